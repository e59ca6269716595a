//! Scenario files: RON text in, plans out, or all problems at once with place and hint.
//!
//! Start with [`load`].

mod build;
pub mod bundled;
mod conditions;
mod document;
mod expect;
mod form;
mod given;
mod hosts;
mod limits;
mod load;
mod measure;
mod names;
mod network;
mod overrides;
mod pages;
mod patch;
mod place;
pub mod presets;
mod rules;
mod server;
mod settings;
mod stop;
mod suggest;
mod syntax;
pub mod table;
#[cfg(test)]
mod tests;
mod types;

pub use conditions::Conditions;
pub use limits::MAX_FILE_BYTES;
pub use load::Draft;
pub use measure::Quantity;
pub use names::{bad_folder_name, composed, folder_key, safe_folder_name};
pub use place::locate;
pub use types::{
    Bound, Breach, Check, Diagnostic, Expectation, Hop, Measure, Preset, PresetUse, Relation,
    Scenario, Variant,
};

/// What the command line changes about a scenario. It wins over the file, variants included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--seed`
    pub seed: Option<u64>,
    /// `--profile`
    pub profile: Option<String>,
    /// `--set path=value`, in order: the path, and a value in RON or bare text such as `50ms`.
    pub set: Vec<(String, String)>,
    /// What a sweep sets at one of its points (`--vary`), in the same form; it wins over `set`.
    pub vary: Vec<(String, String)>,
}

impl Overrides {
    /// What is changed, each as it is typed on a command line; empty where nothing is.
    pub fn changes(&self) -> Vec<String> {
        let seed = self.seed.iter().map(|seed| format!("--seed {seed}"));
        let profile = self.profile.iter().map(|profile| format!("--profile {profile}"));
        let set = self.set.iter().map(|(path, value)| format!("--set {path}={value}"));
        seed.chain(profile).chain(set).collect()
    }
}

/// Reads and checks a scenario, and builds a plan for each of its variants.
///
/// `name` is the file's stem, which will name the output folder; `text` is the file.
///
/// # Errors
/// Every problem that was found, in the order of their places in the text.
pub fn load(name: &str, text: &str, overrides: &Overrides) -> Result<Scenario, Vec<Diagnostic>> {
    load::load(name, text, overrides)
}
