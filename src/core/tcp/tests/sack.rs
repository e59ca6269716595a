//! Stories of recovery from a scoreboard: SACK, RACK, tail loss probes. One way takes 50 ms.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::TcpParams;
use crate::trace::{SendCause, WindowCause};
use crate::units::Duration;
use End::{Client, Server};

fn data(segment: &crate::wire::Segment) -> bool {
    segment.payload > 0
}

/// The server sends ten full segments at once, some of which are lost.
fn ten(profile: Profile, change: impl Fn(&mut TcpParams), lost: &'static [u64]) -> Pair {
    let mut pair = Pair::new(profile)
        .set(|p| p.initial_window = Some(10))
        .set(change)
        .drop_nth(Server, data, lost)
        .established();
    let bytes = 10 * u64::from(pair.tcp(Server).smss());
    pair.write(Server, bytes);
    pair
}

fn again(pair: &Pair, start: crate::units::SimTime) -> Vec<(u64, SendCause)> {
    let again = pair.again_by(Server);
    again.iter().map(|left| (left.at.since(start).as_millis(), left.out.why)).collect()
}

/// C-29: three holes in one window. NewReno takes a round trip for each (see C-28); with SACK
/// all three are sent again after the first round trip, each once, by counting as by time.
#[test]
fn c_29_sack_repairs_all_holes_in_one_round_trip() {
    for (profile, why) in [(Profile::Rfc, WindowCause::Sack), (Profile::Linux, WindowCause::Rack)] {
        let mut pair = ten(profile, |_| (), &[2, 4, 6]);
        let start = pair.now;
        pair.run_for(Duration::from_secs(3));
        let cause = SendCause::Retransmit(why);
        assert_eq!(again(&pair, start), [(100, cause); 3], "{}", pair.dump());
        assert_eq!(pair.host(Client).received, 14_480);
    }
}

/// The last of ten is lost. Without a probe it takes the timeout, counted from the last ACK:
/// 100 + 300 ms. With one it takes two round trips and 200 ms for an ACK that may wait, but
/// not longer than the timeout: a single segment is out, so that is the same time.
/// Two segments lost at the end wait 2·100 + 2 ms from the last ACK.
#[test]
fn c_27_a_probe_repairs_a_lost_tail() {
    for (probe, lost, cause, at) in [
        (false, &[10][..], WindowCause::Timeout(1), 400),
        (true, &[10][..], WindowCause::LossProbe, 400),
        (true, &[9, 10][..], WindowCause::LossProbe, 302),
    ] {
        let mut pair = ten(Profile::Linux, |p| p.loss_probe = probe, lost);
        let start = pair.now;
        pair.run_for(Duration::from_secs(3));
        assert_eq!(again(&pair, start)[0], (at, SendCause::Retransmit(cause)), "{}", pair.dump());
        assert_eq!(pair.host(Client).received, 14_480);
    }
}

/// The second of thirty is lost, and its first retransmission too. RACK notices as soon as
/// something that was sent later arrives; no timer fires.
#[test]
fn c_26_rack_notices_a_lost_retransmission() {
    let mut first = true;
    let mut pair = ten(Profile::Linux, |p| p.loss_probe = false, &[2])
        .drop(move |left| left.out.retransmission && std::mem::take(&mut first));
    pair.write(Server, 20 * 1448);
    let start = pair.now;
    pair.run_for(Duration::from_secs(3));
    let again = again(&pair, start);
    // A wire without a rate lets new data and the second retransmission leave at one instant,
    // which RFC 8985 orders by sequence number: a third, needless one may follow.
    let rack = SendCause::Retransmit(WindowCause::Rack);
    assert_eq!(again[..2], [(100, rack), (200, rack)], "{}", pair.dump());
    assert!(again.iter().all(|(_, why)| *why == rack));
    assert_eq!(pair.host(Client).received, 30 * 1448);
}
