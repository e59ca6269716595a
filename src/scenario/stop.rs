//! When a run has shown what it was meant to show: `stop: (after_pages: "1s")`.

use super::form::{Checks, Form};
use super::hosts::Entry;
use super::settings::*;
use super::suggest;
use crate::params::Value;
use crate::world::Stop;

const STOP: [&str; 4] = ["at", "after_pages", "host", "has_read"];

/// Reads the rule; without one a run ends when nothing is left to happen.
pub(super) fn read(checks: &mut Checks, root: Form<'_>, roster: &[Entry<'_>]) -> Stop {
    let Some(form) = root.get("stop").and_then(|node| checks.form(node, "`stop`", &STOP)) else {
        return Stop::WhenNothingIsLeft;
    };
    let at = checks.time_or_word(form, &STOP_AT).map(Stop::At);
    let after_pages = checks.time_or_word(form, &STOP_AFTER_PAGES).map(Stop::AfterPages);
    let has_read = match checks.setting(form, &STOP_HAS_READ) {
        Value::Size(bytes) => reader(checks, form, roster).map(|host| Stop::HasRead(host, bytes)),
        _ => None,
    };
    let rules = [at, after_pages, has_read];
    if rules.iter().flatten().count() > 1 {
        let hint = "leave all but one of `at`, `after_pages` and `has_read` out".to_owned();
        checks.problems.add(&form.node.place, "a run stops by one rule", Some(hint));
    }
    rules.into_iter().flatten().next().unwrap_or_default()
}

/// The host whose application reads.
fn reader(checks: &mut Checks, form: Form<'_>, roster: &[Entry<'_>]) -> Option<crate::ids::HostId> {
    let name = checks.required_text(form, "host")?;
    let found = roster.iter().find(|entry| entry.name == name && entry.hosts == 1);
    if found.is_none() {
        let names = roster.iter().filter(|entry| entry.hosts == 1).map(|entry| entry.name);
        let hint = suggest::hint(name, names, "the hosts are");
        let place = &form.get("host").unwrap_or(form.node).place;
        checks.problems.add(place, format!("there is no host called `{name}`"), hint);
    }
    found.map(|entry| entry.id)
}
