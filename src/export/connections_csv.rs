//! `connections.csv`: a row for each connection of each variant.

use super::provenance;
use super::requests_csv::time;
use super::rows_csv::{of_run, rows_csv};
use super::words;
use crate::analyze::{Analysis, Closer, ConnectionRow, Run};
use crate::columns::Holds::{Bytes, Count, Flag, Nanos, Text};
use crate::columns::{Column, Table};
use crate::ids::Side;
use crate::scenario::{Scenario, Variant};
use std::io::{self, Write};

const STILL: &str = "it had not when the run ended";
const NO_TIME_WAIT: &str = "that end did not enter TIME-WAIT";
const NOT_LEFT: &str = "that end did not enter it, or had not left it when the run ended";

static COLUMNS: [Column; 25] = [
    Column::always("connection", Count, "its number, in the order of the first SYNs"),
    Column::always("opener", Text, "the host that sent the first SYN"),
    Column::always("opener_port", Count, "its port"),
    Column::always("acceptor", Text, "the host that was listening"),
    Column::always("acceptor_port", Count, "its port"),
    Column::always("opened_ns", Nanos, "when the first SYN left"),
    Column::perhaps("established_ns", Nanos, "when the opener was ESTABLISHED", "it never was"),
    Column::perhaps(
        "secured_ns",
        Nanos,
        "when TLS was established at the opener (`http.tls_round_trips`)",
        "there was no TLS, or it had not come so far",
    ),
    Column::perhaps("closing_ns", Nanos, "when the first FIN or RST left", STILL),
    Column::perhaps(
        "closed_ns",
        Nanos,
        "when both FINs had arrived, or a RST was accepted, or neither end knew it any more",
        STILL,
    ),
    Column::perhaps(
        "closer",
        Text,
        "who closed first: `opener`, `acceptor`, or `both` where their FINs crossed",
        "nobody did",
    ),
    Column::always("reset", Flag, "whether a RST ended it"),
    Column::always(
        "requests",
        Count,
        "how many its opener sent or its acceptor read, whichever is more (a blind relay does not \
         know what it copies)",
    ),
    Column::always("opener_segments", Count, "segments that the opener sent, lost ones too"),
    Column::always("acceptor_segments", Count, "segments that the acceptor sent, lost ones too"),
    Column::always("opener_ip_bytes", Bytes, "size of the opener's segments with IP headers"),
    Column::always("acceptor_ip_bytes", Bytes, "size of the acceptor's segments with IP headers"),
    Column::always("opener_payload_bytes", Bytes, "what the opener sent over TCP, each byte once"),
    Column::always(
        "acceptor_payload_bytes",
        Bytes,
        "what the acceptor sent over TCP, each byte once",
    ),
    Column::always(
        "opener_retransmissions",
        Count,
        "segments of the opener that carried again what had been sent",
    ),
    Column::always(
        "acceptor_retransmissions",
        Count,
        "segments of the acceptor that carried again what had been sent",
    ),
    Column::perhaps(
        "opener_time_wait_from_ns",
        Nanos,
        "when the opener entered TIME-WAIT",
        NO_TIME_WAIT,
    ),
    Column::perhaps("opener_time_wait_until_ns", Nanos, "when the opener left TIME-WAIT", NOT_LEFT),
    Column::perhaps(
        "acceptor_time_wait_from_ns",
        Nanos,
        "when the acceptor entered TIME-WAIT",
        NO_TIME_WAIT,
    ),
    Column::perhaps(
        "acceptor_time_wait_until_ns",
        Nanos,
        "when the acceptor left TIME-WAIT",
        NOT_LEFT,
    ),
];

/// What stands in `connections.csv`.
pub(super) fn connections_table() -> Table {
    provenance::table("connections.csv", "A row is a connection.", COLUMNS.clone())
}

/// Writes the connections of all variants as one tidy table.
///
/// # Errors
/// Those of `out`.
pub fn connections_csv(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    rows_csv(&connections_table(), of_run(run), |of| &of.connections, cells, out)
}

/// Writes the connections of one variant, of which nothing but the rows was kept.
///
/// # Errors
/// Those of `out`.
pub fn connections_csv_of(
    scenario: &Scenario,
    variant: &Variant,
    analysis: &Analysis,
    out: &mut dyn Write,
) -> io::Result<()> {
    let one = [(scenario, variant, analysis)];
    rows_csv(&connections_table(), one, |of| &of.connections, cells, out)
}

fn cells(variant: &Variant, row: &ConnectionRow) -> [String; COLUMNS.len()] {
    let closer = match row.closer {
        None => "",
        Some(Closer::Opener) => "opener",
        Some(Closer::Acceptor) => "acceptor",
        Some(Closer::Both) => "both",
    };
    let of = |pair: [u64; 2], side: Side| pair[side.index()].to_string();
    let waited_from = |side: Side| time(row.time_wait[side.index()].map(|(from, _)| from));
    let waited_until = |side: Side| time(row.time_wait[side.index()].and_then(|(_, until)| until));
    let (opener, acceptor) = (Side::Opener, Side::Acceptor);
    [
        row.conn.0.to_string(),
        words::host(&variant.plan, row.opener.host),
        row.opener.port.to_string(),
        words::host(&variant.plan, row.acceptor.host),
        row.acceptor.port.to_string(),
        time(Some(row.opened)),
        time(row.established),
        time(row.secured),
        time(row.closing),
        time(row.closed),
        closer.to_owned(),
        row.reset.to_string(),
        row.requests.to_string(),
        of(row.segments, opener),
        of(row.segments, acceptor),
        of(row.ip_bytes, opener),
        of(row.ip_bytes, acceptor),
        of(row.payload_bytes, opener),
        of(row.payload_bytes, acceptor),
        of(row.retransmissions, opener),
        of(row.retransmissions, acceptor),
        waited_from(opener),
        waited_until(opener),
        waited_from(acceptor),
        waited_until(acceptor),
    ]
}
