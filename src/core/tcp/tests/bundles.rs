//! Bundles of segments, as Linux hands them down. One way takes 50 ms.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::params::{CongestionKind, Nagle, Push};
use crate::units::Bytes;
use crate::wire::Flags;

/// Reno in Linux, an ACK for every second segment, slow start up to twelve.
fn reno(push: Push) -> Pair {
    Pair::new(Profile::Linux)
        .set(|p| {
            p.congestion = CongestionKind::Reno;
            p.push = push;
            p.initial_ssthresh = Some(Bytes(12 * 1448));
            p.quickack_segments = 0;
            p.initial_receive_window = None;
            p.receive_buffer_start = None;
        })
        .established()
}

fn pushed(pair: &Pair) -> Vec<bool> {
    pair.data_by(Server).iter().map(|left| left.out.segment.has(Flags::PSH)).collect()
}

/// Ten segments of the first window in 100 ms are 2 · 14480 bytes · 10 a second in slow start,
/// which is 283 bytes in 2^-10 s: so a bundle is the least, two segments, and PSH is on every
/// second (`tcp_tso_autosize`, `__tcp_transmit_skb`).
#[test]
fn push_is_on_the_last_segment_of_each_bundle() {
    let mut pair = reno(Push::BundleEnd);
    pair.write(Server, 100 * 1448);
    assert_eq!(pushed(&pair), [false, true].repeat(5));
}

/// With a round trip of 2 ms and 100 segments of window, 2 · 144800 bytes a 2 ms are 141406 in
/// 2^-10 s: the most, 65215 bytes or 45 segments. The second bundle is 45, too, and the third
/// the rest of the window.
#[test]
fn bundles_grow_with_the_rate() {
    let mut pair = Pair::new(Profile::Linux).set(|p| {
        p.initial_window = Some(100);
        p.initial_receive_window = None;
        p.receive_buffer_start = None;
    });
    pair.one_way = ms(1);
    let mut pair = pair.established();
    pair.write(Server, 200 * 1448);
    let at: Vec<usize> =
        pushed(&pair).iter().enumerate().filter(|(_, push)| **push).map(|(at, _)| at).collect();
    assert_eq!(at, [44, 89, 99]);
}

/// A window of 40 segments of 1448 bytes in 4 ms. In slow start twice that a round trip are 28281 bytes in
/// 2^-10 s, 19 whole segments; from `ssthresh` on 1.2 times are 16968 bytes, 11 segments
/// (`tcp_update_pacing_rate`, `tcp_pacing_ss_ratio` 200 and `tcp_pacing_ca_ratio` 120).
#[test]
fn bundles_are_smaller_outside_slow_start() {
    let avoidance = Some(Bytes(40 * 1448));
    for (ssthresh, ends) in [(None, &[18, 37, 39][..]), (avoidance, &[10, 21, 32, 39])] {
        let mut pair = Pair::new(Profile::Linux).set(|p| {
            p.initial_window = Some(40);
            p.initial_ssthresh = ssthresh;
            p.initial_receive_window = None;
            p.receive_buffer_start = None;
        });
        pair.one_way = ms(2);
        let mut pair = pair.established();
        pair.write(Server, 200 * 1448);
        let pushed = pushed(&pair);
        let at: Vec<usize> = (0..pushed.len()).filter(|at| pushed[*at]).collect();
        assert_eq!(at, ends, "{ssthresh:?}");
    }
}

/// Congestion avoidance from twelve segments on, an ACK for every second. The ten of the first
/// window draw 4, then 2 four times: twelve, while eight count towards growth. Of the next
/// ACKs the second makes them twelve, and the window thirteen: it allows three. Two leave as a
/// bundle, and the third waits for the ACKs that come at the same instant; only the last of
/// them has no ACK behind it, and lets three go (`tcp_tso_should_defer`).
#[test]
fn a_single_segment_waits_for_an_ack_that_is_near() {
    for (push, released) in
        [(Push::BundleEnd, [2, 2, 2, 2, 2, 3]), (Push::BufferEnd, [2, 3, 2, 2, 2, 2])]
    {
        let mut pair = reno(push);
        pair.write(Server, 100 * 1448);
        pair.run_for(ms(199));
        assert_eq!(pair.data_by(Server).len(), 10 + 12, "{}", pair.dump());
        let by_ack: Vec<usize> = (0..6)
            .map(|_| {
                let before = pair.data_by(Server).len();
                pair.step();
                pair.data_by(Server).len() - before
            })
            .collect();
        assert_eq!(by_ack, released, "{}", pair.dump());
    }
}

/// Ten segments and a rest at the same rate as above, which would allow 45: where Nagle's algorithm is
/// off, the rest belongs to the bundle, which ends with it (`tcp_mss_split_point`).
#[test]
fn a_rest_that_need_not_wait_ends_the_bundle() {
    let mut pair = Pair::new(Profile::Linux).set(|p| {
        p.initial_window = Some(100);
        p.initial_receive_window = None;
        p.receive_buffer_start = None;
        p.nagle = Nagle::Off;
    });
    pair.one_way = ms(1);
    let mut pair = pair.established();
    pair.write(Server, 10 * 1448 + 500);
    let ends: Vec<bool> = (0..11).map(|at| at == 10).collect();
    assert_eq!(pushed(&pair), ends);
}
