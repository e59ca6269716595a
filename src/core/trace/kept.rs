//! How much memory an event takes that is kept, with what is made of it later.
//!
//! It is counted from the sizes of what is kept, as they are where a pointer has eight bytes, not
//! asked of the system or the compiler, so that a run ends at the same event wherever it is made.
//! Views make tables of their own of the trace; what the largest of them take, two at a time, was
//! measured and is counted with the event that it is made of.

use super::{Event, HttpNote};
use crate::wire::Content;

/// Of any event: a [`super::Record`], and places in the lists of views.
const EVENT: u64 = RECORD + 120;
const RECORD: u64 = 120;
/// Of a request besides: its row, its attempt in a HAR, its entries in maps.
const REQUEST: u64 = 600;
/// Of a connection besides: its row, two ends, and their lists.
const CONNECTION: u64 = 1_400;
/// Of a page besides: its row and its entries in maps.
const PAGE: u64 = 200;
/// So often the bytes of a head are there: as written, and as whoever reads or shows it has them.
const COPIES_OF_HEADS: u64 = 2;
/// Of a text in a list of its own.
const TEXT: u64 = 24;

/// What a sink keeps in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// How many events.
    pub events: u64,
    /// Bytes that these and what is made of them take.
    pub bytes: u64,
}

impl Event {
    /// How many bytes it takes where it is kept, with what views make of it. A text that several
    /// events share is counted for each.
    pub fn takes(&self) -> u64 {
        EVENT
            + match self {
                Event::Opened { .. } => CONNECTION,
                Event::Wrote { content: Content::Bytes(head), .. } => {
                    COPIES_OF_HEADS * head.len() as u64
                }
                Event::Http { note, .. } => note.takes(),
                _ => 0,
            }
    }
}

impl HttpNote {
    fn takes(&self) -> u64 {
        match self {
            HttpNote::Queued { .. } => REQUEST,
            HttpNote::PageStarted { .. } => PAGE,
            HttpNote::Forwarded { removed, added, .. } => texts(removed) + texts(added),
            HttpNote::CacheStored { fields, .. } => texts(fields),
            _ => 0,
        }
    }
}

fn texts(texts: &[String]) -> u64 {
    texts.iter().map(|text| TEXT + text.len() as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ConnId, Endpoint, Side};
    use crate::trace::Record;

    #[test]
    fn sizes_are_those_of_what_is_kept() {
        assert!(size_of::<Record>() as u64 <= RECORD, "{} bytes", size_of::<Record>());
        assert!(size_of::<String>() as u64 <= TEXT, "{} bytes", size_of::<String>());
    }

    /// A head of 60 kB is counted as such, a body of any length as a recipe.
    #[test]
    fn heads_count_by_their_length_and_bodies_do_not() {
        let of = Endpoint { conn: ConnId(0), side: Side::Opener };
        let takes = |content| Event::Wrote { of, offset: 0, content }.takes();
        let head = takes(Content::bytes([b'x'; 60_000]));
        let body = takes(Content::Body { object: 0, offset: 0, len: 1 << 40 });
        assert!(head >= body + 60_000, "{head} {body}");
        assert!(body < 1_000, "{body}");
    }
}
