//! Receive-buffer autotuning: the buffer follows what the application reads in a round trip.
//!
//! Read Fisk and Feng, "Dynamic Right-Sizing in TCP" (2001), and in Linux `tcp_rcv_space_adjust`
//! and `tcp_rcvbuf_grow`: an application that reads more in this round trip than in any before
//! shows that the sender's window has grown, so the buffer must make room for the next growth.
//!
//! Simplified: sizes are windows, in bytes of payload; the kernel keeps the memory that they
//! take, a constant factor more.

use crate::units::{Duration, SimTime};

/// The kernel's first expectation: ten full segments (`TCP_INIT_CWND`).
const FIRST_SEGMENTS: u32 = 10;

/// What is measured while a connection receives.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Autotune {
    /// Bytes read in the best round trip so far (`rcvq_space.space`).
    most: u32,
    /// Bytes read since `since` (`copied_seq − rcvq_space.seq`).
    read: u32,
    /// When the round trip being measured began.
    since: SimTime,
    /// The round-trip time as the receiver sees it (`rcv_rtt_est`); none before a sample.
    rtt: Option<Duration>,
    /// The timestamp that gave the latest sample; the same one gives no other.
    echo: Option<u32>,
}

impl Autotune {
    /// A connection that begins to receive segments of `mss` bytes.
    pub(super) fn new(now: SimTime, mss: u32) -> Autotune {
        Autotune { most: FIRST_SEGMENTS * mss, read: 0, since: now, rtt: None, echo: None }
    }

    /// A full segment echoes the timestamp `echo`, sent `sample` ago. Only the first segment
    /// that echoes it tells the round-trip time; the others waited behind it
    /// (`tcp_rcv_rtt_measure_ts`). A shorter round trip counts at once, a longer one an eighth
    /// (`tcp_rcv_rtt_update` since Linux 6.16: a queue makes round trips longer, and the buffer
    /// need not follow it).
    pub(super) fn on_round_trip(&mut self, echo: u32, sample: Duration) {
        if self.echo.replace(echo) == Some(echo) {
            return;
        }
        self.rtt = Some(match self.rtt {
            Some(rtt) if sample >= rtt => {
                Duration::from_nanos((7 * rtt.as_nanos() + sample.as_nanos()) / 8)
            }
            _ => sample,
        });
    }

    /// This timestamp will give no sample.
    pub(super) fn spend(&mut self, echo: u32) {
        self.echo = Some(echo);
    }

    /// The application read `bytes`. At the end of a round trip: the window that the buffer
    /// should have room for, where that is news. `beyond` is how far bytes out of order reach.
    pub(super) fn on_read(&mut self, now: SimTime, bytes: u64, beyond: u32) -> Option<u64> {
        self.read = self.read.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
        if self.rtt.is_none_or(|rtt| now.since(self.since) < rtt) {
            return None;
        }
        let read = std::mem::take(&mut self.read);
        self.since = now;
        if read <= self.most {
            return None;
        }
        let (before, read) = (u64::from(std::mem::replace(&mut self.most, read)), u64::from(read));
        // What was read belongs to the round trip before, so it is doubled once; and a sender
        // in slow start doubles again, so the growth is extrapolated.
        let steady = 2 * read;
        let growth = steady * (read - before) / before.max(1);
        Some(steady + 2 * growth + u64::from(beyond))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 14480 bytes were expected. 28960 in the first round trip are twice that: the window is
    /// to hold twice 28960, and twice as much again for each time that the rate grew.
    #[test]
    fn the_window_runs_ahead_of_what_is_read() {
        let ms = |millis| SimTime::ZERO + Duration::from_millis(millis);
        let mut tune = Autotune::new(ms(0), 1448);
        tune.on_round_trip(7, Duration::from_millis(100));
        tune.on_round_trip(7, Duration::from_millis(500));
        assert_eq!(tune.on_read(ms(50), 14_480, 0), None, "the round trip is not over");
        assert_eq!(tune.on_read(ms(100), 14_480, 0), Some(2 * 28_960 + 2 * 2 * 28_960));
        assert_eq!(tune.on_read(ms(200), 28_960, 0), None, "no more than before");
    }

    /// The same with a hole: what lies beyond it waits in the buffer, too, and needs its room besides
    /// (`tcp_rcvbuf_grow` adds what the queue of segments out of order reaches beyond RCV.NXT).
    #[test]
    fn what_waits_beyond_a_hole_needs_room_besides() {
        let at = SimTime::ZERO + Duration::from_millis(100);
        let mut tune = Autotune::new(SimTime::ZERO, 1448);
        tune.on_round_trip(7, Duration::from_millis(100));
        assert_eq!(tune.on_read(at, 28_960, 4344), Some(2 * 28_960 + 2 * 2 * 28_960 + 4344));
    }

    /// A timestamp that a segment without text echoed first gives no sample: there is none
    /// before the next one, and so no round trip to read in.
    #[test]
    fn a_spent_timestamp_gives_no_round_trip() {
        let ms = Duration::from_millis;
        let mut tune = Autotune::new(SimTime::ZERO, 1448);
        tune.spend(7);
        tune.on_round_trip(7, ms(100));
        assert_eq!(tune.on_read(SimTime::ZERO + ms(500), 14_480, 0), None);
        tune.on_round_trip(8, ms(110));
        assert_eq!(tune.rtt, Some(ms(110)));
        // 14480 and one segment more than expected: 2 · 15928 + 2 · (2 · 15928 · 1448 / 14480).
        assert_eq!(tune.on_read(SimTime::ZERO + ms(600), 1448, 0), Some(31_856 + 2 * 3185));
    }

    /// Round trips of 100, 180 and 90 ms: the longer counts an eighth, 100 + 80/8 = 110; the
    /// shorter counts at once.
    #[test]
    fn the_least_round_trip_counts_at_once() {
        let ms = Duration::from_millis;
        let mut tune = Autotune::new(SimTime::ZERO, 1448);
        let after = [100, 180, 90].map(|sample| {
            tune.on_round_trip(sample, ms(u64::from(sample)));
            tune.rtt
        });
        assert_eq!(after, [Some(ms(100)), Some(ms(110)), Some(ms(90))]);
    }
}
