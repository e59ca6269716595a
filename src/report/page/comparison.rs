//! The page of runs held against each other. Everything stands in it already; its script only switches
//! the language, and day and night.

use super::{assets, both, fill, framed, pictures, tables, words};
use crate::compare::Comparison;
use crate::lang::{Lang, compare as say, report};
use crate::report::comparison::{provenance, subject, title, words as said};
use crate::report::{Overlaid, Table, comparison_svg, overlaid_svg};

/// More pairs than this have no table of their phases in the page; comparison.txt has them all.
const MOST_PAIRS: usize = 24;

/// The page of a comparison.
pub fn comparison_html(lang: Lang, comparison: &Comparison) -> String {
    let cards = [
        conditions(lang, comparison),
        numbers(lang, comparison),
        phases(lang, comparison),
        overlaid(lang, comparison),
    ];
    let body = fill(
        include_str!("comparison.html"),
        &[
            ("title_both", &both(lang, |lang| title(lang, comparison))),
            ("cards", &cards.concat()),
            ("provenance", &both(lang, provenance)),
            ("words", &words(&["page.light", "page.dark"])),
        ],
    );
    framed(lang, &title(lang, comparison), &assets::of_comparison(), &body)
}

/// What was compared, whether it can be, and why the times differ.
fn conditions(lang: Lang, comparison: &Comparison) -> String {
    let mut out = String::from("<section class=\"card\" id=\"conditions\">");
    out += &format!("<h2>{}</h2>", both(lang, say::why));
    out += &list(lang, |lang| said::causes(lang, comparison));
    out += &format!("<h3>{}</h3>", both(lang, say::conditions));
    out += &list(lang, |lang| said::sides(lang, comparison));
    for (place, of) in ["not-comparable", "set-differently"].into_iter().enumerate() {
        let [en, ko] = Lang::ALL.map(|lang| said::mismatches(lang, comparison)[place].clone());
        if !en.1.is_empty() {
            let head = both(lang, |lang| lang.pick(&en, &ko).0.clone());
            let items = list(lang, |lang| lang.pick(&en, &ko).1.clone());
            out += &format!("<div id=\"{of}\"><h3>{head}</h3>{items}</div>");
        }
    }
    out += &list(lang, |lang| said::missing(lang, comparison));
    out + "</section>"
}

/// Sentences below each other; nothing where there are none.
fn list(lang: Lang, say: impl Fn(Lang) -> Vec<String>) -> String {
    let [en, ko] = Lang::ALL.map(say);
    if en.is_empty() {
        return String::new();
    }
    let items = en.iter().zip(&ko);
    let items = items.map(|(en, ko)| format!("<li>{}</li>", both(lang, |lang| lang.pick(en, ko))));
    format!("<ul>{}</ul>", items.collect::<String>())
}

fn numbers(lang: Lang, comparison: &Comparison) -> String {
    let head = both(lang, say::numbers);
    let make = |lang| table(said::numbers(lang, comparison));
    let table = rows(lang, say::numbers(lang), make);
    format!("<section class=\"card\" id=\"numbers\"><h2>{head}</h2>{table}</section>")
}

/// The bars, and behind them a table for each pair.
fn phases(lang: Lang, comparison: &Comparison) -> String {
    let mut out = vec![card("comparison", &both(lang, say::chart))];
    let draw = |lang| comparison_svg(lang, comparison);
    pictures::picture(&mut out, lang, ("comparison", say::chart(lang)), &draw);
    let mut inner = String::new();
    for pair in comparison.pairs.iter().take(MOST_PAIRS) {
        if said::phases(lang, comparison, *pair).is_none() {
            continue;
        }
        let head = |lang| say::spent(lang, subject(lang, comparison, *pair));
        let make = |lang| table(said::phases(lang, comparison, *pair).unwrap_or_default());
        inner += &format!("<h4>{}</h4>{}", both(lang, head), rows(lang, &head(lang), make));
    }
    if !inner.is_empty() {
        out.push(pictures::details(lang, report::rows_behind, &inner));
    }
    out.push("</figure>".to_owned());
    out.concat()
}

/// The charts with all runs on the same axes.
fn overlaid(lang: Lang, comparison: &Comparison) -> String {
    let mut out = Vec::new();
    for what in Overlaid::ALL.into_iter().filter(|what| what.is_known(comparison)) {
        out.push(card(what.name(), &both(lang, |lang| what.title(lang))));
        let draw = |lang| overlaid_svg(lang, comparison, what);
        pictures::picture(&mut out, lang, (what.name(), what.title(lang)), &draw);
        out.push("</figure>".to_owned());
    }
    out.concat()
}

fn card(name: &str, title: &str) -> String {
    format!("<figure class=\"card\" id=\"{name}\"><figcaption><h2>{title}</h2></figcaption>")
}

/// A head and rows as a table.
fn table(rows: Vec<Vec<String>>) -> Table {
    let mut rows = rows.into_iter();
    Table { head: rows.next().unwrap_or_default(), rows: rows.collect(), more: 0 }
}

/// A table with its first rows, and where the others are.
fn rows(lang: Lang, label: &str, make: impl Fn(Lang) -> Table) -> String {
    let (table, hidden) = tables::first_rows(lang, label, make);
    if hidden == 0 {
        return table;
    }
    let words = both(lang, |lang| report::more_rows(lang, hidden, "comparison.txt"));
    format!("{table}<p class=\"note\">{words}</p>")
}
