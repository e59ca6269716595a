//! How page load times are distributed: for each time, the part of the runs that were done.

use super::latency::remark_on_panels;
use super::{MOST_PANELS, Sweep, spread};
use crate::lang::sweep_charts as say;
use crate::report::axis::TimeAxis;
use crate::report::palette::{INK, MUTED};
use crate::report::series::{Look, draw_legend, look};
use crate::report::sheet::{self, MARGIN, SMALL, Sheet, TEXT, WIDTH};
use crate::report::svg::{Svg, Type};
use crate::report::text::{clean, fit};

/// Height of a panel's plot.
const HIGH: f64 = 190.0;
const LEFT: f64 = MARGIN + 62.0;

/// A panel for each value of the parameter (the first, the last and some between where there are
/// many), in it a stair for each strategy: the part of its runs, those that failed included, whose
/// page was complete after that time.
pub fn distribution_svg(sweep: &Sweep) -> String {
    let lang = sweep.lang;
    let what = say::distribution(lang, sweep.parameter_in_unit());
    let mut sheet = Sheet::begin(lang, sweep.title(), &what, &sweep.conditions_and_runs());
    let strategies = sweep.strategies();
    let looks: Vec<Look> = (0..strategies.len()).map(look).collect();
    draw_legend(&mut sheet, &strategies, &looks);
    let labels = sweep.labels();
    let panels = sweep.panels();
    // One value of each where both would be too many.
    let shown_panels = spread(&panels, MOST_PANELS);
    let shown = spread(&labels, (MOST_PANELS / shown_panels.len().max(1)).max(2));
    for panel in &shown_panels {
        let times = sweep.points_of(panel).flat_map(|point| &point.latencies_ns);
        let axis = TimeAxis::plain(times.map(|ns| *ns as f64 / 1e6));
        for label in &shown {
            let head = format!("{} {} {}", sweep.parameter, sweep.shown(label), sweep.unit);
            let head = [head.trim_end(), panel].join(if panel.is_empty() { "" } else { ", " });
            let style = Type::size(TEXT).bold().fill(INK);
            let words = fit(&clean(&head), TEXT, WIDTH - 2.0 * MARGIN);
            sheet.svg.text((MARGIN, sheet.y + 18.0), style, &words);
            let rows = (sheet.y + 34.0, sheet.y + 34.0 + HIGH);
            draw_panel(&mut sheet.svg, sweep, (panel, label), rows, &axis, &looks);
            sheet.y = rows.1 + 34.0;
        }
    }
    if shown.len() < labels.len() {
        sheet.remark(&say::left_out(lang, labels.len() - shown.len()));
    }
    remark_on_panels(&mut sheet, sweep, shown_panels.len());
    sheet.finish(&clean(&sweep.provenance))
}

fn draw_panel(
    svg: &mut Svg,
    sweep: &Sweep,
    (panel, label): (&str, &str),
    rows: (f64, f64),
    axis: &TimeAxis,
    looks: &[Look],
) {
    let right = WIDTH - MARGIN - 40.0;
    let (top, bottom) = rows;
    let x = |ms: f64| f64::from(axis.place(ms, (LEFT as i32, right as i32)));
    let y = |part: f64| bottom - part * (bottom - top);
    for (at, words) in axis.labels(10) {
        sheet::tick(svg, x(at), rows, &words);
    }
    svg.text((right + 12.0, bottom + 19.0), Type::size(SMALL).fill(MUTED), axis.unit().name());
    for percent in [0, 25, 50, 75, 100] {
        let at = y(f64::from(percent) / 100.0);
        sheet::level(svg, at, (LEFT, right), &format!("{percent} %"));
    }
    for (strategy, look) in sweep.strategies().iter().zip(looks) {
        let Some(point) = sweep.point(panel, label, strategy) else { continue };
        let mut times = point.latencies_ns.clone();
        times.sort_unstable();
        let all = times.len() as f64 + point.failed as f64;
        let mut line = vec![(x(0.0), y(0.0))];
        for (index, ns) in times.iter().enumerate() {
            let at = x(*ns as f64 / 1e6);
            line.push((at, y(index as f64 / all)));
            line.push((at, y((index + 1) as f64 / all)));
        }
        if let Some((_, height)) = line.last().copied() {
            line.push((right, height));
        }
        look.line(svg, &line);
        if let Some(median) = times.get(times.len() / 2) {
            let part = (times.len() / 2 + 1) as f64 / all;
            look.marker(svg, (x(*median as f64 / 1e6), y(part)));
        }
    }
}
