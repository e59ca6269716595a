//! What a party can see and do: the [`Io`] of one host.

use super::World;
use super::happening::HostEvent;
use crate::http::{Io, NoPort, Sock};
use crate::ids::{Addr, HostId, RequestId};
use crate::trace::{Event, HttpNote, Sink};
use crate::units::SimTime;
use crate::wire::{Content, Pieces};

/// One host's view of the world while its party acts.
pub(super) struct Sockets<'w, 'p, S: Sink> {
    pub(super) world: &'w mut World<'p, S>,
    pub(super) host: HostId,
}

impl<S: Sink> Io for Sockets<'_, '_, S> {
    fn now(&self) -> SimTime {
        self.world.net.now.at
    }

    fn host(&self) -> HostId {
        self.host
    }

    fn resolve(&self, name: &str) -> Option<Addr> {
        self.resolve_in_turn(name, self.world.plan.share_of(self.host).place)
    }

    fn resolve_in_turn(&self, name: &str, turn: u32) -> Option<Addr> {
        let host = self.world.names.host(name, turn)?;
        Some(Addr { host, port: self.world.hosts[host.index()].listens_on()? })
    }

    fn connect(&mut self, to: Addr) -> Result<Sock, NoPort> {
        self.world.open(self.host, to)
    }

    fn peer(&self, sock: Sock) -> Option<HostId> {
        self.world.peer_of(self.world.held_end(self.host, sock)?)
    }

    fn write(&mut self, sock: Sock, content: &[Content]) {
        let Some(end) = self.world.held_end(self.host, sock) else { return };
        if !self.world.must_have_memory() {
            return;
        }
        let bytes = content.iter().map(Content::len).sum();
        let mut offset = self.world.conns.write(end, content, bytes);
        if S::ON {
            for content in content {
                let event = Event::Wrote { of: end, offset, content: content.clone() };
                self.world.sink.record(self.world.net.now.at, event);
                offset += content.len();
            }
        }
        self.world.with_tcp(end, |tcp, cx| tcp.write(cx, bytes));
    }

    fn cork(&mut self, sock: Sock, corked: bool) {
        self.world.cork(self.host, sock, corked);
    }

    fn readable(&self, sock: Sock) -> u64 {
        let end = self.world.held_end(self.host, sock);
        end.and_then(|end| self.world.conns.active(end)).map_or(0, |tcp| tcp.readable())
    }

    fn read_into(&mut self, sock: Sock, content: &mut Pieces) -> bool {
        let end = self.world.held_end(self.host, sock);
        end.is_some_and(|end| self.world.read(end, content))
    }

    fn holds(&mut self, before: u64, now: u64) -> bool {
        self.world.conns.party_holds(before, now);
        self.world.must_have_memory()
    }

    fn skip(&mut self, sock: Sock, bytes: u64) -> u64 {
        let end = self.world.held_end(self.host, sock);
        let Some((end, _)) = end.and_then(|end| self.world.conns.get_mut(end)) else { return 0 };
        end.skips += bytes;
        bytes
    }

    fn close(&mut self, sock: Sock) {
        if let Some(end) = self.world.held_end(self.host, sock) {
            self.world.let_go(end);
            self.world.with_tcp(end, |tcp, cx| tcp.close(cx));
        }
    }

    fn shutdown(&mut self, sock: Sock) {
        if let Some(end) = self.world.held_end(self.host, sock) {
            self.world.with_tcp(end, |tcp, cx| tcp.shutdown(cx));
        }
    }

    fn set_accepting(&mut self, accepting: bool) {
        if accepting {
            // Not at once: the party is busy, and what waits is told to it.
            let accepting = HostEvent::Accepting(self.host).into();
            self.world.net.queue.push(self.world.net.now.at, accepting);
        } else {
            self.world.stop_accepting(self.host);
        }
    }

    fn abort(&mut self, sock: Sock) {
        if let Some(end) = self.world.held_end(self.host, sock) {
            self.world.let_go(end);
            self.world.with_tcp(end, |tcp, cx| tcp.abort(cx));
        }
    }

    fn set_timer(&mut self, at: SimTime, token: u64) {
        let at = at.max(self.world.net.now.at);
        let (order, now) = (self.world.net.queue.reserve(), self.world.net.now.at);
        if self.world.timers.set(self.host, token, (at, order), now) {
            let timer = HostEvent::Timer { host: self.host, token }.into();
            self.world.net.queue.push_reserved(at, order, timer);
        }
    }

    fn cancel_timer(&mut self, token: u64) {
        self.world.timers.cancel(self.host, token);
    }

    fn random(&mut self) -> u64 {
        self.world.hosts[self.host.index()].chance.next_u64()
    }

    fn new_request(&mut self) -> RequestId {
        self.world.next_request += 1;
        RequestId(self.world.next_request - 1)
    }

    fn page_done(&mut self) {
        self.world.stopping.page_done(self.world.net.now.at);
    }

    fn record(&mut self, note: HttpNote) {
        if S::ON && self.world.has_memory() {
            self.world.sink.record(self.world.net.now.at, Event::Http { host: self.host, note });
        }
    }

    fn tracing(&self) -> bool {
        S::ON
    }
}
