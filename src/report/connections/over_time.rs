//! How many there were at each time: a step line for each strategy, all on one time axis.

use crate::lang::Lang;
use crate::report::axis::TimeAxis;
use crate::report::canvas::{self, At, Canvas, Drawn};
use crate::report::marks::MOST_MARKS;
use crate::report::palette::{GRID, INK, MUTED, RULE};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

/// How many from each time on, in ms.
pub(super) type Steps = Vec<(f64, u64)>;

/// A column of small step charts, a row for each strategy.
pub(super) struct OverTime {
    /// What is counted.
    pub title: &'static str,
    /// Line and ground.
    pub colours: (&'static str, &'static str),
    /// Where the plots begin and end.
    pub ends: At,
    /// For each strategy.
    pub steps: Vec<Steps>,
    /// Height of a row.
    pub row: i32,
    axis: TimeAxis,
}

impl OverTime {
    pub fn new(
        title: &'static str,
        colours: (&'static str, &'static str),
        ends: At,
        row: i32,
        steps: Vec<Steps>,
    ) -> OverTime {
        let axis = TimeAxis::new(steps.iter().flatten().map(|(at, _)| *at));
        OverTime { title, colours, ends, steps, row, axis }
    }

    /// What has to be said about its axis, if that is cut.
    pub fn cut_words(&self, lang: Lang) -> Option<String> {
        canvas::cut_words(lang, &self.axis)
    }

    /// Draws title, rows and axis; the rows begin at `first`.
    pub fn draw(&self, canvas: &Canvas, title: i32, first: i32) -> Drawn {
        let left = self.ends.0;
        let rows = self.steps.len().max(1) as i32;
        let bottom = first + rows * self.row;
        canvas::put(canvas, (left, title), 14.5, INK, false, self.title)?;
        canvas::time_grid(canvas, &self.axis, self.ends, (first, bottom))?;
        let most = self.steps.iter().flatten().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        let x = |at: f64| self.axis.place(at, self.ends);
        for (index, steps) in self.steps.iter().enumerate() {
            let floor = first + (index as i32 + 1) * self.row - 16;
            let high = f64::from(self.row - 34);
            let y = |count: u64| floor - (high * count as f64 / most as f64).round() as i32;
            self.draw_row(canvas, steps, (&x, &y), most)?;
        }
        for (from, until) in self.axis.cuts() {
            let cut = (x(*from), x(*until));
            for index in 0..rows {
                let floor = first + (index + 1) * self.row - 16;
                canvas::cut_mark(canvas, cut, (floor - self.row + 30, floor + 6))?;
            }
            canvas::cut_mark(canvas, cut, (bottom - 8, bottom + 8))?;
        }
        Ok(())
    }

    /// One strategy's step line over its own small axis.
    fn draw_row(
        &self,
        canvas: &Canvas,
        steps: &Steps,
        (x, y): (&impl Fn(f64) -> i32, &impl Fn(u64) -> i32),
        most: u64,
    ) -> Drawn {
        let (left, right) = self.ends;
        for level in [0, most] {
            let hex = if level == 0 { RULE } else { GRID };
            canvas::path(canvas, &[(left, y(level)), (right, y(level))], hex, 1)?;
            let words = canvas::style(13.5, MUTED, HPos::Right, false);
            canvas.draw(&Text::new(level.to_string(), (left - 9, y(level)), words))?;
        }
        let mut line: Vec<At> = Vec::new();
        for (at, count) in steps {
            if let Some((_, last)) = line.last().copied() {
                line.push((x(*at), last));
            }
            line.push((x(*at), y(*count)));
        }
        if let Some((_, last)) = line.last().copied() {
            line.push((right, last));
        }
        // Within a column only the extremes are seen.
        if self.steps.iter().map(Vec::len).sum::<usize>() > MOST_MARKS {
            line = canvas::thinned(&line);
        }
        let (ink, ground) = self.colours;
        canvas::area(canvas, &line, y(0), ground)?;
        canvas::path(canvas, &line, ink, 3)
    }
}

/// Counts after each change, only where they change, from none at the click.
pub(super) fn changes(counts: impl IntoIterator<Item = (f64, u64)>) -> Steps {
    let mut steps = vec![(0.0, 0)];
    for (at, count) in counts {
        let (last_at, last) = steps[steps.len() - 1];
        if count == last {
            continue;
        }
        if last_at == at {
            steps.pop();
        }
        steps.push((at, count));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_kept() {
        let counts = [(0.0, 1), (5.0, 1), (7.0, 2), (9.0, 2)];
        assert_eq!(changes(counts), [(0.0, 1), (7.0, 2)]);
        assert_eq!(changes([]), [(0.0, 0)]);
    }
}
