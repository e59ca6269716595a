//! HyStart++ (RFC 9406): when the round trip grows, slow start goes on at a quarter of its
//! pace for five rounds (conservative slow start, CSS); if the round trip falls again
//! meanwhile it was a false alarm, else congestion avoidance begins.
//!
//! How much one ACK may add in slow start is `tcp.slow_start_limit`; the RFC's L is 8 without
//! pacing (§4.3). As §4.3 advises, only the first slow start is watched.

use super::super::{RoundTrip, Window};
use crate::units::Duration;
use crate::wire::Seq;

/// MIN_RTT_THRESH, MAX_RTT_THRESH and MIN_RTT_DIVISOR (RFC 9406 §4.3).
const THRESHOLD_MIN: Duration = Duration::from_millis(4);
const THRESHOLD_MAX: Duration = Duration::from_millis(16);
const THRESHOLD_DIVISOR: u64 = 8;
/// N_RTT_SAMPLE (§4.3).
const SAMPLES: u32 = 8;
/// CSS_GROWTH_DIVISOR (§4.3).
const GROWTH_DIVISOR: u64 = 4;
/// CSS_ROUNDS (§4.3).
const ROUNDS: u32 = 5;

/// The state (RFC 9406 §4.2).
#[derive(Clone, PartialEq, Debug, Default)]
pub(in crate::tcp::congestion) struct PlusPlus {
    /// The first slow start is over.
    done: bool,
    /// windowEnd: the round ends when this is acknowledged.
    ends: Seq,
    /// currentRoundMinRTT; `None` is infinity.
    current: Option<Duration>,
    /// lastRoundMinRTT.
    last: Option<Duration>,
    /// rttSampleCount.
    samples: u32,
    css: Option<Css>,
}

/// Conservative slow start.
#[derive(Clone, PartialEq, Debug)]
struct Css {
    /// cssBaselineMinRtt.
    baseline: Duration,
    /// Rounds completed.
    rounds: u32,
    /// Growth that is not yet a whole byte, times the divisor.
    rest: u64,
}

impl PlusPlus {
    pub(super) fn start(&mut self, snd_nxt: Seq) {
        self.ends = snd_nxt;
    }

    pub(super) fn finish(&mut self) {
        self.done = true;
        self.css = None;
    }

    /// What is left of growth by so many bytes: in CSS a quarter.
    pub(super) fn slowed(&mut self, growth: u64) -> u64 {
        let Some(css) = &mut self.css else { return growth };
        css.rest += growth;
        let whole = css.rest / GROWTH_DIVISOR;
        css.rest %= GROWTH_DIVISOR;
        whole
    }

    /// A sample in slow start.
    pub(super) fn on_round_trip(&mut self, window: &mut Window, trip: &RoundTrip) {
        if self.done {
            return;
        }
        self.current = Some(self.current.map_or(trip.sample, |least| least.min(trip.sample)));
        self.samples += 1;
        if self.samples >= SAMPLES {
            self.judge();
        }
        if trip.snd_una >= self.ends {
            self.next_round(window, trip.snd_nxt);
        }
    }

    /// Whether CSS begins, or was a false alarm.
    fn judge(&mut self) {
        let (Some(current), Some(last)) = (self.current, self.last) else { return };
        let more = Duration::from_nanos(last.as_nanos() / THRESHOLD_DIVISOR)
            .clamp(THRESHOLD_MIN, THRESHOLD_MAX);
        match &self.css {
            None if current >= last + more => {
                self.css = Some(Css { baseline: current, rounds: 0, rest: 0 });
            }
            Some(css) if current < css.baseline => self.css = None,
            _ => {}
        }
    }

    fn next_round(&mut self, window: &mut Window, snd_nxt: Seq) {
        self.last = self.current.take();
        self.samples = 0;
        self.ends = snd_nxt;
        if let Some(css) = &mut self.css {
            // The round in which it began counts (§4.2).
            css.rounds += 1;
            if css.rounds >= ROUNDS {
                window.ssthresh = window.cwnd;
                self.finish();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SimTime;

    /// Rounds of ten samples each, of so many milliseconds; the round (from 1) in which the
    /// threshold was set, and whether CSS held at the end of each.
    fn run(rounds: &[u64]) -> (Option<usize>, Vec<bool>) {
        let mut plusplus = PlusPlus::default();
        plusplus.start(Seq(10));
        let mut window = Window { cwnd: 20_000, ssthresh: u64::MAX, smss: 1000 };
        let mut exit = None;
        let mut slow = Vec::new();
        for (round, sample) in rounds.iter().enumerate() {
            for i in 1..=10 {
                let trip = RoundTrip {
                    now: SimTime::ZERO,
                    sample: Duration::from_millis(*sample),
                    srtt: Duration::from_millis(*sample),
                    snd_una: Seq(10 * round as u32 + i),
                    snd_nxt: Seq(10 * round as u32 + 20),
                };
                plusplus.on_round_trip(&mut window, &trip);
            }
            if exit.is_none() && window.ssthresh != u64::MAX {
                assert_eq!(window.ssthresh, 20_000);
                exit = Some(round + 1);
            }
            slow.push(plusplus.css.is_some());
        }
        (exit, slow)
    }

    /// C-47: an eighth of 100 ms is 12.5 ms more than the last round: 113 ms begin CSS in the
    /// third round, and the fifth round of it, the seventh, ends slow start.
    #[test]
    fn c_47_five_slow_rounds_then_the_end() {
        let (exit, slow) = run(&[100, 100, 113, 113, 113, 113, 113, 113]);
        assert_eq!(exit, Some(7));
        assert_eq!(slow, [false, false, true, true, true, true, false, false]);
        assert_eq!(run(&[100, 100, 112, 112, 112, 112, 112, 112]).0, None);
    }

    /// The threshold is at least 4 ms (an eighth of 10 ms is less) and at most 16 ms (an eighth
    /// of 200 ms is more).
    #[test]
    fn c_47_threshold_bounds() {
        assert!(run(&[10, 14]).1[1] && !run(&[10, 13]).1[1]);
        assert!(run(&[200, 216]).1[1] && !run(&[200, 215]).1[1]);
    }

    #[test]
    fn c_47_a_shorter_round_trip_was_a_false_alarm() {
        let (exit, slow) = run(&[100, 130, 120, 120, 120, 120, 120, 120]);
        assert_eq!(exit, None);
        assert_eq!(slow[..3], [false, true, false]);
    }

    /// A quarter, and what is left over is not lost: 1000 bytes thrice are 250 each; three
    /// bytes at a time give 0, 1, 1, 1.
    #[test]
    fn c_47_growth_is_a_quarter() {
        let css = Css { baseline: Duration::ZERO, rounds: 0, rest: 0 };
        let mut plusplus = PlusPlus { css: Some(css), ..PlusPlus::default() };
        assert_eq!([1000; 3].map(|growth| plusplus.slowed(growth)), [250; 3]);
        assert_eq!([3; 4].map(|growth| plusplus.slowed(growth)), [0, 1, 1, 1]);
        plusplus.finish();
        assert_eq!(plusplus.slowed(1000), 1000);
    }
}
