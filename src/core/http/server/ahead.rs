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
use std::collections::VecDeque;

/// A request whose turn has not come.
#[derive(Debug)]
struct Early {
    head: Head<RequestHead>,
    framing: Framing,
    /// Whether all of it has been read.
    whole: bool,
    /// Since when it has been worked on, if it may be.
    since: Option<SimTime>,
}

/// The requests of a connection whose turn has not come, in order.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    line: VecDeque<Early>,
    /// How many of them are not safe.
    unsafe_ones: u32,
    /// How many bytes of memory they take ([`Head::takes`]).
    takes: u64,
}

impl Ahead {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// How many bytes of memory they take.
    pub(super) fn takes(&self) -> u64 {
        self.takes
    }

    fn push(&mut self, head: Head<RequestHead>, framing: Framing) {
        self.unsafe_ones += u32::from(!head.method.is_safe());
        self.takes += head.takes();
        self.line.push_back(Early { head, framing, whole: false, since: None });
    }

    fn pop(&mut self) -> Option<Early> {
        let early = self.line.pop_front()?;
        self.unsafe_ones -= u32::from(!early.head.method.is_safe());
        self.takes -= early.head.takes();
        Some(early)
    }
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
                Ok(Some(Part::Head(head, framing))) => self.ahead.push(head, framing),
                Ok(Some(Part::Body(_))) => {}
                Ok(Some(Part::End(_))) => self.end_of_last(io.now()),
                // An error comes again when its turn does.
                Ok(None) | Err(_) => return,
            }
        }
    }

    /// The last request read is whole: work on it begins, if it and all before it are safe.
    fn end_of_last(&mut self, now: SimTime) {
        let current = self.job.as_ref().is_none_or(|job| job.request.method.is_safe());
        let all_safe = current && self.ahead.unsafe_ones == 0;
        match (self.ahead.line.back_mut(), &mut self.job) {
            (Some(last), _) => (last.whole, last.since) = (true, all_safe.then_some(now)),
            // What is left of a request that is being answered early.
            (None, Some(job)) => job.whole = true,
            (None, None) => {}
        }
    }

    /// The next request that was read before its turn, if there is one, has its turn.
    pub(super) fn take_next(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) -> bool {
        let Some(early) = self.ahead.pop() else { return false };
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
