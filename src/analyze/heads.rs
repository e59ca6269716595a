//! Where in the streams the heads of HTTP messages stand.
//!
//! Heads are real bytes on the wire, so they are read from what the applications wrote: a
//! stretch of bytes that begins with a start line. A relay's copies are found the same way.

use crate::ids::{Endpoint, Map};
use crate::wire::Content;
use std::ops::Range;

/// Where heads begin, for every end of every connection.
#[derive(Debug, Default)]
pub struct Heads {
    streams: Map<Endpoint, Stream>,
}

#[derive(Debug, Default)]
struct Stream {
    /// Offset of a head's first byte, and its bytes as far as they were written.
    heads: Map<u64, Vec<u8>>,
    /// Where the unfinished head is, and where its next byte must come.
    unfinished: Option<(u64, u64)>,
}

/// A head longer than this is not kept whole; 8 kB is what servers commonly accept.
const HEAD_LIMIT: usize = 8192;

impl Heads {
    /// Takes a stretch that an application wrote.
    pub fn wrote(&mut self, of: Endpoint, offset: u64, content: &Content) {
        let Content::Bytes(bytes) = content else { return };
        let stream = self.streams.or_default(of);
        let begun = stream.unfinished.filter(|(_, next)| *next == offset);
        let start = match begun {
            Some((start, _)) => start,
            None if is_start_line(bytes) => offset,
            None => return,
        };
        let head = stream.heads.or_default(start);
        let room = HEAD_LIMIT.saturating_sub(head.len()).min(bytes.len());
        head.extend_from_slice(&bytes[..room]);
        let complete = head.windows(4).any(|four| four == b"\r\n\r\n") || room < bytes.len();
        stream.unfinished = (!complete).then_some((start, offset + bytes.len() as u64));
    }

    /// The heads whose first byte lies in this stretch of the stream: their bytes, as far as they
    /// have been written.
    pub fn within(&self, of: Endpoint, stretch: Range<u64>) -> impl Iterator<Item = &[u8]> {
        let heads = self.streams.get(&of).map(|stream| stream.heads.range(stretch));
        heads.into_iter().flatten().map(|(_, bytes)| bytes.as_slice())
    }
}

/// Whether bytes begin like a status line or a request line (RFC 9112 §3, §4).
fn is_start_line(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\r' || *byte == b'\n').next().unwrap_or(bytes);
    let is_request = || {
        let mut words = line.split(|byte| *byte == b' ');
        let method = words.next().unwrap_or_default();
        !method.is_empty()
            && method.iter().all(u8::is_ascii_uppercase)
            && words.next().is_some_and(|target| !target.is_empty())
    };
    line.starts_with(b"HTTP/1.") || is_request()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ConnId, Side};

    const END: Endpoint = Endpoint { conn: ConnId(0), side: Side::Opener };

    #[test]
    fn a_head_is_found_at_its_first_byte_and_read_whole_though_written_in_pieces() {
        let mut heads = Heads::default();
        heads.wrote(END, 0, &Content::Body { object: 0, offset: 0, len: 100 });
        heads.wrote(END, 100, &Content::bytes("GET /a HTTP/1.0\r\nConn"));
        heads.wrote(END, 121, &Content::bytes("ection: Keep-Alive\r\nHost: x\r\n\r\n"));
        heads.wrote(END, 153, &Content::bytes("\r\nnot a head"));
        let found: Vec<_> = heads.within(END, 100..101).collect();
        let whole: &[u8] = b"GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: x\r\n\r\n";
        assert_eq!(found, [whole]);
        assert_eq!(heads.within(END, 101..201).count(), 0);
        assert_eq!(heads.within(END.peer(), 0..201).count(), 0);
    }
}
