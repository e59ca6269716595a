//! What a simulated run shows on the client's link, in the terms of the measured cases.

use sim::ids::{Endpoint, HostId, PacketId, Side};
use sim::trace::{Event, HttpNote, Record, TcpNote, TimerKind};
use sim::units::{Duration, SimTime};
use sim::wire::{Flags, Segment};
use std::collections::{BTreeMap, BTreeSet};

/// What was measured.
#[derive(Default, Debug)]
pub struct Measured {
    /// When the last byte that was new to the client arrived, in milliseconds.
    pub last_data_ms: f64,
    pub requests: u64,
    /// How many timers above 252 ms fired before that.
    pub slow_timers: usize,
    pub counts: BTreeMap<&'static str, u64>,
    pub flights: Vec<u64>,
    pub first_closer: Option<&'static str>,
    /// Of the first connection, from its first FIN or RST on: down?, flags, payload?
    pub closing_segments: Vec<(bool, String, bool)>,
}

/// Timers above this fire late in a kernel with HZ = 250.
const SLOW_TIMER: Duration = Duration::from_millis(252);

/// Measures a run whose client is `client`.
pub fn measure(records: &[Record], rtt_ms: u64, client: HostId) -> Measured {
    let mut meter = Meter::new(rtt_ms, client);
    for record in records {
        meter.take(record);
    }
    meter.finish()
}

struct Meter {
    client: HostId,
    flight_gap: Duration,
    measured: Measured,
    connections: BTreeSet<u32>,
    packets: BTreeMap<PacketId, (Endpoint, Segment)>,
    delivered: BTreeSet<(u32, u32)>,
    last_sent: BTreeMap<Endpoint, SimTime>,
    slow_timers: Vec<SimTime>,
    last_down_data: Option<SimTime>,
    last_data: SimTime,
}

impl Meter {
    fn new(rtt_ms: u64, client: HostId) -> Meter {
        Meter {
            client,
            flight_gap: Duration::from_micros((250 * rtt_ms).max(4_000)),
            measured: Measured::default(),
            connections: BTreeSet::new(),
            packets: BTreeMap::new(),
            delivered: BTreeSet::new(),
            last_sent: BTreeMap::new(),
            slow_timers: Vec::new(),
            last_down_data: None,
            last_data: SimTime::ZERO,
        }
    }

    fn take(&mut self, record: &Record) {
        match &record.event {
            Event::Opened { conn, opener, .. } if opener.host == self.client => {
                self.connections.insert(conn.0);
            }
            Event::Sent { packet, from, segment, retransmission, .. }
                if self.connections.contains(&from.conn.0) =>
            {
                self.packets.insert(*packet, (*from, *segment));
                self.sent(record.at, *from, segment, *retransmission);
            }
            Event::Arrived { packet, host, .. } if *host == self.client => {
                self.arrived(record.at, *packet);
            }
            Event::Tcp { of, note: TcpNote::TimerFired { timer } } => {
                self.timer(record.at, *of, *timer);
            }
            Event::Http { note: HttpNote::Queued { .. }, .. } => self.measured.requests += 1,
            _ => {}
        }
    }

    fn sent(&mut self, at: SimTime, from: Endpoint, segment: &Segment, again: bool) {
        let down = from.side == Side::Acceptor;
        let data = segment.payload > 0;
        for (up_name, down_name, counts) in [
            ("data_segments_up", "data_segments_down", data),
            ("syn_up", "syn_down", segment.has(Flags::SYN)),
            ("fin_up", "fin_down", segment.has(Flags::FIN)),
            ("retransmitted_segments_up", "retransmitted_segments_down", again && data),
        ] {
            let name = if down { down_name } else { up_name };
            *self.measured.counts.entry(name).or_default() += u64::from(counts);
        }
        if segment.has(Flags::FIN) {
            self.measured.first_closer.get_or_insert(if down { "server" } else { "client" });
        }
        if down && data {
            self.flight(at);
        }
        let closing = segment.has(Flags::FIN) || segment.has(Flags::RST);
        if from.conn.0 == 0 && (closing || !self.measured.closing_segments.is_empty()) {
            let flags = segment.flags.to_string().replace('P', "");
            self.measured.closing_segments.push((down, flags, data));
        }
        self.last_sent.insert(from, at);
    }

    /// Data packets as they leave the server, split where the gap is long.
    fn flight(&mut self, at: SimTime) {
        let flights = &mut self.measured.flights;
        match self.last_down_data {
            Some(before) if at.since(before) <= self.flight_gap => {
                *flights.last_mut().expect("a flight has begun") += 1;
            }
            _ => flights.push(1),
        }
        self.last_down_data = Some(at);
    }

    fn arrived(&mut self, at: SimTime, packet: PacketId) {
        let Some((from, segment)) = self.packets.get(&packet) else { return };
        let last = segment.seq + segment.payload;
        if segment.payload > 0 && self.delivered.insert((from.conn.0, last.0)) {
            self.last_data = at;
        }
    }

    fn timer(&mut self, at: SimTime, of: Endpoint, timer: TimerKind) {
        let waited = self.last_sent.get(&of).map(|since| at.since(*since));
        let judged = matches!(timer, TimerKind::Retransmit | TimerKind::LossProbe);
        if judged && waited.is_some_and(|waited| waited > SLOW_TIMER) {
            self.slow_timers.push(at);
        }
    }

    fn finish(mut self) -> Measured {
        let last = self.last_data;
        self.measured.last_data_ms = last.as_nanos() as f64 / 1e6;
        self.measured.slow_timers = self.slow_timers.iter().filter(|at| **at <= last).count();
        self.measured
    }
}
