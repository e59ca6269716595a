//! Positions in a byte stream from sequence numbers that wrap.
//!
//! A sequence number names a byte modulo 2^32. Whoever follows a connection from its SYN on
//! knows which of the many bytes is meant: the one nearest to the furthest seen so far, since
//! no window reaches over more than 2^30 bytes (RFC 7323 §2.3).

use super::{Flags, Segment, Seq};
use std::ops::Range;

/// Follows one direction of a connection and says where in the stream its segments belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamPositions {
    /// The sequence number of the byte at `furthest`; `None` before the first segment.
    next: Option<Seq>,
    /// The end of the furthest stretch seen so far: bytes from the stream's beginning.
    furthest: u64,
}

impl StreamPositions {
    /// The stretch of the stream that the segment's payload is; empty (at its position) where
    /// it has none. The first byte after the SYN is byte 0. A stream whose SYN was not seen
    /// begins with the first segment that was. A RST says nothing about the stream: its number
    /// may be the one that the peer asked for (RFC 9293 §3.5.2).
    pub fn locate(&mut self, segment: &Segment) -> Range<u64> {
        if segment.has(Flags::RST) {
            return self.furthest..self.furthest;
        }
        let first = segment.seq + u32::from(segment.has(Flags::SYN));
        let next = *self.next.get_or_insert(first);
        let ahead = i64::from(first.since(next).cast_signed());
        let start = self.furthest.saturating_add_signed(ahead);
        let end = start + u64::from(segment.payload);
        // A segment without payload may stand after the FIN, which is no byte of the stream.
        if segment.payload > 0 && end > self.furthest {
            // The low 32 bits of the distance are all that a sequence number can hold.
            self.next = Some(next + ((end - self.furthest) & 0xffff_ffff) as u32);
            self.furthest = end;
        }
        start..end
    }

    /// The place in the stream of a sequence number near the furthest byte, such as an
    /// acknowledgment's.
    pub fn place(&self, seq: Seq) -> u64 {
        let ahead = self.next.map_or(0, |next| seq.since(next).cast_signed());
        self.furthest.saturating_add_signed(i64::from(ahead))
    }

    /// The end of the furthest stretch seen so far.
    pub const fn furthest(&self) -> u64 {
        self.furthest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Options;

    fn segment(seq: u32, payload: u32, flags: Flags) -> Segment {
        Segment {
            src_port: 1,
            dst_port: 2,
            seq: Seq(seq),
            ack: Seq(0),
            flags,
            window: 0,
            payload,
            options: Options::default(),
        }
    }

    /// The SYN takes 2^32 − 101, so byte 0 is 2^32 − 100, and byte 100 is sequence number 0.
    #[test]
    fn positions_go_on_over_the_wrap() {
        let mut positions = StreamPositions::default();
        let start = u32::MAX - 100;
        assert_eq!(positions.locate(&segment(start, 0, Flags::SYN)), 0..0);
        assert_eq!(positions.locate(&segment(start + 1, 60, Flags::ACK)), 0..60);
        assert_eq!(positions.locate(&segment(start + 61, 60, Flags::ACK)), 60..120);
        assert_eq!(positions.locate(&segment(20, 5, Flags::ACK)), 120..125);
        // A retransmission of the second segment, from before the wrap.
        assert_eq!(positions.locate(&segment(start + 61, 60, Flags::ACK)), 60..120);
        assert_eq!(positions.furthest(), 125);
        assert_eq!(
            [Seq(start + 61), Seq(20), Seq(25)].map(|seq| positions.place(seq)),
            [60, 120, 125]
        );
    }

    /// Six gigabytes in steps of one: the position is beyond 2^32 although numbers repeat.
    #[test]
    fn positions_exceed_four_gigabytes() {
        let mut positions = StreamPositions::default();
        let step = 1_000_000_000;
        for n in 0..6u64 {
            let seq = Seq(7) + ((n * u64::from(step)) & 0xffff_ffff) as u32;
            let range = positions.locate(&segment(seq.0, step, Flags::ACK));
            assert_eq!(range.start, n * u64::from(step));
        }
    }

    /// A keepalive probe carries the number before the first byte; nothing lies before byte 0.
    #[test]
    fn nothing_lies_before_the_first_byte() {
        let mut positions = StreamPositions::default();
        positions.locate(&segment(9, 0, Flags::SYN));
        assert_eq!(positions.locate(&segment(9, 0, Flags::ACK)), 0..0);
    }
}
