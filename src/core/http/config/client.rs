//! What a client is told to do.

use super::{Version, Visit};
use crate::http::HttpParams;
use crate::ids::Addr;
use crate::units::{Distribution, Duration};
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// `Proxy-Connection: Keep-Alive` to a proxy, the hack of 1996; else as `KeepAlive`.
    ProxyConnection,
    /// `Proxy-Connection: Keep-Alive` to a proxy; else nothing at all.
    ProxyConnectionOnly,
    /// Both to a proxy; else as `KeepAlive`.
    Both,
}

/// How many clients like this one there are, and when they come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Crowd {
    /// How many.
    pub count: u32,
    /// The time from one's click to the next one's; the mean of it where it is spread.
    pub spacing: Duration,
    /// How these times are spread: exponentially for a Poisson process.
    pub arrivals: Distribution,
}

impl Crowd {
    /// One client.
    pub const ONE: Crowd =
        Crowd { count: 1, spacing: Duration::ZERO, arrivals: Distribution::Constant };
}

/// What name look-ups cost a client. By default they cost nothing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Lookups {
    /// How long each step takes, one after another, for every name.
    pub steps: Vec<Duration>,
    /// The same for names that differ.
    pub of: BTreeMap<Arc<str>, Vec<Duration>>,
    /// How long an answer is kept; `None` for ever.
    pub ttl: Option<Duration>,
    /// The proxy's name, which is looked up instead of the servers' where there is a proxy.
    pub proxy: Option<Arc<str>>,
}

impl Lookups {
    /// How long each step takes for this name.
    pub fn steps_of(&self, name: &str) -> &[Duration] {
        self.of.get(name).unwrap_or(&self.steps)
    }
}

/// When a client comes to know the objects that a document names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Discovery {
    /// When it is complete and has been processed.
    Complete,
    /// While it arrives and is being processed, where the objects say at which position they
    /// stand.
    Incremental,
}

/// A client: somebody who opens pages.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// When it clicks; the first of them where it is many.
    pub start: Duration,
    /// How many it is. They are alike and do not know of each other.
    pub crowd: Crowd,
    /// How it uses connections.
    pub strategy: Strategy,
    /// The version of its requests.
    pub version: Version,
    /// The persistence field of its requests.
    pub connection_field: ConnectionField,
    /// The proxy it is configured to use.
    pub proxy: Option<Addr>,
    /// Whether it knows that this is a proxy. A gateway it takes for the server.
    pub knows_proxy: bool,
    /// What looking up names costs it.
    pub lookups: Lookups,
    /// When it comes to know what a document names.
    pub discovery: Discovery,
    /// Whether it keeps responses for later visits.
    pub cache: bool,
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

impl ClientConfig {
    /// A client that opens these pages over one persistent HTTP/1.1 connection to each server,
    /// at once and without a proxy, and waits as long as it takes.
    pub fn new(http: HttpParams, visits: Vec<Visit>) -> ClientConfig {
        ClientConfig {
            start: Duration::ZERO,
            crowd: Crowd::ONE,
            strategy: Strategy::Persistent,
            version: Version::Http11,
            connection_field: ConnectionField::Auto,
            proxy: None,
            knows_proxy: true,
            lookups: Lookups::default(),
            discovery: Discovery::Complete,
            cache: false,
            timeout: None,
            close_when_done: true,
            visits,
            http,
        }
    }
}
