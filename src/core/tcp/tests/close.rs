//! Closing: orderly, half, simultaneous, abortive.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::TcpEvent;
use crate::trace::TcpState::{self, *};
use crate::trace::{AckCause, ResetCause, SendCause};
use crate::units::Duration;
use crate::wire::Flags;

fn fin(segment: &crate::wire::Segment) -> bool {
    segment.has(Flags::FIN)
}

/// The client closes, the server closes in answer: FIN, FIN-ACK in one (the server's ACK
/// rides on its FIN), ACK; or four segments where the server closes later.
#[test]
fn orderly_close() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile).set(|p| p.ack_fin_at_once = true).established();
        pair.close(Client);
        pair.run_for(ms(120));
        assert_eq!((pair.state(Client), pair.state(Server)), (FinWait2, CloseWait));
        pair.close(Server);
        pair.run_for(ms(110));
        assert_eq!(pair.flags(), "C:F. S:. S:F. C:.");
        assert_eq!((pair.state(Client), pair.state(Server)), (TimeWait, Closed));
        assert_eq!(pair.states(Client)[2..], [FinWait1, FinWait2, TimeWait]);
        assert_eq!(pair.states(Server)[2..], [CloseWait, LastAck, Closed]);
    }
}

/// C-30: only the end that closed first waits, for 2·MSL: 240 s by RFC 9293, 60 s in Linux.
#[test]
fn c_30_time_wait_of_the_first_closer() {
    for (profile, seconds) in [(Profile::Rfc, 240), (Profile::Linux, 60), (Profile::Textbook, 60)] {
        let mut pair = Pair::new(profile).established();
        pair.host(Server).closes = true;
        let start = pair.now;
        pair.close(Client);
        pair.run();
        assert!(!pair.states(Server).contains(&TimeWait));
        assert_eq!(pair.states(Client).last(), Some(&Closed));
        assert_eq!(pair.now.since(start), ms(100) + Duration::from_secs(seconds));
        assert_eq!(pair.host(Client).events.last(), Some(&TcpEvent::Closed));
    }
}

/// C-30: the last ACK is lost; the server sends its FIN again, and TIME-WAIT acknowledges it
/// and begins anew.
#[test]
fn c_30_a_late_fin_is_acknowledged_again() {
    let mut pair = Pair::new(Profile::Linux).established();
    pair.host(Server).closes = true;
    let start = pair.now;
    let mut pair = pair.drop_nth(Client, |segment| segment.is_pure_ack(), &[1]);
    pair.close(Client);
    pair.run();
    // The server's application closes at once, so the ACK of the client's FIN rides on its own.
    assert_eq!(pair.flags(), "C:F. S:F. C:. S:F. C:.");
    assert_eq!(pair.log[4].out.why, SendCause::Ack(AckCause::Fin));
    assert_eq!(pair.states(Server).last(), Some(&Closed));
    // The FIN left at 50 ms, again at 350 (RTO 300), came at 400; then 60 s.
    assert_eq!(pair.now.since(start), ms(400) + Duration::from_secs(60));
}

/// C-31: both close at once: FIN-WAIT-1, CLOSING, TIME-WAIT on both sides.
#[test]
fn c_31_simultaneous_close() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile).established();
        pair.close(Client);
        pair.close(Server);
        pair.run();
        for end in [Client, Server] {
            assert_eq!(pair.states(end)[2..], [FinWait1, Closing, TimeWait, Closed]);
        }
        assert_eq!(pair.log.len(), 4, "{}", pair.dump());
    }
}

/// C-32: after its own FIN an end still receives and acknowledges.
#[test]
fn c_32_half_close() {
    let mut pair = Pair::new(Profile::Rfc).set(|p| p.initial_window = Some(10)).established();
    pair.write(Client, 100);
    pair.act(Client, |tcp, cx| tcp.shutdown(cx));
    pair.run_for(ms(120));
    assert_eq!((pair.state(Client), pair.state(Server)), (FinWait2, CloseWait));
    pair.write(Server, 8 * 1448);
    pair.run_for(ms(300));
    assert_eq!(pair.host(Client).received, 8 * 1448);
    assert_eq!(pair.tcp(Server).flight(), 0);
    pair.close(Server);
    pair.run_for(ms(120));
    assert_eq!((pair.state(Client), pair.state(Server)), (TimeWait, Closed));
    assert!(pair.log.iter().all(|left| !left.out.segment.has(Flags::RST)));
}

/// C-33: data for an end that has closed fully draws a reset; so does anything that comes when
/// the connection is gone.
#[test]
fn c_33_data_after_a_full_close_draws_a_reset() {
    for profile in Profile::ALL {
        let mut pair = Pair::new(profile).established();
        pair.close(Client);
        pair.run_for(ms(120));
        pair.write(Server, 100);
        pair.run_for(ms(60));
        let last = pair.log.last().unwrap();
        assert_eq!(last.out.why, SendCause::Reset(ResetCause::DataAfterClose));
        assert_eq!(last.out.segment.seq, pair.log[pair.log.len() - 2].out.segment.ack);
        assert_eq!(pair.state(Client), Closed);
        pair.run_for(ms(60));
        assert_eq!(pair.state(Server), Closed);
        assert!(pair.host(Server).events.contains(&TcpEvent::Reset));
    }
}

/// C-33: after the last ACK of LAST-ACK any segment is answered with a reset.
#[test]
fn c_33_nothing_is_left_after_last_ack() {
    let mut pair = Pair::new(Profile::Linux).established();
    pair.host(Server).closes = true;
    pair.write(Client, 10);
    let stray = pair.log[0].out.segment;
    pair.run_for(ms(200));
    pair.close(Client);
    pair.run_for(ms(200));
    assert_eq!(pair.state(Server), Closed);
    pair.host(Server).closes = false;
    pair.inject(Server, stray, Duration::ZERO);
    pair.run_for(ms(60));
    let last = pair.log.last().unwrap();
    assert_eq!((last.from, last.out.why), (Server, SendCause::Reset(ResetCause::NoSuchConnection)));
}

/// C-34: closing with data unread sends RST, not FIN; with the parameter off, FIN.
#[test]
fn c_34_close_with_unread_data_resets() {
    for (reset, flags) in [(true, "S:R."), (false, "S:F.")] {
        let mut pair =
            Pair::new(Profile::Linux).set(|p| p.reset_on_unread_data = reset).established();
        pair.host(Server).reads = false;
        pair.write(Client, 100);
        pair.run_for(ms(60));
        pair.log.clear();
        pair.close(Server);
        assert_eq!(pair.flags(), flags);
        pair.run_for(ms(60));
        assert_eq!(pair.host(Client).events.contains(&TcpEvent::Reset), reset);
    }
}

/// The FIN rides on the last data segment where the close comes with it queued.
#[test]
fn a_fin_rides_on_the_last_data() {
    let mut pair = Pair::new(Profile::Rfc).established();
    pair.act(Client, |tcp, cx| {
        tcp.write(cx, 2000);
        tcp.close(cx);
    });
    assert_eq!(pair.flags(), "C:. C:FP.");
    assert_eq!(pair.log[1].out.segment.payload, 552);
    pair.run_for(ms(50));
    assert_eq!((pair.host(Server).received, pair.state(Server)), (2000, CloseWait));
}

/// A FIN that overtakes its data counts when the data is there.
#[test]
fn a_fin_beyond_a_hole_waits() {
    let mut pair =
        Pair::new(Profile::Rfc).drop_nth(Client, |segment| segment.payload > 0, &[1]).established();
    pair.act(Client, |tcp, cx| {
        tcp.write(cx, 2000);
        tcp.close(cx);
    });
    pair.run_for(ms(200));
    assert_eq!(pair.state(Server), Established);
    assert!(!pair.tcp(Server).eof());
    pair.run_for(Duration::from_secs(2));
    assert!(pair.tcp(Server).eof());
    assert_eq!((pair.host(Server).received, pair.state(Server)), (2000, CloseWait));
}

/// A lost FIN is sent again by the timer, and an unanswered one ends the connection.
#[test]
fn a_fin_is_retransmitted() {
    let mut pair = Pair::new(Profile::Rfc).drop_nth(Client, fin, &[1]).established();
    pair.host(Server).closes = true;
    pair.close(Client);
    pair.run_for(Duration::from_secs(2));
    assert_eq!((pair.state(Client), pair.state(Server)), (TimeWait, Closed));
    let mut pair = Pair::new(Profile::Linux).established().drop(|_| true);
    pair.close(Client);
    pair.run();
    assert!(pair.host(Client).events.ends_with(&[TcpEvent::TimedOut, TcpEvent::Closed]));
}

/// The peer never closes: in Linux a fully closed end stops waiting after 60 s.
#[test]
fn linux_does_not_wait_for_ever_in_fin_wait_2() {
    let mut pair = Pair::new(Profile::Linux).established();
    let start = pair.now;
    pair.close(Client);
    pair.run_while(|pair| pair.state(Client) != TcpState::Closed);
    // In Linux a FIN makes the session interactive: its ACK waits 40 ms for the application.
    assert_eq!(pair.now.since(start), ms(140) + Duration::from_secs(60));
    let mut pair = Pair::new(Profile::Rfc).established();
    pair.close(Client);
    pair.run();
    assert_eq!(pair.state(Client), FinWait2);
}

/// An abort resets; what the peer had received and not read is lost by the RFC, kept in Linux.
#[test]
fn aborting_resets() {
    for (profile, kept) in [(Profile::Rfc, 0), (Profile::Linux, 100)] {
        let mut pair = Pair::new(profile).established();
        pair.host(Server).reads = false;
        pair.write(Client, 100);
        pair.run_for(ms(60));
        pair.act(Client, |tcp, cx| tcp.abort(cx));
        assert_eq!(pair.log.last().unwrap().out.why, SendCause::Reset(ResetCause::Aborted));
        assert_eq!(pair.state(Client), Closed);
        let reset = pair.log.last().unwrap().out.segment;
        pair.act_unsettled(Server, |tcp, cx| tcp.on_segment(cx, &reset));
        assert_eq!((pair.tcp(Server).readable(), pair.state(Server)), (kept, Closed));
    }
}

/// The application closes while the handshake is under way: the FIN follows when it is done.
#[test]
fn closing_in_syn_received() {
    let mut pair = Pair::new(Profile::Rfc);
    pair.connect(Client);
    pair.run_for(ms(60));
    assert_eq!(pair.state(Server), SynReceived);
    pair.close(Server);
    pair.run_for(ms(140));
    assert_eq!(pair.states(Server), [SynReceived, Established, FinWait1]);
    assert_eq!(pair.state(Client), CloseWait);
}
