//! What connections cost and what keeping them saves, with the whole of TCP: S02, S03, S09, S10.

mod common;

use common::{Ran, Row, page};
use sim::analyze::run_scenario;
use sim::http::config::{ConnectionField, Strategy};
use sim::ids::{ConnId, Side};
use sim::params::Profile;
use sim::scenario::{Overrides, load};
use sim::tcp::TcpParams;
use sim::trace::{Event, HttpNote};
use sim::units::{Duration, SimTime};
use sim::wire::{Flags, Segment};
use std::collections::{BTreeMap, BTreeSet};

const RTT: Duration = Duration::from_millis(100);

fn row(strategy: Strategy, objects: usize, size: u64) -> Row {
    Row::textbook(Duration::from_millis(50), strategy, page(objects, size))
}

/// The segments of a connection in the order of their sending.
fn segments(ran: &Ran, conn: u32) -> Vec<(SimTime, Side, Segment)> {
    let sent = ran.records.iter().filter_map(|record| match &record.event {
        Event::Sent { from, segment, .. } if from.conn == ConnId(conn) => {
            Some((record.at, from.side, *segment))
        }
        _ => None,
    });
    sent.collect()
}

/// Each connection begins with SYN, SYN-ACK and an ACK, and its first request byte leaves one
/// round trip after the SYN. Each side sends one FIN, and it is acknowledged; that takes three
/// or four segments, not always four.
#[test]
fn s02_three_segments_to_open_and_a_fin_each_way_to_close() {
    let mut closes = BTreeSet::new();
    let fields = [ConnectionField::Auto, ConnectionField::Nothing];
    for (profile, field) in Profile::ALL.into_iter().flat_map(|p| fields.map(|field| (p, field))) {
        let mut row = row(Strategy::Serial, 2, 1000);
        row.profile = profile;
        row.tcp = TcpParams::of(profile);
        row.client.connection_field = field;
        let ran = row.run();
        assert_eq!(ran.connections(), 3);
        for conn in 0..3 {
            let sent = segments(&ran, conn);
            let flags: Vec<Flags> = sent.iter().take(2).map(|(_, _, s)| s.flags).collect();
            assert_eq!(flags, [Flags::SYN, Flags::SYN.with(Flags::ACK)]);
            assert!(sent[2].2.has(Flags::ACK) && sent[2].1 == Side::Opener);
            let request = sent.iter().find(|(_, side, s)| *side == Side::Opener && s.payload > 0);
            let request = request.expect("a request");
            assert_eq!(request.0.since(sent[0].0), RTT, "1 RTT after the SYN");
            closes.insert(closing_segments(&sent));
        }
    }
    assert!(closes.contains(&3), "FIN, FIN-ACK, ACK: {closes:?}");
    assert!(closes.iter().all(|segments| (3..=4).contains(segments)), "{closes:?}");
}

/// How many segments close the connection: from the first FIN on, those that carry a FIN or
/// acknowledge one for the first time. Each side sends one FIN, and it is acknowledged.
fn closing_segments(sent: &[(SimTime, Side, Segment)]) -> usize {
    let mut counted = BTreeSet::new();
    for side in [Side::Opener, Side::Acceptor] {
        let is_fin = |(_, from, segment): &(SimTime, Side, Segment)| {
            *from == side && segment.has(Flags::FIN)
        };
        let fins: BTreeSet<u32> =
            sent.iter().filter(|one| is_fin(one)).map(|(_, _, s)| s.seq_end().0).collect();
        assert_eq!(fins.len(), 1, "one FIN from each side");
        let ack = sent.iter().position(|(_, from, segment)| {
            *from != side && segment.has(Flags::ACK) && fins.contains(&segment.ack.0)
        });
        counted.extend([sent.iter().position(is_fin).expect("a FIN"), ack.expect("its ACK")]);
    }
    counted.len()
}

/// A page of a document and ten objects: all its requests go to one host and port.
#[test]
fn s03_a_page_asks_one_server_many_times() {
    let ran = row(Strategy::Parallel { connections: 6 }, 10, 1000).run();
    let queued = ran.notes().filter(|(_, note)| matches!(note, HttpNote::Queued { .. })).count();
    let servers: BTreeSet<_> = ran
        .records
        .iter()
        .filter_map(|record| match record.event {
            Event::Opened { acceptor, .. } => Some((acceptor.host, acceptor.port)),
            _ => None,
        })
        .collect();
    assert_eq!((queued, ran.connections(), servers.len()), (11, 11, 1));
}

/// Two objects of 69 segments (100 kB). The initial window is 10 and doubles: 10 + 20 + 39, so
/// the first takes three rounds. By then the window has room for all 69, so the second takes
/// one: slow start is not repeated. After a pause of more than the retransmission timeout
/// (1 s), it is: three rounds, as on a new connection, but for the handshake.
///
/// From the end of the first to the end of the second, in round trips beyond the pause.
#[test]
fn s09_slow_start_is_not_repeated_unless_the_connection_was_idle() {
    let second = |strategy, pause: u64| {
        let mut row = row(strategy, 1, 100_000)
            .with_tcp("tcp.idle_restart", "rfc5681")
            .with_tcp("tcp.initial_rto", "1s")
            .with_tcp("tcp.rto_min", "1s");
        let visit = &mut row.client.visits[0];
        let mut page = (*visit.page).clone();
        page.objects[0].processing = Duration::from_millis(pause);
        visit.page = page.into();
        let ran = row.run();
        let mut done = BTreeMap::new();
        for (at, note) in ran.notes() {
            if let HttpNote::ResponseDone { request, .. } = note {
                done.insert(request.0, at);
            }
        }
        (done[&1].since(done[&0]) - Duration::from_millis(pause)).as_nanos() / RTT.as_nanos()
    };
    assert_eq!(second(Strategy::Persistent, 0), 1, "busy");
    assert_eq!(second(Strategy::Persistent, 500), 1, "idle for less than the timeout");
    assert_eq!(second(Strategy::Persistent, 1500), 3, "idle for longer");
    assert_eq!(second(Strategy::Serial, 0), 4, "a new connection: a handshake and three rounds");
}

/// Eleven requests: a connection for each leaves eleven ends in TIME-WAIT and has six open at
/// once; a persistent one has one of either.
#[test]
fn s10_fewer_connections_at_once_and_in_time_wait() {
    let text = "(
        title: \"t\",
        links: [(from: \"client\", to: \"server\", delay: \"50ms\")],
        clients: [(name: \"client\")],
        servers: [(name: \"server\")],
        pages: [(document: (size: \"1kB\"), objects: [(count: 10, size: \"1kB\")])],
        variants: [
            (name: \"each\", set: {\"client\": (strategy: \"parallel\", connections: 6)}),
            (name: \"kept\", set: {\"client.strategy\": \"persistent\"}),
        ],
    )";
    let scenario = load("costs", text, &Overrides::default()).expect("a scenario");
    let run = run_scenario(scenario);
    let counts = run.variants.iter().map(|variant| {
        let summary = &variant.analysis.summary;
        (summary.connections_opened, summary.connections_peak, summary.time_wait_peak)
    });
    assert_eq!(counts.collect::<Vec<_>>(), [(11, 6, 11), (1, 1, 1)]);
}
