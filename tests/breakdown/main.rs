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

/// The numbers of the random scenarios to run: `SIM_SCHEDULES` says how many, where it is not the
/// usual number, and `SIM_FIRST` from which on.
fn numbers(usual: u64) -> std::ops::Range<u64> {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("SIM_FIRST").unwrap_or(0);
    first..first + number("SIM_SCHEDULES").unwrap_or(usual)
}

/// The name of a random scenario, for its failure: the command that runs it alone.
fn replayed_by(number: u64, test: &str) -> String {
    format!("SIM_FIRST={number} SIM_SCHEDULES=1 cargo test --test breakdown {test}")
}
