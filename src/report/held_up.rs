//! What held the page up: the page's critical path as a line below the rows that it passes.
//!
//! On lanes the line is where the path was spent on a connection, in a waterfall where it was spent
//! on a request. A stretch of it has its own words for those who point at it, or cannot see it:
//! which request, which connection, which packets, and what the time went into. Below the rows
//! stands what held the page up longest, and which segment it was complete with.

use super::Shown;
use super::explained::held_text;
use super::format::short;
use super::palette::INK;
use super::sheet::{Sheet, Sign};
use super::svg::Svg;
use super::text::clean;
use crate::explain::{Holder, PageBreakdown, Parts, Step, critical_path, holder};
use crate::ids::{ConnId, RequestId};
use crate::lang::explain as say;
use crate::units::{Duration, SimTime};

/// How far below the middle of a row the line is.
const BELOW: f64 = 9.2;
/// How many phases a stretch's words name.
const PHASES: usize = 3;

/// A page's critical path, ready to be drawn in any language.
pub(super) struct HeldUp {
    page: Option<PageBreakdown>,
    holder: Option<Holder>,
}

/// A stretch of the path on one row.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) from: SimTime,
    pub(super) until: SimTime,
    /// What of it there is: at least one.
    steps: &'a [Step],
}

impl HeldUp {
    /// The critical path of a variant's page; empty where no page arrived whole.
    pub(super) fn of(run: Shown<'_>, variant: usize) -> HeldUp {
        let of = &run.run.variants[variant];
        let plan = &run.scenario.variants[variant].plan;
        let page = critical_path(plan, of);
        let holder = page.as_ref().and_then(|page| holder(&of.trace, page));
        HeldUp { page, holder }
    }

    /// Those of the first variants.
    pub(super) fn of_first(run: Shown<'_>, variants: usize) -> Vec<HeldUp> {
        (0..run.variants.len().min(variants)).map(|variant| HeldUp::of(run, variant)).collect()
    }

    /// How long each phase took, where a page arrived whole.
    pub(super) fn parts(&self) -> Option<&Parts> {
        self.page.as_ref().map(|page| &page.parts)
    }

    fn steps(&self) -> &[Step] {
        self.page.as_ref().map_or(&[], |page| &page.steps)
    }

    /// Whether there is nothing to draw.
    pub(super) fn is_empty(&self) -> bool {
        self.steps().is_empty()
    }

    /// Its stretches on a connection.
    pub(super) fn on_connection(&self, conn: ConnId) -> Vec<Stretch<'_>> {
        self.stretches(|step| step.conn == Some(conn))
    }

    /// Its stretches for a request.
    pub(super) fn on_request(&self, request: RequestId) -> Vec<Stretch<'_>> {
        self.stretches(|step| step.request == Some(request))
    }

    /// What is written below the rows of a variant.
    pub(super) fn remark(&self, sheet: &mut Sheet, run: Shown<'_>, variant: usize) {
        if let Some(words) = self.holder.as_ref().map(|held| held_text(run, variant, held)) {
            sheet.y -= 6.0;
            sheet.remark(&words);
            sheet.y += 14.0;
        }
    }

    /// Neighbouring steps that are there and for the same request on the same connection, together.
    fn stretches(&self, is_there: impl Fn(&Step) -> bool) -> Vec<Stretch<'_>> {
        let same = |a: &Step, b: &Step| {
            is_there(a) == is_there(b) && a.request == b.request && a.conn == b.conn
        };
        let chunks = self.steps().chunk_by(same).filter(|steps| is_there(&steps[0]));
        chunks
            .map(|steps| Stretch { from: steps[0].from, until: steps[steps.len() - 1].to, steps })
            .collect()
    }
}

/// `held the page up for 51.2 ms: /a.css on c2, p17–p19; propagation 50 ms, serialisation 1.2 ms`.
fn words(run: Shown<'_>, variant: usize, steps: &[Step]) -> String {
    let lang = run.lang;
    let took = steps.iter().fold(Duration::ZERO, |sum, step| sum + step.length());
    let analysis = &run.run.variants[variant].analysis;
    let row = steps[0].request.and_then(|request| analysis.request(request));
    let url = row.map(|row| clean(&row.url));
    let mut where_ = Vec::from_iter(url);
    where_.extend(steps[0].conn.map(|conn| conn.to_string()));
    let packets = || steps.iter().filter_map(|step| step.packet);
    if let (Some(first), Some(last)) = (packets().min(), packets().max()) {
        where_.push(if first == last { first.to_string() } else { format!("{first}–{last}") });
    }
    let mut parts: Vec<_> = Parts::of(steps).iter().collect();
    parts.sort_by_key(|(_, took)| std::cmp::Reverse(*took));
    let parts: Vec<String> = parts
        .into_iter()
        .take(PHASES)
        .map(|(phase, took)| say::part(lang, phase.label(lang), short(took)))
        .collect();
    say::held_up_here(lang, short(took), where_.join(", "), parts.join(", "))
}

/// Draws stretches of a variant's path below the row whose middle is given.
pub(super) fn draw(
    svg: &mut Svg,
    (run, variant): (Shown<'_>, usize),
    stretches: &[Stretch<'_>],
    x: impl Fn(SimTime) -> f64,
    middle: f64,
) {
    for Stretch { from, until, steps } in stretches {
        svg.titled(&words(run, variant, steps), |svg| {
            line(svg, (x(*from), x(*until)), middle + BELOW)
        });
    }
}

/// Its sign in a legend.
pub(super) fn sign<'a>() -> Sign<'a> {
    Box::new(|svg, x, y| line(svg, (x + 1.0, x + 29.0), y))
}

/// A thick line between two ticks: it is told by its shape and its place.
fn line(svg: &mut Svg, (left, right): (f64, f64), y: f64) {
    let right = right.max(left + 1.5);
    svg.rect((left, y - 1.3), (right - left, 2.6), &format!("fill=\"{INK}\""));
    for x in [left, right - 1.0] {
        svg.rect((x, y - 3.0), (1.0, 6.0), &format!("fill=\"{INK}\""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::run_scenario;
    use crate::lang::Lang;
    use crate::scenario::{Overrides, bundled, load};

    /// In each strategy some request holds the page up at every moment, none at the same time as
    /// another, and so the lines under the requests are as long together as the page takes; and so
    /// are those under the connections, since every request waits on one.
    #[test]
    fn the_lines_together_are_the_page_load_time() {
        let text = bundled::find("strategies").unwrap().text;
        let run = run_scenario(load("strategies", text, &Overrides::default()).unwrap());
        let shown = Shown { run: &run, lang: Lang::En };
        for (variant, of) in run.variants.iter().enumerate() {
            let path = HeldUp::of(shown, variant);
            let sum = |stretches: Vec<Stretch<'_>>| {
                let lengths = stretches.iter().map(|stretch| stretch.until.since(stretch.from));
                lengths.fold(Duration::ZERO, |sum, length| sum + length)
            };
            let requests = of.analysis.requests.iter();
            let requests = requests.map(|row| sum(path.on_request(row.request)));
            let conns = of.analysis.connections.iter();
            let conns = conns.map(|row| sum(path.on_connection(row.conn)));
            let whole = |parts: Vec<Duration>| parts.into_iter().fold(Duration::ZERO, |a, b| a + b);
            let load_time = of.analysis.summary.page_load.unwrap();
            assert_eq!(whole(requests.collect()), load_time, "variant {variant}");
            assert_eq!(whole(conns.collect()), load_time, "variant {variant}");
        }
    }

    /// Serial, a connection for each of eleven objects at 100 ms of round trip: each holds the page
    /// up for a handshake and an exchange, which are propagation alone but for the handshake's name.
    #[test]
    fn a_stretch_says_where_and_by_what() {
        let text = bundled::find("strategies").unwrap().text;
        let run = run_scenario(load("strategies", text, &Overrides::default()).unwrap());
        let shown = Shown { run: &run, lang: Lang::En };
        let first = &run.variants[0].analysis.requests[0];
        let path = HeldUp::of(shown, 0);
        let stretches = path.on_request(first.request);
        let words: Vec<String> =
            stretches.iter().map(|stretch| words(shown, 0, stretch.steps)).collect();
        assert_eq!(words.len(), 1, "{words:?}");
        assert!(words[0].starts_with("held the page up for 200 ms: "), "{words:?}");
        assert!(
            words[0].contains("c0, p0–p") && words[0].contains("handshake 100 ms"),
            "{words:?}"
        );
    }
}
