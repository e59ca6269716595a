//! The results as CSV: one line of names, then rows; provenance stands in columns.

use super::figures::NUMBERS;
use super::results::Results;
use std::io::{self, Write};

/// What every table begins with; then come the axes.
const ORIGIN: [&str; 4] = ["scenario", "seed", "version", "variant"];

/// The name of the column of an axis: its path, and the unit where it is a number line.
pub fn axis_columns(results: &Results) -> Vec<String> {
    let axes = results.design.axes().iter();
    axes.map(|axis| format!("{}{}", axis.path, axis.kind.map_or("", |kind| kind.suffix())))
        .collect()
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

fn names(results: &Results, own: &[&str]) -> Vec<String> {
    let own = own.iter().map(|name| (*name).to_owned());
    let origin = ORIGIN.iter().map(|name| (*name).to_owned());
    origin.chain(axis_columns(results)).chain(own).collect()
}

fn origin(results: &Results, point: u64, variant: usize) -> Vec<String> {
    let header = &results.header;
    let mut cells = vec![
        header.scenario.clone(),
        header.seed.to_string(),
        header.version.clone(),
        results.design.variants()[variant].clone(),
    ];
    cells.extend(axis_cells(results, point));
    cells
}

/// A row for each run.
///
/// # Errors
/// Those of `out`.
pub fn runs_csv(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let own: Vec<&str> = ["replicate"].into_iter().chain(NUMBERS).chain(["outcome"]).collect();
    table.write_record(names(results, &own))?;
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
    let own = [
        "measure",
        "replicates",
        "with_value",
        "mean",
        "standard_deviation",
        "confidence_percent",
        "confidence_low",
        "confidence_high",
        "min",
        "median",
        "max",
    ];
    table.write_record(names(results, &own))?;
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
    table.write_record(names(results, &["page_load_ns", "share"]))?;
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
