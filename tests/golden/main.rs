//! What every bundled scenario does is what `behaviour.txt` says: a change of behaviour is seen, and
//! is then explained in CHANGELOG.md. To write the file anew:
//!
//! ```text
//! WRITE_GOLDEN=1 cargo test --test golden
//! ```
//!
//! A line for each variant: numbers that a reader knows, and a fingerprint (the first 16 digits of
//! SHA-256) of its events as they stand in `trace.jsonl`. Pictures and tables are made from these,
//! and change for the sake of their looks, so they are not in it. Nothing here is a claim that the
//! behaviour is right: the other tests are. Each variant also runs without a trace, and must come to
//! the same numbers.

use sha2::{Digest, Sha256};
use sim::analyze::{VariantRun, run_variant};
use sim::export::LiveTrace;
use sim::scenario::bundled::{self, Bundled};
use sim::scenario::{Overrides, Scenario, Variant, load};
use sim::trace::{Silent, Sink};
use sim::world::{self, Ended};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The first line of what is written goes, the rest is only counted in.
#[derive(Default)]
struct Fingerprint {
    begun: bool,
    hash: Sha256,
}

impl Write for &mut Fingerprint {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let first = if self.begun { Some(0) } else { bytes.iter().position(|b| *b == b'\n') };
        if let Some(first) = first {
            self.hash.update(&bytes[first..]);
            self.begun = true;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The fingerprint of a variant's events, without the line before them, which names the version.
fn fingerprint(scenario: &Scenario, variant: &Variant, run: &VariantRun) -> String {
    let mut fingerprint = Fingerprint::default();
    let out = BufWriter::new(&mut fingerprint);
    let mut events = LiveTrace::begin(scenario, variant, out).unwrap();
    for record in &run.trace.records {
        events.record(record.at, record.event.clone());
    }
    events.finish().unwrap();
    let digest = fingerprint.hash.finalize();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What a variant does, in a line behind its name.
fn behaviour(scenario: &Scenario, variant: &Variant) -> String {
    let run = run_variant(variant);
    // What is done at less cost where nobody listens comes out the same.
    let silent = world::run(&variant.plan, &mut Silent);
    assert_eq!(silent, run.outcome, "{} of {} without a trace", variant.name, scenario.title);
    let summary = &run.analysis.summary;
    let page_load = match summary.page_load {
        Some(page_load) => page_load.as_nanos().to_string(),
        None => "never".to_owned(),
    };
    let ended = match &run.outcome.ended {
        Ended::Done => "done",
        Ended::Stuck(_) => "stuck",
        Ended::Stopped => "stopped",
        _ => "limit",
    };
    format!(
        "page_load_ns={page_load} answered={}/{} connections={} segments={} resent={} dropped={} \
         ended={ended} last_event_ns={} events={}",
        summary.answered,
        summary.requests,
        summary.connections_opened,
        summary.segments,
        summary.retransmissions,
        summary.dropped,
        run.outcome.last_event.as_nanos(),
        fingerprint(scenario, variant, &run),
    )
}

/// The lines of one bundled scenario, by scenario and variant.
fn lines(bundled: &Bundled) -> Vec<(String, String)> {
    let scenario = load(bundled.name, bundled.text, &Overrides::default())
        .unwrap_or_else(|problems| panic!("{}: {problems:?}", bundled.name));
    let line = |variant: &Variant| {
        let name = format!("{} {}", bundled.path(), variant.name.replace(' ', "_"));
        (name, behaviour(&scenario, variant))
    };
    scenario.variants.iter().map(line).collect()
}

/// The lines of all, with the threads that there are: it is the longest of the tests.
fn all_lines() -> BTreeMap<String, String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(bundled) = bundled::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.extend(lines(bundled));
        }
        done
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

/// What differs between a line as it was and as it is: the words that do, or all of it.
fn difference(was: &str, is: &str) -> String {
    let pairs = was.split(' ').zip(is.split(' ')).filter(|(was, is)| was != is);
    pairs.map(|(was, is)| format!("{was} is now {is}")).collect::<Vec<_>>().join(", ")
}

/// What is to be told of two states of the file.
fn changes(was: &BTreeMap<String, String>, is: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let change = |name: &String| match (was.get(name), is.get(name)) {
        (Some(was), Some(is)) if was == is => None,
        (Some(was), Some(is)) => Some(format!("{name}: {}", difference(was, is))),
        (None, Some(is)) => Some(format!("{name} is new: {is}")),
        (_, None) => Some(format!("{name} is gone")),
    };
    names.into_iter().filter_map(change).collect()
}

fn read(text: &str) -> BTreeMap<String, String> {
    let named = |line: &str| {
        let (name, rest) = line.split_once(" page_load_ns").unwrap_or((line, ""));
        (name.to_owned(), format!("page_load_ns{rest}"))
    };
    text.lines().filter(|line| !line.starts_with('#')).map(named).collect()
}

#[test]
fn every_bundled_scenario_does_what_it_did() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/behaviour.txt");
    let is = all_lines();
    assert!(is.len() > bundled::ALL.len(), "the scenarios were not found");
    if std::env::var_os("WRITE_GOLDEN").is_some() {
        let mut text = "# Scenario, variant and what it does: see main.rs. Written by\n\
                        # WRITE_GOLDEN=1 cargo test --test golden\n"
            .to_owned();
        is.iter().for_each(|(name, line)| text.push_str(&format!("{name} {line}\n")));
        fs::write(&path, text).unwrap();
        return;
    }
    let changes = changes(&read(&fs::read_to_string(&path).unwrap_or_default()), &is);
    assert!(
        changes.is_empty(),
        "behaviour has changed. If that is meant, say why in CHANGELOG.md, and run\n\
         WRITE_GOLDEN=1 cargo test --test golden\n{}",
        changes.join("\n"),
    );
}

/// It must be able to fail: another seed, where there is chance, is another fingerprint, and what
/// differs is named.
#[test]
fn a_change_is_seen_and_named() {
    let bundled = bundled::find("syn_loss").unwrap();
    let of_seed = |seed| {
        let loss = ("links[0].loss".to_owned(), "20%".to_owned());
        let overrides = Overrides { seed: Some(seed), set: vec![loss], ..Overrides::default() };
        let scenario = load(bundled.name, bundled.text, &overrides).unwrap();
        behaviour(&scenario, &scenario.variants[0])
    };
    let (one, two) = (of_seed(1), of_seed(2));
    assert_eq!(one, of_seed(1));
    assert_ne!(one, two);
    let file = |line: &str| read(&format!("# a comment\nsyn_loss a {line}\n"));
    let told = changes(&file(&one), &file(&two));
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("syn_loss a: ") && told[0].contains("events="), "{told:?}");
    let gone = changes(&file(&one), &read(""));
    assert_eq!(gone, ["syn_loss a is gone"]);
}
