//! A response, and what becomes of the connection after it.

use super::conn::{Conn, Job, Phase};
use super::reply::Reply;
use super::site::{Extra, Written};
use super::{Desk, Site, manners, validators};
use crate::http::Io;
use crate::http::codec::ReadError;
use crate::http::config::{ContentPolicy, Ending, FaultKind, Object, ServerConfig, Version};
use crate::http::message::Method;
use crate::http::params::BodyFraming;
use crate::http::persistence::{Exchange, Received, decide};
use crate::trace::{Belief, BeliefCause, CloseCause, HttpNote, Persistence};
use crate::units::SimTime;
use crate::wire::Content;
use std::rc::Rc;

impl Conn {
    /// Writes the response and decides about the connection.
    pub(super) fn answer(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        let Some(job) = self.job.take() else { return };
        self.give_up_worker(desk);
        self.phase = Phase::Reading;
        if let Some(fault) = job.fault {
            io.note(HttpNote::Fault { conn: self.sock, what: fault.name() });
            if let FaultKind::Before(ending) = fault {
                return self.end(io, desk, ending);
            }
        }
        let config = &site.config;
        let (persistence, reply) = self.reply(site, &job, io.now());
        let corked = config.http.fin_with_last_data && !persistence.keeps();
        if corked {
            io.cork(self.sock, true);
        }
        self.write(io, &reply, config, persistence);
        self.nth += 1;
        self.decided = Some(persistence);
        let decision = BeliefCause::Decision(persistence);
        if let Some(FaultKind::During(ending, _) | FaultKind::After(ending)) = job.fault {
            self.end(io, desk, ending);
        } else if persistence.keeps() {
            // What is left of a request that has been answered early is still to be read.
            if job.whole && !self.has_more() {
                desk.beliefs.set(io, self.sock, Belief::KeptIdle, decision);
            }
        } else {
            desk.beliefs.set(io, self.sock, Belief::WillClose, decision);
            self.close_last(io, config, desk, CloseCause::Decision(persistence));
        }
        if corked {
            io.cork(self.sock, false);
        }
    }

    /// What is answered, and whether the connection stays open after it.
    fn reply(&self, site: &Site, job: &Job, now: SimTime) -> (Persistence, Rc<Written>) {
        let (config, request) = (&site.config, &job.request);
        let object = job.object.map(|at| site.object(at));
        let version = request.version.min(config.version);
        let body = match config.http.body_framing {
            // RFC 9112 §6.1: no Transfer-Encoding towards HTTP/1.0.
            BodyFraming::Chunked if version == Version::Http10 => BodyFraming::Close,
            other => other,
        };
        let unchanged = object
            .is_some_and(|object| validators::not_modified(request, object, &config.http, now));
        let carries =
            |object: &Object| object.status != 204 && request.method != Method::Head && !unchanged;
        let close_delimited =
            job.status.is_none() && body == BodyFraming::Close && object.is_some_and(carries);
        let persistence = self.judge(config, job, close_delimited);
        let mut extra = manners::connection_fields(config, request, persistence, self.nth);
        let kept = object.filter(|_| job.status.is_none() && request.method.is_safe());
        extra.extend(kept.into_iter().flat_map(|o| validators::fields(o, &config.http, now)));
        let answer = manners::answer_version(config, request.version);
        let known = !matches!(request.method, Method::Connect | Method::Other(_));
        let whole = job.status.is_none() && known && request.method != Method::Head;
        if let Some(at) =
            job.object.filter(|at| whole && job.fault.is_none() && carries(site.object(*at)))
        {
            return (persistence, site.response(at, answer, body, extra));
        }
        let mut reply = match (job.status, object) {
            (Some(status), _) => Reply::empty(answer, status, &extra),
            // RFC 9110 §9.1: 501 for a method that the server does not know.
            _ if !known => Reply::empty(answer, 501, &extra),
            (_, None) => Reply::empty(answer, 404, &extra),
            (_, Some(_)) if unchanged => Reply::bodiless(answer, 304, &extra),
            (_, Some(object)) if object.status == 204 => Reply::bodiless(answer, 204, &extra),
            (_, Some(object)) => Reply::of(object, answer, body, &config.http, &extra),
        };
        if request.method == Method::Head {
            reply.body.clear();
        }
        if let Some(fault) = job.fault {
            fault.spoil(&mut reply);
        }
        (persistence, Rc::new(Written::from(reply)))
    }

    /// Whether the connection stays open after this exchange.
    fn judge(&self, config: &ServerConfig, job: &Job, close_delimited: bool) -> Persistence {
        let rule = decide(Received {
            version: job.request.version.min(config.version),
            options: manners::options(config, &job.request),
            recipient_is_proxy: false,
            is_response: false,
            recipient_willing: config.keep_alive,
        });
        // RFC 9112 §9.3: a server reads the whole request, or closes.
        let unread = !job.whole
            && (job.status.is_some() || config.manners.content == ContentPolicy::AnswerThenClose);
        Exchange {
            rule,
            own_close: job.framing.must_close || unread || self.refused,
            close_delimited,
            limit_reached: config.max_requests.is_some_and(|most| self.nth + 1 >= most),
            willing: config.keep_alive,
        }
        .outcome()
    }

    /// Writes a response; see `http.writes_per_response`. Where the server corks its socket
    /// and has read more than this request, the response waits for the next one: nginx 1.22
    /// (`ngx_http_set_keepalive`) pulls the cork when nothing of what it has read is left, so
    /// that the end of a response and the beginning of the next may share a segment.
    fn write(
        &mut self,
        io: &mut dyn Io,
        reply: &Written,
        config: &ServerConfig,
        persistence: Persistence,
    ) {
        let (conn, nth, status) = (self.sock, self.nth, reply.status);
        io.note(HttpNote::ResponseSent { conn, nth, status, persistence });
        let at_once = config.http.writes_per_response == 1;
        let waits = config.http.fin_with_last_data && at_once && persistence.keeps();
        if waits && self.has_more() {
            return self.put_off(io, &reply.pieces);
        }
        let (head, body) = reply.pieces.split_at(if at_once { reply.pieces.len() } else { 1 });
        if self.unwritten.is_empty() {
            io.write(self.sock, head);
        } else {
            self.put_off(io, head);
            self.write_out(io);
        }
        if !body.is_empty() {
            io.write(self.sock, body);
        }
    }

    /// Has something wait for [`Conn::write_out`], within the event. A line of a hundred thousand
    /// requests may be answered in one, so it is counted at once.
    pub(super) fn put_off(&mut self, io: &mut dyn Io, pieces: &[Content]) {
        if io.holds(0, pieces.iter().map(Content::takes).sum()) {
            self.unwritten.extend_from_slice(pieces);
        }
    }

    pub(super) fn write_out(&mut self, io: &mut dyn Io) {
        if !self.unwritten.is_empty() {
            io.write(self.sock, &self.unwritten);
            io.holds(self.unwritten.iter().map(Content::takes).sum(), 0);
            self.unwritten.clear();
        }
    }

    /// The request could not be understood: it says so and closes, because nobody knows
    /// where the next request would begin (RFC 9112 §2.2, §6.3).
    pub(super) fn refuse(
        &mut self,
        io: &mut dyn Io,
        site: &Site,
        desk: &mut Desk,
        error: ReadError,
    ) {
        let version = site.config.version;
        let mut extra = Extra::new();
        if manners::says_close(&site.config, version) {
            extra.push(("Connection", "close".into()));
        }
        let reply = Reply::empty(version, error.status(), &extra);
        self.write(io, &Written::from(reply), &site.config, Persistence::CloseOption);
        self.close_last(io, &site.config, desk, CloseCause::ProtocolError);
    }

    /// Closes after the last response, in stages where the parameters say so. Later requests
    /// are not processed (RFC 9112 §9.6).
    fn close_last(
        &mut self,
        io: &mut dyn Io,
        config: &ServerConfig,
        desk: &mut Desk,
        why: CloseCause,
    ) {
        let unread = self.has_more() || io.readable(self.sock) > 0;
        let lingers =
            config.http.lingering_close && (unread || !config.manners.lingers_only_if_unread);
        if lingers && !self.reader.has_ended() {
            self.leave(io, desk);
            let patience = config.http.lingering_timeout;
            desk.farewells.half_close(io, &mut desk.beliefs, self.sock, why, patience);
        } else {
            self.close(io, desk, why);
        }
    }

    /// Ends the connection as a fault does.
    fn end(&mut self, io: &mut dyn Io, desk: &mut Desk, ending: Ending) {
        match ending {
            Ending::Close => self.close(io, desk, CloseCause::Injected),
            Ending::Reset => {
                self.write_out(io);
                self.leave(io, desk);
                desk.beliefs.closes(io, self.sock, CloseCause::Injected);
                io.abort(self.sock);
            }
        }
    }
}
