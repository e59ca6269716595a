//! What a server is and has, the same for all its connections, and for all servers that are told
//! the same: its objects, and the responses that one of them has written already.

use super::reply::{Pieces, Reply};
use crate::http::codec;
use crate::http::config::{Object, ServerConfig, Version};
use crate::http::message::LONGEST_KEPT_HEAD;
use crate::http::params::BodyFraming;
use crate::ids::mixed_text;
use hashbrown::HashTable;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Responses of up to so many pieces (two or three for each chunk) are kept, longer ones made anew: a
/// hundred thousand objects have as many responses.
const MOST_KEPT_PIECES: usize = 64;

/// What a server is and has.
#[derive(Debug)]
pub struct Site {
    pub(super) config: Arc<ServerConfig>,
    /// The positions of its objects, by their paths. Never walked through.
    by_path: HashTable<u32>,
    /// For each object the response that was written last, so that the many who ask for it in
    /// the same way get the same text.
    kept: RefCell<Vec<Option<Kept>>>,
}

/// A response, ready to be sent.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) status: u16,
    /// The head, and the body's pieces, framed.
    pub(super) pieces: Pieces,
}

/// A field that is put in front of those that frame a response: mostly one of few that are always
/// the same.
pub(super) type ExtraField = (&'static str, Cow<'static, str>);

/// All such fields of a response.
pub(super) type Extra = SmallVec<[ExtraField; 1]>;

/// A response with an object, and all that [`Reply::of`] made it from.
#[derive(Debug)]
struct Kept {
    answer: Version,
    framing: BodyFraming,
    extra: Extra,
    written: Rc<Written>,
}

impl Site {
    /// Where two objects have the same path, it has the first.
    pub fn new(config: Arc<ServerConfig>) -> Site {
        let path_of = |at: &u32| &*config.objects[*at as usize].path;
        let mut by_path = HashTable::with_capacity(config.objects.len());
        for at in 0..config.objects.len() as u32 {
            let path = path_of(&at);
            let entry = by_path.entry(
                mixed_text(path),
                |other| path_of(other) == path,
                |other| mixed_text(path_of(other)),
            );
            entry.or_insert(at);
        }
        Site { config, by_path, kept: RefCell::default() }
    }

    /// The object with this path, by its position.
    pub(super) fn find(&self, path: &str) -> Option<u32> {
        let has_it = |at: &u32| *self.config.objects[*at as usize].path == *path;
        self.by_path.find(mixed_text(path), has_it).copied()
    }

    /// The object at a position.
    pub(super) fn object(&self, at: u32) -> &Object {
        &self.config.objects[at as usize]
    }

    /// The response with the object at a position, with these fields in front.
    pub(super) fn response(
        &self,
        at: u32,
        answer: Version,
        framing: BodyFraming,
        extra: Extra,
    ) -> Rc<Written> {
        let mut kept = self.kept.borrow_mut();
        if kept.is_empty() {
            kept.resize_with(self.config.objects.len(), || None);
        }
        let slot = &mut kept[at as usize];
        let same =
            |kept: &&Kept| kept.answer == answer && kept.framing == framing && kept.extra == extra;
        if let Some(kept) = slot.as_ref().filter(same) {
            return kept.written.clone();
        }
        let reply = Reply::of(self.object(at), answer, framing, &self.config.http, &extra);
        let written = Rc::new(Written::from(reply));
        // The head comes first.
        if written.pieces.len() <= MOST_KEPT_PIECES && written.pieces[0].len() <= LONGEST_KEPT_HEAD
        {
            *slot = Some(Kept { answer, framing, extra, written: written.clone() });
        }
        written
    }
}

impl From<Reply> for Written {
    fn from(reply: Reply) -> Written {
        let Reply { head, body: mut pieces } = reply;
        let status = head.status;
        pieces.insert(0, codec::written(head));
        Written { status, pieces }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HttpParams;
    use crate::params::{Era, Profile};
    use crate::units::Bytes;
    use smallvec::smallvec;

    /// A response that was made is given again to whom asks for just the same, and made anew for
    /// everybody else.
    #[test]
    fn a_response_is_made_once_for_each_way_of_asking() {
        let object = Object::new("server", "/a", Bytes(1000));
        let config = ServerConfig::new(HttpParams::of(Profile::Rfc, Era::Rfc9112), vec![object]);
        let site = Site::new(Arc::new(config));
        let (length, chunked) = (BodyFraming::ContentLength, BodyFraming::Chunked);
        let extra = |value: &str| smallvec![("Connection", value.to_owned().into())];
        let first = site.response(0, Version::Http11, length, extra("close"));
        let again = site.response(0, Version::Http11, length, extra("close"));
        assert!(Rc::ptr_eq(&first, &again));
        for (version, framing, value) in [
            (Version::Http10, length, "close"),
            (Version::Http11, chunked, "close"),
            (Version::Http11, length, "keep-alive"),
        ] {
            let first = site.response(0, Version::Http11, length, extra("close"));
            let other = site.response(0, version, framing, extra(value));
            assert!(!Rc::ptr_eq(&first, &other), "{version:?} {framing:?} {value}");
        }
    }
}
