//! Connections of each strategy: how many were opened, how many at once, and when.

use super::axis::TimeAxis;
use super::canvas::{self, At, Canvas, Drawn, MARGIN, TEXT, WIDTH};
use super::palette::{BLUE, GRID, INK, LIGHT_BLUE, MUTED, RULE};
use super::text::{clean, fit};
use crate::analyze::{HopCounts, Run, VariantRun};
use crate::units::SimTime;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

/// Height of a strategy's row.
const ROW: i32 = 92;
/// Room for the strategies' names.
const NAMES: i32 = 270;
/// Width of the counts' panel, its numbers included.
const COUNTS: i32 = 300;
/// Between the panels: the small axis of each row.
const BETWEEN: i32 = 64;
/// Above the rows: the panels' titles.
const TITLES: i32 = 34;
/// Below the rows: the time axis.
const AXIS: i32 = 40;

/// For each strategy the connections it opened and the most that were open at once (bars from
/// zero, the number at each), and how many were open at each time (a step line; all strategies
/// on one time axis). Ends in TIME-WAIT are not counted as open.
pub fn connections_svg(run: &Run) -> String {
    let steps: Vec<Vec<(f64, u64)>> = run.variants.iter().map(open_steps).collect();
    let axis = TimeAxis::new(steps.iter().flatten().map(|(at, _)| *at));
    let cut = canvas::cut_words(&axis);
    let rows = run.variants.len().max(1) as i32;
    let height = TITLES + rows * ROW + AXIS + 24 * i32::from(cut.is_some());
    canvas::chart(run, "TCP connections over all hops", height, |canvas, top| {
        draw_counts(canvas, run, top)?;
        draw_steps(canvas, &steps, &axis, top)?;
        if let Some(words) = &cut {
            let y = top + TITLES + rows * ROW + AXIS + 4;
            let x = MARGIN + NAMES + COUNTS + BETWEEN;
            canvas::put(canvas, (x, y), 14.0, MUTED, false, words)?;
        }
        Ok(())
    })
}

/// The number of open connections from each time on, in ms; only where it changes.
fn open_steps(of: &VariantRun) -> Vec<(f64, u64)> {
    let mut steps = vec![(0.0, 0)];
    for step in &of.analysis.open_over_time {
        let at = step.at.since(SimTime::ZERO).as_millis_f64();
        let (last_at, last) = steps[steps.len() - 1];
        if step.open == last {
            continue;
        }
        if last_at == at {
            steps.pop();
        }
        steps.push((at, step.open));
    }
    steps
}

fn draw_counts(canvas: &Canvas, run: &Run, top: i32) -> Drawn {
    let left = MARGIN + NAMES;
    let y = top + 12;
    legend(canvas, (left, y), LIGHT_BLUE, "opened")?;
    legend(canvas, (left + 110, y), BLUE, "most at once")?;
    let most = run.variants.iter().map(|v| {
        let summary = &v.analysis.summary;
        summary.connections_opened.max(summary.connections_peak)
    });
    let most = most.max().unwrap_or(0).max(1);
    let rows = run.variants.len().max(1) as i32;
    // Numbers at the ends of the bars need room of their own.
    let wide = COUNTS - 70;
    let panel = canvas.clone().shrink((left, top + TITLES), (wide as u32, (rows * ROW) as u32));
    let chart =
        ChartBuilder::on(&panel).build_cartesian_2d(0.0..most as f64, 0.0..f64::from(rows))?;
    let x = |count: u64| chart.backend_coord(&(count as f64, 0.0)).0;
    for (index, of) in run.variants.iter().enumerate() {
        let middle = top + TITLES + index as i32 * ROW + ROW / 2;
        canvas::row_name(canvas, run, index, middle, f64::from(NAMES - 14))?;
        let summary = &of.analysis.summary;
        let bars = [
            (summary.connections_opened, LIGHT_BLUE, middle - 27),
            (summary.connections_peak, BLUE, middle - 2),
        ];
        for (count, fill, y) in bars {
            canvas::bar(canvas, (x(0), y), (x(count), y + 21), fill, BLUE)?;
            let at = (x(count) + 9, y + 11);
            canvas::put(canvas, at, TEXT + 2.0, INK, true, &count.to_string())?;
        }
        if summary.hops.len() > 1 {
            let words = hop_words(run, index, &summary.hops);
            let words = fit(&words, 13.0, f64::from(COUNTS + 20));
            canvas::put(canvas, (left + 9, middle + 32), 13.0, MUTED, false, &words)?;
        }
    }
    let ends = vec![(x(0), top + TITLES), (x(0), top + TITLES + rows * ROW)];
    canvas.draw(&PathElement::new(ends, canvas::colour(INK).stroke_width(2)))
}

fn legend(canvas: &Canvas, (x, y): At, fill: &str, words: &str) -> Drawn {
    canvas::bar(canvas, (x, y - 7), (x + 16, y + 8), fill, BLUE)?;
    canvas::put(canvas, (x + 23, y), 14.5, INK, false, words)
}

/// Opened connections of each hop: `opened client–proxy 2, proxy–server 1`.
fn hop_words(run: &Run, variant: usize, hops: &[HopCounts]) -> String {
    let hosts = &run.scenario.variants[variant].plan.hosts;
    let name = |host: crate::ids::HostId| {
        hosts.get(host.index()).map_or_else(String::new, |plan| clean(&plan.name))
    };
    let parts: Vec<_> = hops
        .iter()
        .map(|hop| format!("{}–{} {}", name(hop.opener), name(hop.acceptor), hop.opened))
        .collect();
    format!("opened: {}", parts.join(", "))
}

fn draw_steps(canvas: &Canvas, steps: &[Vec<(f64, u64)>], axis: &TimeAxis, top: i32) -> Drawn {
    let left = MARGIN + NAMES + COUNTS + BETWEEN;
    let rows = steps.len().max(1) as i32;
    let (first, bottom) = (top + TITLES, top + TITLES + rows * ROW);
    canvas::put(
        canvas,
        (left, top + 12),
        14.5,
        INK,
        false,
        "open over time (TIME-WAIT not counted)",
    )?;
    let right = WIDTH as i32 - MARGIN - 34;
    canvas::put(canvas, (right + 10, bottom + 17), 14.5, MUTED, false, "ms")?;
    let size = ((right - left) as u32, (bottom - first + AXIS) as u32);
    let panel = canvas.clone().shrink((left, first), size);
    let mut chart = ChartBuilder::on(&panel)
        .set_label_area_size(LabelAreaPosition::Bottom, AXIS)
        .build_cartesian_2d(axis.clone(), 0.0..f64::from(rows))?;
    let (mesh, rule) = canvas::mesh_colours();
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_labels(7)
        .light_line_style(TRANSPARENT)
        .bold_line_style(mesh)
        .axis_style(rule)
        .x_label_style(canvas::style(14.5, INK, HPos::Center, false))
        .draw()?;
    let most = steps.iter().flatten().map(|(_, open)| *open).max().unwrap_or(0).max(1);
    let x = |at: f64| chart.backend_coord(&(at, 0.0)).0;
    for (index, steps) in steps.iter().enumerate() {
        let floor = first + (index as i32 + 1) * ROW - 16;
        let y = |open: u64| floor - ((ROW - 34) as f64 * open as f64 / most as f64).round() as i32;
        draw_row(canvas, steps, (x(0.0), x(axis.end())), (&x, &y), most)?;
    }
    for (from, until) in axis.cuts() {
        let cut = (x(*from), x(*until));
        for index in 0..rows {
            let floor = first + (index + 1) * ROW - 16;
            canvas::cut_mark(canvas, cut, (floor - ROW + 30, floor + 6))?;
        }
        canvas::cut_mark(canvas, cut, (bottom - 8, bottom + 8))?;
    }
    Ok(())
}

/// One strategy's step line over its own small axis.
fn draw_row(
    canvas: &Canvas,
    steps: &[(f64, u64)],
    (left, right): At,
    (x, y): (&impl Fn(f64) -> i32, &impl Fn(u64) -> i32),
    most: u64,
) -> Drawn {
    for level in [0, most] {
        let line = vec![(left, y(level)), (right, y(level))];
        let hex = if level == 0 { RULE } else { GRID };
        canvas.draw(&PathElement::new(line, canvas::colour(hex).stroke_width(1)))?;
        let label = Text::new(
            level.to_string(),
            (left - 9, y(level)),
            canvas::style(13.5, MUTED, HPos::Right, false),
        );
        canvas.draw(&label)?;
    }
    let mut line: Vec<At> = Vec::new();
    for (at, open) in steps {
        if let Some((_, last)) = line.last().copied() {
            line.push((x(*at), last));
        }
        line.push((x(*at), y(*open)));
    }
    if let Some((_, last)) = line.last().copied() {
        line.push((right, last));
    }
    let floor = y(0);
    let mut area = vec![(left, floor)];
    area.extend(line.iter().copied());
    area.push((right, floor));
    canvas.draw(&Polygon::new(area, canvas::colour(LIGHT_BLUE).mix(0.55).filled()))?;
    canvas.draw(&PathElement::new(line, canvas::colour(BLUE).stroke_width(3)))
}
