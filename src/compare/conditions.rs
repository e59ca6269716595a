//! What was not the same in two runs, so that the difference of their numbers has more than one
//! cause.

use super::{Case, Pair, Side};
use std::collections::BTreeMap;

/// What may not be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Parameters that were set. That is what a comparison is often about, and does not make it one
    /// of different things.
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
        for pair in pairs.iter().filter(|pair| pair.side == side) {
            let cases = [&first.cases[pair.left], &other.cases[pair.right]];
            for (condition, of) in of_pair(cases) {
                let same = |known: &&mut Mismatch| {
                    known.side == side && known.condition == condition && known.of == of
                };
                let name = cases[0].name.clone();
                match found.iter_mut().find(same) {
                    Some(known) => known.variants.push(name),
                    None => found.push(Mismatch { side, condition, of, variants: vec![name] }),
                }
            }
        }
    }
    found
}

fn of_pair(cases: [&Case; 2]) -> Vec<(Condition, [String; 2])> {
    let limit = |case: &Case| if case.figures.was_limited() { case.figures.outcome } else { "" };
    let mut found = vec![
        (Condition::Profile, cases.map(|case| case.profile.clone())),
        (Condition::Era, cases.map(|case| case.era.clone())),
        (Condition::Limit, cases.map(|case| limit(case).to_owned())),
        (Condition::Objects, objects(cases).unwrap_or_default()),
    ];
    let names = cases.iter().flat_map(|case| &case.settings).map(|(name, _)| name.as_str());
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let value = |case: &Case| {
            let setting = case.settings.iter().find(|(known, _)| known == name);
            setting.map_or_else(String::new, |(_, value)| format!("{name} = {value}"))
        };
        found.push((Condition::Setting, cases.map(value)));
    }
    found.retain(|(_, of)| of[0] != of[1]);
    found
}

/// What each asked for that the other did not, or that was of another size there: up to three, and
/// how many more. `None` where all is the same, or is not known.
fn objects(cases: [&Case; 2]) -> Option<[String; 2]> {
    let [left, right] = [cases[0].objects.as_ref()?, cases[1].objects.as_ref()?];
    let of = |own: &BTreeMap<String, u64>, other: &BTreeMap<String, u64>| {
        // An object of no known size is of any.
        let differs = |(path, bytes): &(&String, &u64)| match other.get(*path) {
            None => true,
            Some(other) => **bytes != *other && **bytes > 0 && *other > 0,
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
