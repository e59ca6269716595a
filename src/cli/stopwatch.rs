//! How long a call may simulate, by the clock on the wall.

use crate::units::Duration;
use std::time::Instant;

/// Where the command line says nothing.
pub const WALL_TIME: Duration = Duration::from_secs(300);

/// Runs from the start of the simulations of a call.
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

    /// Whether time is left.
    pub fn goes_on(&self) -> bool {
        self.started.elapsed() < self.allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_of_nothing_and_much_of_an_hour() {
        assert!(!Stopwatch::start(Duration::ZERO).goes_on());
        assert!(Stopwatch::start(Duration::from_secs(3600)).goes_on());
    }
}
