//! The results as CSV: one line of names, then rows; provenance stands in columns.

use super::figures::{COLUMNS, NUMBERS};
use super::results::Results;
use super::{Axis, Kind};
use crate::columns::Holds::{BitsPerSecond, Bytes, Count, Nanos, OfMeasure, Percent, Share, Text};
use crate::columns::{Column, Origin, Table};
use crate::world::Ended;
use std::io::{self, Write};

/// As many of the columns of [`Origin`] are the same in a whole sweep but for the axes.
const ORIGIN: usize = 4;

/// The columns of `points.csv` behind the axes.
const POINT: [Column; 11] = [
    Column::always("measure", Text, "what the numbers are of: a column of `runs.csv`"),
    Column::always("replicates", Count, "how often the point was run"),
    Column::always("with_value", Count, "how many of those have a value"),
    Column::perhaps("mean", OfMeasure, "the arithmetic mean of the values", NO_VALUE),
    Column::perhaps(
        "standard_deviation",
        OfMeasure,
        "of the sample (divided by n - 1); 0 for one value",
        NO_VALUE,
    ),
    Column::perhaps(
        "confidence_percent",
        Percent,
        "how often the interval covers the true mean",
        NO_VALUE,
    ),
    Column::perhaps("confidence_low", OfMeasure, "where the interval of the mean begins", FEW),
    Column::perhaps("confidence_high", OfMeasure, "where it ends", FEW),
    Column::perhaps("min", OfMeasure, "the least value", NO_VALUE),
    Column::perhaps("median", OfMeasure, "the value in the middle", NO_VALUE),
    Column::perhaps("max", OfMeasure, "the greatest value", NO_VALUE),
];

/// The columns of `distribution.csv` behind the axes.
const DISTRIBUTION: [Column; 2] = [
    Column::always("page_load_ns", Nanos, "a page load time that came out"),
    Column::always("share", Share, "the part of the replicates that took no longer"),
];

const NO_VALUE: &str = "no replicate has a value";
const FEW: &str = "fewer than two replicates have a value";

/// The tables of a sweep. Those of another differ in the columns of the axes.
pub fn tables(axes: &[Axis]) -> [Table; 3] {
    let replicate = Column::always("replicate", Count, "which run of the point, from 0");
    let words: Vec<String> = Ended::words().map(|word| format!("`{word}`")).collect();
    let outcome = Column {
        meaning: format!("how it ended: {}", words.join(", ")).into(),
        ..Column::always("outcome", Text, "")
    };
    let run = [replicate].into_iter().chain(COLUMNS).chain([outcome]);
    let of = |file, row, own: Vec<Column>| {
        let columns = origin_columns().chain(axes.iter().map(axis_column)).chain(own);
        Table { file, row, columns: columns.collect() }
    };
    [
        of("runs.csv", "A row is a run.", run.collect()),
        of("points.csv", "A row is a measure of a variant at a point of the grid.", POINT.into()),
        of(
            "distribution.csv",
            "A row is a page load time of a variant at a point.",
            DISTRIBUTION.into(),
        ),
    ]
}

/// What every table begins with; then come the axes, which may be of profile and era.
fn origin_columns() -> impl Iterator<Item = Column> {
    let mut columns = Origin::COLUMNS;
    columns[1].meaning = "the seed of the sweep; each replicate derives its own from it".into();
    columns.into_iter().take(ORIGIN)
}

/// The column of an axis: its path, and the unit where it is a number line.
fn axis_column(axis: &Axis) -> Column {
    let holds = match axis.kind {
        None => Text,
        Some(Kind::Count) => Count,
        Some(Kind::Time) => Nanos,
        Some(Kind::Size) => Bytes,
        Some(Kind::Rate) => BitsPerSecond,
        Some(Kind::Chance) => Percent,
    };
    Column {
        name: format!("{}{}", axis.path, holds.suffix()).into(),
        holds,
        meaning: "the value that the sweep gives to this path of the scenario".into(),
        empty: None,
    }
}

/// The names of the columns of the axes.
pub fn axis_columns(results: &Results) -> Vec<String> {
    results.design.axes().iter().map(|axis| axis_column(axis).name.into_owned()).collect()
}

/// What stands in the columns of the axes at a point.
pub fn axis_cells(results: &Results, point: u64) -> Vec<String> {
    let coordinates = results.design.coordinates(point);
    let values = results.design.axes().iter().zip(coordinates);
    values
        .map(|(axis, at)| match axis.amount(at) {
            Some(amount) => amount.cell(),
            None => axis.values[at].clone(),
        })
        .collect()
}

fn origin(results: &Results, point: u64, variant: usize) -> Vec<String> {
    let header = &results.header;
    let origin = Origin {
        scenario: &header.scenario,
        seed: header.seed,
        version: &header.version,
        variant: &results.design.variants()[variant],
        profile: &header.profile,
        era: &header.era,
    };
    origin.cells().into_iter().take(ORIGIN).chain(axis_cells(results, point)).collect()
}

/// A row for each run.
///
/// # Errors
/// Those of `out`.
pub fn runs_csv(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let [runs, ..] = tables(results.design.axes());
    table.write_record(runs.names())?;
    for row in results.rows() {
        let mut cells = origin(results, row.point, row.variant);
        cells.push(row.replicate.to_string());
        let number = |number: &Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        cells.extend(row.figures.numbers.iter().map(number));
        cells.push(row.figures.outcome.to_owned());
        table.write_record(cells)?;
    }
    table.flush()
}

/// A row for each point, variant and number: what the replicates come to.
///
/// # Errors
/// Those of `out`.
pub fn points_csv(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let [_, points, _] = tables(results.design.axes());
    table.write_record(points.names())?;
    for point in 0..results.design.points() {
        for variant in 0..results.design.variants().len() {
            let replicates = results.cell(point, variant).count();
            if replicates == 0 {
                continue;
            }
            for (number, name) in NUMBERS.iter().enumerate() {
                let mut cells = origin(results, point, variant);
                cells.push((*name).to_owned());
                cells.push(replicates.to_string());
                cells.extend(statistic_cells(results, point, variant, number));
                table.write_record(cells)?;
            }
        }
    }
    table.flush()
}

fn statistic_cells(results: &Results, point: u64, variant: usize, number: usize) -> [String; 9] {
    let Some(statistic) = results.statistic(point, variant, number) else {
        let mut empty: [String; 9] = Default::default();
        empty[0] = "0".to_owned();
        return empty;
    };
    let (low, high) =
        statistic.interval().map_or((None, None), |(low, high)| (Some(low), Some(high)));
    let optional =
        |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        statistic.count.to_string(),
        statistic.mean.to_string(),
        statistic.deviation.to_string(),
        results.header.confidence_percent.to_string(),
        optional(low),
        optional(high),
        statistic.min.to_string(),
        statistic.median.to_string(),
        statistic.max.to_string(),
    ]
}

/// The distribution of the page load time of each cell: a row for each time that came out, with
/// the share of the replicates that took no longer. It does not reach 1 where a page never came.
///
/// # Errors
/// Those of `out`.
pub fn distribution_csv(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let [.., distributed] = tables(results.design.axes());
    table.write_record(distributed.names())?;
    for point in 0..results.design.points() {
        for variant in 0..results.design.variants().len() {
            let origin = origin(results, point, variant);
            for (time, share) in distribution(results, point, variant) {
                table.write_record(origin.iter().chain(&[time.to_string(), share.to_string()]))?;
            }
        }
    }
    table.flush()
}

/// Page load times of a cell in nanoseconds, ascending, each with the share of the replicates
/// that took no longer.
pub fn distribution(results: &Results, point: u64, variant: usize) -> Vec<(u64, f64)> {
    let count = results.cell(point, variant).count() as f64;
    let mut times: Vec<u64> =
        results.cell(point, variant).filter_map(|row| row.figures.page_load()).collect();
    times.sort_unstable();
    let mut steps: Vec<(u64, f64)> = Vec::new();
    for (number, time) in times.iter().enumerate() {
        let share = (number + 1) as f64 / count;
        match steps.last_mut() {
            Some(last) if last.0 == *time => last.1 = share,
            _ => steps.push((*time, share)),
        }
    }
    steps
}
