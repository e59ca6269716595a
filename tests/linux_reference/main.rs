//! The `linux` profile against a real kernel: every case of `tests/reference/linux/`, built
//! from its own fields and judged by the definition in that folder's README.
//!
//! `SIM_REFERENCE_DIR=…` takes another folder of such files; `SIM_REFERENCE_CASE=…` runs only
//! the case of that name and prints its packets.

mod case;
#[path = "../common/mod.rs"]
mod common;
mod judge;
mod measure;
mod translate;

use case::Case;
use measure::measure;
use sim::ids::HostId;
use sim::trace::{Event, Record, Trace};
use sim::world::Ended;
use std::path::{Path, PathBuf};

/// How many of the cases in the repository must agree: as many as do. The table says what is
/// wrong with the others; the aim is all of them.
const AT_LEAST: usize = 96;

#[test]
fn linux_reference_cases_agree() {
    let stated = std::env::var_os("SIM_REFERENCE_DIR").map(PathBuf::from);
    let mut files = files_in(&stated.clone().unwrap_or_else(own_folder));
    let only = std::env::var("SIM_REFERENCE_CASE").ok();
    if let Some(name) = &only {
        files.retain(|file| file.file_stem().is_some_and(|stem| stem == name.as_str()));
    }
    let mut agreeing = 0;
    for file in &files {
        let case = Case::read(file);
        let reasons = try_case(&case, None, only.is_some());
        agreeing += usize::from(reasons.is_empty());
        let verdict = if reasons.is_empty() { "agrees".into() } else { reasons.join("; ") };
        println!("{:48} {verdict}", case.name);
    }
    println!("{agreeing} of {} cases agree", files.len());
    if stated.is_none() && only.is_none() {
        assert!(agreeing >= AT_LEAST, "only {agreeing} of {} cases agree", files.len());
    }
}

/// A judge that nothing could displease would prove nothing: with a parameter that is not the
/// kernel's, so many cases that agree must not agree any more.
#[test]
fn a_wrong_kernel_does_not_agree() {
    let cases: Vec<Case> = files_in(&own_folder()).iter().map(|file| Case::read(file)).collect();
    let agreeing: Vec<&Case> =
        cases.iter().filter(|case| try_case(case, None, false).is_empty()).collect();
    for (name, value, at_least) in [
        // The cases of 10 Mbit/s or more whose listed flights begin with more than 4 segments.
        ("tcp.initial_window", "4", 40),
        // The pages of c2: the 8 segments of an object draw 4 ACKs instead of 8.
        ("tcp.quickack_segments", "0", 20),
        // A timeout or probe waits 700 ms longer: in c3 where the last segment is lost (with
        // SACK, without, and with a probe), in c4 where the request or the response is.
        ("tcp.rto_min", "1s", 5),
        // c5 goes on after 1 s, and after 3 s on two links, with the setting on.
        ("tcp.idle_restart", "off", 3),
    ] {
        let fooled = |case: &&&Case| try_case(case, Some((name, value)), false).is_empty();
        let found = agreeing.len() - agreeing.iter().filter(fooled).count();
        println!("{name} {value}: {found} cases disagree");
        assert!(found >= at_least, "{name} {value}: {found} cases disagree, not {at_least}");
    }
}

fn own_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference/linux")
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the reference folder")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
}

/// Simulates a case, with a parameter of TCP changed where one is given. Why it does not
/// agree; empty where it does.
fn try_case(case: &Case, change: Option<(&str, &str)>, print: bool) -> Vec<String> {
    let mut plan = match translate::plan(case) {
        Ok(plan) => plan,
        Err(why) => return vec![format!("not simulated: {why}")],
    };
    for host in &mut plan.hosts {
        if let Some((name, value)) = change {
            translate::set(
                sim::tcp::params::TABLE,
                std::sync::Arc::make_mut(&mut host.tcp),
                name,
                value,
            );
        }
    }
    let mut trace = Trace::default();
    let outcome = sim::world::run(&plan, &mut trace);
    if print {
        trace.records.iter().filter_map(line).for_each(|line| println!("{line}"));
    }
    if outcome.ended != Ended::Done && case.end_ms().is_none() {
        return vec![format!("the run does not end: {:?}", outcome.ended)];
    }
    judge::judge(case, &measure(&trace.records, case.rtt_ms(), HostId(0)))
}

/// A packet as it leaves, a drop, or what changed in a connection, for whoever looks for a
/// cause.
fn line(record: &Record) -> Option<String> {
    let at = record.at.as_nanos() as f64 / 1e6;
    match &record.event {
        Event::Sent { from, segment, why, .. } => {
            let (side, conn) = (from.side, from.conn.0);
            Some(format!("{at:10.3} {side:?} {conn} {segment} ({why:?})"))
        }
        Event::Dropped { why, .. } => Some(format!("{at:10.3} dropped: {why:?}")),
        Event::Tcp { of, note } => Some(format!("{at:10.3} {:?} {} {note:?}", of.side, of.conn.0)),
        _ => None,
    }
}
