//! A comparison for a terminal, a pipe, or `comparison.txt`.

use super::{subject, title, words};
use crate::compare::Comparison;
use crate::lang::{Lang, compare as say};
use crate::report::explained::table;
use crate::report::story::item;
use crate::report::text::wrap_columns;

/// Columns of a line at the most.
const WIDTH: usize = 100;

/// What was compared, whether it can be, a table of the numbers of every pair, why their times
/// differ, and what the time of each was spent on.
pub fn comparison_txt(lang: Lang, comparison: &Comparison) -> String {
    let mut out = format!("{}\n", title(lang, comparison));
    words::sides(lang, comparison).iter().for_each(|line| out.push_str(&item(line)));
    for (head, list) in words::mismatches(lang, comparison) {
        if !list.is_empty() {
            out.push('\n');
            push_lines(&mut out, &head);
            list.iter().for_each(|line| out.push_str(&item(line)));
        }
    }
    words::missing(lang, comparison).iter().for_each(|line| push_lines(&mut out, line));
    out.push_str(&format!("\n{}", table(&words::numbers(lang, comparison))));
    out.push_str(&format!("\n{}\n", say::why(lang)));
    words::causes(lang, comparison).iter().for_each(|line| out.push_str(&item(line)));
    for pair in &comparison.pairs {
        if let Some(rows) = words::phases(lang, comparison, *pair) {
            out.push('\n');
            push_lines(&mut out, &say::spent(lang, subject(lang, comparison, *pair)));
            out.push_str(&table(&rows));
        }
    }
    out
}

fn push_lines(out: &mut String, text: &str) {
    wrap_columns(text, WIDTH).iter().for_each(|line| out.push_str(&format!("{line}\n")));
}
