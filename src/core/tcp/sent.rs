//! The retransmission queue: what was sent and is not yet acknowledged, a segment an entry.
//!
//! Entries are in the order of their sequence numbers, so that a cumulative ACK takes them
//! from the front. Each knows whether it has arrived beyond a hole and whether it is believed
//! lost; [`scoreboard`] is where that is found out.

mod covered;
mod scoreboard;

pub(super) use scoreboard::Delivered;

use crate::engine::fetch;
use crate::units::SimTime;
use crate::wire::{Flags, Seq};
use covered::Covered;
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
    /// Whether the peer has it, by SACK.
    pub(super) sacked: bool,
    /// When it was sent last.
    pub(super) sent_at: SimTime,
}

impl Sent {
    /// Sequence numbers that it occupies.
    #[inline]
    pub(super) fn seq_len(&self) -> u32 {
        let control = [Flags::SYN, Flags::FIN].iter().filter(|flag| self.flags.has(**flag));
        self.payload + control.count() as u32
    }

    /// The sequence number after its last.
    #[inline]
    pub(super) fn seq_end(&self) -> Seq {
        self.seq + self.seq_len()
    }
}

/// Of what has arrived, what was sent last (RACK's xmit_ts and end_seq, RFC 8985 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Newest {
    pub(super) sent_at: SimTime,
    pub(super) end: Seq,
    /// Whether that was not its first sending.
    pub(super) again: bool,
}

impl Newest {
    /// Whether it was sent after what was sent at `sent_at` and ends before `end`
    /// (RFC 8985 §6.2, RACK_sent_after).
    pub(super) fn is_after(&self, sent_at: SimTime, end: Seq) -> bool {
        self.sent_at > sent_at || (self.sent_at == sent_at && self.end > end)
    }
}

/// What an acknowledgment took from the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Acknowledged {
    /// Bytes of payload.
    pub(super) payload: u64,
    /// Segments, those that SACK had reported included.
    pub(super) segments: u32,
    /// When the first of them was sent; `None` where one of them was sent more than once, so
    /// that nobody knows which sending was acknowledged (Karn, RFC 6298 §3), or SACK had told
    /// of all of them.
    pub(super) timed: Option<SimTime>,
    /// When the last of them was sent; `None` as above.
    pub(super) youngest: Option<SimTime>,
}

/// Room for so many entries is made with the first: most messages need no more.
const ROOM: usize = 8;

/// The queue.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct SentQueue {
    entries: VecDeque<Sent>,
    /// What is known of the fate of entries. Mostly nothing is, and that is found out at once: it
    /// is only there from when something is lost, sent again or reported beyond a hole, until
    /// everything is acknowledged.
    fates: Option<Box<Fates>>,
}

/// What is known of the fate of entries.
#[derive(Clone, PartialEq, Debug, Default)]
struct Fates {
    /// Sequence space of entries that are lost and not sent again, and their number.
    lost: u32,
    lost_count: u32,
    /// Sequence space of entries that SACK reported, and their number.
    sacked: u32,
    sacked_count: u32,
    /// No entry before this position is lost.
    first_lost: u32,
    /// Entries before this position have been looked at by the counting rule.
    examined: u32,
    /// How many entries from there on are reported.
    sacked_above: u32,
    /// What SACK blocks have covered.
    covered: Covered,
    /// Sendings in the order of time, some of them of no more interest. Kept while there is a
    /// need for it; before anything is sent again or looked for by time, that is the order of the
    /// entries.
    by_time: VecDeque<(SimTime, Seq)>,
    /// Whether it is kept.
    orders_time: bool,
}

impl Fates {
    /// An entry is taken out in front.
    fn forget(&mut self, entry: &Sent) {
        if entry.lost {
            self.lost -= entry.seq_len();
            self.lost_count -= 1;
        }
        if entry.sacked {
            self.sacked -= entry.seq_len();
            self.sacked_count -= 1;
            self.sacked_above -= u32::from(self.examined == 0);
        }
        self.first_lost = self.first_lost.saturating_sub(1);
        self.examined = self.examined.saturating_sub(1);
    }

    /// Everything before `ack` is acknowledged.
    fn forget_before(&mut self, ack: Seq) {
        self.covered.forget_before(ack);
        while self.by_time.front().is_some_and(|(_, seq)| *seq < ack) {
            self.by_time.pop_front();
        }
    }
}

impl SentQueue {
    /// Whether everything is acknowledged.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Has the oldest entry, which lies apart, loaded into the processor's cache.
    #[inline]
    pub(super) fn fetch(&self) {
        if let Some(oldest) = self.entries.front() {
            fetch(oldest);
        }
    }

    /// The oldest entry.
    #[inline]
    pub(super) fn front(&self) -> Option<&Sent> {
        self.entries.front()
    }

    /// Sequence space that is lost and not sent again.
    #[inline]
    pub(super) fn lost(&self) -> u32 {
        self.fates.as_ref().map_or(0, |fates| fates.lost)
    }

    /// Sequence space that has arrived beyond a hole.
    #[inline]
    pub(super) fn sacked(&self) -> u32 {
        self.fates.as_ref().map_or(0, |fates| fates.sacked)
    }

    /// Segments sent and not cumulatively acknowledged.
    #[inline]
    pub(super) fn segments(&self) -> u32 {
        self.entries.len() as u32
    }

    /// Segments that are lost and not sent again.
    #[inline]
    pub(super) fn lost_segments(&self) -> u32 {
        self.fates.as_ref().map_or(0, |fates| fates.lost_count)
    }

    /// Segments that have arrived beyond a hole.
    #[inline]
    pub(super) fn sacked_segments(&self) -> u32 {
        self.fates.as_ref().map_or(0, |fates| fates.sacked_count)
    }

    /// Adds what was just sent for the first time.
    #[inline(always)]
    pub(super) fn push(&mut self, seq: Seq, payload: u32, flags: Flags, now: SimTime) {
        if self.entries.capacity() == 0 {
            self.entries.reserve(ROOM);
        }
        self.entries.push_back(Sent {
            seq,
            payload,
            flags,
            transmissions: 1,
            lost: false,
            sacked: false,
            sent_at: now,
        });
        if let Some(fates) = self.fates.as_mut().filter(|fates| fates.orders_time) {
            fates.by_time.push_back((now, seq));
        }
    }

    /// The position of the entry with `seq` in it, or of the first one after it.
    fn position(&self, seq: Seq) -> usize {
        self.entries.partition_point(|entry| entry.seq_end() <= seq)
    }

    /// Takes out what lies before `ack`; what of it was not known to have arrived is added to
    /// `delivered`.
    #[inline(always)]
    pub(super) fn acknowledge(&mut self, ack: Seq, delivered: &mut Delivered) -> Acknowledged {
        let mut result = Acknowledged::default();
        let mut retransmitted = false;
        let highest = self.fates.as_ref().and_then(|fates| fates.covered.highest());
        while let Some(entry) = self.entries.front().copied() {
            if ack <= entry.seq {
                break;
            }
            retransmitted |= entry.transmissions > 1;
            if !entry.sacked {
                result.timed = result.timed.or(Some(entry.sent_at));
                result.youngest = Some(entry.sent_at);
            }
            if ack < entry.seq_end() {
                result.payload += u64::from(self.acknowledge_part(ack));
                break;
            }
            result.payload += u64::from(entry.payload);
            result.segments += 1;
            self.entries.pop_front();
            if let Some(fates) = &mut self.fates {
                fates.forget(&entry);
            }
            if !entry.sacked {
                delivered.take(&entry, highest);
            }
        }
        if retransmitted {
            result.timed = None;
            result.youngest = None;
        }
        if self.entries.is_empty() {
            self.fates = None;
        } else if let Some(fates) = &mut self.fates {
            fates.forget_before(ack);
        }
        result
    }

    /// From now on the order of time is kept.
    fn order_by_time(&mut self) -> &mut Fates {
        let fates = self.fates.get_or_insert_default();
        if !fates.orders_time {
            fates.orders_time = true;
            fates.by_time = self.entries.iter().map(|entry| (entry.sent_at, entry.seq)).collect();
        }
        fates
    }

    /// Part of the oldest entry is acknowledged: only a receiver with a small window does
    /// this. What is left keeps its fate.
    fn acknowledge_part(&mut self, ack: Seq) -> u32 {
        let entry = &mut self.entries[0];
        let part = ack.since(entry.seq);
        entry.seq = ack;
        entry.payload -= part;
        if let Some(fates) = &mut self.fates {
            fates.lost -= if entry.lost { part } else { 0 };
            fates.sacked -= if entry.sacked { part } else { 0 };
            if fates.orders_time {
                fates.by_time.push_front((entry.sent_at, entry.seq));
            }
        }
        part
    }

    fn mark_lost(&mut self, at: usize) {
        let entry = &mut self.entries[at];
        let fates = self.fates.get_or_insert_default();
        if !entry.lost {
            entry.lost = true;
            fates.lost += entry.seq_len();
            fates.lost_count += 1;
        }
        fates.first_lost = fates.first_lost.min(at as u32);
    }

    /// The oldest entry is believed lost.
    pub(super) fn mark_front_lost(&mut self) {
        if !self.entries.is_empty() {
            self.mark_lost(0);
        }
    }

    /// Everything is believed lost: the retransmission timer expired.
    pub(super) fn mark_all_lost(&mut self) {
        for at in 0..self.entries.len() {
            self.mark_lost(at);
        }
    }

    /// The first entry that is lost, to be sent again.
    pub(super) fn next_lost(&mut self) -> Option<Sent> {
        let fates = self.fates.as_mut().filter(|fates| fates.lost_count > 0)?;
        let from = fates.first_lost as usize;
        let at = (from..self.entries.len()).find(|at| self.entries[*at].lost)?;
        fates.first_lost = at as u32;
        Some(self.entries[at])
    }

    /// The entry that [`SentQueue::next_lost`] named is sent again.
    pub(super) fn resend(&mut self, now: SimTime) {
        let first = self.fates.as_ref().map_or(0, |fates| fates.first_lost as usize);
        if self.entries.get(first).is_some_and(|entry| entry.lost) {
            self.sent_again(first, now);
        }
    }

    /// The youngest entry is sent again, to provoke an answer.
    pub(super) fn resend_last(&mut self, now: SimTime) -> Option<Sent> {
        let last = self.entries.len().checked_sub(1)?;
        let entry = self.entries[last];
        self.sent_again(last, now);
        Some(entry)
    }

    fn sent_again(&mut self, at: usize, now: SimTime) {
        self.order_by_time();
        let fates = self.fates.get_or_insert_default();
        let entry = &mut self.entries[at];
        entry.transmissions = entry.transmissions.saturating_add(1);
        entry.sent_at = now;
        let (seq, len) = (entry.seq, entry.seq_len());
        if std::mem::take(&mut entry.lost) {
            fates.lost -= len;
            fates.lost_count -= 1;
        }
        fates.by_time.push_back((now, seq));
    }

    /// The last `bytes` of the youngest entry, which has not arrived, count as not sent.
    pub(super) fn take_back(&mut self, bytes: u32) {
        let Some(last) = self.entries.back_mut().filter(|_| bytes > 0) else { return };
        last.payload -= bytes;
        let (lost, gone) = (last.lost, last.seq_len() == 0);
        if let Some(fates) = self.fates.as_mut().filter(|_| lost) {
            fates.lost -= bytes;
            fates.lost_count -= u32::from(gone);
        }
        if gone {
            self.entries.pop_back();
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
    use crate::units::Duration;

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
        let acked = queue.acknowledge(Seq(100), &mut Delivered::default());
        assert_eq!(
            acked,
            Acknowledged { payload: 200, segments: 2, timed: Some(at(0)), youngest: Some(at(1)) }
        );
        assert_eq!(queue.front().unwrap().seq, Seq(100));
    }

    /// RFC 8985 §6.2: what is overdue was sent before what has arrived, and whether it was a
    /// retransmission decides whether recovery begins anew.
    #[test]
    fn a_lost_retransmission_is_told_apart_by_time() {
        for again in [false, true] {
            let mut queue = three();
            if again {
                queue.mark_front_lost();
                queue.next_lost();
                queue.resend(at(3));
            }
            let newest = Newest { sent_at: at(10), end: Seq(1000), again: false };
            let overdue = queue.lose_by_time(at(200), newest, Duration::from_millis(100));
            assert_eq!((overdue.lost, overdue.retransmission_lost), (3, again));
        }
    }

    #[test]
    fn c_12_what_was_sent_twice_is_not_timed() {
        let mut queue = three();
        queue.mark_front_lost();
        assert_eq!(queue.lost(), 100);
        assert_eq!(queue.next_lost().unwrap().seq, Seq(u32::MAX - 99));
        queue.resend(at(9));
        assert_eq!((queue.lost(), queue.next_lost()), (0, None));
        let acked = queue.acknowledge(Seq(200), &mut Delivered::default());
        assert_eq!(acked, Acknowledged { payload: 300, segments: 3, timed: None, youngest: None });
        assert!(queue.is_empty());
    }

    #[test]
    fn lost_segments_come_in_order_and_a_part_may_be_acknowledged() {
        let mut queue = three();
        queue.mark_all_lost();
        queue.next_lost();
        queue.resend(at(5));
        queue.acknowledge(Seq(50), &mut Delivered::default());
        assert_eq!(queue.lost(), 150);
        let next = queue.next_lost().unwrap();
        assert_eq!((next.seq, next.payload), (Seq(50), 50));
        queue.resend(at(6));
        assert_eq!(queue.next_lost().unwrap().seq, Seq(100));
    }

    /// Sent at 0 ms and again at 100 ms: an ACK that echoes 100 answers the second sending, one
    /// that echoes 0 the first, and tells RACK nothing (RFC 8985 §6.2 step 2).
    #[test]
    fn an_earlier_echo_is_no_answer_to_the_retransmission() {
        for (echo, counts) in [(None, true), (Some(100), true), (Some(0), false)] {
            let mut queue = three();
            queue.mark_front_lost();
            queue.next_lost();
            queue.resend(at(100));
            let mut delivered = Delivered { echo, ..Delivered::default() };
            queue.acknowledge(Seq(0), &mut delivered);
            assert_eq!(delivered.newest.is_some(), counts, "{echo:?}");
        }
    }
}
