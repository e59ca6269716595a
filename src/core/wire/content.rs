//! What the bytes of a stream are: real bytes for message heads, a recipe for bodies.
//!
//! A body is a length and the rule that says what its bytes would be, so that a body of ten
//! gigabytes costs no memory. Whoever looks (a capture, a parser that lost its place)
//! gets real bytes.

use super::Text;
use std::fmt;

/// A stretch of a byte stream.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// Bytes that stand there as they are: message heads, chunk sizes.
    Bytes(Text),
    /// `len` bytes of the body of `object`, from `offset` on.
    Body {
        /// Which body: an arbitrary number that stands for its content.
        object: u32,
        /// The first byte's position in the body.
        offset: u64,
        /// Bytes.
        len: u64,
    },
}

impl Content {
    /// Bytes that stand there as they are.
    pub fn bytes(bytes: impl AsRef<[u8]>) -> Content {
        Content::Bytes(Text::from(bytes.as_ref().to_vec()))
    }

    /// The same of bytes that are there already.
    pub fn text(bytes: Vec<u8>) -> Content {
        Content::Bytes(Text::from(bytes))
    }

    /// How many bytes it is.
    #[inline]
    pub fn len(&self) -> u64 {
        match self {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Body { len, .. } => *len,
        }
    }

    /// Whether it is no bytes at all.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Cuts it in two: the first `at` bytes and the rest. `at` must not exceed the length.
    pub fn split_at(&self, at: u64) -> (Content, Content) {
        let (head, mut tail) = (self.first(at), self.clone());
        tail.forget_first(at);
        (head, tail)
    }

    /// The first `bytes` bytes, which it must have.
    pub fn first(&self, bytes: u64) -> Content {
        match self {
            Content::Bytes(text) => Content::bytes(&text[..bytes as usize]),
            Content::Body { object, offset, .. } => {
                Content::Body { object: *object, offset: *offset, len: bytes }
            }
        }
    }

    /// Cuts the first `bytes` bytes off, which it must have.
    #[inline]
    pub fn forget_first(&mut self, bytes: u64) {
        match self {
            Content::Bytes(text) => *self = Content::bytes(&text[bytes as usize..]),
            Content::Body { offset, len, .. } => {
                *offset += bytes;
                *len -= bytes;
            }
        }
    }

    /// The bytes themselves.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Content::Bytes(bytes) => bytes.to_vec(),
            Content::Body { object, offset, len } => {
                (*offset..offset + len).map(|at| body_byte(*object, at)).collect()
            }
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Bytes(bytes) => fmt::Debug::fmt(bytes, f),
            Content::Body { object, offset, len } => {
                write!(f, "body {object} bytes {offset}..{}", offset + len)
            }
        }
    }
}

/// The byte at `offset` of the body of `object`: lines of 64 printable characters that differ
/// from body to body and from line to line, so that misplaced bytes are seen.
pub fn body_byte(object: u32, offset: u64) -> u8 {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let column = offset % 64;
    if column == 63 {
        return b'\n';
    }
    LETTERS[((u64::from(object) * 7 + offset / 64 + column) % 64) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_keeps_every_byte() {
        for content in
            [Content::bytes("hello, world"), Content::Body { object: 3, offset: 60, len: 12 }]
        {
            let (head, tail) = content.split_at(5);
            let joined: Vec<u8> = [head.to_bytes(), tail.to_bytes()].concat();
            assert_eq!(joined, content.to_bytes());
        }
    }
}
