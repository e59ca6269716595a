//! How many round trips and connections each strategy takes for a document and N objects.
//! Everything but the round trips is free here: no transmission time, no think time.

use crate::http::config::{ConnectionField, Page, Strategy, Version};
use crate::http::testing::{Entry, Lab, Ran, ms, object, page};

const RTT_MS: u64 = 100;

/// Round trips and connections.
fn cost(lab: Lab) -> (u64, usize) {
    let ran = lab.run();
    let (done, complete) = ran.page_done(0).expect("the page ends");
    assert!(complete);
    assert_eq!(done % RTT_MS, 0, "whole round trips");
    (done / RTT_MS, ran.opened(Ran::CLIENT))
}

/// The least m with m + (k−1)(m−1) ≥ N: the warm connection takes an object in each round,
/// the k−1 others begin one round later.
fn rounds(objects: u64, k: u64) -> u64 {
    (1..).find(|m| m + (k - 1) * (m - 1) >= objects).unwrap()
}

#[test]
fn s04_serial_takes_2_round_trips_and_a_connection_each() {
    for n in [0, 1, 10, 42] {
        let expected = (2 * (n as u64 + 1), n + 1);
        assert_eq!(cost(Lab::new(Strategy::Serial, n)), expected);
        let http10 = Lab::new(Strategy::Serial, n).http10(ConnectionField::Auto);
        assert_eq!(cost(http10), expected, "HTTP/1.0");
    }
}

#[test]
fn parallel_takes_2_and_2_for_each_batch() {
    for n in [1, 10, 42] {
        for k in [1, 2, 4, 6, 8] {
            let strategy = Strategy::Parallel { connections: k };
            let batches = (n as u64).div_ceil(k.into());
            assert_eq!(cost(Lab::new(strategy, n)), (2 + 2 * batches, n + 1), "k={k} N={n}");
        }
    }
}

#[test]
fn s08_persistent_takes_2_and_1_for_each_object() {
    for n in [0, 1, 10, 42] {
        assert_eq!(cost(Lab::new(Strategy::Persistent, n)), (2 + n as u64, 1));
        let http10 = Lab::new(Strategy::Persistent, n).http10(ConnectionField::Auto);
        assert_eq!(cost(http10), (2 + n as u64, 1), "HTTP/1.0 with keep-alive");
    }
}

#[test]
fn s12_parallel_persistent() {
    for n in [1, 2, 10, 42] {
        for k in [1, 2, 4, 6, 8] {
            let lab = Lab::new(Strategy::ParallelPersistent { connections: k }, n);
            let rtts = 2 + rounds(n as u64, k.into());
            assert_eq!(cost(lab), (rtts, n.min(k as usize)), "k={k} N={n}");
        }
    }
}

/// `http.preconnect`: with the further connections opened in advance, no object waits for a
/// handshake: 2 round trips for the document, then ⌈N/k⌉.
#[test]
fn connections_in_advance_save_their_handshakes() {
    for (n, k) in [(2, 2), (10, 5), (11, 5)] {
        let mut lab = Lab::new(Strategy::ParallelPersistent { connections: k }, n);
        lab.client.http.preconnect = k;
        let batches = (n as u64).div_ceil(k.into());
        assert_eq!(cost(lab), (2 + batches, k as usize), "k={k} N={n}");
    }
}

/// `http.preconnect_spacing`: from the client's start on, whether it has anything to ask for
/// or not. Here its page comes a second later.
#[test]
fn connections_in_advance_are_opened_one_after_another() {
    let mut lab = Lab::new(Strategy::Persistent, 0);
    (lab.client.http.preconnect, lab.client.http.preconnect_spacing) = (3, ms(40));
    (lab.client.start, lab.client.visits[0].after) = (ms(10), ms(1000));
    let ran = lab.run();
    let opened = ran.times(Ran::CLIENT, |entry| matches!(entry, Entry::Opened(..)));
    assert_eq!(opened, [10, 50, 90]);
    assert_eq!(ran.page_done(0), Some((1110, true)), "the handshake is over long ago");
}

#[test]
fn pipelined_takes_3() {
    for n in [1, 10, 42] {
        assert_eq!(cost(Lab::new(Strategy::Pipelined { depth: None }, n)), (3, 1));
        let one = Lab::new(Strategy::Pipelined { depth: Some(1) }, n);
        assert_eq!(cost(one), (2 + n as u64, 1), "depth 1 is no pipeline");
    }
    // Depth 4 and 10 objects: four requests leave at once, and each response that comes back
    // lets another go: 4 + 4 + 2, three rounds after the document's two.
    assert_eq!(cost(Lab::new(Strategy::Pipelined { depth: Some(4) }, 10)), (5, 1));
}

/// Exercise E1: look-ups of 10 and 20 ms, then two round trips.
#[test]
fn look_ups_come_first() {
    let mut lab = Lab::new(Strategy::Serial, 0);
    lab.client.lookups.steps = vec![ms(10), ms(20)];
    assert_eq!(lab.run().page_done(0), Some((230, true)));
}

/// Exercise E7 (Grigorik): HTML thinks 40 ms, CSS 20 ms, both known at once, one connection.
/// Separate connections: 2·(100 + 100) + 60 = 460 (with our round trip of 100 ms);
/// keep-alive: one handshake less, 360; pipelined in order: 100 + 100 + 40 + 20 = 260.
#[test]
fn http_d08_think_times_add_up_in_order() {
    let times = [Strategy::Serial, Strategy::Persistent, Strategy::Pipelined { depth: None }].map(
        |strategy| {
            let mut html = object("/", &[]);
            let mut css = object("/css", &[]);
            (html.think, css.think) = (ms(40), ms(20));
            let mut lab = Lab::new(strategy, 0);
            lab.server.objects = vec![html.clone(), css.clone()];
            lab.client.visits[0].page = std::sync::Arc::new(Page { objects: vec![html, css] });
            lab.run().page_done(0).unwrap().0
        },
    );
    assert_eq!(times, [460, 360, 260]);
}

/// D-08: the first object takes the server 2 s. In a pipeline both others come with it, 2 s late;
/// over a second connection they come at 400 and 500, as if nothing were wrong.
#[test]
fn http_d08_a_slow_response_delays_all_behind_it() {
    let arrivals = |strategy| {
        let ran = Lab::new(strategy, 3).with(1, |object| object.think = ms(2000)).run();
        let done = ran.notes(Ran::CLIENT).filter_map(|(at, note)| match note {
            crate::trace::HttpNote::ResponseDone { request, .. } => {
                Some((request.0, at.as_nanos() / 1_000_000))
            }
            _ => None,
        });
        let mut done: Vec<_> = done.collect();
        done.sort_unstable();
        done
    };
    let pipelined = arrivals(Strategy::Pipelined { depth: None });
    assert_eq!(pipelined, [(0, 200), (1, 2300), (2, 2300), (3, 2300)]);
    let two = arrivals(Strategy::ParallelPersistent { connections: 2 });
    assert_eq!(two, [(0, 200), (1, 2300), (2, 400), (3, 500)]);
}

/// The document takes 30 ms to process before its object is known: 200 + 30 + 100.
#[test]
fn processing_delays_what_needs_it() {
    let mut lab = Lab::new(Strategy::Persistent, 1);
    let mut slow = page(1);
    slow.objects[0].processing = ms(30);
    lab.client.visits[0].page = std::sync::Arc::new(slow);
    assert_eq!(lab.run().page_done(0), Some((330, true)));
}

/// Two hosts: limits are per server, so persistent has one connection to each, and the
/// objects of the second need a handshake but overlap: 200 + 200.
#[test]
fn limits_are_per_server() {
    use crate::http::config::{ClientConfig, ServerConfig};
    use crate::http::testing::World;
    let lab = Lab::new(Strategy::Persistent, 2);
    let mut page = page(2);
    page.objects[2].host = "other".into();
    let mut world = World::new(ms(50));
    let mut client: ClientConfig = lab.client.clone();
    client.visits[0].page = std::sync::Arc::new(page.clone());
    world.add("client", 0, Box::new(crate::http::client::Client::new(client)));
    for name in ["server", "other"] {
        let config = ServerConfig { objects: page.objects.clone(), ..lab.server.clone() };
        world.add(name, 80, Box::new(crate::http::server::Server::new(config)));
    }
    world.run();
    let ran = Ran::of(world, 1);
    assert_eq!((ran.page_done(0), ran.opened(Ran::CLIENT)), (Some((400, true)), 2));
}

#[test]
fn versions_do_not_change_the_textbook_counts_of_keep_alive() {
    let mut lab = Lab::new(Strategy::ParallelPersistent { connections: 6 }, 10);
    lab.client.version = Version::Http10;
    assert_eq!(cost(lab), (2 + rounds(10, 6), 6), "answered in HTTP/1.1");
}
