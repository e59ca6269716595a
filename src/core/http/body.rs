//! Where a message's body ends: RFC 9112 §6.3 as one pure function (fact D-03).

use super::codec::ReadError;
use super::config::Version;
use super::fields::Fields;
use super::message::{Method, RequestHead, ResponseHead};

/// How the end of a body is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BodyLength {
    /// After this many bytes; 0 where there is no body.
    Exactly(u64),
    /// After the last chunk and the trailer section (RFC 9112 §7.1).
    Chunked,
    /// When the connection is closed.
    UntilClose,
    /// Never: the connection has become a tunnel.
    Tunnel,
}

/// How a message is framed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Framing {
    /// Where its body ends.
    pub length: BodyLength,
    /// Whether the framing is suspicious, so that the connection must be closed after this
    /// exchange: Transfer-Encoding beside Content-Length, or in an HTTP/1.0 message
    /// (RFC 9112 §6.1).
    pub must_close: bool,
}

/// A message whose body length is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Message<'a> {
    /// A request.
    Request(&'a RequestHead),
    /// A response to a request of this method.
    Response(&'a ResponseHead, &'a Method),
}

/// Where the body of a message ends, by the steps of RFC 9112 §6.3:
///
/// 1. A response to HEAD, and any 1xx, 204 or 304, ends with its head.
/// 2. A 2xx response to CONNECT makes the connection a tunnel.
/// 3. Where both are there, Transfer-Encoding overrides Content-Length (and the
///    connection is closed afterwards).
/// 4. Transfer-Encoding whose last coding is `chunked`: chunked. Otherwise a response goes
///    on until the close, and a request is refused.
/// 5. A Content-Length that is not one number is an error, except a list of the same
///    number several times.
/// 6. A valid Content-Length says it.
/// 7. A request without either has no body.
/// 8. A response without either goes on until the close.
pub fn framing(message: Message<'_>) -> Result<Framing, ReadError> {
    let (version, fields) = match message {
        Message::Request(head) => (head.version, &head.fields),
        Message::Response(head, _) => (head.version, &head.fields),
    };
    let plain = |length| Ok(Framing { length, must_close: false });
    if let Message::Response(head, method) = message {
        // Step 1.
        if *method == Method::Head || head.is_interim() || matches!(head.status, 204 | 304) {
            return plain(BodyLength::Exactly(0));
        }
        // Step 2.
        if *method == Method::Connect && head.is_success() {
            return plain(BodyLength::Tunnel);
        }
    }
    let is_request = matches!(message, Message::Request(_));
    if fields.has("Transfer-Encoding") {
        // Steps 3 and 4. An empty field names no coding, so its last one is not chunked.
        let must_close = fields.has("Content-Length") || version == Version::Http10;
        let length = match chunked_is_last(fields) {
            Some(true) => BodyLength::Chunked,
            Some(false) if !is_request => BodyLength::UntilClose,
            _ => return Err(ReadError::BadTransferEncoding),
        };
        return Ok(Framing { length, must_close });
    }
    match content_length(fields)? {
        Some(bytes) => plain(BodyLength::Exactly(bytes)), // Steps 5 and 6.
        None if is_request => plain(BodyLength::Exactly(0)), // Step 7.
        None => plain(BodyLength::UntilClose),            // Step 8.
    }
}

/// Whether the last transfer coding is `chunked`; `None` where chunked stands anywhere
/// else too, which no sender may do (RFC 9112 §6.1).
fn chunked_is_last(fields: &Fields) -> Option<bool> {
    let mut last = false;
    for coding in fields.members("Transfer-Encoding") {
        if last {
            return None;
        }
        last = coding.eq_ignore_ascii_case(b"chunked");
    }
    Some(last)
}

/// The value of Content-Length; a list of equal numbers counts as one (RFC 9110 §8.6).
fn content_length(fields: &Fields) -> Result<Option<u64>, ReadError> {
    let mut found = None;
    for value in fields.values("Content-Length") {
        for number in value.split(|byte| *byte == b',') {
            let number = parse_digits(super::fields::trim(number));
            if number.is_none() || (found.is_some() && found != number) {
                return Err(ReadError::BadContentLength);
            }
            found = number;
        }
    }
    Ok(found)
}

/// `1*DIGIT` as a number; `None` for anything else, overflow included.
fn parse_digits(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0u64, |value, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use BodyLength::*;

    fn fields(list: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::new();
        for (name, value) in list {
            fields.push(*name, value);
        }
        fields
    }

    fn response(
        status: u16,
        to: Method,
        version: Version,
        list: &[(&str, &str)],
    ) -> Result<Framing, ReadError> {
        let head = ResponseHead { fields: fields(list), ..ResponseHead::new(version, status) };
        framing(Message::Response(&head, &to))
    }

    fn request(list: &[(&str, &str)]) -> Result<Framing, ReadError> {
        let (method, version) = (Method::Post, Version::Http11);
        let head = RequestHead { method, target: "/".into(), version, fields: fields(list) };
        framing(Message::Request(&head))
    }

    fn ok(length: BodyLength) -> Result<Framing, ReadError> {
        Ok(Framing { length, must_close: false })
    }

    const LENGTH: &[(&str, &str)] = &[("Content-Length", "5")];
    const CHUNKED: &[(&str, &str)] = &[("Transfer-Encoding", "gzip, Chunked")];

    const V11: Version = Version::Http11;

    fn both() -> Vec<(&'static str, &'static str)> {
        [LENGTH, CHUNKED].concat()
    }

    // Each step wins over all later ones.

    #[test]
    fn http_d03_step_1_no_body_by_method_or_status() {
        for fields in [&both()[..], LENGTH, CHUNKED, &[("Content-Length", "x")], &[]] {
            for status in [200, 206, 404, 500] {
                assert_eq!(response(status, Method::Head, V11, fields), ok(Exactly(0)));
            }
            for status in [100, 101, 199, 204, 304] {
                for method in [Method::Get, Method::Post, Method::Connect] {
                    assert_eq!(response(status, method, V11, fields), ok(Exactly(0)), "{status}");
                }
            }
        }
    }

    #[test]
    fn http_d03_step_2_a_tunnel() {
        for fields in [&both()[..], LENGTH, CHUNKED, &[]] {
            for status in [200, 201, 299] {
                assert_eq!(response(status, Method::Connect, V11, fields), ok(Tunnel));
            }
        }
        assert_eq!(response(403, Method::Connect, V11, LENGTH), ok(Exactly(5)), "2xx only");
    }

    #[test]
    fn http_d03_step_3_transfer_encoding_overrides_content_length() {
        let overridden = Ok(Framing { length: Chunked, must_close: true });
        assert_eq!(response(200, Method::Get, V11, &both()), overridden);
        assert_eq!(request(&both()), overridden);
        let invalid = [CHUNKED, &[("Content-Length", "x")]].concat();
        assert_eq!(request(&invalid), overridden, "step 3 comes before step 5");
        let until_close = Ok(Framing { length: UntilClose, must_close: true });
        let gzip = [LENGTH, &[("Transfer-Encoding", "gzip")]].concat();
        assert_eq!(response(200, Method::Get, V11, &gzip), until_close);
    }

    #[test]
    fn http_d03_step_4_the_last_coding() {
        assert_eq!(response(200, Method::Get, V11, CHUNKED), ok(Chunked));
        assert_eq!(request(CHUNKED), ok(Chunked));
        for coding in ["gzip", "identity", "chunked;a=b", "xchunked"] {
            let not_last = &[("Transfer-Encoding", coding)];
            assert_eq!(response(200, Method::Get, V11, not_last), ok(UntilClose));
            assert_eq!(request(not_last), Err(ReadError::BadTransferEncoding));
        }
        let lines = &[("Transfer-Encoding", "gzip"), ("transfer-encoding", " , CHUNKED,")];
        assert_eq!(request(lines), ok(Chunked), "a list over several lines");
    }

    #[test]
    fn http_d03_step_5_an_invalid_content_length() {
        let invalid = &[("Content-Length", "5, 6")];
        let error = Err(ReadError::BadContentLength);
        assert_eq!((request(invalid), response(200, Method::Get, V11, invalid)), (error, error));
    }

    #[test]
    fn http_d03_step_6_a_valid_content_length() {
        assert_eq!(response(200, Method::Get, V11, LENGTH), ok(Exactly(5)));
        assert_eq!(response(200, Method::Get, Version::Http10, LENGTH), ok(Exactly(5)));
        assert_eq!(request(LENGTH), ok(Exactly(5)));
        let largest = &[("Content-Length", "18446744073709551615")];
        assert_eq!(request(largest), ok(Exactly(u64::MAX)));
    }

    #[test]
    fn http_d03_step_7_a_request_without_either_has_no_body() {
        assert_eq!(request(&[]), ok(Exactly(0)));
    }

    #[test]
    fn http_d03_step_8_a_response_without_either_goes_on_until_the_close() {
        for version in [Version::Http10, V11] {
            assert_eq!(response(200, Method::Get, version, &[]), ok(UntilClose));
        }
    }

    /// P3: what has no body by its nature needs no length to say so; a response that needs one
    /// and has none cannot be followed by another.
    #[test]
    fn p3_every_message_says_its_length_or_has_none_by_nature() {
        for (status, method, delimited) in [
            (204, Method::Get, true),
            (304, Method::Get, true),
            (100, Method::Get, true),
            (200, Method::Head, true),
            (200, Method::Get, false),
        ] {
            let framing = response(status, method, V11, &[]).unwrap();
            assert_eq!(framing.length != UntilClose, delimited, "{status}");
        }
    }

    /// The rows by which h11 tests its own `_body_framing`: a body's end for each combination
    /// of Content-Length (100), chunked, and what ignores both.
    #[test]
    fn http_d25_framing_agrees_with_h11() {
        let (cl, te) = (("Content-Length", "100"), ("Transfer-Encoding", "chunked"));
        let combinations: [&[(&str, &str)]; 4] = [&[], &[cl], &[te], &[cl, te]];
        let length = |answer: Result<Framing, ReadError>| answer.unwrap().length;
        for fields in combinations {
            for (status, method) in
                [(200, Method::Head), (204, Method::Get), (304, Method::Get), (100, Method::Get)]
            {
                assert_eq!(length(response(status, method, V11, fields)), Exactly(0));
            }
        }
        // Without fields, with Content-Length, chunked, and both: request and response.
        let expected = [
            (Exactly(0), UntilClose),
            (Exactly(100), Exactly(100)),
            (Chunked, Chunked),
            (Chunked, Chunked),
        ];
        for (fields, (of_request, of_response)) in combinations.into_iter().zip(expected) {
            assert_eq!(length(request(fields)), of_request, "{fields:?}");
            assert_eq!(length(response(200, Method::Get, V11, fields)), of_response, "{fields:?}");
        }
    }

    #[test]
    fn http_d03_content_length_is_one_number() {
        let lists: [&[(&str, &str)]; 2] =
            [&[("Content-Length", "5, 5")], &[("Content-Length", "5"), ("content-length", " 5")]];
        for same in lists {
            assert_eq!(request(same), ok(Exactly(5)));
        }
        let too_large = "18446744073709551616";
        for bad in ["5, 6", "", "-1", "+1", "0x5", "5 5", "5,", too_large] {
            let answer = request(&[("Content-Length", bad)]);
            assert_eq!(answer, Err(ReadError::BadContentLength), "{bad:?}");
        }
    }

    #[test]
    fn http_d03_chunked_stands_once_and_not_in_http_1_0() {
        for bad in ["chunked, chunked", "chunked, gzip", ""] {
            let list = &[("Transfer-Encoding", bad)];
            assert_eq!(request(list), Err(ReadError::BadTransferEncoding), "{bad:?}");
        }
        let faulty = response(200, Method::Get, Version::Http10, CHUNKED);
        assert_eq!(faulty, Ok(Framing { length: Chunked, must_close: true }), "§6.1");
    }
}
