//! How far a page is: which objects are known, wanted, here, processed.
//!
//! An object is known when everything it needs is here and processed, or when it has been found
//! in what is still arriving. Where something
//! that it needs failed, it never becomes known, nor does what needs it in turn.

use crate::http::config::Page;
use smallvec::SmallVec;
use std::rc::Rc;
use std::sync::Arc;

/// How far a page is.
#[derive(Debug)]
pub struct Progress {
    plan: Rc<Plan>,
    states: States,
    /// Objects wanted and neither here nor failed.
    wanted: usize,
    /// Objects not known yet that may still become so.
    unknown: usize,
    /// Objects here that are being processed.
    processing: Vec<usize>,
    complete: bool,
}

/// What everybody who loads a page has to know of it.
#[derive(Debug)]
pub struct Plan {
    page: Arc<Page>,
    /// For each object, who needs it.
    dependents: Dependents,
    /// How far each object is at the beginning.
    states: States,
    /// What is wanted at the beginning: the document.
    first: Vec<usize>,
}

/// The pages of crowds mostly have one object or two.
type States = SmallVec<[State; 2]>;

/// For each object of a page, who needs it: the rows of all objects in one list, since most are
/// empty.
#[derive(Debug)]
struct Dependents {
    all: Vec<u32>,
    /// Where the row of each object ends in the list.
    ends: Vec<u32>,
}

impl Dependents {
    fn of(page: &Page) -> Dependents {
        let needs = page.objects.iter().enumerate();
        // A need outside the page is never met.
        let count = page.objects.len();
        let mut pairs: Vec<(u32, u32)> = needs
            .flat_map(|(at, object)| object.needs.iter().map(move |need| (*need, at)))
            .filter(|(need, _)| *need < count)
            .map(|(need, at)| (need as u32, at as u32))
            .collect();
        pairs.sort_unstable();
        let end = |object| pairs.partition_point(|(need, _)| *need as usize <= object) as u32;
        let ends = (0..count).map(end).collect();
        Dependents { all: pairs.iter().map(|(_, at)| *at).collect(), ends }
    }

    fn of_object(&self, at: usize) -> impl ExactSizeIterator<Item = usize> {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.all[from as usize..self.ends[at] as usize].iter().map(|at| *at as usize)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// So much of what it needs is not processed yet.
    Unknown(u32),
    Wanted,
    Here,
    Failed,
}

impl State {
    fn is_unknown(self) -> bool {
        matches!(self, State::Unknown(_))
    }
}

impl Plan {
    /// What can be said of this page before anything of it is there.
    pub fn of(page: Arc<Page>) -> Plan {
        let states = page.objects.iter().map(|object| match object.needs.len() {
            0 => State::Wanted,
            missing => State::Unknown(missing as u32),
        });
        let states: States = states.collect();
        let first = (0..states.len()).filter(|at| states[*at] == State::Wanted).collect();
        Plan { dependents: Dependents::of(&page), page, states, first }
    }

    /// The page.
    pub fn page(&self) -> &Arc<Page> {
        &self.page
    }

    /// How many bytes of memory it takes, without the page.
    pub fn takes(&self) -> u64 {
        let Plan { dependents: Dependents { all, ends }, states, first, .. } = self;
        4 * (all.len() + ends.len()) as u64 + 8 * (states.len() + first.len()) as u64
    }

    /// What is wanted at the beginning: the document.
    pub fn first(&self) -> &[usize] {
        &self.first
    }
}

impl Progress {
    /// Nothing is known of the page but what is wanted at the beginning.
    pub fn begin(plan: Rc<Plan>) -> Progress {
        let (states, wanted) = (plan.states.clone(), plan.first.len());
        let unknown = states.len() - wanted;
        Progress { plan, states, wanted, unknown, processing: Vec::new(), complete: true }
    }

    /// The page.
    pub fn page(&self) -> &Arc<Page> {
        &self.plan.page
    }

    /// An object has arrived whole. Says whether it must be processed before anything
    /// becomes known by it.
    pub fn arrived(&mut self, at: usize) -> bool {
        self.wanted -= 1;
        self.states[at] = State::Here;
        let leads_on = self.leads_on(at);
        if leads_on {
            self.processing.push(at);
        }
        leads_on
    }

    /// An object has been processed. Gives what is wanted now because of it, in the page's
    /// order.
    pub fn processed(&mut self, at: usize) -> Vec<usize> {
        self.processing.retain(|other| *other != at);
        let plan = self.plan.clone();
        let dependents = plan.dependents.of_object(at);
        let mut ready = Vec::with_capacity(dependents.len());
        for dependent in dependents {
            if let State::Unknown(missing) = &mut self.states[dependent] {
                *missing -= 1;
                if *missing == 0 {
                    self.want(dependent);
                    ready.push(dependent);
                }
            }
        }
        ready
    }

    /// An object has been found in the one that names it, which is still arriving or being
    /// processed. Whether it is wanted now because of it.
    pub fn found(&mut self, at: usize) -> bool {
        let news = self.states[at].is_unknown();
        if news {
            self.want(at);
        }
        news
    }

    /// An object will not come.
    pub fn failed(&mut self, at: usize) {
        self.wanted -= 1;
        self.states[at] = State::Failed;
        self.complete = false;
        let mut lost = vec![at];
        while let Some(at) = lost.pop() {
            for dependent in self.plan.dependents.of_object(at) {
                if self.states[dependent].is_unknown() {
                    self.states[dependent] = State::Failed;
                    self.unknown -= 1;
                    lost.push(dependent);
                }
            }
        }
    }

    /// Whether nothing more will be wanted and everything wanted has ended.
    pub fn is_done(&self) -> bool {
        self.wanted == 0 && !self.processing.iter().any(|at| self.leads_on(*at))
    }

    /// Whether every object arrived whole.
    pub fn is_complete(&self) -> bool {
        self.complete && self.unknown == 0
    }

    /// Whether further objects may become known.
    pub fn expects_more(&self) -> bool {
        self.unknown > 0
    }

    fn leads_on(&self, at: usize) -> bool {
        self.plan.dependents.of_object(at).any(|dependent| self.states[dependent].is_unknown())
    }

    fn want(&mut self, at: usize) {
        self.states[at] = State::Wanted;
        self.wanted += 1;
        self.unknown -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::config::Object;
    use crate::units::Bytes;

    fn begin(needs: &[&[usize]]) -> Progress {
        let bare = Object::new("server", "/", Bytes(1));
        let object = |needs: &&[usize]| Object { needs: needs.to_vec(), ..bare.clone() };
        let page = Page { objects: needs.iter().map(object).collect() };
        let plan = Plan::of(Arc::new(page));
        assert_eq!(plan.first(), [0]);
        Progress::begin(Rc::new(plan))
    }

    #[test]
    fn objects_become_known_when_all_they_need_is_processed() {
        let mut progress = begin(&[&[], &[0], &[0], &[1, 2]]);
        assert!(progress.arrived(0));
        assert!(!progress.is_done());
        assert_eq!(progress.processed(0), [1, 2]);
        progress.arrived(2);
        assert!(progress.processed(2).is_empty());
        progress.arrived(1);
        assert_eq!(progress.processed(1), [3]);
        assert!(!progress.arrived(3), "nothing needs it");
        assert!(progress.is_done() && progress.is_complete());
    }

    #[test]
    fn what_needs_something_lost_is_lost() {
        let mut progress = begin(&[&[], &[0], &[1], &[2], &[0]]);
        progress.arrived(0);
        assert_eq!(progress.processed(0), [1, 4]);
        progress.failed(1);
        assert!(!progress.is_done(), "4 is still wanted");
        progress.arrived(4);
        assert!(progress.is_done() && !progress.is_complete());
    }

    /// Needs that go round, or outside the page, never become known, and nobody waits.
    #[test]
    fn impossible_needs_end_the_page_incomplete() {
        let mut progress = begin(&[&[], &[2], &[1], &[9]]);
        assert!(!progress.arrived(0));
        assert!(progress.is_done() && !progress.is_complete());
    }
}
