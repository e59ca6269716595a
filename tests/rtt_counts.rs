//! How many round-trip times a page takes, for every way of using connections, under the
//! textbook's assumptions: no serialisation, objects that fit the initial window, no think
//! time, a document and N objects, time counted from the first SYN.
//!
//! The formulas are derived in words beside each; nothing here comes from a run.

mod common;

use common::{Row, page};
use sim::http::config::Strategy;
use sim::units::Duration;

const RTT: Duration = Duration::from_millis(100);

fn check(strategy: Strategy, objects: usize, round_trips: u64, connections: usize) {
    // 1000 bytes fit one segment, so slow start plays no part; the pipelined case has a
    // fixed window, because all its responses are on their way at once.
    let mut row = Row::textbook(Duration::from_millis(50), strategy, page(objects, 1000));
    if let Strategy::Pipelined { .. } = strategy {
        row = row.with_tcp("tcp.congestion", "fixed");
    }
    let ran = row.run();
    let name = format!("{strategy:?} with {objects} objects");
    assert_eq!(ran.page_done(), RTT * round_trips, "{name}");
    assert_eq!(ran.connections(), connections, "connections of {name}");
}

/// Every object, the document too, costs a handshake and an exchange: 2 (N + 1).
#[test]
fn serial() {
    for objects in [10_usize, 42] {
        check(Strategy::Serial, objects, 2 * (objects as u64 + 1), objects + 1);
    }
}

/// Two round trips for the document, then the objects in ⌈N/k⌉ rounds of two.
#[test]
fn parallel_non_persistent() {
    for objects in [10_usize, 42] {
        for connections in [2, 4, 6, 8] {
            let rounds = objects.div_ceil(connections as usize) as u64;
            let strategy = Strategy::Parallel { connections };
            check(strategy, objects, 2 + 2 * rounds, objects + 1);
        }
    }
}

/// A handshake, then one exchange for the document and one for each object.
#[test]
fn one_persistent_connection() {
    for objects in [10_usize, 42] {
        check(Strategy::Persistent, objects, 2 + objects as u64, 1);
    }
}

/// The warm connection carries an object in each round trip after the document; each of the
/// k − 1 others spends its first on the handshake. So m round trips carry
/// m + (k − 1)(m − 1) objects, and the least m that carries N is wanted.
#[test]
fn parallel_persistent() {
    for objects in [10_u64, 42] {
        for connections in [2_u32, 4, 6, 8] {
            let others = u64::from(connections) - 1;
            let rounds = (1..).find(|m| m + others * (m - 1) >= objects).unwrap();
            let strategy = Strategy::ParallelPersistent { connections };
            check(strategy, objects as usize, 2 + rounds, connections as usize);
        }
    }
}

/// The published values of that formula, so that the test does not rest on it alone.
#[test]
fn parallel_persistent_published_values() {
    for (objects, connections, round_trips) in
        [(10, 2, 8), (10, 4, 6), (10, 6, 5), (42, 2, 24), (42, 4, 14), (42, 6, 10), (42, 8, 9)]
    {
        let strategy = Strategy::ParallelPersistent { connections };
        check(strategy, objects, round_trips, connections as usize);
    }
}

/// Handshake, document, and all objects in one more round trip.
#[test]
fn pipelined() {
    for objects in [10_usize, 42] {
        check(Strategy::Pipelined { depth: None }, objects, 3, 1);
    }
}
