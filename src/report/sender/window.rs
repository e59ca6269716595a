//! The congestion window over time: what a sender may have in flight, and what it has.
//!
//! Phases of loss recovery are shaded and named, and what changed the window other than the
//! arrival of acknowledgments is marked with its cause.

use super::Sender;
use super::frame::{self, LEFT, MOST, Plot, RIGHT};
use super::legend::{Legend, Sign, ground};
use super::window_series::{Series, Stretch};
use super::words;
use crate::lang::{Lang, charts as say};
use crate::report::Shown;
use crate::report::axis::TimeAxis;
use crate::report::canvas::{self, Canvas, Drawn};
use crate::report::marks::{MOST_MARKS, one_for_each_place};
use crate::report::palette::{BLUE, DARK_AMBER, GREEN, INK, LIGHT_GREEN, PURPLE, RED};
use crate::report::text::width;
use crate::trace::CongestionState;

/// A row of marks' words.
const MARKS: i32 = 18;
/// The lane of the grounds' names.
const LANE: i32 = 18;
/// The line of a mark has about as many dashes, each of which counts.
const DASHES: usize = 50;
/// Size of the marks' and grounds' words.
const SMALL: f64 = 13.0;

/// The windows of each variant's busiest sender over time. A variant in which nobody sent data,
/// or whose window has no limit, has no panel.
pub fn window_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    let all: Vec<(usize, Sender, Series)> = (0..run.variants.len())
        .filter_map(|variant| {
            let sender = Sender::busiest(run, variant)?;
            let series = Series::of(run, variant, &sender)?;
            Some((variant, sender, series))
        })
        .collect();
    let (shown, left_out) = all.split_at(all.len().min(MOST));
    let axis = TimeAxis::new(shown.iter().flat_map(|(_, _, series)| series.times()));
    let lang = run.lang;
    let what = title(lang, shown.iter().map(|(_, _, series)| series.segment));
    let legend = legend(lang, &shown.iter().map(|(_, _, series)| series).collect::<Vec<_>>());
    let panels: Vec<(usize, &Sender, Panel)> = shown
        .iter()
        .map(|(variant, sender, series)| (*variant, sender, Panel::new(series, &axis, shown.len())))
        .collect();
    frame::chart(run, &what, &axis, &legend, &panels, left_out.len())
}

/// What the chart shows, with the size of a segment where that is the same everywhere.
fn title(lang: Lang, sizes: impl Iterator<Item = u32>) -> String {
    let mut sizes: Vec<u32> = sizes.collect();
    sizes.dedup();
    match sizes[..] {
        [size] => say::window_of(lang, size),
        _ => say::window(lang).to_owned(),
    }
}

fn legend(lang: Lang, shown: &[&Series]) -> Legend {
    let any = |test: &dyn Fn(&Series) -> bool| shown.iter().any(|series| test(series));
    let has = |of: Stretch| any(&|series| series.stretches.iter().any(|(.., any)| *any == of));
    let limited = any(&|series| series.ssthresh.iter().any(|(_, value)| value.is_finite()));
    let lines = [
        (!shown.is_empty(), Sign::Line(BLUE), say::cwnd(lang)),
        (limited, Sign::Dashes(DARK_AMBER), say::ssthresh(lang)),
        (!shown.is_empty(), Sign::Area(GREEN, LIGHT_GREEN), say::flight(lang)),
        (any(&Series::is_held_by_peer), Sign::Dots(PURPLE), say::peer_window(lang)),
        (any(&|series| !series.losses.is_empty()), Sign::Lost, say::segment_lost(lang)),
    ];
    use CongestionState::{Cwr, Disorder, Loss, Recovery};
    let phases = [Disorder, Cwr, Recovery, Loss].map(Stretch::Phase);
    let grounds = phases.into_iter().chain([Stretch::ZeroWindow]);
    let grounds = grounds.map(|of| (has(of), Sign::Ground(of), words::stretch(lang, of)));
    Legend::new(lines.into_iter().chain(grounds))
}

/// A panel, the words of its marks laid out: left edge, row from below, words.
struct Panel<'a> {
    series: &'a Series,
    marks: Vec<(i32, usize, &'a str)>,
    /// Where marks, losses and grounds are drawn: their columns.
    upright: Vec<i32>,
    losses: Vec<i32>,
    stretches: Vec<(i32, i32, Stretch)>,
    left_out: usize,
}

impl<'a> Panel<'a> {
    /// One of so many.
    fn new(series: &'a Series, axis: &TimeAxis, panels: usize) -> Panel<'a> {
        let x = |at: f64| frame::place(axis, at);
        let room = MOST_MARKS / panels.max(1);
        let column = |x: &i32| (0, [*x, 0, 0]);
        let upright = series.marks.iter().map(|(at, _)| x(*at)).collect();
        let (upright, marks) = one_for_each_place(upright, room / DASHES, column);
        let losses = series.losses.iter().map(|at| x(*at)).collect();
        let (losses, lost) = one_for_each_place(losses, room, column);
        let stretches = series.stretches.iter();
        let stretches = stretches.map(|(from, until, of)| (x(*from), x(*until), *of)).collect();
        let (stretches, grounds) = joined(stretches, room / DASHES);
        Panel {
            series,
            marks: lay_out(&series.marks, x),
            upright,
            losses,
            stretches,
            left_out: marks + lost + grounds,
        }
    }

    fn lane(&self) -> i32 {
        if self.series.stretches.is_empty() { 4 } else { LANE }
    }
}

impl frame::Panel for Panel<'_> {
    fn above(&self) -> i32 {
        let rows = self.marks.iter().map(|(_, row, _)| *row as i32 + 1).max().unwrap_or(0);
        rows * MARKS + self.lane()
    }

    fn top(&self) -> f64 {
        self.series.top()
    }

    /// Grounds over the whole plot, and above it a lane with their names, which has no patterns.
    fn draw_ground(&self, canvas: &Canvas, plot: &Plot) -> Drawn {
        let (top, bottom) = plot.rows;
        for (from, until, of) in &self.stretches {
            let (left, right) = (*from, *until.max(&(from + 1)));
            canvas::ground(canvas, (left, top - LANE), (right, top), ground(*of).ground)?;
            canvas::area_ground(canvas, (left, top), (right, bottom), ground(*of))?;
            let words = words::stretch(self.series.lang, *of);
            if f64::from(right - left) > width(words, SMALL) + 4.0 {
                canvas::put(canvas, (left + 3, top - LANE / 2), SMALL, INK, false, words)?;
            }
        }
        Ok(())
    }

    fn draw_lines(&self, canvas: &Canvas, plot: &Plot) -> Drawn {
        let series = self.series;
        let end = series.times().fold(0.0, f64::max);
        for line in plot.lines(&series.flight, end) {
            canvas::area(canvas, &line, plot.y(0.0), LIGHT_GREEN)?;
            canvas::path(canvas, &line, GREEN, 1)?;
        }
        if series.is_held_by_peer() {
            for line in plot.lines(&series.peer_window, end) {
                canvas::dashed(canvas, &line, PURPLE, (3, 4))?;
            }
        }
        for line in plot.lines(&series.ssthresh, end) {
            canvas::dashed(canvas, &line, DARK_AMBER, (8, 5))?;
        }
        for line in plot.lines(&series.cwnd, end) {
            canvas::path(canvas, &line, BLUE, 3)?;
        }
        for x in &self.losses {
            canvas::cross(canvas, (*x, plot.rows.1 - 7), RED)?;
        }
        self.draw_marks(canvas, plot)
    }

    fn left_out(&self) -> usize {
        self.left_out
    }
}

impl Panel<'_> {
    fn draw_marks(&self, canvas: &Canvas, plot: &Plot) -> Drawn {
        let (top, bottom) = plot.rows;
        for x in &self.upright {
            canvas::dashed(canvas, &[(*x, top - 3), (*x, bottom)], INK, (2, 4))?;
        }
        for (left, row, words) in &self.marks {
            let y = top - self.lane() - MARKS * *row as i32 - MARKS / 2;
            canvas::put(canvas, (*left, y), SMALL, INK, true, words)?;
        }
        Ok(())
    }
}

/// Grounds, at most so many: where there are more, those of a kind that are near each other are one; and
/// how many that makes fewer.
fn joined(all: Vec<(i32, i32, Stretch)>, most: usize) -> (Vec<(i32, i32, Stretch)>, usize) {
    let count = all.len();
    let mut grounds = all;
    let mut near = 0;
    while grounds.len() > most && near < RIGHT {
        let mut fewer: Vec<(i32, i32, Stretch)> = Vec::new();
        for (left, right, of) in grounds {
            // Kinds are few: the last of this kind is one of the last.
            match fewer.iter_mut().rev().take(8).find(|(.., kind)| *kind == of) {
                Some((_, end, _)) if left - *end <= near => *end = right.max(*end),
                _ => fewer.push((left, right, of)),
            }
        }
        grounds = fewer;
        near = (2 * near).max(1);
    }
    let joined = count - grounds.len();
    (grounds, joined)
}

/// Puts words over their marks in two rows; what would meet others is left out.
fn lay_out(marks: &[(f64, String)], x: impl Fn(f64) -> i32) -> Vec<(i32, usize, &str)> {
    let mut free = [i32::MIN; 2];
    let mut placed = Vec::new();
    for (at, words) in marks {
        let wide = width(words, SMALL) as i32 + 1;
        let left = (x(*at) - wide / 2).clamp(LEFT, RIGHT - wide);
        if let Some(row) = (0..free.len()).find(|row| free[*row] <= left) {
            free[row] = left + wide + 10;
            placed.push((left, row, &**words));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thousand phases of two kinds, a pixel wide each: of a kind those that are near each other become one.
    #[test]
    fn grounds_that_are_near_each_other_are_one() {
        let kinds = [Stretch::ZeroWindow, Stretch::Phase(CongestionState::Recovery)];
        let all: Vec<_> = (0..1_000).map(|x| (x, x + 1, kinds[x as usize % 2])).collect();
        assert_eq!(joined(all.clone(), 1_000), (all.clone(), 0));
        let (grounds, fewer) = joined(all, 10);
        assert_eq!(grounds, [(0, 999, kinds[0]), (1, 1_000, kinds[1])]);
        assert_eq!(fewer, 998);
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
