//! Servers that do not answer: whether the request is sent again, and what the client hears
//! (rules K8 and P7; RFC 9110 §9.2.2; fact D-09).

use super::Smart;
use super::exchange::Exchange;
use super::rewrite::Outgoing;
use crate::http::message::Method;
use crate::http::params::ProxyParams;
use crate::http::params::proxy::{ResponseFraming, Retries};
use crate::http::{Io, Sock};
use crate::trace::{CloseCause, HttpNote, RetryCause};

/// How a connection towards a server failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Failure {
    /// The server closed it (FIN) before its response was whole.
    Closed,
    /// It was reset.
    Reset,
    /// It was refused.
    Refused,
    /// Nothing came for too long.
    NoAnswer,
    /// What came was no response.
    Malformed,
}

impl Smart {
    /// Nothing of a response has come for as long as the proxy waits.
    pub(super) fn on_no_response(&mut self, io: &mut dyn Io, up_sock: Sock) {
        if self.ups.get(&up_sock).is_some_and(|up| up.down.is_some()) {
            self.beliefs.closes(io, up_sock, CloseCause::ResponseTimeout);
            io.close(up_sock);
            self.up_failed(io, up_sock, Failure::NoAnswer);
        }
    }

    /// A server's connection has failed (and is closed already).
    pub(super) fn up_failed(&mut self, io: &mut dyn Io, up_sock: Sock, how: Failure) {
        self.forget_timers(io, up_sock);
        let Some(up) = self.ups.remove(&up_sock) else { return };
        let Some(sock) = up.down else { return };
        let params = self.params().clone();
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        exchange.up = None;
        let stale = up.carried > 1;
        match exchange.outgoing {
            Some(outgoing) => self.cut_off(io, (up_sock, sock), outgoing),
            None if may_retry(&params, exchange, how, stale) => {
                let (why, target) = (RetryCause::Idempotent, exchange.target);
                io.note(HttpNote::Retrying { request: None, attempt: 2, why });
                match self.open(io, sock, target) {
                    Some(fresh) => self.put_on(io, sock, fresh),
                    None => self.fail(io, sock, 502),
                }
            }
            // The client sees what the proxy saw, and can do about it what the proxy may not.
            None if stale && !params.answers_for_stale => {
                self.close(io, sock, CloseCause::OtherSideClosed);
            }
            // RFC 9110 §15.6.5 and §15.6.3.
            None if how == Failure::NoAnswer => self.fail(io, sock, 504),
            None => self.fail(io, sock, 502),
        }
    }

    /// A response broke off after the client had got its head. It must not look complete
    /// (RFC 9112 §8), but some proxies let it.
    fn cut_off(&mut self, io: &mut dyn Io, (up, sock): (Sock, Sock), outgoing: Outgoing) {
        let params = self.params();
        // Who relays chunks as they come has no last one of its own to add.
        let relays = params.framing == ResponseFraming::AsReceived;
        let hides = params.completes_cut_responses && !(relays && outgoing == Outgoing::Chunked);
        match outgoing {
            Outgoing::Chunked | Outgoing::UntilClose | Outgoing::Collected if hides => {
                self.pass_response_body(io, (up, sock), None);
                self.end_exchange(io, sock);
            }
            // The client has nothing of it yet.
            Outgoing::Collected => self.fail(io, sock, 502),
            // Only a reset can tell the client that what ends with the close is not complete.
            Outgoing::UntilClose => {
                self.downs.remove(&sock);
                self.forget_timers(io, sock);
                self.beliefs.closes(io, sock, CloseCause::OtherSideClosed);
                io.abort(sock);
                self.close_owned(io, sock);
            }
            // The client sees that chunks or bytes are missing.
            Outgoing::Chunked | Outgoing::Plain => {
                self.close(io, sock, CloseCause::OtherSideClosed);
            }
        }
    }
}

/// Whether a request that has had no response yet is sent once more. Only what cannot do harm
/// twice, and by default only where the connection had been idle: it may have been stale.
fn may_retry(params: &ProxyParams, exchange: &Exchange, how: Failure, stale: bool) -> bool {
    let curable = match how {
        Failure::Closed => true,
        Failure::Reset => params.retries_after_reset,
        Failure::Refused | Failure::NoAnswer | Failure::Malformed => false,
    };
    let method = &exchange.method;
    let harmless = match params.retries {
        Retries::Nothing => false,
        Retries::Get => matches!(method, Method::Get | Method::Head),
        Retries::WithoutBody => method.is_idempotent() && !exchange.has_body(),
        Retries::Idempotent => method.is_idempotent(),
    };
    curable && harmless && (stale || params.retries_on_new) && exchange.attempts == 1
}
