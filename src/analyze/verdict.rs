//! Whether a scenario's own claims held.

use super::senders::window_at;
use super::{Analysis, Reading, RequestOutcome, Summary, Verdict};
use crate::scenario::{Bound, Check, Expectation, Hop, Measure, Relation};
use crate::trace::Trace;
use crate::units::{Duration, SimTime};
use std::cmp::Ordering;

/// What was found for a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Number(u64),
    Word(&'static str),
    /// There is none: no hang, no page load time.
    Nothing,
    /// The variant was not run, or has no such hop.
    Unknown,
}

/// Judges one claim by what the variants' runs came to: for each its name, numbers and trace.
pub fn judge(expectation: &Expectation, runs: &[(&str, &Analysis, &Trace)]) -> Verdict {
    let check = &expectation.check;
    let find = |variant: &str, hop| {
        let run = runs.iter().find(|(name, ..)| *name == variant);
        run.map_or(Found::Unknown, |(_, run, trace)| find(run, trace, check, hop))
    };
    let found = find(&expectation.variant, check.hop);
    let bound = match &check.bound {
        Bound::Number(number) => Found::Number(*number),
        Bound::Word(word) => Found::Word(word),
        Bound::Nothing => Found::Nothing,
        Bound::Variant { name, hop, plus } => {
            match find(name, *hop) {
                Found::Number(number) => shifted(number, *plus),
                // Nothing plus something is still nothing to compare with.
                Found::Nothing if *plus != 0 => Found::Unknown,
                other => other,
            }
        }
    };
    let holds = holds(check.relation, found, bound);
    let claim = format!("{}: {} {}", expectation.variant, expectation.metric, expectation.claim);
    let found = read(check.measure, found);
    let is_compared = matches!(check.bound, Bound::Variant { .. });
    let compared = is_compared.then(|| read(check.measure, bound));
    let mut text = format!("{claim} (found {}", words(&found));
    if let Some(compared) = &compared {
        text.push_str(&format!(", compared with {}", words(compared)));
    }
    text.push(')');
    Verdict { holds, text, claim, found, compared }
}

/// What the numbers of a variant say.
fn find(run: &Analysis, trace: &Trace, check: &Check, hop: Option<Hop>) -> Found {
    let summary: &Summary = &run.summary;
    let time =
        |time: Option<Duration>| time.map_or(Found::Nothing, |time| Found::Number(time.as_nanos()));
    // A hop on which nobody opened a connection has no row.
    let on_hop = hop.map(|hop| {
        summary
            .hops
            .iter()
            .find(|row| row.opener == hop.opener && row.acceptor == hop.acceptor)
            .map_or((0, 0), |row| (row.opened, row.peak))
    });
    let (opened, peak) = on_hop.unwrap_or((summary.connections_opened, summary.connections_peak));
    match check.measure {
        Measure::PageLoad => time(summary.page_load),
        Measure::LastPageLoad => time(last_page_load(run)),
        Measure::MeanPageLoad => time(mean_page_load(run)),
        Measure::Arrived => time(check.object.as_ref().and_then(|path| arrived(run, path))),
        Measure::LongestHang => time(summary.longest_hang),
        Measure::TimeWaitPeak => Found::Number(summary.time_wait_peak),
        Measure::LongestTimeWait => time(summary.longest_time_wait),
        Measure::Requests => Found::Number(summary.requests),
        Measure::Answered => Found::Number(summary.answered),
        Measure::ConnectionsOpened => Found::Number(opened),
        Measure::ConnectionsPeak => Found::Number(peak),
        Measure::ConnectionsMean => Found::Number(summary.connections_mean),
        Measure::Segments => Found::Number(summary.segments),
        Measure::IpBytes => Found::Number(summary.ip_bytes),
        Measure::Retransmissions => Found::Number(summary.retransmissions),
        Measure::Dropped => Found::Number(summary.dropped),
        Measure::Cwnd => window(run, trace, check).map_or(Found::Nothing, |w| Found::Number(w.0)),
        Measure::Ssthresh => match window(run, trace, check) {
            None | Some((_, u64::MAX)) => Found::Nothing,
            Some((_, ssthresh)) => Found::Number(ssthresh),
        },
        Measure::Outcome => Found::Word(summary.outcome),
    }
}

/// Congestion window and slow start threshold of the busiest sender at the time asked for.
fn window(run: &Analysis, trace: &Trace, check: &Check) -> Option<(u64, u64)> {
    window_at(run, trace, SimTime::ZERO + check.at?)
}

/// The load time of each client's last page; the longest of them.
fn last_page_load(run: &Analysis) -> Option<Duration> {
    let last =
        |at: usize| run.pages.get(at + 1).is_none_or(|next| next.client != run.pages[at].client);
    let pages = run.pages.iter().enumerate().filter(|(at, _)| last(*at));
    let times: Option<Vec<Duration>> = pages.map(|(_, page)| page.load_time).collect();
    times?.into_iter().max()
}

/// The mean load time of the pages that count, to the nearest nanosecond; `None` where one of
/// them did not arrive whole, or was never opened.
pub fn mean_page_load(run: &Analysis) -> Option<Duration> {
    run.summary.page_load?;
    let counted = run.pages.iter().filter(|page| page.counts);
    let times: Option<Vec<u128>> =
        counted.map(|page| Some(u128::from(page.load_time?.as_nanos()))).collect();
    let times = times.filter(|times| !times.is_empty())?;
    let (sum, count) = (times.iter().sum::<u128>(), times.len() as u128);
    u64::try_from((sum + count / 2) / count).ok().map(Duration::from_nanos)
}

/// How long after its page's click the object at this path was here whole: the last time that
/// anybody asked for it.
fn arrived(run: &Analysis, path: &str) -> Option<Duration> {
    let of_path =
        |url: &str| url == path || url.splitn(4, '/').nth(3).is_some_and(|p| p == &path[1..]);
    let row = run.requests.iter().rev().find(|row| of_path(&row.url))?;
    let answered = row.ended.filter(|_| row.outcome == RequestOutcome::Answered)?;
    let page =
        run.pages.iter().find(|page| (page.client, page.visit) == (row.client, row.visit))?;
    Some(answered.since(page.started))
}

/// A number moved by some amount; what cannot be below nothing is unknown.
fn shifted(number: u64, plus: i128) -> Found {
    u64::try_from(i128::from(number) + plus).map_or(Found::Unknown, Found::Number)
}

/// Whether what was found stands so to the bound. What is unknown stands in no relation, and
/// nothing is neither less nor more than a number.
fn holds(relation: Relation, found: Found, bound: Found) -> bool {
    let order = match (found, bound) {
        (Found::Unknown, _) | (_, Found::Unknown) => return false,
        (Found::Number(found), Found::Number(bound)) => {
            if let Relation::Within(margin) = relation {
                return found.abs_diff(bound) <= margin;
            }
            Some(found.cmp(&bound))
        }
        (found, bound) if found == bound => Some(Ordering::Equal),
        _ => None,
    };
    match relation {
        Relation::Equal | Relation::Within(_) => order == Some(Ordering::Equal),
        Relation::NotEqual => order != Some(Ordering::Equal),
        Relation::Less => order == Some(Ordering::Less),
        Relation::Greater => order == Some(Ordering::Greater),
        Relation::AtMost => order.is_some_and(Ordering::is_le),
        Relation::AtLeast => order.is_some_and(Ordering::is_ge),
    }
}

fn read(measure: Measure, found: Found) -> Reading {
    match found {
        Found::Number(number) => Reading::Value(measure.quantity().show(number)),
        Found::Word(word) => Reading::Value(word.to_owned()),
        Found::Nothing => Reading::Nothing,
        Found::Unknown => Reading::Unknown,
    }
}

fn words(reading: &Reading) -> &str {
    match reading {
        Reading::Value(value) => value,
        Reading::Nothing => "none",
        Reading::Unknown => "nothing to compare",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{HopCounts, RequestRow};
    use crate::ids::HostId;
    use crate::scenario::Check;
    use crate::units::Duration;

    fn run(page_load_ms: Option<u64>) -> Analysis {
        let summary = summary(page_load_ms);
        let (pages, requests) = (Vec::new(), Vec::new());
        Analysis { summary, pages, requests, connections: Vec::new(), open_over_time: Vec::new() }
    }

    fn summary(page_load_ms: Option<u64>) -> Summary {
        Summary {
            page_load: page_load_ms.map(Duration::from_millis),
            requests: 2,
            answered: 2,
            connections_opened: 3,
            connections_peak: 2,
            connections_mean: 1,
            hops: vec![HopCounts { opener: HostId(0), acceptor: HostId(1), opened: 1, peak: 1 }],
            segments: 20,
            ip_bytes: 14_600,
            retransmissions: 0,
            dropped: 0,
            longest_hang: None,
            time_wait_peak: 0,
            longest_time_wait: None,
            outcome: "done",
        }
    }

    fn judged(measure: Measure, hop: Option<Hop>, relation: Relation, bound: Bound) -> Verdict {
        let check = Check { measure, hop, object: None, at: None, relation, bound };
        let expectation = Expectation {
            variant: "serial".into(),
            metric: measure.name().into(),
            claim: check.to_string(),
            check,
        };
        let (serial, quick, broken) = (run(Some(400)), run(Some(300)), run(None));
        let none = Trace::default();
        let runs =
            [("serial", &serial, &none), ("quick", &quick, &none), ("broken", &broken, &none)];
        judge(&expectation, &runs)
    }

    fn other(name: &str, plus: i128) -> Bound {
        Bound::Variant { name: name.into(), hop: None, plus }
    }

    /// Page load: 400 ms here, 300 ms in `quick`, none in `broken`.
    #[test]
    fn relations_hold_and_fail() {
        use Relation::*;
        let ms = 1_000_000;
        for (relation, bound, expected) in [
            (Equal, Bound::Number(400 * ms), true),
            (Equal, Bound::Number(400 * ms + 1), false),
            (NotEqual, Bound::Number(400 * ms), false),
            (Less, Bound::Number(400 * ms), false),
            (AtMost, Bound::Number(400 * ms), true),
            (Greater, Bound::Number(399 * ms), true),
            (AtLeast, Bound::Number(401 * ms), false),
            (Within(5 * ms), Bound::Number(395 * ms), true),
            (Within(4 * ms), Bound::Number(395 * ms), false),
            (Greater, other("quick", 0), true),
            (Equal, other("quick", 100 * i128::from(ms)), true),
            (Equal, other("quick", -100 * i128::from(ms)), false),
            (Less, other("quick", -1000 * i128::from(ms)), false),
            (Equal, Bound::Nothing, false),
            (NotEqual, Bound::Nothing, true),
            (Less, other("broken", 0), false),
            (NotEqual, other("nobody", 0), false),
        ] {
            let verdict = judged(Measure::PageLoad, None, relation, bound.clone());
            assert_eq!(verdict.holds, expected, "{relation:?} {bound:?}: {}", verdict.text);
        }
    }

    #[test]
    fn hops_words_and_absences() {
        let hop =
            |opener, acceptor| Some(Hop { opener: HostId(opener), acceptor: HostId(acceptor) });
        let opened = Measure::ConnectionsOpened;
        for (measure, hop, bound) in [
            (opened, None, Bound::Number(3)),
            (opened, hop(0, 1), Bound::Number(1)),
            (opened, hop(1, 0), Bound::Number(0)),
            (Measure::Outcome, None, Bound::Word("done")),
            (Measure::LongestHang, None, Bound::Nothing),
        ] {
            let verdict = judged(measure, hop, Relation::Equal, bound);
            assert!(verdict.holds, "{}", verdict.text);
        }
    }

    /// Two pages, clicked at 0 and at 2 s; `/a` was here 400 ms after the first click and 300 ms
    /// after the second, and `/b` never.
    #[test]
    fn objects_arrive_after_the_click_of_their_page() {
        use crate::analyze::PageRow;
        let ms = Duration::from_millis;
        let at = |millis| SimTime::ZERO + ms(millis);
        let page = |visit, started, load| PageRow {
            client: HostId(0),
            visit,
            started: at(started),
            load_time: Some(ms(load)),
            counts: true,
        };
        let row = |visit, path: &str, ended, outcome| {
            let url = format!("http://server{path}").into();
            let row = RequestRow::new(crate::ids::RequestId(0), HostId(0), at(0));
            RequestRow { visit, url, ended: Some(at(ended)), outcome, ..row }
        };
        let lost = RequestOutcome::Failed(crate::trace::FailCause::Reset);
        let mut run = run(Some(400));
        run.pages = vec![page(0, 0, 400), page(1, 2000, 350)];
        run.requests = vec![
            row(0, "/a", 400, RequestOutcome::Answered),
            row(1, "/a", 2300, RequestOutcome::Answered),
            row(1, "/b", 2200, lost),
        ];
        assert_eq!(arrived(&run, "/a"), Some(ms(300)));
        assert_eq!(arrived(&run, "http://server/a"), Some(ms(300)));
        assert_eq!((arrived(&run, "/b"), arrived(&run, "/")), (None, None));
        assert_eq!(last_page_load(&run), Some(ms(350)));
        assert_eq!(mean_page_load(&run), Some(ms(375)));
        run.pages[1].counts = false;
        assert_eq!(mean_page_load(&run), Some(ms(400)));
        run.summary.page_load = None;
        assert_eq!(mean_page_load(&run), None);
    }

    #[test]
    fn the_text_says_what_was_claimed_and_found() {
        let verdict = judged(Measure::PageLoad, None, Relation::Less, other("quick", 0));
        assert_eq!(verdict.text, "serial: page_load < quick (found 400 ms, compared with 300 ms)");
        let verdict = judged(Measure::IpBytes, None, Relation::Equal, Bound::Number(14_600));
        assert_eq!(verdict.text, "serial: ip_bytes == 14.6 kB (found 14.6 kB)");
    }
}
