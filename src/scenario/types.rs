//! What a scenario is once it has been read and checked.

use crate::params::{Era, Profile};
use crate::world::Plan;

/// A scenario, checked and ready to run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file's stem, which names its output folder.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// What to look at: a sentence or a few.
    pub about: String,
    /// The seed.
    pub seed: u64,
    /// Which TCP it uses, unless a variant says otherwise.
    pub profile: Profile,
    /// Which HTTP it uses, unless a variant says otherwise.
    pub era: Era,
    /// The strategy variants, which run side by side.
    pub variants: Vec<Variant>,
    /// The scenario's own claims.
    pub expect: Vec<Expectation>,
}

/// One strategy variant.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name, safe as a folder name.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// Which TCP it uses.
    pub profile: Profile,
    /// Which HTTP it uses.
    pub era: Era,
    /// Parameters that differ from the profile's and era's defaults: name and value.
    pub overridden: Vec<(String, String)>,
    /// What to run.
    pub plan: Plan,
}

/// A claim of the scenario about one of its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The variant's name.
    pub variant: String,
    /// What is measured, such as `page_load`.
    pub metric: String,
    /// The claim as the scenario wrote it, such as `== 400 ms`.
    pub claim: String,
}

/// A problem of a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where: a path such as `links[2].to`; empty for the file as a whole.
    pub path: String,
    /// Where in the text, in bytes from its start.
    pub span: Option<std::ops::Range<usize>>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
}
