//! `sim list`: the bundled scenarios, with a line each.

use super::exit::Status;
use super::terminal::Terminal;
use crate::scenario::{Overrides, bundled, load};

/// Prints the bundled scenarios in the order of a course.
pub fn list(terminal: &mut Terminal) -> Status {
    let widest = bundled::ALL.iter().map(|scenario| scenario.name.len()).max().unwrap_or(0);
    for bundled in bundled::ALL {
        // A bundled scenario that cannot be read is a fault of ours, which a test looks for.
        let title = load(bundled.name, bundled.text, &Overrides::default())
            .map_or_else(|_| "cannot be read".to_owned(), |scenario| scenario.title);
        terminal.say(&format!("{:widest$}  {title}\n", bundled.name));
    }
    terminal.say("\nRun one with: sim NAME\n");
    Status::Done
}
