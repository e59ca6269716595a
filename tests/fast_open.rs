//! TCP Fast Open between hosts (RFC 7413): a client that opens a connection for each object.

mod common;

use common::{Ran, Row, page};
use sim::http::config::Strategy;
use sim::params::Profile;
use sim::tcp::TcpParams;
use sim::trace::{Event, SendCause, WindowCause};
use sim::units::Duration;
use sim::wire::Flags;

const OBJECTS: usize = 4;

/// One connection for each of a document and four objects, RTT 100 ms.
fn serial(profile: Profile) -> Row {
    let half = Duration::from_millis(50);
    let mut row = Row::textbook(half, Strategy::Serial, page(OBJECTS, 1000));
    row.profile = profile;
    row.tcp = TcpParams::of(profile);
    row
}

/// Payload of each SYN that opens a connection.
fn syn_payloads(ran: &Ran) -> Vec<u32> {
    let syns = ran.records.iter().filter_map(|record| match &record.event {
        Event::Sent { segment, .. } if segment.flags == Flags::SYN => Some(segment.payload),
        _ => None,
    });
    syns.collect()
}

/// C-50: without it each object takes two round trips, 2(N+1) in all. With it the first does,
/// and the others, whose requests are carried by the SYN, take one: 2 + N.
#[test]
fn c_50_fast_open_saves_a_round_trip_for_each_later_connection() {
    for profile in Profile::ALL {
        let row = serial(profile);
        assert_eq!(row.run().page_done(), Duration::from_millis(1000), "{}", profile.name());
        let ran = row.with_tcp("tcp.fast_open", "true").run();
        assert_eq!(ran.page_done(), Duration::from_millis(600), "{}", profile.name());
        let carried = syn_payloads(&ran);
        assert!(carried.len() == 5 && carried[0] == 0 && carried[1..].iter().all(|n| *n > 0));
    }
}

/// C-50: the server changes its key after each 150 ms, so a cookie of the connection before is
/// never good: each is refused, with a new one, and the request is sent again. That takes two
/// round trips, no more than without Fast Open.
#[test]
fn c_50_changed_keys_cost_nothing_more() {
    let row = serial(Profile::Rfc)
        .with_tcp("tcp.fast_open", "true")
        .with_tcp("tcp.fast_open_key_lifetime", "150ms");
    let ran = row.run();
    assert_eq!(ran.page_done(), Duration::from_millis(1000));
    let again = ran.records.iter().filter(|record| match &record.event {
        Event::Sent { why, .. } => *why == SendCause::Retransmit(WindowCause::FastOpen),
        _ => false,
    });
    assert_eq!(again.count(), OBJECTS);
}

/// What is lost and what comes twice does not make a difference to what arrives, only to when:
/// a SYN with data that is late or repeated is taken once.
#[test]
fn fast_open_survives_losses_and_duplicates() {
    for seed in 1..=40 {
        let row = serial(Profile::Linux).with_tcp("tcp.fast_open", "true");
        let mut plan = row.plan();
        plan.seed = seed;
        for direction in plan.network.edge_weights_mut() {
            direction.config.loss = "5%".parse().unwrap();
            direction.config.duplicate = "20%".parse().unwrap();
        }
        let mut trace = sim::trace::Trace::default();
        let outcome = sim::world::run(&plan, &mut trace);
        let ran = Ran { outcome, records: trace.records };
        ran.page_done();
    }
}
