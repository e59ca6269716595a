//! Connections and who takes which request.
//!
//! Requests wait in one line for each server (or for the proxy). A connection that is
//! ready takes the first in line; a request is not bound to a connection before. Where
//! requests are left over, connections are opened up to the strategy's number, no more than
//! there are requests waiting.

use super::Client;
use super::request;
use crate::http::codec::Reader;
use crate::http::config::Version;
use crate::http::parties::Token;
use crate::http::{Io, Sock};
use crate::ids::{Addr, RequestId};
use crate::trace::{Belief, BeliefCause, FailCause, HttpNote};
use crate::wire::Content;
use std::collections::VecDeque;

/// A server or proxy that requests are sent to.
#[derive(Debug, Default)]
pub(super) struct Target {
    /// Requests that wait for a connection, in order.
    pub(super) waiting: VecDeque<RequestId>,
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
    pub(super) outstanding: VecDeque<RequestId>,
    /// What is known of the response being read.
    pub(super) response: super::exchange::Response,
    /// Whether the client has said `close` on it (rule P1: nothing may follow).
    pub(super) said_close: bool,
    /// One request at a time until the first response shows that it persists.
    pub(super) cautious: bool,
    connected: bool,
    sent: u32,
}

impl Conn {
    /// The first request that has no answer yet.
    pub(super) fn first(&self) -> Option<RequestId> {
        self.outstanding.front().copied()
    }

    /// Whether the handshake is over.
    pub(super) fn is_connected(&self) -> bool {
        self.connected
    }

    /// Whether it could take another request, with this many unanswered ones at most.
    fn is_ready(&self, depth: u32) -> bool {
        let depth = if self.cautious { 1 } else { depth };
        self.connected
            && !self.said_close
            && self.response.allows_more()
            && (self.outstanding.len() as u64) < u64::from(depth)
    }
}

impl Client {
    pub(super) fn on_connected(&mut self, sock: Sock) {
        if let Some(conn) = self.conns.get_mut(&sock) {
            conn.connected = true;
        }
    }

    /// Sends what can be sent, opens what may be opened.
    pub(super) fn dispatch(&mut self, io: &mut dyn Io) {
        if self.lookups_done < self.config.lookups.len() {
            return;
        }
        let targets: Vec<Addr> = self.targets.keys().copied().collect();
        for target in targets {
            self.send_waiting(io, target);
            self.open_connections(io, target);
        }
    }

    fn send_waiting(&mut self, io: &mut dyn Io, target: Addr) {
        let depth = self.depth();
        let socks: Vec<Sock> = self.conns_to(target).map(|(sock, _)| *sock).collect();
        for sock in socks {
            while self.conns.get(&sock).is_some_and(|conn| conn.is_ready(depth)) {
                let Some(id) = self.next_waiting(target) else { return };
                self.send(io, sock, id);
            }
        }
    }

    /// Pipelining is HTTP/1.1's (RFC 9112 §9.3.2); with HTTP/1.0 each response must say
    /// first that the connection stays (rule K2).
    fn depth(&self) -> u32 {
        match self.config.version {
            Version::Http11 => self.policy.unanswered(),
            Version::Http10 => 1,
        }
    }

    fn conns_to(&self, target: Addr) -> impl Iterator<Item = (&Sock, &Conn)> {
        self.conns.iter().filter(move |(_, conn)| conn.target == target)
    }

    fn next_waiting(&mut self, target: Addr) -> Option<RequestId> {
        self.targets.get_mut(&target)?.waiting.pop_front()
    }

    fn open_connections(&mut self, io: &mut dyn Io, target: Addr) {
        loop {
            let Some(state) = self.targets.get(&target) else { return };
            let limit = self.policy.connections().min(state.allowed.unwrap_or(u32::MAX));
            let live = self.conns_to(target).count() as u64;
            let opening = self.conns_to(target).filter(|(_, conn)| !conn.connected).count();
            if live >= u64::from(limit) || opening >= state.waiting.len() {
                return;
            }
            let cautious = state.cautious;
            match io.connect(target) {
                Ok(sock) => {
                    let conn = Conn {
                        target,
                        reader: Reader::new(self.config.http.max_head_size.0),
                        outstanding: VecDeque::new(),
                        response: Default::default(),
                        said_close: false,
                        cautious,
                        connected: false,
                        sent: 0,
                    };
                    self.conns.insert(sock, conn);
                }
                Err(_) => self.on_not_connected(io, target, None, FailCause::PortsExhausted),
            }
        }
    }

    fn send(&mut self, io: &mut dyn Io, sock: Sock, id: RequestId) {
        let last = self.is_last();
        let (Some(conn), Some(request), Some(progress)) =
            (self.conns.get_mut(&sock), self.requests.get_mut(&id), &self.progress)
        else {
            return;
        };
        request.attempts += 1;
        let object = &progress.page().objects[request.object];
        let head = request::build(&self.config, &*self.policy, object, last);
        conn.said_close = request::says_close(&head);
        conn.outstanding.push_back(id);
        io.note(HttpNote::RequestSent {
            request: id,
            conn: sock,
            attempt: request.attempts,
            nth: conn.sent,
            method: request.method.known_name(),
        });
        conn.sent += 1;
        let mut message = vec![Content::bytes(head.to_bytes())];
        message.extend(request::content(object));
        io.write(sock, &message);
        if let Some(timeout) = self.config.timeout {
            io.set_timer(io.now() + timeout, Token::Response(id.0).number());
        }
        self.beliefs.set(io, sock, Belief::Busy, BeliefCause::Exchange);
    }

    /// Whether the request being sent is the last that the client knows it will send: the
    /// last of its last page, with nothing more to be discovered.
    fn is_last(&self) -> bool {
        self.config.close_when_done
            && self.visit + 1 >= self.config.visits.len()
            && self.progress.as_ref().is_some_and(|progress| !progress.expects_more())
            && self.targets.values().all(|target| target.waiting.is_empty())
    }
}
