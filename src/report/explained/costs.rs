//! What each mechanism costs, and which parameter makes which difference between profiles.

use super::signed_ms;
use super::table::table;
use crate::explain::{Alone, Difference, Mechanism, Without};
use crate::lang::{Lang, explain as say};
use crate::params::Profile;
use crate::report::Style;
use crate::report::format::{exact_ms, short};
use crate::report::text::{clean, wrap_columns};
use crate::units::Duration;

/// What came of taking mechanisms away from one variant.
#[derive(Clone, Debug)]
pub struct Costs {
    /// The variant's name.
    pub variant: String,
    /// The page load time as it was.
    pub page_load: Duration,
    /// What each comes to.
    pub without: Vec<(Mechanism, Without)>,
}

/// A table of what each mechanism costs, and why that does not add up.
pub fn costs_text(lang: Lang, costs: &Costs, style: Style) -> String {
    let (name, base) = (clean(&costs.variant), costs.page_load);
    let mut out = format!("{}\n", say::what_if(lang, name, short(base)));
    let head = [say::changed(lang), say::page_load(lang), say::difference(lang)];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut absent = Vec::new();
    for (mechanism, without) in &costs.without {
        let (time, difference) = match without {
            Without::DoesNotApply => {
                absent.push(format!("{}: {}", label(lang, *mechanism), reason(lang, *mechanism)));
                continue;
            }
            Without::NeverWhole => (say::never(lang).to_owned(), String::new()),
            Without::Takes(time) => {
                let difference = signed_ms(base, *time);
                let difference = difference.unwrap_or_else(|| say::none_difference(lang).into());
                (exact_ms(*time), difference)
            }
        };
        rows.push(vec![label(lang, *mechanism), time, difference]);
    }
    out.push_str(&table(&rows));
    for line in &absent {
        push_wrapped(&mut out, line, style);
    }
    push_wrapped(&mut out, say::not_additive(lang), style);
    out
}

fn push_wrapped(out: &mut String, text: &str, style: Style) {
    for (at, line) in wrap_columns(text, style.width.max(40) - 4).iter().enumerate() {
        out.push_str(&format!("{}{line}\n", if at == 0 { "  " } else { "    " }));
    }
}

/// What is changed.
pub(in crate::report) fn label(lang: Lang, mechanism: Mechanism) -> String {
    let text = match mechanism {
        Mechanism::InitialWindow(segments) => return say::initial_window(lang, segments),
        Mechanism::Handshakes => say::handshakes,
        Mechanism::SlowStart => say::slow_start,
        Mechanism::DelayedAck => say::delayed_ack,
        Mechanism::Loss => say::loss,
        Mechanism::Rate => say::rate,
        Mechanism::Distance => say::distance,
        Mechanism::ServerTime => say::server_time,
        Mechanism::ConnectionLimits => say::connection_limits,
        Mechanism::Proxies => say::proxies,
    };
    text(lang).to_owned()
}

/// Why there is nothing to take away.
pub(in crate::report) fn reason(lang: Lang, mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::InitialWindow(_) => say::same_window(lang),
        Mechanism::Handshakes => say::no_handshakes(lang),
        Mechanism::SlowStart => say::no_slow_start(lang),
        Mechanism::DelayedAck => say::no_delayed_ack(lang),
        Mechanism::Loss => say::no_loss(lang),
        Mechanism::Rate => say::no_rate(lang),
        Mechanism::Distance => say::no_distance(lang),
        Mechanism::ServerTime => say::no_server_time(lang),
        Mechanism::ConnectionLimits => say::no_limits(lang),
        Mechanism::Proxies => say::no_proxies(lang),
    }
}

/// What came of changing the parameters of one profile to those of another, one at a time.
#[derive(Clone, Debug)]
pub struct ProfileCosts {
    /// The profile that is begun with, and its page load time.
    pub from: (Profile, Option<Duration>),
    /// The other.
    pub to: (Profile, Option<Duration>),
    /// What each difference comes to by itself.
    pub alone: Vec<(Difference, Alone)>,
    /// The other way: what each comes to by itself that is set back in the other profile.
    pub back: Vec<(Difference, Alone)>,
}

/// What the profiles disagree about in one variant, the largest differences first.
pub fn profiles_text(lang: Lang, variant: &str, costs: &[ProfileCosts], style: Style) -> String {
    let mut out = format!("{}\n", say::profiles(lang, clean(variant)));
    for pair in costs {
        let ((from, base), (to, other)) = (pair.from, pair.to);
        let (Some(base), Some(other)) = (base, other) else {
            push_wrapped(&mut out, &say::instead_never(lang, from.name(), to.name()), style);
            continue;
        };
        let whole = signed_ms(base, other);
        let same = || say::same_time(lang).to_owned();
        let difference = whole.clone().unwrap_or_else(same);
        let (time, base_ms) = (exact_ms(other), exact_ms(base));
        let head = say::instead_of(lang, from.name(), to.name(), time, base_ms, difference);
        push_wrapped(&mut out, &head, style);
        let moved = push_differences(&mut out, lang, &pair.alone, base);
        push_sums(&mut out, lang, pair, (&moved, whole.unwrap_or_else(same)), style);
        // A parameter that matters only beside others shows when it is set back.
        let hidden = |(back, _): &&(Difference, Alone)| !moved.iter().any(|(n, _)| *n == back.name);
        let back: Vec<_> = pair.back.iter().filter(hidden).cloned().collect();
        let mut lines = String::new();
        if !push_differences(&mut lines, lang, &back, other).is_empty() {
            push_wrapped(&mut out, &format!("  {}", say::set_back(lang, to.name())), style);
            out.push_str(&lines);
        }
    }
    out
}

/// A table of the differences that are any, the largest first. Gives the name of each, with by how
/// many nanoseconds the page is later.
fn push_differences(
    out: &mut String,
    lang: Lang,
    alone: &[(Difference, Alone)],
    base: Duration,
) -> Vec<(&'static str, Option<i128>)> {
    let nanos = |time: Duration| i128::from(time.as_nanos()) - i128::from(base.as_nanos());
    let mut found: Vec<(&Difference, Option<Duration>)> = alone
        .iter()
        .filter_map(|(difference, alone)| match alone {
            Alone::Takes(time) if *time != base => Some((difference, Some(*time))),
            Alone::NeverWhole => Some((difference, None)),
            Alone::Takes(_) | Alone::Settled => None,
        })
        .collect();
    found.sort_by_key(|(_, time)| std::cmp::Reverse(time.map_or(i128::MAX, |t| nanos(t).abs())));
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|(difference, time)| {
            let what = say::alone(lang, difference.name, difference.from, difference.to);
            let change = match time {
                Some(time) => signed_ms(base, *time).unwrap_or_default(),
                None => say::never(lang).to_owned(),
            };
            vec![format!("  {what}"), change]
        })
        .collect();
    out.push_str(&table(&rows));
    found.into_iter().map(|(difference, time)| (difference.name, time.map(nanos))).collect()
}

/// What the differences come to together, and how many there are besides.
fn push_sums(
    out: &mut String,
    lang: Lang,
    pair: &ProfileCosts,
    (moved, whole): (&[(&'static str, Option<i128>)], String),
    style: Style,
) {
    let settled = pair.alone.iter().filter(|(_, alone)| *alone == Alone::Settled);
    let settled: Vec<&str> = settled.map(|(difference, _)| difference.name).collect();
    if moved.len() > 1 {
        let sum: i128 = moved.iter().filter_map(|(_, nanos)| *nanos).sum();
        let nanos = |value: i128| Duration::from_nanos(u64::try_from(value).unwrap_or(0));
        let sum = signed_ms(nanos(-sum), nanos(sum)).unwrap_or_else(|| "0".to_owned());
        push_wrapped(out, &format!("  {}", say::together(lang, sum, whole)), style);
    }
    let others = pair.alone.len() - settled.len() - moved.len();
    if others > 0 {
        push_wrapped(out, &format!("  {}", say::others(lang, others)), style);
    }
    if !settled.is_empty() {
        push_wrapped(out, &format!("  {}", say::settled(lang, settled.join(", "))), style);
    }
}
