//! Scenario files: RON text in, plans out, or all problems at once with place and hint.

mod types;

pub use types::{Diagnostic, Expectation, Scenario, Variant};
