//! Builds a server's response: the fields, the framing, and a body of the right size.
//!
//! It sends neither Date (RFC 9110 §6.6.1: not without a clock that knows the date) nor
//! Content-Type (§8.3: not where it is unknown), because their bytes would teach nothing.

use super::site::ExtraField;
use crate::http::codec::chunked;
use crate::http::config::{Object, Version};
use crate::http::message::{ResponseHead, digits};
use crate::http::params::{BodyFraming, HttpParams};
use crate::wire::Content;
use smallvec::{SmallVec, smallvec};

/// Into how many chunks a body is cut at most: so that a body of ten gigabytes costs no
/// memory, its chunks are larger than asked for.
const MOST_CHUNKS: u64 = 10_000;

/// The head of a response and its body, or its body alone: mostly one piece each.
pub(super) type Pieces = SmallVec<[Content; 2]>;

/// A response, ready to be written.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its head.
    pub head: ResponseHead,
    /// Its body, framed.
    pub body: Pieces,
}

impl Reply {
    /// A response without content.
    pub fn empty(version: Version, status: u16, extra: &[ExtraField]) -> Reply {
        let mut head = with_fields(version, status, extra);
        head.fields.push("Content-Length", "0");
        Reply { head, body: Pieces::new() }
    }

    /// A response that ends with its head: 204 and 304 have no content, and 204 must not even
    /// say how long it is (RFC 9110 §8.6).
    pub fn bodiless(version: Version, status: u16, extra: &[ExtraField]) -> Reply {
        Reply { head: with_fields(version, status, extra), body: Pieces::new() }
    }

    /// The response that carries an object, with these fields in front.
    ///
    /// Where the object's size includes the head, head and body together are exactly that
    /// many bytes: the body is as long as fits, and what is missing then (a longer number in
    /// Content-Length can make a sum impossible) is filled with optional whitespace
    /// before the framing field's value. An object smaller than its head becomes a head
    /// without a body, which is larger than the object.
    pub fn of(
        object: &Object,
        version: Version,
        framing: BodyFraming,
        params: &HttpParams,
        extra: &[ExtraField],
    ) -> Reply {
        let mut head = with_fields(version, 200, extra);
        let chunk = params.chunk_size.0.max(object.size.0 / MOST_CHUNKS).max(1);
        let mut length = object.size.0;
        let mut padding = 0;
        // With the head inside the size the length of the body is not known yet; the shortest
        // framing line makes the head long enough in any case.
        let framed = if params.size_includes_head { 0 } else { length };
        fill_up(&mut head, params.response_head_bytes.0, framing_line(framed, framing));
        if params.size_includes_head {
            let bare = head.written_len() as u64;
            let total = |body| bare.saturating_add(framed_len(body, framing, chunk));
            length = largest(object.size.0, |body| total(body) <= object.size.0);
            padding = object.size.0.saturating_sub(total(length));
        }
        // Never more than a few bytes: see the test.
        let mut value: SmallVec<[u8; 32]> = smallvec![b' '; padding as usize];
        match framing {
            BodyFraming::ContentLength => {
                value.extend_from_slice(&digits(length));
                head.fields.push("Content-Length", value);
            }
            BodyFraming::Chunked => {
                value.extend_from_slice(b"chunked");
                head.fields.push("Transfer-Encoding", value);
            }
            BodyFraming::Close => {}
        }
        let number = object.content_number();
        Reply { head, body: framed_body(number, length, framing, chunk) }
    }
}

/// Most heads of responses have no more bytes of fields.
const ROOM: usize = 128;

fn with_fields(version: Version, status: u16, extra: &[ExtraField]) -> ResponseHead {
    let mut head = ResponseHead::new(version, status);
    head.fields.make_room(ROOM);
    for (name, value) in extra {
        head.fields.push(*name, &**value);
    }
    head
}

/// Makes the head, with `more` bytes that are still to come, at least this long.
fn fill_up(head: &mut ResponseHead, least: u64, more: u64) {
    let missing = least.saturating_sub(head.written_len() as u64 + more);
    if missing > 0 {
        let filler = missing.saturating_sub("Server: \r\n".len() as u64).max(1);
        head.fields.push("Server", "x".repeat(usize::try_from(filler).unwrap_or(0)));
    }
}

/// Bytes of the framing field's line.
fn framing_line(body: u64, framing: BodyFraming) -> u64 {
    match framing {
        BodyFraming::ContentLength => {
            let digits = u64::from(body.max(1).ilog10()) + 1;
            "Content-Length: \r\n".len() as u64 + digits
        }
        BodyFraming::Chunked => "Transfer-Encoding: chunked\r\n".len() as u64,
        BodyFraming::Close => 0,
    }
}

/// Bytes of the framing field's line and of the framed body.
fn framed_len(body: u64, framing: BodyFraming, chunk: u64) -> u64 {
    let framed = match framing {
        BodyFraming::Chunked => chunked::encoded_len(body, chunk),
        BodyFraming::ContentLength | BodyFraming::Close => body,
    };
    framing_line(body, framing).saturating_add(framed)
}

/// The largest number up to `limit` that fits; 0 where none does. What fits must be an
/// initial stretch of the numbers.
fn largest(limit: u64, fits: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, limit);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

fn framed_body(object: u32, length: u64, framing: BodyFraming, chunk: u64) -> Pieces {
    let piece = |offset, len| Content::Body { object, offset, len };
    if framing != BodyFraming::Chunked {
        return if length == 0 { Pieces::new() } else { smallvec![piece(0, length)] };
    }
    let mut body = Pieces::new();
    let mut offset = 0;
    while offset < length {
        let len = chunk.min(length - offset);
        body.extend(chunked::encode(piece(offset, len)));
        offset += len;
    }
    body.push(Content::bytes(chunked::LAST_CHUNK));
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Era, Profile};
    use crate::units::Bytes;

    fn object(size: u64) -> Object {
        Object::new("server", "/", Bytes(size))
    }

    #[test]
    fn http_d03_a_204_has_no_length() {
        let reply = Reply::bodiless(Version::Http11, 204, &[]);
        assert_eq!(reply.head.to_bytes(), b"HTTP/1.1 204 No Content\r\n\r\n");
    }

    fn total(reply: &Reply) -> u64 {
        reply.head.to_bytes().len() as u64 + reply.body.iter().map(Content::len).sum::<u64>()
    }

    /// Whatever the framing and whatever the size, from the head's own length on, the bytes
    /// on the wire are exactly the size.
    #[test]
    fn a_size_that_includes_the_head_is_met_exactly() {
        let mut params = HttpParams::of(Profile::Textbook, Era::Rfc9112);
        params.chunk_size = Bytes(16);
        for framing in [BodyFraming::ContentLength, BodyFraming::Chunked, BodyFraming::Close] {
            let build = |size| Reply::of(&object(size), Version::Http11, framing, &params, &[]);
            let least = total(&build(0));
            for size in (least..least + 2000).chain([9_999, 10_000, 99_999, 100_040, 1_000_000]) {
                assert_eq!(total(&build(size)), size, "{framing:?}");
            }
            assert_eq!(total(&build(least - 1)), least, "smaller than the head: no body");
        }
    }

    /// 17 bytes of status line, `Content-Length: ` 16, its digits and CRLF, the empty line 2.
    /// With a body of 9 bytes that is 17 + 16 + 1 + 2 + 2 + 9 = 47, with 10 it is 49: 48 needs
    /// one space.
    #[test]
    fn an_impossible_sum_is_padded_by_a_space() {
        let params = HttpParams::of(Profile::Textbook, Era::Rfc9112);
        let framing = BodyFraming::ContentLength;
        let reply = Reply::of(&object(48), Version::Http11, framing, &params, &[]);
        let head = String::from_utf8(reply.head.to_bytes()).unwrap();
        assert_eq!(head, "HTTP/1.1 200 OK\r\nContent-Length:  9\r\n\r\n");
    }

    #[test]
    fn otherwise_the_size_is_the_body() {
        let params = HttpParams::of(Profile::Rfc, Era::Rfc9112);
        let framing = BodyFraming::ContentLength;
        let reply = Reply::of(&object(48), Version::Http11, framing, &params, &[]);
        assert_eq!(reply.body.iter().map(Content::len).sum::<u64>(), 48);
    }
}
