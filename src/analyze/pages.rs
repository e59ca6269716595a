//! Page load times: from the click to the last byte of the last object.
//!
//! What comes after that byte (closing connections, the client's own processing) is not in
//! the time.

use super::PageRow;
use crate::ids::{HostId, Map, RequestId};
use crate::trace::HttpNote;
use crate::units::{Duration, SimTime};

/// The pages that clients have opened.
#[derive(Default)]
pub(super) struct Pages {
    visits: Map<(HostId, u32), Visit>,
    of_request: Map<(HostId, RequestId), u32>,
}

#[derive(Default)]
struct Visit {
    started: SimTime,
    last_byte: Option<SimTime>,
    complete: bool,
}

impl Pages {
    /// Something happened at `host`.
    pub(super) fn note(&mut self, at: SimTime, host: HostId, note: &HttpNote) {
        match note {
            HttpNote::PageStarted { visit } => {
                self.visits.insert((host, *visit), Visit { started: at, ..Visit::default() });
            }
            HttpNote::Queued { request, visit, .. } => {
                self.of_request.insert((host, *request), *visit);
            }
            HttpNote::FromCache { visit, .. } => {
                if let Some(page) = self.visits.get_mut(&(host, *visit)) {
                    page.last_byte = Some(at);
                }
            }
            HttpNote::ResponseDone { request, .. } => self.answered(at, host, *request),
            HttpNote::PageDone { visit, complete } => {
                if let Some(page) = self.visits.get_mut(&(host, *visit)) {
                    page.complete = *complete;
                }
            }
            _ => {}
        }
    }

    fn answered(&mut self, at: SimTime, host: HostId, request: RequestId) {
        let visit = self.of_request.get(&(host, request));
        if let Some(page) = visit.and_then(|visit| self.visits.get_mut(&(host, *visit))) {
            page.last_byte = Some(at);
        }
    }

    /// The rows, by client and visit.
    pub(super) fn rows(&self, counts: impl Fn(HostId, u32) -> bool) -> Vec<PageRow> {
        let row = |((client, visit), page): ((HostId, u32), &Visit)| PageRow {
            client,
            visit,
            started: page.started,
            load_time: page.load_time(),
            counts: counts(client, visit),
        };
        self.visits.iter().map(row).collect()
    }

    /// The longest page load time of all pages that count; `None` where there is none, or where
    /// one of the `planned` pages that count did not arrive whole.
    pub(super) fn slowest(
        &self,
        planned: usize,
        counts: impl Fn(HostId, u32) -> bool,
    ) -> Option<Duration> {
        let counted = self.visits.iter().filter(|((client, visit), _)| counts(*client, *visit));
        let times: Option<Vec<Duration>> = counted.map(|(_, page)| page.load_time()).collect();
        times.filter(|times| times.len() >= planned)?.into_iter().max()
    }
}

impl Visit {
    fn load_time(&self) -> Option<Duration> {
        self.last_byte.filter(|_| self.complete).map(|last| last.since(self.started))
    }
}
