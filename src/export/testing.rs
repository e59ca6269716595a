//! A run made by hand, for the tests of all formats.

use crate::analyze::testing::{ended, plan};
use crate::analyze::{Run, VariantRun, analyze};
use crate::params::{Era, Profile};
use crate::scenario::{Scenario, Variant};
use crate::trace::Trace;
use crate::world::Ended;

/// A run whose variants, named `v0`, `v1`, …, left these traces.
pub(super) fn run_of(traces: Vec<Trace>) -> Run {
    let variants = (0..traces.len()).map(|n| Variant {
        name: format!("v{n}"),
        title: "a variant, \"by hand\"".into(),
        profile: Profile::Textbook,
        era: Era::Rfc9112,
        overridden: vec![("tcp.initial_window".into(), "3".into())],
        given: vec![],
        conditions: Default::default(),
        presets: vec![],
        plan: plan(),
    });
    let scenario = Scenario {
        name: "by_hand".into(),
        title: "Made by hand".into(),
        about: String::new(),
        recorded: None,
        rules: Vec::new(),
        seed: 1,
        profile: Profile::Textbook,
        era: Era::Rfc9112,
        set: vec![],
        given: vec![],
        variants: variants.collect(),
        expect: Vec::new(),
    };
    let runs = traces.into_iter().map(|trace| {
        let outcome = ended(Ended::Done);
        let analysis = analyze(&plan(), &outcome, &trace);
        VariantRun { trace, outcome, analysis }
    });
    Run { scenario, variants: runs.collect(), verdicts: Vec::new() }
}
