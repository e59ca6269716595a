//! CUBIC: after a loss the window falls to 0.7 and comes back along a cubic curve of time,
//! flat where the loss was, so that what it gains does not depend on the round-trip time.
//!
//! Read RFC 9438 §4 first. There are two arithmetics (`tcp.cubic`): the RFC's ([`rfc`]) and
//! that of Linux ([`linux`]), which counts whole segments and jiffies. Slow start and its end
//! without a loss ([`super::hystart`]) are the same for both.

mod linux;
mod rfc;
mod root;

use super::hystart::Hystart;
use super::reno::slow_start;
use super::{CongestionControl, RoundTrip, TcpParams, Window};
use crate::tcp::params::{CubicRule, SsthreshBase};
use crate::units::{Duration, SimTime};
use crate::wire::Seq;
use linux::Linux;
use rfc::Rfc;

/// A controller that follows a cubic curve.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::tcp) struct Cubic {
    curve: Curve,
    hystart: Hystart,
    /// The least round trip (`delay_min`).
    least: Option<Duration>,
}

#[derive(Clone, PartialEq, Debug)]
enum Curve {
    Rfc(Rfc),
    Linux(Linux),
}

impl Cubic {
    /// At the beginning.
    pub(super) fn new(params: &TcpParams) -> Cubic {
        let curve = match params.cubic {
            CubicRule::Rfc9438 => Curve::Rfc(Rfc::default()),
            CubicRule::Linux => Curve::Linux(Linux::default()),
        };
        Cubic { curve, hystart: Hystart::new(params), least: None }
    }

    fn epoch_start(&self) -> Option<SimTime> {
        match &self.curve {
            Curve::Rfc(rfc) => rfc.epoch_start(),
            Curve::Linux(linux) => linux.epoch_start(),
        }
    }
}

impl CongestionControl for Cubic {
    fn start(&mut self, snd_nxt: Seq) {
        self.hystart.start(snd_nxt);
    }

    fn on_ack(&mut self, window: &mut Window, params: &TcpParams, now: SimTime, acked: u64) {
        if let Curve::Rfc(rfc) = &mut self.curve {
            rfc.used(now);
        }
        let mut left = acked;
        if window.in_slow_start() {
            let before = window.cwnd;
            left = slow_start(window, params, acked);
            window.cwnd = before + self.hystart.slowed(window.cwnd - before);
        }
        if left > 0 {
            match &mut self.curve {
                Curve::Rfc(rfc) => rfc.grow(window, now, left),
                Curve::Linux(linux) => {
                    linux.grow(window, now, self.least.unwrap_or_default(), left);
                }
            }
        }
    }

    fn on_unused(&mut self, now: SimTime) {
        if let Curve::Rfc(rfc) = &mut self.curve {
            rfc.unused(now);
        }
    }

    fn on_transmission_start(&mut self, last_sent: SimTime, now: SimTime) {
        match &mut self.curve {
            Curve::Rfc(rfc) => rfc.unused(now),
            Curve::Linux(linux) => linux.on_transmission_start(last_sent, now),
        }
    }

    /// Linux `cubictcp_acked`: for a second after an epoch began samples do not count, as they
    /// still contain the queue that made the loss.
    fn on_round_trip(&mut self, window: &mut Window, trip: &RoundTrip) {
        if let Curve::Rfc(rfc) = &mut self.curve {
            rfc.set_rtt(trip.srtt);
        }
        let recent = |start| trip.now.since(start) < Duration::from_secs(1);
        if self.epoch_start().is_some_and(recent) {
            return;
        }
        let least = self.least.map_or(trip.sample, |least| least.min(trip.sample));
        self.least = Some(least);
        if window.in_slow_start() {
            self.hystart.on_round_trip(window, trip, least);
        }
    }

    fn ssthresh_after_loss(&mut self, window: &Window, params: &TcpParams, flight: u64) -> u64 {
        self.hystart.on_loss();
        let base = match params.ssthresh_from {
            SsthreshBase::Flight => flight,
            SsthreshBase::Cwnd => window.cwnd,
        };
        match &mut self.curve {
            Curve::Rfc(rfc) => {
                rfc.on_loss(window, params.fast_convergence);
                // RFC 9438 §4.6.
                (base * rfc::BETA.0 / rfc::BETA.1).max(2 * window.smss)
            }
            Curve::Linux(linux) => linux.on_loss(base, window.smss, params.fast_convergence),
        }
    }

    fn on_timeout(&mut self, snd_nxt: Seq) {
        match &mut self.curve {
            Curve::Rfc(rfc) => rfc.on_timeout(),
            Curve::Linux(linux) => {
                // bictcp_reset forgets the least delay too.
                linux.on_timeout();
                self.least = None;
            }
        }
        self.hystart.on_timeout(snd_nxt);
    }
}
