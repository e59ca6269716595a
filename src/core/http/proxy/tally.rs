//! How much memory a proxy holds, which has it in many places: for each thing of which there may be
//! many a weight, which goes with the thing, whatever makes it go.

use crate::http::Io;
use std::cell::Cell;
use std::rc::Rc;

/// What a proxy holds altogether.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(Rc<Sum>);

#[derive(Debug, Default)]
struct Sum {
    now: Cell<u64>,
    /// What the world knows of it.
    told: Cell<u64>,
}

/// What one thing of it takes.
#[derive(Debug)]
pub(super) struct Weight {
    of: Tally,
    takes: u64,
}

impl Tally {
    /// A weight that takes nothing yet.
    pub(super) fn weight(&self) -> Weight {
        Weight { of: self.clone(), takes: 0 }
    }

    /// Lets the world know, where it has changed.
    pub(super) fn tell(&self, io: &mut dyn Io) {
        let now = self.0.now.get();
        if now != self.0.told.get() {
            io.holds(self.0.told.replace(now), now);
        }
    }
}

impl Weight {
    /// It takes so many bytes now.
    pub(super) fn set(&mut self, takes: u64) {
        let sum = &self.of.0.now;
        sum.set(sum.get() + takes - self.takes);
        self.takes = takes;
    }
}

impl Drop for Weight {
    fn drop(&mut self) {
        self.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_takes_nothing() {
        let tally = Tally::default();
        let (mut one, mut other) = (tally.weight(), tally.weight());
        one.set(5);
        other.set(7);
        one.set(2);
        assert_eq!(tally.0.now.get(), 9);
        drop(other);
        assert_eq!(tally.0.now.get(), 2);
    }
}
