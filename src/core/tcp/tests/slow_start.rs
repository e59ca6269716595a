//! How the congestion window grows.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::params::WindowScale;
use crate::units::{Bytes, Duration};

/// Data segments of the server so far, by round trip (100 ms) of their leaving.
fn rounds(pair: &Pair) -> Vec<usize> {
    let mut rounds = Vec::new();
    let data = pair.data_by(Server);
    let Some(first) = data.first() else { return rounds };
    for left in &data {
        let round = (left.at.since(first.at).as_millis() / 100) as usize;
        rounds.resize(rounds.len().max(round + 1), 0);
        rounds[round] += 1;
    }
    rounds
}

/// C-19: every round doubles what the one before sent: the sums are IW·(2^k − 1).
#[test]
fn c_19_segments_by_round() {
    for (window, sums) in [
        (1, [1, 3, 7, 15, 31]),
        (2, [2, 6, 14, 30, 62]),
        (3, [3, 9, 21, 45, 93]),
        (4, [4, 12, 28, 60, 124]),
        (10, [10, 30, 70, 150, 310]),
    ] {
        let mut pair =
            Pair::new(Profile::Textbook).set(|p| p.initial_window = Some(window)).established();
        pair.write(Server, 1_000_000);
        pair.run_for(ms(450));
        let mut sum = 0;
        let got: Vec<usize> = rounds(&pair)
            .iter()
            .map(|round| {
                sum += round;
                sum
            })
            .collect();
        assert_eq!(got, sums, "initial window {window}");
    }
}

/// Segments that each arriving ACK of the first flight releases.
fn released_by_acks(pair: &mut Pair) -> Vec<usize> {
    pair.write(Server, 1_000_000);
    pair.run_for(ms(99));
    let mut released = Vec::new();
    while pair.next().is_some_and(|at| at <= pair.now + ms(1)) {
        let before = pair.data_by(Server).len();
        pair.step();
        released.push(pair.data_by(Server).len() - before);
    }
    released
}

/// C-16: with an ACK for each segment, each releases exactly two.
#[test]
fn c_16_slow_start_ack_per_segment_doubles() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile)
            .set(|p| {
                p.initial_window = Some(10);
                p.ack_every = 1;
            })
            .established();
        assert_eq!(released_by_acks(&mut pair), [2; 10]);
        assert_eq!(pair.tcp(Server).cwnd(), 20 * u64::from(pair.tcp(Server).smss()));
    }
}

/// C-17: with an ACK for every second, in Linux each releases four; cwnd is 20 after five.
#[test]
fn c_17_linux_counts_what_is_acknowledged() {
    let mut pair = Pair::new(Profile::Linux)
        .set(|p| {
            p.quickack_segments = 0;
            // A window that grows is told of at once.
            p.initial_receive_window = None;
            p.receive_buffer_start = None;
        })
        .established();
    assert_eq!(released_by_acks(&mut pair), [4; 5]);
    assert_eq!(pair.tcp(Server).cwnd(), 20 * 1448);
}

/// C-18: the RFC's min(N, SMSS) adds one segment for such an ACK: two acknowledged, three
/// released, cwnd 15 after five.
#[test]
fn c_18_rfc_adds_a_segment_an_ack() {
    let mut pair = Pair::new(Profile::Rfc).set(|p| p.initial_window = Some(10)).established();
    assert_eq!(released_by_acks(&mut pair), [3; 5]);
    assert_eq!(pair.tcp(Server).cwnd(), 15 * 1448);
}

/// C-20 (RFC 3390 §3, its first advantage of a larger window): with an initial window of one and delayed ACKs the second segment leaves one round
/// trip and a delayed-ACK timeout after the first, 100 + 200 ms; with two, after a round trip.
#[test]
fn c_20_one_segment_waits_for_the_delayed_ack() {
    for (window, third_at) in [(1, 300), (2, 100)] {
        let mut pair =
            Pair::new(Profile::Rfc).set(|p| p.initial_window = Some(window)).established();
        let start = pair.now;
        pair.write(Server, 100_000);
        pair.run_for(ms(310));
        let next = pair.data_by(Server)[window as usize];
        assert_eq!(next.at.since(start), ms(third_at));
    }
}

/// C-21: 26 segments: ten fill the window (cwnd 20), then 16 are in flight; their ACKs add 16.
/// (The window was full when the last of the 16 left.)
#[test]
fn c_21_growth_up_to_what_was_used() {
    let mut pair = Pair::new(Profile::Linux).set(|p| p.ack_every = 1).established();
    pair.write(Server, 26 * 1448);
    pair.run_for(ms(250));
    assert_eq!(pair.tcp(Server).cwnd(), 36 * 1448);
}

/// C-21: four segments at a time never use a window of ten: it stays in Linux; where windows
/// are not validated it grows.
#[test]
fn c_21_unused_windows_do_not_grow() {
    for (profile, segments) in [(Profile::Linux, 10), (Profile::Textbook, 30)] {
        let mut pair = Pair::new(profile).established();
        let smss = u64::from(pair.tcp(Server).smss());
        for _ in 0..5 {
            pair.write(Server, 4 * smss);
            pair.run_for(ms(150));
        }
        assert_eq!(pair.tcp(Server).cwnd(), segments * smss, "{}", profile.name());
    }
}

/// C-22: above the threshold a round adds a segment.
#[test]
fn c_22_congestion_avoidance_by_round() {
    let mut pair = Pair::new(Profile::Textbook)
        .set(|p| p.initial_ssthresh = Some(Bytes(14_600)))
        .established();
    pair.write(Server, 1_000_000);
    pair.run_for(ms(450));
    assert_eq!(rounds(&pair), [10, 11, 12, 13, 14]);
}

/// C-38: 36 segments of window and 2 s without sending: back to 10, though something was
/// received just before. With the restart off, 36 leave together.
#[test]
fn c_38_restart_counts_from_sending() {
    for (restart, sent) in [(true, 10), (false, 36)] {
        let mut pair = Pair::new(Profile::Linux).set(|p| p.ack_every = 1);
        if !restart {
            pair = pair.set(|p| p.idle_restart = crate::tcp::params::IdleRestart::Off);
        }
        let mut pair = pair.established();
        pair.write(Server, 26 * 1448);
        pair.run_for(Duration::from_secs(2));
        pair.write(Client, 100);
        pair.run_for(ms(60));
        pair.log.clear();
        pair.write(Server, 100 * 1448);
        assert_eq!(pair.data_by(Server).len(), sent);
    }
}

/// C-51: without scaling at most 65535 bytes are in flight: 44 segments of 1460 each 100 ms,
/// since what is left, 1295 bytes, is too little to send.
#[test]
fn c_51_the_receive_window_limits() {
    let mut pair =
        Pair::new(Profile::Textbook).set(|p| p.window_scale = WindowScale::Off).established();
    pair.write(Server, 2_000_000);
    pair.run_for(ms(650));
    assert_eq!(rounds(&pair)[2..], [40, 44, 44, 44, 44]);
    assert!(pair.tcp(Server).flight() <= 65_535);
}

/// A fixed window neither grows nor shrinks, and unlimited it takes everything at once.
#[test]
fn a_fixed_window_is_fixed() {
    use crate::tcp::params::CongestionKind::Fixed;
    let fixed = || Pair::new(Profile::Textbook).set(|p| p.congestion = Fixed);
    let mut pair = fixed().established();
    pair.write(Server, 500 * 1460);
    assert_eq!(pair.data_by(Server).len(), 500);
    let five = fixed().set(|p| p.fixed_window = Some(Bytes(5 * 1460)));
    let mut pair = five.drop_nth(Server, |segment| segment.payload > 0, &[7]).established();
    pair.write(Server, 20 * 1460);
    pair.run_for(ms(450));
    assert_eq!(pair.tcp(Server).cwnd(), 5 * 1460);
    assert_eq!(pair.again_by(Server).len(), 1);
}
