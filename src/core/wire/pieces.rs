//! Pieces of a byte stream that wait in order, and how much memory that takes.
//!
//! The memory is counted from the lengths of texts. It is not asked of the compiler or of the machine: a
//! run ends at the same event wherever it is made.

use super::Content;
use std::collections::{VecDeque, vec_deque};
use std::iter::Chain;
use std::option;

/// How many bytes of memory a [`Content`] takes where a pointer has eight bytes.
const CONTENT: u64 = 24;
/// Of bytes that stand there as they are besides, for a piece of memory of their own.
const PIECE: u64 = 64;
/// A text stands there twice: as it is, and as what it says.
const COPIES: u64 = 2;

/// Pieces that wait in order. Mostly there is one, which needs no memory of its own.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// `None` where nothing waits.
    first: Option<Content>,
    rest: VecDeque<Content>,
    takes: u64,
}

impl Content {
    /// How many bytes of memory it takes, with what a reader has made of it: those of a body are only
    /// a length. A text that several share is counted for each.
    #[inline]
    pub fn takes(&self) -> u64 {
        match self {
            Content::Bytes(text) => CONTENT + PIECE + COPIES * text.len() as u64,
            Content::Body { .. } => CONTENT,
        }
    }

    /// How many bytes of memory the text takes of a head of so many bytes, or what it says, where
    /// only one of them is kept.
    pub fn takes_alone(bytes: usize) -> u64 {
        CONTENT + PIECE + bytes as u64
    }
}

impl Pieces {
    /// How many bytes of memory they take ([`Content::takes`]).
    #[inline]
    pub fn takes(&self) -> u64 {
        self.takes
    }

    /// Whether nothing waits.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The first.
    #[inline]
    pub fn first(&self) -> Option<&Content> {
        self.first.as_ref()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Content> {
        self.first.iter().chain(&self.rest)
    }

    /// All of them, in order, side by side.
    pub fn to_vec(&self) -> Vec<Content> {
        self.iter().cloned().collect()
    }

    /// How many bytes of the stream they are.
    pub fn bytes(&self) -> u64 {
        self.iter().map(Content::len).sum()
    }

    /// Adds one in front.
    pub fn push_first(&mut self, piece: Content) {
        self.takes += piece.takes();
        if let Some(second) = self.first.replace(piece) {
            self.rest.push_front(second);
        }
    }

    /// Adds one at the end.
    #[inline]
    pub fn push(&mut self, piece: Content) {
        self.takes += piece.takes();
        if self.first.is_none() {
            self.first = Some(piece);
        } else {
            self.rest.push_back(piece);
        }
    }

    /// Takes the first.
    #[inline]
    pub fn pop(&mut self) -> Option<Content> {
        let piece = self.first.take()?;
        self.first = self.rest.pop_front();
        self.takes -= piece.takes();
        Some(piece)
    }

    /// Cuts the first `bytes` bytes off the first one, which it must have.
    #[inline]
    pub fn forget_first(&mut self, bytes: u64) {
        let Some(first) = &mut self.first else { return };
        first.forget_first(bytes);
        if let Content::Bytes(_) = first {
            self.takes -= COPIES * bytes;
        }
    }

    /// Throws all away, but not the room.
    pub fn clear(&mut self) {
        self.first = None;
        self.rest.clear();
        self.takes = 0;
    }
}

impl FromIterator<Content> for Pieces {
    fn from_iter<I: IntoIterator<Item = Content>>(pieces: I) -> Pieces {
        let mut all = Pieces::default();
        all.extend(pieces);
        all
    }
}

impl Extend<Content> for Pieces {
    fn extend<I: IntoIterator<Item = Content>>(&mut self, pieces: I) {
        pieces.into_iter().for_each(|piece| self.push(piece));
    }
}

impl IntoIterator for Pieces {
    type Item = Content;
    type IntoIter = Chain<option::IntoIter<Content>, vec_deque::IntoIter<Content>>;

    fn into_iter(self) -> Self::IntoIter {
        self.first.into_iter().chain(self.rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is counted is not less than what a compiler makes of it, and not what it says: the numbers
    /// are those of the constants.
    #[test]
    fn sizes_are_counted_from_lengths() {
        assert!(size_of::<Content>() as u64 <= CONTENT, "{} bytes", size_of::<Content>());
        assert_eq!(Content::bytes("abc").takes(), 24 + 64 + 2 * 3);
        assert_eq!(Content::Body { object: 0, offset: 0, len: 1 << 40 }.takes(), 24);
        assert_eq!(Content::takes_alone(3), 24 + 64 + 3);
    }

    /// Whatever is added and taken away, the count is the sum over what is there.
    #[test]
    fn the_count_is_the_sum() {
        let mut pieces = Pieces::default();
        let sum = |pieces: &Pieces| pieces.iter().map(Content::takes).sum::<u64>();
        pieces.extend([Content::bytes("abc"), Content::Body { object: 1, offset: 0, len: 9 }]);
        pieces.push(Content::bytes("defgh"));
        pieces.push_first(Content::bytes("z"));
        assert_eq!((pieces.takes(), pieces.bytes()), (sum(&pieces), 18));
        assert_eq!(pieces.to_vec().first(), Some(&Content::bytes("z")));
        assert_eq!(pieces.pop(), Some(Content::bytes("z")));
        pieces.forget_first(2);
        assert_eq!(pieces.takes(), 88 + 2 + 24 + 88 + 10);
        assert_eq!(pieces.takes(), sum(&pieces));
        assert_eq!(pieces.pop(), Some(Content::bytes("c")));
        assert_eq!(pieces.takes(), sum(&pieces));
        pieces.clear();
        assert_eq!((pieces.takes(), pieces.pop()), (0, None));
    }
}
