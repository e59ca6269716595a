//! What is kept of one run.

use crate::analyze::Summary;
#[cfg(feature = "files")]
use crate::columns::Column;
#[cfg(feature = "files")]
use crate::columns::Holds::{Bytes, Count, Nanos};
use crate::units::Duration;
#[cfg(feature = "files")]
use crate::world::Ended;

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

/// What they mean, in the same order.
#[cfg(feature = "files")]
pub(super) const COLUMNS: [Column; NUMBERS.len()] = [
    Column::perhaps(
        NUMBERS[0],
        Nanos,
        "the page load time: of several pages, the slowest",
        "an object did not arrive",
    ),
    Column::always(NUMBERS[1], Count, "requests that clients wanted; a retry is not another"),
    Column::always(NUMBERS[2], Count, "requests that were answered whole"),
    Column::always(NUMBERS[3], Count, "connections opened, over all hops"),
    Column::always(NUMBERS[4], Count, "most connections open at once, over all hops"),
    Column::always(
        NUMBERS[5],
        Count,
        "connections open in the mean over time, from the first close to the last opening, rounded",
    ),
    Column::always(NUMBERS[6], Count, "segments sent by anybody, lost ones too"),
    Column::always(NUMBERS[7], Bytes, "size of those segments with IP headers"),
    Column::always(NUMBERS[8], Count, "segments that carried again what had been sent"),
    Column::always(NUMBERS[9], Count, "packets lost"),
    Column::perhaps(
        NUMBERS[10],
        Nanos,
        "the longest hang, as docs/formats.md defines it",
        "nothing hung",
    ),
    Column::always(NUMBERS[11], Count, "most ends in TIME-WAIT at once, over all hosts"),
    Column::perhaps(
        NUMBERS[12],
        Nanos,
        "the longest time that an end spent in TIME-WAIT",
        "none left it",
    ),
];

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
pub fn outcome(name: &str) -> Option<&'static str> {
    Ended::words().find(|known| *known == name)
}
