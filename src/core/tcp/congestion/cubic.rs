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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Profile;

    const SMSS: u64 = 1000;

    fn at(millis: u64) -> SimTime {
        SimTime::ZERO + Duration::from_millis(millis)
    }

    /// Slow start is left with 1000 segments by a loss, round trip 100 ms; perhaps a timeout
    /// follows. Then ten round trips of ACKs for one segment each, the first at 5 s. Returns by how
    /// many segments the window has grown.
    fn growth_in_a_second(rule: CubicRule, timeout: bool) -> u64 {
        let params = TcpParams { cubic: rule, ..TcpParams::of(Profile::Linux) };
        let mut cubic = Cubic::new(&params);
        let mut window = Window { cwnd: 1000 * SMSS, ssthresh: u64::MAX, smss: SMSS };
        let flight = window.cwnd;
        window.ssthresh = cubic.ssthresh_after_loss(&window, &params, flight);
        assert_eq!(window.ssthresh, 700 * SMSS);
        if timeout {
            cubic.on_timeout(Seq(0));
        }
        window.cwnd = window.ssthresh;
        let rtt = Duration::from_millis(100);
        for round in 0..10 {
            let acks = window.cwnd / SMSS;
            for ack in 0..acks {
                let now = at(5000 + 100 * round) + Duration::from_micros(100_000 * ack / acks);
                let (snd_una, snd_nxt) = (Seq(1), Seq(2));
                let trip = RoundTrip { now, sample: rtt, srtt: rtt, snd_una, snd_nxt };
                cubic.on_round_trip(&mut window, &trip);
                cubic.on_ack(&mut window, &params, now, SMSS);
            }
        }
        window.cwnd / SMSS - 700
    }

    /// A loss alone: the curve climbs to the plateau of 1000 with K = ∛750 = 9.086 s, in the
    /// first second from 700 to 1000 − 0.4·8.086³ = 788.6, and the window is up to a round trip
    /// (8 segments) ahead. A timeout forgets the plateau. By RFC 9438 §4.8 the curve then begins flat
    /// (0.4 segments in a second, 0.5 a round trip ahead), and Reno's estimate is ahead of it,
    /// which gains 9/17 of a segment a round trip while it is below the window before the loss: 5.3
    /// segments in ten. In Linux (`bictcp_reset`) it is as if there had never been a loss: a segment for
    /// each twenty acknowledged, 5 % a round trip, 1.05¹⁰ = 1.63: 441.
    #[test]
    fn c_44_a_timeout_forgets_the_plateau() {
        for (rule, timeout, least, most) in [
            (CubicRule::Rfc9438, false, 88, 98),
            (CubicRule::Linux, false, 86, 98),
            (CubicRule::Rfc9438, true, 5, 6),
            (CubicRule::Linux, true, 420, 445),
        ] {
            let growth = growth_in_a_second(rule, timeout);
            assert!((least..=most).contains(&growth), "{rule:?} {timeout}: {growth}");
        }
    }

    /// Linux `cubictcp_acked`: samples of the first second of an epoch do not count, since they still
    /// contain the queue that made the loss. A loss, an epoch that begins at 5 s, and a sample below
    /// the 100 ms known before.
    #[test]
    fn c_44_samples_count_again_a_second_after_the_epoch_began() {
        let ms = Duration::from_millis;
        for rule in [CubicRule::Rfc9438, CubicRule::Linux] {
            let params = TcpParams { cubic: rule, ..TcpParams::of(Profile::Linux) };
            let mut cubic = Cubic::new(&params);
            let mut window = Window { cwnd: 100 * SMSS, ssthresh: u64::MAX, smss: SMSS };
            let least = |cubic: &mut Cubic, window: &mut Window, millis, sample| {
                let (now, snd_una, snd_nxt) = (at(millis), Seq(1), Seq(2));
                let trip = RoundTrip { now, sample: ms(sample), srtt: ms(100), snd_una, snd_nxt };
                cubic.on_round_trip(window, &trip);
                cubic.least
            };
            assert_eq!(least(&mut cubic, &mut window, 4900, 100), Some(ms(100)));
            let flight = window.cwnd;
            window.ssthresh = cubic.ssthresh_after_loss(&window, &params, flight);
            window.cwnd = window.ssthresh;
            cubic.on_ack(&mut window, &params, at(5000), SMSS);
            assert_eq!(least(&mut cubic, &mut window, 5900, 50), Some(ms(100)), "{rule:?}");
            assert_eq!(least(&mut cubic, &mut window, 6100, 60), Some(ms(60)), "{rule:?}");
        }
    }
}
