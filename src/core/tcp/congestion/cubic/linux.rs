//! CUBIC as Linux has it (`net/ipv4/tcp_cubic.c`): whole segments, time in 1/1024 s made from
//! jiffies, and growth by counting: one segment for every `cnt` acknowledged (`bictcp_update`,
//! `tcp_cong_avoid_ai`).
//!
//! Where it differs from RFC 9438: everything is cut to segments and jiffies; the target is
//! the curve's value the least delay ahead, not the smoothed one; before there was a loss the
//! window grows by 5 % a round trip at least; at most one segment for two acknowledged; Reno's
//! estimate keeps its 0.53 segments a round trip for ever (§4.3 would have 1 later).
//!
//! Simplified: a jiffy begins at time zero. Segments that are not full count as the part of
//! one that they are. The cube root is exact where the kernel's errs by 0.2 %.

use super::super::Window;
use super::root::cube_root;
use crate::units::{Duration, SimTime};

/// Nanoseconds of a jiffy with HZ = 250, which is what distributions build.
const JIFFY: u64 = 4_000_000;
const HZ: u64 = 250;
/// `beta` = 717/1024, nearly 0.7.
const BETA: u64 = 717;
const BETA_SCALE: u64 = 1024;
/// `beta_scale`: 8·(1+β)/(3·(1−β)) in the kernel's integers, 15; an eighth of it is 1/α.
const FRIENDLY_SCALE: u64 = 8 * (BETA_SCALE + BETA) / 3 / (BETA_SCALE - BETA);
/// `cube_rtt_scale`: C is 410/1024 segments/s³.
const C_SCALE: u64 = 410;
/// The shift of C and of three times 1/1024 s.
const CUBE_SHIFT: u32 = 40;
/// `bictcp_update`: before the first loss at least 5 % a round trip.
const STARTING_COUNT: u64 = 20;

/// The variables of `struct bictcp`; windows in segments, time in jiffies.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Linux {
    /// How many acknowledged segments raise the window by one.
    cnt: u64,
    /// Acknowledged and not yet turned into growth (`snd_cwnd_cnt`).
    counted: u64,
    /// Bytes of segments that are not whole.
    part: u64,
    last_max_cwnd: u64,
    last_cwnd: u64,
    last_time: u64,
    origin: u64,
    /// In 1/1024 s.
    k: u64,
    epoch_start: Option<u64>,
    ack_cnt: u64,
    /// Reno's estimate.
    tcp_cwnd: u64,
}

impl Linux {
    /// When the epoch began.
    pub(super) fn epoch_start(&self) -> Option<SimTime> {
        self.epoch_start.map(|jiffies| SimTime::from_nanos(jiffies.saturating_mul(JIFFY)))
    }

    /// `cubictcp_recalc_ssthresh`: the threshold in bytes, and the plateau of the next epoch.
    pub(super) fn on_loss(&mut self, cwnd: u64, smss: u64, fast_convergence: bool) -> u64 {
        let cwnd = cwnd / smss;
        self.epoch_start = None;
        self.counted = 0;
        let slower = fast_convergence && cwnd < self.last_max_cwnd;
        self.last_max_cwnd =
            if slower { cwnd * (BETA_SCALE + BETA) / (2 * BETA_SCALE) } else { cwnd };
        (cwnd * BETA / BETA_SCALE).max(2) * smss
    }

    /// `cubictcp_state` with `TCP_CA_Loss`: everything is forgotten.
    pub(super) fn on_timeout(&mut self) {
        *self = Linux::default();
    }

    /// `cubictcp_cwnd_event` with `CA_EVENT_TX_START`: nothing is in flight and data leaves;
    /// the epoch moves by the time since data last left.
    pub(super) fn on_transmission_start(&mut self, last_sent: SimTime, now: SimTime) {
        let now = jiffies(now);
        if let Some(start) = &mut self.epoch_start {
            *start = (*start + now.saturating_sub(jiffies(last_sent))).min(now);
        }
    }

    /// `acked` bytes were acknowledged in congestion avoidance.
    pub(super) fn grow(&mut self, window: &mut Window, now: SimTime, least: Duration, acked: u64) {
        self.part += acked;
        let acked = self.part / window.smss;
        self.part %= window.smss;
        if acked == 0 {
            return;
        }
        self.update(window.cwnd / window.smss, jiffies(now), least, acked);
        window.cwnd += self.count(acked) * window.smss;
    }

    /// `tcp_cong_avoid_ai`: by how many segments the window grows. Credit from a time of
    /// slower growth is worth one segment at most.
    fn count(&mut self, acked: u64) -> u64 {
        let late = u64::from(self.counted >= self.cnt);
        if late == 1 {
            self.counted = 0;
        }
        self.counted += acked;
        let growth = self.counted / self.cnt;
        self.counted %= self.cnt;
        late + growth
    }

    /// `bictcp_update`: how many acknowledged segments are worth one, from the curve at most
    /// once a jiffy and, while the window stays, once in 1/32 s.
    fn update(&mut self, cwnd: u64, now: u64, least: Duration, acked: u64) {
        self.ack_cnt += acked;
        if self.last_cwnd == cwnd && now - self.last_time <= HZ / 32 && self.cnt > 0 {
            return;
        }
        if self.epoch_start.is_none() || now != self.last_time {
            self.last_cwnd = cwnd;
            self.last_time = now;
            let start = self.begin_epoch(cwnd, now, acked);
            self.cnt = self.count_by_curve(cwnd, now - start, least);
        }
        self.be_friendly(cwnd);
        self.cnt = self.cnt.max(2);
    }

    /// The epoch's start; if there is none it begins now.
    fn begin_epoch(&mut self, cwnd: u64, now: u64, acked: u64) -> u64 {
        if let Some(start) = self.epoch_start {
            return start.min(now);
        }
        self.epoch_start = Some(now);
        self.ack_cnt = acked;
        self.tcp_cwnd = cwnd;
        self.origin = self.last_max_cwnd.max(cwnd);
        self.k = k(self.origin - cwnd);
        now
    }

    fn count_by_curve(&self, cwnd: u64, elapsed: u64, least: Duration) -> u64 {
        // usecs_to_jiffies rounds up.
        let t = (elapsed + least.as_nanos().div_ceil(JIFFY)) * 1024 / HZ;
        let target = curve(self.origin, self.k, t);
        let cnt = if target > cwnd { cwnd / (target - cwnd) } else { 100 * cwnd };
        if self.last_max_cwnd == 0 { cnt.min(STARTING_COUNT) } else { cnt }
    }

    /// No slower than Reno would be: it would add a segment for each `delta` acknowledged.
    fn be_friendly(&mut self, cwnd: u64) {
        let delta = (cwnd * FRIENDLY_SCALE / 8).max(1);
        while self.ack_cnt > delta {
            self.ack_cnt -= delta;
            self.tcp_cwnd += 1;
        }
        if self.tcp_cwnd > cwnd {
            self.cnt = self.cnt.min(cwnd / (self.tcp_cwnd - cwnd));
        }
    }
}

/// The clock of the curve.
fn jiffies(now: SimTime) -> u64 {
    now.as_nanos() / JIFFY
}

/// K in 1/1024 s: ∛(`below`/C).
fn k(below: u64) -> u64 {
    cube_root(u128::from((1u64 << CUBE_SHIFT) / C_SCALE) * u128::from(below))
}

/// The curve's value in segments at `t`/1024 s.
fn curve(origin: u64, k: u64, t: u64) -> u64 {
    // An epoch of 2²⁴/1024 s is four and a half hours.
    let offset = u128::from(t.abs_diff(k).min(1 << 24));
    let change = ((u128::from(C_SCALE) * offset.pow(3)) >> CUBE_SHIFT) as u64;
    if t < k { origin.saturating_sub(change) } else { origin + change }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMSS: u64 = 1448;

    /// The published K to 1/1024 s and the difference between 0.4 and 410/1024, which is a
    /// tenth of a per cent and so less than a thousandth of K.
    #[test]
    fn c_44_k_in_1024ths() {
        for (w_max, row) in [(10u64, 1.957), (50, 3.347), (100, 4.217), (1000, 9.086)] {
            let seconds = k(w_max * 3 / 10) as f64 / 1024.0;
            assert!((seconds - row).abs() < 0.001 * row + 1.0 / 1024.0, "{w_max}: {seconds}");
        }
    }

    #[test]
    fn c_44_the_curve_in_segments() {
        for w_max in [10u64, 50, 100, 1000] {
            let k = k(w_max * 3 / 10);
            assert_eq!(curve(w_max, k, k), w_max);
            for tenth in 0..200u64 {
                let t = tenth as f64 / 10.0;
                let exact = 0.4 * (t - (w_max as f64 * 0.75).cbrt()).powi(3) + w_max as f64;
                let segments = curve(w_max, k, tenth * 1024 / 10) as f64;
                // A segment for the cutting, and 0.4 % for the three factors cut.
                let error = 1.0 + 0.004 * (exact - w_max as f64).abs();
                assert!((segments - exact).abs() <= error, "{w_max} {t}: {segments} {exact}");
            }
        }
    }

    /// 10·717/1024 = 7.002; and a threshold is never below 2.
    #[test]
    fn c_45_ten_segments_become_seven() {
        for (cwnd, ssthresh) in [(10, 7), (100, 70), (3, 2), (2, 2), (1, 2)] {
            assert_eq!(Linux::default().on_loss(cwnd * SMSS, SMSS, true), ssthresh * SMSS);
        }
    }

    /// A loss at 80 below the plateau of 100: 80·1741/2048 = 68.008.
    #[test]
    fn c_44_fast_convergence() {
        for (fast, plateau) in [(true, 68), (false, 80)] {
            let mut cubic = Linux::default();
            cubic.on_loss(100 * SMSS, SMSS, true);
            cubic.on_loss(80 * SMSS, SMSS, fast);
            assert_eq!(cubic.last_max_cwnd, plateau);
        }
    }

    /// Feeds ACKs of two segments, 100 ms apart, and returns the window after each.
    fn acks(cubic: &mut Linux, window: &mut Window, from_ms: u64, acks: u64) -> Vec<u64> {
        let least = Duration::from_millis(100);
        (0..acks)
            .map(|ack| {
                let now = SimTime::ZERO + Duration::from_millis(from_ms + 100 * ack);
                cubic.grow(window, now, least, 2 * SMSS);
                window.cwnd / SMSS
            })
            .collect()
    }

    /// Before any loss a segment for each twenty, that is ten ACKs of two: 48, 49 with the
    /// tenth ACK, 50 with the twentieth. Much later the curve is steep, and every ACK of two
    /// adds one segment and never more.
    #[test]
    fn c_46_a_segment_for_twenty_and_at_most_for_two() {
        let mut cubic = Linux::default();
        let mut window = Window { cwnd: 48 * SMSS, ssthresh: 0, smss: SMSS };
        let sizes = acks(&mut cubic, &mut window, 5_000, 20);
        assert_eq!((sizes[8], sizes[9], sizes[18], sizes[19]), (48, 49, 49, 50));
        let sizes = acks(&mut cubic, &mut window, 17_000, 40);
        assert!(sizes[20..].windows(2).all(|pair| pair[1] == pair[0] + 1), "{sizes:?}");
    }

    /// Four idle seconds leave the window and its growth as they were.
    #[test]
    fn c_46_idle_time_earns_no_credit() {
        let at = |ms| SimTime::ZERO + Duration::from_millis(ms);
        let mut cubic = Linux::default();
        let mut window = Window { cwnd: 48 * SMSS, ssthresh: 0, smss: SMSS };
        acks(&mut cubic, &mut window, 5_000, 1);
        cubic.on_transmission_start(at(5_000), at(9_000));
        let sizes = acks(&mut cubic, &mut window, 9_100, 19);
        assert_eq!((sizes[7], sizes[8], sizes[17], sizes[18]), (48, 49, 49, 50));
    }

    /// Packetdrill's `cubic-rto-ss-ca-cwnd-bump`: slow start after a timeout has reached its
    /// threshold of 7, a segment is acknowledged at a time, 2 ms apart, with pauses of 98 ms
    /// after the first, the eighth and the fifteenth. Reno's estimate becomes 8 when more than
    /// 7·15/8 = 13 (cut) are acknowledged; while the window stays that is looked at every 1/32
    /// s only, so after the pause: with the sixteenth. The curve alone would take twenty.
    #[test]
    fn c_44_reno_friendly_growth() {
        let mut cubic = Linux::default();
        let mut window = Window { cwnd: 7 * SMSS, ssthresh: 0, smss: SMSS };
        let mut now = SimTime::ZERO + Duration::from_secs(1);
        let sizes: Vec<u64> = (1..=16)
            .map(|ack| {
                now += Duration::from_millis(if [2, 9, 16].contains(&ack) { 98 } else { 2 });
                cubic.grow(&mut window, now, Duration::from_millis(100), SMSS);
                window.cwnd / SMSS
            })
            .collect();
        assert_eq!((sizes[14], sizes[15]), (7, 8), "{sizes:?}");
    }

    /// What the curve's own rounding does: the distance from the plateau is cut, so the target
    /// is up to a segment high. After a loss at 10, 0.1 s on, 0.4·(1.957 − 0.1)³ = 2.56 counts
    /// as 2 and the target is 8: seven acknowledged segments make the eighth.
    #[test]
    fn the_targets_are_cut_upwards_below_the_plateau() {
        let mut cubic = Linux::default();
        cubic.on_loss(10 * SMSS, SMSS, true);
        cubic.update(7, 1000, Duration::from_millis(100), 1);
        assert_eq!(cubic.cnt, 7);
    }
}
