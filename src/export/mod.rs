//! Files for other tools: one file per format, each a function of a [`Run`]
//! that writes to whatever it is given.
//!
//! | function | file | for |
//! |---|---|---|
//! | [`summary_json`] | `summary.json` | scripts, graders |
//! | [`requests_csv`] | `requests.csv` | notebooks, spreadsheets |
//! | [`connections_csv`] | `connections.csv` | the same |
//! | [`breakdown_csv`] | `breakdown.csv` | the same: what the time was spent on |
//! | [`critical_path_csv`] | `critical_path.csv` | the same: what held each page up, in order |
//! | [`columns_csv`] | `columns.csv` | what every column of these tables means |
//! | `table_parquet` | `*.parquet`, with the feature `parquet` | any of these tables, for data frames |
//! | [`trace_jsonl`] | `trace.jsonl` | everything that happened, event by event |
//! | [`outcome_json`] | inside `report.html` | the page, or whoever else draws a run |
//! | [`capture_pcapng`] | `capture.pcapng` | Wireshark, tshark |
//! | [`tcpdump_txt`] | `tcpdump.txt` | the same, as tcpdump prints it |
//! | [`chrome_trace`] | `chrome-trace.json` | Perfetto, `chrome://tracing` |
//! | [`sequence_md`] | `sequence.md` | Mermaid, as GitHub and editors draw it |
//! | [`page_har`] | `page.har` | browsers' network panels, HAR viewers |
//!
//! Every file says which scenario, seed, profile and version made it, and holds neither the
//! time of day nor a path: the same run gives the same bytes. `docs/formats.md` describes
//! every field for those who read the files.

mod attempts;
mod breakdown_csv;
mod capture;
mod chrome_trace;
mod columns_csv;
mod connections_csv;
mod events;
mod har;
mod mermaid;
mod outcome;
#[cfg(feature = "parquet")]
mod parquet;
mod provenance;
mod requests_csv;
mod rows_csv;
mod summary_json;
mod tcpdump_txt;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod trace_jsonl;
mod words;

pub use breakdown_csv::{breakdown_csv, critical_path_csv};
pub use capture::{CapturePoint, LiveCapture, accepting_hosts, capture_pcapng, connected_hosts};
pub use chrome_trace::chrome_trace;
pub use columns_csv::{columns_csv, tables};
pub use connections_csv::{connections_csv, connections_csv_of};
pub use har::page_har;
pub use mermaid::sequence_md;
pub use outcome::outcome_json;
#[cfg(feature = "charts")]
pub(crate) use outcome::outcome_json_of;
#[cfg(feature = "parquet")]
pub use parquet::table_parquet;
pub use provenance::VERSION;
pub use requests_csv::{requests_csv, requests_csv_of};
pub use summary_json::summary_json;
pub use tcpdump_txt::tcpdump_txt;
pub use trace_jsonl::{LiveTrace, trace_jsonl};

use crate::analyze::{Run, VariantRun};
use crate::scenario::Variant;
use std::io;

/// The variant at `index`, and its run.
///
/// # Errors
/// `InvalidInput` where there is no such variant.
fn variant_at(run: &Run, index: usize) -> io::Result<(&Variant, &VariantRun)> {
    let pair = run.scenario.variants.get(index).zip(run.variants.get(index));
    pair.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no such variant"))
}
