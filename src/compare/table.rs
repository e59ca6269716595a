//! `comparison.csv`: a row for each measure of each two variants that are held against each other.

use super::{Comparison, Measured};
use crate::columns::Holds::{Count, OfMeasure, Text};
use crate::columns::{Column, Table};
use std::io::{self, Write};

const NONE: &str = "there is no such thing in that run";

static COLUMNS: [Column; 17] = [
    Column::always("left", Text, "the run that others are held against: its scenario"),
    Column::always("left_version", Text, "the version of `sim` that made it"),
    Column::always("left_seed", Count, "its seed"),
    Column::always("left_variant", Text, "its variant"),
    Column::always("left_profile", Text, "which TCP that is"),
    Column::always("left_era", Text, "which HTTP"),
    Column::always(
        "right",
        Text,
        "the run that is held against it: its scenario, and a number where that was there before",
    ),
    Column::always("right_version", Text, "the version of `sim` that made it"),
    Column::always("right_seed", Count, "its seed"),
    Column::always("right_variant", Text, "its variant"),
    Column::always("right_profile", Text, "which TCP that is"),
    Column::always("right_era", Text, "which HTTP"),
    Column::always(
        "measure",
        Text,
        "what the numbers are of: a number of `summary.json`, or a phase of its breakdown, with its unit at the end",
    ),
    Column::perhaps("left_value", OfMeasure, "what it is in the first run", NONE),
    Column::perhaps("right_value", OfMeasure, "what it is in the other", NONE),
    Column::perhaps(
        "difference",
        OfMeasure,
        "`right_value` less `left_value`; below zero where the other run has less",
        "one of them is empty",
    ),
    Column::perhaps(
        "ratio",
        OfMeasure,
        "`right_value` divided by `left_value`: a number without a unit",
        "one of them is empty, or `left_value` is zero",
    ),
];

/// What stands in `comparison.csv`.
pub fn comparison_table() -> Table {
    let row = "A row is a measure of two variants that are held against each other.";
    Table { file: "comparison.csv", row, columns: COLUMNS.to_vec() }
}

/// Writes every measure of every pair.
///
/// # Errors
/// Those of `out`.
pub fn comparison_csv(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS.iter().map(|column| &*column.name))?;
    for pair in &comparison.pairs {
        let sides = comparison.cases(*pair).map(|(side, case)| {
            let (version, seed) = (side.version.clone(), side.seed.to_string());
            let case = [&case.name, &case.profile, &case.era].map(String::clone);
            [side.label.clone(), version, seed].into_iter().chain(case)
        });
        let common: Vec<String> = sides.into_iter().flatten().collect();
        for measured in comparison.measures(*pair) {
            csv.write_record(common.iter().chain(&cells(&measured)))?;
        }
    }
    csv.flush()
}

fn cells(measured: &Measured) -> [String; 5] {
    let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
    [
        measured.name.to_owned(),
        number(measured.of[0]),
        number(measured.of[1]),
        measured.difference().map(|number| number.to_string()).unwrap_or_default(),
        measured.ratio().map(|number| number.to_string()).unwrap_or_default(),
    ]
}
