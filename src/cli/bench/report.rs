//! The medians over all rounds, and what follows from them.

use super::Round;
use super::hold::Hold;
use super::measure::{Figures, Measured};
use super::workload::{Peer, REFERENCE_HOLD_NS, Workload};
use serde::Serialize;

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const FORMAT_VERSION: u32 = 1;

/// Everything that was measured.
#[derive(Debug)]
pub struct Report {
    /// Nanoseconds a hold of the yardstick here.
    pub yardstick_ns: f64,
    /// How often everything was measured.
    pub runs: usize,
    /// The workloads that are scenarios.
    pub rows: Vec<Row>,
    /// The event queue alone, where it was asked for.
    pub holds: Vec<Hold>,
}

/// A workload's runs and the medians of them.
#[derive(Debug)]
pub struct Row {
    /// Which.
    pub workload: &'static Workload,
    /// Every run.
    pub runs: Vec<Figures>,
    /// Median wall time of the whole process.
    pub wall_s: f64,
    /// Median time from the first event to the stop.
    pub run_s: f64,
    /// Median of the greatest resident memory; `None` where the system does not tell.
    pub peak_bytes: Option<f64>,
    /// Median memory of each connection that is held in the end, both ends together.
    pub held_bytes: Option<f64>,
}

impl Report {
    /// The medians of these rounds.
    pub fn of(workloads: &[&'static Workload], rounds: &[Round]) -> Report {
        let mut report = Report {
            yardstick_ns: median(rounds.iter().map(|round| round.yardstick_ns)).unwrap_or(0.0),
            runs: rounds.len(),
            rows: Vec::new(),
            holds: Vec::new(),
        };
        for (index, workload) in workloads.iter().enumerate() {
            let mut runs = Vec::new();
            let mut holds: Vec<&Vec<Hold>> = Vec::new();
            for round in rounds {
                match &round.measured[index] {
                    Measured::Run(figures) => runs.push(figures.clone()),
                    Measured::Hold(figures) => holds.push(figures),
                }
            }
            if runs.is_empty() {
                report.holds = medians(&holds);
            } else {
                report.rows.push(Row::of(workload, runs));
            }
        }
        report
    }

    /// How long something that took `seconds` here would have taken on the machine on which the
    /// peers were measured.
    pub fn scaled(&self, seconds: f64) -> f64 {
        seconds * REFERENCE_HOLD_NS / self.yardstick_ns
    }
}

impl Row {
    fn of(workload: &'static Workload, runs: Vec<Figures>) -> Row {
        let each = |of: fn(&Figures) -> f64| median(runs.iter().map(of)).unwrap_or(0.0);
        let held = |run: &Figures| {
            let (_, count) = workload.held?;
            let grown = run.memory_after_bytes?.saturating_sub(run.memory_before_bytes?);
            Some(grown as f64 / count as f64)
        };
        Row {
            workload,
            wall_s: each(|run| run.wall_s),
            run_s: each(|run| run.run_s),
            peak_bytes: median(runs.iter().filter_map(|run| Some(run.memory_peak_bytes? as f64))),
            held_bytes: median(runs.iter().filter_map(held)),
            runs,
        }
    }

    /// Segments simulated for each second of the run.
    pub fn segments_per_s(&self) -> f64 {
        self.rate(|run| run.segments)
    }

    /// Events for each second of the run.
    pub fn events_per_s(&self) -> f64 {
        self.rate(|run| run.events)
    }

    /// Page loads for each second of the run; `None` where pages are not what is measured.
    pub fn page_loads_per_s(&self) -> Option<f64> {
        Some(self.rate(|run| run.page_loads)).filter(|rate| *rate > 0.0)
    }

    fn rate(&self, count: impl Fn(&Figures) -> u64) -> f64 {
        let rates = self.runs.iter().map(|run| count(run) as f64 / run.run_s);
        median(rates).unwrap_or(0.0)
    }

    /// How many times as fast as a peer, both as they were measured.
    pub fn times_as_fast(&self, peer: Peer) -> Option<f64> {
        Some(peer.wall_s? / self.wall_s)
    }
}

/// The middle of some numbers; of two in the middle their mean.
pub fn median(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(numbers[middle]),
        _ => Some((numbers[middle - 1] + numbers[middle]) / 2.0),
    }
}

fn medians(runs: &[&Vec<Hold>]) -> Vec<Hold> {
    let Some(first) = runs.first() else { return Vec::new() };
    let of = |(at, hold): (usize, &Hold)| Hold {
        ns: median(runs.iter().filter_map(|run| Some(run.get(at)?.ns))).unwrap_or(0.0),
        ..hold.clone()
    };
    first.iter().enumerate().map(of).collect()
}

/// `sim bench --json`; described in `docs/performance.md`.
#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    format_version: u32,
    version: &'static str,
    runs: usize,
    yardstick_ns: f64,
    reference_yardstick_ns: f64,
    workloads: Vec<Entry<'a>>,
    hold: &'a [Hold],
}

#[derive(Serialize)]
struct Entry<'a> {
    workload: &'static str,
    what: &'static str,
    wall_s: f64,
    run_s: f64,
    segments_per_s: f64,
    events_per_s: f64,
    page_loads_per_s: Option<f64>,
    memory_peak_bytes: Option<f64>,
    held: Option<&'static str>,
    held_bytes: Option<f64>,
    times_ns3: Option<f64>,
    times_htsim: Option<f64>,
    scaled_wall_s: f64,
    scaled_times_ns3: Option<f64>,
    scaled_times_htsim: Option<f64>,
    each_run: &'a [Figures],
}

impl Report {
    /// Everything as JSON.
    pub fn json(&self) -> String {
        let file = File {
            format: "sim bench",
            format_version: FORMAT_VERSION,
            version: env!("CARGO_PKG_VERSION"),
            runs: self.runs,
            yardstick_ns: self.yardstick_ns,
            reference_yardstick_ns: REFERENCE_HOLD_NS,
            workloads: self.rows.iter().map(|row| self.entry(row)).collect(),
            hold: &self.holds,
        };
        let text = serde_json::to_string_pretty(&file);
        text.unwrap_or_else(|error| panic!("a report cannot be written: {error}")) + "\n"
    }

    fn entry<'r>(&self, row: &'r Row) -> Entry<'r> {
        let faster = self.yardstick_ns / REFERENCE_HOLD_NS;
        let [ns3, htsim] =
            [row.workload.ns3, row.workload.htsim].map(|peer| row.times_as_fast(peer));
        Entry {
            workload: row.workload.name,
            what: row.workload.what,
            wall_s: row.wall_s,
            run_s: row.run_s,
            segments_per_s: row.segments_per_s(),
            events_per_s: row.events_per_s(),
            page_loads_per_s: row.page_loads_per_s(),
            memory_peak_bytes: row.peak_bytes,
            held: row.workload.held.map(|(what, _)| what),
            held_bytes: row.held_bytes,
            times_ns3: ns3,
            times_htsim: htsim,
            scaled_wall_s: self.scaled(row.wall_s),
            scaled_times_ns3: ns3.map(|times| times * faster),
            scaled_times_htsim: htsim.map(|times| times * faster),
            each_run: &row.runs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median([]), None);
    }
}
