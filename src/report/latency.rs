//! Page load time of the strategies side by side.

use super::axis::TimeAxis;
use super::canvas::{self, At, Canvas, Drawn, FAILED, MARGIN, TEXT, WIDTH};
use super::format::{readable, rounded};
use super::ladder::hang;
use super::palette::{AMBER, BLUE, DARK_AMBER, INK, LIGHT_AMBER, MUTED, PAPER};
use super::sentence::{outcome, shortfall};
use super::text::fit;
use crate::analyze::VariantRun;
use crate::ids::{HostId, Map};
use crate::lang::charts as say;
use crate::report::Shown;
use crate::trace::{Event, HttpNote};
use crate::units::{Duration, SimTime};
use plotters::prelude::*;
use std::cmp::Reverse;

/// Height of a strategy's row.
const ROW: i32 = 72;
/// As many hangs are hatched on a bar: the longest.
const HANGS: usize = 60;
/// Room for the strategies' names.
const NAMES: i32 = 290;
/// Room for the values at the right of the longest bar.
const VALUES: i32 = 250;
/// Below the rows: the time axis.
const AXIS: i32 = 40;

/// Horizontal bars of page load time, one for each strategy, from zero; the time stands
/// at each, in the unit of the axis. A strategy whose page never completed says so, with an open bar up to the
/// last thing that happened to it; a hang is hatched where it lies in time.
pub fn latency_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    let mut rows: Vec<Row> = (0..run.variants.len()).map(|variant| Row::of(run, variant)).collect();
    // Bars are compared by their length: only a hang may be cut.
    let hang = |from: f64, until: f64| {
        let mut hangs = rows.iter().flat_map(|row| &row.hangs);
        hangs.any(|(began, ended)| began.as_millis_f64() <= from && until <= ended.as_millis_f64())
    };
    let axis = TimeAxis::cut_where(rows.iter().flat_map(Row::times), hang);
    for row in &mut rows {
        row.value = row
            .time
            .map_or(say::never_complete(run.lang).to_owned(), |time| readable(time, axis.unit()));
    }
    let cut = canvas::cut_words(run.lang, &axis);
    let height = rows.len().max(1) as i32 * ROW + AXIS + 24 * i32::from(cut.is_some());
    canvas::chart(run, say::latency(run.lang), height, |canvas, top| {
        draw(canvas, run, &rows, &axis, top, cut.as_deref())
    })
}

/// A strategy's bar.
struct Row {
    /// Page load time; `None` where it never completed.
    time: Option<Duration>,
    /// Where the bar ends.
    end: Duration,
    /// Hangs since the click.
    hangs: Vec<(Duration, Duration)>,
    /// What stands at the end of the bar: the value, and a word about it.
    value: String,
    remark: String,
}

impl Row {
    fn of(run: Shown<'_>, variant: usize) -> Row {
        let of = &run.variants[variant];
        let summary = &of.analysis.summary;
        let end = summary.page_load.unwrap_or_else(|| last_end(of));
        let mut hangs = Vec::new();
        let mut longest = Duration::ZERO;
        let clicks = clicks(of);
        for hang in hang::hangs(run, variant) {
            let click = click_before(&clicks, hang.client, hang.start);
            let (from, until) = (hang.start.since(click), hang.end.since(click));
            longest = longest.max(hang.length);
            if until <= end {
                hangs.push((from, until));
            }
        }
        let more = hangs.len().saturating_sub(HANGS);
        if more > 0 {
            hangs.sort_by_key(|(from, until)| (Reverse(*until - *from), *from));
            hangs.truncate(HANGS);
        }
        let longest = (!longest.is_zero()).then_some(longest).or(summary.longest_hang);
        let mut remarks = Vec::new();
        if summary.page_load.is_none() {
            // "never complete" says already that it failed.
            let state = Some(summary.outcome).filter(|state| *state != "failed");
            remarks.extend(state.map(|state| outcome(run.lang, state).to_owned()));
            remarks.push(shortfall(run.lang, &of.analysis, &summary.requests.to_string()));
        }
        remarks.extend(longest.map(|span| say::hang(run.lang, rounded(span, 4))));
        remarks.extend((more > 0).then(|| say::more_hangs(run.lang, more)));
        Row {
            time: summary.page_load,
            end,
            hangs,
            value: String::new(),
            remark: remarks.join(" · "),
        }
    }

    /// Times at which the bar changes, in ms.
    fn times(&self) -> Vec<f64> {
        let hangs = self.hangs.iter().flat_map(|(from, until)| [*from, *until]);
        hangs.chain([self.end]).map(Duration::as_millis_f64).collect()
    }
}

/// When the last request of a run ended that did, or the last event of the run.
fn last_end(of: &VariantRun) -> Duration {
    let ended = of.analysis.requests.iter().filter_map(|row| row.ended).max();
    ended.unwrap_or(of.outcome.last_event).since(SimTime::ZERO)
}

/// The clicks of each client, in order.
type Clicks = Map<HostId, Vec<SimTime>>;

fn clicks(of: &VariantRun) -> Clicks {
    let mut clicks = Clicks::new();
    for record in &of.trace.records {
        if let Event::Http { host, note: HttpNote::PageStarted { .. } } = &record.event {
            clicks.or_default(*host).push(record.at);
        }
    }
    clicks
}

/// The click that began the page under way at `at`.
fn click_before(clicks: &Clicks, client: HostId, at: SimTime) -> SimTime {
    let clicks = clicks.get(&client).map_or(&[][..], Vec::as_slice);
    let before = clicks.partition_point(|click| *click <= at);
    clicks[..before].last().copied().unwrap_or(SimTime::ZERO)
}

fn draw(
    canvas: &Canvas,
    run: Shown<'_>,
    rows: &[Row],
    axis: &TimeAxis,
    top: i32,
    cut: Option<&str>,
) -> Drawn {
    let bottom = top + rows.len().max(1) as i32 * ROW;
    let right = WIDTH as i32 - MARGIN - VALUES;
    let ends = (NAMES + MARGIN, right);
    canvas::time_grid(canvas, axis, ends, (top, bottom))?;
    let place = |ms: f64| axis.place(ms, ends);
    let x = |time: Duration| place(time.as_millis_f64());
    for (index, row) in rows.iter().enumerate() {
        let middle = top + index as i32 * ROW + ROW / 2;
        canvas::row_name(canvas, run, index, middle, f64::from(NAMES - 14))?;
        draw_bar(canvas, row, middle, &x)?;
        for (from, until) in axis.cuts() {
            let cut = [*from, *until].map(place);
            if row.end.as_millis_f64() > *until {
                canvas::cut_mark(canvas, (cut[0], cut[1]), (middle - 24, middle + 24))?;
            }
        }
    }
    canvas.draw(&PathElement::new(
        vec![(x(Duration::ZERO), top), (x(Duration::ZERO), bottom)],
        colour_line(),
    ))?;
    for (from, until) in axis.cuts() {
        let cut = [*from, *until].map(place);
        canvas::cut_mark(canvas, (cut[0], cut[1]), (bottom - 8, bottom + 8))?;
    }
    if let Some(words) = cut {
        canvas::put(canvas, (NAMES + MARGIN, bottom + AXIS + 4), 14.0, MUTED, false, words)?;
    }
    Ok(())
}

fn colour_line() -> ShapeStyle {
    canvas::colour(INK).stroke_width(2)
}

fn draw_bar(canvas: &Canvas, row: &Row, middle: i32, x: &impl Fn(Duration) -> i32) -> Drawn {
    let (top, bottom) = (middle - 18, middle + 18);
    let (zero, end) = (x(Duration::ZERO), x(row.end));
    if row.time.is_some() {
        canvas::bar(canvas, (zero, top), (end, bottom), BLUE, BLUE)?;
    } else {
        canvas::bar(canvas, (zero, top), (end, bottom), PAPER, FAILED)?;
        let cross: [[At; 2]; 2] = [
            [(end - 9, middle - 9), (end + 9, middle + 9)],
            [(end - 9, middle + 9), (end + 9, middle - 9)],
        ];
        for line in cross {
            let style = canvas::colour(FAILED).stroke_width(4);
            canvas.draw(&PathElement::new(line.to_vec(), style))?;
        }
    }
    for (from, until) in &row.hangs {
        let (from, until) = (x(*from), x(*until));
        canvas::bar(canvas, (from, top), (until, bottom), LIGHT_AMBER, AMBER)?;
        canvas::hatch(canvas, (from, top), (until, bottom), AMBER)?;
    }
    let left = end + 18;
    let room = f64::from(WIDTH as i32 - MARGIN - left);
    let ink = if row.time.is_some() { INK } else { FAILED };
    let rise = if row.remark.is_empty() { 0 } else { 10 };
    canvas::put(canvas, (left, middle - rise), TEXT + 3.0, ink, true, &row.value)?;
    if !row.remark.is_empty() {
        let remark = fit(&row.remark, 14.0, room);
        let ink = if row.hangs.is_empty() { MUTED } else { DARK_AMBER };
        canvas::put(canvas, (left, middle + 13), 14.0, ink, false, &remark)?;
    }
    Ok(())
}
