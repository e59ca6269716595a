//! Parameters of TCP and HTTP that a scenario or one of its hosts sets: `tcp: (…)`, `http: (…)`.

use super::document::Node;
use super::form::Checks;
use crate::params::Param;

/// Sets what `node` (the value of `tcp` or `http`) says in `target`, and notes in `changed` what
/// differs from the defaults, under names that begin with `owner` (such as `client.`).
pub(super) fn apply<T>(
    checks: &mut Checks,
    node: Option<&Node>,
    what: &'static str,
    table: &'static [Param<T>],
    target: &mut T,
    (owner, changed): (&str, &mut Vec<(String, String)>),
) {
    let Some(node) = node else { return };
    let known: Vec<&'static str> = table.iter().map(|param| short(param.name)).collect();
    let Some(form) = checks.form(node, what, &known) else { return };
    for param in table {
        let Some(node) = form.get(short(param.name)) else { continue };
        let Some(value) = checks.value(node, short(param.name), &param.kind) else { continue };
        (param.set)(target, value);
        let default = param.kind.parse(param.defaults.text(checks.profile, checks.era));
        if default != Ok(value) {
            changed.push((format!("{owner}{}", param.name), value.to_string()));
        }
    }
}

/// `tcp.initial_window` is `initial_window` inside of `tcp: (…)`.
fn short(name: &'static str) -> &'static str {
    name.split_once('.').map_or(name, |(_, short)| short)
}
