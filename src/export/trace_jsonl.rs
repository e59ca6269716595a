//! `trace.jsonl`: everything that happened, one JSON object per line.
//!
//! The first line says what the file is and names hosts and links; then come the events of
//! the first variant in order, those of the second, and so on. Fields stand in a fixed order.

use super::events::Fields;
use super::provenance::VERSION;
use crate::analyze::Run;
use crate::scenario::Variant;
use crate::trace::Record;
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// Raised when a field changes its meaning or goes; a new field or event does not raise it.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct Header<'a> {
    format: &'static str,
    format_version: u32,
    version: &'static str,
    scenario: &'a str,
    seed: u64,
    variants: Vec<VariantNames<'a>>,
}

/// The tables that the numbers in the events point into.
#[derive(Serialize)]
struct VariantNames<'a> {
    name: &'a str,
    profile: &'static str,
    era: &'static str,
    hosts: Vec<&'a str>,
    links: Vec<&'a str>,
}

/// Writes the traces of all variants.
///
/// # Errors
/// Those of `out`.
pub fn trace_jsonl(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let header = Header {
        format: "sim-trace",
        format_version: FORMAT_VERSION,
        version: VERSION,
        scenario: &run.scenario.name,
        seed: run.scenario.seed,
        variants: run.scenario.variants.iter().map(names).collect(),
    };
    serde_json::to_writer(&mut out, &header)?;
    writeln!(out)?;
    for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
        for record in &result.trace.records {
            Line::write(&mut out, &variant.name, record)?;
        }
    }
    out.flush()
}

fn names(variant: &Variant) -> VariantNames<'_> {
    let plan = &variant.plan;
    VariantNames {
        name: &variant.name,
        profile: variant.profile.name(),
        era: variant.era.name(),
        hosts: plan.hosts.iter().map(|host| &*host.name).collect(),
        links: plan.network.edge_weights().map(|link| &*link.name).collect(),
    }
}

/// One line that is being written, field by field.
pub(super) struct Line<'a> {
    out: &'a mut dyn Write,
    result: io::Result<()>,
}

impl Line<'_> {
    fn write(out: &mut dyn Write, variant: &str, record: &Record) -> io::Result<()> {
        out.write_all(b"{\"variant\":")?;
        serde_json::to_writer(&mut *out, variant)?;
        let mut line = Line { out, result: Ok(()) };
        line.field("t_ns", record.at.as_nanos());
        record.event.fields(&mut line);
        line.result?;
        out.write_all(b"}\n")
    }

    /// Adds a field. A failure is kept until the end of the line.
    pub(super) fn field(&mut self, name: &str, value: impl Serialize) -> &mut Self {
        if self.result.is_ok() {
            self.result = self.try_field(name, value);
        }
        self
    }

    fn try_field(&mut self, name: &str, value: impl Serialize) -> io::Result<()> {
        write!(self.out, ",\"{name}\":")?;
        serde_json::to_writer(&mut *self.out, &value)?;
        Ok(())
    }
}
