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
use crate::report::canvas::{self, At, Canvas, Drawn};
use crate::report::marks::{MOST_MARKS, one_for_each_place};
use crate::report::palette::{AMBER, BLUE, GREEN, PURPLE, RED};

/// The segments of each variant's busiest sender and their acknowledgments over time.
pub fn sequence_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    Sequences::of(run).svg(run)
}

/// What the busiest senders did, as it is drawn whatever is spoken.
pub(in crate::report) struct Sequences {
    all: Vec<(usize, Sender, Panel)>,
    axis: TimeAxis,
    /// How many more variants there are.
    more: usize,
}

impl Sequences {
    /// Those of the first variants in which anybody sent data.
    pub(in crate::report) fn of(run: Shown<'_>) -> Sequences {
        let mut senders: Vec<(usize, Sender)> = (0..run.variants.len())
            .filter_map(|variant| Some((variant, Sender::busiest(run, variant)?)))
            .collect();
        let more = senders.split_off(senders.len().min(MOST)).len();
        let series: Vec<Series> =
            senders.iter().map(|(variant, sender)| Series::of(run, *variant, sender)).collect();
        let axis = TimeAxis::new(series.iter().flat_map(Series::times));
        let count = senders.len();
        let panels = series.into_iter().map(|series| Panel::of(series, &axis, count));
        let all = senders.into_iter().zip(panels);
        Sequences { all: all.map(|((at, of), panel)| (at, of, panel)).collect(), axis, more }
    }

    /// The picture.
    pub(in crate::report) fn svg(&self, run: Shown<'_>) -> String {
        let lang = run.lang;
        let any = |test: fn(&Series) -> bool| self.all.iter().any(|(.., of)| test(&of.series));
        let (drawn, again) = (!self.all.is_empty(), any(|s| s.sent.iter().any(|sent| sent.again)));
        let legend = Legend::new([
            (drawn, Sign::Stroke(BLUE), say::segment(lang)),
            (again, Sign::Stroke(RED), say::sent_again(lang)),
            (any(|s| !s.lost.is_empty()), Sign::Lost, say::lost(lang)),
            (drawn, Sign::Line(GREEN), say::acknowledged(lang)),
            (any(|s| !s.duplicates.is_empty()), Sign::Tick(GREEN), say::duplicate_ack(lang)),
            (any(|s| !s.sacked.is_empty()), Sign::Stroke(PURPLE), say::reported_by_sack(lang)),
            (any(Series::shows_edge), Sign::Dashes(AMBER), say::window_ends(lang)),
        ]);
        let panels: Vec<(usize, &Sender, &Panel)> =
            self.all.iter().map(|(variant, sender, panel)| (*variant, sender, panel)).collect();
        frame::chart(run, say::sequence(lang), &self.axis, &legend, &panels, self.more)
    }
}

struct Panel {
    series: Series,
    /// In a plot whose first row is 0, in the order in which they are drawn.
    marks: Vec<Mark>,
    left_out: usize,
}

impl Panel {
    /// One of so many.
    fn of(series: Series, axis: &TimeAxis, panels: usize) -> Panel {
        let most = frame::room_for(series.top());
        let plot = Plot { rows: (0, frame::height::<&Panel>(panels)), axis, most };
        let duplicates = series.duplicates.iter();
        let duplicates =
            duplicates.map(|(at, acked)| Mark::Duplicate((plot.x(*at), plot.y(*acked))));
        let lost = series.lost.iter();
        let lost = lost.map(|(at, middle)| Mark::Lost((plot.x(*at), plot.y(*middle))));
        let strokes = strokes(&series, &plot).into_iter().map(Mark::Stroke);
        let marks = duplicates.chain(strokes).chain(lost).collect();
        let room = MOST_MARKS / panels.max(1);
        let (marks, left_out) = one_for_each_place(marks, room, Mark::place);
        Panel { series, marks, left_out }
    }
}

impl frame::Panel for &Panel {
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
        let series = &self.series;
        let end = series.times().fold(0.0, f64::max);
        for line in plot.lines(&series.edge, end) {
            canvas::dashed(canvas, &line, AMBER, (8, 5))?;
        }
        for line in plot.lines(&series.acked, end) {
            canvas::path(canvas, &line, GREEN, 2)?;
        }
        self.marks.iter().try_for_each(|mark| mark.draw(canvas, plot.rows.0))
    }

    fn left_out(&self) -> usize {
        self.left_out
    }
}

/// What stands for one thing that happened, in pixels.
enum Mark {
    Duplicate(At),
    Stroke(Stroke),
    Lost(At),
}

impl Mark {
    fn draw(&self, canvas: &Canvas, top: i32) -> Drawn {
        match *self {
            Mark::Duplicate((x, y)) => {
                canvas::path(canvas, &[(x, top + y), (x, top + y + 5)], GREEN, 2)
            }
            Mark::Stroke(of) => {
                canvas::stroke(canvas, of.x, (top + of.top, top + of.bottom), of.hex)
            }
            Mark::Lost((x, y)) => canvas::cross(canvas, (x, top + y), RED),
        }
    }

    /// What looks alike, and where it is.
    fn place(&self) -> (usize, [i32; 3]) {
        const COLOURS: [&str; 3] = [PURPLE, RED, BLUE];
        match *self {
            Mark::Duplicate((x, y)) => (0, [x, y, 0]),
            Mark::Lost((x, y)) => (1, [x, y, 0]),
            Mark::Stroke(Stroke { x, top, bottom, hex }) => {
                let colour = COLOURS.iter().position(|known| *known == hex).unwrap_or(0);
                (2 + colour, [x, top, bottom])
            }
        }
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

/// What SACK has reported, and the segments.
fn strokes(series: &Series, plot: &Plot) -> Vec<Stroke> {
    let stroke = |at: f64, (from, until), hex| Stroke {
        x: plot.x(at),
        top: plot.y(until),
        bottom: plot.y(from),
        hex,
    };
    let sacked = series.sacked.iter();
    let sacked = sacked.map(|(at, from, until)| stroke(*at, (*from, *until), PURPLE));
    let sent = series.sent.iter().map(|sent| {
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
    use super::super::sequence_series::Sent;
    use super::*;
    use crate::lang::Lang;
    use crate::report::fixture;

    /// Twenty times as many duplicate ACKs as a picture has marks, at twenty places, and a loss.
    #[test]
    fn marks_that_lie_on_one_another_are_drawn_once() {
        let places = (0..20 * MOST_MARKS).map(|n| (f64::from(n as u32 % 20), 1.0));
        let sent = Sent { at: 20.0, from: 0.0, until: 2.0, again: false };
        let series = Series {
            sent: vec![sent],
            duplicates: places.collect(),
            lost: vec![(5.0, 1.0)],
            ..Series::default()
        };
        let axis = TimeAxis::new(series.times());
        let panel = Panel::of(series, &axis, 1);
        // The stroke of the segment is one more.
        assert_eq!((panel.marks.len(), panel.left_out), (22, 20 * MOST_MARKS - 20));
        let run = fixture::windows();
        let sender = |shown| Sender::busiest(shown, 0).expect("somebody sends");
        for (lang, words) in
            [(Lang::En, "99980 marks that would lie"), (Lang::Ko, "표시 99980개는")]
        {
            let shown = Shown { run: &run, lang };
            let panel = Panel { series: Series::default(), marks: Vec::new(), left_out: 99_980 };
            let all = vec![(0, sender(shown), panel)];
            let picture = Sequences { all, axis: axis.clone(), more: 0 }.svg(shown);
            assert!(picture.contains(words), "{picture}");
        }
    }

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
