//! Many clients on one host, who come one after another: a client that is `count` clients.
//!
//! Each is a [`Client`] of its own, which knows nothing of the others: it has its connections,
//! its beliefs and its pages. The crowd only brings them in and hands on what happens, so that
//! a server can be shown ten thousand visitors without ten thousand hosts. Their visits are
//! numbered through: those of the first, then those of the second, and so on.

use super::client::Client;
use super::config::{ClientConfig, Crowd};
use super::parties::{ARRIVAL, TOKEN_BITS};
use super::{Io, NoPort, Party, PartyEvent, Received, Sock};
use crate::ids::{Addr, HostId, RequestId};
use crate::trace::HttpNote;
use crate::units::{Duration, SimTime};
use crate::wire::Content;
use std::collections::BTreeMap;

/// Many clients who come one after another.
#[derive(Debug)]
pub struct ManyClients {
    /// What each is told.
    config: ClientConfig,
    clients: Vec<Client>,
    /// Whose connection it is.
    owners: BTreeMap<Sock, u32>,
}

impl ManyClients {
    /// As many clients as `config` says, none of whom has come yet.
    pub fn new(config: ClientConfig) -> ManyClients {
        ManyClients { config, clients: Vec::new(), owners: BTreeMap::new() }
    }

    /// The next one comes, and the arrival after is set.
    fn arrive(&mut self, io: &mut dyn Io) {
        let number = self.clients.len() as u32;
        let config = ClientConfig { start: Duration::ZERO, ..self.config.clone() };
        self.clients.push(Client::new(config));
        let Crowd { count, spacing, arrivals } = self.config.crowd;
        if number + 1 < count {
            let gap = arrivals.span(spacing, io.random());
            io.set_timer(io.now() + gap, ARRIVAL);
        }
        self.tell(io, number, PartyEvent::Start);
    }

    fn tell(&mut self, io: &mut dyn Io, number: u32, event: PartyEvent) {
        let Some(client) = self.clients.get_mut(number as usize) else { return };
        let first_visit = number * self.config.visits.len() as u32;
        client.on(&mut Place { io, number, first_visit, owners: &mut self.owners }, event);
    }
}

impl Party for ManyClients {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        match event {
            PartyEvent::Start => io.set_timer(io.now() + self.config.start, ARRIVAL),
            PartyEvent::Timer(ARRIVAL) => self.arrive(io),
            PartyEvent::Timer(token) => {
                let (number, own) = (token >> TOKEN_BITS, token & ((1 << TOKEN_BITS) - 1));
                self.tell(io, number as u32, PartyEvent::Timer(own));
            }
            PartyEvent::Connected(sock) | PartyEvent::Readable(sock) => {
                if let Some(number) = self.owners.get(&sock) {
                    self.tell(io, *number, event);
                }
            }
            PartyEvent::Gone(sock, _) => {
                if let Some(number) = self.owners.remove(&sock) {
                    self.tell(io, number, event);
                }
            }
            PartyEvent::Accepted(_) => {}
        }
    }

    /// The first of those who wait, and how many they are.
    fn waiting_for(&self) -> Option<String> {
        let mut waiting = (1..).zip(&self.clients).filter_map(|(number, client)| {
            Some(format!("client {number} of {}: {}", self.clients.len(), client.waiting_for()?))
        });
        let first = waiting.next()?;
        match waiting.count() {
            0 => Some(first),
            more => Some(format!("{first}, and {more} more wait")),
        }
    }
}

/// What one of many sees of the world.
struct Place<'a> {
    io: &'a mut dyn Io,
    number: u32,
    first_visit: u32,
    owners: &'a mut BTreeMap<Sock, u32>,
}

impl Place<'_> {
    fn token(&self, own: u64) -> u64 {
        assert!(own >> TOKEN_BITS == 0, "a timer with a number of {own}");
        u64::from(self.number) << TOKEN_BITS | own
    }
}

impl Io for Place<'_> {
    fn now(&self) -> SimTime {
        self.io.now()
    }

    fn host(&self) -> HostId {
        self.io.host()
    }

    fn resolve(&self, name: &str) -> Option<Addr> {
        self.io.resolve(name)
    }

    fn connect(&mut self, to: Addr) -> Result<Sock, NoPort> {
        let sock = self.io.connect(to)?;
        self.owners.insert(sock, self.number);
        Ok(sock)
    }

    fn peer(&self, sock: Sock) -> Option<HostId> {
        self.io.peer(sock)
    }

    fn write(&mut self, sock: Sock, content: &[Content]) {
        self.io.write(sock, content);
    }

    fn cork(&mut self, sock: Sock, corked: bool) {
        self.io.cork(sock, corked);
    }

    fn readable(&self, sock: Sock) -> u64 {
        self.io.readable(sock)
    }

    fn read(&mut self, sock: Sock) -> Received {
        self.io.read(sock)
    }

    fn close(&mut self, sock: Sock) {
        self.owners.remove(&sock);
        self.io.close(sock);
    }

    fn shutdown(&mut self, sock: Sock) {
        self.io.shutdown(sock);
    }

    fn set_accepting(&mut self, accepting: bool) {
        self.io.set_accepting(accepting);
    }

    fn abort(&mut self, sock: Sock) {
        self.owners.remove(&sock);
        self.io.abort(sock);
    }

    fn set_timer(&mut self, at: SimTime, token: u64) {
        self.io.set_timer(at, self.token(token));
    }

    fn cancel_timer(&mut self, token: u64) {
        self.io.cancel_timer(self.token(token));
    }

    fn random(&mut self) -> u64 {
        self.io.random()
    }

    fn new_request(&mut self) -> RequestId {
        self.io.new_request()
    }

    fn note(&mut self, mut note: HttpNote) {
        if let HttpNote::PageStarted { visit }
        | HttpNote::PageDone { visit, .. }
        | HttpNote::FromCache { visit, .. }
        | HttpNote::Queued { visit, .. } = &mut note
        {
            *visit += self.first_visit;
        }
        self.io.note(note);
    }

    fn tracing(&self) -> bool {
        self.io.tracing()
    }
}
