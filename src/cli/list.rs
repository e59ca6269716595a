//! `sim list`: the bundled scenarios, with a line each, and the rules that they demonstrate.

use super::exit::Status;
use super::terminal::Terminal;
use crate::http::rules;
use crate::scenario::bundled::{self, Bundled};

/// Prints the bundled scenarios in the order of a course, then the exercises of textbooks.
pub fn list(terminal: &mut Terminal) -> Status {
    let widest = bundled::ALL.iter().map(|scenario| scenario.path().len()).max().unwrap_or(0);
    let mut group = "";
    for bundled in bundled::ALL {
        if bundled.group != group {
            group = bundled.group;
            terminal.say(&format!("\nExercises of textbooks ({group}/NAME), answers included:\n"));
        }
        terminal.say(&format!("{:widest$}  {}\n", bundled.path(), line(bundled)));
    }
    terminal.say("\nRun one with: sim NAME\n");
    Status::Done
}

/// The title, and the ids of the rules.
fn line(scenario: &Bundled) -> String {
    let title = scenario.title().unwrap_or("");
    match &scenario.rules()[..] {
        [] => title.to_owned(),
        rules => format!("{title} ({})", rules::ids(rules)),
    }
}
