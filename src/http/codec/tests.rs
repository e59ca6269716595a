//! The reader as a whole: messages one after another, in any pieces, and hostile bytes.

use super::{Part, ReadError, Reader};
use crate::http::body::BodyLength;
use crate::http::message::Method;
use crate::wire::Content;
use proptest::prelude::*;

/// What a reader makes of a stream, in a form that does not depend on how it was cut.
#[derive(Debug, PartialEq, Eq, Default)]
struct Seen {
    targets: Vec<String>,
    statuses: Vec<u16>,
    bodies: Vec<Vec<u8>>,
    error: Option<ReadError>,
}

impl Seen {
    fn body(&mut self, part: &Content) {
        self.bodies.last_mut().expect("a head comes first").extend(part.to_bytes());
    }
}

fn requests(pieces: impl IntoIterator<Item = Content>, end: bool) -> Seen {
    let (mut reader, mut seen, mut ended) = (Reader::new(1000), Seen::default(), false);
    let mut pieces = pieces.into_iter();
    loop {
        match reader.next_request() {
            Ok(Some(Part::Head(head, _))) => {
                seen.targets.push(head.target);
                seen.bodies.push(Vec::new());
            }
            Ok(Some(Part::Body(data))) => seen.body(&data),
            Ok(Some(Part::End(_))) => {}
            Ok(None) => match pieces.next() {
                Some(piece) => reader.push([piece]),
                None if end && !ended => {
                    ended = true;
                    reader.end();
                }
                None => return seen,
            },
            Err(error) => {
                seen.error = Some(error);
                return seen;
            }
        }
    }
}

fn responses(pieces: impl IntoIterator<Item = Content>, end: bool) -> Seen {
    let (mut reader, mut seen, mut ended) = (Reader::new(1000), Seen::default(), false);
    let mut pieces = pieces.into_iter();
    loop {
        match reader.next_response(&Method::Get) {
            Ok(Some(Part::Head(head, _))) => {
                seen.statuses.push(head.status);
                seen.bodies.push(Vec::new());
            }
            Ok(Some(Part::Body(data))) => seen.body(&data),
            Ok(Some(Part::End(_))) => {}
            Ok(None) => match pieces.next() {
                Some(piece) => reader.push([piece]),
                None if end && !ended => {
                    ended = true;
                    reader.end();
                }
                None => return seen,
            },
            Err(error) => {
                seen.error = Some(error);
                return seen;
            }
        }
    }
}

fn cut(text: &[u8], size: usize) -> Vec<Content> {
    text.chunks(size.max(1)).map(Content::bytes).collect()
}

const PIPELINE: &[u8] = b"\r\nGET /1 HTTP/1.1\r\nHost: s\r\n\r\n\
    POST /2 HTTP/1.1\r\nHost: s\r\nContent-Length: 3\r\n\r\nabc\
    POST /3 HTTP/1.1\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n\
    GET /4 HTTP/1.0\r\n\r\n";

/// The next message begins exactly where the one before it ends.
#[test]
fn k4_lengths_separate_messages_however_the_bytes_arrive() {
    for size in 1..PIPELINE.len() {
        let seen = requests(cut(PIPELINE, size), true);
        assert_eq!(seen.targets, ["/1", "/2", "/3", "/4"], "in pieces of {size}");
        assert_eq!(seen.bodies, [&b""[..], b"abc", b"de", b""]);
        assert_eq!(seen.error, None);
    }
}

/// A Content-Length that is one too small leaves a byte of the body where the next head
/// should be; one that is too large swallows the first byte of the next head.
#[test]
fn k4_a_wrong_content_length_loses_the_place() {
    for (length, next) in [(99, "HTTP/1.1 200 OK\r\n"), (101, "HTTP/1.1 200 OK\r\n")] {
        let stream = [
            Content::bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")),
            Content::Body { object: 1, offset: 0, len: 100 },
            Content::bytes(next),
            Content::bytes("Content-Length: 0\r\n\r\n"),
        ];
        let seen = responses(stream, true);
        assert_eq!(seen.error, Some(ReadError::BadStatusLine), "length {length}");
        assert_eq!(seen.statuses, [200]);
    }
}

#[test]
fn http_d04_an_early_end_is_seen_except_where_the_close_is_the_end() {
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc";
    assert_eq!(responses([Content::bytes(short)], true).error, Some(ReadError::Truncated));
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
    assert_eq!(responses([Content::bytes(chunked)], true).error, Some(ReadError::Truncated));
    let head = b"HTTP/1.1 200 OK\r\nConte";
    assert_eq!(responses([Content::bytes(head)], true).error, Some(ReadError::Truncated));
    let close = b"HTTP/1.0 200 OK\r\n\r\nabc";
    let seen = responses([Content::bytes(close)], true);
    assert_eq!((seen.error, seen.bodies), (None, vec![b"abc".to_vec()]));
}

#[test]
fn a_request_without_host_or_with_two_is_refused_in_http_1_1() {
    for text in ["GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"] {
        assert_eq!(requests([Content::bytes(text)], true).error, Some(ReadError::BadHost));
    }
}

#[test]
fn a_tunnel_goes_on_until_the_close() {
    let mut reader = Reader::new(1000);
    reader.push([Content::bytes("HTTP/1.1 200 OK\r\n\r\nabc")]);
    let Ok(Some(Part::Head(_, framing))) = reader.next_response(&Method::Connect) else {
        panic!("a head comes first");
    };
    assert_eq!(framing.length, BodyLength::Tunnel);
}

proptest! {
    /// Hostile bytes: no panic, no endless loop, and the cut does not matter.
    #[test]
    fn any_bytes_in_any_pieces(
        text in prop::collection::vec(
            prop_oneof![
                Just(b"GET / HTTP/1.1\r\nHost: a\r\n".to_vec()),
                Just(b"HTTP/1.1 200 OK\r\n".to_vec()),
                Just(b"Content-Length: 7\r\n".to_vec()),
                Just(b"Transfer-Encoding: chunked\r\n".to_vec()),
                Just(b"\r\n".to_vec()),
                Just(b"5\r\nabcde\r\n0\r\n\r\n".to_vec()),
                prop::collection::vec(any::<u8>(), 0..20),
            ],
            0..12,
        ),
        size in 1usize..40,
        end: bool,
    ) {
        let text = text.concat();
        prop_assert_eq!(requests(cut(&text, size), end), requests(cut(&text, 1), end));
        prop_assert_eq!(responses(cut(&text, size), end), responses(cut(&text, 1), end));
    }
}
