//! What came of a run.

use crate::units::SimTime;

/// What came of a run, besides its trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub ended: Ended,
    /// The time of the last event.
    pub last_event: SimTime,
    /// What was counted.
    pub counters: Counters,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing is left to do and every party has what it wanted.
    Done,
    /// Nothing more can happen, but somebody still waits: host name and what for.
    Stuck(Vec<(String, String)>),
    /// It reached the limit on events.
    EventLimit,
    /// It reached the limit on simulated time.
    TimeLimit,
}

/// Counted whether or not there is a trace. A retransmission is counted as a segment too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counters {
    /// Events taken from the queue.
    pub events: u64,
    /// Segments sent, all kinds, dropped ones included.
    pub segments: u64,
    /// IP bytes of those segments.
    pub ip_bytes: u64,
    /// Segments that carried again what had been sent before.
    pub retransmissions: u64,
    /// Packets lost.
    pub dropped: u64,
    /// Connections opened.
    pub connections_opened: u64,
}
