//! `sim run`: runs scenarios, all variants of one at once, and puts the results in place.

use super::allowance::{LeftOut, Why};
use super::args::Options;
use super::diagnose::shown_path;
use super::exit::Status;
use super::load::load_all;
use super::parallel;
use super::progress::with_bar;
use super::stopwatch::Stopwatch;
use super::store::{FileError, Store};
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
/// All are checked before any is run. Then one after another is run, its variants side by side on
/// one pool of threads, and put in place: only one stands in memory, and what is finished stays
/// whatever happens to the next.
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
    let mut status = Status::Done;
    let mut done = Done::default();
    for scenario in scenarios {
        let work = Work { store: &store, options, bar: !terminal.is_quiet() };
        let (run, written) = parallel::on(&pool, || work.done(scenario));
        let style = Style { colour: terminal.colour(), width: terminal.columns() };
        let shown = Shown { run: &run, lang: options.lang() };
        terminal.say(&terminal_table(shown, style));
        terminal.say(&format!("\n{}\n\n", sentence(shown).trim_end()));
        status = status.and(judged(&run, terminal));
        done.count(&run);
        match written {
            Ok(left_out) => {
                status = status.and(told_left_out(&run.scenario.name, &left_out, terminal));
                done.folders.push(shown_path(&store.folder(&run.scenario.name)));
            }
            Err(error) => status = status.and(refused(terminal, &error.to_string())),
        }
    }
    terminal.say(&done.summed_up(options.lang()));
    done.excuse(&options.overrides, terminal);
    status
}

/// How scenarios are run.
struct Work<'a> {
    store: &'a Store,
    options: &'a Options,
    bar: bool,
}

impl Work<'_> {
    /// Runs all variants of a scenario and puts the files of the result in place.
    fn done(&self, scenario: Scenario) -> (Run, Result<Vec<LeftOut>, FileError>) {
        let stopwatch = self.options.stopwatch();
        with_bar(scenario.variants.len() + 1, self.bar, |step| {
            let run = simulated(scenario, stopwatch, step);
            let shown = Shown { run: &run, lang: self.options.lang() };
            let written = self.store.begin(&run.scenario.name).and_then(|result| {
                let left_out = views::write(shown, stopwatch, &result)?;
                result.put().map(|()| left_out)
            });
            step();
            (run, written)
        })
    }
}

/// The runs of all variants of a scenario, on the threads of the pool that this is called in.
pub(super) fn simulated(scenario: Scenario, stopwatch: Stopwatch, step: &(dyn Fn() + Sync)) -> Run {
    let run_one = |variant: &Variant| {
        let run = run_variant_while(variant, &|| stopwatch.simulates());
        step();
        run
    };
    let runs: Vec<VariantRun> = parallel::all(&scenario.variants, run_one);
    conclude(scenario, runs)
}

/// Says which files are missing, and how they can be had.
pub(super) fn told_left_out(name: &str, left_out: &[LeftOut], terminal: &mut Terminal) -> Status {
    let mut status = Status::Done;
    for why in [Why::Output, Why::WallTime] {
        let mut paths = left_out.iter().filter(|file| file.why == why).map(|file| &*file.path);
        let Some(first) = paths.next() else { continue };
        let more = match paths.count() {
            0 => String::new(),
            more => format!(" and {more} more (left-out.txt names them)"),
        };
        let (words, cure) = why.words();
        let message = format!("{name}: {first}{more} left out: {words}. {cure}\n");
        terminal.complain(&message);
        status = Status::Limit;
    }
    status
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
    let mut status = Status::Done;
    for (variant, of) in run.scenario.variants.iter().zip(&run.variants) {
        let name = &run.scenario.name;
        status = status.and(stopped_by_limit(name, variant, &of.outcome.ended, terminal));
    }
    status
}

/// Says whether a limit has stopped a variant, and how to raise it.
pub(super) fn stopped_by_limit(
    name: &str,
    variant: &Variant,
    ended: &Ended,
    terminal: &mut Terminal,
) -> Status {
    let Ended::Limit(limit) = *ended else { return Status::Done };
    let allowed = variant.plan.limits.allows(limit);
    let cure = match limit.setting() {
        Some(setting) => format!("--set {setting}=… raises the limit"),
        None => "--wall-time raises the limit; made again, the run may come further".to_owned(),
    };
    terminal.complain(&format!(
        "{name}: {} was stopped by its limit, {allowed}; what is shown is a part. {cure}\n",
        variant.name
    ));
    Status::Limit
}

/// What was done, of all scenarios.
#[derive(Default)]
struct Done {
    scenarios: usize,
    variants: usize,
    verdicts: usize,
    held: usize,
    folders: Vec<String>,
}

impl Done {
    fn count(&mut self, run: &Run) {
        self.scenarios += 1;
        self.variants += run.variants.len();
        self.verdicts += run.verdicts.len();
        self.held += run.verdicts.iter().filter(|verdict| verdict.holds).count();
    }

    /// One line that says what was done and where it is.
    fn summed_up(&self, lang: Lang) -> String {
        let expectations = match self.verdicts {
            0 => say::no_expectations(lang).to_owned(),
            all => say::expectations_held(lang, all, self.held),
        };
        let places = match &*self.folders {
            [] => say::nothing_written(lang).to_owned(),
            folders => say::files_are_in(lang, folders.join(", ")),
        };
        let done = say::summed_up(lang, self.scenarios, self.variants, expectations);
        format!("{done} {places}\n")
    }

    /// Says once, where an expectation failed and the command line changed the set-up, that this
    /// may be why. The status stays: whoever asks whether the claims hold gets a true answer.
    fn excuse(&self, overrides: &Overrides, terminal: &mut Terminal) {
        let changes = overrides.changes();
        if self.held < self.verdicts && !changes.is_empty() {
            let changes = changes.join(" ");
            terminal.complain(&format!(
                "note: expectations are claims about a file's own settings; changed on the \
                 command line: {changes}\n"
            ));
        }
    }
}

pub(super) fn refused(terminal: &mut Terminal, message: &str) -> Status {
    terminal.complain(&format!("error: {message}\n"));
    Status::Files
}
