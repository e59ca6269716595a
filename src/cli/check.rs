//! `sim check`: looks for problems, runs nothing, writes nothing.

use super::args::Options;
use super::exit::Status;
use super::load::load_all;
use super::terminal::Terminal;
use std::path::PathBuf;

/// Checks scenarios.
pub fn check(files: &[PathBuf], options: &Options, terminal: &mut Terminal) -> Status {
    let (_, status) = load_all(files, options, terminal, |terminal, source, scenario| {
        terminal.say(&format!(
            "{}: no problems, {}, {}\n",
            source.origin,
            super::counted(scenario.variants.len(), "variant"),
            super::counted(scenario.expect.len(), "expectation"),
        ));
    });
    status
}
