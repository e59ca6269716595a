//! What was not the same in two runs, so that the difference of their numbers has more than one
//! cause.

use super::{Case, Pair, Side};
use std::collections::BTreeMap;

/// What may not be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// The version of `sim`.
    Version,
    /// The seed of everything random.
    Seed,
    /// Which TCP.
    Profile,
    /// Which HTTP.
    Era,
    /// What was asked for, or how large it was.
    Objects,
    /// Whether a limit stopped the run, so that its numbers are of a part.
    Limit,
    /// Anything else that the scenario was given, or a parameter that was set. That is what a
    /// comparison is often about, and does not make it one of different things.
    Setting,
}

impl Condition {
    /// Its word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Condition::Version => "version",
            Condition::Seed => "seed",
            Condition::Profile => "profile",
            Condition::Era => "era",
            Condition::Objects => "objects",
            Condition::Limit => "limit",
            Condition::Setting => "setting",
        }
    }
}

/// Something that was not the same in the first run and in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The other run.
    pub side: usize,
    /// What.
    pub condition: Condition,
    /// What it was in each.
    pub of: [String; 2],
    /// In which variants, by their names in the first run; empty where it is about the whole.
    pub variants: Vec<String>,
}

/// Everything that was not the same.
pub(super) fn mismatches(sides: &[Side], pairs: &[Pair]) -> Vec<Mismatch> {
    let mut found: Vec<Mismatch> = Vec::new();
    let Some((first, others)) = sides.split_first() else { return found };
    for (at, other) in others.iter().enumerate() {
        let side = at + 1;
        let seeds = [first, other].map(|side| side.seed.to_string());
        let versions = [first, other].map(|side| side.version.clone());
        for (condition, of) in [(Condition::Version, versions), (Condition::Seed, seeds)] {
            if of[0] != of[1] {
                found.push(Mismatch { side, condition, of, variants: Vec::new() });
            }
        }
        let common = in_common([first, other]);
        let mut known: BTreeMap<(Condition, [String; 2]), usize> = BTreeMap::new();
        for pair in pairs.iter().filter(|pair| pair.side == side) {
            let cases = [&first.cases[pair.left], &other.cases[pair.right]];
            let of_pair = of_pair([first, other], cases, &common);
            for (condition, of) in of_pair {
                let name = cases[0].name.clone();
                let next = found.len();
                match *known.entry((condition, of.clone())).or_insert(next) {
                    at if at < next => found[at].variants.push(name),
                    _ => found.push(Mismatch { side, condition, of, variants: vec![name] }),
                }
            }
        }
    }
    found
}

fn of_pair(sides: [&Side; 2], cases: [&Case; 2], common: &[&str]) -> Vec<(Condition, [String; 2])> {
    let mut settings = settings(sides, cases, common);
    // Sizes that were not given differently are the same, whatever part of them a profile takes for
    // the head.
    let is_known = sides.iter().all(|side| side.given.is_some());
    let other_sizes = !is_known || settings.keys().any(|path| is_object(path));
    let objects = objects(cases, other_sizes);
    if objects.is_some() {
        settings.retain(|path, _| !is_object(path));
    }
    let limit = |case: &Case| if case.figures.was_limited() { case.figures.outcome } else { "" };
    let found = [
        (Condition::Profile, cases.map(|case| case.profile.clone())),
        (Condition::Era, cases.map(|case| case.era.clone())),
        (Condition::Limit, cases.map(|case| limit(case).to_owned())),
        (Condition::Objects, objects.unwrap_or_default()),
    ];
    let settings = settings.into_values().map(|of| (Condition::Setting, of));
    found.into_iter().filter(|(_, of)| of[0] != of[1]).chain(settings).collect()
}

/// Whether a path leads to what objects there are, and how large, which is a condition of its own.
fn is_object(path: &str) -> bool {
    let ends = [".size", ".path", ".count"];
    path.starts_with("pages") && ends.iter().any(|end| path.ends_with(end))
}

/// The paths at which the scenarios of two sides, without their variants, were given other values.
/// Where it is not known what one of them was given, there is none.
fn in_common<'s>(sides: [&'s Side; 2]) -> Vec<&'s str> {
    let [Some(left), Some(right)] = sides.map(|side| side.given.as_ref()) else {
        return Vec::new();
    };
    let differs = |path: &&'s String| left.get(*path) != right.get(*path);
    left.keys().chain(right.keys()).filter(differs).map(String::as_str).collect()
}

/// What was set differently in a pair: parameters of TCP and HTTP by name, all else by path.
fn settings<'s>(
    sides: [&'s Side; 2],
    cases: [&'s Case; 2],
    common: &[&'s str],
) -> BTreeMap<&'s str, [String; 2]> {
    let said = |name: &str, value: Option<&str>| {
        value.map_or_else(String::new, |value| format!("{name} = {value}"))
    };
    let mut found = BTreeMap::new();
    for (name, _) in cases.iter().flat_map(|case| &case.settings) {
        let value = |case: &Case| {
            let setting = case.settings.iter().find(|(known, _)| known == name);
            said(name, setting.map(|(_, value)| value.as_str()))
        };
        found.insert(name.as_str(), cases.map(value));
    }
    if sides.iter().all(|side| side.given.is_some()) {
        let own = cases.iter().flat_map(|case| case.given.keys()).map(String::as_str);
        for path in common.iter().copied().chain(own) {
            let at = |side: usize| said(path, sides[side].given_at(cases[side], path));
            found.insert(path, [0, 1].map(at));
        }
    }
    found.retain(|_, of| of[0] != of[1]);
    found
}

/// What each asked for that the other did not, or that was of another size there where sizes count:
/// up to three, and how many more. `None` where all is the same, or is not known.
fn objects(cases: [&Case; 2], sizes_count: bool) -> Option<[String; 2]> {
    let [left, right] = [cases[0].objects.as_ref()?, cases[1].objects.as_ref()?];
    let of = |own: &BTreeMap<String, u64>, other: &BTreeMap<String, u64>| {
        // An object of no known size is of any.
        let differs = |(path, bytes): &(&String, &u64)| match other.get(*path) {
            None => true,
            Some(other) => sizes_count && **bytes != *other && **bytes > 0 && *other > 0,
        };
        let own: Vec<String> =
            own.iter().filter(differs).map(|(path, bytes)| format!("{path} ({bytes} B)")).collect();
        let more = own.len().saturating_sub(3);
        let mut said = own.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 {
            said += &format!(", +{more}");
        }
        said
    };
    let said = [of(left, right), of(right, left)];
    said.iter().any(|said| !said.is_empty()).then_some(said)
}
