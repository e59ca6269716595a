//! `sim capture`: runs one variant and writes its packets, or its trace, while it runs; or the rows of
//! its requests or connections, without keeping its trace.
//!
//! `sim run` keeps a run in memory, because its pictures look at all of it. A run with millions of
//! segments has no picture that anybody could read; this needs no more memory for it than for a
//! short one.

use super::args::Options;
use super::diagnose::shown_path;
use super::exit::Status;
use super::load::load_all;
use super::run::{refused, stopped_by_limit};
use super::stopwatch::Stopwatch;
use super::store::FileError;
use super::terminal::Terminal;
use super::whole::WholeFile;
use crate::analyze::{Analysis, analyze_while};
use crate::export::{LiveCapture, LiveTrace, connections_csv_of, requests_csv_of};
use crate::scenario::{Scenario, Variant};
use crate::trace::Sink;
use crate::world::{Ended, Limit, Outcome, simulate_while};
use clap::{Arg, ArgMatches, Command, value_parser};
use std::cell::Cell;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What is to be captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureOrder {
    /// The scenario.
    pub scenario: PathBuf,
    /// The variant, where there are several.
    pub variant: Option<String>,
    /// Where it goes; `-` is standard output.
    pub to: PathBuf,
}

/// What may be typed.
pub fn command() -> Command {
    let path = |name: &'static str, help: &'static str| {
        Arg::new(name).help(help).value_parser(value_parser!(PathBuf)).required(true)
    };
    Command::new("capture")
        .about("Run one variant and write its packets while it runs, however long that is")
        .after_help(
            "The packets are those at the hosts that open connections, as in capture.pcapng of a\n\
             run. To standard output: sim capture SCENARIO - | tshark -r -\n\n\
             Packets and trace are written meanwhile; rows at the end, and only they are kept, 1.6 kB\n\
             of memory for a connection with its request, within limits.memory. --wall-time bounds\n\
             all, limits.output packets and trace.",
        )
        .arg(path("SCENARIO", "A scenario file, or the name of a bundled scenario"))
        .arg(path(
            "FILE",
            "Where to: ends in .jsonl for the trace, in requests.csv or connections.csv for a row of \
             each, else it is a pcapng file",
        ))
        .arg(
            Arg::new("variant")
                .long("variant")
                .value_name("NAME")
                .help("Which variant [default: the first]"),
        )
}

/// What was typed.
pub fn order(matches: &ArgMatches) -> CaptureOrder {
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    CaptureOrder {
        scenario: path("SCENARIO"),
        variant: matches.get_one("variant").cloned(),
        to: path("FILE"),
    }
}

/// Runs the variant and writes.
pub fn capture(order: &CaptureOrder, options: &Options, terminal: &mut Terminal) -> Status {
    let files = std::slice::from_ref(&order.scenario);
    let (mut scenarios, status) = load_all(files, options, terminal, |_, _, _| ());
    let Some(scenario) = scenarios.first_mut() else { return status };
    // Only one variant is run, so it has all of the memory.
    scenario.variants.iter_mut().for_each(|variant| variant.plan.limits.traces = 1);
    let scenario = &*scenario;
    let named =
        |variant: &&Variant| order.variant.as_ref().is_none_or(|name| *name == variant.name);
    let Some(variant) = scenario.variants.iter().find(named) else {
        let names: Vec<&str> = scenario.variants.iter().map(|v| v.name.as_str()).collect();
        let message = format!("error: no variant is called so; there are {}\n", names.join(", "));
        terminal.complain(&message);
        return Status::BadInput;
    };
    let bounds = Bounds {
        most: variant.plan.limits.output,
        written: Cell::new(0),
        stopwatch: options.stopwatch(),
    };
    let outcome = match written(scenario, variant, &order.to, &bounds) {
        Ok(outcome) => outcome,
        // That a reader has seen enough (`sim capture … - | head`) is not wrong.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return Status::Done,
        Err(error) => {
            return refused(terminal, &FileError::new("write", &order.to, error).to_string());
        }
    };
    if order.to != Path::new("-") {
        let segments = outcome.counters.segments;
        let file = shown_path(&order.to);
        terminal.say(&format!("{}: a run of {segments} segments is in {file}\n", variant.name));
    }
    stopped_by_limit(&scenario.name, variant, &outcome.ended, terminal)
}

/// How far a capture may go.
struct Bounds {
    /// Bytes.
    most: u64,
    written: Cell<u64>,
    stopwatch: Stopwatch,
}

impl Bounds {
    fn are_kept(&self) -> bool {
        self.written.get() <= self.most && self.stopwatch.goes_on()
    }

    /// Counts what is written there.
    fn counted<'a>(&'a self, out: &'a mut dyn Write) -> impl Write + 'a {
        BufWriter::new(Counted { out, written: &self.written })
    }

    /// Runs a variant for as long as they are kept.
    fn simulate<S: Sink>(&self, variant: &Variant, sink: &mut S) -> Outcome {
        let outcome = simulate_while(&variant.plan, sink, &|| self.are_kept());
        match outcome.ended {
            Ended::Limit(Limit::WallTime) if self.written.get() > self.most => {
                Outcome { ended: Ended::Limit(Limit::Output), ..outcome }
            }
            _ => outcome,
        }
    }
}

/// Counts what it writes.
struct Counted<'a> {
    out: &'a mut dyn Write,
    written: &'a Cell<u64>,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.written.set(self.written.get() + count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A file is whole under its name or not there.
fn written(
    scenario: &Scenario,
    variant: &Variant,
    to: &Path,
    bounds: &Bounds,
) -> io::Result<Outcome> {
    if to == Path::new("-") {
        return packets(scenario, variant, &mut io::stdout().lock(), bounds);
    }
    let mut out = WholeFile::begin(to)?;
    let name = to.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let outcome = match &*name {
        name if name.ends_with(".jsonl") => trace(scenario, variant, &mut out, bounds),
        name if name.ends_with("requests.csv") => {
            rows(scenario, variant, &mut out, bounds, requests_csv_of)
        }
        name if name.ends_with("connections.csv") => {
            rows(scenario, variant, &mut out, bounds, connections_csv_of)
        }
        _ => packets(scenario, variant, &mut out, bounds),
    }?;
    out.replace().map(|()| outcome)
}

fn packets(
    scenario: &Scenario,
    variant: &Variant,
    out: &mut dyn Write,
    bounds: &Bounds,
) -> io::Result<Outcome> {
    let mut sink = LiveCapture::begin(scenario, variant, bounds.counted(out))?;
    let outcome = bounds.simulate(variant, &mut sink);
    sink.finish().map(|()| outcome)
}

fn trace(
    scenario: &Scenario,
    variant: &Variant,
    out: &mut dyn Write,
    bounds: &Bounds,
) -> io::Result<Outcome> {
    let mut sink = LiveTrace::begin(scenario, variant, bounds.counted(out))?;
    let outcome = bounds.simulate(variant, &mut sink);
    sink.finish().map(|()| outcome)
}

/// A table of rows.
type Table = fn(&Scenario, &Variant, &Analysis, &mut dyn Write) -> io::Result<()>;

/// The run's rows, written when it is over.
fn rows(
    scenario: &Scenario,
    variant: &Variant,
    out: &mut dyn Write,
    bounds: &Bounds,
    table: Table,
) -> io::Result<Outcome> {
    let (analysis, outcome) = analyze_while(&variant.plan, &|| bounds.stopwatch.goes_on());
    let mut out = bounds.counted(out);
    table(scenario, variant, &analysis, &mut out)?;
    out.flush().map(|()| outcome)
}
