//! `sim bench --growth`: how cost grows with size, as CSV.
//!
//! Each series changes one thing about a workload and leaves the rest: nothing in the simulator may
//! grow faster than n log n. The time of a segment should stay nearly level, and so should the memory
//! of a client.

use super::child;
use super::measure::{Figures, Measured};
use super::report::median;
use crate::scenario::Overrides;

/// One workload with something of it changed, in several sizes.
struct Series {
    name: &'static str,
    /// What the sizes count.
    unit: &'static str,
    workload: &'static str,
    /// What is the same for every size.
    always: &'static [(&'static str, &'static str)],
    /// What is set to the size.
    paths: &'static [&'static str],
    sizes: &'static [&'static str],
    traced: bool,
}

/// A tenth of the upload, so that slow links take no minutes.
const TENTH: &[(&str, &str)] =
    &[("pages[0].document.upload", "99999800B"), ("stop.has_read", "100MB")];
const HOSTS: &[&str] = &["client.hosts", "server.hosts"];

const SERIES: [Series; 6] = [
    Series {
        name: "clients",
        unit: "clients",
        workload: "w4",
        always: &[],
        paths: &["client.count"],
        sizes: &["1000", "10000", "100000", "1000000"],
        traced: false,
    },
    Series {
        name: "connections at once",
        unit: "connections",
        workload: "w2",
        always: &[],
        paths: HOSTS,
        sizes: &["10", "100", "1000", "4000"],
        traced: false,
    },
    Series {
        name: "window",
        unit: "one-way delay",
        workload: "w1",
        always: TENTH,
        paths: &["links[0].delay"],
        sizes: &["1ms", "3ms", "10ms", "30ms"],
        traced: false,
    },
    Series {
        name: "loss",
        unit: "chance of loss",
        workload: "w1",
        always: TENTH,
        paths: &["links[0].loss"],
        sizes: &["0%", "0.01%", "0.1%", "1%"],
        traced: false,
    },
    Series {
        name: "without a trace",
        unit: "connections",
        workload: "w2",
        always: &[],
        paths: HOSTS,
        sizes: &["10", "100"],
        traced: false,
    },
    Series {
        name: "with a trace in memory",
        unit: "connections",
        workload: "w2",
        always: &[],
        paths: HOSTS,
        sizes: &["10", "100"],
        traced: true,
    },
];

/// How many processes are run for `runs` runs of every point.
pub fn steps(runs: usize) -> usize {
    SERIES.iter().map(|series| series.sizes.len()).sum::<usize>() * runs
}

/// Measures every point so often; a line of CSV for each, with medians.
///
/// # Errors
/// A process that could not be started, or that ended without figures.
pub fn csv(runs: usize, step: &(dyn Fn() + Sync)) -> Result<String, child::Failed> {
    let mut text = String::from(
        "series,unit,size,workload,connections,segments,run_s,ns_per_segment,peak_bytes,bytes_per_connection\n",
    );
    for series in &SERIES {
        for size in series.sizes {
            let figures = (0..runs).map(|_| {
                let measured = point(series, size);
                step();
                measured
            });
            let figures = figures.collect::<Result<Vec<_>, _>>()?;
            text.push_str(&line(series, size, &figures));
        }
    }
    Ok(text)
}

fn point(series: &Series, size: &str) -> Result<Figures, child::Failed> {
    let sized = series.paths.iter().map(|path| (*path, size));
    let set = series.always.iter().copied().chain(sized);
    let set = set.map(|(path, value)| (path.to_owned(), value.to_owned())).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    match child::ask(series.workload, &overrides, series.traced)? {
        Measured::Run(figures) if figures.cut_short.is_none() => Ok(figures),
        _ => Err(format!("{}: {size} {} were not simulated to the end", series.name, series.unit)),
    }
}

fn line(series: &Series, size: &str, runs: &[Figures]) -> String {
    let each = |of: fn(&Figures) -> f64| median(runs.iter().map(of)).unwrap_or(0.0);
    let (connections, segments) =
        (each(|run| run.connections as f64), each(|run| run.segments as f64));
    let run_s = each(|run| run.run_s);
    let peak = median(runs.iter().filter_map(|run| Some(run.memory_peak_bytes? as f64)));
    let grown =
        |run: &Figures| Some(run.memory_after_bytes?.saturating_sub(run.memory_before_bytes?));
    let grown = median(runs.iter().filter_map(|run| Some(grown(run)? as f64)));
    // Empty where the system does not tell.
    let cell = |number: Option<f64>| number.map_or(String::new(), |number| format!("{number:.0}"));
    format!(
        "{},{},{size},{},{connections:.0},{segments:.0},{run_s:.6},{:.1},{},{}\n",
        series.name,
        series.unit,
        series.workload,
        run_s * 1e9 / segments.max(1.0),
        cell(peak),
        cell(grown.map(|bytes| bytes / connections.max(1.0))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{bundled, load};

    /// Every point is a scenario that can be run.
    #[test]
    fn every_point_is_a_scenario() {
        for series in &SERIES {
            let text = bundled::find(series.workload).unwrap().text;
            let size = series.sizes[0];
            let set =
                series.always.iter().copied().chain(series.paths.iter().map(|path| (*path, size)));
            let set = set.map(|(path, value)| (path.to_owned(), value.to_owned())).collect();
            let overrides = Overrides { set, ..Overrides::default() };
            assert!(load(series.workload, text, &overrides).is_ok(), "{}", series.name);
        }
    }

    #[test]
    fn a_line_has_medians_and_what_follows() {
        let run = |run_s, after| Figures {
            run_s,
            connections: 10,
            segments: 1000,
            memory_before_bytes: Some(0),
            memory_after_bytes: Some(after),
            memory_peak_bytes: Some(after),
            ..Figures::default()
        };
        let runs = [run(1.0, 100), run(3.0, 300), run(2.0, 200)];
        let expected = "clients,clients,10,w4,10,1000,2.000000,2000000.0,200,20\n";
        assert_eq!(line(&SERIES[0], "10", &runs), expected);
    }
}
