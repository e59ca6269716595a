//! Segments that an attacker or an earlier time may have sent: RFC 5961, RFC 7323 §5, and
//! what may end a TIME-WAIT.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::TcpEvent;
use crate::tcp::params::{Paws, Reopen};
use crate::trace::{AckCause, SendCause, TcpState};
use crate::units::Duration;
use crate::wire::{Flags, Options, Segment};

/// A segment as the server would send it next, with what `change` makes of it.
fn from_server(pair: &Pair, change: impl Fn(Segment) -> Segment) -> Segment {
    let tcp = pair.tcp(Client);
    let millis = (pair.now.as_nanos() / 1_000_000) as u32;
    change(Segment {
        src_port: 80,
        dst_port: 49_152,
        seq: tcp.rcv_nxt(),
        ack: tcp.snd_nxt(),
        flags: Flags::ACK,
        window: 1000,
        payload: 0,
        options: Options { timestamps: Some((millis, 0)), ..Options::default() },
    })
}

/// Hands it to the client at once; what the client answers.
fn answers(pair: &mut Pair, change: impl Fn(Segment) -> Segment) -> String {
    let segment = from_server(pair, change);
    pair.log.clear();
    pair.act(Client, |tcp, cx| tcp.on_segment(cx, &segment));
    pair.flags()
}

/// RFC 5961 §3: only the exact sequence number resets. By RFC 793 any in the window did.
#[test]
fn a_reset_counts_with_the_exact_sequence_number() {
    for (on, answer, state) in [(true, "C:.", TcpState::Established), (false, "", TcpState::Closed)]
    {
        let mut pair = Pair::new(Profile::Rfc).set(|p| p.challenge_acks = on).established();
        let inside = |s: Segment| Segment { seq: s.seq + 10, flags: Flags::RST, ..s };
        assert_eq!(answers(&mut pair, inside), answer);
        assert_eq!(pair.state(Client), state);
        assert_eq!(pair.host(Client).events.contains(&TcpEvent::Reset), !on);
        let mut pair = Pair::new(Profile::Rfc).set(|p| p.challenge_acks = on).established();
        assert_eq!(answers(&mut pair, |s| Segment { flags: Flags::RST, ..s }), "");
        assert_eq!(pair.state(Client), TcpState::Closed);
    }
}

/// RFC 5961 §4: a SYN never ends a connection; by RFC 793 one in the window did, with a reset.
#[test]
fn a_syn_in_the_window_is_challenged() {
    for (on, answer, state) in
        [(true, "C:.", TcpState::Established), (false, "C:R", TcpState::Closed)]
    {
        let mut pair = Pair::new(Profile::Rfc).set(|p| p.challenge_acks = on).established();
        let syn = |s: Segment| Segment { seq: s.seq + 10, flags: Flags::SYN.with(Flags::ACK), ..s };
        assert_eq!(answers(&mut pair, syn), answer);
        assert_eq!(pair.state(Client), state);
    }
}

/// RFC 5961 §5: data whose ACK is older than the largest window ever offered is refused; an
/// ACK that is only a little old is a duplicate. By RFC 793 both are.
#[test]
fn an_ack_older_than_a_window_is_challenged() {
    for (on, back, taken) in [(true, 0x4000_0000, 0), (true, 100, 50), (false, 0x4000_0000, 50)] {
        let mut pair = Pair::new(Profile::Rfc).set(|p| p.challenge_acks = on).established();
        let late = |s: Segment| Segment { ack: s.ack - back, payload: 50, ..s };
        let flags = answers(&mut pair, late);
        assert_eq!(pair.host(Client).received, taken);
        let challenge = pair.log.iter().any(|l| l.out.why == SendCause::Ack(AckCause::Challenge));
        assert_eq!(challenge, taken == 0, "{flags}");
    }
}

/// RFC 5961 §7: challenge ACKs at most every 500 ms; without the limit, for each segment.
#[test]
fn challenge_acks_are_limited() {
    for (interval, most) in [(ms(500), 2), (Duration::ZERO, 10)] {
        let mut pair =
            Pair::new(Profile::Rfc).set(|p| p.challenge_ack_interval = interval).established();
        pair.log.clear();
        for _ in 0..10 {
            let syn = from_server(&pair, |s| Segment { flags: Flags::SYN, ..s });
            pair.act(Client, |tcp, cx| tcp.on_segment(cx, &syn));
            pair.run_for(ms(60));
        }
        // At 0 ms, and at the first segment that comes 500 ms later: the one at 540 ms.
        assert_eq!(pair.sent_by(Client).len(), most);
    }
}

/// RFC 7323 §5.3: an old timestamp has a segment refused with an ACK, though its sequence
/// number is the one expected. Off, it is taken. A RST is judged without its timestamp.
#[test]
fn paws_refuses_old_timestamps() {
    let old = |s: Segment| Segment {
        options: Options { timestamps: Some((10, 0)), ..s.options },
        payload: 100,
        ..s
    };
    for (paws, received) in [(Paws::Off, 100), (Paws::Rfc7323, 0), (Paws::Linux, 0)] {
        let mut pair = Pair::new(Profile::Rfc).set(|p| p.paws = paws).established();
        let flags = answers(&mut pair, old);
        assert_eq!(pair.host(Client).received, received);
        assert_eq!(flags == "C:.", received == 0);
        let rst = |s: Segment| Segment { flags: Flags::RST, payload: 0, ..old(s) };
        assert_eq!(answers(&mut pair, rst), "");
        assert_eq!(pair.state(Client), TcpState::Closed);
    }
}

/// RFC 7323 §5.5: after 24 days of silence the last timestamp says nothing.
#[test]
fn paws_forgets_after_24_days() {
    for (days, received) in [(23, 0), (25, 100)] {
        let mut pair = Pair::new(Profile::Rfc).established();
        pair.run_for(Duration::from_secs(days * 86_400));
        answers(&mut pair, |s| Segment {
            options: Options { timestamps: Some((10, 0)), ..s.options },
            payload: 100,
            ..s
        });
        assert_eq!(pair.host(Client).received, received, "{days} days");
    }
}

/// Two pure ACKs that overtook each other: the RFC answers the late one, Linux does not.
#[test]
fn linux_spares_late_acks() {
    for (profile, flags) in [(Profile::Rfc, "C:."), (Profile::Linux, "")] {
        let mut pair = Pair::new(profile).established();
        let late = |s: Segment| Segment {
            options: Options { timestamps: Some((10, 0)), ..s.options },
            ..s
        };
        assert_eq!(answers(&mut pair, late), flags);
    }
}

/// RFC 7323 §3.2: once timestamps are agreed on, what has none is dropped without a word.
#[test]
fn a_segment_without_the_timestamp_agreed_on_is_dropped() {
    for (profile, received) in [(Profile::Rfc, 0), (Profile::Linux, 100)] {
        let mut pair = Pair::new(profile).established();
        answers(&mut pair, |s| Segment { options: Options::default(), payload: 100, ..s });
        assert_eq!(pair.host(Client).received, received);
    }
}

/// C-30: what may reopen a connection in TIME-WAIT. RFC 9293 §3.6.1: a larger sequence number;
/// RFC 6191: a later timestamp, or a larger number with an equal one.
#[test]
fn c_30_syns_that_end_a_time_wait() {
    let mut pair = Pair::new(Profile::Rfc).established();
    pair.host(Server).closes = true;
    pair.close(Client);
    pair.run_for(ms(300));
    assert_eq!(pair.state(Client), TcpState::TimeWait);
    let last = pair.log.iter().rfind(|left| left.from == Server).unwrap().out.segment;
    let recent = last.options.timestamps.unwrap().0;
    let gives_way = |rule, ahead: bool, timestamp: Option<u32>| {
        let mut params = pair.hosts[0].params.clone();
        params.time_wait_reopen = rule;
        let syn = from_server(&pair, |s| Segment {
            seq: if ahead { s.seq + 1 } else { s.seq - 1000 },
            flags: Flags::SYN,
            options: Options { timestamps: timestamp.map(|value| (value, 0)), ..s.options },
            ..s
        });
        pair.tcp(Client).gives_way_to(&params, &syn)
    };
    for (rule, ahead, timestamp, expected) in [
        (Reopen::Off, true, Some(recent + 1), false),
        (Reopen::Sequence, true, Some(recent - 1), true),
        (Reopen::Sequence, false, Some(recent + 1), false),
        (Reopen::Rfc6191, false, Some(recent + 1), true),
        (Reopen::Rfc6191, true, Some(recent - 1), false),
        (Reopen::Rfc6191, true, Some(recent), true),
        (Reopen::Rfc6191, false, Some(recent), false),
        (Reopen::Rfc6191, true, None, true),
        (Reopen::Rfc6191, false, None, false),
    ] {
        assert_eq!(gives_way(rule, ahead, timestamp), expected, "{rule:?} {ahead} {timestamp:?}");
    }
}

/// Linux tcp_tw_reuse: a port in TIME-WAIT for a second, if timestamps tell old from new.
#[test]
fn c_30_a_port_in_time_wait_can_be_taken_after_a_second() {
    for (reuse, timestamps, wait, expected) in [
        (true, true, 1000, true),
        (true, true, 999, false),
        (true, false, 1000, false),
        (false, true, 1000, false),
    ] {
        let mut pair = Pair::new(Profile::Linux)
            .set(|p| {
                p.time_wait_reuse = reuse;
                p.timestamps = timestamps;
            })
            .established();
        pair.host(Server).closes = true;
        pair.close(Client);
        pair.run_while(|pair| pair.state(Client) != TcpState::TimeWait);
        pair.run_for(ms(wait));
        let (params, now) = (pair.hosts[0].params.clone(), pair.now);
        assert_eq!(pair.tcp(Client).may_be_replaced(&params, now), expected);
        assert!(pair.tcp(Client).successor_iss() > pair.tcp(Client).snd_nxt());
    }
}
