//! Connections and who takes which request.
//!
//! Requests wait in one line for each server (or for the proxy). A connection that is
//! ready takes the first in line; a request is not bound to a connection before. Where
//! requests are left over, connections are opened up to the strategy's number, no more than
//! there are requests waiting.

use super::cache::Held;
use super::exchange::Response;
use super::expect::HeldBack;
use super::request;
use super::told::{Manner, Written};
use super::{Asked, Client, Request};
use crate::http::codec::Reader;
use crate::http::config::Version;
use crate::http::message::Method;
use crate::http::parties::Token;
use crate::http::{Io, Sock};
use crate::ids::{Addr, RequestId};
use crate::trace::{Belief, BeliefCause, CloseCause, FailCause, HttpNote};
use crate::units::{Duration, SimTime};
use std::collections::VecDeque;

/// A server or proxy that requests are sent to.
#[derive(Debug, Default)]
pub(super) struct Target {
    /// The number of the name that must be looked up first.
    pub(super) name: usize,
    /// Requests that wait for a connection, in order.
    pub(super) waiting: VecDeque<Request>,
    /// Whether a pipelined connection has failed, so that the next one begins without
    /// pipelining (RFC 9112 §9.3.2).
    pub(super) cautious: bool,
    /// How many connections the server has shown to allow, where it refused one.
    pub(super) allowed: Option<u32>,
}

/// One of the client's connections, from the first SYN until the client has done with it.
#[derive(Debug)]
pub(super) struct Conn {
    pub(super) target: Addr,
    pub(super) reader: Reader,
    /// Requests sent and not answered yet, in order.
    pub(super) outstanding: VecDeque<Asked>,
    /// What is known of the response being read.
    pub(super) response: Response,
    /// Whether the client has said `close` on it (rule P1: nothing may follow).
    pub(super) said_close: bool,
    /// One request at a time until the first response shows that it persists.
    pub(super) cautious: bool,
    /// The unanswered request with a method that is not idempotent: nothing is sent behind it
    /// until its final status is known (RFC 9112 §9.3.2).
    barrier: Option<RequestId>,
    /// Content that waits for the server's word.
    pub(super) held_back: Option<Box<HeldBack>>,
    /// Its first SYN left.
    pub(super) opened: SimTime,
    connected: bool,
    sent: u32,
    /// What the world knows of [`Conn::takes`].
    counted: u64,
}

impl Target {
    /// Whether there is nothing to remember but that it is there, under the first of all names.
    pub(super) fn is_idle(&self) -> bool {
        let Target { name, waiting, cautious, allowed } = self;
        *name == 0 && waiting.is_empty() && !cautious && allowed.is_none()
    }
}

impl Conn {
    /// One whose first SYN leaves.
    pub(super) fn new(target: Addr, reader: Reader, opened: SimTime, cautious: bool) -> Conn {
        Conn {
            target,
            reader,
            outstanding: VecDeque::new(),
            response: Response::default(),
            said_close: false,
            cautious,
            barrier: None,
            held_back: None,
            opened,
            connected: false,
            sent: 0,
            counted: 0,
        }
    }

    /// When it was opened and how many requests were sent on it, where it waits for nothing.
    pub(super) fn idle(&self) -> Option<(SimTime, u32)> {
        let Conn { target: _, reader, outstanding, response, said_close: _, .. } = self;
        let Conn { cautious: _, barrier, held_back, opened, connected, sent, counted: _, .. } =
            self;
        let idle = reader.is_new()
            && outstanding.is_empty()
            && *response == Response::default()
            && barrier.is_none()
            && held_back.is_none()
            && *connected;
        idle.then_some((*opened, *sent))
    }

    /// Gives back the memory that it does not need while nothing is asked on it.
    pub(super) fn relax(&mut self) {
        self.reader.relax();
        self.outstanding.shrink_to_fit();
    }

    /// How many bytes of memory what has been read of a response takes.
    fn takes(&self) -> u64 {
        self.reader.takes() + self.response.takes()
    }

    /// Has what is kept of a response counted ([`Io::holds`]).
    pub(super) fn count(&mut self, io: &mut dyn Io) {
        let now = self.takes();
        if now != self.counted {
            io.holds(std::mem::replace(&mut self.counted, now), now);
        }
    }

    /// So many requests were sent on it.
    pub(super) fn set_sent(&mut self, requests: u32) {
        self.sent = requests;
    }

    /// The first request that has no answer yet.
    pub(super) fn asked(&self) -> Option<&Asked> {
        self.outstanding.front()
    }

    /// Whether the handshakes are over, and a request may be sent.
    pub(super) fn is_connected(&self) -> bool {
        self.connected
    }

    /// From now on requests may be sent.
    pub(super) fn set_connected(&mut self) {
        self.connected = true;
    }

    /// The final status of this request is known.
    pub(super) fn final_status_came(&mut self, id: RequestId) {
        self.barrier = self.barrier.filter(|barrier| *barrier != id);
    }

    /// Whether it could take another request, with this many unanswered ones at most.
    fn is_ready(&self, depth: u32) -> bool {
        let depth = if self.cautious { 1 } else { depth };
        self.connected
            && !self.said_close
            && self.barrier.is_none()
            && self.held_back.is_none()
            && self.response.allows_more()
            && (self.outstanding.len() as u64) < u64::from(depth)
    }
}

impl Client {
    /// Sends what can be sent, opens what may be opened.
    pub(super) fn dispatch(&mut self, io: &mut dyn Io) {
        self.preconnect(io);
        // Nothing of what follows adds a target.
        let mut place = 0;
        while let Some((target, state)) = self.targets.at(place) {
            place += 1;
            if !state.waiting.is_empty() && self.names.is_known(state.name) {
                self.send_waiting(io, target);
                self.open_connections(io, target);
            }
        }
    }

    fn send_waiting(&mut self, io: &mut dyn Io, target: Addr) {
        if !self.told.config.http.watch_idle {
            self.look_at_idle(io, target);
        }
        let depth = self.depth();
        // Nor does sending add or remove a connection.
        let mut place = 0;
        while let Some((sock, conn)) = self.conns.at(place) {
            if conn.target != target || !conn.is_ready(depth) {
                place += 1;
                continue;
            }
            let Some(request) = self.next_waiting(target) else { return };
            self.send(io, sock, request);
        }
    }

    /// Before an idle connection is used, sees whether it still stands: what has come there
    /// meanwhile can only be its end.
    fn look_at_idle(&mut self, io: &mut dyn Io, target: Addr) {
        if self.targets.get(&target).is_none_or(|target| target.waiting.is_empty()) {
            return;
        }
        let idle = self.conns_to(target).filter(|(_, conn)| conn.connected);
        let idle = idle.filter(|(_, conn)| conn.asked().is_none());
        for sock in idle.map(|(sock, _)| *sock).collect::<Vec<_>>() {
            self.take_in(io, sock);
        }
    }

    /// Pipelining is HTTP/1.1's (RFC 9112 §9.3.2); with HTTP/1.0 each response must say
    /// first that the connection stays (rule K2).
    fn depth(&self) -> u32 {
        match self.told.config.version {
            Version::Http11 => self.told.policy.unanswered(),
            Version::Http10 => 1,
        }
    }

    fn conns_to(&self, target: Addr) -> impl Iterator<Item = (&Sock, &Conn)> {
        let conns = self.conns.iter().map(|(sock, conn)| (sock, &**conn));
        conns.filter(move |(_, conn)| conn.target == target)
    }

    fn next_waiting(&mut self, target: Addr) -> Option<Request> {
        self.targets.get_mut(&target)?.waiting.pop_front()
    }

    fn open_connections(&mut self, io: &mut dyn Io, target: Addr) {
        loop {
            let Some(state) = self.targets.get(&target) else { return };
            if state.waiting.is_empty() {
                return;
            }
            let limit = self.told.policy.connections().min(state.allowed.unwrap_or(u32::MAX));
            let (mut live, mut opening) = (0, 0);
            for (_, conn) in self.conns_to(target) {
                live += 1;
                opening += usize::from(!conn.connected);
            }
            if live >= u64::from(limit) || opening >= state.waiting.len() {
                return;
            }
            self.open_connection(io, target);
        }
    }

    pub(super) fn open_connection(&mut self, io: &mut dyn Io, target: Addr) {
        let Ok(sock) = io.connect(target) else {
            return self.on_not_connected(io, target, None, FailCause::PortsExhausted);
        };
        let reader = Reader::new(self.told.config.http.max_head_size.0);
        let cautious = self.targets.get(&target).is_some_and(|state| state.cautious);
        let conn = Conn::new(target, reader, io.now(), cautious);
        self.conns.insert(sock, Box::new(conn));
        if let Some(time) = self.told.config.http.client.connect_timeout {
            io.set_timer(io.now() + time, Token::Connect(sock.0).number());
        }
    }

    fn send(&mut self, io: &mut dyn Io, sock: Sock, request: Request) {
        let last = self.is_last();
        let Some(page) = self.progress.as_ref().map(|progress| progress.page().clone()) else {
            return;
        };
        let (id, at) = (request.id, request.object());
        let object = &page.objects[at];
        let refused = request.past.as_ref().is_some_and(|past| past.refused_to_ask);
        let asks_first = self.asks_first(object) && !refused;
        let (written, conditional) = match self.held(io, object) {
            Held::Stale(conditions) => {
                let (config, policy) = (&self.told.config, &*self.told.policy);
                let mut head = request::build(config, policy, object, last, asks_first);
                for (name, value) in conditions {
                    head.fields.push(name, value);
                }
                (Written::from(head), true)
            }
            Held::Nothing | Held::Fresh => {
                let manner = Manner { last, asks_first };
                (self.told.request(io, self.visit, at, manner), false)
            }
        };
        self.goes_out(io, sock, request, &object.method, (written.says_close, conditional));
        match request::content(object) {
            None => io.write(sock, &[written.head]),
            Some(content) if asks_first => {
                io.write(sock, &[written.head]);
                self.hold_back(io, sock, id, content);
            }
            Some(content) => io.write(sock, &[written.head, content]),
        }
        if let Some(timeout) = self.told.config.timeout {
            io.set_timer(io.now() + timeout, Token::Response(id.0).number());
        }
        self.beliefs.set(io, sock, Belief::Busy, BeliefCause::Exchange);
    }

    /// Notes that a request goes out on a connection.
    fn goes_out(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        request: Request,
        method: &Method,
        (says_close, conditional): (bool, bool),
    ) {
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        let on_idle = conn.sent > 0 && conn.outstanding.is_empty();
        if on_idle {
            io.cancel_timer(Token::Idle(sock.0).number());
        }
        let (id, attempt, nth) = (request.id, request.attempt(), conn.sent);
        if !method.is_idempotent() {
            conn.barrier = Some(id);
        }
        conn.said_close = says_close;
        conn.outstanding.push_back(Asked { request, at: io.now(), on_idle, conditional });
        let method = method.known_name();
        io.note(HttpNote::RequestSent { request: id, conn: sock, attempt, nth, method });
        conn.sent += 1;
    }

    /// Whether the request being sent is the last that the client knows it will send: the
    /// last of its last page, with nothing more to be discovered.
    fn is_last(&self) -> bool {
        self.told.config.close_when_done
            && self.visit + 1 >= self.told.config.visits.len()
            && self.progress.as_ref().is_some_and(|progress| !progress.expects_more())
            && self.targets.values().all(|target| target.waiting.is_empty())
            && self.delayed.is_empty()
    }

    /// A connection has nothing to do from now on. The client leaves it idle for as long as it
    /// would, and not as long as the server has announced.
    pub(super) fn begin_idling(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        announced: Option<Duration>,
    ) {
        let http = &self.told.config.http.client;
        let margin = http.keep_alive_margin;
        let heeded = announced.and_then(|time| Some(time.saturating_sub(margin?)));
        let times = [http.client_idle_timeout, heeded];
        if let Some(time) = times.into_iter().flatten().min() {
            io.set_timer(io.now() + time, Token::Idle(sock.0).number());
        }
    }

    /// It has had nothing to do for as long as it may (RFC 9112 §9.5).
    pub(super) fn on_idle(&mut self, io: &mut dyn Io, sock: Sock) {
        self.close(io, sock, CloseCause::IdleTimeout);
    }

    /// Closes a connection that is of no more use.
    pub(super) fn close(&mut self, io: &mut dyn Io, sock: Sock, why: CloseCause) {
        if self.forget(io, sock).is_some() {
            self.beliefs.closes(io, sock, why);
            io.close(sock);
        }
    }

    /// Thinks of a connection no more, nor of the time it had.
    pub(super) fn forget(&mut self, io: &mut dyn Io, sock: Sock) -> Option<Box<Conn>> {
        let conn = self.conns.remove(&sock)?;
        let id = sock.0;
        for timer in [Token::Idle(id), Token::Connect(id), Token::Secured(id), Token::Continue(id)]
        {
            self.stop(io, timer);
        }
        if conn.counted > 0 {
            io.holds(conn.counted, 0);
        }
        Some(conn)
    }
}
