//! The client's side of a smart proxy: reads requests, and keeps or closes the connection.

use super::rewrite::{self, Outgoing};
use super::{Exchange, Smart};
use crate::http::body::{BodyLength, Framing};
use crate::http::codec::{Part, ReadError, Reader, chunked};
use crate::http::config::Version;
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::http::parties::Token;
use crate::http::persistence::{self, Options, Received, decide};
use crate::http::proxy::next_hop;
use crate::http::{Io, Sock};
use crate::trace::{Belief, BeliefCause, CloseCause, ForwardedPart, HttpNote, Persistence};
use crate::wire::Content;

/// A client's connection.
#[derive(Debug)]
pub(super) struct Down {
    pub(super) reader: Reader,
    pub(super) exchange: Option<Exchange>,
    /// Exchanges that are over.
    done: u32,
}

impl Smart {
    pub(super) fn on_accepted(&mut self, io: &mut dyn Io, sock: Sock) {
        let reader = Reader::new(self.config.http.max_head_size.0);
        self.downs.insert(sock, Down { reader, exchange: None, done: 0 });
        self.be_patient(io, sock, self.config.http.request_timeout);
    }

    pub(super) fn on_down_readable(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let received = io.read(sock);
        down.reader.push(received.content);
        if received.eof {
            down.reader.end();
        }
        self.read_requests(io, sock);
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
                    self.say(io, sock, error.status(), Some("close"));
                    return self.end_connection(io, sock, CloseCause::ProtocolError);
                }
            }
        }
    }

    /// The head of a request is there: where does it go, and as what?
    fn begin(&mut self, io: &mut dyn Io, sock: Sock, head: &RequestHead, framing: Framing) {
        self.be_patient(io, sock, None);
        self.beliefs.set(io, sock, Belief::Busy, BeliefCause::Exchange);
        let http = &self.config.http;
        let upstream = http.proxy_upstream_version;
        let status = match next_hop(&self.config, io, head.host()) {
            // RFC 9110 §15.6.2: this proxy makes no tunnels.
            _ if head.method == Method::Connect => 501,
            // RFC 9112 §6.1 forbids chunks towards HTTP/1.0; RFC 9110 §15.5.12.
            _ if framing.length == BodyLength::Chunked && upstream == Version::Http10 => 411,
            None => 502,
            Some(target) => {
                let verdict = self.judge_request(head, framing);
                let option = self.upstream_option(verdict.keeps());
                let own = self.own(upstream);
                let to_parent = self.config.parent.is_some();
                let new = rewrite::request(head, framing, own, to_parent, option);
                let exchange = Exchange {
                    method: head.method.clone(),
                    version: head.version.min(http.proxy_client_version),
                    verdict,
                    target,
                    said_close: option == Some("close"),
                    request_framing: framing,
                    request_is_whole: false,
                    sent: vec![Content::bytes(new.head.to_bytes())],
                    attempts: 0,
                    up: None,
                    outgoing: None,
                };
                return self.send_upstream(io, sock, exchange, new.removed, new.added);
            }
        };
        // The body is not read, so the connection cannot be used again (fact D-05).
        self.say(io, sock, status, Some("close"));
        self.end_connection(io, sock, CloseCause::Decision(Persistence::CloseOption));
    }

    /// What the request says about the client's connection. A proxy of today does not keep
    /// the connection of an HTTP/1.0 client, whatever it asks for (rules P5, X4b).
    fn judge_request(&self, head: &RequestHead, framing: Framing) -> Persistence {
        let http = &self.config.http;
        let mut options = Options::of_connection(&head.fields, head.version, http.strict_1_0);
        if http.proxy_honours_proxy_connection {
            options = options.or(Options::of(&head.fields, "Proxy-Connection"));
        }
        let rule = decide(Received {
            version: head.version.min(http.proxy_client_version),
            options,
            recipient_is_proxy: !http.proxy_keeps_http10_clients,
            is_response: false,
            recipient_willing: true,
        });
        let own_close = framing.must_close;
        let (close_delimited, limit_reached, willing) = (false, false, true);
        persistence::Exchange { rule, own_close, close_delimited, limit_reached, willing }.outcome()
    }

    fn pass_body(&mut self, io: &mut dyn Io, sock: Sock, data: Content) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &down.exchange else { return };
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
        if exchange.request_framing.length == BodyLength::Chunked {
            self.more_upstream(io, sock, vec![Content::bytes(chunked::LAST_CHUNK)]);
        }
    }

    /// Sends a response's head on to the client. Gives false where the client has gone.
    pub(super) fn pass_head(
        &mut self,
        io: &mut dyn Io,
        (up, sock): (Sock, Sock),
        head: &ResponseHead,
        framing: Framing,
    ) {
        let own_version = self.config.http.proxy_client_version;
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        let outgoing = if head.is_interim() {
            if exchange.version == Version::Http10 {
                return; // RFC 9110 §15.2: HTTP/1.0 knows no interim responses.
            }
            Outgoing::Plain
        } else {
            rewrite::outgoing(framing, &exchange.method, exchange.version)
        };
        let mut option = None;
        if !head.is_interim() {
            exchange.outgoing = Some(outgoing);
            exchange.verdict = persistence::Exchange {
                rule: exchange.verdict,
                // Fact D-05: an answer before the whole request has been read.
                own_close: !exchange.request_is_whole,
                close_delimited: outgoing == Outgoing::UntilClose,
                limit_reached: false,
                willing: true,
            }
            .outcome();
            option = own_option(exchange.verdict, exchange.version, own_version);
        }
        let new = rewrite::response(head, outgoing, self.own(own_version), option);
        let (part, understood) = (ForwardedPart::Response, true);
        let (removed, added) = (new.removed, new.added);
        io.note(HttpNote::Forwarded { from: up, to: sock, part, understood, removed, added });
        io.write(sock, &[Content::bytes(new.head.to_bytes())]);
    }

    /// Sends a piece of a response's body on, or its end.
    pub(super) fn pass_response_body(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        data: Option<Content>,
    ) {
        let outgoing = self
            .downs
            .get(&sock)
            .and_then(|down| down.exchange.as_ref()?.outgoing)
            .unwrap_or(Outgoing::Plain);
        let content = match (outgoing, data) {
            (Outgoing::Chunked, Some(data)) => chunked::encode(data),
            (Outgoing::Chunked, None) => vec![Content::bytes(chunked::LAST_CHUNK)],
            (_, data) => data.into_iter().collect(),
        };
        if !content.is_empty() {
            io.write(sock, &content);
        }
    }

    /// The exchange is over for the client: its connection is idle, or ends.
    pub(super) fn end_exchange(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = down.exchange.take() else { return };
        down.done += 1;
        let (verdict, why) = (exchange.verdict, BeliefCause::Decision(exchange.verdict));
        if verdict.keeps() && exchange.request_is_whole {
            if !down.reader.has_begun() {
                self.beliefs.set(io, sock, Belief::KeptIdle, why);
            }
            self.read_requests(io, sock);
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
        io.cancel_timer(Token::Idle(sock.0).number());
        self.farewells.half_close(io, &mut self.beliefs, sock, why, patience);
    }

    /// A response of our own, without content.
    fn say(&mut self, io: &mut dyn Io, sock: Sock, status: u16, option: Option<&str>) {
        let mut head = ResponseHead::new(self.config.http.proxy_client_version, status);
        if let Some(option) = option {
            head.fields.push("Connection", option);
        }
        head.fields.push("Content-Length", "0");
        io.write(sock, &[Content::bytes(head.to_bytes())]);
    }

    /// The server cannot be had, or has not answered (RFC 9110 §15.6.3).
    pub(super) fn bad_gateway(&mut self, io: &mut dyn Io, sock: Sock) {
        let own_version = self.config.http.proxy_client_version;
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        if exchange.verdict.keeps() && !exchange.request_is_whole {
            exchange.verdict = Persistence::CloseOption;
        }
        let option = own_option(exchange.verdict, exchange.version, own_version);
        self.say(io, sock, 502, option);
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
    }
}

/// The option that our responses carry in `Connection`: the token where an HTTP/1.0 client's
/// connection is kept, `close` where we speak HTTP/1.1 and it is not.
fn own_option(verdict: Persistence, client: Version, own: Version) -> Option<&'static str> {
    match (verdict.keeps(), client, own) {
        (true, Version::Http10, _) => Some("keep-alive"),
        (false, _, Version::Http11) => Some("close"),
        _ => None,
    }
}
