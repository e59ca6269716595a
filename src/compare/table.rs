//! `comparison.csv`: a row for each measure of each two variants that are held against each other.

use super::{Case, Comparison, Measured, Side};
use crate::columns::Holds::{OfMeasure, Text};
use crate::columns::{Column, Origin, Table};
use std::io::{self, Write};

const NONE: &str = "there is no such thing in that run";

/// The columns behind those that say which runs.
const OWN: [Column; 5] = [
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
    let left = side("left", "the run that others are held against: its label");
    let right = side("right", "the run that is held against it: its label");
    Table { file: "comparison.csv", row, columns: left.chain(right).chain(OWN).collect() }
}

/// The columns of a side: its label, and where it comes from.
fn side(name: &'static str, meaning: &'static str) -> impl Iterator<Item = Column> {
    let origin = Origin::COLUMNS
        .into_iter()
        .map(move |column| Column { name: format!("{name}_{}", column.name).into(), ..column });
    [Column::always(name, Text, meaning)].into_iter().chain(origin)
}

/// Writes every measure of every pair.
///
/// # Errors
/// Those of `out`.
pub fn comparison_csv(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(comparison_table().names())?;
    for pair in &comparison.pairs {
        let sides = comparison
            .cases(*pair)
            .map(|(side, case)| [side.label.clone()].into_iter().chain(origin(side, case).cells()));
        let common: Vec<String> = sides.into_iter().flatten().collect();
        for measured in comparison.measures(*pair) {
            csv.write_record(common.iter().chain(&cells(&measured)))?;
        }
    }
    csv.flush()
}

fn origin<'a>(side: &'a Side, case: &'a Case) -> Origin<'a> {
    Origin {
        scenario: &side.scenario,
        seed: side.seed,
        version: &side.version,
        variant: &case.name,
        profile: &case.profile,
        era: &case.era,
    }
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
