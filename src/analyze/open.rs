//! How many connections were open when.
//!
//! Counted from the rows of the connections. What happens within one nanosecond is one
//! change: a connection that opens at the instant at which another closes does not make two.

use super::{ConnectionRow, HopCounts, OpenStep};
use crate::ids::{HostId, Map};
use crate::units::SimTime;

/// A change of the three counts at one moment.
#[derive(Clone, Copy, Default)]
struct Change {
    open: i64,
    active: i64,
    time_wait: i64,
}

/// The counts after each change, over all hops.
pub(super) fn over_time(connections: &[ConnectionRow]) -> Vec<OpenStep> {
    let mut changes = Map::<SimTime, Change>::new();
    for row in connections {
        add_open(&mut changes, row);
        for (from, until) in active_spans(row) {
            changes.or_default(from).active += 1;
            if let Some(until) = until {
                changes.or_default(until).active -= 1;
            }
        }
        for (from, until) in row.time_wait.iter().flatten() {
            changes.or_default(*from).time_wait += 1;
            if let Some(until) = until {
                changes.or_default(*until).time_wait -= 1;
            }
        }
    }
    steps(&changes)
}

/// How many connections were open in the mean, rounded to a whole number: from the first close
/// to the last opening, or, where that is no time at all, from the first to the last change.
pub(super) fn mean(connections: &[ConnectionRow], steps: &[OpenStep]) -> u64 {
    let first_close = connections.iter().filter_map(|row| row.closed).min();
    let last_opening = connections.iter().filter_map(|row| row.established).max();
    let balanced = first_close.zip(last_opening).filter(|(from, until)| from < until);
    let whole = steps.first().zip(steps.last()).map(|(first, last)| (first.at, last.at));
    let Some((from, until)) = balanced.or(whole).filter(|(from, until)| from < until) else {
        return 0;
    };
    let ends = steps.iter().skip(1).map(|step| step.at).chain([until]);
    let area: u128 = steps
        .iter()
        .zip(ends)
        .map(|(step, end)| {
            let span = end.min(until).as_nanos().saturating_sub(step.at.max(from).as_nanos());
            u128::from(step.open) * u128::from(span)
        })
        .sum();
    let span = u128::from(until.since(from).as_nanos());
    u64::try_from((area + span / 2) / span).unwrap_or(u64::MAX)
}

/// What is gathered of a pair of hosts.
struct HopChanges {
    first: usize,
    opened: u64,
    changes: Map<SimTime, Change>,
}

/// The counts of each pair of hosts, in the order of their first connections.
pub(super) fn hops(connections: &[ConnectionRow]) -> Vec<HopCounts> {
    let mut of_hop = Map::<(HostId, HostId), HopChanges>::new();
    for (first, row) in connections.iter().enumerate() {
        let hop = of_hop.or_insert_with((row.opener.host, row.acceptor.host), || HopChanges {
            first,
            opened: 0,
            changes: Map::new(),
        });
        hop.opened += 1;
        add_open(&mut hop.changes, row);
    }
    let mut hops: Vec<_> = of_hop.into_entries().collect();
    hops.sort_by_key(|(_, hop)| hop.first);
    hops.into_iter().map(|((opener, acceptor), hop)| hop.counts(opener, acceptor)).collect()
}

impl HopChanges {
    fn counts(&self, opener: HostId, acceptor: HostId) -> HopCounts {
        let peak = steps(&self.changes).iter().map(|step| step.open).max().unwrap_or(0);
        HopCounts { opener, acceptor, opened: self.opened, peak }
    }
}

fn add_open(changes: &mut Map<SimTime, Change>, row: &ConnectionRow) {
    let Some(established) = row.established else { return };
    changes.or_default(established).open += 1;
    if let Some(closed) = row.closed {
        changes.or_default(closed.max(established)).open -= 1;
    }
}

/// When at least one exchange was under way on an open connection. Pipelined exchanges
/// overlap, and a failed one may be noticed after the close; so they are merged and cut.
fn active_spans(row: &ConnectionRow) -> Vec<(SimTime, Option<SimTime>)> {
    let Some(established) = row.established else { return Vec::new() };
    let cut = |end: Option<SimTime>| match (end, row.closed) {
        (Some(end), Some(closed)) => Some(end.min(closed)),
        (end, closed) => end.or(closed),
    };
    let mut spans: Vec<(SimTime, Option<SimTime>)> = Vec::new();
    for (begun, ended) in &row.exchanges {
        let (begun, ended) = ((*begun).max(established), cut(*ended));
        if ended.is_some_and(|ended| ended <= begun) {
            continue;
        }
        match spans.last_mut() {
            Some((_, last)) if last.is_none_or(|last| begun <= last) => {
                *last = last.zip(ended).map(|(last, ended)| last.max(ended));
            }
            _ => spans.push((begun, ended)),
        }
    }
    spans
}

/// Sums the changes up, leaving out moments at which nothing changes in the end.
fn steps(changes: &Map<SimTime, Change>) -> Vec<OpenStep> {
    let mut total = Change::default();
    let mut steps: Vec<OpenStep> = Vec::new();
    for (at, change) in changes.iter() {
        total.open += change.open;
        total.active += change.active;
        total.time_wait += change.time_wait;
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        let step = OpenStep {
            at,
            open: count(total.open),
            active: count(total.active),
            time_wait: count(total.time_wait),
        };
        if steps.last().is_none_or(|last| last.counts() != step.counts()) {
            steps.push(step);
        }
    }
    steps
}

impl OpenStep {
    fn counts(&self) -> (u64, u64, u64) {
        (self.open, self.active, self.time_wait)
    }
}
