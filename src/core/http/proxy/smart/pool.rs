//! A connection for a request: an idle one of the pool, a new one, or a place in the line.
//!
//! The pool is shared by all clients, unless a parameter gives each client connection its own.
//! RFC 2616 §8.1.4 lets a proxy have up to 2 * N connections towards a server, N being the
//! number of simultaneously active users (rule P9b): those who have a connection to it. What
//! exceeds the bound waits in a line, first come, first served.

use super::Smart;
use super::exchange::Exchange;
use super::rewrite::Changes;
use super::upstream::Up;
use crate::http::codec::Reader;
use crate::http::parties::Token;
use crate::http::{Io, Sock};
use crate::ids::{Addr, HostId};
use crate::trace::{Belief, BeliefCause, CloseCause, ForwardedPart, HttpNote};

impl Smart {
    /// Passes the request at hand of this client on, as soon as there is a connection for it.
    pub(super) fn send_upstream(&mut self, io: &mut dyn Io, sock: Sock) {
        let target = |smart: &Smart, sock| smart.exchange_of(sock).map(|found| found.target);
        let own = target(self, sock);
        let others_first = self.waiting.iter().any(|other| target(self, *other) == own);
        if others_first || !self.assign(io, sock) {
            self.waiting.push_back(sock);
        }
    }

    /// Those who wait for a connection get one, in order, if there is one now.
    pub(super) fn serve_waiting(&mut self, io: &mut dyn Io) {
        for sock in std::mem::take(&mut self.waiting) {
            let waits = self.exchange_of(sock).is_some_and(|found| found.up.is_none());
            if waits && !self.assign(io, sock) {
                self.waiting.push_back(sock);
            }
        }
    }

    /// Gives the request at hand of this client to a connection, or fails it. `false` where it
    /// has to wait for one.
    fn assign(&mut self, io: &mut dyn Io, sock: Sock) -> bool {
        let Some(exchange) = self.exchange_of(sock) else { return true };
        let target = exchange.target;
        if let Some(up) = self.idle_connection(sock, exchange) {
            self.put_on(io, sock, up);
            return true;
        }
        if self.is_at_limit(io, target) {
            // An idle connection that this request may not have makes room for a new one.
            let Some(idle) = self.idle_towards(target).next() else { return false };
            self.close(io, idle, CloseCause::OtherSideClosed);
        }
        match self.open(io, sock, target) {
            Some(up) => self.put_on(io, sock, up),
            None => self.fail(io, sock, 502),
        }
        true
    }

    fn exchange_of(&self, sock: Sock) -> Option<&Exchange> {
        self.downs.get(&sock)?.exchange.as_ref()
    }

    /// The idle connection to this server that was opened last, so that old ones time out.
    fn idle_connection(&self, sock: Sock, exchange: &Exchange) -> Option<Sock> {
        if exchange.has_body() && !self.params().pools_bodies {
            return None;
        }
        let shared = self.params().shares_pool;
        let mut idle = self.idle_towards(exchange.target);
        idle.rfind(|up| shared || self.ups.get(up).is_some_and(|up| up.owner == Some(sock)))
    }

    fn idle_towards(&self, target: Addr) -> impl DoubleEndedIterator<Item = Sock> {
        let idle = move |up: &Up| up.target == target && up.down.is_none() && up.connected;
        self.ups.iter().filter(move |(_, up)| idle(up)).map(|(sock, _)| *sock)
    }

    /// Whether there are as many connections towards this server as the users there are allow.
    fn is_at_limit(&self, io: &dyn Io, target: Addr) -> bool {
        let Some(each) = self.params().connections_per_user else { return false };
        let mut users: Vec<HostId> = self.downs.keys().filter_map(|down| io.peer(*down)).collect();
        users.sort_unstable();
        users.dedup();
        let open = self.ups.values().filter(|up| up.target == target).count() as u64;
        open >= u64::from(each) * users.len().max(1) as u64
    }

    /// Opens a connection for this client's request.
    pub(super) fn open(&mut self, io: &mut dyn Io, sock: Sock, target: Addr) -> Option<Sock> {
        let opened = io.connect(target).ok()?;
        let up = Up {
            target,
            reader: Reader::new(self.config.http.max_head_size.0),
            down: None,
            connected: false,
            carried: 0,
            owner: (!self.params().shares_pool).then_some(sock),
            interim: false,
            verdict: None,
            weight: self.tally.weight(),
        };
        self.ups.insert(opened, up);
        Some(opened)
    }

    /// Gives the request at hand of this client to this connection.
    pub(super) fn put_on(&mut self, io: &mut dyn Io, sock: Sock, up_sock: Sock) {
        self.be_patient(io, up_sock, None);
        let (Some(down), Some(up)) = (self.downs.get_mut(&sock), self.ups.get_mut(&up_sock)) else {
            return;
        };
        let Some(exchange) = &mut down.exchange else { return };
        up.carried += 1;
        up.down = Some(sock);
        exchange.up = Some(up_sock);
        exchange.attempts += 1;
        if let Some(Changes { removed, added }) = exchange.changes.take() {
            let (part, understood) = (ForwardedPart::Request, true);
            io.note(HttpNote::Forwarded {
                from: sock,
                to: up_sock,
                part,
                understood,
                removed,
                added,
            });
        }
        if up.connected {
            io.write(up_sock, &exchange.sent.to_vec());
            self.expect_response(io, up_sock);
        }
        self.beliefs.set(io, up_sock, Belief::Busy, BeliefCause::Exchange);
    }

    /// From now on the server has so long to send something.
    pub(super) fn expect_response(&self, io: &mut dyn Io, up_sock: Sock) {
        if let Some(patience) = self.params().response_timeout {
            io.set_timer(io.now() + patience, Token::Response(up_sock.0).number());
        }
    }

    /// A client's connection is over: so are those that belonged to it alone. One that is busy
    /// has its response still to come, and nobody to send it to.
    pub(super) fn close_owned(&mut self, io: &mut dyn Io, sock: Sock) {
        let owned = self.ups.iter().filter(|(_, up)| up.owner == Some(sock));
        let owned: Vec<Sock> = owned.map(|(up, _)| *up).collect();
        for up in owned {
            self.close(io, up, CloseCause::OtherSideClosed);
        }
    }
}
