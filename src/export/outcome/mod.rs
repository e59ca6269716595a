//! `outcome`: everything that a page shows of a run, as one compact JSON object.
//!
//! It is the boundary between the simulation and whoever draws: the page of a report reads this
//! and nothing else, and the same page can read it from an engine that runs in a browser.
//! `docs/report-data.md` describes every field.
//!
//! What has many rows stands in columns, times in differences, and every text once in
//! `strings`. Above a stated size rows are folded or sampled ([`limits`]), and `left_out` says so.

mod changes;
mod fold;
mod limits;
mod links;
mod notes;
mod rows;
mod segments;
mod strings;
#[cfg(test)]
mod tests;
mod thin;

use super::provenance::VERSION;
use super::summary_json::{VariantEntry, entry};
use super::words;
use crate::analyze::{OpenStep, Run, VariantRun};
use crate::explain::{PageBreakdown, Parts, critical_path};
use crate::scenario::Variant;
use crate::world::Role;
use limits::{LeftOut, Limits};
use serde::Serialize;
use std::io::{self, Write};
use strings::Strings;

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    format_version: u32,
    version: &'static str,
    scenario: &'a str,
    title: &'a str,
    about: &'a str,
    seed: u64,
    profile: &'static str,
    era: &'static str,
    variants: Vec<Entry<'a>>,
    strings: Vec<String>,
}

#[derive(Serialize)]
struct Entry<'a> {
    summary: VariantEntry<'a>,
    ended_ns: u64,
    hosts: Hosts<'a>,
    links: links::Links<'a>,
    connections: rows::Connections,
    requests: rows::Requests,
    hangs: rows::Hangs,
    open: Open,
    segments: segments::Segments,
    changes: changes::Changes,
    notes: notes::Notes,
    queues: links::Queues,
    left_out: Vec<LeftOut>,
}

#[derive(Serialize)]
struct Hosts<'a> {
    name: Vec<&'a str>,
    role: Vec<&'static str>,
    clients: Vec<u32>,
}

#[derive(Serialize)]
struct Open {
    t_ns: Vec<u64>,
    open: Vec<u64>,
    active: Vec<u64>,
    time_wait: Vec<u64>,
}

/// Writes the outcome of a run.
///
/// # Errors
/// Those of `out`.
pub fn outcome_json(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let pairs = run.scenario.variants.iter().zip(&run.variants);
    let pages: Vec<Option<PageBreakdown>> =
        pairs.map(|(variant, result)| critical_path(&variant.plan, result)).collect();
    let spent: Vec<Option<&Parts>> =
        pages.iter().map(|page| page.as_ref().map(|page| &page.parts)).collect();
    outcome_json_of(run, &spent, out)
}

/// The same, for whoever has found already what the time of each variant's page was spent on.
///
/// # Errors
/// Those of `out`.
pub(crate) fn outcome_json_of(
    run: &Run,
    spent: &[Option<&Parts>],
    out: &mut dyn Write,
) -> io::Result<()> {
    let scenario = &run.scenario;
    let limits = Limits::of(run);
    let mut strings = Strings::default();
    let pairs = scenario.variants.iter().zip(&run.variants);
    let variants = pairs
        .zip(limits)
        .zip(spent)
        .map(|(((variant, result), limits), spent)| {
            of_variant((variant, result), *spent, &limits, &mut strings)
        })
        .collect();
    let file = File {
        format: "sim-outcome",
        format_version: FORMAT_VERSION,
        version: VERSION,
        scenario: &scenario.name,
        title: &scenario.title,
        about: &scenario.about,
        seed: scenario.seed,
        profile: scenario.profile.name(),
        era: scenario.era.name(),
        variants,
        strings: strings.finish(),
    };
    serde_json::to_writer(out, &file)?;
    Ok(())
}

fn of_variant<'a>(
    (variant, result): (&'a Variant, &VariantRun),
    spent: Option<&Parts>,
    limits: &Limits,
    strings: &mut Strings,
) -> Entry<'a> {
    let (plan, analysis) = (&variant.plan, &result.analysis);
    let mut left_out = Vec::new();
    let connections = rows::connections(analysis, limits, &mut left_out);
    Entry {
        summary: entry(variant, result, spent),
        ended_ns: result.outcome.last_event.as_nanos(),
        hosts: Hosts {
            name: plan.hosts.iter().map(|host| &*host.name).collect(),
            role: plan.hosts.iter().map(|host| role(&host.role)).collect(),
            clients: plan.hosts.iter().map(|host| clients(&host.role)).collect(),
        },
        links: links::links(plan, &result.trace),
        requests: rows::requests(analysis, limits, strings, &mut left_out),
        hangs: rows::hangs(analysis, limits, strings, &mut left_out),
        open: open(&analysis.open_over_time, limits, &mut left_out),
        segments: segments::segments(&result.trace, limits, strings, &mut left_out),
        changes: changes::changes(&result.trace, limits, strings, &mut left_out),
        notes: notes::notes(&result.trace, limits, strings, &mut left_out),
        queues: links::queues(&result.trace, limits, &mut left_out),
        connections,
        left_out,
    }
}

fn role(role: &Role) -> &'static str {
    use crate::http::config::ProxyKind;
    match role {
        Role::Client(_) => "client",
        Role::Server(_) => "server",
        Role::Proxy(proxy) => match proxy.kind {
            ProxyKind::BlindRelay { .. } => "blind-relay",
            ProxyKind::Smart { .. } => "proxy",
        },
    }
}

fn clients(role: &Role) -> u32 {
    match role {
        Role::Client(client) => client.crowd.count,
        _ => 0,
    }
}

fn open(steps: &[OpenStep], limits: &Limits, left_out: &mut Vec<LeftOut>) -> Open {
    let mut kept = steps.to_vec();
    thin::to(
        &mut kept,
        limits.steps,
        |step| (step.at.as_nanos(), ()),
        |new, old| new.open >= old.open,
    );
    limits::note(left_out, "open", "sampled", kept.len(), steps.len());
    let mut times = Deltas::default();
    Open {
        t_ns: kept.iter().map(|step| times.next(step.at.as_nanos())).collect(),
        open: kept.iter().map(|step| step.open).collect(),
        active: kept.iter().map(|step| step.active).collect(),
        time_wait: kept.iter().map(|step| step.time_wait).collect(),
    }
}

/// Times as differences, each from the one before it.
#[derive(Default)]
struct Deltas {
    last: u64,
}

impl Deltas {
    /// The difference of a time, which is no earlier than the one before it.
    fn next(&mut self, time: u64) -> u64 {
        time - std::mem::replace(&mut self.last, time)
    }
}
