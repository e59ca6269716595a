//! One small scenario for each phase that no formula of a textbook has: its length by hand, equal to
//! the nanosecond, with everything else that the page takes. One way is 50 ms everywhere, and where
//! nothing else is said a link takes no time to send (see `formulas.rs` for the others).

use crate::common::{Row, page};
use crate::explained;
use sim::explain::Phase;
use sim::http::config::{Ending, Fault, FaultKind, Page, Strategy};
use sim::net::{DropRule, PacketKind};
use sim::units::Duration;

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What every page here needs: a handshake, and a request's and a response's way.
const HANDSHAKE: (Phase, Duration) = (Phase::Handshake, ms(100));
const EXCHANGE: (Phase, Duration) = (Phase::Propagation, ms(100));

fn row(page: Page) -> Row {
    Row::textbook(ms(50), Strategy::Persistent, page)
        .with_tcp("tcp.mss", "1kB")
        .with_tcp("tcp.header_weight", "0")
}

/// The page takes these phases, in the order of [`Phase::ALL`], and no others.
fn takes(row: &Row, phases: &[(Phase, Duration)]) {
    let found = explained(&row.plan()).1;
    let mut expected = phases.to_vec();
    expected.sort();
    assert_eq!(found.pages.len(), 1);
    assert_eq!(found.pages[0].parts.iter().collect::<Vec<_>>(), expected);
}

/// Head and body are written one after the other, each less than a segment. The head leaves at 150 ms;
/// the body is held until its acknowledgment comes at 250 ms, a round trip later (RFC 9293 §3.7.4).
#[test]
fn nagle() {
    let mut row = row(page(0, 600)).with_tcp("tcp.nagle", "rfc1122");
    row.server.http.writes_per_response = 2;
    // The end of a stream is not held back, so the connection is kept.
    row.client.http.announce_last_request = false;
    takes(&row, &[HANDSHAKE, (Phase::Nagle, ms(100)), EXCHANGE]);
}

/// Six segments, a buffer of three, no congestion window in the way. Three leave at 150 ms. Each is
/// acknowledged before the application has read it, so each ACK offers the buffer less one segment: the
/// edge of the window goes to segment 3 (no further), 4 and 5. Two leave at 250 ms, whose ACKs move it on
/// by one each, so the sixth leaves at 350 ms: two round trips of waiting.
#[test]
fn receive_window() {
    let row = row(page(0, 6000))
        .with_tcp("tcp.congestion", "fixed")
        .with_tcp("tcp.receive_buffer", "3kB");
    takes(&row, &[HANDSHAKE, (Phase::ReceiveWindow, ms(200)), EXCHANGE]);
}

/// A window of 2 segments that has left slow start, five segments: two leave at 150 ms, and both ACKs
/// together make it 3, so the other three leave at 250 ms.
#[test]
fn congestion_avoidance() {
    let row = row(page(0, 5000))
        .with_tcp("tcp.initial_window", "2")
        .with_tcp("tcp.initial_ssthresh", "2kB");
    takes(&row, &[HANDSHAKE, (Phase::CongestionAvoidance, ms(100)), EXCHANGE]);
}

/// Four segments leave at 150 ms, the last is lost. The other three are acknowledged at 250 ms, which
/// sets the probe to 2·SRTT later, RTT 100 ms (RFC 8985 §7.2): at 450 ms it sends the fourth again,
/// 300 ms after the first time.
#[test]
fn probe_recovery() {
    let mut row = row(page(0, 4000))
        .with_tcp("tcp.initial_window", "4")
        .with_tcp("tcp.sack", "true")
        .with_tcp("tcp.loss_probe", "true")
        .with_tcp("tcp.max_ack_delay", "0");
    // The end of the stream would follow, and tell of the loss: the connection is kept.
    row.client.http.announce_last_request = false;
    row.link.drops = vec![DropRule { kind: PacketKind::Data, first: 4, count: 1 }];
    takes(&row, &[HANDSHAKE, (Phase::LossProbe, ms(300)), EXCHANGE]);
}

/// A window of one segment, two segments, and a receiver that waits for the second one: its ACK would
/// come at 750 ms. The first leaves at 150 ms, and 2·SRTT later, RTT 100 ms, the probe takes the second
/// along (RFC 8985 §7.3). Nothing was lost nor sent again: until 350 ms the congestion window was full.
#[test]
fn a_probe_with_new_data_repairs_nothing() {
    let mut row = row(page(0, 2000))
        .with_tcp("tcp.initial_window", "1")
        .with_tcp("tcp.ack_every", "2")
        .with_tcp("tcp.delayed_ack", "500ms")
        .with_tcp("tcp.sack", "true")
        .with_tcp("tcp.loss_probe", "true")
        .with_tcp("tcp.max_ack_delay", "0");
    row.client.http.announce_last_request = false;
    assert_eq!(explained(&row.plan()).0.analysis.summary.retransmissions, 0);
    takes(&row, &[HANDSHAKE, (Phase::SlowStart, ms(200)), EXCHANGE]);
}

/// The server closes instead of answering. The attempt begins with the request at 100 ms, and its close
/// is there at 200 ms: 100 ms lost. The second attempt has a handshake and an exchange of its own.
#[test]
fn retry() {
    let mut row = row(page(0, 500));
    let kind = FaultKind::Before(Ending::Close);
    row.server.faults = vec![Fault { kind, path: None, nth: 1, count: Some(1) }];
    takes(&row, &[(Phase::Handshake, ms(200)), (Phase::Retry, ms(100)), EXCHANGE]);
}

/// The server's program accepts nothing before 250 ms. The connection is established without it, and the
/// request lies there from 150 ms on.
#[test]
fn listen_backlog() {
    let mut row = row(page(0, 500));
    row.server.http.accept_from = Some(ms(250));
    takes(&row, &[HANDSHAKE, (Phase::ListenBacklog, ms(100)), EXCHANGE]);
}

/// Two objects of a segment each, 8 ms at 1 Mbit/s, known from the click on and asked for at once on two
/// connections. Both are written at 150 ms: one waits on the link for the other's 8 ms, then takes 8 ms
/// itself.
#[test]
fn network_queue() {
    let mut row = row(both_at_once(0)).rate(1_000_000);
    row.client.strategy = Strategy::ParallelPersistent { connections: 2 };
    takes(
        &row,
        &[HANDSHAKE, (Phase::Serialisation, ms(8)), (Phase::NetworkQueue, ms(8)), EXCHANGE],
    );
}

/// The same two, no rate, and a server with one worker that needs 30 ms for each: both requests arrive at
/// 150 ms, and the second waits for the first one's 30 ms before it has its own.
#[test]
fn server_queue() {
    let mut row = row(both_at_once(30));
    row.client.strategy = Strategy::ParallelPersistent { connections: 2 };
    row.server.capacity.workers = Some(1);
    takes(&row, &[HANDSHAKE, (Phase::ServerQueue, ms(30)), (Phase::ServerThink, ms(30)), EXCHANGE]);
}

/// 5000 requests are sent at once, and the server, which needs 200 ms for each, takes one after another:
/// the requests of a round trip of 100 ms are always there before it has done one. The path leads
/// through all of them, and no stack has room for a step of each.
#[test]
fn a_deep_pipeline() {
    let mut page = page(4999, 1000);
    for object in &mut page.objects {
        (object.needs, object.think) = (vec![], ms(200));
    }
    let mut row = row(page);
    row.client.strategy = Strategy::Pipelined { depth: None };
    takes(&row, &[HANDSHAKE, (Phase::ServerThink, ms(5000 * 200)), EXCHANGE]);
}

/// The document needs 40 ms of work before the client knows what it names, which is asked for on the same
/// connection: two exchanges.
#[test]
fn client_processing() {
    let mut page = page(1, 500);
    page.objects[0].processing = ms(40);
    let exchanges = (Phase::Propagation, ms(200));
    takes(&row(page), &[HANDSHAKE, (Phase::ClientProcessing, ms(40)), exchanges]);
}

/// Two objects of 1000 bytes that do not wait for each other, each of so many milliseconds at the server.
fn both_at_once(think: u64) -> Page {
    let mut page = page(1, 1000);
    page.objects[1].needs = vec![];
    for object in &mut page.objects {
        object.think = ms(think);
    }
    page
}
