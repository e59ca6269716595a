//! TCP keepalive, and how long a connection goes on without an answer.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::TcpEvent;
use crate::trace::{SendCause, TcpState};
use crate::units::{Bytes, Duration};

fn probes(pair: &Pair) -> Vec<Left> {
    let mut sent = pair.sent_by(Client);
    sent.retain(|left| left.out.why == SendCause::KeepAliveProbe);
    sent
}

/// C-42: keepalive is off by default, in every profile: a silent connection stays for ever.
#[test]
fn c_42_keepalive_is_off_by_default() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile).established();
        pair.run_for(Duration::from_secs(10 * 86_400));
        assert!(pair.log.is_empty() && pair.state(Client) == TcpState::Established);
    }
}

/// C-42: the first probe after 2 h, nine of them 75 s apart, and the connection is dead
/// 7200 + 9·75 = 7875 s after the peer was last heard; the application hears of a timeout.
#[test]
fn c_42_a_dead_peer_is_noticed_after_7875_s() {
    let mut pair = Pair::new(Profile::Linux).set(|p| p.keepalive = true);
    pair.host(Server).params.keepalive = false;
    // The client hears the server last at 100 ms, when the SYN-ACK comes.
    let mut pair = pair.established().drop(|_| true);
    pair.run();
    let expected: Vec<u64> = (0..9).map(|n| 100 + 1000 * (7200 + 75 * n)).collect();
    assert_eq!(times(&probes(&pair)), expected);
    assert_eq!(pair.now.as_nanos(), (100 + 7_875_000) * 1_000_000);
    assert_eq!(pair.host(Client).events[1..], [TcpEvent::TimedOut, TcpEvent::Closed]);
}

/// C-42: a living peer answers each probe, an empty segment below its window, with an ACK, and
/// the silence begins anew: a probe every 2 h and a round trip, whatever time goes by.
#[test]
fn c_42_a_living_peer_answers() {
    let mut pair = Pair::new(Profile::Rfc).set(|p| p.keepalive = true);
    pair.host(Server).params.keepalive = false;
    let mut pair = pair.established();
    pair.run_for(Duration::from_secs(22_000));
    let sent = probes(&pair);
    assert_eq!(times(&sent), [7_200_100, 14_400_200, 21_600_300]);
    assert!(sent.iter().all(|left| left.out.segment.seq_len() == 0));
    assert_eq!(pair.sent_by(Server).len(), 3);
    assert_eq!(pair.state(Client), TcpState::Established);
}

/// The user timeout ends the connection at its own time, between two retries of the timer
/// (which fires after 1, 3, 7 s): RFC 9293 §3.9.1.1, RFC 5482.
#[test]
fn c_43_user_timeout() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| p.user_timeout = Some(Duration::from_secs(5)))
        .established();
    pair = pair.drop(|left| left.from == Client);
    let start = pair.now;
    pair.write(Client, 100);
    pair.run();
    assert_eq!(pair.again_by(Client).len(), 2);
    assert_eq!(pair.now.since(start), Duration::from_secs(5));
    assert_eq!(pair.host(Client).events[1..], [TcpEvent::TimedOut, TcpEvent::Closed]);
}

/// A limit by number: after three retries (1, 3, 7 s) the next expiry, at 15 s, ends it.
#[test]
fn c_43_retries_by_number() {
    let mut pair = Pair::new(Profile::Rfc).set(|p| p.give_up_retries = Some(3)).established();
    pair = pair.drop(|left| left.from == Client);
    let start = pair.now;
    pair.write(Client, 100);
    pair.run();
    assert_eq!(pair.again_by(Client).len(), 3);
    assert_eq!(pair.now.since(start), Duration::from_secs(15));
}

/// Linux waits for the acknowledgment of a closed connection's FIN through 8 retries, 0.2 s ·
/// (2^9 − 1) = 102.2 s, and 924.6 s while the application is there.
#[test]
fn c_43_an_orphan_is_given_up_sooner() {
    for (orphan, retries, seconds) in [(true, 8, 102_200), (false, 15, 924_600)] {
        // A loss probe would come besides, and put the first timeout off.
        let mut pair = Pair::new(Profile::Linux).set(|p| p.loss_probe = false);
        pair.one_way = Duration::ZERO;
        let mut pair = pair.established().drop(|left| left.from == Client);
        let start = pair.now;
        if orphan {
            pair.close(Client);
        } else {
            pair.act(Client, |tcp, cx| tcp.shutdown(cx));
        }
        pair.run();
        assert_eq!(pair.again_by(Client).len(), retries);
        assert_eq!(pair.now.since(start), ms(seconds));
    }
}

/// The user timeout also counts for a window that stays closed without an answer.
#[test]
fn user_timeout_of_window_probes() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| {
            p.receive_buffer = Some(Bytes(2 * 1448));
            p.user_timeout = Some(Duration::from_secs(20));
        })
        .established();
    pair.host(Server).reads = false;
    pair.write(Client, 9000);
    pair.run_for(ms(500));
    let mut pair = pair.drop(|_| true);
    pair.run();
    let mut sent = pair.sent_by(Client);
    sent.retain(|left| left.out.why == SendCause::WindowProbe);
    assert_eq!(pair.now.since(sent[0].at), Duration::from_secs(20));
    assert!(pair.host(Client).events.contains(&TcpEvent::TimedOut));
}
