//! How a server reads and writes what is said about connections: RFC 9112 §9.3 and §9.6, and
//! how real servers differ from it.

use super::site::Extra;
use crate::http::config::{Manners, Parsing, SaysClose, SaysKeepAlive, ServerConfig, Version};
use crate::http::fields::{Fields, trim};
use crate::http::message::RequestHead;
use crate::http::persistence::{Options, keep_alive_parameters};
use crate::trace::Persistence;

/// The connection options of a request, as this server finds them.
pub(super) fn options(config: &ServerConfig, request: &RequestHead) -> Options {
    let Manners { parsing, keep_alive_beats_close, honours_proxy_connection, .. } = config.manners;
    let (fields, version) = (&request.fields, request.version);
    if config.http.strict_1_0 && version == Version::Http10 {
        // Rule K7, RFC 2616 §14.10: a proxy may have passed the field on.
        return Options::default();
    }
    let mut options = found(parsing, fields, "Connection");
    if honours_proxy_connection {
        options = options.or(found(parsing, fields, "Proxy-Connection"));
    }
    if keep_alive_beats_close && version == Version::Http10 && options.keep_alive {
        options.close = false;
    }
    options
}

fn found(parsing: Parsing, fields: &Fields, name: &str) -> Options {
    let found = |is_it: &dyn Fn(&str) -> bool| Options {
        close: is_it("close"),
        keep_alive: is_it("keep-alive"),
    };
    match parsing {
        Parsing::List => Options::of(fields, name),
        Parsing::Substring => {
            found(&|option| fields.values(name).any(|value| contains(value, option.as_bytes())))
        }
        Parsing::FirstLine => found(&|option| {
            let first = fields.values(name).next();
            first.is_some_and(|value| trim(value).eq_ignore_ascii_case(option.as_bytes()))
        }),
    }
}

/// Whether a part of the text is this word, without regard to case.
fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

/// The version in which a request is answered.
pub(super) fn answer_version(config: &ServerConfig, request: Version) -> Version {
    if config.manners.echoes_version { request.min(config.version) } else { config.version }
}

/// What the `nth` response (from 0) of a connection says about it. By the RFC, keeping it with an
/// HTTP/1.0 client needs the token (rule S18), and closing it is announced in HTTP/1.1
/// (RFC 9112 §9.6).
pub(super) fn connection_fields(
    config: &ServerConfig,
    request: &RequestHead,
    persistence: Persistence,
    nth: u32,
) -> Extra {
    let answer = answer_version(config, request.version);
    let mut fields = Extra::new();
    if !persistence.keeps() {
        if says_close(config, answer) {
            fields.push(("Connection", "close".into()));
        }
        return fields;
    }
    let says = match config.manners.says_keep_alive {
        SaysKeepAlive::ToHttp10 => request.version.min(config.version) == Version::Http10,
        SaysKeepAlive::WhenAsked => options(config, request).keep_alive,
        SaysKeepAlive::Always => true,
        SaysKeepAlive::Never => false,
    };
    if says {
        fields.push(("Connection", "keep-alive".into()));
        if config.http.keep_alive_header {
            let left = config.max_requests.map(|most| most - nth - 1);
            let value = keep_alive_parameters(config.keep_alive_timeout, left);
            fields.extend(value.map(|value| ("Keep-Alive", value.into())));
        }
    }
    fields
}

/// Whether a response in this version that is the last one says so.
pub(super) fn says_close(config: &ServerConfig, answer: Version) -> bool {
    match config.manners.says_close {
        SaysClose::InHttp11 => answer == Version::Http11,
        SaysClose::Always => true,
        SaysClose::Never => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HttpParams;
    use crate::http::message::Method;
    use crate::params::{Era, Profile};

    fn server(manners: Manners) -> ServerConfig {
        let http = HttpParams::of(Profile::Rfc, Era::Rfc9112);
        ServerConfig { manners, ..ServerConfig::new(http, Vec::new()) }
    }

    fn request(version: Version, lines: &[(&str, &str)]) -> RequestHead {
        let mut head =
            RequestHead { method: Method::Get, target: "/".into(), version, fields: Fields::new() };
        for (name, value) in lines {
            head.fields.push(*name, value);
        }
        head
    }

    /// The three ways of looking for options, on the values with which they were told apart.
    /// Columns: close and keep-alive as found by list, substring, first line.
    #[test]
    fn http_d18_options_as_servers_find_them() {
        type Row = (&'static [&'static str], [(bool, bool); 3]);
        let rows: [Row; 6] = [
            (&["keep-alive"], [(false, true), (false, true), (false, true)]),
            (&["Keep-Alive, X-Foo"], [(false, true), (false, true), (false, false)]),
            (&["X-Foo", "keep-ALIVE"], [(false, true), (false, true), (false, false)]),
            (&["not-keep-alive"], [(false, false), (false, true), (false, false)]),
            (&["not-close"], [(false, false), (true, false), (false, false)]),
            (&["keep-alive, close"], [(true, true), (true, true), (false, false)]),
        ];
        for (lines, expected) in rows {
            let lines: Vec<_> = lines.iter().map(|value| ("Connection", *value)).collect();
            let parsings = [Parsing::List, Parsing::Substring, Parsing::FirstLine];
            for (parsing, (close, keep_alive)) in parsings.into_iter().zip(expected) {
                let config = server(Manners { parsing, ..Manners::default() });
                let options = options(&config, &request(Version::Http11, &lines));
                assert_eq!((options.close, options.keep_alive), (close, keep_alive), "{lines:?}");
            }
        }
    }

    /// node: both options from HTTP/1.0 keep the connection, from HTTP/1.1 they close it.
    #[test]
    fn keep_alive_may_beat_close_in_http_1_0_only() {
        let config = server(Manners { keep_alive_beats_close: true, ..Manners::default() });
        for (version, close) in [(Version::Http10, false), (Version::Http11, true)] {
            let both = request(version, &[("Connection", "keep-alive, close")]);
            assert_eq!(options(&config, &both).close, close, "{version:?}");
        }
    }

    /// X2: a server that honours Proxy-Connection is one that can hang behind a blind relay.
    #[test]
    fn x2_proxy_connection_counts_only_where_it_is_honoured() {
        let asks = request(Version::Http10, &[("Proxy-Connection", "Keep-Alive")]);
        for honours in [false, true] {
            let config =
                server(Manners { honours_proxy_connection: honours, ..Manners::default() });
            assert_eq!(options(&config, &asks).keep_alive, honours);
        }
    }
}
