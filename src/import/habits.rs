//! What the client did: which version it spoke, how it used connections, what TLS took.

use super::Note;
use super::har::Entry;
use super::page::Page;
use crate::lang::import as say;
use crate::scenario::Scenario;
use std::collections::{BTreeMap, BTreeSet};

/// Connections to a server that browsers have.
const BROWSER: usize = 6;

/// What the client did.
#[derive(Debug, Default)]
pub struct Habits {
    /// `1.0` or `1.1`.
    pub version: &'static str,
    /// The strategy's name in scenarios.
    pub strategy: &'static str,
    /// Connections per server, for the strategies that have several.
    pub connections: Option<usize>,
    /// Round trips of TLS.
    pub tls_round_trips: u64,
    /// What was spoken, where it was newer: one of [`Scenario::RECORDED`].
    pub recorded: Option<&'static str>,
    /// What is not told, and what comes in as something else.
    pub notes: Vec<Note>,
}

/// What the client of a page did.
pub fn of(page: &Page) -> Habits {
    let mut habits = Habits { version: "1.1", ..Habits::default() };
    let entries = &page.entries;
    if entries.iter().all(|entry| entry.protocol.ends_with("1.0")) {
        habits.version = "1.0";
    }
    let of = |digit: &str| {
        let names = [format!("h{digit}"), format!("http/{digit}"), format!("http/{digit}.0")];
        entries.iter().filter(|entry| names.contains(&entry.protocol)).count()
    };
    let (second, third) = (of("2"), of("3"));
    let newer = second + third;
    let [only_second, only_third, both] = Scenario::RECORDED;
    habits.recorded = match (second, third) {
        (0, 0) => None,
        (_, 0) => Some(only_second),
        (0, _) => Some(only_third),
        _ => Some(both),
    };
    if newer > 0 {
        habits.notes.push(Note::of(|lang| say::newer(lang, newer, entries.len())));
    }
    strategy(entries, newer > 0, &mut habits);
    habits.tls_round_trips = tls(entries, &mut habits.notes);
    habits.notes.push(Note::of(say::never_told));
    habits
}

/// How connections were used, from which request went over which.
fn strategy(entries: &[Entry], multiplexed: bool, habits: &mut Habits) {
    let told = entries.iter().all(|entry| entry.connection.is_some());
    if !told || multiplexed {
        (habits.strategy, habits.connections) = ("parallel-persistent", Some(BROWSER));
        if !multiplexed {
            habits.notes.push(Note::of(|lang| say::connections_untold(lang, BROWSER)));
        }
        return;
    }
    let mut of_connection: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        of_connection.entry(entry.connection.as_deref().unwrap_or("")).or_default().push(entry);
    }
    let origins: BTreeSet<String> = entries.iter().map(Entry::origin).collect();
    let most = origins.iter().map(|origin| at_once(&of_connection, origin)).max().unwrap_or(1);
    let reused = of_connection.values().any(|entries| entries.len() > 1);
    let pipelined = of_connection.values().any(|entries| {
        entries.windows(2).any(|pair| sent(pair[1]) < pair[0].start + i128::from(pair[0].time))
    });
    let (strategy, connections) = match (reused, most) {
        (false, _) if entries.len() == 1 => ("persistent", None),
        (false, 1) => ("serial", None),
        (false, most) => ("parallel", Some(most)),
        (true, 1) if pipelined => ("pipelined", None),
        (true, 1) => ("persistent", None),
        (true, most) => ("parallel-persistent", Some(most)),
    };
    (habits.strategy, habits.connections) = (strategy, connections);
}

/// When its first byte was sent.
fn sent(entry: &Entry) -> i128 {
    let phases = entry.phases;
    let before = [phases.blocked, phases.dns, phases.tcp, phases.tls];
    entry.start + i128::from(before.iter().flatten().sum::<u64>())
}

/// Most connections to a server that were in use at once: from the first request's start of
/// connecting to the last one's end.
fn at_once(of_connection: &BTreeMap<&str, Vec<&Entry>>, origin: &str) -> usize {
    let mut changes: Vec<(i128, i32)> = Vec::new();
    for entries in of_connection.values().filter(|entries| entries[0].origin() == origin) {
        let ends = entries.iter().map(|entry| entry.start + i128::from(entry.time));
        let connecting = [entries[0].phases.tcp, entries[0].phases.tls];
        let begin = sent(entries[0]) - i128::from(connecting.iter().flatten().sum::<u64>());
        changes.extend([(begin, 1), (ends.max().unwrap_or(begin), -1)]);
    }
    // One that ends at the instant at which another begins has made room for it.
    changes.sort_unstable();
    let (mut open, mut most) = (0, 0);
    for (_, change) in changes {
        open += change;
        most = most.max(open);
    }
    usize::try_from(most).unwrap_or(1).max(1)
}

/// Round trips of TLS: how many times TCP's handshake its own took, in the median. What it took beyond whole
/// ones is computing; a little less than a whole one is what the times are exact to.
fn tls(entries: &[Entry], notes: &mut Vec<Note>) -> u64 {
    // A simulator's own HAR has TLS's time without its scheme.
    let secure = |entry: &&Entry| entry.scheme == "https" || entry.phases.tls.is_some();
    let origins = |entries: &mut dyn Iterator<Item = &Entry>| {
        entries.map(Entry::origin).collect::<BTreeSet<_>>().len()
    };
    let (all, secure) = (origins(&mut entries.iter()), origins(&mut entries.iter().filter(secure)));
    if secure == 0 {
        return 0;
    }
    let ratio = |entry: &Entry| {
        let (tls, tcp) = (entry.phases.tls?, entry.phases.tcp?);
        Some(((tls + tcp / 5) / tcp).min(3))
    };
    let mut ratios: Vec<u64> = entries.iter().filter_map(ratio).collect();
    ratios.sort_unstable();
    let round_trips = ratios.get(ratios.len() / 2).copied();
    notes.push(match round_trips {
        Some(round_trips) => Note::of(|lang| say::tls_told(lang, round_trips)),
        None => Note::of(say::tls_untold),
    });
    if secure < all {
        notes.push(Note::of(say::tls_of_some));
    }
    round_trips.unwrap_or(1)
}
