//! Bytes that have arrived and are not taken yet.
//!
//! Bodies stay recipes ([`Content::Body`]) and are counted by length; where a line is
//! expected, a recipe's bytes are made and read like any others, so that a party that has
//! lost its place in the stream reads what really stands there.

use super::ReadError;
use crate::wire::{Content, Pieces, Text};

/// Bytes in order, waiting to be taken.
#[derive(Clone, Debug, Default)]
pub struct Input {
    pieces: Pieces,
    /// How many bytes of the first piece are taken already, so that reading a head line by
    /// line does not copy what is left each time. Always less than its length.
    taken: u64,
}

impl Input {
    /// Adds what arrived.
    pub fn push(&mut self, piece: Content) {
        if !piece.is_empty() {
            self.pieces.push(piece);
        }
    }

    /// All pieces, to add to at the end.
    pub(super) fn pieces(&mut self) -> &mut Pieces {
        &mut self.pieces
    }

    /// How many bytes of memory it takes ([`Pieces::takes`]).
    pub fn takes(&self) -> u64 {
        self.pieces.takes()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Throws away everything that waits.
    pub fn clear(&mut self) {
        self.pieces.clear();
        self.taken = 0;
    }

    /// The first piece, where it is a text of which nothing is taken yet.
    pub fn whole_text(&self) -> Option<&Text> {
        match self.pieces.first()? {
            Content::Bytes(text) if self.taken == 0 => Some(text),
            _ => None,
        }
    }

    /// Takes what is left of the first piece, and throws it away.
    pub fn drop_first(&mut self) {
        self.pieces.pop();
        self.taken = 0;
    }

    /// Takes at most `limit` bytes, as one piece; `None` where nothing waits.
    pub fn take(&mut self, limit: u64) -> Option<Content> {
        let front = self.pieces.first()?;
        if self.taken == 0 && front.len() <= limit {
            return self.pieces.pop();
        }
        let piece = if self.taken == 0 { front.clone() } else { front.split_at(self.taken).1 };
        let size = piece.len().min(limit);
        self.skip(size);
        let piece = if size < piece.len() { piece.split_at(size).0 } else { piece };
        (!piece.is_empty()).then_some(piece)
    }

    /// Appends bytes to `line` up to and with the next LF; `Ok(true)` when there was one.
    /// What it has taken of an unfinished line stands in `line` for the next call.
    ///
    /// Fails as soon as `line` would be longer than `limit`.
    pub fn line(&mut self, line: &mut Vec<u8>, limit: usize) -> Result<bool, ReadError> {
        while let Some(front) = self.pieces.first() {
            let room = (limit.saturating_sub(line.len()) as u64).saturating_add(1);
            let size = room.min(front.len() - self.taken);
            let made;
            let window = match front {
                Content::Bytes(bytes) => &bytes[self.taken as usize..][..size as usize],
                Content::Body { object, offset, .. } => {
                    // A little at a time: a line of a body is short (wire::body_byte).
                    let (object, offset, len) = (*object, offset + self.taken, size.min(64));
                    made = Content::Body { object, offset, len }.to_bytes();
                    &made[..]
                }
            };
            let end = window.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let window = &window[..end.unwrap_or(window.len())];
            line.extend_from_slice(window);
            let size = window.len() as u64;
            self.skip(size);
            if line.len() > limit {
                return Err(ReadError::HeadTooLarge);
            }
            if end.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes `size` bytes of the first piece, at most all that is left of it.
    fn skip(&mut self, size: u64) {
        self.taken += size;
        if self.pieces.first().is_some_and(|first| first.len() <= self.taken) {
            self.pieces.pop();
            self.taken = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_across_pieces_and_in_bodies() {
        let mut input = Input::default();
        input.push(Content::bytes("ab"));
        input.push(Content::bytes("c\r\nrest"));
        let mut line = Vec::new();
        assert_eq!(input.line(&mut line, 100), Ok(true));
        assert_eq!(line, b"abc\r\n");
        assert_eq!(input.take(2), Some(Content::bytes("re")));

        // Bodies are lines of 64 characters (wire::body_byte): this one ends after four.
        let mut input = Input::default();
        input.push(Content::Body { object: 1, offset: 60, len: 1 << 40 });
        let mut line = Vec::new();
        assert_eq!(input.line(&mut line, 100), Ok(true));
        assert_eq!(line.len(), 4);
        let rest = (1 << 40) - 4;
        assert_eq!(input.take(u64::MAX).map(|piece| piece.len()), Some(rest));
    }

    #[test]
    fn a_line_without_end_is_refused_at_the_limit() {
        let mut input = Input::default();
        input.push(Content::bytes([b'x'; 11]));
        assert_eq!(input.line(&mut Vec::new(), 10), Err(ReadError::HeadTooLarge));
    }
}
