//! Tests of the whole way from text to plan.

mod broken;
mod docs;
mod fuzz;
mod limits;
mod plans;
mod slips;

use super::{Diagnostic, Overrides, Scenario, load};

/// A scenario that is right, for tests to change.
const GOOD: &str = r#"(
    title: "A test",
    links: [(from: "client", to: "server", delay: "50ms", rate: "10Mbit/s")],
    clients: [(name: "client")],
    servers: [(name: "server")],
    pages: [(name: "front", document: (size: "10kB"))],
    variants: [(name: "a", set: {}), (name: "b", set: {"client.version": "1.0"})],
    expect: [(variant: "a", page_load: "200ms")],
)"#;

/// The good scenario with one stretch of its text replaced.
fn changed(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old), "{old}");
    GOOD.replacen(old, new, 1)
}

fn good(text: &str) -> Scenario {
    good_with(text, &Overrides::default())
}

fn good_with(text: &str, overrides: &Overrides) -> Scenario {
    load("test", text, overrides).unwrap_or_else(|problems| panic!("{text}\n{problems:#?}"))
}

fn problems(text: &str) -> Vec<Diagnostic> {
    problems_with(text, &Overrides::default())
}

fn problems_with(text: &str, overrides: &Overrides) -> Vec<Diagnostic> {
    load("test", text, overrides).map(|_| ()).expect_err("a broken scenario")
}

fn set(path: &str, value: &str) -> Overrides {
    Overrides { set: vec![(path.to_owned(), value.to_owned())], ..Overrides::default() }
}
