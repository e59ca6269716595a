//! Bytes that arrived beyond a hole: ranges of sequence numbers, and the SACK blocks that tell
//! the sender of them (RFC 2018 §4).

use crate::wire::{SackBlocks, Seq};
use std::collections::VecDeque;

/// Ranges that arrived out of order. They neither overlap nor touch.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Reassembly {
    /// Sorted: `[left, right)`.
    ranges: VecDeque<(Seq, Seq)>,
    /// A sequence number in each of the last blocks reported, the most recent first
    /// (RFC 2018 §4: the first block is the one that the latest segment belongs to).
    recent: [Option<Seq>; 4],
    /// How many bytes the ranges hold.
    bytes: u32,
}

impl Reassembly {
    /// Whether there is no hole.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many bytes have arrived beyond a hole.
    pub(super) fn bytes(&self) -> u32 {
        self.bytes
    }

    /// The right edge of the last range.
    pub(super) fn end(&self) -> Option<Seq> {
        self.ranges.back().map(|(_, right)| *right)
    }

    /// Takes in `[left, right)`, joining it with what it overlaps or touches.
    pub(super) fn insert(&mut self, mut left: Seq, mut right: Seq) {
        let at = self.ranges.partition_point(|range| range.1 < left);
        while let Some(range) = self.ranges.get(at).copied().filter(|range| range.0 <= right) {
            left = left.min(range.0);
            right = right.max(range.1);
            self.ranges.remove(at);
            self.bytes -= range.1.since(range.0);
        }
        self.ranges.insert(at, (left, right));
        self.bytes += right.since(left);
        self.remember(left, right);
    }

    /// What of `[left, right)` lies in a range that is known, the first such stretch.
    pub(super) fn known(&self, left: Seq, right: Seq) -> Option<(Seq, Seq)> {
        let at = self.ranges.partition_point(|range| range.1 <= left);
        let range = self.ranges.get(at).filter(|range| range.0 < right)?;
        Some((left.max(range.0), right.min(range.1)))
    }

    /// Puts the block first in the order of reports; those that it swallowed drop out.
    fn remember(&mut self, left: Seq, right: Seq) {
        let mut order = [Some(left), None, None, None];
        let others = self.recent.into_iter().flatten().filter(|seq| *seq < left || *seq >= right);
        for (slot, seq) in order[1..].iter_mut().zip(others) {
            *slot = Some(seq);
        }
        self.recent = order;
    }

    /// Everything up to `next` arrived in order: returns how far the ranges now reach from
    /// there, and forgets those.
    pub(super) fn advance(&mut self, mut next: Seq) -> Seq {
        while let Some((left, right)) = self.ranges.front().copied()
            && left <= next
        {
            next = next.max(right);
            self.ranges.pop_front();
            self.bytes -= right.since(left);
        }
        for slot in &mut self.recent {
            *slot = slot.filter(|seq| *seq >= next);
        }
        next
    }

    /// Up to `most` SACK blocks, the most recent first.
    pub(super) fn sack_blocks(&self, most: usize) -> SackBlocks {
        let mut blocks = SackBlocks::default();
        for seq in self.recent.into_iter().flatten().take(most) {
            let at = self.ranges.partition_point(|range| range.1 <= seq);
            if let Some((left, right)) = self.ranges.get(at) {
                blocks.push(*left, *right);
            }
        }
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(reassembly: &Reassembly) -> Vec<(u32, u32)> {
        reassembly.sack_blocks(4).as_slice().iter().map(|(l, r)| (l.0, r.0)).collect()
    }

    /// RFC 2018 §4, the case where every second segment is lost: each block is reported
    /// first when it arrives, and the older ones after it.
    #[test]
    fn blocks_are_reported_most_recent_first() {
        let mut reassembly = Reassembly::default();
        for left in [5500, 6500, 7500, 8500, 9500] {
            reassembly.insert(Seq(left), Seq(left + 500));
        }
        let expected = vec![(9500, 10000), (8500, 9000), (7500, 8000), (6500, 7000)];
        assert_eq!(blocks(&reassembly), expected);
        // The hole between 6500 and 8000 fills: one block, reported first.
        reassembly.insert(Seq(7000), Seq(7500));
        assert_eq!(blocks(&reassembly), vec![(6500, 8000), (9500, 10000), (8500, 9000)]);
        assert_eq!(reassembly.advance(Seq(5500)), Seq(6000));
        assert_eq!(reassembly.advance(Seq(6500)), Seq(8000));
        assert_eq!(blocks(&reassembly), vec![(9500, 10000), (8500, 9000)]);
        assert_eq!(reassembly.advance(Seq(20000)), Seq(20000));
        assert!(reassembly.is_empty() && blocks(&reassembly).is_empty());
    }

    #[test]
    fn ranges_join_across_the_wrap() {
        let mut reassembly = Reassembly::default();
        let base = Seq(u32::MAX - 50);
        reassembly.insert(base + 100, base + 200);
        reassembly.insert(base + 10, base + 20);
        reassembly.insert(base + 15, base + 100);
        assert_eq!(reassembly.advance(base + 10), base + 200);
    }
}
