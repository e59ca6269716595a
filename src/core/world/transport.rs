//! Connections in the world: packets to segments, segments to connections, and back.

use super::World;
use super::conns::{End, Place};
use super::net::Net;
use crate::engine::fetch;
use crate::http::{Gone, NoPort, PartyEvent};
use crate::ids::{Addr, ConnId, Endpoint, HostId, Side};
use crate::net::{Moment, Packet, PathId, PlaceId};
use crate::tcp::{
    Connection, Cx, Observer, Ports, TcpEvent, TcpParams, opens_a_connection, reset_reply,
};
use crate::trace::{Event, Sink, TcpNote, TcpState};
use crate::units::{Bytes, SimTime};
use crate::wire::{Flags, Pieces, Segment, Seq};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::VecDeque;

/// Passes what a connection notes on to the trace.
pub(super) struct Notes<'a, S: Sink> {
    pub(super) sink: &'a mut S,
    pub(super) at: SimTime,
    pub(super) of: Endpoint,
}

impl<S: Sink> Observer for Notes<'_, S> {
    const ON: bool = S::ON;
    const DETAIL: bool = S::DETAIL;

    fn note(&mut self, note: TcpNote) {
        self.sink.record(self.at, Event::Tcp { of: self.of, note });
    }
}

impl<S: Sink> World<'_, S> {
    /// Opens a connection for the party on `host`.
    pub(super) fn open(&mut self, host: HostId, to: Addr) -> Result<ConnId, NoPort> {
        let (port, iss) = self.local_port(host, to)?;
        let opener = Addr { host, port };
        let conn = self.conns.open(opener, to);
        let endpoint = Endpoint { conn, side: Side::Opener };
        if S::ON {
            self.sink.record(self.net.now.at, Event::Opened { conn, opener, acceptor: to });
        }
        self.net.counters.connections_opened += 1;
        let ports = Ports { local: port, remote: to.port };
        let ticket = self.ticket(host, to.host);
        let mut notes = Notes { sink: &mut self.sink, at: self.net.now.at, of: endpoint };
        let params = &self.plan.hosts[host.index()].tcp;
        let mut cx = Cx { now: self.net.now.at, params, observer: &mut notes };
        let tcp = match ticket {
            Some(ticket) => Connection::connect_fast(&mut cx, ports, iss, ticket),
            None => Connection::connect(&mut cx, ports, iss),
        };
        self.add_end(endpoint, tcp);
        if params.warm_connections {
            self.shake_hands_at_once(endpoint);
        }
        self.flush(endpoint);
        Ok(conn)
    }

    /// A port for a connection to `to`, and its first sequence number. Where the port was in
    /// TIME-WAIT and may be used again, that ends.
    fn local_port(&mut self, host: HostId, to: Addr) -> Result<(u16, Seq), NoPort> {
        let (conns, now) = (&self.conns, self.net.now.at);
        let params = &self.plan.hosts[host.index()].tcp;
        // A connection in TIME-WAIT still holds its port, unless it gives way.
        let looked = Cell::new(0);
        let free = |port| {
            looked.set(looked.get() + 1);
            let tcp = conns.at(Addr { host, port }, to).and_then(|end| conns.tcp(end));
            tcp.is_none_or(|tcp| tcp.may_be_replaced(params, now))
        };
        let port = self.hosts[host.index()].ephemeral_port(params, free);
        self.ports += looked.get();
        let port = port?;
        let old = self.conns.at(Addr { host, port }, to);
        let successor = old.and_then(|old| self.make_way(old));
        Ok((port, successor.unwrap_or_else(|| Seq(self.isns.next_u32()))))
    }

    /// A connection in TIME-WAIT ends because another takes its ports; the sequence number
    /// from which on that one may count.
    fn make_way(&mut self, old: Endpoint) -> Option<Seq> {
        let iss = self.tcp(old)?.successor_iss();
        self.with_tcp(old, |tcp, cx| tcp.make_way(cx));
        self.forget(old);
        Some(iss)
    }

    /// Does something to an end's TCP, if it is still there, and lets it send.
    pub(super) fn with_tcp<R>(
        &mut self,
        endpoint: Endpoint,
        act: impl FnOnce(&mut Connection, &mut Cx<'_, Notes<'_, S>>) -> R,
    ) -> Option<R> {
        let World { sink, net, conns, touched, .. } = self;
        let (end, params) = conns.get_mut(endpoint)?;
        // What is sent in answer enters it.
        net.fetch_first_of(end.path);
        let mut notes = Notes { sink: &mut *sink, at: net.now.at, of: endpoint };
        let result = act(&mut end.tcp, &mut Cx { now: net.now.at, params, observer: &mut notes });
        if flush(sink, net, endpoint, end, params) {
            touched.push_back(endpoint);
        }
        Some(result)
    }

    /// Does something to an end's TCP, if it is still there, and sends nothing.
    pub(super) fn with_tcp_alone<R>(
        &mut self,
        endpoint: Endpoint,
        act: impl FnOnce(&mut Connection, &mut Cx<'_, Notes<'_, S>>) -> R,
    ) -> Option<R> {
        let (end, params) = self.conns.get_mut(endpoint)?;
        let mut notes = Notes { sink: &mut self.sink, at: self.net.now.at, of: endpoint };
        let mut cx = Cx { now: self.net.now.at, params, observer: &mut notes };
        Some(act(&mut end.tcp, &mut cx))
    }

    /// Holds back what a connection would send, or lets it go.
    pub(super) fn cork(&mut self, host: HostId, conn: ConnId, corked: bool) {
        for side in [Side::Opener, Side::Acceptor] {
            let endpoint = Endpoint { conn, side };
            let (own, _) = self.conns.addresses(endpoint);
            if own.host != host {
                continue;
            }
            if let Some((end, _)) = self.conns.get_mut(endpoint) {
                end.corked = corked;
                self.flush(endpoint);
            }
        }
    }

    /// An end's TCP, to look at.
    pub(super) fn tcp(&self, endpoint: Endpoint) -> Option<Cow<'_, Connection>> {
        self.conns.tcp(endpoint)
    }

    /// The end of `conn` that the party on `host` holds.
    pub(super) fn held_end(&self, host: HostId, conn: ConnId) -> Option<Endpoint> {
        self.conns.held_by(host, conn)
    }

    /// The application gives its handle back.
    pub(super) fn let_go(&mut self, endpoint: Endpoint) {
        if let Some((end, _)) = self.conns.get_mut(endpoint) {
            end.held = false;
        }
    }

    /// A connection's entry in the queue has come up; perhaps its deadline has, too.
    pub(super) fn deadline(&mut self, at: SimTime, endpoint: Endpoint) {
        let Some((deadline, wakes)) = self.conns.deadline(endpoint) else { return };
        if *wakes != at {
            return;
        }
        *wakes = SimTime::NEVER;
        match deadline {
            Some(deadline) if deadline <= at => {
                self.net.now = Moment::whole(at);
                if !S::ON && self.conns.is_record(endpoint) {
                    // All that happens is that it is gone, which nobody hears.
                    return self.forget(endpoint);
                }
                self.with_tcp(endpoint, |tcp, cx| tcp.on_deadline(cx));
            }
            Some(deadline) => self.net.wake_at(endpoint, deadline, wakes),
            None => {}
        }
    }

    /// Tells applications what their connections have to say, until nobody has anything.
    pub(super) fn settle(&mut self) {
        while let Some(endpoint) = self.touched.pop_front() {
            while let Some(event) = self.next_event(endpoint) {
                self.tcp_event(endpoint, event);
            }
        }
    }

    /// What an end has to tell its application next. What the application skips is thrown away here,
    /// without a word to it. Where nothing is left to tell, an end in TIME-WAIT rests.
    #[inline]
    fn next_event(&mut self, of: Endpoint) -> Option<TcpEvent> {
        let World { sink, net, conns, touched, stopping, .. } = self;
        let (end, params, mut unread) = conns.active_to_read(of)?;
        loop {
            match end.tcp.poll_event() {
                Some(TcpEvent::Readable) if end.skips_all() => {
                    let bytes = end.tcp.readable();
                    end.skips -= bytes;
                    unread.skip(bytes);
                    stopping.has_read(unread.host, bytes, net.now.at);
                    has_read(sink, net, touched, end, params, bytes);
                }
                None => break,
                event => return event,
            }
        }
        if end.tcp.state() == TcpState::TimeWait {
            conns.rest(of);
        }
        None
    }

    fn tcp_event(&mut self, endpoint: Endpoint, event: TcpEvent) {
        let sock = endpoint.conn;
        match event {
            TcpEvent::Connected if endpoint.side == Side::Acceptor => self.established(endpoint),
            TcpEvent::Connected => self.tell_holder(endpoint, PartyEvent::Connected(sock)),
            TcpEvent::FastOpen => self.fast_open_news(endpoint),
            TcpEvent::Readable => self.tell_holder(endpoint, PartyEvent::Readable(sock)),
            TcpEvent::Refused => self.gone(endpoint, Gone::Refused),
            TcpEvent::Reset => self.gone(endpoint, Gone::Reset),
            TcpEvent::TimedOut => self.gone(endpoint, Gone::TimedOut),
            TcpEvent::Closed => self.forget(endpoint),
        }
    }

    /// The application at an end takes all that has arrived, and what it does not skip is appended.
    /// Returns whether the stream ends here.
    pub(super) fn read(&mut self, of: Endpoint, into: &mut Pieces) -> bool {
        let World { sink, net, conns, touched, stopping, .. } = self;
        let Some((end, params, mut unread)) = conns.get_mut_to_read(of) else { return false };
        let bytes = end.tcp.readable();
        let skipped = end.skips.min(bytes);
        end.skips -= skipped;
        unread.skip(skipped);
        unread.take(bytes - skipped, into);
        stopping.has_read(unread.host, bytes, net.now.at);
        has_read(sink, net, touched, end, params, bytes)
    }

    /// A connection ended without an orderly close. What TCP has kept of what it had received
    /// (some keep it even after a reset) can still be read before the handle dies.
    fn gone(&mut self, endpoint: Endpoint, how: Gone) {
        if self.conns.active(endpoint).is_some_and(|tcp| tcp.readable() > 0) {
            self.tell_holder(endpoint, PartyEvent::Readable(endpoint.conn));
        }
        let held = self.conns.is_held(endpoint);
        let holder = self.host_of(endpoint).filter(|_| held);
        self.forget(endpoint);
        if let Some(host) = holder {
            self.tell(host, PartyEvent::Gone(endpoint.conn, how));
        }
    }

    /// The application gets the handle of a connection that its listener has.
    pub(super) fn hand_over(&mut self, endpoint: Endpoint) {
        if let Some((end, _)) = self.conns.get_mut(endpoint) {
            end.held = true;
            self.tell_holder(endpoint, PartyEvent::Accepted(endpoint.conn));
        }
    }

    pub(super) fn tell_holder(&mut self, endpoint: Endpoint, event: PartyEvent) {
        if self.conns.is_held(endpoint) {
            let (own, _) = self.conns.addresses(endpoint);
            self.tell(own.host, event);
        }
    }

    /// Drops an end whose connection is over; its port is free again.
    fn forget(&mut self, endpoint: Endpoint) {
        if self.conns.remove(endpoint) {
            let (own, _) = self.conns.addresses(endpoint);
            self.no_longer_waits(own.host, endpoint);
        }
    }

    /// The packet that stands here has reached its host.
    pub(super) fn deliver(&mut self, place: PlaceId) {
        let packet = self.net.take(place);
        let expected = Endpoint { conn: packet.conn, side: packet.from.peer() };
        let (dst, src) = self.conns.addresses(expected);
        let segment = &packet.segment;
        if segment.payload > 0 {
            // It will be read when TCP is done with it.
            self.conns.fetch_waiting(packet.conn, packet.from);
            fetch(&self.hosts[dst.host.index()].party);
        }
        if S::ON {
            let event = Event::Arrived { packet: packet.id, host: dst.host, conn: packet.conn };
            self.sink.record(self.net.now.at, event);
        }
        let host = &self.hosts[dst.host.index()];
        let listens = || host.listens_on() == Some(segment.dst_port);
        let params = &self.plan.hosts[dst.host.index()].tcp;
        let old = self.conns.receiver(expected);
        let syn = opens_a_connection(segment) && listens();
        let gives_way = |old| self.tcp(old).is_some_and(|tcp| tcp.gives_way_to(params, segment));
        if let Some(old) = old.filter(|old| syn && gives_way(*old)) {
            let iss = self.make_way(old);
            self.accept(&packet, src, dst, iss);
        } else if let Some(endpoint) = old {
            if !self.backlog_ignores(dst.host, endpoint, segment) {
                self.with_tcp(endpoint, |tcp, cx| tcp.on_segment(cx, segment));
            }
        } else if syn {
            self.accept(&packet, src, dst, None);
        } else if let Some(reply) = reset_reply(segment, listens()) {
            let path = self.path(dst.host, src.host);
            let weight = stated_weight(params, expected.side, &reply.segment);
            self.net.send(&mut self.sink, expected, path, weight, &reply);
        }
    }

    /// A SYN comes to a listener. `iss` is given where it takes the place of a connection in
    /// TIME-WAIT.
    fn accept(&mut self, packet: &Packet, src: Addr, dst: Addr, iss: Option<Seq>) {
        if let Some(queue) = self.backlog_refuses(dst.host) {
            let of = Endpoint { conn: packet.conn, side: packet.from.peer() };
            return self.note_backlog(of, queue);
        }
        let mut conn = packet.conn;
        let taken = self.conns.is_there(Endpoint { conn, side: Side::Acceptor });
        if packet.from == Side::Acceptor || taken {
            // A stray SYN of an earlier time: what it opens is not the old connection.
            conn = self.conns.open(src, dst);
        }
        let endpoint = Endpoint { conn, side: Side::Acceptor };
        let iss = iss.unwrap_or_else(|| Seq(self.isns.next_u32()));
        let ports = Ports { local: dst.port, remote: src.port };
        let cookie = self.cookie(dst.host, src.host).filter(|_| conn == packet.conn);
        let mut notes = Notes { sink: &mut self.sink, at: self.net.now.at, of: endpoint };
        let params = &self.plan.hosts[dst.host.index()].tcp;
        let mut cx = Cx { now: self.net.now.at, params, observer: &mut notes };
        let syn = &packet.segment;
        let tcp = match cookie {
            Some(cookie) => Connection::accept_fast(&mut cx, ports, iss, syn, cookie),
            None => Connection::accept(&mut cx, ports, iss, syn),
        };
        self.add_end(endpoint, tcp);
        self.begins_handshake(dst.host, endpoint);
        self.flush(endpoint);
    }

    pub(super) fn add_end(&mut self, endpoint: Endpoint, tcp: Connection) {
        let (own, peer) = self.conns.addresses(endpoint);
        let path = self.path(own.host, peer.host);
        // Who accepts a connection does not hold it before.
        let held = endpoint.side == Side::Opener;
        self.conns.insert(End::new(endpoint, tcp, path, held));
    }

    /// Lets an end send what it wants to.
    fn flush(&mut self, endpoint: Endpoint) {
        let Some((end, params)) = self.conns.get_mut(endpoint) else { return };
        if flush(&mut self.sink, &mut self.net, endpoint, end, params) {
            self.touched.push_back(endpoint);
        }
    }

    fn path(&mut self, from: HostId, to: HostId) -> PathId {
        let path = self.net.path(&self.plan.network, from, to);
        path.unwrap_or_else(|| panic!("no way from {} to {}", self.name(from), self.name(to)))
    }

    /// Where an end is.
    pub(super) fn place(&self, endpoint: Endpoint) -> Option<Place> {
        self.conns.place(endpoint)
    }

    /// The host at the other end.
    pub(super) fn peer_of(&self, endpoint: Endpoint) -> Option<HostId> {
        Some(self.conns.place(endpoint)?.peer.host)
    }

    /// The host of an end.
    pub(super) fn host_of(&self, endpoint: Endpoint) -> Option<HostId> {
        Some(self.conns.place(endpoint)?.host)
    }
}

/// The application at an end has taken so many bytes. Returns whether the stream ends here.
#[inline(always)]
fn has_read<S: Sink>(
    sink: &mut S,
    net: &mut Net,
    touched: &mut VecDeque<Endpoint>,
    end: &mut End,
    params: &TcpParams,
    bytes: u64,
) -> bool {
    let (at, of) = (net.now.at, end.of);
    let mut notes = Notes { sink: &mut *sink, at, of };
    end.tcp.read(&mut Cx { now: at, params, observer: &mut notes }, bytes);
    let eof = end.tcp.eof();
    // Mostly nothing is to be sent, and the rest is as it was when the end was flushed last.
    if (S::DETAIL || end.tcp.may_send()) && flush(sink, net, of, end, params) {
        touched.push_back(of);
    }
    if S::ON && (bytes > 0 || eof) {
        sink.record(at, Event::Read { of, bytes, eof });
    }
    eof
}

/// Sends what a connection wants to send, and sees to it that it is woken in time. Returns whether
/// it has something to tell: not while it is corked.
#[inline(always)]
fn flush<S: Sink>(
    sink: &mut S,
    net: &mut Net,
    endpoint: Endpoint,
    end: &mut End,
    params: &TcpParams,
) -> bool {
    if end.corked {
        return false;
    }
    // Mostly it has nothing to send.
    if S::DETAIL || end.tcp.may_send() {
        send(sink, net, endpoint, end, params);
    }
    if let Some(deadline) = end.tcp.next_deadline() {
        net.wake_at(endpoint, deadline, &mut end.wakes);
    }
    end.tcp.has_news()
}

/// Sends what a connection wants to send.
#[inline(never)]
fn send<S: Sink>(
    sink: &mut S,
    net: &mut Net,
    endpoint: Endpoint,
    end: &mut End,
    params: &TcpParams,
) {
    loop {
        let mut notes = Notes { sink, at: net.now.at, of: endpoint };
        let mut cx = Cx { now: net.now.at, params, observer: &mut notes };
        let Some(outgoing) = end.tcp.poll_segment(&mut cx) else { return };
        let weight = stated_weight(params, endpoint.side, &outgoing.segment);
        net.send(sink, endpoint, end.path, weight, &outgoing);
        if !(S::DETAIL || end.tcp.may_send()) {
            return;
        }
    }
}

/// What a segment weighs on the wire, where that is not what its IP packet has. Textbooks let
/// handshakes, acknowledgments, requests and headers weigh nothing, or a fixed number of bits.
///
/// A call costs less than its branches do in the loop that sends.
#[inline(never)]
fn stated_weight(tcp: &TcpParams, from: Side, segment: &Segment) -> Option<u32> {
    let narrow = |bytes: Bytes| u32::try_from(bytes.0).unwrap_or(u32::MAX);
    let stated = if segment.has(Flags::SYN) {
        tcp.syn_weight
    } else if segment.payload == 0 {
        tcp.ack_weight
    } else if from == Side::Opener {
        tcp.request_weight
    } else {
        tcp.header_weight.map(|bytes| Bytes(bytes.0 + u64::from(segment.payload)))
    };
    stated.map(narrow)
}
