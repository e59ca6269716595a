//! The one pass over a trace that gathers what is worth telling.
//!
//! What happens above TCP is read in `http`, what happens below in `tcp`. Both find here what was
//! before: who is at the ends of a connection, what a party believes, which part of the story it is.

use super::moment::{Detail, Fact, Moment};
use super::tcp::Senders;
use crate::analyze::VariantRun;
use crate::explain::Phase;
use crate::explain::index::Index;
use crate::explain::walk::stalls;
use crate::http::config::ProxyKind;
use crate::ids::{ConnId, Endpoint, HostId, Map, PacketId, RequestId, Side};
use crate::scenario::Variant;
use crate::trace::{Event, Record};
use crate::units::{Duration, SimTime};
use crate::world::{Ended, Role};
use std::sync::Arc;

/// Everything worth telling of a run, in order.
pub(super) fn moments(variant: &Variant, run: &VariantRun) -> Vec<Moment> {
    let mut watch = Watch::new(variant, run);
    for (index, record) in run.trace.records.iter().enumerate() {
        watch.record(index, record);
    }
    watch.finish();
    watch.moments
}

/// What is known on the way.
pub(super) struct Watch<'run> {
    pub variant: &'run Variant,
    pub run: &'run VariantRun,
    /// The opener's and the acceptor's host of each connection.
    pub ends: Map<ConnId, [HostId; 2]>,
    /// Relays that copy until the other side closes: since which event.
    pub waiting: Map<(HostId, ConnId), usize>,
    /// When each visit of each client began.
    pub clicked: Map<(HostId, u32), SimTime>,
    /// What each request asks for.
    pub wanted: Map<(HostId, RequestId), Wanted>,
    pub senders: Senders,
    /// What senders waited for behind each packet, as the breakdown names it.
    pub stalls: Map<PacketId, Vec<(Phase, Duration)>>,
    part: u32,
    moments: Vec<Moment>,
}

/// What a request asks for: a path, for which visit, and which object of its page it is.
pub(super) struct Wanted {
    pub path: Arc<str>,
    pub visit: u32,
    pub object: u32,
}

impl<'run> Watch<'run> {
    fn new(variant: &'run Variant, run: &'run VariantRun) -> Watch<'run> {
        Watch {
            variant,
            run,
            ends: Map::new(),
            waiting: Map::new(),
            clicked: Map::new(),
            wanted: Map::new(),
            senders: Senders::default(),
            stalls: stalls(&Index::of(&variant.plan, &run.trace)),
            part: 0,
            moments: Vec::new(),
        }
    }

    fn record(&mut self, index: usize, record: &Record) {
        match &record.event {
            Event::Opened { conn, opener, acceptor } => {
                self.ends.insert(*conn, [opener.host, acceptor.host]);
                self.connects(index, *conn, acceptor.host);
            }
            Event::Http { host, note } => self.http(index, *host, note),
            event => self.tcp(index, event),
        }
    }

    /// A connection is opened. How long its handshake took is known to the analysis.
    fn connects(&mut self, index: usize, conn: ConnId, to: HostId) {
        let row = self.run.analysis.connections.get(conn.index());
        let took = row.and_then(|row| Some(row.established?.since(row.opened)));
        let number = u64::from(conn.0) + 1;
        let detail = Detail { number, took, conn: Some(conn), ..Detail::default() };
        let who = self.ends[&conn][0];
        let established = took.is_some();
        self.tell(index, who, Fact::Connects { to, established }, detail);
        let syn =
            self.run.trace.records[index..].iter().take(4).find_map(|next| match next.event {
                Event::Sent { packet, from, .. } if from.conn == conn => Some(packet),
                _ => None,
            });
        self.packet(syn);
    }

    /// Adds a moment at an event.
    pub fn tell(&mut self, event: usize, who: HostId, fact: Fact, detail: Detail) {
        let at = self.run.trace.records[event].at;
        let part = self.part;
        self.moments.push(Moment { at, event, packet: None, who, part, epoch: 0, fact, detail });
    }

    /// Says that the last moment is about this packet.
    pub fn packet(&mut self, packet: Option<PacketId>) {
        if let Some(last) = self.moments.last_mut() {
            last.packet = packet;
        }
    }

    /// Says how many losses the window had answered that the last moment is about.
    pub fn epoch(&mut self, epoch: u32) {
        if let Some(last) = self.moments.last_mut() {
            last.epoch = epoch;
        }
    }

    /// Says that the last moment matters from `at` on, though its event is older.
    pub fn since(&mut self, at: SimTime) {
        if let Some(last) = self.moments.last_mut() {
            last.at = at;
        }
    }

    /// Another part of the story begins behind this event.
    pub fn new_part(&mut self) {
        self.part += 1;
    }

    /// The host at an end of a connection.
    pub fn host(&self, of: Endpoint) -> Option<HostId> {
        self.ends.get(&of.conn).map(|ends| ends[of.side.index()])
    }

    /// The host at the other end of a connection.
    pub fn peer(&self, host: HostId, conn: ConnId) -> HostId {
        match self.ends.get(&conn) {
            Some([opener, acceptor]) if *opener == host => *acceptor,
            Some([opener, _]) => *opener,
            None => host,
        }
    }

    /// The end of a connection that a host has.
    pub fn end(&self, host: HostId, conn: ConnId) -> Endpoint {
        let opener = self.ends.get(&conn).is_some_and(|ends| ends[0] == host);
        Endpoint { conn, side: if opener { Side::Opener } else { Side::Acceptor } }
    }

    /// Whether a host is a relay that copies what it does not understand.
    pub fn is_blind(&self, host: HostId) -> bool {
        match self.variant.plan.hosts.get(host.index()).map(|host| &host.role) {
            Some(Role::Proxy(proxy)) => matches!(proxy.kind, ProxyKind::BlindRelay { .. }),
            _ => false,
        }
    }

    /// Whoever still waits when nothing more can happen.
    fn finish(&mut self) {
        let Some(last) = self.run.trace.records.len().checked_sub(1) else { return };
        let Ended::Stuck(waiting) = &self.run.outcome.ended else { return };
        for (name, what) in waiting {
            let hosts = &self.variant.plan.hosts;
            let Some(host) = hosts.iter().position(|host| *host.name == **name) else { continue };
            let detail = Detail { awaited: Some(what.clone()), ..Detail::default() };
            self.tell(last, HostId(host as u32), Fact::Stuck, detail);
        }
    }
}
