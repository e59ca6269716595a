//! The retransmission queue: what was sent and is not yet acknowledged, a segment an entry.
//!
//! Entries are in the order of their sequence numbers, so that a cumulative ACK takes them
//! from the front. Each knows whether it is believed lost. (SACK will mark entries here too.)

use crate::units::SimTime;
use crate::wire::{Flags, Seq};
use std::collections::VecDeque;

/// A segment that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// Its first sequence number.
    pub(super) seq: Seq,
    /// Bytes of payload.
    pub(super) payload: u32,
    /// SYN, FIN and PSH where it has them.
    pub(super) flags: Flags,
    /// How often it was sent.
    pub(super) transmissions: u16,
    /// Whether it is believed lost and has not been sent again since.
    pub(super) lost: bool,
    /// When it was sent last.
    pub(super) sent_at: SimTime,
}

impl Sent {
    /// Sequence numbers that it occupies.
    fn seq_len(&self) -> u32 {
        let control = [Flags::SYN, Flags::FIN].iter().filter(|flag| self.flags.has(**flag));
        self.payload + control.count() as u32
    }

    /// The sequence number after its last.
    pub(super) fn seq_end(&self) -> Seq {
        self.seq + self.seq_len()
    }
}

/// What an acknowledgment took from the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Acknowledged {
    /// Bytes of payload.
    pub(super) payload: u64,
    /// When the first of them was sent; `None` where one of them was sent more than once, so
    /// that nobody knows which sending was acknowledged (Karn, RFC 6298 §3).
    pub(super) timed: Option<SimTime>,
    /// When the last of them was sent; `None` as above.
    pub(super) youngest: Option<SimTime>,
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub(super) struct SentQueue {
    entries: VecDeque<Sent>,
    /// Sequence space of entries that are lost and not sent again.
    lost: u32,
    /// No entry before this position is lost.
    first_lost: u32,
}

impl SentQueue {
    /// Whether everything is acknowledged.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The oldest entry.
    pub(super) fn front(&self) -> Option<&Sent> {
        self.entries.front()
    }

    /// Sequence space that is lost and not sent again.
    pub(super) fn lost(&self) -> u32 {
        self.lost
    }

    /// Adds what was just sent for the first time.
    pub(super) fn push(&mut self, seq: Seq, payload: u32, flags: Flags, now: SimTime) {
        let entry = Sent { seq, payload, flags, transmissions: 1, lost: false, sent_at: now };
        self.entries.push_back(entry);
    }

    /// Takes out what lies before `ack`.
    pub(super) fn acknowledge(&mut self, ack: Seq) -> Acknowledged {
        let mut result = Acknowledged::default();
        let mut retransmitted = false;
        while let Some(entry) = self.entries.front_mut() {
            if ack <= entry.seq {
                break;
            }
            retransmitted |= entry.transmissions > 1;
            result.timed = result.timed.or(Some(entry.sent_at));
            result.youngest = Some(entry.sent_at);
            if ack < entry.seq_end() {
                // Part of it: only a receiver with a small window does this. What is left
                // keeps its fate.
                let part = ack.since(entry.seq);
                entry.seq = ack;
                entry.payload -= part;
                self.lost -= if entry.lost { part } else { 0 };
                result.payload += u64::from(part);
                break;
            }
            result.payload += u64::from(entry.payload);
            self.lost -= if entry.lost { entry.seq_len() } else { 0 };
            self.entries.pop_front();
            self.first_lost = self.first_lost.saturating_sub(1);
        }
        if retransmitted {
            result.timed = None;
            result.youngest = None;
        }
        result
    }

    /// The oldest entry is believed lost.
    pub(super) fn mark_front_lost(&mut self) {
        if let Some(entry) = self.entries.front_mut()
            && !entry.lost
        {
            entry.lost = true;
            self.lost += entry.seq_len();
        }
        self.first_lost = 0;
    }

    /// Everything is believed lost: the retransmission timer expired.
    pub(super) fn mark_all_lost(&mut self) {
        self.lost = 0;
        for entry in &mut self.entries {
            entry.lost = true;
            self.lost += entry.seq_len();
        }
        self.first_lost = 0;
    }

    /// The first entry that is lost, to be sent again.
    pub(super) fn next_lost(&mut self) -> Option<Sent> {
        if self.lost == 0 {
            return None;
        }
        let from = self.first_lost as usize;
        let at = (from..self.entries.len()).find(|at| self.entries[*at].lost)?;
        self.first_lost = at as u32;
        Some(self.entries[at])
    }

    /// The entry that [`SentQueue::next_lost`] named is sent again.
    pub(super) fn resend(&mut self, now: SimTime) {
        if let Some(entry) = self.entries.get_mut(self.first_lost as usize)
            && entry.lost
        {
            entry.lost = false;
            entry.transmissions = entry.transmissions.saturating_add(1);
            entry.sent_at = now;
            self.lost -= entry.seq_len();
        }
    }

    /// Forgets everything, memory included.
    pub(super) fn clear(&mut self) {
        *self = SentQueue::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> SimTime {
        SimTime::from_nanos(ms * 1_000_000)
    }

    fn three() -> SentQueue {
        let mut queue = SentQueue::default();
        for i in 0..3 {
            queue.push(Seq(u32::MAX - 99) + i * 100, 100, Flags::ACK, at(u64::from(i)));
        }
        queue
    }

    #[test]
    fn a_cumulative_ack_across_the_wrap_is_timed_from_its_first_segment() {
        let mut queue = three();
        let acked = queue.acknowledge(Seq(100));
        assert_eq!(acked, Acknowledged { payload: 200, timed: Some(at(0)), youngest: Some(at(1)) });
        assert_eq!(queue.front().unwrap().seq, Seq(100));
    }

    #[test]
    fn c_12_what_was_sent_twice_is_not_timed() {
        let mut queue = three();
        queue.mark_front_lost();
        assert_eq!(queue.lost(), 100);
        assert_eq!(queue.next_lost().unwrap().seq, Seq(u32::MAX - 99));
        queue.resend(at(9));
        assert_eq!((queue.lost(), queue.next_lost()), (0, None));
        let acked = queue.acknowledge(Seq(200));
        assert_eq!(acked, Acknowledged { payload: 300, timed: None, youngest: None });
        assert!(queue.is_empty());
    }

    #[test]
    fn lost_segments_come_in_order_and_a_part_may_be_acknowledged() {
        let mut queue = three();
        queue.mark_all_lost();
        queue.next_lost();
        queue.resend(at(5));
        queue.acknowledge(Seq(50));
        assert_eq!(queue.lost(), 150);
        let next = queue.next_lost().unwrap();
        assert_eq!((next.seq, next.payload), (Seq(50), 50));
        queue.resend(at(6));
        assert_eq!(queue.next_lost().unwrap().seq, Seq(100));
    }
}
