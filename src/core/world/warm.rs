//! Connections that are there without a handshake (`tcp.warm_connections`).
//!
//! The three segments of the handshake are made by one end and taken by the other as ever, so that
//! both know what they would know; but they cross no link, take no time, and are not sent as far
//! as trace and counters are concerned. Where nobody listens, or a backlog is full, the SYN goes
//! out as any other.

use super::World;
use super::transport::Notes;
use crate::ids::Endpoint;
use crate::tcp::{Connection, Cx, Ports};
use crate::trace::Sink;
use crate::wire::{Segment, Seq};

impl<S: Sink> World<'_, S> {
    /// The opener's end has just been made: makes the acceptor's, and both are established.
    pub(super) fn shake_hands_at_once(&mut self, opener: Endpoint) {
        let acceptor = opener.peer();
        let (own, peer) = self.conns.addresses(acceptor);
        let listens = self.hosts[own.host.index()].listens_on() == Some(own.port);
        if !listens || self.backlog_refuses(own.host).is_some() {
            return;
        }
        let Some(syn) = self.taken_from(opener) else { return };
        let ports = Ports { local: own.port, remote: peer.port };
        let iss = Seq(self.isns.next_u32());
        let mut notes = Notes { sink: &mut self.sink, at: self.net.now.at, of: acceptor };
        let params = &self.plan.hosts[own.host.index()].tcp;
        let mut cx = Cx { now: self.net.now.at, params, observer: &mut notes };
        let mut tcp = Connection::accept(&mut cx, ports, iss, &syn);
        tcp.assume_handshake();
        self.add_end(acceptor, tcp);
        self.with_tcp_alone(opener, |tcp, _| tcp.assume_handshake());
        let Some(syn_ack) = self.taken_from(acceptor) else { return };
        self.with_tcp_alone(opener, |tcp, cx| tcp.on_segment(cx, &syn_ack));
        let Some(ack) = self.taken_from(opener) else { return };
        self.with_tcp(acceptor, |tcp, cx| tcp.on_segment(cx, &ack));
    }

    /// The segment that an end would send now.
    fn taken_from(&mut self, of: Endpoint) -> Option<Segment> {
        let outgoing = self.with_tcp_alone(of, |tcp, cx| tcp.poll_segment(cx))??;
        Some(outgoing.segment)
    }
}
