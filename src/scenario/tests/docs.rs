//! The reference for authors is true: its examples load, and it names every setting.

use super::super::limits::*;
use super::super::settings;
use super::good;
use crate::scenario::Measure;

const REFERENCE: &str = include_str!("../../../docs/scenario-format.md");

#[test]
fn every_example_of_the_reference_loads() {
    let examples: Vec<&str> = REFERENCE
        .split("```ron\n")
        .skip(1)
        .map(|rest| rest.split_once("```").expect("an end of the example").0)
        .collect();
    assert!(examples.len() >= 7, "{}", examples.len());
    for example in examples {
        good(example);
    }
}

#[test]
fn the_reference_names_every_setting_and_measure() {
    let settings = settings::TABLE.iter().map(|setting| setting.field());
    let limits = ["events", "time", "packet", "nth", "count", "after"];
    for name in settings.chain(Measure::ALL.iter().map(|measure| measure.name())) {
        let named = REFERENCE.contains(&format!("`{name}`"));
        assert!(named || limits.contains(&name) && REFERENCE.contains(name), "{name}");
    }
}

/// Defaults in the tables of the reference are those of the table that the schema reads: the
/// row of a setting begins with the name, or names it with others, and its second cell is the
/// default under RFC 9112.
#[test]
fn the_reference_gives_the_true_defaults() {
    use crate::params::{Era, Profile};
    let mut compared = 0;
    for setting in settings::TABLE {
        let Some(defaults) = setting.defaults else { continue };
        let default = defaults.text(Profile::Textbook, Era::Rfc9112);
        let row = format!("| `{}` | ", setting.field());
        // A setting of two kinds of hosts has two rows; one of them must be this one's. Settings
        // that stand in a table without defaults, or only in the text, have none.
        let cells: Vec<&str> = REFERENCE
            .lines()
            .filter_map(|line| line.strip_prefix(row.as_str())?.split_once(" |"))
            .filter(|(_, rest)| !rest.is_empty())
            .map(|(cell, _)| cell.split(';').next().unwrap_or("").trim_matches(['"', '`']))
            .collect();
        if !cells.is_empty() {
            assert!(cells.contains(&default), "{}: {cells:?}, not {default}", setting.name);
            compared += 1;
        }
    }
    assert!(compared >= 30, "only {compared} rows were compared");
}

#[test]
fn the_reference_gives_the_true_limits() {
    let number = |n: usize| {
        let text = n.to_string();
        match text.len() {
            0..=4 => text,
            long => format!("{} {}", &text[..long - 3], &text[long - 3..]),
        }
    };
    let limits = &REFERENCE[REFERENCE.find("## Limits").expect("a chapter on limits")..];
    assert_eq!(MAX_FILE_BYTES, 1 << 20);
    for limit in [MAX_DEPTH, MAX_VARIANTS, MAX_NODES, MAX_LINKS, MAX_OBJECTS as usize] {
        assert!(limits.contains(&number(limit)), "{}", number(limit));
    }
}
