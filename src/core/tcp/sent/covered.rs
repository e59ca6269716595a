//! What the peer has reported beyond the cumulative ACK: ranges of sequence numbers.
//!
//! A SACK block repeats what earlier ones said (RFC 2018 §4). This says what of it is new, so
//! that an ACK costs what it tells, and not what is outstanding.

use crate::wire::Seq;
use std::collections::VecDeque;

/// Ranges `[left, right)`, sorted; they neither overlap nor touch.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Covered {
    ranges: VecDeque<(Seq, Seq)>,
}

impl Covered {
    /// Adds `[left, right)`. `new` hears of every stretch that was not covered before, with
    /// the bounds of the whole range that it now belongs to.
    pub(super) fn add(&mut self, left: Seq, right: Seq, mut new: impl FnMut(Seq, Seq, Bounds)) {
        let from = self.ranges.partition_point(|range| range.1 < left);
        let mut to = from;
        let mut whole = Bounds { left, right };
        while let Some(range) = self.ranges.get(to).filter(|range| range.0 <= right) {
            whole = Bounds { left: whole.left.min(range.0), right: whole.right.max(range.1) };
            to += 1;
        }
        let mut at = left;
        for index in from..to {
            let range = self.ranges[index];
            if range.0 > at {
                new(at, range.0, whole);
            }
            at = at.max(range.1);
        }
        if at < right {
            new(at, right, whole);
        }
        if to == from {
            self.ranges.insert(from, (whole.left, whole.right));
        } else {
            self.ranges[from] = (whole.left, whole.right);
            self.ranges.drain(from + 1..to);
        }
    }

    /// Forgets what lies before `seq`.
    pub(super) fn forget_before(&mut self, seq: Seq) {
        while let Some(first) = self.ranges.front_mut()
            && first.0 < seq
        {
            if first.1 > seq {
                first.0 = seq;
                break;
            }
            self.ranges.pop_front();
        }
    }

    /// The end of the last range.
    pub(super) fn highest(&self) -> Option<Seq> {
        self.ranges.back().map(|range| range.1)
    }
}

/// The bounds of a range.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Bounds {
    pub(super) left: Seq,
    pub(super) right: Seq,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(covered: &mut Covered, left: u32, right: u32) -> Vec<(u32, u32)> {
        let mut new = Vec::new();
        covered.add(Seq(left), Seq(right), |left, right, _| new.push((left.0, right.0)));
        new
    }

    #[test]
    fn only_what_is_new_is_told() {
        let mut covered = Covered::default();
        assert_eq!(add(&mut covered, 10, 20), [(10, 20)]);
        assert_eq!(add(&mut covered, 10, 30), [(20, 30)]);
        assert_eq!(add(&mut covered, 40, 50), [(40, 50)]);
        assert_eq!(add(&mut covered, 5, 60), [(5, 10), (30, 40), (50, 60)]);
        assert_eq!(add(&mut covered, 5, 60), []);
        covered.forget_before(Seq(30));
        assert_eq!(add(&mut covered, 30, 60), []);
        assert_eq!(covered.highest(), Some(Seq(60)));
    }
}
