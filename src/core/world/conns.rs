//! The connections of a run: found by number, as packets and parties name them, or by the two
//! addresses, as a host finds the connection that a segment belongs to.
//!
//! A connection keeps its number for the whole run, so what stays of it is small: its addresses.
//! The ends are apart and go when they are closed; one that is idle is at rest until something
//! happens to it ([`AtRest`]), and of one in TIME-WAIT there is a record ([`TimeWaitRecord`]).

use super::HostPlan;
use super::rest::Idle;
use super::stream::{Busy, Streams, Unread};
use crate::ids::{Addr, ConnId, Endpoint, HostId, Side, mixed};
use crate::net::PathId;
use crate::tcp::{AtRest, Connection, Ports, TcpParams, TimeWaitRecord};
use crate::units::SimTime;
use crate::wire::Content;
use hashbrown::HashTable;
use slab::Slab;
use std::borrow::Cow;

/// All connections.
#[derive(Debug)]
pub(super) struct Conns<'a> {
    /// The hosts, for their parameters.
    hosts: &'a [HostPlan],
    conns: Vec<Conn>,
    pub(super) ends: Slab<End>,
    resting: Slab<Resting<AtRest>>,
    in_time_wait: Slab<Resting<TimeWaitRecord>>,
    streams: Streams,
    /// The ends that there are, by their addresses. Never walked through, so that its order is of
    /// no consequence.
    by_address: HashTable<Small>,
}

/// A connection that was asked for at some time.
#[derive(Debug)]
struct Conn {
    opener: Addr,
    acceptor: Addr,
    ends: [Kept; 2],
    /// Whether something is written and not read.
    busy: Busy,
}

/// What there is of an end.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// It is not there yet, or no more.
    Absent,
    /// Its position among the ends.
    Active(u32),
    /// Its position among those at rest.
    Resting(u32),
    /// Its position among the records of TIME-WAIT.
    InTimeWait(u32),
}

/// The same in four bytes, as every connection of the run has two of them: the kind in the two
/// highest bits.
#[derive(Clone, Copy, Debug)]
struct Kept(u32);

const PLACE_BITS: u32 = 30;

/// Room for so many ends is made at the beginning: a page load has few more.
const ROOM: usize = 16;

impl From<Form> for Kept {
    #[inline]
    fn from(form: Form) -> Kept {
        let (kind, at) = match form {
            Form::Absent => (0, 0),
            Form::Active(at) => (1, at),
            Form::Resting(at) => (2, at),
            Form::InTimeWait(at) => (3, at),
        };
        assert!(at >> PLACE_BITS == 0, "more than 2^30 ends at a time");
        Kept(kind << PLACE_BITS | at)
    }
}

impl From<Kept> for Form {
    #[inline]
    fn from(kept: Kept) -> Form {
        let at = kept.0 & ((1 << PLACE_BITS) - 1);
        match kept.0 >> PLACE_BITS {
            0 => Form::Absent,
            1 => Form::Active(at),
            2 => Form::Resting(at),
            _ => Form::InTimeWait(at),
        }
    }
}

/// An end in four bytes: the number of its connection, and in the lowest bit its side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Small(u32);

impl From<Endpoint> for Small {
    fn from(of: Endpoint) -> Small {
        Small(of.conn.0 << 1 | of.side.index() as u32)
    }
}

impl From<Small> for Endpoint {
    fn from(small: Small) -> Endpoint {
        let side = if small.0 & 1 == 0 { Side::Opener } else { Side::Acceptor };
        Endpoint { conn: ConnId(small.0 >> 1), side }
    }
}

/// An end of whose TCP only `T` is kept. Its segments are not corked, as there are none.
#[derive(Debug)]
struct Resting<T> {
    tcp: T,
    path: PathId,
    wakes: SimTime,
    written: u64,
    held: bool,
}

/// One end of a connection.
#[derive(Debug)]
pub(super) struct End {
    pub(super) of: Endpoint,
    pub(super) idle: Idle,
    pub(super) tcp: Connection,
    pub(super) path: PathId,
    /// The earliest entry for this end in the event queue.
    pub(super) wakes: SimTime,
    /// Bytes that its application has written.
    pub(super) written: u64,
    /// Whether the application still holds its handle.
    pub(super) held: bool,
    /// Whether its segments wait until the application pulls the cork.
    pub(super) corked: bool,
    /// So many bytes are thrown away as they come, and the application is not told.
    pub(super) skips: u64,
}

/// Where an end is, and where its peer is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) host: HostId,
    pub(super) peer: Addr,
}

impl Conn {
    /// The addresses of an end: its own and its peer's.
    #[inline]
    fn addresses(&self, side: Side) -> (Addr, Addr) {
        match side {
            Side::Opener => (self.opener, self.acceptor),
            Side::Acceptor => (self.acceptor, self.opener),
        }
    }

    /// The ports as an end sees them.
    fn ports(&self, side: Side) -> Ports {
        let (own, peer) = self.addresses(side);
        Ports { local: own.port, remote: peer.port }
    }
}

impl End {
    /// An end that has just been made.
    pub(super) fn new(of: Endpoint, tcp: Connection, path: PathId, held: bool) -> End {
        let (idle, wakes) = (Idle::Not, SimTime::NEVER);
        End { of, idle, tcp, path, wakes, written: 0, held, corked: false, skips: 0 }
    }

    /// Whether its application skips all that its TCP has. The end of the stream is nothing to skip.
    #[inline]
    pub(super) fn skips_all(&self) -> bool {
        let End { tcp, skips, held, .. } = self;
        *held && *skips > 0 && tcp.readable() <= *skips && !tcp.has_all()
    }

    /// What is left of it, were `tcp` kept of its TCP.
    fn with<T>(&self, tcp: T) -> Resting<T> {
        let End { path, wakes, written, held, .. } = *self;
        Resting { tcp, path, wakes, written, held }
    }
}

impl<T> Resting<T> {
    /// The whole again; `wake` makes the whole TCP.
    fn wake(self, of: Endpoint, wake: impl FnOnce(T) -> Connection) -> End {
        let Resting { tcp, path, wakes, written, held } = self;
        let idle = Idle::Not;
        End { of, idle, tcp: wake(tcp), path, wakes, written, held, corked: false, skips: 0 }
    }
}

impl<'a> Conns<'a> {
    /// None.
    pub(super) fn new(hosts: &'a [HostPlan]) -> Conns<'a> {
        Conns {
            hosts,
            conns: Vec::new(),
            ends: Slab::with_capacity(ROOM),
            resting: Slab::new(),
            in_time_wait: Slab::new(),
            streams: Streams::default(),
            by_address: HashTable::with_capacity(ROOM),
        }
    }

    /// A new connection, whose ends are to be added.
    pub(super) fn open(&mut self, opener: Addr, acceptor: Addr) -> ConnId {
        let id = ConnId(self.conns.len() as u32);
        assert!(id.0 >> 31 == 0, "more than 2^31 connections");
        let ends = [Form::Absent.into(); 2];
        self.conns.push(Conn { opener, acceptor, ends, busy: Busy::default() });
        id
    }

    /// How many connections were asked for.
    pub(super) fn len(&self) -> u64 {
        self.conns.len() as u64
    }

    /// An end that is there and not at rest, to look at.
    #[inline]
    pub(super) fn end(&self, of: Endpoint) -> Option<&End> {
        match self.form(of) {
            Form::Active(at) => self.ends.get(at as usize),
            Form::Absent | Form::Resting(_) | Form::InTimeWait(_) => None,
        }
    }

    /// An end to be doctored.
    #[cfg(test)]
    pub(super) fn end_mut(&mut self, of: Endpoint) -> &mut End {
        self.get_mut(of).expect("it is there").0
    }

    /// The addresses of an end, whether it is there or not: its own and its peer's.
    #[inline]
    pub(super) fn addresses(&self, of: Endpoint) -> (Addr, Addr) {
        self.conns[of.conn.index()].addresses(of.side)
    }

    /// Has what waits on a connection loaded into the processor's cache.
    #[inline]
    pub(super) fn fetch_waiting(&self, conn: ConnId, written_by: Side) {
        self.streams.fetch(self.conns[conn.index()].busy, written_by);
    }

    /// Where an end is, if it is there.
    #[inline]
    pub(super) fn place(&self, of: Endpoint) -> Option<Place> {
        if !self.is_there(of) {
            return None;
        }
        let (own, peer) = self.addresses(of);
        Some(Place { host: own.host, peer })
    }

    #[inline]
    fn form(&self, of: Endpoint) -> Form {
        self.conns
            .get(of.conn.index())
            .map_or(Form::Absent, |conn| conn.ends[of.side.index()].into())
    }

    fn ports(&self, of: Endpoint) -> Ports {
        self.conns[of.conn.index()].ports(of.side)
    }

    fn params(&self, of: Endpoint) -> &'a TcpParams {
        &self.hosts[self.addresses(of).0.host.index()].tcp
    }

    /// Whether an end is there.
    #[inline]
    pub(super) fn is_there(&self, of: Endpoint) -> bool {
        !matches!(self.form(of), Form::Absent)
    }

    /// Whether the application at an end holds its handle.
    #[inline]
    pub(super) fn is_held(&self, of: Endpoint) -> bool {
        self.holds(self.form(of))
    }

    /// The same, of an end that has this form.
    #[inline]
    fn holds(&self, form: Form) -> bool {
        match form {
            Form::Absent => false,
            Form::Active(at) => self.ends[at as usize].held,
            Form::Resting(at) => self.resting[at as usize].held,
            Form::InTimeWait(at) => self.in_time_wait[at as usize].held,
        }
    }

    /// The end of a connection that the application on `host` holds.
    #[inline]
    pub(super) fn held_by(&self, host: HostId, conn: ConnId) -> Option<Endpoint> {
        let Conn { opener, acceptor, ends: [opened, accepted], .. } =
            self.conns.get(conn.index())?;
        let side = if opener.host == host && self.holds((*opened).into()) {
            Side::Opener
        } else if acceptor.host == host && self.holds((*accepted).into()) {
            Side::Acceptor
        } else {
            return None;
        };
        Some(Endpoint { conn, side })
    }

    /// The TCP of an end that is not at rest, to look at: one in a handshake, or with something
    /// unread, never rests.
    #[inline]
    pub(super) fn active(&self, of: Endpoint) -> Option<&Connection> {
        match self.form(of) {
            Form::Active(at) => Some(&self.ends[at as usize].tcp),
            Form::Absent | Form::Resting(_) | Form::InTimeWait(_) => None,
        }
    }

    /// An end's TCP, to look at.
    pub(super) fn tcp(&self, of: Endpoint) -> Option<Cow<'_, Connection>> {
        match self.form(of) {
            Form::Absent => None,
            Form::Active(at) => Some(Cow::Borrowed(&self.ends[at as usize].tcp)),
            Form::Resting(at) => {
                let tcp = &self.resting[at as usize].tcp;
                Some(Cow::Owned(tcp.wake(self.params(of), self.ports(of))))
            }
            Form::InTimeWait(at) => {
                let tcp = self.in_time_wait[at as usize].tcp.clone();
                Some(Cow::Owned(tcp.wake(self.params(of))))
            }
        }
    }

    /// An end, if it is there, and the parameters of its host. One that was at rest is so no
    /// longer.
    #[inline(always)]
    pub(super) fn get_mut(&mut self, of: Endpoint) -> Option<(&mut End, &'a TcpParams)> {
        let (at, params) = (self.awake(of)?, self.params(of));
        let end = self.ends.get_mut(at as usize)?;
        end.idle = Idle::Not;
        Some((end, params))
    }

    /// The same, with what waits for its application.
    #[inline(always)]
    pub(super) fn get_mut_to_read(
        &mut self,
        of: Endpoint,
    ) -> Option<(&mut End, &'a TcpParams, Unread<'_>)> {
        self.awake(of)?;
        let all = self.active_to_read(of)?;
        all.0.idle = Idle::Not;
        Some(all)
    }

    /// The same of an end that is not at rest: one that is has nothing to read.
    #[inline(always)]
    pub(super) fn active_to_read(
        &mut self,
        of: Endpoint,
    ) -> Option<(&mut End, &'a TcpParams, Unread<'_>)> {
        let Conns { hosts, ends, conns, streams, .. } = self;
        let conn = conns.get_mut(of.conn.index())?;
        let Form::Active(at) = conn.ends[of.side.index()].into() else { return None };
        let host = conn.addresses(of.side).0.host;
        let unread = Unread { streams, busy: &mut conn.busy, host, written_by: of.side.peer() };
        Some((ends.get_mut(at as usize)?, &hosts[host.index()].tcp, unread))
    }

    /// Where an end is among those that are not at rest, to which it belongs from now on.
    #[inline(always)]
    fn awake(&mut self, of: Endpoint) -> Option<u32> {
        match self.form(of) {
            Form::Active(at) => Some(at),
            Form::Absent => None,
            Form::Resting(_) | Form::InTimeWait(_) => self.wake(of),
        }
    }

    /// An end that was at rest is so no longer. Where it is among the others.
    #[inline(never)]
    fn wake(&mut self, of: Endpoint) -> Option<u32> {
        let (params, ports) = (self.params(of), self.ports(of));
        let end = match self.form(of) {
            Form::Absent | Form::Active(_) => return None,
            Form::Resting(at) => {
                self.resting.remove(at as usize).wake(of, |tcp| tcp.wake(params, ports))
            }
            Form::InTimeWait(at) => {
                self.in_time_wait.remove(at as usize).wake(of, |tcp| tcp.wake(params))
            }
        };
        let at = self.ends.insert(end) as u32;
        self.conns[of.conn.index()].ends[of.side.index()] = Form::Active(at).into();
        Some(at)
    }

    /// Whether there is only a record of an end, in TIME-WAIT.
    pub(super) fn is_record(&self, of: Endpoint) -> bool {
        matches!(self.form(of), Form::InTimeWait(_))
    }

    /// When an end wants to be woken, and its earliest entry in the event queue. One at rest stays
    /// so.
    pub(super) fn deadline(&mut self, of: Endpoint) -> Option<(Option<SimTime>, &mut SimTime)> {
        Some(match self.form(of) {
            Form::Absent => return None,
            Form::Active(at) => {
                let end = &mut self.ends[at as usize];
                (end.tcp.next_deadline(), &mut end.wakes)
            }
            Form::Resting(at) => {
                let end = &mut self.resting[at as usize];
                (end.tcp.next_deadline(), &mut end.wakes)
            }
            Form::InTimeWait(at) => {
                let end = &mut self.in_time_wait[at as usize];
                (Some(end.tcp.next_deadline()), &mut end.wakes)
            }
        })
    }

    /// Lets an end rest, if it can: as a record, where it is in TIME-WAIT and nothing else is to
    /// be remembered.
    pub(super) fn rest(&mut self, of: Endpoint) {
        let Form::Active(at) = self.form(of) else { return };
        let end = &self.ends[at as usize];
        if end.corked || end.skips > 0 || !end.tcp.is_quiet() {
            return;
        }
        let form = if let Some(record) = end.tcp.time_wait_record() {
            Form::InTimeWait(self.in_time_wait.insert(end.with(record)) as u32)
        } else if let Some(tcp) = end.tcp.at_rest(self.params(of)) {
            Form::Resting(self.resting.insert(end.with(tcp)) as u32)
        } else {
            return;
        };
        self.ends.remove(at as usize);
        self.conns[of.conn.index()].ends[of.side.index()] = form.into();
    }

    /// Adds an end at its addresses, where there is none.
    pub(super) fn insert(&mut self, end: End) {
        let of = end.of;
        let at = self.ends.insert(end);
        let Conns { conns, by_address, .. } = self;
        conns[of.conn.index()].ends[of.side.index()] = Form::Active(at as u32).into();
        let (own, peer) = conns[of.conn.index()].addresses(of.side);
        let hash_again = |other: &Small| {
            let other = Endpoint::from(*other);
            let (own, peer) = conns[other.conn.index()].addresses(other.side);
            hash(own, peer)
        };
        by_address.insert_unique(hash(own, peer), of.into(), hash_again);
    }

    /// Removes an end. Returns whether it was there.
    pub(super) fn remove(&mut self, of: Endpoint) -> bool {
        let form = &mut self.conns[of.conn.index()].ends[of.side.index()];
        match std::mem::replace(form, Form::Absent.into()).into() {
            Form::Absent => return false,
            Form::Active(at) => drop(self.ends.remove(at as usize)),
            Form::Resting(at) => drop(self.resting.remove(at as usize)),
            Form::InTimeWait(at) => drop(self.in_time_wait.remove(at as usize)),
        }
        let (own, peer) = self.addresses(of);
        if let Ok(entry) = self.by_address.find_entry(hash(own, peer), |other| *other == of.into())
        {
            entry.remove();
        }
        let Conns { conns, streams, .. } = self;
        let Conn { ends, busy, .. } = &mut conns[of.conn.index()];
        if ends.iter().all(|form| matches!((*form).into(), Form::Absent)) {
            streams.clear(busy);
        }
        true
    }

    /// The application at an end writes so many bytes. Returns the position of the first.
    #[inline]
    pub(super) fn write(&mut self, of: Endpoint, content: &[Content], bytes: u64) -> u64 {
        let Some((end, _)) = self.get_mut(of) else { return 0 };
        let offset = end.written;
        end.written += bytes;
        let busy = &mut self.conns[of.conn.index()].busy;
        self.streams.write(busy, of.side, content);
        offset
    }

    /// How many bytes of memory it takes what waits to be read on all connections, and what parties
    /// hold.
    pub(super) fn taken(&self) -> u64 {
        self.streams.taken()
    }

    /// A party holds so many bytes of memory, instead of so many before.
    pub(super) fn party_holds(&mut self, before: u64, now: u64) {
        self.streams.party_holds(before, now);
    }

    /// From now on more memory is taken than any limit allows.
    pub(super) fn run_out(&mut self) {
        self.streams.run_out();
    }

    /// The end at `own` whose peer is at `peer`.
    pub(super) fn at(&self, own: Addr, peer: Addr) -> Option<Endpoint> {
        let found = |end: &Small| self.addresses((*end).into()) == (own, peer);
        self.by_address.find(hash(own, peer), found).map(|end| (*end).into())
    }

    /// The end that a segment from the peer of `expected` belongs to: mostly `expected`, but a
    /// segment may come late, to another connection between the same addresses.
    #[inline]
    pub(super) fn receiver(&self, expected: Endpoint) -> Option<Endpoint> {
        // There is never more than one end at the same addresses.
        if self.is_there(expected) {
            return Some(expected);
        }
        let (own, peer) = self.addresses(expected);
        self.at(own, peer)
    }
}

/// The same number for the same addresses.
fn hash(own: Addr, peer: Addr) -> u64 {
    let ports = u64::from(own.port) << 16 | u64::from(peer.port);
    mixed(mixed(u64::from(own.host.0) << 32 | u64::from(peer.host.0)) ^ ports)
}
