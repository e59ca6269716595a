//! From what a server wrote back to the request's arrival.

use super::{Next, Walk};
use crate::explain::Phase;
use crate::explain::index::At;
use crate::ids::{Endpoint, HostId, PacketId, Side};
use crate::trace::{Event, HttpNote, Wait};
use crate::units::Duration;

impl Walk<'_> {
    /// A server did what stands there, such as closing a connection. Where it has just written
    /// there, that was what it waited for.
    pub(super) fn server(&mut self, host: HostId, at: At) -> Next {
        let index = self.index;
        if let Event::Http { note: HttpNote::Closes { conn, .. }, .. } = index.record(at).event {
            let of = Endpoint { conn, side: Side::Acceptor };
            let sent = index.notes_before(host, conn, at);
            let sent = sent.take_while(|(other, _)| index.root(*other) == index.root(at));
            let response = sent.filter_map(|(at, note)| match note {
                HttpNote::ResponseSent { nth, .. } => Some((at, *nth)),
                _ => None,
            });
            if let Some((sent, nth)) = response.last() {
                return self.served(host, of, nth as usize, sent);
            }
        }
        self.because(host, at)
    }

    /// A server wrote the byte at `offset`.
    pub(super) fn server_wrote(&mut self, host: HostId, of: Endpoint, offset: u64, at: At) -> Next {
        let number = self.index.end(of).and_then(|end| end.message_at(offset));
        match number {
            Some(number) => self.served(host, of, number, at),
            None => self.because(host, at),
        }
    }

    /// A server answered request number `nth` of a connection; `at` is the writing, or the
    /// response's being ready.
    pub(super) fn served(&mut self, host: HostId, of: Endpoint, nth: usize, at: At) -> Next {
        let index = self.index;
        self.conn = Some(of.conn);
        let (mut ready, mut received) = (at, None);
        for (noted, note) in index.notes_before(host, of.conn, at + 1) {
            match note {
                HttpNote::ResponseSent { nth: n, .. } if *n as usize == nth => ready = noted,
                HttpNote::RequestReceived { nth: n, think, .. } if *n as usize == nth => {
                    received = Some((noted, *think));
                    break;
                }
                _ => {}
            }
        }
        let Some((received, think)) = received else { return self.because(host, at) };
        // It may lie until the next response is ready, to leave with it.
        self.name(index.time(ready), Phase::ServerQueue);
        if self.has_thought(ready) {
            let began = self.now.as_nanos().saturating_sub(think.as_nanos());
            let began = crate::units::SimTime::ZERO + Duration::from_nanos(began);
            self.name(began.max(index.time(received)), Phase::ServerThink);
        }
        self.name(index.time(received), Phase::ServerQueue);
        self.had_arrived(host, of, nth, received)
    }

    /// Whether a worker was done when this happened.
    fn has_thought(&self, at: At) -> bool {
        let root = self.index.root(at).map(|root| &self.index.record(root).event);
        let thought = |note: &HttpNote| matches!(note, HttpNote::Waited { what: Wait::Think, .. });
        matches!(root, Some(Event::Http { note, .. }) if thought(note))
    }

    /// A server took a request up. It did so because it arrived, or it had arrived before and had
    /// to wait: behind those before it on the connection, or until the connection was accepted.
    fn had_arrived(&mut self, host: HostId, of: Endpoint, nth: usize, received: At) -> Next {
        let index = self.index;
        let root = index.root(received);
        match root.map(|root| &index.record(root).event) {
            Some(Event::Arrived { packet, conn, .. }) if *conn == of.conn => {
                return Next::On(*packet);
            }
            Some(Event::Http { note: HttpNote::Accepting, .. }) => {
                return match self.arrived_before(of, received) {
                    Some((packet, arrived)) => {
                        self.name(index.time(arrived), Phase::ListenBacklog);
                        Next::On(packet)
                    }
                    None => Next::Stop,
                };
            }
            _ => {}
        }
        let asked = index.end(of.peer());
        let last_byte = asked.and_then(|end| end.last_byte_before(nth + 1, received));
        let read = last_byte.and_then(|byte| index.end(of)?.read_of(byte));
        match read {
            Some(read) if self.focus.is_some() || nth == 0 => {
                self.name(index.time(read), Phase::HeadOfLine);
                self.because(host, read)
            }
            Some(_) => {
                self.request = index.requests.on(of.conn).get(nth - 1).copied().or(self.request);
                Next::Served(of, nth - 1, received)
            }
            None => self.because(host, received),
        }
    }

    /// The last packet with data that reached an end before a record.
    fn arrived_before(&self, of: Endpoint, before: At) -> Option<(PacketId, At)> {
        let arrivals = &self.index.end(of)?.arrivals;
        let until = arrivals.partition_point(|(at, _)| *at < before);
        arrivals[..until].last().map(|(at, packet)| (*packet, *at))
    }
}
