//! A client between two pages, or after its last, with one connection on which nothing is asked:
//! of a crowd that never closes, that is nearly everybody. What a client at work needs is then made
//! anew.
//!
//! Who has more to remember (several connections, a cache, a name that is being looked up) stays as
//! it is, and costs memory.

use super::names::Names;
use super::pool::Conn;
use super::{Client, Told};
use crate::http::Sock;
use crate::http::codec::Reader;
use crate::ids::Addr;
use crate::units::{Duration, SimTime};
use std::rc::Rc;

/// What is kept of an idle client, besides what it shares with others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Idle {
    /// When it learnt the address of its server.
    known_since: SimTime,
    opened: SimTime,
    target: Addr,
    sock: Sock,
    sent: u32,
    visit: u32,
    /// Its server's name, see [`Told::name_number`].
    name: u8,
    said_close: bool,
    cautious: bool,
}

impl Client {
    /// What is to be kept of it, where it is idle.
    pub fn idle(&self) -> Option<Idle> {
        if self.progress.is_some() || self.conns.len() != 1 {
            return None;
        }
        let Client { told, start, visit, preconnected, .. } = self;
        let Client { progress: _, discovery, names, cache, delayed, .. } = self;
        let Client { targets, conns, beliefs, farewells, .. } = self;
        let nothing_else = start.is_zero()
            && discovery.is_none()
            && cache.is_none()
            && *preconnected == told.config.http.preconnect
            && delayed.is_empty()
            && targets.len() == 1
            && beliefs.is_empty()
            && farewells.count() == 0;
        let (name, known_since) = names.only().filter(|_| nothing_else)?;
        let ((target, state), (sock, conn)) = (targets.at(0)?, conns.at(0)?);
        if !state.is_idle() || conn.target != target {
            return None;
        }
        let (opened, sent) = conn.idle()?;
        let Conn { said_close, cautious, .. } = **conn;
        let (name, visit) = (told.name_number(name)?, u32::try_from(*visit).ok()?);
        Some(Idle { known_since, opened, target, sock, sent, visit, name, said_close, cautious })
    }
}

impl Idle {
    /// The whole client.
    pub fn wake(self, told: Rc<Told>) -> Client {
        let Idle { known_since, opened, target, sock, sent, visit, .. } = self;
        let (name, preconnected) = (told.name(self.name), told.config.http.preconnect);
        let reader = Reader::new(told.config.http.max_head_size.0);
        let mut client = Client::starting(told, Duration::ZERO);
        client.visit = visit as usize;
        client.preconnected = preconnected;
        client.names = Names::of_one(name, known_since);
        client.targets.insert(target, Box::default());
        let mut conn = Conn::new(target, reader, opened, self.cautious);
        conn.said_close = self.said_close;
        conn.set_connected();
        conn.set_sent(sent);
        client.conns.insert(sock, Box::new(conn));
        client
    }
}
