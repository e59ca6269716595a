//! `sim bench`: runs workloads without a trace, and says how long each took.

use super::args::Options;
use super::exit::Status;
use super::terminal::Terminal;
use crate::scenario::{bundled, load};
use crate::trace::Silent;
use crate::world::Simulation;
use std::time::Instant;

/// Runs the workloads of these names, or all.
pub fn bench(names: &[String], options: &Options, terminal: &mut Terminal) -> Status {
    let known = || bundled::WORKLOADS.iter();
    let mut status = Status::Done;
    for name in names {
        if !known().any(|workload| workload.name == *name) {
            let all: Vec<&str> = known().map(|workload| workload.name).collect();
            let message =
                format!("there is no workload {name}\nhelp: there are {}", all.join(", "));
            terminal.complain(&format!("error: {message}\n"));
            status = Status::BadInput;
        }
    }
    for workload in
        known().filter(|known| names.is_empty() || names.iter().any(|n| n == known.name))
    {
        match load(workload.name, workload.text, &options.overrides) {
            Ok(scenario) => {
                for variant in &scenario.variants {
                    let mut sink = Silent;
                    let mut simulation = Simulation::new(&variant.plan, &mut sink);
                    let began = Instant::now();
                    let outcome = simulation.run();
                    let took = began.elapsed();
                    terminal.say(&format!(
                        "{} {}: {took:?}, {:?}\n",
                        workload.name, variant.name, outcome.counters
                    ));
                }
            }
            Err(problems) => {
                terminal.complain(&super::diagnose::render(
                    workload.name,
                    workload.text,
                    &problems,
                ));
                status = Status::BadInput;
            }
        }
    }
    status
}
