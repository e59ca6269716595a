//! From a journal to tables, with numbers small enough to follow by hand.

use super::*;
use crate::ids::LinkId;
use crate::scenario::{Overrides, load};
use crate::trace::{Event, Trace};
use crate::world;
use std::collections::BTreeMap;

/// The figures of a run of this page load time in milliseconds; none for 0.
fn run(page_load_ms: u64) -> Figures {
    let mut numbers = [Some(1); NUMBERS.len()];
    numbers[0] = Some(page_load_ms * 1_000_000).filter(|time| *time > 0);
    Figures { numbers, outcome: if page_load_ms > 0 { "done" } else { "stuck" } }
}

fn design() -> Design {
    let axes = ["network.delay=10ms,20ms,30ms", "strategy=serial,persistent"];
    let axes = axes.iter().map(|axis| Axis::parse(axis).unwrap()).collect();
    Design::new(axes, vec!["run".into()], 2).unwrap()
}

fn header(shard: Option<Shard>) -> Header {
    let about = About {
        version: "9.9.9",
        scenario: "page",
        title: "A page",
        text: "(…)",
        changes: Vec::new(),
        seed: 1,
        profile: "rfc",
        era: "rfc9112",
        confidence_percent: 95,
    };
    Header::new(about, &design(), shard)
}

/// Two replicates at 10, 20 and 30 ms, serial and persistent in turn. Serial wins at first by
/// exactly 10 ms, then loses by 10 and by 20 ms, on a network that adds 0 or 50 ms to both.
const TIMES: [u64; 12] = [100, 150, 110, 160, 120, 170, 110, 160, 140, 190, 120, 170];

fn journal(shard: Option<Shard>, order: impl Iterator<Item = u64>) -> String {
    let mut text = header_line(&header(shard));
    for unit in order.filter(|unit| shard.is_none_or(|shard| shard.has(*unit))) {
        text.push_str(&unit_line(unit, &[run(TIMES[unit as usize])]));
    }
    text
}

fn files(journal: Journal) -> [String; 4] {
    let results = Results::of(journal);
    let made = |write: fn(&Results, &mut dyn std::io::Write) -> std::io::Result<()>| {
        let mut bytes = Vec::new();
        write(&results, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    [made(runs_csv), made(points_csv), made(distribution_csv), made(sweep_json)]
}

#[test]
fn the_order_of_finishing_and_the_parts_leave_no_trace() {
    let whole = files(Journal::read(&journal(None, 0..12)).unwrap());
    assert_eq!(files(Journal::read(&journal(None, (0..12).rev())).unwrap()), whole);
    let part = |index| {
        let text = journal(Some(Shard { index, of: 3 }), 0..12);
        Journal::read(&text).unwrap()
    };
    assert_eq!(files(merged(vec![part(3), part(1), part(2)]).unwrap()), whole);
    let [runs, points, distribution, _] = whole;
    let line = |text: &str, number| text.lines().nth(number).unwrap().to_owned();
    assert!(line(&runs, 0).starts_with(
        "scenario,seed,version,variant,network.delay_ns,strategy,replicate,page_load_ns,"
    ));
    assert!(line(&runs, 1).starts_with("page,1,9.9.9,run,10000000,serial,0,100000000,"), "{runs}");
    // Two replicates, 100 and 150 ms: mean 125 ms, s = 35.36 ms, and t = 12.706 with one degree
    // of freedom: ± 12.706 × 35.36/√2 = ± 317.7 ms.
    let cells: Vec<String> = line(&points, 1).split(',').map(str::to_owned).collect();
    assert_eq!(cells[6..10], ["page_load_ns", "2", "2", "125000000"]);
    let low: f64 = cells[12].parse().unwrap();
    assert!((low - (125.0 - 317.655) * 1e6).abs() < 1e4, "{low}");
    assert!(line(&distribution, 1).ends_with(",serial,100000000,0.5"), "{distribution}");
    assert!(line(&distribution, 2).ends_with(",serial,150000000,1"), "{distribution}");
}

/// The means overlap by far, but pair by pair the difference is the same every time.
#[test]
fn winners_are_told_pair_by_pair() {
    let results = Results::of(Journal::read(&journal(None, 0..12)).unwrap());
    let series = results.series();
    let labels: Vec<&str> = series.iter().map(|series| series.label.as_str()).collect();
    assert_eq!(labels, ["serial", "persistent"]);
    let winners = winners(&results, &series);
    assert_eq!(winners.iter().map(|winner| winner.best).collect::<Vec<_>>(), [0, 1, 1]);
    assert!(winners.iter().all(|winner| winner.is_clear() == Some(true)));
    let (next, lead) = winners[2].next.unwrap();
    assert_eq!((next, lead.mean, lead.deviation), (0, 20e6, 0.0));
    let changes = changes(&results, &winners);
    assert_eq!(changes, [Change { axis: 0, before: (0, 0), behind: (2, 1) }]);
}

#[test]
fn a_page_that_never_came_wins_nothing() {
    let mut text = header_line(&header(None));
    let times = [0, 1, 110, 160];
    for (unit, time) in times.iter().enumerate() {
        text.push_str(&unit_line(unit as u64, &[run(*time)]));
    }
    let results = Results::of(Journal::read(&text).unwrap());
    assert!(!results.complete());
    let winners = winners(&results, &results.series());
    assert_eq!((winners.len(), winners[0].best, &winners[0].next), (1, 1, &None));
    assert_eq!(distribution(&results, 0, 0), [(1_000_000, 0.5)]);
}

#[test]
fn a_line_that_was_cut_off_is_left_out() {
    let text = journal(None, 0..12);
    for cut in [1, 10, 60] {
        let read = Journal::read(&text[..text.len() - cut]).unwrap();
        assert_eq!((read.units.len(), read.missing()), (11, 1), "{cut}");
        assert!(text[read.whole_bytes..].starts_with("{\"unit\":11"));
    }
}

#[test]
fn what_is_no_journal_is_refused_with_its_line() {
    let good = journal(None, 0..2);
    let line = |number: usize| good.lines().nth(number).unwrap();
    let with = |first: &str, second: &str| format!("{first}\n{second}\n");
    for (text, number, part) in [
        (String::new(), 1, "empty"),
        ("(title: 1)\n".into(), 1, "does not begin"),
        (with(&line(0).replace("\"page\"", "\"../page\""), line(1)), 1, "can be called"),
        (with(&line(0).replace("\"time\"", "\"weight\""), line(1)), 1, "kind of quantity"),
        (with(&line(0).replace("\"10ms\"", "\"10kB\""), line(1)), 1, "not all of one kind"),
        (with(&line(0).replace("\"replicates\":2", "\"replicates\":0"), line(1)), 1, "no runs"),
        (
            with(&line(0).replace("\"replicates\":2", "\"replicates\":99999999999"), line(1)),
            1,
            "runs",
        ),
        (with(&line(0).replace("\"shard\":null", "\"shard\":[0,0]"), line(1)), 1, "no part"),
        (with(&line(0).replace("_version\":1", "_version\":2"), line(1)), 1, "another form"),
        (with(line(0), "{}"), 2, "no line"),
        (with(line(0), &line(1).replace(":0,", ":12,")), 2, "not of this part"),
        (with(line(0), &line(1).replace("done", "\\u001b[2J")), 2, "no "),
        (with(line(0), "{\"unit\":1,\"runs\":[]}"), 2, "one run for each"),
        (format!("{good}{}\n", line(1)), 4, "twice"),
    ] {
        let error = Journal::read(&text).expect_err(part);
        assert_eq!(error.line, number, "{part}: {error:?}");
        assert!(error.message.contains(part), "{part}: {error:?}");
    }
    let other = good.replace("\"seed\":1", "\"seed\":2");
    let both = vec![Journal::read(&good).unwrap(), Journal::read(&other).unwrap()];
    assert!(merged(both).unwrap_err().1.contains("the seed differs"));
    let twice = vec![Journal::read(&good).unwrap(), Journal::read(&good).unwrap()];
    assert!(merged(twice).unwrap_err().1.contains("was there already"));
    assert!(merged(Vec::new()).is_err());
    assert_eq!(Results::of(Journal::read(&good).unwrap()).rows().count(), 2);
    let _: BTreeMap<u64, Vec<Figures>> = Journal::read(&good).unwrap().units;
}

/// What the links did to each packet in turn, by direction: whether it was lost.
fn fates(variant: &crate::scenario::Variant) -> BTreeMap<LinkId, Vec<bool>> {
    let mut trace = Trace::default();
    let _ = world::run(&variant.plan, &mut trace);
    let mut fates: BTreeMap<LinkId, Vec<bool>> = BTreeMap::new();
    for record in &trace.records {
        match record.event {
            Event::Hop { link, .. } => fates.entry(link).or_default().push(false),
            Event::Dropped { link, .. } => fates.entry(link).or_default().push(true),
            _ => {}
        }
    }
    fates
}

/// Common random numbers: in each replicate the n-th packet over a link has the same fate whatever
/// the strategy, as far as both send so many; in another replicate it has another. With 10 % of loss
/// no two of the eight replicates here have the same losses by chance: for 60 packets that has a
/// probability of (0.9² + 0.1²)^60 < 0.00001 for each of 28 pairs.
#[test]
fn strategies_meet_the_same_losses_and_replicates_others() {
    let text = r#"(
        title: "", about: "", profile: "rfc",
        links: [(from: "client", to: "server", delay: "20ms", loss: "10%")],
        clients: [(name: "client")],
        servers: [(name: "server")],
        pages: [(document: (size: "100kB"), objects: [(count: 3, size: "100kB")])],
        variants: [
            (name: "one", title: "", set: {"client.strategy": "persistent"}),
            (name: "many", title: "", set: {"client.strategy": "parallel"}),
            (name: "serial", title: "", set: {"client.strategy": "serial"}),
        ],
    )"#;
    let mut patterns = Vec::new();
    for replicate in 0..8 {
        let seed = Some(replicate_seed(7, replicate));
        let scenario = load("loss", text, &Overrides { seed, ..Overrides::default() }).unwrap();
        let all: Vec<_> = scenario.variants.iter().map(fates).collect();
        for other in &all[1..] {
            for (link, fates) in &all[0] {
                let both = fates.len().min(other[link].len());
                assert!(both >= 60, "{both} packets tell too little");
                assert_eq!(fates[..both], other[link][..both], "replicate {replicate}, {link:?}");
            }
        }
        let first = all[0].values().next().unwrap()[..60].to_vec();
        assert!(!patterns.contains(&first), "replicate {replicate} has an earlier one's losses");
        patterns.push(first);
    }
}
