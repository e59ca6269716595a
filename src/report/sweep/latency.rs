//! Page load time against the swept parameter.

use super::Sweep;
use super::axis::{Across, Upwards};
use crate::lang::sweep_charts as say;
use crate::report::Table;
use crate::report::format::exact_ms;
use crate::report::palette::{INK, MUTED};
use crate::report::series::{Look, draw_legend, look};
use crate::report::sheet::{MARGIN, SMALL, Sheet, TEXT, WIDTH};
use crate::report::svg::{Svg, Type};
use crate::report::text::clean;
use crate::units::Duration;

/// Height of the plot.
const HIGH: f64 = 470.0;
/// Where the plot begins.
const LEFT: f64 = MARGIN + 62.0;

/// A line for each strategy through the means, with a band where the mean is with the confidence asked for.
/// The time axis begins at zero; the parameter's is logarithmic where its values are far apart.
pub fn latency_svg(sweep: &Sweep) -> String {
    let lang = sweep.lang;
    let parameter = sweep.parameter_in_unit();
    let what = match sweep.repetitions() {
        0 | 1 => say::latency_once(lang, &parameter),
        _ => say::latency(lang, &parameter, sweep.confidence_percent),
    };
    let mut sheet = Sheet::begin(lang, sweep.title(), &what, &sweep.conditions_and_runs());
    let strategies = sweep.strategies();
    let looks: Vec<Look> = (0..strategies.len()).map(look).collect();
    draw_legend(&mut sheet, &strategies, &looks);
    let rows = (sheet.y + 22.0, sheet.y + 22.0 + HIGH);
    let columns = (LEFT, WIDTH - MARGIN);
    let across = Across::of(sweep, columns);
    let highs = sweep.points.iter().filter_map(|point| Some(sweep.band(point)?.high_ns));
    let upwards = Upwards::of(highs, rows);
    sheet.svg.text((MARGIN, rows.0 - 12.0), Type::size(SMALL).fill(MUTED), upwards.unit());
    across.draw(&mut sheet.svg, rows);
    upwards.draw(&mut sheet.svg, columns);
    for (strategy, look) in strategies.iter().zip(&looks) {
        draw(&mut sheet.svg, sweep, strategy, look, &across, &upwards);
    }
    let style = Type::size(TEXT).fill(INK).anchor("middle");
    sheet.svg.text(((columns.0 + columns.1) / 2.0, rows.1 + 44.0), style, &clean(&parameter));
    sheet.y = rows.1 + 54.0;
    if across.logarithmic {
        sheet.remark(say::logarithmic(lang));
    }
    if let Some(words) = sweep.failure_words() {
        sheet.remark(&words);
    }
    sheet.finish(&clean(&sweep.provenance))
}

fn draw(
    svg: &mut Svg,
    sweep: &Sweep,
    strategy: &str,
    look: &Look,
    across: &Across,
    upwards: &Upwards,
) {
    let of = across.values.iter().filter_map(|(label, x)| {
        let band = sweep.band(sweep.point(label, strategy)?)?;
        Some((*x, band))
    });
    let points: Vec<_> = of.collect();
    let upper = points.iter().map(|(x, band)| (*x, upwards.place(band.high_ns)));
    let lower = points.iter().rev().map(|(x, band)| (*x, upwards.place(band.low_ns)));
    let outline: Vec<(f64, f64)> = upper.chain(lower).collect();
    if points.iter().any(|(_, band)| band.high_ns > band.low_ns) {
        svg.polygon(&outline, &format!("fill=\"{}\" fill-opacity=\"0.16\"", look.hex));
    }
    let line: Vec<(f64, f64)> =
        points.iter().map(|(x, band)| (*x, upwards.place(band.mean_ns))).collect();
    look.line(svg, &line);
    for at in line {
        look.marker(svg, at);
    }
}

/// The numbers of the chart.
pub fn latency_table(sweep: &Sweep) -> Table {
    let lang = sweep.lang;
    let mut table = Table::of([
        sweep.parameter_in_unit(),
        say::strategy(lang).to_owned(),
        say::mean_ms(lang).to_owned(),
        say::low_ms(lang).to_owned(),
        say::high_ms(lang).to_owned(),
        say::runs(lang).to_owned(),
        say::failures(lang).to_owned(),
    ]);
    let ms = |ns: f64| exact_ms(Duration::from_nanos(ns.round().max(0.0) as u64));
    for label in sweep.labels() {
        for strategy in sweep.strategies() {
            let Some(point) = sweep.point(label, strategy) else { continue };
            let band = sweep.band(point);
            let cell = |pick: fn(&super::Band) -> f64| {
                band.as_ref().map_or(String::new(), |b| ms(pick(b)))
            };
            table.row([
                label.to_owned(),
                strategy.to_owned(),
                cell(|band| band.mean_ns),
                cell(|band| band.low_ns),
                cell(|band| band.high_ns),
                point.latencies_ns.len().to_string(),
                point.failed.to_string(),
            ]);
        }
    }
    table
}
