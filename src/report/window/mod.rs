//! The congestion window over time: what a sender may have in flight, and what it has.
//!
//! One panel for each variant, for the sender with the most data in it, all on one time axis.
//! Phases of loss recovery are shaded and named, and what changed the window other than the
//! arrival of acknowledgments is marked with its cause.
//!
//! Simplified: within a pixel only the extremes of a line are drawn.

mod panel;
mod series;
mod words;

use super::axis::TimeAxis;
use super::canvas::{self, At, Canvas, Drawn, MARGIN, WIDTH};
use super::palette::{BLUE, DARK_AMBER, GREEN, INK, LIGHT_GREEN, MUTED, PURPLE, RED};
use super::text::width;
use crate::analyze::Run;
use crate::trace::CongestionState;
use panel::{Panel, Place};
use series::{Series, Stretch};

/// As many panels are drawn; more would be no picture any more.
const MOST: usize = 8;
/// Between two panels.
const GAP: i32 = 22;
/// Height of a row of the legend.
const LEGEND: i32 = 26;
/// Size of the legend's text.
const LEGEND_TEXT: f64 = 14.5;

/// The windows of each variant's busiest sender over time. A variant in which nobody sent data,
/// or whose window has no limit, has no panel.
pub fn window_svg(run: &Run) -> String {
    let all: Vec<(usize, Series)> = (0..run.variants.len())
        .filter_map(|variant| Some((variant, Series::of(run, variant)?)))
        .collect();
    let (shown, left_out) = all.split_at(all.len().min(MOST));
    let axis = TimeAxis::new(shown.iter().flat_map(|(_, series)| series.times()));
    let legend = Legend::of(shown);
    let panels: Vec<Panel> =
        shown.iter().map(|(variant, series)| Panel::new(run, *variant, series, &axis)).collect();
    let plot = match panels.len() {
        1 => 380,
        2 => 270,
        3 | 4 => 190,
        _ => 140,
    };
    let notes = [canvas::cut_words(&axis), more_words(left_out.len()), none_words(shown)];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let below: i32 = panels.iter().map(|panel| panel.height(plot) + GAP).sum();
    let height = legend.height() + below + 20 * notes.len() as i32;
    let what =
        format!("Congestion window of the busiest sender, in segments{}", segment_words(shown));
    canvas::chart(run, &what, height, |canvas, top| {
        legend.draw(canvas, top)?;
        let mut y = top + legend.height();
        for panel in &panels {
            panel.draw(canvas, Place { top: y, plot, axis: &axis })?;
            y += panel.height(plot) + GAP;
        }
        for (i, note) in notes.iter().enumerate() {
            canvas::put(canvas, (MARGIN, y + 20 * i as i32), 14.0, MUTED, false, note)?;
        }
        Ok(())
    })
}

/// ` of 1460 bytes`, where they are the same everywhere.
fn segment_words(shown: &[(usize, Series)]) -> String {
    let mut sizes: Vec<u32> = shown.iter().map(|(_, series)| series.segment).collect();
    sizes.dedup();
    match sizes[..] {
        [size] => format!(" of {size} bytes"),
        _ => String::new(),
    }
}

fn more_words(left_out: usize) -> Option<String> {
    (left_out > 0).then(|| format!("{left_out} more variants are not drawn; trace.jsonl has them"))
}

fn none_words(shown: &[(usize, Series)]) -> Option<String> {
    let words = "Nobody sent data, or the window has no limit: there is nothing to draw.";
    shown.is_empty().then(|| words.to_owned())
}

/// What the lines and grounds mean; only what the panels show.
struct Legend {
    items: Vec<(Sign, String)>,
}

/// How something looks.
#[derive(Clone, Copy)]
enum Sign {
    Line(&'static str),
    Dashes(&'static str),
    Dots(&'static str),
    Area,
    Lost,
    Ground(Stretch),
}

impl Legend {
    fn of(shown: &[(usize, Series)]) -> Legend {
        let any = |test: &dyn Fn(&Series) -> bool| shown.iter().any(|(_, series)| test(series));
        if shown.is_empty() {
            return Legend { items: Vec::new() };
        }
        let mut items = vec![(Sign::Line(BLUE), "cwnd: what may be in flight".to_owned())];
        if any(&|series| series.ssthresh.iter().any(|(_, value)| value.is_finite())) {
            items.push((Sign::Dashes(DARK_AMBER), "ssthresh: slow start ends here".to_owned()));
        }
        items.push((Sign::Area, "flight size: what is".to_owned()));
        if any(&Series::is_held_by_peer) {
            items
                .push((Sign::Dots(PURPLE), "receiver's window, as the sender knows it".to_owned()));
        }
        if any(&|series| !series.losses.is_empty()) {
            items.push((Sign::Lost, "segment lost".to_owned()));
        }
        use CongestionState::{Cwr, Disorder, Loss, Recovery};
        let phases = [Disorder, Cwr, Recovery, Loss].map(Stretch::Phase);
        for stretch in phases.into_iter().chain([Stretch::ZeroWindow]) {
            if any(&|series| series.stretches.iter().any(|(_, _, of)| *of == stretch)) {
                items.push((Sign::Ground(stretch), words::stretch(stretch).to_owned()));
            }
        }
        Legend { items }
    }

    /// Each item with its place, relative to the legend's top.
    fn places(&self) -> Vec<At> {
        let (mut x, mut y) = (MARGIN, 12);
        let mut places = Vec::new();
        for (_, words) in &self.items {
            let wide = 34 + width(words, LEGEND_TEXT) as i32 + 22;
            if x + wide > WIDTH as i32 - MARGIN {
                (x, y) = (MARGIN, y + LEGEND);
            }
            places.push((x, y));
            x += wide;
        }
        places
    }

    fn height(&self) -> i32 {
        self.places().last().map_or(0, |(_, y)| y + LEGEND)
    }

    fn draw(&self, canvas: &Canvas, top: i32) -> Drawn {
        for ((sign, words), (x, y)) in self.items.iter().zip(self.places()) {
            let y = top + y;
            sign.draw(canvas, (x, y))?;
            canvas::put(canvas, (x + 34, y), LEGEND_TEXT, INK, false, words)?;
        }
        Ok(())
    }
}

impl Sign {
    fn draw(self, canvas: &Canvas, (x, y): At) -> Drawn {
        let line = [(x, y), (x + 27, y)];
        match self {
            Sign::Line(hex) => canvas::path(canvas, &line, hex, 3),
            Sign::Dashes(hex) => canvas::dashed(canvas, &line, hex, (8, 5)),
            Sign::Dots(hex) => canvas::dashed(canvas, &line, hex, (3, 4)),
            Sign::Area => canvas::bar(canvas, (x, y - 7), (x + 27, y + 8), LIGHT_GREEN, GREEN),
            Sign::Lost => canvas::cross(canvas, (x + 13, y), RED),
            Sign::Ground(of) => {
                canvas::ground(canvas, (x, y - 7), (x + 27, y + 8), panel::ground(of))
            }
        }
    }
}
