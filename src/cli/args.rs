//! What the command line says: verbs and options, read with clap.
//!
//! Options may stand before or after the verb. Each command gets its own copy of them and the
//! two sets are put together here, because clap's global arguments would forget a `--set`
//! before the verb when there is another one behind it.

use super::bench::{self, BenchOrder};
use super::capture::{self, CaptureOrder};
use super::compare;
use super::explain::{self, ExplainOrder};
use super::export::{self, ExportOrder};
use super::import::{self, ImportOrder};
use super::stopwatch::{Stopwatch, WALL_TIME};
use super::sweep::{self, MergeOrder, SweepOrder};
use super::{help, language};
use crate::lang::Lang;
use crate::params::Profile;
use crate::scenario::Overrides;
use crate::units::Duration;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;

/// More threads than this help nobody.
const MOST_THREADS: u64 = 1024;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Run scenarios.
    Run(Vec<PathBuf>),
    /// Check scenarios without running them.
    Check(Vec<PathBuf>),
    /// Hold scenarios and earlier runs against each other.
    Compare(compare::Order),
    /// Write files for other tools.
    Export(ExportOrder),
    /// Run a scenario at every point of a grid.
    Sweep(SweepOrder),
    /// Put the parts of a sweep together.
    Merge(MergeOrder),
    /// Measure the workloads of these names, or all.
    Bench(BenchOrder),
    /// Make a scenario of a HAR file.
    Import(ImportOrder),
    /// Print completions for a shell.
    Completions(Shell),
    /// Print the man page.
    Man,
    /// Say what the time was spent on.
    Explain(ExplainOrder),
    /// Write the packets of one variant while it runs.
    Capture(CaptureOrder),
    /// Name the bundled scenarios.
    List,
    /// Explain parameters: all of them, or those of this name.
    Params(Option<String>),
    /// Show the presets: all of them, or those of this name.
    Presets(Option<String>),
}

/// How it is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Where output folders go.
    pub out: Option<PathBuf>,
    /// What is changed about the scenarios.
    pub overrides: Overrides,
    /// How many threads; `None` for one per core.
    pub threads: Option<usize>,
    /// How long the work on a scenario may take by the clock on the wall, where the command line says so.
    pub wall_time: Option<Duration>,
    /// Whether to print problems only.
    pub quiet: bool,
    /// What is spoken, where the command line says so.
    pub lang: Option<Lang>,
}

impl Options {
    /// Where output folders go: `--out`, or `output` in the current directory.
    pub fn out(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| PathBuf::from("output"))
    }

    /// Begins to measure what `--wall-time` limits.
    pub fn stopwatch(&self) -> Stopwatch {
        Stopwatch::start(self.wall_time())
    }

    /// How long the work on a scenario may take.
    pub fn wall_time(&self) -> Duration {
        self.wall_time.unwrap_or(WALL_TIME)
    }

    /// What is spoken: `--lang`, or what the environment asks for.
    pub fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(language::of_environment)
    }

    /// These options, and where they say nothing, what `outer` says. `--set` adds up.
    fn within(self, outer: Options) -> Options {
        let mut set = outer.overrides.set;
        set.extend(self.overrides.set);
        Options {
            out: self.out.or(outer.out),
            overrides: Overrides {
                seed: self.overrides.seed.or(outer.overrides.seed),
                profile: self.overrides.profile.or(outer.overrides.profile),
                set,
                vary: Vec::new(),
            },
            threads: self.threads.or(outer.threads),
            wall_time: self.wall_time.or(outer.wall_time),
            quiet: self.quiet || outer.quiet,
            lang: self.lang.or(outer.lang),
        }
    }
}

/// Reads a command line, the program's name first.
///
/// # Errors
/// Clap's error: a wrong command line, or a call for help or for the version.
pub fn parse(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<(Verb, Options), clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    let outer = options_of(&matches);
    let Some((verb, inner)) = matches.subcommand() else {
        return Ok((Verb::Run(files_of(&matches)), outer));
    };
    let verb = match verb {
        "run" => Verb::Run(files_of(inner)),
        "check" => Verb::Check(files_of(inner)),
        "compare" => Verb::Compare(compare::order(inner)),
        "export" => Verb::Export(export::export_order(inner)),
        "sweep" => Verb::Sweep(sweep::sweep_order(inner)),
        "merge" => Verb::Merge(sweep::merge_order(inner)),
        "bench" => Verb::Bench(bench::bench_order(inner)),
        "import" => Verb::Import(import::import_order(inner)),
        "capture" => Verb::Capture(capture::order(inner)),
        "completions" => Verb::Completions(inner.get_one("SHELL").copied().unwrap_or(Shell::Bash)),
        "man" => Verb::Man,
        "explain" => Verb::Explain(explain::order(inner, files_of(inner))),
        "list" => Verb::List,
        "presets" => Verb::Presets(inner.get_one("NAME").cloned()),
        _ => Verb::Params(inner.get_one("NAME").cloned()),
    };
    Ok((verb, options_of(inner).within(outer)))
}

/// The verbs, in the order of the help.
pub const VERBS: [&str; 15] = [
    "run",
    "check",
    "explain",
    "compare",
    "export",
    "sweep",
    "merge",
    "bench",
    "capture",
    "list",
    "params",
    "presets",
    "import",
    "completions",
    "man",
];

/// The whole command line.
pub fn command() -> Command {
    let name = Arg::new("NAME").help("A parameter's name, or the beginning of some, such as tcp");
    let product = Arg::new("NAME").help("A product, such as nginx or \"nginx 1.22.1\"");
    let shell =
        Arg::new("SHELL").help("Which shell").value_parser(value_parser!(Shell)).required(true);
    let verbs = [
        Command::new("run").about("Run scenarios (the verb may be left out)").arg(files()),
        Command::new("check").about("Check scenarios without running them").arg(files()),
        explain::command(files()),
        compare::command(),
        export::export_command(),
        sweep::sweep_command(),
        sweep::merge_command(),
        bench::bench_command(),
        capture::command(),
        Command::new("list").about("Name the bundled scenarios"),
        Command::new("params")
            .about("Explain the parameters: unit, default, range, source, meaning")
            .arg(name),
        Command::new("presets")
            .about("Show the products that a host can behave like: what each sets and breaks")
            .arg(product),
        import::import_command(),
        Command::new("completions").about("Print completions for a shell").arg(shell),
        Command::new("man").about("Print the man page: sim man > sim.1"),
    ];
    with_options(Command::new("sim"))
        .version(env!("CARGO_PKG_VERSION"))
        .about(help::ABOUT)
        .after_help(help::SHORT)
        .after_long_help(help::LONG)
        .arg(files().required(false))
        .override_usage("sim [OPTIONS] SCENARIO...\n       sim [OPTIONS] VERB ...")
        .arg_required_else_help(true)
        .subcommand_value_name("VERB")
        .subcommand_help_heading("Verbs")
        .disable_help_subcommand(true)
        .subcommands(verbs.map(with_options))
}

fn files() -> Arg {
    Arg::new("SCENARIO")
        .help("Scenario files, or names of bundled scenarios")
        .value_parser(value_parser!(PathBuf))
        .num_args(1..)
        .required(true)
}

fn with_options(command: Command) -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let languages = PossibleValuesParser::new(Lang::ALL.map(Lang::code));
    let profiles = PossibleValuesParser::new(Profile::ALL.map(Profile::name));
    command
        .arg(
            option("out", "DIR", "Where the output folders go [default: output]")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(option("seed", "N", "Use this seed").value_parser(value_parser!(u64)))
        .arg(option("profile", "NAME", "Use this TCP profile").value_parser(profiles))
        .arg(
            option("threads", "N", "How many threads to use [default: one per core]")
                .value_parser(value_parser!(u64).range(1..=MOST_THREADS)),
        )
        .arg(
            option("wall-time", "TIME", "How long a scenario may take by the clock, or in a sweep a replicate [default: 1min]")
                .value_parser(|text: &str| text.parse::<Duration>().map_err(|e| e.to_string())),
        )
        .arg(
            option("set", "PATH=VALUE", "Change something in the scenario; may be repeated")
                .value_parser(path_and_value)
                .action(ArgAction::Append),
        )
        .arg(
            option("lang", "CODE", "What is spoken [default: as LC_ALL, LC_MESSAGES or LANG say]")
                .value_parser(languages),
        )
        .arg(
            Arg::new("quiet")
                .long("quiet")
                .short('q')
                .action(ArgAction::SetTrue)
                .help("Print problems only"),
        )
}

fn path_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => {
            Ok((path.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("it needs a path, an equals sign and a value, as in tcp.initial_window=4".into()),
    }
}

fn files_of(matches: &ArgMatches) -> Vec<PathBuf> {
    matches.get_many("SCENARIO").into_iter().flatten().cloned().collect()
}

fn options_of(matches: &ArgMatches) -> Options {
    let threads = matches.get_one::<u64>("threads");
    Options {
        out: matches.get_one("out").cloned(),
        overrides: Overrides {
            seed: matches.get_one("seed").copied(),
            profile: matches.get_one("profile").cloned(),
            set: matches.get_many("set").into_iter().flatten().cloned().collect(),
            vary: Vec::new(),
        },
        wall_time: matches.get_one("wall-time").copied(),
        threads: threads.and_then(|threads| usize::try_from(*threads).ok()),
        quiet: matches.get_flag("quiet"),
        lang: matches.get_one::<String>("lang").and_then(|code| Lang::of_code(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> (Verb, Options) {
        let words = line.split_whitespace().map(OsString::from);
        parse(words).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn the_verb_run_may_be_left_out() {
        let files = vec![PathBuf::from("a.ron"), PathBuf::from("b")];
        assert_eq!(parsed("sim a.ron b").0, Verb::Run(files.clone()));
        assert_eq!(parsed("sim run a.ron b").0, Verb::Run(files.clone()));
        assert_eq!(parsed("sim check a.ron b").0, Verb::Check(files));
        let explained =
            ExplainOrder { files: vec!["a".into()], what_if: true, ..Default::default() };
        assert_eq!(parsed("sim explain a --what-if").0, Verb::Explain(explained));
        assert_eq!(parsed("sim params tcp").0, Verb::Params(Some("tcp".into())));
        assert_eq!(parsed("sim presets nginx").0, Verb::Presets(Some("nginx".into())));
    }

    #[test]
    fn every_verb_is_listed() {
        let command = command();
        assert_eq!(command.get_subcommands().map(Command::get_name).collect::<Vec<_>>(), VERBS);
    }

    #[test]
    fn options_before_and_behind_the_verb_add_up() {
        let line = "sim --seed 1 --set a=1 --out x --lang ko run --set b==2 --seed 2 -q f";
        let (_, options) = parsed(line);
        assert_eq!(options.lang(), Lang::Ko);
        assert_eq!(options.overrides.seed, Some(2));
        assert_eq!(options.out(), PathBuf::from("x"));
        assert!(options.quiet);
        let pair = |path: &str, value: &str| (path.to_owned(), value.to_owned());
        assert_eq!(options.overrides.set, [pair("a", "1"), pair("b", "=2")]);
    }

    #[test]
    fn wrong_options_are_refused() {
        for line in [
            "sim x --threads 0",
            "sim x --seed -1",
            "sim x --profile bsd",
            "sim x --lang kr",
            "sim x --set tcp.mss",
            "sim x --set =4",
            "sim run",
            "sim check",
            "sim export x",
            "sim export x --format gif",
            "sim",
        ] {
            let words = line.split_whitespace().map(OsString::from);
            assert_eq!(parse(words).unwrap_err().exit_code(), 2, "{line}");
        }
    }
}
