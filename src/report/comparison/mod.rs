//! Runs held against each other: as text, and as pictures. [`super::page`] has the page of all of it.

mod text;
pub(in crate::report) mod words;

#[cfg(feature = "charts")]
mod chart;
#[cfg(feature = "charts")]
mod overlaid;

#[cfg(feature = "charts")]
pub use chart::comparison_svg;
#[cfg(feature = "charts")]
pub use overlaid::{Overlaid, overlaid_svg};
pub use text::comparison_txt;

use crate::compare::{Comparison, Pair};
use crate::lang::{Lang, compare as say};
use crate::report::text::clean;

/// What a pair is about: the variant's name where both are called so, else both names.
pub(super) fn subject(lang: Lang, comparison: &Comparison, pair: Pair) -> String {
    let cases = comparison.cases(pair);
    if cases[0].1.name == cases[1].1.name {
        return clean(&cases[0].1.name);
    }
    let [left, right] = cases.map(|(side, case)| clean(&comparison.name(side, case)));
    say::both(lang, left, right)
}

/// `a against b, c`.
pub(super) fn title(lang: Lang, comparison: &Comparison) -> String {
    let labels: Vec<String> = comparison.sides.iter().map(|side| clean(&side.label)).collect();
    let (first, rest) = labels.split_first().map_or(("", &[][..]), |(f, rest)| (f.as_str(), rest));
    say::title(lang, first, rest.join(", "))
}

/// Under which conditions each was run, in a line.
#[cfg(feature = "charts")]
fn conditions(lang: Lang, comparison: &Comparison) -> String {
    let sides = comparison.sides.iter().map(|side| {
        let (profile, era) = (clean(&side.profile), clean(&side.era));
        let seed = crate::lang::caption::seed(lang, side.seed);
        format!("{}: {profile}, {era}, {seed}", clean(&side.label))
    });
    sides.collect::<Vec<_>>().join(" · ")
}

/// What made a picture or a page.
#[cfg(feature = "charts")]
pub(super) fn provenance(lang: Lang) -> String {
    say::chart_provenance(lang, crate::export::VERSION, lang.code())
}
