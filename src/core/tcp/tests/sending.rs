//! How writes become segments.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::params::{Nagle, Push};
use crate::units::Bytes;
use crate::wire::Flags;

/// Payloads that the client sends at once for these writes, made at one instant.
fn payloads(nagle: Nagle, writes: &[u64]) -> Vec<u32> {
    let mut pair = Pair::new(Profile::Linux).set(|p| p.nagle = nagle).established();
    pair.act(Client, |tcp, cx| {
        for bytes in writes {
            tcp.write(cx, *bytes);
        }
    });
    pair.data_by(Client).iter().map(|left| left.out.segment.payload).collect()
}

/// C-40: 200 bytes, then two full segments: the RFC's Nagle lets the full ones go, Minshall's
/// too. 200 bytes, then 10 000: six full segments leave, and the tail of 1312 waits for the
/// small one. A tail behind full segments waits in the RFC's variant, not in Minshall's.
#[test]
fn c_40_nagle_and_minshall() {
    for nagle in [Nagle::Rfc1122, Nagle::Minshall] {
        assert_eq!(payloads(nagle, &[200, 2 * 1448]), [200, 1448, 1448]);
        assert_eq!(payloads(nagle, &[200, 10_000]), [200, 1448, 1448, 1448, 1448, 1448, 1448]);
        assert_eq!(payloads(nagle, &[200, 100]), [200]);
    }
    assert_eq!(payloads(Nagle::Rfc1122, &[2000]), [1448]);
    assert_eq!(payloads(Nagle::Minshall, &[2000]), [1448, 552]);
}

/// C-40: without Nagle each write leaves at once: 51 bytes, then 2002 as 974 + 974 + 54.
#[test]
fn c_40_nodelay() {
    let mut pair = Pair::new(Profile::Linux)
        .set(|p| {
            p.nagle = Nagle::Off;
            p.mss = 974;
            p.timestamps = false;
        })
        .established();
    pair.write(Client, 51);
    pair.write(Client, 2002);
    let sent: Vec<u32> = pair.data_by(Client).iter().map(|left| left.out.segment.payload).collect();
    assert_eq!(sent, [51, 974, 974, 54]);
    assert_eq!(payloads(Nagle::Off, &[10, 20, 30]), [10, 20, 30]);
}

/// What Nagle holds leaves with the ACK, and joined with what was written meanwhile.
#[test]
fn held_bytes_leave_together() {
    let mut pair = Pair::new(Profile::Rfc)
        .set(|p| {
            p.nagle = Nagle::Rfc1122;
            p.ack_every = 1;
        })
        .established();
    for _ in 0..4 {
        pair.write(Client, 10);
    }
    pair.run_for(ms(120));
    let sent: Vec<u32> = pair.data_by(Client).iter().map(|left| left.out.segment.payload).collect();
    assert_eq!(sent, [10, 30]);
}

/// PSH stands on the segment with which the buffer runs empty, or on all, or on none.
#[test]
fn push_placement() {
    for (push, expected) in [
        (Push::BufferEnd, [false, false, true, true]),
        (Push::BundleEnd, [false, true, true, true]),
        (Push::Every, [true; 4]),
        (Push::Never, [false; 4]),
    ] {
        let mut pair = Pair::new(Profile::Textbook).set(|p| p.push = push).established();
        pair.write(Client, 3000);
        pair.write(Client, 10);
        let pushed: Vec<bool> =
            pair.data_by(Client).iter().map(|left| left.out.segment.has(Flags::PSH)).collect();
        assert_eq!(pushed, expected);
    }
}

/// What is written before the handshake is complete leaves with its last segment.
#[test]
fn early_writes_ride_on_the_handshake() {
    let mut pair = Pair::new(Profile::Linux);
    pair.connect(Client);
    pair.write(Client, 100);
    pair.run_for(ms(160));
    assert_eq!(pair.flags(), "C:S S:S. C:P. S:.");
    assert_eq!(times(&pair.log), [0, 50, 100, 150]);
}

/// Silly window avoidance at the sender: a window of 2000 bytes takes one full segment; the
/// 552 bytes left are neither a segment nor half of the largest window, and wait.
#[test]
fn small_rests_of_the_window_are_not_used() {
    let mut pair =
        Pair::new(Profile::Rfc).set(|p| p.receive_buffer = Some(Bytes(2000))).established();
    pair.write(Client, 10_000);
    let sent: Vec<u32> = pair.data_by(Client).iter().map(|left| left.out.segment.payload).collect();
    assert_eq!(sent, [1448]);
}

/// A receiver whose buffer is smaller than a segment: half of the largest window is worth
/// sending, so data flows without waiting for the persist timer.
#[test]
fn a_tiny_window_still_flows() {
    let mut pair =
        Pair::new(Profile::Textbook).set(|p| p.receive_buffer = Some(Bytes(600))).established();
    pair.write(Client, 3000);
    pair.run_for(ms(1000));
    assert_eq!(pair.host(Server).received, 3000);
}

/// A connection is small: it must be possible to have a hundred thousand of them. (One that is
/// idle is smaller still, see `at_rest`.)
#[test]
fn a_connection_is_a_few_hundred_bytes() {
    let size = size_of::<crate::tcp::Connection>();
    assert!(size <= 648, "{size} bytes");
}
