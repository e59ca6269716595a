//! Why bytes are not a message.

use std::fmt;

/// Why bytes are not a message, with the clause that says so. The connection they came on
/// cannot be used any further: nobody knows where the next message begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// The head is longer than the limit (RFC 9112 §3 and §2.3 leave the limit open).
    HeadTooLarge,
    /// The request line, or the status line, is longer than the limit (RFC 9112 §3).
    StartLineTooLong,
    /// There are more field lines than the limit (RFC 9110 §5.4 leaves the limit open).
    TooManyFields,
    /// The request line is not `method SP target SP version` (RFC 9112 §3).
    BadRequestLine,
    /// The status line is not `version SP status [SP reason]` (RFC 9112 §4).
    BadStatusLine,
    /// A version other than HTTP/1.x (RFC 9112 §2.3).
    UnknownVersion,
    /// A field line without a colon, or with a name that is no token, or with whitespace
    /// before the colon (RFC 9112 §5.1).
    BadField,
    /// A field line that continues the one before it, which a server may refuse
    /// (RFC 9112 §5.2).
    ObsoleteFold,
    /// CR without LF, or NUL, in a head (RFC 9112 §2.2, RFC 9110 §5.5).
    ForbiddenByte,
    /// No `Host`, or several, in an HTTP/1.1 request (RFC 9112 §3.2).
    BadHost,
    /// Content-Length is not one number (RFC 9112 §6.3 step 5).
    BadContentLength,
    /// A request's Transfer-Encoding does not end in `chunked`, or names it twice
    /// (RFC 9112 §6.1, §6.3 step 4).
    BadTransferEncoding,
    /// A chunk does not begin or end as it must, or is larger than can be counted
    /// (RFC 9112 §7.1).
    BadChunk,
    /// The stream ended inside a message (RFC 9112 §8).
    Truncated,
    /// Bytes came that nobody asked for (RFC 9112 §9.2).
    Unsolicited,
}

impl ReadError {
    /// The status with which a server answers such a request (RFC 9110 §15.5, §15.6;
    /// RFC 9112 §3; RFC 6585 §5).
    pub const fn status(self) -> u16 {
        match self {
            ReadError::StartLineTooLong => 414,
            ReadError::HeadTooLarge | ReadError::TooManyFields => 431,
            ReadError::UnknownVersion => 505,
            _ => 400,
        }
    }

    /// In a few words.
    pub const fn text(self) -> &'static str {
        match self {
            ReadError::HeadTooLarge => "the head is too large",
            ReadError::StartLineTooLong => "the first line is too long",
            ReadError::TooManyFields => "too many fields",
            ReadError::BadRequestLine => "not a request line",
            ReadError::BadStatusLine => "not a status line",
            ReadError::UnknownVersion => "a version that is not HTTP/1.x",
            ReadError::BadField => "not a field line",
            ReadError::ObsoleteFold => "a folded field line",
            ReadError::ForbiddenByte => "a bare CR or a NUL in a head",
            ReadError::BadHost => "no Host, or more than one",
            ReadError::BadContentLength => "a Content-Length that is not one number",
            ReadError::BadTransferEncoding => "a Transfer-Encoding that does not end in chunked",
            ReadError::BadChunk => "not a chunk",
            ReadError::Truncated => "the message ends too early",
            ReadError::Unsolicited => "bytes that nobody asked for",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl std::error::Error for ReadError {}
