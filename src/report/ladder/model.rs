//! The ladder before it is drawn: parties, arrows, notes and hangs, read from the trace.
//!
//! Simplified: a packet that the network delivers twice is shown once; routers have no column,
//! so an arrow goes from the sending to the receiving host.

use super::fold;
use super::hang::{self, Hang};
use super::heads::{self, Head};
use super::words::{self, Tone};
use crate::analyze::Heads;
use crate::ids::{Addr, ConnId, Endpoint, HostId, Map, PacketId, Set, Side};
use crate::lang::{Lang, ladder as say};
use crate::report::Shown;
use crate::report::text::clean;
use crate::trace::{Event, LossCause, SendCause, TcpNote};
use crate::units::{Duration, SimTime};
use crate::wire::{Flags, Segment};
use crate::world::Role;

/// As many columns as fit on a page.
const PARTY_LIMIT: usize = 6;
/// Packets looked at; what comes later is left out, and said to be.
const PACKET_LIMIT: usize = 20_000;
/// Notes shown; a server that thousands ask would make a page of a hundred metres.
const NOTE_LIMIT: usize = 500;
/// Hangs shown; a client that gives up each of thousands of requests has as many.
const HANG_LIMIT: usize = 60;
/// TCP states are noted where this many changes, at most, have to be shown.
const STATE_LIMIT: usize = 24;

/// What a ladder is made from, read once however many arrows it may have.
#[derive(Debug)]
pub(super) struct Reading {
    /// Everything but the arrows.
    ladder: Ladder,
    packets: Vec<Packet>,
    ends: Ends,
    folds: fold::Folds,
}

impl Reading {
    /// The ladder with at most `limit` arrows.
    pub fn ladder(&self, limit: usize) -> Ladder {
        let mut ladder = self.ladder.clone();
        fold::fold(&mut ladder, &self.packets, &self.ends, &self.folds, limit);
        ladder.leave_out_late_notes();
        ladder
    }
}

/// Everything that a ladder shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Ladder {
    /// What is spoken.
    pub lang: Lang,
    /// The columns, from the client to the origin servers.
    pub parties: Vec<Party>,
    /// In the order in which their first segments were sent.
    pub arrows: Vec<Arrow>,
    /// In the order in which they happened.
    pub notes: Vec<Note>,
    /// Hangs of the client shown.
    pub hangs: Vec<Hang>,
    /// Why each of them was one.
    pub reasons: Vec<String>,
    /// What was left out, in words.
    pub left_out: Vec<String>,
    /// How many clients are not shown.
    pub other_clients: usize,
    /// The stretch that was left out, if one was: from, until, segments in it.
    pub gap: Option<(Moment, Moment, usize)>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub host: HostId,
    pub name: String,
    pub role: String,
}

/// A place in the trace: a time, and the order among equal times.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Moment {
    pub at: SimTime,
    pub order: usize,
}

/// A way through the network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flight {
    /// It left its sender.
    pub sent: Moment,
    /// Its first and last bit entered the first link.
    pub on_wire: Option<(SimTime, SimTime)>,
    /// How long its bits took to enter the last link so far.
    pub last_serialisation: Duration,
    /// It reached the other host.
    pub arrives: Option<Moment>,
    /// It was lost.
    pub lost: Option<LossCause>,
}

/// Kinds of segments that look different.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    Handshake,
    Data,
    Ack,
    Fin,
    Reset,
    Probe,
}

/// A segment, before folding.
#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub from: Endpoint,
    pub kind: Kind,
    pub segment: Segment,
    pub heads: Vec<Head>,
    pub why: SendCause,
    pub retransmission: bool,
    /// Whether it acknowledges just what its sender had acknowledged before.
    pub repeats: bool,
    pub flight: Flight,
}

/// A segment or a run of alike ones.
#[derive(Clone, Debug)]
pub(super) struct Arrow {
    pub from: usize,
    pub to: usize,
    pub kind: Kind,
    /// Whether it carries a FIN with its data.
    pub fin: bool,
    pub retransmission: bool,
    /// How many segments.
    pub count: usize,
    pub first: Flight,
    pub last: Flight,
    /// What it is: `c0 SYN`, `c0 GET /a.css`, `c0 40 data segments`.
    pub label: String,
    /// Further lines: version, the Connection field, how many bytes, why.
    pub details: Vec<String>,
}

/// Words at a column.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub when: Moment,
    pub party: usize,
    pub tone: Tone,
    pub text: String,
}

impl Reading {
    /// What is to be drawn of one variant, around its most telling client.
    pub fn of(run: Shown<'_>, variant: usize) -> Reading {
        let Some(plan) = run.scenario.variants.get(variant).map(|v| &v.plan) else {
            let ladder = Ladder {
                lang: run.lang,
                left_out: vec![say::no_such_variant(run.lang).into()],
                ..Ladder::default()
            };
            let (packets, ends) = (Vec::new(), Ends::new());
            return Reading { ladder, packets, ends, folds: fold::Folds::default() };
        };
        let hangs = hang::hangs(run, variant);
        let lang = run.lang;
        let mut ladder = Ladder { lang, ..Ladder::default() };
        let clients: Vec<HostId> = hosts_where(run, variant, |r| matches!(r, Role::Client(_)));
        // The client that hangs longest, else the first.
        let client = hangs
            .iter()
            .reduce(|best, next| if next.length > best.length { next } else { best })
            .map(|hang| hang.client)
            .or(clients.first().copied());
        let ends = connections(run, variant);
        let shown = reached_from(client, &ends);
        ladder.hangs = hangs.into_iter().filter(|hang| Some(hang.client) == client).collect();
        ladder.leave_out_late_hangs();
        ladder.reasons = hang::reasons(run, variant, &ladder.hangs);
        ladder.other_clients = clients.len().saturating_sub(1);
        if ladder.other_clients > 0 {
            ladder.left_out.push(say::other_clients(lang, ladder.other_clients));
        }
        let mut order: Vec<(u8, usize, HostId)> = shown
            .iter()
            .map(|(host, depth)| {
                let rank = match plan.hosts[host.index()].role {
                    Role::Client(_) => 0,
                    Role::Proxy(_) => 1,
                    Role::Server(_) => 2,
                };
                (rank, *depth, host)
            })
            .collect();
        order.sort_unstable();
        if order.len() > PARTY_LIMIT {
            ladder.left_out.push(say::no_room_for(lang, order.len() - PARTY_LIMIT));
            order.truncate(PARTY_LIMIT);
        }
        ladder.parties = order
            .into_iter()
            .map(|(_, _, host)| Party {
                host,
                name: clean(&plan.hosts[host.index()].name),
                role: words::role(lang, &run.scenario.variants[variant], &plan.hosts[host.index()]),
            })
            .collect();
        let packets = ladder.read(run, variant, &ends);
        Reading { ladder, packets, ends, folds: fold::Folds::default() }
    }
}

impl Ladder {
    fn leave_out_late_hangs(&mut self) {
        let beyond = self.hangs.len().saturating_sub(HANG_LIMIT);
        if beyond > 0 {
            self.left_out.push(say::hangs_after_the_first(self.lang, beyond, HANG_LIMIT));
            self.hangs.truncate(HANG_LIMIT);
        }
    }

    fn leave_out_late_notes(&mut self) {
        let beyond = self.notes.len().saturating_sub(NOTE_LIMIT);
        if beyond > 0 {
            self.left_out.push(say::notes_after_the_first(self.lang, beyond, NOTE_LIMIT));
            self.notes.truncate(NOTE_LIMIT);
        }
    }

    /// The column of a host.
    pub fn column(&self, host: HostId) -> Option<usize> {
        self.parties.iter().position(|party| party.host == host)
    }

    /// Reads packets and notes of the hosts that have a column.
    fn read(&mut self, run: Shown<'_>, variant: usize, ends: &Ends) -> Vec<Packet> {
        let mut reader = Reader { visible: self.visible(ends), ..Reader::default() };
        let mut states = Vec::new();
        let ordinals = words::Ordinals::of(&run.variants[variant].analysis.requests);
        for (order, record) in run.variants[variant].trace.records.iter().enumerate() {
            let when = Moment { at: record.at, order };
            match &record.event {
                // What comes behind the last packet is not shown.
                Event::Tcp { note: TcpNote::State { .. }, .. } if states.len() > STATE_LIMIT => {}
                Event::Tcp { note, .. }
                    if reader.beyond > 0 && !matches!(note, TcpNote::State { .. }) => {}
                Event::Http { .. } if reader.beyond > 0 => {}
                Event::Tcp { of, note } => {
                    let Some(party) = self.party_of(*of, ends) else { continue };
                    if let Some((tone, text, is_state)) = tcp_note(run.lang, of.conn, note) {
                        let note = Note { when, party, tone, text };
                        if is_state { states.push(note) } else { self.notes.push(note) }
                    }
                }
                Event::Http { host, note } => {
                    let Some(party) = self.column(*host) else { continue };
                    if let Some((tone, text)) = words::note(run.lang, &ordinals, note) {
                        self.notes.push(Note { when, party, tone, text: clean(&text) });
                    }
                }
                event => reader.take(when, event),
            }
        }
        if states.len() <= STATE_LIMIT {
            self.notes.extend(states);
            self.notes.sort_by_key(|note| note.when);
        }
        if reader.beyond > 0 {
            self.left_out.push(say::after_the_first(run.lang, reader.beyond, PACKET_LIMIT));
            let last = reader.packets.last().map(|packet| packet.flight.sent);
            self.notes.retain(|note| last.is_none_or(|last| note.when <= last));
        }
        reader.packets
    }

    /// Whether both ends of a connection have a column, for each by its number.
    fn visible(&self, ends: &Ends) -> Vec<bool> {
        let count = ends.last().map_or(0, |(conn, _)| conn.index() + 1);
        let mut visible = vec![false; count];
        for (conn, (opener, acceptor)) in ends.iter() {
            visible[conn.index()] =
                self.column(opener.host).is_some() && self.column(acceptor.host).is_some();
        }
        visible
    }

    /// The column of one end of a connection.
    pub fn party_of(&self, of: Endpoint, ends: &Ends) -> Option<usize> {
        let (opener, acceptor) = ends.get(&of.conn)?;
        self.column(match of.side {
            Side::Opener => opener.host,
            Side::Acceptor => acceptor.host,
        })
    }
}

/// Who opened and who accepted each connection.
pub(super) type Ends = Map<ConnId, (Addr, Addr)>;

fn hosts_where(run: Shown<'_>, variant: usize, wanted: impl Fn(&Role) -> bool) -> Vec<HostId> {
    let hosts = run.scenario.variants[variant].plan.hosts.iter().enumerate();
    hosts.filter(|(_, host)| wanted(&host.role)).map(|(i, _)| HostId(i as u32)).collect()
}

fn connections(run: Shown<'_>, variant: usize) -> Ends {
    let records = &run.variants[variant].trace.records;
    records
        .iter()
        .filter_map(|record| match record.event {
            Event::Opened { conn, opener, acceptor } => Some((conn, (opener, acceptor))),
            _ => None,
        })
        .collect()
}

/// The hosts that the client reaches, itself and whom they reach in turn, with the number of
/// connections in a row that it takes at least.
fn reached_from(client: Option<HostId>, ends: &Ends) -> Map<HostId, usize> {
    let pairs: Set<(HostId, HostId)> =
        ends.values().map(|(opener, acceptor)| (opener.host, acceptor.host)).collect();
    let mut depth: Map<HostId, usize> = client.into_iter().map(|host| (host, 0)).collect();
    loop {
        let next = pairs.iter().find_map(|(opener, acceptor)| {
            let steps = depth.get(&opener)? + 1;
            (!depth.contains_key(&acceptor)).then_some((acceptor, steps))
        });
        match next {
            Some((host, steps)) => depth.insert(host, steps),
            None => return depth,
        };
    }
}

fn tcp_note(lang: Lang, conn: ConnId, note: &TcpNote) -> Option<(Tone, String, bool)> {
    match note {
        TcpNote::State { to, .. } => Some((Tone::Tcp, format!("{conn}: {to}"), true)),
        TcpNote::TimerFired { timer } => {
            Some((Tone::Tcp, format!("{conn}: {}", words::timer(lang, *timer)?), false))
        }
        TcpNote::BacklogFull { .. } => {
            Some((Tone::Trouble, format!("{conn}: {}", say::backlog_full(lang)), false))
        }
        TcpNote::GaveUp => {
            Some((Tone::Trouble, format!("{conn}: {}", say::tcp_gives_up(lang)), false))
        }
        _ => None,
    }
}

/// Gathers packets from the trace.
#[derive(Default)]
struct Reader {
    packets: Vec<Packet>,
    /// Whether a connection is shown, by its number.
    visible: Vec<bool>,
    index: Map<PacketId, usize>,
    /// The packet of the greatest number that is shown: there are many with greater ones.
    last: Option<PacketId>,
    heads: Heads,
    streams: Map<Endpoint, Position>,
    /// What each end acknowledged last.
    acknowledged: Map<Endpoint, crate::wire::Seq>,
    beyond: u64,
}

/// Where in its stream a sender is: stream offsets are 64 bits, sequence numbers 32.
struct Position {
    seq: crate::wire::Seq,
    offset: u64,
}

impl Reader {
    fn take(&mut self, when: Moment, event: &Event) {
        let visible = |of: &Endpoint| self.visible.get(of.conn.index()) == Some(&true);
        match event {
            Event::Wrote { of, offset, content } if self.beyond == 0 && visible(of) => {
                self.heads.wrote(*of, *offset, content);
            }
            Event::Sent { packet, from, segment, retransmission, why } if visible(from) => {
                self.sent(when, *packet, *from, segment, *retransmission, *why);
            }
            Event::Hop { packet, starts, ends, .. } => {
                if let Some(flight) = self.flight(*packet) {
                    flight.on_wire.get_or_insert((*starts, *ends));
                    flight.last_serialisation = ends.since(*starts);
                }
            }
            Event::Dropped { packet, why, .. } => {
                if let Some(flight) = self.flight(*packet) {
                    flight.lost = Some(*why);
                }
            }
            Event::Arrived { packet, .. } => {
                if let Some(flight) = self.flight(*packet) {
                    flight.arrives.get_or_insert(when);
                }
            }
            _ => {}
        }
    }

    fn flight(&mut self, packet: PacketId) -> Option<&mut Flight> {
        let index = *self.index.get(&packet).filter(|_| Some(packet) <= self.last)?;
        Some(&mut self.packets[index].flight)
    }

    fn sent(
        &mut self,
        sent: Moment,
        id: PacketId,
        from: Endpoint,
        segment: &Segment,
        retransmission: bool,
        why: SendCause,
    ) {
        if self.packets.len() >= PACKET_LIMIT {
            self.beyond += 1;
            return;
        }
        let offset = self.stream_offset(from, segment);
        let heads = if retransmission || segment.payload == 0 {
            Vec::new()
        } else {
            let stretch = offset..offset + u64::from(segment.payload);
            self.heads.within(from, stretch).filter_map(heads::parse).collect()
        };
        let repeats = segment.has(Flags::ACK)
            && self.acknowledged.insert(from, segment.ack) == Some(segment.ack);
        let flight = Flight {
            sent,
            on_wire: None,
            last_serialisation: Duration::ZERO,
            arrives: None,
            lost: None,
        };
        self.index.insert(id, self.packets.len());
        self.last = self.last.max(Some(id));
        self.packets.push(Packet {
            from,
            kind: kind(segment, why),
            segment: *segment,
            heads,
            why,
            retransmission,
            repeats,
            flight,
        });
    }

    /// The position of the segment's first payload byte in its stream.
    fn stream_offset(&mut self, from: Endpoint, segment: &Segment) -> u64 {
        let first = if segment.has(Flags::SYN) { segment.seq + 1 } else { segment.seq };
        let position = self.streams.or_insert_with(from, || Position { seq: first, offset: 0 });
        // Forward or back by less than 2^31 from where the sender was last (RFC 9293 §3.4).
        let step = first.since(position.seq) as i32;
        let offset = position.offset.saturating_add_signed(i64::from(step));
        if !segment.has(Flags::RST) {
            *position = Position { seq: first, offset };
        }
        offset
    }
}

fn kind(segment: &Segment, why: SendCause) -> Kind {
    if segment.has(Flags::RST) {
        Kind::Reset
    } else if segment.has(Flags::SYN) {
        Kind::Handshake
    } else if matches!(why, SendCause::WindowProbe | SendCause::KeepAliveProbe) {
        Kind::Probe
    } else if segment.payload > 0 {
        Kind::Data
    } else if segment.has(Flags::FIN) {
        Kind::Fin
    } else if why == SendCause::Handshake {
        Kind::Handshake
    } else {
        Kind::Ack
    }
}
