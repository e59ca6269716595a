//! What is said of a sweep on the terminal: who wins where, and where that changes.

use crate::lang::{Lang, sweep as say};
use crate::sweep::{Results, Series, Winner, changes, winners};

/// More places than this are left to the tables.
const MOST_LINES: usize = 24;

/// The best series at each place, and where it changes; lines end with a newline.
pub fn told(results: &Results, lang: Lang) -> String {
    let series = results.series();
    let winners = winners(results, &series);
    let mut text = String::new();
    for winner in winners.iter().take(MOST_LINES) {
        text.push_str(&line(results, &series, winner, lang));
        text.push('\n');
    }
    if winners.len() > MOST_LINES {
        text.push_str(&say::more_places(lang, winners.len() - MOST_LINES));
        text.push('\n');
    }
    let changes = changes(results, &winners);
    if !changes.is_empty() {
        text.push('\n');
    }
    for change in changes.iter().take(MOST_LINES) {
        let (before, behind) = (place(results, change.before.0), place(results, change.behind.0));
        let (loser, winner) = (&series[change.before.1].label, &series[change.behind.1].label);
        text.push_str(&say::winner_changes(lang, before, behind, loser, winner));
        text.push('\n');
    }
    text
}

fn line(results: &Results, series: &[Series], winner: &Winner, lang: Lang) -> String {
    let best = &series[winner.best];
    let points = results.rivals(winner.point, series);
    let time = results
        .statistic(points[winner.best], best.variant, 0)
        .map(|found| with_margin(found.mean, found.half_width))
        .unwrap_or_default();
    let place = place(results, winner.point);
    let Some((next, lead)) = &winner.next else {
        return say::only_time(lang, place, &best.label, time);
    };
    let lead = with_margin(lead.mean, lead.half_width);
    let next = &series[*next].label;
    match winner.is_clear() {
        Some(false) => say::best_not_clear(lang, place, &best.label, time, next, lead),
        _ => say::best(lang, place, &best.label, time, next, lead),
    }
}

/// Where on the number lines: `network.delay 10 ms, network.loss 1%`.
fn place(results: &Results, point: u64) -> String {
    let coordinates = results.design.coordinates(point);
    let lines = results.design.axes().iter().zip(coordinates);
    let words: Vec<String> = lines
        .filter(|(axis, _)| axis.kind.is_some())
        .map(|(axis, at)| format!("{} {}", axis.path, axis.values[at]))
        .collect();
    if words.is_empty() { results.header.scenario.clone() } else { words.join(", ") }
}

/// Nanoseconds as milliseconds, with the half width of the interval where there is one.
fn with_margin(mean_ns: f64, half_width_ns: Option<f64>) -> String {
    let ms = |ns: f64| format!("{:.3}", ns / 1e6);
    match half_width_ns {
        Some(half) => format!("{} ± {} ms", ms(mean_ns), ms(half)),
        None => format!("{} ms", ms(mean_ns)),
    }
}
