//! Timeouts, probes, and giving up.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::TcpEvent;
use crate::trace::{SendCause, TcpNote, TcpState, TimerKind, WindowCause};
use crate::units::{Bytes, Duration, SimTime};

/// A pair whose client's segments all get lost from now on.
fn cut(profile: Profile) -> Pair {
    let pair = Pair::new(profile).established();
    pair.drop(|left| left.from == Client)
}

fn fired(pair: &Pair, end: End, timer: TimerKind) -> usize {
    let notes = &pair.hosts[end as usize].notes.0;
    notes.iter().filter(|(_, note)| *note == TcpNote::TimerFired { timer }).count()
}

/// C-10: on a timeout the earliest segment alone is sent again, after 1, 2, 4, 8 s.
#[test]
fn c_10_timeouts_double_and_repeat_the_earliest() {
    let mut pair = cut(Profile::Rfc);
    let start = pair.now;
    pair.write(Client, 3 * 1448);
    let first = pair.log[0].out.segment.seq;
    pair.run_for(Duration::from_secs(16));
    let again = pair.again_by(Client);
    let at: Vec<u64> = again.iter().map(|l| l.at.since(start).as_millis() / 1000).collect();
    assert_eq!(at, [1, 3, 7, 15]);
    assert!(again.iter().all(|left| left.out.segment.seq == first));
}

/// C-10, as measured on Linux with SACK and an RTT of 100 ms: the first retry of a lone lost
/// segment is a tail loss probe (at the timeout, 300 ms, since its allowance for a delayed ACK
/// would be later), which does not back the timeout off: gaps of 300, 300, 600, 1200 ms.
#[test]
fn c_10_in_linux_a_loss_probe_comes_first() {
    let mut pair = cut(Profile::Linux);
    let start = pair.now;
    pair.write(Client, 1448);
    pair.run_for(ms(2500));
    let again = pair.again_by(Client);
    let at: Vec<u64> = again.iter().map(|l| l.at.since(start).as_millis()).collect();
    assert_eq!(at, [300, 600, 1200, 2400]);
    assert_eq!(again[0].out.why, SendCause::Retransmit(WindowCause::LossProbe));
    assert_eq!(again[1].out.why, SendCause::Retransmit(WindowCause::Timeout(1)));
}

/// C-27 (RFC 8985 §7.3): where there is new data the probe sends that, two round trips and 2 ms after
/// a full window of ten. It is no retransmission.
#[test]
fn c_27_a_probe_prefers_new_data() {
    let mut pair = cut(Profile::Linux);
    let start = pair.now;
    pair.write(Client, 12 * 1448);
    pair.run_for(ms(300));
    let sent = pair.sent_by(Client);
    let probes = sent.iter().filter(|left| left.out.why == SendCause::LossProbe);
    let probes: Vec<(u64, u32)> =
        probes.map(|left| (left.at.since(start).as_millis(), left.out.segment.payload)).collect();
    assert_eq!(probes, [(202, 1448)]);
    assert!(pair.again_by(Client).is_empty(), "{}", pair.dump());
}

/// C-09: the greatest timeout, by RFC 6298 §2.5 at least 60 s: 60 s in the RFC's profile, 120 s
/// in Linux (TCP_RTO_MAX, include/net/tcp.h). Gaps double up to it and stay there.
#[test]
fn c_09_timeouts_do_not_grow_for_ever() {
    for (profile, most) in [(Profile::Rfc, 60_000), (Profile::Linux, 120_000)] {
        let mut pair = cut(profile).set(|p| {
            p.give_up_after = None;
            p.loss_probe = false;
        });
        pair.write(Client, 100);
        pair.run_for(Duration::from_secs(1000));
        let at = times(&pair.again_by(Client));
        let gaps: Vec<u64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.windows(2).all(|gaps| gaps[1] == (2 * gaps[0]).min(most)), "{gaps:?}");
        assert_eq!(gaps[gaps.len() - 2..], [most, most]);
    }
}

/// C-13: at least one sample for each round trip (RFC 6298 §3, MUST), with timestamps and
/// without, whatever the window: between the first ACK and the last no 100 ms pass without one.
#[test]
fn c_13_a_sample_for_each_round_trip() {
    for profile in Profile::ALL {
        for timestamps in [false, true] {
            let mut pair = Pair::new(profile).set(|p| p.timestamps = timestamps).established();
            let seen = pair.hosts[1].notes.0.len();
            pair.write(Server, 400_000);
            pair.run_while(|pair| pair.hosts[0].received < 400_000);
            pair.run_for(ms(60));
            let samples: Vec<SimTime> = pair.hosts[1].notes.0[seen..]
                .iter()
                .filter(|(_, note)| matches!(note, TcpNote::Rtt { .. }))
                .map(|(at, _)| *at)
                .collect();
            let longest = samples.windows(2).map(|pair| pair[1].since(pair[0])).max();
            assert!(
                samples.len() > 10 && longest <= Some(ms(100)),
                "{} {longest:?}",
                profile.name()
            );
        }
    }
}

/// C-11: the timer starts with the first segment sent, restarts with each ACK of new data, and
/// stops when everything is acknowledged.
#[test]
fn c_11_the_timer_follows_acks() {
    let mut pair = Pair::new(Profile::Rfc).set(|p| p.ack_every = 1).established();
    assert_eq!(pair.tcp(Client).next_deadline(), None);
    let start = pair.now;
    pair.write(Client, 1448);
    pair.run_for(ms(30));
    pair.write(Client, 1448);
    let second = Duration::from_secs(1);
    assert_eq!(pair.tcp(Client).next_deadline(), Some(start + second));
    pair.run_for(ms(70));
    assert_eq!(pair.tcp(Client).next_deadline(), Some(start + ms(100) + second));
    pair.run_for(ms(30));
    assert_eq!(pair.tcp(Client).next_deadline(), None);
}

/// C-12: what was sent twice gives no sample, and the timeout stays backed off, until an
/// unambiguous one comes. With timestamps the retransmission itself gives one.
#[test]
fn c_12_karn() {
    for (timestamps, after_repair) in [(false, 2000), (true, 1000)] {
        let mut pair = Pair::new(Profile::Rfc)
            .set(|p| p.timestamps = timestamps)
            .drop_nth(Client, |segment| segment.payload > 0, &[1])
            .established();
        pair.write(Client, 100);
        pair.run_for(ms(1500));
        assert_eq!(pair.again_by(Client).len(), 1);
        assert_eq!(pair.tcp(Client).rto(), ms(after_repair), "timestamps {timestamps}");
        pair.write(Client, 100);
        pair.run_for(ms(500));
        assert_eq!(pair.tcp(Client).rto(), ms(1000));
    }
    // Linux: 300 ms, backed off to 600 by the timeout, without a probe before it.
    let mut pair = Pair::new(Profile::Linux)
        .set(|p| (p.timestamps, p.loss_probe) = (false, false))
        .drop_nth(Client, |segment| segment.payload > 0, &[1])
        .established();
    pair.write(Client, 100);
    pair.run_for(ms(500));
    assert_eq!((pair.again_by(Client).len(), pair.tcp(Client).rto()), (1, ms(600)));
    pair.write(Client, 100);
    pair.run_for(ms(200));
    assert_eq!(pair.tcp(Client).rto(), ms(300));
}

/// C-23: on a timeout ssthresh is half of what was in flight (not of cwnd), at least two
/// segments, and cwnd one segment; a second timeout of the same segment leaves ssthresh alone.
#[test]
fn c_23_timeouts_collapse_the_window() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| p.initial_window = Some(20))
        .established()
        .drop(|left| left.from == Client);
    pair.write(Client, 8 * 1448);
    pair.run_for(ms(1100));
    assert_eq!((pair.tcp(Client).ssthresh(), pair.tcp(Client).cwnd()), (4 * 1448, 1448));
    pair.write(Client, 100_000);
    pair.run_for(ms(2100));
    assert_eq!(fired(&pair, Client, TimerKind::Retransmit), 2);
    assert_eq!((pair.tcp(Client).ssthresh(), pair.tcp(Client).cwnd()), (4 * 1448, 1448));
}

/// After the timeout everything is sent again in slow start, and what arrives twice is taken
/// once: eight segments lost, the first again at 1 s, then two, then four, then the last.
#[test]
fn slow_start_after_a_timeout() {
    let lost: &[u64] = &[1, 2, 3, 4, 5, 6, 7, 8];
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| {
            p.initial_window = Some(20);
            p.ack_every = 1;
        })
        .drop_nth(Client, |segment| segment.payload > 0, lost)
        .established();
    let start = pair.now;
    pair.write(Client, 8 * 1448);
    pair.run_for(Duration::from_secs(3));
    let at: Vec<u64> =
        pair.again_by(Client).iter().map(|l| l.at.since(start).as_millis()).collect();
    // ssthresh is four segments: 1, 2, then four in flight, then (in congestion avoidance)
    // the eighth.
    assert_eq!(at, [1000, 1100, 1100, 1200, 1200, 1200, 1200, 1300], "{}", pair.dump());
    assert_eq!(pair.host(Server).received, 8 * 1448);
}

/// C-39 (RFC 9293 §3.8.6.1; the first probe's time is in `stories`): the server does not read. Probes after an RTO and then at doubled intervals, up to
/// the cap; each is answered, so the connection lives. Reading restarts the flow at once.
#[test]
fn c_39_zero_window() {
    for (profile, rto, cap) in [(Profile::Rfc, 1000, 60_000), (Profile::Linux, 300, 120_000)] {
        let mut pair = Pair::new(profile)
            .set(|p| {
                p.receive_buffer = Some(Bytes(10_000));
                p.initial_window = Some(10);
                p.window_scale = crate::tcp::params::WindowScale::Off;
            })
            .established();
        pair.host(Server).reads = false;
        pair.write(Client, 50_000);
        pair.run_for(Duration::from_secs(1200));
        assert_eq!(pair.tcp(Server).readable(), 10_000, "{}", pair.dump());
        assert_eq!(pair.tcp(Client).snd_wnd(), 0);
        let mut probes = pair.sent_by(Client);
        probes.retain(|left| left.out.why == SendCause::WindowProbe);
        let at = times(&probes);
        let gaps: Vec<u64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let expected: Vec<u64> =
            (1..=gaps.len() as u32).map(|n| (rto * 2u64.pow(n)).min(cap)).collect();
        assert!(gaps.len() >= 10 && gaps == expected, "{gaps:?}");
        assert_eq!(pair.state(Client), TcpState::Established);
        assert!(pair.data_by(Client).iter().all(|left| !left.out.retransmission));
        // The application reads: the window update has data flowing half a round trip later.
        pair.log.clear();
        let now = pair.now;
        pair.host(Server).reads = true;
        pair.act(Server, |tcp, cx| tcp.read(cx, 10_000));
        pair.run_for(ms(60));
        assert_eq!(pair.data_by(Client)[0].at.since(now), ms(50));
        pair.run_for(Duration::from_secs(10));
        assert_eq!(pair.host(Server).received, 40_000);
    }
}

/// C-39: the window update is lost; a probe finds the window open.
#[test]
fn a_lost_window_update_is_found_by_a_probe() {
    let mut pair =
        Pair::new(Profile::Rfc).set(|p| p.receive_buffer = Some(Bytes(3 * 1448))).established();
    pair.host(Server).reads = false;
    pair.write(Client, 6000);
    pair.run_for(ms(700));
    pair = pair.drop_nth(Server, |_| true, &[1]);
    pair.host(Server).reads = true;
    pair.act(Server, |tcp, cx| tcp.read(cx, 3 * 1448));
    pair.run_for(Duration::from_secs(5));
    assert_eq!(pair.hosts[1].received, 6000 - 3 * 1448, "{}", pair.dump());
}

/// C-43: Linux gives up 924.6 s after the first transmission where the timeout is 200 ms:
/// 0.2·(2^10 − 1) + 6·120 s, after 15 retries. (Linux ip-sysctl on tcp_retries2: the default of
/// 15 "yields a hypothetical timeout of 924.6 seconds".)
#[test]
fn c_43_linux_gives_up_after_15_retries() {
    // A loss probe would come besides, and put the first timeout off.
    let mut pair = Pair::new(Profile::Linux).set(|p| p.loss_probe = false);
    pair.one_way = Duration::ZERO;
    let mut pair = pair.established().drop(|left| left.from == Client);
    assert_eq!(pair.tcp(Client).rto(), ms(200));
    let start = pair.now;
    pair.write(Client, 100);
    pair.run();
    assert_eq!(pair.again_by(Client).len(), 15);
    assert_eq!(pair.now.since(start), ms(924_600));
    assert_eq!(pair.host(Client).events[1..], [TcpEvent::TimedOut, TcpEvent::Closed]);
}

/// A peer that vanished does not answer probes either; that ends too.
#[test]
fn unanswered_probes_end() {
    let mut pair =
        Pair::new(Profile::Rfc).set(|p| p.receive_buffer = Some(Bytes(3000))).established();
    pair.host(Server).reads = false;
    pair.write(Client, 9000);
    pair.run_for(ms(500));
    let mut pair = pair.drop(|_| true);
    pair.run();
    assert!(pair.host(Client).events.contains(&TcpEvent::TimedOut));
}

/// The textbook's timers stay silent where a round trip takes longer than any usual timeout.
#[test]
fn textbook_waits_for_long_round_trips() {
    let mut pair = Pair::new(Profile::Textbook);
    pair.one_way = Duration::from_secs(20);
    pair.connect(Client);
    pair.run_for(Duration::from_secs(60));
    pair.write(Client, 100_000);
    pair.run_for(Duration::from_secs(400));
    assert_eq!(pair.host(Server).received, 100_000);
    assert!(pair.again_by(Client).is_empty());
}
