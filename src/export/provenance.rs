//! Where a file comes from: scenario, seed, profile and version.

use crate::analyze::Run;
use crate::scenario::{Scenario, Variant};

/// The version of `sim` that writes the files.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The columns that every table begins with.
pub(super) const COLUMNS: [&str; 6] = ["scenario", "seed", "version", "variant", "profile", "era"];

/// What stands in those columns for a variant.
pub(super) fn cells(run: &Run, variant: &Variant) -> [String; 6] {
    [
        run.scenario.name.clone(),
        variant.plan.seed.to_string(),
        VERSION.to_owned(),
        variant.name.clone(),
        variant.profile.name().to_owned(),
        variant.era.name().to_owned(),
    ]
}

/// The same in one line, for formats that take a comment.
pub(super) fn line(scenario: &Scenario, variant: &Variant) -> String {
    let mut text = format!(
        "sim {VERSION}, scenario {}, variant {}, seed {}, profile {}, era {}",
        scenario.name,
        variant.name,
        variant.plan.seed,
        variant.profile.name(),
        variant.era.name(),
    );
    for (name, value) in &variant.overridden {
        text.push_str(&format!(", {name} = {value}"));
    }
    text
}
