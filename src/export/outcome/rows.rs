//! Connections, requests and hangs, in columns: the numbers of `connections.csv` and
//! `requests.csv`.

use super::limits::{LeftOut, Limits, note};
use super::strings::Strings;
use super::words;
use crate::analyze::{Analysis, Closer, ConnectionRow, RequestOutcome};
use crate::units::SimTime;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Connections {
    opener: Vec<u32>,
    opener_port: Vec<u16>,
    acceptor: Vec<u32>,
    acceptor_port: Vec<u16>,
    opened_ns: Vec<u64>,
    established_ns: Vec<Option<u64>>,
    closing_ns: Vec<Option<u64>>,
    closed_ns: Vec<Option<u64>>,
    closer: Vec<Option<&'static str>>,
    reset: Vec<bool>,
    requests: Vec<u32>,
    segments: Vec<[u64; 2]>,
    ip_bytes: Vec<[u64; 2]>,
    payload_bytes: Vec<[u64; 2]>,
    retransmissions: Vec<[u64; 2]>,
    time_wait_ns: Vec<[Option<[Option<u64>; 2]>; 2]>,
    exchanges_ns: Vec<Vec<[Option<u64>; 2]>>,
}

pub(super) fn connections(
    analysis: &Analysis,
    limits: &Limits,
    left_out: &mut Vec<LeftOut>,
) -> Connections {
    let all = &analysis.connections;
    let rows = &all[..all.len().min(limits.connections)];
    note(left_out, "connections", "cut", rows.len(), all.len());
    let count = |rows: &[ConnectionRow]| rows.iter().map(|row| row.exchanges.len()).sum();
    let exchanges: usize = count(rows);
    note(left_out, "exchanges", "cut", exchanges.min(limits.exchanges), count(all));
    let mut room = limits.exchanges;
    Connections {
        opener: rows.iter().map(|row| row.opener.host.0).collect(),
        opener_port: rows.iter().map(|row| row.opener.port).collect(),
        acceptor: rows.iter().map(|row| row.acceptor.host.0).collect(),
        acceptor_port: rows.iter().map(|row| row.acceptor.port).collect(),
        opened_ns: rows.iter().map(|row| row.opened.as_nanos()).collect(),
        established_ns: rows.iter().map(|row| time(row.established)).collect(),
        closing_ns: rows.iter().map(|row| time(row.closing)).collect(),
        closed_ns: rows.iter().map(|row| time(row.closed)).collect(),
        closer: rows.iter().map(|row| row.closer.map(closer)).collect(),
        reset: rows.iter().map(|row| row.reset).collect(),
        requests: rows.iter().map(|row| row.requests).collect(),
        segments: rows.iter().map(|row| row.segments).collect(),
        ip_bytes: rows.iter().map(|row| row.ip_bytes).collect(),
        payload_bytes: rows.iter().map(|row| row.payload_bytes).collect(),
        retransmissions: rows.iter().map(|row| row.retransmissions).collect(),
        time_wait_ns: rows
            .iter()
            .map(|row| row.time_wait.map(|end| end.map(|(from, until)| span(from, until))))
            .collect(),
        exchanges_ns: rows
            .iter()
            .map(|row| {
                let kept = row.exchanges.len().min(room);
                room -= kept;
                row.exchanges[..kept].iter().map(|(from, until)| span(*from, *until)).collect()
            })
            .collect(),
    }
}

const fn closer(of: Closer) -> &'static str {
    match of {
        Closer::Opener => "opener",
        Closer::Acceptor => "acceptor",
        Closer::Both => "both",
    }
}

#[derive(Serialize)]
pub(super) struct Requests {
    request: Vec<u32>,
    client: Vec<u32>,
    visit: Vec<u32>,
    object: Vec<u32>,
    url: Vec<u32>,
    queued_ns: Vec<u64>,
    first_sent_ns: Vec<Option<u64>>,
    sent_ns: Vec<Option<u64>>,
    left_ns: Vec<Option<u64>>,
    first_byte_ns: Vec<Option<u64>>,
    ended_ns: Vec<Option<u64>>,
    attempts: Vec<u32>,
    connection: Vec<Option<u32>>,
    nth: Vec<u32>,
    status: Vec<Option<u16>>,
    body_bytes: Vec<u64>,
    outcome: Vec<&'static str>,
    failure: Vec<Option<&'static str>>,
}

pub(super) fn requests(
    analysis: &Analysis,
    limits: &Limits,
    strings: &mut Strings,
    left_out: &mut Vec<LeftOut>,
) -> Requests {
    let all = &analysis.requests;
    let rows = &all[..all.len().min(limits.requests)];
    note(left_out, "requests", "cut", rows.len(), all.len());
    Requests {
        request: rows.iter().map(|row| row.request.0).collect(),
        client: rows.iter().map(|row| row.client.0).collect(),
        visit: rows.iter().map(|row| row.visit).collect(),
        object: rows.iter().map(|row| row.object).collect(),
        url: rows.iter().map(|row| strings.number(&row.url)).collect(),
        queued_ns: rows.iter().map(|row| row.queued.as_nanos()).collect(),
        first_sent_ns: rows.iter().map(|row| time(row.first_sent)).collect(),
        sent_ns: rows.iter().map(|row| time(row.sent)).collect(),
        left_ns: rows.iter().map(|row| time(row.left)).collect(),
        first_byte_ns: rows.iter().map(|row| time(row.first_byte)).collect(),
        ended_ns: rows.iter().map(|row| time(row.ended)).collect(),
        attempts: rows.iter().map(|row| row.attempts).collect(),
        connection: rows.iter().map(|row| row.conn.map(|conn| conn.0)).collect(),
        nth: rows.iter().map(|row| row.nth).collect(),
        status: rows.iter().map(|row| row.status).collect(),
        body_bytes: rows.iter().map(|row| row.body_bytes).collect(),
        outcome: rows.iter().map(|row| outcome(row.outcome).0).collect(),
        failure: rows.iter().map(|row| outcome(row.outcome).1).collect(),
    }
}

const fn outcome(of: RequestOutcome) -> (&'static str, Option<&'static str>) {
    match of {
        RequestOutcome::Answered => ("answered", None),
        RequestOutcome::Failed(why) => ("failed", Some(words::fail_cause(why))),
        RequestOutcome::Unfinished => ("unfinished", None),
    }
}

/// Hangs, by the row of their request.
#[derive(Serialize, Default)]
pub(super) struct Hangs {
    request: Vec<usize>,
    client: Vec<u32>,
    connection: Vec<u32>,
    from_ns: Vec<u64>,
    until_ns: Vec<u64>,
    why: Vec<u32>,
}

pub(super) fn hangs(
    analysis: &Analysis,
    limits: &Limits,
    strings: &mut Strings,
    left_out: &mut Vec<LeftOut>,
) -> Hangs {
    let mut hangs = Hangs::default();
    let all = analysis.requests.iter().map(|row| row.hangs.len()).sum();
    for (position, row) in analysis.requests.iter().enumerate() {
        for hang in row.hangs.iter().take(limits.hangs - hangs.request.len()) {
            hangs.request.push(position);
            hangs.client.push(row.client.0);
            hangs.connection.push(hang.conn.0);
            hangs.from_ns.push(hang.began.as_nanos());
            hangs.until_ns.push(hang.ended.as_nanos());
            hangs.why.push(strings.number(words::fail_cause(hang.why)));
        }
    }
    note(left_out, "hangs", "cut", hangs.request.len(), all);
    hangs
}

fn time(at: Option<SimTime>) -> Option<u64> {
    at.map(SimTime::as_nanos)
}

fn span(from: SimTime, until: Option<SimTime>) -> [Option<u64>; 2] {
    [Some(from.as_nanos()), time(until)]
}
