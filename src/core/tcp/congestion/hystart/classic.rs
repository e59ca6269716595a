//! Hybrid slow start as Linux has it (`hystart_update` in `net/ipv4/tcp_cubic.c`).
//!
//! Two signs end slow start. **ACK train**: ACKs that follow each other closely have been
//! coming for half of the least round trip, so the data they acknowledge fill half of the
//! path, and twice that is on its way. **Delay**: the least of a round's samples is well above
//! the least ever: a queue stands.
//!
//! Simplified: segments are never sent in bursts by pacing, so the half is always taken; and
//! the signs read times to the nanosecond where Linux has microseconds.

use super::super::{RoundTrip, Window};
use crate::units::{Duration, SimTime};
use crate::wire::Seq;

/// `hystart_low_window`: below so many segments nothing is looked at.
const LOW_WINDOW: u64 = 16;
/// `hystart_ack_delta_us`: ACKs no further apart belong to one train.
const ACK_GAP: Duration = Duration::from_millis(2);
/// `HYSTART_MIN_SAMPLES`: samples of a round before its delay is judged.
const SAMPLES: u32 = 8;
/// `HYSTART_DELAY_MIN` and `HYSTART_DELAY_MAX`: bounds of the delay that counts, which is an
/// eighth of the least round trip.
const DELAY_MIN: Duration = Duration::from_millis(4);
const DELAY_MAX: Duration = Duration::from_millis(16);
/// `hystart_ack_delay`: what the largest segmentation-offload packets could delay ACKs by, at
/// most a millisecond.
const MOST_ACK_DELAY: Duration = Duration::from_millis(1);
const LARGEST_OFFLOAD: u64 = 65_536;

/// The state.
#[derive(Clone, PartialEq, Debug, Default)]
pub(in crate::tcp::congestion) struct Classic {
    /// A sign was seen; nothing more is looked for.
    found: bool,
    round_start: SimTime,
    /// The last ACK of the train.
    last_ack: SimTime,
    /// The round ends when more than this is acknowledged.
    ends: Seq,
    /// The least sample of the round.
    least: Option<Duration>,
    samples: u32,
}

impl Classic {
    pub(super) fn start(&mut self, snd_nxt: Seq) {
        self.ends = snd_nxt;
    }

    /// A sample in slow start (`cubictcp_acked`). Rounds begin below the low window too, though
    /// nothing is looked at (older kernels began none there, so that later ones began in the
    /// middle of a flight).
    pub(super) fn on_round_trip(&mut self, window: &mut Window, trip: &RoundTrip, least: Duration) {
        if self.found {
            return;
        }
        if trip.snd_una > self.ends {
            *self = Classic {
                found: false,
                round_start: trip.now,
                last_ack: trip.now,
                ends: trip.snd_nxt,
                least: None,
                samples: 0,
            };
        }
        if window.cwnd < LOW_WINDOW * window.smss {
            return;
        }
        if self.train_is_long(window, trip, least) || self.delay_is_long(trip, least) {
            self.found = true;
            window.ssthresh = window.cwnd;
        }
    }

    fn train_is_long(&mut self, window: &Window, trip: &RoundTrip, least: Duration) -> bool {
        if trip.now.since(self.last_ack) > ACK_GAP {
            return false;
        }
        self.last_ack = trip.now;
        let threshold = least + ack_delay(window, trip.srtt);
        trip.now.since(self.round_start).as_nanos() > threshold.as_nanos() / 2
    }

    fn delay_is_long(&mut self, trip: &RoundTrip, least: Duration) -> bool {
        let of_round = self.least.map_or(trip.sample, |round| round.min(trip.sample));
        self.least = Some(of_round);
        if self.samples < SAMPLES {
            self.samples += 1;
            return false;
        }
        let more = Duration::from_nanos(least.as_nanos() / 8).clamp(DELAY_MIN, DELAY_MAX);
        of_round > least + more
    }
}

/// `hystart_ack_delay`: the time of four of the largest offload packets at the pacing rate,
/// which in slow start is twice cwnd/srtt (`tcp_update_pacing_rate`).
fn ack_delay(window: &Window, srtt: Duration) -> Duration {
    // Fits into 64 bits for round trips of up to 19 hours.
    let nanos = (4 * LARGEST_OFFLOAD).saturating_mul(srtt.as_nanos()) / (2 * window.cwnd.max(1));
    Duration::from_nanos(nanos).min(MOST_ACK_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(segments: u64) -> Window {
        Window { cwnd: segments * 1000, ssthresh: u64::MAX, smss: 1000 }
    }

    /// Feeds samples (ms) at times (ms), acknowledging a segment each of a round that never
    /// ends; returns how many were needed for the exit.
    fn exit_after(segments: u64, samples: impl Iterator<Item = (u64, u64)>) -> Option<usize> {
        let mut classic = Classic::default();
        classic.start(Seq(0));
        let mut window = window(segments);
        for (i, (at, sample)) in samples.enumerate() {
            let trip = RoundTrip {
                now: SimTime::ZERO + Duration::from_millis(at),
                sample: Duration::from_millis(sample),
                srtt: Duration::from_millis(sample),
                snd_una: Seq(1 + i as u32),
                snd_nxt: Seq(1_000_000),
            };
            classic.on_round_trip(&mut window, &trip, Duration::from_millis(200));
            if window.ssthresh != u64::MAX {
                assert_eq!(window.ssthresh, window.cwnd);
                return Some(i + 1);
            }
        }
        None
    }

    /// The least round trip is 200 ms, so the delay that counts is min(200/8, 16) = 16 ms:
    /// samples of 240 ms end it with the ninth (eight are gathered first), samples of 216 ms
    /// do not (it must be more), one sample of 200 among them prevents it.
    #[test]
    fn delay_ends_slow_start_with_the_ninth_sample() {
        let constant = |sample| (0..40).map(move |i| (5 * i, sample));
        assert_eq!(exit_after(20, constant(240)), Some(9));
        assert_eq!(exit_after(20, constant(217)), Some(9));
        assert_eq!(exit_after(20, constant(216)), None);
        let one_short = (0..40).map(|i| (5 * i, if i == 3 { 200 } else { 240 }));
        assert_eq!(exit_after(20, one_short), None);
        assert_eq!(exit_after(15, constant(240)), None, "below the low window");
    }

    /// ACKs a millisecond apart without added delay: (200 + 1)/2 = 100.5 ms after the round
    /// began, that is with the ACK at 101 ms, the 102nd. Three milliseconds apart they are no
    /// train.
    #[test]
    fn a_train_of_half_a_round_trip_ends_slow_start() {
        assert_eq!(exit_after(20, (0..200).map(|i| (i, 200))), Some(102));
        assert_eq!(exit_after(20, (0..200).map(|i| (3 * i, 200))), None);
    }
}
