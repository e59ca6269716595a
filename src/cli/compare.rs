//! `sim compare`: runs held against each other, those that are run now and those of earlier.

use super::args::Options;
use super::diagnose::shown_path;
use super::exit::Status;
use super::load::load_all;
use super::parallel;
use super::run::{refused, simulated, stopped_by_limits, store_and_pool};
use super::terminal::Terminal;
use super::text;
use super::views::{Chain, View, file, picture, stream, write_chains, written};
use crate::analyze::Run;
use crate::compare::{Comparison, Damage, Files, Side, comparison_csv, comparison_json, read};
use crate::export;
use crate::lang::{Lang, terminal as say};
use crate::report::{Overlaid, comparison_html, comparison_svg, comparison_txt, overlaid_svg};
use crate::scenario::{Scenario, bad_folder_name, bundled};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::path::{Path, PathBuf};

/// A file of a result that is longer than this is not read.
const LONGEST: u64 = 1 << 28;

/// What may be typed.
pub fn command() -> Command {
    Command::new("compare")
        .about("Hold runs against each other: what differs, by how much, and why")
        .after_help(
            "Each RUN is a scenario (a file, or the name of a bundled one), which is run, or the output\n\
             folder of an earlier run (output/dumb_proxy), which is read. All others are held against\n\
             the first. Variants of the same name go together; where no name is on both sides, the\n\
             fastest of each do.\n\n\
             Examples:\n  \
               sim compare dumb_proxy smart_proxy              two scenarios\n  \
               sim strategies --out before                     what was there before a change …\n  \
               sim compare before/strategies strategies --set tcp.initial_window=4\n  \
               \x20                                               … and after it\n  \
               sim compare output/mine output/theirs --lang ko two runs of other days, in Korean\n  \
               sim compare before/page page.ron --label before --label after\n  \
               \x20                                               under names of your own\n\n\
             It prints page load time, connections, segments, bytes and retransmissions of both, the\n\
             difference and the ratio, names the phases of time that make the difference, and leaves\n\
             output/A-vs-B/ with compare.html, a page of all of it with the runs on the same axes, and\n\
             its parts as files: comparison.csv, .json, .txt and charts (docs/formats.md).\n\
             Where runs have another seed, profile, era or version of sim, load other objects, or were\n\
             stopped by a limit, it says so, and shows the numbers all the same.\n\n\
             Exit status: 0 done, comparable or not (`comparable` in comparison.json says which);\n\
             2 a folder or scenario that cannot be read; 3 a run was stopped by a limit; 4 the file\n\
             system said no. Whether a scenario's expectations hold is not asked.",
        )
        .arg(
            Arg::new("RUN")
                .help("Scenarios, or output folders of earlier runs; two at least")
                .value_parser(value_parser!(PathBuf))
                .num_args(2..)
                .required(true),
        )
        .arg(
            Arg::new("label")
                .long("label")
                .value_name("NAME")
                .help("What a RUN is called, once for each, in their order (default: its scenario)")
                .action(ArgAction::Append),
        )
}

/// Which runs are held against each other, and what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    runs: Vec<PathBuf>,
    labels: Vec<String>,
}

impl Order {
    /// What is wrong with the labels, and what to do.
    fn problem_of_labels(&self) -> Option<String> {
        let (labels, runs) = (self.labels.len(), self.runs.len());
        if labels != 0 && labels != runs {
            let there = if labels == 1 { "is 1 label" } else { &format!("are {labels} labels") };
            return Some(format!(
                "there {there} for {runs} runs\nhelp: give --label once for each RUN, in \
                 their order, or not at all"
            ));
        }
        self.labels.iter().enumerate().find_map(|(at, label)| {
            if let Some(why) = bad_folder_name(label) {
                let label = super::visible(label);
                return Some(format!(
                    "nothing can be called {label:?}: {why}\nhelp: a label is a part of the name of \
                     the folder that is written"
                ));
            }
            self.labels[..at].contains(label).then(|| {
                format!("two runs are called {label}\nhelp: labels must differ, so that the runs can")
            })
        })
    }
}

/// What was typed.
pub fn order(matches: &ArgMatches) -> Order {
    Order {
        runs: matches.get_many("RUN").into_iter().flatten().cloned().collect(),
        labels: matches.get_many("label").into_iter().flatten().cloned().collect(),
    }
}

/// One of the runs, before anything is run.
enum Given {
    Folder(Box<Side>),
    Scenario(Box<Scenario>),
}

/// Holds runs against each other.
pub fn compare(order: &Order, options: &Options, terminal: &mut Terminal) -> Status {
    let (given, mut status) = given(&order.runs, options, terminal);
    if let Some(problem) = order.problem_of_labels() {
        terminal.complain(&format!("error: {problem}\n"));
        status = Status::BadInput;
    }
    if status != Status::Done {
        terminal.complain("nothing was compared, nothing was written\n");
        return status;
    }
    let (store, pool) = match store_and_pool(options, terminal) {
        Ok(both) => both,
        Err(status) => return status,
    };
    let mut status = Status::Done;
    let mut sides = Vec::new();
    for given in given {
        match given {
            Given::Folder(side) => sides.push(*side),
            Given::Scenario(scenario) => {
                let stopwatch = options.stopwatch();
                let run = parallel::on(&pool, || simulated(*scenario, stopwatch, &|| ()));
                status = status.and(stopped_by_limits(&run, terminal));
                sides.push(side_of(&run));
            }
        }
    }
    let comparison = Comparison::of(sides, &order.labels);
    let text = comparison_txt(options.lang(), &comparison);
    terminal.say(&text);
    if !comparison.is_comparable() && !terminal.is_read() {
        terminal
            .complain("warning: the runs are not comparable as they are (see comparison.txt)\n");
    }
    let name = folder_name(&comparison);
    let chain = Chain::of_little(views(options.lang(), &comparison, &text));
    let written = store.begin(&name).and_then(|result| {
        let stopwatch = options.stopwatch();
        parallel::on(&pool, || write_chains(vec![chain], 1, stopwatch, &result))?;
        result.put()
    });
    match written {
        Ok(()) => {
            let folder = shown_path(&store.folder(&name));
            terminal.say(&format!("\n{}\n", say::files_are_in(options.lang(), folder)));
            status
        }
        Err(error) => status.and(refused(terminal, &error.to_string())),
    }
}

/// Reads every folder and checks every scenario, so that all problems are seen at once.
fn given(runs: &[PathBuf], options: &Options, terminal: &mut Terminal) -> (Vec<Given>, Status) {
    let (mut all, mut status) = (Vec::new(), Status::Done);
    for path in runs {
        if !is_folder(path) {
            let one = std::slice::from_ref(path);
            let (scenarios, loaded) = load_all(one, options, terminal, |_, _, _| ());
            status = status.and(loaded);
            all.extend(scenarios.into_iter().map(|one| Given::Scenario(Box::new(one))));
            continue;
        }
        match folder(path) {
            Ok(side) => all.push(Given::Folder(Box::new(side))),
            Err((refused, message)) => {
                terminal.complain(&format!("error: {message}\n"));
                status = status.and(refused);
            }
        }
    }
    let changes = options.overrides.changes();
    let is_run = |given: &Given| matches!(given, Given::Scenario(_));
    if status == Status::Done && !changes.is_empty() && !all.iter().any(is_run) {
        let changes = changes.join(" ");
        terminal.complain(&format!(
            "error: {changes} changes what is run, and nothing is: these are folders of earlier runs\n\
             help: give the scenario itself instead of one of them\n"
        ));
        status = Status::BadInput;
    }
    (all, status)
}

/// A name without an ending is a bundled scenario, as everywhere; `./NAME` is the folder.
fn is_folder(path: &Path) -> bool {
    path.to_str().and_then(bundled::find).is_none() && path.is_dir()
}

/// Reads what an earlier run left.
fn folder(path: &Path) -> Result<Side, (Status, String)> {
    let [summary, requests, connections, critical_path] = Files::NAMES.map(|name| path.join(name));
    let shown = shown_path(path);
    if !summary.exists() {
        let help = match path.join("sweep.json").exists() {
            true => "that is a sweep, which compares what it varies by itself: see its sweep.json",
            false => "give the folder that sim run left, such as output/dumb_proxy",
        };
        let name = Files::NAMES[0];
        return Err((Status::BadInput, format!("{shown} has no {name}\nhelp: {help}")));
    }
    let part = |path: PathBuf| match path.exists() {
        true => text::read_regular(&path, "a file of a result", LONGEST).map(Some),
        false => Ok(None),
    };
    let (summary, requests) = (part(summary)?, part(requests)?);
    let (connections, path) = (part(connections)?, part(critical_path)?);
    let files = Files {
        summary: summary.as_deref().unwrap_or_default(),
        requests: requests.as_deref(),
        connections: connections.as_deref(),
        critical_path: path.as_deref(),
    };
    read(files).map_err(|Damage { file, line, message, help }| {
        let place = line.map(|line| format!(":{line}")).unwrap_or_default();
        let message = super::visible(&message);
        (Status::BadInput, format!("{shown}/{file}{place}: {message}\nhelp: {help}"))
    })
}

/// A run goes the way of its files, so that it is compared as they would be.
fn side_of(run: &Run) -> Side {
    let made = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
    let summary = made(written(|out| export::summary_json(run, out)));
    let requests = made(written(|out| export::requests_csv(run, out)));
    let connections = made(written(|out| export::connections_csv(run, out)));
    let path = made(written(|out| export::critical_path_csv(run, out)));
    let files = Files {
        summary: &summary,
        requests: Some(&requests),
        connections: Some(&connections),
        critical_path: Some(&path),
    };
    // What was written just now can be read, or it is a fault of ours.
    read(files).unwrap_or_else(|damage| panic!("what a run writes is read: {damage:?}"))
}

/// `a-vs-b`; of more than can be in a folder's name, the first and how many.
fn folder_name(comparison: &Comparison) -> String {
    let labels: Vec<&str> = comparison.sides.iter().map(|side| &*side.label).collect();
    let name = labels.join("-vs-");
    match bad_folder_name(&name) {
        None => name,
        Some(_) => format!("comparison-of-{}", labels.len()),
    }
}

fn views<'c>(lang: Lang, comparison: &'c Comparison, text: &'c str) -> Vec<View<'c>> {
    let mut views = vec![
        file("comparison.txt", || text.to_owned()),
        stream("comparison.csv", |out| comparison_csv(comparison, out)),
        stream("comparison.json", |out| comparison_json(comparison, out)),
        file("compare.html", move || comparison_html(lang, comparison)),
        picture("comparison", move || comparison_svg(lang, comparison)),
    ];
    let known = Overlaid::ALL.into_iter().filter(|what| what.is_known(comparison));
    views.extend(
        known.map(|what| picture(what.name(), move || overlaid_svg(lang, comparison, what))),
    );
    views
}
