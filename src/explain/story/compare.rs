//! Why one run is faster than another: what it saves of each phase, and what it pays for it.
//!
//! Both times are broken down to the nanosecond ([`crate::explain::breakdown`]), so that what is
//! saved less what is spent more is the difference, exactly.

use super::words;
use crate::analyze::{Run, VariantRun, mean_page_load};
use crate::explain::{PageBreakdown, Parts, Phase, breakdown};
use crate::ids::{ConnId, HostId, Set};
use crate::lang::{Lang, contrast as say};
use crate::units::Duration;
use crate::world::{Plan, Role};
use std::cmp::Ordering;

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

/// A page's time in phases, and what it was had for: as much as is held against another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed<'a> {
    /// What it is called.
    pub name: &'a str,
    /// From the click to the last byte.
    pub load_time: Duration,
    /// The mean of all pages that count, where that is known.
    pub mean: Option<Duration>,
    /// What the load time was spent on.
    pub parts: Parts,
    /// How many handshakes the page waited for, of how many that its client and the proxies made
    /// between its click and its end; where that is known.
    pub handshakes: Option<(u64, u64)>,
    /// Connections opened.
    pub opened: u64,
    /// Most connections open at once.
    pub peak: u64,
}

/// The fastest variant against each other one, in their order. Empty where there are not two whose
/// pages arrived whole.
pub fn contrasts(run: &Run, lang: Lang) -> Vec<Contrast> {
    let mut whole: Vec<Timed<'_>> = Vec::new();
    for (variant, run) in run.scenario.variants.iter().zip(&run.variants) {
        whole.extend(Timed::of(Side { name: &variant.name, plan: &variant.plan, run }));
    }
    let fastest = whole.iter().enumerate().min_by_key(|(_, of)| of.load_time);
    let Some(fastest) = fastest.map(|(at, _)| at) else { return Vec::new() };
    let others = whole.iter().enumerate().filter(|(at, _)| *at != fastest);
    others.map(|(_, slow)| of_two(&whole[fastest], slow, lang)).collect()
}

/// The faster of two runs against the other; `None` where a page did not arrive whole.
pub fn contrast(one: Side<'_>, other: Side<'_>, lang: Lang) -> Option<Contrast> {
    Some(contrast_timed(&Timed::of(one)?, &Timed::of(other)?, lang))
}

/// The faster of two pages against the other.
pub fn contrast_timed(one: &Timed<'_>, other: &Timed<'_>, lang: Lang) -> Contrast {
    let one_is_slower = other.load_time < one.load_time;
    let (fast, slow) = if one_is_slower { (other, one) } else { (one, other) };
    of_two(fast, slow, lang)
}

/// Phases, and how much longer or shorter each was.
type Phases = Vec<(Phase, Duration)>;

impl<'run> Timed<'run> {
    /// The page that the page load time of a run is of.
    fn of(side: Side<'run>) -> Option<Timed<'run>> {
        let summary = &side.run.analysis.summary;
        let load_time = summary.page_load?;
        let breakdown = breakdown(side.plan, side.run);
        let page = breakdown.page_of(load_time)?;
        let steps = page.steps.iter().filter(|step| step.phase == Phase::Handshake);
        let conns: Set<ConnId> = steps.filter_map(|step| step.conn).collect();
        Some(Timed {
            name: side.name,
            load_time,
            mean: mean_page_load(&side.run.analysis),
            parts: page.parts.clone(),
            handshakes: made_for(side, page).map(|made| (conns.len() as u64, made)),
            opened: summary.connections_opened,
            peak: summary.connections_peak,
        })
    }
}

/// How many handshakes the client of a page and the proxies made between its click and its end; `None`
/// where they took no time, so that nobody could wait for them.
fn made_for(side: Side<'_>, page: &PageBreakdown) -> Option<u64> {
    let role = |host: HostId| side.plan.hosts.get(host.index()).map(|host| &host.role);
    let by_proxy = |host| matches!(role(host), Some(Role::Proxy(_)));
    let rows = side.run.analysis.connections.iter();
    let for_it = rows.filter(|row| row.opener.host == page.client || by_proxy(row.opener.host));
    let made: Vec<_> = for_it.filter(|row| (page.from..=page.to).contains(&row.opened)).collect();
    let took_time = made.iter().filter(|row| row.established != Some(row.opened)).count();
    (made.is_empty() || took_time > 0).then_some(took_time as u64)
}

fn of_two(fast: &Timed<'_>, slow: &Timed<'_>, lang: Lang) -> Contrast {
    let (mut saved, mut spent) = (Phases::new(), Phases::new());
    for phase in Phase::ALL {
        let [fast, slow] = [fast, slow].map(|of| of.parts.get(phase));
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
    fast: &Timed<'_>,
    slow: &Timed<'_>,
    saved: &[(Phase, Duration)],
    spent: &[(Phase, Duration)],
    lang: Lang,
) -> String {
    let [fast_name, slow_name] = [fast.name, slow.name];
    let [fast_time, slow_time] = times(fast.load_time, slow.load_time);
    let [saved, spent] = [saved, spent].map(|phases| worth_telling(phases, saved, spent));
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
        said.push(say::saves(lang, list(&saved)));
    }
    if !spent.is_empty() {
        said.push(say::spends_more(lang, list(&spent)));
    }
    said.extend(means(fast, slow, lang));
    said.extend(handshakes(fast, slow, lang));
    said.extend(price(fast, slow, lang));
    // A variant's name stays as it is.
    let begins = |sentence: &str| match sentence.starts_with(fast_name) || lang == Lang::Ko {
        true => sentence.to_owned(),
        false => super::say::capital(sentence),
    };
    let rest = said.iter().skip(1).map(|sentence| begins(sentence));
    said.first().cloned().into_iter().chain(rest).collect::<Vec<_>>().join(" ")
}

/// Without what is less than the last digit that is printed of the largest: rounding, and nothing
/// that makes a difference.
fn worth_telling(
    phases: &[(Phase, Duration)],
    saved: &[(Phase, Duration)],
    spent: &[(Phase, Duration)],
) -> Phases {
    let largest = saved.iter().chain(spent).map(|(_, time)| time.as_nanos()).max().unwrap_or(0);
    let tells = |(_, time): &&(Phase, Duration)| time.as_nanos() >= largest / 10_000;
    phases.iter().filter(tells).copied().collect()
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
fn means(fast: &Timed<'_>, slow: &Timed<'_>, lang: Lang) -> Option<String> {
    let (one, other) = (fast.mean?, slow.mean?);
    let same = (one, other) == (fast.load_time, slow.load_time) || one == other;
    let [one, other] = times(one, other);
    (!same).then(|| say::means(lang, fast.name, one, slow.name, other))
}

/// How many handshakes each page waited for, where that is not the same and says more than the
/// phases do: some overlap with other waits, or all were over before the click.
fn handshakes(fast: &Timed<'_>, slow: &Timed<'_>, lang: Lang) -> Option<String> {
    let ((waits, all), (others_wait, others)) = (fast.handshakes?, slow.handshakes?);
    if waits == others_wait {
        None
    } else if waits < all {
        Some(say::handshakes_overlap(lang, waits, all, slow.name, others_wait, others))
    } else if all == 0 {
        Some(say::handshakes_before(lang, slow.name, others_wait))
    } else {
        None
    }
}

/// What the faster one pays in connections, or saves; who is not faster pays for nothing.
fn price(fast: &Timed<'_>, slow: &Timed<'_>, lang: Lang) -> Vec<String> {
    let (name, even) = (fast.name, fast.load_time == slow.load_time);
    let (opened, others) = (fast.opened, slow.opened);
    let (peak, other_peak) = (fast.peak, slow.peak);
    let mut said = Vec::new();
    match opened.cmp(&others) {
        Ordering::Greater if even => said.push(say::opens_more(lang, name, opened - others)),
        Ordering::Greater => said.push(say::pays_connections(lang, name, opened - others)),
        Ordering::Less if even => said.push(say::opens_fewer(lang, name, others - opened)),
        Ordering::Less => said.push(say::saves_connections(lang, name, others - opened)),
        Ordering::Equal if peak > other_peak && !even => {
            return vec![say::pays_at_once(lang, name, peak, other_peak)];
        }
        Ordering::Equal => {}
    }
    if peak != other_peak {
        said.push(say::open_at_once(lang, name, peak, other_peak));
    }
    said
}
