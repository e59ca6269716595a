//! Pages, and the objects that they consist of.

use crate::http::message::Method;
use crate::units::{Bytes, Duration, SimTime};
use std::sync::Arc;

/// A page that a client opens.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The page.
    pub page: Arc<Page>,
    /// How long after the page before it is complete (after `start` for the first).
    pub after: Duration,
    /// Whether it is a reload: whatever is kept must be asked about.
    pub reload: bool,
    /// Whether its page load time counts; not where it only warms up connections and caches.
    pub counts: bool,
}

/// A page: a document and the objects that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The document first, then its objects in the order in which the document names them.
    pub objects: Vec<Object>,
}

/// Something that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The host's name in the URL.
    pub host: Arc<str>,
    /// The path, such as `/a.css`.
    pub path: Arc<str>,
    /// Its size. Whether the response's head is part of it is a parameter.
    pub size: Bytes,
    /// What the client does to it.
    pub method: Method,
    /// How many bytes of content the request carries.
    pub upload: Bytes,
    /// For how long a client may keep its response without asking; `None` says nothing.
    pub max_age: Option<Duration>,
    /// How often its content changes, counted from time zero; `None` is never.
    pub changes: Option<Duration>,
    /// The status with which the server answers, where it has nothing better to say.
    pub status: u16,
    /// Positions in the page of what must be there (and processed) before it is asked for.
    /// Empty only for the document; an ordinary object needs the document, position 0.
    pub needs: Vec<usize>,
    /// Where it stands in the one object that it needs: it is known when so many bytes of that
    /// one's body have been read and processed, if the client discovers objects on the way.
    /// `None` is known at the end.
    pub position: Option<Bytes>,
    /// How long the client takes, when it has arrived, before anything that needs it is known.
    pub processing: Duration,
    /// Extra time the server takes for it.
    pub think: Duration,
}

impl Visit {
    /// A visit of this page, so long after the one before.
    pub fn new(page: Arc<Page>, after: Duration) -> Visit {
        Visit { page, after, reload: false, counts: true }
    }
}

impl Object {
    /// An object that is asked for with GET, and that takes nobody any time.
    pub fn new(host: impl Into<Arc<str>>, path: impl Into<Arc<str>>, size: Bytes) -> Object {
        Object {
            host: host.into(),
            path: path.into(),
            size,
            method: Method::Get,
            upload: Bytes(0),
            max_age: None,
            changes: None,
            status: 200,
            needs: Vec::new(),
            position: None,
            processing: Duration::ZERO,
            think: Duration::ZERO,
        }
    }

    /// What the server knows of it: nothing of how a page uses it.
    pub fn served(&self) -> Object {
        let bare = Object::new(self.host.clone(), self.path.clone(), self.size);
        let Object { max_age, changes, status, think, .. } = *self;
        Object { max_age, changes, status, think, ..bare }
    }

    /// Which edition of its content there is now, from 0.
    pub fn edition(&self, now: SimTime) -> u64 {
        let every = self.changes.map_or(u64::MAX, Duration::as_nanos);
        now.as_nanos() / every.max(1)
    }

    /// The number that stands for its content: a hash (FNV-1a, 32 bits) of where it is, so that
    /// different objects have different bytes and the same object always the same.
    pub fn content_number(&self) -> u32 {
        let bytes = self.host.bytes().chain(self.path.bytes());
        bytes
            .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// The number that stands for what is sent to it.
    pub fn upload_number(&self) -> u32 {
        !self.content_number()
    }
}
