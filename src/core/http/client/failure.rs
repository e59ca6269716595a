//! What happens when a connection fails: which requests are sent again, and which are given
//! up (RFC 9110 §9.2.2, rules K8 and P8, facts D-07 and D-09).
//!
//! On a failed connection the first unanswered request has had its attempt; [`retry`] says
//! whether it is sent again. Those behind it were pipelined. Those of them that may be sent
//! twice go back into the line and count no attempt: most likely they have not had their turn.
//! The others may have been processed although the response is lost, and are given up.

use super::retry::{self, Attempt};
use super::{Asked, Client, Request};
use crate::http::parties::Token;
use crate::http::{Gone, Io, Sock};
use crate::ids::{Addr, RequestId};
use crate::trace::{CloseCause, FailCause, HttpNote, RetryCause};
use std::collections::VecDeque;

impl Client {
    /// The connection broke, or never came about.
    pub(super) fn on_gone(&mut self, io: &mut dyn Io, sock: Sock, why: Gone) {
        let Some(conn) = self.conns.get(&sock) else { return };
        let cause = match why {
            Gone::Refused => FailCause::Refused,
            Gone::Reset => FailCause::Reset,
            Gone::TimedOut => FailCause::NoAnswer,
        };
        if conn.is_connected() {
            self.beliefs.broke(io, sock);
            self.conn_failed(io, sock, cause);
        } else {
            let target = conn.target;
            self.forget(io, sock);
            self.on_not_connected(io, target, Some(sock), cause);
        }
    }

    /// The client has waited for a connection as long as it would.
    pub(super) fn on_connect_timeout(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(target) = self.conns.get(&sock).map(|conn| conn.target) else { return };
        self.close(io, sock, CloseCause::ConnectTimeout);
        self.on_not_connected(io, target, Some(sock), FailCause::ConnectTimeout);
    }

    /// No connection could be had. While others stand, the requests wait for those, and no
    /// more are asked for; else the first in line has had its attempt. It is not tried
    /// again: a connection that was never there did not break.
    pub(super) fn on_not_connected(
        &mut self,
        io: &mut dyn Io,
        target: Addr,
        conn: Option<Sock>,
        why: FailCause,
    ) {
        let standing = self.conns.values().filter(|conn| conn.target == target).count() as u32;
        let Some(state) = self.targets.get_mut(&target) else { return };
        if standing > 0 {
            state.allowed = Some(standing);
            return;
        }
        state.allowed = None;
        if let Some(request) = state.waiting.pop_front() {
            io.note(HttpNote::RequestFailed { request: request.id, conn, why });
            self.give_up(io, request);
        }
    }

    /// Closes a connection because of something that went wrong on it.
    pub(super) fn close_failed(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        cause: CloseCause,
        why: FailCause,
    ) {
        self.beliefs.closes(io, sock, cause);
        io.close(sock);
        self.conn_failed(io, sock, why);
    }

    /// A connection has failed and is closed already; `why` says what that was for the first
    /// unanswered request.
    pub(super) fn conn_failed(&mut self, io: &mut dyn Io, sock: Sock, why: FailCause) {
        let Some(mut conn) = self.forget(io, sock) else { return };
        let Some(first) = conn.outstanding.pop_front() else { return };
        if let Some(target) = self.targets.get_mut(&conn.target) {
            target.cautious |= !conn.outstanding.is_empty();
        }
        let may_repeat = |asked: &Asked| {
            let page = self.progress.as_ref().map(|progress| progress.page());
            page.is_some_and(|page| page.objects[asked.request.object()].method.is_idempotent())
        };
        let (again, lost): (VecDeque<_>, VecDeque<_>) =
            conn.outstanding.into_iter().partition(may_repeat);
        self.requeue_unprocessed(io, conn.target, again);
        for Asked { request, .. } in lost {
            self.note_failed(io, &request, sock, why);
            self.give_up(io, request);
        }
        self.attempt_failed(io, first, (sock, conn.target), why, conn.response.has_begun());
    }

    fn note_failed(&self, io: &mut dyn Io, request: &Request, sock: Sock, why: FailCause) {
        io.cancel_timer(Token::Response(request.id.0).number());
        io.note(HttpNote::RequestFailed { request: request.id, conn: Some(sock), why });
    }

    /// One attempt of a request has failed: again, or never.
    fn attempt_failed(
        &mut self,
        io: &mut dyn Io,
        asked: Asked,
        (sock, target): (Sock, Addr),
        why: FailCause,
        begun: bool,
    ) {
        let Asked { mut request, on_idle, .. } = asked;
        self.note_failed(io, &request, sock, why);
        let Some(progress) = &self.progress else { return };
        let method = &progress.page().objects[request.object()].method;
        let past = request.sent_in_vain();
        past.failures += 1;
        past.was_stale = (on_idle || past.was_stale) && !begun;
        let (failures, on_stale) = (past.failures, past.was_stale);
        let http = &self.told.config.http;
        let Some(why) = retry::again(Attempt { method, why, failures, on_stale }, http) else {
            return self.give_up(io, request);
        };
        let delay = http.client.retry_delay * u64::from(failures);
        if delay.is_zero() {
            self.send_again(io, target, request, why);
        } else {
            note_retrying(io, &request, why);
            io.set_timer(io.now() + delay, Token::Retry(request.id.0).number());
            self.delayed.push((target, request));
        }
    }

    /// The time has come to send a request again.
    pub(super) fn on_retry(&mut self, id: RequestId) {
        let Some(at) = self.delayed.iter().position(|(_, request)| request.id == id) else {
            return;
        };
        let (target, request) = self.delayed.remove(at);
        self.targets.or_default(target).waiting.push_front(request);
    }

    /// Requests that were sent and have not had their turn go back to the front of the line,
    /// in their order.
    pub(super) fn requeue_unprocessed(
        &mut self,
        io: &mut dyn Io,
        target: Addr,
        requests: VecDeque<Asked>,
    ) {
        for Asked { mut request, .. } in requests.into_iter().rev() {
            io.cancel_timer(Token::Response(request.id.0).number());
            request.sent_in_vain();
            self.send_again(io, target, request, RetryCause::Unprocessed);
        }
    }

    /// A request goes back to the front of the line.
    pub(super) fn send_again(
        &mut self,
        io: &mut dyn Io,
        target: Addr,
        request: Request,
        why: RetryCause,
    ) {
        note_retrying(io, &request, why);
        self.targets.or_default(target).waiting.push_front(request);
    }

    /// The client has waited for a response as long as it would.
    pub(super) fn on_response_timeout(&mut self, io: &mut dyn Io, id: RequestId) {
        let asked = self
            .conns
            .iter()
            .find(|(_, conn)| conn.outstanding.iter().any(|asked| asked.request.id == id));
        let Some(sock) = asked.map(|(sock, _)| *sock) else { return };
        // It is the first in line, or those before it were sent earlier and wait no shorter.
        self.close_failed(io, sock, CloseCause::ResponseTimeout, FailCause::Timeout);
    }
}

fn note_retrying(io: &mut dyn Io, request: &Request, why: RetryCause) {
    io.note(HttpNote::Retrying { request: Some(request.id), attempt: request.attempt(), why });
}
