//! The command line of `sim bench`.

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

/// What `sim bench` is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenchOrder {
    /// Workloads; none for all.
    pub names: Vec<String>,
    /// How often each is measured.
    pub runs: u64,
    /// Whether it is measured how cost grows with size, instead.
    pub growth: bool,
    /// How the figures are printed.
    pub style: Style,
    /// The one workload that this process is to measure itself.
    pub child: Option<String>,
    /// Whether that is done with a trace.
    pub traced: bool,
}

/// How figures are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As a table for a terminal.
    Text,
    /// As a table for a document.
    Markdown,
    /// As JSON.
    Json,
}

/// The verb.
pub fn bench_command() -> Command {
    Command::new("bench").about("Measure how fast and frugal the simulator is").args(arguments())
}

fn arguments() -> Vec<Arg> {
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    vec![
        Arg::new("WORKLOAD").help("Names of workloads, such as w1 [default: all]").num_args(0..),
        Arg::new("runs")
            .long("runs")
            .value_name("N")
            .help("How often each is measured; the medians count")
            .value_parser(value_parser!(u64).range(1..=1000))
            .default_value("5"),
        flag("json").help("Print everything as JSON").conflicts_with("markdown"),
        flag("markdown").help("Print the tables in Markdown"),
        flag("growth")
            .help("Measure how cost grows with size instead: CSV")
            .conflicts_with_all(["json", "markdown", "WORKLOAD"]),
        // What the processes that measure are told; docs/performance.md says no more of it.
        Arg::new("child").long("child").hide(true),
        flag("traced").hide(true),
    ]
}

/// What they say.
pub fn bench_order(matches: &ArgMatches) -> BenchOrder {
    BenchOrder {
        names: matches.get_many("WORKLOAD").into_iter().flatten().cloned().collect(),
        runs: matches.get_one("runs").copied().unwrap_or(1),
        growth: matches.get_flag("growth"),
        style: match (matches.get_flag("json"), matches.get_flag("markdown")) {
            (true, _) => Style::Json,
            (_, true) => Style::Markdown,
            _ => Style::Text,
        },
        child: matches.get_one("child").cloned(),
        traced: matches.get_flag("traced"),
    }
}
