//! The attempts of every request, as a client knows them: what HAR calls entries.
//!
//! A request that is sent again has an attempt for each time. Of each there is what happened when,
//! the heads that were sent, and phases that add up to the whole.

mod gather;
mod heads;
mod phases;

use crate::analyze::{ConnectionRow, VariantRun};
use crate::ids::HostId;
use crate::scenario::Variant;
use crate::trace::{Event, HttpNote};
use crate::units::SimTime;
pub(super) use gather::{Attempt, End};
pub(super) use heads::Head;
use phases::Lookup;
pub(super) use phases::Phases;
use std::collections::BTreeMap;

/// The attempts of the pages (a client and its visit) for which `wanted` says so, in the order in
/// which they were begun.
pub(super) fn attempts(
    variant: &Variant,
    result: &VariantRun,
    wanted: impl Fn(HostId, u32) -> bool,
) -> Vec<Attempt> {
    let mut attempts = gather::gather(&result.trace, wanted);
    let lookups = lookups(result);
    for attempt in &mut attempts {
        let connection = attempt.connection(result);
        let lookup = connection.and_then(|row| {
            let acceptor = &variant.plan.hosts[row.acceptor.host.index()];
            let names = [host_of(&attempt.url), &*acceptor.name];
            last_lookup(&lookups, attempt.client, names, row.opened)
        });
        let end = attempt.ended.map_or(result.outcome.last_event, |(at, _)| at);
        attempt.end = end.max(attempt.began);
        attempt.phases = Phases::of(attempt, connection, lookup);
    }
    attempts
}

impl Attempt {
    /// The connection that it went out on, or waited for.
    pub(super) fn connection<'a>(&self, result: &'a VariantRun) -> Option<&'a ConnectionRow> {
        result.analysis.connections.get(self.conn?.index())
    }
}

type Lookups<'a> = BTreeMap<(HostId, &'a str), Vec<Lookup>>;

/// The last look-up of these names by a client that was over when a connection was opened.
fn last_lookup(
    lookups: &Lookups<'_>,
    client: HostId,
    names: [&str; 2],
    opened: SimTime,
) -> Option<Lookup> {
    let of = |name| lookups.get(&(client, name)).into_iter().flatten();
    let over = names.into_iter().flat_map(of).filter(|lookup| lookup.until <= opened);
    over.copied().max_by_key(|lookup| lookup.until)
}

/// The look-ups that ended, by client and name. Steps that follow one another at once, one server
/// after another being asked, are one look-up.
fn lookups(result: &VariantRun) -> Lookups<'_> {
    let mut open: BTreeMap<(HostId, &str), Vec<SimTime>> = BTreeMap::new();
    let mut over: Lookups<'_> = BTreeMap::new();
    for record in &result.trace.records {
        match &record.event {
            Event::Http { host, note: HttpNote::LookupStarted { name } } => {
                let before = over.entry((*host, &**name)).or_default();
                let went_on = before.pop_if(|before| before.until == record.at);
                let from = went_on.map_or(record.at, |before| before.from);
                open.entry((*host, name)).or_default().push(from);
            }
            Event::Http { host, note: HttpNote::LookupDone { name } } => {
                let Some(from) = open.get_mut(&(*host, &**name)).and_then(Vec::pop) else {
                    continue;
                };
                over.entry((*host, name)).or_default().push(Lookup { from, until: record.at });
            }
            _ => {}
        }
    }
    over
}

/// The host's name in a URL such as `http://www/a.css`.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or_default()
}
