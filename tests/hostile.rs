//! Servers that break every promise, lossy links, any chain of proxies, the whole of TCP below:
//! each run ends by itself, and where somebody still waits the outcome says who, and for what.
//!
//! What raw bytes do to a party is tested in `src/core/http/tests/hostile.rs`.

use proptest::prelude::*;
use sim::scenario::{Overrides, load};
use sim::trace::{Event, HttpNote, Trace};
use sim::world::{Ended, run};
use std::collections::BTreeMap;

fn word(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

/// One fault, as it stands in a scenario.
fn fault() -> impl Strategy<Value = String> {
    let kinds: &[&str] = &[
        "close-before",
        "close-during",
        "close-after",
        "reset-before",
        "reset-during",
        "reset-after",
        "length-short",
        "length-long",
        "stall",
    ];
    (word(kinds), 1u32..4, word(&["1", "2", "\"all\""]))
        .prop_map(|(kind, nth, count)| format!("(kind: \"{kind}\", nth: {nth}, count: {count})"))
}

/// The settings of the client's strategy.
fn fetch() -> impl Strategy<Value = &'static str> {
    word(&[
        "strategy: \"serial\"",
        "strategy: \"parallel\", connections: 3",
        "strategy: \"persistent\"",
        "strategy: \"pipelined\"",
        "strategy: \"parallel-persistent\", connections: 2",
    ])
}

/// The kinds of the proxies between client and server.
fn chain() -> impl Strategy<Value = Vec<&'static str>> {
    let kinds: &[&str] = &[
        "kind: \"smart\"",
        "kind: \"smart\", reuse_upstream: false",
        "kind: \"blind\"",
        "kind: \"blind\", late_bytes: \"discard\"",
        "kind: \"blind\", multitasking: true",
    ];
    prop::collection::vec(word(kinds), 0..3)
}

/// A row of hosts in a scenario.
#[allow(clippy::too_many_arguments, reason = "one for each thing that varies")]
fn scenario(
    profile: &str,
    era: &str,
    version: &str,
    fetch: &str,
    patient: bool,
    chain: &[&str],
    loss: u32,
    faults: &[String],
) -> String {
    let names: Vec<String> = (1..=chain.len()).map(|n| format!("p{n}")).collect();
    let mut row = vec!["client".to_owned()];
    row.extend(names.iter().cloned());
    row.push("server".to_owned());
    let links: Vec<String> = row
        .windows(2)
        .map(|ends| {
            let (from, to) = (&ends[0], &ends[1]);
            format!("(from: \"{from}\", to: \"{to}\", delay: \"10ms\", loss: \"{loss}%\")")
        })
        .collect();
    let proxies: Vec<String> = chain
        .iter()
        .zip(&names)
        .enumerate()
        .map(|(n, (kind, name))| {
            let parent = names.get(n + 1).map_or(String::new(), |p| format!(", parent: \"{p}\""));
            format!("(name: \"{name}\", {kind}{parent})")
        })
        .collect();
    let timeout = if patient { "" } else { ", timeout: \"20s\"" };
    let proxy = names.first().map_or(String::new(), |name| format!(", proxy: \"{name}\""));
    format!(
        "(title: \"t\", profile: \"{profile}\", era: \"{era}\", links: [{}],\n\
         clients: [(name: \"client\", version: \"{version}\", {fetch}{timeout}{proxy})],\n\
         proxies: [{}],\n\
         servers: [(name: \"server\", faults: [{}])],\n\
         pages: [(document: (size: \"5kB\"), objects: [(count: 4, size: \"3kB\")])])",
        links.join(", "),
        proxies.join(", "),
        faults.join(", "),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p7_every_run_ends_and_who_waits_is_named(
        profile in word(&["textbook", "rfc", "linux"]),
        era in word(&["rfc9112", "rfc2616", "netscape-1998"]),
        version in word(&["1.0", "1.1"]),
        fetch in fetch(),
        patient: bool,
        chain in chain(),
        loss in 0u32..3,
        faults in prop::collection::vec(fault(), 0..4),
        seed in 1u64..1000,
    ) {
        let text = scenario(profile, era, version, fetch, patient, &chain, loss, &faults);
        let overrides = Overrides { seed: Some(seed), ..Overrides::default() };
        let scenario = load("hostile", &text, &overrides)
            .unwrap_or_else(|problems| panic!("{text}\n{problems:#?}"));
        let plan = &scenario.variants[0].plan;
        let mut trace = Trace::default();
        let outcome = run(plan, &mut trace);
        let mut over: BTreeMap<u32, bool> = BTreeMap::new();
        let mut page_done = false;
        for record in &trace.records {
            let Event::Http { note, .. } = &record.event else { continue };
            match note {
                HttpNote::Queued { request, .. } => drop(over.insert(request.0, false)),
                HttpNote::ResponseDone { request, .. } | HttpNote::GaveUp { request, .. } => {
                    over.insert(request.0, true);
                }
                HttpNote::PageDone { .. } => page_done = true,
                _ => {}
            }
        }
        match &outcome.ended {
            Ended::Done => {
                prop_assert!(page_done, "done, but the page is not\n{text}");
                prop_assert!(over.values().all(|over| *over), "{over:?}\n{text}");
            }
            Ended::Stuck(waiting) => {
                prop_assert!(!waiting.is_empty());
                for (who, what) in waiting {
                    let known = plan.hosts.iter().any(|host| *host.name == **who);
                    prop_assert!(known, "{who} waits for {what:?}");
                }
                let client = waiting.iter().find(|(who, _)| who == "client");
                prop_assert!(patient || client.is_none(), "{waiting:?} with a timeout\n{text}");
            }
            other => prop_assert!(false, "{other:?} after {}\n{text}", outcome.last_event),
        }
    }
}
