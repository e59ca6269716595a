//! Hangs: which request, from when to when, and who was waiting for whom.

use crate::analyze;
use crate::ids::{ConnId, HostId, Map};
use crate::lang::{Lang, noun, sentence as say};
use crate::report::Shown;
use crate::report::text::clean;
use crate::trace::{Belief, Event, FailCause, HttpNote};
use crate::units::{Duration, SimTime};

/// A request that nobody answered for as long as its connection lasted.
#[derive(Clone, Debug)]
pub(in crate::report) struct Hang {
    /// The client that waits.
    pub client: HostId,
    /// Which of its requests it is, counting from 1.
    pub ordinal: usize,
    /// Its first byte leaves the client.
    pub start: SimTime,
    /// The client learns of the close, or gives up.
    pub end: SimTime,
    /// From start to end.
    pub length: Duration,
    /// Who waited for whom, as a clause in the past tense.
    pub reason: String,
}

/// All hangs of a variant, in the order in which the requests were wanted.
pub(in crate::report) fn hangs(run: Shown<'_>, variant: usize) -> Vec<Hang> {
    let Some(of) = run.variants.get(variant) else { return Vec::new() };
    let mut ordinals: Map<HostId, usize> = Map::new();
    let mut found = Vec::new();
    for row in &of.analysis.requests {
        let ordinal = ordinals.or_default(row.client);
        *ordinal += 1;
        found.extend(row.hangs.iter().map(|hang| Hang {
            client: row.client,
            ordinal: *ordinal,
            start: hang.began,
            end: hang.ended,
            length: hang.length(),
            reason: reason(run, variant, hang),
        }));
    }
    found
}

/// Who was waiting, judged by what the parties believed when the request left.
fn reason(run: Shown<'_>, variant: usize, hang: &analyze::Hang) -> String {
    let waiting = waiting_for_eof(run, variant, hang.began, hang.conn);
    let gave_up = hang.why == FailCause::Timeout;
    match (waiting, gave_up) {
        (Some((waiter, awaited)), false) => say::waited_for_close(run.lang, waiter, awaited),
        (Some((waiter, awaited)), true) => {
            say::waited_until_client_gave_up(run.lang, waiter, awaited)
        }
        (None, false) => say::no_answer_before_close(run.lang).to_owned(),
        (None, true) => say::no_answer_before_giving_up(run.lang).to_owned(),
    }
}

/// A name that is a common noun is said as one.
fn spoken(lang: Lang, name: &str) -> String {
    noun(name).map_or_else(|| name.to_owned(), |noun| noun(lang).to_owned())
}

/// The party that was copying until the other side closes, and that other side; the one at
/// the other end of `conn` first.
fn waiting_for_eof(
    run: Shown<'_>,
    variant: usize,
    at: SimTime,
    conn: ConnId,
) -> Option<(String, String)> {
    let trace = &run.variants[variant].trace;
    let mut ends = Map::new();
    let mut beliefs = Map::new();
    for record in trace.records.iter().take_while(|record| record.at <= at) {
        match &record.event {
            Event::Opened { conn, opener, acceptor } => {
                ends.insert(*conn, (opener.host, acceptor.host));
            }
            Event::Http { host, note: HttpNote::Believes { conn, belief, .. } } => {
                beliefs.insert((*host, *conn), *belief);
            }
            _ => {}
        }
    }
    let near = ends.get(&conn).map(|(_, acceptor)| *acceptor);
    let waits = |(_, belief): &((HostId, ConnId), &Belief)| **belief == Belief::WaitingForEof;
    let ((waiter, conn), _) =
        beliefs.iter().filter(waits).min_by_key(|((host, _), _)| (Some(*host) != near, *host))?;
    let (opener, acceptor) = ends.get(&conn)?;
    let awaited = if *opener == waiter { acceptor } else { opener };
    let name = |host: HostId| {
        let plan = &run.scenario.variants.get(variant)?.plan;
        Some(spoken(run.lang, &clean(&plan.hosts.get(host.index())?.name)))
    };
    Some((name(waiter)?, name(*awaited)?))
}
