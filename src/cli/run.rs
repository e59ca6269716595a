//! `sim run`: runs scenarios, all variants at once, and puts the results in place.

use super::args::Options;
use super::diagnose::shown_path;
use super::exit::Status;
use super::load::load_all;
use super::parallel;
use super::progress::with_bar;
use super::stopwatch::Stopwatch;
use super::store::{OutFile, Store};
use super::terminal::Terminal;
use super::views;
use crate::analyze::{Run, VariantRun, conclude, run_variant_while};
use crate::lang::{Lang, terminal as say};
use crate::report::{Shown, Style, sentence, terminal_table};
use crate::scenario::{Overrides, Scenario, Variant};
use crate::world::Ended;
use rayon::ThreadPool;
use std::path::PathBuf;

/// Runs scenarios and writes their results.
///
/// All are checked before any is run. Their variants then run side by side on one pool of
/// threads; what is printed and written comes in the order of the command line.
pub fn run(files: &[PathBuf], options: &Options, terminal: &mut Terminal) -> Status {
    let (scenarios, status) = load_all(files, options, terminal, |_, _, _| ());
    if status != Status::Done {
        terminal.complain("nothing was run, nothing was written\n");
        return status;
    }
    let (store, pool) = match store_and_pool(options, terminal) {
        Ok(both) => both,
        Err(status) => return status,
    };
    let lang = options.lang();
    let stopwatch = options.stopwatch();
    let results =
        parallel::on(&pool, || simulate(scenarios, lang, stopwatch, !terminal.is_quiet()));
    let mut status = Status::Done;
    let mut folders = Vec::new();
    for (run, files) in &results {
        let style = Style { colour: terminal.colour(), width: terminal.columns() };
        let shown = Shown { run, lang };
        terminal.say(&terminal_table(shown, style));
        terminal.say(&format!("\n{}\n\n", sentence(shown).trim_end()));
        status = status.and(judged(run, terminal));
        match store.put(&run.scenario.name, files) {
            Ok(()) => folders.push(shown_path(&store.folder(&run.scenario.name))),
            Err(error) => status = status.and(refused(terminal, &error.to_string())),
        }
    }
    terminal.say(&summed_up(lang, &results, &folders));
    excuse(&results, &options.overrides, terminal);
    status
}

/// Runs all variants of all scenarios and makes the files of each result.
fn simulate(
    scenarios: Vec<Scenario>,
    lang: Lang,
    stopwatch: Stopwatch,
    bar: bool,
) -> Vec<(Run, Vec<OutFile>)> {
    let variants: usize = scenarios.iter().map(|scenario| scenario.variants.len()).sum();
    with_bar(variants + scenarios.len(), bar, |step| {
        let run_one = |variant: &Variant| {
            let run = run_variant_while(variant, &|| stopwatch.goes_on());
            step();
            run
        };
        let finish = |scenario: Scenario| {
            let runs: Vec<VariantRun> = parallel::all(&scenario.variants, run_one);
            let run = conclude(scenario, runs);
            let files = views::files(Shown { run: &run, lang });
            step();
            (run, files)
        };
        parallel::all(scenarios, finish)
    })
}

/// Where results go, and the threads to make them with.
///
/// # Errors
/// Told to the user; what the program is to end with.
pub(super) fn store_and_pool(
    options: &Options,
    terminal: &mut Terminal,
) -> Result<(Store, ThreadPool), Status> {
    match (Store::open(&options.out()), parallel::pool(options.threads)) {
        (Ok(store), Ok(pool)) => Ok((store, pool)),
        (Err(error), _) => Err(refused(terminal, &error.to_string())),
        (_, Err(error)) => Err(refused(terminal, &format!("cannot start threads: {error}"))),
    }
}

/// Says once, where an expectation failed and the command line changed the set-up, that this may
/// be why. The status stays: whoever asks whether the claims hold gets a true answer.
fn excuse(results: &[(Run, Vec<OutFile>)], overrides: &Overrides, terminal: &mut Terminal) {
    let failed = results.iter().flat_map(|(run, _)| &run.verdicts).any(|verdict| !verdict.holds);
    let changes = overrides.changes();
    if failed && !changes.is_empty() {
        let changes = changes.join(" ");
        terminal.complain(&format!(
            "note: expectations are claims about a file's own settings; changed on the command \
             line: {changes}\n"
        ));
    }
}

/// The status that a run alone gives the call. What nobody may have seen on standard output,
/// because it is quiet or goes elsewhere, is repeated as a complaint.
fn judged(run: &Run, terminal: &mut Terminal) -> Status {
    let mut status = Status::Done;
    let name = &run.scenario.name;
    for verdict in run.verdicts.iter().filter(|verdict| !verdict.holds) {
        status = status.and(Status::ExpectationFailed);
        if terminal.is_read() {
            continue;
        }
        terminal.complain(&format!("{name}: an expectation failed: {}\n", verdict.text));
    }
    status.and(stopped_by_limits(run, terminal))
}

/// Says which variants a limit has stopped, and how to raise it.
pub(super) fn stopped_by_limits(run: &Run, terminal: &mut Terminal) -> Status {
    let (mut status, name) = (Status::Done, &run.scenario.name);
    for (variant, of) in run.scenario.variants.iter().zip(&run.variants) {
        let limit = match of.outcome.ended {
            Ended::Done | Ended::Stopped | Ended::Stuck(_) => continue,
            Ended::Limit(limit) => limit,
        };
        status = status.and(Status::Limit);
        let allowed = variant.plan.limits.allows(limit);
        let cure = match limit.setting() {
            Some(setting) => format!("--set {setting}=… raises the limit"),
            None => "--wall-time raises the limit; made again, the run may come further".to_owned(),
        };
        terminal.complain(&format!(
            "{name}: {} was stopped by its limit, {allowed}; what is shown is a part. {cure}\n",
            variant.name
        ));
    }
    status
}

/// One line that says what was done and where it is.
fn summed_up(lang: Lang, results: &[(Run, Vec<OutFile>)], folders: &[String]) -> String {
    let variants: usize = results.iter().map(|(run, _)| run.variants.len()).sum();
    let verdicts = || results.iter().flat_map(|(run, _)| &run.verdicts);
    let held = verdicts().filter(|verdict| verdict.holds).count();
    let expectations = match verdicts().count() {
        0 => say::no_expectations(lang).to_owned(),
        all => say::expectations_held(lang, all, held),
    };
    let places = match folders {
        [] => say::nothing_written(lang).to_owned(),
        folders => say::files_are_in(lang, folders.join(", ")),
    };
    let done = say::summed_up(lang, results.len(), variants, expectations);
    format!("{done} {places}\n")
}

pub(super) fn refused(terminal: &mut Terminal, message: &str) -> Status {
    terminal.complain(&format!("error: {message}\n"));
    Status::Files
}
