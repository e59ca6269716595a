//! Numbers from the trace: requests, connections, how many were open when, verdicts.
//!
//! Everything here can be computed again from the trace alone; nothing is measured twice.

mod rows;
mod run;

pub use rows::{
    Analysis, Closer, ConnectionRow, HopCounts, OpenStep, RequestOutcome, RequestRow, Summary,
};
pub use run::{Run, VariantRun, Verdict};
