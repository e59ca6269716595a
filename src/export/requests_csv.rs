//! `requests.csv`: a row for each request of each variant.

use super::provenance;
use super::words;
use crate::analyze::{RequestOutcome, RequestRow, Run};
use crate::scenario::Variant;
use crate::units::{Duration, SimTime};
use std::io::{self, Write};

const COLUMNS: [&str; 19] = [
    "request",
    "client",
    "visit",
    "object",
    "url",
    "queued_ns",
    "first_sent_ns",
    "sent_ns",
    "left_ns",
    "first_byte_ns",
    "ended_ns",
    "attempts",
    "connection",
    "nth",
    "status",
    "body_bytes",
    "hang_ns",
    "outcome",
    "failure",
];

/// Writes the requests of all variants as one tidy table.
///
/// Provenance stands in columns, not in a comment line, so that any reader of CSV takes the
/// file without being told anything. A cell is empty where a thing never happened.
///
/// # Errors
/// Those of `out`.
pub fn requests_csv(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(provenance::COLUMNS.iter().chain(&COLUMNS))?;
    for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
        let common = provenance::cells(run, variant);
        for row in &result.analysis.requests {
            let cells = cells(variant, row);
            table.write_record(common.iter().chain(&cells))?;
        }
    }
    table.flush()
}

fn cells(variant: &Variant, row: &RequestRow) -> [String; COLUMNS.len()] {
    let (outcome, failure) = match row.outcome {
        RequestOutcome::Answered => ("answered", ""),
        RequestOutcome::Failed(why) => ("failed", words::fail_cause(why)),
        RequestOutcome::Unfinished => ("unfinished", ""),
    };
    [
        row.request.0.to_string(),
        words::host(&variant.plan, row.client),
        row.visit.to_string(),
        row.object.to_string(),
        row.url.to_string(),
        time(Some(row.queued)),
        time(row.first_sent),
        time(row.sent),
        time(row.left),
        time(row.first_byte),
        time(row.ended),
        row.attempts.to_string(),
        row.conn.map(|conn| conn.0.to_string()).unwrap_or_default(),
        row.nth.to_string(),
        row.status.map(|status| status.to_string()).unwrap_or_default(),
        row.body_bytes.to_string(),
        row.hang.map(Duration::as_nanos).map(|span| span.to_string()).unwrap_or_default(),
        outcome.to_owned(),
        failure.to_owned(),
    ]
}

/// A time in nanoseconds, or nothing.
pub(super) fn time(at: Option<SimTime>) -> String {
    at.map(|at| at.as_nanos().to_string()).unwrap_or_default()
}
