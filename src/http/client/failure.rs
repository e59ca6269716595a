//! What happens when a connection fails: which requests are sent again, and which are given
//! up (RFC 9110 §9.2.2, rules K8 and P8, facts D-07 and D-09).
//!
//! On a failed connection the first unanswered request has had its attempt. It is sent again
//! if its method is idempotent and it has not been sent again before. Those behind it were
//! pipelined and have not had their turn; they go back into the line and count no attempt.

use super::Client;
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
            self.conns.remove(&sock);
            self.on_not_connected(io, target, Some(sock), cause);
        }
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
        if let Some(id) = state.waiting.pop_front() {
            io.note(HttpNote::RequestFailed { request: id, conn, why });
            self.give_up(io, id);
        }
    }

    /// A connection has failed and is closed already; `why` says what that was for the first
    /// unanswered request.
    pub(super) fn conn_failed(&mut self, io: &mut dyn Io, sock: Sock, why: FailCause) {
        let Some(mut conn) = self.conns.remove(&sock) else { return };
        let Some(first) = conn.outstanding.pop_front() else { return };
        if let Some(target) = self.targets.get_mut(&conn.target) {
            target.cautious |= !conn.outstanding.is_empty();
        }
        self.requeue_unprocessed(io, conn.target, conn.outstanding);
        self.attempt_failed(io, conn.target, first, Some(sock), why);
    }

    /// One attempt of a request has failed: again, or never.
    fn attempt_failed(
        &mut self,
        io: &mut dyn Io,
        target: Addr,
        id: RequestId,
        conn: Option<Sock>,
        why: FailCause,
    ) {
        io.cancel_timer(Token::Response(id.0).number());
        io.note(HttpNote::RequestFailed { request: id, conn, why });
        let Some(request) = self.requests.get_mut(&id) else { return };
        request.failures += 1;
        let curable = match why {
            FailCause::Timeout => self.config.http.retry_after_timeout,
            FailCause::Malformed => false,
            _ => true,
        };
        let again = curable
            && request.method.is_idempotent()
            && request.failures <= self.config.http.retry_limit;
        let attempt = request.attempts + 1;
        if !again {
            return self.give_up(io, id);
        }
        let why = RetryCause::Idempotent;
        io.note(HttpNote::Retrying { request: Some(id), attempt, why });
        self.targets.entry(target).or_default().waiting.push_front(id);
    }

    /// Requests that were sent and have not had their turn go back to the front of the line,
    /// in their order.
    pub(super) fn requeue_unprocessed(
        &mut self,
        io: &mut dyn Io,
        target: Addr,
        requests: VecDeque<RequestId>,
    ) {
        for id in requests.into_iter().rev() {
            io.cancel_timer(Token::Response(id.0).number());
            let attempt = self.requests.get(&id).map_or(0, |request| request.attempts) + 1;
            let why = RetryCause::Unprocessed;
            io.note(HttpNote::Retrying { request: Some(id), attempt, why });
            self.targets.entry(target).or_default().waiting.push_front(id);
        }
    }

    /// The client has waited for a response as long as it would.
    pub(super) fn on_response_timeout(&mut self, io: &mut dyn Io, id: RequestId) {
        let asked = self.conns.iter().find(|(_, conn)| conn.outstanding.contains(&id));
        let Some(sock) = asked.map(|(sock, _)| *sock) else { return };
        self.beliefs.closes(io, sock, CloseCause::ResponseTimeout);
        io.close(sock);
        // It is the first in line, or those before it were sent earlier and wait no shorter.
        self.conn_failed(io, sock, FailCause::Timeout);
    }
}
