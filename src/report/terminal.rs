//! The table of the strategies and the verdicts, for a terminal or a pipe.

use super::format::exact_ms;
use super::sentence::outcome;
use super::text::{clean, columns, fit_columns, wrap_columns};
use crate::analyze::{Reading, Summary, Verdict};
use crate::lang::{Lang, terminal as say};
use crate::report::Shown;
use crate::scenario::PresetUse;

/// How text for a terminal is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour it with ANSI escape sequences (ECMA-48 SGR).
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// SGR parameters.
const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

/// Columns narrower than this would not hold the numbers.
const LEAST_WIDTH: usize = 40;

/// A cell and the SGR parameter it is shown with, if any.
type Cell = (String, Option<&'static str>);

/// The strategies in a table, then how many expectations of the scenario hold, and the verdict
/// on each that does not: what came out as promised needs no lines. Lines end
/// with a newline and, as long as the numbers fit, are no wider than `style.width`.
pub fn terminal_table<'a>(run: impl Into<Shown<'a>>, style: Style) -> String {
    let run = run.into();
    let mut out = String::new();
    let title = format!("{}: {}", clean(&run.scenario.name), clean(run.title()));
    for line in wrap_columns(&title, style.width.max(LEAST_WIDTH)) {
        out.push_str(&paint(&line, Some(BOLD), style));
        out.push('\n');
    }
    for line in wrap_columns(&super::caption::conditions(run), style.width.max(LEAST_WIDTH)) {
        out.push_str(&paint(&line, Some(DIM), style));
        out.push('\n');
    }
    out.push('\n');
    push_table(&mut out, &rows(run), style);
    push_presets(&mut out, run, style);
    push_verdicts(&mut out, run, style);
    out
}

fn rows(run: Shown<'_>) -> Vec<Vec<Cell>> {
    let header = [
        say::strategy,
        say::page_load,
        say::requests,
        say::opened,
        say::peak_open,
        say::segments,
        say::ip_bytes,
        say::resent,
    ];
    let mut rows = vec![header.map(|text| (text(run.lang).to_owned(), Some(BOLD))).to_vec()];
    for (variant, of) in run.scenario.variants.iter().zip(&run.variants) {
        rows.push(row(run.lang, &variant.name, &of.analysis.summary));
    }
    rows
}

fn row(lang: Lang, name: &str, summary: &Summary) -> Vec<Cell> {
    let page_load = match summary.page_load {
        Some(time) => (exact_ms(time), summary.longest_hang.map(|_| YELLOW)),
        None => (outcome(lang, summary.outcome).to_owned(), Some(RED)),
    };
    let requests = if summary.answered == summary.requests {
        (summary.requests.to_string(), None)
    } else {
        (say::of(lang, summary.answered, summary.requests), Some(RED))
    };
    let plain = |number: u64| (number.to_string(), None);
    vec![
        (clean(name), None),
        page_load,
        requests,
        plain(summary.connections_opened),
        plain(summary.connections_peak),
        plain(summary.segments),
        plain(summary.ip_bytes),
        plain(summary.retransmissions),
    ]
}

fn push_table(out: &mut String, rows: &[Vec<Cell>], style: Style) {
    let count = rows.first().map_or(0, Vec::len);
    let mut widths: Vec<usize> =
        (0..count).map(|c| rows.iter().map(|row| columns(&row[c].0)).max().unwrap_or(0)).collect();
    // Only the name may be cut: a number cut short would be a lie.
    let numbers: usize = widths.iter().skip(1).map(|width| width + 2).sum();
    if let Some(first) = widths.first_mut() {
        *first = (*first).min(style.width.saturating_sub(numbers).max(12));
    }
    for row in rows {
        for (column, (text, sgr)) in row.iter().enumerate() {
            let width = widths[column];
            let text = if column == 0 { fit_columns(text, width) } else { text.clone() };
            let blank = " ".repeat(width.saturating_sub(columns(&text)));
            let padded =
                if column == 0 { format!("{text}{blank}") } else { format!("  {blank}{text}") };
            out.push_str(&paint(&padded, *sgr, style));
        }
        out.push('\n');
    }
}

/// Which hosts behave like real products, and where those break a rule.
fn push_presets(out: &mut String, run: Shown<'_>, style: Style) {
    let mut told: Vec<&PresetUse> = Vec::new();
    for used in run.scenario.variants.iter().flat_map(|variant| &variant.presets) {
        if told.contains(&used) {
            continue;
        }
        if told.is_empty() {
            out.push('\n');
        }
        told.push(used);
        let (host, product) = (clean(&used.host), clean(&used.preset.name()));
        let head = match used.preset.breaks.is_empty() {
            true => say::host_as(run.lang, host, product),
            false => say::host_breaks(run.lang, host, product),
        };
        out.push_str(&format!("{head}\n"));
        for breach in &used.preset.breaks {
            let text = format!("{}: {}", clean(&breach.rule), clean(&breach.how));
            for (index, line) in
                wrap_columns(&text, style.width.max(LEAST_WIDTH) - 4).iter().enumerate()
            {
                let indent = if index == 0 { "  " } else { "    " };
                out.push_str(&format!("{indent}{line}\n"));
            }
        }
    }
}

/// A claim and what was found.
pub(super) fn verdict_words(lang: Lang, verdict: &Verdict) -> String {
    let said = |reading: &Reading| match reading {
        Reading::Value(value) => value.clone(),
        Reading::Nothing => say::reading_nothing(lang).to_owned(),
        Reading::Unknown => say::reading_unknown(lang).to_owned(),
    };
    let found = said(&verdict.found);
    match &verdict.compared {
        Some(compared) => say::found_compared(lang, &verdict.claim, found, said(compared)),
        None => say::found(lang, &verdict.claim, found),
    }
}

fn push_verdicts(out: &mut String, run: Shown<'_>, style: Style) {
    if run.verdicts.is_empty() {
        return;
    }
    let held = run.verdicts.iter().filter(|verdict| verdict.holds).count();
    let count = say::expectations(run.lang, held, run.verdicts.len());
    let fail = say::fail(run.lang);
    let indent = " ".repeat(columns(fail));
    let all = held == run.verdicts.len();
    out.push_str(&format!("\n{}\n", paint(&count, all.then_some(GREEN), style)));
    for verdict in run.verdicts.iter().filter(|verdict| !verdict.holds) {
        let lines = wrap_columns(
            &clean(&verdict_words(run.lang, verdict)),
            style.width.max(LEAST_WIDTH) - 7,
        );
        for (index, line) in lines.iter().enumerate() {
            let mark = if index == 0 { paint(fail, Some(RED), style) } else { indent.clone() };
            out.push_str(&format!("  {mark} {line}\n"));
        }
    }
}

fn paint(text: &str, sgr: Option<&str>, style: Style) -> String {
    match sgr {
        Some(sgr) if style.colour => format!("\x1b[{sgr}m{text}\x1b[0m"),
        _ => text.to_owned(),
    }
}
