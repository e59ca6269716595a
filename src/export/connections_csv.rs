//! `connections.csv`: a row for each connection of each variant.

use super::provenance;
use super::requests_csv::time;
use super::words;
use crate::analyze::{Closer, ConnectionRow, Run};
use crate::ids::Side;
use crate::scenario::Variant;
use std::io::{self, Write};

const COLUMNS: [&str; 24] = [
    "connection",
    "opener",
    "opener_port",
    "acceptor",
    "acceptor_port",
    "opened_ns",
    "established_ns",
    "closing_ns",
    "closed_ns",
    "closer",
    "reset",
    "requests",
    "opener_segments",
    "acceptor_segments",
    "opener_ip_bytes",
    "acceptor_ip_bytes",
    "opener_payload_bytes",
    "acceptor_payload_bytes",
    "opener_retransmissions",
    "acceptor_retransmissions",
    "opener_time_wait_from_ns",
    "opener_time_wait_until_ns",
    "acceptor_time_wait_from_ns",
    "acceptor_time_wait_until_ns",
];

/// Writes the connections of all variants as one tidy table.
///
/// Provenance stands in columns, as in [`super::requests_csv`].
///
/// # Errors
/// Those of `out`.
pub fn connections_csv(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(provenance::COLUMNS.iter().chain(&COLUMNS))?;
    for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
        let common = provenance::cells(run, variant);
        for row in &result.analysis.connections {
            let cells = cells(variant, row);
            table.write_record(common.iter().chain(&cells))?;
        }
    }
    table.flush()
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
