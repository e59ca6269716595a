//! The bytes between two applications: written at one end, not yet read at the other.
//!
//! TCP moves lengths; what the bytes are waits here until the other end's TCP says that so
//! many have arrived in order and its application takes them.

use crate::ids::Side;
use crate::wire::Content;
use slab::Slab;
use std::collections::VecDeque;
use std::num::NonZeroU32;

/// What waits in both directions of the connections on which something does.
#[derive(Debug, Default)]
pub(super) struct Streams {
    busy: Slab<[ByteStream; 2]>,
}

/// A connection's place among the busy ones, if it has one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Busy(Option<NonZeroU32>);

impl Streams {
    /// Appends to what `side` has written.
    pub(super) fn write(&mut self, busy: &mut Busy, side: Side, content: Content) {
        if content.is_empty() {
            return;
        }
        let at = match busy.0 {
            Some(number) => number.get() as usize - 1,
            None => self.busy.insert(Default::default()),
        };
        busy.0 = NonZeroU32::new(at as u32 + 1);
        self.busy[at][side.index()].write(content);
    }

    /// Takes the next `bytes` bytes of what `side` has written. TCP has said that they are there,
    /// so they are.
    pub(super) fn read(&mut self, busy: &mut Busy, side: Side, bytes: u64) -> Vec<Content> {
        if bytes == 0 {
            return Vec::new();
        }
        let Some(number) = busy.0 else { panic!("TCP delivered {bytes} bytes that nobody wrote") };
        let at = number.get() as usize - 1;
        let taken = self.busy[at][side.index()].read(bytes);
        if self.busy[at].iter().all(|stream| stream.unread.is_empty()) {
            self.clear(busy);
        }
        taken
    }

    /// Forgets what nobody will read.
    pub(super) fn clear(&mut self, busy: &mut Busy) {
        if let Some(number) = busy.0.take() {
            self.busy.remove(number.get() as usize - 1);
        }
    }
}

/// One direction of a connection's byte stream.
#[derive(Debug, Default)]
struct ByteStream {
    unread: VecDeque<Content>,
}

impl ByteStream {
    fn write(&mut self, content: Content) {
        self.unread.push_back(content);
    }

    fn read(&mut self, mut bytes: u64) -> Vec<Content> {
        let mut taken = Vec::new();
        while bytes > 0 {
            let Some(next) = self.unread.pop_front() else {
                panic!("TCP delivered {bytes} bytes that nobody wrote");
            };
            if next.len() <= bytes {
                bytes -= next.len();
                taken.push(next);
            } else {
                let (head, tail) = next.split_at(bytes);
                self.unread.push_front(tail);
                taken.push(head);
                bytes = 0;
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_across_writes() {
        let mut stream = ByteStream::default();
        stream.write(Content::bytes("abc"));
        stream.write(Content::bytes("defgh"));
        assert_eq!(stream.read(4), [Content::bytes("abc"), Content::bytes("d")]);
        assert_eq!(stream.read(4), [Content::bytes("efgh")]);
    }

    #[test]
    #[should_panic(expected = "nobody wrote")]
    fn more_than_was_written_is_a_fault_of_ours() {
        ByteStream::default().read(1);
    }
}
