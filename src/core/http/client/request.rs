//! Builds a client's request.

use super::policy::Policy;
use crate::http::config::{ClientConfig, ConnectionField, Object, Version};
use crate::http::fields::Fields;
use crate::http::message::{Method, RequestHead};
use crate::wire::Content;

/// The URL of an object.
pub fn url(object: &Object) -> String {
    format!("http://{}{}", object.host, object.path)
}

/// The head of the request for an object. `last` says that the client will send no more on this
/// connection, `asks_first` that it waits for the server's word before it sends the content.
///
/// To a proxy the target is in absolute-form (RFC 9112 §3.2.2), else in origin-form. `Host`
/// is sent by HTTP/1.0 clients too, as browsers have since virtual hosts came up.
pub fn build(
    config: &ClientConfig,
    policy: &dyn Policy,
    object: &Object,
    last: bool,
    asks_first: bool,
) -> RequestHead {
    let target = match is_proxied(config) {
        true => url(object),
        // Not through a formatter.
        false => String::from(&*object.path),
    };
    let mut fields = Fields::new();
    fields.make_room(ROOM);
    fields.push("Host", &*object.host);
    for (name, value) in connection_fields(config, policy, last) {
        fields.push(*name, value);
    }
    // RFC 9110 §8.6: said even of nothing where the method expects content.
    if object.upload.0 > 0 || matches!(object.method, Method::Post | Method::Put) {
        fields.push("Content-Length", object.upload.0.to_string());
    }
    if asks_first {
        fields.push("Expect", "100-continue");
    }
    let method = object.method.clone();
    let mut head = RequestHead { method, target, version: config.version, fields };
    fill_up(&mut head, config.http.request_head_bytes.0);
    head
}

/// Most heads of requests have no more bytes of fields.
const ROOM: usize = 128;

/// The content of the request for an object.
pub fn content(object: &Object) -> Option<Content> {
    let (number, len) = (object.upload_number(), object.upload.0);
    (len > 0).then_some(Content::Body { object: number, offset: 0, len })
}

/// What the request says about the connection; see [`ConnectionField`].
fn connection_fields(
    config: &ClientConfig,
    policy: &dyn Policy,
    last: bool,
) -> &'static [(&'static str, &'static str)] {
    const NOTHING: &[(&str, &str)] = &[];
    const KEEP: &[(&str, &str)] = &[("Connection", "Keep-Alive")];
    const CLOSE: &[(&str, &str)] = &[("Connection", "close")];
    const TO_PROXY: &[(&str, &str)] = &[("Proxy-Connection", "Keep-Alive")];
    const BOTH: &[(&str, &str)] = &[KEEP[0], TO_PROXY[0]];
    let proxied = is_proxied(config);
    match config.connection_field {
        ConnectionField::Nothing => NOTHING,
        ConnectionField::KeepAlive => KEEP,
        ConnectionField::Close => CLOSE,
        // X1: browsers sent it to a proxy, and Connection otherwise.
        ConnectionField::ProxyConnection | ConnectionField::ProxyConnectionOnly if proxied => {
            TO_PROXY
        }
        ConnectionField::Both if proxied => BOTH,
        ConnectionField::ProxyConnection | ConnectionField::Both => KEEP,
        ConnectionField::ProxyConnectionOnly => NOTHING,
        ConnectionField::Auto => {
            // Rules P2 and, for the one that never reuses, RFC 9112 §9.6.
            let ends = !policy.reuses() || (last && config.http.announce_last_request);
            match config.version {
                Version::Http11 if ends => CLOSE,
                Version::Http11 => NOTHING,
                // Rule K6: no keep-alive token to a proxy, unless the era's clients did it.
                Version::Http10 if proxied && !config.http.keep_alive_to_proxy => NOTHING,
                Version::Http10 if ends => NOTHING,
                Version::Http10 => KEEP,
            }
        }
    }
}

/// Whether requests go to a proxy, and the client knows it.
pub fn is_proxied(config: &ClientConfig) -> bool {
    config.proxy.is_some() && config.knows_proxy
}

/// Makes the head at least this long with a Cookie field, the one that makes real heads long.
fn fill_up(head: &mut RequestHead, least: u64) {
    let missing = least.saturating_sub(head.written_len() as u64);
    if missing > 0 {
        let filler = missing.saturating_sub("Cookie: \r\n".len() as u64).max(1);
        head.fields.push("Cookie", "x".repeat(usize::try_from(filler).unwrap_or(0)));
    }
}

/// Whether what the request says ends the connection after the response (rule P1).
pub fn says_close(head: &RequestHead) -> bool {
    head.fields.has_member("Connection", "close")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::client::policy;
    use crate::http::config::Strategy;
    use crate::ids::HostId;
    use crate::params::{Era, Profile};

    /// The fields about persistence that a client sends, as they stand in the head.
    fn said(field: ConnectionField, proxied: bool, version: Version, last: bool) -> Vec<String> {
        let http = crate::http::HttpParams::of(Profile::Textbook, Era::Rfc9112);
        let proxy = proxied.then_some(crate::ids::Addr { host: HostId(1), port: 8080 });
        let mut config = ClientConfig::new(http, Vec::new());
        (config.connection_field, config.proxy, config.version) = (field, proxy, version);
        let policy = policy::of(Strategy::Persistent);
        let object = Object::new("server", "/", crate::units::Bytes(1));
        let head = build(&config, &*policy, &object, last, false);
        let about = head.fields.iter().filter(|field| field.name.ends_with("Connection"));
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        about.map(|field| format!("{}: {}", field.name, text(field.value))).collect()
    }

    /// Nothing to upload is no content at all (RFC 9110 §9.3.1), and not one of no bytes.
    #[test]
    fn what_is_uploaded_is_the_content() {
        let mut object = Object::new("server", "/", crate::units::Bytes(1));
        assert_eq!(content(&object).map(|content| content.len()), None);
        object.upload = crate::units::Bytes(7);
        assert_eq!(content(&object).map(|content| content.len()), Some(7));
    }

    /// X1: what each way of asking says to a server, and to a proxy.
    #[test]
    fn x1_what_is_said_to_a_server_and_to_a_proxy() {
        use ConnectionField::*;
        let (keep, proxy) = ("Connection: Keep-Alive", "Proxy-Connection: Keep-Alive");
        let nothing: &[&str] = &[];
        for (field, to_server, to_proxy) in [
            (Nothing, nothing, nothing),
            (KeepAlive, &[keep], &[keep]),
            (ProxyConnection, &[keep], &[proxy]),
            (ProxyConnectionOnly, nothing, &[proxy]),
            (Both, &[keep], &[keep, proxy]),
        ] {
            for version in [Version::Http10, Version::Http11] {
                assert_eq!(said(field, false, version, false), to_server, "{field:?}");
                assert_eq!(said(field, true, version, false), to_proxy, "{field:?}");
            }
        }
    }

    /// K1, K6, P2: left to itself, HTTP/1.0 asks to keep, but not a proxy; HTTP/1.1 says nothing
    /// until its last request.
    #[test]
    fn k1_k6_and_p2_what_is_said_by_default() {
        let auto = |proxied, version, last| said(ConnectionField::Auto, proxied, version, last);
        assert_eq!(auto(false, Version::Http10, false), ["Connection: Keep-Alive"]);
        assert!(auto(false, Version::Http10, true).is_empty(), "the last asks for nothing");
        assert!(auto(true, Version::Http10, false).is_empty());
        assert!(auto(false, Version::Http11, false).is_empty());
        assert_eq!(auto(true, Version::Http11, true), ["Connection: close"]);
    }
}
