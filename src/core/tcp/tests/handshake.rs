//! Opening: the three-way handshake, what it agrees on, and how it fails.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::TcpEvent;
use crate::tcp::params::WindowScale;
use crate::trace::TcpState;
use crate::units::{Bytes, Duration};
use crate::wire::Flags;

fn syn(segment: &crate::wire::Segment) -> bool {
    segment.has(Flags::SYN)
}

/// SYN at 0, SYN-ACK at 50, ACK at 100: the client is established after one round trip, the
/// server after one and a half.
#[test]
fn three_segments_and_one_round_trip() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile);
        pair.connect(Client);
        pair.run_for(ms(149));
        assert_eq!(pair.flags(), "C:S S:S. C:.");
        assert_eq!(times(&pair.log), [0, 50, 100]);
        assert_eq!(pair.state(Client), TcpState::Established);
        assert_eq!(pair.state(Server), TcpState::SynReceived);
        pair.run_for(ms(1));
        assert_eq!(pair.state(Server), TcpState::Established);
        assert_eq!(pair.tcp(Client).srtt(), Some(ms(100)));
        assert_eq!(pair.tcp(Server).srtt(), Some(ms(100)));
    }
}

/// C-05: the handshake does not grow cwnd: 10 segments of 1460 at both ends.
#[test]
fn c_05_the_handshake_does_not_grow_cwnd() {
    let pair = Pair::new(Profile::Textbook).established();
    assert_eq!((pair.tcp(Client).cwnd(), pair.tcp(Server).cwnd()), (14_600, 14_600));
}

/// C-49: timestamps leave 1448 of 1460 bytes; SYN options take 20 bytes; without an MSS
/// option a segment has 536.
#[test]
fn c_49_options_and_what_they_leave() {
    let mut pair = Pair::new(Profile::Linux);
    pair.connect(Client);
    pair.run_for(ms(200));
    assert_eq!(pair.log[0].out.segment.options.header_bytes(), 20);
    assert_eq!(pair.log[2].out.segment.options.header_bytes(), 12);
    assert_eq!(pair.tcp(Server).smss(), 1448);
    let pair = Pair::new(Profile::Textbook).established();
    assert_eq!(pair.tcp(Server).smss(), 1460);
    // A SYN without options, from a peer that has none.
    let mut pair = Pair::new(Profile::Linux);
    let mut bare = pair_syn(&mut pair);
    bare.options = Default::default();
    pair.inject(Server, bare, Duration::ZERO);
    pair.run_for(ms(60));
    assert_eq!(pair.tcp(Server).smss(), 536);
    let answer = pair.sent_by(Server)[0].out.segment.options;
    assert_eq!(
        (answer.window_scale, answer.sack_permitted, answer.timestamps),
        (None, false, None)
    );
}

/// The SYN that the client would send.
fn pair_syn(pair: &mut Pair) -> crate::wire::Segment {
    pair.connect(Client);
    let syn = pair.log[0].out.segment;
    *pair = Pair::new(Profile::Linux);
    syn
}

/// Each option is used only where both sides sent it.
#[test]
fn options_need_both_sides() {
    let mut pair = Pair::new(Profile::Rfc);
    pair.host(Server).params.timestamps = false;
    pair.host(Server).params.sack = false;
    pair.host(Server).params.window_scale = WindowScale::Off;
    let mut pair = pair.established();
    assert_eq!(pair.tcp(Client).smss(), 1460);
    pair.write(Client, 100);
    let data = pair.log[0].out.segment;
    assert_eq!((data.options.timestamps, data.window), (None, 65_535));
}

/// The unlimited window of the textbook: shift 14, so 65535 << 14 bytes; the SYN's own field
/// is not scaled.
#[test]
fn an_unlimited_window_is_a_gibibyte() {
    let mut pair = Pair::new(Profile::Textbook);
    pair.connect(Client);
    pair.run_for(ms(200));
    assert_eq!(pair.log[0].out.segment.options.window_scale, Some(14));
    assert_eq!(pair.log[0].out.segment.window, 65_535);
    assert_eq!(pair.tcp(Server).snd_wnd(), 65_535 << 14);
}

/// C-01: RFC style 1, 3, 7, 15, 31, 63 s. With these six retries, as in Linux before 6.5, the
/// seventh timeout would be 64 s, giving up at 127 s; with RTO capped at 60 s, the least that
/// RFC 6298 §2.5 allows, it is 123 s.
#[test]
fn c_01_syn_retries_back_off() {
    for (cap, expected) in [(60, 123), (120, 127)] {
        let cap = Duration::from_secs(cap);
        let (sent, gave_up) = lonely_syn(Pair::new(Profile::Rfc).set(|params| {
            params.rto_max = cap;
            params.syn_retries = 6;
        }));
        assert_eq!(sent, [0, 1, 3, 7, 15, 31, 63]);
        assert_eq!(gave_up, expected);
    }
}

/// C-01: RFC 9293 §3.8.3 (MUST-23) has a SYN sent again for at least 3 minutes, so the `rfc`
/// profile retries seven times: the last at 63 + 60 s, giving up at 183 s.
#[test]
fn c_01_the_rfc_tries_for_three_minutes() {
    let (sent, gave_up) = lonely_syn(Pair::new(Profile::Rfc));
    assert_eq!(sent, [0, 1, 3, 7, 15, 31, 63, 123]);
    assert_eq!(gave_up, 183);
}

/// C-01: Linux, four linear retries first: 1, 2, 3, 4, 5, 7, 11, 19, 35, 67 s, up at 131 s.
#[test]
fn c_01_linux_syn_retries_are_linear_at_first() {
    let (sent, gave_up) = lonely_syn(Pair::new(Profile::Linux));
    assert_eq!(sent, [0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67]);
    assert_eq!(gave_up, 131);
}

/// When a SYN that nobody hears is sent, and when it is given up, in seconds.
fn lonely_syn(pair: Pair) -> (Vec<u64>, u64) {
    let mut pair = pair.drop(|_| true);
    pair.connect(Client);
    pair.run();
    assert_eq!(pair.host(Client).events, [TcpEvent::TimedOut, TcpEvent::Closed]);
    let seconds = times(&pair.log).iter().map(|ms| ms / 1000).collect();
    (seconds, pair.now.as_nanos() / 1_000_000_000)
}

/// C-01: a SYN-ACK is retried five times in Linux and given up 63 s after it was first sent;
/// nobody is told, since nobody has heard of the connection.
#[test]
fn c_01_syn_ack_retries() {
    let mut pair = Pair::new(Profile::Linux).drop(|left| left.from == Server);
    pair.connect(Client);
    let syn = pair.log[0].out.segment;
    let mut pair = Pair::new(Profile::Linux).drop(|_| true);
    pair.inject(Server, syn, Duration::ZERO);
    pair.run();
    assert_eq!(times(&pair.sent_by(Server)), [50, 1050, 3050, 7050, 15_050, 31_050]);
    assert_eq!(pair.now.as_nanos() / 1_000_000, 63_050);
    assert_eq!(pair.host(Server).events, [TcpEvent::Closed]);
}

/// C-02: before there is a sample, the timeout is 1 s.
#[test]
fn c_02_first_timeout_is_one_second() {
    for profile in [Profile::Rfc, Profile::Linux] {
        let mut pair = Pair::new(profile).drop(|_| true);
        pair.connect(Client);
        assert_eq!(pair.tcp(Client).rto(), Duration::from_secs(1));
        assert_eq!(pair.next().unwrap().as_nanos(), 1_000_000_000);
    }
}

/// C-03: the SYN timed out, so data begins with a timeout of 3 s. The timestamp of the second
/// SYN gives Linux a sample, and with it a timeout of 300 ms.
#[test]
fn c_03_timeout_of_three_seconds_after_a_lost_syn() {
    for (profile, timestamps, rto) in [
        (Profile::Rfc, true, 3000),
        (Profile::Rfc, false, 3000),
        (Profile::Linux, true, 300),
        (Profile::Linux, false, 3000),
    ] {
        let pair = Pair::new(profile)
            .set(|params| params.timestamps = timestamps)
            .drop_nth(Client, syn, &[1])
            .established();
        assert_eq!(pair.tcp(Client).rto(), ms(rto), "{} {timestamps}", profile.name());
    }
}

/// C-04: a lost SYN or SYN-ACK makes the initial window one segment; in Linux only a second
/// loss does. (A lost SYN-ACK is noticed by both: the client sends its SYN again.)
#[test]
fn c_04_initial_window_of_one_segment_after_a_lost_syn() {
    let client = |profile, which| {
        let pair = Pair::new(profile).drop_nth(Client, syn, which).established();
        pair.tcp(Client).cwnd() / u64::from(pair.tcp(Client).smss())
    };
    assert_eq!(client(Profile::Rfc, &[]), 3);
    assert_eq!(client(Profile::Rfc, &[1]), 1);
    assert_eq!(client(Profile::Linux, &[1]), 10);
    assert_eq!(client(Profile::Linux, &[1, 2]), 1);
    let pair = Pair::new(Profile::Rfc).drop_nth(Server, syn, &[1]).established();
    assert_eq!(pair.tcp(Server).cwnd(), 1448);
}

/// C-15: a server with MSS 1000 sends exactly 10 000 bytes and waits.
#[test]
fn c_15_ten_segments_and_no_more() {
    let mut pair = Pair::new(Profile::Linux)
        .set(|params| {
            params.mss = 1000;
            params.timestamps = false;
        })
        .established();
    pair.write(Server, 40_000);
    let sent: Vec<u32> = pair.data_by(Server).iter().map(|left| left.out.segment.payload).collect();
    assert_eq!(sent, [1000; 10]);
    // And waits, for as long as nothing is acknowledged: the first ACK comes after 100 ms.
    pair.run_for(ms(99));
    assert_eq!(pair.data_by(Server).len(), 10);
}

/// C-35: a SYN to a closed port is refused after one round trip, without a retry.
#[test]
fn c_35_a_closed_port_refuses() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile).deaf();
        pair.connect(Client);
        pair.run();
        assert_eq!(pair.flags(), "C:S S:R.");
        assert_eq!(pair.now.as_nanos(), 100_000_000);
        assert_eq!(pair.host(Client).events, [TcpEvent::Refused, TcpEvent::Closed]);
        let reset = pair.log[1].out.segment;
        assert_eq!(reset.ack, pair.log[0].out.segment.seq + 1);
    }
}

/// Both open at once: each goes from SYN-SENT through SYN-RECEIVED to ESTABLISHED
/// (RFC 9293 §3.5, figure 9), and data flows.
#[test]
fn simultaneous_open() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile).deaf();
        pair.connect(Client);
        pair.connect(Server);
        pair.run_for(ms(400));
        let expected = [TcpState::SynSent, TcpState::SynReceived, TcpState::Established];
        for end in [Client, Server] {
            assert_eq!(pair.states(end), expected, "{}", pair.dump());
            assert_eq!(pair.host(end).events, [TcpEvent::Connected]);
        }
        assert_eq!(pair.flags(), "C:S S:S S:S. C:S.");
        // Each SYN-ACK carries the sequence number of the SYN before: nothing else goes twice.
        pair.log.clear();
        pair.write(Client, 5000);
        pair.write(Server, 700);
        pair.run_for(Duration::from_secs(2));
        assert_eq!((pair.host(Server).received, pair.host(Client).received), (5000, 700));
        assert!(pair.again_by(Client).is_empty() && pair.again_by(Server).is_empty());
    }
}

/// In a simultaneous open the peer's SYN comes twice, and neither time is its window scaled
/// (RFC 7323 §2.2): 300 bytes stay 300, and not 300 << 7.
#[test]
fn windows_of_a_simultaneous_open_are_not_scaled() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| {
            p.receive_buffer = Some(Bytes(300));
            p.window_scale = WindowScale::Shift(7);
        })
        .deaf();
    pair.connect(Client);
    pair.connect(Server);
    pair.run_for(ms(400));
    assert_eq!((pair.tcp(Client).snd_wnd(), pair.tcp(Server).snd_wnd()), (300, 300));
}

/// The last ACK of the handshake is lost. With data behind it nobody notices; without, the
/// server sends its SYN-ACK again, and the client answers.
#[test]
fn the_last_ack_of_the_handshake_may_be_lost() {
    let ack = |segment: &crate::wire::Segment| segment.is_pure_ack();
    let mut pair = Pair::new(Profile::Linux).drop_nth(Client, ack, &[1]);
    pair.connect(Client);
    pair.run_for(ms(100));
    pair.write(Client, 100);
    pair.run_for(ms(60));
    assert_eq!(pair.host(Server).received, 100);
    assert!(pair.again_by(Server).is_empty());

    let mut pair = Pair::new(Profile::Linux).drop_nth(Client, ack, &[1]);
    pair.connect(Client);
    pair.run_for(Duration::from_secs(2));
    assert_eq!(times(&pair.again_by(Server)), [1050]);
    assert_eq!(pair.state(Server), TcpState::Established);
}

/// C-52: closing in SYN-SENT sends nothing; the SYN-ACK that comes later finds no connection
/// and is answered with a reset.
#[test]
fn c_52_closing_in_syn_sent_sends_nothing() {
    let mut pair = Pair::new(Profile::Linux);
    pair.connect(Client);
    pair.run_for(ms(10));
    pair.close(Client);
    assert_eq!(pair.log.len(), 1);
    pair.run();
    assert_eq!(pair.flags(), "C:S S:S. C:R");
    assert_eq!(pair.log[2].out.segment.seq, pair.log[1].out.segment.ack);
    assert_eq!(pair.state(Server), TcpState::Closed);
}

/// An old SYN-ACK with a wrong acknowledgment is answered with a reset, and the connection
/// goes on (RFC 9293 §3.10.7.3).
#[test]
fn a_bad_ack_in_syn_sent_draws_a_reset() {
    let mut pair = Pair::new(Profile::Rfc).drop_nth(Client, syn, &[1]);
    pair.connect(Client);
    let mut stray = pair.log[0].out.segment;
    (stray.src_port, stray.dst_port) = (80, 49_152);
    stray.flags = Flags::SYN.with(Flags::ACK);
    stray.ack = stray.seq + 1000;
    pair.inject(Client, stray, Duration::ZERO);
    pair.run_for(ms(60));
    assert_eq!(pair.flags(), "C:S C:R");
    assert_eq!(pair.log[1].out.segment.seq, stray.ack);
    pair.run_for(Duration::from_secs(2));
    assert_eq!(pair.state(Client), TcpState::Established);
}

/// A window that begins small and grows, as Linux offers it: 64240 bytes in the SYN, which the
/// field scaled by 7 says as 502·128 = 64256 later (the edge must not fall); then two segments
/// more for each full one received, to the buffer of 81920 less the segment that has just
/// arrived, rounded up to what the field can say.
#[test]
fn a_small_first_window_grows_with_what_arrives() {
    let mut pair = Pair::new(Profile::Linux).established();
    let first = pair.tcp(Client).rcv_wnd();
    assert_eq!(first, 502 * 128);
    pair.write(Server, 14_480);
    pair.run_for(ms(300));
    let grown = pair.tcp(Client).rcv_wnd();
    assert_eq!(grown, (81_920_u32 - 1448).div_ceil(128) * 128);
    let mut pair = Pair::new(Profile::Linux)
        .set(|params| params.receive_buffer = Some(Bytes(70_000)))
        .established();
    pair.write(Server, 500_000);
    pair.run_for(Duration::from_secs(2));
    assert!(pair.tcp(Client).rcv_wnd() <= 70_000 + 128);
}
