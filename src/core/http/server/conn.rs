//! One connection of a server: read a request, wait for a worker, think, answer; `answer` goes
//! on from there.

use super::ahead::Ahead;
use super::workers::Got;
use super::{Desk, Site};
use crate::http::body::{BodyLength, Framing};
use crate::http::codec::{Head, Part, ReadError, Reader};
use crate::http::config::{ContentPolicy, ExpectPolicy, FaultKind, ServerConfig, Version};
use crate::http::message::{RequestHead, ResponseHead};
use crate::http::parties::{Token, skip_body};
use crate::http::{Io, Sock};
use crate::trace::{Belief, BeliefCause, CloseCause, HttpNote, Persistence};
use crate::units::{Duration, SimTime};
use crate::wire::Content;

/// One connection of a server.
#[derive(Debug)]
pub(super) struct Conn {
    pub(super) sock: Sock,
    pub(super) reader: Reader,
    /// The request being read or answered; `None` between requests, and where the answer has
    /// been given before the request was whole.
    pub(super) job: Option<Job>,
    pub(super) phase: Phase,
    /// How many requests came before the one being read or answered.
    pub(super) nth: u32,
    /// Whether there was no room for it: its first request is answered 503.
    pub(super) refused: bool,
    /// Requests that have been read before their turn.
    pub(super) ahead: Ahead,
    /// Since when the request that has its turn has been worked on already.
    pub(super) since: Option<SimTime>,
    /// What was decided after the last response.
    pub(super) decided: Option<Persistence>,
    /// Whether a timer is set for what it waits for.
    pub(super) timed: bool,
    /// Responses that wait for others to requests that have come together.
    pub(super) unwritten: Vec<Content>,
}

/// A request on its way to an answer.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) request: Head<RequestHead>,
    pub(super) framing: Framing,
    /// The object that it asks for, by its position, where there is one.
    pub(super) object: Option<u32>,
    /// How long a worker takes for it.
    pub(super) think: Duration,
    /// What goes wrong with it on purpose.
    pub(super) fault: Option<FaultKind>,
    /// An error with which it is answered instead of with the object.
    pub(super) status: Option<u16>,
    /// Whether all of it has been read.
    pub(super) whole: bool,
}

/// What a connection is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    /// Between requests, or reading one.
    Reading,
    /// Its request waits for a worker.
    InLine,
    /// A worker makes the response.
    Thinking,
    /// A worker has it and will never answer: a fault.
    Stalled,
    /// Handed over to the farewells, closed or gone.
    Over,
}

impl Conn {
    /// It has just been accepted.
    pub(super) fn begin_waiting(&mut self, io: &mut dyn Io, site: &Site, _: &mut Desk) {
        self.be_patient(io, &site.config);
    }

    /// Whether the server need not think of it any more.
    pub(super) fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    /// How many bytes of memory it takes what the server has read and not answered ([`Io::holds`]).
    pub(super) fn takes(&self) -> u64 {
        let request = self.job.as_ref().map_or(0, |job| job.request.takes());
        request + self.ahead.takes() + self.reader.takes()
    }

    /// Bytes or the end of the stream have arrived.
    pub(super) fn on_readable(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        if io.read_into(self.sock, self.reader.inlet()) {
            // A half-close only says that nothing more will come: what has been asked for
            // is still answered (RFC 9112 §9.6).
            self.reader.end();
            let given_up = site.config.manners.half_close_cancels || self.phase == Phase::Stalled;
            if given_up {
                return self.close(io, desk, CloseCause::PeerClosed);
            }
        }
        self.advance(io, site, desk);
    }

    /// The response is ready.
    pub(super) fn on_ready(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        if self.phase == Phase::Thinking {
            self.answer(io, site, desk);
            self.advance(io, site, desk);
        }
    }

    /// Nothing came for as long as the server waits.
    pub(super) fn on_idle(&mut self, io: &mut dyn Io, _: &Site, desk: &mut Desk) {
        self.timed = false;
        if self.phase == Phase::Reading {
            self.close(io, desk, CloseCause::IdleTimeout);
        }
    }

    /// The connection broke.
    pub(super) fn on_gone(&mut self, io: &mut dyn Io, _: &Site, desk: &mut Desk) {
        self.leave(io, desk);
        desk.beliefs.broke(io, self.sock);
    }

    /// A worker has become free for the request.
    pub(super) fn begin(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        self.start(io, site, desk);
        self.advance(io, site, desk);
    }

    /// A worker turns to the request.
    fn start(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        let Some(job) = &self.job else { return };
        self.phase = Phase::Thinking;
        if job.fault == Some(FaultKind::Stall) {
            io.note(HttpNote::Fault { conn: self.sock, what: FaultKind::Stall.name() });
            self.phase = Phase::Stalled;
        } else if job.think.is_zero() {
            self.answer(io, site, desk);
        } else {
            io.set_timer(io.now() + job.think, Token::Think(self.sock.0).number());
        }
    }

    /// Reads on as long as there is something and no response is being made.
    pub(super) fn advance(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        self.read_on(io, site, desk);
        self.read_ahead(io, site);
        self.write_out(io);
    }

    fn read_on(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        while self.phase == Phase::Reading {
            if self.take_next(io, site, desk) {
                continue;
            }
            match self.reader.next_request() {
                Ok(Some(Part::Head(head, framing))) => self.on_head(io, site, desk, head, framing),
                Ok(Some(Part::Body(_))) => {}
                Ok(Some(Part::End(_))) => self.on_end(io, site, desk),
                Ok(None) if self.reader.has_ended() => {
                    return self.close(io, desk, CloseCause::PeerClosed);
                }
                Ok(None) => {
                    // Where the rest of a request is waited for so long only, each segment counts.
                    if site.config.http.request_timeout.is_none() {
                        skip_body(io, self.sock, &mut self.reader);
                    }
                    return self.be_patient(io, &site.config);
                }
                Err(ReadError::Truncated) => {
                    return self.close(io, desk, CloseCause::PeerClosed);
                }
                Err(error) => return self.refuse(io, site, desk, error),
            }
        }
    }

    pub(super) fn on_head(
        &mut self,
        io: &mut dyn Io,
        site: &Site,
        desk: &mut Desk,
        head: Head<RequestHead>,
        framing: Framing,
    ) {
        desk.beliefs.set(io, self.sock, Belief::Busy, BeliefCause::Exchange);
        let refuses = self.is_expected_to_continue(&site.config, &head)
            && self.continue_or_refuse(io, &site.config);
        let has_content = framing.length != BodyLength::Exactly(0);
        let early = has_content && site.config.manners.content != ContentPolicy::ReadFirst;
        let status = if refuses { Some(417) } else { None };
        let job = Job {
            request: head,
            framing,
            object: None,
            think: Duration::ZERO,
            fault: None,
            status,
            whole: false,
        };
        self.job = Some(job);
        if refuses || early {
            self.take_up(io, site, desk);
        }
    }

    /// The message is complete. Where it has been answered before, the connection is free now.
    pub(super) fn on_end(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        if let Some(job) = &mut self.job {
            job.whole = true;
            self.take_up(io, site, desk);
        } else if let Some(decided) = self.decided
            && !self.has_more()
        {
            let why = BeliefCause::Decision(decided);
            desk.beliefs.set(io, self.sock, Belief::KeptIdle, why);
        }
    }

    /// How long it will wait for what comes next: the keep-alive timeout between requests,
    /// counted from now, when the last byte of the response has just been written; else
    /// the time for the first request, or for the rest of one.
    fn be_patient(&mut self, io: &mut dyn Io, config: &ServerConfig) {
        let between = self.nth > 0 && self.job.is_none() && !self.has_more();
        let patience = if between {
            config.keep_alive_timeout.map(|time| time + config.keep_alive_grace)
        } else {
            config.http.request_timeout
        };
        match patience {
            Some(time) => {
                io.set_timer(io.now() + time, Token::Idle(self.sock.0).number());
                self.timed = true;
            }
            None => self.stop_waiting(io),
        }
    }

    /// What it waited for has come, or it waits for as long as it takes.
    fn stop_waiting(&mut self, io: &mut dyn Io) {
        if std::mem::take(&mut self.timed) {
            io.cancel_timer(Token::Idle(self.sock.0).number());
        }
    }

    /// RFC 9110 §10.1.1: an HTTP/1.0 request's expectation is ignored.
    fn is_expected_to_continue(&self, config: &ServerConfig, head: &RequestHead) -> bool {
        let both_1_1 = head.version.min(config.version) == Version::Http11;
        both_1_1 && head.fields.has_member("Expect", "100-continue")
    }

    /// RFC 9110 §10.1.1: who expects `100-continue` gets it at once or a final status. Tells
    /// whether it is to be the latter.
    fn continue_or_refuse(&mut self, io: &mut dyn Io, config: &ServerConfig) -> bool {
        if config.manners.expect == ExpectPolicy::Continue {
            let interim = ResponseHead::new(config.version, 100);
            self.put_off(io, &[Content::bytes(interim.to_bytes())]);
            self.write_out(io);
        }
        config.manners.expect == ExpectPolicy::Refuse
    }

    /// The request can be worked on: it gets a worker, a place in the line, or 503.
    fn take_up(&mut self, io: &mut dyn Io, site: &Site, desk: &mut Desk) {
        self.stop_waiting(io);
        let Some(job) = &mut self.job else { return };
        let config = &site.config;
        job.object = site.find(job.request.path());
        let object = job.object.map(|at| site.object(at));
        if job.status.is_none() && !self.refused {
            let usual = config.think_distribution.span(config.think, draw(io, config));
            let all = usual + object.map_or(Duration::ZERO, |object| object.think);
            let done = self.since.take().map_or(Duration::ZERO, |since| io.now().since(since));
            job.think = all.saturating_sub(done);
            job.fault = desk.faults.strike(&config.faults, job.request.path());
        }
        if io.tracing() {
            let (target, think) = (job.request.target.as_str().into(), job.think);
            io.note(HttpNote::RequestReceived { conn: self.sock, nth: self.nth, target, think });
        }
        if self.refused || job.status.is_some() {
            job.status = job.status.or(Some(503));
            return self.answer(io, site, desk);
        }
        match desk.workers.ask(&config.capacity, self.sock) {
            Got::Worker => self.start(io, site, desk),
            Got::Place(ahead) => {
                io.note(HttpNote::InLine { conn: self.sock, ahead });
                self.phase = Phase::InLine;
            }
            Got::Nothing => {
                job.status = Some(503);
                self.answer(io, site, desk);
            }
        }
    }

    /// Gives back what it holds and waits for: worker, place in the line, timers.
    pub(super) fn leave(&mut self, io: &mut dyn Io, desk: &mut Desk) {
        self.give_up_worker(desk);
        if self.phase == Phase::Thinking {
            io.cancel_timer(Token::Think(self.sock.0).number());
        }
        self.phase = Phase::Over;
        self.stop_waiting(io);
    }

    /// The worker is free again, or the place in the line.
    pub(super) fn give_up_worker(&mut self, desk: &mut Desk) {
        match self.phase {
            Phase::Thinking | Phase::Stalled => desk.workers.release(),
            Phase::InLine => desk.workers.leave_line(self.sock),
            Phase::Reading | Phase::Over => {}
        }
    }

    pub(super) fn close(&mut self, io: &mut dyn Io, desk: &mut Desk, why: CloseCause) {
        self.write_out(io);
        self.leave(io, desk);
        desk.beliefs.closes(io, self.sock, why);
        io.close(self.sock);
    }
}

/// A random number where one is needed: what does not vary draws none.
fn draw(io: &mut dyn Io, config: &ServerConfig) -> u64 {
    if config.think_distribution == Default::default() { 0 } else { io.random() }
}
