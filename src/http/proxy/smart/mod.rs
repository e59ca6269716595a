//! The smart proxy: understands HTTP, and manages its connections on either side separately
//! (rule P4). Read `rewrite` for what it does to messages; `downstream` reads requests and
//! keeps or closes the client's connection, `upstream` does the same with responses and the
//! server's.
//!
//! It handles one request of a client connection at a time, in order, and passes bodies on as
//! they arrive. Connections towards servers are a pool that all its clients share.
//! Simplified: it has no cache, asks for no authentication, and waits for a server as
//! long as the connection stands.

mod downstream;
mod rewrite;
mod upstream;

use crate::http::body::Framing;
use crate::http::config::{ProxyConfig, Version};
use crate::http::message::Method;
use crate::http::params::UpstreamKeepAlive;
use crate::http::parties::{Beliefs, Farewells, Token};
use crate::http::{Io, Party, PartyEvent, Sock};
use crate::ids::{Addr, ConnId};
use crate::trace::{CloseCause, Persistence};
use crate::units::Duration;
use crate::wire::Content;
use downstream::Down;
use rewrite::{Outgoing, Own};
use std::collections::BTreeMap;
use upstream::Up;

/// What a smart proxy is told besides its HTTP parameters.
#[derive(Clone, Copy, Debug)]
pub(in crate::http::proxy) struct Policy {
    pub(in crate::http::proxy) client_idle_timeout: Option<Duration>,
    pub(in crate::http::proxy) server_idle_timeout: Option<Duration>,
    pub(in crate::http::proxy) reuse_upstream: bool,
}

/// A smart proxy.
#[derive(Debug)]
pub(in crate::http::proxy) struct Smart {
    config: ProxyConfig,
    policy: Policy,
    downs: BTreeMap<Sock, Down>,
    ups: BTreeMap<Sock, Up>,
    beliefs: Beliefs,
    farewells: Farewells,
}

/// A request being passed on, until its response has been.
#[derive(Debug)]
struct Exchange {
    method: Method,
    /// The lower of the client's version and ours: what may be said to it.
    version: Version,
    /// What the request says about the client's connection.
    verdict: Persistence,
    target: Addr,
    /// Whether the request said upstream that the connection is to be closed.
    said_close: bool,
    request_framing: Framing,
    /// Whether the client has sent all of it.
    request_is_whole: bool,
    /// All that was sent upstream, to be sent again if need be.
    sent: Vec<Content>,
    /// How often it was sent.
    attempts: u32,
    up: Option<Sock>,
    /// How the response's body goes out, once its head has.
    outgoing: Option<Outgoing>,
}

impl Smart {
    pub(in crate::http::proxy) fn new(config: ProxyConfig, policy: Policy) -> Smart {
        Smart {
            config,
            policy,
            downs: BTreeMap::new(),
            ups: BTreeMap::new(),
            beliefs: Beliefs::default(),
            farewells: Farewells::default(),
        }
    }

    fn own(&self, version: Version) -> Own<'_> {
        Own { name: &self.config.name, version, standard: self.config.http.hop_by_hop_fields }
    }

    /// The option that our requests carry in `Connection`, given whether the client's
    /// own connection is kept (rule X3: in 1998 a proxy translated the client's wish).
    fn upstream_option(&self, client_is_kept: bool) -> Option<&'static str> {
        let http = &self.config.http;
        let asks = client_is_kept || http.proxy_upstream_keep_alive == UpstreamKeepAlive::Always;
        match (http.proxy_upstream_version, self.policy.reuse_upstream) {
            (Version::Http11, true) => None,
            (Version::Http11, false) => Some("close"),
            (Version::Http10, true) if asks => Some("Keep-Alive"),
            (Version::Http10, _) => None,
        }
    }

    /// Sets or forgets the timer of a connection that may be idle for so long.
    fn be_patient(&self, io: &mut dyn Io, sock: Sock, patience: Option<Duration>) {
        let token = Token::Idle(sock.0).number();
        match patience {
            Some(time) => io.set_timer(io.now() + time, token),
            None => io.cancel_timer(token),
        }
    }

    /// Closes a connection of either side at once.
    fn close(&mut self, io: &mut dyn Io, sock: Sock, why: CloseCause) {
        self.downs.remove(&sock);
        self.ups.remove(&sock);
        self.be_patient(io, sock, None);
        self.beliefs.closes(io, sock, why);
        io.close(sock);
    }

    fn on_idle(&mut self, io: &mut dyn Io, sock: Sock) {
        let down_idle = self.downs.get(&sock).is_some_and(|down| down.exchange.is_none());
        let up_idle = self.ups.get(&sock).is_some_and(|up| up.down.is_none());
        if down_idle || up_idle {
            self.close(io, sock, CloseCause::IdleTimeout);
        } else if self.downs.contains_key(&sock) {
            // A client that stopped in the middle of its request.
            self.abandon(io, sock, CloseCause::IdleTimeout);
        }
    }

    /// Gives up a client's connection with whatever is going on for it.
    fn abandon(&mut self, io: &mut dyn Io, sock: Sock, why: CloseCause) {
        let up = self.downs.get(&sock).and_then(|down| down.exchange.as_ref()?.up);
        if let Some(up) = up {
            self.close(io, up, CloseCause::OtherSideClosed);
        }
        self.close(io, sock, why);
    }
}

impl Party for Smart {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        if self.farewells.on(io, &mut self.beliefs, event) {
            return;
        }
        match event {
            PartyEvent::Accepted(sock) => self.on_accepted(io, sock),
            PartyEvent::Connected(sock) => self.on_connected(io, sock),
            PartyEvent::Readable(sock) if self.ups.contains_key(&sock) => {
                self.on_up_readable(io, sock);
            }
            PartyEvent::Readable(sock) => self.on_down_readable(io, sock),
            PartyEvent::Gone(sock, _) if self.ups.contains_key(&sock) => {
                self.beliefs.broke(io, sock);
                self.up_failed(io, sock);
            }
            PartyEvent::Gone(sock, _) => self.on_down_gone(io, sock),
            PartyEvent::Timer(number) => {
                if let Some(Token::Idle(id)) = Token::from_number(number) {
                    self.on_idle(io, ConnId(id));
                }
            }
            PartyEvent::Start => {}
        }
    }

    /// A proxy wants nothing for itself, but it may owe somebody a response.
    fn waiting_for(&self) -> Option<String> {
        let (sock, _) = self.ups.iter().find(|(_, up)| up.down.is_some())?;
        Some(format!("a response on {sock}"))
    }
}
