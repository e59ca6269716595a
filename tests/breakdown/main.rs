//! The breakdown of time: the parts add up to the whole in every run, and on the cases that
//! textbooks have formulas for each part is a term of the formula.

#[path = "../common/mod.rs"]
mod common;
mod each;
mod ends;
mod formulas;
mod profiles;
mod sums;
mod what_if;

use sim::analyze::{VariantRun, analyze};
use sim::explain::{Breakdown, breakdown};
use sim::trace::Trace;
use sim::world::{Plan, run};

/// Runs a plan and explains it.
fn explained(plan: &Plan) -> (VariantRun, Breakdown) {
    let mut trace = Trace::default();
    let outcome = run(plan, &mut trace);
    let analysis = analyze(plan, &outcome, &trace);
    let ran = VariantRun { trace, outcome, analysis };
    let breakdown = breakdown(plan, &ran);
    (ran, breakdown)
}
