//! What a simulated run shows on the client's link, in the terms of the measured cases.

use super::case::Row;
use sim::ids::{Endpoint, HostId, PacketId, Side};
use sim::trace::{Event, HttpNote, Record, TcpNote, TimerKind};
use sim::units::{Duration, SimTime};
use sim::wire::{Flags, Segment};
use std::collections::{BTreeMap, BTreeSet};

/// What was measured.
#[derive(Default)]
pub struct Measured {
    /// When the last byte that was new to the client arrived.
    pub last_data_ms: f64,
    pub requests: u64,
    /// When timers above 252 ms fired.
    pub slow_timers_ms: Vec<f64>,
    pub counts: BTreeMap<&'static str, u64>,
    pub flights: Vec<u64>,
    pub first_closer: Option<&'static str>,
    /// Every packet on the client's link, as it is sent.
    pub packets: Vec<Row>,
    /// When each transfer (a step of the workload) began and ended.
    pub transfers_ms: Vec<(f64, f64)>,
    /// When a proxy opened its first connection onwards.
    pub onward_ms: Option<f64>,
    /// When each request arrived at the other end of the client's link.
    pub requests_arrived_ms: Vec<f64>,
    /// When the first FIN arrived at a proxy from behind it.
    pub origin_closed_ms: Option<f64>,
}

impl Measured {
    /// How many slow timers fired before the last byte.
    pub fn slow_timers(&self) -> usize {
        self.slow_timers_ms.iter().filter(|at| **at <= self.last_data_ms).count()
    }
}

/// Timers above this fire late in a kernel with HZ = 250.
const SLOW_TIMER: Duration = Duration::from_millis(252);

/// Measures a run whose client is `client`.
pub fn measure(records: &[Record], rtt_ms: f64, client: HostId) -> Measured {
    let mut meter = Meter::new(rtt_ms, client);
    for record in records {
        meter.take(record);
    }
    meter.measured
}

struct Meter {
    client: HostId,
    flight_gap: Duration,
    measured: Measured,
    /// The connections of the client, in the order of their opening.
    connections: Vec<u32>,
    packets: BTreeMap<PacketId, (Endpoint, Segment)>,
    delivered: BTreeSet<(u32, bool, u32)>,
    last_sent: BTreeMap<Endpoint, SimTime>,
    last_down_data: Option<SimTime>,
}

impl Meter {
    fn new(rtt_ms: f64, client: HostId) -> Meter {
        Meter {
            client,
            flight_gap: Duration::from_micros(((250.0 * rtt_ms) as u64).max(4_000)),
            measured: Measured::default(),
            connections: Vec::new(),
            packets: BTreeMap::new(),
            delivered: BTreeSet::new(),
            last_sent: BTreeMap::new(),
            last_down_data: None,
        }
    }

    fn take(&mut self, record: &Record) {
        let at = record.at;
        match &record.event {
            Event::Opened { conn, opener, .. } if opener.host == self.client => {
                self.connections.push(conn.0);
            }
            Event::Opened { .. } => {
                self.measured.onward_ms.get_or_insert(millis(at));
            }
            Event::Sent { packet, from, segment, retransmission, .. } => {
                self.packets.insert(*packet, (*from, *segment));
                if let Some(number) = self.number(from.conn.0) {
                    self.sent(at, number, *from, segment, *retransmission);
                }
            }
            Event::Arrived { packet, .. } => self.arrived(at, *packet),
            Event::Tcp { of, note: TcpNote::TimerFired { timer } } => self.timer(at, *of, *timer),
            Event::Http { note, .. } => self.note(at, note),
            _ => {}
        }
    }

    /// The number of one of the client's connections.
    fn number(&self, conn: u32) -> Option<u64> {
        self.connections.iter().position(|own| *own == conn).map(|number| number as u64)
    }

    fn note(&mut self, at: SimTime, note: &HttpNote) {
        match note {
            HttpNote::Queued { .. } => self.measured.requests += 1,
            HttpNote::PageStarted { .. } => self.measured.transfers_ms.push((millis(at), 0.0)),
            HttpNote::PageDone { visit, .. } => {
                self.measured.transfers_ms[*visit as usize].1 = millis(at);
            }
            _ => {}
        }
    }

    fn sent(
        &mut self,
        at: SimTime,
        connection: u64,
        from: Endpoint,
        segment: &Segment,
        again: bool,
    ) {
        let down = from.side == Side::Acceptor;
        let data = segment.payload > 0;
        let (syn, fin) = (segment.has(Flags::SYN), segment.has(Flags::FIN));
        for (up_name, down_name, counts) in [
            ("data_segments_up", "data_segments_down", data),
            ("syn_up", "syn_down", syn),
            ("fin_up", "fin_down", fin),
            ("retransmitted_segments_up", "retransmitted_segments_down", again && data),
            ("pure_acks_up", "pure_acks_down", !data && !syn && !fin && !segment.has(Flags::RST)),
        ] {
            let name = if down { down_name } else { up_name };
            *self.measured.counts.entry(name).or_default() += u64::from(counts);
        }
        if fin {
            self.measured.first_closer.get_or_insert(if down { "server" } else { "client" });
        }
        if down && data {
            self.flight(at);
        }
        let flags = segment.flags.to_string().replace('P', "");
        let row = Row { at_ms: millis(at), connection, down, flags, has_payload: data };
        self.measured.packets.push(row);
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
        let down = from.side == Side::Acceptor;
        let own = self.connections.contains(&from.conn.0);
        if !own && down && segment.has(Flags::FIN) {
            self.measured.origin_closed_ms.get_or_insert(millis(at));
        }
        let last = segment.seq + segment.payload;
        let new = segment.payload > 0 && self.delivered.insert((from.conn.0, down, last.0));
        match (own && new, down) {
            (true, true) => self.measured.last_data_ms = millis(at),
            (true, false) => self.measured.requests_arrived_ms.push(millis(at)),
            _ => {}
        }
    }

    fn timer(&mut self, at: SimTime, of: Endpoint, timer: TimerKind) {
        let waited = self.last_sent.get(&of).map(|since| at.since(*since));
        let judged = matches!(timer, TimerKind::Retransmit | TimerKind::LossProbe);
        if judged && waited.is_some_and(|waited| waited > SLOW_TIMER) {
            self.measured.slow_timers_ms.push(millis(at));
        }
    }
}

fn millis(at: SimTime) -> f64 {
    at.as_nanos() as f64 / 1e6
}
