//! The exercises that textbooks set, by their numbers here, and the answers that are published.
//!
//! The exercises are scenarios, in `scenarios/textbook/`; docs/textbook.md tells what each
//! assumption means and which setting expresses it. The answers stand here once more, so that a
//! scenario cannot come to claim something else: a number of this file is the book's, not ours.

use sim::analyze::{Run, VariantRun, run_scenario};
use sim::scenario::{Overrides, bundled, load};
use sim::trace::{Event, HttpNote};
use sim::units::{Duration, SimTime};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn run(name: &str) -> Run {
    let bundled = bundled::find(name).unwrap_or_else(|| panic!("{name} is not bundled"));
    assert_eq!(bundled.group, "textbook");
    run_scenario(load(name, bundled.text, &Overrides::default()).expect("it is sound"))
}

fn of<'run>(run: &'run Run, variant: &str) -> &'run VariantRun {
    let at = run.scenario.variants.iter().position(|other| other.name == variant);
    &run.variants[at.unwrap_or_else(|| panic!("{} has no {variant}", run.scenario.name))]
}

/// The load time of the pages that count.
fn page_load(run: &Run, variant: &str) -> Duration {
    of(run, variant).analysis.summary.page_load.expect("the page arrives")
}

/// Holds a scenario to published answers in milliseconds.
fn answers(name: &str, answers: &[(&str, u64)]) {
    let run = run(name);
    for (variant, millis) in answers {
        assert_eq!(page_load(&run, variant), Duration::from_millis(*millis), "{name} {variant}");
    }
}

/// ΣRTTᵢ + 2·RTT₀, of 40, 40 and 100 ms.
#[test]
fn e1_look_ups_and_one_object() {
    let with = |lookups: &[u64], rtt: u64| lookups.iter().sum::<u64>() + 2 * rtt;
    let three = with(&[5, 12, 30], 100);
    answers("look_ups", &[("known", with(&[], 40)), ("one", with(&[12], 40)), ("three", three)]);
}

/// Published: 18, 46, 32 and 25 ms. Without the free handshake (A1) a round trip of 7 ms more.
#[test]
fn e2_umass_interactive() {
    answers(
        "umass",
        &[
            ("one-object", 18),
            ("serial", 46),
            ("parallel", 32),
            ("persistent", 25),
            ("persistent-paid", 25 + 7),
        ],
    );
}

/// Published in round trips, here of 100 ms; a look-up of 30 ms comes on top. What keep-alive saves
/// of N + 1 requests is N round trips (E7b).
#[test]
fn e3_e7b_base_and_objects_in_round_trips() {
    let answers_in_rtt = [
        ("3-serial", 8),
        ("3-parallel", 4),
        ("3-pipelined", 3),
        ("8-serial", 18),
        ("8-five", 6),
        ("8-six", 6),
        ("8-persistent", 10),
        ("8-pipelined", 3),
        ("10-serial", 22),
        ("10-four", 8),
        ("10-persistent", 12),
        ("10-pipelined", 3),
    ];
    answers("base_and_objects", &answers_in_rtt.map(|(variant, rtt)| (variant, rtt * 100)));
    answers("base_and_objects", &[("3-look-up", 330), ("3-persistent", (8 - 3) * 100)]);
}

/// 7377 1/3 s and 8·Tp; 7350 2/3 s and 24·Tp; Tp is 33 ns.
#[test]
fn e4_kurose_p10() {
    let run = run("kurose_p10");
    let thirds = |thirds: u64, delays: u64| thirds * 1_000_000_000 / 3 + delays * 33;
    assert_eq!(page_load(&run, "parallel").as_nanos(), thirds(7377 * 3 + 1, 8));
    assert_eq!(page_load(&run, "persistent").as_nanos(), thirds(7350 * 3 + 2, 24));
}

#[test]
fn e5_three_images_on_a_slow_link() {
    answers(
        "three_images",
        &[("non-persistent", 38_000), ("persistent", 35_000), ("pipelined", 33_000)],
    );
}

/// 20 KB are 15 segments, 14 of them full.
#[test]
fn e6_hpbn_slow_start() {
    answers("hpbn_slow_start", &[("new", 264), ("warm", 96), ("window-10", 208)]);
    let run = run("hpbn_slow_start");
    let full =
        |event: &Event| matches!(event, Event::Sent { segment, .. } if segment.payload == 1460);
    let records = &of(&run, "new").trace.records;
    assert_eq!(records.iter().filter(|record| full(&record.event)).count(), 14);
}

#[test]
fn e7_hpbn_pipelining() {
    answers(
        "hpbn_pipelining",
        &[("separate", 284), ("keep-alive", 228), ("pipelined", 172), ("both-at-once", 152)],
    );
}

/// Published in hundredths of a second.
#[test]
fn e8_kurose_ross_slow_start() {
    let run = run("kurose_slow_start");
    for (variant, hundredths) in [("28k", 2887), ("100k", 836), ("1M", 139), ("10M", 93)] {
        let found = page_load(&run, variant).as_nanos();
        assert_eq!((found + 5_000_000) / 10_000_000, hundredths, "{variant}");
    }
}

/// At most two connections for a user, and 2·N for a proxy; with all asking at once it needs them.
#[test]
fn e12_two_connections_a_client() {
    let run = run("two_connections");
    for (variant, users) in [("alone", 1), ("together", 3)] {
        let hops = &of(&run, variant).analysis.summary.hops;
        let peaks: Vec<u64> = hops.iter().map(|hop| hop.peak).collect();
        assert_eq!(peaks.len(), 4, "three users and the proxy");
        assert_eq!(peaks.iter().filter(|peak| **peak == 2).count(), if users == 1 { 4 } else { 3 });
        assert_eq!(peaks.iter().max(), Some(&(2 * users)), "{variant}");
    }
}

/// Request 2 is never relayed: the server hears of the object only when the client, after a hang,
/// asks for it a second time.
#[test]
fn e13_the_dumb_proxy() {
    let run = run("blind_relay");
    let variant = of(&run, "keep-alive");
    let row = &variant.analysis.requests[1];
    let hang = row.hangs.first().expect("it hangs");
    assert_eq!((row.hangs.len(), row.attempts), (1, 2));
    let heard: Vec<_> = variant
        .trace
        .records
        .iter()
        .filter(|record| matches!(&record.event, Event::Http { note: HttpNote::RequestReceived { target, .. }, .. } if target.ends_with("/object1")))
        .map(|record| record.at)
        .collect();
    assert!(heard.len() == 1 && heard[0] > hang.ended, "{heard:?}");
}

/// Cured with one blind relay; back with a smart proxy on either side of it. (Where the hanging
/// connection is the smart proxy's, that one tries again, and the client sees but the delay.)
#[test]
fn e14_proxy_connection() {
    let run = run("blind_relay");
    let late = |variant| page_load(&run, variant) > Duration::from_secs(14);
    assert!(!late("proxy-connection"));
    assert!(late("blind-smart") && late("smart-blind") && late("keep-alive"));
}

/// Exercises that had no number here: three links and two switches, 64 ms, and segmentation, 12 s
/// and 4.01 s; the mean with a hit rate of 0.4 is 0.4·0.01 + 0.6·2.01 s; ten downloads share a link
/// of 5 Mbit/s, 500 kbit/s each; windows that do not grow.
#[test]
fn exercises_of_other_kinds() {
    answers("store_and_forward", &[("one-packet", 64), ("800-packets", 4_010), ("whole", 12_000)]);
    answers("shared_link", &[("alone", 1_002), ("ten", 2_000)]);
    answers("fixed_window", &[("1", 3_830), ("2", 1_938), ("4", 1_004), ("5", 860)]);
    let run = run("web_cache");
    let pages = of(&run, "cache").analysis.pages.iter();
    let counted: Vec<u64> = pages
        .filter(|page| page.counts)
        .map(|page| page.load_time.expect("it arrives").as_nanos())
        .collect();
    assert_eq!(counted.iter().sum::<u64>() / 10, 1_210_000_000);
}

/// Published: 4·RTT + 14·S/R, 5·RTT + 11·S/R and 3·RTT + 15·S/R, with S/R 8 ms.
#[test]
fn fifteen_segments_in_slow_start() {
    let time = |rtt: u64, trips: u64, segments: u64| trips * rtt + segments * 8;
    answers(
        "kurose_15_segments",
        &[("middling", time(20, 4, 14)), ("long", time(32, 5, 11)), ("short", time(6, 3, 15))],
    );
}

/// Published: 5.71, 105.61, 5.15 and 1.15 s. 6781 and 47,470 bit/s and the whole 64 kbit/s: from the
/// second window on each of the 15 takes 604 ms with a window of 7, as each frame does with one of 1.
#[test]
fn transfers_and_frames() {
    let run = run("four_transfers");
    let published = [("no-pause", 571), ("one", 10_561), ("twenty", 515), ("doubling", 115)];
    for (variant, hundredths) in published {
        let found = page_load(&run, variant).as_nanos();
        assert_eq!((found + 5_000_000) / 10_000_000, hundredths, "{variant}");
    }
    answers("satellite", &[("15", 2 * 540 + 105 * 64), ("127", 2 * 540 + 105 * 64)]);
    answers("satellite", &[("1", 2 * 540 + 104 * 604 + 64), ("7", 2 * 540 + 14 * 604 + 7 * 64)]);
    assert_eq!((4096 * 1000 / 604, 7 * 4096 * 1000 / 604), (6781, 47_470));
}

/// Published: with Tahoe rounds 17 to 22 of P40 carry 52 packets. Their first is the retransmission,
/// 1600 ms after round 1, which leaves at 150 ms.
#[test]
fn fifty_two_packets_after_the_triple_duplicate() {
    let run = run("kurose_p40");
    let rounds = 1750..=2250;
    let sent = of(&run, "tahoe").trace.records.iter().filter(|record| {
        let data = matches!(&record.event, Event::Sent { segment, .. } if segment.payload == 1000);
        data && rounds.contains(&record.at.since(SimTime::ZERO).as_millis())
    });
    assert_eq!(sent.count(), 52);
}

/// TLS 1.2 takes two round trips (RFC 5246 §7.3), a resumed session one, TCP and the exchange one each;
/// 60 ms. Published for this round trip by nobody, derived from HPBN's rule: 120, 240 and 180 ms.
#[test]
fn tls_takes_whole_round_trips() {
    let rtt = |trips: u64| trips * 60;
    answers("tls", &[("plain", rtt(2)), ("full", rtt(4)), ("resumed", rtt(3))]);
    answers("tls", &[("full-kept", rtt(1 + 2 + 4)), ("full-each", rtt(4 * 4))]);
}

/// Published (Kurose and Ross, P44): 6 RTT, and 8.5 MSS/RTT, which are 51 segments; RTT 100 ms, the first
/// window leaves at 150 ms.
#[test]
fn six_round_trips_and_51_segments() {
    answers("aimd", &[("throughput", 150 + 5 * 100 + 50), ("one-more", 150 + 6 * 100 + 50)]);
    assert_eq!(6 * 85, 51 * 10, "6 RTT of 8.5 MSS");
}

/// Derived: 2·RTT + O/R, RTT + O/R, and nothing; RTT 100 ms, O/R 1 s. A 304 is a head alone.
#[test]
fn a_conditional_get_saves_the_body() {
    let name = "conditional_get";
    answers(name, &[("first", 1_200), ("no-cache", 1_100), ("changed", 1_100), ("fresh", 0)]);
    let run = run(name);
    for variant in ["conditional", "reload"] {
        let took = page_load(&run, variant).as_nanos();
        assert!((100_000_000..101_000_000).contains(&took), "{variant}: {took} ns");
    }
}

/// Derived: 8 RTT, 5 RTT and 3 RTT (E3), and 30 ms for each of four answers, or of two that are made at
/// once.
#[test]
fn a_servers_time_comes_on_top_of_the_round_trips() {
    answers("think_time", &[("serial", 800 + 120), ("persistent", 500 + 120)]);
    answers("think_time", &[("pipelined", 300 + 120), ("in-parallel", 300 + 60)]);
}

/// Derived: ⌈160/W⌉ windows, a round trip between two of them, and two round trips beside; RTT 100 ms.
#[test]
fn flow_control_carries_a_window_a_round_trip() {
    let time = |window: u64| 200 + (160_u64.div_ceil(window) - 1) * 100;
    answers("flow_control", &[("16", time(16)), ("32", time(32)), ("160", time(160))]);
}

/// The guide's worked example holds what it claims: 6 RTT from 6 to 12 MSS, and 51 segments in them.
#[test]
fn the_worked_example_of_the_guide_comes_out() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/textbook.md");
    let text = fs::read_to_string(guide).unwrap();
    let (_, rest) = text.split_once("```ron\n").expect("it has an example");
    let (example, _) = rest.split_once("```").unwrap();
    let run = run_scenario(load("p44", example, &Overrides::default()).expect("it is sound"));
    assert_eq!(run.verdicts.len(), 4);
    assert!(run.verdicts.iter().all(|verdict| verdict.holds), "{:?}", run.verdicts);
    assert_eq!((6..12).sum::<u64>() * 1000, 51_000);
}

/// The ids of assumptions, `A1` to `A13`, in a text.
fn assumptions(text: &str) -> BTreeSet<u8> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter_map(|word| word.strip_prefix('A')?.parse().ok()).collect()
}

/// Each exercise names in its opening comment the assumptions that it makes, and says beside the
/// settings which of them each expresses; what it says there, it names above.
#[test]
fn exercises_name_their_assumptions_beside_the_settings() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/textbook.md");
    let explained = assumptions(&fs::read_to_string(guide).unwrap());
    assert_eq!(explained, (1..=13).collect(), "docs/textbook.md explains all of them");
    for bundled in bundled::ALL.iter().filter(|bundled| bundled.group == "textbook") {
        let (opening, body) = bundled.text.split_once("\n(\n").expect("a comment comes first");
        let named = opening
            .lines()
            .find_map(|line| line.strip_prefix("// Assumptions (docs/textbook.md): "));
        let named = assumptions(named.unwrap_or_else(|| panic!("{} names none", bundled.name)));
        let beside: BTreeSet<u8> = body
            .lines()
            .filter_map(|line| line.split_once("//"))
            .filter(|(_, comment)| !comment.contains("not A"))
            .flat_map(|(_, comment)| assumptions(comment))
            .collect();
        assert_eq!(named, beside, "{}", bundled.name);
        assert!(named.contains(&4) && named.contains(&8), "so is the profile");
    }
}
