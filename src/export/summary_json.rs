//! `summary.json`: a run in a page, for scripts.

use super::provenance::VERSION;
use super::words;
use crate::analyze::{HopCounts, Run, Summary, VariantRun, Wait, Waits, waits};
use crate::explain::{Parts, critical_path};
use crate::scenario::{Breach, PresetUse, Variant};
use crate::units::Duration;
use crate::world::Ended;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    format_version: u32,
    version: &'static str,
    scenario: &'a str,
    title: &'a str,
    recorded: Option<&'static str>,
    rules: Vec<&'static str>,
    seed: u64,
    profile: &'static str,
    era: &'static str,
    set: Vec<Setting<'a>>,
    given: Given<'a>,
    variants: Vec<VariantEntry<'a>>,
    verdicts: Vec<VerdictEntry<'a>>,
}

#[derive(Serialize)]
pub(super) struct VariantEntry<'a> {
    name: &'a str,
    title: &'a str,
    profile: &'static str,
    era: &'static str,
    overridden: Vec<Override<'a>>,
    given: Changed<'a>,
    presets: Vec<PresetEntry<'a>>,
    page_load_ns: Option<u64>,
    breakdown: Option<Phases>,
    requests: u64,
    answered: u64,
    connections_opened: u64,
    connections_peak: u64,
    connections_mean: u64,
    segments: u64,
    ip_bytes: u64,
    retransmissions: u64,
    dropped: u64,
    longest_hang_ns: Option<u64>,
    time_wait_peak: u64,
    longest_time_wait_ns: Option<u64>,
    outcome: &'static str,
    /// Whether a limit stopped the run, so that all of this is of a part of it.
    partial: bool,
    /// The setting that raises the limit.
    raised_by: Option<&'static str>,
    hops: Vec<Hop>,
    /// Where nothing more could happen, or in the longest hang: who waits for whom, each for the next one.
    waits: Vec<WaitEntry>,
}

#[derive(Serialize)]
struct WaitEntry {
    host: String,
    waits_for: String,
    what: &'static str,
    connection: u32,
    /// Whether it is part of a circle, in which nobody can go on.
    in_circle: bool,
}

#[derive(Serialize)]
struct Override<'a> {
    parameter: &'a str,
    value: &'a str,
}

/// What the command line set.
#[derive(Serialize)]
struct Setting<'a> {
    path: &'a str,
    value: &'a str,
}

/// What a scenario was given, by path.
struct Given<'a>(&'a [(String, String)]);

/// What a variant changes of that: `null` where nothing is left.
struct Changed<'a>(&'a [(String, Option<String>)]);

impl Serialize for Given<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, value)| (path, value)))
    }
}

impl Serialize for Changed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, value)| (path, value)))
    }
}

#[derive(Serialize)]
struct PresetEntry<'a> {
    host: &'a str,
    preset: String,
    measured: &'a str,
    breaks: Vec<BreachEntry<'a>>,
}

#[derive(Serialize)]
struct BreachEntry<'a> {
    rule: &'a str,
    how: &'a str,
}

#[derive(Serialize)]
struct Hop {
    opener: String,
    acceptor: String,
    connections_opened: u64,
    connections_peak: u64,
}

#[derive(Serialize)]
struct VerdictEntry<'a> {
    variant: &'a str,
    metric: &'a str,
    claim: &'a str,
    holds: bool,
    text: &'a str,
}

/// Writes the summary of every variant and the verdict on every expectation.
///
/// # Errors
/// Those of `out`.
pub fn summary_json(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let scenario = &run.scenario;
    let variants = scenario.variants.iter().zip(&run.variants);
    let verdicts = scenario.expect.iter().zip(&run.verdicts);
    let file = File {
        format: "sim-summary",
        format_version: FORMAT_VERSION,
        version: VERSION,
        scenario: &scenario.name,
        title: &scenario.title,
        recorded: scenario.recorded,
        rules: scenario.rules.iter().map(|rule| rule.id).collect(),
        seed: scenario.seed,
        profile: scenario.profile.name(),
        era: scenario.era.name(),
        set: scenario.set.iter().map(|(path, value)| Setting { path, value }).collect(),
        given: Given(&scenario.given),
        variants: variants
            .map(|(variant, result)| {
                let page = critical_path(&variant.plan, result);
                entry(variant, result, page.as_ref().map(|page| &page.parts))
            })
            .collect(),
        verdicts: verdicts
            .map(|(expectation, verdict)| VerdictEntry {
                variant: &expectation.variant,
                metric: &expectation.metric,
                claim: &expectation.claim,
                holds: verdict.holds,
                text: &verdict.text,
            })
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &file)?;
    writeln!(out)
}

/// How long each phase took, those that took no time left out.
struct Phases(Parts);

impl Serialize for Phases {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = self.0.iter();
        serializer.collect_map(parts.map(|(phase, took)| (phase.column(), took.as_nanos())))
    }
}

/// One variant in numbers, and what the time of its page was spent on.
pub(super) fn entry<'a>(
    variant: &'a Variant,
    result: &VariantRun,
    spent: Option<&Parts>,
) -> VariantEntry<'a> {
    let Summary { page_load, longest_hang, hops, .. } = &result.analysis.summary;
    let summary = &result.analysis.summary;
    let limit = match result.outcome.ended {
        Ended::Limit(limit) => Some(limit),
        _ => None,
    };
    VariantEntry {
        name: &variant.name,
        title: &variant.title,
        profile: variant.profile.name(),
        era: variant.era.name(),
        overridden: variant
            .overridden
            .iter()
            .map(|(parameter, value)| Override { parameter, value })
            .collect(),
        given: Changed(&variant.given),
        presets: variant.presets.iter().map(preset_entry).collect(),
        page_load_ns: page_load.map(Duration::as_nanos),
        breakdown: spent.map(|parts| Phases(parts.clone())),
        requests: summary.requests,
        answered: summary.answered,
        connections_opened: summary.connections_opened,
        connections_peak: summary.connections_peak,
        connections_mean: summary.connections_mean,
        segments: summary.segments,
        ip_bytes: summary.ip_bytes,
        retransmissions: summary.retransmissions,
        dropped: summary.dropped,
        longest_hang_ns: longest_hang.map(Duration::as_nanos),
        time_wait_peak: summary.time_wait_peak,
        longest_time_wait_ns: summary.longest_time_wait.map(Duration::as_nanos),
        outcome: summary.outcome,
        partial: limit.is_some(),
        raised_by: limit.map(|limit| limit.setting().unwrap_or("--wall-time")),
        hops: hops.iter().map(|hop| hop_entry(variant, hop)).collect(),
        waits: wait_entries(variant, result),
    }
}

fn wait_entries(variant: &Variant, result: &VariantRun) -> Vec<WaitEntry> {
    let Waits { chain, circle } = waits(&variant.plan, result);
    let entry = |(at, wait): (usize, &Wait)| WaitEntry {
        host: words::host(&variant.plan, wait.who),
        waits_for: words::host(&variant.plan, wait.whom),
        what: words::waited_for(wait.what),
        connection: wait.conn.0,
        in_circle: circle.is_some_and(|begins| at >= begins),
    };
    chain.iter().enumerate().map(entry).collect()
}

fn preset_entry(used: &PresetUse) -> PresetEntry<'_> {
    PresetEntry {
        host: &used.host,
        preset: used.preset.name(),
        measured: &used.preset.measured,
        breaks: used.preset.breaks.iter().map(breach_entry).collect(),
    }
}

fn breach_entry(breach: &Breach) -> BreachEntry<'_> {
    BreachEntry { rule: &breach.rule, how: &breach.how }
}

fn hop_entry(variant: &Variant, hop: &HopCounts) -> Hop {
    Hop {
        opener: words::host(&variant.plan, hop.opener),
        acceptor: words::host(&variant.plan, hop.acceptor),
        connections_opened: hop.opened,
        connections_peak: hop.peak,
    }
}
