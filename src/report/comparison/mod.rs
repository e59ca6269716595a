//! Runs held against each other: as text, and as a picture.

mod text;

#[cfg(feature = "charts")]
mod chart;

#[cfg(feature = "charts")]
pub use chart::comparison_svg;
pub use text::comparison_txt;

use crate::compare::{Comparison, Pair};
use crate::lang::{Lang, compare as say};
use crate::report::text::clean;

/// What a pair is about: the variant's name where both are called so, else both names.
fn subject(lang: Lang, comparison: &Comparison, pair: Pair) -> String {
    let cases = comparison.cases(pair);
    if cases[0].1.name == cases[1].1.name {
        return clean(&cases[0].1.name);
    }
    let [left, right] = cases.map(|(side, case)| clean(&comparison.name(side, case)));
    say::both(lang, left, right)
}

/// `a against b, c`.
fn title(lang: Lang, comparison: &Comparison) -> String {
    let labels: Vec<String> = comparison.sides.iter().map(|side| clean(&side.label)).collect();
    let (first, rest) = labels.split_first().map_or(("", &[][..]), |(f, rest)| (f.as_str(), rest));
    say::title(lang, first, rest.join(", "))
}
