//! The scenario's own claims: `expect: [(variant: "serial", page_load: "2.2s"), …]`.
//!
//! Every setting but `variant`, `on`, `object` and `at` is a measure; its value is a bound with a relation
//! before it: `400`, `"400ms"`, `"> 14s"`, `"< persistent"`, `"== serial - 40ms"`,
//! `"none"`, `"2.2s ± 1ms"`.

use super::document::{Node, Value as Raw};
use super::measure::Quantity;
use super::place::Problems;
use super::suggest;
use super::types::{Bound, Check, Expectation, Hop, Measure, Relation};
use crate::ids::HostId;
use crate::units::Duration;
use crate::world::{Ended, Limit};
use std::sync::Arc;

/// How a run can end. Where it stops because of wall time is no property of the run, and so
/// nothing that a scenario can claim.
fn outcomes() -> impl Iterator<Item = &'static str> + Clone {
    Ended::words().filter(|word| *word != Limit::WallTime.outcome())
}

/// Relations as they are written, longer ones first.
const RELATIONS: [(&str, Relation); 9] = [
    ("==", Relation::Equal),
    ("!=", Relation::NotEqual),
    ("<=", Relation::AtMost),
    (">=", Relation::AtLeast),
    ("≤", Relation::AtMost),
    ("≥", Relation::AtLeast),
    ("<", Relation::Less),
    (">", Relation::Greater),
    ("=", Relation::Equal),
];

/// A variant as far as expectations need it.
#[derive(Debug)]
pub(super) struct Subject<'d> {
    pub name: &'d str,
    /// Its hosts; none where it could not be built.
    pub hosts: Vec<Arc<str>>,
}

/// Reads all expectations.
pub(super) fn read(
    root: &Node,
    subjects: &[Subject<'_>],
    problems: &mut Problems,
) -> Vec<Expectation> {
    let Some(node) = root.field("expect") else { return Vec::new() };
    let mut reader = Reader { subjects, problems };
    match &node.value {
        Raw::List(items) => items.iter().flat_map(|item| reader.item(item)).collect(),
        Raw::Fields(_) => reader.item(node),
        Raw::None => Vec::new(),
        _ => {
            let message = format!("`expect` is a list, not {}", node.what());
            let hint = "for example expect: [(page_load: \"400ms\")]".to_owned();
            problems.add(&node.place, message, Some(hint));
            Vec::new()
        }
    }
}

struct Reader<'r, 'd> {
    subjects: &'r [Subject<'d>],
    problems: &'r mut Problems,
}

impl<'r, 'd> Reader<'r, 'd> {
    /// One group of claims: each measure of each variant it is about.
    fn item(&mut self, item: &Node) -> Vec<Expectation> {
        if !matches!(item.value, Raw::Fields(_)) {
            let message = format!("an expectation is a group of settings, not {}", item.what());
            let hint = "for example (variant: \"serial\", page_load: \"400ms\")".to_owned();
            self.problems.add(&item.place, message, Some(hint));
            return Vec::new();
        }
        let subjects = match item.field("variant") {
            None => self.subjects.iter().collect(),
            Some(node) => self.subject(node).into_iter().collect::<Vec<_>>(),
        };
        let object = item.field("object").map(|node| (node, node.text().map(str::to_owned)));
        if let Some((node, None)) = &object {
            let message = format!("`object` is a path, not {}", node.what());
            let hint = "for example object: \"/style.css\"".to_owned();
            self.problems.add(&node.place, message, Some(hint));
        }
        let object = object.and_then(|(_, path)| path);
        let at = item.field("at").and_then(|node| self.time(node));
        let hop = item.field("on").map(|node| (node, self.hop(node)));
        let mut expectations = Vec::new();
        for field in item.fields() {
            if ["variant", "on", "object", "at"].contains(&field.name.as_str()) {
                continue;
            }
            let Some(measure) = Measure::ALL.into_iter().find(|m| m.name() == field.name) else {
                let names = Measure::ALL.iter().map(|measure| measure.name());
                let hint = suggest::hint(
                    &field.name,
                    names.chain(["variant", "on", "object", "at"]),
                    "known are",
                );
                let message = format!("`{}` is nothing that is measured", field.name);
                self.problems.add(&field.place, message, hint);
                continue;
            };
            if hop.is_some() && !measure.has_hops() {
                let message = format!("`{}` is not counted for each hop", measure.name());
                let hint = "with `on` go connections_opened and connections_peak".to_owned();
                self.problems.add(&field.place, message, Some(hint));
                continue;
            }
            if measure == Measure::Arrived && object.is_none() {
                let message = "`arrived` is about an object".to_owned();
                let hint = "say which: object: \"/style.css\"".to_owned();
                self.problems.add(&field.place, message, Some(hint));
                continue;
            }
            if measure.has_time() && at.is_none() {
                let message = format!("`{}` is about a time", measure.name());
                let hint = "say which, after the run's beginning: at: \"350ms\"".to_owned();
                self.problems.add(&field.place, message, Some(hint));
                continue;
            }
            let Some((relation, bound)) = self.claim(measure, &field.node) else { continue };
            for subject in &subjects {
                let pair = match &hop {
                    Some((_, None)) => continue,
                    Some((node, Some(names))) => match self.hop_in(subject, node, names) {
                        Some(hop) => Some(hop),
                        None => continue,
                    },
                    None => None,
                };
                let bound = match (&bound, &hop) {
                    (Bound::Variant { name, plus, .. }, Some((node, Some(names)))) => {
                        let other = self.subjects.iter().find(|subject| subject.name == name);
                        let hop = other.and_then(|other| self.hop_in(other, node, names));
                        Bound::Variant { name: name.clone(), hop, plus: *plus }
                    }
                    _ => bound.clone(),
                };
                let object = object.clone().filter(|_| measure == Measure::Arrived);
                let at = at.filter(|_| measure.has_time());
                let metric = match &hop {
                    None if at.is_some() => {
                        format!("{} at {}", measure.name(), at.unwrap_or_default())
                    }
                    None if object.is_some() => {
                        format!("{} of {}", measure.name(), object.as_deref().unwrap_or(""))
                    }
                    Some((_, Some((from, to)))) => format!("{} on {from}→{to}", measure.name()),
                    _ => measure.name().to_owned(),
                };
                let check = Check { measure, hop: pair, object, at, relation, bound };
                let claim = check.to_string();
                expectations.push(Expectation {
                    variant: subject.name.to_owned(),
                    metric,
                    claim,
                    check,
                });
            }
        }
        expectations
    }

    fn subject(&mut self, node: &Node) -> Option<&'r Subject<'d>> {
        let found = self.subjects.iter().find(|subject| Some(subject.name) == node.text());
        if found.is_none() {
            let (message, hint) = match node.text() {
                Some(name) => {
                    let names = self.subjects.iter().map(|subject| subject.name);
                    let hint = suggest::hint(name, names, "the variants are");
                    (format!("there is no variant called `{name}`"), hint)
                }
                None => {
                    let first = self.subjects.first().map_or("run", |subject| subject.name);
                    let hint = format!("for example variant: \"{first}\"");
                    (format!("`variant` is a name, not {}", node.what()), Some(hint))
                }
            };
            self.problems.add(&node.place, message, hint);
        }
        found
    }

    /// A time after the run's beginning.
    fn time(&mut self, node: &Node) -> Option<Duration> {
        let time = node.text().and_then(|text| text.parse().ok());
        if time.is_none() {
            let message = format!("`at` is a time, not {}", node.what());
            let hint = "for example at: \"350ms\"".to_owned();
            self.problems.add(&node.place, message, Some(hint));
        }
        time
    }

    /// The two names of a hop.
    fn hop(&mut self, node: &Node) -> Option<(String, String)> {
        let text = node.text().unwrap_or("");
        let names = text.split_once('→').or_else(|| text.split_once("->"));
        if names.is_none() {
            let message = format!("`on` names a hop, not {}", node.what());
            let hint = "for example on: \"client→proxy\" or on: \"client->proxy\"".to_owned();
            self.problems.add(&node.place, message, Some(hint));
        }
        names.map(|(from, to)| (from.trim().to_owned(), to.trim().to_owned()))
    }

    fn hop_in(
        &mut self,
        subject: &Subject<'_>,
        node: &Node,
        (from, to): &(String, String),
    ) -> Option<Hop> {
        let mut find = |name: &str| {
            let position = subject.hosts.iter().position(|host| **host == *name);
            if position.is_none() && !subject.hosts.is_empty() {
                let names = subject.hosts.iter().map(|host| &**host);
                let hint = suggest::hint(name, names, "the hosts are");
                let message = format!("there is no host called `{name}`");
                self.problems.add(&node.place, message, hint);
            }
            position.map(|index| HostId(index as u32))
        };
        let (opener, acceptor) = (find(from), find(to));
        Some(Hop { opener: opener?, acceptor: acceptor? })
    }

    fn claim(&mut self, measure: Measure, node: &Node) -> Option<(Relation, Bound)> {
        let quantity = measure.quantity();
        let text = match &node.value {
            Raw::Text(text) | Raw::Number(text) => text.as_str(),
            Raw::None => "none",
            _ => {
                let message = format!("`{}` is a claim, not {}", measure.name(), node.what());
                let hint = format!("for example {}", quantity.example());
                self.problems.add(&node.place, message, Some(hint));
                return None;
            }
        };
        match self.read_claim(measure, text.trim()) {
            Ok(claim) => Some(claim),
            Err((reason, hint)) => {
                let message = format!("`{}`: {reason}", measure.name());
                let hint = hint.unwrap_or_else(|| format!("for example {}", quantity.example()));
                self.problems.add(&node.place, message, Some(hint));
                None
            }
        }
    }

    fn read_claim(
        &self,
        measure: Measure,
        text: &str,
    ) -> Result<(Relation, Bound), (String, Option<String>)> {
        let quantity = measure.quantity();
        let (relation, rest) = RELATIONS
            .iter()
            .find_map(|(sign, relation)| Some((*relation, text.strip_prefix(sign)?.trim())))
            .unwrap_or((Relation::Equal, text));
        let equality = matches!(relation, Relation::Equal | Relation::NotEqual);
        if quantity == Quantity::Word {
            let word = outcomes().find(|word| *word == rest);
            let hint = suggest::hint(rest, outcomes(), "a run can end");
            return match word {
                Some(_) if !equality => Err(("words are equal or not".into(), None)),
                Some(word) => Ok((relation, Bound::Word(word))),
                None => Err((format!("no run ends \"{rest}\""), hint)),
            };
        }
        if rest == "none" && measure.may_be_none() {
            let none = "\"none\" is equal or not equal, not less or more";
            return if equality {
                Ok((relation, Bound::Nothing))
            } else {
                Err((none.into(), None))
            };
        }
        let (rest, margin) = match rest.split_once('±').or_else(|| rest.split_once("+-")) {
            Some((value, margin)) => {
                let margin = quantity.parse(margin.trim()).map_err(|reason| (reason, None))?;
                (value.trim(), Some(margin))
            }
            None => (rest, None),
        };
        let relation = match margin {
            Some(margin) if relation == Relation::Equal => Relation::Within(margin),
            Some(_) => return Err(("± goes with == only".into(), None)),
            None => relation,
        };
        Ok((relation, self.bound(quantity, rest)?))
    }

    fn bound(&self, quantity: Quantity, text: &str) -> Result<Bound, (String, Option<String>)> {
        let is_variant = |name: &str| self.subjects.iter().any(|subject| subject.name == name);
        let of_variant =
            |name: &str, plus| Bound::Variant { name: name.to_owned(), hop: None, plus };
        if is_variant(text) {
            return Ok(of_variant(text, 0));
        }
        for (sign, factor) in [(" + ", 1), (" - ", -1)] {
            if let Some((name, number)) = text.rsplit_once(sign)
                && is_variant(name.trim())
            {
                let number = quantity.parse(number.trim()).map_err(|reason| (reason, None))?;
                return Ok(of_variant(name.trim(), i128::from(number) * factor));
            }
        }
        quantity.parse(text).map(Bound::Number).map_err(|reason| {
            let begins_with_letter = text.starts_with(char::is_alphabetic);
            let names = self.subjects.iter().map(|subject| subject.name);
            match suggest::closest(text, names) {
                Some(name) => (
                    format!("there is no variant called `{text}`"),
                    Some(format!("did you mean `{name}`?")),
                ),
                None if begins_with_letter => {
                    (format!("\"{text}\" is neither a number nor the name of a variant"), None)
                }
                None => (reason, None),
            }
        })
    }
}
