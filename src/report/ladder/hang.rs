//! Hangs: which request, from when to when, and who was waiting for whom.

use crate::ids::{ConnId, HostId, Map, Set};
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
    conn: ConnId,
    why: FailCause,
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
            conn: hang.conn,
            why: hang.why,
        }));
    }
    found
}

/// Who waited for whom in each of these hangs, as a clause in the past tense: judged by what the parties
/// believed when the request left. One pass over the trace, however many hangs there are.
pub(in crate::report) fn reasons(run: Shown<'_>, variant: usize, hangs: &[Hang]) -> Vec<String> {
    let mut order: Vec<usize> = (0..hangs.len()).collect();
    order.sort_by_key(|index| hangs[*index].start);
    let mut records = run.variants[variant].trace.records.iter().peekable();
    let mut copying = Copying::default();
    let mut reasons = vec![String::new(); hangs.len()];
    for index in order {
        let hang = &hangs[index];
        while let Some(record) = records.next_if(|record| record.at <= hang.start) {
            copying.take(&record.event);
        }
        let name = |host: HostId| {
            let plan = &run.scenario.variants.get(variant)?.plan;
            Some(spoken(run.lang, &clean(&plan.hosts.get(host.index())?.name)))
        };
        let waiting = copying.nearest(hang.conn);
        let waiting = waiting.and_then(|(waiter, awaited)| Some((name(waiter)?, name(awaited)?)));
        reasons[index] = reason(run.lang, waiting, hang.why == FailCause::Timeout);
    }
    reasons
}

fn reason(lang: Lang, waiting: Option<(String, String)>, gave_up: bool) -> String {
    match (waiting, gave_up) {
        (Some((waiter, awaited)), false) => say::waited_for_close(lang, waiter, awaited),
        (Some((waiter, awaited)), true) => say::waited_until_client_gave_up(lang, waiter, awaited),
        (None, false) => say::no_answer_before_close(lang).to_owned(),
        (None, true) => say::no_answer_before_giving_up(lang).to_owned(),
    }
}

/// A name that is a common noun is said as one.
fn spoken(lang: Lang, name: &str) -> String {
    noun(name).map_or_else(|| name.to_owned(), |noun| noun(lang).to_owned())
}

/// The parties that are copying until the other side closes, at one place of the trace.
#[derive(Default)]
struct Copying {
    /// The opener's and the acceptor's host of each connection.
    ends: Map<ConnId, (HostId, HostId)>,
    /// Who copies what comes on which connection.
    waiting: Map<HostId, Set<ConnId>>,
}

impl Copying {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Opened { conn, opener, acceptor } => {
                self.ends.insert(*conn, (opener.host, acceptor.host));
            }
            Event::Http { host, note: HttpNote::Believes { conn, belief, .. } } => {
                if *belief == Belief::WaitingForEof {
                    self.waiting.or_default(*host).insert(*conn);
                } else if let Some(conns) = self.waiting.get_mut(host) {
                    conns.remove(conn);
                    if conns.is_empty() {
                        self.waiting.remove(host);
                    }
                }
            }
            _ => {}
        }
    }

    /// A party that copies, and the other side that it waits for; the one at the other end of `conn` first.
    fn nearest(&self, conn: ConnId) -> Option<(HostId, HostId)> {
        let near = self.ends.get(&conn).map(|(_, acceptor)| *acceptor);
        let near = near.filter(|host| self.waiting.contains_key(host));
        let waiter = near.or_else(|| self.waiting.keys().next())?;
        let (opener, acceptor) = self.ends.get(&self.waiting.get(&waiter)?.first()?)?;
        Some((waiter, if *opener == waiter { *acceptor } else { *opener }))
    }
}
