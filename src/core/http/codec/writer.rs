//! Writes messages: the counterpart of [`Reader`](super::Reader).
//!
//! A head says how its body will be framed, so a writer is made from a head, and then takes
//! the body piece by piece. It refuses what would be read as something else. (The parties of
//! a scenario do not use it: they must be able to break every rule.)

use super::{ReadError, chunked, head};
use crate::http::body::{self, BodyLength, Framing, Message};
use crate::http::fields::{Fields, is_token_byte, trim};
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::wire::Content;
use std::fmt;

/// Why something cannot be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WriteError {
    /// The method is no token, the target has a space or a byte that is not visible, the
    /// status is not of three digits, or the reason has a line end.
    BadStartLine,
    /// The name is no token, or the value has a line end, a NUL or whitespace around it.
    BadField,
    /// Who reads the head would refuse it: its framing, or its `Host`.
    Refused(ReadError),
    /// The body is longer than its head says.
    TooLong,
    /// The body is shorter than its head says.
    TooShort,
    /// Trailer fields can only follow chunks.
    NoTrailers,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::BadStartLine => f.write_str("a first line that would be read otherwise"),
            WriteError::BadField => f.write_str("a field that would be read otherwise"),
            WriteError::Refused(error) => write!(f, "it would be refused: {error}"),
            WriteError::TooLong => f.write_str("the body is longer than its head says"),
            WriteError::TooShort => f.write_str("the body is shorter than its head says"),
            WriteError::NoTrailers => f.write_str("trailer fields can only follow chunks"),
        }
    }
}

impl std::error::Error for WriteError {}

/// Writes the body of a message whose head is written.
#[derive(Clone, Debug)]
pub struct Writer {
    left: Left,
}

#[derive(Clone, Copy, Debug)]
enum Left {
    Exactly(u64),
    Chunked,
    UntilClose,
}

impl Writer {
    /// The bytes of a request's head, and a writer for its body.
    ///
    /// # Errors
    /// The head would be refused, or read as something else.
    pub fn request(head: &RequestHead) -> Result<(Vec<u8>, Writer), WriteError> {
        Ok((head.to_bytes(), Writer::of(check_request(head)?)))
    }

    /// The bytes of a response's head, and a writer for its body; the request had this method.
    ///
    /// # Errors
    /// The head would be refused, or read as something else.
    pub fn response(head: &ResponseHead, method: &Method) -> Result<(Vec<u8>, Writer), WriteError> {
        Ok((head.to_bytes(), Writer::of(check_response(head, method)?)))
    }

    fn of(framing: Framing) -> Writer {
        let left = match framing.length {
            BodyLength::Exactly(bytes) => Left::Exactly(bytes),
            BodyLength::Chunked => Left::Chunked,
            BodyLength::UntilClose | BodyLength::Tunnel => Left::UntilClose,
        };
        Writer { left }
    }

    /// A piece of the body with the framing around it. No bytes are no piece, and no chunk.
    ///
    /// # Errors
    /// The body becomes longer than its head says.
    pub fn body(&mut self, data: Content) -> Result<Vec<Content>, WriteError> {
        if data.is_empty() {
            return Ok(Vec::new());
        }
        match &mut self.left {
            Left::Exactly(left) => {
                *left = left.checked_sub(data.len()).ok_or(WriteError::TooLong)?;
                Ok(vec![data])
            }
            Left::Chunked => Ok(chunked::encode(data)),
            Left::UntilClose => Ok(vec![data]),
        }
    }

    /// What ends the message. Where only the close can, this is nothing, and the connection
    /// must be closed ([`Writer::ends_with_close`]).
    ///
    /// # Errors
    /// The body is shorter than its head says, or cannot have these trailer fields.
    pub fn end(self, trailers: &Fields) -> Result<Vec<u8>, WriteError> {
        match self.left {
            Left::Chunked => {
                check_fields(trailers)?;
                Ok(chunked::last(trailers))
            }
            _ if !trailers.is_empty() => Err(WriteError::NoTrailers),
            Left::Exactly(1..) => Err(WriteError::TooShort),
            Left::Exactly(0) | Left::UntilClose => Ok(Vec::new()),
        }
    }

    /// Whether only the close of the connection can end this message.
    pub fn ends_with_close(&self) -> bool {
        matches!(self.left, Left::UntilClose)
    }
}

/// Where the body of a request ends; an error where it would be refused or read otherwise.
pub(super) fn check_request(head: &RequestHead) -> Result<Framing, WriteError> {
    let method = head.method.name();
    let is_method = match &head.method {
        Method::Other(_) => !method.is_empty() && Method::from_name(method) == head.method,
        _ => true,
    };
    let is_target = !head.target.is_empty() && head.target.bytes().all(|b| b.is_ascii_graphic());
    if !is_method || !method.bytes().all(is_token_byte) || !is_target {
        return Err(WriteError::BadStartLine);
    }
    check_fields(&head.fields)?;
    head::check_host(head).map_err(WriteError::Refused)?;
    body::framing(Message::Request(head)).map_err(WriteError::Refused)
}

/// The same of a response to a request of this method.
pub(super) fn check_response(head: &ResponseHead, method: &Method) -> Result<Framing, WriteError> {
    if !(100..1000).contains(&head.status) || !is_text(&head.reason) {
        return Err(WriteError::BadStartLine);
    }
    check_fields(&head.fields)?;
    body::framing(Message::Response(head, method)).map_err(WriteError::Refused)
}

fn check_fields(fields: &Fields) -> Result<(), WriteError> {
    let is_good = fields.parts().all(|(name, value)| {
        let is_name = !name.is_empty() && name.iter().all(|byte| is_token_byte(*byte));
        is_name && is_text(value) && trim(value).len() == value.len()
    });
    if is_good { Ok(()) } else { Err(WriteError::BadField) }
}

/// Whether it can stand in a line.
fn is_text(bytes: &[u8]) -> bool {
    // Without a way out of the loop, several bytes are looked at at a time.
    let ends = |byte: u8| (byte == b'\r') | (byte == b'\n') | (byte == 0);
    !bytes.iter().fold(false, |any, byte| any | ends(*byte))
}
