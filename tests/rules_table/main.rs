//! Every rule has a test, every id is known, and `docs/rules.md` is what they come to.
//!
//! The rules stand in `src/core/http/rules/`; which tests show them is told by the tests' names
//! (`names.rs`), which scenarios by their `rules`. To write the document anew:
//!
//! ```text
//! WRITE_RULES=1 cargo test --test rules_table
//! ```

mod names;
mod page;
#[path = "../source/mod.rs"]
mod source;

use sim::http::rules;
use sim::scenario::{Overrides, bundled, load};
use source::{files, repository};
use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

/// What shows a rule.
#[derive(Debug, Default)]
pub struct Shown {
    /// Names of bundled scenarios.
    pub scenarios: Vec<&'static str>,
    /// Tests: the name, and the file below the repository's folder.
    pub tests: Vec<(String, String)>,
}

/// The names of all test functions of a source file, in order.
fn tests_of(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line != "#[test]" {
            continue;
        }
        let function = lines.by_ref().find_map(|line| line.strip_prefix("fn "));
        let name = function.and_then(|rest| rest.split('(').next());
        found.extend(name.map(str::to_owned));
    }
    found
}

/// What shows each rule, and names with an id that nobody knows.
type Gathered = (BTreeMap<&'static str, Shown>, Vec<String>);

/// What shows each rule; a name with an id that nobody knows is a complaint.
fn shown() -> &'static Gathered {
    static GATHERED: LazyLock<Gathered> = LazyLock::new(gather);
    &GATHERED
}

fn gather() -> Gathered {
    let mut shown: BTreeMap<_, _> = rules::all().map(|rule| (rule.id, Shown::default())).collect();
    let mut complaints = Vec::new();
    for folder in ["src", "tests"] {
        for file in files(folder) {
            let path = format!("{folder}/{}", file.path);
            for name in tests_of(&file.text) {
                match names::ids(&name) {
                    Ok(ids) => {
                        for id in ids {
                            let entry: &mut Shown = shown.entry(id).or_default();
                            entry.tests.push((name.clone(), path.clone()));
                        }
                    }
                    Err(complaint) => complaints.push(format!("{path}: {complaint}")),
                }
            }
        }
    }
    for scenario in bundled::ALL {
        let loaded = load(scenario.name, scenario.text, &Overrides::default());
        let loaded = loaded.unwrap_or_else(|problems| panic!("{}: {problems:?}", scenario.name));
        for rule in loaded.rules {
            shown.entry(rule.id).or_default().scenarios.push(scenario.name);
        }
    }
    (shown, complaints)
}

#[test]
fn every_rule_has_a_test_and_every_id_is_known() {
    let (shown, complaints) = shown();
    assert!(complaints.is_empty(), "docs/rules.md lists all ids:\n{}", complaints.join("\n"));
    let without: Vec<&str> =
        rules::all().map(|rule| rule.id).filter(|id| shown[id].tests.is_empty()).collect();
    assert!(without.is_empty(), "no test's name begins with these ids: {without:?}");
}

#[test]
fn the_document_is_up_to_date() {
    let page = page::page(&shown().0);
    let path = repository().join("docs/rules.md");
    if std::env::var_os("WRITE_RULES").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    let other = page.lines().zip(found.lines()).find(|(made, found)| made != found);
    assert!(
        page == found,
        "docs/rules.md is not up to date; write it with\n\n    \
         WRITE_RULES=1 cargo test --test rules_table\n\nfirst difference: {other:#?}"
    );
}
