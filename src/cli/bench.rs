//! x

use super::args::Options;
use super::exit::Status;
use super::load::load_all;
use super::terminal::Terminal;
use crate::trace::Silent;
use crate::world::Simulation;
use std::path::PathBuf;
use std::time::Instant;

/// x
pub fn bench(files: &[PathBuf], options: &Options, terminal: &mut Terminal) -> Status {
    let t = Instant::now();
    let (scenarios, status) = load_all(files, options, terminal, |_, _, _| ());
    eprintln!("load {:?}", t.elapsed());
    for s in &scenarios {
        for v in &s.variants {
            let t = Instant::now();
            let mut sink = Silent;
            let mut sim = Simulation::new(&v.plan, &mut sink);
            let setup = t.elapsed();
            let t = Instant::now();
            let out = sim.run();
            eprintln!("{} {}: setup {setup:?} run {:?} {:?} last {} page {:?} {:?}", s.name, v.name, t.elapsed(), out.ended, out.last_event, out.last_page, out.counters);
            for (d, c) in v.plan.network.edge_weights().zip(&out.links).filter(|(d, _)| d.name.contains("r") && !d.name.contains(char::is_numeric)).take(4) {
                eprintln!("   {} {c:?}", d.name);
            }
        }
    }
    status
}
