//! The chunked transfer coding (RFC 9112 §7.1): a body of unknown length in pieces, each
//! with its size in front.

use super::ReadError;
use super::head::{self, FieldRules};
use super::input::Input;
use crate::http::fields::Fields;
use crate::wire::Content;

/// The longest chunk-size line that is read, extensions included. RFC 9112 §7.1.1 tells
/// recipients to limit extensions; the number is ours.
const LINE_LIMIT: usize = 1024;

/// What ends a chunked body without trailer fields.
pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// One chunk: its size in hexadecimal, its bytes, CRLF. No bytes make no chunk, because a
/// size of zero would end the body.
pub fn encode(data: Content) -> Vec<Content> {
    if data.is_empty() {
        return Vec::new();
    }
    vec![Content::bytes(format!("{:x}\r\n", data.len())), data, Content::bytes("\r\n")]
}

/// What ends a chunked body with these trailer fields.
pub fn last(trailers: &Fields) -> Vec<u8> {
    let mut bytes = b"0\r\n".to_vec();
    trailers.write_to(&mut bytes);
    bytes
}

/// How many bytes `data` bytes become in chunks of `chunk` bytes, the last chunk and the
/// empty trailer section included.
pub fn encoded_len(data: u64, chunk: u64) -> u64 {
    let framed = |size: u64| hex_digits(size) + 4 + size;
    let (full, rest) = (data / chunk, data % chunk);
    let rest = if rest == 0 { 0 } else { framed(rest) };
    full.saturating_mul(framed(chunk)).saturating_add(rest + LAST_CHUNK.len() as u64)
}

fn hex_digits(number: u64) -> u64 {
    u64::from(number.max(1).ilog2() / 4 + 1)
}

/// Takes a chunked body apart.
#[derive(Clone, Debug)]
pub struct Decoder {
    state: State,
    line: Vec<u8>,
    trailer: FieldRules,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Size,
    Data(u64),
    DataEnd,
    Trailer,
}

/// What a chunked body consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of the body.
    Data(Content),
    /// The end, with the trailer fields.
    End(Fields),
}

impl Decoder {
    /// At the beginning of a body whose trailer section is read by these rules.
    pub fn new(trailer: FieldRules) -> Decoder {
        Decoder { state: State::Size, line: Vec::new(), trailer }
    }

    /// Takes the next piece; `None` until more bytes arrive. Trailer sections longer than
    /// `trailer_limit` bytes are refused.
    pub fn next(
        &mut self,
        input: &mut Input,
        trailer_limit: usize,
    ) -> Result<Option<Piece>, ReadError> {
        loop {
            match self.state {
                State::Size => {
                    let complete = input.line(&mut self.line, LINE_LIMIT);
                    if !complete.map_err(|_| ReadError::BadChunk)? {
                        return Ok(None);
                    }
                    let size = parse_size(&self.line).ok_or(ReadError::BadChunk)?;
                    self.line.clear();
                    self.state = if size == 0 { State::Trailer } else { State::Data(size) };
                }
                State::Data(left) => {
                    let Some(data) = input.take(left) else { return Ok(None) };
                    let left = left - data.len();
                    self.state = if left == 0 { State::DataEnd } else { State::Data(left) };
                    return Ok(Some(Piece::Data(data)));
                }
                State::DataEnd => {
                    let complete = input.line(&mut self.line, 2);
                    if !complete.map_err(|_| ReadError::BadChunk)? {
                        return Ok(None);
                    }
                    // Unlike in a head, only CRLF will do: a lone LF here is how chunked
                    // bodies have been smuggled (RFC 9112 §7.1 has CRLF in its grammar).
                    if self.line != b"\r\n" {
                        return Err(ReadError::BadChunk);
                    }
                    self.line.clear();
                    self.state = State::Size;
                }
                State::Trailer => {
                    if !input.line(&mut self.line, trailer_limit)? {
                        return Ok(None);
                    }
                    if head::ends_with_empty_line(&self.line) {
                        let fields = head::trailer(&self.line, self.trailer)?;
                        *self = Decoder::new(self.trailer);
                        return Ok(Some(Piece::End(fields)));
                    }
                }
            }
        }
    }
}

/// `1*HEXDIG`, then perhaps whitespace and extensions, which are ignored as unknown ones
/// must be (RFC 9112 §7.1.1). A CR or NUL among them is refused as in a head (§2.2): what one
/// recipient takes for a line end and another does not hides a message from one of them. More
/// than 16 digits are refused even where they are zeros.
fn parse_size(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\r\n")?;
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let (size, rest) = line.split_at(digits);
    let rest = crate::http::fields::trim(rest);
    let is_extension = matches!(rest, [] | [b';', ..]) && !rest.iter().any(|b| b"\r\0".contains(b));
    if size.is_empty() || size.len() > 16 || !is_extension {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(pieces: &[&[u8]]) -> Result<(Vec<u8>, Option<Fields>), ReadError> {
        let rules = FieldRules { lenient: false, most: 2 };
        let (mut decoder, mut input) = (Decoder::new(rules), Input::default());
        let (mut data, mut end) = (Vec::new(), None);
        for piece in pieces {
            input.push(Content::bytes(piece));
            while end.is_none() {
                match decoder.next(&mut input, 1000)? {
                    Some(Piece::Data(content)) => data.extend(content.to_bytes()),
                    Some(Piece::End(fields)) => end = Some(fields),
                    None => break,
                }
            }
        }
        Ok((data, end))
    }

    /// 5 bytes in chunks of 2, 2 and 1: each costs one digit and 4, the end 5:
    /// 5 + 3·5 + 5 = 25.
    #[test]
    fn http_d24_chunk_overhead() {
        assert_eq!(encoded_len(5, 2), 25);
        assert_eq!(encoded_len(0, 2), 5);
        // 16 has two hexadecimal digits: 16 + 2 + 4 + 5.
        assert_eq!(encoded_len(16, 16), 27);
        let chunk: Vec<u8> =
            encode(Content::bytes([b'x'; 16])).iter().flat_map(Content::to_bytes).collect();
        assert_eq!(chunk, b"10\r\nxxxxxxxxxxxxxxxx\r\n");
    }

    #[test]
    fn read_whole_or_byte_by_byte_it_is_the_same() {
        let text = b"3;x=y\r\nabc\r\nA \r\n0123456789\r\n0\r\nX: a\r\n\r\n";
        let whole = decode(&[text]).unwrap();
        assert_eq!(whole.0, b"abc0123456789");
        assert_eq!(whole.1.as_ref().unwrap().only("x"), Some(&b"a"[..]));
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(decode(&bytes).unwrap(), whole);
    }

    #[test]
    fn bad_chunks_are_refused() {
        let too_large = b"11111111111111111\r\n";
        let long_extension = [&b"3;"[..], &[b'x'; LINE_LIMIT], b"\r\nabc\r\n"].concat();
        let bad: [&[u8]; 14] = [
            b"\r\n",
            b"x\r\n",
            b"-1\r\n",
            b"+1\r\n",
            b"0x3\r\nabc",
            b" 3\r\nabc",
            b"3 3\r\nabc",
            b"3\nabc",
            b"3;a\rb\r\nabc",
            b"3;a\0b\r\nabc",
            b"3\r\nabcd\r\n",
            b"3\r\nabc\n",
            too_large,
            &long_extension,
        ];
        for text in bad {
            assert_eq!(decode(&[text]), Err(ReadError::BadChunk), "{text:?}");
        }
    }

    /// 16 hexadecimal digits are the largest number that fits; nothing is added up from it.
    #[test]
    fn the_largest_size_is_waited_for() {
        assert_eq!(decode(&[b"FFFFFFFFFFFFFFFF\r\nabc"]), Ok((b"abc".to_vec(), None)));
    }

    #[test]
    fn a_trailer_section_is_read_like_a_head() {
        for (trailer, error) in [
            (&b"A : 1\r\n\r\n"[..], ReadError::BadField),
            (b"A: 1\r\n 2\r\n\r\n", ReadError::ObsoleteFold),
            (b"A: 1\rB\r\n\r\n", ReadError::ForbiddenByte),
            (b"A: 1\r\nB: 2\r\nC: 3\r\n\r\n", ReadError::TooManyFields),
            (&[b'x'; 1001], ReadError::HeadTooLarge),
        ] {
            assert_eq!(decode(&[b"0\r\n", trailer]), Err(error), "{trailer:?}");
        }
    }
}
