//! Rules about connections, held against whole runs with real TCP.

mod common;

use common::{Row, page};
use sim::analyze::{Run, run_scenario};
use sim::http::config::Strategy;
use sim::ids::Side;
use sim::scenario::{Overrides, load};
use sim::trace::Event;
use sim::units::{Duration, SimTime};
use sim::wire::Flags;

fn ms(millis: u64) -> SimTime {
    SimTime::ZERO + Duration::from_millis(millis)
}

fn scenario(rest: &str) -> Run {
    let text = format!(
        r#"(
            title: "A rule",
            links: [(from: "client", to: "server", delay: "50ms")],
            clients: [(name: "client")],
            servers: [(name: "server")],
            {rest}
        )"#
    );
    run_scenario(load("rule", &text, &Overrides::default()).unwrap())
}

/// S02: the SYN leaves at 0, the request one round trip later; and whoever closes first, each side
/// sends one FIN, which is acknowledged. It takes three segments or four: that is not the rule.
#[test]
fn s02_a_round_trip_to_open_and_one_fin_each_to_close() {
    for (strategy, announced) in
        [(Strategy::Serial, true), (Strategy::Persistent, true), (Strategy::Persistent, false)]
    {
        let mut row = Row::textbook(Duration::from_millis(50), strategy, page(0, 1000));
        row.client.http.announce_last_request = announced;
        let ran = row.run();
        let sent = || {
            ran.records.iter().filter_map(|record| match &record.event {
                Event::Sent { from, segment, .. } => Some((record.at, from.side, segment)),
                _ => None,
            })
        };
        let request = sent().find(|(_, side, s)| *side == Side::Opener && s.payload > 0);
        assert_eq!(request.map(|(at, ..)| at), Some(ms(100)));
        for side in [Side::Opener, Side::Acceptor] {
            let of = |wanted| sent().filter(move |(_, side, _)| *side == wanted);
            let fins: Vec<_> = of(side).filter(|(_, _, s)| s.has(Flags::FIN)).collect();
            assert_eq!(fins.len(), 1, "{strategy:?}: one FIN from the {side:?}");
            let end = fins[0].2.seq + fins[0].2.payload + 1;
            let acked = of(side.peer()).any(|(_, _, s)| s.has(Flags::ACK) && s.ack == end);
            assert!(acked, "{strategy:?}: the FIN of the {side:?} is acknowledged");
        }
    }
}

/// S03: a page is several requests to one server.
#[test]
fn s03_a_page_asks_one_server_several_times() {
    let run =
        scenario("pages: [(document: (size: \"1kB\"), objects: [(count: 10, size: \"1kB\")])],");
    let requests = &run.variants[0].analysis.requests;
    let to_server = requests.iter().filter(|row| row.url.starts_with("http://server/")).count();
    assert_eq!(to_server, 11);
}

/// S06: what stays open is shown as what it is.
#[test]
fn s06_the_ladder_calls_a_connection_persistent() {
    let run = scenario("pages: [(document: (size: \"1kB\"), objects: [(size: \"1kB\")])],");
    let ladder = sim::report::ladder_txt(&run, 0);
    for words in ["stays open for the next request", "(HTTP/1.1 persists)"] {
        assert!(ladder.contains(words), "{ladder}");
    }
}

/// S09: 100 kB are 69 segments: 3 rounds from an initial window of 10 (10 + 20 + 39), 1 round with
/// the window that they leave behind. So the second object takes 1 round trip on a warm
/// connection, 3 after a pause longer than the timeout of 1 s, where slow start recurs
/// (RFC 5681 §4.1), and 4 on a new connection.
#[test]
fn s09_slow_start_is_paid_once_unless_the_connection_rests() {
    let run = scenario(
        r#"tcp: (idle_restart: "rfc5681", initial_rto: "1s", rto_min: "1s"),
        pages: [(name: "page", document: (size: "100kB"), objects: [(size: "100kB")])],
        variants: [
            (name: "warm", set: {}),
            (name: "rested", set: {"page.document.processing": "1500ms"}),
            (name: "fresh", set: {"client.strategy": "serial"}),
        ],"#,
    );
    let second = |variant: usize| {
        let row = &run.variants[variant].analysis.requests[1];
        row.ended.unwrap().since(row.queued)
    };
    let round_trips = [1, 3, 4].map(|n| Duration::from_millis(100) * n);
    assert_eq!([second(0), second(1), second(2)], round_trips);
}

/// S10: ten objects leave one connection in TIME-WAIT or eleven, and a server that is asked over
/// parallel connections holds six at once.
#[test]
fn s10_fewer_connections_at_a_time_and_in_time_wait() {
    let run = scenario(
        r#"pages: [(document: (size: "1kB"), objects: [(count: 10, size: "1kB")])],
        variants: [
            (name: "persistent", set: {}),
            (name: "serial", set: {"client.strategy": "serial"}),
            (name: "parallel", set: {"client.strategy": "parallel"}),
        ],"#,
    );
    let of = |variant: usize| {
        let summary = &run.variants[variant].analysis.summary;
        (summary.connections_opened, summary.time_wait_peak)
    };
    assert_eq!([of(0), of(1), of(2)], [(1, 1), (11, 11), (11, 11)]);
    assert_eq!(run.variants[0].analysis.summary.connections_peak, 1);
    assert_eq!(run.variants[2].analysis.summary.connections_peak, 6);
}

/// P9a: over a page of twenty objects a client of RFC 2616 never has more than two connections to
/// the server, and one of today has six. Whatever the era, a second server has its own.
#[test]
fn p9a_the_era_limits_connections_to_a_server() {
    for (era, most) in [("rfc2616", 2), ("rfc9112", 6)] {
        let text = format!(
            r#"(
                title: "Limits", era: "{era}",
                links: [
                    (from: "client", to: "a", delay: "50ms"),
                    (from: "client", to: "b", delay: "50ms"),
                ],
                clients: [(name: "client", strategy: "parallel-persistent")],
                servers: [(name: "a"), (name: "b")],
                pages: [(
                    server: "a", document: (size: "1kB"),
                    objects: [(count: 20, size: "1kB"), (count: 20, size: "1kB", path: "/b{{n}}", server: "b")],
                )],
            )"#
        );
        let run = run_scenario(load("rule", &text, &Overrides::default()).unwrap());
        let peaks: Vec<u64> =
            run.variants[0].analysis.summary.hops.iter().map(|hop| hop.peak).collect();
        assert_eq!(peaks, [most, most], "{era}");
    }
}

/// P7: a client that cannot connect gives up when it has waited long enough, and says why: all
/// SYNs are lost, and its own time ends before TCP's.
#[test]
fn p7_a_client_gives_up_connecting_and_says_so() {
    use sim::analyze::RequestOutcome;
    use sim::trace::FailCause;
    let text = r#"(
        title: "Nobody there",
        links: [(from: "client", to: "server", delay: "50ms", up: (drops: [(packet: "syn", nth: 1, count: 100)]))],
        clients: [(name: "client", http: (connect_timeout: "5s"))],
        servers: [(name: "server")],
        pages: [(document: (size: "1kB"))],
    )"#;
    let run = run_scenario(load("rule", text, &Overrides::default()).unwrap());
    let row = &run.variants[0].analysis.requests[0];
    assert_eq!(row.outcome, RequestOutcome::Failed(FailCause::ConnectTimeout));
    assert_eq!(row.ended, Some(ms(5000)));
    assert_eq!(run.variants[0].analysis.summary.outcome, "failed");
}
