//! `sim bench`: how fast and frugal the simulator is, on workloads that others have been measured
//! on too.
//!
//! | file | what it does |
//! |---|---|
//! | `args` | its command line |
//! | `workload` | what is measured, what must come out, what others took |
//! | `measure`, `hold`, `memory` | one run, in a process of its own |
//! | `child` | has such a process run, and asks it |
//! | `growth` | how cost grows with size |
//! | `report`, `table` | medians, and how they are printed |
//!
//! A run has a process of its own, so that its wall time and its peak of memory are its own. What
//! comes out is checked: a fast run that counts wrong is no result.

mod args;
mod child;
mod growth;
mod hold;
mod measure;
mod memory;
mod report;
mod table;
mod workload;

pub use args::{BenchOrder, bench_command, bench_order};

use super::args::Options;
use super::diagnose;
use super::exit::Status;
use super::progress::with_bar;
use super::terminal::Terminal;
use crate::scenario::Overrides;
use args::Style;
use measure::{Figures, Measured};
use report::{Report, Row};
use workload::{ALL, Workload};

/// Measures the workloads of these names, or all.
pub fn bench(bench: &BenchOrder, options: &Options, terminal: &mut Terminal) -> Status {
    if let Some(name) = &bench.child {
        return as_child(name, bench, options, terminal);
    }
    let runs = bench.runs.max(1) as usize;
    if bench.growth {
        let bar = !terminal.is_quiet();
        let measured = with_bar(growth::steps(runs), bar, |step| growth::csv(runs, step));
        return say(measured, terminal);
    }
    let Some(workloads) = chosen(&bench.names, terminal) else { return Status::BadInput };
    let steps = runs * (workloads.len() + 1);
    let measured = with_bar(steps, !terminal.is_quiet(), |step| {
        (0..runs).map(|_| round(&workloads, options, step)).collect::<Result<Vec<_>, _>>()
    });
    let rounds = match measured {
        Ok(rounds) => rounds,
        Err(error) => {
            terminal.complain(&format!("error: {error}\n"));
            return Status::Files;
        }
    };
    let report = Report::of(&workloads, &rounds);
    terminal.say(&match bench.style {
        Style::Text => table::text(&report),
        Style::Markdown => table::markdown(&report),
        Style::Json => report.json(),
    });
    judge(&report, options, terminal)
}

/// Prints a text, or why there is none.
fn say(text: Result<String, child::Failed>, terminal: &mut Terminal) -> Status {
    match text {
        Ok(text) => {
            terminal.say(&text);
            Status::Done
        }
        Err(error) => {
            terminal.complain(&format!("error: {error}\n"));
            Status::Files
        }
    }
}

/// What one round measured: the yardstick, and every workload once.
struct Round {
    yardstick_ns: f64,
    measured: Vec<Measured>,
}

/// Rounds, and not all runs of one workload in a row, because machines have good and bad minutes.
fn round(
    workloads: &[&'static Workload],
    options: &Options,
    step: &(dyn Fn() + Sync),
) -> Result<Round, child::Failed> {
    let ask = |name: &str| {
        let measured = child::ask(name, &options.overrides, false);
        step();
        measured
    };
    let yardstick_ns = match ask(workload::YARDSTICK)? {
        Measured::Hold(holds) => holds.first().map_or(0.0, |hold| hold.ns),
        Measured::Run(_) => 0.0,
    };
    let measured = workloads.iter().map(|workload| ask(workload.name)).collect::<Result<_, _>>()?;
    Ok(Round { yardstick_ns, measured })
}

/// The workloads of these names; complains about those that there are not.
fn chosen(names: &[String], terminal: &mut Terminal) -> Option<Vec<&'static Workload>> {
    if names.is_empty() {
        return Some(ALL.iter().collect());
    }
    let mut found = Vec::new();
    for name in names {
        let Some(workload) = workload::find(name) else {
            let all: Vec<&str> = ALL.iter().map(|workload| workload.name).collect();
            terminal.complain(&format!(
                "error: there is no workload {}\nhelp: there are {}\n",
                diagnose::visible(name),
                all.join(", ")
            ));
            return None;
        };
        found.push(workload);
    }
    Some(found)
}

/// This process is one that measures.
fn as_child(name: &str, bench: &BenchOrder, options: &Options, terminal: &mut Terminal) -> Status {
    let yardstick = Workload { name: workload::YARDSTICK, ..workload::HOLD_ALONE };
    let Some(workload) = workload::find(name).or(Some(&yardstick).filter(|own| own.name == name))
    else {
        return Status::BadInput;
    };
    match measure::measure(workload, &options.overrides, bench.traced) {
        Ok(measured) => {
            terminal.say(&child::tell(&measured));
            Status::Done
        }
        Err(problems) => {
            let text = crate::scenario::bundled::WORKLOADS.iter().find(|known| known.name == name);
            let text = text.map_or("", |known| known.text);
            terminal.complain(&diagnose::render(name, text, &problems));
            Status::BadInput
        }
    }
}

/// Complains about every count that is not what it must be. Where the command line changes the
/// workload, nobody can say what it must be.
fn judge(report: &Report, options: &Options, terminal: &mut Terminal) -> Status {
    let mut status = Status::Done;
    for row in &report.rows {
        let mut faults: Vec<String> =
            row.runs.iter().filter_map(|run| run.cut_short.clone()).collect();
        if options.overrides == Overrides::default() {
            faults.extend(row.runs.iter().flat_map(|run| unexpected(row, run)));
        }
        faults.dedup();
        for fault in faults {
            terminal.complain(&format!("{}: {fault}\n", row.workload.name));
            status = Status::ExpectationFailed;
        }
    }
    status
}

/// What came out otherwise than it must.
fn unexpected(row: &Row, run: &Figures) -> Vec<String> {
    let expected = row.workload.expected;
    let claims = [
        ("segments", expected.segments, run.segments as f64),
        ("segments with data", expected.data_segments, run.data_segments as f64),
        ("packets dropped", expected.dropped, run.dropped as f64),
        ("s until the last byte", expected.last_s, run.last_s),
    ];
    let wrong = claims.into_iter().filter_map(|(what, near, found)| {
        let near = near.filter(|near| !near.holds(found))?;
        Some(match near.within {
            0.0 => format!("{found} {what}, where there must be {}", near.value),
            within => format!("{found} {what}, where there must be {} ± {within}", near.value),
        })
    });
    wrong.collect()
}
