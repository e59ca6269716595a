//! The client's side of a smart proxy: reads requests, and keeps or closes the connection.

use super::Smart;
use super::cache::Role;
use super::exchange::Exchange;
use super::rewrite::{self, Changes, Outgoing, Own, Rewritten};
use crate::http::body::{BodyLength, Framing};
use crate::http::codec::{Part, ReadError, Reader, chunked};
use crate::http::config::Version;
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::http::persistence;
use crate::http::proxy::next_hop;
use crate::http::proxy::tally::Weight;
use crate::http::{Io, Sock};
use crate::trace::{Belief, BeliefCause, CloseCause, ForwardedPart, HttpNote, Persistence};
use crate::wire::{Content, Pieces};

/// A client's connection.
#[derive(Debug)]
pub(super) struct Down {
    pub(super) reader: Reader,
    pub(super) exchange: Option<Exchange>,
    /// Exchanges that are over.
    pub(super) done: u32,
    /// What it holds of messages.
    pub(super) weight: Weight,
}

impl Down {
    /// Counts what it holds: what has come and is not read, and what is kept of the exchange.
    fn count(&mut self) {
        let exchange = self.exchange.as_ref().map_or(0, Exchange::takes);
        self.weight.set(self.reader.takes() + exchange);
    }
}

impl Smart {
    pub(super) fn on_accepted(&mut self, io: &mut dyn Io, sock: Sock) {
        let reader = Reader::new(self.config.http.max_head_size.0);
        self.downs
            .insert(sock, Down { reader, exchange: None, done: 0, weight: self.tally.weight() });
        self.be_patient(io, sock, self.config.http.request_timeout);
    }

    pub(super) fn on_down_readable(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        if io.read_into(sock, down.reader.inlet()) {
            down.reader.end();
        }
        self.read_requests(io, sock);
        self.count_down(sock);
    }

    /// Counts what it holds for a client, after something has changed.
    pub(super) fn count_down(&mut self, sock: Sock) {
        if let Some(down) = self.downs.get_mut(&sock) {
            down.count();
        }
    }

    /// Reads on until a whole request is on its way (the next one waits for its response) or
    /// nothing more is there.
    pub(super) fn read_requests(&mut self, io: &mut dyn Io, sock: Sock) {
        loop {
            let Some(down) = self.downs.get_mut(&sock) else { return };
            if down.exchange.as_ref().is_some_and(|exchange| exchange.request_is_whole) {
                return;
            }
            match down.reader.next_request() {
                Ok(Some(Part::Head(head, framing))) => self.begin(io, sock, &head, framing),
                Ok(Some(Part::Body(data))) => self.pass_body(io, sock, data),
                Ok(Some(Part::End(_))) => self.end_request(io, sock),
                Ok(None) if down.reader.has_ended() => {
                    return self.close(io, sock, CloseCause::PeerClosed);
                }
                Ok(None) => {
                    let between =
                        down.exchange.is_none() && down.done > 0 && !down.reader.has_begun();
                    let patience = match between {
                        true => self.policy.client_idle_timeout,
                        false => self.config.http.request_timeout,
                    };
                    return self.be_patient(io, sock, patience);
                }
                Err(ReadError::Truncated) => {
                    return self.abandon(io, sock, CloseCause::PeerClosed);
                }
                Err(_) if down.exchange.is_some() => {
                    return self.abandon(io, sock, CloseCause::ProtocolError);
                }
                Err(error) => {
                    let version = self.answer_version(Version::Http11);
                    let close = Some(("Connection", "close"));
                    self.say(io, sock, version, error.status(), close);
                    return self.end_connection(io, sock, CloseCause::ProtocolError);
                }
            }
        }
    }

    /// The head of a request is there: where does it go, and as what?
    fn begin(&mut self, io: &mut dyn Io, sock: Sock, head: &RequestHead, framing: Framing) {
        self.be_patient(io, sock, None);
        self.beliefs.set(io, sock, Belief::Busy, BeliefCause::Exchange);
        let chunks_to_http10 = framing.length == BodyLength::Chunked
            && self.upstream_version(head) == Version::Http10
            && !self.params().buffers_requests;
        let status = match next_hop(&self.config, io, head.host()) {
            // RFC 9110 §15.6.2: this proxy makes no tunnels.
            _ if head.method == Method::Connect => 501,
            // RFC 9112 §6.1 forbids chunks towards HTTP/1.0; RFC 9110 §15.5.12.
            _ if chunks_to_http10 => 411,
            None => 502,
            Some(target) => {
                let exchange = self.exchange(io, head, framing, target);
                let waits = exchange.is_held() || matches!(exchange.cache, Role::Answers(_));
                if let Some(down) = self.downs.get_mut(&sock) {
                    down.exchange = Some(exchange);
                }
                if !waits {
                    self.send_upstream(io, sock);
                }
                return;
            }
        };
        // The body is not read, so the connection cannot be used again (fact D-05).
        let version = self.answer_version(head.version);
        self.say(io, sock, version, status, Some(("Connection", "close")));
        self.end_connection(io, sock, CloseCause::Decision(Persistence::CloseOption));
    }

    fn pass_body(&mut self, io: &mut dyn Io, sock: Sock, data: Content) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        if exchange.is_held() {
            return exchange.sent.push(data);
        }
        let framed = match exchange.request_framing.length {
            BodyLength::Chunked => chunked::encode(data),
            _ => vec![data],
        };
        self.more_upstream(io, sock, framed);
    }

    fn end_request(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        exchange.request_is_whole = true;
        if let Role::Answers(url) = &exchange.cache {
            let url = url.clone();
            self.answer_from_cache(io, sock, &url, false);
            self.conclude(io, sock);
        } else if exchange.is_held() {
            exchange.let_go();
            self.send_upstream(io, sock);
        } else if exchange.request_framing.length == BodyLength::Chunked {
            self.more_upstream(io, sock, vec![Content::bytes(chunked::LAST_CHUNK)]);
        }
    }

    /// Sends a response's head on to the client. `server_stays` says whether the server
    /// would keep the connection it came on.
    pub(super) fn pass_head(
        &mut self,
        io: &mut dyn Io,
        (up, sock): (Sock, Sock),
        head: &ResponseHead,
        framing: Framing,
        server_stays: bool,
    ) {
        let params = self.params().clone();
        let name = params.via_in_responses.then(|| self.config.name.clone());
        let keep_alive = self.keep_alive_value(sock);
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        let client = &mut exchange.client;
        let mut outgoing = Outgoing::Plain;
        let mut says = Vec::new();
        if head.is_interim() {
            if client.version == Version::Http10 {
                return; // RFC 9110 §15.2: HTTP/1.0 knows no interim responses.
            }
        } else {
            outgoing = rewrite::outgoing(framing, &exchange.method, client.version, params.framing);
            exchange.outgoing = Some(outgoing);
            client.verdict = persistence::Exchange {
                rule: client.verdict,
                // Fact D-05: an answer before the whole request has been read.
                own_close: !exchange.request_is_whole || (params.follows_close && !server_stays),
                close_delimited: outgoing == Outgoing::UntilClose,
                limit_reached: params.max_requests.is_some_and(|most| down.done + 1 >= most),
                willing: true,
            }
            .outcome();
            says = client.persistence_fields(keep_alive);
        }
        let own = Own {
            via: name.as_deref(),
            version: client.answer,
            removes: params.removes_from_responses,
            named: params.removes_named,
        };
        let new = rewrite::response(head, outgoing, own, &says);
        if outgoing == Outgoing::Collected {
            exchange.collected = Some((new, Pieces::default()));
        } else {
            pass_on(io, (up, sock), new, &[]);
        }
    }

    /// Sends a piece of a response's body on, or its end.
    pub(super) fn pass_response_body(
        &mut self,
        io: &mut dyn Io,
        (up, sock): (Sock, Sock),
        data: Option<Content>,
    ) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        if let Some(data) = &data {
            exchange.cache_body(data);
        }
        let content = match (exchange.outgoing.unwrap_or(Outgoing::Plain), data) {
            (Outgoing::Chunked, Some(data)) => chunked::encode(data),
            (Outgoing::Chunked, None) => vec![Content::bytes(chunked::LAST_CHUNK)],
            (Outgoing::Collected, Some(data)) => {
                return exchange.collected.iter_mut().for_each(|(_, body)| body.push(data.clone()));
            }
            (Outgoing::Collected, None) => {
                let Some((mut new, body)) = exchange.collected.take() else { return };
                let length = body.bytes();
                new.changes.add(&mut new.head.fields, "Content-Length", &length.to_string());
                return pass_on(io, (up, sock), new, &body.to_vec());
            }
            (_, data) => data.into_iter().collect(),
        };
        if !content.is_empty() {
            io.write(sock, &content);
        }
    }

    /// The exchange is over for the client, and what it has sent meanwhile gets its turn.
    pub(super) fn end_exchange(&mut self, io: &mut dyn Io, sock: Sock) {
        self.conclude(io, sock);
        self.read_requests(io, sock);
        self.count_down(sock);
    }

    /// The exchange is over for the client: its connection is idle, or ends.
    fn conclude(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = down.exchange.take() else { return };
        down.done += 1;
        let verdict = exchange.client.verdict;
        let why = BeliefCause::Decision(verdict);
        if verdict.keeps() && exchange.request_is_whole {
            if !down.reader.has_begun() {
                self.beliefs.set(io, sock, Belief::KeptIdle, why);
            }
        } else {
            self.beliefs.set(io, sock, Belief::WillClose, why);
            self.end_connection(io, sock, CloseCause::Decision(verdict));
        }
    }

    /// Closes the client's connection after its last response (RFC 9112 §9.6).
    fn end_connection(&mut self, io: &mut dyn Io, sock: Sock, why: CloseCause) {
        let http = &self.config.http;
        let ended = self.downs.get(&sock).is_some_and(|down| down.reader.has_ended());
        if !http.lingering_close || ended {
            return self.close(io, sock, why);
        }
        let patience = http.lingering_timeout;
        self.downs.remove(&sock);
        self.forget_timers(io, sock);
        self.farewells.half_close(io, &mut self.beliefs, sock, why, patience);
        self.close_owned(io, sock);
    }

    /// A response of our own, without content.
    fn say(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        version: Version,
        status: u16,
        persistence: Option<(&str, &str)>,
    ) {
        let mut head = ResponseHead::new(version, status);
        if let Some((name, option)) = persistence {
            head.fields.push(name, option);
        }
        head.fields.push("Content-Length", "0");
        io.write(sock, &[Content::bytes(head.to_bytes())]);
    }

    /// The server cannot be had, or has not answered (RFC 9110 §15.6.3, §15.6.5).
    pub(super) fn fail(&mut self, io: &mut dyn Io, sock: Sock, status: u16) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        let client = &mut exchange.client;
        if client.verdict.keeps() && !exchange.request_is_whole {
            client.verdict = Persistence::CloseOption;
        }
        let (version, says) = (client.answer, client.persistence_field());
        self.say(io, sock, version, status, says);
        self.end_exchange(io, sock);
    }

    pub(super) fn on_down_gone(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(down) = self.downs.remove(&sock) else { return };
        self.be_patient(io, sock, None);
        self.beliefs.broke(io, sock);
        if let Some(up) = down.exchange.and_then(|exchange| exchange.up) {
            // Nobody wants the response any more.
            self.close(io, up, CloseCause::OtherSideClosed);
        }
        self.close_owned(io, sock);
    }
}

/// Writes a response's head, with the body where that is there already.
fn pass_on(
    io: &mut dyn Io,
    (from, to): (Sock, Sock),
    new: Rewritten<ResponseHead>,
    body: &[Content],
) {
    let (part, understood) = (ForwardedPart::Response, true);
    let Changes { removed, added } = new.changes;
    io.note(HttpNote::Forwarded { from, to, part, understood, removed, added });
    let head = [Content::bytes(new.head.to_bytes())];
    io.write(to, &[&head, body].concat());
}
