//! Many clients on one host, who come one after another: a client that is `count` clients.
//!
//! Each is a [`Client`] of its own, which knows nothing of the others: it has its connections,
//! its beliefs and its pages. The crowd only brings them in and hands on what happens, so that
//! a server can be shown ten thousand visitors without ten thousand hosts. Their visits are
//! numbered through: those of the first, then those of the second, and so on.

use super::by_sock::BySock;
use super::client::{Client, Idle, Told};
use super::config::{ClientConfig, Crowd};
use super::parties::{ARRIVAL, TOKEN_BITS};
use super::{Awaited, Io, NoPort, Party, PartyEvent, Sock};
use crate::ids::{Addr, HostId, RequestId};
use crate::trace::HttpNote;
use crate::units::{Duration, SimTime};
use crate::wire::{Content, Pieces};
use slab::Slab;
use std::rc::Rc;
use std::sync::Arc;

/// Many clients who come one after another.
#[derive(Debug)]
pub struct ManyClients {
    /// What each is told.
    told: Rc<Told>,
    coming: Coming,
    /// The number of its first client among those of all hosts, and of how many hosts.
    turn: (u32, u32),
    /// Those who have come.
    clients: Vec<Seat>,
    busy: Slab<Client>,
    idle: Slab<Idle>,
    /// Whose connection it is.
    owners: BySock<u32>,
}

/// Where a client is.
#[derive(Clone, Copy, Debug)]
enum Seat {
    /// Among those at work.
    Busy(u32),
    /// Among the idle.
    Idle(u32),
    /// It has finished, and is forgotten.
    Gone,
}

/// When clients come.
#[derive(Debug)]
enum Coming {
    /// As `config` says, drawn from the host's own random numbers.
    Drawn,
    /// At these times: the clients are a part of a greater crowd.
    Given(std::vec::IntoIter<SimTime>),
}

impl ManyClients {
    /// As many clients as `config` says, none of whom has come yet.
    pub fn new(config: impl Into<Arc<ClientConfig>>) -> ManyClients {
        ManyClients::drawn(Rc::new(Told::new(config.into())))
    }

    /// As many clients as those are who are told this.
    pub fn drawn(told: Rc<Told>) -> ManyClients {
        ManyClients::coming(told, Coming::Drawn, (0, 1))
    }

    /// Clients who come at these times, in order. `turn`: the number of the first among those of
    /// all hosts, which are so many; from each to the next on this host it is as many.
    pub fn arriving(told: Rc<Told>, turn: (u32, u32), arrivals: Vec<SimTime>) -> ManyClients {
        ManyClients::coming(told, Coming::Given(arrivals.into_iter()), turn)
    }

    fn coming(told: Rc<Told>, coming: Coming, turn: (u32, u32)) -> ManyClients {
        let (clients, owners) = (Vec::new(), BySock::default());
        let (busy, idle) = (Slab::new(), Slab::new());
        ManyClients { told, coming, turn, clients, busy, idle, owners }
    }

    fn begin(&mut self, io: &mut dyn Io) {
        match &mut self.coming {
            Coming::Drawn => io.set_timer(io.now() + self.told.config().start, ARRIVAL),
            Coming::Given(_) => self.await_next(io),
        }
    }

    /// The next one comes, and the arrival after is set.
    fn arrive(&mut self, io: &mut dyn Io) {
        let number = self.clients.len() as u32;
        let client = Client::starting(self.told.clone(), Duration::ZERO);
        self.clients.push(Seat::Busy(self.busy.insert(client) as u32));
        self.await_next(io);
        self.tell(io, number, PartyEvent::Start);
    }

    fn await_next(&mut self, io: &mut dyn Io) {
        let Crowd { count, spacing, arrivals } = self.told.config().crowd;
        let next = match &mut self.coming {
            Coming::Drawn if self.clients.len() as u64 >= u64::from(count) => None,
            Coming::Drawn => Some(io.now() + arrivals.span(spacing, io.random())),
            Coming::Given(times) => times.next(),
        };
        if let Some(at) = next {
            io.set_timer(at, ARRIVAL);
        }
    }

    fn tell(&mut self, io: &mut dyn Io, number: u32, event: PartyEvent) {
        let Some(seat) = self.clients.get_mut(number as usize) else { return };
        let at = match *seat {
            Seat::Busy(at) => at as usize,
            Seat::Idle(at) => {
                let idle = self.idle.remove(at as usize);
                self.busy.insert(idle.wake(self.told.clone()))
            }
            Seat::Gone => return,
        };
        let client = &mut self.busy[at];
        let first_visit = number * self.told.config().visits.len() as u32;
        let turn = self.turn.0 + number * self.turn.1;
        let owners = &mut self.owners;
        client.on(&mut Place { io: &mut *io, number, turn, first_visit, owners }, event);
        *seat = if client.is_finished() {
            if client.holds() > 0 {
                io.holds(client.holds(), 0);
            }
            self.busy.remove(at);
            Seat::Gone
        } else if let Some(idle) = client.idle() {
            self.busy.remove(at);
            make_room(&mut self.idle);
            Seat::Idle(self.idle.insert(idle) as u32)
        } else {
            Seat::Busy(at as u32)
        };
    }
}

impl Party for ManyClients {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        match event {
            PartyEvent::Start => self.begin(io),
            PartyEvent::Timer(ARRIVAL) => self.arrive(io),
            PartyEvent::Timer(token) => {
                let (number, own) = (token >> TOKEN_BITS, token & ((1 << TOKEN_BITS) - 1));
                self.tell(io, number as u32, PartyEvent::Timer(own));
            }
            PartyEvent::Connected(sock) | PartyEvent::Readable(sock) => {
                if let Some(number) = self.owners.get(sock) {
                    self.tell(io, *number, event);
                }
            }
            PartyEvent::Gone(sock, _) => {
                if let Some(number) = self.owners.remove(sock) {
                    self.tell(io, number, event);
                }
            }
            PartyEvent::Accepted(_) => {}
        }
    }

    /// The first of those who wait, and how many they are.
    fn waiting_for(&self) -> Option<Awaited> {
        let mut waiting = (1..).zip(&self.clients).filter_map(|(number, seat)| {
            let what = match *seat {
                Seat::Busy(at) => self.busy[at as usize].waiting_for(),
                Seat::Idle(at) => self.idle[at as usize].wake(self.told.clone()).waiting_for(),
                Seat::Gone => None,
            };
            Some((number, what?))
        });
        let (number, what) = waiting.next()?;
        let (clients, more) = (self.clients.len() as u32, waiting.count() as u32);
        Some(Awaited::OneOf { number, clients, what: Box::new(what), more })
    }
}

/// A quarter more where there is no room: a slab of its own accord takes twice as much.
fn make_room(idle: &mut Slab<Idle>) {
    if idle.len() == idle.capacity() {
        idle.reserve_exact(4.max(idle.len() / 4));
    }
}

/// What one of many sees of the world.
struct Place<'a> {
    io: &'a mut dyn Io,
    number: u32,
    /// Its number among the clients of all hosts.
    turn: u32,
    first_visit: u32,
    owners: &'a mut BySock<u32>,
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
        self.io.resolve_in_turn(name, self.turn)
    }

    fn resolve_in_turn(&self, name: &str, turn: u32) -> Option<Addr> {
        self.io.resolve_in_turn(name, turn)
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

    fn read_into(&mut self, sock: Sock, content: &mut Pieces) -> bool {
        self.io.read_into(sock, content)
    }

    fn holds(&mut self, before: u64, now: u64) -> bool {
        self.io.holds(before, now)
    }

    fn skip(&mut self, sock: Sock, bytes: u64) -> u64 {
        self.io.skip(sock, bytes)
    }

    fn close(&mut self, sock: Sock) {
        self.owners.remove(sock);
        self.io.close(sock);
    }

    fn shutdown(&mut self, sock: Sock) {
        self.io.shutdown(sock);
    }

    fn set_accepting(&mut self, accepting: bool) {
        self.io.set_accepting(accepting);
    }

    fn abort(&mut self, sock: Sock) {
        self.owners.remove(sock);
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

    fn page_done(&mut self) {
        self.io.page_done();
    }

    fn record(&mut self, mut note: HttpNote) {
        if let HttpNote::PageStarted { visit }
        | HttpNote::PageDone { visit, .. }
        | HttpNote::FromCache { visit, .. }
        | HttpNote::Queued { visit, .. } = &mut note
        {
            *visit += self.first_visit;
        }
        self.io.record(note);
    }

    fn tracing(&self) -> bool {
        self.io.tracing()
    }
}
