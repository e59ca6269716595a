//! The critical path in lines: which request on which connection held the page up, and by what.

use super::longest_text;
use crate::analyze::RequestRow;
use crate::explain::{PageBreakdown, Parts, Step};
use crate::lang::{Lang, explain as say};
use crate::report::format::short;
use crate::report::text::{clean, wrap_columns};
use crate::report::{Shown, Style};
use crate::units::Duration;

/// Stages that are told; of longer paths the first and the last of so many.
const MOST_STAGES: usize = 12;

/// What held the page of one variant up, a paragraph for each stage of its critical path.
pub fn path_text(shown: Shown<'_>, variant: usize, page: &PageBreakdown, style: Style) -> String {
    let lang = shown.lang;
    let name = clean(&shown.scenario.variants[variant].name);
    let rows = &shown.variants[variant].analysis.requests;
    let stages = stages(page);
    let mut out = format!("{}\n", say::path(lang, name, short(page.load_time())));
    let hidden = stages.len().saturating_sub(MOST_STAGES);
    let from = if hidden > 1 { MOST_STAGES / 2 } else { stages.len() };
    for (number, stage) in stages.iter().enumerate() {
        if (from..from + hidden).contains(&number) {
            if number == from {
                let time = total(&stages[from..from + hidden]);
                out.push_str(&format!("  {}\n", say::more_stages(lang, hidden, short(time))));
            }
            continue;
        }
        let text = stage_text(lang, stage, page, rows);
        for (at, line) in wrap_columns(&text, style.width.max(40) - 4).iter().enumerate() {
            out.push_str(&format!("{}{line}\n", if at == 0 { "  " } else { "    " }));
        }
    }
    let longest = longest_text(shown, variant, page).unwrap_or_default();
    for line in wrap_columns(&longest, style.width.max(40)) {
        out.push_str(&format!("{line}\n"));
    }
    out
}

/// The steps of the path, those of the same request on the same connection together. A step that
/// belongs to none goes with the one before.
fn stages(page: &PageBreakdown) -> Vec<&[Step]> {
    let same = |a: &Step, b: &Step| {
        a.request == b.request && (a.conn == b.conn || a.conn.is_none() || b.conn.is_none())
    };
    page.steps.chunk_by(same).collect()
}

fn total(stages: &[&[Step]]) -> Duration {
    let all = stages.iter().flat_map(|stage| stage.iter());
    all.fold(Duration::ZERO, |sum, step| sum + step.length())
}

fn stage_text(lang: Lang, stage: &[Step], page: &PageBreakdown, rows: &[RequestRow]) -> String {
    let at = stage.first().map_or(Duration::ZERO, |step| step.from.since(page.from));
    let at = short(at);
    let request = stage.iter().find_map(|step| step.request);
    let conn = stage.iter().rev().find_map(|step| step.conn);
    let row = request.and_then(|request| rows.iter().position(|row| row.request == request));
    let head = match (row, conn) {
        (Some(row), Some(conn)) => say::on_path(lang, at, row + 1, clean(&rows[row].url), conn.0),
        (Some(row), None) => say::unconnected(lang, at, row + 1, clean(&rows[row].url)),
        (None, _) => say::nobody(lang, at),
    };
    let parts: Vec<String> = Parts::of(stage)
        .iter()
        .map(|(phase, took)| say::part(lang, phase.label(lang), short(took)))
        .collect();
    format!("{head}: {}", parts.join(", "))
}
