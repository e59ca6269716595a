//! What the bytes of a segment are, looked up in what its sender's application wrote.

use crate::ids::{Endpoint, Map};
use crate::wire::{Content, body_byte};
use std::collections::VecDeque;
use std::ops::Range;

/// Everything that was written, by end, in the order of the stream.
#[derive(Default)]
pub(super) struct Streams {
    written: Map<Endpoint, VecDeque<(u64, Content)>>,
    /// How many bytes of memory that takes ([`Content::takes`]).
    takes: u64,
}

impl Streams {
    /// `content` stands in the stream of `of` from `offset` on.
    pub(super) fn wrote(&mut self, of: Endpoint, offset: u64, content: &Content) {
        self.takes += content.takes();
        self.written.or_default(of).push_back((offset, content.clone()));
    }

    /// What was written before this place is not asked for any more.
    pub(super) fn forget(&mut self, of: Endpoint, before: u64) {
        let Some(written) = self.written.get_mut(&of) else { return };
        while written.front().is_some_and(|(offset, content)| offset + content.len() <= before) {
            self.takes -= written.pop_front().map_or(0, |(_, content)| content.takes());
        }
        // A connection that has sent everything leaves nothing here.
        if written.is_empty() {
            self.written.remove(&of);
        }
    }

    /// How many bytes of memory it takes.
    pub(super) fn takes(&self) -> u64 {
        self.takes
    }

    /// Of how many ends anything is remembered.
    #[cfg(test)]
    pub(super) fn ends(&self) -> usize {
        self.written.len()
    }

    /// How many pieces of what was written are remembered.
    #[cfg(test)]
    pub(super) fn pieces(&self) -> usize {
        self.written.values().map(VecDeque::len).sum()
    }

    /// The bytes of a stretch of a stream. A byte that nobody wrote (a keepalive probe may
    /// carry one, RFC 9293 §3.8.4) is zero.
    pub(super) fn bytes(&self, of: Endpoint, stretch: &Range<u64>) -> Vec<u8> {
        let mut bytes = vec![0; (stretch.end - stretch.start) as usize];
        let Some(written) = self.written.get(&of) else { return bytes };
        let first =
            written.partition_point(|(offset, content)| offset + content.len() <= stretch.start);
        for (offset, content) in written.range(first..) {
            if *offset >= stretch.end {
                break;
            }
            let from = stretch.start.max(*offset);
            let until = stretch.end.min(offset + content.len());
            let place = (from - stretch.start) as usize..(until - stretch.start) as usize;
            copy(content, from - offset, &mut bytes[place]);
        }
        bytes
    }
}

/// Fills `place` with the content from `start` on.
fn copy(content: &Content, start: u64, place: &mut [u8]) {
    match content {
        Content::Bytes(bytes) => {
            let start = start as usize;
            place.copy_from_slice(&bytes[start..start + place.len()]);
        }
        Content::Body { object, offset, .. } => {
            for (byte, at) in place.iter_mut().zip(offset + start..) {
                *byte = body_byte(*object, at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ConnId, Side};

    /// Three bytes of head, four of body, two of tail: a stretch over all borders is what
    /// the three give when put one after another.
    #[test]
    fn a_stretch_over_several_writes() {
        let of = Endpoint { conn: ConnId(0), side: Side::Acceptor };
        let mut streams = Streams::default();
        let body = Content::Body { object: 2, offset: 100, len: 4 };
        streams.wrote(of, 0, &Content::bytes("abc"));
        streams.wrote(of, 3, &body);
        streams.wrote(of, 7, &Content::bytes("yz"));
        let whole = [b"abc".to_vec(), body.to_bytes(), b"yz".to_vec()].concat();
        for start in 0..whole.len() {
            for end in start..=whole.len() {
                let stretch = start as u64..end as u64;
                assert_eq!(streams.bytes(of, &stretch), whole[start..end]);
            }
        }
        assert_eq!(streams.bytes(of, &(8..10)), [b'z', 0], "nobody wrote byte 9");
        assert_eq!(streams.bytes(of.peer(), &(0..2)), [0, 0]);
        let heads = Content::bytes("abc").takes() + Content::bytes("yz").takes();
        assert_eq!(streams.takes(), heads + body.takes());
        // The body ends at 7: before that nothing of it is forgotten.
        streams.forget(of, 6);
        assert_eq!(streams.bytes(of, &(3..9)), whole[3..9]);
        streams.forget(of, 7);
        assert_eq!(streams.bytes(of, &(6..8)), [0, b'y']);
        assert_eq!(streams.takes(), Content::bytes("yz").takes());
    }
}
