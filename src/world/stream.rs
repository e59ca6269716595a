//! The bytes between two applications: written at one end, not yet read at the other.
//!
//! TCP moves lengths; what the bytes are waits here until the other end's TCP says that so
//! many have arrived in order and its application takes them.

use crate::wire::Content;
use std::collections::VecDeque;

/// One direction of a connection's byte stream.
#[derive(Debug, Default)]
pub(super) struct ByteStream {
    unread: VecDeque<Content>,
    written: u64,
}

impl ByteStream {
    /// Appends; returns the position of the first byte.
    pub(super) fn write(&mut self, content: Content) -> u64 {
        let offset = self.written;
        self.written += content.len();
        if !content.is_empty() {
            self.unread.push_back(content);
        }
        offset
    }

    /// Takes the next `bytes` bytes. TCP has said that they are there, so they are.
    pub(super) fn read(&mut self, mut bytes: u64) -> Vec<Content> {
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
        assert_eq!(stream.write(Content::bytes("abc")), 0);
        assert_eq!(stream.write(Content::bytes("defgh")), 3);
        assert_eq!(stream.read(4), [Content::bytes("abc"), Content::bytes("d")]);
        assert_eq!(stream.read(4), [Content::bytes("efgh")]);
    }

    #[test]
    #[should_panic(expected = "nobody wrote")]
    fn more_than_was_written_is_a_fault_of_ours() {
        ByteStream::default().read(1);
    }
}
