//! `sweep.json`: a sweep in a page, for scripts.

use super::results::{Results, Series};
use super::statistic::Statistic;
use super::tables::{axis_cells, axis_columns};
use super::winners::{self, Change, Winner};
use super::{Axis, Kind};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    format_version: u32,
    version: &'a str,
    scenario: &'a str,
    title: &'a str,
    changes: &'a [String],
    seed: u64,
    profile: &'a str,
    era: &'a str,
    axes: Vec<AxisEntry<'a>>,
    variants: &'a [String],
    replicates: u64,
    confidence_percent: u32,
    complete: bool,
    points: Vec<Value>,
    winners: Vec<Value>,
    changes_of_winner: Vec<Value>,
}

#[derive(Serialize)]
struct AxisEntry<'a> {
    path: &'a str,
    column: String,
    kind: Option<&'static str>,
    values: &'a [String],
}

/// Writes what the sweep is, the page load time of every series at every point, and who wins
/// where.
///
/// # Errors
/// Those of `out`.
pub fn sweep_json(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let (header, design) = (&results.header, &results.design);
    let series = results.series();
    let winners = winners::winners(results, &series);
    let changes = winners::changes(results, &winners);
    let file = File {
        format: "sim-sweep",
        format_version: FORMAT_VERSION,
        version: &header.version,
        scenario: &header.scenario,
        title: &header.title,
        changes: &header.changes,
        seed: header.seed,
        profile: &header.profile,
        era: &header.era,
        axes: design.axes().iter().zip(axis_columns(results)).map(axis_entry).collect(),
        variants: design.variants(),
        replicates: design.replicates(),
        confidence_percent: header.confidence_percent,
        complete: results.complete(),
        points: (0..design.points()).map(|point| point_entry(results, point)).collect(),
        winners: winners.iter().map(|winner| winner_entry(results, &series, winner)).collect(),
        changes_of_winner: changes.iter().map(|at| change_entry(results, &series, at)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &file)?;
    writeln!(out)
}

fn axis_entry((axis, column): (&Axis, String)) -> AxisEntry<'_> {
    let kind = axis.kind.map(Kind::word);
    AxisEntry { path: &axis.path, column, kind, values: &axis.values }
}

/// The values of the axes at a point, by column.
fn place(results: &Results, point: u64, only_numbers: bool) -> Value {
    let axes = results.design.axes().iter();
    let names = axis_columns(results).into_iter().zip(axis_cells(results, point));
    let mut values = Map::new();
    for (axis, (name, cell)) in axes.zip(names) {
        let number = axis.kind.and_then(|_| cell.parse::<serde_json::Number>().ok());
        if !only_numbers || number.is_some() {
            values.insert(name, number.map_or(Value::String(cell), Value::Number));
        }
    }
    Value::Object(values)
}

fn point_entry(results: &Results, point: u64) -> Value {
    let names = results.design.variants().iter().enumerate();
    let variants: Vec<Value> = names
        .map(|(variant, name)| {
            let mut outcomes: BTreeMap<&str, u64> = BTreeMap::new();
            for row in results.cell(point, variant) {
                *outcomes.entry(row.figures.outcome).or_default() += 1;
            }
            json!({
                "variant": name,
                "page_load_ns": results.statistic(point, variant, 0).map(|found| statistic(&found)),
                "outcomes": outcomes,
            })
        })
        .collect();
    json!({ "at": place(results, point, false), "variants": variants })
}

fn statistic(found: &Statistic) -> Value {
    json!({
        "count": found.count,
        "mean": found.mean,
        "standard_deviation": found.deviation,
        "confidence_low": found.interval().map(|(low, _)| low),
        "confidence_high": found.interval().map(|(_, high)| high),
        "min": found.min,
        "median": found.median,
        "max": found.max,
    })
}

fn winner_entry(results: &Results, series: &[Series], winner: &Winner) -> Value {
    json!({
        "at": place(results, winner.point, true),
        "best": series[winner.best].label,
        "next": winner.next.map(|(next, _)| &series[next].label),
        "lead_ns": winner.next.map(|(_, lead)| statistic(&lead)),
        "clear": winner.is_clear(),
    })
}

fn change_entry(results: &Results, series: &[Series], change: &Change) -> Value {
    let side = |(point, best): (u64, usize)| json!({ "at": place(results, point, true), "best": series[best].label });
    json!({
        "along": results.design.axes()[change.axis].path,
        "before": side(change.before),
        "behind": side(change.behind),
    })
}
