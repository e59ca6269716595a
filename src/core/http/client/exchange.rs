//! Responses as they arrive, and what becomes of the connection after each.

use super::request::is_proxied;
use super::{Asked, Client};
use crate::http::body::{BodyLength, Framing};
use crate::http::codec::{Part, ReadError};
use crate::http::config::{ConnectionField, Version};
use crate::http::fields::Fields;
use crate::http::message::{Method, ResponseHead};
use crate::http::parties::{Token, skip_body};
use crate::http::persistence::{Exchange, Options, Received, decide};
use crate::http::{Io, Sock};
use crate::ids::RequestId;
use crate::trace::{
    Belief, BeliefCause, CloseCause, ContentCause, FailCause, HttpNote, Persistence,
};
use crate::units::Duration;
use crate::wire::Content;

/// What is known of the response being read.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Response {
    /// Whether its first byte has come.
    started: bool,
    /// Whether the client was busy when it came (`http.read_pause`), and until it no longer is.
    pause: Pause,
    /// Whether the head just read was an interim one (1xx), which answers nothing yet.
    interim: bool,
    /// Status and verdict of the final head.
    head: Option<(u16, Persistence)>,
    body_bytes: u64,
    /// How long the server says it will keep the connection idle.
    announced: Option<Duration>,
    /// The fields of the final head, for a client that keeps responses.
    fields: Option<Box<Fields>>,
}

impl Response {
    /// Whether a byte of it has come.
    pub(super) fn has_begun(&self) -> bool {
        self.started
    }

    /// How many bytes of memory its fields take, where they are kept.
    pub(super) fn takes(&self) -> u64 {
        self.fields.as_ref().map_or(0, |fields| Content::takes_alone(fields.written_len()))
    }

    /// Whether, by what is known of it, requests may still be sent on its connection.
    pub(super) fn allows_more(&self) -> bool {
        self.head.is_none_or(|(_, persistence)| persistence.keeps())
    }
}

/// How a response is left unread for a while.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Pause {
    /// Nothing has come yet.
    #[default]
    Before,
    /// It lies there.
    During,
    /// It may be read.
    Over,
}

/// What to do after having looked at what arrived.
enum Next {
    /// Look again.
    Again,
    /// Wait for more.
    Wait,
}

impl Client {
    pub(super) fn on_readable(&mut self, io: &mut dyn Io, sock: Sock) {
        let http = &self.told.config.http;
        let (pauses, looks_away) = (!http.read_pause.is_zero(), !http.watch_idle);
        if (pauses && self.is_busy(io, sock)) || (looks_away && self.is_idle(sock)) {
            return;
        }
        self.take_in(io, sock);
    }

    /// Whether the client waits for nothing on this connection. Then it may not look at it
    /// (`http.watch_idle`).
    fn is_idle(&self, sock: Sock) -> bool {
        self.conns.get(&sock).is_some_and(|conn| conn.asked().is_none())
    }

    /// Reads what has come on a connection.
    pub(super) fn take_in(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        if io.read_into(sock, conn.reader.inlet()) {
            conn.reader.end();
        }
        while let Next::Again = self.read_on(io, sock) {}
        if let Some(conn) = self.conns.get_mut(&sock) {
            conn.count(io);
        }
    }

    /// Whether the client leaves what has come on this connection unread for now
    /// (`http.read_pause`): TCP keeps it, and offers a smaller window.
    fn is_busy(&mut self, io: &mut dyn Io, sock: Sock) -> bool {
        let pause = self.told.config.http.read_pause;
        let Some(conn) = self.conns.get_mut(&sock) else { return false };
        if conn.asked().is_none() {
            return false;
        }
        if conn.response.pause == Pause::Before {
            conn.response.pause = Pause::During;
            io.set_timer(io.now() + pause, Token::Read(sock.0).number());
        }
        conn.response.pause == Pause::During
    }

    /// The client turns to a response that it left unread.
    pub(super) fn on_pause_over(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        if conn.response.pause == Pause::During {
            conn.response.pause = Pause::Over;
            self.on_readable(io, sock);
        }
    }

    fn read_on(&mut self, io: &mut dyn Io, sock: Sock) -> Next {
        let Some(conn) = self.conns.get_mut(&sock) else { return Next::Wait };
        let Some(Asked { request, .. }) = conn.outstanding.front() else {
            return self.nobody_asked(io, sock);
        };
        let (id, object) = (request.id, request.object());
        if !conn.response.started && conn.reader.has_begun() {
            conn.response.started = true;
            io.note(HttpNote::ResponseStarted { request: id, conn: sock });
        }
        // In the middle of a body the method is of no consequence any more.
        let progress = self.progress.as_ref().filter(|_| conn.reader.is_at_head());
        let method =
            progress.map_or(&Method::Get, |progress| &progress.page().objects[object].method);
        match conn.reader.next_response(method) {
            Ok(Some(Part::Head(head, framing))) => {
                self.on_head(io, sock, (id, object), &head, framing)
            }
            Ok(Some(Part::Body(data))) => {
                conn.response.body_bytes += data.len();
                let more = conn.reader.has_more();
                let status = conn.response.head.map_or(0, |(status, _)| status);
                if self.discovery.is_some() && is_object(status) {
                    self.object_read(io, object, data.len());
                }
                if !more {
                    self.skip_body(io, sock);
                    return Next::Wait;
                }
            }
            Ok(Some(Part::End(_))) if conn.response.interim => conn.response.interim = false,
            Ok(Some(Part::End(_))) => self.on_complete(io, sock),
            Ok(None) if conn.reader.has_ended() => {
                let why = FailCause::ClosedBeforeResponse;
                self.close_failed(io, sock, CloseCause::PeerClosed, why);
            }
            Ok(None) => return Next::Wait,
            Err(ReadError::Truncated) => {
                self.close_failed(io, sock, CloseCause::PeerClosed, FailCause::Truncated);
            }
            Err(_) => self.not_understood(io, sock),
        }
        Next::Again
    }

    /// The rest of a body is skipped, unless somebody looks at it.
    fn skip_body(&mut self, io: &mut dyn Io, sock: Sock) {
        let is_looked_at = self.discovery.is_some() || !self.told.config.http.read_pause.is_zero();
        if is_looked_at {
            return;
        }
        if let Some(conn) = self.conns.get_mut(&sock) {
            conn.response.body_bytes += skip_body(io, sock, &mut conn.reader);
        }
    }

    /// Nothing is outstanding: the end of the stream is the server's good right, anything
    /// else is not a response to us and must not be taken for one (RFC 9112 §9.2).
    fn nobody_asked(&mut self, io: &mut dyn Io, sock: Sock) -> Next {
        let Some(conn) = self.conns.get_mut(&sock) else { return Next::Wait };
        let why = if conn.reader.has_begun() {
            CloseCause::ProtocolError
        } else if conn.reader.has_ended() {
            CloseCause::PeerClosed
        } else {
            return Next::Wait;
        };
        self.close(io, sock, why);
        Next::Wait
    }

    fn not_understood(&mut self, io: &mut dyn Io, sock: Sock) {
        self.close_failed(io, sock, CloseCause::ProtocolError, FailCause::Malformed);
    }

    fn on_head(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        (id, object): (RequestId, usize),
        head: &ResponseHead,
        framing: Framing,
    ) {
        if head.status == 101 {
            // Nobody asked to change the protocol (RFC 9110 §15.2.2).
            return self.not_understood(io, sock);
        }
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        if head.is_interim() {
            conn.response.interim = true;
            if head.status == 100 {
                self.send_content(io, sock, ContentCause::Invited);
            }
            return;
        }
        // The answer came before the content, which is not sent any more. The server may still
        // wait for it, so nothing else can be sent on this connection.
        conn.said_close |= conn.held_back.is_some();
        // `close` was said in the last request, and ends the connection after its response.
        let closing = conn.said_close && conn.outstanding.len() == 1;
        let mut options =
            Options::of_connection(&head.fields, head.version, self.told.config.http.strict_1_0);
        let asked = matches!(
            self.told.config.connection_field,
            ConnectionField::KeepAlive
                | ConnectionField::ProxyConnection
                | ConnectionField::ProxyConnectionOnly
                | ConnectionField::Both
        );
        if asked && is_proxied(&self.told.config) {
            // Some proxies answer in this field (privoxy 3.0.34), and who asks a proxy to keep
            // the connection has reason to understand it, as curl does.
            options = options.or(Options::of(&head.fields, "Proxy-Connection"));
        }
        let reuses = self.told.policy.reuses();
        let persistence =
            judge((self.told.config.version, closing), (head, options), framing, reuses);
        conn.response.head = Some((head.status, persistence));
        if self.told.config.cache {
            conn.response.fields = Some(Box::new(head.fields.clone()));
        }
        if self.told.config.http.client.keep_alive_margin.is_some() {
            conn.response.announced = announced_timeout(&head.fields);
        }
        conn.final_status_came(id);
        if let Some(discovery) = &mut self.discovery {
            discovery.begins(object);
        }
        let status = head.status;
        io.note(HttpNote::ResponseHead { request: id, conn: sock, status, persistence });
        if !persistence.keeps() {
            let why = BeliefCause::Decision(persistence);
            self.beliefs.set(io, sock, Belief::WillClose, why);
        }
    }

    fn on_complete(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        let Some(Asked { request, at, conditional, .. }) = conn.outstanding.pop_front() else {
            return;
        };
        let (id, target) = (request.id, conn.target);
        let response = std::mem::take(&mut conn.response);
        self.stop(io, Token::Response(id.0));
        let body_bytes = response.body_bytes;
        io.note(HttpNote::ResponseDone { request: id, conn: sock, body_bytes });
        let (status, persistence) = response.head.unwrap_or((0, Persistence::CloseDelimited));
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        if persistence.keeps() {
            conn.cautious = false;
            if let Some(target) = self.targets.get_mut(&target) {
                target.cautious = false;
            }
            if conn.outstanding.is_empty() {
                let why = BeliefCause::Decision(persistence);
                self.beliefs.set(io, sock, Belief::KeptIdle, why);
                self.begin_idling(io, sock, response.announced);
            }
        } else {
            self.take_leave(io, sock, persistence);
        }
        if self.is_refused_to_ask(&request, status) {
            return self.ask_no_more(io, target, request);
        }
        if let (Some(fields), Some(progress)) = (&response.fields, &self.progress) {
            let object = &progress.page().objects[request.object()];
            let cache = self.cache.get_or_insert_default();
            let before = cache.takes();
            cache.answered(at, object, status, fields);
            io.holds(before, cache.takes());
        }
        if is_object(status) || (status == 304 && conditional) {
            self.object_arrived(io, request.object());
        } else {
            // Answered, but not with the object.
            self.object_lost(request.object());
        }
    }

    /// The last response on this connection is complete. Where the server is to close, it is
    /// left to do so first; where only we do not want it any more, we close at once.
    fn take_leave(&mut self, io: &mut dyn Io, sock: Sock, persistence: Persistence) {
        let Some(conn) = self.forget(io, sock) else { return };
        // RFC 9112 §9.6: the server has not processed what came after.
        self.requeue_unprocessed(io, conn.target, conn.outstanding);
        let why = CloseCause::Decision(persistence);
        if conn.reader.has_ended() {
            self.beliefs.closes(io, sock, CloseCause::PeerClosed);
            io.close(sock);
        } else if persistence == Persistence::CloseUnwilling {
            self.beliefs.closes(io, sock, why);
            io.close(sock);
        } else {
            let patience = self.told.config.http.await_close;
            self.farewells.await_peer(io, &mut self.beliefs, sock, why, patience);
        }
    }
}

/// `Keep-Alive: timeout=` in seconds. Without the option in Connection the field means nothing
/// (fact D-16).
fn announced_timeout(fields: &Fields) -> Option<Duration> {
    if !fields.has_member("Connection", "keep-alive") {
        return None;
    }
    let timeout = fields.members("Keep-Alive").find_map(|member| {
        let (name, value) = std::str::from_utf8(member).ok()?.split_once('=')?;
        name.trim().eq_ignore_ascii_case("timeout").then(|| value.trim().parse::<u32>().ok())?
    })?;
    Some(Duration::from_secs(timeout.into()))
}

/// Whether a response of this status brings the object (RFC 9110 §15.3).
fn is_object(status: u16) -> bool {
    (200..300).contains(&status)
}

/// What the client makes of the connection after this response.
///
/// The rule is asked with the lower of the two versions: a server that answers an HTTP/1.0
/// request in HTTP/1.1 still treats it as HTTP/1.0, and closes unless both sides said
/// `keep-alive` (correction of rule S19).
fn judge(
    (sent, said_close): (Version, bool),
    (head, options): (&ResponseHead, Options),
    framing: Framing,
    reuses: bool,
) -> Persistence {
    let rule = decide(Received {
        version: sent.min(head.version),
        options,
        recipient_is_proxy: false,
        is_response: true,
        recipient_willing: reuses,
    });
    Exchange {
        rule,
        own_close: said_close || framing.must_close,
        close_delimited: matches!(framing.length, BodyLength::UntilClose | BodyLength::Tunnel),
        limit_reached: false,
        willing: reuses,
    }
    .outcome()
}
