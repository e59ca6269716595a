//! Which variant of one run is held against which of the other.

use super::{Case, Side};

/// Two variants that are held against each other: one of the first side, one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The other side.
    pub side: usize,
    /// The variant of the first side.
    pub left: usize,
    /// The variant of the other side.
    pub right: usize,
}

/// Variants of the same name go together. Where no name is on both sides, the fastest of each do:
/// of a side with one variant that is the one.
pub(super) fn pairs(left: &Side, right: &Side, side: usize) -> Vec<Pair> {
    let by_name = left.cases.iter().enumerate().filter_map(|(at, case)| {
        let other = right.cases.iter().position(|other| other.name == case.name)?;
        Some(Pair { side, left: at, right: other })
    });
    let pairs: Vec<Pair> = by_name.collect();
    if pairs.is_empty() {
        return vec![Pair { side, left: fastest(&left.cases), right: fastest(&right.cases) }];
    }
    pairs
}

/// The variant whose page came first; the first where none came.
fn fastest(cases: &[Case]) -> usize {
    let time = |case: &Case| case.figures.page_load().unwrap_or(u64::MAX);
    cases.iter().enumerate().min_by_key(|(_, case)| time(case)).map_or(0, |(at, _)| at)
}

/// The variants of a side that nothing was found for: `taken` are the places of the others.
pub(super) fn alone(side: &Side, taken: &[usize]) -> Vec<String> {
    let cases = side.cases.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    cases.map(|(_, case)| case.name.clone()).collect()
}
