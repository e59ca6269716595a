//! Losses that duplicate ACKs report.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::params::FastRecovery;
use crate::trace::{SendCause, WindowCause};
use crate::units::Duration;
use crate::wire::Segment;

fn data(segment: &Segment) -> bool {
    segment.payload > 0
}

/// A server with ten segments to send at once, of which some get lost.
fn ten_with_losses(profile: Profile, lost: &'static [u64]) -> Pair {
    let mut pair = Pair::new(profile)
        .set(|p| {
            p.initial_window = Some(10);
            p.ack_every = 1;
            p.quickack_segments = 0;
            p.sack = false;
        })
        .drop_nth(Server, data, lost)
        .established();
    let bytes = 10 * u64::from(pair.tcp(Server).smss());
    pair.write(Server, bytes);
    pair
}

/// C-24: the fourth of ten is lost: six duplicate ACKs; the third of them has it sent again
/// after exactly one round trip, once, and no timer fires. Three segments are acknowledged
/// before, so FlightSize is 7 and ssthresh 3.5 segments; cwnd is 6.5 at first, 9.5 with three
/// more duplicates, and 3.5 at the end.
#[test]
fn c_24_three_duplicates_and_one_retransmission() {
    for profile in [Profile::Textbook, Profile::Rfc] {
        let mut pair = ten_with_losses(profile, &[4]);
        let (start, smss) = (pair.now, u64::from(pair.tcp(Server).smss()));
        pair.run_for(ms(110));
        let again = pair.again_by(Server);
        assert_eq!(again.len(), 1, "{}", pair.dump());
        assert_eq!(again[0].at.since(start), ms(100));
        assert_eq!(again[0].out.why, SendCause::Retransmit(WindowCause::DuplicateAcks));
        assert_eq!(pair.tcp(Server).ssthresh(), 7 * smss / 2);
        assert_eq!(pair.tcp(Server).cwnd(), 7 * smss / 2 + 6 * smss);
        pair.run_for(ms(500));
        assert_eq!(pair.again_by(Server).len(), 1);
        assert_eq!(pair.host(Client).received, 10 * smss);
        assert_eq!(pair.tcp(Server).cwnd(), 7 * smss / 2);
    }
}

/// C-25: what is not a duplicate ACK: one with data, one that offers another window, one when
/// nothing is outstanding.
#[test]
fn c_25_what_counts_as_a_duplicate() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| p.sack = false)
        .drop(|left| left.from == Server && left.out.segment.payload > 0)
        .established();
    let mut ack = pair_ack(&mut pair);
    let feed = |pair: &mut Pair, segment: Segment| {
        pair.act(Server, |tcp, cx| tcp.on_segment(cx, &segment));
    };
    for _ in 0..5 {
        feed(&mut pair, ack);
    }
    pair.write(Server, 4000);
    for _ in 0..5 {
        ack.window -= 1;
        feed(&mut pair, ack);
    }
    let mut with_data = ack;
    for _ in 0..3 {
        with_data.payload = 10;
        feed(&mut pair, with_data);
        with_data.seq += 10;
    }
    assert!(pair.again_by(Server).is_empty());
    let mut plain = ack;
    plain.seq = with_data.seq;
    for expected in [0, 0, 1, 1] {
        feed(&mut pair, plain);
        assert_eq!(pair.again_by(Server).len(), expected);
    }
}

/// An ACK as the client would send it now.
fn pair_ack(pair: &mut Pair) -> Segment {
    pair.write(Client, 10);
    let mut ack = pair.log[0].out.segment;
    pair.run_for(ms(300));
    ack.seq += ack.payload;
    ack.payload = 0;
    ack.flags = crate::wire::Flags::ACK;
    ack
}

/// C-26: ten in flight and the first lost: the first and the second duplicate release a new
/// segment each, the third has the lost one sent again; cwnd does not change before.
#[test]
fn c_26_limited_transmit() {
    let mut pair = ten_with_losses(Profile::Rfc, &[1]);
    pair.write(Server, 10 * 1448);
    pair.run_for(ms(99));
    for (sent, again) in [(11, 0), (12, 0), (12, 1)] {
        assert_eq!(pair.tcp(Server).cwnd(), 10 * 1448);
        pair.step();
        let (all, repeated) = (pair.data_by(Server).len(), pair.again_by(Server).len());
        assert_eq!((all - repeated, repeated), (sent, again), "{}", pair.dump());
    }
    // What limited transmit sent does not count: half of ten.
    assert_eq!(pair.tcp(Server).ssthresh(), 5 * 1448);
}

/// C-27: the last segment's loss draws no duplicate ACK: it takes a timeout, 1 s by the RFC.
#[test]
fn c_27_tail_loss_takes_a_timeout() {
    let mut pair = ten_with_losses(Profile::Rfc, &[10]);
    let start = pair.now;
    pair.run_for(Duration::from_secs(3));
    let again = pair.again_by(Server);
    assert_eq!(again.len(), 1);
    // The timer runs from the last ACK of new data, 100 ms after the flight left.
    assert_eq!(again[0].at.since(start), ms(1100));
    assert_eq!(again[0].out.why, SendCause::Retransmit(WindowCause::Timeout(1)));
}

/// C-27: with three in flight and the first lost there are two duplicate ACKs, and with fewer
/// less: no fast retransmit (RFC 5681 §3.2 wants three), but a timeout of 1 s. With four in
/// flight it is sent again after a round trip.
#[test]
fn c_27_few_in_flight_draw_too_few_duplicates() {
    for (in_flight, at) in [(1, 1000), (2, 1000), (3, 1000), (4, 100)] {
        for sack in [false, true] {
            let mut pair = Pair::new(Profile::Rfc)
                .set(|p| {
                    p.initial_window = Some(10);
                    p.sack = sack;
                })
                .drop_nth(Server, data, &[1])
                .established();
            let start = pair.now;
            pair.write(Server, in_flight * u64::from(pair.tcp(Server).smss()));
            pair.run_for(ms(1050));
            let again = pair.again_by(Server);
            assert_eq!((again.len(), again[0].at.since(start)), (1, ms(at)), "{in_flight} {sack}");
        }
    }
}

/// C-28: three losses in one window: the first is repaired by three duplicates, each of the
/// others by the partial ACK a round trip after the one before.
#[test]
fn c_28_newreno_repairs_a_hole_a_round_trip() {
    let mut pair = ten_with_losses(Profile::Rfc, &[2, 4, 6]);
    let start = pair.now;
    pair.run_for(Duration::from_secs(3));
    let again = pair.again_by(Server);
    let at: Vec<u64> = again.iter().map(|left| left.at.since(start).as_millis()).collect();
    assert_eq!(at, [100, 200, 300], "{}", pair.dump());
    assert_eq!(again[1].out.why, SendCause::Retransmit(WindowCause::PartialAck));
    assert_eq!(pair.host(Client).received, 14_480);
    // Recovery ends at ssthresh: nine in flight when it began.
    assert_eq!(pair.tcp(Server).cwnd(), 9 * 1448 / 2);
}

/// Without NewReno the partial ACK ends recovery, and the second loss waits for the timer.
#[test]
fn plain_reno_repairs_one_hole() {
    let mut pair = Pair::new(Profile::Textbook)
        .set(|p| {
            p.fast_recovery = FastRecovery::Reno;
            p.rto_min = Duration::from_secs(1);
        })
        .drop_nth(Server, data, &[2, 4])
        .established();
    let start = pair.now;
    pair.write(Server, 14_600);
    pair.run_for(Duration::from_secs(3));
    let at: Vec<u64> =
        pair.again_by(Server).iter().map(|left| left.at.since(start).as_millis()).collect();
    // The partial ACK at 200 ms restarts the timer of 1 s.
    assert_eq!(at[..2], [100, 1200]);
    assert_eq!(pair.host(Client).received, 14_600);
}

/// Tahoe: the third of three duplicate ACKs, a round trip after ten segments left, begins slow start
/// from one segment on; the fourth of the ten was lost, so that FlightSize was 7 and ssthresh is 3.5
/// segments. The ACK of the retransmission covers all ten: 1 segment grows to 2.
#[test]
fn tahoe_begins_with_one_segment() {
    let mut pair = Pair::new(Profile::Textbook)
        .set(|p| p.fast_recovery = FastRecovery::Tahoe)
        .drop_nth(Server, data, &[4])
        .established();
    let (start, smss) = (pair.now, u64::from(pair.tcp(Server).smss()));
    pair.write(Server, 10 * smss);
    pair.run_for(ms(110));
    let again = pair.again_by(Server);
    assert_eq!(again.len(), 1, "{}", pair.dump());
    assert_eq!(again[0].at.since(start), ms(100));
    assert_eq!(again[0].out.why, SendCause::Retransmit(WindowCause::DuplicateAcks));
    assert_eq!(pair.tcp(Server).ssthresh(), 7 * smss / 2);
    assert_eq!(pair.tcp(Server).cwnd(), smss);
    pair.run_for(ms(500));
    assert_eq!(pair.again_by(Server).len(), 1, "what had arrived is not sent again");
    assert_eq!(pair.host(Client).received, 10 * smss);
    assert_eq!(pair.tcp(Server).cwnd(), 2 * smss);
}

/// The retransmission is lost too: only the timer can tell.
#[test]
fn a_lost_retransmission_takes_a_timeout() {
    let mut pair = ten_with_losses(Profile::Rfc, &[1, 11]);
    let start = pair.now;
    pair.run_for(Duration::from_secs(4));
    let again = pair.again_by(Server);
    assert_eq!(again[0].at.since(start), ms(100));
    assert_eq!(again[1].out.why, SendCause::Retransmit(WindowCause::Timeout(1)));
    assert_eq!(again[1].at.since(start), ms(1100));
    assert_eq!(pair.host(Client).received, 14_480);
}

/// Without duplicate ACKs, and without a timer, a lost segment is lost for ever.
#[test]
fn without_a_timer_nothing_repairs_the_tail() {
    let mut pair = Pair::new(Profile::Textbook)
        .set(|p| p.retransmission_timer = false)
        .drop_nth(Server, data, &[10])
        .established();
    pair.write(Server, 14_600);
    pair.run();
    assert_eq!(pair.host(Client).received, 13_140);
}

/// The receiver tells of what it has beyond the hole (RFC 2018): each duplicate ACK begins
/// with the block that grew. A full data segment would have no room for it.
#[test]
fn duplicate_acks_carry_sack_blocks() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| p.initial_window = Some(10))
        .drop_nth(Server, data, &[1, 3])
        .established();
    pair.write(Server, 14_480);
    pair.run_for(ms(50));
    let acks = pair.sent_by(Client);
    let first = pair.data_by(Server)[0].out.segment.seq;
    let blocks: Vec<Vec<(u32, u32)>> = acks
        .iter()
        .map(|left| {
            let edge = |seq: crate::wire::Seq| seq.since(first) / 1448;
            let sack = left.out.segment.options.sack;
            sack.as_slice().iter().map(|(l, r)| (edge(*l), edge(*r))).collect()
        })
        .collect();
    assert_eq!(blocks[0], [(1, 2)]);
    assert_eq!(blocks[1], [(3, 4), (1, 2)]);
    assert_eq!(blocks[7], [(3, 10), (1, 2)]);
}

/// Where SACK was not agreed on, a hole is told by the acknowledgment number alone (RFC 2018 §2: the
/// option "may be sent over an established connection once permission has been given").
#[test]
fn without_permission_no_sack_blocks_are_sent() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| (p.initial_window, p.sack) = (Some(10), false))
        .drop_nth(Server, data, &[1])
        .established();
    pair.write(Server, 14_480);
    pair.run_for(ms(50));
    let acks = pair.sent_by(Client);
    assert_eq!(acks.len(), 9, "{}", pair.dump());
    assert!(acks.iter().all(|left| left.out.segment.options.sack.as_slice().is_empty()));
}

/// Both ends fill each other's window and lose the first segment of it. Their ACKs stand at
/// the right edge of the other's window, where RFC 9293 §3.10.7.4 would refuse them: nobody
/// would ever hear what arrived. They count, and everything is repaired.
#[test]
fn full_windows_with_a_hole_at_both_ends() {
    let mut first = [true; 2];
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| p.receive_buffer = Some(crate::units::Bytes(3 * 1448)))
        .established()
        .drop(move |left| {
            let lost = left.out.segment.payload > 0 && first[left.from as usize];
            first[left.from as usize] &= !lost;
            lost
        });
    pair.write(Client, 8 * 1448);
    pair.write(Server, 8 * 1448);
    pair.run_for(Duration::from_secs(20));
    assert_eq!((pair.hosts[0].received, pair.hosts[1].received), (8 * 1448, 8 * 1448));
    assert!(pair.log.len() < 100, "{}", pair.dump());
}
