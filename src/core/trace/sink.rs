//! Where events go. The empty sink compiles away.

use super::{Event, Kept};
use crate::units::SimTime;

/// An event with its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// When it happened.
    pub at: SimTime,
    /// What happened.
    pub event: Event,
}

/// Takes events in the order in which they happen.
pub trait Sink {
    /// Whether anybody listens. Costly events are built only where this is true.
    const ON: bool;

    /// Whether it wants more than what a run in one row is made of: windows, timers and whatever
    /// else changes within TCP besides its state, and every link that a packet crosses.
    const DETAIL: bool = Self::ON;

    /// Takes one event. Times never decrease.
    fn record(&mut self, at: SimTime, event: Event);

    /// What it keeps in memory: nothing, for one that passes events on.
    fn kept(&self) -> Kept {
        Kept::default()
    }
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Sink for Silent {
    const ON: bool = false;

    fn record(&mut self, _: SimTime, _: Event) {}
}

/// Keeps everything in memory.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The events in order.
    pub records: Vec<Record>,
    /// How many bytes they take, by [`Event::takes`].
    pub bytes: u64,
}

impl Sink for Trace {
    const ON: bool = true;

    fn record(&mut self, at: SimTime, event: Event) {
        self.bytes += event.takes();
        self.records.push(Record { at, event });
    }

    fn kept(&self) -> Kept {
        Kept { events: self.records.len() as u64, bytes: self.bytes }
    }
}
