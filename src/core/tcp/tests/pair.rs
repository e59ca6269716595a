//! Two connections joined by a delay, with rules for what gets lost, and a log.

use crate::params::Profile;
use crate::tcp::{
    Connection, Cx, FastOpenNews, Observer, Outgoing, Ports, TcpEvent, TcpParams, Ticket,
    opens_a_connection, reset_reply,
};
use crate::trace::{TcpNote, TcpState};
use crate::units::{Duration, SimTime};
use crate::wire::{Cookie, Segment, Seq};
use std::collections::BTreeMap;

/// Which end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    Client,
    Server,
}
pub use End::{Client, Server};

impl End {
    pub fn peer(self) -> End {
        if self == Client { Server } else { Client }
    }
}

/// A segment that left, in the order of leaving.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub at: SimTime,
    pub from: End,
    pub out: Outgoing,
    pub dropped: bool,
}

/// Remembers notes.
#[derive(Debug, Default)]
pub struct Notes(pub Vec<(SimTime, TcpNote)>, pub SimTime);

impl Observer for Notes {
    const ON: bool = true;
    fn note(&mut self, note: TcpNote) {
        self.0.push((self.1, note));
    }
}

/// One host.
pub struct Host {
    pub params: TcpParams,
    pub tcp: Option<Connection>,
    pub notes: Notes,
    pub events: Vec<TcpEvent>,
    /// Reads everything at once.
    pub reads: bool,
    /// Closes when the peer has.
    pub closes: bool,
    pub received: u64,
    /// What its application wrote, as far as somebody counts it.
    pub written: u64,
    /// Whether its application ended the connection without waiting for the peer's end.
    pub gave_up: bool,
    /// What it knows of its peer for Fast Open.
    pub ticket: Option<Ticket>,
    /// How many connections it has had, one after the other.
    pub lives: u32,
    listens: bool,
    iss: Seq,
}

impl Host {
    /// The sequence number with which the next connection begins. They are far apart, as a
    /// clock would have them (RFC 9293 §3.4.1).
    fn next_iss(&mut self) -> Seq {
        self.lives += 1;
        self.iss + (self.lives - 1) * 0x0100_0000
    }
}

/// What becomes of a segment on the wire.
#[derive(Clone, Copy, Debug, Default)]
pub struct Treatment {
    pub lose: bool,
    pub delay: Duration,
    pub twice: bool,
}

/// The pair with the wire between.
pub struct Pair {
    pub now: SimTime,
    pub hosts: [Host; 2],
    pub log: Vec<Left>,
    /// What arrived where, in the order of arriving.
    pub arrived: Vec<(End, Segment)>,
    pub one_way: Duration,
    /// The cookie that a server with Fast Open has for its client.
    pub cookie: Cookie,
    /// Segments on the wire, by arrival and order of leaving.
    wire: BTreeMap<(SimTime, u64), (End, Segment)>,
    sent: u64,
    pub fate: Box<dyn FnMut(&Left) -> Treatment>,
}

pub fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

impl Pair {
    /// Client and server of one profile, 100 ms of round trip.
    pub fn new(profile: Profile) -> Pair {
        Pair::with(TcpParams::of(profile), TcpParams::of(profile))
    }

    pub fn with(client: TcpParams, server: TcpParams) -> Pair {
        let host = |params, listens, iss| Host {
            params,
            tcp: None,
            notes: Notes::default(),
            events: Vec::new(),
            reads: true,
            closes: false,
            received: 0,
            written: 0,
            gave_up: false,
            ticket: None,
            lives: 0,
            listens,
            iss,
        };
        Pair {
            now: SimTime::ZERO,
            // The sequence numbers wrap early in every test.
            hosts: [
                host(client, false, Seq(u32::MAX - 700)),
                host(server, true, Seq(u32::MAX - 3000)),
            ],
            log: Vec::new(),
            arrived: Vec::new(),
            one_way: ms(50),
            cookie: Cookie([1; 8]),
            wire: BTreeMap::new(),
            sent: 0,
            fate: Box::new(|_| Treatment::default()),
        }
    }

    /// The same parameters changed at both ends.
    pub fn set(mut self, change: impl Fn(&mut TcpParams)) -> Pair {
        self.hosts.iter_mut().for_each(|host| change(&mut host.params));
        self
    }

    /// Drops what the rule says.
    pub fn drop(mut self, mut rule: impl FnMut(&Left) -> bool + 'static) -> Pair {
        self.fate = Box::new(move |left| Treatment { lose: rule(left), ..Treatment::default() });
        self
    }

    /// Drops the first, second… (from 1) of the segments of `from` for which `kind` holds.
    pub fn drop_nth(
        self,
        from: End,
        kind: impl Fn(&Segment) -> bool + 'static,
        which: &'static [u64],
    ) -> Pair {
        let mut seen = 0;
        self.drop(move |left| {
            let counts = left.from == from && kind(&left.out.segment);
            seen += u64::from(counts);
            counts && which.contains(&seen)
        })
    }

    pub fn host(&mut self, end: End) -> &mut Host {
        &mut self.hosts[end as usize]
    }

    pub fn tcp(&self, end: End) -> &Connection {
        self.hosts[end as usize].tcp.as_ref().expect("a connection")
    }

    pub fn state(&self, end: End) -> TcpState {
        self.hosts[end as usize].tcp.as_ref().map_or(TcpState::Closed, Connection::state)
    }

    /// Does something to an end's connection; what it sends and says follows at once.
    pub fn act<R>(
        &mut self,
        end: End,
        act: impl FnOnce(&mut Connection, &mut Cx<'_, Notes>) -> R,
    ) -> R {
        let result = self.act_unsettled(end, act);
        self.settle(end);
        result
    }

    /// Does something to an end's connection and nothing else: nobody asks it anything.
    pub fn act_unsettled<R>(
        &mut self,
        end: End,
        act: impl FnOnce(&mut Connection, &mut Cx<'_, Notes>) -> R,
    ) -> R {
        let now = self.now;
        let Host { params, notes, tcp, .. } = &mut self.hosts[end as usize];
        notes.1 = now;
        let mut cx = Cx { now, params, observer: notes };
        act(tcp.as_mut().expect("a connection"), &mut cx)
    }

    /// The active open of an end.
    pub fn connect(&mut self, end: End) {
        let now = self.now;
        let ports = ports(end);
        let iss = self.host(end).next_iss();
        let Host { params, notes, tcp, ticket, .. } = &mut self.hosts[end as usize];
        notes.1 = now;
        let mut cx = Cx { now, params, observer: notes };
        *tcp = Some(match *ticket {
            Some(ticket) => Connection::connect_fast(&mut cx, ports, iss, ticket),
            None => Connection::connect(&mut cx, ports, iss),
        });
        self.settle(end);
    }

    pub fn write(&mut self, end: End, bytes: u64) {
        self.act(end, |tcp, cx| tcp.write(cx, bytes));
    }

    pub fn close(&mut self, end: End) {
        self.act(end, |tcp, cx| tcp.close(cx));
    }

    /// A pair whose handshake is complete, quiet, at 100 ms or later; the log is empty.
    pub fn established(mut self) -> Pair {
        self.connect(Client);
        self.run_while(|pair| {
            [Client, Server].into_iter().any(|end| pair.state(end) != TcpState::Established)
        });
        self.run_for(ms(200));
        self.log.clear();
        self
    }

    /// Sends, tells events, reads, answers, until the end has nothing more to say.
    fn settle(&mut self, end: End) {
        self.flush(end);
        while let Some(event) = self.hosts[end as usize].tcp.as_mut().and_then(|t| t.poll_event()) {
            self.hosts[end as usize].events.push(event);
            if event == TcpEvent::Readable {
                self.on_readable(end);
            }
            if event == TcpEvent::FastOpen {
                let news = self.tcp(end).fast_open_news();
                self.hosts[end as usize].ticket = match news {
                    Some(FastOpenNews::Granted(ticket)) => Some(ticket),
                    _ => None,
                };
            }
            if matches!(event, TcpEvent::Closed) {
                let Host { tcp, received, .. } = &mut self.hosts[end as usize];
                // What it had received in order it can still read.
                *received += tcp.take().map_or(0, |tcp| tcp.readable());
            }
        }
        self.flush(end);
    }

    fn on_readable(&mut self, end: End) {
        if self.hosts[end as usize].reads {
            let bytes = self.tcp(end).readable();
            self.take_unsettled(end, bytes);
        }
        self.close_after_peer(end);
    }

    /// The application reads at most `bytes`, and closes if that was the peer's end and it
    /// wants to.
    pub fn take(&mut self, end: End, bytes: u64) {
        self.take_unsettled(end, bytes);
        self.close_after_peer(end);
        self.settle(end);
    }

    fn take_unsettled(&mut self, end: End, bytes: u64) {
        let bytes = bytes.min(self.tcp(end).readable());
        self.act_unsettled(end, |tcp, cx| tcp.read(cx, bytes));
        self.hosts[end as usize].received += bytes;
        self.flush(end);
    }

    fn close_after_peer(&mut self, end: End) {
        if self.hosts[end as usize].closes && self.tcp(end).eof() {
            self.act_unsettled(end, |tcp, cx| tcp.close(cx));
        }
    }

    fn flush(&mut self, end: End) {
        let before = self.log.len();
        while self.hosts[end as usize].tcp.is_some() {
            assert!(self.log.len() - before < 10_000, "it never stops sending\n{}", self.dump());
            let Some(out) = self.act_unsettled(end, |tcp, cx| tcp.poll_segment(cx)) else { break };
            self.put_on_wire(end, out);
        }
    }

    fn put_on_wire(&mut self, from: End, out: Outgoing) {
        let mut left = Left { at: self.now, from, out, dropped: false };
        let fate = (self.fate)(&left);
        left.dropped = fate.lose;
        self.log.push(left);
        if !fate.lose {
            self.inject(from.peer(), out.segment, fate.delay);
        }
        if fate.twice {
            self.inject(from.peer(), out.segment, fate.delay + ms(1));
        }
    }

    /// Lets a segment travel to `to`.
    pub fn inject(&mut self, to: End, segment: Segment, extra: Duration) {
        self.wire.insert((self.now + self.one_way + extra, self.sent), (to, segment));
        self.sent += 1;
    }

    /// A segment arrives at `to` now.
    pub fn deliver(&mut self, to: End, segment: &Segment) {
        self.arrived.push((to, *segment));
        let host = &mut self.hosts[to as usize];
        if host.tcp.is_some() {
            self.act(to, |tcp, cx| tcp.on_segment(cx, segment));
        } else if host.listens && opens_a_connection(segment) {
            let (now, iss) = (self.now, host.next_iss());
            host.notes.1 = now;
            let mut cx = Cx { now, params: &host.params, observer: &mut host.notes };
            // What comes of an old SYN is a connection in the usual way, as in the world.
            host.tcp = Some(if host.params.fast_open && host.lives == 1 {
                Connection::accept_fast(&mut cx, ports(to), iss, segment, self.cookie)
            } else {
                Connection::accept(&mut cx, ports(to), iss, segment)
            });
            self.settle(to);
        } else if let Some(reply) = reset_reply(segment, host.listens) {
            self.put_on_wire(to, reply);
        }
    }

    /// No listener at the server.
    pub fn deaf(mut self) -> Pair {
        self.hosts[1].listens = false;
        self
    }

    /// When the next thing happens.
    pub fn next(&self) -> Option<SimTime> {
        let arrival = self.wire.keys().next().map(|(at, _)| *at);
        let deadlines = self.hosts.iter().filter_map(|host| host.tcp.as_ref()?.next_deadline());
        deadlines.chain(arrival).min()
    }

    /// One thing happens. Returns whether there was one.
    pub fn step(&mut self) -> bool {
        let Some(at) = self.next() else { return false };
        self.now = self.now.max(at);
        match self.wire.first_key_value() {
            Some((key, _)) if key.0 <= self.now => {
                let (_, (to, segment)) = self.wire.pop_first().expect("it is there");
                self.deliver(to, &segment);
            }
            _ => {
                for end in [Client, Server] {
                    let due = self.hosts[end as usize].tcp.as_ref().and_then(|t| t.next_deadline());
                    if due.is_some_and(|at| at <= self.now) {
                        self.act(end, |tcp, cx| tcp.on_deadline(cx));
                    }
                }
            }
        }
        true
    }

    /// Goes on while the condition holds.
    pub fn run_while(&mut self, going: impl Fn(&Pair) -> bool) {
        let mut steps = 0;
        while going(self) && self.step() {
            steps += 1;
            assert!(steps < 200_000, "no end in sight\n{}", self.dump());
        }
    }

    /// Goes on for so long, and stops at exactly that time.
    pub fn run_for(&mut self, time: Duration) {
        let end = self.now + time;
        self.run_while(|pair| pair.next().is_some_and(|at| at <= end));
        self.now = end;
    }

    /// Goes on until nothing can happen any more.
    pub fn run(&mut self) {
        self.run_while(|_| true);
    }

    /// What an end has sent.
    pub fn sent_by(&self, end: End) -> Vec<Left> {
        self.log.iter().filter(|left| left.from == end).copied().collect()
    }

    /// Its segments with payload.
    pub fn data_by(&self, end: End) -> Vec<Left> {
        let mut sent = self.sent_by(end);
        sent.retain(|left| left.out.segment.payload > 0);
        sent
    }

    /// Its retransmissions.
    pub fn again_by(&self, end: End) -> Vec<Left> {
        let mut sent = self.sent_by(end);
        sent.retain(|left| left.out.retransmission);
        sent
    }

    /// Flags of all segments in the order of leaving, such as `C:S S:S. C:.`.
    pub fn flags(&self) -> String {
        let text = |left: &Left| {
            let side = if left.from == Client { 'C' } else { 'S' };
            format!("{side}:{}", left.out.segment.flags)
        };
        self.log.iter().map(text).collect::<Vec<_>>().join(" ")
    }

    /// The states that an end has gone through.
    pub fn states(&self, end: End) -> Vec<TcpState> {
        let notes = &self.hosts[end as usize].notes.0;
        let to = |(_, note): &(SimTime, TcpNote)| match note {
            TcpNote::State { to, .. } => Some(*to),
            _ => None,
        };
        notes.iter().filter_map(to).collect()
    }

    /// The log as tcpdump would show it.
    pub fn dump(&self) -> String {
        let line = |left: &Left| {
            let arrow = if left.from == Client { "C > S" } else { "S > C" };
            let lost = if left.dropped { "  [lost]" } else { "" };
            format!(
                "{:>14} {arrow}: {} ({:?}){lost}\n",
                left.at.to_string(),
                left.out.segment,
                left.out.why
            )
        };
        self.log.iter().map(line).collect()
    }
}

fn ports(end: End) -> Ports {
    match end {
        Client => Ports { local: 49_152, remote: 80 },
        Server => Ports { local: 80, remote: 49_152 },
    }
}

/// Milliseconds at which segments left.
pub fn times(left: &[Left]) -> Vec<u64> {
    left.iter().map(|left| left.at.since(SimTime::ZERO).as_millis()).collect()
}
