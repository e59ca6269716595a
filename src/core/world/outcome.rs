//! What came of a run.

use super::limits::Limit;
use super::plan::Plan;
use crate::http::Awaited;
pub use crate::net::LinkCounters;
use crate::units::SimTime;

/// What came of a run, besides its trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub ended: Ended,
    /// The time of the last event.
    pub last_event: SimTime,
    /// When the last page was done with, if any was.
    pub last_page: Option<SimTime>,
    /// What was counted.
    pub counters: Counters,
    /// What was counted on each direction of each link, by [`crate::ids::LinkId`].
    pub links: Vec<LinkCounters>,
}

impl Outcome {
    /// Of a run for which there was no time.
    pub(super) fn not_begun(plan: &Plan) -> Outcome {
        Outcome {
            ended: Ended::Limit(Limit::WallTime),
            last_event: SimTime::ZERO,
            last_page: None,
            counters: Counters::default(),
            links: vec![LinkCounters::default(); plan.network.edge_count()],
        }
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing is left to do and every party has what it wanted.
    Done,
    /// Nothing more can happen, but somebody still waits: host name and what for.
    Stuck(Vec<(String, Awaited)>),
    /// It had shown what it was meant to show: see [`crate::world::Stop`].
    Stopped,
    /// It reached a limit: what there is of it is a part.
    Limit(Limit),
}

impl Ended {
    /// The word for it: `failed` where it came to an end, but something is `incomplete`: a page
    /// that counts did not arrive whole, or some request was not answered.
    pub const fn word(&self, incomplete: bool) -> &'static str {
        match self {
            Ended::Done if incomplete => "failed",
            Ended::Done => "done",
            Ended::Stopped => "stopped",
            Ended::Stuck(_) => "stuck",
            Ended::Limit(limit) => limit.outcome(),
        }
    }

    /// Every word that [`Ended::word`] has.
    pub fn words() -> impl Iterator<Item = &'static str> + Clone {
        ["done", "failed", "stopped", "stuck"].into_iter().chain(Limit::ALL.map(Limit::outcome))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_end_has_its_word_in_the_list() {
        let limits = Limit::ALL.map(Ended::Limit);
        let ways =
            [Ended::Done, Ended::Stopped, Ended::Stuck(Vec::new())].into_iter().chain(limits);
        let mut words: Vec<_> =
            ways.flat_map(|ended| [ended.word(false), ended.word(true)]).collect();
        words.sort_unstable();
        words.dedup();
        let mut listed: Vec<_> = Ended::words().collect();
        listed.sort_unstable();
        assert_eq!(words, listed);
    }
}
