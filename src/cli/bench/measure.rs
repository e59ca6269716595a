//! One run of a workload in this process, with a clock beside it.

use super::hold::{self, Hold};
use super::memory;
use super::workload::{HOLD, PAGE_LOAD, Workload, YARDSTICK};
use crate::net::Network;
use crate::scenario::{Overrides, Scenario, bundled, load};
use crate::trace::{Silent, Sink, Trace};
use crate::world::{Ended, LinkCounters, Outcome, Plan, Simulation};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// Page loads are repeated for so long.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a process that measures tells the one that asked it to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Measured {
    /// A run of a scenario, or of all its variants.
    Run(Figures),
    /// The event queue alone.
    Hold(Vec<Hold>),
}

/// The figures of one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Wall time of the whole process; the process that measures does not know it.
    #[serde(default)]
    pub wall_s: f64,
    /// From reading the scenario to the first event.
    pub setup_s: f64,
    /// From the first event to the stop.
    pub run_s: f64,
    /// How the last variant ended, where it was neither done nor stopped as it should be.
    pub cut_short: Option<String>,
    /// When the last page was done with, else when the run ended; simulated.
    pub last_s: f64,
    /// Page loads.
    pub page_loads: u64,
    /// Connections opened.
    pub connections: u64,
    /// Segments that crossed the bottleneck, both directions together.
    pub segments: u64,
    /// Those of them with data.
    pub data_segments: u64,
    /// Packets lost on the bottleneck.
    pub dropped: u64,
    /// Events.
    pub events: u64,
    /// Resident memory before the first event, where the system tells.
    pub memory_before_bytes: Option<u64>,
    /// Resident memory at the stop.
    pub memory_after_bytes: Option<u64>,
    /// The most resident memory.
    pub memory_peak_bytes: Option<u64>,
}

/// Measures a workload, with a trace kept in memory or without any.
///
/// # Errors
/// A scenario that the overrides have made wrong: its problems.
pub fn measure(
    workload: &Workload,
    overrides: &Overrides,
    traced: bool,
) -> Result<Measured, Vec<crate::scenario::Diagnostic>> {
    match workload.name {
        HOLD => return Ok(Measured::Hold(hold::all())),
        YARDSTICK => return Ok(Measured::Hold(vec![hold::yardstick()])),
        _ => {}
    }
    let began = Instant::now();
    let text = bundled::WORKLOADS.iter().find(|known| known.name == workload.name);
    let text = text.map_or("", |known| known.text);
    let scenario = load(workload.name, text, overrides)?;
    let loaded = began.elapsed();
    let figures = match (workload.name, traced) {
        (PAGE_LOAD, _) => page_loads(&scenario, workload),
        (_, true) => run(&scenario.variants[0].plan, workload, &mut Trace::default()),
        (_, false) => run(&scenario.variants[0].plan, workload, &mut Silent),
    };
    let setup_s = figures.setup_s + loaded.as_secs_f64();
    Ok(Measured::Run(Figures { setup_s, memory_peak_bytes: memory::peak(), ..figures }))
}

fn run<S: Sink>(plan: &Plan, workload: &Workload, sink: &mut S) -> Figures {
    let began = Instant::now();
    let mut simulation = Simulation::new(plan, sink);
    let setup_s = began.elapsed().as_secs_f64();
    let memory_before_bytes = memory::now();
    let began = Instant::now();
    let outcome = simulation.run();
    let run_s = began.elapsed().as_secs_f64();
    let memory_after_bytes = memory::now();
    Figures {
        setup_s,
        run_s,
        memory_before_bytes,
        memory_after_bytes,
        ..counted(plan, workload, &outcome)
    }
}

/// Loads the page in every variant's way, over and over.
fn page_loads(scenario: &Scenario, workload: &Workload) -> Figures {
    let mut sum = Figures { memory_before_bytes: memory::now(), ..Figures::default() };
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        for variant in &scenario.variants {
            // Without asking for memory each time, which takes as long as a third of a load.
            let outcome = Simulation::new(&variant.plan, &mut Silent).run();
            let one = counted(&variant.plan, workload, &outcome);
            sum.page_loads += 1;
            sum.segments += one.segments;
            sum.data_segments += one.data_segments;
            sum.dropped += one.dropped;
            sum.connections += one.connections;
            sum.events += one.events;
            sum.last_s = one.last_s;
            sum.cut_short = sum.cut_short.or(one.cut_short);
        }
    }
    Figures { run_s: began.elapsed().as_secs_f64(), memory_after_bytes: memory::now(), ..sum }
}

fn counted(plan: &Plan, workload: &Workload, outcome: &Outcome) -> Figures {
    let of = bottleneck(&plan.network, workload, &outcome.links);
    let cut_short = match &outcome.ended {
        Ended::Done | Ended::Stopped => None,
        Ended::Stuck(waiting) => Some(format!("stuck: {waiting:?}")),
        Ended::Limit(limit) => Some(format!("stopped by its {limit}")),
    };
    Figures {
        cut_short,
        last_s: outcome.last_page.unwrap_or(outcome.last_event).as_nanos() as f64 / 1e9,
        page_loads: 0,
        connections: outcome.counters.connections_opened,
        segments: of.packets,
        data_segments: of.data_packets,
        dropped: of.dropped,
        events: outcome.counters.events,
        ..Figures::default()
    }
}

/// Both directions of the workload's bottleneck together.
fn bottleneck(network: &Network, workload: &Workload, links: &[LinkCounters]) -> LinkCounters {
    let [a, b] = workload.bottleneck;
    let names = [format!("{a}→{b}"), format!("{b}→{a}")];
    let directions = network.edge_weights().zip(links);
    let ours = directions.filter(|(edge, _)| names.iter().any(|name| **name == *edge.name));
    ours.fold(LinkCounters::default(), |sum, (_, link)| LinkCounters {
        packets: sum.packets + link.packets,
        data_packets: sum.data_packets + link.data_packets,
        dropped: sum.dropped + link.dropped,
    })
}
