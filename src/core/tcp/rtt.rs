//! Round-trip time and retransmission timeout.
//!
//! Read RFC 6298 §2 first; the Linux rule is the one of its kernel. Karn's rule (no sample
//! from what was sent twice, §3) is kept by whoever offers samples.
//!
//! Simplified: every ACK of new data gives a sample, and each sample counts an eighth, though
//! RFC 7323 appendix G would have them count less when there are many in a round trip.

use super::TcpParams;
use super::params::RtoRule;
use crate::units::Duration;
use crate::wire::Seq;

/// The estimator: srtt, rttvar, and the timeout with its backing off.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct RttEstimator {
    /// Nanoseconds; meaningless before there is a sample.
    pub(in crate::tcp) srtt: u64,
    /// Nanoseconds, as RFC 6298 defines it. Under the Linux rule the term itself, 4·rttvar.
    pub(in crate::tcp) rttvar: u64,
    pub(in crate::tcp) rto: Duration,
    pub(in crate::tcp) sampled: bool,
    pub(in crate::tcp) linux: LinuxDeviation,
}

/// What Linux keeps besides: the variance term follows the greatest deviation of each round
/// trip, and falls slowly. All are in the scale of 4·rttvar.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct LinuxDeviation {
    deviation: u64,
    greatest: u64,
    /// The round trip ends when this is acknowledged.
    round_ends: Seq,
}

impl RttEstimator {
    /// No sample yet (RFC 6298 §2.1).
    pub(super) fn new(params: &TcpParams) -> RttEstimator {
        RttEstimator {
            srtt: 0,
            rttvar: 0,
            rto: params.initial_rto,
            sampled: false,
            linux: LinuxDeviation::default(),
        }
    }

    /// The smoothed round-trip time.
    pub(super) fn srtt(&self) -> Option<Duration> {
        self.sampled.then(|| Duration::from_nanos(self.srtt))
    }

    /// The variation; under the Linux rule a quarter of its term.
    pub(super) fn rttvar(&self, params: &TcpParams) -> Duration {
        Duration::from_nanos(match params.rto_rule {
            RtoRule::Rfc6298 => self.rttvar,
            RtoRule::Linux => self.rttvar / 4,
        })
    }

    /// The timeout, backed off as it is.
    pub(super) fn rto(&self) -> Duration {
        self.rto
    }

    /// Takes a sample, and with it forgets any backing off (RFC 6298 §5.7, Karn).
    /// `snd_una` is what is acknowledged by now, `snd_nxt` what was sent.
    #[inline(always)]
    pub(super) fn sample(
        &mut self,
        params: &TcpParams,
        sample: Duration,
        snd_una: Seq,
        snd_nxt: Seq,
    ) {
        match params.rto_rule {
            RtoRule::Rfc6298 => self.rfc_sample(sample.as_nanos()),
            RtoRule::Linux => {
                let least = params.rto_min.as_nanos();
                self.linux_sample(sample.as_nanos(), least, snd_una, snd_nxt);
            }
        }
        self.sampled = true;
        self.rto = self.timeout(params);
    }

    /// What the samples say that the timeout is, not backed off.
    pub(in crate::tcp) fn timeout(&self, params: &TcpParams) -> Duration {
        if !self.sampled {
            return params.initial_rto;
        }
        let term = match params.rto_rule {
            RtoRule::Rfc6298 => {
                self.rttvar.saturating_mul(4).max(params.clock_granularity.as_nanos())
            }
            RtoRule::Linux => self.rttvar,
        };
        let rto = Duration::from_nanos(self.srtt.saturating_add(term));
        // RFC 6298 §2.4 and §2.5.
        rto.max(params.rto_min).min(params.rto_max)
    }

    /// RFC 6298 §2.2 and §2.3: the variation first, with the old srtt.
    fn rfc_sample(&mut self, sample: u64) {
        if self.sampled {
            self.rttvar = (3 * self.rttvar + self.srtt.abs_diff(sample)) / 4;
            self.srtt = (7 * self.srtt + sample) / 8;
        } else {
            self.srtt = sample;
            self.rttvar = sample / 2;
        }
    }

    /// Linux (`tcp_rtt_estimator`): a deviation that falls when the round trip got shorter
    /// counts an eighth of the usual, so that a falling round trip does not raise the timeout;
    /// the term rises at once with the greatest deviation and falls by a quarter of the
    /// difference once in a round trip, never below `least`.
    fn linux_sample(&mut self, sample: u64, least: u64, snd_una: Seq, snd_nxt: Seq) {
        let linux = &mut self.linux;
        if !self.sampled {
            self.srtt = sample;
            linux.deviation = 2 * sample;
            self.rttvar = linux.deviation.max(least);
            linux.greatest = self.rttvar;
            linux.round_ends = snd_nxt;
            return;
        }
        let (shorter, error) = (sample < self.srtt, self.srtt.abs_diff(sample));
        self.srtt = (7 * self.srtt + sample) / 8;
        let average = linux.deviation / 4;
        if error > average {
            let more = error - average;
            linux.deviation += if shorter { more / 8 } else { more };
        } else {
            linux.deviation -= average - error;
        }
        linux.greatest = linux.greatest.max(linux.deviation);
        self.rttvar = self.rttvar.max(linux.greatest);
        if snd_una > linux.round_ends {
            self.rttvar -= (self.rttvar - linux.greatest) / 4;
            linux.round_ends = snd_nxt;
            linux.greatest = least;
        }
    }

    /// The timer expired: twice the timeout, up to the greatest (RFC 6298 §5.5).
    pub(super) fn back_off(&mut self, params: &TcpParams) {
        self.rto = (self.rto * 2).min(params.rto_max);
    }

    /// The SYN timed out and data is about to flow (RFC 6298 §5.7). Linux does this only where
    /// timestamps have given no sample (`tcp_init_metrics`).
    pub(super) fn after_syn_timeout(&mut self, params: &TcpParams) {
        if params.rto_rule == RtoRule::Rfc6298 || !self.sampled {
            self.rto = match params.rto_rule {
                RtoRule::Rfc6298 => self.rto.max(params.rto_after_syn_timeout),
                RtoRule::Linux => params.rto_after_syn_timeout,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Profile;

    fn feed(profile: Profile, min: Duration, samples: &[u64]) -> Vec<u64> {
        let mut params = TcpParams::of(profile);
        params.rto_min = min;
        let mut rtt = RttEstimator::new(&params);
        let mut seq = Seq(0);
        samples
            .iter()
            .map(|ms| {
                seq += 1;
                rtt.sample(&params, Duration::from_millis(*ms), seq, seq + 1);
                rtt.rto().as_nanos() / 1000
            })
            .collect()
    }

    /// R = 100 ms: SRTT = R, RTTVAR = R/2, so RTO = 100 + 4·50 = 300 ms. With no deviation
    /// RTTVAR falls by a quarter each time: 37.5, 28.125, 21.09, 15.82, 11.87 ms.
    #[test]
    fn c_06_c_07_rfc_timeout_from_constant_samples() {
        let rtos = feed(Profile::Rfc, Duration::ZERO, &[100; 6]);
        assert_eq!(rtos, [300_000, 250_000, 212_500, 184_375, 163_281, 147_460]);
    }

    /// The variation is updated before srtt: after 100 and 200 ms, RTTVAR = ¾·50 + ¼·100 =
    /// 62.5 and SRTT = ⅞·100 + ⅛·200 = 112.5, so RTO = 362.5. (The other order would use a
    /// deviation of 87.5 and give 350.)
    #[test]
    fn c_07_variation_comes_before_srtt() {
        assert_eq!(feed(Profile::Rfc, Duration::ZERO, &[100, 200])[1], 362_500);
    }

    /// RFC 6298 §2.4: rounded up to 1 s. Linux: srtt + max(200 ms, variance term), which for
    /// R = 100 ms is 100 + 200 and stays there.
    #[test]
    fn c_06_c_08_least_timeouts() {
        assert_eq!(feed(Profile::Rfc, Duration::from_secs(1), &[100; 3]), [1_000_000; 3]);
        assert_eq!(feed(Profile::Linux, Duration::from_millis(200), &[100; 6]), [300_000; 6]);
        assert_eq!(feed(Profile::Linux, Duration::from_millis(200), &[1; 2]), [201_000; 2]);
    }

    /// The term of the first sample is 2R = 800 ms. Without deviation the deviation itself
    /// falls by a quarter a sample, 600, 450…; the term follows the greatest of a round trip:
    /// it stays in the first round, then falls by a quarter of its distance.
    #[test]
    fn c_07_linux_term_falls_once_a_round_trip() {
        let rtos = feed(Profile::Linux, Duration::from_millis(200), &[400; 3]);
        // Second sample: snd_una 2 has not passed the round's end 2. Third: greatest is 800
        // (from the first), so the term keeps 800; the next round starts from 200.
        assert_eq!(rtos, [1_200_000, 1_200_000, 1_200_000]);
        // Fourth: deviation 800·(¾)³ = 337.5 is not past this round's end. Fifth: past it,
        // greatest was 337.5, so 800 − (800 − 337.5)/4 = 684.375.
        let rtos = feed(Profile::Linux, Duration::from_millis(200), &[400; 5]);
        assert_eq!(rtos[4], 400_000 + 684_375);
    }

    #[test]
    fn c_09_c_12_backing_off_ends_at_the_greatest_timeout_and_with_a_sample() {
        let params = TcpParams::of(Profile::Rfc);
        let mut rtt = RttEstimator::new(&params);
        let seconds: Vec<u64> = (0..8)
            .map(|_| {
                rtt.back_off(&params);
                rtt.rto().as_millis() / 1000
            })
            .collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 60, 60, 60]);
        rtt.sample(&params, Duration::from_millis(100), Seq(1), Seq(1));
        assert_eq!(rtt.rto(), Duration::from_secs(1));
    }
}
