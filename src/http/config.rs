//! What clients, servers and proxies are told to do: the scenario's part of a party.

use super::HttpParams;
use crate::ids::Addr;
use crate::units::{Bytes, Duration};
use std::sync::Arc;

/// An HTTP version as it stands in messages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Version {
    /// `HTTP/1.0`
    Http10,
    /// `HTTP/1.1`
    Http11,
}

/// How a client uses connections for the objects of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strategy {
    /// A connection for each request, one after another.
    Serial,
    /// A connection for each request, up to `connections` at once.
    Parallel {
        /// Connections per server at once.
        connections: u32,
    },
    /// One connection for all requests, each sent when the response before it is complete.
    Persistent,
    /// One connection for all requests, sent without waiting, up to `depth` unanswered.
    Pipelined {
        /// Requests that may be unanswered at once; `None` is unlimited.
        depth: Option<u32>,
    },
    /// Up to `connections` persistent connections.
    ParallelPersistent {
        /// Connections per server at once.
        connections: u32,
    },
}

/// Which persistence field a client puts into its requests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConnectionField {
    /// What the version and the strategy call for: HTTP/1.0 asks for `keep-alive` where the
    /// strategy persists; HTTP/1.1 says `close` where it does not (RFC 9112 §9.6).
    Auto,
    /// Nothing at all.
    Nothing,
    /// `Connection: Keep-Alive`
    KeepAlive,
    /// `Connection: close`
    Close,
    /// `Proxy-Connection: Keep-Alive`, the hack of 1996.
    ProxyConnection,
}

/// A client: somebody who opens pages.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// When it clicks.
    pub start: Duration,
    /// How it uses connections.
    pub strategy: Strategy,
    /// The version of its requests.
    pub version: Version,
    /// The persistence field of its requests.
    pub connection_field: ConnectionField,
    /// The proxy it is configured to use.
    pub proxy: Option<Addr>,
    /// Name look-ups before the first connection, one after another; empty for none.
    pub lookups: Vec<Duration>,
    /// How long it waits for a response; `None` for ever.
    pub timeout: Option<Duration>,
    /// Whether it closes its connections when it has all it wanted (else they stay idle
    /// until the other side closes them).
    pub close_when_done: bool,
    /// Pages, one after another.
    pub visits: Vec<Visit>,
    /// Its HTTP.
    pub http: HttpParams,
}

/// A page that a client opens.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The page.
    pub page: Arc<Page>,
    /// How long after the page before it is complete (after `start` for the first).
    pub after: Duration,
}

/// A page: a document and the objects that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The document first, then its objects in the order in which the document names them.
    pub objects: Vec<Object>,
}

/// Something that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The host's name in the URL.
    pub host: Arc<str>,
    /// The path, such as `/a.css`.
    pub path: Arc<str>,
    /// Its size. Whether the response's head is part of it is a parameter.
    pub size: Bytes,
    /// Positions in the page of what must be there (and processed) before it is asked for.
    /// Empty only for the document; an ordinary object needs the document, position 0.
    pub needs: Vec<usize>,
    /// How long the client takes, when it has arrived, before anything that needs it is known.
    pub processing: Duration,
    /// Extra time the server takes for it.
    pub think: Duration,
}

/// An origin server.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// The port it listens on.
    pub port: u16,
    /// What it serves, by path. Anything else is 404.
    pub objects: Vec<Object>,
    /// Time between reading a request and having its response, for every object.
    pub think: Duration,
    /// How it answers.
    pub version: Version,
    /// Whether it keeps connections at all.
    pub keep_alive: bool,
    /// How long a kept connection may be idle; `None` for ever.
    pub keep_alive_timeout: Option<Duration>,
    /// How many requests a connection may carry; `None` without limit.
    pub max_requests: Option<u32>,
    /// Its HTTP.
    pub http: HttpParams,
}

/// A proxy.
#[derive(Clone, Debug)]
pub struct ProxyConfig {
    /// The port it listens on.
    pub port: u16,
    /// The name it puts into `Via`.
    pub name: Arc<str>,
    /// What it is.
    pub kind: ProxyKind,
    /// The proxy behind it; `None` where it goes to the origin server itself.
    pub parent: Option<Addr>,
    /// Its HTTP.
    pub http: HttpParams,
}

/// Kinds of proxies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProxyKind {
    /// Copies bytes without understanding them: connects on where the first line's URL says,
    /// or to its parent.
    BlindRelay {
        /// What it does with bytes from the client that come after the first request.
        late_bytes: LateBytes,
        /// Whether it watches both sides at once. A single-tasking one, having passed on one
        /// request, copies the response until the server closes.
        multitasking: bool,
    },
    /// Understands HTTP and manages its connections on either side separately.
    Smart {
        /// How long a client's connection may be idle; `None` for ever.
        client_idle_timeout: Option<Duration>,
        /// How long a connection towards the server may be idle; `None` for ever.
        server_idle_timeout: Option<Duration>,
        /// Whether it keeps connections towards the server.
        reuse_upstream: bool,
    },
}

/// What a single-tasking blind relay does with bytes it did not expect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LateBytes {
    /// They stay in its receive buffer; its close is then a RST.
    Unread,
    /// It reads and discards them; its close is then a FIN.
    Discard,
}
