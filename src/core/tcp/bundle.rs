//! Bundles: Linux hands segments down in bundles that are cut up as late as possible (TSO,
//! GSO), and sets PSH on the last segment of each, so that the receiver deals with it at once.
//!
//! Read `tcp_write_xmit`, `tcp_cwnd_test` and `tcp_tso_autosize`. A bundle holds what the
//! sender sends in a millisecond at its pacing rate, at least two segments. With PSH it draws
//! an ACK as soon as the receiver has read it (`tcp.ack_after_reading`).
//!
//! Simplified: bundles are not also cut where writes end.

use super::connection::Connection;
use super::params::Nagle;
use super::{Cx, Observer};
use crate::trace::CongestionState;
use crate::units::Duration;

/// The least size of a bundle in segments (`net.ipv4.tcp_min_tso_segs`).
const LEAST: u64 = 2;
/// The most bytes in a bundle: 65536 less the room for its headers (`sk_trim_gso_size`).
const MOST_BYTES: u64 = 65_215;

/// How soon the next ACK must be expected for a bundle to wait for it.
const SOON: Duration = Duration::from_millis(1);
/// What part of a window is enough to be sent (`net.ipv4.tcp_tso_win_divisor`).
const WORTHWHILE_PART: u64 = 3;

/// The bundle that is being sent.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Bundle {
    /// Segments that are still to come.
    left: u16,
    /// Whether it holds more than one.
    several: bool,
}

impl Connection {
    /// A new segment of the bundle leaves. Returns whether it is the last of several.
    #[inline(never)]
    pub(super) fn ends_bundle<O: Observer>(&mut self, cx: &Cx<'_, O>) -> bool {
        if !self.bundle_under_way(cx) {
            let size = self.bundle_size(cx) as u16;
            self.queue.bundle = Bundle { left: size, several: size > 1 };
        }
        self.queue.bundle.left -= 1;
        self.queue.bundle.several && self.queue.bundle.left == 0
    }

    /// Whether the next segment belongs to the bundle of the last one, which left just now.
    fn bundle_under_way<O: Observer>(&self, cx: &Cx<'_, O>) -> bool {
        self.queue.bundle.left > 0 && self.last_data_sent == Some(cx.now)
    }

    /// Whether a bundle that cannot be whole yet waits for the next ACK: where another left
    /// less than a millisecond ago, and the ACK is expected within one
    /// (`tcp_tso_should_defer`).
    #[inline(never)]
    pub(super) fn defers_bundle<O: Observer>(&self, cx: &Cx<'_, O>) -> bool {
        let (Some(last), Some(srtt)) = (self.last_data_sent, self.rtt.srtt()) else { return false };
        let Some(oldest) = self.sent.front() else { return false };
        if self.bundle_under_way(cx)
            || self.recovery.state >= CongestionState::Recovery
            || cx.now > last + SOON
        {
            return false;
        }
        let smss = u64::from(self.peer.smss);
        let visible = self.queue.visible();
        let room = self.congestion.cwnd().saturating_sub(self.in_flight(cx.params));
        let room = room.min(u64::from(self.usable_window()));
        let whole = self.autosize(self.congestion.cwnd() / smss, smss) * smss;
        let window = self.congestion.cwnd().min(u64::from(self.snd_wnd));
        if visible <= smss || room >= whole || room >= window / WORTHWHILE_PART {
            return false;
        }
        oldest.sent_at + srtt <= cx.now + SOON.min(Duration::from_nanos(srtt.as_nanos() / 2))
    }

    /// Segments that may leave as one: those of a millisecond, half a window at most.
    fn bundle_size<O: Observer>(&self, cx: &Cx<'_, O>) -> u64 {
        let smss = u64::from(self.peer.smss);
        let (cwnd, flight) = (self.congestion.cwnd() / smss, self.in_flight(cx.params) / smss);
        let allowed = cwnd.saturating_sub(flight).min((cwnd / 2).max(1));
        let (visible, usable) = (self.queue.visible(), u64::from(self.usable_window()));
        // A rest that is not full does not leave where the window cuts it off or Nagle may
        // hold it back; the bundle then ends before.
        let ready = match cx.params.nagle {
            Nagle::Off if visible <= usable => visible.div_ceil(smss),
            _ => visible.min(usable) / smss,
        };
        self.autosize(cwnd, smss).min(allowed).min(ready).clamp(1, u64::from(u16::MAX))
    }

    /// What is sent in 2^-10 s at the pacing rate, which is twice cwnd per round trip in slow
    /// start and 1.2 times it later.
    fn autosize(&self, cwnd: u64, smss: u64) -> u64 {
        let Some(srtt) = self.rtt.srtt().filter(|srtt| !srtt.is_zero()) else { return LEAST };
        let window = self.congestion.window();
        let percent = if window.cwnd < window.ssthresh / 2 { 200 } else { 120 };
        let in_flight = cwnd.max(u64::from(self.sent.segments()));
        // What does not fit into 64 bits is more than the most, unless a round trip takes minutes
        // (the kernel does not look for that either, `tcp_update_pacing_rate`).
        let bytes = in_flight.saturating_mul(smss).saturating_mul(percent) / 100;
        let bytes = bytes.saturating_mul(1_000_000_000) / srtt.as_nanos() / 1024;
        (bytes.min(MOST_BYTES) / smss).max(LEAST)
    }
}
