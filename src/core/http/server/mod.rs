//! An origin server: reads requests as they arrive, answers them in order, decides about
//! each connection after each response.
//!
//! Read `conn` for the life of a connection, then `answer` (a response, and what becomes of the
//! connection), `idle` (what is kept of it between requests), `manners` (what is said about
//! connections, and how real servers differ), `workers` (who works on what), `ahead` (requests
//! behind others on their connection), `faults` (what goes wrong on purpose).

mod ahead;
mod answer;
mod conn;
mod faults;
mod idle;
mod manners;
mod reply;
mod site;
mod validators;
mod workers;

use super::by_sock::BySock;
use super::codec::Reader;
use super::config::{ServerConfig, WhenFull};
use super::parties::{Beliefs, Farewells, Token};
use super::{Awaited, Io, Party, PartyEvent, Sock};
use crate::ids::ConnId;
use crate::trace::CloseCause;
use crate::units::Duration;
use conn::Conn;
use faults::Faults;
use idle::{Idle, Seat};
use slab::Slab;
use std::rc::Rc;
use std::sync::Arc;
use workers::Workers;

pub use site::Site;

/// An origin server.
#[derive(Debug)]
pub struct Server {
    site: Rc<Site>,
    conns: BySock<Seat>,
    /// Those of them that are not idle.
    busy: Slab<Conn>,
    /// The reader of the one that was at work last: nothing is left in it but room.
    spare: Option<Reader>,
    desk: Desk,
    /// Whether it has stopped accepting because it has as many connections as it may.
    full: bool,
}

/// What the connections of a server share, and change.
#[derive(Debug, Default)]
struct Desk {
    beliefs: Beliefs,
    farewells: Farewells,
    workers: Workers,
    faults: Faults,
}

impl Server {
    /// A server without connections. Where two objects have the same path, it serves the
    /// first.
    pub fn new(config: impl Into<Arc<ServerConfig>>) -> Server {
        Server::of(Rc::new(Site::new(config.into())))
    }

    /// One of the servers of this kind, without connections.
    pub fn of(site: Rc<Site>) -> Server {
        let (conns, busy, desk) = (BySock::default(), Slab::new(), Desk::default());
        Server { site, conns, busy, spare: None, desk, full: false }
    }

    /// Has a connection do something, and forgets it when it is over. Where that set a worker
    /// free, the next in line begins.
    fn with(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        act: impl FnOnce(&mut Conn, &mut dyn Io, &Site, &mut Desk),
    ) {
        self.act(io, sock, act);
        while let Some(next) = self.desk.workers.next(&self.site.config.capacity) {
            self.act(io, next, Conn::begin);
        }
    }

    fn act(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        act: impl FnOnce(&mut Conn, &mut dyn Io, &Site, &mut Desk),
    ) {
        let Server { site, conns, busy, spare, desk, .. } = self;
        let Some(seat) = conns.get_mut(sock) else { return };
        let at = match *seat {
            Seat::Busy(at) => at as usize,
            Seat::Idle(idle) => busy.insert(idle.wake(sock, &site.config, spare.take())),
        };
        let conn = &mut busy[at];
        let held = conn.takes();
        act(conn, io, site, desk);
        debug_assert!(conn.unwritten.is_empty(), "it is written within the event");
        let holds = if conn.is_over() { 0 } else { conn.takes() };
        if holds != held {
            io.holds(held, holds);
        }
        if conn.is_over() {
            *spare = Some(busy.remove(at).reader.anew());
            conns.remove(sock);
        } else if let Some(idle) = conn.idle() {
            *spare = Some(busy.remove(at).reader);
            *seat = Seat::Idle(idle);
        } else {
            *seat = Seat::Busy(at as u32);
        }
    }

    /// A connection has come; perhaps it is one too many.
    fn accept(&mut self, io: &mut dyn Io, sock: Sock) {
        let capacity = self.site.config.capacity;
        let room = capacity.connections.is_none_or(|most| self.held() < u64::from(most));
        if !room && capacity.when_full == WhenFull::Reset {
            self.desk.beliefs.closes(io, sock, CloseCause::NoRoom);
            io.abort(sock);
            return;
        }
        let refused = !room && capacity.when_full == WhenFull::Answer503;
        self.conns.insert(sock, Seat::Idle(Idle::new(refused)));
        self.act(io, sock, Conn::begin_waiting);
    }

    /// How many connections it has, those included that it is taking leave of.
    fn held(&self) -> u64 {
        (self.conns.len() + self.desk.farewells.count()) as u64
    }

    /// Stops accepting when it has as many connections as it may, and begins again when it has
    /// fewer, where connections on top are to wait.
    fn mind_the_door(&mut self, io: &mut dyn Io) {
        let capacity = &self.site.config.capacity;
        let (Some(most), WhenFull::Wait) = (capacity.connections, capacity.when_full) else {
            return;
        };
        let full = self.held() >= u64::from(most);
        if full != self.full {
            self.full = full;
            io.set_accepting(!full);
        }
    }
}

impl Party for Server {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        if !self.desk.farewells.on(io, &mut self.desk.beliefs, event) {
            match event {
                PartyEvent::Accepted(sock) => self.accept(io, sock),
                PartyEvent::Readable(sock) => self.with(io, sock, Conn::on_readable),
                PartyEvent::Gone(sock, _) => self.with(io, sock, Conn::on_gone),
                PartyEvent::Timer(number) => match Token::from_number(number) {
                    Some(Token::Think(id)) => self.with(io, ConnId(id), Conn::on_ready),
                    Some(Token::Idle(id)) => self.with(io, ConnId(id), Conn::on_idle),
                    _ => {}
                },
                PartyEvent::Start | PartyEvent::Connected(_) => {}
            }
        }
        self.mind_the_door(io);
    }

    fn accepts_from(&self) -> Option<Duration> {
        self.site.config.http.accept_from
    }

    /// A server wants nothing.
    fn waiting_for(&self) -> Option<Awaited> {
        None
    }
}
