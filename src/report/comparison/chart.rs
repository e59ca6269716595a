//! Page load times side by side, and in each bar what the time was spent on.

use super::{subject, title};
use crate::compare::{Case, Comparison};
use crate::explain::Phase;
use crate::lang::{Lang, compare as say};
use crate::report::axis::TimeAxis;
use crate::report::format::rounded;
use crate::report::palette::{INK, MUTED, RED};
use crate::report::phase_look;
use crate::report::sentence::outcome;
use crate::report::sheet::{MARGIN, SMALL, Sheet, Sign, TEXT, WIDTH, tick};
use crate::report::svg::{Svg, Type};
use crate::report::text::{clean, fit};
use crate::units::Duration;

/// Where the bars begin, and how much room is behind the longest.
const LEFT: f64 = 250.0;
const VALUES: f64 = 220.0;
/// Height of a bar, and of its row.
const BAR: f64 = 26.0;
const ROW: f64 = 36.0;
/// Height of a head above its two rows.
const HEAD: f64 = 28.0;
/// More pairs than this do not fit a picture that is looked at.
const MOST_PAIRS: usize = 24;

/// For each pair its two bars one above the other, from the same zero and on the same scale, with a
/// part for each phase; behind each its time, and how many connections it took.
pub fn comparison_svg(lang: Lang, comparison: &Comparison) -> String {
    let conditions = super::conditions(lang, comparison);
    let mut sheet = Sheet::begin(lang, &title(lang, comparison), say::chart(lang), &conditions);
    if !comparison.is_comparable() {
        sheet.remark(&super::words::not_comparable(lang, comparison));
        sheet.y += 8.0;
    }
    legend(&mut sheet, lang, comparison);
    let pairs = &comparison.pairs[..comparison.pairs.len().min(MOST_PAIRS)];
    let shown = pairs.iter().flat_map(|pair| comparison.cases(*pair));
    let times = shown.filter_map(|(_, case)| case.figures.page_load());
    let axis = TimeAxis::plain(times.map(|time| Duration::from_nanos(time).as_millis_f64()));
    let right = WIDTH - MARGIN - VALUES;
    let place = |ms: f64| LEFT + axis.part(ms) * (right - LEFT);
    let scale = place(1.0) - LEFT;
    let top = sheet.y + 6.0;
    let heading = |at: usize| top + at as f64 * (HEAD + 2.0 * ROW);
    let bottom = heading(pairs.len());
    for (at, label) in axis.labels(8) {
        tick(&mut sheet.svg, place(at), (top, bottom), &label);
    }
    let unit = Type::size(SMALL).fill(MUTED);
    sheet.svg.text((right + 14.0, bottom + 19.0), unit, axis.unit().name());
    // Heads may be as long as to cross it: they stand upon it.
    sheet.svg.line((LEFT, top), (LEFT, bottom), &format!("stroke=\"{INK}\""));
    for (at, pair) in pairs.iter().enumerate() {
        let y = heading(at);
        let words = fit(&subject(lang, comparison, *pair), TEXT, WIDTH - 2.0 * MARGIN);
        sheet.svg.text((MARGIN, y + 18.0), Type::size(TEXT).bold().halo(), &words);
        for (number, (side, case)) in comparison.cases(*pair).into_iter().enumerate() {
            let y = y + HEAD + number as f64 * ROW;
            let name = fit(&clean(&side.label), TEXT, LEFT - MARGIN - 20.0);
            let style = Type::size(TEXT).anchor("end");
            sheet.svg.text((LEFT - 10.0, y + BAR / 2.0 + 5.0), style, &name);
            row(&mut sheet.svg, lang, case, y, scale);
        }
    }
    sheet.y = bottom + 24.0;
    if pairs.len() < comparison.pairs.len() {
        sheet.remark(&say::only_first(lang, pairs.len(), comparison.pairs.len()));
    }
    sheet.finish(&super::provenance(lang))
}

fn row(svg: &mut Svg, lang: Lang, case: &Case, y: f64, scale: f64) {
    let middle = y + BAR / 2.0 + 5.0;
    let (Some(time), Some(parts)) = (case.figures.page_load(), &case.parts) else {
        let words = outcome(lang, case.figures.outcome);
        svg.text((LEFT + 8.0, middle), Type::size(TEXT).bold().fill(RED), words);
        return;
    };
    let end = phase_look::bar(svg, (LEFT, y), BAR, scale, parts);
    let time = rounded(Duration::from_nanos(time), 5);
    svg.text((end + 9.0, y + 11.0), Type::size(TEXT).bold(), &time);
    if let Some(page) = case.timed("") {
        let remark = say::bar_remark(lang, page.opened, page.peak);
        svg.text((end + 9.0, y + 26.0), Type::size(12.5).fill(MUTED), &remark);
    }
}

/// The phases that took any time anywhere.
fn legend(sheet: &mut Sheet, lang: Lang, comparison: &Comparison) {
    let cases = || comparison.pairs.iter().flat_map(|pair| comparison.cases(*pair));
    let takes = |phase: &Phase| {
        let parts = cases().filter_map(|(_, case)| case.parts.as_ref());
        parts.map(|parts| parts.get(*phase)).any(|took| !took.is_zero())
    };
    let items: Vec<(Sign<'_>, &str)> = Phase::ALL
        .into_iter()
        .filter(takes)
        .map(|phase| {
            let sign: Sign<'_> =
                Box::new(move |svg, x, y| phase_look::sign(svg, (x + 12.0, y - 7.0), phase));
            (sign, phase.label(lang))
        })
        .collect();
    sheet.legend(&items);
}
