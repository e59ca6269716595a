//! What a comparison says, before it is laid out: what was not the same, the numbers as rows, the
//! causes. The text and the page both say this.

use super::subject;
use crate::compare::{Case, Comparison, Condition, Measured, Mismatch, Pair};
use crate::lang::{Lang, compare as say, explain, terminal};
use crate::report::format::{exact_ms, plain};
use crate::report::sentence::outcome;
use crate::report::text::clean;
use crate::sweep::NUMBERS;
use crate::units::Duration;

/// The measures of the first table: places in [`NUMBERS`].
const SHOWN: [&str; 7] = [
    "page_load_ns",
    "requests",
    "connections_opened",
    "connections_peak",
    "segments",
    "ip_bytes",
    "retransmissions",
];

/// More settings than this are not read one by one.
const MOST_SETTINGS: usize = 12;

/// Each run with what it was run under.
pub(in crate::report) fn sides(lang: Lang, comparison: &Comparison) -> Vec<String> {
    let line = |side: &crate::compare::Side| {
        let (label, scenario) = (clean(&side.label), clean(&side.scenario));
        let (profile, era) = (clean(&side.profile), clean(&side.era));
        let set = side.set.iter().map(|(path, value)| format!(", --set {path}={value}"));
        let version = clean(&[side.version.clone()].into_iter().chain(set).collect::<String>());
        say::side(lang, label, scenario, profile, era, side.seed, version)
    };
    comparison.sides.iter().map(line).collect()
}

/// What was not the same, under the head that says what that means; then what was set differently,
/// as much of it as can be taken in.
pub(in crate::report) fn mismatches(
    lang: Lang,
    comparison: &Comparison,
) -> [(String, Vec<String>); 2] {
    let is_setting = |mismatch: &&Mismatch| mismatch.condition == Condition::Setting;
    let (set, other): (Vec<&Mismatch>, Vec<&Mismatch>) =
        comparison.mismatches.iter().partition(is_setting);
    let said = |list: &[&Mismatch]| -> Vec<String> {
        list.iter().map(|mismatch| mismatch_words(lang, comparison, mismatch)).collect()
    };
    let mut settings = said(&set[..set.len().min(MOST_SETTINGS)]);
    if set.len() > MOST_SETTINGS {
        settings.push(say::more_settings(lang, set.len() - MOST_SETTINGS));
    }
    let set_head = match set.len() {
        0 | 1 => say::set_differently(lang).to_owned(),
        count => say::set_differently_each(lang, count),
    };
    [(not_comparable(lang, comparison), said(&other)), (set_head, settings)]
}

/// That more is different than what was set, and how much.
pub(in crate::report) fn not_comparable(lang: Lang, comparison: &Comparison) -> String {
    let is_setting = |mismatch: &&Mismatch| mismatch.condition == Condition::Setting;
    let mismatches = comparison.mismatches.iter();
    match mismatches.filter(|mismatch| !is_setting(mismatch)).count() {
        0 | 1 => say::not_comparable_by_one(lang).to_owned(),
        count => say::not_comparable(lang, count),
    }
}

/// Files that a folder lacks, and variants without a counterpart.
pub(in crate::report) fn missing(lang: Lang, comparison: &Comparison) -> Vec<String> {
    let lacking = comparison.sides.iter().filter(|side| !side.lacks.is_empty());
    let mut said: Vec<String> =
        lacking.map(|side| say::lacks(lang, clean(&side.label), side.lacks.join(", "))).collect();
    for at in 1..comparison.sides.len() {
        let labels = [0, at].map(|side| clean(&comparison.sides[side].label));
        for (of, names) in comparison.alone(at).into_iter().enumerate() {
            if !names.is_empty() {
                let names = clean(&names.join(", "));
                said.push(say::alone(lang, &labels[of], names, &labels[1 - of]));
            }
        }
    }
    said
}

/// Why the times of each pair differ.
pub(in crate::report) fn causes(lang: Lang, comparison: &Comparison) -> Vec<String> {
    let cause = |pair: &Pair| {
        let known = comparison.cause(*pair, lang);
        known.unwrap_or_else(|| say::no_cause(lang, subject(lang, comparison, *pair)))
    };
    comparison.pairs.iter().map(cause).collect()
}

fn mismatch_words(lang: Lang, comparison: &Comparison, mismatch: &Mismatch) -> String {
    let label = clean(&comparison.sides[mismatch.side].label);
    let empty = match mismatch.condition {
        Condition::Setting => say::by_default(lang),
        Condition::Limit => say::not_stopped(lang),
        _ => say::nothing(lang),
    };
    let word = |text: &str| match mismatch.condition {
        Condition::Limit => outcome_word(lang, text).unwrap_or(empty).to_owned(),
        _ if text.is_empty() => empty.to_owned(),
        _ => clean(text),
    };
    let [left, right] = [0, 1].map(|of| word(&mismatch.of[of]));
    let setting = || {
        let name = mismatch.of.iter().find_map(|of| of.split_once(" = "));
        let name = name.map_or("", |(name, _)| name);
        let begins = format!("{name} = ");
        let value = |at: usize| mismatch.of[at].strip_prefix(&begins);
        let [left, right] = [0, 1].map(|at| value(at).map_or(empty.to_owned(), clean));
        say::setting(lang, &label, clean(name), left, right)
    };
    let say_it = match mismatch.condition {
        Condition::Version => say::version(lang, label, left, right),
        Condition::Seed => say::seed(lang, label, left, right),
        Condition::Profile => say::profile(lang, label, left, right),
        Condition::Era => say::era(lang, label, left, right),
        Condition::Objects => say::objects(lang, label, left, right),
        Condition::Limit => say::limit(lang, label, left, right),
        Condition::Setting => return with_variants(lang, comparison, mismatch, setting()),
    };
    with_variants(lang, comparison, mismatch, say_it)
}

/// What is the same in all variants is not said of each.
fn with_variants(
    lang: Lang,
    comparison: &Comparison,
    mismatch: &Mismatch,
    say_it: String,
) -> String {
    let pairs = comparison.pairs.iter().filter(|pair| pair.side == mismatch.side).count();
    if mismatch.variants.is_empty() || mismatch.variants.len() == pairs {
        return say_it;
    }
    say::with_variants(lang, say_it, clean(&mismatch.variants.join(", ")))
}

fn outcome_word(lang: Lang, word: &str) -> Option<&'static str> {
    crate::sweep::outcome(word).map(|word| outcome(lang, word))
}

/// A head, then of each pair both variants, the difference and the ratio.
pub(in crate::report) fn numbers(lang: Lang, comparison: &Comparison) -> Vec<Vec<String>> {
    let head = [
        terminal::strategy,
        terminal::page_load,
        terminal::requests,
        terminal::opened,
        terminal::peak_open,
        terminal::segments,
        terminal::ip_bytes,
        terminal::resent,
    ];
    let mut rows = vec![head.map(|text| text(lang).to_owned()).to_vec()];
    for pair in &comparison.pairs {
        let cases = comparison.cases(*pair);
        for (side, case) in cases {
            let name = clean(&comparison.name(side, case));
            rows.push([name].into_iter().chain(SHOWN.map(|name| cell(lang, case, name))).collect());
        }
        let measures = comparison.measures(*pair);
        let row = |label: &str, cell: &dyn Fn(&Measured) -> String| -> Vec<String> {
            let of = |name: &str| {
                let measured = measures.iter().find(|measured| measured.name == name);
                measured.map(cell).unwrap_or_default()
            };
            [format!("  {label}")].into_iter().chain(SHOWN.map(of)).collect()
        };
        rows.push(row(say::difference(lang), &difference));
        rows.push(row(say::ratio(lang), &ratio));
    }
    rows
}

fn cell(lang: Lang, case: &Case, name: &str) -> String {
    let at = NUMBERS.iter().position(|known| *known == name);
    match at.and_then(|at| case.figures.numbers[at]) {
        Some(number) if name.ends_with("_ns") => exact_ms(Duration::from_nanos(number)),
        Some(number) => number.to_string(),
        None => outcome(lang, case.figures.outcome).to_owned(),
    }
}

/// What a phase takes in each of a pair: a head, then the phases, then the whole. `None` where a page
/// did not arrive whole.
pub(in crate::report) fn phases(
    lang: Lang,
    comparison: &Comparison,
    pair: Pair,
) -> Option<Vec<Vec<String>>> {
    let cases = comparison.cases(pair);
    if cases.iter().any(|(_, case)| case.parts.is_none()) {
        return None;
    }
    let names = cases.map(|(side, case)| clean(&comparison.name(side, case)));
    let head =
        [explain::phase(lang), &names[0], &names[1], say::difference(lang), say::ratio(lang)];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let ms = |number: Option<u64>| match number {
        None | Some(0) => String::new(),
        Some(number) => exact_ms(Duration::from_nanos(number)),
    };
    let row = |label: &str, measured: &Measured| {
        let [left, right] = measured.of.map(ms);
        vec![label.to_owned(), left, right, difference(measured), ratio(measured)]
    };
    let phases = comparison.phases(pair);
    rows.extend(phases.iter().map(|(phase, measured)| row(phase.label(lang), measured)));
    let whole = comparison.measures(pair).into_iter().find(|of| of.name == SHOWN[0]);
    rows.extend(whole.map(|whole| row(explain::whole(lang), &whole)));
    Some(rows)
}

/// With its sign; a time in milliseconds. Empty where there is none.
fn difference(measured: &Measured) -> String {
    let Some(difference) = measured.difference() else { return String::new() };
    let size = u64::try_from(difference.unsigned_abs()).unwrap_or(u64::MAX);
    let size = match measured.name.ends_with("_ns") {
        true => exact_ms(Duration::from_nanos(size)),
        false => size.to_string(),
    };
    match difference.signum() {
        1 => format!("+{size}"),
        -1 => format!("\u{2212}{size}"),
        _ => "0".to_owned(),
    }
}

/// To three significant digits: `×0.0264`.
fn ratio(measured: &Measured) -> String {
    let Some(ratio) = measured.ratio() else { return String::new() };
    if ratio == 0.0 {
        return "×0".to_owned();
    }
    let digits = 10f64.powi(2 - ratio.log10().floor() as i32);
    format!("×{}", plain((ratio * digits).round() / digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_signs_and_ratios_three_digits() {
        let of = |name, left, right| Measured { name, of: [Some(left), Some(right)] };
        let time = of("page_load_ns", 15_150_500_000, 400_250_000);
        // 400.25 - 15150.5 = -14750.25; 400.25 / 15150.5 = 0.026418.
        assert_eq!((difference(&time), ratio(&time)), ("−14750.25".into(), "×0.0264".into()));
        let count = of("segments", 40, 5000);
        assert_eq!((difference(&count), ratio(&count)), ("+4960".into(), "×125".into()));
        let none = of("dropped", 0, 3);
        assert_eq!((difference(&none), ratio(&none)), ("+3".into(), String::new()));
        let same = of("requests", 3, 3);
        assert_eq!((difference(&same), ratio(&same)), ("0".into(), "×1".into()));
    }
}
