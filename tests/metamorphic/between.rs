//! Rules between two runs.

use crate::common::{Ran, Row, page};
use crate::{SCENARIOS, as_text, random_row, random_strategy};
use sim::http::config::{LateBytes, ProxyKind, Strategy};
use sim::net::{Direction, Network, Node};
use sim::params::Profile;
use sim::trace::{Event, Trace};
use sim::units::{BitRate, Bytes, Duration, Probability};
use sim::wire::Flags;
use sim::world::{Plan, Role, run};

/// Rule 1: every time constant is doubled and every rate halved: the same packets leave and
/// arrive, each at twice its time, to the nanosecond. (No timeout fires, whose value was
/// measured, and no CUBIC clock runs; constants, rates and the time of a bit are whole numbers.)
#[test]
fn rule_01_time_scales() {
    for number in 0..SCENARIOS {
        let run = |factor: u64| {
            let mut dice = crate::dice(number);
            let strategy = random_strategy(&mut dice);
            let profile = dice.pick(&[Profile::Textbook, Profile::Rfc]);
            let mut row = random_row(&mut dice, profile, strategy);
            // Timestamps count milliseconds of the run, and idleness is compared with an RTO.
            row = row.with_tcp("tcp.timestamps", "false").with_tcp("tcp.idle_restart", "off");
            let rate = row.link.rate.map_or(0, BitRate::bits_per_second);
            row.link.rate = BitRate::from_bits_per_second(rate / factor);
            row.link.delay = row.link.delay * factor;
            for name in ["delayed_ack", "initial_rto", "rto_min", "rto_max", "time_wait"] {
                let scaled = match name {
                    "delayed_ack" => row.tcp.delayed_ack,
                    "initial_rto" => row.tcp.initial_rto,
                    "rto_min" => row.tcp.rto_min,
                    "rto_max" => row.tcp.rto_max,
                    _ => row.tcp.time_wait,
                } * factor;
                let value = format!("{} ns", scaled.as_nanos());
                row = row.with_tcp(&format!("tcp.{name}"), &value);
            }
            row.server.keep_alive_timeout = row.server.keep_alive_timeout.map(|t| t * factor);
            let events = row.run().records.into_iter().filter_map(move |record| {
                let what = match record.event {
                    Event::Sent { packet, segment, .. } => format!("{packet:?} {segment}"),
                    Event::Arrived { packet, .. } => format!("{packet:?}"),
                    Event::Dropped { packet, .. } => format!("{packet:?} lost"),
                    _ => return None,
                };
                Some((record.at.as_nanos() * 2 / factor, what))
            });
            events.collect::<Vec<_>>()
        };
        let (once, twice) = (run(1), run(2));
        assert!(once.len() > 20);
        for (one, two) in once.iter().zip(&twice) {
            assert_eq!(one, two, "scenario {number}");
        }
        assert_eq!(once.len(), twice.len());
    }
}

/// Rule 2: the same seed gives the same trace, chance and all; another seed another one.
#[test]
fn rule_02_the_same_seed_gives_the_same_trace() {
    for number in 0..SCENARIOS {
        let run = |seed| {
            let mut dice = crate::dice(number);
            let strategy = random_strategy(&mut dice);
            let mut row = random_row(&mut dice, Profile::Linux, strategy);
            row.link.loss = Probability::from_parts_per_billion(50_000_000).unwrap();
            let mut plan = row.plan();
            plan.seed = seed;
            ran(&plan)
        };
        assert_eq!(as_text(&run(1)), as_text(&run(1)), "scenario {number}");
        assert_ne!(as_text(&run(1)), as_text(&run(2)), "scenario {number}");
    }
}

fn ran(plan: &Plan) -> Ran {
    let mut trace = Trace::default();
    let outcome = run(plan, &mut trace);
    Ran { outcome, records: trace.records }
}

/// Rule 2: two pairs of hosts that have nothing to do with each other, put into the plan in
/// one order and in the other: each sends the same at the same times.
#[test]
fn rule_02_the_order_of_independent_hosts_does_not_matter() {
    for number in 0..SCENARIOS {
        let both = |order: [u64; 2]| {
            let mut plan = Plan { network: Network::new(), hosts: vec![], ..plain_plan() };
            for which in order {
                add_pair(&mut plan, number, which);
            }
            let ran = ran(&plan);
            order.map(|which| (which, sent_by_pair(&plan, &ran, which)))
        };
        let (forth, mut back) = (both([0, 1]), both([1, 0]));
        back.reverse();
        assert!(forth[0].1.len() > 5 && forth[0].1 != forth[1].1);
        assert_eq!(forth, back, "scenario {number}");
    }
}

fn plain_plan() -> Plan {
    Row::textbook(Duration::ZERO, Strategy::Serial, page(0, 1)).plan()
}

/// A client and a server named after `which`, with a lossy link between.
fn add_pair(plan: &mut Plan, number: u64, which: u64) {
    let mut dice = crate::dice(2 * number + which);
    let strategy = random_strategy(&mut dice);
    let mut row = random_row(&mut dice, Profile::Rfc, strategy);
    row.link.loss = Probability::from_parts_per_billion(30_000_000).unwrap();
    let server = format!("server{which}");
    for object in row.server.objects.iter_mut() {
        object.host = server.as_str().into();
    }
    let page = std::sync::Arc::make_mut(&mut row.client.visits[0].page);
    for object in page.objects.iter_mut() {
        object.host = server.as_str().into();
    }
    let nodes = row.plan().hosts.into_iter().map(|mut host| {
        let client = matches!(host.role, Role::Client(_));
        host.name = if client { format!("client{which}").into() } else { server.as_str().into() };
        let name = host.name.clone();
        let id = sim::ids::HostId(plan.hosts.len() as u32);
        plan.hosts.push(host);
        plan.network.add_node(Node { name, host: Some(id) })
    });
    let nodes: Vec<_> = nodes.collect();
    for (from, to) in [(nodes[0], nodes[1]), (nodes[1], nodes[0])] {
        let name = format!("{}→{}", plan.network[from].name, plan.network[to].name).into();
        plan.network.add_edge(from, to, Direction { name, config: row.link.clone() });
    }
}

/// When the hosts of a pair sent how much with which flags. (Sequence numbers begin at random,
/// one after another for all connections of a run.)
fn sent_by_pair(plan: &Plan, ran: &Ran, which: u64) -> Vec<(u64, Flags, u32)> {
    let mut opener = std::collections::BTreeMap::new();
    let mut sent = Vec::new();
    for record in &ran.records {
        match &record.event {
            Event::Opened { conn, opener: addr, .. } => {
                opener.insert(*conn, plan.hosts[addr.host.index()].name.clone());
            }
            Event::Sent { from, segment, .. }
                if *opener[&from.conn] == format!("client{which}") =>
            {
                sent.push((record.at.as_nanos(), segment.flags, segment.payload));
            }
            _ => {}
        }
    }
    sent
}

/// Rule 5: with unlimited rate and buffers a larger initial window never makes a page later,
/// a longer round trip never makes it earlier, and neither do more hops.
#[test]
fn rule_05_more_window_less_distance_fewer_hops_never_hurt() {
    for number in 0..SCENARIOS {
        let mut dice = crate::dice(number);
        let strategy = random_strategy(&mut dice);
        let profile = dice.pick(&[Profile::Textbook, Profile::Rfc]);
        let mut row = random_row(&mut dice, profile, strategy);
        row.link.rate = None;
        row = row.with_tcp("tcp.receive_buffer", "unlimited");
        let ordered = |rows: Vec<Row>| {
            let times: Vec<Duration> = rows.iter().map(|row| row.run().page_done()).collect();
            assert!(times.is_sorted(), "scenario {number}: {times:?}");
        };
        let copy = || {
            let mut copy = random_row(&mut crate::dice(number), profile, strategy);
            (copy.client, copy.server) = (row.client.clone(), row.server.clone());
            (copy.tcp, copy.link) = (row.tcp.clone(), row.link.clone());
            copy
        };
        let windows = ["30", "10", "4", "3", "2", "1"];
        ordered(windows.map(|n| copy().with_tcp("tcp.initial_window", n)).into());
        let delays = [1, 2, 5, 20, 100].map(|millis| {
            let mut row = copy();
            row.link.delay = Duration::from_millis(millis);
            row
        });
        ordered(delays.into());
        let relays = (0..3).map(|hops| (0..hops).fold(copy(), |row, _| row.via(relay())));
        // A blind relay reads until its server closes.
        if matches!(strategy, Strategy::Serial | Strategy::Parallel { .. }) {
            ordered(relays.collect());
        }
    }
}

fn relay() -> ProxyKind {
    ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking: true }
}

/// Rule 6: a persistent client sends no more SYNs than one that is not, pipelining no fewer
/// bytes of payload than waiting, and both no more bytes on the wire than a connection for each
/// request.
#[test]
fn rule_06_persistence_saves_syns_and_bytes() {
    for number in 0..SCENARIOS {
        let ran = |strategy| {
            let mut dice = crate::dice(number);
            let profile = dice.pick(&Profile::ALL);
            random_row(&mut dice, profile, strategy).run()
        };
        let [serial, waiting, pipelined] =
            [Strategy::Serial, Strategy::Persistent, Strategy::Pipelined { depth: None }].map(ran);
        assert!(syns(&waiting) <= syns(&serial) && syns(&pipelined) <= syns(&serial));
        assert_eq!(payload(&waiting), payload(&pipelined), "scenario {number}");
        for persistent in [&waiting, &pipelined] {
            let bytes = |ran: &Ran| ran.outcome.counters.ip_bytes;
            assert!(bytes(persistent) <= bytes(&serial), "scenario {number}");
        }
    }
}

fn syns(ran: &Ran) -> usize {
    let is_syn =
        |event: &Event| matches!(event, Event::Sent { segment, .. } if segment.flags == Flags::SYN);
    ran.records.iter().filter(|record| is_syn(&record.event)).count()
}

fn payload(ran: &Ran) -> u64 {
    let payload = ran.records.iter().filter_map(|record| match record.event {
        Event::Sent { segment, .. } => Some(u64::from(segment.payload)),
        _ => None,
    });
    payload.sum()
}

/// Rule 10: one connection at once is one after another; a pipeline of depth 1 is none; chance
/// of loss 0 is no loss; and the whole traces are the same.
#[test]
fn rule_10_limits_are_the_simple_cases() {
    for number in 0..SCENARIOS {
        let ran = |strategy, change: &dyn Fn(&mut Row)| {
            let mut dice = crate::dice(number);
            let profile = dice.pick(&Profile::ALL);
            let mut row = random_row(&mut dice, profile, strategy);
            change(&mut row);
            as_text(&row.run())
        };
        let as_it_is: &dyn Fn(&mut Row) = &|_| ();
        let one = Strategy::Parallel { connections: 1 };
        assert_eq!(ran(one, as_it_is), ran(Strategy::Serial, as_it_is), "scenario {number}");
        let one = Strategy::Pipelined { depth: Some(1) };
        assert_eq!(ran(one, as_it_is), ran(Strategy::Persistent, as_it_is), "scenario {number}");
        let one = Strategy::ParallelPersistent { connections: 1 };
        assert_eq!(ran(one, as_it_is), ran(Strategy::Persistent, as_it_is), "scenario {number}");
        let lossless: &dyn Fn(&mut Row) = &|row| {
            row.link.loss = "0%".parse().unwrap();
            row.link.duplicate = "0%".parse().unwrap();
            row.link.jitter = Duration::ZERO;
            row.link.overhead = Bytes(0);
        };
        let strategy = random_strategy(&mut crate::dice(number + 100));
        assert_eq!(ran(strategy, lossless), ran(strategy, as_it_is), "scenario {number}");
    }
}
