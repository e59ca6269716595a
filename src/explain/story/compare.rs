//! Why one run is faster than another: what it saves of each phase, and what it pays for it.
//!
//! Both times are broken down to the nanosecond ([`crate::explain::breakdown`]), so that what is
//! saved less what is spent more is the difference, exactly.

use super::words;
use crate::analyze::{Run, VariantRun, mean_page_load};
use crate::explain::{Breakdown, PageBreakdown, Phase, breakdown};
use crate::ids::ConnId;
use crate::lang::{Lang, story as say};
use crate::units::Duration;
use crate::world::Plan;
use std::collections::BTreeSet;

/// One of the two runs.
#[derive(Clone, Copy, Debug)]
pub struct Side<'run> {
    /// What it is called: the variant, or the profile.
    pub name: &'run str,
    /// What was run.
    pub plan: &'run Plan,
    /// What came of it.
    pub run: &'run VariantRun,
}

/// How two runs differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrast {
    /// How much less time the faster one takes.
    pub difference: Duration,
    /// What it spends less on, the most first.
    pub saved: Vec<(Phase, Duration)>,
    /// What it spends more on, the most first. What is saved less this is the difference.
    pub spent: Vec<(Phase, Duration)>,
    /// In words.
    pub text: String,
}

/// The fastest variant against each other one, in their order. Empty where there are not two whose
/// pages arrived whole.
pub fn contrasts(run: &Run, lang: Lang) -> Vec<Contrast> {
    let mut whole: Vec<Measured<'_>> = Vec::new();
    for (variant, run) in run.scenario.variants.iter().zip(&run.variants) {
        whole.extend(Measured::of(Side { name: &variant.name, plan: &variant.plan, run }));
    }
    let fastest = whole.iter().enumerate().min_by_key(|(_, of)| of.page().load_time());
    let Some(fastest) = fastest.map(|(at, _)| at) else { return Vec::new() };
    let others = whole.iter().enumerate().filter(|(at, _)| *at != fastest);
    others.map(|(_, slow)| of_two(&whole[fastest], slow, lang)).collect()
}

/// The faster of two runs against the other; `None` where a page did not arrive whole.
pub fn contrast(one: Side<'_>, other: Side<'_>, lang: Lang) -> Option<Contrast> {
    let (one, other) = (Measured::of(one)?, Measured::of(other)?);
    let one_is_slower = other.page().load_time() < one.page().load_time();
    let (fast, slow) = if one_is_slower { (other, one) } else { (one, other) };
    Some(of_two(&fast, &slow, lang))
}

/// Phases, and how much longer or shorter each was.
type Phases = Vec<(Phase, Duration)>;

/// A run with the breakdown of the page that its page load time is of.
struct Measured<'run> {
    side: Side<'run>,
    breakdown: Breakdown,
    load_time: Duration,
}

impl<'run> Measured<'run> {
    fn of(side: Side<'run>) -> Option<Measured<'run>> {
        let load_time = side.run.analysis.summary.page_load?;
        let breakdown = breakdown(side.plan, side.run);
        breakdown.page_of(load_time)?;
        Some(Measured { side, breakdown, load_time })
    }

    fn page(&self) -> &PageBreakdown {
        self.breakdown.page_of(self.load_time).expect("it was looked for")
    }

    /// How many handshakes the page waited for.
    fn handshakes(&self) -> u64 {
        let steps = self.page().steps.iter().filter(|step| step.phase == Phase::Handshake);
        let conns: BTreeSet<ConnId> = steps.filter_map(|step| step.conn).collect();
        conns.len() as u64
    }
}

fn of_two(fast: &Measured<'_>, slow: &Measured<'_>, lang: Lang) -> Contrast {
    let (mut saved, mut spent) = (Phases::new(), Phases::new());
    for phase in Phase::ALL {
        let [fast, slow] = [fast, slow].map(|of| of.page().parts.get(phase));
        if fast < slow {
            saved.push((phase, slow - fast));
        } else if slow < fast {
            spent.push((phase, fast - slow));
        }
    }
    for list in [&mut saved, &mut spent] {
        list.sort_by_key(|(phase, time)| (std::cmp::Reverse(*time), *phase));
    }
    let difference = slow.load_time - fast.load_time;
    let text = text(fast, slow, &saved, &spent, lang);
    Contrast { difference, saved, spent, text }
}

fn text(
    fast: &Measured<'_>,
    slow: &Measured<'_>,
    saved: &[(Phase, Duration)],
    spent: &[(Phase, Duration)],
    lang: Lang,
) -> String {
    let [fast_name, slow_name] = [fast.side.name, slow.side.name];
    let [fast_time, slow_time] = times(fast.load_time, slow.load_time);
    let list = |phases: &[(Phase, Duration)]| {
        let one = |(phase, time): &(Phase, Duration)| {
            say::phase_and_time(lang, phase.label(lang), words::time(*time))
        };
        phases.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let mut said = Vec::new();
    if fast.load_time == slow.load_time {
        said.push(say::equally_fast(lang, fast_name, slow_name, fast_time));
    } else {
        let difference = words::time(slow.load_time - fast.load_time);
        let names = (fast_name, slow_name);
        said.push(say::faster(lang, names.0, names.1, difference, fast_time, slow_time));
    }
    if !saved.is_empty() {
        said.push(say::saves(lang, list(saved)));
    }
    if !spent.is_empty() {
        said.push(say::spends_more(lang, list(spent)));
    }
    said.extend(means(fast, slow, lang));
    said.extend(handshakes(fast, slow, lang));
    said.extend(price(fast, slow, lang));
    // The first begins with a variant's name, which stays as it is.
    let rest = said.iter().skip(1).map(|sentence| super::say::capital(sentence));
    said.first().cloned().into_iter().chain(rest).collect::<Vec<_>>().join(" ")
}

/// Two times in words, exact where they would look alike and are not.
fn times(fast: Duration, slow: Duration) -> [String; 2] {
    let rounded = [fast, slow].map(words::time);
    if fast != slow && rounded[0] == rounded[1] {
        return [fast, slow].map(|time| time.to_string());
    }
    rounded
}

/// What the mean page takes, where there are several and the slowest ones, which are compared, say
/// something else.
fn means(fast: &Measured<'_>, slow: &Measured<'_>, lang: Lang) -> Option<String> {
    let means = [fast, slow].map(|of| mean_page_load(&of.side.run.analysis));
    let [Some(one), Some(other)] = means else { return None };
    let same = (one, other) == (fast.load_time, slow.load_time) || one == other;
    let [one, other] = times(one, other);
    (!same).then(|| say::means(lang, fast.side.name, one, slow.side.name, other))
}

/// How many handshakes each page waited for, where that is not the same.
fn handshakes(fast: &Measured<'_>, slow: &Measured<'_>, lang: Lang) -> Option<String> {
    let opened = |of: &Measured<'_>| of.side.run.analysis.summary.connections_opened;
    let (fast_waits, slow_waits) = (fast.handshakes(), slow.handshakes());
    let (all, others) = (opened(fast), opened(slow));
    let overlap = fast_waits < all && fast_waits != slow_waits;
    overlap
        .then(|| say::handshakes_overlap(lang, fast_waits, all, slow.side.name, slow_waits, others))
}

/// What the faster one pays in connections, or saves.
fn price(fast: &Measured<'_>, slow: &Measured<'_>, lang: Lang) -> Option<String> {
    let [fast, slow] = [fast, slow].map(|of| &of.side.run.analysis.summary);
    let (opened, others) = (fast.connections_opened, slow.connections_opened);
    let (peak, other_peak) = (fast.connections_peak, slow.connections_peak);
    if opened > others {
        Some(say::pays_connections(lang, opened - others, peak, other_peak))
    } else if peak > other_peak {
        Some(say::pays_at_once(lang, peak, other_peak))
    } else if opened < others {
        Some(say::saves_connections(lang, others - opened, peak, other_peak))
    } else {
        None
    }
}
