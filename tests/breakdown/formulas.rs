//! Each part is a term of the formula that textbooks have for the whole.

use crate::common::{Row, page};
use crate::explained;
use sim::explain::{Breakdown, Mechanism, Phase, Without};
use sim::http::config::{ProxyKind, Strategy};
use sim::ids::RequestId;
use sim::units::Duration;

const PIPELINED: Strategy = Strategy::Pipelined { depth: None };

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn of(row: &Row) -> Breakdown {
    explained(&row.plan()).1
}

/// The phases of the only page.
fn page_parts(row: &Row) -> Vec<(Phase, Duration)> {
    let found = of(row);
    assert_eq!(found.pages.len(), 1);
    found.pages[0].parts.iter().collect()
}

const PAYLOAD: u128 = 1460;
const HEADER: u128 = 40;

/// Slow start over one link (see `closed_form.rs` for the formula): the handshake takes a round
/// trip; request and last byte one way each; the rest is what the link is busy with, O/R with the
/// headers, and what it is idle for while the sender waits, the stall term. The instants at which
/// a window begins and ends are computed in units of 1/R nanoseconds and rounded down, as the
/// trace tells them.
fn slow_start_terms(size: u64, rate: u64, rtt: Duration, window: u64) -> [Duration; 4] {
    let (size, rate, rtt_nanos) = (u128::from(size), u128::from(rate), u128::from(rtt.as_nanos()));
    let bits = |bytes: u128| bytes * 8 * 1_000_000_000;
    let segment = bits(PAYLOAD + HEADER);
    let nanos = |units: u128| (units / rate) as u64;
    let mut left = size.div_ceil(PAYLOAD);
    let mut sent = 0;
    // Handshake and the request's way.
    let mut begins = (rtt_nanos + rtt_nanos / 2) * rate;
    let (mut busy, mut idle) = (0, 0);
    for round in 0.. {
        let burst = left.min(u128::from(window) << round);
        let bytes = (burst * PAYLOAD).min(size - sent);
        let ends = begins + bits(bytes + burst * HEADER);
        busy += nanos(ends) - nanos(begins);
        (left, sent) = (left - burst, sent + bytes);
        if left == 0 {
            break;
        }
        let stall = (segment + rtt_nanos * rate).saturating_sub(burst * segment);
        begins = ends + stall;
        idle += nanos(begins) - nanos(ends);
    }
    [rtt, Duration::from_nanos(idle), Duration::from_nanos(busy), rtt]
}

/// The same without the stall term: two round trips, and the link busy from the first bit to the
/// last, O/R with the headers.
fn no_stalls(size: u64, rate: u64, rtt: Duration) -> Duration {
    let (size, rate, rtt) = (u128::from(size), u128::from(rate), u128::from(rtt.as_nanos()));
    let bits = (size + size.div_ceil(PAYLOAD) * HEADER) * 8 * 1_000_000_000;
    Duration::from_nanos(((2 * rtt * rate + bits) / rate) as u64)
}

/// 3 sizes × 4 rates × 3 round-trip times × 3 windows = 108 combinations, with slow start and without.
#[test]
fn slow_start_is_handshake_stalls_transmission_and_propagation() {
    let phases = [Phase::Handshake, Phase::SlowStart, Phase::Serialisation, Phase::Propagation];
    for size in [14_601, 100_000, 777_777] {
        for rate in [28_800, 1_500_000, 10_000_000, 1_000_000_000] {
            for rtt in [ms(2), ms(20), ms(600)] {
                for window in [1, 3, 10] {
                    let one_way = Duration::from_nanos(rtt.as_nanos() / 2);
                    let row = Row::textbook(one_way, Strategy::Persistent, page(0, size))
                        .rate(rate)
                        .with_tcp("tcp.initial_window", &window.to_string());
                    let terms = slow_start_terms(size, rate, rtt, window);
                    let expected = phases.into_iter().zip(terms).filter(|(_, d)| !d.is_zero());
                    let plan = row.plan();
                    let (ran, found) = explained(&plan);
                    let name = format!("{size} bytes at {rate} bit/s, RTT {rtt}, window {window}");
                    let parts: Vec<(Phase, Duration)> = found.pages[0].parts.iter().collect();
                    assert_eq!(parts, expected.collect::<Vec<_>>(), "{name}");
                    let without = Mechanism::SlowStart.cost(&plan, &ran);
                    assert_eq!(without, Without::Takes(no_stalls(size, rate, rtt)), "{name}");
                }
            }
        }
    }
}

/// The terms above, against numbers worked out elsewhere: 100,000 bytes are 68 segments of 1460 and
/// one of 720, with headers 102,760 bytes, 82.208 ms at 10 Mbit/s; from window 10 the stalls are
/// 101.2 − 12 = 89.2 and 101.2 − 24 = 77.2 ms.
#[test]
fn the_terms_of_a_worked_example() {
    let micros = Duration::from_micros;
    let expected = [ms(100), micros(89_200 + 77_200), micros(82_208), ms(100)];
    assert_eq!(slow_start_terms(100_000, 10_000_000, ms(100), 10), expected);
}

/// Round trips (see `rtt_counts.rs`): how many are handshakes and how many are exchanges, for a
/// document and 10 objects, one way 50 ms, no serialisation.
#[test]
fn round_trips_are_handshakes_and_exchanges() {
    for (strategy, handshakes, exchanges) in [
        // Every object has both, one after another.
        (Strategy::Serial, 11, 11),
        // The document, and ⌈10/4⌉ rounds.
        (Strategy::Parallel { connections: 4 }, 4, 4),
        (Strategy::Persistent, 1, 11),
        (PIPELINED, 1, 2),
    ] {
        let row =
            Row::textbook(ms(50), strategy, page(10, 1000)).with_tcp("tcp.congestion", "fixed");
        let expected =
            [(Phase::Handshake, ms(100) * handshakes), (Phase::Propagation, ms(100) * exchanges)];
        assert_eq!(page_parts(&row), expected, "{strategy:?}");
    }
}

/// Kurose and Ross, E1: the look-ups, then two round trips.
#[test]
fn e1_look_ups() {
    let mut row = Row::textbook(ms(20), Strategy::Serial, page(0, 500));
    row.client.lookups.steps = vec![ms(5), ms(12), ms(30)];
    let expected =
        [(Phase::NameLookup, ms(47)), (Phase::Handshake, ms(40)), (Phase::Propagation, ms(40))];
    assert_eq!(page_parts(&row), expected);
}

/// TLS 1.2 spends two round trips (RFC 5246 §7.3) between TCP's handshake and the request: of 400 ms
/// one round trip of 100 ms is TCP's, two are TLS's and one is the exchange's, for the page as for its
/// request.
#[test]
fn tls_has_its_round_trips_beside_tcp() {
    let mut row = Row::textbook(ms(50), Strategy::Persistent, page(0, 500));
    row.client.http.client.tls_round_trips = 2;
    let expected =
        [(Phase::Handshake, ms(100)), (Phase::Tls, ms(200)), (Phase::Propagation, ms(100))];
    assert_eq!(page_parts(&row), expected);
    let found = of(&row);
    assert_eq!(found.requests[0].parts.iter().collect::<Vec<_>>(), expected);
}

/// A connection for each of two objects, one after another: the SYN-ACK of the second arrives together
/// with what closes the first, and is what TLS waited for. Each object has 100 ms of TCP's handshake,
/// 200 ms of TLS's and 100 ms of its exchange.
#[test]
fn tls_follows_the_handshake_of_its_own_connection() {
    let mut row = Row::textbook(ms(50), Strategy::Serial, page(1, 500));
    row.client.http.client.tls_round_trips = 2;
    let found = of(&row);
    let expected =
        [(Phase::Handshake, ms(200)), (Phase::Tls, ms(400)), (Phase::Propagation, ms(200))];
    assert_eq!(page_parts(&row), expected);
    let tls = found.pages[0].steps.iter().position(|step| step.phase == Phase::Tls);
    let last = found.pages[0].steps.iter().rposition(|step| step.phase == Phase::Tls);
    for at in [tls, last].into_iter().flatten() {
        let (before, step) = (found.pages[0].steps[at - 1], found.pages[0].steps[at]);
        assert_eq!((before.phase, before.conn), (Phase::Handshake, step.conn));
    }
}

/// E5 (see `exercises.rs`): round trip 1 s, four objects of 7.5 s each. Serial 4·(2 + 7.5), kept
/// 2 + 7.5 + 3·(1 + 7.5), pipelined 2 + 7.5 + 1 + 3·7.5.
#[test]
fn e5_round_trips_and_transmission() {
    for (strategy, handshakes, exchanges) in
        [(Strategy::Serial, 4, 4), (Strategy::Persistent, 1, 4), (PIPELINED, 1, 2)]
    {
        let row = slow_link(strategy);
        let expected = [
            (Phase::Handshake, ms(1000) * handshakes),
            (Phase::Serialisation, ms(30_000)),
            (Phase::Propagation, ms(1000) * exchanges),
        ];
        assert_eq!(page_parts(&row), expected, "{strategy:?}");
    }
}

fn slow_link(strategy: Strategy) -> Row {
    Row::textbook(ms(500), strategy, page(3, 93_750))
        .rate(100_000)
        .with_tcp("tcp.congestion", "fixed")
        .with_tcp("tcp.header_weight", "0B")
}

/// The objects of E5 by themselves. All wait for the document, 2 + 7.5 s. Kept, object n waits for
/// the n − 1 before it, 8.5 s each, to be off the connection; pipelined it is written by the server
/// at once and waits behind the n − 1 before it, 7.5 s each.
#[test]
fn e5_what_each_object_waits_for() {
    for (strategy, wait, each) in [
        (Strategy::Persistent, Phase::ConnectionLimit, ms(8_500)),
        (PIPELINED, Phase::HeadOfLine, ms(7_500)),
    ] {
        let found = of(&slow_link(strategy));
        for object in 1..=3 {
            let row = found.request(RequestId(object)).expect("it was answered");
            let parts: Vec<_> = row.parts.iter().filter(|(phase, _)| *phase != wait).collect();
            let expected = [
                (Phase::Dependency, ms(9_500)),
                (Phase::Serialisation, ms(7_500)),
                (Phase::Propagation, ms(1_000)),
            ];
            assert_eq!(parts, expected, "{strategy:?}, object {object}");
            assert_eq!(row.parts.get(wait), each * u64::from(object - 1), "object {object}");
        }
    }
}

/// E6, HPBN ch. 2: handshake 56, one way 28 each, the server 40, and two windows' waits of 56 ms,
/// for the initial window is 4 and then 8 of 15 segments; on the warm connection none.
#[test]
fn e6_hpbn_slow_start() {
    let mut page = page(0, 20 * 1024);
    page.objects[0].think = ms(40);
    let mut row = Row::textbook(ms(28), Strategy::Persistent, page)
        .with_tcp("tcp.mss", "1460B")
        .with_tcp("tcp.initial_window", "4");
    row.client.visits.push(row.client.visits[0].clone());
    let found = of(&row);
    let parts = |page: usize| found.pages[page].parts.iter().collect::<Vec<_>>();
    let (think, propagation) = ((Phase::ServerThink, ms(40)), (Phase::Propagation, ms(56)));
    let (handshake, stalls) = ((Phase::Handshake, ms(56)), (Phase::SlowStart, ms(112)));
    assert_eq!(parts(0), [handshake, think, stalls, propagation]);
    assert_eq!(parts(1), [think, propagation]);
}

/// E7, HPBN ch. 11: HTML that takes 40 ms and CSS that takes 20. Worked on in parallel, the CSS is
/// ready before the HTML has gone, and only the 40 count.
#[test]
fn e7_hpbn_pipelining() {
    for (strategy, parallel, handshakes, exchanges, think) in [
        (Strategy::Serial, false, 2, 2, 60),
        (Strategy::Persistent, false, 1, 2, 60),
        (PIPELINED, false, 1, 1, 60),
        (PIPELINED, true, 1, 1, 40),
    ] {
        let mut page = page(1, 3_500);
        (page.objects[0].think, page.objects[1].think) = (ms(40), ms(20));
        page.objects[1].needs = vec![];
        let mut row = Row::textbook(ms(28), strategy, page);
        row.server.http.parallel_processing = parallel;
        let expected = [
            (Phase::Handshake, ms(56) * handshakes),
            (Phase::ServerThink, ms(think)),
            (Phase::Propagation, ms(56) * exchanges),
        ];
        assert_eq!(page_parts(&row), expected, "{strategy:?}, in parallel: {parallel}");
    }
}

/// What is lost costs the timeout that begins with its sending, and the rest is what it would be:
/// 1 s for the first SYN; 1 s each for the request and the response, where each direction loses its
/// first data packet.
#[test]
fn losses_cost_their_timeouts() {
    use sim::net::{DropRule, PacketKind};
    for (kind, seconds) in [(PacketKind::Syn, 1), (PacketKind::Data, 2)] {
        let mut row = Row::textbook(ms(50), Strategy::Persistent, page(0, 1000))
            .with_tcp("tcp.rto_min", "1s")
            .with_tcp("tcp.initial_rto", "1s");
        row.link.drops = vec![DropRule { kind, first: 1, count: 1 }];
        let expected = [
            (Phase::Handshake, ms(100)),
            (Phase::Propagation, ms(100)),
            (Phase::Timeout, Duration::from_secs(seconds)),
        ];
        assert_eq!(page_parts(&row), expected, "{kind:?}");
    }
}

/// Kurose and Ross, P10 (E4), each of N connections with R/N; Tp is 33 ns. The document alone: SYN and
/// SYN-ACK of 200 bits each at 150 bit/s and two ways, the request of 200 bits, 100,000 bits of data,
/// and two ways. Then ten objects at once, ten times as slow. In thirds of a second 8, 4, 2000 and 80,
/// 40, 20000; the instants between them are rounded down to nanoseconds, as the trace tells them.
#[test]
fn e4_each_connection_has_a_part_of_the_rate() {
    let text = sim::scenario::bundled::find("textbook/kurose_p10").unwrap().text;
    let scenario = sim::scenario::load("kurose_p10", text, &Default::default()).unwrap();
    let parallel = scenario.variants.iter().find(|variant| variant.name == "parallel").unwrap();
    let found = explained(&parallel.plan).1;
    let (mut sums, mut thirds) = ([0; 3], 0_u64);
    let nanos = |thirds: u64| thirds * 1_000_000_000 / 3;
    for turn in [[8, 4, 2000], [80, 40, 20_000]] {
        for (sum, takes) in sums.iter_mut().zip(turn) {
            *sum += nanos(thirds + takes) - nanos(thirds);
            thirds += takes;
        }
    }
    let [handshakes, requests, data] = sums.map(Duration::from_nanos);
    let ways = Duration::from_nanos(4 * 33);
    let expected = [
        (Phase::Handshake, handshakes + ways),
        (Phase::Sending, requests),
        (Phase::Serialisation, data),
        (Phase::Propagation, ways),
    ];
    let parts: Vec<(Phase, Duration)> = found.pages[0].parts.iter().collect();
    assert_eq!(parts, expected);
}

/// A document and two objects, asked for on two connections through a proxy that may have a single
/// connection for the user; each hop is 50 ms one way. The document takes a handshake of 100 to the
/// proxy, 50 to it, a handshake of 100 from there, 50 to the server, and 50 + 50 back: it is there at
/// 400. Then one object is asked for on the connection that is there, and the proxy has its response at
/// 400 + 50 + 50 + think + 50. The other comes on a second connection after a handshake of 100, and
/// reaches the proxy at 400 + 100 + 50: it is held there for as long as the server thinks.
#[test]
fn a_proxy_with_one_connection_holds_the_second_request() {
    for think in [0, 30] {
        let mut page = page(2, 500);
        page.objects[1].think = ms(think);
        let strategy = Strategy::ParallelPersistent { connections: 2 };
        let smart = ProxyKind::Smart {
            client_idle_timeout: None,
            server_idle_timeout: None,
            reuse_upstream: true,
        };
        let mut row = Row::textbook(ms(50), strategy, page).via(smart);
        row.proxies[0].http.proxy.connections_per_user = Some(1);
        let found = of(&row);
        let parts = |handshakes, propagation| {
            let all = [
                (Phase::Handshake, ms(handshakes)),
                (Phase::Proxy, ms(think)),
                (Phase::Propagation, ms(propagation)),
            ];
            all.into_iter().filter(|(_, part)| !part.is_zero()).collect::<Vec<_>>()
        };
        assert_eq!(found.pages[0].parts.iter().collect::<Vec<_>>(), parts(300, 400));
        let second = found.request(RequestId(2)).unwrap();
        let mut expected = parts(100, 200);
        expected.insert(0, (Phase::Dependency, ms(400)));
        assert_eq!(second.parts.iter().collect::<Vec<_>>(), expected);
    }
}

/// A window that never grows is not slow start: stop-and-wait over 15 ms one way at 1 Mbit/s waits
/// after each of 100 segments of 8 ms but the last for its acknowledgment, 30 ms (see
/// `scenarios/textbook/fixed_window.ron`): 2970 ms, beside handshake, transmission and propagation.
#[test]
fn stop_and_wait_waits_for_a_fixed_window() {
    let mut row = Row::textbook(ms(15), Strategy::Persistent, page(0, 100_000)).rate(1_000_000);
    for (name, value) in [
        ("tcp.congestion", "fixed"),
        ("tcp.fixed_window", "1000 B"),
        ("tcp.mss", "1000 B"),
        ("tcp.header_weight", "0"),
    ] {
        row = row.with_tcp(name, value);
    }
    let expected = [
        (Phase::Handshake, ms(30)),
        (Phase::FixedWindow, ms(99 * 30)),
        (Phase::Serialisation, ms(800)),
        (Phase::Propagation, ms(30)),
    ];
    assert_eq!(page_parts(&row), expected);
}
