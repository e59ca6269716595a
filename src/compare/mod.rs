//! Runs held against each other: what each strategy took in one and in the other, by how much they
//! differ, and what makes the difference.
//!
//! It takes what a run leaves behind ([`read`]), not the run: what was run just now and what was run
//! last year go the same way, and the numbers are those of the files. The first run is the one that
//! all others are held against.
//!
//! | file | what it does |
//! |---|---|
//! | `side` | one run, as far as it is compared |
//! | `curve` | how many of something there were at each time |
//! | `read` | from the files of a result to a side, or to what is wrong with them |
//! | `pairs` | which variant of one is held against which of the other |
//! | `conditions` | what was not the same, so that the numbers cannot be laid to one cause |
//! | `table`, `json` | `comparison.csv`, `comparison.json` |

mod conditions;
mod curve;
mod json;
mod pairs;
mod read;
mod side;
mod table;
#[cfg(test)]
mod tests;

pub use conditions::{Condition, Mismatch};
pub use curve::Curve;
pub use json::comparison_json;
pub use pairs::Pair;
pub use read::{Damage, Files, read};
pub use side::{Case, Side};
pub use table::{comparison_csv, comparison_table};

use crate::explain::Phase;
use crate::explain::story::contrast_timed;
use crate::lang::Lang;
use crate::sweep::NUMBERS;

/// Runs, and how the others differ from the first.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The runs, with labels that differ.
    pub sides: Vec<Side>,
    /// Which variants are held against each other, by the second side and then by the first's
    /// variants.
    pub pairs: Vec<Pair>,
    /// What was not the same.
    pub mismatches: Vec<Mismatch>,
}

/// A measure of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Its name, as a column has it.
    pub name: &'static str,
    /// What it is in the first run, and in the other; `None` where there is no such thing.
    pub of: [Option<u64>; 2],
}

impl Measured {
    /// The other's less the first's.
    pub fn difference(&self) -> Option<i128> {
        Some(i128::from(self.of[1]?) - i128::from(self.of[0]?))
    }

    /// The other's divided by the first's; `None` where that is zero.
    pub fn ratio(&self) -> Option<f64> {
        let (left, right) = (self.of[0].filter(|left| *left > 0)?, self.of[1]?);
        Some(right as f64 / left as f64)
    }
}

impl Comparison {
    /// Holds every run against the first. Runs are called what `labels` says, in order; those that
    /// it has nothing for get the name of their scenario.
    pub fn of(mut sides: Vec<Side>, labels: &[String]) -> Comparison {
        side::label(&mut sides, labels);
        let mut pairs = Vec::new();
        for (at, side) in sides.iter().enumerate().skip(1) {
            pairs.extend(pairs::pairs(&sides[0], side, at));
        }
        let mismatches = conditions::mismatches(&sides, &pairs);
        Comparison { sides, pairs, mismatches }
    }

    /// Whether all runs were made under the same conditions, but for what was set differently.
    pub fn is_comparable(&self) -> bool {
        self.mismatches.iter().all(|mismatch| mismatch.condition == Condition::Setting)
    }

    /// The two sides of a pair with the variant of each.
    pub fn cases(&self, pair: Pair) -> [(&Side, &Case); 2] {
        let (left, right) = (&self.sides[0], &self.sides[pair.side]);
        [(left, &left.cases[pair.left]), (right, &right.cases[pair.right])]
    }

    /// What a variant of a side is called: the side's label alone where it has no other.
    pub fn name(&self, side: &Side, case: &Case) -> String {
        match side.cases.len() {
            1 => side.label.clone(),
            _ => format!("{}/{}", side.label, case.name),
        }
    }

    /// The variants of the first side and of another that have no counterpart there.
    pub fn alone(&self, side: usize) -> [Vec<String>; 2] {
        let pairs = || self.pairs.iter().filter(|pair| pair.side == side);
        let (left, right): (Vec<usize>, Vec<usize>) =
            pairs().map(|pair| (pair.left, pair.right)).unzip();
        [pairs::alone(&self.sides[0], &left), pairs::alone(&self.sides[side], &right)]
    }

    /// Every measure of a pair, then every phase that took any time in either.
    pub fn measures(&self, pair: Pair) -> Vec<Measured> {
        let [(_, left), (_, right)] = self.cases(pair);
        let numbers = NUMBERS.iter().enumerate().map(|(at, name)| Measured {
            name,
            of: [left.figures.numbers[at], right.figures.numbers[at]],
        });
        let phases = self.phases(pair).into_iter();
        numbers.chain(phases.map(|(_, measured)| measured)).collect()
    }

    /// Every phase that took any time in either of a pair, in the order of [`Phase::ALL`].
    pub fn phases(&self, pair: Pair) -> Vec<(Phase, Measured)> {
        let parts = self.cases(pair).map(|(_, case)| case.parts.as_ref());
        let of = |phase: Phase| parts.map(|parts| parts.map(|parts| parts.get(phase).as_nanos()));
        let measured = Phase::ALL.into_iter().map(|phase| {
            let name = phase.column();
            (phase, Measured { name, of: of(phase) })
        });
        measured.filter(|(_, measured)| measured.of.iter().any(|of| of.unwrap_or(0) > 0)).collect()
    }

    /// Why the faster of a pair is faster, from the phases of both; `None` where a page did not
    /// arrive whole.
    pub fn cause(&self, pair: Pair, lang: Lang) -> Option<String> {
        let names = self.cases(pair).map(|(side, case)| self.name(side, case));
        let [(_, left), (_, right)] = self.cases(pair);
        let (left, right) = (left.timed(&names[0])?, right.timed(&names[1])?);
        Some(contrast_timed(&left, &right, lang).text)
    }
}
