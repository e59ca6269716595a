//! The table of HTTP parameters, continued: smart proxies. Their client's side first, then the
//! server's side, then what they change in messages.

use super::*;
use crate::http::hop_by_hop::{FieldSet, NAMES, NamedFields, Standard};
use crate::http::params::proxy::*;
use crate::params::Defaults;

const UNLIMITED: &str = "unlimited";
const NEVER: &str = "never";
const NO_CACHE: &str = "none";
const AS_RECEIVED: &str = "as-received";
const VERSION: Kind = Kind::Choice(&["1.0", "1.1", AS_RECEIVED]);
const REQUESTS: Kind =
    Kind::Count { min: 1, max: 1_000_000_000, unit: "requests", words: &[UNLIMITED] };
const STANDARDS: Defaults =
    PerEra([Standard::Rfc9110.fields(), Standard::Rfc2616.fields(), Standard::Rfc2068.fields()]);
const STANDARDS_SOURCE: &str = "RFC 9110 §7.6.1; RFC 2616 §13.5.1; RFC 2068 §13.5.1";

macro_rules! param {
    ($field:ident: $kind:expr, $defaults:expr, $source:expr, $help:literal, $set:expr, $get:expr) => {
        Param {
            name: concat!("http.proxy_", stringify!($field)),
            kind: $kind,
            defaults: $defaults,
            source: $source,
            help: $help,
            set: |p, value| p.proxy.$field = $set(value),
            get: |p| $get(p.proxy.$field),
        }
    };
}

/// A choice between words that stand for the values of an enum.
macro_rules! choice {
    ($field:ident: $defaults:expr, $source:expr, $help:literal, $($word:literal = $value:path),+) => {
        Param {
            name: concat!("http.proxy_", stringify!($field)),
            kind: Kind::Choice(&[$($word),+]),
            defaults: $defaults,
            source: $source,
            help: $help,
            set: |p, value| {
                $(if value == Value::Word($word) {
                    p.proxy.$field = $value;
                })+
            },
            get: |p| match p.proxy.$field {
                $($value => Value::Word($word)),+
            },
        }
    };
}

/// Parameters of smart proxies.
pub(super) const PROXY: &[Param<HttpParams>] = &[
    param!(
        is_gateway:
        Kind::Bool,
        Same("false"),
        "RFC 9110 §3.7: a gateway (reverse proxy) acts as an origin server towards its clients; \
         RFC 9112 §9.3 forbids a proxy to keep HTTP/1.0 clients, and not a gateway",
        "Whether a smart proxy is a gateway: its clients take it for the server, so they ask in \
         origin-form and speak of persistence as to a server; and it may keep HTTP/1.0 clients.",
        is_true,
        Value::Bool
    ),
    param!(
        keeps_http10_clients:
        Kind::Bool,
        PerEra(["false", "false", "true"]),
        "RFC 9112 §9.3, RFC 2068 §19.7.1: a proxy MUST NOT; squid, Apache and the smart proxy \
         of 1998 do; a gateway may",
        "Whether a smart proxy keeps the connection of an HTTP/1.0 client that asks for \
         keep-alive.",
        is_true,
        Value::Bool
    ),
    param!(
        honours_proxy_connection:
        Kind::Bool,
        PerEra(["false", "false", "true"]),
        "Gourley and Totty, HTTP: The Definitive Guide, ch. 4; RFC 9112 appendix C.2.2 advises \
         against the field",
        "Whether a smart proxy reads Proxy-Connection like Connection.",
        is_true,
        Value::Bool
    ),
    choice!(
        answers_in: Same("connection"),
        "RFC 9112 §9.3; measured: privoxy 3.0.34 answers in Proxy-Connection, Traffic Server \
         9.2.9 in the field in which it was asked",
        "In which field a smart proxy tells an HTTP/1.0 client that it keeps the connection.",
        "connection" = AnswerField::Connection,
        "proxy-connection" = AnswerField::ProxyConnection,
        "as-asked" = AnswerField::AsAsked
    ),
    param!(
        client_version:
        VERSION,
        PerEra(["1.1", "1.1", "1.0"]),
        "RFC 9112 §2.3: an intermediary sends its own version; 1998: HTTP/1.0; Traffic Server, \
         lighttpd and caddy answer HTTP/1.0 in HTTP/1.0",
        "The version of a smart proxy's responses; `as-received` is that of the request.",
        to_version_or_word,
        from_version_or_word
    ),
    param!(
        max_requests:
        REQUESTS,
        Same("unlimited"),
        "RFC 9112 §9.5 names none; tinyproxy 1.11.1 answers one",
        "How many requests of one client connection a smart proxy answers.",
        to_limit,
        from_limit
    ),
    param!(
        follows_close:
        Kind::Bool,
        Same("false"),
        "RFC 2616 §8.1.3: each side is managed by itself; measured: mitmproxy 11.0.2 and node \
         http-proxy 1.18.1 close the client's side too",
        "Whether a smart proxy closes the client's connection where the server closes its own.",
        is_true,
        Value::Bool
    ),
    param!(
        upstream_version:
        VERSION,
        PerEra(["1.1", "1.1", "1.0"]),
        "RFC 9112 §2.3: an intermediary sends its own version; 1998: HTTP/1.0; nginx 1.22 by \
         default: HTTP/1.0",
        "The version of a smart proxy's requests; `as-received` is that of the client's.",
        to_version_or_word,
        from_version_or_word
    ),
    choice!(
        upstream_connection: PerEra(["auto", "auto", "when-client-asks"]),
        "RFC 9112 §9.3: each hop is negotiated by itself; HTTP: The Definitive Guide, ch. 4: \
         the proxy translates the client's wish; products: measured",
        "What a smart proxy's requests say in Connection. `auto`: in HTTP/1.1 close where it \
         does not keep connections towards servers, in HTTP/1.0 Keep-Alive where it does. \
         `when-client-asks`: the same, but Keep-Alive only for a client whose own connection \
         is kept. `as-received` is what the client said, `rest-as-received` the same without \
         close and keep-alive.",
        "auto" = UpstreamConnection::Auto,
        "when-client-asks" = UpstreamConnection::WhenClientAsks,
        "keep-alive" = UpstreamConnection::KeepAlive,
        "close" = UpstreamConnection::Close,
        "nothing" = UpstreamConnection::Nothing,
        "as-received" = UpstreamConnection::AsReceived,
        "rest-as-received" = UpstreamConnection::RestAsReceived
    ),
    param!(
        upstream_max_requests:
        REQUESTS,
        Same("unlimited"),
        "RFC 9112 §9.5 names none",
        "How many requests a smart proxy sends over one connection towards a server.",
        to_limit,
        from_limit
    ),
    param!(
        shares_pool:
        Kind::Bool,
        Same("true"),
        "RFC 2616 §8.1.4 counts the connections of all users together; measured: haproxy 2.6 \
         and Apache 2.4 do not share, mitmproxy closes with the client",
        "Whether all clients share a smart proxy's connections towards servers. Where they do \
         not, each belongs to one client connection and is closed with it.",
        is_true,
        Value::Bool
    ),
    param!(
        connections_per_user:
        Kind::Count { min: 1, max: 100_000, unit: "connections", words: &[UNLIMITED] },
        PerEra(["unlimited", "2", "unlimited"]),
        "RFC 2616 §8.1.4: up to 2 * N connections to another server or proxy, N the number of \
         simultaneously active users; RFC 9112 §9.4 names no number",
        "How many connections towards one server a smart proxy has for each of the clients \
         that are connected to it. Requests beyond that wait for one that becomes free.",
        to_limit,
        from_limit
    ),
    param!(
        pools_bodies:
        Kind::Bool,
        Same("true"),
        "RFC 9110 §9.2.2: what is not idempotent is not sent again; measured: squid 5.7 puts \
         POST and PUT on new connections only",
        "Whether a smart proxy puts requests with content on connections that were used \
         before, which may turn out to be closed.",
        is_true,
        Value::Bool
    ),
    param!(
        response_timeout:
        Kind::Time { min: Duration::from_millis(1), max: TIME_LIMIT, words: &[NEVER] },
        Same("never"),
        "RFC 9110 §15.6.5; RFC 9112 §9.5 leaves it open; nginx 60 s, squid 15 min",
        "How long a smart proxy waits for anything of a response before it answers 504.",
        to_optional_time,
        from_optional_time
    ),
    choice!(
        retries: Same("idempotent"),
        "RFC 9110 §9.2.2: a proxy MUST NOT automatically retry non-idempotent requests; \
         products: measured",
        "Which requests a smart proxy sends again, once, when a connection that was used \
         before closes without an answer: `get` and HEAD, those `without-body`, or all with an \
         `idempotent` method.",
        "none" = Retries::Nothing,
        "get" = Retries::Get,
        "without-body" = Retries::WithoutBody,
        "idempotent" = Retries::Idempotent
    ),
    param!(
        retries_after_reset:
        Kind::Bool,
        Same("true"),
        "RFC 9110 §9.2.2 makes no difference; measured: squid 5.7 answers 502",
        "Whether it also does so when the connection was reset.",
        is_true,
        Value::Bool
    ),
    param!(
        retries_on_new:
        Kind::Bool,
        Same("false"),
        "RFC 9112 §9.3.1 speaks of connections that persisted; measured: Traffic Server 9.2.9",
        "Whether it also does so when the connection had been opened for this request.",
        is_true,
        Value::Bool
    ),
    param!(
        answers_for_stale:
        Kind::Bool,
        Same("true"),
        "RFC 9110 §15.6.3; measured: Apache 2.4 (reverse) and haproxy 2.6 close instead, so \
         that the client, which can, sends its request again",
        "Whether a smart proxy answers 502 when a connection that was used before closes \
         without an answer. Else it closes the client's connection without a byte.",
        is_true,
        Value::Bool
    ),
    param!(
        removes_from_requests:
        Kind::Set(NAMES),
        STANDARDS,
        STANDARDS_SOURCE,
        "Which fields a smart proxy removes from requests, whether Connection names them or \
         not. Its own Connection and Transfer-Encoding replace the received ones in any case. \
         With proxy-authorization it consumes the client's credentials, else it relays them \
         (RFC 9110 §11.7.2).",
        to_fields,
        from_fields
    ),
    param!(
        removes_from_responses:
        Kind::Set(NAMES),
        STANDARDS,
        STANDARDS_SOURCE,
        "The same for responses.",
        to_fields,
        from_fields
    ),
    choice!(
        removes_named: Same("all"),
        "RFC 9110 §7.6.1: an intermediary MUST remove what Connection names; products: measured",
        "Whether a smart proxy removes the fields that Connection names: all of them, those of \
         the first Connection line, or none.",
        "all" = NamedFields::All,
        "first-line" = NamedFields::FirstLine,
        "none" = NamedFields::Nothing
    ),
    param!(
        via_in_requests:
        Kind::Bool,
        Same("true"),
        "RFC 9110 §7.6.3: a proxy MUST send Via; Apache, nginx and others do not by default",
        "Whether a smart proxy adds itself to Via in requests.",
        is_true,
        Value::Bool
    ),
    param!(
        via_in_responses:
        Kind::Bool,
        Same("true"),
        "RFC 9110 §7.6.3: a proxy MUST send Via, a gateway MAY in responses",
        "Whether a smart proxy adds itself to Via in responses.",
        is_true,
        Value::Bool
    ),
    param!(
        buffers_requests:
        Kind::Bool,
        Same("false"),
        "RFC 9112 §6.1 forbids chunks towards HTTP/1.0; measured: squid, Apache, nginx and \
         lighttpd send Content-Length",
        "Whether a smart proxy collects a request's chunked content and sends it with \
         Content-Length. Else it sends chunks, or answers 411 where it speaks HTTP/1.0 \
         upstream.",
        is_true,
        Value::Bool
    ),
    choice!(
        framing: Same("anew"),
        "RFC 9112 §6.1, §6.3, §9.3; measured: squid, Apache, nginx, varnish and caddy frame \
         anew, haproxy and privoxy do not, lighttpd collects",
        "What becomes of a response without Content-Length. `anew`: chunked for HTTP/1.1, \
         ended by the close for HTTP/1.0. `as-received`: chunks stay chunks, and what ends \
         with the close ends with it here. `collected`: it is sent when all of it is there, \
         with Content-Length.",
        "anew" = ResponseFraming::Anew,
        "as-received" = ResponseFraming::AsReceived,
        "collected" = ResponseFraming::Collected
    ),
    param!(
        completes_cut_responses:
        Kind::Bool,
        Same("false"),
        "RFC 9112 §8: an incomplete response must not look complete; measured: Traffic Server \
         9.2.9, lighttpd 1.4.69 and caddy 2.6.2 end it as if it were",
        "Whether a smart proxy ends a response that was cut off, and whose length it does not \
         know, as if it were whole.",
        is_true,
        Value::Bool
    ),
    param!(
        cache_lifetime:
        Kind::Time { min: Duration::ZERO, max: TIME_LIMIT, words: &[NO_CACHE] },
        Same(NO_CACHE),
        "RFC 9111 §4.2; our choice, as squid's refresh_pattern is its operator's",
        "How long a smart proxy answers from its cache without asking the server, where the \
         response's max-age does not say it. After that it asks whether what it has is still \
         right, where the server gave an ETag or Last-Modified. `none` is a proxy without a \
         cache.",
        to_optional_time,
        |time: Option<Duration>| time.map_or(Value::Word(NO_CACHE), Value::Time)
    ),
];

fn is_true(value: Value) -> bool {
    value == Value::Bool(true)
}

fn to_version_or_word(value: Value) -> Option<Version> {
    match value {
        Value::Word("1.0") => Some(Version::Http10),
        Value::Word("1.1") => Some(Version::Http11),
        _ => None,
    }
}

fn from_version_or_word(version: Option<Version>) -> Value {
    Value::Word(version.map_or(AS_RECEIVED, Version::number))
}

fn to_limit(value: Value) -> Option<u32> {
    matches!(value, Value::Count(_)).then(|| to_count(value))
}

fn from_limit(limit: Option<u32>) -> Value {
    limit.map_or(Value::Word(UNLIMITED), |limit| Value::Count(limit.into()))
}

fn to_optional_time(value: Value) -> Option<Duration> {
    matches!(value, Value::Time(_)).then(|| to_time(value))
}

fn from_optional_time(time: Option<Duration>) -> Value {
    time.map_or(Value::Word(NEVER), Value::Time)
}

fn to_fields(value: Value) -> FieldSet {
    if let Value::Words(words) = value { FieldSet::of_words(words) } else { FieldSet::NONE }
}

fn from_fields(fields: FieldSet) -> Value {
    Value::Words(fields.words())
}
