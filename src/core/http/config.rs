//! What clients, servers and proxies are told to do: the scenario's part of a party.

mod client;
mod page;
mod server;

pub use client::{ClientConfig, ConnectionField, Crowd, Discovery, Lookups, Strategy};
pub use page::{Object, Page, Visit};
pub use server::{
    Capacity, ContentPolicy, Ending, ExpectPolicy, Fault, FaultKind, Manners, Parsing, SaysClose,
    SaysKeepAlive, ServerConfig, WhenFull,
};

use super::HttpParams;
use crate::ids::Addr;
use crate::units::Duration;
use std::sync::Arc;

/// An HTTP version as it stands in messages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Version {
    /// `HTTP/1.0`
    Http10,
    /// `HTTP/1.1`
    Http11,
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
