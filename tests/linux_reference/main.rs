//! The `linux` profile against a real kernel: every case of `tests/reference/linux/`, built
//! from its own fields and judged by the definition in that folder's README.
//!
//! `SIM_REFERENCE_DIR=…` takes another folder of such files; `SIM_REFERENCE_CASE=…` runs only
//! the case of that name and prints its packets.

mod case;
#[path = "../common/mod.rs"]
mod common;
mod measure;
mod translate;

use case::Case;
use measure::{Measured, measure};
use sim::ids::HostId;
use sim::trace::{Event, Record, Trace};
use std::path::PathBuf;

/// How many of the cases in the repository must agree: as many as do. The table says what is
/// wrong with the others; the aim is all of them.
const AT_LEAST: usize = 88;

/// So many flights are listed in a case.
const MOST_FLIGHTS: usize = 200;

#[test]
fn linux_reference_cases_agree() {
    let stated = std::env::var_os("SIM_REFERENCE_DIR").map(PathBuf::from);
    let folder = stated
        .clone()
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference/linux"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the reference folder")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let only = std::env::var("SIM_REFERENCE_CASE").ok();
    if let Some(name) = &only {
        files.retain(|file| file.file_stem().is_some_and(|stem| stem == name.as_str()));
    }
    let mut agreeing = 0;
    for file in &files {
        let case = Case::read(file);
        let reasons = judge(&case, only.is_some());
        agreeing += usize::from(reasons.is_empty());
        let verdict = if reasons.is_empty() { "agrees".into() } else { reasons.join("; ") };
        println!("{:48} {verdict}", case.name);
    }
    println!("{agreeing} of {} cases agree", files.len());
    if stated.is_none() && only.is_none() {
        assert!(agreeing >= AT_LEAST, "only {agreeing} of {} cases agree", files.len());
    }
}

/// Why a case does not agree; empty where it does.
fn judge(case: &Case, print: bool) -> Vec<String> {
    let plan = match translate::plan(case) {
        Ok(plan) => plan,
        Err(why) => return vec![format!("not simulated: {why}")],
    };
    let mut trace = Trace::default();
    sim::world::run(&plan, &mut trace);
    if print {
        trace.records.iter().filter_map(line).for_each(|line| println!("{line}"));
    }
    let measured = measure(&trace.records, case.rtt_ms(), HostId(0));
    let mut reasons = Vec::new();
    reasons.extend(judge_time(case, &measured));
    reasons.extend(judge_counts(case, &measured));
    if let Some(flights) = case.modal("flights") {
        // The measuring stopped listing after 200.
        let listed = measured.flights.len().min(MOST_FLIGHTS);
        let found = serde_json::json!(measured.flights[..listed]);
        if *flights != found {
            reasons.push(format!("flights {found} instead of {flights}"));
        }
    }
    if let Some(closer) = case.modal("first_closer")
        && closer.as_str() != measured.first_closer
    {
        reasons.push(format!("{:?} closes first, not {closer}", measured.first_closer));
    }
    if let Some(segments) = case.closing_segments()
        && segments != measured.closing_segments
    {
        let found = &measured.closing_segments;
        reasons.push(format!("closing segments {} instead of {}", show(found), show(&segments)));
    }
    reasons
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

/// A program's cost of half a millisecond a request and 0.3 % either way, and 35 ms of
/// lateness for each slow timer.
fn judge_time(case: &Case, measured: &Measured) -> Option<String> {
    let (min, max) = case.spread("t_last_data_ms")?;
    let tolerance = |time: f64| 0.5 * measured.requests as f64 + 0.003 * time;
    let late = 35.0 * measured.slow_timers as f64;
    let (from, to) = (min - tolerance(min) - late, max + tolerance(max));
    let found = measured.last_data_ms;
    (found < from || found > to)
        .then(|| format!("last data at {found:.3} ms, not in {from:.3}..{to:.3}"))
}

fn judge_counts(case: &Case, measured: &Measured) -> Vec<String> {
    let outside = |(name, count): (&&str, &u64)| {
        let (min, max) = case.spread(name)?;
        let found = *count as f64;
        (found < min || found > max).then(|| format!("{name} {found}, not in {min}..{max}"))
    };
    measured.counts.iter().filter_map(outside).collect()
}

fn show(segments: &[(bool, String, bool)]) -> String {
    let one = |(down, flags, data): &(bool, String, bool)| {
        let direction = if *down { "down" } else { "up" };
        format!("{direction} {flags}{}", if *data { "+data" } else { "" })
    };
    segments.iter().map(one).collect::<Vec<_>>().join(", ")
}
