//! Links over time: how many packets wait for each direction's transmitter, how busy it is, and when
//! its queue was full.

use super::Shown;
use super::axis::TimeAxis;
use super::caption;
use super::format::time_ms;
use super::palette::{BLUE, LIGHT_BLUE, MUTED, RED};
use super::pattern::Area;
use super::rows;
use super::sheet::{MARGIN, SMALL, Sheet, Sign};
use super::strips::{self, Changes, ENDS, Levels, Look, PLACE};
use super::svg::{Svg, Type};
use super::table::Table;
use super::text::fit;
use crate::ids::{LinkId, Map, PacketId};
use crate::lang::{lanes, parties as say};
use crate::net::Sharing;
use crate::trace::Event;
use crate::units::{Duration, SimTime};

/// As many strategies are drawn, and as many directions of each.
const VARIANTS: usize = 8;
const LINKS: usize = 6;
/// As many crosses on a strip; more stand on top of one another.
const CROSSES: usize = 400;
/// The words below a link's name, from the top of its strip.
const BELOW: f64 = 46.0;

const WAITING: Look = Look { ground: Area::plain(LIGHT_BLUE), edge: BLUE };

/// What went over a direction of a link.
struct Traffic {
    name: String,
    /// How many packets may wait.
    room: Option<u32>,
    levels: Levels<1>,
    dropped: Vec<SimTime>,
    /// When each packet was being sent. A transmitter that connections share sends several at once.
    sending: Vec<(SimTime, SimTime)>,
}

impl Traffic {
    /// Its first packet began and its last one ended.
    fn first_and_last(&self) -> Option<(SimTime, SimTime)> {
        let first = self.sending.iter().map(|(starts, _)| *starts).min()?;
        Some((first, self.sending.iter().map(|(_, ends)| *ends).max()?))
    }

    /// For how long it was sending, be it one packet or several.
    fn busy(&self) -> Duration {
        let mut sending = self.sending.clone();
        sending.sort_unstable();
        let mut seen = SimTime::ZERO;
        let mut busy = Duration::ZERO;
        for (starts, ends) in sending {
            let from = starts.max(seen);
            if ends > from {
                busy = busy + ends.since(from);
                seen = ends;
            }
        }
        busy
    }

    /// How much of the time between its first and its last packet it was sending, in %.
    fn busy_percent(&self) -> u64 {
        let Some((first, last)) = self.first_and_last() else { return 0 };
        let whole = u128::from(last.since(first).as_nanos().max(1));
        let percent = (u128::from(self.busy().as_nanos()) * 100 + whole / 2) / whole;
        u64::try_from(percent).unwrap_or(100)
    }
}

/// The directions of a variant that have a rate, in their order: those without are never busy.
fn traffic(run: Shown<'_>, variant: usize) -> Vec<Traffic> {
    let of = &run.run.variants[variant];
    let directions: Vec<_> = run.scenario.variants[variant].plan.network.edge_weights().collect();
    let mut changes = vec![Changes::<1>::default(); directions.len()];
    for Waited { link, from, until } in waited(run, variant) {
        changes[link.index()].one(0, from, Some(until));
    }
    let mut found: Vec<Traffic> = directions
        .iter()
        .map(|direction| Traffic {
            name: direction.name.to_string(),
            room: direction.config.queue_packets,
            levels: Vec::new(),
            dropped: Vec::new(),
            sending: Vec::new(),
        })
        .collect();
    for record in &of.trace.records {
        match record.event {
            Event::Hop { link: LinkId(link), starts, ends, .. } => {
                found[link as usize].sending.push((starts, ends));
            }
            Event::Dropped { link, .. } => found[link.index()].dropped.push(record.at),
            _ => {}
        }
    }
    for (of, changes) in found.iter_mut().zip(&changes) {
        of.levels = changes.levels();
    }
    let pairs = found.into_iter().zip(directions);
    let rated = pairs.filter(|(of, direction)| {
        direction.config.rate.is_some() && (!of.sending.is_empty() || !of.dropped.is_empty())
    });
    rated.map(|(of, _)| of).collect()
}

/// A packet that had to wait for a direction's transmitter.
struct Waited {
    link: LinkId,
    from: SimTime,
    until: SimTime,
}

/// Every packet that had to wait, by direction. A link that connections share tells of a packet only
/// when it has sent it: the packet came there when it was sent, or from the link before.
fn waited(run: Shown<'_>, variant: usize) -> impl Iterator<Item = Waited> {
    let network = &run.scenario.variants[variant].plan.network;
    let shared: Vec<bool> =
        network.edge_weights().map(|of| of.config.sharing == Sharing::PerConnection).collect();
    let any_shared = shared.contains(&true);
    let mut came: Map<PacketId, SimTime> = Map::new();
    let records = run.run.variants[variant].trace.records.iter();
    records.filter_map(move |record| match record.event {
        Event::Sent { packet, .. } if any_shared => {
            came.insert(packet, record.at);
            None
        }
        Event::Hop { packet, link, starts, arrives, .. } => {
            let from = match came.get(&packet) {
                Some(came) if shared[link.index()] => *came,
                _ => record.at,
            };
            if any_shared {
                came.insert(packet, arrives);
            }
            (starts > from).then_some(Waited { link, from, until: starts })
        }
        _ => None,
    })
}

/// Whether the picture teaches something: somewhere a packet had to wait.
pub fn links_matter<'a>(run: impl Into<Shown<'a>>) -> bool {
    let run = run.into();
    (0..run.run.variants.len()).any(|variant| waited(run, variant).next().is_some())
}

/// A strip for each direction of each strategy: the packets that wait, crosses where one is dropped,
/// and how busy it was.
pub fn links_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    svg(run, &traffics(run, VARIANTS))
}

/// What went over the links of each of the first variants.
pub(super) struct Traffics(Vec<Vec<Traffic>>);

/// That of the first variants.
pub(super) fn traffics(run: Shown<'_>, variants: usize) -> Traffics {
    let count = run.variants.len().min(variants);
    Traffics((0..count).map(|variant| traffic(run, variant)).collect())
}

/// The picture.
pub(super) fn svg(run: Shown<'_>, Traffics(all): &Traffics) -> String {
    let lang = run.lang;
    let conditions = caption::conditions(run);
    let mut sheet = Sheet::begin(lang, run.title(), say::links(lang), &conditions);
    let shown = run.variants.len().min(VARIANTS);
    let all = &all[..shown];
    let drawn = || all.iter().flat_map(|links| links.iter().take(LINKS));
    let mut items: Vec<(Sign<'_>, &str)> = vec![(WAITING.sign(), say::waiting_packets(lang))];
    if drawn().any(|of| !of.dropped.is_empty()) {
        items.push((Box::new(|svg, x, y| cross(svg, (x + 15.0, y))), say::dropped_packet(lang)));
    }
    sheet.legend(&items);
    let times = drawn().flat_map(|of| {
        let ends = of.first_and_last().into_iter().flat_map(|(first, last)| [first, last]);
        let steps = of.levels.iter().map(|(at, _)| *at);
        ends.chain(steps).chain(of.dropped.iter().copied()).map(rows::millis)
    });
    let sent = drawn().flat_map(|of| &of.sending);
    let sent: Vec<_> = sent.map(|(from, to)| (rows::millis(*from), rows::millis(*to))).collect();
    let axis = TimeAxis::cut_where(times, rows::outside(&sent));
    let scale = drawn().map(|of| strips::most(&of.levels)).max().unwrap_or(1);
    for (variant, links) in all.iter().enumerate() {
        rows::draw_name(&mut sheet, run, variant);
        if links.is_empty() {
            sheet.remark(say::no_rate(lang));
            sheet.y += 8.0;
            continue;
        }
        let top = sheet.y + 10.0;
        let count = links.len().min(LINKS);
        let bottom = top + PLACE * count as f64 - 6.0;
        rows::draw_time(&mut sheet.svg, &axis, ENDS, (top, bottom));
        for (index, of) in links.iter().take(LINKS).enumerate() {
            draw(&mut sheet.svg, run, of, (top + PLACE * index as f64, scale), &axis);
        }
        rows::draw_cuts(&mut sheet.svg, &axis, ENDS, (top, bottom));
        sheet.y = bottom + 28.0;
        if links.len() > count {
            sheet.remark(&say::more_links(lang, links.len() - count));
        }
    }
    if let Some(words) = super::canvas::cut_words(lang, &axis) {
        sheet.remark(&words);
    }
    if shown < run.variants.len() {
        sheet.remark(&lanes::more_variants(lang, run.variants.len() - shown));
    }
    sheet.finish(&caption::provenance(run))
}

/// A strip; how busy the link was stands below its name.
fn draw(svg: &mut Svg, run: Shown<'_>, of: &Traffic, (top, scale): (f64, u64), axis: &TimeAxis) {
    strips::draw(svg, (&of.name, top, scale), &of.levels, [WAITING], axis);
    for at in of.dropped.iter().take(CROSSES) {
        cross(svg, (rows::place(axis, *at, ENDS), top + 8.0));
    }
    let mut words = format!("{} {} %", say::busy_short(run.lang), of.busy_percent());
    if let Some(room) = of.room {
        words.push_str(&format!(" · {} {room}", say::queue_limit(run.lang)));
    }
    if !of.dropped.is_empty() {
        words.push_str(&format!(" · {} {}", say::dropped(run.lang), of.dropped.len()));
    }
    let words = fit(&words, SMALL - 1.5, ENDS.0 - MARGIN - 34.0);
    svg.text((MARGIN, top + BELOW), Type::size(SMALL - 1.5).fill(MUTED), &words);
}

fn cross(svg: &mut Svg, (x, y): (f64, f64)) {
    let style = format!("stroke=\"{RED}\" stroke-width=\"1.8\"");
    svg.line((x - 3.5, y - 3.5), (x + 3.5, y + 3.5), &style);
    svg.line((x - 3.5, y + 3.5), (x + 3.5, y - 3.5), &style);
}

/// How many packets waited from each time on, and how many were dropped in all.
pub fn links_table<'a>(run: impl Into<Shown<'a>>) -> Table {
    let run = run.into();
    table(run, &traffics(run, usize::MAX))
}

/// The same of all variants, where it is known what went over their links.
pub(super) fn table(run: Shown<'_>, Traffics(all): &Traffics) -> Table {
    let lang = run.lang;
    let mut table = Table::of([
        lanes::variant(lang),
        say::link(lang),
        say::busy(lang),
        say::dropped(lang),
        lanes::from_ms(lang),
        say::waiting(lang),
    ]);
    for (of, links) in run.scenario.variants.iter().zip(all) {
        for link in links {
            let head = [
                of.name.clone(),
                link.name.clone(),
                link.busy_percent().to_string(),
                link.dropped.len().to_string(),
            ];
            table.rows_of(&link.levels, |(at, [waiting])| {
                head.clone().into_iter().chain([time_ms(*at), waiting.to_string()])
            });
            if link.levels.is_empty() {
                table.row(head.into_iter().chain([String::new(), "0".to_owned()]));
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::run_scenario;
    use crate::lang::Lang;
    use crate::scenario::{Overrides, load};

    /// Two packets that are sent at the same time make a transmitter no busier than one.
    #[test]
    fn busy_is_never_more_than_always() {
        let at = SimTime::from_nanos;
        let of = Traffic {
            name: String::new(),
            room: None,
            levels: Vec::new(),
            dropped: Vec::new(),
            sending: vec![(at(10), at(30)), (at(40), at(50)), (at(10), at(20)), (at(15), at(35))],
        };
        // From 10 to 35 and from 40 to 50: 35 of 40.
        assert_eq!(of.busy(), Duration::from_nanos(35));
        assert_eq!(of.busy_percent(), 88);
    }

    /// An object of 14,600 bytes from a window of ten segments: the server writes ten packets of 1500
    /// bytes and its FIN at once. At 10 Mbit/s each packet takes 1.2 ms, so the first is being sent and
    /// ten wait, one less every 1.2 ms. A link that connections share does the same for one alone.
    #[test]
    fn a_burst_waits_for_the_transmitter() {
        for sharing in ["fifo", "per-connection"] {
            let text = format!(
                r#"(
                title: "Ten packets", profile: "textbook",
                tcp: (initial_window: 10),
                http: (size_includes_head: true),
                links: [(from: "client", to: "server", delay: "10ms", rate: "10Mbit/s", sharing: "{sharing}")],
                clients: [(name: "client")], servers: [(name: "server")],
                pages: [(document: (size: "14600B"))],
            )"#
            );
            let run = run_scenario(load("ten", &text, &Overrides::default()).unwrap());
            let shown = Shown { run: &run, lang: Lang::En };
            assert!(links_matter(shown));
            let links = traffic(shown, 0);
            let down = links.into_iter().find(|of| of.name.starts_with("server")).unwrap();
            let waiting: Vec<u64> = down.levels.iter().map(|(_, [waiting])| *waiting).collect();
            assert_eq!(waiting, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], "{sharing}");
            let times: Vec<SimTime> = down.levels.iter().map(|(at, _)| *at).collect();
            let steps = times.windows(2).map(|pair| pair[1].since(pair[0]));
            assert!(steps.into_iter().all(|step| step == Duration::from_micros(1200)));
        }
    }
}
