//! The document: a table for each family of rules.

use crate::Shown;
use sim::http::rules::{FAMILIES, Rule};
use std::collections::BTreeMap;
use std::fmt::Write;

const OPENING: &str = "\
# The rules, each demonstrated

How HTTP uses TCP connections is taught in rules. Here is every one of them: what is commonly
said, what the governing text makes of it, which scenarios let you see it (`sim NAME`), and
which tests hold the simulation to it. Where common wisdom and the text differ, the simulation
does what the text says; what only older texts or habits allow lives in an era of its own
(`rfc2616`, `netscape-1998`) or behind a setting.

A verdict is about the claim: *right* as it stands; *incomplete*, so that it misleads;
*too strong*, because the text leaves a choice; *wrong*. D1–D8 are the steps of the dumb proxy;
D-01 to D-25 are facts about HTTP, and have only the letter in common with them.

This file is made from `src/core/http/rules/`, from the names of the tests and from the `rules` of
the scenarios. Write it anew with `WRITE_RULES=1 cargo test --test rules_table`.
";

/// The whole document.
pub fn page(shown: &BTreeMap<&'static str, Shown>) -> String {
    let mut page = OPENING.to_owned();
    for family in FAMILIES {
        let _ = write!(
            page,
            "\n## {}\n\n| rule | claim, and what holds | verdict | scenarios | tests |\n|---|---|---|---|---|\n",
            family.title
        );
        for rule in family.rules {
            page.push_str(&row(rule, &shown[rule.id]));
        }
    }
    page
}

fn row(rule: &Rule, shown: &Shown) -> String {
    let holds = match rule.correction {
        "" => String::new(),
        correction => format!(" **→** {correction}"),
    };
    let scenarios = shown.scenarios.iter().map(|name| format!("[{name}](../scenarios/{name}.ron)"));
    let tests = shown.tests.iter().map(|(name, file)| format!("[`{name}`](../{file})"));
    format!(
        "| {} | {}{holds} *({})* | {} | {} | {} |\n",
        rule.id,
        rule.claim,
        rule.source,
        rule.verdict.text(),
        cell(scenarios),
        cell(tests),
    )
}

fn cell(entries: impl Iterator<Item = String>) -> String {
    entries.collect::<Vec<_>>().join("<br>")
}
