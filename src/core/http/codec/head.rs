//! Reads heads: tolerant where RFC 9112 is, strict where it must be.
//!
//! | what comes | request | response |
//! |---|---|---|
//! | LF without CR as line end (§2.2 MAY) | taken | taken |
//! | CR without LF (§2.2 MUST) | refused | refused |
//! | whitespace before the colon (§5.1) | refused (MUST) | cut off (a proxy MUST) |
//! | folded line (§5.2) | refused (MUST, or unfold) | unfolded (a user agent MUST) |
//! | whitespace before the first field (§2.2) | refused | refused |
//! | more fields than a limit | refused | refused |
//! | version 1.2 and up (RFC 9110 §2.5) | read as 1.1 | read as 1.1 |
//!
//! Empty lines before a request line are skipped by the reader (§2.2), not here.

use super::ReadError;
use crate::http::config::Version;
use crate::http::fields::{Fields, is_token_byte, trim};
use crate::http::message::{self, Method, RequestHead, ResponseHead};
use std::borrow::Cow;

/// How field lines are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRules {
    /// Whether whitespace before the colon and folded lines are mended, as in a response, or
    /// refused, as in a request.
    pub lenient: bool,
    /// How many field lines there may be.
    pub most: usize,
}

/// Reads a request's head, with at most so many fields: its lines up to and with the empty one.
pub fn request(head: &[u8], most_fields: usize) -> Result<RequestHead, ReadError> {
    let mut lines = Lines::of(head)?;
    let line = std::str::from_utf8(lines.next().unwrap_or_default())
        .map_err(|_| ReadError::BadRequestLine)?;
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(ReadError::BadRequestLine);
    };
    let is_target = !target.is_empty() && target.bytes().all(|byte| byte.is_ascii_graphic());
    if method.is_empty() || !method.bytes().all(is_token_byte) || !is_target {
        return Err(ReadError::BadRequestLine);
    }
    Ok(RequestHead {
        method: Method::from_name(method),
        target: target.to_string(),
        version: parse_version(version.as_bytes(), ReadError::BadRequestLine)?,
        fields: fields(lines, FieldRules { lenient: false, most: most_fields })?,
    })
}

/// Reads a response's head, with at most so many fields: its lines up to and with the empty
/// one.
pub fn response(head: &[u8], most_fields: usize) -> Result<ResponseHead, ReadError> {
    let mut lines = Lines::of(head)?;
    let line = lines.next().unwrap_or_default();
    let mut words = line.splitn(3, |byte| *byte == b' ');
    let version = parse_version(words.next().unwrap_or_default(), ReadError::BadStatusLine)?;
    let status = match words.next() {
        Some([a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9']) => {
            100 * u16::from(a - b'0') + 10 * u16::from(b - b'0') + u16::from(c - b'0')
        }
        _ => return Err(ReadError::BadStatusLine),
    };
    // The space after the status is part of the grammar, but many leave it out with the
    // phrase; RFC 9112 §4 lets a recipient ignore the phrase.
    let phrase = words.next().unwrap_or_default();
    let usual = message::reason(status).as_bytes();
    let reason = if phrase == usual { usual.into() } else { phrase.to_vec().into() };
    let fields = fields(lines, FieldRules { lenient: true, most: most_fields })?;
    Ok(ResponseHead { version, status, reason, fields })
}

/// Reads a trailer section: its lines up to and with the empty one.
pub fn trailer(lines: &[u8], rules: FieldRules) -> Result<Fields, ReadError> {
    fields(Lines::of(lines)?, rules)
}

/// RFC 9112 §3.2: one `Host` in every HTTP/1.1 request, never more than one.
pub fn check_host(head: &RequestHead) -> Result<(), ReadError> {
    match head.fields.values("Host").count() {
        1 => Ok(()),
        0 if head.version == Version::Http10 => Ok(()),
        _ => Err(ReadError::BadHost),
    }
}

/// Whether the last of these lines is empty: the head is complete.
pub fn ends_with_empty_line(text: &[u8]) -> bool {
    let before = text.strip_suffix(b"\n").map(|text| text.strip_suffix(b"\r").unwrap_or(text));
    matches!(before, Some([] | [.., b'\n']))
}

/// Whether the text is one head: its first empty line is its end, and not its beginning. What has a
/// line that begins with CR is not said to be one, and is looked at line by line.
pub fn is_one_head(text: &[u8]) -> bool {
    let begins_with_one = matches!(text, [b'\n' | b'\r', ..]);
    let Some(lines) = text.strip_suffix(b"\r\n").or(text.strip_suffix(b"\n")) else { return false };
    if begins_with_one || !lines.ends_with(b"\n") {
        return false;
    }
    // Without a way out of the loop, several bytes are looked at at a time.
    let pairs = lines.iter().zip(&lines[1..]);
    let empty = |(a, b): (&u8, &u8)| (*a == b'\n') & ((*b == b'\n') | (*b == b'\r'));
    !pairs.fold(false, |any, pair| any | empty(pair))
}

fn fields(lines: Lines<'_>, rules: FieldRules) -> Result<Fields, ReadError> {
    let mut fields = Fields::new();
    fields.make_room(lines.rest.len());
    // The line that may still be continued by the next.
    let mut last: Option<(&str, Cow<'_, [u8]>)> = None;
    for line in lines {
        if line.is_empty() {
            break;
        }
        if let [b' ' | b'\t', ..] = line {
            let (_, value) = last.as_mut().ok_or(ReadError::BadField)?;
            if !rules.lenient {
                return Err(ReadError::ObsoleteFold);
            }
            value.to_mut().push(b' ');
            value.to_mut().extend_from_slice(trim(line));
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':').ok_or(ReadError::BadField)?;
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        let name = if rules.lenient { trim(name) } else { name };
        // A token is ASCII, and so is text.
        let name = std::str::from_utf8(name).map_err(|_| ReadError::BadField)?;
        if name.is_empty() || !name.bytes().all(is_token_byte) {
            return Err(ReadError::BadField);
        }
        if let Some((name, value)) = last.replace((name, Cow::Borrowed(trim(value)))) {
            // Once more, because a folded line may have begun or ended it with a space.
            fields.push(name, trim(&value));
        }
        if fields.len() == rules.most {
            return Err(ReadError::TooManyFields);
        }
    }
    if let Some((name, value)) = last {
        fields.push(name, trim(&value));
    }
    Ok(fields)
}

/// `HTTP/1.` and a digit. A minor version above what we speak is read as the highest we
/// speak (RFC 9110 §2.5); another major version is not ours to read.
fn parse_version(text: &[u8], otherwise: ReadError) -> Result<Version, ReadError> {
    match text.strip_prefix(b"HTTP/") {
        Some(b"1.0") => Ok(Version::Http10),
        Some([b'1', b'.', b'1'..=b'9']) => Ok(Version::Http11),
        Some([b'0'..=b'9', b'.', b'0'..=b'9']) => Err(ReadError::UnknownVersion),
        _ => Err(otherwise),
    }
}

/// The lines of a head without their ends.
struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    /// The lines of this text, in which every CR must be followed by LF and no NUL stand.
    fn of(text: &'a [u8]) -> Result<Lines<'a>, ReadError> {
        // Without a way out of the loop, several bytes are looked at at a time.
        let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
        let bare_cr = pairs.fold(false, |bare, (a, b)| bare | ((*a == b'\r') & (*b != b'\n')));
        if bare_cr || text.ends_with(b"\r") || text.contains(&0) {
            return Err(ReadError::ForbiddenByte);
        }
        Ok(Lines { rest: text })
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let end = self.rest.iter().position(|byte| *byte == b'\n')?;
        let line = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(head: &RequestHead, name: &str) -> String {
        String::from_utf8(head.fields.only(name).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = b"GET http://server/a HTTP/1.0\r\nHost: server\r\nX: \xff\r\n\r\n";
        assert_eq!(request(text, 100).unwrap().to_bytes(), text);
        let text = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(response(text, 100).unwrap().to_bytes(), text);
    }

    #[test]
    fn tolerant_where_the_rfc_is() {
        let head = request(b"GET / HTTP/1.9\nHost:server \t\n\n", 100).unwrap();
        assert_eq!((head.version, field(&head, "host")), (Version::Http11, "server".into()));
        let folded = response(b"HTTP/1.0 200\r\nX : a\r\n b\r\n\r\n", 100).unwrap();
        assert_eq!(folded.fields.only("X"), Some(&b"a b"[..]));
        let folded = response(b"HTTP/1.0 200\r\nX:\r\n a\r\n \t\r\n\r\n", 100).unwrap();
        assert_eq!(folded.fields.only("X"), Some(&b"a"[..]), "nothing but space around it");
    }

    #[test]
    fn strict_where_it_must_be() {
        use ReadError::*;
        for (text, error) in [
            ("GET  / HTTP/1.1\r\n\r\n", BadRequestLine),
            ("GET / HTTP/1.1 \r\n\r\n", BadRequestLine),
            ("GET /\r\n\r\n", BadRequestLine),
            ("G@T / HTTP/1.1\r\n\r\n", BadRequestLine),
            ("GET / HTTP/2.0\r\n\r\n", UnknownVersion),
            ("GET / http/1.1\r\n\r\n", BadRequestLine),
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", BadField),
            ("GET / HTTP/1.1\r\nHost\r\n\r\n", BadField),
            ("GET / HTTP/1.1\r\n: a\r\n\r\n", BadField),
            ("GET / HTTP/1.1\r\n X: a\r\n\r\n", BadField),
            ("GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", ObsoleteFold),
            ("GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", ForbiddenByte),
            ("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", ForbiddenByte),
        ] {
            assert_eq!(request(text.as_bytes(), 100), Err(error), "{text:?}");
        }
        for text in ["200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n"] {
            assert_eq!(response(text.as_bytes(), 100), Err(BadStatusLine), "{text:?}");
        }
    }

    /// A folded line belongs to the field before it and is not counted.
    #[test]
    fn fields_are_counted() {
        let head = b"HTTP/1.1 200 OK\r\nA: 1\r\n 2\r\nB: 3\r\n\r\n";
        assert!(response(head, 2).is_ok());
        assert_eq!(response(head, 1), Err(ReadError::TooManyFields));
    }
}
