//! From what the user typed to scenarios that can be run, or to every problem of all of them.

use super::args::Options;
use super::diagnose;
use super::exit::Status;
use super::source::{self, Source};
use super::terminal::Terminal;
use crate::scenario::{self, Scenario, folder_key};
use std::path::PathBuf;

/// Reads and checks all of them before anything is done, so that all problems are seen at once.
/// Problems are printed. `each` is called for every scenario that has none.
///
/// Returns the scenarios, and [`Status::Done`] if there was no problem with any.
pub fn load_all(
    files: &[PathBuf],
    options: &Options,
    terminal: &mut Terminal,
    mut each: impl FnMut(&mut Terminal, &Source, &Scenario),
) -> (Vec<Scenario>, Status) {
    let mut status = Status::Done;
    let mut scenarios: Vec<Scenario> = Vec::new();
    let mut names: Vec<(String, String)> = Vec::new();
    for file in files {
        let source = match source::read(file) {
            Ok(source) => source,
            Err(refusal) => {
                terminal.complain(&format!("error: {}\n", refusal.message));
                status = status.and(refusal.status);
                continue;
            }
        };
        // Folder names that differ in case or encoding only are one folder on some systems.
        let key = folder_key(&source.name);
        if let Some((_, other)) = names.iter().find(|(name, _)| *name == key) {
            terminal.complain(&format!(
                "error: {other} and {} would both write to the output folder {}\n\
                 help: rename one of them, or run them one after the other with different --out\n",
                source.origin, source.name
            ));
            status = status.and(Status::BadInput);
            continue;
        }
        names.push((key, source.origin.clone()));
        match scenario::load(&source.name, &source.text, &options.overrides) {
            Ok(scenario) => {
                each(terminal, &source, &scenario);
                scenarios.push(scenario);
            }
            Err(problems) => {
                complain(terminal, &source, &problems);
                status = status.and(Status::BadInput);
            }
        }
    }
    (scenarios, status)
}

pub(super) fn complain(
    terminal: &mut Terminal,
    source: &Source,
    problems: &[scenario::Diagnostic],
) {
    terminal.complain(&diagnose::render(&source.origin, &source.text, problems));
    let count = match problems.len() {
        1 => "1 problem".to_owned(),
        count => format!("{count} problems"),
    };
    terminal.complain(&format!("error: {count} in {}\n", source.origin));
}
