//! The time–sequence graph, drawn as tcptrace draws it: each segment is an upright stroke over
//! the bytes that it carries, at the time at which it leaves; the lower stair is what has been
//! acknowledged, the upper one what the receiver lets the sender send.
//!
//! Read Shepard, *TCP Packet Trace Analysis* (MIT/LCS/TR-494, 1991), or the manual of tcptrace.
//! Places are counted from the first byte of the stream, not from the SYN.

use super::Sender;
use super::frame::{self, MOST, Plot};
use super::legend::{Legend, Sign};
use super::sequence_series::Series;
use crate::lang::charts as say;
use crate::report::Shown;
use crate::report::axis::TimeAxis;
use crate::report::canvas::{self, Canvas, Drawn};
use crate::report::palette::{AMBER, BLUE, GREEN, PURPLE, RED};

/// The segments of each variant's busiest sender and their acknowledgments over time.
pub fn sequence_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    let all: Vec<(usize, Sender, Series)> = (0..run.variants.len())
        .filter_map(|variant| {
            let sender = Sender::busiest(run, variant)?;
            let series = Series::of(run, variant, &sender);
            Some((variant, sender, series))
        })
        .collect();
    let (shown, left_out) = all.split_at(all.len().min(MOST));
    let axis = TimeAxis::new(shown.iter().flat_map(|(_, _, series)| series.times()));
    let lang = run.lang;
    let what = say::sequence(lang);
    let any = |test: fn(&Series) -> bool| shown.iter().any(|(_, _, series)| test(series));
    let drawn = !shown.is_empty();
    let legend = Legend::new([
        (drawn, Sign::Stroke(BLUE), say::segment(lang)),
        (any(|s| s.sent.iter().any(|sent| sent.again)), Sign::Stroke(RED), say::sent_again(lang)),
        (any(|s| !s.lost.is_empty()), Sign::Lost, say::lost(lang)),
        (drawn, Sign::Line(GREEN), say::acknowledged(lang)),
        (any(|s| !s.duplicates.is_empty()), Sign::Tick(GREEN), say::duplicate_ack(lang)),
        (any(|s| !s.sacked.is_empty()), Sign::Stroke(PURPLE), say::reported_by_sack(lang)),
        (any(Series::shows_edge), Sign::Dashes(AMBER), say::window_ends(lang)),
    ]);
    let panels: Vec<(usize, &Sender, Panel)> = shown
        .iter()
        .map(|(variant, sender, series)| (*variant, sender, Panel { series }))
        .collect();
    frame::chart(run, what, &axis, &legend, &panels, left_out.len())
}

struct Panel<'a> {
    series: &'a Series,
}

impl frame::Panel for Panel<'_> {
    /// Segments need more room than lines.
    const HEIGHTS: [i32; 4] = [460, 340, 250, 190];

    fn above(&self) -> i32 {
        4
    }

    fn top(&self) -> f64 {
        self.series.top()
    }

    fn draw_ground(&self, _: &Canvas, _: &Plot) -> Drawn {
        Ok(())
    }

    fn draw_lines(&self, canvas: &Canvas, plot: &Plot) -> Drawn {
        let series = self.series;
        let end = series.times().fold(0.0, f64::max);
        for line in plot.lines(&series.edge, end) {
            canvas::dashed(canvas, &line, AMBER, (8, 5))?;
        }
        for line in plot.lines(&series.acked, end) {
            canvas::path(canvas, &line, GREEN, 2)?;
        }
        for (at, acked) in &series.duplicates {
            let (x, y) = (plot.x(*at), plot.y(*acked));
            canvas::path(canvas, &[(x, y), (x, y + 5)], GREEN, 2)?;
        }
        for stroke in self.strokes(plot) {
            canvas::stroke(canvas, stroke.x, (stroke.top, stroke.bottom), stroke.hex)?;
        }
        for (at, middle) in &series.lost {
            canvas::cross(canvas, (plot.x(*at), plot.y(*middle)), RED)?;
        }
        Ok(())
    }
}

/// An upright stroke, in pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Stroke {
    x: i32,
    top: i32,
    bottom: i32,
    hex: &'static str,
}

impl Panel<'_> {
    /// What SACK has reported, and the segments.
    fn strokes(&self, plot: &Plot) -> Vec<Stroke> {
        let stroke = |at: f64, (from, until), hex| Stroke {
            x: plot.x(at),
            top: plot.y(until),
            bottom: plot.y(from),
            hex,
        };
        let sacked = self.series.sacked.iter();
        let sacked = sacked.map(|(at, from, until)| stroke(*at, (*from, *until), PURPLE));
        let sent = self.series.sent.iter().map(|sent| {
            let hex = if sent.again { RED } else { BLUE };
            let of = stroke(sent.at, (sent.from, sent.until), hex);
            // What is sent again is seen however small it is.
            let least = if sent.again { 7 } else { 1 };
            Stroke { top: of.top.min(of.bottom - least), ..of }
        });
        let mut strokes: Vec<Stroke> = Vec::new();
        for next in sacked.chain(sent) {
            match strokes.last_mut().filter(|last| last.runs_into(next)) {
                Some(last) => last.top = last.top.min(next.top),
                None => strokes.push(next),
            }
        }
        strokes
    }
}

impl Stroke {
    /// Whether the next one goes on where this one ends, and is too short to be told apart.
    fn runs_into(&self, next: Stroke) -> bool {
        let short = next.bottom - next.top < canvas::SHORT_STROKE;
        let touches = (self.top - 1..=self.top + 1).contains(&next.bottom);
        short && touches && (self.x, self.hex) == (next.x, next.hex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_strokes_that_touch_are_one() {
        let stroke = |x, top, bottom| Stroke { x, top, bottom, hex: BLUE };
        let first = stroke(1, 90, 100);
        assert!(first.runs_into(stroke(1, 88, 90)));
        assert!(!first.runs_into(stroke(1, 80, 90)), "long enough for a head and a foot");
        assert!(!first.runs_into(stroke(1, 83, 86)) && !first.runs_into(stroke(2, 88, 90)));
        assert!(!first.runs_into(Stroke { hex: RED, ..stroke(1, 88, 90) }));
    }
}
