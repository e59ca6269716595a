//! The rows of the connections, gathered event by event.
//!
//! A connection is open from ESTABLISHED at its opener until it is over on the wire: both
//! FINs have reached the other side *in order* (which the receiving end's state shows: it
//! enters CLOSE-WAIT, CLOSING or TIME-WAIT, RFC 9293 §3.3.2), or a RST has been accepted.
//! TIME-WAIT begins there and is counted apart.

use super::{Closer, ConnectionRow};
use crate::ids::{Addr, ConnId, Endpoint, HostId, Map, PacketId, RequestId, Side};
use crate::trace::{Belief, ForwardedPart, HttpNote, TcpNote, TcpState};
use crate::units::SimTime;
use crate::wire::{Flags, Segment, StreamPositions};
use std::ops::Range;

/// All connections of a run.
#[derive(Default)]
pub(super) struct Connections {
    of: Map<ConnId, Connection>,
    /// Packets with RST on their way, and the end that they will reach.
    resets: Map<PacketId, Endpoint>,
}

struct Connection {
    row: ConnectionRow,
    ends: [End; 2],
    /// Exchanges under way: the client's request (`None` at a proxy) and its position in
    /// the row's list.
    under_way: Vec<(Option<RequestId>, usize)>,
    /// Requests that the acceptor has read. It may understand what a blind relay only copied.
    received: u32,
}

/// What a connection takes in one piece.
#[cfg(test)]
pub(super) const CONNECTION_SIZE: usize = size_of::<Connection>();

/// What is remembered of one end.
#[derive(Default)]
struct End {
    /// Whether it has a connection: any state but CLOSED and LISTEN.
    alive: bool,
    positions: StreamPositions,
    fin_sent: bool,
    /// Whether the peer's FIN has reached it in order.
    fin_received: bool,
    /// When a RST reached it last.
    reset_at: Option<SimTime>,
}

impl Connections {
    /// An application asked for a connection.
    pub(super) fn opened(&mut self, at: SimTime, conn: ConnId, opener: Addr, acceptor: Addr) {
        self.of.insert(conn, Connection::new(at, conn, opener, acceptor));
    }

    /// A segment left. Returns the stretch of the sender's stream that its payload is.
    pub(super) fn sent(
        &mut self,
        at: SimTime,
        packet: PacketId,
        from: Endpoint,
        segment: &Segment,
        retransmission: bool,
    ) -> Range<u64> {
        if segment.has(Flags::RST) {
            self.resets.insert(packet, from.peer());
        }
        match self.of.get_mut(&from.conn) {
            Some(connection) => connection.sent(at, from.side, segment, retransmission),
            None => 0..0,
        }
    }

    /// A packet reached its host.
    pub(super) fn arrived(&mut self, at: SimTime, packet: PacketId) {
        if let Some(to) = self.resets.remove(&packet)
            && let Some(connection) = self.of.get_mut(&to.conn)
        {
            connection.ends[to.side.index()].reset_at = Some(at);
        }
    }

    /// Something changed inside one end.
    pub(super) fn tcp(&mut self, at: SimTime, of: Endpoint, note: &TcpNote) {
        if let (TcpNote::State { from, to }, Some(connection)) = (note, self.of.get_mut(&of.conn)) {
            connection.state(at, of.side, *from, *to);
        }
    }

    /// Something happened above TCP: exchanges begin and end.
    pub(super) fn note(&mut self, at: SimTime, host: HostId, note: &HttpNote) {
        match note {
            HttpNote::RequestSent { request, conn, .. } => {
                self.opened_by(host, *conn, |connection| connection.began(at, Some(*request)));
            }
            HttpNote::Secured { conn } => {
                self.opened_by(host, *conn, |connection| connection.row.secured = Some(at));
            }
            HttpNote::ResponseDone { request, conn, .. }
            | HttpNote::RequestFailed { request, conn: Some(conn), .. } => {
                self.opened_by(host, *conn, |connection| connection.ended(at, Some(*request)));
            }
            HttpNote::Forwarded { from, to, part: ForwardedPart::Request, .. } => {
                self.opened_by(host, *to, |connection| connection.began(at, None));
                self.received(host, *from);
            }
            HttpNote::RequestReceived { conn, .. } => self.received(host, *conn),
            // A blind relay knows of one exchange, which lasts until the other side closes.
            HttpNote::Believes { conn, belief: Belief::WaitingForEof, .. } => {
                self.opened_by(host, *conn, |connection| connection.under_way(at, None));
            }
            HttpNote::Believes { conn, belief: Belief::KeptIdle | Belief::Closed, .. } => {
                self.opened_by(host, *conn, |connection| connection.ended(at, None));
            }
            _ => {}
        }
    }

    /// Does something to a connection if `host` opened it.
    fn opened_by(&mut self, host: HostId, conn: ConnId, act: impl FnOnce(&mut Connection)) {
        if let Some(connection) = self.of.get_mut(&conn)
            && connection.row.opener.host == host
        {
            act(connection);
        }
    }

    /// `host` read a whole request on a connection.
    fn received(&mut self, host: HostId, conn: ConnId) {
        if let Some(connection) = self.of.get_mut(&conn)
            && connection.row.acceptor.host == host
        {
            connection.received += 1;
        }
    }

    /// The rows, in the order of the first SYNs.
    pub(super) fn finish(self) -> Vec<ConnectionRow> {
        self.of.into_values().map(Connection::finish).collect()
    }
}

impl Connection {
    fn new(at: SimTime, conn: ConnId, opener: Addr, acceptor: Addr) -> Connection {
        let row = ConnectionRow {
            conn,
            opener,
            acceptor,
            opened: at,
            established: None,
            secured: None,
            closing: None,
            closed: None,
            closer: None,
            reset: false,
            requests: 0,
            segments: [0; 2],
            ip_bytes: [0; 2],
            payload_bytes: [0; 2],
            retransmissions: [0; 2],
            time_wait: [None; 2],
            exchanges: Vec::new(),
        };
        Connection {
            row,
            ends: [End::default(), End::default()],
            under_way: Vec::new(),
            received: 0,
        }
    }

    fn sent(
        &mut self,
        at: SimTime,
        side: Side,
        segment: &Segment,
        retransmission: bool,
    ) -> Range<u64> {
        let end = side.index();
        self.row.segments[end] += 1;
        self.row.ip_bytes[end] += u64::from(segment.ip_bytes());
        self.row.retransmissions[end] += u64::from(retransmission);
        self.closing(at, side, segment);
        let stretch = self.ends[end].positions.locate(segment);
        self.row.payload_bytes[end] = self.ends[end].positions.furthest();
        stretch
    }

    /// Notes who closes first, if the segment is a FIN or a RST.
    fn closing(&mut self, at: SimTime, side: Side, segment: &Segment) {
        let fin = segment.has(Flags::FIN);
        if !fin && !segment.has(Flags::RST) || self.row.closed.is_some() {
            return;
        }
        let crossing = fin
            && !self.ends[side.index()].fin_sent
            && self.ends[side.peer().index()].fin_sent
            && !self.ends[side.index()].fin_received;
        let alone = match side {
            Side::Opener => Closer::Opener,
            Side::Acceptor => Closer::Acceptor,
        };
        if self.row.closer.is_none() {
            self.row.closing = Some(at);
            self.row.closer = Some(alone);
        } else if crossing {
            self.row.closer = Some(Closer::Both);
        }
        self.ends[side.index()].fin_sent |= fin;
    }

    fn state(&mut self, at: SimTime, side: Side, from: TcpState, to: TcpState) {
        let gone = matches!(to, TcpState::Closed | TcpState::Listen);
        let end = &mut self.ends[side.index()];
        end.alive = !gone;
        end.fin_received |=
            matches!(to, TcpState::CloseWait | TcpState::Closing | TcpState::TimeWait);
        if to == TcpState::Established && side == Side::Opener {
            self.row.established.get_or_insert(at);
        }
        self.time_wait(at, side, from, to);
        if self.ends.iter().all(|end| end.fin_received) {
            self.row.closed.get_or_insert(at);
        } else if gone {
            self.gone(at, side);
        }
    }

    /// One end has no connection any more, and the FINs have not passed.
    fn gone(&mut self, at: SimTime, side: Side) {
        let reset = self.ends[side.index()].reset_at == Some(at);
        if self.row.closed.is_none() && (reset || !self.ends.iter().any(|end| end.alive)) {
            self.row.closed = Some(at);
            self.row.reset = reset;
        }
    }

    fn time_wait(&mut self, at: SimTime, side: Side, from: TcpState, to: TcpState) {
        let span = &mut self.row.time_wait[side.index()];
        if to == TcpState::TimeWait {
            *span = Some((at, None));
        } else if from == TcpState::TimeWait
            && let Some((_, until)) = span
        {
            *until = Some(at);
        }
    }

    fn began(&mut self, at: SimTime, request: Option<RequestId>) {
        self.row.requests += 1;
        self.under_way(at, request);
    }

    fn under_way(&mut self, at: SimTime, request: Option<RequestId>) {
        self.under_way.push((request, self.row.exchanges.len()));
        self.row.exchanges.push((at, None));
    }

    fn ended(&mut self, at: SimTime, request: Option<RequestId>) {
        let exchanges = &mut self.row.exchanges;
        self.under_way.retain(|(under_way, position)| {
            let this = *under_way == request;
            if this {
                exchanges[*position].1 = Some(at);
            }
            !this
        });
    }

    fn finish(self) -> ConnectionRow {
        ConnectionRow { requests: self.row.requests.max(self.received), ..self.row }
    }
}
