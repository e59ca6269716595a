//! How much of a run an outcome holds at most, and what is said of the rest.
//!
//! A page must open in seconds whatever the run. The limits are for all variants together; a
//! variant that needs less than its part leaves the rest to the others.

use crate::analyze::{Analysis, Run};
use crate::trace::{Event, Record};
use serde::Serialize;

/// Rows of segments: beyond, runs of alike segments become one row each.
const SEGMENTS: usize = 20_000;
/// Changes of TCP's variables: beyond, only the last in each stretch of time is kept.
const CHANGES: usize = 24_000;
/// What parties did and believed: beyond, the first are kept.
const NOTES: usize = 10_000;
/// Connections, requests, and hangs: beyond, the first are kept.
const ROWS: usize = 3_000;
/// Exchanges of all connections: beyond, the first are kept.
const EXCHANGES: usize = 6_000;
/// Steps of a count over time: beyond, the greatest in each stretch of time is kept.
const STEPS: usize = 6_000;
/// Bytes of the heads of HTTP messages: beyond, only their first lines are kept.
const HEAD_BYTES: usize = 800_000;

/// The part of one variant.
pub(super) struct Limits {
    pub(super) segments: usize,
    pub(super) changes: usize,
    pub(super) notes: usize,
    pub(super) connections: usize,
    pub(super) exchanges: usize,
    pub(super) requests: usize,
    pub(super) hangs: usize,
    pub(super) steps: usize,
    pub(super) head_bytes: usize,
}

impl Limits {
    /// The parts of all variants.
    pub(super) fn of(run: &Run) -> Vec<Limits> {
        let count = run.variants.len().max(1);
        let of_trace = |wanted: fn(&Record) -> bool| -> Vec<usize> {
            let traces = run.variants.iter().map(|variant| &variant.trace.records);
            traces.map(|records| records.iter().filter(|record| wanted(record)).count()).collect()
        };
        let segments = of_trace(|record| matches!(record.event, Event::Sent { .. }));
        // Each has about two variables that change.
        let changes = of_trace(|record| matches!(record.event, Event::Tcp { .. }));
        let changes = changes.into_iter().map(|count| 2 * count).collect::<Vec<_>>();
        let notes = of_trace(|record| matches!(record.event, Event::Http { .. }));
        let rows = |most: usize, size: fn(&Analysis) -> usize| -> Vec<usize> {
            shares(&run.variants.iter().map(|of| size(&of.analysis)).collect::<Vec<_>>(), most)
        };
        let connections = rows(ROWS, |analysis| analysis.connections.len());
        let exchanges = rows(EXCHANGES, |analysis| {
            analysis.connections.iter().map(|row| row.exchanges.len()).sum()
        });
        let requests = rows(ROWS, |analysis| analysis.requests.len());
        let hangs =
            rows(ROWS, |analysis| analysis.requests.iter().map(|row| row.hangs.len()).sum());
        let (segments, changes) = (shares(&segments, SEGMENTS), shares(&changes, CHANGES));
        let notes = shares(&notes, NOTES);
        (0..run.variants.len())
            .map(|i| Limits {
                segments: segments[i],
                changes: changes[i],
                notes: notes[i],
                connections: connections[i],
                exchanges: exchanges[i],
                requests: requests[i],
                hangs: hangs[i],
                steps: STEPS / count,
                head_bytes: HEAD_BYTES / count,
            })
            .collect()
    }
}

/// Parts of `limit` for those who need so much: whoever needs less than an equal part has all it
/// needs, and what it leaves is divided among the others.
fn shares(needs: &[usize], limit: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|i| needs[*i]);
    let mut shares = vec![0; needs.len()];
    let mut left = limit;
    for (done, i) in order.into_iter().enumerate() {
        shares[i] = needs[i].min(left / (needs.len() - done));
        left -= shares[i];
    }
    shares
}

/// Something of which not everything is there.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct LeftOut {
    /// The table.
    pub(super) what: &'static str,
    /// `folded`, `sampled` or `cut`.
    pub(super) how: &'static str,
    /// Rows that are there.
    pub(super) kept: usize,
    /// Rows that there would be.
    pub(super) of: usize,
}

/// Says that rows are missing, if any are.
pub(super) fn note(
    left_out: &mut Vec<LeftOut>,
    what: &'static str,
    how: &'static str,
    kept: usize,
    of: usize,
) {
    if kept < of {
        left_out.push(LeftOut { what, how, kept, of });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 for three: one needs 10, so the others have 45 each.
    #[test]
    fn who_needs_little_leaves_the_rest_to_the_others() {
        assert_eq!(shares(&[1000, 10, 500], 100), [45, 10, 45]);
        assert_eq!(shares(&[30, 10, 50], 100), [30, 10, 50]);
        assert!(shares(&[], 100).is_empty());
    }
}
