//! What clients of one kind share: what they are told, and the requests that one of them has
//! written already. A thousand clients that open the same page ask for its objects in the same
//! words, so each request's head is made once in a run.

use super::policy::{self, Policy};
use super::progress::Plan;
use super::request;
use crate::http::Io;
use crate::http::codec;
use crate::http::config::ClientConfig;
use crate::http::message::{LONGEST_KEPT_HEAD, RequestHead};
use crate::wire::Content;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// How many bytes of memory an object's place in a table takes.
const SLOT: u64 = 40;

/// What clients of one kind share.
#[derive(Debug)]
pub struct Told {
    pub(super) config: Arc<ClientConfig>,
    pub(super) policy: Box<dyn Policy>,
    /// For each visit, for each object of its page: the request that was written last.
    requests: RefCell<Vec<Vec<Option<Kept>>>>,
    /// For each visit, for each object of its page: its URL, once somebody has told of it.
    urls: RefCell<Vec<Vec<Option<Arc<str>>>>>,
    /// For each page that somebody has begun to load: what is the same for all who do.
    plans: RefCell<Vec<Rc<Plan>>>,
    /// Names that idle ones know the addresses of.
    names: RefCell<Vec<Arc<str>>>,
}

/// A request's head, ready to be sent.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) head: Content,
    /// Whether it says that the connection ends after the response.
    pub(super) says_close: bool,
}

/// How a request is written that carries no condition: what [`request::build`] depends on beside
/// the object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Manner {
    /// Whether it is the last that the client sends.
    pub(super) last: bool,
    /// Whether it waits for the server's word before it sends the content.
    pub(super) asks_first: bool,
}

#[derive(Debug)]
struct Kept {
    manner: Manner,
    written: Written,
}

impl Told {
    /// None of them has asked for anything yet.
    pub fn new(config: Arc<ClientConfig>) -> Told {
        let policy = policy::of(config.strategy);
        let (requests, urls) = (RefCell::default(), RefCell::default());
        let (plans, names) = (RefCell::default(), RefCell::default());
        Told { config, policy, requests, urls, plans, names }
    }

    /// A small number for a name; there are not many.
    pub(super) fn name_number(&self, name: &Arc<str>) -> Option<u8> {
        let mut names = self.names.borrow_mut();
        let known = names.iter().position(|known| known == name);
        let number = u8::try_from(known.unwrap_or(names.len())).ok()?;
        if known.is_none() {
            names.push(name.clone());
        }
        Some(number)
    }

    /// The name with this number.
    pub(super) fn name(&self, number: u8) -> Arc<str> {
        self.names.borrow()[usize::from(number)].clone()
    }

    /// What they are told.
    pub fn config(&self) -> &Arc<ClientConfig> {
        &self.config
    }

    /// What is the same for all who load the page of a visit.
    pub(super) fn plan(&self, io: &mut dyn Io, visit: usize) -> Rc<Plan> {
        let page = &self.config.visits[visit].page;
        let mut plans = self.plans.borrow_mut();
        if let Some(known) = plans.iter().find(|plan| Arc::ptr_eq(plan.page(), page)) {
            return known.clone();
        }
        let plan = Rc::new(Plan::of(page.clone()));
        io.holds(0, plan.takes());
        plans.push(plan.clone());
        plan
    }

    /// The URL of an object, by its position in the page of a visit.
    pub(super) fn url(&self, io: &mut dyn Io, visit: usize, object: usize) -> Arc<str> {
        let mut urls = self.urls.borrow_mut();
        let made = || request::url(&self.config.visits[visit].page.objects[object]).into();
        self.place(io, &mut urls, visit, object).get_or_insert_with(made).clone()
    }

    /// Where a table keeps what belongs to an object, by its position in the page of a visit. It grows
    /// with the visits.
    fn place<'t, T>(
        &self,
        io: &mut dyn Io,
        table: &'t mut Vec<Vec<Option<T>>>,
        visit: usize,
        object: usize,
    ) -> &'t mut Option<T> {
        let visits = &self.config.visits;
        table.resize_with(visits.len(), Vec::new);
        let objects = &mut table[visit];
        let more = visits[visit].page.objects.len() - objects.len();
        if more > 0 {
            objects.resize_with(objects.len() + more, || None);
            io.holds(0, SLOT * more as u64);
        }
        &mut objects[object]
    }

    /// The request for an object, by its position in the page of a visit.
    pub(super) fn request(
        &self,
        io: &mut dyn Io,
        visit: usize,
        object: usize,
        manner: Manner,
    ) -> Written {
        let mut requests = self.requests.borrow_mut();
        let slot = self.place(io, &mut requests, visit, object);
        match slot {
            Some(kept) if kept.manner == manner => kept.written.clone(),
            _ => {
                let Manner { last, asks_first } = manner;
                let object = &self.config.visits[visit].page.objects[object];
                let head = request::build(&self.config, &*self.policy, object, last, asks_first);
                let written = Written::from(head);
                if written.head.len() <= LONGEST_KEPT_HEAD {
                    let takes = |kept: &Kept| kept.written.head.takes();
                    let before = slot.as_ref().map_or(0, takes);
                    io.holds(before, takes(slot.insert(Kept { manner, written: written.clone() })));
                }
                written
            }
        }
    }
}

impl From<RequestHead> for Written {
    fn from(head: RequestHead) -> Written {
        let says_close = request::says_close(&head);
        Written { head: codec::written(head), says_close }
    }
}
