//! The workloads of `sim bench`, small enough for a debug build: their segments are counted as the
//! arithmetic says. `sim bench` itself checks the full ones.

use sim::scenario::{Overrides, bundled, load};
use sim::trace::{Silent, Trace};
use sim::world::{Ended, Outcome, run};

/// Runs a workload with these settings changed.
fn outcome(name: &str, changes: &[(&str, &str)]) -> Outcome {
    let workload = bundled::WORKLOADS.iter().find(|workload| workload.name == name).unwrap();
    let set = changes.iter().map(|(path, value)| (path.to_string(), value.to_string()));
    let overrides = Overrides { set: set.collect(), ..Overrides::default() };
    let scenario = load(name, workload.text, &overrides).unwrap();
    run(&scenario.variants[0].plan, &mut Silent)
}

/// 20 clients with 5 objects each.
const SMALL: [(&str, &str); 3] =
    [("client.hosts", "20"), ("server.hosts", "20"), ("pages[0].objects[0].count", "4")];

/// On a persistent connection an object takes a request, 7 segments of data (10,000 bytes by 1448)
/// and 3 pure ACKs, for the fourth, for the last one, rides on the next request. A connection takes
/// 3 more for the handshake, 3 for the close, and 2 ACKs on the first object: of the request, and
/// of the first segment of data.
#[test]
fn a_persistent_connection_takes_11_segments_an_object_and_8() {
    for (name, changes) in [("w2", &SMALL[..]), ("w2one", &[SMALL[0], SMALL[2]])] {
        let outcome = outcome(name, changes);
        assert_eq!(outcome.counters.segments, 20 * (5 * 11 + 8), "{name}");
        assert_eq!((outcome.counters.dropped, outcome.ended), (0, Ended::Stopped), "{name}");
    }
}

/// With a connection of its own an object takes all of that: 3 + 13 + 3. Every one of the 20 × 5
/// connections is still in TIME-WAIT when the run stops.
#[test]
fn a_connection_of_its_own_takes_19_segments() {
    let outcome = outcome("w3", &SMALL);
    assert_eq!(outcome.counters.segments, 20 * 5 * 19);
    assert_eq!((outcome.counters.dropped, outcome.ended), (0, Ended::Stopped));
    assert_eq!(outcome.counters.connections_opened, 20 * 5);
}

/// 100 clients on 10 hosts, as they happen to come; then the same without the 3 segments of the
/// close.
#[test]
fn a_crowd_on_many_hosts_takes_as_many_each() {
    let small = [("client.hosts", "10"), ("server.hosts", "10"), ("client.count", "100")];
    for (name, segments) in [("w4", 19), ("w4hold", 16)] {
        let outcome = outcome(name, &small);
        assert_eq!(outcome.counters.segments, 100 * segments, "{name}");
        assert_eq!(outcome.counters.connections_opened, 100, "{name}");
    }
}

/// A smaller upload still overruns the queue in slow start, and loses something like the excess.
/// Every byte crosses the link: 3 × 10^7 bytes in segments of 1448 are 20,719, lost ones not counted
/// because they never start.
#[test]
fn a_bulk_upload_ends_when_all_has_been_read() {
    let less = [("pages[0].document.upload", "29999800B"), ("stop.has_read", "30MB")];
    let outcome = outcome("w1", &less);
    assert_eq!(outcome.ended, Ended::Stopped);
    assert_eq!(outcome.links[0].data_packets, 20_719);
    assert_eq!(outcome.links[0].dropped, outcome.counters.retransmissions);
}

/// What nobody listens to is kept small: an idle client and an idle connection of a crowd are put
/// away and made anew, where with a trace they stay as they are, because the trace is told what they
/// believe. Nothing else depends on that: pages apart that go on, are closed by the server or by the
/// client meanwhile, or by neither, count alike.
#[test]
fn who_is_put_away_does_the_same_as_who_is_not() {
    let text = r#"(
        title: "x", about: "x", profile: "rfc",
        links: [
            (from: "client", to: "r", delay: "19ms", rate: "100Mbit/s", loss: "2%"),
            (from: "r", to: "server", delay: "1ms", rate: "100Mbit/s"),
        ],
        routers: ["r"],
        clients: [(
            name: "client", hosts: 3, count: 40, spacing: "30ms", arrivals: "exponential",
            strategy: "persistent", close_when_done: false,
            visits: [(page: "page"), (page: "page", after: "3s"), (page: "page", after: "400ms")],
        )],
        servers: [(name: "server", hosts: 3)],
        pages: [(name: "page", document: (size: "10kB"), objects: [(size: "3kB", count: 4)])],
        stop: (at: "30s"),
    )"#;
    let settings: [&[(&str, &str)]; 6] = [
        &[("server.keep_alive_timeout", "never")],
        &[("server.keep_alive_timeout", "2s")],
        &[("server.keep_alive_timeout", "2s"), ("http.watch_idle", "false")],
        &[("http.client_idle_timeout", "1s")],
        &[("http.client_idle_timeout", "10s"), ("client.version", "1.0")],
        &[("client.strategy", "parallel-persistent"), ("tcp.keepalive", "true")],
    ];
    for changes in settings {
        let set = changes.iter().map(|(path, value)| (path.to_string(), value.to_string()));
        let overrides = Overrides { set: set.collect(), ..Overrides::default() };
        let scenario = load("x", text, &overrides);
        let plan = &scenario.unwrap_or_else(|problems| panic!("{problems:?}")).variants[0].plan;
        let (silent, told) = (run(plan, &mut Silent), run(plan, &mut Trace::default()));
        assert_eq!(silent, told, "{changes:?}");
        assert!(silent.last_page.is_some() && silent.counters.connections_opened >= 40);
    }
}
