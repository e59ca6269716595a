//! Connection lanes: a row for each TCP connection of each strategy, all on one time axis.
//!
//! The picture that the connection view of WebPageTest made popular: handshakes that are paid for
//! again and again, and connections that stand idle, are seen at once.

mod spans;

use super::Shown;
use super::axis::TimeAxis;
use super::caption;
use super::format::{rounded, time_ms};
use super::held_up::{self, HeldUp, Stretch};
use super::marks::First;
use super::palette::*;
use super::rows::{self, Mark};
use super::sheet::{MARGIN, SMALL, Sheet, Sign, WIDTH};
use super::svg::{Svg, Type};
use super::table::Table;
use super::text::{clean, fit, width};
use crate::analyze::{ConnectionRow, Run};
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
#[derive(Clone)]
struct Lane<'a> {
    row: &'a ConnectionRow,
    spans: Vec<Span>,
    /// Stretches in which a request on it hung.
    hangs: Vec<(SimTime, SimTime)>,
    /// Stretches of the critical path.
    held_up: Vec<Stretch<'a>>,
    /// So far it is drawn.
    until: SimTime,
}

impl Lane<'_> {
    /// Its beginning: so many of its stretches, hangs, and stretches of the critical path, up to a time.
    fn first(mut self, [spans, hangs, held_up]: [usize; 3], until: SimTime) -> Self {
        self.spans.truncate(spans);
        self.hangs.truncate(hangs);
        self.held_up.truncate(held_up);
        let ends = self.spans.iter_mut().map(|span| &mut span.until);
        let ends = ends.chain(self.hangs.iter_mut().map(|hang| &mut hang.1));
        ends.chain(self.held_up.iter_mut().map(|of| &mut of.until))
            .for_each(|end| *end = until.min(*end));
        Lane { until, ..self }
    }
}

/// The lanes of all variants of a run, whatever is spoken.
pub(super) struct Lanes<'a> {
    all: Vec<Vec<Lane<'a>>>,
}

/// The lanes that are drawn of each variant, and what is not of those.
struct Drawn<'a> {
    lanes: Vec<Vec<Lane<'a>>>,
    first: Option<First<3>>,
}

impl<'a> Drawn<'a> {
    /// The first rows of the first variants, and of these the first marks.
    fn of(lanes: &Lanes<'a>, held_up: &'a [HeldUp]) -> Drawn<'a> {
        let rows = |lanes: &Vec<Lane<'a>>, held_up: &'a HeldUp| {
            let rows = lanes.iter().take(ROWS).cloned();
            let rows =
                rows.map(|lane| Lane { held_up: held_up.on_connection(lane.row.conn), ..lane });
            rows.collect()
        };
        let all = lanes.all.iter().zip(held_up).take(VARIANTS);
        let mut lanes: Vec<Vec<Lane>> = all.map(|(lanes, held_up)| rows(lanes, held_up)).collect();
        let begin = |lane: &Lane| {
            let spans = lane.spans.iter().map(|span| span.from).collect();
            let hangs = lane.hangs.iter().map(|hang| hang.0).collect();
            let held_up = lane.held_up.iter().map(|of| of.from).collect();
            [spans, hangs, held_up]
        };
        let marks: Vec<[Vec<SimTime>; 3]> = lanes.iter().flatten().map(begin).collect();
        let first = First::of(&marks);
        if let Some(first) = &first {
            for (lane, kept) in lanes.iter_mut().flatten().zip(&first.kept) {
                *lane = lane.clone().first(*kept, first.until);
            }
        }
        Drawn { lanes, first }
    }
}

/// The lanes of a variant, in the order of the first SYNs.
fn lanes<'a>(run: &'a Run, variant: usize) -> Vec<Lane<'a>> {
    let of = &run.variants[variant];
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
        held_up: Vec::new(),
        until: SimTime::NEVER,
    })
    .collect()
}

/// A row for each connection: handshake, requests, waiting, responses, idle, closing. TIME-WAIT
/// runs out of the picture where it would squeeze everything else.
pub fn lanes_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    Lanes::of(run.run, VARIANTS).svg(run, &HeldUp::of_first(run, VARIANTS))
}

impl<'a> Lanes<'a> {
    /// Those of the first variants.
    pub(super) fn of(run: &'a Run, variants: usize) -> Lanes<'a> {
        let count = run.variants.len().min(variants);
        Lanes { all: (0..count).map(|variant| lanes(run, variant)).collect() }
    }

    /// The picture; `held_up` has the path of each variant that is drawn.
    pub(super) fn svg(&self, run: Shown<'_>, held_up: &[HeldUp]) -> String {
        let lang = run.lang;
        let conditions = caption::conditions(run);
        let mut sheet = Sheet::begin(lang, run.title(), say::lanes(lang), &conditions);
        let drawn = Drawn::of(self, held_up);
        let named = if drawn.first.is_some() { &drawn.lanes } else { &self.all };
        draw_legend(&mut sheet, lang, &named[..drawn.lanes.len()], held_up);
        let all = || drawn.lanes.iter().flatten();
        let moved: Vec<(f64, f64)> = all().flat_map(messages).collect();
        let axis = TimeAxis::cut_where(all().flat_map(times), rows::outside(&moved));
        for (variant, lanes) in drawn.lanes.iter().enumerate() {
            let more = self.all[variant].len() - lanes.len();
            draw_variant(&mut sheet, run, variant, (lanes, more, &held_up[variant]), &axis);
        }
        if let Some(words) = super::canvas::cut_words(lang, &axis) {
            sheet.remark(&words);
        }
        if let Some(first) = &drawn.first {
            let until = rounded(first.until.since(SimTime::ZERO), 4);
            sheet.remark(&say::first_stretches(lang, until, first.drawn, first.left_out));
        }
        if drawn.lanes.len() < run.variants.len() {
            sheet.remark(&say::more_variants(lang, run.variants.len() - drawn.lanes.len()));
        }
        sheet.finish(&caption::provenance(run))
    }

    /// Every stretch of every lane.
    pub(super) fn table(&self, run: Shown<'_>) -> Table {
        table(self, run)
    }
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
    (lanes, more, held_up): (&[Lane], usize, &HeldUp),
    axis: &TimeAxis,
) {
    let ends = (MARGIN + NAMES, WIDTH - MARGIN - 40.0);
    rows::draw_name(sheet, run, variant);
    let top = sheet.y + 6.0;
    let bottom = top + ROW * lanes.len() as f64 + 4.0;
    rows::draw_time(&mut sheet.svg, axis, ends, (top, bottom));
    for (index, lane) in lanes.iter().enumerate() {
        let middle = top + ROW * (index as f64 + 0.5) + 2.0;
        let name = format!("{} {}", lane.row.conn, hop(run, variant, lane.row));
        let style = Type::size(SMALL).fill(INK);
        sheet.svg.text((MARGIN, middle + 5.0), style, &fit(&name, SMALL, NAMES - 12.0));
        draw_lane(&mut sheet.svg, run, variant, lane, (middle, axis, ends));
        let x = |at: SimTime| rows::place(axis, at, ends);
        held_up::draw(&mut sheet.svg, (run, variant), &lane.held_up, x, middle);
    }
    rows::draw_cuts(&mut sheet.svg, axis, ends, (top, bottom));
    sheet.y = bottom + 28.0;
    held_up.remark(sheet, run, variant);
    if more > 0 {
        sheet.y -= 6.0;
        sheet.remark(&say::more_connections(run.lang, more));
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
    if lane.until < lane.row.closed.unwrap_or(SimTime::NEVER) {
        svg.text((x(lane.until) + 6.0, middle + 4.0), Type::size(SMALL).fill(MUTED), "…");
    }
    for (from, until) in &lane.hangs {
        Mark::Hang.draw(svg, (x(*from), x(*until)), middle);
    }
    let hosts = [lane.row.opener.host, lane.row.acceptor.host];
    let waits = lane.row.time_wait.iter().zip(hosts).filter_map(|(span, host)| {
        let (from, until) = (*span)?;
        (from < lane.until).then_some((from, until, host))
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
    let waits =
        |lane: &Lane| lane.row.time_wait.iter().flatten().any(|(from, _)| *from < lane.until);
    if lanes().any(waits) {
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
    Lanes::of(run.run, usize::MAX).table(run)
}

fn table(lanes: &Lanes<'_>, run: Shown<'_>) -> Table {
    let lang = run.lang;
    let mut table = Table::of([
        say::variant(lang),
        say::connection(lang),
        say::from_to(lang),
        say::phase(lang),
        say::from_ms(lang),
        say::until_ms(lang),
    ]);
    for (variant, (of, lanes)) in run.scenario.variants.iter().zip(&lanes.all).enumerate() {
        for lane in lanes {
            let mut row = |phase: &dyn Fn() -> String, from: SimTime, until: Option<SimTime>| {
                table.rows_of([()], |()| {
                    [
                        of.name.clone(),
                        lane.row.conn.to_string(),
                        hop(run, variant, lane.row),
                        phase(),
                        time_ms(from),
                        until.map(time_ms).unwrap_or_default(),
                    ]
                });
            };
            for span in &lane.spans {
                row(&|| use_words(lang, span.of).to_owned(), span.from, Some(span.until));
            }
            for (from, until) in &lane.hangs {
                row(&|| say::hang(lang).to_owned(), *from, Some(*until));
            }
            let hosts = [lane.row.opener.host, lane.row.acceptor.host];
            for (span, host) in lane.row.time_wait.iter().zip(hosts) {
                if let Some((from, until)) = span {
                    let words = || say::time_wait_at(lang, host_name(run, variant, host));
                    row(&words, *from, *until);
                }
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::report::marks::MOST_OF_A_ROW;

    /// A thousand objects over one connection, each with a request, waiting, a response and a stretch of
    /// the critical path: exactly as many as a row has are drawn, none later than the picture says, in
    /// less than 500 kB.
    #[test]
    fn of_thousands_of_exchanges_the_first_are_drawn() {
        let run = fixture::long_page();
        let held_up = HeldUp::of_first(Shown { run: &run, lang: Lang::En }, VARIANTS);
        let lanes = Lanes::of(&run, VARIANTS);
        let Drawn { lanes: drawn, first } = Drawn::of(&lanes, &held_up);
        let first = first.expect("there are more");
        let lane = &drawn[0][0];
        let count = lane.spans.len() + lane.hangs.len() + lane.held_up.len();
        assert_eq!((count, first.drawn), (MOST_OF_A_ROW, MOST_OF_A_ROW));
        let all = lanes.all[0][0].spans.len() + held_up[0].on_connection(lane.row.conn).len();
        assert_eq!(first.left_out, all - MOST_OF_A_ROW);
        assert!(lane.spans.iter().all(|span| span.until <= first.until));
        for (lang, words) in [
            (Lang::En, format!("The other {} are left out; requests.csv", first.left_out)),
            (Lang::Ko, format!("나머지 {}개를 포함한 전체는 requests.csv", first.left_out)),
        ] {
            let svg = lanes.svg(Shown { run: &run, lang }, &held_up);
            assert!(svg.contains(&words) && svg.len() < 500_000, "{}", svg.len());
        }
        assert!(!lanes_svg(&fixture::hang()).contains("left out"));
    }
}
