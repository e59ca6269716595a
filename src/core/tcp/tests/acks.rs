//! When a receiver acknowledges.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::params::Nagle;
use crate::trace::{AckCause, SendCause};
use crate::units::Duration;
use crate::wire::Segment;

/// The client's pure ACKs: milliseconds after `start`, and why.
fn acks(pair: &Pair, start: crate::units::SimTime) -> Vec<(u64, AckCause)> {
    let cause = |left: &Left| match left.out.why {
        SendCause::Ack(cause) => Some((left.at.since(start).as_millis(), cause)),
        _ => None,
    };
    pair.sent_by(Client).iter().filter_map(cause).collect()
}

/// C-36, C-37: n full segments draw ⌈n/2⌉ ACKs: one for every second, at once, and the last of
/// an odd number after the delayed-ACK timeout of 200 ms.
#[test]
fn c_37_half_as_many_acks() {
    for n in 1..=10 {
        let mut pair = Pair::new(Profile::Rfc).set(|p| p.initial_window = Some(10)).established();
        let start = pair.now;
        pair.write(Server, n * 1448);
        pair.run_for(Duration::from_secs(1));
        let mut expected = vec![(50, AckCause::EverySecond); (n / 2) as usize];
        if n % 2 == 1 {
            expected.push((250, AckCause::DelayedAckTimer));
        }
        assert_eq!(acks(&pair, start), expected, "{n} segments");
    }
}

/// C-36: no ACK waits for more than 500 ms (RFC 5681 §4.2) in any profile, and no segment draws
/// more than one, in whatever order they come: here every other one is late by 10 ms.
#[test]
fn c_36_at_most_one_ack_for_each_segment() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile).set(|p| p.initial_window = Some(40)).established();
        assert!(pair.host(Client).params.delayed_ack <= ms(500));
        let mut count = 0;
        pair.fate = Box::new(move |left| {
            count += u64::from(left.out.segment.payload > 0);
            Treatment { delay: ms(10 * (count % 2)), ..Treatment::default() }
        });
        let start = pair.now;
        pair.write(Server, 30_000);
        pair.run_for(ms(110));
        let arrived = pair.arrived.iter().filter(|(to, s)| *to == Client && s.payload > 0).count();
        let acks = acks(&pair, start).len();
        assert!(acks <= arrived && acks >= arrived / 2, "{acks} ACKs for {arrived} segments");
    }
}

/// C-36: a segment beyond a hole is acknowledged at once, and so is the one that fills it.
#[test]
fn c_36_holes_are_acknowledged_at_once() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| p.initial_window = Some(10))
        .drop_nth(Server, |segment| segment.payload > 0, &[2])
        .established();
    let start = pair.now;
    pair.write(Server, 6 * 1448);
    pair.run_for(Duration::from_secs(1));
    // The first alone would wait; the four after the hole reveal it, the first of them with an
    // ACK of new data, the others with three duplicates; so the second is sent again after a
    // round trip.
    let gap = AckCause::Gap;
    assert_eq!(acks(&pair, start), [(50, gap), (50, gap), (50, gap), (50, gap), (150, gap)]);
}

/// C-36: in Linux segments are acknowledged one by one while the window grows, and 16 more;
/// then every second, and a lone one after 40 ms, or, as it carries PSH, once it is read,
/// which is at the instant it arrives. The window grows from 64240 by two segments
/// for each to the buffer of 81920 less the segment that has just arrived:
/// (81920 − 1448 − 64240) / 2896 = 5.6, so with 6 segments.
#[test]
fn c_36_linux_quick_acks_and_its_shorter_timeout() {
    for (reading_counts, last) in
        [(false, (90, AckCause::DelayedAckTimer)), (true, (50, AckCause::Read))]
    {
        let mut pair = Pair::new(Profile::Linux)
            .set(|p| p.initial_window = Some(30))
            .set(|p| p.ack_after_reading = reading_counts)
            .established();
        let start = pair.now;
        pair.write(Server, 25 * 1448);
        pair.run_for(ms(500));
        let mut expected = vec![(50, AckCause::AtOnce); 6 + 16];
        expected.extend([(50, AckCause::EverySecond), last]);
        assert_eq!(acks(&pair, start), expected);
    }
}

/// In Linux the first request is acknowledged by itself, later ones by their responses.
#[test]
fn linux_sessions_become_interactive() {
    let mut pair = Pair::new(Profile::Linux).established();
    for exchange in 0..3 {
        pair.log.clear();
        pair.write(Client, 100);
        pair.run_for(ms(50));
        pair.run_for(ms(20));
        pair.write(Server, 1000);
        pair.run_for(ms(230));
        let alone =
            pair.sent_by(Server).iter().filter(|left| left.out.segment.is_pure_ack()).count();
        assert_eq!(alone, usize::from(exchange == 0), "exchange {exchange}\n{}", pair.dump());
    }
}

/// In Linux a FIN that comes with text is acknowledged together with it, and makes the session
/// interactive: with a small rest of 120 bytes (121 sequence numbers, less than a segment) the
/// ACK waits, and rides on the FIN of an application that closes at once. A lone segment is
/// the largest there has been, so with its FIN it is more than a full one, and its ACK leaves.
#[test]
fn linux_acknowledges_a_fin_with_its_text() {
    for (bytes, flags) in [(1448 + 120, "S:. S:FP. C:. C:F. S:."), (1249, "S:FP. C:. C:F. S:.")] {
        let mut pair = Pair::new(Profile::Linux).established();
        pair.host(Client).closes = true;
        pair.log.clear();
        pair.act(Server, |tcp, cx| {
            tcp.write(cx, bytes);
            tcp.close(cx);
        });
        pair.run_for(ms(200));
        assert_eq!(pair.flags(), flags, "{bytes} bytes");
    }
}

/// A delayed ACK rides on the answer, if there is one in time.
#[test]
fn a_delayed_ack_rides_on_data() {
    let mut pair = Pair::new(Profile::Rfc).established();
    pair.write(Client, 100);
    pair.run_for(ms(150));
    pair.write(Server, 100);
    pair.run_for(ms(40));
    assert_eq!(pair.flags(), "C:P. S:P.");
}

/// C-41: two small writes on a warm connection. Nagle holds the second until the first is
/// acknowledged, and the other end delays that ACK by 200 ms, since it waits for the rest:
/// 50 + 200 + 50 + 50 ms until the rest is there, instead of 50. Without Nagle, or with one
/// write, or with an ACK for each segment, there is no stall of that kind.
#[test]
fn c_41_nagle_and_delayed_acks() {
    let complete_after = |nagle, ack_every, writes: &[u64]| {
        let mut pair = Pair::new(Profile::Rfc)
            .set(|p| {
                p.nagle = nagle;
                p.ack_every = ack_every;
            })
            .established();
        let start = pair.now;
        for bytes in writes {
            pair.write(Client, *bytes);
        }
        pair.run_while(|pair| pair.hosts[1].received < 500);
        pair.now.since(start).as_millis()
    };
    assert_eq!(complete_after(Nagle::Rfc1122, 2, &[200, 300]), 350);
    assert_eq!(complete_after(Nagle::Rfc1122, 1, &[200, 300]), 150);
    assert_eq!(complete_after(Nagle::Off, 2, &[200, 300]), 50);
    assert_eq!(complete_after(Nagle::Rfc1122, 2, &[500]), 50);
    assert_eq!(complete_after(Nagle::Minshall, 2, &[200, 300]), 350);
}

/// C-41: a request of two small writes on a warm connection, answered as soon as it is whole.
/// The answer takes a round trip without the stall, and 2·100 + 200 ms with it. What removes the
/// stall: no Nagle, a single write; and data that flows back meanwhile, here 10 ms after the
/// first part came, on which the ACK rides: 50 + 10 + 50 ms, then a round trip.
/// In Linux the first sixteen segments are acknowledged at once, so the second write waits a
/// round trip and no more.
#[test]
fn c_41_the_answer_waits_for_the_stall() {
    let answered = |profile, nagle, writes: &[u64], meanwhile: bool| {
        let mut pair = Pair::new(profile).set(|p| p.nagle = nagle).established();
        let start = pair.now;
        for bytes in writes {
            pair.write(Client, *bytes);
        }
        if meanwhile {
            pair.run_for(ms(60));
            pair.write(Server, 10);
        }
        pair.run_while(|pair| pair.hosts[1].received < 500);
        pair.write(Server, 100);
        pair.run_while(|pair| pair.hosts[0].received < 100 + 10 * u64::from(meanwhile));
        pair.now.since(start).as_millis()
    };
    assert_eq!(answered(Profile::Rfc, Nagle::Off, &[200, 300], false), 100);
    assert_eq!(answered(Profile::Rfc, Nagle::Rfc1122, &[500], false), 100);
    assert_eq!(answered(Profile::Rfc, Nagle::Rfc1122, &[200, 300], false), 2 * 100 + 200);
    assert_eq!(answered(Profile::Linux, Nagle::Minshall, &[200, 300], false), 2 * 100);
    assert_eq!(answered(Profile::Rfc, Nagle::Rfc1122, &[200, 300], true), 110 + 100);
}

/// A FIN is acknowledged at once by the RFC; in Linux, in an interactive session, with the
/// delayed-ACK timeout of 40 ms.
#[test]
fn a_fin_is_acknowledged_at_once_or_later() {
    for (profile, after) in [(Profile::Rfc, 0), (Profile::Linux, 40)] {
        let mut pair = Pair::new(profile).established();
        pair.write(Client, 100);
        pair.run_for(ms(60));
        pair.write(Server, 100);
        pair.run_for(ms(60));
        pair.write(Client, 100);
        pair.run_for(ms(300));
        let (start, seen) = (pair.now, pair.log.len());
        pair.close(Server);
        pair.run_for(ms(140));
        let ack = pair.log[seen + 1];
        assert_eq!((ack.from, ack.at.since(start).as_millis()), (Client, 50 + after));
    }
}

/// What arrives a second time is acknowledged again, and taken once.
#[test]
fn duplicates_are_acknowledged_again() {
    let mut pair = Pair::new(Profile::Rfc).established();
    pair.write(Client, 1000);
    let data: Segment = pair.log[0].out.segment;
    pair.inject(Server, data, ms(10));
    pair.run_for(ms(70));
    let causes: Vec<SendCause> = pair.sent_by(Server).iter().map(|left| left.out.why).collect();
    assert_eq!(causes, [SendCause::Ack(AckCause::Duplicate)]);
    assert_eq!(pair.host(Server).received, 1000);
}
