//! What the text of a head says, noted on it by who reads it first, or by who writes it.
//!
//! To read a head takes longer than to write it. Whoever writes one from its parts knows what
//! reading it would give, as long as nothing in it would be read otherwise, which is soon seen. A
//! build with assertions, such as that of the tests, reads every such text and compares.

use super::writer::{check_request, check_response};
use super::{ReadError, WriteError, head};
use crate::http::body::{self, Framing, Message};
use crate::http::fields::Fields;
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::wire::{Content, Text};
use std::fmt::{self, Debug};
use std::ops::Deref;
use std::sync::Arc;

/// A head that was read. Who reads the same text again gets the same head.
pub struct Head<H>(Arc<Known<H>>);

/// What a text is known to say.
#[derive(Debug)]
struct Known<H> {
    head: H,
    /// Where the body ends; for a response, one to a method that has no say in it, where this is
    /// noted on a text.
    framing: Framing,
}

/// The text of a head. Whoever reads it need not take it apart.
pub fn written<H: Readable>(head: H) -> Content {
    let bytes = head.to_bytes();
    let Ok(framing) = head.check() else { return Content::text(bytes) };
    debug_assert!(head::is_one_head(&bytes), "{head:?} is not one head");
    debug_assert_eq!(H::parse(&bytes, usize::MAX).as_ref(), Ok(&head), "read otherwise");
    Content::Bytes(Text::with_meaning(bytes, Arc::new(Known { head, framing })))
}

impl<H> Head<H> {
    /// One that is read line by line.
    pub(super) fn new(head: H, framing: Framing) -> Head<H> {
        Head(Arc::new(Known { head, framing }))
    }
}

impl<H: Readable> Head<H> {
    /// The head that a text is, taken apart only if nobody has done so before; `None` where it is
    /// not one head from beginning to end.
    pub(super) fn of(
        text: &Text,
        most_fields: usize,
        method: &Method,
    ) -> Option<Result<(Head<H>, Framing), ReadError>> {
        let plain = H::IS_REQUEST || !matches!(method, Method::Head | Method::Connect);
        if let Some(known) = text.meaning::<Known<H>>()
            && known.head.fields().len() <= most_fields
        {
            let framing = if plain { Ok(known.framing) } else { known.head.framing(method) };
            return Some(framing.map(|framing| (Head(known), framing)));
        }
        if !head::is_one_head(text) {
            return None;
        }
        let parse = || {
            let head = H::parse(text, most_fields)?;
            let framing = head.framing(method)?;
            let known = Arc::new(Known { head, framing });
            if plain {
                text.means(known.clone());
            }
            Ok((Head(known), framing))
        };
        Some(parse())
    }

    /// How many bytes of memory it takes, counted from the length of its text.
    pub fn takes(&self) -> u64 {
        Content::takes_alone(self.0.head.written_len())
    }
}

impl<H> Clone for Head<H> {
    fn clone(&self) -> Head<H> {
        Head(self.0.clone())
    }
}

impl<H> Deref for Head<H> {
    type Target = H;

    fn deref(&self) -> &H {
        &self.0.head
    }
}

impl<H: PartialEq> PartialEq for Head<H> {
    fn eq(&self, other: &Head<H>) -> bool {
        **self == **other
    }
}

impl<H: Eq> Eq for Head<H> {}

impl<H: Debug> Debug for Head<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A head that can be read.
pub trait Readable: PartialEq + Debug + Sized + Send + Sync + 'static {
    /// Whether it is a request's.
    const IS_REQUEST: bool;

    /// Takes its text apart; at most so many fields.
    fn parse(text: &[u8], most_fields: usize) -> Result<Self, ReadError>;

    /// Its text.
    fn to_bytes(&self) -> Vec<u8>;

    /// How many bytes that is.
    fn written_len(&self) -> usize;

    /// Where the body after it ends, unless its text would be refused or read as something else.
    fn check(&self) -> Result<Framing, WriteError>;

    /// Where the body after it ends. A response answers a request of this method.
    fn framing(&self, method: &Method) -> Result<Framing, ReadError>;

    /// Its fields.
    fn fields(&self) -> &Fields;
}

impl Readable for RequestHead {
    const IS_REQUEST: bool = true;

    fn parse(text: &[u8], most_fields: usize) -> Result<RequestHead, ReadError> {
        let head = head::request(text, most_fields)?;
        head::check_host(&head)?;
        Ok(head)
    }

    fn to_bytes(&self) -> Vec<u8> {
        RequestHead::to_bytes(self)
    }

    fn written_len(&self) -> usize {
        RequestHead::written_len(self)
    }

    fn check(&self) -> Result<Framing, WriteError> {
        check_request(self)
    }

    fn framing(&self, _: &Method) -> Result<Framing, ReadError> {
        body::framing(Message::Request(self))
    }

    fn fields(&self) -> &Fields {
        &self.fields
    }
}

impl Readable for ResponseHead {
    const IS_REQUEST: bool = false;

    fn parse(text: &[u8], most_fields: usize) -> Result<ResponseHead, ReadError> {
        head::response(text, most_fields)
    }

    fn to_bytes(&self) -> Vec<u8> {
        ResponseHead::to_bytes(self)
    }

    fn written_len(&self) -> usize {
        ResponseHead::written_len(self)
    }

    fn check(&self) -> Result<Framing, WriteError> {
        check_response(self, &Method::Get)
    }

    fn framing(&self, method: &Method) -> Result<Framing, ReadError> {
        body::framing(Message::Response(self, method))
    }

    fn fields(&self) -> &Fields {
        &self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::codec::{Part, Reader};
    use crate::http::config::Version;

    fn request(target: &str, value: &str) -> RequestHead {
        let mut fields = Fields::new();
        fields.push("Host", value);
        let (method, target) = (Method::Get, target.to_owned());
        RequestHead { method, target, version: Version::Http11, fields }
    }

    /// What is known is what reading the same bytes gives; where they would be refused or read
    /// otherwise nothing is known, and the reader finds out.
    #[test]
    fn what_is_written_is_known_only_if_it_would_be_read() {
        for (head, known) in [
            (request("/a", "server"), true),
            (request("/a b", "server"), false),
            (request("", "server"), false),
            (request("/a", "server "), false),
            (request("/a", "server\r\nX: y"), false),
            (RequestHead { fields: Fields::new(), ..request("/a", "") }, false),
            (RequestHead { method: Method::Other("GET".into()), ..request("/a", "b") }, false),
        ] {
            let bytes = head.to_bytes();
            let content = written(head);
            let Content::Bytes(text) = &content else { panic!("a text") };
            assert_eq!(**text, bytes);
            assert_eq!(text.meaning::<Known<RequestHead>>().is_some(), known, "{content:?}");
            let (mut told, mut read) = (Reader::new(1000), Reader::new(1000));
            told.push([content]);
            read.push_bytes(&bytes);
            assert_eq!(told.next_request(), read.next_request());
        }
    }

    /// The framing that is known of a response is one to GET; HEAD has it framed otherwise.
    #[test]
    fn what_is_known_of_a_response_depends_on_the_method() {
        let mut head = ResponseHead::new(Version::Http11, 200);
        head.fields.push("Content-Length", "5");
        for method in [Method::Get, Method::Head, Method::Connect] {
            let (mut told, mut read) = (Reader::new(1000), Reader::new(1000));
            told.push([written(head.clone())]);
            read.push_bytes(&head.to_bytes());
            let part = told.next_response(&method);
            assert!(matches!(part, Ok(Some(Part::Head(..)))), "{part:?}");
            assert_eq!(part, read.next_response(&method));
        }
    }

    /// A limit on fields holds for what is known, too.
    #[test]
    fn limits_hold_for_what_is_known() {
        let (mut head, most) = (request("/a", "server"), 1);
        head.fields.push("A", "b");
        let mut reader =
            Reader::with_limits(crate::http::codec::Limits { fields: most, ..Default::default() });
        reader.push([written(head)]);
        assert_eq!(reader.next_request(), Err(ReadError::TooManyFields));
    }
}
