//! Where a file comes from: scenario, seed, profile and version.

use crate::analyze::Run;
use crate::columns::Holds::{Count, Text};
use crate::columns::{Column, Table};
use crate::scenario::{Scenario, Variant};

/// The version of `sim` that writes the files.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The columns that every table begins with.
pub(super) const COLUMNS: [Column; 6] = [
    Column::always("scenario", Text, "the scenario: the stem of its file"),
    Column::always("seed", Count, "the seed of everything random"),
    Column::always("version", Text, "the version of `sim` that wrote the file"),
    Column::always("variant", Text, "the variant of the scenario that the row is of"),
    Column::always("profile", Text, "which TCP: `textbook`, `rfc` or `linux`"),
    Column::always("era", Text, "which HTTP: `rfc9112`, `rfc2616` or `netscape-1998`"),
];

/// A table that begins with those and goes on with `own`.
pub(super) fn table(
    file: &'static str,
    row: &'static str,
    own: impl IntoIterator<Item = Column>,
) -> Table {
    Table { file, row, columns: COLUMNS.into_iter().chain(own).collect() }
}

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
