//! The rows of the requests, gathered event by event.

use super::hangs::Lines;
use super::{RequestOutcome, RequestRow};
use crate::ids::{ConnId, Endpoint, HostId, Map, RequestId, Side};
use crate::trace::{FailCause, HttpNote};
use crate::units::SimTime;
use std::ops::Range;

/// A request of a client: numbers may repeat from one client to the next.
pub(super) type Key = (HostId, RequestId);

/// All requests of a run.
#[derive(Default)]
pub(super) struct Requests {
    /// In the order in which they were wanted.
    rows: Vec<RequestRow>,
    positions: Map<Key, usize>,
    /// Why the last attempt failed, by position.
    failures: Map<usize, FailCause>,
    lines: Lines,
}

impl Requests {
    /// An application handed bytes to its TCP.
    pub(super) fn wrote(&mut self, at: SimTime, of: Endpoint, offset: u64) {
        if of.side == Side::Opener {
            self.lines.wrote(at, of.conn, offset);
        }
    }

    /// A segment left; `stretch` is what it carries of its sender's stream.
    pub(super) fn sent(&mut self, at: SimTime, from: Endpoint, stretch: Range<u64>) {
        if from.side == Side::Acceptor || stretch.is_empty() {
            return;
        }
        for key in self.lines.sent(from.conn, &stretch) {
            if let Some(row) = self.row(key)
                && row.conn == Some(from.conn)
            {
                row.left.get_or_insert(at);
            }
        }
    }

    /// Something happened at `host`.
    pub(super) fn note(&mut self, at: SimTime, host: HostId, note: &HttpNote) {
        match note {
            HttpNote::Queued { request, visit, object, url } => {
                self.positions.insert((host, *request), self.rows.len());
                let mut row = RequestRow::new(*request, host, at);
                (row.visit, row.object, row.url) = (*visit, *object, url.clone());
                self.rows.push(row);
            }
            HttpNote::RequestSent { request, conn, attempt, nth, .. } => {
                self.attempt(at, (host, *request), *conn, *attempt, *nth);
            }
            HttpNote::ResponseStarted { request, .. } => {
                if let Some(row) = self.row((host, *request)) {
                    row.first_byte.get_or_insert(at);
                }
            }
            HttpNote::ResponseHead { request, conn, status, persistence } => {
                self.lines.judged(*conn, persistence.keeps());
                if let Some(row) = self.row((host, *request)) {
                    row.first_byte.get_or_insert(at);
                    row.status = Some(*status);
                }
            }
            HttpNote::ResponseDone { request, conn, body_bytes } => {
                self.lines.answered(at, *conn);
                if let Some(row) = self.row((host, *request)) {
                    row.body_bytes = *body_bytes;
                    row.end(at, RequestOutcome::Answered);
                }
            }
            HttpNote::RequestFailed { request, conn, why } => {
                self.failed(at, (host, *request), *conn, *why);
            }
            HttpNote::GaveUp { request } => self.gave_up(at, (host, *request)),
            _ => {}
        }
    }

    fn row(&mut self, key: Key) -> Option<&mut RequestRow> {
        self.rows.get_mut(*self.positions.get(&key)?)
    }

    fn attempt(&mut self, at: SimTime, key: Key, conn: ConnId, attempt: u32, nth: u32) {
        let has_left = self.lines.request(at, conn, key);
        if let Some(row) = self.row(key) {
            row.first_sent.get_or_insert(at);
            row.sent = Some(at);
            row.attempts = attempt;
            row.conn = Some(conn);
            row.nth = nth;
            (row.left, row.first_byte, row.status) = (has_left.then_some(at), None, None);
        }
    }

    fn failed(&mut self, at: SimTime, key: Key, conn: Option<ConnId>, why: FailCause) {
        let Some(position) = self.positions.get(&key).copied() else { return };
        self.failures.insert(position, why);
        let row = &mut self.rows[position];
        if let Some(conn) = conn
            && row.conn == Some(conn)
            && let Some(hang) = self.lines.hang(at, conn, row, why)
        {
            row.hangs.push(hang);
            row.hang = row.hang.max(Some(hang.length()));
        }
    }

    fn gave_up(&mut self, at: SimTime, key: Key) {
        let Some(position) = self.positions.get(&key).copied() else { return };
        let why = self.failures.get(&position).copied().unwrap_or(FailCause::NoAnswer);
        self.rows[position].end(at, RequestOutcome::Failed(why));
    }

    /// The rows, in the order in which the requests were wanted.
    pub(super) fn finish(self) -> Vec<RequestRow> {
        self.rows
    }
}

impl RequestRow {
    /// A request that is only wanted yet.
    pub(super) fn new(request: RequestId, client: HostId, queued: SimTime) -> RequestRow {
        RequestRow {
            request,
            client,
            url: "".into(),
            visit: 0,
            object: 0,
            queued,
            first_sent: None,
            sent: None,
            left: None,
            first_byte: None,
            ended: None,
            attempts: 0,
            conn: None,
            nth: 0,
            status: None,
            body_bytes: 0,
            hang: None,
            hangs: Vec::new(),
            outcome: RequestOutcome::Unfinished,
        }
    }

    fn end(&mut self, at: SimTime, outcome: RequestOutcome) {
        self.ended = Some(at);
        self.outcome = outcome;
    }
}
