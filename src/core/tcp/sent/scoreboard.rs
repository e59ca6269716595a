//! What SACK blocks say about the queue, and which of it counts as lost.
//!
//! Two rules: by counting (RFC 6675 §4, IsLost: three segments above it have arrived) and by
//! time (RFC 8985 §6.2, RACK: one sent later has arrived, and a reordering window has passed).
//! Both cost a constant for each segment, whatever the window.
//!
//! Simplified: IsLost counts segments, as Linux did. More than 2·SMSS bytes always are three
//! segments, so nothing is found later than by the RFC; three small neighbours count here, and
//! by its letter they do not (one sequence, and too few bytes).

use super::{Newest, SentQueue};
use crate::tcp::arrival::timestamp;
use crate::units::{Duration, SimTime};
use crate::wire::Seq;

/// What an acknowledgment newly delivered, by SACK or cumulatively.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tcp) struct Delivered {
    /// Sequence space.
    pub(in crate::tcp) bytes: u64,
    /// Segments.
    pub(in crate::tcp) segments: u32,
    /// The one of them that was sent last.
    pub(in crate::tcp) newest: Option<Newest>,
    /// When the oldest of them that was sent only once was sent.
    pub(in crate::tcp) first_sent: Option<SimTime>,
    /// Whether one that was sent only once arrived after one that was sent later.
    pub(in crate::tcp) reordered: bool,
    /// The timestamp that the acknowledgment echoes, to be set before.
    pub(in crate::tcp) echo: Option<u32>,
}

/// What RACK found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tcp) struct Overdue {
    /// Segments that count as lost from now on.
    pub(in crate::tcp) lost: u32,
    /// Whether one of them had been sent again already.
    pub(in crate::tcp) retransmission_lost: bool,
    /// After how long those that may only be late will count as lost.
    pub(in crate::tcp) check_after: Option<Duration>,
}

impl SentQueue {
    /// A SACK block.
    pub(in crate::tcp) fn sack(&mut self, left: Seq, right: Seq, delivered: &mut Delivered) {
        let (Some(first), Some(last)) = (self.entries.front(), self.entries.back()) else { return };
        let left = left.max(first.seq);
        if left >= right || right > last.seq_end() {
            return;
        }
        let fates = self.fates.get_or_insert_default();
        let highest = fates.covered.highest();
        let mut covered = std::mem::take(&mut fates.covered);
        covered.add(left, right, |from, to, whole| {
            let mut at = self.position(from);
            while let Some(entry) = self.entries.get(at).filter(|entry| entry.seq < to) {
                if entry.seq >= whole.left && entry.seq_end() <= whole.right {
                    self.mark_sacked(at, highest, delivered);
                }
                at += 1;
            }
        });
        self.fates.get_or_insert_default().covered = covered;
    }

    fn mark_sacked(&mut self, at: usize, highest: Option<Seq>, delivered: &mut Delivered) {
        let fates = self.fates.get_or_insert_default();
        let entry = &mut self.entries[at];
        if entry.sacked {
            return;
        }
        entry.sacked = true;
        let len = entry.seq_len();
        fates.sacked += len;
        fates.sacked_count += 1;
        fates.sacked_above += u32::from(at >= fates.examined as usize);
        let known = *entry;
        if std::mem::take(&mut entry.lost) {
            fates.lost -= len;
            fates.lost_count -= 1;
        }
        delivered.take(&known, highest);
    }

    /// RFC 6675 §4: what has at least `dupthresh` segments above it that have arrived counts
    /// as lost, unless it was sent again. Returns how many do from now on.
    pub(in crate::tcp) fn lose_by_count(&mut self, dupthresh: u32) -> u32 {
        let mut lost = 0;
        let fates = self.fates.get_or_insert_default();
        let (mut at, mut sacked_above) = (fates.examined as usize, fates.sacked_above);
        while let Some(entry) = self.entries.get(at) {
            let above = sacked_above - u32::from(entry.sacked);
            if above < dupthresh {
                break;
            }
            if !entry.sacked && !entry.lost && entry.transmissions == 1 {
                self.mark_lost(at);
                lost += 1;
            }
            sacked_above = above;
            at += 1;
        }
        let fates = self.fates.get_or_insert_default();
        (fates.examined, fates.sacked_above) = (at as u32, sacked_above);
        lost
    }

    /// RFC 8985 §6.2 step 5: what was sent before `newest` and more than `patience` ago counts
    /// as lost.
    pub(in crate::tcp) fn lose_by_time(
        &mut self,
        now: SimTime,
        newest: Newest,
        patience: Duration,
    ) -> Overdue {
        let mut overdue = Overdue::default();
        let mut index = 0;
        while let Some((sent_at, seq)) = self.order_by_time().by_time.get(index).copied() {
            let Some(at) = self.waiting(sent_at, seq) else {
                index = self.skip(index);
                continue;
            };
            let entry = &self.entries[at];
            if !newest.is_after(sent_at, entry.seq_end()) {
                break;
            }
            let age = now.since(sent_at);
            if age >= patience {
                overdue.lost += 1;
                overdue.retransmission_lost |= entry.transmissions > 1;
                self.mark_lost(at);
                index = self.skip(index);
            } else {
                let left = patience - age;
                overdue.check_after = overdue.check_after.max(Some(left));
                index += 1;
            }
        }
        overdue
    }

    /// Steps over an entry of `by_time` that is of no more use, and drops it if it is first.
    fn skip(&mut self, index: usize) -> usize {
        if index == 0 {
            self.order_by_time().by_time.pop_front();
            0
        } else {
            index + 1
        }
    }

    /// Where the segment with `seq` stands, if its sending at `sent_at` is still the last one
    /// and nothing is known of its fate.
    fn waiting(&self, sent_at: SimTime, seq: Seq) -> Option<usize> {
        let at = self.position(seq);
        let entry = self.entries.get(at)?;
        let waits = entry.sent_at == sent_at && entry.seq >= seq && !entry.sacked && !entry.lost;
        waits.then_some(at)
    }

    /// The retransmission timer expired. The oldest counts as lost, and of the others that
    /// have not arrived those that were sent more than `patience` ago (RFC 8985 §6.3).
    pub(in crate::tcp) fn lose_by_timeout(&mut self, now: SimTime, patience: Duration) {
        for at in 0..self.entries.len() {
            let entry = &self.entries[at];
            let late = at == 0 || now.since(entry.sent_at) >= patience;
            if late && !entry.sacked && !entry.lost {
                self.mark_lost(at);
            }
        }
    }

    /// Nothing counts as lost any more: it was not.
    pub(in crate::tcp) fn forgive(&mut self) {
        for entry in &mut self.entries {
            entry.lost = false;
        }
        let fates = self.fates.get_or_insert_default();
        fates.lost = 0;
        fates.lost_count = 0;
        fates.orders_time = true;
        fates.by_time.clear();
        for entry in self.entries.iter().filter(|entry| !entry.sacked) {
            fates.by_time.push_back((entry.sent_at, entry.seq));
        }
        fates.by_time.make_contiguous().sort_by_key(|(sent_at, _)| *sent_at);
    }
}

impl Delivered {
    /// Whether the echoed timestamp is older than that.
    fn answers_earlier_than(&self, sent_at: SimTime) -> bool {
        self.echo.is_some_and(|echo| (echo.wrapping_sub(timestamp(sent_at)) as i32) < 0)
    }

    /// This segment has arrived; `highest` is the end of what SACK had reported before.
    #[inline(always)]
    pub(super) fn take(&mut self, entry: &super::Sent, highest: Option<Seq>) {
        self.bytes += u64::from(entry.seq_len());
        self.segments += 1;
        let once = entry.transmissions == 1;
        let newest = Newest { sent_at: entry.sent_at, end: entry.seq_end(), again: !once };
        if !once && self.answers_earlier_than(entry.sent_at) {
            // It was an earlier sending that arrived (RFC 8985 §6.2 step 2; Linux
            // tcp_skb_spurious_retrans).
        } else if self.newest.is_none_or(|known| newest.is_after(known.sent_at, known.end)) {
            self.newest = Some(newest);
        }
        if once {
            let earliest = self.first_sent.map_or(entry.sent_at, |sent| sent.min(entry.sent_at));
            self.first_sent = Some(earliest);
            self.reordered |= highest.is_some_and(|highest| entry.seq_end() < highest);
        }
    }
}
