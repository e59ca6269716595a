//! `requests.csv`: a row for each request of each variant.

use super::provenance;
use super::rows_csv::{of_run, rows_csv};
use super::words;
use crate::analyze::{Analysis, RequestOutcome, RequestRow, Run};
use crate::columns::Holds::{Bytes, Count, Nanos, Text};
use crate::columns::{Column, Table};
use crate::scenario::{Scenario, Variant};
use crate::units::{Duration, SimTime};
use std::io::{self, Write};

const NEVER_SENT: &str = "it was never sent";

static COLUMNS: [Column; 19] = [
    Column::always(
        "request",
        Count,
        "its number, counted from 0 in the order in which requests were wanted",
    ),
    Column::always("client", Text, "the host that asks"),
    Column::always("visit", Count, "which page of the client, from 0"),
    Column::always("object", Count, "0 for the page's document, 1 and up for its objects"),
    Column::always("url", Text, "what is asked for"),
    Column::always("queued_ns", Nanos, "when it was wanted"),
    Column::perhaps("first_sent_ns", Nanos, "when its first attempt was handed to TCP", NEVER_SENT),
    Column::perhaps("sent_ns", Nanos, "when its last attempt was handed to TCP", NEVER_SENT),
    Column::perhaps(
        "left_ns",
        Nanos,
        "when the first byte of its last attempt left the client",
        "no byte left",
    ),
    Column::perhaps(
        "first_byte_ns",
        Nanos,
        "when the first byte of the response was read",
        "none came",
    ),
    Column::perhaps(
        "ended_ns",
        Nanos,
        "when it was answered whole, or given up",
        "the run ended first",
    ),
    Column::always("attempts", Count, "how often it was sent"),
    Column::perhaps(
        "connection",
        Count,
        "the connection of its last attempt, as in `connections.csv`",
        "it never had one",
    ),
    Column::always("nth", Count, "how many requests went before it on that connection"),
    Column::perhaps("status", Count, "the status code of the response", "no response came"),
    Column::always("body_bytes", Bytes, "the content of the response, as far as it arrived"),
    Column::perhaps(
        "hang_ns",
        Nanos,
        "its longest hang, as docs/formats.md defines it",
        "it did not hang",
    ),
    Column::always(
        "outcome",
        Text,
        "`answered`, `failed`, or `unfinished` where the run ended first",
    ),
    Column::perhaps(
        "failure",
        Text,
        "why the last attempt failed: `refused`, `no-answer`, `reset`, `closed-before-response`, \
         `truncated`, `connect-timeout`, `timeout`, `malformed`, `ports-exhausted`",
        "it did not fail",
    ),
];

/// What stands in `requests.csv`.
pub(super) fn requests_table() -> Table {
    provenance::table("requests.csv", "A row is a request with all its attempts.", COLUMNS.clone())
}

/// Writes the requests of all variants as one tidy table.
///
/// # Errors
/// Those of `out`.
pub fn requests_csv(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    rows_csv(&requests_table(), of_run(run), |of| &of.requests, cells, out)
}

/// Writes the requests of one variant, of which nothing but the rows was kept.
///
/// # Errors
/// Those of `out`.
pub fn requests_csv_of(
    scenario: &Scenario,
    variant: &Variant,
    analysis: &Analysis,
    out: &mut dyn Write,
) -> io::Result<()> {
    let one = [(scenario, variant, analysis)];
    rows_csv(&requests_table(), one, |of| &of.requests, cells, out)
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
