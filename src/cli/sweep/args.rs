//! What may be typed behind `sim sweep` and `sim merge`.

use crate::sweep::Shard;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::path::PathBuf;

/// More replicates than this of one point say nothing new.
const MOST_REPLICATES: u64 = 1_000_000;

/// What `sim sweep` is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepOrder {
    /// The scenario.
    pub scenario: PathBuf,
    /// What is varied, as typed.
    pub vary: Vec<String>,
    /// How often each point is run.
    pub replicates: u64,
    /// How often the confidence intervals cover the true mean, in percent.
    pub confidence_percent: u32,
    /// Which part is wanted.
    pub shard: Option<Shard>,
    /// Whether to go on with what an earlier call left.
    pub resume: bool,
    /// Whether charts are wanted.
    pub charts: bool,
}

/// What `sim merge` is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeOrder {
    /// The journals of the parts.
    pub parts: Vec<PathBuf>,
    /// Whether some units may be missing.
    pub partial: bool,
    /// Whether charts are wanted.
    pub charts: bool,
}

/// The verb `sweep`.
pub fn sweep() -> Command {
    Command::new("sweep")
        .about("Run a scenario at every point of a grid, many times, and compare")
        .after_help(
            "Runs that are made at once share limits.memory (1 GB by default). Those that need more than\n\
             their share are made again at the end, one after another, each with all of it: so what is\n\
             counted comes to at most twice the limit, and no result depends on --threads.",
        )
        .arg(
            Arg::new("SCENARIO")
                .help("A scenario file, or the name of a bundled scenario")
                .value_parser(value_parser!(PathBuf))
                .required(true),
        )
        .arg(
            Arg::new("vary")
                .long("vary")
                .value_name("PATH=VALUES")
                .help("What takes several values, such as network.delay=10ms..200ms/20 or strategy=serial,pipelined; may be repeated")
                .action(ArgAction::Append)
                .required(true),
        )
        .arg(
            Arg::new("replicate")
                .long("replicate")
                .value_name("N")
                .help("Run each point N times, each time with other random numbers [default: 1]")
                .value_parser(value_parser!(u64).range(1..=MOST_REPLICATES)),
        )
        .arg(
            Arg::new("confidence")
                .long("confidence")
                .value_name("PERCENT")
                .help("How often the intervals cover the true mean [default: 95]")
                .value_parser(value_parser!(u32).range(1..=99)),
        )
        .arg(
            Arg::new("shard")
                .long("shard")
                .value_name("I/N")
                .help("Run only the I-th of N parts; sim merge puts the parts together")
                .value_parser(|text: &str| text.parse::<Shard>()),
        )
        .arg(
            Arg::new("resume")
                .long("resume")
                .action(ArgAction::SetTrue)
                .help("Go on with what an interrupted call has left; begin where there is nothing"),
        )
        .arg(no_charts())
}

/// The verb `merge`.
pub fn merge() -> Command {
    Command::new("merge")
        .about("Put the parts of a sweep together (what sim sweep --shard has left)")
        .arg(
            Arg::new("PART")
                .help("The journals of the parts: output/*-sweep.shard-*.jsonl")
                .value_parser(value_parser!(PathBuf))
                .num_args(1..)
                .required(true),
        )
        .arg(
            Arg::new("partial")
                .long("partial")
                .action(ArgAction::SetTrue)
                .help("Make tables of what there is, even where parts are missing"),
        )
        .arg(no_charts())
}

fn no_charts() -> Arg {
    Arg::new("no-charts")
        .long("no-charts")
        .action(ArgAction::SetTrue)
        .help("Make tables only, no charts")
}

/// What was typed behind `sweep`.
pub fn sweep_order(matches: &ArgMatches) -> SweepOrder {
    SweepOrder {
        scenario: matches.get_one("SCENARIO").cloned().unwrap_or_default(),
        vary: matches.get_many("vary").into_iter().flatten().cloned().collect(),
        replicates: matches.get_one("replicate").copied().unwrap_or(1),
        confidence_percent: matches.get_one("confidence").copied().unwrap_or(95),
        shard: matches.get_one("shard").copied(),
        resume: matches.get_flag("resume"),
        charts: !matches.get_flag("no-charts"),
    }
}

/// What was typed behind `merge`.
pub fn merge_order(matches: &ArgMatches) -> MergeOrder {
    MergeOrder {
        parts: matches.get_many("PART").into_iter().flatten().cloned().collect(),
        partial: matches.get_flag("partial"),
        charts: !matches.get_flag("no-charts"),
    }
}
