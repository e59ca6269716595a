//! The exercises that textbooks set, by their numbers here, each with the assumptions of its
//! book as settings of the `textbook` profile.
//!
//! The clock runs from the click to the last byte of the last object; taking connections down
//! costs nobody anything (A7), the request rides on the third segment of the handshake (A8), a
//! base page is parsed in no time and before its objects (A9), every segment is acknowledged
//! (A4), and what has no payload weighs nothing: so the profile is from the start. What else a
//! book assumes is set where its exercise stands:
//!
//! | | assumption | setting |
//! |---|---|---|
//! | A1 | further persistent connections cost no handshake | `http.preconnect` |
//! | A2 | each of N connections has R/N | `link.sharing` |
//! | A3 | no serialisation time, though a rate is quoted | a link without a rate |
//! | A5 | initial window 1, 4 or 10 | `tcp.initial_window` |
//! | A6 | "persistent" means pipelined, or not | the strategy |
//! | A10 | kB or KiB | the unit that is written |
//! | A11 | no slow start | `tcp.congestion`: fixed |
//! | A12 | control packets weigh something, one packet is one object | `tcp.*_weight`, `tcp.mss` |
//! | A13 | headers weigh nothing | `tcp.header_weight` |

mod common;

use common::{Ran, Row, page};
use petgraph::graph::NodeIndex;
use sim::http::config::*;
use sim::ids::{HostId, Side};
use sim::net::{Direction, Node, Sharing};
use sim::params::Era;
use sim::trace::{Event, FailCause, HttpNote, TcpNote, TcpState};
use sim::units::Duration;
use sim::world::{HostPlan, Plan};
use std::collections::BTreeSet;
use std::sync::Arc;

const PIPELINED: Strategy = Strategy::Pipelined { depth: None };

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A base page with so many tiny objects, over a round-trip time of 100 ms: in how many of
/// those it is loaded. A window without bounds (A11) lets a pipeline of any length flow.
fn round_trips(strategy: Strategy, objects: usize) -> u64 {
    let row =
        Row::textbook(ms(50), strategy, page(objects, 500)).with_tcp("tcp.congestion", "fixed");
    let done = row.run().page_done();
    assert_eq!(done.as_nanos() % ms(100).as_nanos(), 0, "whole round trips");
    done.as_nanos() / ms(100).as_nanos()
}

/// Kurose and Ross: n look-ups, then one tiny object: ΣRTTᵢ + 2·RTT₀.
#[test]
fn e1_look_ups_and_one_object() {
    for (lookups, rtt) in [(vec![], 40), (vec![12], 40), (vec![5, 12, 30], 100)] {
        let mut row = Row::textbook(ms(rtt / 2), Strategy::Serial, page(0, 500));
        row.client.lookups.steps = lookups.iter().map(|rtt| ms(*rtt)).collect();
        assert_eq!(row.run().page_done(), ms(lookups.iter().sum::<u64>() + 2 * rtt));
    }
}

/// UMass interactive exercise: name look-up 4 ms, round trip 7 ms, a base page and two tiny
/// objects, up to five connections.
/// One object: 4 + 2·7 = 18. Serial: 4 + 3·2·7 = 46. Parallel: 4 + 2·7 + 2·7 = 32. Persistent
/// and parallel, where no further connection costs a handshake (A1): 4 + 7 + 7 + 7 = 25.
#[test]
fn e2_umass_interactive() {
    let load = |strategy, objects, in_advance| {
        let mut row = Row::textbook(Duration::from_micros(3_500), strategy, page(objects, 500));
        row.client.lookups.steps = vec![ms(4)];
        row.client.http.preconnect = in_advance;
        row.run().page_done()
    };
    assert_eq!(load(Strategy::Serial, 0, 0), ms(18));
    assert_eq!(load(Strategy::Serial, 2, 0), ms(46));
    assert_eq!(load(Strategy::Parallel { connections: 5 }, 2, 0), ms(32));
    let persistent = Strategy::ParallelPersistent { connections: 5 };
    assert_eq!(load(persistent, 2, 5), ms(25));
    // Without A1 one object waits for a handshake: a round trip more, for the second object
    // on the warm connection just as for a new one.
    assert_eq!(load(persistent, 2, 0), ms(32));
}

/// Kurose and Ross: a base page and three objects. Serial 2·4 = 8 RTT; parallel 2 + 2 = 4;
/// persistent and pipelined (A6) 2 + 1 = 3. A look-up comes on top.
#[test]
fn e3_base_and_three_objects() {
    assert_eq!(round_trips(Strategy::Serial, 3), 8);
    assert_eq!(round_trips(Strategy::Parallel { connections: 3 }, 3), 4);
    assert_eq!(round_trips(PIPELINED, 3), 3);
    let mut row = Row::textbook(ms(50), PIPELINED, page(3, 500));
    row.client.lookups.steps = vec![ms(30)];
    assert_eq!(row.run().page_done(), ms(330));
}

/// A base page and eight objects, five or six connections. Serial 2·9 = 18 RTT; parallel
/// 2 + 2·⌈8/m⌉ = 6; persistent 2 + 8 = 10, pipelined 3.
#[test]
fn e3b_base_and_eight_objects() {
    assert_eq!(round_trips(Strategy::Serial, 8), 18);
    for connections in [5, 6] {
        assert_eq!(round_trips(Strategy::Parallel { connections }, 8), 6);
    }
    assert_eq!(round_trips(PIPELINED, 8), 3);
    assert_eq!(round_trips(Strategy::Persistent, 8), 10);
}

/// A base page and ten tiny objects, four connections. Serial 2·11 = 22 RTT; parallel
/// 2 + 2·⌈10/4⌉ = 8; persistent 2 + 10 = 12, pipelined 3.
#[test]
fn e3d_base_and_ten_objects() {
    assert_eq!(round_trips(Strategy::Serial, 10), 22);
    assert_eq!(round_trips(Strategy::Parallel { connections: 4 }, 10), 8);
    assert_eq!(round_trips(Strategy::Persistent, 10), 12);
    assert_eq!(round_trips(PIPELINED, 10), 3);
}

/// Kurose and Ross, P10: a link of 150 bit/s and 10 m, so a propagation delay Tp of 33 ns.
/// Objects of 100,000 bits, each one packet, headers and pure ACKs weightless; SYN, SYN-ACK and
/// request of 200 bits (A12, A13); a base page and ten objects.
///
/// A control packet takes 200/150 = 4/3 s, an object 100,000/150 = 2000/3 s: the base page
/// 3·4/3 + 2000/3 = 2012/3 s and four Tp. With ten connections of R/10 each (A2) everything
/// takes ten times as long, at once for all: 10·2012/3 s and four Tp: 22,132/3 = 7377 1/3 s.
/// Persistent and one after another: 4/3 + 2000/3 = 668 s and two Tp for each object:
/// 2012/3 + 6680 = 7350 2/3 s and 24 Tp.
#[test]
fn e4_kurose_p10() {
    let load = |strategy| {
        let mut row = Row::textbook(Duration::from_nanos(33), strategy, page(10, 12_500))
            .rate(150)
            .with_tcp("tcp.congestion", "fixed")
            .with_tcp("tcp.mss", "12500B")
            .with_tcp("tcp.syn_weight", "25B")
            .with_tcp("tcp.request_weight", "25B")
            .with_tcp("tcp.header_weight", "0B")
            // A message takes up to two hours, and nothing is lost.
            .with_tcp("tcp.retransmission_timer", "false");
        row.link.sharing = Sharing::PerConnection;
        row.server.keep_alive_timeout = None;
        row.client.http.await_close = Duration::ZERO;
        let mut plan = row.plan();
        plan.limits.time = Duration::from_secs(100_000);
        let ran = Ran::of(&plan);
        ran.page_done().as_nanos()
    };
    let thirds = |thirds: u64, delays: u64| thirds * 1_000_000_000 / 3 + delays * 33;
    assert_eq!(load(Strategy::Parallel { connections: 10 }), thirds(22_132, 8));
    assert_eq!(load(Strategy::Persistent), thirds(22_052, 24));
}

/// A base page and three images of 750 kbit each, round trip 1 s, 100 kbit/s: 7.5 s an object,
/// headers weightless (A13), no slow start (A11). Serial: 4·(2 + 7.5) = 38 s; persistent:
/// 2 + 7.5 + 3·(1 + 7.5) = 35 s; pipelined: 2 + 7.5 + 1 + 3·7.5 = 33 s.
#[test]
fn e5_three_images_on_a_slow_link() {
    for (strategy, seconds) in [(Strategy::Serial, 38), (Strategy::Persistent, 35), (PIPELINED, 33)]
    {
        let row = Row::textbook(ms(500), strategy, page(3, 93_750))
            .rate(100_000)
            .with_tcp("tcp.congestion", "fixed")
            .with_tcp("tcp.header_weight", "0B");
        assert_eq!(row.run().page_done(), Duration::from_secs(seconds), "{strategy:?}");
    }
}

/// Grigorik, HPBN ch. 2: one way takes 28 ms, the server 40 ms, 20 KiB (A10) are 15 segments of
/// 1460 bytes, the initial window is 4 (A5), every segment is acknowledged, and segments take
/// no time to send (A3). Handshake 56; request and response 28 + 40 + 28, with 4 segments; 8
/// more after 56, the last 3 after another 56: 264 ms. On the same connection again the window
/// has grown to 4 + 15 > 15: 96 ms. With a window of 10, 10 + 5: 208 ms.
#[test]
fn e6_hpbn_slow_start() {
    let load = |window: &str, again: bool| {
        let mut page = page(0, 20 * 1024);
        page.objects[0].think = ms(40);
        let mut row = Row::textbook(ms(28), Strategy::Persistent, page)
            .with_tcp("tcp.mss", "1460B")
            .with_tcp("tcp.initial_window", window);
        if again {
            row.client.visits.push(row.client.visits[0].clone());
        }
        let ran = row.run();
        let times: Vec<Duration> = ran.pages_done();
        let data =
            |event: &Event| matches!(event, Event::Sent { segment, .. } if segment.payload > 1000);
        let full = ran.records.iter().filter(|record| data(&record.event)).count();
        assert_eq!(full, 14 * times.len(), "14 full segments of 15");
        times
    };
    assert_eq!(load("4", true), [ms(264), ms(264 + 96)]);
    assert_eq!(load("10", false), [ms(208)]);
}

/// Grigorik, HPBN ch. 11: HTML that takes 40 ms and CSS that takes 20 ms, both known from the
/// start and smaller than 4 kB, one way 28 ms, one connection at a time. Separate connections:
/// 2·(56 + 56) + 60 = 284. Keep-alive saves a handshake: 228. Pipelined, one after the other:
/// 56 + 56 + 60 = 172. Worked on in parallel: 56 + 56 + 40 = 152 ms.
#[test]
fn e7_hpbn_pipelining() {
    let load = |strategy, parallel| {
        let mut page = page(1, 3_500);
        (page.objects[0].think, page.objects[1].think) = (ms(40), ms(20));
        page.objects[1].needs = vec![];
        let mut row = Row::textbook(ms(28), strategy, page);
        row.server.http.parallel_processing = parallel;
        row.run().page_done()
    };
    assert_eq!(load(Strategy::Serial, false), ms(284));
    assert_eq!(load(Strategy::Persistent, false), ms(228));
    assert_eq!(load(PIPELINED, false), ms(172));
    assert_eq!(load(PIPELINED, true), ms(152));
}

/// HPBN ch. 11: N requests on one connection instead of N save (N − 1) round trips.
#[test]
fn e7b_what_keep_alive_saves() {
    for requests in [1, 2, 7, 30] {
        let serial = round_trips(Strategy::Serial, requests - 1);
        let kept = round_trips(Strategy::Persistent, requests - 1);
        assert_eq!(serial - kept, requests as u64 - 1, "{requests} requests");
    }
}

/// Kurose and Ross's model of slow start: segments of S = 536 bytes (A13), initial window 1
/// (A5), RTT 100 ms, an object of O = 100,000 bytes. The latency is 2·RTT + O/R + the stalls
/// S/R + RTT − 2^(k−1)·S/R, as far as they are positive. At 28 kbit/s S/R is 153 ms and only
/// the first stalls: 0.2 + 28.571 + 0.1 = 28.87 s. At 100 kbit/s S/R is 42.88 ms: 0.2 + 8 +
/// 0.1 + 0.05712 = 8.36 s. At 1 Mbit/s it is 4.288 ms: 0.2 + 0.8 + stalls of 100, 95.7, 87.1,
/// 70.0 and 35.7 ms = 1.39 s. At 10 Mbit/s it is 0.4288 ms: 0.2 + 0.08 + seven stalls, 100, 99.6,
/// 98.7, 97.0, 93.6, 86.7 and 73.0 = 648.5 ms, are 0.93 s. (Seven windows hold 127 of
/// the 187 segments; the eighth is the last, and after it nobody waits.)
#[test]
fn e8_kurose_ross_slow_start() {
    for (rate, hundredths) in [(28_000, 2887), (100_000, 836), (1_000_000, 139), (10_000_000, 93)] {
        let row = Row::textbook(ms(50), Strategy::Persistent, page(0, 100_000))
            .rate(rate)
            .with_tcp("tcp.mss", "536B")
            .with_tcp("tcp.initial_window", "1")
            .with_tcp("tcp.header_weight", "0B");
        let found = row.run().page_done().as_nanos();
        assert_eq!((found + 5_000_000) / 10_000_000, hundredths, "{rate} bit/s");
    }
}

/// How many connections of this host were open at once at most, from SYN to the end.
fn most_open(ran: &Ran, host: HostId) -> usize {
    let (mut open, mut most) = (BTreeSet::new(), 0);
    for record in &ran.records {
        match &record.event {
            Event::Opened { conn, opener, .. } if opener.host == host => {
                open.insert(*conn);
            }
            Event::Tcp { of, note: TcpNote::State { to: TcpState::Closed, .. } }
                if of.side == Side::Opener =>
            {
                open.remove(&of.conn);
            }
            _ => {}
        }
        most = most.max(open.len());
    }
    most
}

/// Another user of the proxy, who wants what the first one wants.
fn add_user(plan: &mut Plan, number: usize) {
    let id = HostId(plan.hosts.len() as u32);
    let name: Arc<str> = format!("client{number}").into();
    let [first, proxy] = [0, 1].map(NodeIndex::new);
    let link = plan.network.edges_connecting(first, proxy).next().expect("a link").weight().clone();
    let node = plan.network.add_node(Node { name: name.clone(), host: Some(id) });
    for (from, to, way) in [(node, proxy, "up"), (proxy, node, "down")] {
        let name = format!("{name} {way}").into();
        plan.network.add_edge(from, to, Direction { name, config: link.config.clone() });
    }
    plan.hosts.push(HostPlan { name, ..plan.hosts[0].clone() });
}

/// RFC 2616 §8.1.4: a client has at most two persistent connections to a server; a proxy, for
/// N users, at most 2·N to another.
#[test]
fn e12_two_connections_a_client() {
    let strategy = Strategy::ParallelPersistent { connections: 2 };
    let mut row = Row::textbook(ms(10), strategy, page(20, 500)).era(Era::Rfc2616);
    // So long that everybody's requests overlap.
    row.server.think = ms(100);
    assert_eq!(most_open(&row.run(), HostId(0)), 2);
    let row = row.via(SMART);
    for users in [1, 3] {
        let mut plan = row.plan();
        (1..users).for_each(|number| add_user(&mut plan, number));
        let ran = Ran::of(&plan);
        assert_eq!(most_open(&ran, HostId(0)), 2);
        // With all users asking at once, it needs as many as it may have.
        assert_eq!(most_open(&ran, HostId(1)), 2 * users, "{users} users");
    }
}

fn dumb(field: ConnectionField, kinds: &[ProxyKind]) -> Ran {
    let mut page = page(1, 1000);
    // Both requests on one connection: the object is asked for a while after the document.
    page.objects[0].processing = ms(200);
    let mut row = Row::textbook(ms(10), Strategy::Persistent, page);
    row = row.era(Era::Netscape1998);
    for kind in kinds {
        row = row.via(*kind);
    }
    row.client.version = Version::Http10;
    row.client.connection_field = field;
    row.run()
}

const BLIND: ProxyKind =
    ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking: false };
const SMART: ProxyKind = ProxyKind::Smart {
    client_idle_timeout: Some(Duration::from_secs(15)),
    server_idle_timeout: Some(Duration::from_secs(15)),
    reuse_upstream: true,
};

/// Whether the second request hung: its answer, the same few round trips away as the first,
/// took as long as a server keeps an idle connection. (Where the hanging connection is the
/// smart proxy's, that one tries again, and the client sees nothing but the delay.)
fn hangs(ran: &Ran) -> bool {
    let of_second = |note: &HttpNote| match note {
        HttpNote::RequestSent { request, attempt, .. } => request.0 == 1 && *attempt == 1,
        HttpNote::ResponseDone { request, .. } => request.0 == 1,
        _ => false,
    };
    let times: Vec<_> = ran.notes().filter(|(_, note)| of_second(note)).map(|(at, _)| at).collect();
    let [sent, done] = times[..] else { panic!("it is answered in the end") };
    done.since(sent) > Duration::from_secs(10)
}

/// A blind relay passes `Connection: Keep-Alive` on to a server that keeps its connection: the
/// relay, waiting for the server to close, never relays the second request, and the client
/// waits until the server's timeout of 15 s (counted from the first response, 200 ms before
/// the request; relay and client learn of it at the same distance).
#[test]
fn e13_the_dumb_proxy() {
    let ran = dumb(ConnectionField::KeepAlive, &[BLIND]);
    let sent = |wanted: u32| {
        let wanted = move |note: &HttpNote| {
            matches!(note, HttpNote::RequestSent { request, attempt, .. }
                if request.0 == 1 && *attempt == wanted)
        };
        ran.notes().find(|(_, note)| wanted(note)).map(|(at, _)| at).expect("it is sent")
    };
    let failed = ran.notes().find_map(|(at, note)| match note {
        HttpNote::RequestFailed { request, why, .. } if request.0 == 1 => Some((at, *why)),
        _ => None,
    });
    let (failed, why) = failed.expect("the first attempt hangs");
    assert_eq!(failed.since(sent(1)), Duration::from_secs(15) - ms(200));
    assert!(matches!(why, FailCause::Reset | FailCause::ClosedBeforeResponse));
    // The server has heard of the object only when the client asked again.
    let heard = |note: &HttpNote| matches!(note, HttpNote::RequestReceived { target, .. } if target.ends_with("/1"));
    let heard: Vec<_> = ran.notes().filter(|(_, note)| heard(note)).map(|(at, _)| at).collect();
    assert!(heard.len() == 1 && heard[0] > sent(2));
}

/// `Proxy-Connection` means nothing to a server, so behind one blind relay it closes after the
/// response, and nothing hangs. Where a smart proxy stands on either side of the blind one, it
/// takes the field for what it was meant: before it, it asks for keep-alive itself; behind it,
/// it grants keep-alive to the relay. The hang is back.
#[test]
fn e14_proxy_connection() {
    let field = ConnectionField::ProxyConnection;
    assert!(!hangs(&dumb(field, &[BLIND])));
    assert!(hangs(&dumb(field, &[BLIND, SMART])));
    assert!(hangs(&dumb(field, &[SMART, BLIND])));
}
