//! `trace.jsonl`: everything that happened, one JSON object per line.
//!
//! The first line says what the file is and names hosts and links; then come the events of
//! the first variant in order, those of the second, and so on. Fields stand in a fixed order.

use super::events::Fields;
use super::provenance::VERSION;
use crate::analyze::Run;
use crate::scenario::{Scenario, Variant};
use crate::trace::{Event, Record, Sink};
use crate::units::SimTime;
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
    header(&run.scenario, run.scenario.variants.iter(), &mut out)?;
    for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
        for record in &result.trace.records {
            Line::write(&mut out, &variant.name, record)?;
        }
    }
    out.flush()
}

fn header<'s>(
    scenario: &'s Scenario,
    variants: impl Iterator<Item = &'s Variant>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let header = Header {
        format: "sim-trace",
        format_version: FORMAT_VERSION,
        version: VERSION,
        scenario: &scenario.name,
        seed: scenario.seed,
        variants: variants.map(names).collect(),
    };
    serde_json::to_writer(&mut *out, &header)?;
    writeln!(out)
}

/// The trace of one variant, written while it runs: a sink for [`crate::world::run`].
pub struct LiveTrace<'a> {
    variant: &'a str,
    out: Box<dyn Write + 'a>,
    failed: Option<io::Error>,
}

impl<'a> LiveTrace<'a> {
    /// Writes the first line.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn begin(
        scenario: &Scenario,
        variant: &'a Variant,
        out: impl Write + 'a,
    ) -> io::Result<Self> {
        let mut out: Box<dyn Write + 'a> = Box::new(out);
        header(scenario, std::iter::once(variant), &mut out)?;
        Ok(LiveTrace { variant: &variant.name, out, failed: None })
    }

    /// The run is over.
    ///
    /// # Errors
    /// The first that `out` had since the beginning.
    pub fn finish(mut self) -> io::Result<()> {
        match self.failed {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }
}

impl Sink for LiveTrace<'_> {
    const ON: bool = true;

    fn record(&mut self, at: SimTime, event: Event) {
        if self.failed.is_none() {
            let record = Record { at, event };
            self.failed = Line::write(&mut self.out, self.variant, &record).err();
        }
    }
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
