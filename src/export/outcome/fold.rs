//! Runs of alike segments in one row, where there are too many rows.
//!
//! Alike are consecutive segments of one end that carry nothing but data, or nothing but an
//! acknowledgment, arrive, and are new: no handshake, FIN, RST, probe, loss, retransmission or head
//! of a message ever disappears in a run. Runs grow until the rows are few enough; where even that
//! does not do, the middle is left out.

use super::segments::{Folded, Row};
use crate::wire::Flags;

/// No run is longer.
const LONGEST: usize = 1 << 16;

/// Folds rows, which are in order of time, to at most `limit`.
pub(super) fn fold(rows: Vec<Row>, limit: usize) -> Vec<Row> {
    let mut longest = 1;
    while longest < LONGEST && count(&rows, longest) > limit {
        longest *= 2;
    }
    let mut folded: Vec<Row> = Vec::new();
    // The place of each end's latest row.
    let mut latest = vec![usize::MAX; ends(&rows)];
    for row in rows {
        let place = &mut latest[super::changes::end(row.of) as usize];
        match folded.get_mut(*place) {
            Some(run) if joins(run, &row, longest) => add(run, &row),
            _ => {
                *place = folded.len();
                folded.push(row);
            }
        }
    }
    if folded.len() > limit {
        let tail = limit / 3;
        folded.drain(limit - tail..folded.len() - tail);
    }
    folded
}

/// How many rows there are with runs of at most `longest`.
fn count(rows: &[Row], longest: usize) -> usize {
    let mut latest: Vec<Option<(&Row, usize)>> = vec![None; ends(rows)];
    let mut count = 0;
    for row in rows {
        match &mut latest[super::changes::end(row.of) as usize] {
            Some((first, length)) if *length < longest && alike(first, row) => *length += 1,
            other => {
                *other = Some((row, 1));
                count += 1;
            }
        }
    }
    count
}

/// How many ends there may be: theirs are small numbers.
fn ends(rows: &[Row]) -> usize {
    rows.iter().map(|row| super::changes::end(row.of) as usize + 1).max().unwrap_or(0)
}

fn joins(run: &Row, next: &Row, longest: usize) -> bool {
    run.folded.map_or(1, |of| of.count) < longest && alike(run, next)
}

/// Whether `next` is a further segment like `first`.
fn alike(first: &Row, next: &Row) -> bool {
    let plain = |row: &Row| {
        let flags = row.segment.flags;
        !row.again
            && row.lost.is_none()
            && row.way.is_some()
            && ![Flags::SYN, Flags::FIN, Flags::RST].iter().any(|flag| flags.has(*flag))
    };
    let has_data = |row: &Row| row.segment.payload > 0;
    plain(first)
        && plain(next)
        && first.why == next.why
        && has_data(first) == has_data(next)
        && next.heads.is_empty()
}

fn add(run: &mut Row, next: &Row) {
    let before = run.folded.unwrap_or(Folded {
        count: 1,
        last_sent_ns: 0,
        last_way_ns: 0,
        payload_bytes: u64::from(run.segment.payload),
    });
    run.folded = Some(Folded {
        count: before.count + 1,
        last_sent_ns: next.sent - run.sent,
        last_way_ns: next.way.unwrap_or(0),
        payload_bytes: before.payload_bytes + u64::from(next.segment.payload),
    });
}
