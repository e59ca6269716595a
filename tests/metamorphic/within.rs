//! Rules within one run.

use crate::common::{Ran, Row};
use crate::{SCENARIOS, random_row, random_strategy};
use sim::ids::{ConnId, Endpoint, LinkId, PacketId, RequestId};
use sim::params::Profile;
use sim::trace::{Event, HttpNote, SendCause, TcpNote, TcpState, TimerKind};
use sim::units::{BitRate, Probability, SimTime};
use sim::wire::Flags;
use sim::world::Ended;
use std::collections::BTreeMap;

/// A row with losses, a short queue, jitter and duplicates.
fn stormy_row(number: u64) -> Row {
    let mut dice = crate::dice(number);
    let strategy = random_strategy(&mut dice);
    let profile = dice.pick(&Profile::ALL);
    let mut row = random_row(&mut dice, profile, strategy);
    if profile == Profile::Textbook {
        row = row.with_tcp("tcp.initial_rto", "1s").with_tcp("tcp.rto_min", "1s");
    }
    row.link.rate = BitRate::from_bits_per_second(5_000_000);
    row.link.queue_packets = Some(dice.between(4, 20) as u32);
    row.link.loss = Probability::from_parts_per_billion(40_000_000).unwrap();
    row
}

/// Rule 3: nothing is lost or reordered, and timeouts are longer than round trips: nothing is
/// sent again, nothing is acknowledged twice, no timer fires.
#[test]
fn rule_03_no_loss_no_retransmission() {
    for number in 0..SCENARIOS {
        let mut dice = crate::dice(number);
        let strategy = random_strategy(&mut dice);
        let profile = dice.pick(&Profile::ALL);
        let row = random_row(&mut dice, profile, strategy);
        // A queue would make round trips longer than a timeout that was measured without.
        let ran = row.rate(100_000_000).with_tcp("tcp.loss_probe", "false").run();
        assert_eq!(ran.outcome.counters.retransmissions, 0, "scenario {number}");
        for record in &ran.records {
            let fine = match &record.event {
                Event::Sent { why: SendCause::Ack(cause), .. } => {
                    use sim::trace::AckCause::{Challenge, Duplicate, Gap};
                    !matches!(cause, Gap | Duplicate | Challenge)
                }
                Event::Tcp { note: TcpNote::TimerFired { timer }, .. } => {
                    !matches!(timer, TimerKind::Retransmit | TimerKind::Persist)
                }
                _ => true,
            };
            assert!(fine, "scenario {number}: {record:?}");
        }
        ran.page_done();
    }
}

/// Rule 4: at every instant what was sent is what has arrived, was dropped, or is under way;
/// no queue holds more than it may; no link sends two packets at once; and no packet arrives
/// before its bits have been sent and have crossed.
#[test]
fn rule_04_packets_are_conserved() {
    for number in 0..SCENARIOS {
        let row = stormy_row(number);
        let rate = row.link.rate.unwrap().bits_per_second();
        let mut under_way: BTreeMap<PacketId, (u64, SimTime)> = BTreeMap::new();
        let mut waiting: BTreeMap<LinkId, Vec<SimTime>> = BTreeMap::new();
        let mut free: BTreeMap<LinkId, SimTime> = BTreeMap::new();
        let (mut sent, mut arrived, mut dropped) = (0, 0, 0);
        let weighs = row.profile != Profile::Textbook;
        for record in row.run().records {
            match record.event {
                Event::Sent { packet, segment, .. } => {
                    let bytes = u64::from(segment.ip_bytes());
                    sent += bytes;
                    under_way.insert(packet, (bytes, SimTime::NEVER));
                }
                Event::Hop { packet, link, starts, ends, arrives } => {
                    let (bytes, due) = under_way.get_mut(&packet).expect("it was sent");
                    *due = arrives;
                    assert!(free.get(&link).is_none_or(|free| *free <= starts), "two at once");
                    free.insert(link, ends);
                    let queue = waiting.entry(link).or_default();
                    queue.retain(|starts| *starts > record.at);
                    queue.extend((starts > record.at).then_some(starts));
                    assert!(queue.len() <= row.link.queue_packets.unwrap() as usize);
                    if weighs {
                        // To the nanosecond, of which a link keeps fractions.
                        let takes = ends.since(starts).as_nanos();
                        assert!(takes.abs_diff(*bytes * 8_000_000_000 / rate) <= 1);
                    }
                    assert_eq!(arrives.since(ends), row.link.delay);
                }
                Event::Dropped { packet, .. } => {
                    dropped += under_way.remove(&packet).expect("it was sent").0;
                }
                Event::Arrived { packet, .. } => {
                    let (bytes, due) = under_way.remove(&packet).expect("it was under way");
                    assert_eq!(record.at, due, "scenario {number}");
                    arrived += bytes;
                }
                _ => {}
            }
            let flying: u64 = under_way.values().map(|(bytes, _)| bytes).sum();
            assert_eq!(sent, arrived + dropped + flying);
        }
        assert!(under_way.is_empty() && dropped > 0, "scenario {number}");
    }
}

/// Rule 7: on each connection responses come in the order of requests (their numbers on the
/// connection), and each accepted body is as long as the object that was asked for.
#[test]
fn rule_07_responses_belong_to_their_requests() {
    for number in 0..SCENARIOS {
        let row = stormy_row(number);
        let sizes: Vec<u64> = row.server.objects.iter().map(|object| object.size.0).collect();
        let ran = row.run();
        let mut asked: BTreeMap<ConnId, Vec<RequestId>> = BTreeMap::new();
        let mut object: BTreeMap<RequestId, usize> = BTreeMap::new();
        let mut answered = 0;
        for (_, note) in ran.notes() {
            match note {
                HttpNote::Queued { request, object: which, .. } => {
                    object.insert(*request, *which as usize);
                }
                HttpNote::RequestSent { request, conn, .. } => {
                    asked.entry(*conn).or_default().push(*request);
                }
                HttpNote::ResponseDone { request, conn, body_bytes } => {
                    let next = asked.get_mut(conn).map(|queue| queue.remove(0));
                    assert_eq!(next, Some(*request), "scenario {number}");
                    // An object's size may count its head.
                    assert!(*body_bytes <= sizes[object[request]] && *body_bytes > 0);
                    answered += 1;
                }
                _ => {}
            }
        }
        assert_eq!(answered, sizes.len(), "scenario {number}");
    }
}

/// Rule 8: an end is in one state and goes on from it; nothing is sent beyond its FIN; and only
/// who sent a FIN before it had the peer's is ever in TIME-WAIT.
#[test]
fn rule_08_one_state_and_nothing_behind_a_fin() {
    for number in 0..SCENARIOS {
        let ran = stormy_row(number).run();
        let mut states: BTreeMap<Endpoint, TcpState> = BTreeMap::new();
        let mut ends: BTreeMap<Endpoint, u32> = BTreeMap::new();
        for record in &ran.records {
            match &record.event {
                Event::Tcp { of, note: TcpNote::State { from, to } } => {
                    if let Some(before) = states.insert(*of, *to) {
                        assert_eq!(before, *from, "scenario {number}: {of:?}");
                    }
                    let closer_first = matches!(from, TcpState::FinWait2 | TcpState::Closing);
                    assert!(*to != TcpState::TimeWait || closer_first);
                }
                Event::Sent { from, segment, .. } if !segment.has(Flags::RST) => {
                    let end = segment.seq_end().0;
                    if segment.has(Flags::FIN) {
                        assert_eq!(*ends.entry(*from).or_insert(end), end, "another FIN");
                    } else if segment.payload > 0
                        && let Some(fin) = ends.get(from)
                    {
                        assert!(end.wrapping_sub(*fin) as i32 <= 0, "data behind the FIN");
                    }
                }
                _ => {}
            }
        }
    }
}

/// Rule 9: every run ends, and every request that was wanted was answered or given up.
#[test]
fn rule_09_every_run_ends() {
    for number in 0..SCENARIOS {
        let mut row = stormy_row(number);
        row.link.loss = Probability::from_parts_per_billion(200_000_000).unwrap();
        let ran = row.run();
        assert_eq!(ran.outcome.ended, Ended::Done, "scenario {number}");
        let count = |wanted: fn(&HttpNote) -> bool| ran.notes().filter(|(_, n)| wanted(n)).count();
        let wanted = count(|note| matches!(note, HttpNote::Queued { .. }));
        let answered = count(|note| matches!(note, HttpNote::ResponseDone { .. }));
        let given_up = count(|note| matches!(note, HttpNote::GaveUp { .. }));
        assert_eq!(wanted, answered + given_up, "scenario {number}");
    }
}

/// Rule 11: what a run counted is what its trace says.
#[test]
fn rule_11_totals_follow_from_the_trace() {
    for number in 0..SCENARIOS {
        let ran = stormy_row(number).run();
        let counted = recount(&ran);
        let counters = ran.outcome.counters;
        let said = [
            counters.segments,
            counters.ip_bytes,
            counters.retransmissions,
            counters.dropped,
            counters.connections_opened,
        ];
        assert_eq!(counted, said, "scenario {number}");
        let last = ran.records.last().expect("something happened").at;
        assert!(last <= ran.outcome.last_event);
    }
}

fn recount(ran: &Ran) -> [u64; 5] {
    let mut totals = [0; 5];
    for record in &ran.records {
        match &record.event {
            Event::Sent { segment, retransmission, .. } => {
                totals[0] += 1;
                totals[1] += u64::from(segment.ip_bytes());
                totals[2] += u64::from(*retransmission);
            }
            Event::Dropped { .. } => totals[3] += 1,
            Event::Opened { .. } => totals[4] += 1,
            _ => {}
        }
    }
    totals
}
