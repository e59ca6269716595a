//! The smart proxy: understands HTTP, and manages its connections on either side separately
//! (rule P4).
//!
//! Read `rewrite` for what it does to messages; `downstream` reads requests and keeps or
//! closes the client's connection, `upstream` does the same with responses and the server's.
//! `exchange` is what stands between the two, `pool` finds a connection for a request,
//! `recovery` is about servers that do not answer, `cache` about what need not be asked.
//!
//! It handles one request of a client connection at a time, in order, and passes bodies on as
//! they arrive. What its defaults make of it is what the RFCs ask for; the parameters
//! `http.proxy_…` say in what products differ.
//! Simplified: it asks for no authentication, makes no tunnels, and drops trailer fields.

mod cache;
mod downstream;
mod exchange;
mod pool;
mod recovery;
mod rewrite;
mod upstream;

use crate::http::config::ProxyConfig;
use crate::http::params::ProxyParams;
use crate::http::parties::{Beliefs, Farewells, Token};
use crate::http::proxy::tally::Tally;
use crate::http::{Awaited, Gone, Io, Party, PartyEvent, Sock};
use crate::ids::ConnId;
use crate::trace::CloseCause;
use crate::units::Duration;
use cache::Cache;
use downstream::Down;
use recovery::Failure;
use std::collections::{BTreeMap, VecDeque};
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
    /// Clients' connections whose request waits for a connection towards its server.
    waiting: VecDeque<Sock>,
    cache: Cache,
    beliefs: Beliefs,
    farewells: Farewells,
    /// What it holds of messages.
    tally: Tally,
}

impl Smart {
    pub(in crate::http::proxy) fn new(config: ProxyConfig, policy: Policy) -> Smart {
        let tally = Tally::default();
        Smart {
            config,
            policy,
            downs: BTreeMap::new(),
            ups: BTreeMap::new(),
            waiting: VecDeque::new(),
            cache: Cache::new(tally.weight()),
            beliefs: Beliefs::default(),
            farewells: Farewells::default(),
            tally,
        }
    }

    fn params(&self) -> &ProxyParams {
        &self.config.http.proxy
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
        let was_down = self.downs.remove(&sock).is_some();
        self.ups.remove(&sock);
        self.forget_timers(io, sock);
        self.beliefs.closes(io, sock, why);
        io.close(sock);
        if was_down {
            self.close_owned(io, sock);
        }
    }

    fn forget_timers(&self, io: &mut dyn Io, sock: Sock) {
        self.be_patient(io, sock, None);
        io.cancel_timer(Token::Response(sock.0).number());
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

    fn on_timer(&mut self, io: &mut dyn Io, number: u64) {
        match Token::from_number(number) {
            Some(Token::Idle(id)) => self.on_idle(io, ConnId(id)),
            Some(Token::Response(id)) => self.on_no_response(io, ConnId(id)),
            _ => {}
        }
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
            PartyEvent::Gone(sock, why) if self.ups.contains_key(&sock) => {
                self.beliefs.broke(io, sock);
                self.up_failed(
                    io,
                    sock,
                    match why {
                        Gone::Reset => Failure::Reset,
                        Gone::Refused => Failure::Refused,
                        Gone::TimedOut => Failure::NoAnswer,
                    },
                );
            }
            PartyEvent::Gone(sock, _) => self.on_down_gone(io, sock),
            PartyEvent::Timer(number) => self.on_timer(io, number),
            PartyEvent::Start => {}
        }
        self.serve_waiting(io);
        self.tally.tell(io);
    }

    /// A proxy wants nothing for itself, but it may owe somebody a response.
    fn waiting_for(&self) -> Option<Awaited> {
        let (sock, _) = self.ups.iter().find(|(_, up)| up.down.is_some())?;
        Some(Awaited::ResponseOn(*sock))
    }
}
