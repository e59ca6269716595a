//! The bytes between two applications: written at one end, not yet read at the other.
//!
//! TCP moves lengths; what the bytes are waits here until the other end's TCP says that so
//! many have arrived in order and its application takes them.

use crate::engine::fetch;
use crate::ids::{HostId, Side};
use crate::wire::{Content, Pieces};
use std::num::NonZeroU32;

/// What waits in both directions of the connections on which something does.
#[derive(Debug, Default)]
pub(super) struct Streams {
    /// Those of connections on which something waits, and some that are empty.
    all: Vec<[ByteStream; 2]>,
    /// Which of them are empty.
    spare: Vec<u32>,
    /// How much memory the pieces take that wait ([`Pieces::takes`]), and what the parties hold: one number,
    /// as it is asked for after each event.
    taken: u64,
}

/// More bytes than any limit allows, and fewer than where adding to them would overflow.
const OUT: u64 = 1 << 62;

/// How many empty streams keep their room: most messages need no more than one had before.
const SPARE: usize = 64;

/// A connection's place among the busy ones, if it has one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Busy(Option<NonZeroU32>);

impl Streams {
    /// Appends to what `side` has written.
    #[inline]
    pub(super) fn write(&mut self, busy: &mut Busy, side: Side, content: &[Content]) {
        if content.iter().all(Content::is_empty) {
            return;
        }
        let number = *busy.0.get_or_insert_with(|| self.free());
        let stream = &mut self.all[number.get() as usize - 1][side.index()];
        for piece in content.iter().filter(|piece| !piece.is_empty()) {
            self.taken += piece.takes();
            stream.unread.push(piece.clone());
        }
    }

    /// Has what waits loaded into the processor's cache.
    #[inline]
    pub(super) fn fetch(&self, busy: Busy, written_by: Side) {
        if let Some(number) = busy.0 {
            fetch(&self.all[number.get() as usize - 1][written_by.index()]);
        }
    }

    /// The number of two streams that are empty, from 1.
    fn free(&mut self) -> NonZeroU32 {
        let at = self.spare.pop().unwrap_or_else(|| {
            self.all.push(Default::default());
            self.all.len() as u32 - 1
        });
        NonZeroU32::MIN.saturating_add(at)
    }

    /// How many bytes of memory it takes what waits to be read, and what the parties hold.
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// A party holds so many bytes of memory, instead of so many before ([`crate::http::Io::holds`]).
    pub(super) fn party_holds(&mut self, before: u64, now: u64) {
        self.taken = self.taken + now - before;
    }

    /// From now on more is taken than any limit allows.
    pub(super) fn run_out(&mut self) {
        self.taken |= OUT;
    }

    /// Forgets what nobody will read.
    pub(super) fn clear(&mut self, busy: &mut Busy) {
        let Some(number) = busy.0.take() else { return };
        let at = number.get() - 1;
        for stream in &mut self.all[at as usize] {
            self.taken -= stream.unread.takes();
            if self.spare.len() >= SPARE {
                *stream = ByteStream::default();
            } else if !stream.unread.is_empty() {
                stream.unread.clear();
            }
        }
        self.spare.push(at);
    }
}

/// What waits for an application: what the other has written and it has not taken yet.
#[derive(Debug)]
pub(super) struct Unread<'s> {
    pub(super) streams: &'s mut Streams,
    pub(super) busy: &'s mut Busy,
    /// Where the application is.
    pub(super) host: HostId,
    pub(super) written_by: Side,
}

impl Unread<'_> {
    /// Takes the next `bytes` bytes.
    #[inline]
    pub(super) fn take(&mut self, bytes: u64, into: &mut Pieces) {
        self.advance(bytes, |stream| stream.read(bytes, into));
    }

    /// Throws the next `bytes` bytes away.
    #[inline]
    pub(super) fn skip(&mut self, bytes: u64) {
        self.advance(bytes, |stream| stream.skip(bytes));
    }

    /// Takes the next `bytes` bytes away. TCP has said that they are there, so they are.
    #[inline]
    fn advance(&mut self, bytes: u64, act: impl FnOnce(&mut ByteStream)) {
        if bytes == 0 {
            return;
        }
        let Unread { streams, busy, written_by, .. } = self;
        let Some(number) = busy.0 else { panic!("TCP delivered {bytes} bytes that nobody wrote") };
        let both = &mut streams.all[number.get() as usize - 1];
        let stream = &mut both[written_by.index()];
        let before = stream.unread.takes();
        act(stream);
        streams.taken -= before - stream.unread.takes();
        if stream.unread.is_empty() && both.iter().all(|stream| stream.unread.is_empty()) {
            streams.clear(busy);
        }
    }
}

/// One direction of a connection's byte stream, a line of a cache.
#[derive(Debug, Default)]
#[repr(align(64))]
struct ByteStream {
    unread: Pieces,
}

impl ByteStream {
    /// Throws bytes away.
    fn skip(&mut self, mut bytes: u64) {
        while bytes > 0 {
            let next = self.next(bytes);
            if next > bytes {
                return self.unread.forget_first(bytes);
            }
            bytes -= next;
            self.unread.pop();
        }
    }

    /// Takes bytes.
    fn read(&mut self, mut bytes: u64, into: &mut Pieces) {
        while bytes > 0 {
            let next = self.next(bytes);
            if next > bytes {
                if let Some(next) = self.unread.first() {
                    into.push(next.first(bytes));
                }
                return self.unread.forget_first(bytes);
            }
            bytes -= next;
            if let Some(next) = self.unread.pop() {
                into.push(next);
            }
        }
    }

    /// How long the piece is where the next `bytes` bytes begin.
    fn next(&self, bytes: u64) -> u64 {
        let next = self.unread.first();
        next.unwrap_or_else(|| panic!("TCP delivered {bytes} bytes that nobody wrote")).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stream: &mut ByteStream, bytes: u64) -> Vec<Content> {
        let mut taken = Pieces::default();
        stream.read(bytes, &mut taken);
        taken.into_iter().collect()
    }

    #[test]
    fn reads_across_writes() {
        let mut stream = ByteStream::default();
        stream.unread.push(Content::bytes("abc"));
        stream.unread.push(Content::bytes("defgh"));
        assert_eq!(read(&mut stream, 4), [Content::bytes("abc"), Content::bytes("d")]);
        assert_eq!(read(&mut stream, 4), [Content::bytes("efgh")]);
    }

    /// Of two heads of three and five bytes and a body: four bytes taken, a byte skipped and another
    /// taken, the rest forgotten.
    #[test]
    fn what_waits_is_counted_until_it_is_read_or_forgotten() {
        let take = |streams: &mut Streams, busy: &mut Busy, (bytes, skipped)| {
            let mut unread = Unread { streams, busy, host: HostId(0), written_by: Side::Opener };
            unread.skip(skipped);
            unread.take(bytes - skipped, &mut Pieces::default());
        };
        let (mut streams, mut busy) = (Streams::default(), Busy::default());
        for head in ["abc", "defgh"] {
            streams.write(&mut busy, Side::Opener, &[Content::bytes(head)]);
        }
        let body = Content::Body { object: 0, offset: 0, len: 1 << 40 };
        streams.write(&mut busy, Side::Opener, std::slice::from_ref(&body));
        let takes =
            |texts: &[&str]| texts.iter().map(|text| Content::bytes(text).takes()).sum::<u64>();
        let body = body.takes();
        assert_eq!(streams.taken(), takes(&["abc", "defgh"]) + body);
        take(&mut streams, &mut busy, (4, 0));
        assert_eq!(streams.taken(), takes(&["efgh"]) + body);
        take(&mut streams, &mut busy, (2, 1));
        assert_eq!(streams.taken(), takes(&["gh"]) + body);
        streams.clear(&mut busy);
        assert_eq!(streams.taken(), 0);
    }

    #[test]
    fn what_is_skipped_is_gone() {
        let mut stream = ByteStream::default();
        stream.unread.push(Content::bytes("abc"));
        stream.unread.push(Content::bytes("defgh"));
        stream.skip(5);
        assert_eq!(read(&mut stream, 2), [Content::bytes("fg")]);
    }

    #[test]
    #[should_panic(expected = "nobody wrote")]
    fn more_than_was_written_is_a_fault_of_ours() {
        read(&mut ByteStream::default(), 1);
    }
}
