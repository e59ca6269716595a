//! The parameters of HTTP: what can be set, its default in each era, and the source.

use crate::params::{Era, Profile, apply_defaults};
use crate::units::{Bytes, Duration};

mod client;
pub mod proxy;
mod table;

pub use client::ClientParams;
pub use proxy::ProxyParams;
pub use table::TABLE;

/// How a party's HTTP behaves. See [`TABLE`] for what each field means and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpParams {
    /// Any: `http.strict_1_0`
    pub strict_1_0: bool,
    /// Client: `http.keep_alive_to_proxy`
    pub keep_alive_to_proxy: bool,
    /// Client: `http.announce_last_request`
    pub announce_last_request: bool,
    /// Client: `http.retry_limit`
    pub retry_limit: u32,
    /// Client: `http.retry_after_timeout`
    pub retry_after_timeout: bool,
    /// Client: `http.request_head_bytes`; 0 for as many as it takes
    pub request_head_bytes: Bytes,
    /// Client: `http.preconnect`
    pub preconnect: u32,
    /// Client: `http.preconnect_spacing`
    pub preconnect_spacing: Duration,
    /// Client: `http.watch_idle`
    pub watch_idle: bool,
    /// Client: `http.read_pause`
    pub read_pause: Duration,
    /// Client: when it tries again, how long it waits
    pub client: ClientParams,
    /// Server: `http.response_head_bytes`; 0 for as many as it takes
    pub response_head_bytes: Bytes,
    /// Server: `http.fin_with_last_data`
    pub fin_with_last_data: bool,
    /// Server: `http.size_includes_head`
    pub size_includes_head: bool,
    /// Server: `http.body_framing`
    pub body_framing: BodyFraming,
    /// Server: `http.chunk_size`
    pub chunk_size: Bytes,
    /// Server: `http.writes_per_response`
    pub writes_per_response: u32,
    /// Server: `http.parallel_processing`
    pub parallel_processing: bool,
    /// Server: `http.validator`
    pub validator: Validator,
    /// Server and smart proxy: `http.keep_alive_header`
    pub keep_alive_header: bool,
    /// Server: `http.accept_from`; `None` is never
    pub accept_from: Option<Duration>,
    /// Server and smart proxy: `http.request_timeout`
    pub request_timeout: Option<Duration>,
    /// Server and smart proxy: `http.lingering_close`
    pub lingering_close: bool,
    /// Server and smart proxy: `http.lingering_timeout`
    pub lingering_timeout: Duration,
    /// Client and smart proxy: `http.await_close`
    pub await_close: Duration,
    /// Smart proxy: `http.proxy_…`
    pub proxy: ProxyParams,
    /// Any: `http.max_head_size`
    pub max_head_size: Bytes,
}

/// What a server sends for a client to ask with, later, whether a response still holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Validator {
    /// Nothing.
    None,
    /// `ETag`
    Etag,
    /// `Last-Modified`
    LastModified,
}

/// How a server says where a response's body ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BodyFraming {
    /// With Content-Length.
    ContentLength,
    /// In chunks; by closing towards HTTP/1.0, which does not know them.
    Chunked,
    /// By closing the connection.
    Close,
}

impl HttpParams {
    /// The parameters of an era, under a TCP profile (whose textbook form simplifies HTTP too).
    pub fn of(profile: Profile, era: Era) -> HttpParams {
        // The table sets every field; these values are only there to be replaced, and a test
        // sees to it that all are.
        let mut params = HttpParams {
            strict_1_0: false,
            keep_alive_to_proxy: false,
            announce_last_request: false,
            retry_limit: 0,
            retry_after_timeout: false,
            request_head_bytes: Bytes(0),
            preconnect: 0,
            preconnect_spacing: Duration::ZERO,
            watch_idle: false,
            read_pause: Duration::ZERO,
            client: ClientParams::blank(),
            response_head_bytes: Bytes(0),
            fin_with_last_data: false,
            size_includes_head: false,
            body_framing: BodyFraming::ContentLength,
            chunk_size: Bytes(1),
            writes_per_response: 1,
            parallel_processing: false,
            validator: Validator::None,
            keep_alive_header: false,
            accept_from: None,
            request_timeout: None,
            lingering_close: false,
            lingering_timeout: Duration::ZERO,
            await_close: Duration::ZERO,
            proxy: ProxyParams::blank(),
            max_head_size: Bytes(0),
        };
        apply_defaults(TABLE, &mut params, profile, era);
        params
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Param, Value};

    /// Setting a parameter to what `get` says changes nothing, and every default of every
    /// profile and era is stored and read back.
    #[test]
    fn what_is_set_is_what_is_got() {
        for profile in Profile::ALL {
            for era in Era::ALL {
                let mut params = HttpParams::of(profile, era);
                for param in TABLE {
                    let text = param.defaults.text(profile, era);
                    assert_eq!(Ok((param.get)(&params)), param.kind.parse(text), "{}", param.name);
                    let before = params.clone();
                    let value = (param.get)(&params);
                    (param.set)(&mut params, value);
                    assert_eq!(params, before, "{}", param.name);
                    assert!(!param.source.is_empty() && param.name.starts_with("http."));
                }
            }
        }
    }

    /// Every parameter reaches a field of its own: changing one leaves the others alone.
    #[test]
    fn parameters_are_independent() {
        let base = HttpParams::of(Profile::Rfc, Era::Rfc9112);
        for param in TABLE {
            let other = other_value(param, (param.get)(&base));
            let mut changed = base.clone();
            (param.set)(&mut changed, other);
            for p in TABLE {
                let same = (p.get)(&changed) == (p.get)(&base);
                assert_eq!(same, p.name != param.name, "{} against {}", p.name, param.name);
            }
        }
    }

    fn other_value(param: &Param<HttpParams>, now: Value) -> Value {
        let texts = ["true", "false", "2", "3", "2s", "3s", "2kB", "3kB"];
        let words = param.kind.words().iter().copied();
        let mut values = texts.into_iter().chain(words).filter_map(|t| param.kind.parse(t).ok());
        values.find(|value| *value != now).expect("every parameter has two values")
    }

    /// X4b, P5, P9: what the eras differ in.
    #[test]
    fn x4b_only_1998_keeps_http_1_0_clients_at_a_proxy() {
        let of = |era| HttpParams::of(Profile::Rfc, era);
        for (era, keeps) in
            [(Era::Rfc9112, false), (Era::Rfc2616, false), (Era::Netscape1998, true)]
        {
            assert_eq!(of(era).proxy.keeps_http10_clients, keeps);
            assert_eq!(of(era).proxy.honours_proxy_connection, keeps);
        }
        assert!(HttpParams::of(Profile::Textbook, Era::Rfc9112).size_includes_head);
    }
}
