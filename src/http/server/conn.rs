//! One connection of a server: read a request, think, answer, decide.

use super::Site;
use super::reply::Reply;
use crate::http::body::Framing;
use crate::http::codec::{Part, ReadError, Reader};
use crate::http::config::{Object, ServerConfig, Version};
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::http::params::BodyFraming;
use crate::http::parties::{Beliefs, Farewells, Token};
use crate::http::persistence::{Exchange, Options, Received, decide};
use crate::http::{Io, Sock};
use crate::trace::{Belief, BeliefCause, CloseCause, HttpNote, Persistence};
use crate::wire::Content;

/// One connection of a server.
#[derive(Debug)]
pub(super) struct Conn {
    sock: Sock,
    reader: Reader,
    /// The request being read or answered.
    request: Option<(RequestHead, Framing)>,
    phase: Phase,
    /// How many requests came before the one being read or answered.
    nth: u32,
    /// Responses that wait for others to requests that have come together.
    unwritten: Vec<Content>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// Between requests, or reading one.
    Reading,
    /// The response is being made.
    Thinking,
    /// Handed over to the farewells, closed or gone.
    Over,
}

impl Conn {
    /// A connection that has just been accepted.
    pub(super) fn new(io: &mut dyn Io, sock: Sock, config: &ServerConfig) -> Conn {
        let reader = Reader::new(config.http.max_head_size.0);
        let (phase, unwritten) = (Phase::Reading, Vec::new());
        let conn = Conn { sock, reader, request: None, phase, nth: 0, unwritten };
        conn.be_patient(io, config);
        conn
    }

    /// Whether the server need not think of it any more.
    pub(super) fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    /// Bytes or the end of the stream have arrived.
    pub(super) fn on_readable(
        &mut self,
        io: &mut dyn Io,
        site: &Site,
        beliefs: &mut Beliefs,
        farewells: &mut Farewells,
    ) {
        let received = io.read(self.sock);
        self.reader.push(received.content);
        if received.eof {
            // A half-close only says that nothing more will come: what has been asked for
            // is still answered (RFC 9112 §9.6).
            self.reader.end();
        }
        self.advance(io, site, beliefs, farewells);
    }

    /// The response is ready.
    pub(super) fn on_ready(
        &mut self,
        io: &mut dyn Io,
        site: &Site,
        beliefs: &mut Beliefs,
        farewells: &mut Farewells,
    ) {
        if self.phase == Phase::Thinking {
            self.answer(io, site, beliefs, farewells);
            self.advance(io, site, beliefs, farewells);
        }
    }

    /// Nothing came for as long as the server waits.
    pub(super) fn on_idle(
        &mut self,
        io: &mut dyn Io,
        _: &Site,
        beliefs: &mut Beliefs,
        _: &mut Farewells,
    ) {
        if self.phase == Phase::Reading {
            self.close(io, beliefs, CloseCause::IdleTimeout);
        }
    }

    /// Forgets what it waits for.
    pub(super) fn forget_timers(&self, io: &mut dyn Io) {
        io.cancel_timer(Token::Idle(self.sock.0).number());
        io.cancel_timer(Token::Think(self.sock.0).number());
    }

    /// Reads on as long as there is something and no response is being made.
    fn advance(
        &mut self,
        io: &mut dyn Io,
        site: &Site,
        beliefs: &mut Beliefs,
        farewells: &mut Farewells,
    ) {
        self.read_on(io, site, beliefs, farewells);
        self.write_out(io);
    }

    fn read_on(
        &mut self,
        io: &mut dyn Io,
        site: &Site,
        beliefs: &mut Beliefs,
        farewells: &mut Farewells,
    ) {
        while self.phase == Phase::Reading {
            match self.reader.next_request() {
                Ok(Some(Part::Head(head, framing))) => {
                    beliefs.set(io, self.sock, Belief::Busy, BeliefCause::Exchange);
                    self.continue_if_expected(io, site, &head);
                    self.request = Some((head, framing));
                }
                Ok(Some(Part::Body(_))) => {}
                Ok(Some(Part::End(_))) => {
                    self.think(io, site);
                    if self.phase == Phase::Thinking && self.think_time(site).is_zero() {
                        self.answer(io, site, beliefs, farewells);
                    }
                }
                Ok(None) if self.reader.has_ended() => {
                    return self.close(io, beliefs, CloseCause::PeerClosed);
                }
                Ok(None) => return self.be_patient(io, &site.config),
                Err(ReadError::Truncated) => {
                    return self.close(io, beliefs, CloseCause::PeerClosed);
                }
                Err(error) => return self.refuse(io, site, beliefs, farewells, error),
            }
        }
    }

    /// How long it will wait for what comes next: the keep-alive timeout between requests,
    /// counted from now, when the last byte of the response has just been written; else
    /// the time for the first request, or for the rest of one.
    fn be_patient(&self, io: &mut dyn Io, config: &ServerConfig) {
        let token = Token::Idle(self.sock.0).number();
        let between = self.nth > 0 && self.request.is_none() && !self.reader.has_begun();
        let patience =
            if between { config.keep_alive_timeout } else { config.http.request_timeout };
        match patience {
            Some(time) => io.set_timer(io.now() + time, token),
            None => io.cancel_timer(token),
        }
    }

    /// RFC 9110 §10.1.1: who expects `100-continue` gets it at once or a final status; an
    /// HTTP/1.0 request's expectation is ignored.
    fn continue_if_expected(&mut self, io: &mut dyn Io, site: &Site, head: &RequestHead) {
        let both_1_1 = head.version.min(site.config.version) == Version::Http11;
        if both_1_1 && head.fields.has_member("Expect", "100-continue") {
            let interim = ResponseHead::new(site.config.version, 100);
            self.unwritten.push(Content::bytes(interim.to_bytes()));
            self.write_out(io);
        }
    }

    /// The time that the request at hand takes.
    fn think_time(&self, site: &Site) -> crate::units::Duration {
        let object = self.request.as_ref().and_then(|(head, _)| site.object(head.path()));
        site.config.think + object.map_or(crate::units::Duration::ZERO, |object| object.think)
    }

    /// The whole request is there.
    fn think(&mut self, io: &mut dyn Io, site: &Site) {
        let Some((head, _)) = &self.request else { return };
        let think = self.think_time(site);
        if io.tracing() {
            let target = head.target.as_str().into();
            io.note(HttpNote::RequestReceived { conn: self.sock, nth: self.nth, target, think });
        }
        io.cancel_timer(Token::Idle(self.sock.0).number());
        self.phase = Phase::Thinking;
        if !think.is_zero() {
            io.set_timer(io.now() + think, Token::Think(self.sock.0).number());
        }
    }

    /// Writes the response and decides about the connection.
    fn answer(
        &mut self,
        io: &mut dyn Io,
        site: &Site,
        beliefs: &mut Beliefs,
        farewells: &mut Farewells,
    ) {
        let Some((request, framing)) = self.request.take() else { return };
        let config = &site.config;
        let object = site.object(request.path());
        let version = request.version.min(config.version);
        let body = match config.http.body_framing {
            // RFC 9112 §6.1: no Transfer-Encoding towards HTTP/1.0.
            BodyFraming::Chunked if version == Version::Http10 => BodyFraming::Close,
            other => other,
        };
        let carries = |object: &Object| object.status != 204 && request.method != Method::Head;
        let persistence = self.judge(&request, framing, config, version, {
            body == BodyFraming::Close && object.is_some_and(carries)
        });
        let extra = self.connection_fields(config, version, persistence);
        let known = !matches!(request.method, Method::Connect | Method::Other(_));
        let mut reply = match object {
            // RFC 9110 §9.1: 501 for a method that the server does not know.
            _ if !known => Reply::empty(config.version, 501, &extra),
            None => Reply::empty(config.version, 404, &extra),
            Some(object) if object.status == 204 => Reply::bodiless(config.version, 204, &extra),
            Some(object) => Reply::of(object, config.version, body, &config.http, &extra),
        };
        if request.method == Method::Head {
            reply.body.clear();
        }
        let corked = config.http.fin_with_last_data && !persistence.keeps();
        if corked {
            io.cork(self.sock, true);
        }
        self.write(io, reply.head, reply.body, config, persistence);
        self.nth += 1;
        let decision = BeliefCause::Decision(persistence);
        if persistence.keeps() {
            self.phase = Phase::Reading;
            if !self.reader.has_begun() {
                beliefs.set(io, self.sock, Belief::KeptIdle, decision);
            }
        } else {
            beliefs.set(io, self.sock, Belief::WillClose, decision);
            self.close_last(io, config, beliefs, farewells, CloseCause::Decision(persistence));
        }
        if corked {
            io.cork(self.sock, false);
        }
    }

    /// Whether the connection stays open after this exchange.
    fn judge(
        &self,
        request: &RequestHead,
        framing: Framing,
        config: &ServerConfig,
        version: Version,
        close_delimited: bool,
    ) -> Persistence {
        let strict = config.http.strict_1_0;
        let rule = decide(Received {
            version,
            options: Options::of_connection(&request.fields, request.version, strict),
            recipient_is_proxy: false,
            is_response: false,
            recipient_willing: config.keep_alive,
        });
        let limit_reached = config.max_requests.is_some_and(|most| self.nth + 1 >= most);
        let (own_close, willing) = (framing.must_close, config.keep_alive);
        Exchange { rule, own_close, close_delimited, limit_reached, willing }.outcome()
    }

    /// What the response says about the connection. Keeping it with an HTTP/1.0 client needs
    /// the token (rule S18); closing it is announced where we speak HTTP/1.1 (RFC 9112 §9.6).
    fn connection_fields(
        &self,
        config: &ServerConfig,
        version: Version,
        persistence: Persistence,
    ) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        if !persistence.keeps() {
            if config.version == Version::Http11 {
                fields.push(("Connection", "close".to_string()));
            }
        } else if version == Version::Http10 {
            fields.push(("Connection", "keep-alive".to_string()));
            if config.http.keep_alive_header {
                fields.extend(self.keep_alive_field(config).map(|value| ("Keep-Alive", value)));
            }
        }
        fields
    }

    /// `timeout=` in whole seconds and `max=`, the requests still to come (fact D-16).
    fn keep_alive_field(&self, config: &ServerConfig) -> Option<String> {
        let timeout =
            config.keep_alive_timeout.map(|time| format!("timeout={}", time.as_millis() / 1000));
        let max = config.max_requests.map(|most| format!("max={}", most - self.nth - 1));
        let parts: Vec<String> = timeout.into_iter().chain(max).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Writes a response; see `http.writes_per_response`. Where the server corks its socket
    /// and has read more than this request, the response waits for the next one: nginx 1.22
    /// (`ngx_http_set_keepalive`) pulls the cork when nothing of what it has read is left, so
    /// that the end of a response and the beginning of the next may share a segment.
    fn write(
        &mut self,
        io: &mut dyn Io,
        head: ResponseHead,
        body: Vec<Content>,
        config: &ServerConfig,
        persistence: Persistence,
    ) {
        let (conn, nth, status) = (self.sock, self.nth, head.status);
        io.note(HttpNote::ResponseSent { conn, nth, status, persistence });
        self.unwritten.push(Content::bytes(head.to_bytes()));
        let at_once = config.http.writes_per_response == 1;
        if !at_once && !body.is_empty() {
            self.write_out(io);
        }
        self.unwritten.extend(body);
        let waits = config.http.fin_with_last_data && at_once && persistence.keeps();
        if !waits || !self.reader.has_begun() {
            self.write_out(io);
        }
    }

    fn write_out(&mut self, io: &mut dyn Io) {
        if !self.unwritten.is_empty() {
            io.write(self.sock, &self.unwritten);
            self.unwritten.clear();
        }
    }

    /// The request could not be understood: it says so and closes, because nobody knows
    /// where the next request would begin (RFC 9112 §2.2, §6.3).
    fn refuse(
        &mut self,
        io: &mut dyn Io,
        site: &Site,
        beliefs: &mut Beliefs,
        farewells: &mut Farewells,
        error: ReadError,
    ) {
        let version = site.config.version;
        let mut extra = Vec::new();
        if version == Version::Http11 {
            extra.push(("Connection", "close".to_string()));
        }
        let reply = Reply::empty(version, error.status(), &extra);
        self.write(io, reply.head, reply.body, &site.config, Persistence::CloseOption);
        self.close_last(io, &site.config, beliefs, farewells, CloseCause::ProtocolError);
    }

    /// Closes after the last response, in stages where the parameters say so. Later requests
    /// are not processed (RFC 9112 §9.6).
    fn close_last(
        &mut self,
        io: &mut dyn Io,
        config: &ServerConfig,
        beliefs: &mut Beliefs,
        farewells: &mut Farewells,
        why: CloseCause,
    ) {
        if config.http.lingering_close && !self.reader.has_ended() {
            self.phase = Phase::Over;
            self.forget_timers(io);
            farewells.half_close(io, beliefs, self.sock, why, config.http.lingering_timeout);
        } else {
            self.close(io, beliefs, why);
        }
    }

    fn close(&mut self, io: &mut dyn Io, beliefs: &mut Beliefs, why: CloseCause) {
        self.write_out(io);
        self.phase = Phase::Over;
        self.forget_timers(io);
        beliefs.closes(io, self.sock, why);
        io.close(self.sock);
    }
}
