//! Where a file comes from: scenario, seed, profile and version.

use crate::columns::{Column, Origin, Table};
use crate::scenario::{Scenario, Variant};

/// The version of `sim` that writes the files.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A table that begins with where it comes from and goes on with `own`.
pub(super) fn table(
    file: &'static str,
    row: &'static str,
    own: impl IntoIterator<Item = Column>,
) -> Table {
    Table { file, row, columns: Origin::COLUMNS.into_iter().chain(own).collect() }
}

/// What stands in those columns for a variant.
pub(super) fn cells(scenario: &Scenario, variant: &Variant) -> [String; 6] {
    let origin = Origin {
        scenario: &scenario.name,
        seed: variant.plan.seed,
        version: VERSION,
        variant: &variant.name,
        profile: variant.profile.name(),
        era: variant.era.name(),
    };
    origin.cells()
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
    let is_parameter = |path: &str| variant.overridden.iter().any(|(name, _)| name == path);
    for (path, value) in scenario.set.iter().filter(|(path, _)| !is_parameter(path)) {
        text.push_str(&format!(", --set {path}={value}"));
    }
    text
}
