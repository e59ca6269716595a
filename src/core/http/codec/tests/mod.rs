//! The reader as a whole: messages one after another, in any pieces.

mod properties;

use super::{Head, Limits, Part, ReadError, Reader};
use crate::http::body::{BodyLength, Framing};
use crate::http::fields::Fields;
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::wire::Content;

/// A message as it was read. It does not depend on how the bytes were cut.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen<H> {
    head: Head<H>,
    framing: Framing,
    body: Vec<u8>,
    /// `None` where the message never ended.
    trailers: Option<Fields>,
}

/// Everything that a reader makes of a stream.
type All<H> = (Vec<Seen<H>>, Option<ReadError>);

fn read<H>(
    mut reader: Reader,
    pieces: impl IntoIterator<Item = Content>,
    end: bool,
    next: impl Fn(&mut Reader) -> Result<Option<Part<H>>, ReadError>,
) -> All<H> {
    let (mut seen, mut pieces): (Vec<Seen<H>>, _) = (Vec::new(), pieces.into_iter());
    loop {
        match next(&mut reader) {
            Ok(Some(Part::Head(head, framing))) => {
                seen.push(Seen { head, framing, body: Vec::new(), trailers: None });
            }
            Ok(Some(Part::Body(data))) => {
                let message = seen.last_mut().expect("a head comes first");
                assert_eq!(message.trailers, None, "a body comes before the end");
                message.body.extend(data.to_bytes());
            }
            Ok(Some(Part::End(trailers))) => {
                seen.last_mut().expect("a head comes first").trailers = Some(trailers);
            }
            Ok(None) => match pieces.next() {
                Some(piece) => reader.push([piece]),
                None if end && !reader.has_ended() => reader.end(),
                None => return (seen, None),
            },
            Err(error) => {
                assert_eq!(next(&mut reader).err(), Some(error), "an error is final");
                return (seen, Some(error));
            }
        }
    }
}

fn requests(pieces: impl IntoIterator<Item = Content>, end: bool) -> All<RequestHead> {
    read(Reader::new(1000), pieces, end, Reader::next_request)
}

fn responses(
    pieces: impl IntoIterator<Item = Content>,
    end: bool,
    method: &Method,
) -> All<ResponseHead> {
    read(Reader::new(1000), pieces, end, |reader| reader.next_response(method))
}

fn cut(text: &[u8], size: usize) -> Vec<Content> {
    text.chunks(size.max(1)).map(Content::bytes).collect()
}

fn request_error(text: impl AsRef<[u8]>) -> Option<ReadError> {
    requests([Content::bytes(text)], true).1
}

fn response_error(text: impl AsRef<[u8]>) -> Option<ReadError> {
    responses([Content::bytes(text)], true, &Method::Get).1
}

const PIPELINE: &[u8] = b"\r\nGET /1 HTTP/1.1\r\nHost: s\r\n\r\n\
    POST /2 HTTP/1.1\r\nHost: s\r\nContent-Length: 3\r\n\r\nabc\
    POST /3 HTTP/1.1\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n\
    GET /4 HTTP/1.0\r\n\r\n";

/// The next message begins exactly where the one before it ends.
#[test]
fn k4_lengths_separate_messages_however_the_bytes_arrive() {
    for size in 1..PIPELINE.len() {
        let (seen, error) = requests(cut(PIPELINE, size), true);
        assert_eq!(error, None);
        let targets: Vec<&str> = seen.iter().map(|message| &*message.head.target).collect();
        assert_eq!(targets, ["/1", "/2", "/3", "/4"], "in pieces of {size}");
        let bodies: Vec<&[u8]> = seen.iter().map(|message| &*message.body).collect();
        assert_eq!(bodies, [&b""[..], b"abc", b"de", b""]);
        let trailers = seen[2].trailers.as_ref().expect("the end");
        assert_eq!(trailers.only("x"), Some(&b"y"[..]));
    }
}

/// A Content-Length that is one too small leaves a byte of the body where the next head
/// should be; one that is too large swallows the first byte of the next head.
#[test]
fn k4_a_wrong_content_length_loses_the_place() {
    for length in [99, 101] {
        let stream = [
            Content::bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")),
            Content::Body { object: 1, offset: 0, len: 100 },
            Content::bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        ];
        let (seen, error) = responses(stream, true, &Method::Get);
        assert_eq!(error, Some(ReadError::BadStatusLine), "length {length}");
        assert_eq!((seen.len(), seen[0].body.len()), (1, length));
    }
}

#[test]
fn http_d04_an_early_end_is_seen_except_where_the_close_is_the_end() {
    for text in [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nConte",
    ] {
        assert_eq!(response_error(text), Some(ReadError::Truncated), "{text:?}");
    }
    let close = b"HTTP/1.0 200 OK\r\n\r\nabc";
    let (seen, error) = responses([Content::bytes(close)], true, &Method::Get);
    assert_eq!((error, &*seen[0].body), (None, &b"abc"[..]));
    assert!(seen[0].trailers.is_some(), "it looks whole");
}

#[test]
fn a_request_without_host_or_with_two_is_refused_in_http_1_1() {
    for text in ["GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"] {
        assert_eq!(request_error(text), Some(ReadError::BadHost));
    }
}

#[test]
fn a_tunnel_goes_on_until_the_close() {
    let text = b"HTTP/1.1 200 OK\r\n\r\nabc";
    let (seen, _) = responses([Content::bytes(text)], false, &Method::Connect);
    assert_eq!(seen[0].framing.length, BodyLength::Tunnel);
    assert_eq!((&*seen[0].body, &seen[0].trailers), (&b"abc"[..], &None));
}

/// RFC 9112 §2.2: empty lines before a request are skipped, before a response they are not.
#[test]
fn empty_lines_come_before_requests_only() {
    assert_eq!(request_error("\r\n\n\r\nGET / HTTP/1.0\r\n\r\n\r\n"), None);
    let response = "\r\nHTTP/1.1 204 No Content\r\n\r\n";
    assert_eq!(response_error(response), Some(ReadError::BadStatusLine));
}

/// RFC 9112 §6.1, §6.3: what two recipients could read differently is refused, or the
/// connection is closed behind it.
#[test]
fn what_can_be_read_two_ways_is_refused_or_closed_behind() {
    let post = |fields: &str| {
        let text = format!("POST / HTTP/1.1\r\nHost: s\r\n{fields}\r\n");
        let (seen, error) = requests([Content::bytes(text)], false);
        seen.first().map(|message| message.framing).ok_or_else(|| error.expect("an error"))
    };
    let chunked = Framing { length: BodyLength::Chunked, must_close: true };
    let both = "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n";
    assert_eq!(post(both), Ok(chunked), "chunked counts, and the connection ends");
    for (fields, error) in [
        ("Content-Length: 3\r\nContent-Length: 4\r\n", ReadError::BadContentLength),
        ("Content-Length: 3, 4\r\n", ReadError::BadContentLength),
        ("Content-Length: 18446744073709551616\r\n", ReadError::BadContentLength),
        ("Transfer-Encoding: chunked, gzip\r\n", ReadError::BadTransferEncoding),
        (
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            ReadError::BadTransferEncoding,
        ),
        ("Transfer-Encoding : chunked\r\n", ReadError::BadField),
        ("Transfer-Encoding:\r\n chunked\r\n", ReadError::ObsoleteFold),
        ("X: a\rTransfer-Encoding: chunked\r\n", ReadError::ForbiddenByte),
    ] {
        assert_eq!(post(fields), Err(error), "{fields:?}");
    }
}

/// Each limit is reached by one byte or field too many, and not before.
#[test]
fn limits_are_exact() {
    // "GET /… HTTP/1.0\r\n" is 16 bytes and the target's letters; "\r\n" follows.
    let limits = Limits { head_bytes: 60, line_bytes: 30, fields: 2 };
    let of = |text: String| {
        let whole = read(
            Reader::with_limits(limits),
            cut(text.as_bytes(), text.len()),
            true,
            Reader::next_request,
        );
        let bytes =
            read(Reader::with_limits(limits), cut(text.as_bytes(), 1), true, Reader::next_request);
        assert_eq!(whole, bytes);
        whole.1
    };
    let target = |length| format!("GET /{} HTTP/1.0\r\n\r\n", "x".repeat(length));
    assert_eq!(of(target(14)), None, "30 bytes");
    assert_eq!(of(target(15)), Some(ReadError::StartLineTooLong));
    let field = |length| format!("GET / HTTP/1.0\r\nA:{}\r\n\r\n", "x".repeat(length));
    assert_eq!(of(field(26)), None, "2 + 26 + 2");
    assert_eq!(of(field(27)), Some(ReadError::HeadTooLarge));
    let fields = |count| format!("GET / HTTP/1.0\r\n{}\r\n", "A:\r\n".repeat(count));
    assert_eq!(of(fields(2)), None);
    assert_eq!(of(fields(3)), Some(ReadError::TooManyFields));
    // 16 + 22 + 20 + 2 bytes are 60.
    let head = |length| {
        format!("GET / HTTP/1.0\r\nA:{}\r\nB:{}\r\n\r\n", "x".repeat(18), "x".repeat(length))
    };
    assert_eq!(of(head(16)), None);
    assert_eq!(of(head(17)), Some(ReadError::HeadTooLarge));
    let endless = "A".repeat(100);
    assert_eq!(of(endless), Some(ReadError::StartLineTooLong));
    for (error, status) in [
        (ReadError::StartLineTooLong, 414),
        (ReadError::TooManyFields, 431),
        (ReadError::HeadTooLarge, 431),
        (ReadError::UnknownVersion, 505),
        (ReadError::BadChunk, 400),
    ] {
        assert_eq!(error.status(), status);
    }
}

/// Of ten bytes of a body three have come and six are skipped; the last one ends the message.
#[test]
fn what_is_skipped_of_a_body_is_not_waited_for() {
    let mut reader = Reader::new(1000);
    reader.push_bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    assert!(matches!(reader.next_response(&Method::Get), Ok(Some(Part::Head(..)))));
    assert_eq!(reader.missing(), 0, "as long as something waits to be read");
    assert_eq!(reader.next_response(&Method::Get), Ok(Some(Part::Body(Content::bytes("abc")))));
    assert_eq!(reader.missing(), 7);
    reader.skip(6);
    assert_eq!((reader.missing(), reader.next_response(&Method::Get)), (1, Ok(None)));
    reader.push_bytes(b"j");
    assert_eq!(reader.next_response(&Method::Get), Ok(Some(Part::Body(Content::bytes("j")))));
    assert_eq!(reader.next_response(&Method::Get), Ok(Some(Part::End(Fields::new()))));
}

/// A text that has been read is not taken apart again; but a stricter reader refuses it all the
/// same, and what a response's length means is asked anew for each method.
#[test]
fn what_is_known_of_a_text_changes_nothing() {
    let text = Content::bytes("HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 3\r\n\r\n");
    let read = |limits: Limits, method: &Method| {
        let mut reader = Reader::with_limits(limits);
        reader.push([text.clone()]);
        match reader.next_response(method)? {
            Some(Part::Head(head, framing)) => Ok((head, framing.length)),
            other => panic!("{other:?} instead of a head"),
        }
    };
    let (first, length) = read(Limits::default(), &Method::Get).unwrap();
    assert_eq!(length, BodyLength::Exactly(3));
    let (again, length) = read(Limits::default(), &Method::Head).unwrap();
    assert!(std::ptr::eq(&*first, &*again));
    assert_eq!(length, BodyLength::Exactly(0));
    let (_, length) = read(Limits::default(), &Method::Connect).unwrap();
    assert_eq!(length, BodyLength::Tunnel);
    let fields = Limits { fields: 1, ..Limits::default() };
    assert_eq!(read(fields, &Method::Get), Err(ReadError::TooManyFields));
    // 17 + 6 + 19 + 2 bytes are one too many.
    let short = Limits { head_bytes: 43, ..Limits::default() };
    assert_eq!(read(short, &Method::Get), Err(ReadError::HeadTooLarge));

    let text = Content::bytes("GET / HTTP/1.1\r\nHost: s\r\nA: 1\r\n\r\n");
    let read = |fields: usize| {
        let mut reader = Reader::with_limits(Limits { fields, ..Limits::default() });
        reader.push([text.clone()]);
        reader.next_request().map(|part| matches!(part, Some(Part::Head(..))))
    };
    assert_eq!((read(2), read(2)), (Ok(true), Ok(true)));
    assert_eq!(read(1), Err(ReadError::TooManyFields));
}
