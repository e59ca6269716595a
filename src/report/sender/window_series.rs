//! What the windows of a sender were over time, gathered from a trace. Values are counted in
//! full segments, and infinite while they are unlimited.

use super::frame::Steps;
use super::{Sender, words};
use crate::ids::{Endpoint, PacketId, Set};
use crate::lang::{Lang, charts as say};
use crate::report::Shown;
use crate::trace::{CongestionState, Event, SendCause, TcpNote, WindowCause};
use crate::units::SimTime;
use crate::wire::Flags;

/// A stretch of time with a ground of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stretch {
    /// An unusual phase of loss recovery.
    Phase(CongestionState),
    /// The receiver's window is closed.
    ZeroWindow,
}

/// Everything that a panel shows of one sender.
#[derive(Debug, Default)]
pub(super) struct Series {
    /// What its words are said in.
    pub lang: Lang,
    /// Payload of a full segment in bytes (SMSS): what the values are counted in.
    pub segment: u32,
    pub cwnd: Steps,
    pub ssthresh: Steps,
    pub flight: Steps,
    /// The receive window that the sender knows.
    pub peer_window: Steps,
    /// When its segments, or SYNs of the connection, were lost.
    pub losses: Vec<f64>,
    /// Unusual phases of loss recovery, and times of a closed window: from, until, which.
    pub stretches: Vec<(f64, f64, Stretch)>,
    /// What changed the window other than the arrival of acknowledgments, what was asked of
    /// the receiver, and when.
    pub marks: Vec<(f64, String)>,
}

impl Series {
    /// The windows of a sender; `None` where they have no limit.
    pub fn of(run: Shown<'_>, variant: usize, sender: &Sender) -> Option<Series> {
        let hosts = &run.scenario.variants[variant].plan.hosts;
        let dupthresh = hosts.get(sender.host.index()).map_or(3, |host| host.tcp.dupthresh);
        let mut gatherer = Gatherer::new(run.lang, dupthresh);
        for record in &run.variants[variant].trace.records {
            gatherer.take(sender.end, record.at, &record.event);
        }
        let series = gatherer.finish();
        let limited = series.cwnd.iter().all(|(_, cwnd)| cwnd.is_finite());
        (limited && !series.cwnd.is_empty()).then_some(series)
    }

    /// Whether the receiver's window was ever less than the congestion window.
    pub fn is_held_by_peer(&self) -> bool {
        self.peer_window.iter().any(|(at, window)| *window < value_at(&self.cwnd, *at))
    }

    /// When something changed.
    pub fn times(&self) -> impl Iterator<Item = f64> + '_ {
        let steps = [&self.cwnd, &self.ssthresh, &self.flight, &self.peer_window];
        let stretches = self.stretches.iter().flat_map(|(from, until, _)| [*from, *until]);
        let marks = self.marks.iter().map(|(at, _)| *at);
        steps.into_iter().flatten().map(|(at, _)| *at).chain(stretches).chain(marks)
    }

    /// The greatest value that a panel must have room for.
    pub fn top(&self) -> f64 {
        let used = self.cwnd.iter().chain(&self.flight).map(|(_, value)| *value);
        let used = used.fold(1.0, f64::max);
        let near = |(_, value): &(f64, f64)| (*value <= 1.5 * used).then_some(*value);
        self.ssthresh.iter().filter_map(near).fold(used, f64::max)
    }
}

/// What a step line is worth at a time.
fn value_at(steps: &Steps, at: f64) -> f64 {
    let before = steps.partition_point(|(from, _)| *from <= at);
    steps[..before].last().map_or(0.0, |(_, value)| *value)
}

/// Takes in a trace event by event. Values are in bytes until the end.
struct Gatherer {
    series: Series,
    dupthresh: u32,
    packets: Set<PacketId>,
    phase: (f64, CongestionState),
    /// Since when the receiver's window is closed.
    closed: Option<f64>,
    last: f64,
}

impl Gatherer {
    fn new(lang: Lang, dupthresh: u32) -> Gatherer {
        Gatherer {
            series: Series { lang, ..Series::default() },
            dupthresh,
            packets: Set::new(),
            phase: (0.0, CongestionState::Open),
            closed: None,
            last: 0.0,
        }
    }

    fn take(&mut self, sender: Endpoint, at: SimTime, event: &Event) {
        let at = at.since(SimTime::ZERO).as_millis_f64();
        match event {
            Event::Sent { packet, from, segment, retransmission, why } => {
                let syn = from.conn == sender.conn && segment.has(Flags::SYN);
                if *from == sender || syn {
                    self.packets.insert(*packet);
                }
                let words = match why {
                    _ if syn && *retransmission => {
                        words::syn(self.series.lang, segment.has(Flags::ACK))
                    }
                    SendCause::WindowProbe if *from == sender => {
                        say::window_probe(self.series.lang)
                    }
                    _ => return,
                };
                self.series.marks.push((at, words.to_owned()));
            }
            Event::Dropped { packet, .. } if self.packets.contains(packet) => {
                self.series.losses.push(at);
            }
            Event::Tcp { of, note } if *of == sender => self.note(at, note),
            _ => {}
        }
    }

    fn note(&mut self, at: f64, note: &TcpNote) {
        match note {
            TcpNote::Window { cwnd, ssthresh, flight, smss, state, why, .. } => {
                self.series.segment = *smss;
                step(&mut self.series.cwnd, at, *cwnd);
                step(&mut self.series.ssthresh, at, *ssthresh);
                step(&mut self.series.flight, at, *flight);
                self.mark(at, *state, *why);
                self.enter(at, *state);
            }
            TcpNote::Flight { flight, .. } => step(&mut self.series.flight, at, *flight),
            TcpNote::PeerWindow { window } => {
                step(&mut self.series.peer_window, at, u64::from(*window));
                self.close(at, *window == 0);
            }
            _ => return,
        }
        self.last = at;
    }

    fn mark(&mut self, at: f64, state: CongestionState, why: WindowCause) {
        let enters = state != self.phase.1;
        if let Some(words) = words::mark(self.series.lang, why, enters, self.dupthresh) {
            self.series.marks.push((at, words));
        }
    }

    fn enter(&mut self, at: f64, state: CongestionState) {
        let (from, before) = self.phase;
        if state == before {
            return;
        }
        if before != CongestionState::Open && at > from {
            self.series.stretches.push((from, at, Stretch::Phase(before)));
        }
        self.phase = (at, state);
    }

    fn close(&mut self, at: f64, closed: bool) {
        match self.closed {
            None if closed => self.closed = Some(at),
            Some(from) if !closed => {
                self.series.stretches.push((from, at, Stretch::ZeroWindow));
                self.closed = None;
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Series {
        self.enter(self.last, CongestionState::Open);
        self.close(self.last, false);
        let series = &mut self.series;
        let segment = f64::from(series.segment.max(1));
        for steps in
            [&mut series.cwnd, &mut series.ssthresh, &mut series.flight, &mut series.peer_window]
        {
            steps.iter_mut().for_each(|(_, value)| *value /= segment);
        }
        self.series
    }
}

/// Adds a value, unless it is what it was.
fn step(steps: &mut Steps, at: f64, value: u64) {
    let value = if value == u64::MAX { f64::INFINITY } else { value as f64 };
    if steps.last().is_none_or(|(_, last)| *last != value) {
        steps.push((at, value));
    }
}
