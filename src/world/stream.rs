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
    /// Some that are empty and have room: most messages need no more than one had before.
    spare: Vec<[ByteStream; 2]>,
    /// How much memory the pieces take that wait.
    unread: u64,
}

/// How many empty streams are kept.
const SPARE: usize = 64;

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
            None => self.busy.insert(self.spare.pop().unwrap_or_default()),
        };
        busy.0 = NonZeroU32::new(at as u32 + 1);
        self.unread += takes(&content);
        self.busy[at][side.index()].write(content);
    }

    /// How many bytes of memory what waits to be read takes.
    pub(super) fn unread(&self) -> u64 {
        self.unread
    }

    /// Forgets what nobody will read.
    pub(super) fn clear(&mut self, busy: &mut Busy) {
        if let Some(number) = busy.0.take() {
            let mut streams = self.busy.remove(number.get() as usize - 1);
            let unread = streams.iter().flat_map(|stream| &stream.unread);
            self.unread -= unread.map(takes).sum::<u64>();
            if self.spare.len() < SPARE {
                streams.iter_mut().for_each(|stream| stream.unread.clear());
                self.spare.push(streams);
            }
        }
    }
}

/// What waits for an application: what the other has written and it has not taken yet.
#[derive(Debug)]
pub(super) struct Unread<'s> {
    pub(super) streams: &'s mut Streams,
    pub(super) busy: &'s mut Busy,
    pub(super) written_by: Side,
}

impl Unread<'_> {
    /// Takes the next `bytes` bytes, and throws the first `skipped` of them away. TCP has said that
    /// they are there, so they are.
    pub(super) fn take(self, bytes: u64, skipped: u64, into: &mut VecDeque<Content>) {
        if bytes == 0 {
            return;
        }
        let Unread { streams, busy, written_by } = self;
        let Some(number) = busy.0 else { panic!("TCP delivered {bytes} bytes that nobody wrote") };
        let both = &mut streams.busy[number.get() as usize - 1];
        let stream = &mut both[written_by.index()];
        let skipped_less = stream.skip(skipped);
        streams.unread -= skipped_less + stream.read(bytes - skipped, into);
        if both.iter().all(|stream| stream.unread.is_empty()) {
            streams.clear(busy);
        }
    }
}

/// How many bytes of memory a [`Content`] takes where a pointer has eight bytes. It is not asked of the
/// compiler: a run ends at the same event wherever it is made.
const CONTENT: u64 = 24;
/// Of bytes that stand there as they are besides, for a piece of memory of their own.
const PIECE: u64 = 64;

/// How many bytes of memory it takes: those of a body are only a length.
fn takes(content: &Content) -> u64 {
    let bytes = match content {
        Content::Bytes(bytes) => PIECE + bytes.len() as u64,
        Content::Body { .. } => 0,
    };
    CONTENT + bytes
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

    /// Throws bytes away. Returns how much memory less is taken.
    fn skip(&mut self, mut bytes: u64) -> u64 {
        let mut less = 0;
        while bytes > 0 {
            let next = self.next(bytes);
            less += takes(next);
            if next.len() > bytes {
                next.forget_first(bytes);
                return less - takes(next);
            }
            bytes -= next.len();
            self.unread.pop_front();
        }
        less
    }

    /// Takes bytes. Returns how much memory less is taken.
    fn read(&mut self, mut bytes: u64, into: &mut VecDeque<Content>) -> u64 {
        let mut less = 0;
        while bytes > 0 {
            let next = self.next(bytes);
            less += takes(next);
            if next.len() > bytes {
                into.push_back(next.first(bytes));
                next.forget_first(bytes);
                return less - takes(next);
            }
            bytes -= next.len();
            into.extend(self.unread.pop_front());
        }
        less
    }

    /// Where the next `bytes` bytes begin.
    fn next(&mut self, bytes: u64) -> &mut Content {
        let next = self.unread.front_mut();
        next.unwrap_or_else(|| panic!("TCP delivered {bytes} bytes that nobody wrote"))
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
        let mut taken = VecDeque::new();
        stream.read(4, &mut taken);
        assert_eq!(taken, [Content::bytes("abc"), Content::bytes("d")]);
        stream.read(4, &mut taken);
        assert_eq!(taken.pop_back(), Some(Content::bytes("efgh")));
    }

    /// Of two heads of three and five bytes and a body: four bytes taken, a byte skipped and another
    /// taken, the rest forgotten.
    #[test]
    fn what_waits_is_counted_until_it_is_read_or_forgotten() {
        let take = |streams: &mut Streams, busy: &mut Busy, (bytes, skipped)| {
            let unread = Unread { streams, busy, written_by: Side::Opener };
            unread.take(bytes, skipped, &mut VecDeque::new());
        };
        let (mut streams, mut busy) = (Streams::default(), Busy::default());
        for head in ["abc", "defgh"] {
            streams.write(&mut busy, Side::Opener, Content::bytes(head));
        }
        let body = Content::Body { object: 0, offset: 0, len: 1 << 40 };
        streams.write(&mut busy, Side::Opener, body);
        let piece = CONTENT;
        assert!(size_of::<Content>() as u64 <= CONTENT, "{} bytes", size_of::<Content>());
        assert_eq!(streams.unread(), 3 * piece + 2 * PIECE + 8);
        take(&mut streams, &mut busy, (4, 0));
        assert_eq!(streams.unread(), 2 * piece + PIECE + 4);
        take(&mut streams, &mut busy, (2, 1));
        assert_eq!(streams.unread(), 2 * piece + PIECE + 2);
        streams.clear(&mut busy);
        assert_eq!(streams.unread(), 0);
    }

    #[test]
    fn what_is_skipped_is_gone() {
        let mut stream = ByteStream::default();
        stream.write(Content::bytes("abc"));
        stream.write(Content::bytes("defgh"));
        stream.skip(5);
        let mut taken = VecDeque::new();
        stream.read(2, &mut taken);
        assert_eq!(taken, [Content::bytes("fg")]);
    }

    #[test]
    #[should_panic(expected = "nobody wrote")]
    fn more_than_was_written_is_a_fault_of_ours() {
        ByteStream::default().read(1, &mut VecDeque::new());
    }
}
