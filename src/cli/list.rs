//! `sim list`: the bundled scenarios, with a line each, and the rules that they demonstrate.

use super::exit::Status;
use super::terminal::Terminal;
use crate::http::rules;
use crate::scenario::{Overrides, Scenario, bundled, load};

/// Prints the bundled scenarios in the order of a course, then the exercises of textbooks.
pub fn list(terminal: &mut Terminal) -> Status {
    let widest = bundled::ALL.iter().map(|scenario| scenario.path().len()).max().unwrap_or(0);
    let mut group = "";
    for bundled in bundled::ALL {
        if bundled.group != group {
            group = bundled.group;
            terminal.say(&format!("\nExercises of textbooks ({group}/NAME), answers included:\n"));
        }
        // A bundled scenario that cannot be read is a fault of ours, which a test looks for.
        let line = load(bundled.name, bundled.text, &Overrides::default())
            .map_or_else(|_| "cannot be read".to_owned(), |scenario| line(&scenario));
        terminal.say(&format!("{:widest$}  {line}\n", bundled.path()));
    }
    terminal.say("\nRun one with: sim NAME\n");
    Status::Done
}

/// The title, and the ids of the rules.
fn line(scenario: &Scenario) -> String {
    match &scenario.rules[..] {
        [] => scenario.title.clone(),
        rules => format!("{} ({})", scenario.title, rules::ids(rules)),
    }
}
