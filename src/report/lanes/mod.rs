//! Connection lanes: a row for each TCP connection of each strategy, all on one time axis.
//!
//! The picture that the connection view of WebPageTest made popular: handshakes that are paid for
//! again and again, and connections that stand idle, are seen at once.

mod spans;

use super::Shown;
use super::axis::TimeAxis;
use super::caption;
use super::format::time_ms;
use super::held_up::{self, HeldUp};
use super::palette::*;
use super::rows::{self, Mark};
use super::sheet::{MARGIN, SMALL, Sheet, Sign, WIDTH};
use super::svg::{Svg, Type};
use super::table::Table;
use super::text::{clean, fit, width};
use crate::analyze::ConnectionRow;
use crate::ids::{HostId, Map};
use crate::lang::{Lang, lanes as say};
use crate::units::SimTime;
use spans::{Span, Use};

/// As many strategies are drawn.
const VARIANTS: usize = 8;
/// As many connections of each.
const ROWS: usize = 14;
/// Height of a row.
const ROW: f64 = 21.0;
/// Room for the names of connections.
const NAMES: f64 = 220.0;

/// A connection and what it was used for.
struct Lane<'a> {
    row: &'a ConnectionRow,
    spans: Vec<Span>,
    /// Stretches in which a request on it hung.
    hangs: Vec<(SimTime, SimTime)>,
}

/// The lanes of a variant, in the order of the first SYNs.
fn lanes<'a>(run: Shown<'a>, variant: usize) -> Vec<Lane<'a>> {
    let of = &run.run.variants[variant];
    let moves = spans::moves(of);
    let none = spans::Moves::default();
    let mut hangs: Map<_, Vec<(SimTime, SimTime)>> = Map::new();
    for hang in of.analysis.requests.iter().flat_map(|row| &row.hangs) {
        hangs.or_default(hang.conn).push((hang.began, hang.ended));
    }
    let rows = of.analysis.connections.iter();
    rows.map(|row| Lane {
        row,
        spans: spans::spans(row, moves.get(&row.conn).unwrap_or(&none), of.outcome.last_event),
        hangs: hangs.remove(&row.conn).unwrap_or_default(),
    })
    .collect()
}

/// A row for each connection: handshake, requests, waiting, responses, idle, closing. TIME-WAIT
/// runs out of the picture where it would squeeze everything else.
pub fn lanes_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    let lang = run.lang;
    let conditions = caption::conditions(run);
    let mut sheet = Sheet::begin(lang, run.title(), say::lanes(lang), &conditions);
    let shown = run.variants.len().min(VARIANTS);
    let all: Vec<Vec<Lane>> = (0..shown).map(|variant| lanes(run, variant)).collect();
    let held_up: Vec<HeldUp> = (0..shown).map(|variant| HeldUp::of(run, variant)).collect();
    draw_legend(&mut sheet, lang, &all, &held_up);
    let drawn = || all.iter().flat_map(|lanes| lanes.iter().take(ROWS));
    let moved: Vec<(f64, f64)> = drawn().flat_map(messages).collect();
    let axis = TimeAxis::cut_where(drawn().flat_map(times), rows::outside(&moved));
    for (variant, lanes) in all.iter().enumerate() {
        draw_variant(&mut sheet, run, variant, (lanes, &held_up[variant]), &axis);
    }
    if let Some(words) = super::canvas::cut_words(lang, &axis) {
        sheet.remark(&words);
    }
    if shown < run.variants.len() {
        sheet.remark(&say::more_variants(lang, run.variants.len() - shown));
    }
    sheet.finish(&caption::provenance(run))
}

/// When something changes on a lane, TIME-WAIT left out, in ms.
fn times<'a>(lane: &'a Lane) -> impl Iterator<Item = f64> + 'a {
    let spans = lane.spans.iter().flat_map(|span| [span.from, span.until]);
    spans.map(rows::millis)
}

/// When messages were under way on a lane, in ms.
fn messages<'a>(lane: &'a Lane) -> impl Iterator<Item = (f64, f64)> + 'a {
    let spans = lane.spans.iter().filter(|span| matches!(span.of, Use::Request | Use::Response));
    spans.map(|span| (rows::millis(span.from), rows::millis(span.until)))
}

fn draw_variant(
    sheet: &mut Sheet,
    run: Shown<'_>,
    variant: usize,
    (lanes, held_up): (&[Lane], &HeldUp),
    axis: &TimeAxis,
) {
    let ends = (MARGIN + NAMES, WIDTH - MARGIN - 40.0);
    rows::draw_name(sheet, run, variant);
    let top = sheet.y + 6.0;
    let shown = lanes.len().min(ROWS);
    let bottom = top + ROW * shown as f64 + 4.0;
    rows::draw_time(&mut sheet.svg, axis, ends, (top, bottom));
    for (index, lane) in lanes.iter().take(shown).enumerate() {
        let middle = top + ROW * (index as f64 + 0.5) + 2.0;
        let name = format!("{} {}", lane.row.conn, hop(run, variant, lane.row));
        let style = Type::size(SMALL).fill(INK);
        sheet.svg.text((MARGIN, middle + 5.0), style, &fit(&name, SMALL, NAMES - 12.0));
        draw_lane(&mut sheet.svg, run, variant, lane, (middle, axis, ends));
        let stretches = held_up.on_connection(run, variant, lane.row.conn);
        let x = |at: SimTime| rows::place(axis, at, ends);
        held_up::draw(&mut sheet.svg, &stretches, x, middle);
    }
    rows::draw_cuts(&mut sheet.svg, axis, ends, (top, bottom));
    sheet.y = bottom + 28.0;
    held_up.remark(sheet, run, variant);
    if lanes.len() > shown {
        sheet.y -= 6.0;
        sheet.remark(&say::more_connections(run.lang, lanes.len() - shown));
        sheet.y += 8.0;
    }
}

fn draw_lane(
    svg: &mut Svg,
    run: Shown<'_>,
    variant: usize,
    lane: &Lane,
    (middle, axis, ends): (f64, &TimeAxis, (f64, f64)),
) {
    let x = |at: SimTime| rows::place(axis, at, ends);
    // Requests stand on top: they may take no time.
    let (requests, others): (Vec<&Span>, Vec<&Span>) =
        lane.spans.iter().partition(|span| span.of == Use::Request);
    for span in others.into_iter().chain(requests) {
        mark(span.of).draw(svg, (x(span.from), x(span.until)), middle);
    }
    for (from, until) in &lane.hangs {
        Mark::Hang.draw(svg, (x(*from), x(*until)), middle);
    }
    let hosts = [lane.row.opener.host, lane.row.acceptor.host];
    let waits = lane.row.time_wait.iter().zip(hosts).filter_map(|(span, host)| {
        let (from, until) = (*span)?;
        Some((from, until, host))
    });
    // Both ends may be in TIME-WAIT at once: the words of one stand behind those of the other.
    let mut free = f64::MIN;
    for (from, until, host) in waits {
        let (left, right) = (x(from), until.map_or(ends.1, &x).min(ends.1));
        if right <= left {
            continue;
        }
        Mark::TimeWait.draw(svg, (left, right), middle);
        let words = host_name(run, variant, host);
        let at = free.max(left + 6.0);
        if at + width(&words, 11.5) + 4.0 < right {
            free = at + width(&words, 11.5) + 10.0;
            let style = Type::size(11.5).fill(PURPLE).halo();
            svg.text((at, middle + 4.0), style, &words);
        }
    }
}

/// How a use looks.
const fn mark(of: Use) -> Mark {
    match of {
        Use::Handshake => Mark::Handshake,
        Use::Tls => Mark::Tls,
        Use::Request => Mark::Request,
        Use::Wait => Mark::Wait,
        Use::Response => Mark::Response,
        Use::Idle => Mark::Idle,
        Use::Closing => Mark::Closing,
    }
}

fn use_words(lang: Lang, of: Use) -> &'static str {
    match of {
        Use::Handshake => say::handshake(lang),
        Use::Tls => say::tls(lang),
        Use::Request => say::request(lang),
        Use::Wait => say::wait(lang),
        Use::Response => say::response(lang),
        Use::Idle => say::idle(lang),
        Use::Closing => say::closing(lang),
    }
}

fn draw_legend(sheet: &mut Sheet, lang: Lang, all: &[Vec<Lane>], held_up: &[HeldUp]) {
    const USES: [Use; 7] =
        [Use::Handshake, Use::Tls, Use::Request, Use::Wait, Use::Response, Use::Idle, Use::Closing];
    let lanes = || all.iter().flatten();
    let used = |of: Use| lanes().any(|lane| lane.spans.iter().any(|span| span.of == of));
    let mut items: Vec<(Sign<'_>, &str)> = USES
        .into_iter()
        .filter(|of| used(*of))
        .map(|of| (mark(of).sign(), use_words(lang, of)))
        .collect();
    if lanes().any(|lane| !lane.hangs.is_empty()) {
        items.push((Mark::Hang.sign(), say::hang(lang)));
    }
    if lanes().any(|lane| lane.row.time_wait.iter().any(Option::is_some)) {
        items.push((Mark::TimeWait.sign(), "TIME-WAIT"));
    }
    if held_up.iter().any(|path| !path.is_empty()) {
        items.push((held_up::sign(), say::held_up(lang)));
    }
    sheet.legend(&items);
}

fn host_name(run: Shown<'_>, variant: usize, host: HostId) -> String {
    let hosts = &run.run.scenario.variants[variant].plan.hosts;
    hosts.get(host.index()).map_or_else(String::new, |host| clean(&host.name))
}

/// `client → proxy`.
fn hop(run: Shown<'_>, variant: usize, row: &ConnectionRow) -> String {
    let name = |host| host_name(run, variant, host);
    format!("{} → {}", name(row.opener.host), name(row.acceptor.host))
}

/// Every stretch of every lane.
pub fn lanes_table<'a>(run: impl Into<Shown<'a>>) -> Table {
    let run = run.into();
    let lang = run.lang;
    let mut table = Table::of([
        say::variant(lang),
        say::connection(lang),
        say::from_to(lang),
        say::phase(lang),
        say::from_ms(lang),
        say::until_ms(lang),
    ]);
    for (variant, of) in run.scenario.variants.iter().enumerate() {
        for lane in lanes(run, variant) {
            let mut row = |phase: String, from: SimTime, until: Option<SimTime>| {
                table.row([
                    of.name.clone(),
                    lane.row.conn.to_string(),
                    hop(run, variant, lane.row),
                    phase,
                    time_ms(from),
                    until.map(time_ms).unwrap_or_default(),
                ]);
            };
            for span in &lane.spans {
                row(use_words(lang, span.of).to_owned(), span.from, Some(span.until));
            }
            for (from, until) in &lane.hangs {
                row(say::hang(lang).to_owned(), *from, Some(*until));
            }
            let hosts = [lane.row.opener.host, lane.row.acceptor.host];
            for (span, host) in lane.row.time_wait.iter().zip(hosts) {
                if let Some((from, until)) = span {
                    let words = say::time_wait_at(lang, host_name(run, variant, host));
                    row(words, *from, *until);
                }
            }
        }
    }
    table
}
