//! What each connection was used for, stretch by stretch, as its opener saw it.

use crate::analyze::{ConnectionRow, VariantRun};
use crate::ids::{ConnId, Map, PacketId, Side};
use crate::trace::Event;
use crate::units::SimTime;

/// What a connection is used for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Use {
    /// From its first SYN until ESTABLISHED at the opener.
    Handshake,
    /// From there until TLS's handshake is over, where there is one.
    Tls,
    /// From the beginning of an exchange until its last byte has left.
    Request,
    /// Until the first byte of the response arrives; and from the last one on, where its opener
    /// waits for the other side to close.
    Wait,
    /// From the first byte of the response to the last.
    Response,
    /// Nobody uses it, and it is not closing.
    Idle,
    /// From the first FIN or RST, or the end of the exchange under way then, until it is over.
    Closing,
}

/// A stretch of a connection's life.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Span {
    pub from: SimTime,
    pub until: SimTime,
    pub of: Use,
}

/// When payload left the opener and when payload reached it, in order.
#[derive(Default)]
pub(super) struct Moves {
    sent: Vec<SimTime>,
    arrived: Vec<SimTime>,
}

/// The movements of all connections, in one pass over the trace.
pub(super) fn moves(run: &VariantRun) -> Map<ConnId, Moves> {
    let mut of: Map<ConnId, Moves> = Map::new();
    let mut answers: Map<PacketId, ConnId> = Map::new();
    for record in &run.trace.records {
        match &record.event {
            Event::Sent { packet, from, segment, .. } if segment.payload > 0 => match from.side {
                Side::Opener => of.or_default(from.conn).sent.push(record.at),
                Side::Acceptor => {
                    answers.insert(*packet, from.conn);
                }
            },
            Event::Arrived { packet, .. } => {
                if let Some(conn) = answers.remove(packet) {
                    of.or_default(conn).arrived.push(record.at);
                }
            }
            _ => {}
        }
    }
    of
}

/// The stretches of a connection, one after another. A run that was cut short, or that nobody
/// closes in, ends at `end`.
pub(super) fn spans(row: &ConnectionRow, moves: &Moves, end: SimTime) -> Vec<Span> {
    let over = row.closed.unwrap_or(end);
    let mut spans = Vec::new();
    let Some(established) = row.established else {
        add(&mut spans, row.opened, over, Use::Handshake);
        return spans;
    };
    add(&mut spans, row.opened, established, Use::Handshake);
    let mut here = row.secured.unwrap_or(established);
    add(&mut spans, established, here, Use::Tls);
    for (from, until) in busy(row, over) {
        let (from, until) = (from.max(here), until.max(here));
        add(&mut spans, here, from, Use::Idle);
        let first = next(&moves.arrived, from).filter(|at| *at <= until).unwrap_or(until);
        let sent = last(&moves.sent, |at| at < first).filter(|at| *at >= from).unwrap_or(from);
        // It is told even where it takes no time, so that one exchange is told from the next.
        spans.push(Span { from, until: sent, of: Use::Request });
        add(&mut spans, sent, first, Use::Wait);
        // A blind relay waits for the close when all has come.
        let all = last(&moves.arrived, |at| at <= until).filter(|at| *at >= first);
        let all = all.unwrap_or(until);
        add(&mut spans, first, all, Use::Response);
        add(&mut spans, all, until, Use::Wait);
        here = until;
    }
    let closing = row.closing.unwrap_or(over).max(here).min(over);
    add(&mut spans, here, closing, Use::Idle);
    add(&mut spans, closing, over, Use::Closing);
    spans
}

/// The first of these times, which are in order, that is later than this one.
fn next(times: &[SimTime], than: SimTime) -> Option<SimTime> {
    times.get(times.partition_point(|at| *at <= than)).copied()
}

/// The last of these times, which are in order, that is early enough.
fn last(times: &[SimTime], is_early: impl Fn(SimTime) -> bool) -> Option<SimTime> {
    let until = times.partition_point(|at| is_early(*at));
    times[..until].last().copied()
}

/// Adds a stretch, if it takes any time.
fn add(spans: &mut Vec<Span>, from: SimTime, until: SimTime, of: Use) {
    if until > from {
        spans.push(Span { from, until, of });
    }
}

/// When exchanges were under way; pipelined ones overlap and are one.
fn busy(row: &ConnectionRow, over: SimTime) -> Vec<(SimTime, SimTime)> {
    let mut busy: Vec<(SimTime, SimTime)> = Vec::new();
    for (from, until) in &row.exchanges {
        let until = until.unwrap_or(over).min(over);
        match busy.last_mut() {
            Some((_, last)) if *from < *last => *last = until.max(*last),
            _ => busy.push((*from, until)),
        }
    }
    busy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Addr, HostId};
    use crate::report::fixture;

    /// One handshake of 50 ms; a request that leaves at 50 and is answered from 110 to 150; kept
    /// idle until a FIN at 400, which is over at 450.
    #[test]
    fn a_connection_is_cut_into_what_it_is_used_for() {
        let ms = fixture::ms;
        let end = |host| Addr { host: HostId(host), port: 80 };
        let mut row = ConnectionRow {
            conn: ConnId(0),
            opener: end(0),
            acceptor: end(1),
            opened: ms(0),
            established: Some(ms(50)),
            secured: None,
            closing: Some(ms(400)),
            closed: Some(ms(450)),
            closer: None,
            reset: false,
            requests: 1,
            segments: [0; 2],
            ip_bytes: [0; 2],
            payload_bytes: [0; 2],
            retransmissions: [0; 2],
            time_wait: [None; 2],
            exchanges: vec![(ms(50), Some(ms(150)))],
        };
        let moves = Moves { sent: vec![ms(55)], arrived: vec![ms(110), ms(150)] };
        let found: Vec<_> = spans(&row, &moves, ms(900))
            .iter()
            .map(|span| (span.of, span.from, span.until))
            .collect();
        assert_eq!(
            found,
            [
                (Use::Handshake, ms(0), ms(50)),
                (Use::Request, ms(50), ms(55)),
                (Use::Wait, ms(55), ms(110)),
                (Use::Response, ms(110), ms(150)),
                (Use::Idle, ms(150), ms(400)),
                (Use::Closing, ms(400), ms(450)),
            ]
        );
        // With TLS for another 20 ms the request leaves at 70.
        let mut secured = row.clone();
        (secured.secured, secured.exchanges) = (Some(ms(70)), vec![(ms(70), Some(ms(150)))]);
        let found = spans(&secured, &moves, ms(900));
        assert_eq!(found[1], Span { from: ms(50), until: ms(70), of: Use::Tls });
        assert_eq!(many_exchanges(&row, 200_000), 3 * 200_000 + 1);
        row.established = None;
        let unanswered = spans(&row, &moves, ms(900));
        assert_eq!(unanswered, [Span { from: ms(0), until: ms(450), of: Use::Handshake }]);
    }
    /// How many stretches a connection has of exchanges right behind one another, each of a request,
    /// a wait and a response of 1 ms; before them its handshake. Looked through for each of them, the
    /// movements of so many would take minutes.
    fn many_exchanges(row: &ConnectionRow, count: u64) -> usize {
        let ms = fixture::ms;
        let mut row = row.clone();
        let begins = || (0..count).map(|at| 50 + 3 * at);
        row.exchanges = begins().map(|at| (ms(at), Some(ms(at + 3)))).collect();
        (row.closing, row.closed) = (None, Some(ms(50 + 3 * count)));
        let moves = Moves {
            sent: begins().map(|at| ms(at + 1)).collect(),
            arrived: begins().flat_map(|at| [ms(at + 2), ms(at + 3)]).collect(),
        };
        let found = spans(&row, &moves, ms(u64::from(u32::MAX)));
        let lasts = |span: &Span| span.until.since(span.from).as_nanos() == 1_000_000;
        assert!(found[1..].iter().all(lasts));
        found.len()
    }
}
