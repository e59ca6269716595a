//! How long a call may work on a scenario, by the clock on the wall.

use crate::units::Duration;
use std::time::Instant;

/// Where the command line says nothing.
pub const WALL_TIME: Duration = Duration::from_secs(60);

/// Runs from the moment when the work on a scenario begins. The simulations have two thirds of what
/// is allowed, so that time is left to tell of them.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    started: Instant,
    allowed: std::time::Duration,
}

impl Stopwatch {
    /// Starts now.
    pub fn start(allowed: Duration) -> Stopwatch {
        let allowed = std::time::Duration::from_nanos(allowed.as_nanos());
        Stopwatch { started: Instant::now(), allowed }
    }

    /// Whether time is left for anything.
    pub fn goes_on(&self) -> bool {
        self.started.elapsed() < self.allowed
    }

    /// Whether time is left for simulations.
    pub fn simulates(&self) -> bool {
        self.started.elapsed() < self.allowed / 3 * 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_of_nothing_and_much_of_an_hour() {
        let nothing = Stopwatch::start(Duration::ZERO);
        assert!(!nothing.goes_on() && !nothing.simulates());
        let hour = Stopwatch::start(Duration::from_secs(3600));
        assert!(hour.goes_on() && hour.simulates());
        let late =
            Stopwatch { started: Instant::now(), allowed: std::time::Duration::from_nanos(1) };
        assert!(!late.simulates());
    }
}
