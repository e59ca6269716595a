//! The smallest cases, worked out by hand. Each test says its arithmetic in words.

mod common;

use common::{Ran, Row, page};
use sim::http::config::Strategy;
use sim::ids::{ConnId, Endpoint, Side};
use sim::trace::{Event, HttpNote, TcpNote, TcpState};
use sim::units::{Duration, SimTime};
use sim::wire::Flags;

const ONE_WAY: Duration = Duration::from_millis(50);
const OPENER: Endpoint = Endpoint { conn: ConnId(0), side: Side::Opener };
const ACCEPTOR: Endpoint = Endpoint { conn: ConnId(0), side: Side::Acceptor };

fn ms(millis: u64) -> SimTime {
    SimTime::ZERO + Duration::from_millis(millis)
}

/// C-49: a full segment takes 1500 bytes of IP, and Ethernet 38 more (preamble 8, header 14,
/// checksum 4, gap 12): of what a busy link carries 1460/1538 = 94.9 % is payload, with
/// timestamps 1448/1538 = 94.1 %.
#[test]
fn c_49_goodput_on_ethernet() {
    for (timestamps, payload, per_mille) in [("false", 1460, 949), ("true", 1448, 941)] {
        let mut row = Row::textbook(ONE_WAY, Strategy::Persistent, page(0, 100 * payload))
            .rate(10_000_000)
            .with_tcp("tcp.timestamps", timestamps);
        row.link.overhead = sim::units::Bytes(38);
        let ran = row.run();
        let mut full = std::collections::BTreeSet::new();
        let (mut bytes, mut busy) = (0, 0);
        for record in &ran.records {
            match record.event {
                Event::Sent { packet, segment, .. } if u64::from(segment.payload) == payload => {
                    full.insert(packet);
                }
                Event::Hop { packet, starts, ends, .. } if full.contains(&packet) => {
                    bytes += payload;
                    busy += ends.since(starts).as_nanos();
                }
                _ => {}
            }
        }
        assert!(full.len() >= 99);
        // Bits a nanosecond, of 0.01 that the link carries.
        let found = bytes * 8 * 100 * 1000 / busy;
        assert_eq!(found, per_mille, "{payload}");
    }
}

/// When an end sent segments with this flag.
fn sent(ran: &Ran, of: Endpoint, flag: Flags) -> Vec<SimTime> {
    ran.records
        .iter()
        .filter_map(|record| match record.event {
            Event::Sent { from, segment, .. } if from == of && segment.has(flag) => Some(record.at),
            _ => None,
        })
        .collect()
}

/// The states an end went through, with times.
fn states(ran: &Ran, end: Endpoint) -> Vec<(SimTime, TcpState)> {
    ran.records
        .iter()
        .filter_map(|record| match record.event {
            Event::Tcp { of, note: TcpNote::State { to, .. } } if of == end => {
                Some((record.at, to))
            }
            _ => None,
        })
        .collect()
}

/// SYN out at 0, SYN-ACK back at 100 ms; ACK and request leave then and arrive at 150; the
/// response is one segment without serialisation time and arrives at 200 ms.
#[test]
fn one_small_object_on_a_fresh_connection_takes_two_round_trips() {
    let ran = Row::textbook(ONE_WAY, Strategy::Persistent, page(0, 1000)).run();
    assert_eq!(sent(&ran, OPENER, Flags::SYN), [ms(0)]);
    assert_eq!(sent(&ran, ACCEPTOR, Flags::SYN), [ms(50)]);
    assert_eq!(sent(&ran, OPENER, Flags::ACK)[0], ms(100));
    assert_eq!(ran.page_done(), Duration::from_millis(200));
}

/// 10,000 bytes are six segments of 1460 and one of 1240; with 40 bytes of header each that
/// is 10,280 bytes = 82,240 bits, 8.224 ms at 10 Mbit/s. All seven fit the initial window.
/// Fresh: two round trips and the transfer.
#[test]
fn a_larger_object_adds_its_transfer_time() {
    let row = Row::textbook(ONE_WAY, Strategy::Persistent, page(0, 10_000)).rate(10_000_000);
    assert_eq!(row.run().page_done(), Duration::from_micros(208_224));
}

/// The same object again on the warm connection: one more round trip and the transfer, no
/// handshake: 208.224 + 108.224 ms.
#[test]
fn a_warm_connection_saves_the_handshake() {
    let row = Row::textbook(ONE_WAY, Strategy::Persistent, page(1, 10_000)).rate(10_000_000);
    let ran = row.run();
    assert_eq!(ran.page_done(), Duration::from_micros(316_448));
    assert_eq!(ran.connections(), 1);
}

/// On two fresh connections it is twice the whole: 2 · 208.224 ms.
#[test]
fn a_second_fresh_connection_pays_the_handshake_again() {
    let row = Row::textbook(ONE_WAY, Strategy::Serial, page(1, 10_000)).rate(10_000_000);
    let ran = row.run();
    assert_eq!(ran.page_done(), Duration::from_micros(416_448));
    assert_eq!(ran.connections(), 2);
}

/// Without persistence the server closes first: its FIN follows the response at 150 ms and
/// arrives at 200; the client acknowledges and, having read the end, sends its own FIN, which
/// arrives at 250; the server's ACK of it arrives at 300. The server, which closed first, is
/// left in TIME-WAIT.
#[test]
fn the_fin_exchange_when_the_server_closes_first() {
    let ran = Row::textbook(ONE_WAY, Strategy::Serial, page(0, 1000)).run();
    assert_eq!(sent(&ran, ACCEPTOR, Flags::FIN), [ms(150)]);
    assert_eq!(sent(&ran, OPENER, Flags::FIN), [ms(200)]);
    let client = states(&ran, OPENER);
    let server = states(&ran, ACCEPTOR);
    assert!(client.contains(&(ms(200), TcpState::CloseWait)), "{client:?}");
    assert!(client.contains(&(ms(200), TcpState::LastAck)), "{client:?}");
    assert_eq!(client.last(), Some(&(ms(300), TcpState::Closed)));
    assert!(server.contains(&(ms(150), TcpState::FinWait1)), "{server:?}");
    assert!(server.contains(&(ms(250), TcpState::FinWait2)), "{server:?}");
    assert!(server.contains(&(ms(250), TcpState::TimeWait)), "{server:?}");
}

/// A persistent connection is closed by the client when it has all it wanted, at 200 ms: FIN
/// there at 250, the server's ACK and FIN back at 300; the client is left in TIME-WAIT.
#[test]
fn the_fin_exchange_when_the_client_closes_first() {
    let mut row = Row::textbook(ONE_WAY, Strategy::Persistent, page(0, 1000));
    // Else its last request would say so, and the server would close first (RFC 9112 §9.6).
    row.client.http.announce_last_request = false;
    let ran = row.run();
    assert_eq!(sent(&ran, OPENER, Flags::FIN), [ms(200)]);
    assert_eq!(sent(&ran, ACCEPTOR, Flags::FIN), [ms(250)]);
    let client = states(&ran, OPENER);
    assert!(client.contains(&(ms(300), TcpState::TimeWait)), "{client:?}");
    let last = states(&ran, ACCEPTOR).last().copied();
    assert_eq!(last, Some((ms(350), TcpState::Closed)), "the last ACK needs 50 ms more");
}

/// A name look-up comes before the first SYN: everything is later by its time.
#[test]
fn a_name_lookup_delays_the_first_syn() {
    let mut row = Row::textbook(ONE_WAY, Strategy::Persistent, page(0, 1000));
    row.client.lookups.steps = vec![Duration::from_millis(4), Duration::from_millis(3)];
    let ran = row.run();
    assert_eq!(sent(&ran, OPENER, Flags::SYN), [ms(7)]);
    assert_eq!(ran.page_done(), Duration::from_millis(207));
    let lookups = ran.notes().filter(|(_, note)| matches!(note, HttpNote::LookupDone { .. }));
    assert_eq!(lookups.map(|(at, _)| at).collect::<Vec<_>>(), [ms(4), ms(7)]);
}

/// A round trip of 100 ms: one for TCP's handshake, one for each of TLS's (RFC 8446 §2: one for
/// TLS 1.3; RFC 5246 §7.3: two for TLS 1.2), one for the request. On one kept connection two
/// objects cost one request more, and no handshake.
#[test]
fn tls_adds_its_round_trips_to_each_connection() {
    for (round_trips, one_object, three_objects) in [(0, 200, 400), (1, 300, 500), (2, 400, 600)] {
        for (objects, expected) in [(0, one_object), (2, three_objects)] {
            let mut row = Row::textbook(ONE_WAY, Strategy::Persistent, page(objects, 1_000));
            row.client.http.client.tls_round_trips = round_trips;
            let loaded = row.run().page_done();
            assert_eq!(loaded, Duration::from_millis(expected), "{round_trips}, {objects}");
        }
    }
}
