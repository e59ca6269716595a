//! Requests that came while another on their connection was being answered, on a server that
//! works on them meanwhile (`http.parallel_processing`).
//!
//! Read RFC 9112 §9.3.2: a server may process pipelined requests in parallel where all of them
//! have safe methods; the responses go out in the order of the requests. So what the work done
//! meanwhile comes to is a head start: when its turn comes, a request takes only what is left
//! of its time.
//!
//! Simplified: requests that are worked on meanwhile take no worker of their own.

use super::conn::{Conn, Phase};
use super::{Desk, Site};
use crate::http::Io;
use crate::http::body::Framing;
use crate::http::codec::{Head, Part};
use crate::http::message::RequestHead;
use crate::units::SimTime;

/// A request whose turn has not come.
#[derive(Debug)]
pub(super) struct Early {
    head: Head<RequestHead>,
    framing: Framing,
    /// Whether all of it has been read.
    whole: bool,
    /// Since when it has been worked on, if it may be.
    since: Option<SimTime>,
}

impl Conn {
    /// Reads what has come behind the request that is being answered.
    pub(super) fn read_ahead(&mut self, io: &mut dyn Io, site: &Site) {
        let busy = matches!(self.phase, Phase::Thinking | Phase::InLine);
        if !busy || !site.config.http.parallel_processing {
            return;
        }
        loop {
            match self.reader.next_request() {
                Ok(Some(Part::Head(head, framing))) => {
                    let early = Early { head, framing, whole: false, since: None };
                    self.ahead.push_back(early);
                }
                Ok(Some(Part::Body(_))) => {}
                Ok(Some(Part::End(_))) => self.end_of_last(io.now()),
                // An error comes again when its turn does.
                Ok(None) | Err(_) => return,
            }
        }
    }

    /// The last request read is whole: work on it begins, if it and all before it are safe.
    fn end_of_last(&mut self, now: SimTime) {
        let current = self.job.iter().map(|job| &*job.request);
        let waiting = self.ahead.iter().map(|early| &*early.head);
        let all_safe = current.chain(waiting).all(|request| request.method.is_safe());
        match (self.ahead.back_mut(), &mut self.job) {
            (Some(last), _) => (last.whole, last.since) = (true, all_safe.then_some(now)),
            // What is left of a request that is being answered early.
            (None, Some(job)) => job.whole = true,
            (None, None) => {}
        }
    }

    /// The next request that was read before its turn, if there is one, has its turn.
    pub(super) fn take_next(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) -> bool {
        let Some(early) = self.ahead.pop_front() else { return false };
        self.since = early.since;
        self.on_head(io, site, desk, early.head, early.framing);
        if early.whole {
            match &mut self.job {
                // It has been taken up without its content.
                Some(job) if self.phase != Phase::Reading => job.whole = true,
                _ => self.on_end(io, site, desk),
            }
        }
        true
    }

    /// Whether more requests, or the beginning of one, have come.
    pub(super) fn has_more(&self) -> bool {
        self.reader.has_begun() || !self.ahead.is_empty()
    }
}
