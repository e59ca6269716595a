//! The table of phases: a row for each that took any time, a column for each variant.

use super::table::table;
use crate::explain::{Breakdown, PageBreakdown, Phase};
use crate::lang::explain as say;
use crate::report::format::exact_ms;
use crate::report::text::{clean, columns, wrap_columns};
use crate::report::{Shown, Style};

/// What the page load time of every variant was spent on. Variants that do not fit side by side
/// come one table after another. `breakdowns` has one for each variant.
pub fn phases_text(shown: Shown<'_>, breakdowns: &[Breakdown], style: Style) -> String {
    let lang = shown.lang;
    let variants = shown.scenario.variants.iter().zip(&shown.variants).zip(breakdowns);
    let (mut pages, mut never) = (Vec::new(), Vec::new());
    for ((variant, run), breakdown) in variants {
        let time = run.analysis.summary.page_load;
        match time.and_then(|time| breakdown.page_of(time)) {
            Some(page) => pages.push((clean(&variant.name), page)),
            None => never.push(clean(&variant.name)),
        }
    }
    let mut out = String::new();
    if !pages.is_empty() {
        out.push_str(&format!("{}\n", say::spent(lang)));
    }
    let first = Phase::ALL.map(|phase| columns(phase.label(lang))).into_iter().max().unwrap_or(0);
    let mut rest = &pages[..];
    while !rest.is_empty() {
        let (now, later) = rest.split_at(how_many_fit(rest, first, style.width));
        out.push_str(&table(&rows(now, shown)));
        rest = later;
        if !rest.is_empty() {
            out.push('\n');
        }
    }
    if !never.is_empty() {
        let text = say::never_whole(lang, never.join(", "));
        for line in wrap_columns(&text, style.width.max(40)) {
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

/// How many of the pages fit side by side; one at least.
fn how_many_fit(pages: &[(String, &PageBreakdown)], first: usize, width: usize) -> usize {
    let mut used = first + 2;
    let fitting = pages.iter().take_while(|(name, page)| {
        used += 2 + columns(name).max(exact_ms(page.load_time()).len());
        used <= width
    });
    fitting.count().max(1)
}

fn rows(pages: &[(String, &PageBreakdown)], shown: Shown<'_>) -> Vec<Vec<String>> {
    let lang = shown.lang;
    let row = |label: &str, cell: &dyn Fn(&PageBreakdown) -> String| -> Vec<String> {
        std::iter::once(label.to_owned()).chain(pages.iter().map(|(_, page)| cell(page))).collect()
    };
    let mut rows = vec![
        std::iter::once(say::phase(lang).to_owned())
            .chain(pages.iter().map(|(name, _)| name.clone()))
            .collect(),
    ];
    for phase in Phase::ALL {
        if pages.iter().any(|(_, page)| !page.parts.get(phase).is_zero()) {
            rows.push(row(phase.label(lang), &|page| match page.parts.get(phase) {
                none if none.is_zero() => String::new(),
                took => exact_ms(took),
            }));
        }
    }
    rows.push(row(say::whole(lang), &|page| exact_ms(page.parts.total())));
    rows
}
