//! Slow start and congestion avoidance (RFC 5681 §3.1, RFC 3465).

use super::{CongestionControl, TcpParams, Window};
use crate::tcp::params::{AckedGrowth, SsthreshBase};
use crate::units::SimTime;

/// Reno's growth.
#[derive(Clone, PartialEq, Debug, Default)]
pub(in crate::tcp) struct Reno {
    /// Bytes acknowledged in congestion avoidance and not yet turned into growth.
    pub(in crate::tcp) credit: u64,
}

impl CongestionControl for Reno {
    fn on_ack(&mut self, window: &mut Window, params: &TcpParams, _: SimTime, acked: u64) {
        let mut left = acked;
        if window.in_slow_start() {
            left = slow_start(window, params, acked);
        }
        if left > 0 {
            self.avoid_congestion(window, params, left);
        }
    }

    fn ssthresh_after_loss(&mut self, window: &Window, params: &TcpParams, flight: u64) -> u64 {
        self.credit = 0;
        let base = match params.ssthresh_from {
            SsthreshBase::Flight => flight,
            SsthreshBase::Cwnd => window.cwnd,
        };
        // RFC 5681 equation 4.
        (base / 2).max(2 * window.smss)
    }
}

/// RFC 5681 equation 2 with RFC 3465's limit L: cwnd += min(N, L·SMSS). Without a limit, as in
/// Linux, growth ends at ssthresh; returns what is left for congestion avoidance then.
pub(super) fn slow_start(window: &mut Window, params: &TcpParams, acked: u64) -> u64 {
    match params.slow_start_limit {
        Some(limit) => {
            window.cwnd += acked.min(u64::from(limit) * window.smss);
            0
        }
        None => {
            let growth = acked.min(window.ssthresh - window.cwnd);
            window.cwnd += growth;
            acked - growth
        }
    }
}

impl Reno {
    fn avoid_congestion(&mut self, window: &mut Window, params: &TcpParams, acked: u64) {
        match params.congestion_avoidance {
            // RFC 3465 §2.1: a segment for each window acknowledged, at most one an ACK.
            AckedGrowth::Bytes => {
                self.credit += acked;
                if self.credit >= window.cwnd {
                    self.credit -= window.cwnd;
                    window.cwnd += window.smss;
                }
            }
            // RFC 5681 equation 3, at least a byte.
            AckedGrowth::PerAck => {
                window.cwnd += (window.smss * window.smss / window.cwnd).max(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Profile;

    /// Lets `rounds` windows of whole segments be acknowledged, `per_ack` segments at a time,
    /// and returns the window in segments after each round.
    fn grow(params: &TcpParams, start: u64, ssthresh: u64, per_ack: u64, rounds: u32) -> Vec<u64> {
        let mut window = Window { cwnd: start * 1000, ssthresh, smss: 1000 };
        let mut reno = Reno::default();
        (0..rounds)
            .map(|_| {
                for _ in 0..window.cwnd / 1000 / per_ack {
                    reno.on_ack(&mut window, params, SimTime::ZERO, per_ack * 1000);
                }
                window.cwnd / 1000
            })
            .collect()
    }

    #[test]
    fn c_16_an_ack_for_each_segment_doubles() {
        for profile in Profile::ALL {
            assert_eq!(grow(&TcpParams::of(profile), 10, u64::MAX, 1, 3), [20, 40, 80]);
        }
    }

    /// Ten segments are five ACKs of two. Without a limit each adds two; RFC 5681 adds one:
    /// 10+5 = 15, 15+7 = 22, 22+11 = 33, 33+16 = 49, 49+24 = 73; L = 2 adds two again.
    #[test]
    fn c_17_c_18_an_ack_for_every_second() {
        assert_eq!(grow(&TcpParams::of(Profile::Linux), 10, u64::MAX, 2, 3), [20, 40, 80]);
        let mut params = TcpParams::of(Profile::Rfc);
        assert_eq!(grow(&params, 10, u64::MAX, 2, 5), [15, 22, 33, 49, 73]);
        params.slow_start_limit = Some(2);
        assert_eq!(grow(&params, 10, u64::MAX, 2, 3), [20, 40, 80]);
    }

    /// Counting bytes: one segment a round, delayed ACKs or not. By equation 3 a round of
    /// cwnd/2 ACKs adds half a segment.
    #[test]
    fn c_22_congestion_avoidance_adds_a_segment_a_round() {
        let mut params = TcpParams::of(Profile::Rfc);
        assert_eq!(grow(&params, 10, 0, 1, 4), [11, 12, 13, 14]);
        assert_eq!(grow(&params, 10, 0, 2, 4), [11, 11, 12, 13]);
        params.congestion_avoidance = AckedGrowth::PerAck;
        assert_eq!(grow(&params, 20, 0, 2, 4), [20, 20, 21, 21]);
    }

    #[test]
    fn linux_stops_slow_start_at_the_threshold() {
        let params = TcpParams::of(Profile::Linux);
        let mut window = Window { cwnd: 9_000, ssthresh: 10_000, smss: 1000 };
        Reno::default().on_ack(&mut window, &params, SimTime::ZERO, 3_000);
        assert_eq!(window.cwnd, 10_000);
    }

    #[test]
    fn c_23_the_threshold_is_half_of_flight_or_of_the_window() {
        let window = Window { cwnd: 20_000, ssthresh: u64::MAX, smss: 1000 };
        let after = |profile, flight| {
            Reno::default().ssthresh_after_loss(&window, &TcpParams::of(profile), flight)
        };
        assert_eq!(after(Profile::Rfc, 12_000), 6_000);
        assert_eq!(after(Profile::Rfc, 3_000), 2_000);
        assert_eq!(after(Profile::Linux, 12_000), 10_000);
    }
}
