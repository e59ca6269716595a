//! A listener: connections that TCP has established, or is establishing, and that the
//! application has not accepted yet.
//!
//! Read listen(2) and accept(2) of Linux; RFC 9293 knows no limit. What a full queue does is
//! Linux's way (`tcp_conn_request`, `tcp_check_req` with `tcp_abort_on_overflow` = 0): SYNs are
//! ignored, and so is the ACK that would complete a handshake, so that the SYN-ACK comes again
//! and the client, which believes itself connected, answers it again.
//!
//! Simplified: a connection that is reset while it waits leaves the queue, where Linux would
//! still hand it over; SYN cookies are not sent, an unlimited `tcp.syn_backlog` has their
//! effect; and a SYN-ACK is retried as often when the queue is full as when it is not.

use super::World;
use super::conns::Conns;
use super::happening::HostEvent;
use super::host::Host;
use crate::http::PartyEvent;
use crate::ids::{Endpoint, HostId};
use crate::trace::{Backlog, Event, Sink, TcpNote, TcpState};
use crate::units::SimTime;
use crate::wire::{Flags, Segment};
use std::collections::VecDeque;

/// The listening side of a host.
#[derive(Debug)]
pub(super) struct Listener {
    /// The port it listens on.
    pub(super) port: u16,
    /// Whether the application accepts by now.
    accepting: bool,
    /// Established connections that wait for the application (the accept queue).
    waiting: VecDeque<Endpoint>,
    /// Connections whose handshake is going on, and some whose is over; kept only where their
    /// number is limited.
    opening: Vec<Endpoint>,
}

impl Listener {
    /// Nobody accepts yet.
    pub(super) fn new(port: u16) -> Listener {
        Listener { port, accepting: false, waiting: VecDeque::new(), opening: Vec::new() }
    }
}

impl<S: Sink> World<'_, S> {
    /// The run begins: the application says when it will accept.
    pub(super) fn begin_listening(&mut self, host: HostId) {
        let Host { party, listener, .. } = &mut self.hosts[host.index()];
        let (Some(party), Some(listener)) = (party, listener) else { return };
        match party.accepts_from() {
            Some(wait) if wait.as_nanos() == 0 => listener.accepting = true,
            Some(wait) => {
                self.net.queue.push(SimTime::ZERO + wait, HostEvent::Accepting(host).into());
            }
            None => {}
        }
    }

    /// The application begins to accept, first what has been waiting.
    pub(super) fn begin_accepting(&mut self, host: HostId) {
        let Some(listener) = &mut self.hosts[host.index()].listener else { return };
        listener.accepting = true;
        // One after another: the application may have enough before all are taken.
        while let Some(endpoint) = self.next_to_accept(host) {
            self.hand_over(endpoint);
            if self.tcp(endpoint).is_some_and(|tcp| tcp.readable() > 0 || tcp.eof()) {
                self.tell_holder(endpoint, PartyEvent::Readable(endpoint.conn));
            }
        }
    }

    fn next_to_accept(&mut self, host: HostId) -> Option<Endpoint> {
        let listener = self.hosts[host.index()].listener.as_mut()?;
        if listener.accepting { listener.waiting.pop_front() } else { None }
    }

    /// The application accepts no more for now.
    pub(super) fn stop_accepting(&mut self, host: HostId) {
        if let Some(listener) = &mut self.hosts[host.index()].listener {
            listener.accepting = false;
        }
    }

    /// A connection to a listener is established.
    pub(super) fn established(&mut self, endpoint: Endpoint) {
        let Some(host) = self.host_of(endpoint) else { return };
        match &mut self.hosts[host.index()].listener {
            Some(listener) if !listener.accepting => listener.waiting.push_back(endpoint),
            _ => self.hand_over(endpoint),
        }
    }

    /// A connection is over before anybody accepted it.
    pub(super) fn no_longer_waits(&mut self, host: HostId, endpoint: Endpoint) {
        if let Some(listener) = &mut self.hosts[host.index()].listener {
            listener.waiting.retain(|waiting| *waiting != endpoint);
        }
    }

    /// What keeps a listener from hearing a SYN. Linux compares with "more than", so that
    /// one more than the limit gets in (`sk_acceptq_is_full`, `inet_csk_reqsk_queue_is_full`).
    pub(super) fn backlog_refuses(&mut self, host: HostId) -> Option<Backlog> {
        let params = &self.plan.hosts[host.index()].tcp;
        let listener = self.hosts[host.index()].listener.as_mut()?;
        if is_more(listener.waiting.len(), params.listen_backlog) {
            return Some(Backlog::Established);
        }
        // Counted only where there is a limit.
        params.syn_backlog?;
        let conns = &self.conns;
        listener.opening.retain(|end| is_in_handshake(conns, *end));
        is_more(listener.opening.len(), params.syn_backlog).then_some(Backlog::Handshakes)
    }

    /// A listener has begun a handshake.
    pub(super) fn begins_handshake(&mut self, host: HostId, endpoint: Endpoint) {
        if self.plan.hosts[host.index()].tcp.syn_backlog.is_some()
            && let Some(listener) = &mut self.hosts[host.index()].listener
        {
            listener.opening.push(endpoint);
        }
    }

    /// Whether an ACK that would complete a handshake is ignored, because too many
    /// connections wait to be accepted.
    #[inline]
    pub(super) fn backlog_ignores(
        &mut self,
        host: HostId,
        endpoint: Endpoint,
        segment: &Segment,
    ) -> bool {
        let completes = segment.has(Flags::ACK) && !segment.has(Flags::RST);
        // Seldom is there a handshake, so that this is asked first.
        if !completes || !is_in_handshake(&self.conns, endpoint) {
            return false;
        }
        let limit = self.plan.hosts[host.index()].tcp.listen_backlog;
        let listener = self.hosts[host.index()].listener.as_ref();
        let full = listener.is_some_and(|listener| is_more(listener.waiting.len(), limit));
        // One that was opened early is in the queue already, or accepted.
        let early = || self.tcp(endpoint).is_some_and(|tcp| tcp.is_open_early());
        let ignored = full && !early();
        if ignored {
            self.note_backlog(endpoint, Backlog::Established);
        }
        ignored
    }

    /// The trace says that a segment was ignored.
    pub(super) fn note_backlog(&mut self, of: Endpoint, queue: Backlog) {
        if S::ON {
            let note = TcpNote::BacklogFull { queue };
            self.sink.record(self.net.now.at, Event::Tcp { of, note });
        }
    }
}

fn is_in_handshake(conns: &Conns<'_>, endpoint: Endpoint) -> bool {
    conns.active(endpoint).is_some_and(|tcp| tcp.state() == TcpState::SynReceived)
}

fn is_more(count: usize, limit: Option<u32>) -> bool {
    limit.is_some_and(|limit| count as u64 > u64::from(limit))
}
