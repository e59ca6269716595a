//! What is kept of one run.

use crate::analyze::Summary;
use crate::units::Duration;
#[cfg(feature = "files")]
use crate::world::Limit;

/// The names of [`Figures::numbers`], with units.
pub const NUMBERS: [&str; 13] = [
    "page_load_ns",
    "requests",
    "answered",
    "connections_opened",
    "connections_peak",
    "connections_mean",
    "segments",
    "ip_bytes",
    "retransmissions",
    "dropped",
    "longest_hang_ns",
    "time_wait_peak",
    "longest_time_wait_ns",
];

/// How a run can end, as [`Summary::outcome`] says it.
#[cfg(feature = "files")]
const OUTCOMES: [&str; 4] = ["done", "failed", "stopped", "stuck"];

/// The numbers of one run, as `summary.json` has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// In the order of [`NUMBERS`]; `None` where there is none (no hang, no page load time).
    pub numbers: [Option<u64>; NUMBERS.len()],
    /// How it ended.
    pub outcome: &'static str,
}

impl Figures {
    /// The figures of a run.
    pub fn of(summary: &Summary) -> Figures {
        let numbers = [
            summary.page_load.map(Duration::as_nanos),
            Some(summary.requests),
            Some(summary.answered),
            Some(summary.connections_opened),
            Some(summary.connections_peak),
            Some(summary.connections_mean),
            Some(summary.segments),
            Some(summary.ip_bytes),
            Some(summary.retransmissions),
            Some(summary.dropped),
            summary.longest_hang.map(Duration::as_nanos),
            Some(summary.time_wait_peak),
            summary.longest_time_wait.map(Duration::as_nanos),
        ];
        Figures { numbers, outcome: summary.outcome }
    }

    /// The page load time in nanoseconds.
    pub fn page_load(&self) -> Option<u64> {
        self.numbers[0]
    }

    /// Whether a limit stopped the run.
    pub fn was_limited(&self) -> bool {
        self.outcome.ends_with("limit")
    }
}

/// The outcome of this name, read back from a file.
#[cfg(feature = "files")]
pub(super) fn outcome(name: &str) -> Option<&'static str> {
    let limits = Limit::ALL.into_iter().map(Limit::outcome);
    OUTCOMES.into_iter().chain(limits).find(|known| *known == name)
}
