//! Heads of messages as they stood in a stream: start line and fields.

use crate::wire::Content;

/// The head of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::export) struct Head {
    /// The start line.
    pub(in crate::export) start: String,
    /// Names and values of the fields, in order.
    pub(in crate::export) fields: Vec<(String, String)>,
    /// Its length, the empty line included.
    pub(in crate::export) bytes: u64,
}

impl Head {
    /// Reads a head; `None` where the text does not hold a whole one.
    pub(in crate::export) fn read(text: &[u8]) -> Option<Head> {
        let end = position(text, b"\r\n\r\n")?;
        let text_of_head = String::from_utf8_lossy(&text[..end]);
        let mut lines = text_of_head.split("\r\n");
        let start = lines.next()?.to_owned();
        let field = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        };
        Some(Head { start, fields: lines.filter_map(field).collect(), bytes: end as u64 + 4 })
    }

    /// The value of the first field of this name.
    pub(in crate::export) fn value(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// The word at this place in the start line; a reason phrase may have several.
    pub(in crate::export) fn word(&self, place: usize) -> &str {
        self.start.splitn(3, ' ').nth(place).unwrap_or_default()
    }

    /// The status of a response.
    pub(in crate::export) fn status(&self) -> Option<u16> {
        self.word(1).parse().ok()
    }
}

/// Finds the heads of responses in what a server writes, piece by piece.
///
/// It looks for a status line, and so needs to know nothing of how bodies are framed: bodies are
/// recipes, not bytes, and no line between two chunks begins like one.
#[derive(Default)]
pub(super) struct ResponseHeads {
    /// Bytes that may be the beginning of a head.
    rest: Vec<u8>,
    found: Vec<Head>,
    taken: usize,
}

const STATUS_LINE: &[u8] = b"HTTP/1.";

impl ResponseHeads {
    /// Takes the next piece of the stream.
    pub(super) fn wrote(&mut self, content: &Content) {
        let Content::Bytes(bytes) = content else {
            self.rest.clear();
            return;
        };
        self.rest.extend_from_slice(bytes);
        while let Some(start) = position(&self.rest, STATUS_LINE) {
            self.rest.drain(..start);
            let Some(head) = Head::read(&self.rest) else { return };
            self.rest.drain(..head.bytes as usize);
            self.found.push(head);
        }
        // What is left may end in the beginning of a status line.
        let useless = self.rest.len().saturating_sub(STATUS_LINE.len() - 1);
        self.rest.drain(..useless);
    }

    /// The next head, where its status is the one that its reader saw.
    pub(super) fn next(&mut self, status: u16) -> Option<Head> {
        let head = self.found.get_mut(self.taken)?;
        self.taken += 1;
        (head.status() == Some(status)).then(|| std::mem::take(head))
    }
}

fn position(text: &[u8], of: &[u8]) -> Option<usize> {
    text.windows(of.len()).position(|window| window == of)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A head in three pieces, a body, chunk lines, and the next head behind them.
    #[test]
    fn heads_are_found_among_bodies() {
        let mut heads = ResponseHeads::default();
        for piece in ["HTT", "P/1.1 200 OK\r\nContent-Le", "ngth: 3\r\nX:\r\n\r\n"] {
            heads.wrote(&Content::bytes(piece));
        }
        heads.wrote(&Content::Body { object: 1, offset: 0, len: 3 });
        heads.wrote(&Content::bytes("\r\n3e8\r\nHTTP/1.0 404 Not Found\r\n\r\n"));
        let first = heads.next(200).expect("a head");
        assert_eq!((first.word(0), first.word(2)), ("HTTP/1.1", "OK"));
        assert_eq!(first.value("content-length"), Some("3"));
        assert_eq!(first.bytes, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX:\r\n\r\n".len() as u64);
        let second = heads.next(404).expect("a head");
        assert_eq!(second.word(2), "Not Found");
        assert_eq!(heads.next(200), None);
    }
}
