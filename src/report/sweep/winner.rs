//! Which strategy wins where, and how far behind the others are.

use super::latency::draw_head;
use super::{Band, MOST_PANELS, Sweep, spread};
use crate::lang::sweep_charts as say;
use crate::report::palette::{BLUE, INK, LIGHT_BLUE, MUTED, PAPER, RULE, WAIT};
use crate::report::sheet::{MARGIN, SMALL, Sheet, Sign, TEXT, WIDTH};
use crate::report::svg::{Svg, Type};
use crate::report::text::{clean, fit};

/// Room for the strategies' names.
const NAMES: f64 = 230.0;
/// Height of a row.
const ROW: f64 = 44.0;
/// As many values are shown; with more the cells would not hold their numbers.
const MOST: usize = 16;

/// For each place on the other number lines a table of strategies and values. A cell says how many times as long as the fastest the strategy
/// takes; the fastest is dark, and those that the runs cannot tell from it are framed. Below it, in
/// words, where the fastest changes.
pub fn winner_svg(sweep: &Sweep) -> String {
    let lang = sweep.lang;
    let what = say::winners(lang, sweep.parameter_in_unit());
    let mut sheet = Sheet::begin(lang, sweep.title(), &what, &sweep.conditions_and_runs());
    let cell = |fill: &'static str, edge: &'static str| {
        let sign: Sign<'_> = Box::new(move |svg, x, y| {
            let style = format!("fill=\"{fill}\" stroke=\"{edge}\" stroke-width=\"2\"");
            svg.rect((x + 4.0, y - 8.0), (22.0, 16.0), &style);
        });
        sign
    };
    sheet.legend(&[
        (cell(BLUE, BLUE), say::wins(lang)),
        (cell(LIGHT_BLUE, BLUE), &say::about_as_fast(lang, sweep.confidence_percent)),
    ]);
    let labels = sweep.labels();
    let panels = sweep.panels();
    let shown = spread(&panels, MOST_PANELS);
    for panel in &shown {
        draw_head(&mut sheet, panel);
        draw_table(&mut sheet, sweep, panel);
        for words in changes(sweep, panel, &labels) {
            sheet.remark(&words);
        }
        sheet.y += 18.0;
    }
    if labels.len() > MOST {
        sheet.remark(&say::left_out(lang, labels.len() - MOST));
    }
    if panels.len() > shown.len() {
        sheet.remark(&say::panels_left_out(lang, panels.len() - shown.len()));
    }
    if let Some(words) = sweep.failure_words() {
        sheet.remark(&words);
    }
    sheet.finish(&clean(&sweep.provenance))
}

fn draw_table(sheet: &mut Sheet, sweep: &Sweep, panel: &str) {
    let labels: Vec<&str> = sweep.labels().into_iter().take(MOST).collect();
    let wide = ((WIDTH - MARGIN - NAMES - MARGIN) / labels.len().max(1) as f64).min(150.0);
    let top = sheet.y + 34.0;
    for (column, label) in labels.iter().enumerate() {
        let x = MARGIN + NAMES + wide * column as f64;
        let words = fit(&clean(&sweep.shown(label)), SMALL, wide - 4.0);
        let style = Type::size(SMALL).fill(INK).anchor("middle");
        sheet.svg.text((x + wide / 2.0, top - 8.0), style, &words);
        draw_column(&mut sheet.svg, sweep, (panel, label), (x, top), wide);
    }
    for (row, strategy) in sweep.strategies().iter().enumerate() {
        let name = fit(&clean(strategy), TEXT, NAMES - 12.0);
        let y = top + ROW * row as f64 + ROW / 2.0 + 5.0;
        sheet.svg.text((MARGIN, y), Type::size(TEXT).bold(), &name);
    }
    sheet.y = top + ROW * sweep.strategies().len() as f64 + 10.0;
}

/// The fastest of a value, by its mean; of equals the first.
fn winner<'a>(sweep: &'a Sweep, panel: &str, label: &str) -> Option<(&'a str, Band)> {
    let bands = sweep.strategies().into_iter().filter_map(|strategy| {
        let band = sweep.band(sweep.point(panel, label, strategy)?)?;
        Some((strategy, band))
    });
    bands.reduce(|best, next| if next.1.mean_ns < best.1.mean_ns { next } else { best })
}

fn draw_column(
    svg: &mut Svg,
    sweep: &Sweep,
    (panel, label): (&str, &str),
    (x, top): (f64, f64),
    wide: f64,
) {
    let best = winner(sweep, panel, label);
    for (row, strategy) in sweep.strategies().iter().enumerate() {
        let y = top + ROW * row as f64;
        let band = sweep.point(panel, label, strategy).and_then(|point| sweep.band(point));
        let (fill, edge, ink, words) = match (band, &best) {
            (Some(_), Some((name, _))) if name == strategy => (BLUE, BLUE, PAPER, "×1".to_owned()),
            (Some(band), Some((_, first))) => {
                let words = format!("×{:.2}", band.mean_ns / first.mean_ns);
                match band.meets(first) {
                    true => (LIGHT_BLUE, BLUE, INK, words),
                    false => (PAPER, RULE, INK, words),
                }
            }
            _ => (WAIT, RULE, MUTED, "–".to_owned()),
        };
        let style = format!("fill=\"{fill}\" stroke=\"{edge}\" stroke-width=\"1.5\"");
        svg.rect((x + 2.0, y + 2.0), (wide - 4.0, ROW - 4.0), &style);
        let style = Type::size(SMALL).fill(ink).anchor("middle");
        svg.text((x + wide / 2.0, y + ROW / 2.0 + 5.0), style, &words);
    }
}

/// Where the fastest changes from one value to the next, in words. Between two values that were
/// run nobody knows where.
fn changes(sweep: &Sweep, panel: &str, labels: &[&str]) -> Vec<String> {
    let winners: Vec<(&str, &str)> =
        labels.iter().filter_map(|label| Some((*label, winner(sweep, panel, label)?.0))).collect();
    let (lang, parameter) = (sweep.lang, clean(&sweep.parameter_in_unit()));
    let said: Vec<String> = winners
        .windows(2)
        .filter(|pair| pair[0].1 != pair[1].1)
        .map(|pair| {
            let [(from, before), (until, after)] =
                [pair[0], pair[1]].map(|(l, s)| (clean(&sweep.shown(l)), clean(s)));
            say::changes(lang, &parameter, from, until, before, after)
        })
        .collect();
    match winners.first() {
        Some((_, always)) if said.is_empty() => vec![say::never_changes(lang, clean(always))],
        _ => said,
    }
}
