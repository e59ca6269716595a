//! CUBIC as RFC 9438 §4 has it, in bytes and microseconds.
//!
//! Precision: K is cut to whole microseconds, W to whole bytes; what an ACK adds is carried
//! over exactly, so that no growth is lost between ACKs. Nothing is rounded to segments: the
//! constants are C = 2/5 segments/s³, β = 7/10, and so α = 3(1−β)/(1+β) = 9/17.
//!
//! Not built: what ECN changes (§4.6), and spurious congestion events (§4.9).

use super::super::Window;
use super::root::cube_root;
use crate::units::{Duration, SimTime};

/// β as a fraction (RFC 9438 §4.6).
pub(super) const BETA: (u64, u64) = (7, 10);
/// (1+β)/2, for fast convergence (§4.7).
const CONVERGENCE: (u64, u64) = (17, 20);
/// α while W_est is below the window before the loss (§4.3); then it is 1.
const ALPHA: (u64, u64) = (9, 17);
/// (1 s)³ in µs³.
const CUBIC_SECOND: u128 = 1_000_000_000_000_000_000;
/// More than a curve is ever followed: 143 minutes. It keeps the cube within 128 bits.
const LONGEST_MICROS: u64 = 1 << 33;

/// What lasts from one congestion event to the next, and longer.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Rfc {
    /// W_max in bytes; 0 where the last event was a timeout or none.
    w_max: u64,
    /// The window before the last congestion event.
    cwnd_prior: u64,
    epoch: Option<Epoch>,
    /// When an ACK or the end of a pause was last seen: time in which the window was not used
    /// does not count (§4.2).
    seen: SimTime,
    /// Smoothed round-trip time.
    rtt: Duration,
}

/// One stage of congestion avoidance.
#[derive(Clone, PartialEq, Debug)]
struct Epoch {
    start: SimTime,
    /// K in µs.
    k_micros: u64,
    /// The plateau of the curve in bytes.
    origin: u64,
    /// What Reno would have by now, in bytes (§4.3).
    w_est: u64,
    /// Parts of bytes: to be divided by α's denominator and cwnd.
    w_est_rest: u128,
    /// Parts of bytes: to be divided by cwnd.
    rest: u128,
}

impl Rfc {
    /// The smoothed round-trip time, for the target a round trip ahead.
    pub(super) fn set_rtt(&mut self, srtt: Duration) {
        self.rtt = srtt;
    }

    /// An ACK came while the window was used.
    pub(super) fn used(&mut self, now: SimTime) {
        self.seen = now;
    }

    /// Until now the window was not used: the curve has to wait (§4.2, §5.8).
    pub(super) fn unused(&mut self, now: SimTime) {
        if let Some(epoch) = &mut self.epoch {
            epoch.start += now.since(self.seen);
        }
        self.seen = now;
    }

    /// A loss: the plateau for the next epoch, by §4.7 lower than the window where that did
    /// not reach the last plateau.
    pub(super) fn on_loss(&mut self, window: &Window, fast_convergence: bool) {
        let slower = fast_convergence && window.cwnd < self.w_max;
        self.w_max = if slower { window.cwnd * CONVERGENCE.0 / CONVERGENCE.1 } else { window.cwnd };
        self.cwnd_prior = window.cwnd;
        self.epoch = None;
    }

    /// §4.8: after a timeout the next stage begins at its own plateau.
    pub(super) fn on_timeout(&mut self) {
        self.w_max = 0;
        self.epoch = None;
    }

    /// When the stage began.
    pub(super) fn epoch_start(&self) -> Option<SimTime> {
        self.epoch.as_ref().map(|epoch| epoch.start)
    }

    /// `acked` bytes were acknowledged in congestion avoidance.
    pub(super) fn grow(&mut self, window: &mut Window, now: SimTime, acked: u64) {
        self.w_max = self.w_max.max(if self.epoch.is_none() { window.cwnd } else { 0 });
        let (w_max, cwnd_prior, rtt) = (self.w_max, self.cwnd_prior, self.rtt);
        let epoch = self.epoch.get_or_insert_with(|| Epoch::begin(window, w_max, now));
        epoch.grow_estimate(window, acked, cwnd_prior);
        let t = now.since(epoch.start);
        if epoch.curve(t, window.smss) < epoch.w_est {
            // §4.3: Reno would be ahead.
            window.cwnd = window.cwnd.max(epoch.w_est);
            return;
        }
        // §4.4, §4.5: towards where the curve will be in a round trip, and by no more than
        // half of the window in one (§4.2).
        let most = window.cwnd + window.cwnd / 2;
        let target = epoch.curve(t + rtt, window.smss).clamp(window.cwnd, most);
        epoch.rest += u128::from(target - window.cwnd) * u128::from(acked);
        let cwnd = u128::from(window.cwnd);
        window.cwnd += (epoch.rest / cwnd) as u64;
        epoch.rest %= cwnd;
    }
}

impl Epoch {
    fn begin(window: &Window, w_max: u64, now: SimTime) -> Epoch {
        Epoch {
            start: now,
            k_micros: k_micros(w_max - window.cwnd, window.smss),
            origin: w_max,
            w_est: window.cwnd,
            w_est_rest: 0,
            rest: 0,
        }
    }

    /// §4.3: W_est += α · segments acknowledged / cwnd.
    fn grow_estimate(&mut self, window: &Window, acked: u64, cwnd_prior: u64) {
        let alpha = if self.w_est < cwnd_prior { ALPHA.0 } else { ALPHA.1 };
        self.w_est_rest += u128::from(alpha) * u128::from(acked) * u128::from(window.smss);
        let whole = u128::from(ALPHA.1) * u128::from(window.cwnd);
        self.w_est += (self.w_est_rest / whole) as u64;
        self.w_est_rest %= whole;
    }

    /// W_cubic(t) = C·(t−K)³ + W_max (§4.2, figure 1), in bytes.
    fn curve(&self, t: Duration, smss: u64) -> u64 {
        let t = t.as_nanos() / 1000;
        let offset = u128::from(t.abs_diff(self.k_micros).min(LONGEST_MICROS));
        let change = 2 * u128::from(smss) * offset.pow(3) / (5 * CUBIC_SECOND);
        let change = u64::try_from(change).unwrap_or(u64::MAX);
        if t < self.k_micros {
            self.origin.saturating_sub(change)
        } else {
            self.origin.saturating_add(change)
        }
    }
}

/// K = ∛((W_max − cwnd)/C) (§4.2, figure 2) in microseconds; `below` is in bytes.
fn k_micros(below: u64, smss: u64) -> u64 {
    cube_root(u128::from(below) * 5 * CUBIC_SECOND / (2 * u128::from(smss)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMSS: u64 = 1000;

    /// K = ∛(W_max·(1−β)/C) from the formula in floating point, which is another way than the
    /// integers', and the published rows.
    #[test]
    fn c_44_k_of_four_windows() {
        for (w_max, row) in [(10u64, 1.957), (50, 3.347), (100, 4.217), (1000, 9.086)] {
            let k = k_micros(w_max * SMSS * 3 / 10, SMSS) as f64 / 1e6;
            assert!((k - (w_max as f64 * 0.3 / 0.4).cbrt()).abs() < 2e-6, "{w_max}: {k}");
            assert!((k - row).abs() < 0.0005, "{w_max}: {k}");
        }
    }

    /// W(0) = 0.7·W_max, W(K) = W_max, and 0.4·(t−K)³ + W_max between and beyond, to a byte or
    /// two: K is cut to a microsecond.
    #[test]
    fn c_44_the_curve() {
        for w_max in [10u64, 50, 100, 1000] {
            let window = Window { cwnd: w_max * 700, ssthresh: 0, smss: SMSS };
            let epoch = Epoch::begin(&window, w_max * SMSS, SimTime::ZERO);
            let k = (w_max as f64 * 0.75).cbrt();
            for tenth in 0..200 {
                let t = f64::from(tenth) / 10.0;
                let expected = (0.4 * (t - k).powi(3) + w_max as f64) * 1000.0;
                let bytes = epoch.curve(Duration::from_millis(tenth as u64 * 100), SMSS) as f64;
                assert!((bytes - expected).abs() < 2.0, "{w_max} at {t}: {bytes} {expected}");
            }
            let at_k = epoch.curve(Duration::from_micros(epoch.k_micros), SMSS);
            assert_eq!(at_k, w_max * SMSS);
        }
    }

    /// A round trip of 100 ms, every ACK for one segment. Returns the window in segments
    /// after each round.
    fn rounds(cubic: &mut Rfc, window: &mut Window, from: SimTime, rounds: u64) -> Vec<f64> {
        let rtt = Duration::from_millis(100);
        cubic.set_rtt(rtt);
        (1..=rounds)
            .map(|round| {
                let acks = window.cwnd / SMSS;
                for ack in 1..=acks {
                    let within = Duration::from_nanos(rtt.as_nanos() * ack / acks);
                    let now = from + rtt * (round - 1) + within;
                    cubic.used(now);
                    cubic.grow(window, now, SMSS);
                }
                window.cwnd as f64 / SMSS as f64
            })
            .collect()
    }

    fn after_loss(cwnd: u64) -> (Rfc, Window) {
        let mut cubic = Rfc::default();
        let mut window = Window { cwnd: cwnd * SMSS, ssthresh: 0, smss: SMSS };
        cubic.on_loss(&window, true);
        window.cwnd = window.cwnd * 7 / 10;
        (cubic, window)
    }

    /// With a large window the real growth follows the closed form: after a loss at 1000
    /// segments it is W(t) = 0.4·(t−K)³ + 1000, K = 9.086 s. The window moves towards where
    /// the curve is a round trip later, so it may be ahead by what the curve climbs in one.
    #[test]
    fn c_44_the_window_follows_the_curve() {
        let (mut cubic, mut window) = after_loss(1000);
        let sizes = rounds(&mut cubic, &mut window, SimTime::ZERO, 150);
        let k = 750f64.cbrt();
        let curve = |t: f64| 0.4 * (t - k).powi(3) + 1000.0;
        for (round, size) in sizes.iter().enumerate().skip(1) {
            let t = (round + 1) as f64 / 10.0;
            let (least, most) = (curve(t - 0.1) - 1.0, curve(t + 0.1) + 1.0);
            assert!((least..most).contains(size), "round {round}: {size} in {least}..{most}");
        }
    }

    /// Small windows: K = ∛(10·0.75) = 1.957 s, and Reno-friendly growth is ahead before. It
    /// adds 9/17 of a segment a round: 7, 7.53, 8.06, 8.59, 9.12, 9.65 after rounds 0 to 5;
    /// from the window before the loss on a whole segment.
    #[test]
    fn c_44_reno_friendly_growth() {
        let (mut cubic, mut window) = after_loss(10);
        let sizes = rounds(&mut cubic, &mut window, SimTime::ZERO, 5);
        for (round, size) in sizes.iter().enumerate() {
            let expected = 7.0 + 9.0 / 17.0 * (round + 1) as f64;
            assert!((size - expected).abs() < 0.3, "round {round}: {size} {expected}");
        }
        let mut epoch = Epoch::begin(&window, window.cwnd, SimTime::ZERO);
        let before = epoch.w_est;
        (0..window.cwnd / SMSS).for_each(|_| epoch.grow_estimate(&window, SMSS, 0));
        let round = window.cwnd / SMSS;
        assert_eq!(epoch.w_est - before, round * SMSS * SMSS / window.cwnd);
    }

    /// Fast convergence: a loss at 80 below the plateau of 100 makes 80·(1+0.7)/2 = 68 the
    /// next plateau; without, or above it, the window itself.
    #[test]
    fn c_44_fast_convergence() {
        for (cwnd, fast, plateau) in [(80, true, 68), (80, false, 80), (120, true, 120)] {
            let (mut cubic, _) = after_loss(100);
            cubic.on_loss(&Window { cwnd: cwnd * SMSS, ssthresh: 0, smss: SMSS }, fast);
            assert_eq!(cubic.w_max, plateau * SMSS);
        }
    }

    /// Ten seconds in which the window was not used must not move it along the curve: the
    /// growth after the pause is the growth there would have been without it.
    #[test]
    fn unused_time_earns_no_credit() {
        let at = |ms| SimTime::ZERO + Duration::from_millis(ms);
        let (mut plain, mut window) = after_loss(1000);
        rounds(&mut plain, &mut window, at(0), 20);
        let (mut paused, mut other) = (plain.clone(), window);
        let expected = rounds(&mut plain, &mut window, at(2_000), 20);
        paused.unused(at(12_000));
        assert_eq!(rounds(&mut paused, &mut other, at(12_000), 20), expected);
    }

    /// §4.2: the target is the curve's value a round trip ahead. A second after a loss at 1000
    /// segments, ACKs for the whole window of 700 lift it to the target: 1000 − 0.4·(9.0856 −
    /// 1.1)³ = 796.3 with a round trip of 100 ms, 1000 − 0.4·(9.0856 − 1.2)³ = 803.9 with 200 ms.
    #[test]
    fn c_44_the_target_is_a_round_trip_ahead() {
        for (rtt, expected) in [(100, 796.3), (200, 803.9)] {
            let (mut cubic, mut window) = after_loss(1000);
            cubic.set_rtt(Duration::from_millis(rtt));
            cubic.grow(&mut window, SimTime::ZERO, 1);
            assert_eq!(window.cwnd, 700 * SMSS, "one byte earns nothing");
            cubic.grow(&mut window, SimTime::ZERO + Duration::from_secs(1), 700 * SMSS);
            let segments = window.cwnd as f64 / SMSS as f64;
            assert!((segments - expected).abs() < 0.1, "{rtt} ms: {segments}");
        }
    }

    /// §4.8: after a timeout the plateau is the window itself, K = 0: the curve begins flat
    /// (0.4·1³ = 0.4 segments after a second), and what grows is the estimate of Reno.
    #[test]
    fn a_timeout_forgets_the_plateau() {
        let (mut cubic, mut window) = after_loss(1000);
        cubic.on_timeout();
        rounds(&mut cubic, &mut window, SimTime::ZERO, 1);
        let epoch = cubic.epoch.as_ref().unwrap();
        assert_eq!((epoch.k_micros, epoch.origin), (0, 700 * SMSS));
    }
}
