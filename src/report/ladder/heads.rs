//! Which segment carries the first byte of which HTTP message, and what its head says.
//!
//! Heads are real bytes on the wire, so they are read from what the applications wrote: a
//! stretch of bytes that begins with a start line. A relay's copies are found the same way.

use crate::ids::Endpoint;
use crate::wire::Content;
use std::collections::BTreeMap;

/// The head of an HTTP message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Method and target, or status and reason: `GET /a.css`, `200 OK`.
    pub what: String,
    /// `HTTP/1.0`, `HTTP/1.1`.
    pub version: String,
    /// Its fields about persistence, and `Expect`, as they stand: `Connection: Keep-Alive`.
    pub persistence: Vec<String>,
}

/// Where heads begin, for every end of every connection.
#[derive(Debug, Default)]
pub(super) struct Heads {
    streams: BTreeMap<Endpoint, Stream>,
}

#[derive(Debug, Default)]
struct Stream {
    /// Offset of a head's first byte, and its bytes as far as they were written.
    heads: BTreeMap<u64, Vec<u8>>,
    /// Where the unfinished head is, and where its next byte must come.
    unfinished: Option<(u64, u64)>,
}

/// A head longer than this is not kept whole; 8 kB is what servers commonly accept.
const HEAD_LIMIT: usize = 8192;

impl Heads {
    /// Takes a stretch that an application wrote.
    pub fn wrote(&mut self, of: Endpoint, offset: u64, content: &Content) {
        let Content::Bytes(bytes) = content else { return };
        let stream = self.streams.entry(of).or_default();
        let begun = stream.unfinished.filter(|(_, next)| *next == offset);
        let start = match begun {
            Some((start, _)) => start,
            None if is_start_line(bytes) => offset,
            None => return,
        };
        let head = stream.heads.entry(start).or_default();
        let room = HEAD_LIMIT.saturating_sub(head.len()).min(bytes.len());
        head.extend_from_slice(&bytes[..room]);
        let complete = head.windows(4).any(|four| four == b"\r\n\r\n") || room < bytes.len();
        stream.unfinished = (!complete).then_some((start, offset + bytes.len() as u64));
    }

    /// The heads whose first byte lies in these bytes of the stream.
    pub fn within(&self, of: Endpoint, offset: u64, len: u64) -> Vec<Head> {
        let Some(stream) = self.streams.get(&of) else { return Vec::new() };
        stream.heads.range(offset..offset + len).filter_map(|(_, bytes)| parse(bytes)).collect()
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

fn parse(bytes: &[u8]) -> Option<Head> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next()?;
    let mut lines = head.split("\r\n");
    let line = lines.next()?;
    let (what, version) = if line.starts_with("HTTP/") {
        let (version, status) = line.split_once(' ')?;
        (status.to_owned(), version.to_owned())
    } else {
        match line.rsplit_once(' ') {
            Some((what, version)) if version.starts_with("HTTP/") => {
                (what.to_owned(), version.to_owned())
            }
            _ => (line.to_owned(), String::new()),
        }
    };
    let persistence = lines
        .filter(|field| {
            let name = field.split(':').next().unwrap_or_default();
            let shown = ["connection", "proxy-connection", "expect"];
            shown.iter().any(|shown| name.eq_ignore_ascii_case(shown))
        })
        .map(str::to_owned)
        .collect();
    Some(Head { what, version, persistence })
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
        let found = heads.within(END, 100, 1);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].what, "GET /a");
        assert_eq!(found[0].version, "HTTP/1.0");
        assert_eq!(found[0].persistence, ["Connection: Keep-Alive"]);
        assert!(heads.within(END, 101, 100).is_empty());
    }

    #[test]
    fn a_status_line_gives_its_code_and_reason() {
        let head = parse(b"HTTP/1.1 404 Not Found\r\nproxy-connection: close\r\n\r\n").unwrap();
        assert_eq!((head.what.as_str(), head.version.as_str()), ("404 Not Found", "HTTP/1.1"));
        assert_eq!(head.persistence, ["proxy-connection: close"]);
    }
}
