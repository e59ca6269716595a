//! From a scenario to everything that views read: run each variant, measure it, judge.
//!
//! This is the whole program without files, threads and terminal. Somebody with threads calls
//! [`run_variant`] for the variants in any order and [`conclude`] at the end; the result is
//! the same.

use super::{Run, VariantRun, analyze, judge};
use crate::scenario::{Scenario, Variant};
use crate::trace::Trace;
use crate::world::simulate_while;

/// Runs a scenario: all its variants, one after another.
pub fn run_scenario(scenario: Scenario) -> Run {
    let variants = scenario.variants.iter().map(run_variant).collect();
    conclude(scenario, variants)
}

/// Runs one variant and measures it.
pub fn run_variant(variant: &Variant) -> VariantRun {
    run_variant_while(variant, &|| true)
}

/// The same, for as long as `go_on` says so: it is asked again and again.
pub fn run_variant_while(variant: &Variant, go_on: &dyn Fn() -> bool) -> VariantRun {
    let mut trace = Trace::default();
    let outcome = simulate_while(&variant.plan, &mut trace, go_on);
    let analysis = analyze(&variant.plan, &outcome, &trace);
    VariantRun { trace, outcome, analysis }
}

/// Puts the runs of all variants, in the scenario's order, together and judges the scenario's
/// expectations.
pub fn conclude(scenario: Scenario, variants: Vec<VariantRun>) -> Run {
    assert_eq!(scenario.variants.len(), variants.len(), "each variant is run once");
    let runs: Vec<_> = scenario
        .variants
        .iter()
        .zip(&variants)
        .map(|(variant, run)| (variant.name.as_str(), &run.analysis, &run.trace))
        .collect();
    let verdicts = scenario.expect.iter().map(|claim| judge(claim, &runs)).collect();
    Run { scenario, variants, verdicts }
}
