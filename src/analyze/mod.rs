//! Numbers from the trace: requests, connections, how many were open when, verdicts.
//!
//! Everything here can be computed again from the trace alone; nothing is measured twice.
//! Start with [`analyze`]. What each number means stands at its field in `rows.rs`.

mod connections;
mod hangs;
mod heads;
mod open;
mod pages;
mod pass;
mod pipeline;
mod requests;
mod rows;
mod run;
mod senders;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod verdict;
mod waits;

pub use heads::Heads;
pub use pass::{analyze, analyze_while, summarize, summarize_while, summary_while};
pub use pipeline::{conclude, run_scenario, run_variant, run_variant_while};
pub use rows::{
    Analysis, Closer, ConnectionRow, Hang, HopCounts, OpenStep, PageRow, RequestOutcome,
    RequestRow, Summary,
};
pub use run::{Reading, Run, VariantRun, Verdict};
pub use senders::{Sender, busiest_sender};
pub use verdict::{judge, mean_page_load};
pub use waits::{Wait, WaitedFor, Waits, waits};
