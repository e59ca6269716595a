//! The server's side of a smart proxy: the pool of connections, and responses.

use super::{Exchange, Smart};
use crate::http::body::{BodyLength, Framing};
use crate::http::codec::{Part, Reader};
use crate::http::message::{Method, ResponseHead};
use crate::http::persistence::{self, Options, Received, decide};
use crate::http::proxy::smart::rewrite::Outgoing;
use crate::http::{Io, Sock};
use crate::ids::Addr;
use crate::trace::{
    Belief, BeliefCause, CloseCause, ForwardedPart, HttpNote, Persistence, RetryCause,
};
use crate::wire::Content;

/// A connection towards a server (or a parent).
#[derive(Debug)]
pub(super) struct Up {
    target: Addr,
    reader: Reader,
    /// Whose request is on it; `None` while it is idle.
    pub(super) down: Option<Sock>,
    connected: bool,
    /// Whether it carried another request before this one.
    reused: bool,
    /// Whether the head just read was an interim one.
    interim: bool,
    /// What its last response says about it.
    verdict: Option<Persistence>,
}

impl Smart {
    /// Begins to pass a request on: over an idle connection if there is one, else over a new
    /// one.
    pub(super) fn send_upstream(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        exchange: Exchange,
        removed: Vec<String>,
        added: Vec<String>,
    ) {
        let target = exchange.target;
        let Some(down) = self.downs.get_mut(&sock) else { return };
        down.exchange = Some(exchange);
        let idle = self.idle_connection(target);
        let Some(up) = idle.or_else(|| self.open(io, target)) else {
            return self.bad_gateway(io, sock);
        };
        let (part, understood) = (ForwardedPart::Request, true);
        io.note(HttpNote::Forwarded { from: sock, to: up, part, understood, removed, added });
        self.put_on(io, sock, up);
    }

    /// The idle connection to this server that was opened last, so that old ones time out.
    fn idle_connection(&self, target: Addr) -> Option<Sock> {
        let idle = |up: &Up| up.target == target && up.down.is_none() && up.connected;
        self.ups.iter().rev().find(|(_, up)| idle(up)).map(|(sock, _)| *sock)
    }

    fn open(&mut self, io: &mut dyn Io, target: Addr) -> Option<Sock> {
        let sock = io.connect(target).ok()?;
        let up = Up {
            target,
            reader: Reader::new(self.config.http.max_head_size.0),
            down: None,
            connected: false,
            reused: false,
            interim: false,
            verdict: None,
        };
        self.ups.insert(sock, up);
        Some(sock)
    }

    /// Gives the request at hand of this client to this connection.
    fn put_on(&mut self, io: &mut dyn Io, sock: Sock, up_sock: Sock) {
        self.be_patient(io, up_sock, None);
        let (Some(down), Some(up)) = (self.downs.get_mut(&sock), self.ups.get_mut(&up_sock)) else {
            return;
        };
        let Some(exchange) = &mut down.exchange else { return };
        up.reused = up.connected;
        up.down = Some(sock);
        exchange.up = Some(up_sock);
        exchange.attempts += 1;
        if up.connected {
            io.write(up_sock, &exchange.sent);
        }
        self.beliefs.set(io, up_sock, Belief::Busy, BeliefCause::Exchange);
    }

    pub(super) fn on_connected(&mut self, io: &mut dyn Io, up_sock: Sock) {
        let Some(up) = self.ups.get_mut(&up_sock) else { return };
        up.connected = true;
        let down = up.down.and_then(|sock| self.downs.get(&sock));
        if let Some(exchange) = down.and_then(|down| down.exchange.as_ref()) {
            io.write(up_sock, &exchange.sent);
        }
    }

    /// More of the request's body.
    pub(super) fn more_upstream(&mut self, io: &mut dyn Io, sock: Sock, content: Vec<Content>) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        let up_sock = exchange.up.filter(|up| self.ups.get(up).is_some_and(|up| up.connected));
        if let Some(up_sock) = up_sock {
            io.write(up_sock, &content);
        }
        exchange.sent.extend(content);
    }

    pub(super) fn on_up_readable(&mut self, io: &mut dyn Io, up_sock: Sock) {
        let Some(up) = self.ups.get_mut(&up_sock) else { return };
        let received = io.read(up_sock);
        up.reader.push(received.content);
        if received.eof {
            up.reader.end();
        }
        while self.read_response(io, up_sock) {}
    }

    /// Handles the next part of a response; `false` where there is none.
    fn read_response(&mut self, io: &mut dyn Io, up_sock: Sock) -> bool {
        let Some(up) = self.ups.get_mut(&up_sock) else { return false };
        let Some(sock) = up.down else {
            // Idle: the server may close it, but has nothing to say (RFC 9112 §9.2).
            let why = match up.reader.has_begun() {
                true => CloseCause::ProtocolError,
                false => CloseCause::PeerClosed,
            };
            if up.reader.has_begun() || up.reader.has_ended() {
                self.close(io, up_sock, why);
            }
            return false;
        };
        let exchange = self.downs.get(&sock).and_then(|down| down.exchange.as_ref());
        let method = exchange.map_or(Method::Get, |exchange| exchange.method.clone());
        match up.reader.next_response(&method) {
            Ok(Some(Part::Head(head, framing))) => {
                return self.on_response_head(io, up_sock, sock, &head, framing);
            }
            Ok(Some(Part::Body(data))) => self.pass_response_body(io, sock, Some(data)),
            Ok(Some(Part::End(_))) if up.interim => up.interim = false,
            Ok(Some(Part::End(_))) => {
                self.pass_response_body(io, sock, None);
                self.release(io, up_sock, sock);
                self.end_exchange(io, sock);
            }
            Ok(None) if !up.reader.has_ended() => return false,
            Ok(None) | Err(_) => {
                let truncated = up.reader.has_ended();
                let why =
                    if truncated { CloseCause::PeerClosed } else { CloseCause::ProtocolError };
                self.beliefs.closes(io, up_sock, why);
                io.close(up_sock);
                self.up_failed(io, up_sock);
                return false;
            }
        }
        true
    }

    fn on_response_head(
        &mut self,
        io: &mut dyn Io,
        up_sock: Sock,
        sock: Sock,
        head: &ResponseHead,
        framing: Framing,
    ) -> bool {
        if head.status == 101 {
            // We have asked for no other protocol: Upgrade does not pass us.
            self.beliefs.closes(io, up_sock, CloseCause::ProtocolError);
            io.close(up_sock);
            self.up_failed(io, up_sock);
            return false;
        }
        let exchange = self.downs.get(&sock).and_then(|down| down.exchange.as_ref());
        let (said_close, whole) = exchange
            .map_or((true, true), |exchange| (exchange.said_close, exchange.request_is_whole));
        let verdict = self.judge_response(head, framing, said_close || !whole);
        if let Some(up) = self.ups.get_mut(&up_sock) {
            up.interim = head.is_interim();
            if !head.is_interim() {
                up.verdict = Some(verdict);
            }
        }
        self.pass_head(io, (up_sock, sock), head, framing);
        true
    }

    /// What the response says about the server's connection. As in a client, the lower of the
    /// two versions counts.
    fn judge_response(&self, head: &ResponseHead, framing: Framing, close: bool) -> Persistence {
        let http = &self.config.http;
        let willing = self.policy.reuse_upstream;
        let rule = decide(Received {
            version: head.version.min(http.proxy_upstream_version),
            options: Options::of_connection(&head.fields, head.version, http.strict_1_0),
            recipient_is_proxy: true,
            is_response: true,
            recipient_willing: willing,
        });
        persistence::Exchange {
            rule,
            own_close: close || framing.must_close,
            close_delimited: matches!(framing.length, BodyLength::UntilClose | BodyLength::Tunnel),
            limit_reached: false,
            willing,
        }
        .outcome()
    }

    /// The response is complete: the connection goes back to the pool, or ends.
    fn release(&mut self, io: &mut dyn Io, up_sock: Sock, sock: Sock) {
        if let Some(exchange) = self.downs.get_mut(&sock).and_then(|down| down.exchange.as_mut()) {
            exchange.up = None;
        }
        let Some(up) = self.ups.get_mut(&up_sock) else { return };
        up.down = None;
        let verdict = up.verdict.take().unwrap_or(Persistence::CloseDelimited);
        let ended = up.reader.has_ended();
        let why = BeliefCause::Decision(verdict);
        if up.reader.has_begun() {
            // More than was asked for. It must not become the answer to whoever comes next
            // (RFC 9112 §9.2).
            self.close(io, up_sock, CloseCause::ProtocolError);
        } else if ended {
            self.close(io, up_sock, CloseCause::PeerClosed);
        } else if verdict.keeps() {
            self.beliefs.set(io, up_sock, Belief::KeptIdle, why);
            self.be_patient(io, up_sock, self.policy.server_idle_timeout);
        } else if verdict == Persistence::CloseUnwilling {
            self.close(io, up_sock, CloseCause::Decision(verdict));
        } else {
            self.beliefs.set(io, up_sock, Belief::WillClose, why);
            self.ups.remove(&up_sock);
            let (why, patience) = (CloseCause::Decision(verdict), self.config.http.await_close);
            self.farewells.await_peer(io, &mut self.beliefs, up_sock, why, patience);
        }
    }

    /// A server's connection has failed (and is closed already). A request that has had no
    /// response yet, on a connection that had been idle, is sent once more if its method is
    /// idempotent: the connection may have been stale (RFC 9110 §9.2.2, rule K8).
    pub(super) fn up_failed(&mut self, io: &mut dyn Io, up_sock: Sock) {
        let Some(up) = self.ups.remove(&up_sock) else { return };
        self.be_patient(io, up_sock, None);
        let Some(sock) = up.down else { return };
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        exchange.up = None;
        match exchange.outgoing {
            // Only a reset can tell the client that what ends with the close is not complete.
            Some(Outgoing::UntilClose) => {
                self.downs.remove(&sock);
                self.beliefs.closes(io, sock, CloseCause::OtherSideClosed);
                io.abort(sock);
            }
            // The client sees that chunks or bytes are missing (RFC 9112 §8).
            Some(_) => self.close(io, sock, CloseCause::OtherSideClosed),
            None => {
                let retry = up.reused && exchange.attempts == 1 && exchange.method.is_idempotent();
                if !retry {
                    return self.bad_gateway(io, sock);
                }
                let (why, target) = (RetryCause::Idempotent, exchange.target);
                io.note(HttpNote::Retrying { request: None, attempt: 2, why });
                match self.open(io, target) {
                    Some(fresh) => self.put_on(io, sock, fresh),
                    None => self.bad_gateway(io, sock),
                }
            }
        }
    }
}
