//! `comparison.json`: the same for scripts, in the order of the command line.

use super::{Comparison, Measured, Mismatch, Pair, Side};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    format_version: u32,
    version: &'static str,
    sides: Vec<SideEntry<'a>>,
    comparable: bool,
    mismatches: Vec<MismatchEntry<'a>>,
    pairs: Vec<PairEntry<'a>>,
    alone: Vec<AloneEntry<'a>>,
}

#[derive(Serialize)]
struct SideEntry<'a> {
    label: &'a str,
    scenario: &'a str,
    title: &'a str,
    version: &'a str,
    seed: u64,
    profile: &'a str,
    era: &'a str,
    variants: Vec<&'a str>,
    /// Files that it lacks, and without which less can be said.
    lacks: &'a [&'static str],
}

#[derive(Serialize)]
struct MismatchEntry<'a> {
    right: &'a str,
    condition: &'static str,
    left_value: &'a str,
    right_value: &'a str,
    variants: &'a [String],
}

#[derive(Serialize)]
struct PairEntry<'a> {
    left_variant: &'a str,
    right: &'a str,
    right_variant: &'a str,
    left_outcome: &'static str,
    right_outcome: &'static str,
    measures: Measures,
}

#[derive(Serialize)]
struct AloneEntry<'a> {
    side: &'a str,
    variant: String,
    /// The side that it has no counterpart in.
    against: &'a str,
}

/// Measures by name, in their order.
struct Measures(Vec<Measured>);

#[derive(Serialize)]
struct Numbers {
    left: Option<u64>,
    right: Option<u64>,
    difference: Option<i128>,
    ratio: Option<f64>,
}

impl Serialize for Measures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|measured| {
            let [left, right] = measured.of;
            let (difference, ratio) = (measured.difference(), measured.ratio());
            (measured.name, Numbers { left, right, difference, ratio })
        }))
    }
}

/// Writes the whole comparison.
///
/// # Errors
/// Those of `out`.
pub fn comparison_json(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let sides = &comparison.sides;
    let file = File {
        format: "sim-comparison",
        format_version: FORMAT_VERSION,
        version: crate::export::VERSION,
        sides: sides.iter().map(side_entry).collect(),
        comparable: comparison.is_comparable(),
        mismatches: comparison.mismatches.iter().map(|of| mismatch_entry(sides, of)).collect(),
        pairs: comparison.pairs.iter().map(|pair| pair_entry(comparison, *pair)).collect(),
        alone: (1..sides.len()).flat_map(|side| alone_entries(comparison, side)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &file)?;
    writeln!(out)
}

fn side_entry(side: &Side) -> SideEntry<'_> {
    SideEntry {
        label: &side.label,
        scenario: &side.scenario,
        title: &side.title,
        version: &side.version,
        seed: side.seed,
        profile: &side.profile,
        era: &side.era,
        variants: side.cases.iter().map(|case| &*case.name).collect(),
        lacks: &side.lacks,
    }
}

fn mismatch_entry<'a>(sides: &'a [Side], of: &'a Mismatch) -> MismatchEntry<'a> {
    MismatchEntry {
        right: &sides[of.side].label,
        condition: of.condition.word(),
        left_value: &of.of[0],
        right_value: &of.of[1],
        variants: &of.variants,
    }
}

fn pair_entry(comparison: &Comparison, pair: Pair) -> PairEntry<'_> {
    let [(_, left), (other, right)] = comparison.cases(pair);
    PairEntry {
        left_variant: &left.name,
        right: &other.label,
        right_variant: &right.name,
        left_outcome: left.figures.outcome,
        right_outcome: right.figures.outcome,
        measures: Measures(comparison.measures(pair)),
    }
}

fn alone_entries(comparison: &Comparison, side: usize) -> Vec<AloneEntry<'_>> {
    let labels = [0, side].map(|side| &*comparison.sides[side].label);
    let entry = |of: usize| {
        move |variant| AloneEntry { side: labels[of], variant, against: labels[1 - of] }
    };
    let [left, right] = comparison.alone(side);
    left.into_iter().map(entry(0)).chain(right.into_iter().map(entry(1))).collect()
}
