//! TCP Fast Open (RFC 7413): data on the SYN. One way takes 50 ms.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::{TcpEvent, Ticket};
use crate::trace::{SendCause, TcpState, WindowCause};
use crate::units::Duration;
use crate::wire::{Cookie, FastOpen, Flags, Segment};

/// A pair with Fast Open, whose client has this cookie.
fn pair(profile: Profile, cookie: Option<Cookie>) -> Pair {
    let mut pair = Pair::new(profile).set(|p| p.fast_open = true);
    pair.hosts[0].ticket = cookie.map(|cookie| Ticket { cookie, mss: 1460 });
    pair
}

/// The client connects and writes a request; the server answers as soon as it has it all.
/// When the answer is complete, and what left before.
fn exchange(pair: &mut Pair, request: u64, answer: u64) -> u64 {
    pair.connect(Client);
    pair.write(Client, request);
    pair.run_while(|pair| pair.hosts[1].received < request);
    pair.write(Server, answer);
    pair.run_while(|pair| pair.hosts[0].received < answer);
    pair.now.as_nanos() / 1_000_000
}

fn cookie_of(left: &Left) -> Option<FastOpen> {
    left.out.segment.options.fast_open
}

/// C-50: a parameter, off in every profile: no SYN says anything of Fast Open.
#[test]
fn c_50_fast_open_is_off_by_default() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile);
        pair.connect(Client);
        pair.run_for(ms(200));
        assert!(pair.log.iter().all(|left| cookie_of(left).is_none()));
    }
}

/// C-50, RFC 7413 §3.1: the first connection's SYN asks for a cookie and carries no data; the
/// SYN-ACK brings it. The answer takes two round trips as ever. The client's host remembers
/// the cookie with the segment size (§4.1.3).
#[test]
fn c_50_the_first_connection_gets_a_cookie() {
    for profile in Profile::ALL {
        let mut pair = pair(profile, None);
        assert_eq!(exchange(&mut pair, 100, 1000), 200, "{}", profile.name());
        let granted = FastOpen::Cookie(pair.cookie);
        assert_eq!(cookie_of(&pair.log[0]), Some(FastOpen::Request));
        assert_eq!(pair.log[0].out.segment.payload, 0);
        assert_eq!(cookie_of(&pair.log[1]), Some(granted));
        assert_eq!(pair.log[2..].iter().find_map(cookie_of), None);
        let ticket = Ticket { cookie: pair.cookie, mss: 1460 };
        assert_eq!(pair.hosts[0].ticket, Some(ticket));
    }
}

/// C-50, RFC 7413 §3.1: with the cookie the SYN carries the request, and the server answers
/// before the handshake is complete: the answer is there after one round trip. Each side's
/// application hears of the connection once.
#[test]
fn c_50_a_later_connection_saves_a_round_trip() {
    for profile in Profile::ALL {
        let mut pair = pair(profile, Some(Cookie([1; 8])));
        assert_eq!(exchange(&mut pair, 100, 4000), 100, "{}", profile.name());
        let syn = pair.log[0].out.segment;
        assert_eq!((syn.flags, syn.payload), (Flags::SYN, 100));
        assert_eq!(cookie_of(&pair.log[0]), Some(FastOpen::Cookie(pair.cookie)));
        let syn_ack = pair.log[1].out.segment;
        assert_eq!((syn_ack.ack, cookie_of(&pair.log[1])), (syn.seq + 101, None));
        // The answer's three segments leave with the SYN-ACK.
        assert_eq!(times(&pair.data_by(Server)), [50; 3]);
        pair.run_for(ms(500));
        for end in [Client, Server] {
            assert_eq!(pair.state(end), TcpState::Established);
            assert!(pair.again_by(end).is_empty(), "{}", pair.dump());
            let told = |event: &&TcpEvent| **event == TcpEvent::Connected;
            assert_eq!(pair.hosts[end as usize].events.iter().filter(told).count(), 1);
        }
    }
}

/// The ACK of the handshake is lost, so the one that completes it acknowledges the first two segments of
/// the answer besides. That opens the window as any acknowledgment does, by a segment (RFC 5681 §3.1), and
/// so does the next one; the handshake adds nothing.
#[test]
fn an_early_answer_opens_the_window() {
    let pure = |segment: &Segment| segment.payload == 0 && !segment.has(Flags::SYN);
    let mut pair = pair(Profile::Rfc, Some(Cookie([1; 8]))).drop_nth(Client, pure, &[1]);
    pair.connect(Client);
    pair.write(Client, 100);
    pair.run_while(|pair| pair.hosts[1].received < 100);
    pair.write(Server, 4 * 1448);
    let (before, smss) = (pair.tcp(Server).cwnd(), u64::from(pair.tcp(Server).smss()));
    pair.run_for(ms(500));
    assert_eq!(pair.tcp(Server).cwnd(), before + 2 * smss, "{}", pair.dump());
}

/// The SYN carries as much as fits beside 40 bytes of options (Linux `tcp_send_syn_data`); the
/// rest follows when the connection is established.
#[test]
fn c_50_a_long_request_begins_in_the_syn() {
    let mut pair = pair(Profile::Linux, Some(Cookie([1; 8])));
    pair.connect(Client);
    pair.write(Client, 3000);
    pair.run_for(ms(160));
    let sent: Vec<u32> = pair.data_by(Client).iter().map(|left| left.out.segment.payload).collect();
    assert_eq!((sent, pair.host(Server).received), (vec![1420, 1448, 132], 3000));
}

/// C-50, RFC 7413 §4.2: a cookie that the server does not know (it has changed its key) is
/// refused: the SYN-ACK acknowledges the SYN alone and brings a new cookie; the data is sent
/// again at once, and the window is not the smaller for it. As slow as without Fast Open, and
/// no slower.
#[test]
fn c_50_a_refused_cookie_costs_what_it_would_have_saved() {
    for profile in Profile::ALL {
        let mut pair = pair(profile, Some(Cookie([9; 8])));
        assert_eq!(exchange(&mut pair, 100, 1000), 200, "{}", profile.name());
        let syn = pair.log[0].out.segment;
        assert_eq!(pair.log[1].out.segment.ack, syn.seq + 1);
        let again = pair.again_by(Client);
        assert_eq!(times(&again), [100]);
        assert_eq!(again[0].out.why, SendCause::Retransmit(WindowCause::FastOpen));
        assert_eq!((again[0].out.segment.seq, again[0].out.segment.payload), (syn.seq + 1, 100));
        assert_eq!(pair.hosts[0].ticket.unwrap().cookie, Cookie([1; 8]));
        let smss = u64::from(pair.tcp(Client).smss());
        let segments = if profile == Profile::Rfc { 3 } else { 10 };
        assert!(pair.tcp(Client).cwnd() >= segments * smss);
        assert_eq!(pair.tcp(Client).ssthresh(), u64::MAX);
    }
}

/// A server with a window of 300 bytes takes 300 of the SYN's 1420, and the client sends no more
/// again than the window allows, which says 3 · 128 bytes: Linux rounds up.
#[test]
fn c_50_early_data_beyond_the_window_waits() {
    let mut pair = pair(Profile::Linux, Some(Cookie([1; 8])));
    pair.host(Server).params.receive_buffer = Some(crate::units::Bytes(300));
    pair.host(Server).params.initial_receive_window = None;
    pair.connect(Client);
    pair.write(Client, 1420);
    pair.run_for(ms(110));
    let syn = pair.log[0].out.segment;
    assert_eq!((syn.payload, pair.log[1].out.segment.ack), (1420, syn.seq + 301));
    let next = pair.data_by(Client)[1].out;
    assert!(next.segment.payload <= 384 && next.segment.seq == syn.seq + 301, "{}", pair.dump());
    assert!(pair.hosts[0].ticket.is_some());
    pair.run_for(Duration::from_secs(60));
    assert_eq!(pair.hosts[1].received, 1420, "{}", pair.dump());
}

/// C-50: a server without Fast Open ignores the data (RFC 7413 §4.1.1: an option that is not
/// known is ignored), and the client forgets its cookie (§4.1.3.1).
#[test]
fn c_50_a_server_without_it_gets_the_data_again() {
    let mut pair = pair(Profile::Linux, Some(Cookie([1; 8])));
    pair.host(Server).params.fast_open = false;
    assert_eq!(exchange(&mut pair, 100, 1000), 200);
    assert_eq!(pair.hosts[0].ticket, None);
}

/// The SYN is lost: it is sent again without data and without the option (RFC 7413 §4.1.3.1),
/// and the data follows when the connection is established: 1000 ms, and two round trips.
#[test]
fn c_50_a_lost_syn_is_sent_again_without_data() {
    let mut pair = pair(Profile::Rfc, Some(Cookie([1; 8])));
    pair = pair.drop_nth(Client, |segment| segment.has(Flags::SYN), &[1]);
    assert_eq!(exchange(&mut pair, 100, 1000), 1200);
    let second = &pair.sent_by(Client)[1];
    assert_eq!((second.out.segment.payload, cookie_of(second)), (0, None));
    assert_eq!(pair.hosts[0].ticket, None);
}

/// The SYN with data is lost, and the server's window turns out smaller than that data, or even
/// closed: nothing of it counts as lost any more that counts as not sent.
#[test]
fn c_50_a_lost_syn_and_a_small_window() {
    for buffer in [1, 300] {
        let mut pair = pair(Profile::Rfc, Some(Cookie([1; 8])));
        pair.host(Server).params.receive_buffer = Some(crate::units::Bytes(buffer));
        pair = pair.drop_nth(Client, |segment| segment.has(Flags::SYN), &[1]);
        pair.connect(Client);
        pair.write(Client, 800);
        pair.run_for(ms(1200));
        assert!(
            pair.data_by(Client)[1..].iter().all(|l| u64::from(l.out.segment.payload) <= buffer)
        );
        assert!(pair.tcp(Client).flight() <= buffer);
    }
}

/// The SYN-ACK is lost: the server has the data all the same. The plain SYN that comes again
/// draws the SYN-ACK again, which acknowledges the data.
#[test]
fn c_50_a_lost_syn_ack_does_not_lose_the_data() {
    let mut pair = pair(Profile::Linux, Some(Cookie([1; 8])));
    pair = pair.drop_nth(Server, |segment| segment.has(Flags::SYN), &[1]);
    exchange(&mut pair, 100, 1000);
    pair.run_for(Duration::from_secs(3));
    assert_eq!((pair.host(Server).received, pair.host(Client).received), (100, 1000));
    assert_eq!(pair.data_by(Client).len(), 1, "{}", pair.dump());
}

/// A reset ends a connection that is used early, and its application hears of that, though it
/// is still in SYN-RECEIVED.
#[test]
fn a_reset_of_an_early_connection_is_told() {
    let mut pair = pair(Profile::Rfc, Some(Cookie([1; 8])));
    pair.connect(Client);
    pair.write(Client, 100);
    pair.run_for(ms(60));
    assert_eq!(pair.state(Server), TcpState::SynReceived);
    let mut rst = pair.log[0].out.segment;
    (rst.flags, rst.seq, rst.payload) = (Flags::RST, rst.seq + 101, 0);
    pair.act(Server, |tcp, cx| tcp.on_segment(cx, &rst));
    assert!(pair.host(Server).events.contains(&TcpEvent::Reset));
}

/// The SYN waits for the application's first bytes, and for nothing else: an application that
/// closes without having written has sent nothing.
#[test]
fn the_syn_waits_for_data() {
    let mut pair = pair(Profile::Linux, Some(Cookie([1; 8])));
    pair.connect(Client);
    pair.run_for(Duration::from_secs(10));
    assert_eq!((pair.log.len(), pair.next()), (0, None));
    assert_eq!(pair.host(Client).events, [TcpEvent::Connected]);
    pair.close(Client);
    assert_eq!((pair.log.len(), pair.state(Client)), (0, TcpState::Closed));
}
