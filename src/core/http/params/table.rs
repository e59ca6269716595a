//! The table of HTTP parameters, in the order in which a reader meets them: all parties,
//! client, server. What only clients and only smart proxies have stands in `client` and `proxy`.

use super::{BodyFraming, HttpParams, Validator};
use crate::http::config::Version;
use crate::params::Defaults::{PerEra, PerProfile, Same};
use crate::params::{Kind, Param, Value};
use crate::units::{Bytes, Duration};

const TIME_LIMIT: Duration = Duration::from_secs(86_400);

mod client;
mod proxy;

/// The parts of the table, in order.
const PARTS: [&[Param<HttpParams>]; 3] = [MAIN, client::CLIENT, proxy::PROXY];

/// Every parameter of [`HttpParams`].
pub static TABLE: &[Param<HttpParams>] = &ALL;

const ALL: [Param<HttpParams>; length()] = {
    let mut all = [MAIN[0]; length()];
    let (mut part, mut in_part, mut at) = (0, 0, 0);
    while at < all.len() {
        while in_part == PARTS[part].len() {
            (part, in_part) = (part + 1, 0);
        }
        all[at] = PARTS[part][in_part];
        (in_part, at) = (in_part + 1, at + 1);
    }
    all
};

const fn length() -> usize {
    let (mut length, mut part) = (0, 0);
    while part < PARTS.len() {
        length += PARTS[part].len();
        part += 1;
    }
    length
}

/// Parameters of all parties.
const MAIN: &[Param<HttpParams>] = &[
    Param {
        name: "http.strict_1_0",
        kind: Kind::Bool,
        defaults: Same("false"),
        source: "RFC 2616 §14.10; RFC 9112 §9.3 lets servers honour keep-alive from HTTP/1.0",
        help: "Ignore every Connection field of an HTTP/1.0 message, keep-alive included: a \
              proxy that does not understand the field may have passed it on.",
        set: |p, value| p.strict_1_0 = value == Value::Bool(true),
        get: |p| Value::Bool(p.strict_1_0),
    },
    Param {
        name: "http.max_head_size",
        kind: Kind::Size { min: Bytes(64), max: Bytes(16_000_000), words: &[] },
        defaults: Same("64KiB"),
        source: "RFC 9112 §3 leaves the limit open (at least 8000 bytes for a request line); \
              our choice",
        help: "The longest message head that is read; a longer one ends the connection (a \
              server answers 431).",
        set: |p, value| p.max_head_size = to_bytes(value),
        get: |p| Value::Size(p.max_head_size),
    },
    Param {
        name: "http.keep_alive_to_proxy",
        kind: Kind::Bool,
        defaults: PerEra(["false", "false", "true"]),
        source: "RFC 2068 §19.7.1: a client MUST NOT send keep-alive to a proxy; RFC 9112 \
              appendix C.2.2; browsers of 1998 did",
        help: "Whether an HTTP/1.0 client that wants to persist sends Connection: Keep- \
              Alive to a proxy too.",
        set: |p, value| p.keep_alive_to_proxy = value == Value::Bool(true),
        get: |p| Value::Bool(p.keep_alive_to_proxy),
    },
    Param {
        name: "http.announce_last_request",
        kind: Kind::Bool,
        defaults: PerEra(["true", "true", "false"]),
        source: "RFC 9112 §9.6 and RFC 2616 §14.10 (SHOULD); browsers cannot know which \
              request is their last",
        help: "Whether a client that will close when it is done says close in the last \
              request of its last page.",
        set: |p, value| p.announce_last_request = value == Value::Bool(true),
        get: |p| Value::Bool(p.announce_last_request),
    },
    Param {
        name: "http.retry_limit",
        kind: Kind::Count { min: 0, max: 100, unit: "retries", words: &[] },
        defaults: Same("1"),
        source: "RFC 9110 §9.2.2: an automatic retry that failed should not be retried; \
              browsers try up to three times in all",
        help: "How often a request with an idempotent method is sent again after its \
              connection failed.",
        set: |p, value| p.retry_limit = to_count(value),
        get: |p| Value::Count(p.retry_limit.into()),
    },
    Param {
        name: "http.retry_after_timeout",
        kind: Kind::Bool,
        defaults: Same("true"),
        source: "RFC 9110 §9.2.2 allows it after any communication failure; curl and most \
              libraries report an error instead",
        help: "Whether the client's own timeout counts as a failure after which it tries \
              again.",
        set: |p, value| p.retry_after_timeout = value == Value::Bool(true),
        get: |p| Value::Bool(p.retry_after_timeout),
    },
    Param {
        name: "http.request_head_bytes",
        kind: Kind::Size { min: Bytes(0), max: Bytes(60_000), words: &["natural"] },
        defaults: Same("natural"),
        source: "the head as it is; SPDY white paper: 700 to 800 bytes are typical of browsers",
        help: "The least size of a request's head; a Cookie field fills it up.",
        set: |p, value| {
            p.request_head_bytes =
                if let Value::Word(_) = value { Bytes(0) } else { to_bytes(value) }
        },
        get: |p| match p.request_head_bytes {
            Bytes(0) => Value::Word("natural"),
            size => Value::Size(size),
        },
    },
    Param {
        name: "http.preconnect",
        kind: Kind::Count { min: 0, max: 10_000, unit: "connections", words: &[] },
        defaults: Same("0"),
        source: "W3C Resource Hints: rel=preconnect; browsers open connections that they \
                 expect to need. Textbooks that let parallel persistent connections cost no \
                 handshake assume as much",
        help: "How many connections a client opens to the first document's server when it \
              starts, before it has requests for them. Those that its strategy would open \
              are among them.",
        set: |p, value| p.preconnect = to_count(value),
        get: |p| Value::Count(p.preconnect.into()),
    },
    Param {
        name: "http.preconnect_spacing",
        kind: Kind::Time { min: Duration::ZERO, max: TIME_LIMIT, words: &[] },
        defaults: Same("0"),
        source: "browsers open them all at once",
        help: "How long after each connection opened in advance the next one is.",
        set: |p, value| p.preconnect_spacing = to_time(value),
        get: |p| Value::Time(p.preconnect_spacing),
    },
    Param {
        name: "http.watch_idle",
        kind: Kind::Bool,
        defaults: Same("true"),
        source: "RFC 9112 §9.5: implementations SHOULD constantly monitor open connections for \
                 a closure signal; libcurl 7.88 looks when it wants the connection again \
                 (measured)",
        help: "Whether the client notices at once that the server has closed an idle \
              connection, and closes its own side. Else it looks when it wants to use the \
              connection again, and the server waits for its FIN until then.",
        set: |p, value| p.watch_idle = value == Value::Bool(true),
        get: |p| Value::Bool(p.watch_idle),
    },
    Param {
        name: "http.read_pause",
        kind: Kind::Time { min: Duration::ZERO, max: TIME_LIMIT, words: &[] },
        defaults: Same("0"),
        source: "our choice; a slow reader shows what a full receive buffer does (RFC 9293 \
                 §3.8.6)",
        help: "How long the client leaves a response unread when its first bytes have come: a \
               program that is busy elsewhere. From then on it reads whatever comes.",
        set: |p, value| p.read_pause = to_time(value),
        get: |p| Value::Time(p.read_pause),
    },
    Param {
        name: "http.response_head_bytes",
        kind: Kind::Size { min: Bytes(0), max: Bytes(60_000), words: &["natural"] },
        defaults: Same("natural"),
        source: "the head as it is; nginx 1.22 with its usual fields: about 255 bytes",
        help: "The least size of the head of a response that carries an object; a Server \
              field fills it up. With http.size_includes_head it makes the body shorter.",
        set: |p, value| {
            p.response_head_bytes =
                if let Value::Word(_) = value { Bytes(0) } else { to_bytes(value) }
        },
        get: |p| match p.response_head_bytes {
            Bytes(0) => Value::Word("natural"),
            size => Value::Size(size),
        },
    },
    Param {
        name: "http.fin_with_last_data",
        kind: Kind::Bool,
        defaults: PerProfile(["false", "false", "true"]),
        source: "nginx 1.22 with sendfile and tcp_nopush (measured); without them the close \
              finds its data already sent",
        help: "Whether a server that closes after a response has the FIN ride on the last \
              segment of it (it corks the socket: TCP_CORK, TCP_NOPUSH) or sends it alone. \
              Who corks also lets responses to pipelined requests that have come together \
              share segments.",
        set: |p, value| p.fin_with_last_data = value == Value::Bool(true),
        get: |p| Value::Bool(p.fin_with_last_data),
    },
    Param {
        name: "http.size_includes_head",
        kind: Kind::Bool,
        defaults: PerProfile(["true", "false", "false"]),
        source: "textbooks count a response as a whole; RFC 9110 §8.6 counts content alone",
        help: "Whether an object's size counts the head of its response, so that head and \
              body together are exactly so many bytes. An object smaller than its head is \
              a head without a body.",
        set: |p, value| p.size_includes_head = value == Value::Bool(true),
        get: |p| Value::Bool(p.size_includes_head),
    },
    Param {
        name: "http.body_framing",
        kind: Kind::Choice(&["content-length", "chunked", "close"]),
        defaults: Same("content-length"),
        source: "RFC 9112 §6: Content-Length where the length is known",
        help: "How the server says where a response's body ends. Towards HTTP/1.0 chunked \
              is not allowed (RFC 9112 §6.1) and the close takes its place.",
        set: |p, value| {
            p.body_framing = match value {
                Value::Word("chunked") => BodyFraming::Chunked,
                Value::Word("close") => BodyFraming::Close,
                _ => BodyFraming::ContentLength,
            }
        },
        get: |p| {
            Value::Word(match p.body_framing {
                BodyFraming::ContentLength => "content-length",
                BodyFraming::Chunked => "chunked",
                BodyFraming::Close => "close",
            })
        },
    },
    Param {
        name: "http.chunk_size",
        kind: Kind::Size { min: Bytes(1), max: Bytes(1_000_000_000), words: &[] },
        defaults: Same("4KiB"),
        source: "RFC 9112 §7.1 leaves it to the sender; our choice",
        help: "Bytes of the body in each chunk but the last; more where there would be over 10,000 chunks.",
        set: |p, value| p.chunk_size = to_bytes(value),
        get: |p| Value::Size(p.chunk_size),
    },
    Param {
        name: "http.writes_per_response",
        kind: Kind::Count { min: 1, max: 2, unit: "writes", words: &[] },
        defaults: Same("1"),
        source: "our choice; two writes meet Nagle and delayed ACK (RFC 1122 §4.2.3.4)",
        help: "1: head and body are handed to TCP together. 2: first the head, then the \
              body.",
        set: |p, value| p.writes_per_response = to_count(value),
        get: |p| Value::Count(p.writes_per_response.into()),
    },
    Param {
        name: "http.parallel_processing",
        kind: Kind::Bool,
        defaults: Same("false"),
        source: "RFC 9112 §9.3.2: a server MAY process pipelined requests in parallel if all have \
                 safe methods; Grigorik, High Performance Browser Networking, ch. 11; servers in \
                 use do not",
        help: "Whether a server works on pipelined requests at the same time. The responses still \
              leave in the order of the requests (RFC 9112 §9.3.2: MUST).",
        set: |p, value| p.parallel_processing = value == Value::Bool(true),
        get: |p| Value::Bool(p.parallel_processing),
    },
    Param {
        name: "http.validator",
        kind: Kind::Choice(&["none", "etag", "last-modified"]),
        defaults: Same("none"),
        source: "RFC 9110 §8.8: a server SHOULD send one; left out unless caching is the \
              subject, because its bytes would be in every other count",
        help: "What the server sends for a client to ask with, later, whether what it keeps \
              still holds: an ETag, Last-Modified (which does not see two changes in one \
              second), or nothing.",
        set: |p, value| {
            p.validator = match value {
                Value::Word("etag") => Validator::Etag,
                Value::Word("last-modified") => Validator::LastModified,
                _ => Validator::None,
            }
        },
        get: |p| {
            Value::Word(match p.validator {
                Validator::None => "none",
                Validator::Etag => "etag",
                Validator::LastModified => "last-modified",
            })
        },
    },
    Param {
        name: "http.keep_alive_header",
        kind: Kind::Bool,
        defaults: Same("false"),
        source: "RFC 2068 §19.7.1.1 defines the field without parameters; timeout and max are \
              Apache's practice",
        help: "Whether a server or smart proxy adds Keep-Alive: timeout=, max= where it answers \
              with Connection: keep-alive.",
        set: |p, value| p.keep_alive_header = value == Value::Bool(true),
        get: |p| Value::Bool(p.keep_alive_header),
    },
    Param {
        name: "http.accept_from",
        kind: Kind::Time { min: Duration::ZERO, max: TIME_LIMIT, words: &["never"] },
        defaults: Same("0s"),
        source: "a program accepts when it gets round to it; most do at once",
        help: "From when on a server accepts connections. Until then they are established by \
              its TCP and wait, as many as tcp.listen_backlog lets; what arrives on them \
              waits, too.",
        set: |p, value| {
            p.accept_from = if let Value::Time(time) = value { Some(time) } else { None }
        },
        get: |p| p.accept_from.map_or(Value::Word("never"), Value::Time),
    },
    Param {
        name: "http.request_timeout",
        kind: Kind::Time { min: Duration::from_millis(1), max: TIME_LIMIT, words: &["none"] },
        defaults: PerProfile(["none", "60s", "60s"]),
        source: "RFC 9112 §9.5 leaves it open; nginx 1.22 waits 60 s",
        help: "How long a server waits for the first request of a connection, or for the \
              rest of one that has begun.",
        set: |p, value| {
            p.request_timeout = if let Value::Time(time) = value { Some(time) } else { None }
        },
        get: |p| p.request_timeout.map_or(Value::Word("none"), Value::Time),
    },
    Param {
        name: "http.lingering_close",
        kind: Kind::Bool,
        defaults: Same("true"),
        source: "RFC 9112 §9.6: servers typically close in stages",
        help: "Whether a server, having sent its last response, first ends its own \
              direction, then reads until the client has closed too. Closing at once may \
              destroy the response by a reset if the client sends more.",
        set: |p, value| p.lingering_close = value == Value::Bool(true),
        get: |p| Value::Bool(p.lingering_close),
    },
    Param {
        name: "http.lingering_timeout",
        kind: Kind::Time { min: Duration::from_millis(1), max: TIME_LIMIT, words: &[] },
        defaults: Same("30s"),
        source: "nginx 1.22 and Apache 2.4: measured, up to 30 s",
        help: "How long such a close waits for the client at most.",
        set: |p, value| p.lingering_timeout = to_time(value),
        get: |p| Value::Time(p.lingering_timeout),
    },
    Param {
        name: "http.await_close",
        kind: Kind::Time { min: Duration::ZERO, max: TIME_LIMIT, words: &[] },
        defaults: Same("1s"),
        source: "RFC 9112 §9.6 lets a client close as soon as it has read the response; \
              waiting a moment is our choice, so that the server, which announced the \
              close, closes first as it does in practice",
        help: "How long a client leaves a connection to the server that announced its \
              close, before it closes itself.",
        set: |p, value| p.await_close = to_time(value),
        get: |p| Value::Time(p.await_close),
    },
];

// The kind of a parameter has checked the value before it is stored, so the other forms
// cannot come; they give the least value.

fn to_bytes(value: Value) -> Bytes {
    if let Value::Size(size) = value { size } else { Bytes(0) }
}

fn to_time(value: Value) -> Duration {
    if let Value::Time(time) = value { time } else { Duration::ZERO }
}

fn to_optional_time(value: Value) -> Option<Duration> {
    if let Value::Time(time) = value { Some(time) } else { None }
}

fn to_count(value: Value) -> u32 {
    if let Value::Count(count) = value { u32::try_from(count).unwrap_or(u32::MAX) } else { 0 }
}
