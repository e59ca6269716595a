//! The tables of the page. Numbers that stand in `summary.json` stand in `data` elements with the
//! exact value there, so that whoever checks need not read rounded text.

use super::both;
use super::pictures::details;
use crate::lang::{Lang, report as say, titles};
use crate::report::format::{exact_ms, time_ms};
use crate::report::sentence::outcome;
use crate::report::svg::escape;
use crate::report::terminal::verdict_words;
use crate::report::text::clean;
use crate::report::{Shown, Table};
use crate::units::{Duration, SimTime};

/// As many rows of a table are in the page; the rest stands in a file.
const ROWS: usize = 120;

type Heading = fn(Lang) -> &'static str;

/// The strategies side by side.
pub(super) fn strategies(out: &mut Vec<String>, run: Shown<'_>) {
    let columns: [Heading; 12] = [
        say::strategy,
        say::page_load,
        say::requests,
        say::opened,
        say::peak,
        say::segments,
        say::ip_bytes,
        say::resent,
        say::dropped,
        say::hang,
        say::time_wait,
        say::outcome,
    ];
    let rows = run.scenario.variants.iter().zip(&run.variants).map(|(variant, of)| {
        let summary = &of.analysis.summary;
        let name = escape(&clean(&variant.name));
        let title = match variant.title == variant.name || variant.title.is_empty() {
            true => String::new(),
            false => {
                let title = both(run.lang, |lang| titles::of(lang, &variant.title).to_owned());
                format!("<span class=\"of\">{title}</span>")
            }
        };
        let cells = [
            span("page_load_ns", summary.page_load),
            answered(summary.answered, summary.requests),
            number("connections_opened", summary.connections_opened),
            number("connections_peak", summary.connections_peak),
            number("segments", summary.segments),
            number("ip_bytes", summary.ip_bytes),
            number("retransmissions", summary.retransmissions),
            number("dropped", summary.dropped),
            span("longest_hang_ns", summary.longest_hang),
            number("time_wait_peak", summary.time_wait_peak),
            both(run.lang, |lang| outcome(lang, summary.outcome).to_owned()),
        ];
        format!(
            "<tr data-variant=\"{name}\"><th scope=\"row\">{name}{title}</th>{}</tr>",
            cells.map(|cell| format!("<td>{cell}</td>")).concat()
        )
    });
    let rows: Vec<String> = rows.collect();
    out.push(table(run, "strategies", say::strategies, &columns, &rows));
}

/// What the scenario claims, and what became of it.
pub(super) fn verdicts(out: &mut Vec<String>, run: Shown<'_>) {
    if run.verdicts.is_empty() {
        return;
    }
    let held = run.verdicts.iter().filter(|verdict| verdict.holds).count();
    let items = run.verdicts.iter().map(|verdict| {
        let (class, word): (_, Heading) =
            if verdict.holds { ("holds", say::holds) } else { ("fails", say::fails) };
        format!(
            "<li class=\"{class}\"><strong>{}</strong> {}</li>",
            both(run.lang, word),
            both(run.lang, |lang| verdict_words(lang, verdict))
        )
    });
    let open = if held < run.verdicts.len() { " open" } else { "" };
    out.push(format!(
        "<details{open}><summary>{}</summary><ul class=\"verdicts\">{}</ul></details>",
        both(run.lang, |lang| say::expectations(lang, held, run.verdicts.len())),
        items.collect::<String>()
    ));
}

/// The requests of all variants.
pub(super) fn requests(run: Shown<'_>) -> String {
    let columns: [Heading; 8] = [
        say::strategy,
        say::request,
        say::url,
        say::wanted_at,
        say::sent_at,
        say::first_byte_at,
        say::ended_at,
        say::status,
    ];
    let mut table = Table::of(columns.map(|column| column(run.lang)));
    for (variant, of) in run.scenario.variants.iter().zip(&run.variants) {
        table.rows_of(&of.analysis.requests, |row| {
            [
                escape(&clean(&variant.name)),
                row.request.to_string(),
                escape(&clean(&row.url)),
                time(Some(row.queued)),
                time(row.sent),
                time(row.first_byte),
                time(row.ended),
                row.status.map(|status| status.to_string()).unwrap_or_default(),
            ]
        });
    }
    behind(run, &columns, &table, "requests.csv", say::latency_title)
}

/// The connections of all variants.
pub(super) fn connections(run: Shown<'_>) -> String {
    let columns: [Heading; 7] = [
        say::strategy,
        say::connection,
        say::from_to,
        say::opened_at,
        say::established_at,
        say::closed_at,
        say::requests,
    ];
    let mut table = Table::of(columns.map(|column| column(run.lang)));
    let pairs = run.scenario.variants.iter().zip(&run.variants);
    for (index, (variant, of)) in pairs.enumerate() {
        let host = |host: crate::ids::HostId| {
            variant.plan.hosts.get(host.index()).map(|of| clean(&of.name)).unwrap_or_default()
        };
        table.rows_of(&of.analysis.connections, |row| {
            let ends = format!("{} → {}", host(row.opener.host), host(row.acceptor.host));
            [
                escape(&clean(&variant.name)),
                format!("<span data-of=\"{}\" data-conn=\"{1}\">c{1}</span>", index, row.conn.0),
                escape(&ends),
                time(Some(row.opened)),
                time(row.established),
                time(row.closed),
                row.requests.to_string(),
            ]
        });
    }
    behind(run, &columns, &table, "connections.csv", say::connections_title)
}

/// A table that opens, with its first rows.
fn behind(run: Shown<'_>, columns: &[Heading], of: &Table, file: &str, caption: Heading) -> String {
    let hidden = of.rows.len().saturating_sub(ROWS) + of.more;
    let row = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{}</tr>", cells.concat())
    };
    let rows: Vec<String> = of.rows.iter().take(ROWS).map(row).collect();
    let mut inner = table(run, "rows", caption, columns, &rows);
    if hidden > 0 {
        let more = both(run.lang, |lang| say::more_rows(lang, hidden, file));
        inner.push_str(&format!("<p class=\"note\">{more}</p>"));
    }
    details(run.lang, say::rows_behind, &inner)
}

/// The table of a picture in both languages, with its first rows; the rest stands in `file`.
pub(super) fn of_picture(
    run: Shown<'_>,
    label: &str,
    file: &str,
    make: impl Fn(Shown<'_>) -> Table,
) -> String {
    let label = format!("{label}: {}", say::rows_behind(run.lang));
    let (mut inner, hidden) = first_rows(run.lang, &label, |lang| make(Shown { lang, ..run }));
    if hidden > 0 {
        let words = both(run.lang, |lang| say::more_rows(lang, hidden, file));
        inner.push_str(&format!("<p class=\"note\">{words}</p>"));
    }
    details(run.lang, say::rows_behind, &inner)
}

/// A small table in both languages.
pub(super) fn in_both(run: Shown<'_>, label: &str, make: impl Fn(Shown<'_>) -> Table) -> String {
    first_rows(run.lang, label, |lang| make(Shown { lang, ..run })).0
}

/// The first rows of a table in both languages, and how many more there are.
pub(super) fn first_rows(lang: Lang, label: &str, make: impl Fn(Lang) -> Table) -> (String, usize) {
    let (here, there) = (make(lang), make(lang.pick(Lang::Ko, Lang::En)));
    let in_both = |here: &str, there: &str| {
        let (en, ko) = if lang == Lang::En { (here, there) } else { (there, here) };
        both(lang, |lang| lang.pick(en, ko).to_owned())
    };
    let heads = here.head.iter().zip(&there.head);
    let heads =
        heads.map(|(here, there)| format!("<th scope=\"col\">{}</th>", in_both(here, there)));
    let rows = here.rows.iter().zip(&there.rows).take(ROWS).map(|(here, there)| {
        let cells = here.iter().zip(there).enumerate().map(|(column, (here, there))| {
            let cell = in_both(here, there);
            match column {
                0 => format!("<th scope=\"row\">{cell}</th>"),
                _ => format!("<td>{cell}</td>"),
            }
        });
        format!("<tr>{}</tr>", cells.collect::<String>())
    });
    let (heads, body) = (heads.collect::<String>(), rows.collect::<String>());
    let html = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>\
         <thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>",
        escape(label)
    );
    (html, here.rows.len().saturating_sub(ROWS) + here.more)
}

/// A table in a box that scrolls by itself where the page is narrow.
fn table(
    run: Shown<'_>,
    class: &str,
    caption: Heading,
    columns: &[Heading],
    rows: &[String],
) -> String {
    let head: Vec<String> = columns
        .iter()
        .map(|heading| format!("<th scope=\"col\">{}</th>", both(run.lang, heading)))
        .collect();
    // A picture and its table are two regions with two names.
    let label = match class {
        "rows" => format!("{}: {}", caption(run.lang), say::rows_behind(run.lang)),
        _ => caption(run.lang).to_owned(),
    };
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\
         <table class=\"{class}\"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        head.concat(),
        rows.concat()
    )
}

/// A number of `summary.json`, by its name there.
fn number(name: &str, value: u64) -> String {
    format!("<data class=\"{name}\" value=\"{value}\">{value}</data>")
}

/// A span of `summary.json` in milliseconds, by its name there.
fn span(name: &str, value: Option<Duration>) -> String {
    match value {
        Some(span) => format!(
            "<data class=\"{name}\" value=\"{}\">{}</data>",
            span.as_nanos(),
            exact_ms(span)
        ),
        None => format!("<data class=\"{name}\" value=\"null\">–</data>"),
    }
}

fn answered(answered: u64, requests: u64) -> String {
    let answered = number("answered", answered);
    format!("{answered} / {}", number("requests", requests))
}

/// A time since the click in milliseconds.
fn time(at: Option<SimTime>) -> String {
    at.map(time_ms).unwrap_or_default()
}
