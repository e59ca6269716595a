//! The frame of a panel: the variant's name, a plot with its axes; and the page of panels.

use super::Sender;
use super::legend::Legend;
use crate::lang::{charts as say, titles};
use crate::report::Shown;
use crate::report::axis::{TimeAxis, round_step};
use crate::report::canvas::{self, At, Canvas, Drawn, MARGIN, WIDTH};
use crate::report::format::plain;
use crate::report::palette::{GRID, INK, MUTED, RULE};
use crate::report::text::{clean, fit, widest, width};
use plotters::style::text_anchor::HPos;

/// As many panels are drawn; more would be no picture any more.
pub(super) const MOST: usize = 8;
/// Where plots begin and end.
pub(super) const LEFT: i32 = MARGIN + 52;
pub(super) const RIGHT: i32 = WIDTH as i32 - MARGIN - 40;
/// Name and title of the variant.
const HEAD: i32 = 26;
/// Labels of the time axis.
const LABELS: i32 = 24;
/// Between two panels.
const GAP: i32 = 22;

/// A value from each time on, in ms.
pub(super) type Steps = Vec<(f64, f64)>;

/// What a chart draws into its panels.
pub(super) trait Panel {
    /// Height of the plot where there are one, two, up to four, or more panels.
    const HEIGHTS: [i32; 4] = [380, 270, 190, 140];

    /// Between the panel's head and its plot.
    fn above(&self) -> i32;

    /// The greatest value of the plot.
    fn top(&self) -> f64;

    /// Below the grid.
    fn draw_ground(&self, canvas: &Canvas, plot: &Plot) -> Drawn;

    /// On the grid.
    fn draw_lines(&self, canvas: &Canvas, plot: &Plot) -> Drawn;

    /// How many marks are not drawn because others lie there.
    fn left_out(&self) -> usize;
}

/// Height of the plot of each of so many panels.
pub(super) fn height<P: Panel>(panels: usize) -> i32 {
    match panels {
        0 | 1 => P::HEIGHTS[0],
        2 => P::HEIGHTS[1],
        3 | 4 => P::HEIGHTS[2],
        _ => P::HEIGHTS[3],
    }
}

/// The greatest value of a plot whose panel has this one.
pub(super) fn room_for(top: f64) -> f64 {
    top * 1.06
}

/// Where a plot is.
pub(super) struct Plot<'a> {
    /// The first and the last row of pixels.
    pub rows: At,
    pub axis: &'a TimeAxis,
    pub most: f64,
}

impl Plot<'_> {
    /// The column of a time in ms.
    pub fn x(&self, at: f64) -> i32 {
        place(self.axis, at)
    }

    /// The row of a value.
    pub fn y(&self, value: f64) -> i32 {
        let (top, bottom) = self.rows;
        bottom - (value / self.most * f64::from(bottom - top)).round() as i32
    }

    /// Step lines in pixels up to the time `end`, interrupted where a value leaves the plot.
    pub fn lines(&self, steps: &Steps, end: f64) -> Vec<Vec<At>> {
        let mut lines = vec![Vec::new()];
        let untils = steps.iter().skip(1).map(|(at, _)| *at).chain([end]);
        for ((from, value), until) in steps.iter().zip(untils) {
            let line = lines.last_mut().expect("one is begun");
            if *value <= self.most {
                line.extend([(self.x(*from), self.y(*value)), (self.x(until), self.y(*value))]);
            } else if !line.is_empty() {
                lines.push(Vec::new());
            }
        }
        lines.retain(|line| !line.is_empty());
        lines.iter().map(|line| canvas::thinned(line)).collect()
    }
}

/// The column of a time in ms.
pub(super) fn place(axis: &TimeAxis, at: f64) -> i32 {
    axis.place(at, (LEFT, RIGHT))
}

/// A chart of panels: for each of these variants its sender and what is drawn of it.
pub(super) fn chart<P: Panel>(
    run: Shown<'_>,
    what: &str,
    axis: &TimeAxis,
    legend: &Legend,
    panels: &[(usize, &Sender, P)],
    left_out: usize,
) -> String {
    let plot = height::<P>(panels.len());
    let covered: usize = panels.iter().map(|(.., panel)| panel.left_out()).sum();
    let height = |panel: &P| HEAD + panel.above() + plot + LABELS + GAP;
    let notes: Vec<String> = [
        canvas::cut_words(run.lang, axis),
        (covered > 0).then(|| say::covered(run.lang, covered)),
        (left_out > 0).then(|| say::not_drawn(run.lang, left_out)),
        panels.is_empty().then(|| say::nothing_to_draw(run.lang).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let below: i32 = panels.iter().map(|(_, _, panel)| height(panel)).sum();
    let high = legend.height() + below + 20 * notes.len() as i32;
    canvas::chart(run, what, high, |canvas, top| {
        legend.draw(canvas, top)?;
        let mut y = top + legend.height();
        for (variant, sender, panel) in panels {
            draw_head(canvas, run, *variant, sender, y + 12)?;
            let top = y + HEAD + panel.above();
            let most = room_for(panel.top());
            draw_plot(canvas, panel, &Plot { rows: (top, top + plot), axis, most })?;
            y += height(panel);
        }
        for (i, note) in notes.iter().enumerate() {
            canvas::put(canvas, (MARGIN, y + 20 * i as i32), 14.0, MUTED, false, note)?;
        }
        Ok(())
    })
}

fn draw_head(canvas: &Canvas, run: Shown<'_>, variant: usize, sender: &Sender, y: i32) -> Drawn {
    let of = &run.scenario.variants[variant];
    let ends = format!("{} → {}", clean(&sender.from), clean(&sender.to));
    let ends = fit(&ends, 13.5, 300.0);
    let ends_left = RIGHT - width(&ends, 13.5) as i32;
    canvas::put(canvas, (ends_left, y), 13.5, MUTED, false, &ends)?;
    let name = fit(&clean(&of.name), 17.0, 420.0);
    canvas::put(canvas, (MARGIN, y), 17.0, INK, true, &name)?;
    if of.title == of.name {
        return Ok(());
    }
    let left = MARGIN + widest(&name, 17.0) as i32 + 14;
    let title =
        fit(&clean(titles::of(run.lang, &of.title)), 14.5, f64::from(ends_left - 16 - left));
    canvas::put(canvas, (left, y), 14.5, MUTED, false, &title)
}

fn draw_plot(canvas: &Canvas, panel: &impl Panel, plot: &Plot) -> Drawn {
    panel.draw_ground(canvas, plot)?;
    canvas::time_grid(canvas, plot.axis, (LEFT, RIGHT), plot.rows)?;
    draw_levels(canvas, plot)?;
    panel.draw_lines(canvas, plot)?;
    let bottom = plot.rows.1;
    for (from, until) in plot.axis.cuts() {
        let cut = (plot.x(*from), plot.x(*until));
        canvas::cut_mark(canvas, cut, (bottom - 8, bottom + 8))?;
    }
    Ok(())
}

/// Round values at the left, with lines.
fn draw_levels(canvas: &Canvas, plot: &Plot) -> Drawn {
    let step = round_step(plot.most / 5.0).max(1.0);
    let mut level = 0.0;
    while level <= plot.most {
        let y = plot.y(level);
        let hex = if level == 0.0 { RULE } else { GRID };
        canvas::path(canvas, &[(LEFT, y), (RIGHT, y)], hex, 1)?;
        canvas::put_at(canvas, (LEFT - 9, y), HPos::Right, &plain(level))?;
        level += step;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_extremes_and_leaves_out_the_rest() {
        let column: Vec<At> = [5, 1, 9, 4, 6].into_iter().map(|y| (0, y)).collect();
        assert_eq!(canvas::thinned(&column), [(0, 5), (0, 1), (0, 9), (0, 6)]);
    }

    /// A threshold that is unlimited at first is drawn from where it falls into the plot.
    #[test]
    fn a_line_begins_where_its_value_fits() {
        let axis = TimeAxis::new([10.0, 20.0]);
        let plot = Plot { rows: (0, 80), axis: &axis, most: 8.0 };
        let steps = vec![(0.0, f64::INFINITY), (10.0, 5.0)];
        let expected = vec![(plot.x(10.0), 30), (plot.x(20.0), 30)];
        assert_eq!(plot.lines(&steps, 20.0), [expected]);
    }
}
