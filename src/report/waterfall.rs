//! The waterfall of requests, in the convention of browsers' developer tools.

use super::Shown;
use super::axis::TimeAxis;
use super::caption;
use super::format::{column_ms, short};
use super::held_up::{self, HeldUp};
use super::palette::*;
use super::rows::{self, Mark};
use super::sheet::{MARGIN, SMALL, Sheet, Sign, WIDTH};
use super::svg::{Svg, Type};
use super::table::Table;
use super::text::{clean, fit};
use crate::analyze::{ConnectionRow, RequestOutcome, RequestRow, VariantRun};
use crate::ids::HostId;
use crate::lang::lanes as say;
use crate::lang::{Lang, phases};
use crate::trace::{Event, HttpNote};
use crate::units::{Duration, SimTime};
use std::sync::Arc;

/// As many strategies are drawn.
const VARIANTS: usize = 8;
/// As many requests of each.
const ROWS: usize = 24;
/// Height of a row.
const ROW: f64 = 21.0;
/// Room for the URLs.
const NAMES: f64 = 300.0;
/// Room for the times at the right.
const VALUES: f64 = 90.0;

/// A request cut into what developer tools show, as times since the run's start.
struct Bar<'a> {
    row: &'a RequestRow,
    /// Its host's name was looked up, as far as the request waited for that.
    look_up: Option<(SimTime, SimTime)>,
    /// Its connection was being opened, as far as the request waited for that.
    connect: Option<(SimTime, SimTime)>,
    /// As much of that as TLS's handshake took.
    tls: Option<(SimTime, SimTime)>,
    /// Attempts before the last one were under way.
    failed: Option<(SimTime, SimTime)>,
    sent: SimTime,
    left: SimTime,
    first_byte: SimTime,
    ended: SimTime,
}

impl<'a> Bar<'a> {
    /// Where the run was cut short, what is open ends at `end`.
    fn of(
        row: &'a RequestRow,
        connection: Option<&ConnectionRow>,
        look_ups: &[LookUp],
        end: SimTime,
    ) -> Bar<'a> {
        let ended = row.ended.unwrap_or(end);
        let sent = row.sent.unwrap_or(ended);
        let first_byte = row.first_byte.unwrap_or(ended).clamp(sent, ended);
        let left = row.left.unwrap_or(first_byte).clamp(sent, first_byte);
        let connect = connection.filter(|_| row.nth == 0).and_then(|connection| {
            let from = connection.opened.max(row.queued);
            let until = connection.ready().unwrap_or(sent).min(sent);
            (until > from).then_some((from, until))
        });
        let tls = connect.and_then(|(from, until)| {
            let from = connection?.secured.and(connection?.established)?.max(from);
            (until > from).then_some((from, until))
        });
        // The attempts before the last one, up to where that began to connect or was sent.
        let failed = row.first_sent.filter(|first| *first < sent).map(|first| {
            let until = connect.map_or(sent, |(from, _)| from).max(first);
            (first, until)
        });
        let until = [connect, failed].into_iter().flatten().map(|(from, _)| from).min();
        let look_up = look_up(row, look_ups, until.unwrap_or(sent));
        Bar { row, look_up, connect, tls, failed, sent, left, first_byte, ended }
    }

    /// How long it was neither looked up nor connecting nor sent, in all.
    fn queued(&self) -> Duration {
        let length = |span: Option<(SimTime, SimTime)>| {
            span.map_or(0, |(from, until)| until.since(from).as_nanos())
        };
        let all = self.sent.since(self.row.queued).as_nanos();
        let known = [self.look_up, self.connect, self.failed].map(length);
        Duration::from_nanos(all.saturating_sub(known.iter().sum()))
    }
}

/// A name that a client looked up, and when.
struct LookUp {
    name: Arc<str>,
    from: SimTime,
    until: SimTime,
}

/// The look-ups of a client that ended.
fn look_ups(of: &VariantRun, client: HostId) -> Vec<LookUp> {
    let mut begun: Vec<(&Arc<str>, SimTime)> = Vec::new();
    let mut ended = Vec::new();
    for record in &of.trace.records {
        match &record.event {
            Event::Http { host, note: HttpNote::LookupStarted { name } } if *host == client => {
                begun.push((name, record.at));
            }
            Event::Http { host, note: HttpNote::LookupDone { name } } if *host == client => {
                let at = begun.iter().position(|(other, _)| *other == name);
                ended.extend(at.map(|at| begun.swap_remove(at)).map(|(name, from)| LookUp {
                    name: name.clone(),
                    from,
                    until: record.at,
                }));
            }
            _ => {}
        }
    }
    ended
}

/// What of the look-ups of its host's name, which ask one server after another, lay between a request's
/// wish and `until`.
fn look_up(row: &RequestRow, look_ups: &[LookUp], until: SimTime) -> Option<(SimTime, SimTime)> {
    let authority = row.url.split('/').nth(2)?;
    let host = authority.split(':').next()?;
    let of = look_ups.iter().filter(|look_up| &*look_up.name == host);
    let spans = of.map(|of| (of.from.max(row.queued), of.until.min(until)));
    let spans = spans.filter(|(from, until)| until > from);
    spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

/// The bars of the client whose page took the page load time, or never came, in the order of
/// wanting: the lesson is there, and so is the critical path. A crowd may have millions.
fn bars<'a>(run: Shown<'a>, variant: usize) -> impl Iterator<Item = Bar<'a>> {
    let of = &run.run.variants[variant];
    let slowest = of.analysis.summary.page_load;
    let mut pages = of.analysis.pages.iter();
    let client = pages.find(|page| page.load_time == slowest).map(|page| page.client);
    let connections = &of.analysis.connections;
    let look_ups = client.map(|client| look_ups(of, client)).unwrap_or_default();
    let rows = of.analysis.requests.iter().filter(move |row| Some(row.client) == client);
    rows.map(move |row| {
        let connection = row.conn.and_then(|conn| {
            let at = connections.binary_search_by_key(&conn, |connection| connection.conn);
            at.ok().map(|at| &connections[at])
        });
        Bar::of(row, connection, &look_ups, of.outcome.last_event)
    })
}

/// What the legend names where a bar of any strategy has it: a mark, and when a bar has it.
type Part = (fn(&Bar) -> bool, Mark, fn(Lang) -> &'static str);

const PARTS: [Part; 9] = [
    (|bar| !bar.queued().is_zero(), Mark::Queue, say::queued),
    (|bar| bar.look_up.is_some(), Mark::LookUp, phases::name_lookup),
    (|bar| bar.connect.is_some(), Mark::Handshake, say::lookup_connect),
    (|bar| bar.tls.is_some(), Mark::Tls, say::tls),
    (|_| true, Mark::Request, say::sending),
    (|bar| bar.first_byte > bar.left, Mark::Wait, say::wait),
    (|bar| bar.ended > bar.first_byte, Mark::Response, say::response),
    (|bar| bar.failed.is_some(), Mark::Failed, say::earlier_attempt),
    (|bar| !bar.row.hangs.is_empty(), Mark::Hang, say::hang),
];

/// The bars of a strategy that are drawn, and what there is of the others.
struct Drawn<'a> {
    bars: Vec<Bar<'a>>,
    more: usize,
    /// Which of [`PARTS`] any bar has, drawn or not.
    has: [bool; PARTS.len()],
}

impl<'a> Drawn<'a> {
    fn of(run: Shown<'a>, variant: usize) -> Drawn<'a> {
        let mut drawn = Drawn { bars: Vec::new(), more: 0, has: [false; PARTS.len()] };
        for bar in bars(run, variant) {
            for (has, (test, ..)) in drawn.has.iter_mut().zip(&PARTS) {
                *has |= test(&bar);
            }
            if drawn.bars.len() < ROWS {
                drawn.bars.push(bar);
            } else {
                drawn.more += 1;
            }
        }
        drawn
    }
}

/// Whether a waterfall teaches something in a run: somebody asks for more than one thing.
pub fn requests_queue<'a>(run: impl Into<Shown<'a>>) -> bool {
    let run = run.into();
    run.variants.iter().any(|of| of.analysis.requests.len() > 1)
}

/// A row for each request: queued, connecting, sent, waiting, received; hangs and failed attempts
/// where there are any. All strategies on one time axis.
pub fn waterfall_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    svg(run, &HeldUp::of_first(run, VARIANTS))
}

/// The picture; `held_up` has the path of each variant that is drawn.
pub(super) fn svg(run: Shown<'_>, held_up: &[HeldUp]) -> String {
    let lang = run.lang;
    let conditions = caption::conditions(run);
    let mut sheet = Sheet::begin(lang, run.title(), say::waterfall(lang), &conditions);
    let shown = run.variants.len().min(VARIANTS);
    let all: Vec<Drawn> = (0..shown).map(|variant| Drawn::of(run, variant)).collect();
    draw_legend(&mut sheet, run, &all, &held_up[..shown]);
    let drawn = || all.iter().flat_map(|drawn| &drawn.bars);
    let times = drawn()
        .flat_map(|bar| [bar.row.queued, bar.sent, bar.first_byte, bar.ended].map(rows::millis));
    let moved = drawn().flat_map(|bar| [(bar.sent, bar.left), (bar.first_byte, bar.ended)]);
    let moved: Vec<_> = moved.map(|(from, to)| (rows::millis(from), rows::millis(to))).collect();
    let axis = TimeAxis::cut_where(times, rows::outside(&moved));
    for (variant, drawn) in all.iter().enumerate() {
        draw_variant(&mut sheet, run, variant, (drawn, &held_up[variant]), &axis);
    }
    if let Some(words) = super::canvas::cut_words(lang, &axis) {
        sheet.remark(&words);
    }
    if shown < run.variants.len() {
        sheet.remark(&say::more_variants(lang, run.variants.len() - shown));
    }
    sheet.finish(&caption::provenance(run))
}

fn draw_variant(
    sheet: &mut Sheet,
    run: Shown<'_>,
    variant: usize,
    (drawn, held_up): (&Drawn, &HeldUp),
    axis: &TimeAxis,
) {
    let ends = (MARGIN + NAMES, WIDTH - MARGIN - VALUES);
    rows::draw_name(sheet, run, variant);
    let top = sheet.y + 6.0;
    let bottom = top + ROW * drawn.bars.len() as f64 + 4.0;
    rows::draw_time(&mut sheet.svg, axis, ends, (top, bottom));
    for (index, bar) in drawn.bars.iter().enumerate() {
        let middle = top + ROW * (index as f64 + 0.5) + 2.0;
        draw_bar(&mut sheet.svg, bar, (middle, axis, ends));
        let stretches = held_up.on_request(bar.row.request);
        let x = |at: SimTime| rows::place(axis, at, ends);
        held_up::draw(&mut sheet.svg, (run, variant), &stretches, x, middle);
    }
    rows::draw_cuts(&mut sheet.svg, axis, ends, (top, bottom));
    sheet.y = bottom + 28.0;
    held_up.remark(sheet, run, variant);
    if drawn.more > 0 {
        sheet.y -= 6.0;
        sheet.remark(&say::more_requests(run.lang, drawn.more));
        sheet.y += 8.0;
    }
}

fn draw_bar(svg: &mut Svg, bar: &Bar, (middle, axis, ends): (f64, &TimeAxis, (f64, f64))) {
    let x = |at: SimTime| rows::place(axis, at, ends);
    let answered = bar.row.outcome == RequestOutcome::Answered;
    let path = bar.row.url.splitn(4, '/').nth(3).map_or("", |path| path);
    let name = fit(&clean(&format!("/{path}")), SMALL, NAMES - 64.0);
    let ink = if answered { INK } else { RED };
    svg.text((MARGIN, middle + 5.0), Type::size(SMALL).fill(ink), &name);
    let status = bar.row.status.map_or("–".to_owned(), |status| status.to_string());
    let style = Type::size(SMALL).fill(MUTED).anchor("end");
    svg.text((ends.0 - 12.0, middle + 5.0), style, &status);
    Mark::Queue.draw(svg, (x(bar.row.queued), x(bar.sent)), middle);
    if let Some((from, until)) = bar.look_up {
        Mark::LookUp.draw(svg, (x(from), x(until)), middle);
    }
    if let Some((from, until)) = bar.failed {
        Mark::Failed.draw(svg, (x(from), x(until)), middle);
    }
    if let Some((from, until)) = bar.connect {
        Mark::Handshake.draw(svg, (x(from), x(until)), middle);
    }
    if let Some((from, until)) = bar.tls {
        Mark::Tls.draw(svg, (x(from), x(until)), middle);
    }
    for (mark, from, until) in [
        (Mark::Wait, bar.left, bar.first_byte),
        (Mark::Response, bar.first_byte, bar.ended),
        (Mark::Request, bar.sent, bar.left),
    ] {
        if until > from || mark == Mark::Request {
            mark.draw(svg, (x(from), x(until)), middle);
        }
    }
    for hang in &bar.row.hangs {
        Mark::Hang.draw_above(svg, (x(hang.began), x(hang.ended)), middle);
    }
    let words = short(bar.ended.since(bar.row.queued));
    let style = Type::size(SMALL).fill(ink).halo();
    svg.text((x(bar.ended) + 6.0, middle + 5.0), style, &words);
}

fn draw_legend(sheet: &mut Sheet, run: Shown<'_>, all: &[Drawn], held_up: &[HeldUp]) {
    let lang = run.lang;
    let parts = PARTS.iter().enumerate();
    let mut items: Vec<(Sign<'_>, &str)> = parts
        .filter(|(at, _)| all.iter().any(|drawn| drawn.has[*at]))
        .map(|(_, (_, mark, words))| (mark.sign(), words(lang)))
        .collect();
    if held_up.iter().any(|path| !path.is_empty()) {
        items.push((held_up::sign(), say::held_up(lang)));
    }
    sheet.legend(&items);
}

/// The numbers of the waterfall: how long each part of each request took, in ms.
pub fn waterfall_table<'a>(run: impl Into<Shown<'a>>) -> Table {
    let run = run.into();
    let lang = run.lang;
    let mut table = Table::of([
        say::variant(lang),
        say::url(lang),
        say::from_ms(lang),
        say::queue_ms(lang),
        say::look_up_ms(lang),
        say::connect_ms(lang),
        say::tls_ms(lang),
        say::send_ms(lang),
        say::wait_ms(lang),
        say::receive_ms(lang),
        say::until_ms(lang),
    ]);
    for (variant, of) in run.scenario.variants.iter().enumerate() {
        table.rows_of(bars(run, variant), |bar| {
            let length = |span: Option<(SimTime, SimTime)>| {
                span.map_or(Duration::ZERO, |(from, until)| until.since(from))
            };
            [
                of.name.clone(),
                bar.row.url.to_string(),
                column_ms(bar.row.queued.since(SimTime::ZERO)),
                column_ms(bar.queued()),
                column_ms(length(bar.look_up)),
                column_ms(length(bar.connect)),
                column_ms(length(bar.tls)),
                column_ms(bar.left.since(bar.sent)),
                column_ms(bar.first_byte.since(bar.left)),
                column_ms(bar.ended.since(bar.first_byte)),
                column_ms(bar.ended.since(SimTime::ZERO)),
            ]
        });
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::run_scenario;
    use crate::scenario::{Overrides, load};

    /// Three servers are asked for the name, 5, 12 and 30 ms, then a handshake of 40 ms: nothing of it
    /// is queueing. The second object of the one connection waits 40 ms for the first.
    #[test]
    fn looking_a_name_up_is_not_queueing() {
        let text = r#"(
            title: "Look-ups", profile: "textbook",
            links: [(from: "client", to: "server", delay: "20ms")],
            clients: [(name: "client", strategy: "persistent", lookup: ["5ms", "12ms", "30ms"])],
            servers: [(name: "server")],
            pages: [(document: (size: "500B"), objects: [(count: 2, size: "500B")])],
        )"#;
        let run = run_scenario(load("look_ups", text, &Overrides::default()).unwrap());
        let table = waterfall_table(Shown { run: &run, lang: Lang::En });
        let of = |row: &[String]| row[3..6].to_vec();
        assert_eq!(table.head[3..6], ["queued ms", "name look-up ms", "connecting ms"]);
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| of(row)).collect();
        assert_eq!(rows[0], ["0.000", "47.000", "40.000"]);
        assert_eq!(rows[1], ["0.000", "0.000", "0.000"]);
        assert_eq!(rows[2], ["40.000", "0.000", "0.000"]);
        let svg = waterfall_svg(Shown { run: &run, lang: Lang::En });
        assert!(svg.contains("name look-up"));
    }
}
