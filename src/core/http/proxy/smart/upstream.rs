//! The server's side of a smart proxy: responses, and what becomes of the connection after
//! each.

use super::Smart;
use super::recovery::Failure;
use crate::http::body::{BodyLength, Framing};
use crate::http::codec::{Part, Reader};
use crate::http::config::Version;
use crate::http::message::{Method, ResponseHead};
use crate::http::parties::Token;
use crate::http::persistence::{self, Options, Received, decide};
use crate::http::proxy::tally::Weight;
use crate::http::{Io, Sock};
use crate::ids::Addr;
use crate::trace::{Belief, BeliefCause, CloseCause, Persistence};
use crate::wire::Content;

/// A connection towards a server (or a parent).
#[derive(Debug)]
pub(super) struct Up {
    pub(super) target: Addr,
    pub(super) reader: Reader,
    /// Whose request is on it; `None` while it is idle.
    pub(super) down: Option<Sock>,
    pub(super) connected: bool,
    /// How many requests it has carried, this one included.
    pub(super) carried: u32,
    /// The client connection that it belongs to, where the pool is not shared.
    pub(super) owner: Option<Sock>,
    /// Whether the head just read was an interim one.
    pub(super) interim: bool,
    /// What its last response says about it.
    pub(super) verdict: Option<Persistence>,
    /// What it holds of a response.
    pub(super) weight: Weight,
}

impl Smart {
    pub(super) fn on_connected(&mut self, io: &mut dyn Io, up_sock: Sock) {
        let Some(up) = self.ups.get_mut(&up_sock) else { return };
        up.connected = true;
        let down = up.down.and_then(|sock| self.downs.get_mut(&sock));
        if let Some(exchange) = down.and_then(|down| down.exchange.as_mut()) {
            io.write(up_sock, &exchange.sent.to_vec());
            self.expect_response(io, up_sock);
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
        if io.read_into(up_sock, up.reader.inlet()) {
            up.reader.end();
        }
        let down = up.down;
        if down.is_some() {
            self.expect_response(io, up_sock);
        }
        while self.read_response(io, up_sock) {}
        if let Some(up) = self.ups.get_mut(&up_sock) {
            up.weight.set(up.reader.takes());
        }
        if let Some(sock) = down {
            self.count_down(sock);
        }
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
            Ok(Some(Part::Body(data))) => self.pass_response_body(io, (up_sock, sock), Some(data)),
            Ok(Some(Part::End(_))) if up.interim => up.interim = false,
            Ok(Some(Part::End(_))) => {
                self.pass_response_body(io, (up_sock, sock), None);
                self.cache_sees_end(io, sock);
                self.release(io, up_sock, sock);
                self.end_exchange(io, sock);
            }
            Ok(None) if !up.reader.has_ended() => return false,
            Ok(None) | Err(_) => {
                let (why, failure) = match up.reader.has_ended() {
                    true => (CloseCause::PeerClosed, Failure::Closed),
                    false => (CloseCause::ProtocolError, Failure::Malformed),
                };
                self.beliefs.closes(io, up_sock, why);
                io.close(up_sock);
                self.up_failed(io, up_sock, failure);
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
            self.up_failed(io, up_sock, Failure::Malformed);
            return false;
        }
        let exchange = self.downs.get(&sock).and_then(|down| down.exchange.as_ref());
        let (close, version) = exchange.map_or((true, Version::Http10), |exchange| {
            (exchange.said_close || !exchange.request_is_whole, exchange.sent_version)
        });
        let limit = self.params().upstream_max_requests;
        let carried = self.ups.get(&up_sock).map_or(0, |up| up.carried);
        let limit_reached = limit.is_some_and(|most| carried >= most);
        let verdict = self.judge_response(head, framing, version, (close, limit_reached));
        if let Some(up) = self.ups.get_mut(&up_sock) {
            up.interim = head.is_interim();
            if !head.is_interim() {
                up.verdict = Some(verdict);
            }
        }
        if head.is_interim() || !self.cache_sees_head(io, sock, head) {
            let stays = self.server_stays(head, framing);
            self.pass_head(io, (up_sock, sock), head, framing, stays);
        }
        true
    }

    /// What the response says about the server's connection. As in a client, the lower of the
    /// two versions counts.
    fn judge_response(
        &self,
        head: &ResponseHead,
        framing: Framing,
        sent: Version,
        (close, limit_reached): (bool, bool),
    ) -> Persistence {
        let http = &self.config.http;
        let willing = self.policy.reuse_upstream;
        let rule = decide(Received {
            version: head.version.min(sent),
            options: Options::of_connection(&head.fields, head.version, http.strict_1_0),
            recipient_is_proxy: true,
            is_response: true,
            recipient_willing: willing,
        });
        persistence::Exchange {
            rule,
            own_close: close || framing.must_close,
            close_delimited: matches!(framing.length, BodyLength::UntilClose | BodyLength::Tunnel),
            limit_reached,
            willing,
        }
        .outcome()
    }

    /// Whether the server, going by this response alone, would keep the connection.
    fn server_stays(&self, head: &ResponseHead, framing: Framing) -> bool {
        let options =
            Options::of_connection(&head.fields, head.version, self.config.http.strict_1_0);
        let rule = decide(Received {
            version: head.version,
            options,
            recipient_is_proxy: true,
            is_response: true,
            recipient_willing: true,
        });
        rule.keeps() && framing.length != BodyLength::UntilClose
    }

    /// The response is complete: the connection goes back to the pool, or ends.
    fn release(&mut self, io: &mut dyn Io, up_sock: Sock, sock: Sock) {
        if let Some(exchange) = self.downs.get_mut(&sock).and_then(|down| down.exchange.as_mut()) {
            exchange.up = None;
        }
        let Some(up) = self.ups.get_mut(&up_sock) else { return };
        up.down = None;
        io.cancel_timer(Token::Response(up_sock.0).number());
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
        } else if matches!(verdict, Persistence::CloseUnwilling | Persistence::CloseRequestLimit) {
            self.close(io, up_sock, CloseCause::Decision(verdict));
        } else {
            self.beliefs.set(io, up_sock, Belief::WillClose, why);
            self.ups.remove(&up_sock);
            let (why, patience) = (CloseCause::Decision(verdict), self.config.http.await_close);
            self.farewells.await_peer(io, &mut self.beliefs, up_sock, why, patience);
        }
    }
}
