//! One panel of the window chart: a variant's sender.

use super::series::{Series, Steps, Stretch};
use super::words;
use crate::analyze::Run;
use crate::report::axis::{TimeAxis, round_step};
use crate::report::canvas::{self, At, Canvas, Drawn, MARGIN, WIDTH};
use crate::report::format::plain;
use crate::report::palette::*;
use crate::report::text::{clean, fit, width};
use crate::trace::CongestionState;
use plotters::style::text_anchor::HPos;

/// Name and title of the variant.
const HEAD: i32 = 26;
/// A row of marks' words.
const MARKS: i32 = 18;
/// The lane of the grounds' names.
const LANE_HEIGHT: i32 = 18;
/// Labels of the time axis.
const LABELS: i32 = 24;
/// Where plots begin and end.
const LEFT: i32 = MARGIN + 52;
const RIGHT: i32 = WIDTH as i32 - MARGIN - 40;
/// Size of the marks' and phases' words.
const SMALL: f64 = 13.0;

/// A panel, its words laid out.
pub(super) struct Panel<'a> {
    series: &'a Series,
    name: String,
    title: String,
    /// Words of the marks: left edge, row from below, words.
    marks: Vec<(i32, usize, String)>,
    rows: i32,
}

/// Where a panel is drawn.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub top: i32,
    /// Height of the plot itself.
    pub plot: i32,
    pub axis: &'a TimeAxis,
}

/// The ground of a stretch.
pub(super) const fn ground(of: Stretch) -> &'static str {
    match of {
        Stretch::ZeroWindow | Stretch::Phase(CongestionState::Cwr) => GRID,
        Stretch::Phase(CongestionState::Open) => LANE,
        Stretch::Phase(CongestionState::Disorder) => LIGHT_AMBER,
        Stretch::Phase(CongestionState::Recovery) => LIGHT_PURPLE,
        Stretch::Phase(CongestionState::Loss) => LIGHT_RED,
    }
}

impl<'a> Panel<'a> {
    pub fn new(run: &Run, variant: usize, series: &'a Series, axis: &TimeAxis) -> Panel<'a> {
        let of = &run.scenario.variants[variant];
        let title = if of.title == of.name { String::new() } else { clean(&of.title) };
        let marks = lay_out(&series.marks, |at| axis.place(at, (LEFT, RIGHT)));
        let rows = marks.iter().map(|(_, row, _)| *row as i32 + 1).max().unwrap_or(0);
        Panel { series, name: clean(&of.name), title, marks, rows }
    }

    pub fn height(&self, plot: i32) -> i32 {
        self.above() + plot + LABELS
    }

    /// From the panel's top to its plot.
    fn above(&self) -> i32 {
        HEAD + self.rows * MARKS + if self.series.stretches.is_empty() { 4 } else { LANE_HEIGHT }
    }

    pub fn draw(&self, canvas: &Canvas, place: Place) -> Drawn {
        self.draw_head(canvas, place.top + 12)?;
        let top = place.top + self.above();
        let bottom = top + place.plot;
        let most = self.series.top() * 1.06;
        let x = |at: f64| place.axis.place(at, (LEFT, RIGHT));
        let y = |value: f64| bottom - (value / most * f64::from(place.plot)).round() as i32;
        self.draw_stretches(canvas, (top, bottom), &x)?;
        canvas::time_grid(canvas, place.axis, (LEFT, RIGHT), (top, bottom))?;
        draw_levels(canvas, most, &y)?;
        self.draw_lines(canvas, most, (&x, &y))?;
        for at in &self.series.losses {
            canvas::cross(canvas, (x(*at), bottom - 7), RED)?;
        }
        self.draw_marks(canvas, (top, bottom), &x)?;
        for (from, until) in place.axis.cuts() {
            canvas::cut_mark(canvas, (x(*from), x(*until)), (bottom - 8, bottom + 8))?;
        }
        Ok(())
    }

    fn draw_head(&self, canvas: &Canvas, y: i32) -> Drawn {
        let (from, to) = &self.series.hosts;
        let ends = fit(&format!("{} → {}", clean(from), clean(to)), 13.5, 300.0);
        let ends_left = RIGHT - width(&ends, 13.5) as i32;
        canvas::put(canvas, (ends_left, y), 13.5, MUTED, false, &ends)?;
        let name = fit(&self.name, 17.0, 420.0);
        canvas::put(canvas, (MARGIN, y), 17.0, INK, true, &name)?;
        let left = MARGIN + width(&name, 17.0) as i32 + 14;
        let title = fit(&self.title, 14.5, f64::from(ends_left - 16 - left));
        canvas::put(canvas, (left, y), 14.5, MUTED, false, &title)
    }

    /// Grounds over the whole plot, and above it a lane with their names.
    fn draw_stretches(&self, canvas: &Canvas, (top, bottom): At, x: &impl Fn(f64) -> i32) -> Drawn {
        for (from, until, of) in &self.series.stretches {
            let (left, right) = (x(*from), x(*until).max(x(*from) + 1));
            canvas::ground(canvas, (left, top - LANE_HEIGHT), (right, bottom), ground(*of))?;
            let words = words::stretch(*of);
            if f64::from(right - left) > width(words, SMALL) + 4.0 {
                canvas::put(canvas, (left + 3, top - LANE_HEIGHT / 2), SMALL, INK, false, words)?;
            }
        }
        Ok(())
    }

    fn draw_lines(
        &self,
        canvas: &Canvas,
        most: f64,
        (x, y): (&impl Fn(f64) -> i32, &impl Fn(f64) -> i32),
    ) -> Drawn {
        let series = self.series;
        let end = series.times().fold(0.0, f64::max);
        let lines = |steps: &Steps| lines(steps, (end, most), (x, y));
        for line in lines(&series.flight) {
            canvas::area(canvas, &line, y(0.0), LIGHT_GREEN)?;
            canvas::path(canvas, &line, GREEN, 1)?;
        }
        if series.is_held_by_peer() {
            for line in lines(&series.peer_window) {
                canvas::dashed(canvas, &line, PURPLE, (3, 4))?;
            }
        }
        for line in lines(&series.ssthresh) {
            canvas::dashed(canvas, &line, DARK_AMBER, (8, 5))?;
        }
        for line in lines(&series.cwnd) {
            canvas::path(canvas, &line, BLUE, 3)?;
        }
        Ok(())
    }

    fn draw_marks(&self, canvas: &Canvas, (top, bottom): At, x: &impl Fn(f64) -> i32) -> Drawn {
        for (at, _) in &self.series.marks {
            canvas::dashed(canvas, &[(x(*at), top - 3), (x(*at), bottom)], INK, (2, 4))?;
        }
        let above = if self.series.stretches.is_empty() { 4 } else { LANE_HEIGHT };
        for (left, row, words) in &self.marks {
            let y = top - above - MARKS * *row as i32 - MARKS / 2;
            canvas::put(canvas, (*left, y), SMALL, INK, true, words)?;
        }
        Ok(())
    }
}

/// Round values at the left, with lines.
fn draw_levels(canvas: &Canvas, most: f64, y: &impl Fn(f64) -> i32) -> Drawn {
    let step = round_step(most / 5.0).max(1.0);
    let mut level = 0.0;
    while level <= most {
        let hex = if level == 0.0 { RULE } else { GRID };
        canvas::path(canvas, &[(LEFT, y(level)), (RIGHT, y(level))], hex, 1)?;
        canvas::put_at(canvas, (LEFT - 9, y(level)), HPos::Right, &plain(level))?;
        level += step;
    }
    Ok(())
}

/// Step lines in pixels, interrupted where a value leaves the plot.
fn lines(
    steps: &Steps,
    (end, most): (f64, f64),
    (x, y): (&impl Fn(f64) -> i32, &impl Fn(f64) -> i32),
) -> Vec<Vec<At>> {
    let mut lines = vec![Vec::new()];
    let untils = steps.iter().skip(1).map(|(at, _)| *at).chain([end]);
    for ((from, value), until) in steps.iter().zip(untils) {
        let line = lines.last_mut().expect("one is begun");
        if *value <= most {
            line.extend([(x(*from), y(*value)), (x(until), y(*value))]);
        } else if !line.is_empty() {
            lines.push(Vec::new());
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.iter().map(|line| thinned(line)).collect()
}

/// The same line with at most four points in a column of pixels.
fn thinned(line: &[At]) -> Vec<At> {
    let mut thin = Vec::new();
    for column in line.chunk_by(|a, b| a.0 == b.0) {
        let (first, last) = (column[0], column[column.len() - 1]);
        let low = column.iter().map(|at| at.1).min().unwrap_or(first.1);
        let high = column.iter().map(|at| at.1).max().unwrap_or(first.1);
        for at in [first, (first.0, low), (first.0, high), last] {
            if thin.last() != Some(&at) {
                thin.push(at);
            }
        }
    }
    thin
}

/// Puts words over their marks in two rows; what would meet others is left out.
fn lay_out(marks: &[(f64, String)], x: impl Fn(f64) -> i32) -> Vec<(i32, usize, String)> {
    let mut free = [i32::MIN; 2];
    let mut placed = Vec::new();
    for (at, words) in marks {
        let wide = width(words, SMALL) as i32 + 1;
        let left = (x(*at) - wide / 2).clamp(LEFT, RIGHT - wide);
        if let Some(row) = (0..free.len()).find(|row| free[*row] <= left) {
            free[row] = left + wide + 10;
            placed.push((left, row, words.clone()));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_extremes_and_leaves_out_the_rest() {
        let column: Vec<At> = [5, 1, 9, 4, 6].into_iter().map(|y| (0, y)).collect();
        assert_eq!(thinned(&column), [(0, 5), (0, 1), (0, 9), (0, 6)]);
    }

    /// A threshold that is unlimited at first is drawn from where it falls into the plot.
    #[test]
    fn a_line_begins_where_its_value_fits() {
        let steps = vec![(0.0, f64::INFINITY), (10.0, 5.0)];
        let (x, y) = (|at: f64| at as i32, |value: f64| value as i32);
        assert_eq!(lines(&steps, (20.0, 8.0), (&x, &y)), [vec![(10, 5), (20, 5)]]);
    }

    #[test]
    fn words_of_marks_never_meet() {
        let marks: Vec<(f64, String)> =
            [100.0, 110.0, 120.0, 400.0].map(|at| (at, "timeout".to_owned())).to_vec();
        let placed = lay_out(&marks, |at| at as i32);
        let rows: Vec<usize> = placed.iter().map(|(_, row, _)| *row).collect();
        assert_eq!(rows, [0, 1, 0], "the third has no room");
    }
}
