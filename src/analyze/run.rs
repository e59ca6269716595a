//! A scenario that has been run: what every view reads.

use super::Analysis;
use crate::scenario::Scenario;
use crate::trace::Trace;
use crate::world::Outcome;

/// A scenario with the runs of all its variants. Views are functions of this alone.
#[derive(Clone, Debug)]
pub struct Run {
    /// The scenario.
    pub scenario: Scenario,
    /// One for each variant of the scenario, in the same order.
    pub variants: Vec<VariantRun>,
    /// The verdict on each expectation of the scenario, in the same order.
    pub verdicts: Vec<Verdict>,
}

/// What came of one variant.
#[derive(Clone, Debug)]
pub struct VariantRun {
    /// Everything that happened.
    pub trace: Trace,
    /// How the run ended.
    pub outcome: Outcome,
    /// The numbers.
    pub analysis: Analysis,
}

/// Whether a claim held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it held.
    pub holds: bool,
    /// The claim and what was found, such as `serial: page_load == 400 ms (found 400 ms)`.
    pub text: String,
    /// The claim alone, and the variant it is about: `serial: page_load == 400 ms`.
    pub claim: String,
    /// What was found.
    pub found: Reading,
    /// What that was compared with, where it is another variant's.
    pub compared: Option<Reading>,
}

/// What was read off a run, to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A value with its unit, or a word of the format: `400 ms`, `done`.
    Value(String),
    /// There is none: no hang, no page load time.
    Nothing,
    /// The variant was not run, or has no such hop.
    Unknown,
}
