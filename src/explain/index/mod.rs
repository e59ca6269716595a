//! One pass forwards over a trace: what the walk backwards looks up.
//!
//! The world handles one happening at a time: a packet arrives, a timer fires, a party's wait is
//! over. Whatever is recorded until the next happening was caused by it. So every record has a
//! *root*, the happening it belongs to; that alone answers most questions of the walk. The rest
//! is about what lay waiting: when bytes were written, what held a sender back, which packet was
//! on a link before another.

mod ends;
mod packets;
mod requests;

pub(super) use ends::End;
pub(super) use packets::{Fate, Hop, PacketInfo, Packets};
pub(super) use requests::Requests;

use crate::ids::{Addr, ConnId, Endpoint, HostId, Map, PacketId, RequestId, Side};
use crate::trace::{Event, HttpNote, Record, TcpNote, Trace};
use crate::units::SimTime;
use crate::world::{Plan, Role};

/// A position in the trace.
pub(super) type At = usize;

/// What kind of party a host is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Opens pages.
    Client,
    /// Serves objects.
    Server,
    /// Stands between.
    Proxy,
}

/// A connection: who is at its ends, and where its opening stands in the trace.
#[derive(Debug)]
pub(super) struct ConnInfo {
    opener: HostId,
    acceptor: HostId,
    pub(super) opened: At,
}

/// What the walk looks up.
pub(super) struct Index<'a> {
    records: &'a [Record],
    kinds: Vec<Kind>,
    /// For each record the happening that it belongs to.
    roots: Vec<Option<u32>>,
    pub(super) packets: Packets,
    pub(super) requests: Requests,
    ends: Map<Endpoint, End>,
    conns: Map<ConnId, ConnInfo>,
    /// For each connection what its acceptor and proxies noted of it, in order.
    notes: Map<ConnId, Vec<At>>,
    /// For each host the records of what its party noted.
    of_host: Map<HostId, Vec<At>>,
}

impl<'a> Index<'a> {
    /// Reads the trace of a run of `plan` once.
    pub(super) fn of(plan: &Plan, trace: &'a Trace) -> Index<'a> {
        let kind = |role: &Role| match role {
            Role::Client(_) => Kind::Client,
            Role::Server(_) => Kind::Server,
            Role::Proxy(_) => Kind::Proxy,
        };
        let mut index = Index {
            records: &trace.records,
            kinds: plan.hosts.iter().map(|host| kind(&host.role)).collect(),
            roots: Vec::with_capacity(trace.records.len()),
            packets: Packets::default(),
            requests: Requests::default(),
            ends: Map::new(),
            conns: Map::new(),
            notes: Map::new(),
            of_host: Map::new(),
        };
        let mut root: Option<At> = None;
        for (at, record) in trace.records.iter().enumerate() {
            if is_root(&record.event) {
                root = Some(at);
            }
            let current = root.filter(|root| trace.records[*root].at == record.at);
            index.roots.push(current.map(|root| root as u32));
            index.take(at, record);
        }
        index
    }

    fn take(&mut self, at: At, record: &Record) {
        match &record.event {
            Event::Opened { conn, opener, acceptor } => self.opened(at, *conn, *opener, *acceptor),
            Event::Sent { packet, from, segment, why, .. } => {
                let end = self.ends.or_default(*from);
                let bytes = end.positions.locate(segment);
                if segment.seq_len() > 0 {
                    end.sent.push(*packet);
                }
                self.packets
                    .sent(*packet, PacketInfo::new((at, record.at), *from, segment, bytes, *why));
            }
            Event::Hop { packet, link, starts, ends, arrives } => {
                let hop = Hop {
                    link: *link,
                    entry: record.at,
                    starts: *starts,
                    ends: *ends,
                    arrives: *arrives,
                };
                self.packets.hop(*packet, hop);
            }
            Event::Dropped { packet, .. } => self.packets.ends(*packet, Fate::Dropped(record.at)),
            Event::Arrived { packet, conn, .. } => self.arrived(at, record.at, *packet, *conn),
            Event::Tcp { of, note } => self.tcp(at, *of, note),
            Event::Wrote { of, offset, content } => {
                let end = self.ends.or_default(*of);
                end.wrote(at, *offset, content, of.side);
            }
            Event::Read { of, bytes, .. } => self.ends.or_default(*of).read(at, *bytes),
            Event::Http { host, note } => self.http(at, *host, note),
        }
    }

    fn opened(&mut self, at: At, conn: ConnId, opener: Addr, acceptor: Addr) {
        let info = ConnInfo { opener: opener.host, acceptor: acceptor.host, opened: at };
        self.conns.insert(conn, info);
    }

    fn arrived(&mut self, at: At, time: SimTime, packet: crate::ids::PacketId, conn: ConnId) {
        let Some(info) = self.packets.get(packet) else { return };
        let (of, bears) = (info.from.peer(), info.bears_data());
        debug_assert_eq!(of.conn, conn);
        self.packets.ends(packet, Fate::Arrived(time));
        if bears {
            self.ends.or_default(of).arrivals.push((at, packet));
        }
    }

    fn tcp(&mut self, at: At, of: Endpoint, note: &TcpNote) {
        let end = self.ends.or_default(of);
        match note {
            TcpNote::Held { why } => end.holds.push((at, *why)),
            TcpNote::Window { cwnd, ssthresh, state, .. } => {
                end.windows.push((at, cwnd < ssthresh, *state));
            }
            TcpNote::BacklogFull { .. } => end.ignored.push(at),
            _ => {}
        }
    }

    fn http(&mut self, at: At, host: HostId, note: &HttpNote) {
        self.of_host.or_default(host).push(at);
        self.requests.note(at, host, note);
        match note {
            HttpNote::RequestSent { conn, .. } => {
                let of = Endpoint { conn: *conn, side: Side::Opener };
                self.ends.or_default(of).message_begins();
            }
            HttpNote::RequestReceived { conn, .. }
            | HttpNote::ResponseSent { conn, .. }
            | HttpNote::Closes { conn, .. }
            | HttpNote::CacheAnswered { conn, .. } => {
                self.notes.or_default(*conn).push(at);
            }
            HttpNote::Forwarded { from, to, .. } => {
                self.notes.or_default(*from).push(at);
                self.notes.or_default(*to).push(at);
            }
            _ => {}
        }
    }

    /// The record at a position.
    pub(super) fn record(&self, at: At) -> &'a Record {
        &self.records[at]
    }

    /// When the record at a position happened.
    pub(super) fn time(&self, at: At) -> SimTime {
        self.records[at].at
    }

    /// The happening that a record belongs to; `None` for what a host does when the run begins.
    pub(super) fn root(&self, at: At) -> Option<At> {
        self.roots[at].map(|root| root as At)
    }

    /// One end of a connection.
    pub(super) fn end(&self, of: Endpoint) -> Option<&End> {
        self.ends.get(&of)
    }

    /// All ends of connections.
    pub(super) fn ends(&self) -> impl Iterator<Item = (Endpoint, &End)> {
        self.ends.iter()
    }

    /// A connection; `None` where a stray SYN made it.
    pub(super) fn conn(&self, conn: ConnId) -> Option<&ConnInfo> {
        self.conns.get(&conn)
    }

    /// The host at one end of a connection.
    pub(super) fn host(&self, of: Endpoint) -> Option<HostId> {
        let conn = self.conns.get(&of.conn)?;
        Some(if of.side == Side::Opener { conn.opener } else { conn.acceptor })
    }

    /// What kind of party a host is.
    pub(super) fn kind(&self, host: HostId) -> Kind {
        self.kinds.get(host.index()).copied().unwrap_or(Kind::Server)
    }

    /// What was noted of a connection by `host` before `before`, the latest first.
    pub(super) fn notes_before(
        &self,
        host: HostId,
        conn: ConnId,
        before: At,
    ) -> impl Iterator<Item = (At, &'a HttpNote)> {
        let list: &[At] = self.notes.get(&conn).map_or(&[], Vec::as_slice);
        let until = list.partition_point(|at| *at < before);
        list[..until].iter().rev().filter_map(move |at| match &self.records[*at].event {
            Event::Http { host: of, note } if *of == host => Some((*at, note)),
            _ => None,
        })
    }

    /// The last record of what `host`'s party noted at `time` and before `before`, for which
    /// `fits`.
    pub(super) fn noted_at(
        &self,
        host: HostId,
        time: SimTime,
        before: At,
        fits: impl Fn(&HttpNote) -> bool,
    ) -> Option<At> {
        let list = self.of_host.get(&host)?;
        let until = list.partition_point(|at| *at < before && self.time(*at) <= time);
        let at_time = list[..until].iter().rev().take_while(|at| self.time(**at) == time);
        at_time.copied().find(|at| match &self.records[*at].event {
            Event::Http { note, .. } => fits(note),
            _ => false,
        })
    }

    /// The last record of anything at `time` and before `before` that happened at `host`.
    pub(super) fn happened_at(&self, host: HostId, time: SimTime, before: At) -> Option<At> {
        let until = self.records[..before].partition_point(|record| record.at <= time);
        let same = self.records[..until].iter().enumerate().rev();
        same.take_while(|(_, record)| record.at == time)
            .find(|(_, record)| match &record.event {
                Event::Arrived { host: of, .. } | Event::Http { host: of, .. } => *of == host,
                Event::Read { of, .. } => self.host(*of) == Some(host),
                _ => false,
            })
            .map(|(at, _)| at)
    }

    /// The last packet of a connection that reached `host` at `time` and before `before`.
    pub(super) fn arrived_on(
        &self,
        conn: ConnId,
        (host, time): (HostId, SimTime),
        before: At,
    ) -> Option<PacketId> {
        let until = self.records[..before].partition_point(|record| record.at <= time);
        let same = self.records[..until].iter().rev().take_while(|record| record.at == time);
        same.into_iter().find_map(|record| match record.event {
            Event::Arrived { packet, host: at, conn: on } if (at, on) == (host, conn) => {
                Some(packet)
            }
            _ => None,
        })
    }

    /// Whose request or response the byte at `offset` of a direction belongs to, where the
    /// connection was opened by a client.
    pub(super) fn request_at(&self, of: Endpoint, offset: u64) -> Option<RequestId> {
        let opener = self.conns.get(&of.conn)?.opener;
        if self.kind(opener) != Kind::Client {
            return None;
        }
        let message = self.end(of)?.message_at(offset)?;
        self.requests.on(of.conn).get(message).copied()
    }
}

/// Whether what follows in the trace, until the next such event, happens because of this one.
fn is_root(event: &Event) -> bool {
    matches!(
        event,
        Event::Arrived { .. }
            | Event::Tcp { note: TcpNote::TimerFired { .. }, .. }
            | Event::Http {
                note: HttpNote::Waited { .. } | HttpNote::Accepting | HttpNote::PageStarted { .. },
                ..
            }
    )
}
