//! Where a row comes from: the columns that every table begins with, and what stands in them.

use super::Column;
use super::Holds::{Count, Text};

/// Of which run a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The scenario's name.
    pub scenario: &'a str,
    /// The seed.
    pub seed: u64,
    /// The version of `sim` that made it.
    pub version: &'a str,
    /// The variant's name.
    pub variant: &'a str,
    /// Which TCP.
    pub profile: &'a str,
    /// Which HTTP.
    pub era: &'a str,
}

/// How many columns there are.
const COUNT: usize = 6;

impl Origin<'_> {
    /// The columns. Rows that are of more than one profile or era have only the first four.
    pub const COLUMNS: [Column; COUNT] = [
        Column::always("scenario", Text, "the scenario: the stem of its file"),
        Column::always("seed", Count, "the seed of everything random"),
        Column::always("version", Text, "the version of `sim` that made it"),
        Column::always("variant", Text, "the variant of the scenario that the row is of"),
        Column::always("profile", Text, "which TCP: `textbook`, `rfc` or `linux`"),
        Column::always("era", Text, "which HTTP: `rfc9112`, `rfc2616` or `netscape-1998`"),
    ];

    /// What stands in them.
    pub fn cells(&self) -> [String; COUNT] {
        let Origin { scenario, seed, version, variant, profile, era } = *self;
        [scenario, &seed.to_string(), version, variant, profile, era].map(str::to_owned)
    }
}
