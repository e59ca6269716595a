//! What an observer hears of the variables that people plot. One way takes 50 ms.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::params::WindowScale;
use crate::trace::{
    CongestionState, FlightCause, OfferCause, RtoCause, TcpNote, TcpState, WindowCause,
};
use crate::units::{Bytes, Duration, SimTime};

/// What the notes of an end say of one thing, with the milliseconds since `start`.
fn heard<T>(
    pair: &mut Pair,
    end: End,
    start: SimTime,
    pick: impl Fn(&TcpNote) -> Option<T>,
) -> Vec<(u64, T)> {
    let notes = pair.host(end).notes.0.iter().filter(|(at, _)| *at >= start);
    notes.filter_map(|(at, note)| Some((at.since(start).as_millis(), pick(note)?))).collect()
}

/// Ten segments without SACK, of which the fourth is lost. All leave at 0 ms. At 100 ms the
/// ACKs are back: three acknowledge one each; with the third duplicate the lost one leaves the
/// pipe and, sent again at once, enters it. At 200 ms everything is acknowledged. The phase goes
/// with it: disorder at the first duplicate, recovery at the third, then open.
#[test]
fn flight_pipe_and_phase_through_a_loss() {
    let mut pair = Pair::new(Profile::Textbook)
        .set(|p| p.initial_window = Some(10))
        .drop_nth(Server, |segment| segment.payload > 0, &[4])
        .established();
    let (start, smss) = (pair.now, u64::from(pair.tcp(Server).smss()));
    pair.write(Server, 10 * smss);
    pair.run_for(ms(500));
    let flight = heard(&mut pair, Server, start, |note| match note {
        TcpNote::Flight { flight, pipe, why } => Some((flight / smss, pipe / smss, *why)),
        _ => None,
    });
    let acknowledged = FlightCause::Acknowledged;
    assert_eq!(
        flight,
        [
            (0, (10, 10, FlightCause::Sent)),
            (100, (9, 9, acknowledged)),
            (100, (8, 8, acknowledged)),
            (100, (7, 7, acknowledged)),
            (200, (0, 0, acknowledged)),
        ]
    );
    let mut phases = heard(&mut pair, Server, start, |note| match note {
        TcpNote::Window { state, why, .. } => Some((*state, *why)),
        _ => None,
    });
    phases.dedup_by_key(|(_, (state, _))| *state);
    use CongestionState::{Disorder, Open, Recovery};
    assert_eq!(
        phases,
        [
            (100, (Open, WindowCause::SlowStart)),
            (100, (Disorder, WindowCause::Disorder)),
            (100, (Recovery, WindowCause::DuplicateAcks)),
            (200, (Open, WindowCause::RecoveryDone)),
        ]
    );
}

/// A buffer of 4 segments that is read after 300 ms: three of four segments arrive at 50 ms, and
/// each ACK offers a segment less; what the server knows of it comes 50 ms later. The read at
/// 300 ms opens the window whole.
#[test]
fn an_offered_window_is_known_a_way_later() {
    let mut pair = Pair::new(Profile::Textbook).set(|p| {
        p.receive_buffer = Some(Bytes(4 * 1460));
        p.window_scale = WindowScale::Off;
        p.ack_every = 1;
    });
    pair.host(Client).reads = false;
    let mut pair = pair.established();
    let start = pair.now;
    pair.write(Server, 3 * 1460);
    pair.run_for(ms(300));
    pair.act(Client, |tcp, cx| tcp.read(cx, 3 * 1460));
    pair.run_for(ms(100));
    let offers = heard(&mut pair, Client, start, |note| match note {
        TcpNote::Offer { window, why } => Some((window / 1460, *why)),
        _ => None,
    });
    let unread = OfferCause::Unread;
    assert_eq!(
        offers,
        [(50, (3, unread)), (50, (2, unread)), (50, (1, unread)), (300, (4, OfferCause::Read))]
    );
    let known = heard(&mut pair, Server, start, |note| match note {
        TcpNote::PeerWindow { window } => Some(window / 1460),
        _ => None,
    });
    assert_eq!(known, [(100, 3), (100, 2), (100, 1), (350, 4)]);
}

/// RFC 6298: a SYN lost twice backs off 1 s to 2 and 4 s (§5.5); the 3 s of §5.7 are less than
/// that, so the timeout stays 4 s until a sample of 100 ms makes it 1 s again (§2.4).
#[test]
fn a_timeout_that_backs_off_is_told() {
    let syn = |segment: &crate::wire::Segment| segment.has(crate::wire::Flags::SYN);
    let mut pair =
        Pair::new(Profile::Rfc).set(|p| p.timestamps = false).drop_nth(Client, syn, &[1, 2]);
    pair.connect(Client);
    pair.run_while(|pair| pair.state(Client) != TcpState::Established);
    pair.write(Client, 100);
    pair.run_for(Duration::from_secs(1));
    let timeouts = heard(&mut pair, Client, SimTime::ZERO, |note| match note {
        TcpNote::Rto { rto, why } => Some((rto.as_millis(), Some(*why))),
        TcpNote::Rtt { rto, .. } => Some((rto.as_millis(), None)),
        _ => None,
    });
    assert_eq!(
        timeouts[..3],
        [
            (1000, (2000, Some(RtoCause::BackedOff))),
            (3000, (4000, Some(RtoCause::BackedOff))),
            (3100, (4000, Some(RtoCause::SynTimeout))),
        ]
    );
    assert_eq!(timeouts[3].1, (1000, None));
}

/// The client closes, and the server does when it has read that: its FIN is a byte in flight from
/// 50 ms on, and at 150 ms, when it is acknowledged and the connection is gone, there is none.
#[test]
fn nothing_is_in_flight_in_the_end() {
    let mut pair = Pair::new(Profile::Textbook);
    pair.host(Server).closes = true;
    let mut pair = pair.established();
    let start = pair.now;
    pair.close(Client);
    pair.run();
    let flight = heard(&mut pair, Server, start, |note| match note {
        TcpNote::Flight { flight, why, .. } => Some((*flight, *why)),
        _ => None,
    });
    assert_eq!(flight, [(50, (1, FlightCause::Sent)), (150, (0, FlightCause::Acknowledged))]);
}

/// A window that never changes tells of the phase, too: the lone segment that is lost is sent again
/// after an RTO (1 s), which is Loss, and Loss is over when that is acknowledged 100 ms later; it is
/// not the timer that ends it.
#[test]
fn the_end_of_a_loss_is_told_where_the_window_stays() {
    use crate::tcp::params::CongestionKind;
    for sack in [false, true] {
        let mut pair = Pair::new(Profile::Rfc)
            .set(|p| (p.congestion, p.sack, p.ack_every) = (CongestionKind::Fixed, sack, 1))
            .drop_nth(Server, |segment| segment.payload > 0, &[1])
            .established();
        let start = pair.now;
        pair.write(Server, 1000);
        pair.run_for(Duration::from_secs(2));
        let phases = heard(&mut pair, Server, start, |note| match note {
            TcpNote::Window { state, why, .. } => Some((*state, *why)),
            _ => None,
        });
        let loss = (1000, (CongestionState::Loss, WindowCause::Timeout(1)));
        let open = (1100, (CongestionState::Open, WindowCause::RecoveryDone));
        assert_eq!(phases, [loss, open], "sack {sack}");
    }
}
