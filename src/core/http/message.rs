//! The heads of requests and responses, and their bytes.

use super::config::Version;
use super::fields::Fields;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::fmt;

/// Heads up to this length are kept by whoever writes them again and again. Longer ones are made
/// anew: a hundred thousand objects have as many heads.
pub const LONGEST_KEPT_HEAD: u64 = 1024;

/// A request method (RFC 9110 §9).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
    /// `CONNECT`
    Connect,
    /// Any other token.
    Other(Box<str>),
}

impl Method {
    /// The method of this name. Names are case-sensitive (RFC 9110 §9.1).
    pub fn from_name(name: &str) -> Method {
        match name {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            "OPTIONS" => Method::Options,
            "TRACE" => Method::Trace,
            "CONNECT" => Method::Connect,
            other => Method::Other(other.into()),
        }
    }

    /// Its name in a request line.
    pub fn name(&self) -> &str {
        match self {
            Method::Other(name) => name,
            known => known.known_name(),
        }
    }

    /// Its name for the trace, where one outside RFC 9110 is just `other`.
    pub const fn known_name(&self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Trace => "TRACE",
            Method::Connect => "CONNECT",
            Method::Other(_) => "other",
        }
    }

    /// Whether the method asks for nothing but information (RFC 9110 §9.2.1).
    pub const fn is_safe(&self) -> bool {
        matches!(self, Method::Get | Method::Head | Method::Options | Method::Trace)
    }

    /// Whether doing it twice is the same as doing it once, so that it may be sent again
    /// unasked (RFC 9110 §9.2.2: the safe methods, PUT and DELETE).
    pub const fn is_idempotent(&self) -> bool {
        matches!(
            self,
            Method::Get
                | Method::Head
                | Method::Put
                | Method::Delete
                | Method::Options
                | Method::Trace
        )
    }
}

impl Version {
    /// As it stands in a start line.
    pub const fn text(self) -> &'static str {
        match self {
            Version::Http10 => "HTTP/1.0",
            Version::Http11 => "HTTP/1.1",
        }
    }

    /// Without the protocol's name, as `Via` has it (RFC 9110 §7.6.3).
    pub const fn number(self) -> &'static str {
        match self {
            Version::Http10 => "1.0",
            Version::Http11 => "1.1",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

/// A request without its body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestHead {
    /// What is to be done.
    pub method: Method,
    /// The request target: `/path`, `http://host/path`, `host:port` or `*`
    /// (RFC 9112 §3.2).
    pub target: String,
    /// The version in the request line.
    pub version: Version,
    /// The fields.
    pub fields: Fields,
}

/// A response without its body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResponseHead {
    /// The version in the status line.
    pub version: Version,
    /// The status code, 100 to 999.
    pub status: u16,
    /// The reason phrase, which nobody must rely on (RFC 9112 §4).
    pub reason: Cow<'static, [u8]>,
    /// The fields.
    pub fields: Fields,
}

impl RequestHead {
    /// The bytes of this head.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.written_len());
        let (method, target) = (self.method.name(), &*self.target);
        for word in [method, " ", target, " ", self.version.text(), "\r\n"] {
            bytes.extend_from_slice(word.as_bytes());
        }
        self.fields.write_to(&mut bytes);
        bytes
    }

    /// How many bytes that is.
    pub fn written_len(&self) -> usize {
        let line = self.method.name().len() + self.target.len() + self.version.text().len();
        line + 4 + self.fields.written_len()
    }

    /// The host that the request is for: the target's authority in absolute-form, which
    /// goes before `Host` (RFC 9112 §3.2.2); the name without user and port.
    pub fn host(&self) -> Option<&str> {
        let authority = match split_absolute(&self.target) {
            Some((authority, _)) => authority,
            None if self.method == Method::Connect => self.target.as_str(),
            None => std::str::from_utf8(self.fields.only("Host")?).ok()?,
        };
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        (!name.is_empty()).then_some(name)
    }

    /// The target in origin-form: absolute-form without scheme and authority, anything
    /// else as it is (RFC 9112 §3.2.1).
    pub fn path(&self) -> &str {
        split_absolute(&self.target).map_or(self.target.as_str(), |(_, path)| path)
    }

    /// The authority of a target in absolute-form, with its port where it has one.
    pub fn authority(&self) -> Option<&str> {
        split_absolute(&self.target).map(|(authority, _)| authority)
    }
}

impl ResponseHead {
    /// A head with the usual reason phrase and no fields.
    pub fn new(version: Version, status: u16) -> ResponseHead {
        ResponseHead {
            version,
            status,
            reason: Cow::Borrowed(reason(status).as_bytes()),
            fields: Fields::new(),
        }
    }

    /// The bytes of this head.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.written_len());
        let (version, status) = (self.version.text(), digits(self.status.into()));
        for word in [version.as_bytes(), b" ", &status, b" ", &self.reason, b"\r\n"] {
            bytes.extend_from_slice(word);
        }
        self.fields.write_to(&mut bytes);
        bytes
    }

    /// How many bytes that is.
    pub fn written_len(&self) -> usize {
        let digits = self.status.checked_ilog10().unwrap_or(0) as usize + 1;
        self.version.text().len() + digits + self.reason.len() + 4 + self.fields.written_len()
    }

    /// Whether it announces another response to the same request (1xx, RFC 9110 §15.2).
    pub const fn is_interim(&self) -> bool {
        self.status < 200
    }

    /// Whether it says that the request was fulfilled (2xx).
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// Takes `http://authority/path` apart; the path is `/` where it is empty.
fn split_absolute(target: &str) -> Option<(&str, &str)> {
    let scheme = target.get(..7)?;
    if !scheme.eq_ignore_ascii_case("http://") {
        return None;
    }
    let rest = &target[7..];
    Some(match rest.find(['/', '?']) {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    })
}

/// The digits of a number: a formatter takes longer than the rest of a head.
pub(super) fn digits(mut number: u64) -> SmallVec<[u8; 20]> {
    let mut digits = SmallVec::new();
    while number > 9 {
        digits.push(b'0' + (number % 10) as u8);
        number /= 10;
    }
    digits.push(b'0' + number as u8);
    digits.reverse();
    digits
}

/// The usual reason phrase of a status code (RFC 9110 §15).
pub const fn reason(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        200 => "OK",
        204 => "No Content",
        304 => "Not Modified",
        400 => "Bad Request",
        404 => "Not Found",
        408 => "Request Timeout",
        411 => "Length Required",
        417 => "Expectation Failed",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `HTTP/1.1 200 OK` is 15 bytes, its CRLF 2, the empty line 2.
    #[test]
    fn http_d24_a_status_line_is_17_bytes() {
        assert_eq!(ResponseHead::new(Version::Http11, 200).to_bytes().len(), 17 + 2);
    }

    #[test]
    fn digits_are_those_that_a_formatter_writes() {
        for number in [0, 9, 10, 99, 100, 200, 10_000, 1_234_567_890, u64::MAX] {
            assert_eq!(digits(number)[..], *number.to_string().as_bytes());
        }
    }

    #[test]
    fn host_and_path_come_from_the_target_first() {
        let mut request = RequestHead {
            method: Method::Get,
            target: "http://user@server:8080/a?b".into(),
            version: Version::Http11,
            fields: Fields::new(),
        };
        request.fields.push("Host", "elsewhere");
        assert_eq!((request.host(), request.path()), (Some("server"), "/a?b"));
        request.target = "/a".into();
        assert_eq!((request.host(), request.path()), (Some("elsewhere"), "/a"));
        request.target = "HTTP://server".into();
        assert_eq!((request.host(), request.path()), (Some("server"), "/"));
        // RFC 9112 §3.2.3: the target of CONNECT is an authority and nothing else.
        request.method = Method::Connect;
        request.target = "server:443".into();
        assert_eq!(request.host(), Some("server"));
    }

    /// RFC 9110 §15 and, for 431, RFC 6585 §5; an unknown status has an empty phrase, which RFC
    /// 9112 §4 allows.
    #[test]
    fn reason_phrases_are_those_of_the_rfcs() {
        for (status, phrase) in [
            (100, "Continue"),
            (200, "OK"),
            (204, "No Content"),
            (304, "Not Modified"),
            (400, "Bad Request"),
            (404, "Not Found"),
            (408, "Request Timeout"),
            (411, "Length Required"),
            (417, "Expectation Failed"),
            (431, "Request Header Fields Too Large"),
            (501, "Not Implemented"),
            (502, "Bad Gateway"),
            (504, "Gateway Timeout"),
            (505, "HTTP Version Not Supported"),
            (299, ""),
        ] {
            assert_eq!(reason(status), phrase, "{status}");
        }
    }
}
