//! Any sink, behind a pointer: what a simulation tells is compiled once, whoever listens.

use super::{Event, Kept, Sink};
use crate::units::SimTime;

/// A sink, whatever its type.
trait Hears {
    fn hear(&mut self, at: SimTime, event: Event);

    fn kept(&self) -> Kept;
}

impl<S: Sink> Hears for S {
    fn hear(&mut self, at: SimTime, event: Event) {
        self.record(at, event);
    }

    fn kept(&self) -> Kept {
        Sink::kept(self)
    }
}

/// A sink that hands on to another of any type. A simulation with its own type for each sink would
/// be optimised as a whole for each; a call through a pointer costs little beside an event's making.
pub struct Told<'a, const DETAIL: bool>(&'a mut dyn Hears);

impl<'a, const DETAIL: bool> Told<'a, DETAIL> {
    /// Tells this one.
    pub fn to<S: Sink>(sink: &'a mut S) -> Self {
        Told(sink)
    }
}

impl<const DETAIL: bool> Sink for Told<'_, DETAIL> {
    const ON: bool = true;
    const DETAIL: bool = DETAIL;

    fn record(&mut self, at: SimTime, event: Event) {
        self.0.hear(at, event);
    }

    fn kept(&self) -> Kept {
        self.0.kept()
    }
}
