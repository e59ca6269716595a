//! Requests and pages of clients: where in the trace their turning points stand.

use super::At;
use crate::ids::{ConnId, HostId, Map, RequestId};
use crate::trace::HttpNote;

/// All requests and pages of a run.
#[derive(Debug, Default)]
pub(in crate::explain) struct Requests {
    of: Map<RequestId, RequestInfo>,
    /// For each connection of a client its requests, in order.
    on: Map<ConnId, Vec<RequestId>>,
    /// For each page of a client its beginning, and the last byte of its last object so far.
    pages: Map<(HostId, u32), (At, Option<At>)>,
}

/// One request.
#[derive(Debug)]
pub(in crate::explain) struct RequestInfo {
    /// The client, and which of its pages wants it.
    pub(in crate::explain) page: (HostId, u32),
    /// It was wanted.
    pub(in crate::explain) queued: At,
    /// It went out, for each attempt.
    pub(in crate::explain) attempts: Vec<Attempt>,
    /// An attempt came to nothing.
    pub(in crate::explain) failures: Vec<At>,
    /// It was answered whole, or given up.
    pub(in crate::explain) ended: Option<At>,
}

/// One attempt of a request.
#[derive(Clone, Copy, Debug)]
pub(in crate::explain) struct Attempt {
    /// It went out.
    pub(in crate::explain) sent: At,
    /// The connection.
    pub(in crate::explain) conn: ConnId,
}

impl Requests {
    pub(super) fn note(&mut self, at: At, host: HostId, note: &HttpNote) {
        match note {
            HttpNote::PageStarted { visit } => {
                self.pages.insert((host, *visit), (at, None));
            }
            HttpNote::FromCache { visit, .. } => self.page_goes_on(at, (host, *visit)),
            HttpNote::Queued { request, visit, .. } => {
                let info = RequestInfo {
                    page: (host, *visit),
                    queued: at,
                    attempts: Vec::new(),
                    failures: Vec::new(),
                    ended: None,
                };
                self.of.insert(*request, info);
            }
            HttpNote::RequestSent { request, conn, .. } => {
                self.on.or_default(*conn).push(*request);
                if let Some(info) = self.of.get_mut(request) {
                    info.attempts.push(Attempt { sent: at, conn: *conn });
                }
            }
            HttpNote::ResponseDone { request, .. } | HttpNote::GaveUp { request } => {
                let Some(info) = self.of.get_mut(request) else { return };
                info.ended = Some(at);
                let page = info.page;
                if matches!(note, HttpNote::ResponseDone { .. }) {
                    self.page_goes_on(at, page);
                }
            }
            HttpNote::RequestFailed { request, .. }
            | HttpNote::Retrying { request: Some(request), .. } => {
                if let Some(info) = self.of.get_mut(request) {
                    info.failures.push(at);
                }
            }
            _ => {}
        }
    }

    fn page_goes_on(&mut self, at: At, page: (HostId, u32)) {
        if let Some((_, last)) = self.pages.get_mut(&page) {
            *last = Some(at);
        }
    }

    /// The requests that went out on a connection, in order.
    pub(in crate::explain) fn on(&self, conn: ConnId) -> &[RequestId] {
        self.on.get(&conn).map_or(&[], Vec::as_slice)
    }

    /// A request.
    pub(in crate::explain) fn get(&self, request: RequestId) -> Option<&RequestInfo> {
        self.of.get(&request)
    }

    /// Where a page began, and where its last byte came.
    pub(in crate::explain) fn page(&self, client: HostId, visit: u32) -> Option<(At, Option<At>)> {
        self.pages.get(&(client, visit)).copied()
    }
}

impl RequestInfo {
    /// The last attempt that went out before a record.
    pub(in crate::explain) fn attempt_before(&self, before: At) -> Option<Attempt> {
        self.attempts.iter().rev().find(|attempt| attempt.sent < before).copied()
    }

    /// The last failure before a record.
    pub(in crate::explain) fn failure_before(&self, before: At) -> Option<At> {
        self.failures.iter().rev().find(|at| **at < before).copied()
    }
}
