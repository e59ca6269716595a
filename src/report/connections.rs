//! Connections of each strategy: how many were opened, how many at once, how many were left in
//! TIME-WAIT, and when.

mod over_time;

use super::canvas::{self, At, Canvas, Drawn, MARGIN, TEXT, WIDTH};
use super::palette::{BLUE, INK, LIGHT_BLUE, LIGHT_PURPLE, MUTED, PURPLE};
use super::text::{clean, fit, width, wrap};
use crate::analyze::{HopCounts, OpenStep, Summary};
use crate::lang::{Lang, charts as say};
use crate::report::Shown;
use crate::units::SimTime;
use over_time::{OverTime, changes};

/// Height of a strategy's row, and what each further line of words below its bars adds.
const ROW: i32 = 96;
const LINE: i32 = 17;
/// As many lines of words at most.
const LINES: usize = 4;
/// Size of the words below the bars.
const HOPS: f64 = 13.0;
/// Room for the strategies' names.
const NAMES: i32 = 250;
/// Width of the counts' panel, its numbers included.
const COUNTS: i32 = 270;
/// Between the panels: the small axis of each row.
const BETWEEN: i32 = 64;
/// Above the rows: the panels' titles.
const TITLES: i32 = 34;
/// Below the rows: the time axis.
const AXIS: i32 = 40;

/// For each strategy the connections it opened, the most that were open at once, and the most
/// ends that were in TIME-WAIT at once (bars from zero, the number at each), and how many there
/// were at each time (step lines; all strategies on one time axis). TIME-WAIT comes after a
/// connection is over, lasts far longer, and is counted apart, on an axis of its own.
pub fn connections_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    let row = row_height(run);
    let panels = over_time(run, row);
    let rows = run.variants.len().max(1) as i32;
    let words: Vec<(i32, String)> = panels
        .iter()
        .filter_map(|panel| Some((panel.ends.0, panel.cut_words(run.lang)?)))
        .collect();
    let height = TITLES + rows * row + AXIS + 24 * words.len() as i32;
    canvas::chart(run, say::connections(run.lang), height, |canvas, top| {
        draw_counts(canvas, run, top, row)?;
        for panel in &panels {
            panel.draw(canvas, top + 12, top + TITLES)?;
        }
        for (i, (left, words)) in words.iter().enumerate() {
            let y = top + TITLES + rows * row + AXIS + 4 + 24 * i as i32;
            let left = (*left).min(WIDTH as i32 - MARGIN - width(words, 14.0) as i32);
            canvas::put(canvas, (left, y), 14.0, MUTED, false, words)?;
        }
        Ok(())
    })
}

/// The panel of open connections and, where there are any, that of ends in TIME-WAIT.
fn over_time(run: Shown<'_>, row: i32) -> Vec<OverTime> {
    let steps = |count: fn(&OpenStep) -> u64| {
        let of = run.variants.iter().map(|of| &of.analysis.open_over_time);
        let at = |step: &OpenStep| step.at.since(SimTime::ZERO).as_millis_f64();
        of.map(|all| changes(all.iter().map(|step| (at(step), count(step))))).collect()
    };
    let left = MARGIN + NAMES + COUNTS + BETWEEN;
    let right = WIDTH as i32 - MARGIN - 34;
    let both = any_time_wait(run);
    // Open connections get the greater part.
    let open_right = if both { left + (right - left - 90) * 11 / 20 } else { right };
    let open = OverTime::new(
        say::open_over_time(run.lang),
        (BLUE, LIGHT_BLUE),
        (left, open_right),
        row,
        steps(|step| step.open),
    );
    let time_wait = both.then(|| {
        OverTime::new(
            say::time_wait_over_time(run.lang),
            (PURPLE, LIGHT_PURPLE),
            (open_right + 90, right),
            row,
            steps(|step| step.time_wait),
        )
    });
    [open].into_iter().chain(time_wait).collect()
}

fn any_time_wait(run: Shown<'_>) -> bool {
    run.variants.iter().any(|of| of.analysis.summary.time_wait_peak > 0)
}

fn draw_counts(canvas: &Canvas, run: Shown<'_>, top: i32, row: i32) -> Drawn {
    let left = MARGIN + NAMES;
    let bars = bars(any_time_wait(run));
    let wide = |bar: &Bar| 23 + width((bar.name)(run.lang), 14.5) as i32 + 14;
    // Three are too wide for the bars' column; there is room above the names.
    let mut x_sign = left.min(left + COUNTS - bars.iter().map(wide).sum::<i32>());
    for bar in bars {
        legend(canvas, run.lang, (x_sign, top + 12), bar)?;
        x_sign += wide(bar);
    }
    let counts = run
        .variants
        .iter()
        .flat_map(|of| bars.iter().map(move |bar| (bar.count)(&of.analysis.summary)));
    let most = counts.max().unwrap_or(0).max(1);
    let rows = run.variants.len().max(1) as i32;
    // Numbers at the ends of the bars need room of their own.
    let wide = f64::from(COUNTS - 70);
    let x = |count: u64| left + (wide * count as f64 / most as f64).round() as i32;
    let high = if bars.len() > 2 { 19 } else { 21 };
    for (index, of) in run.variants.iter().enumerate() {
        let middle = top + TITLES + index as i32 * row + ROW / 2;
        canvas::row_name(canvas, run, index, middle, f64::from(NAMES - 14))?;
        let summary = &of.analysis.summary;
        let mut y = middle - 6 - bars.len() as i32 * (high + 3) / 2;
        for bar in bars {
            let count = (bar.count)(summary);
            canvas::bar(canvas, (left, y), (x(count), y + high), bar.ground, bar.border)?;
            let at = (x(count) + 9, y + high / 2 + 1);
            canvas::put(canvas, at, TEXT + 1.0, INK, true, &count.to_string())?;
            y += high + 3;
        }
        for (line, words) in hop_lines(run, index).iter().enumerate() {
            let at = (left + 9, middle + 37 + line as i32 * LINE);
            canvas::put(canvas, at, HOPS, MUTED, false, words)?;
        }
    }
    let ends = [(left, top + TITLES), (left, top + TITLES + rows * row)];
    canvas::path(canvas, &ends, INK, 2)
}

/// A kind of bar.
struct Bar {
    name: fn(Lang) -> &'static str,
    ground: &'static str,
    border: &'static str,
    count: fn(&Summary) -> u64,
}

/// The bars of a row from above. Where nobody was in TIME-WAIT there is no bar for it.
fn bars(time_wait: bool) -> &'static [Bar] {
    const BARS: [Bar; 3] = [
        Bar {
            name: say::opened,
            ground: LIGHT_BLUE,
            border: BLUE,
            count: |s| s.connections_opened,
        },
        Bar { name: say::most_at_once, ground: BLUE, border: BLUE, count: |s| s.connections_peak },
        Bar {
            name: |_| "TIME-WAIT",
            ground: LIGHT_PURPLE,
            border: PURPLE,
            count: |s| s.time_wait_peak,
        },
    ];
    if time_wait { &BARS } else { &BARS[..2] }
}

fn legend(canvas: &Canvas, lang: Lang, (x, y): At, bar: &Bar) -> Drawn {
    canvas::bar(canvas, (x, y - 7), (x + 16, y + 8), bar.ground, bar.border)?;
    canvas::put(canvas, (x + 23, y), 14.5, INK, false, (bar.name)(lang))
}

/// As high as the row with the most words needs it.
fn row_height(run: Shown<'_>) -> i32 {
    let lines = (0..run.variants.len()).map(|variant| hop_lines(run, variant).len());
    ROW + LINE * (lines.max().unwrap_or(0) as i32 - 1).max(0)
}

/// The words below the bars of a variant whose connections go over several hops.
fn hop_lines(run: Shown<'_>, variant: usize) -> Vec<String> {
    let hops = &run.variants[variant].analysis.summary.hops;
    if hops.len() < 2 {
        return Vec::new();
    }
    let room = f64::from(COUNTS + 20);
    let mut lines = wrap(&hop_words(run, variant, hops), HOPS, room);
    let rest = lines.split_off(lines.len().min(LINES - 1)).join(" ");
    lines.extend((!rest.is_empty()).then(|| fit(&rest, HOPS, room)));
    lines
}

/// Opened connections of each hop: `opened client–proxy 2, proxy–server 1`.
fn hop_words(run: Shown<'_>, variant: usize, hops: &[HopCounts]) -> String {
    let hosts = &run.scenario.variants[variant].plan.hosts;
    let name = |host: crate::ids::HostId| {
        hosts.get(host.index()).map_or_else(String::new, |plan| clean(&plan.name))
    };
    let parts: Vec<_> = hops
        .iter()
        .map(|hop| format!("{}–{} {}", name(hop.opener), name(hop.acceptor), hop.opened))
        .collect();
    say::opened_by_hop(run.lang, parts.join(", "))
}
