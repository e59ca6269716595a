//! What an origin server is told to do.

use super::{Object, Version};
use crate::http::HttpParams;
use crate::units::{Bytes, Distribution, Duration};
use std::sync::Arc;

/// An origin server.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// The port it listens on.
    pub port: u16,
    /// What it serves, by path. Anything else is 404.
    pub objects: Vec<Object>,
    /// Time between having a worker for a request and having its response, for every object;
    /// the mean where `think_distribution` spreads it.
    pub think: Duration,
    /// How these times are spread.
    pub think_distribution: Distribution,
    /// How it answers.
    pub version: Version,
    /// Whether it keeps connections at all.
    pub keep_alive: bool,
    /// How long a kept connection may be idle; `None` for ever.
    pub keep_alive_timeout: Option<Duration>,
    /// How much longer than that, which it announces, it really waits.
    pub keep_alive_grace: Duration,
    /// How many requests a connection may carry; `None` without limit.
    pub max_requests: Option<u32>,
    /// How much it can do at once.
    pub capacity: Capacity,
    /// How it reads and writes what is said about connections.
    pub manners: Manners,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// Its HTTP.
    pub http: HttpParams,
}

impl ServerConfig {
    /// An HTTP/1.1 server on port 80 that serves these objects at once, as many as are asked
    /// for, and keeps connections for 15 s.
    pub fn new(http: HttpParams, objects: Vec<Object>) -> ServerConfig {
        ServerConfig {
            port: 80,
            objects,
            think: Duration::ZERO,
            think_distribution: Distribution::Constant,
            version: Version::Http11,
            keep_alive: true,
            keep_alive_timeout: Some(Duration::from_secs(15)),
            keep_alive_grace: Duration::ZERO,
            max_requests: None,
            capacity: Capacity::default(),
            manners: Manners::default(),
            faults: Vec::new(),
            http,
        }
    }
}

/// How much a server can do at once. By default everything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Capacity {
    /// Requests being worked on at once; `None` without limit.
    pub workers: Option<u32>,
    /// Requests that may wait for a worker; what comes on top is answered 503. `None` without
    /// limit.
    pub queue: Option<u32>,
    /// Connections accepted at once; `None` without limit.
    pub connections: Option<u32>,
    /// What becomes of a connection on top of these.
    pub when_full: WhenFull,
}

/// What a server does with a connection for which it has no room.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum WhenFull {
    /// It does not accept it: the connection waits in the listen backlog of its TCP.
    #[default]
    Wait,
    /// It accepts it, answers the first request with 503, and closes.
    Answer503,
    /// It accepts it and resets it.
    Reset,
}

/// How a server reads and writes what is said about connections. The default is what
/// RFC 9112 asks for; the rest is practice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Manners {
    /// How it looks for options in `Connection`.
    pub parsing: Parsing,
    /// Whether an HTTP/1.0 request with both `close` and `keep-alive` is kept.
    pub keep_alive_beats_close: bool,
    /// Whether it reads `Proxy-Connection` like `Connection`.
    pub honours_proxy_connection: bool,
    /// When a response on a connection that stays says `Connection: keep-alive`.
    pub says_keep_alive: SaysKeepAlive,
    /// When a response on a connection that ends says `Connection: close`.
    pub says_close: SaysClose,
    /// Whether it answers in the request's version where that is lower than its own.
    pub echoes_version: bool,
    /// Whether closing in stages is only for connections on which something lies unread.
    pub lingers_only_if_unread: bool,
    /// Whether it takes the end of the client's stream for the client's loss of interest.
    pub half_close_cancels: bool,
    /// When it answers a request with content.
    pub content: ContentPolicy,
    /// What it does about `Expect: 100-continue`.
    pub expect: ExpectPolicy,
}

/// How a server looks for options in the `Connection` field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Parsing {
    /// As members of a list over all its lines (RFC 9110 §7.6.1).
    #[default]
    List,
    /// As parts of its text: `not-close` has `close` in it.
    Substring,
    /// As the whole value of its first line.
    FirstLine,
}

/// When a server says `Connection: keep-alive`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SaysKeepAlive {
    /// To HTTP/1.0, where the connection stays only by agreement.
    #[default]
    ToHttp10,
    /// To whoever said it.
    WhenAsked,
    /// To everybody.
    Always,
    /// To nobody.
    Never,
}

/// When a server says `Connection: close`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SaysClose {
    /// Where it answers in HTTP/1.1.
    #[default]
    InHttp11,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// When a server answers a request with content (RFC 9112 §9.3: it must read all of it, or
/// close).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ContentPolicy {
    /// When it has read the content.
    #[default]
    ReadFirst,
    /// At once; then it reads and discards the content.
    AnswerThenRead,
    /// At once; then it closes.
    AnswerThenClose,
}

/// What a server does about `Expect: 100-continue` of an HTTP/1.1 request (RFC 9110 §10.1.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ExpectPolicy {
    /// It answers 100 at once.
    #[default]
    Continue,
    /// It answers 417 at once, and closes.
    Refuse,
    /// It waits for the content.
    Ignore,
}

/// Something that goes wrong on purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Only for requests for this path; `None` for any.
    pub path: Option<Arc<str>>,
    /// From which of these requests on, counting from 1 over all connections, retries included.
    pub nth: u64,
    /// For how many requests in a row; `None` for all that follow.
    pub count: Option<u64>,
}

/// What can go wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// It ends the connection instead of answering.
    Before(Ending),
    /// It ends the connection after so many bytes of the response's body; `None` for half of
    /// it.
    During(Ending, Option<Bytes>),
    /// It answers as if the connection stayed, and ends it.
    After(Ending),
    /// Content-Length is so many bytes less than the body.
    TooShort(Bytes),
    /// Content-Length is so many bytes more than the body.
    TooLong(Bytes),
    /// It never answers.
    Stall,
}

/// How a connection is ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Closed.
    Close,
    /// Reset.
    Reset,
}
