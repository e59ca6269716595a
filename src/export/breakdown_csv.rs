//! `breakdown.csv` and `critical_path.csv`: what the time of requests and pages was spent on.

use super::provenance;
use super::words;
use crate::analyze::Run;
use crate::explain::{Breakdown, PageBreakdown, Parts, Phase, RequestBreakdown, Step, breakdown};
use crate::ids::HostId;
use crate::scenario::Variant;
use crate::units::SimTime;
use std::io::{self, Write};

/// The columns before those of the phases.
const WHOLE: [&str; 8] =
    ["of", "client", "visit", "request", "from_ns", "queued_ns", "to_ns", "total_ns"];

/// The columns of the critical path.
const PATH: [&str; 9] =
    ["client", "visit", "step", "from_ns", "to_ns", "phase", "request", "connection", "packet"];

/// Writes what the time of every page and every request of all variants was spent on, a row for
/// each and a column for each phase.
///
/// # Errors
/// Those of `out`.
pub fn breakdown_csv(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let phases = Phase::ALL.map(Phase::column);
    table.write_record(provenance::COLUMNS.iter().chain(&WHOLE).chain(&phases))?;
    for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
        let common = provenance::cells(run, variant);
        let Breakdown { pages, requests } = breakdown(&variant.plan, result);
        for page in &pages {
            table.write_record(common.iter().chain(&page_cells(variant, page)))?;
        }
        for request in &requests {
            table.write_record(common.iter().chain(&request_cells(variant, request)))?;
        }
    }
    table.flush()
}

fn page_cells(variant: &Variant, page: &PageBreakdown) -> Vec<String> {
    let (from, to) = (page.from, page.to);
    let whole = ("page", String::new(), String::new());
    cells(variant, (page.client, page.visit), whole, (from, to), &page.parts)
}

fn request_cells(variant: &Variant, request: &RequestBreakdown) -> Vec<String> {
    let whole = ("request", request.request.0.to_string(), nanos(request.queued));
    let page = (request.client, request.visit);
    cells(variant, page, whole, (request.from, request.to), &request.parts)
}

fn cells(
    variant: &Variant,
    (client, visit): (HostId, u32),
    (of, request, queued): (&str, String, String),
    (from, to): (SimTime, SimTime),
    parts: &Parts,
) -> Vec<String> {
    let whole = [
        of.to_owned(),
        words::host(&variant.plan, client),
        visit.to_string(),
        request,
        nanos(from),
        queued,
        nanos(to),
        parts.total().as_nanos().to_string(),
    ];
    let phases = Phase::ALL.map(|phase| parts.get(phase).as_nanos().to_string());
    whole.into_iter().chain(phases).collect()
}

fn nanos(at: SimTime) -> String {
    at.as_nanos().to_string()
}

/// Writes the critical path of every page of all variants: a row for each stretch of time, in order
/// and without a gap, with what it was spent on.
///
/// # Errors
/// Those of `out`.
pub fn critical_path_csv(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(provenance::COLUMNS.iter().chain(&PATH))?;
    for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
        let common = provenance::cells(run, variant);
        for page in &breakdown(&variant.plan, result).pages {
            for (number, step) in page.steps.iter().enumerate() {
                let cells = step_cells(variant, page, number, step);
                table.write_record(common.iter().chain(&cells))?;
            }
        }
    }
    table.flush()
}

fn step_cells(
    variant: &Variant,
    page: &PageBreakdown,
    number: usize,
    step: &Step,
) -> [String; PATH.len()] {
    [
        words::host(&variant.plan, page.client),
        page.visit.to_string(),
        number.to_string(),
        nanos(step.from),
        nanos(step.to),
        step.phase.word().to_owned(),
        step.request.map(|request| request.0.to_string()).unwrap_or_default(),
        step.conn.map(|conn| conn.0.to_string()).unwrap_or_default(),
        step.packet.map(|packet| packet.0.to_string()).unwrap_or_default(),
    ]
}
