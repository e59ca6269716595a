//! How much is read before it is refused.

/// How much a [`Reader`](super::Reader) takes before it refuses. RFC 9112 §2.3 and §3 leave
/// the numbers to the recipient. Bodies have no limit here: they are handed on piece by piece,
/// and nothing of them is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The longest head, and the longest trailer section, bytes.
    pub head_bytes: usize,
    /// The longest line of a head, bytes, its end included.
    pub line_bytes: usize,
    /// The most field lines in a head, and in a trailer section.
    pub fields: usize,
}

/// As many fields as Apache takes by default (`LimitRequestFields`).
const FIELDS: usize = 100;

impl Limits {
    /// A limit for the whole head, and none of its own for a line.
    pub fn of_head(head_bytes: u64) -> Limits {
        let head_bytes = usize::try_from(head_bytes).unwrap_or(usize::MAX);
        Limits { head_bytes, line_bytes: head_bytes, fields: FIELDS }
    }
}

impl Default for Limits {
    /// Lines of 8000 bytes, which RFC 9112 §3 recommends to support at least; heads of 64 KiB,
    /// as `http.max_head_size` has it; 100 fields.
    fn default() -> Limits {
        Limits { head_bytes: 64 * 1024, line_bytes: 8000, fields: FIELDS }
    }
}
