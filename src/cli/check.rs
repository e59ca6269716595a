//! `sim check`: looks for problems, runs nothing, writes nothing.

use super::args::Options;
use super::exit::Status;
use super::load::load_all;
use super::terminal::Terminal;
use crate::lang::terminal as say;
use std::path::PathBuf;

/// Checks scenarios.
pub fn check(files: &[PathBuf], options: &Options, terminal: &mut Terminal) -> Status {
    let (_, status) = load_all(files, options, terminal, |terminal, source, scenario| {
        let (variants, claims) = (scenario.variants.len(), scenario.expect.len());
        terminal.say(&say::no_problems(options.lang(), &source.origin, variants, claims));
        terminal.say("\n");
    });
    status
}
