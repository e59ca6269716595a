//! What each mechanism costs: taking one away leaves the formula without its term.

use crate::common::{Ran, Row, page};
use crate::explained;
use sim::explain::{Mechanism, Without};
use sim::http::config::{ProxyKind, Strategy};
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::trace::Event;
use sim::units::Duration;
use sim::wire::Flags;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What a row takes without a mechanism.
fn without(row: &Row, mechanism: Mechanism) -> Without {
    let plan = row.plan();
    mechanism.cost(&plan, &explained(&plan).0)
}

/// One object over one link with slow start (see `closed_form.rs`). In units of 1/R nanoseconds the
/// time is 2·RTT + O/R + stalls, O with the headers. Without slow start it is 2·RTT + O/R; without
/// handshakes RTT + O/R + stalls; at an infinite rate only round trips are left: 2 and one for each
/// window but the last; over no distance O/R, for a stall S/R + RTT − W·S/R is never positive then
/// for windows of a segment or more.
#[test]
fn closed_forms_without_a_term() {
    for size in [14_601_u64, 100_000] {
        for rate in [1_500_000_u64, 97_654_321] {
            for rtt in [ms(2), ms(100)] {
                for window in [1_u64, 3] {
                    let row = Row::textbook(
                        Duration::from_nanos(rtt.as_nanos() / 2),
                        Strategy::Persistent,
                        page(0, size),
                    )
                    .rate(rate)
                    .with_tcp("tcp.initial_window", &window.to_string());
                    let name = format!("{size} bytes, {rate} bit/s, {rtt}, window {window}");
                    let segments = size.div_ceil(1460);
                    let bits = u128::from(8 * (size + 40 * segments)) * 1_000_000_000;
                    let rate = u128::from(rate);
                    let segment = 8 * 1500 * 1_000_000_000_u128;
                    let trip = u128::from(rtt.as_nanos()) * rate;
                    let rounds = (1..).find(|k| window * ((1 << k) - 1) >= segments).unwrap();
                    let stall = |k: u32| {
                        (segment + trip).saturating_sub(u128::from(window << (k - 1)) * segment)
                    };
                    let stalls: u128 = (1..rounds).map(stall).sum();
                    let time =
                        |units: u128| Without::Takes(Duration::from_nanos((units / rate) as u64));
                    let found = |mechanism| without(&row, mechanism);
                    assert_eq!(found(Mechanism::SlowStart), time(2 * trip + bits), "{name}");
                    assert_eq!(found(Mechanism::Handshakes), time(trip + bits + stalls), "{name}");
                    let trips = u128::from(rounds) + 1;
                    assert_eq!(found(Mechanism::Rate), time(trips * trip), "{name}");
                    assert_eq!(found(Mechanism::Distance), time(bits), "{name}");
                }
            }
        }
    }
}

/// A document and ten objects, one way 50 ms, on one connection (see `rtt_counts.rs`): 2 + 10 round
/// trips; without handshakes 1 + 10; where each may have a connection of its own, the document
/// 2, then all objects in one more on their new connections 2. Nothing else is there to take away.
#[test]
fn round_trips_without_a_term() {
    let row = Row::textbook(ms(50), Strategy::Persistent, page(10, 1000));
    let found = Mechanism::ALL.map(|mechanism| (mechanism, without(&row, mechanism)));
    for (mechanism, without) in found {
        let expected = match mechanism {
            Mechanism::Handshakes => Without::Takes(ms(1100)),
            Mechanism::ConnectionLimits => Without::Takes(ms(400)),
            Mechanism::Distance => Without::Takes(Duration::ZERO),
            Mechanism::SlowStart | Mechanism::InitialWindow(1 | 3) => Without::Takes(ms(1200)),
            _ => Without::DoesNotApply,
        };
        assert_eq!(without, expected, "{mechanism:?}");
    }
}

/// Through a relay that copies both ways at once, each hop 50 ms one way: a handshake and half an
/// exchange to the relay, the same from there to the server, and the way back: 100 + 50 + 100 +
/// 50 + 50 + 50. Without it the packets take the same two links: two round trips of 200.
#[test]
fn without_the_proxy() {
    let relay = ProxyKind::BlindRelay {
        late_bytes: sim::http::config::LateBytes::Unread,
        multitasking: true,
    };
    let row = Row::textbook(ms(50), Strategy::Serial, page(0, 1000)).via(relay);
    assert_eq!(row.run().page_done(), ms(400));
    assert_eq!(without(&row, Mechanism::Proxies), Without::Takes(ms(400)));
}

/// A window without bound under Linux's settings: one more round trip than the handshake, whatever
/// the size of the bundles that segments leave in.
#[test]
fn a_window_without_bound_in_linux() {
    let mut row = Row::textbook(ms(50), Strategy::Persistent, page(0, 1_000_000));
    (row.profile, row.tcp) = (Profile::Linux, TcpParams::of(Profile::Linux));
    row = row.with_tcp("tcp.receive_buffer", "unlimited");
    row = row.with_tcp("tcp.receive_buffer_start", "whole");
    row = row.with_tcp("tcp.initial_receive_window", "whole");
    assert_eq!(without(&row, Mechanism::SlowStart), Without::Takes(ms(200)));
}

/// A server that needs 40 ms for each of two objects, and a link that loses the first data packet of
/// each direction, which costs two timeouts of a second: three round trips of 100, 2 · 40, 2000.
#[test]
fn without_server_time_and_without_loss() {
    let mut row = Row::textbook(ms(50), Strategy::Persistent, page(1, 1000));
    row.server.think = ms(40);
    row.link.drops =
        vec![sim::net::DropRule { kind: sim::net::PacketKind::Data, first: 1, count: 1 }];
    row = row.with_tcp("tcp.rto_min", "1s").with_tcp("tcp.initial_rto", "1s");
    assert_eq!(row.run().page_done(), ms(300 + 80 + 2000));
    assert_eq!(without(&row, Mechanism::ServerTime), Without::Takes(ms(300 + 2000)));
    assert_eq!(without(&row, Mechanism::Loss), Without::Takes(ms(300 + 80)));
}

/// C-50's page (see `fast_open.rs`) on warm connections, under every profile: one round trip for each
/// object, no SYN, and every connection ends as it would.
#[test]
fn warm_connections_take_no_handshake() {
    for profile in Profile::ALL {
        let mut row = Row::textbook(ms(50), Strategy::Serial, page(4, 1000));
        row.profile = profile;
        row.tcp = TcpParams::of(profile);
        row.client.http = sim::http::HttpParams::of(profile, Era::Rfc9112);
        row.server.http = row.client.http.clone();
        let ran = row.with_tcp("tcp.warm_connections", "true").run();
        assert_eq!(ran.page_done(), ms(500), "{}", profile.name());
        assert_eq!(ran.connections(), 5);
        assert_eq!(syns(&ran), 0);
        assert_eq!(ran.outcome.counters.retransmissions, 0, "no timeout is too short");
    }
}

/// Where nobody has room, a warm connection is a cold one. Two are opened in advance, at 0 and 10 ms,
/// to a listener whose queue takes one (a limit of 0 lets one in) and who accepts from 30 ms on. The
/// first is there; the second sends its SYN.
#[test]
fn a_warm_connection_needs_a_listener_with_room() {
    let strategy = Strategy::ParallelPersistent { connections: 2 };
    let mut row = Row::textbook(ms(50), strategy, page(0, 1000))
        .with_tcp("tcp.warm_connections", "true")
        .with_tcp("tcp.listen_backlog", "0");
    row.server.http.accept_from = Some(ms(30));
    (row.client.http.preconnect, row.client.http.preconnect_spacing) = (2, ms(10));
    let ran = row.run();
    assert_eq!((ran.page_done(), ran.connections(), syns(&ran)), (ms(100), 2, 1));
}

/// SYNs that were sent.
fn syns(ran: &Ran) -> usize {
    let is_syn =
        |event: &Event| matches!(event, Event::Sent { segment, .. } if segment.flags == Flags::SYN);
    ran.records.iter().filter(|record| is_syn(&record.event)).count()
}
