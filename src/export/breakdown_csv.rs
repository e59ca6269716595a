//! `breakdown.csv` and `critical_path.csv`: what the time of requests and pages was spent on.

use super::provenance;
use super::words;
use crate::analyze::Run;
use crate::columns::Holds::{Count, Nanos, Text};
use crate::columns::{Column, Table};
use crate::explain::{Breakdown, PageBreakdown, Parts, Phase, RequestBreakdown, Step, breakdown};
use crate::ids::HostId;
use crate::scenario::Variant;
use crate::units::SimTime;
use std::io::{self, Write};

/// The columns before those of the phases.
static WHOLE: [Column; 8] = [
    Column::always("of", Text, "`page` or `request`"),
    Column::always("client", Text, "the host that asks"),
    Column::always("visit", Count, "which page of the client, from 0"),
    Column::perhaps("request", Count, "its number, as in `requests.csv`", "the row is of a page"),
    Column::always("from_ns", Nanos, "the click"),
    Column::perhaps("queued_ns", Nanos, "when the request was wanted", "the row is of a page"),
    Column::always("to_ns", Nanos, "the last byte of the page, or the end of the request"),
    Column::always(
        "total_ns",
        Nanos,
        "`to_ns` less `from_ns`, and the sum of the phases that follow",
    ),
];

/// The columns of the critical path.
static PATH: [Column; 9] = [
    Column::always("client", Text, "the host that asks"),
    Column::always("visit", Count, "which page of the client, from 0"),
    Column::always("step", Count, "which stretch of the page's time, from 0, without a gap"),
    Column::always("from_ns", Nanos, "when it begins; the first at the click"),
    Column::always("to_ns", Nanos, "when it ends; the last at the page's last byte"),
    Column::always("phase", Text, "what it was spent on: a phase of docs/breakdown.md"),
    Column::perhaps("request", Count, "which request held the page up", "none alone did"),
    Column::perhaps("connection", Count, "which connection did", "none alone did"),
    Column::perhaps(
        "packet",
        Count,
        "which packet did, as in `trace.jsonl`",
        "no packet was under way",
    ),
];

/// What stands in `breakdown.csv`.
pub(super) fn breakdown_table() -> Table {
    let row = "A row is a page that arrived whole, or a request that ended.";
    let phase = |phase: Phase| Column::always(phase.column(), Nanos, phase.meaning());
    provenance::table("breakdown.csv", row, WHOLE.clone().into_iter().chain(Phase::ALL.map(phase)))
}

/// What stands in `critical_path.csv`.
pub(super) fn critical_path_table() -> Table {
    let row = "A row is a stretch of time of a page, from the click to the last byte, in order.";
    provenance::table("critical_path.csv", row, PATH.clone())
}

/// Writes what the time of every page and every request of all variants was spent on, a row for
/// each and a column for each phase.
///
/// # Errors
/// Those of `out`.
pub fn breakdown_csv(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(breakdown_table().names())?;
    for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
        let common = provenance::cells(&run.scenario, variant);
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
    table.write_record(critical_path_table().names())?;
    for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
        let common = provenance::cells(&run.scenario, variant);
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
