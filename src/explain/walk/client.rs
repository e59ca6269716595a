//! From what a client did back to what it waited for.

use super::{Next, Walk};
use crate::explain::Phase;
use crate::explain::index::At;
use crate::ids::{Endpoint, HostId, RequestId};
use crate::trace::{Event, HttpNote, RetryCause, Wait};

impl Walk<'_> {
    /// A client did what stands there.
    pub(super) fn client(&mut self, host: HostId, at: At) -> Next {
        if let Some(request) = self.request
            && let Some(failed) = self.failed_with(request, at)
        {
            return self.attempt_failed(host, request, failed);
        }
        match &self.index.record(at).event {
            Event::Http { note: HttpNote::RequestSent { request, conn, .. }, .. } => {
                (self.request, self.conn) = (Some(*request), Some(*conn));
                if let Some(packet) = self.connected_by(at, *conn) {
                    return Next::On(packet);
                }
                self.had_to_wait(host, at)
            }
            Event::Opened { conn, .. } => {
                self.conn = Some(*conn);
                self.had_to_wait(host, at)
            }
            Event::Http {
                note: HttpNote::LookupStarted { .. } | HttpNote::Retrying { .. },
                ..
            } => self.had_to_wait(host, at),
            _ => self.because(host, at),
        }
    }

    /// The SYN-ACK whose arrival made the connection ready for what stands there, if that is why
    /// it happened then.
    pub(super) fn connected_by(
        &self,
        at: At,
        conn: crate::ids::ConnId,
    ) -> Option<crate::ids::PacketId> {
        let root = self.index.root(at)?;
        let Event::Arrived { packet, .. } = self.index.record(root).event else { return None };
        let info = self.index.packets.get(packet)?;
        (info.from.conn == conn && info.is_handshake()).then_some(packet)
    }

    /// A request went out, or a connection was opened for it. The walk of a page goes on with what
    /// happened then; the walk of a request only tells what it waited for.
    fn had_to_wait(&mut self, host: HostId, at: At) -> Next {
        let index = self.index;
        let (Some(focus), Some(root)) = (self.focus, index.root(at)) else {
            return self.because(host, at);
        };
        let Some(info) = index.requests.get(focus) else { return self.because(host, at) };
        if let Event::Http { note: HttpNote::Waited { since, what }, .. } = index.record(root).event
            && matches!(what, Wait::Lookup | Wait::Retry | Wait::Tls)
        {
            return self.waited(host, root, since, what);
        }
        let failed = info.failure_before(at);
        let since = failed.unwrap_or(info.queued);
        self.name(index.time(since), Phase::ConnectionLimit);
        match failed {
            Some(failed) => self.attempt_failed(host, focus, failed),
            None => Next::Stop,
        }
    }

    /// The failure of an attempt of this request because of which the client did what stands
    /// there.
    fn failed_with(&self, request: RequestId, at: At) -> Option<At> {
        let info = self.index.requests.get(request)?;
        let failed = info.failure_before(at + 1)?;
        (self.index.root(failed) == self.index.root(at)).then_some(failed)
    }

    /// An attempt came to nothing: its time was lost. It hung where the analysis says so.
    fn attempt_failed(&mut self, host: HostId, request: RequestId, failed: At) -> Next {
        let index = self.index;
        let Some(info) = index.requests.get(request) else { return Next::Stop };
        (self.request, self.packet) = (Some(request), None);
        self.name(index.time(failed), Phase::Retry);
        // What was noted before may belong to the same failure.
        let first = info.failures.iter().copied();
        let first = first.filter(|at| index.root(*at) == index.root(failed)).min();
        let first = first.unwrap_or(failed);
        let last = info.attempt_before(first);
        let since = info.failure_before(first).unwrap_or(info.queued);
        let Some(attempt) = last.filter(|attempt| attempt.sent > since) else {
            return self.not_connected(host, first, since);
        };
        self.conn = Some(attempt.conn);
        let Event::Http { note, .. } = &index.record(failed).event else { return Next::Stop };
        if let HttpNote::Retrying { why: RetryCause::ExpectationFailed, .. } = note {
            self.name(index.time(attempt.sent), Phase::Continue);
        }
        let hangs = self.hangs.get(&request).copied().unwrap_or_default();
        if let Some(hang) = hangs.iter().find(|hang| hang.ended == self.now) {
            self.name(hang.began, Phase::Hang);
            self.name(index.time(attempt.sent), Phase::HeadOfLine);
        }
        self.name(index.time(attempt.sent), Phase::Retry);
        Next::Did(host, attempt.sent)
    }

    /// The request failed before it could be sent: its connection did not come about.
    fn not_connected(&mut self, host: HostId, failed: At, since: At) -> Next {
        let index = self.index;
        let Event::Http { note, .. } = &index.record(failed).event else { return Next::Stop };
        if let HttpNote::RequestFailed { conn: Some(conn), .. } = note
            && let Some(info) = index.conn(*conn)
        {
            self.conn = Some(*conn);
            self.name(index.time(info.opened), Phase::Handshake);
            return Next::Did(host, info.opened);
        }
        self.name(index.time(since), Phase::ConnectionLimit);
        Next::Stop
    }

    /// A client wrote: the beginning of a request, or content that it had held back.
    pub(super) fn client_wrote(&mut self, host: HostId, of: Endpoint, at: At) -> Next {
        let index = self.index;
        let time = index.time(at);
        let noted = index.noted_at(host, time, at, |note| match note {
            HttpNote::RequestSent { conn, .. } | HttpNote::ContentSent { conn, .. } => {
                *conn == of.conn
            }
            _ => false,
        });
        let Some(noted) = noted else { return self.because(host, at) };
        if let Event::Http { note: HttpNote::ContentSent { request, .. }, .. } =
            index.record(noted).event
            && let Some(info) = index.requests.get(request)
            && let Some(attempt) = info.attempt_before(noted)
        {
            self.name(index.time(attempt.sent), Phase::Continue);
            return Next::Did(host, attempt.sent);
        }
        Next::Did(host, noted)
    }
}
