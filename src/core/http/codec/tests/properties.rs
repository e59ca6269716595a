//! What holds for every stream: cuts do not matter, what is written is read, nothing panics.

use super::*;
use crate::http::codec::{WriteError, Writer};
use crate::http::config::Version;
use proptest::prelude::*;
use proptest::sample::Index;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() }
}

/// Pieces of messages, good and bad, that meet by chance.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "GET / HTTP/1.1\r\nHost: a\r\n",
        "POST /x HTTP/1.0\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.0 204\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "Content-Length: 7\r\n",
        "Content-Length: 7, 8\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Connection: close\r\n",
        "X : y\r\n z\r\n",
        "\r\n",
        "\n",
        "\r",
        "5;a=b\r\nabcde\r\n",
        "0\r\n",
        "ffffffffffffffff\r\n",
        "X: y\r\n\r\n",
    ]);
    prop_oneof![
        4 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ]
}

/// The text in pieces, cut at these places.
fn cut_at(text: &[u8], places: &[Index]) -> Vec<Content> {
    let mut places: Vec<usize> = places.iter().map(|place| place.index(text.len() + 1)).collect();
    places.extend([0, text.len()]);
    places.sort_unstable();
    places.windows(2).map(|pair| Content::bytes(&text[pair[0]..pair[1]])).collect()
}

fn token() -> impl Strategy<Value = String> {
    "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}"
}

/// A value without line ends, NUL, or whitespace around it; bytes above 127 included.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![8 => 0x20u8..0x7f, 1 => Just(b'\t'), 1 => 0x80u8..=0xff];
    prop::collection::vec(byte, 0..24).prop_map(|bytes| crate::http::fields::trim(&bytes).to_vec())
}

/// Ordinary fields: none that frames the message or names its host.
fn fields() -> impl Strategy<Value = Fields> {
    let is_free = |name: &String| {
        !["host", "content-length", "transfer-encoding"]
            .contains(&name.to_ascii_lowercase().as_str())
    };
    let field = (token().prop_filter("it frames the message", is_free), value());
    prop::collection::vec(field, 0..6).prop_map(|list| {
        let mut fields = Fields::new();
        for (name, value) in list {
            fields.push(name, value);
        }
        fields
    })
}

/// How a message of the property is framed.
#[derive(Clone, Copy, Debug)]
enum Frame {
    Length,
    Chunks,
    Close,
}

fn frame() -> impl Strategy<Value = Frame> {
    prop_oneof![Just(Frame::Length), Just(Frame::Chunks), Just(Frame::Close)]
}

fn framed(fields: &mut Fields, frame: Frame, length: usize) {
    match frame {
        Frame::Length => fields.push("Content-Length", length.to_string()),
        Frame::Chunks => fields.push("Transfer-Encoding", "chunked"),
        Frame::Close => {}
    }
}

/// The bytes of a message whose body comes in these pieces.
fn written(
    (mut bytes, mut writer): (Vec<u8>, Writer),
    body: &[Vec<u8>],
    trailers: &Fields,
) -> Result<Vec<u8>, WriteError> {
    for piece in body {
        for content in writer.body(Content::bytes(piece))? {
            bytes.extend(content.to_bytes());
        }
    }
    bytes.extend(writer.end(trailers)?);
    Ok(bytes)
}

/// Messages in a row: fields, frame, the body's pieces, trailers.
type Messages = Vec<(Fields, Frame, Vec<Vec<u8>>, Fields)>;

fn messages() -> impl Strategy<Value = Messages> {
    let piece = prop::collection::vec(any::<u8>(), 0..40);
    let message = (fields(), frame(), prop::collection::vec(piece, 0..4), fields());
    prop::collection::vec(message, 1..4)
}

proptest! {
    #![proptest_config(config())]

    /// Hostile bytes: no panic, no endless loop, and the cut does not matter.
    #[test]
    fn any_bytes_in_any_pieces(
        text in prop::collection::vec(fragment(), 0..14),
        places in prop::collection::vec(any::<Index>(), 0..8),
        end: bool,
    ) {
        let text = text.concat();
        for pieces in [cut_at(&text, &places), cut(&text, 1)] {
            let whole = [Content::bytes(&text)];
            prop_assert_eq!(requests(pieces.clone(), end), requests(whole.clone(), end));
            for method in [Method::Get, Method::Head, Method::Connect] {
                let other = responses(pieces.clone(), end, &method);
                prop_assert_eq!(other, responses(whole.clone(), end, &method));
            }
        }
    }

    /// One byte of a good stream changed, left out or added: whatever is made of it, it is the
    /// same in any pieces, and what comes before the change is read as before.
    #[test]
    fn one_wrong_byte(place: Index, byte: u8, kind in 0..3) {
        let mut text = PIPELINE.to_vec();
        let at = place.index(text.len());
        match kind {
            0 => text[at] = byte,
            1 => drop(text.remove(at)),
            _ => text.insert(at, byte),
        }
        let whole = requests([Content::bytes(&text)], true);
        prop_assert_eq!(&requests(cut(&text, 1), true), &whole);
        let (before, error) = requests([Content::bytes(&text[..at])], false);
        prop_assert_eq!(error, None, "so far it was good");
        let ended = before.iter().take_while(|message| message.trailers.is_some()).count();
        prop_assert_eq!(&whole.0[..ended], &before[..ended]);
    }

    /// What is written is read: requests.
    #[test]
    fn requests_are_read_as_they_were_written(
        messages in messages(),
        method in token(),
        target in "[!-~]{1,20}",
        http10: bool,
        places in prop::collection::vec(any::<Index>(), 0..6),
    ) {
        let (mut stream, mut expected) = (Vec::new(), Vec::new());
        for (mut fields, frame, body, trailers) in messages {
            // A request without a length has no body; chunks are for HTTP/1.1.
            let frame = if http10 || matches!(frame, Frame::Close) { Frame::Length } else { frame };
            let length = body.iter().map(Vec::len).sum();
            fields.push("Host", "server");
            framed(&mut fields, frame, length);
            let head = RequestHead {
                method: Method::from_name(&method),
                target: target.clone(),
                version: if http10 { Version::Http10 } else { Version::Http11 },
                fields,
            };
            let trailers = if matches!(frame, Frame::Chunks) { trailers } else { Fields::new() };
            stream.extend(written(Writer::request(&head).unwrap(), &body, &trailers).unwrap());
            expected.push((head, body.concat(), Some(trailers)));
        }
        let (seen, error) = read(
            Reader::new(10_000), cut_at(&stream, &places), true, Reader::next_request);
        prop_assert_eq!(error, None);
        let seen: Vec<_> =
            seen.into_iter().map(|seen| ((*seen.head).clone(), seen.body, seen.trailers)).collect();
        prop_assert_eq!(seen, expected);
    }

    /// What is written is read: responses, the last of which may end with the connection.
    #[test]
    fn responses_are_read_as_they_were_written(
        messages in messages(),
        status in 200u16..=999,
        reason in value(),
        places in prop::collection::vec(any::<Index>(), 0..6),
    ) {
        let last = messages.len() - 1;
        let (mut stream, mut expected) = (Vec::new(), Vec::new());
        for (index, (mut fields, frame, body, trailers)) in messages.into_iter().enumerate() {
            let frame = match frame {
                Frame::Close if index < last => Frame::Length,
                other => other,
            };
            let has_body = !matches!(status, 204 | 304);
            let body = if has_body { body } else { Vec::new() };
            framed(&mut fields, frame, body.iter().map(Vec::len).sum());
            let version = Version::Http11;
            let head = ResponseHead { version, status, reason: reason.clone().into(), fields };
            let has_trailers = has_body && matches!(frame, Frame::Chunks);
            let trailers = if has_trailers { trailers } else { Fields::new() };
            let writer = Writer::response(&head, &Method::Get).unwrap();
            prop_assert_eq!(writer.1.ends_with_close(), has_body && matches!(frame, Frame::Close));
            stream.extend(written(writer, &body, &trailers).unwrap());
            expected.push((head, body.concat(), Some(trailers)));
        }
        let (seen, error) = read(Reader::new(10_000), cut_at(&stream, &places), true, |reader| {
            reader.next_response(&Method::Get)
        });
        prop_assert_eq!(error, None);
        let seen: Vec<_> =
            seen.into_iter().map(|seen| ((*seen.head).clone(), seen.body, seen.trailers)).collect();
        prop_assert_eq!(seen, expected);
    }

    /// Whatever head is read can be written again, and is then read as the same.
    #[test]
    fn what_was_read_can_be_written_and_read_again(
        text in prop::collection::vec(fragment(), 0..10),
    ) {
        let text = text.concat();
        for seen in requests([Content::bytes(&text)], false).0 {
            let (bytes, _) = Writer::request(&seen.head).unwrap();
            let (again, _) = requests([Content::bytes(bytes)], false);
            prop_assert_eq!(&again[0].head, &seen.head);
            prop_assert_eq!(again[0].framing, seen.framing);
        }
        for seen in responses([Content::bytes(&text)], false, &Method::Get).0 {
            let (bytes, _) = Writer::response(&seen.head, &Method::Get).unwrap();
            let (again, _) = responses([Content::bytes(bytes)], false, &Method::Get);
            prop_assert_eq!(&again[0].head, &seen.head);
            prop_assert_eq!(again[0].framing, seen.framing);
        }
    }
}

#[test]
fn what_would_be_read_otherwise_is_not_written() {
    let head = |target: &str, fields: &[(&str, &str)]| {
        let mut head = RequestHead {
            method: Method::Post,
            target: target.into(),
            version: Version::Http11,
            fields: Fields::new(),
        };
        for (name, value) in fields {
            head.fields.push(*name, value);
        }
        Writer::request(&head).map(|_| ())
    };
    let host = ("Host", "s");
    assert_eq!(head("/", &[host]), Ok(()));
    assert_eq!(head("/a b", &[host]), Err(WriteError::BadStartLine));
    assert_eq!(head("", &[host]), Err(WriteError::BadStartLine));
    assert_eq!(head("/", &[]), Err(WriteError::Refused(ReadError::BadHost)));
    for field in [("X", "a\r\nY: b"), ("X", " a"), ("X", "a\0"), ("X y", "a"), ("", "a")] {
        assert_eq!(head("/", &[host, field]), Err(WriteError::BadField), "{field:?}");
    }
    let refused = Err(WriteError::Refused(ReadError::BadContentLength));
    assert_eq!(head("/", &[host, ("Content-Length", "1"), ("Content-Length", "2")]), refused);

    let mut response = ResponseHead::new(Version::Http11, 200);
    response.fields.push("Content-Length", "3");
    let writer = Writer::response(&response, &Method::Get).unwrap().1;
    let mut trailers = Fields::new();
    trailers.push("X", "y");
    assert_eq!(writer.clone().body(Content::bytes("abcd")), Err(WriteError::TooLong));
    assert_eq!(writer.clone().end(&Fields::new()), Err(WriteError::TooShort));
    assert_eq!(writer.end(&trailers), Err(WriteError::NoTrailers));
    response.status = 99;
    assert_eq!(
        Writer::response(&response, &Method::Get).map(|_| ()),
        Err(WriteError::BadStartLine)
    );
}
