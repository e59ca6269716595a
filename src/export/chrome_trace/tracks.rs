//! The tracks of connections, and what happens on them.

use super::{Event, Events, Span, tid};
use crate::analyze::{ConnectionRow, VariantRun};
use crate::export::words;
use crate::ids::{Addr, ConnId, Endpoint, HostId, Map, PacketId, Set, Side};
use crate::scenario::Variant;
use crate::trace::{Event as Happened, HttpNote, SendCause, TcpNote};
use crate::units::SimTime;
use serde_json::{Value, json};
use std::io;

/// Names of processes and threads.
pub(super) fn names(
    events: &mut Events<'_>,
    variant: &Variant,
    result: &VariantRun,
) -> io::Result<()> {
    let mut put = |what: &str, host: HostId, tid: u32, name: String| {
        let event = Event::new(what, "M", SimTime::ZERO, host, tid);
        events.put(&event.with(json!({ "name": name })))
    };
    let mut is_named = Set::new();
    for row in &result.analysis.connections {
        for (own, other) in [(row.opener, row.acceptor), (row.acceptor, row.opener)] {
            if is_named.insert(own.host) {
                put("process_name", own.host, 0, words::host(&variant.plan, own.host))?;
            }
            let verb = if own == row.opener { "to" } else { "from" };
            let Addr { host, port } = other;
            let peer = words::host(&variant.plan, host);
            let name = format!("connection {} {verb} {peer}:{port}", row.conn.0);
            put("thread_name", own.host, tid(row.conn), name)?;
        }
    }
    Ok(())
}

/// Handshakes, what servers do, and TIME-WAIT where it was.
pub(super) fn connections(result: &VariantRun) -> Vec<Span> {
    let last = result.outcome.last_event;
    let mut spans = served(result);
    for row in &result.analysis.connections {
        let mut put = |name: &str, host: HostId, from: SimTime, until: SimTime, args: Value| {
            let name = name.into();
            spans.push(Span { host, tid: tid(row.conn), from, until, name, args });
        };
        let until = row.established.or(row.closed).unwrap_or(last);
        let args = json!({ "established": row.established.is_some() });
        put("handshake", row.opener.host, row.opened, until, args);
        if let (Some(from), Some(until)) = (row.established, row.secured) {
            put("TLS", row.opener.host, from, until, Value::Null);
        }
        for (side, host) in [(0, row.opener.host), (1, row.acceptor.host)] {
            if let Some((from, until)) = row.time_wait[side] {
                put("TIME-WAIT", host, from, until.unwrap_or(last), Value::Null);
            }
        }
    }
    spans
}

/// From when a server has a request for itself (in a pipeline, when it has answered the one before)
/// to its answer.
fn served(result: &VariantRun) -> Vec<Span> {
    let mut received = Map::new();
    let mut answered: Map<ConnId, SimTime> = Map::new();
    let mut spans = Vec::new();
    for record in &result.trace.records {
        match &record.event {
            Happened::Http { host, note: HttpNote::RequestReceived { conn, nth, target, .. } } => {
                received.insert((*host, *conn, *nth), (record.at, target.clone()));
            }
            Happened::Http { host, note: HttpNote::ResponseSent { conn, nth, status, .. } } => {
                let Some((at, name)) = received.remove(&(*host, *conn, *nth)) else { continue };
                let before = answered.insert(*conn, record.at).unwrap_or(SimTime::ZERO);
                let (from, until) = (at.max(before), record.at);
                let args = json!({ "status": status });
                spans.push(Span { host: *host, tid: tid(*conn), from, until, name, args });
            }
            _ => {}
        }
    }
    spans
}

/// Losses, retransmissions and resets as instants; the sender's variables as counters.
pub(super) fn moments(events: &mut Events<'_>, result: &VariantRun) -> io::Result<()> {
    let rows = &result.analysis.connections;
    let mut senders: Map<PacketId, Endpoint> = Map::new();
    for record in &result.trace.records {
        let at = record.at;
        match &record.event {
            Happened::Sent { packet, from, why, .. } => {
                senders.insert(*packet, *from);
                let instant = match why {
                    SendCause::Retransmit(cause) => ("sent again", words::window_cause(*cause)),
                    SendCause::Reset(cause) => ("reset", words::reset_cause(*cause)),
                    _ => continue,
                };
                put_instant(events, rows, at, *from, instant)?;
            }
            Happened::Dropped { packet, why, .. } => {
                if let Some(from) = senders.get(packet) {
                    put_instant(events, rows, at, *from, ("lost", words::loss_cause(*why)))?;
                }
            }
            Happened::Tcp { of, note: TcpNote::Window { cwnd, flight, .. } } => {
                // Where it is unlimited there is nothing to draw, and no double that holds it.
                if *cwnd != u64::MAX {
                    put_counter(events, rows, at, *of, "cwnd_bytes", *cwnd)?;
                }
                put_counter(events, rows, at, *of, "flight_bytes", *flight)?;
            }
            Happened::Tcp { of, note: TcpNote::Flight { flight, .. } } => {
                put_counter(events, rows, at, *of, "flight_bytes", *flight)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn host(rows: &[ConnectionRow], of: Endpoint) -> Option<HostId> {
    let row = rows.get(of.conn.index())?;
    Some(if of.side == Side::Opener { row.opener.host } else { row.acceptor.host })
}

fn put_instant(
    events: &mut Events<'_>,
    rows: &[ConnectionRow],
    at: SimTime,
    of: Endpoint,
    (name, why): (&str, &str),
) -> io::Result<()> {
    let Some(host) = host(rows, of) else { return Ok(()) };
    let event = Event::new(name, "i", at, host, tid(of.conn)).with(json!({ "why": why }));
    events.put(&Event { s: Some("t"), ..event })
}

/// A counter's track is named by its process and name.
fn put_counter(
    events: &mut Events<'_>,
    rows: &[ConnectionRow],
    at: SimTime,
    of: Endpoint,
    what: &str,
    value: u64,
) -> io::Result<()> {
    let Some(host) = host(rows, of) else { return Ok(()) };
    let name = format!("connection {} {what}", of.conn.0);
    let event = Event::new(&name, "C", at, host, 0).with(json!({ "value": value }));
    events.put(&event)
}
