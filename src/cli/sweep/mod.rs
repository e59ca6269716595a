//! `sim sweep`: a scenario at every point of a grid; and `sim merge`, which puts parts together.
//!
//! | file | what it does |
//! |---|---|
//! | `args` | what may be typed |
//! | `keeper` | the journal on the disk |
//! | `work` | running on all cores |
//! | `merge` | the verb that puts parts together |
//! | `files`, `charts`, `said` | what is left behind, and what is said |

mod args;
mod charts;
mod files;
mod keeper;
mod merge;
mod said;
mod work;

pub use args::{MergeOrder, SweepOrder};
pub use args::{merge as merge_command, merge_order, sweep as sweep_command, sweep_order};
pub use merge::merge;

use super::args::Options;
use super::diagnose;
use super::diagnose::shown_path as shown;
use super::exit::Status;
use super::load::complain;
use super::parallel;
use super::run::refused;
use super::source::{self, Source};
use super::store::Store;
use super::terminal::Terminal;
use crate::export::VERSION;
use crate::lang::sweep as say;
use crate::scenario::{Diagnostic, Draft, Scenario};
use crate::sweep::{About, Axis, Design, Header, Results};
use crate::world::Limit;
use keeper::{Keeper, Refused};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use work::{Broken, Work};

/// The path that chooses among the scenario's variants.
const VARIANT: &str = "variant";

/// Runs a sweep, or a part of one, and writes what comes of it.
pub fn sweep(order: &SweepOrder, options: &Options, terminal: &mut Terminal) -> Status {
    let source = match source::read(&order.scenario) {
        Ok(source) => source,
        Err(refusal) => {
            terminal.complain(&format!("error: {}\n", refusal.message));
            return refusal.status;
        }
    };
    let Some(axes) = axes(&order.vary, terminal) else { return Status::BadInput };
    let draft = match Draft::read(&source.name, &source.text) {
        Ok(draft) => draft,
        Err(problems) => return troubled(&source, &problems, terminal),
    };
    let Some((draft, axes)) = chosen(draft, axes, terminal) else { return Status::BadInput };
    let variants = match draft.variants() {
        names if names.is_empty() => vec!["run".to_owned()],
        names => names.into_iter().map(str::to_owned).collect(),
    };
    let design = match Design::new(axes, variants, order.replicates) {
        Ok(design) => design,
        Err((message, hint)) => {
            terminal.complain(&format!("error: {message}\nhelp: {hint}\n"));
            return Status::BadInput;
        }
    };
    let stop = Arc::new(AtomicBool::new(false));
    let (overrides, shard) = (&options.overrides, order.shard);
    let wall_time = options.wall_time();
    let pool = match parallel::pool(options.threads) {
        Ok(pool) => pool,
        Err(error) => return refused(terminal, &format!("cannot start threads: {error}")),
    };
    let at_once = pool.current_num_threads() as u64;
    let work =
        Work { draft: &draft, overrides, design: &design, shard, wall_time, at_once, stop: &stop };
    let scenario = match parallel::on(&pool, || work.check()) {
        Ok(scenario) => scenario,
        Err(problems) => return troubled(&source, &problems, terminal),
    };
    let header = header(&source, &scenario, &design, order, options);
    let out = options.out();
    let store = match Store::open(&out) {
        Ok(store) => store,
        Err(error) => return refused(terminal, &error.to_string()),
    };
    let journal = out.join(journal_name(&source.name, order));
    let (mut keeper, mut units) = match Keeper::open(journal, &header, order.resume) {
        Ok(opened) => opened,
        Err(Refused::Files(error)) => return refused(terminal, &error.to_string()),
        Err(in_the_way) => {
            terminal.complain(&format!("error: {in_the_way}\n"));
            return Status::BadInput;
        }
    };
    // A second Ctrl-C ends the process at once: the journal is whole at every moment. Where no
    // handler can be set, the first one does.
    let asked = stop.clone();
    let _ = ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(Status::Interrupted.code().into());
        }
    });
    let bar = !terminal.is_quiet();
    let ran = parallel::on(&pool, || work.run(&mut keeper, &mut units, bar));
    match ran {
        Err(Broken::Point(problems)) => return troubled(&source, &problems, terminal),
        Err(Broken::Files(error)) => return refused(terminal, &error.to_string()),
        Err(Broken::Time(unit)) => {
            terminal.complain(&format!(
                "error: replicate {unit} took longer than {wall_time}; what is finished is kept \
                 in {}\nhelp: --wall-time with a longer time, and --resume to go on\n",
                shown(keeper.path()),
            ));
            return Status::Limit;
        }
        Ok(()) => {}
    }
    let status = limited(units.values().flatten(), terminal);
    let wanted = (0..design.units()).filter(|unit| shard.is_none_or(|shard| shard.has(*unit)));
    if stop.load(Ordering::Relaxed) && wanted.clone().any(|unit| !units.contains_key(&unit)) {
        let path = shown(keeper.path());
        terminal.complain(&format!(
            "interrupted: {} of {} replicates are finished and kept in {path}\n\
             help: the same command with --resume goes on; sim merge --partial {path} makes \
             tables of what is there\n",
            units.len(),
            wanted.count(),
        ));
        return status.and(Status::Interrupted);
    }
    let finished = if shard.is_some() {
        keeper.complete().map(|path| {
            terminal.say(&say::part_is_in(options.lang(), shown(&path)));
            terminal.say("\n");
        })
    } else {
        let journal =
            crate::sweep::Journal { header, design: design.clone(), units, whole_bytes: 0 };
        let results = Results::of(journal);
        put(&store, &results, order.charts, options, terminal)
            .map_err(|error| {
                let journal = shown(keeper.path());
                error.with_note(format!(
                    "the runs are kept in {journal}; --resume makes tables of them"
                ))
            })
            .and_then(|()| keeper.remove())
    };
    match finished {
        Ok(()) => status,
        Err(error) => status.and(refused(terminal, &error.to_string())),
    }
}

/// Writes the tables and says what is in them.
fn put(
    store: &Store,
    results: &Results,
    charts: bool,
    options: &Options,
    terminal: &mut Terminal,
) -> Result<(), super::store::FileError> {
    let name = folder_name(&results.header.scenario);
    store.put(&name, &files::files(results, options.lang(), charts))?;
    let lang = options.lang();
    terminal.say(&said::told(results, lang));
    let design = &results.design;
    let (points, variants) = (design.points(), design.variants().len());
    let summary = say::summed_up(
        lang,
        points,
        variants,
        design.replicates(),
        results.rows().count(),
        shown(&store.folder(&name)),
    );
    terminal.say(&format!("\n{summary}\n"));
    if all_alike(results) {
        terminal.say(&format!("{}\n", say::nothing_random(lang)));
    }
    Ok(())
}

/// Whether there are several replicates and in no cell do they differ.
fn all_alike(results: &Results) -> bool {
    let mut rows = results.rows().peekable();
    while let Some(row) = rows.next() {
        if let Some(next) = rows.peek()
            && (row.point, row.variant) == (next.point, next.variant)
            && row.figures != next.figures
        {
            return false;
        }
    }
    results.design.replicates() > 1
}

/// The folder of a sweep's results.
fn folder_name(scenario: &str) -> String {
    format!("{scenario}-sweep")
}

fn journal_name(scenario: &str, order: &SweepOrder) -> PathBuf {
    let folder = folder_name(scenario);
    match order.shard {
        None => format!("{folder}.jsonl").into(),
        Some(shard) => format!("{folder}.shard-{}-of-{}.jsonl", shard.index, shard.of).into(),
    }
}

/// What is varied, or complaints about all of it that cannot be read.
fn axes(vary: &[String], terminal: &mut Terminal) -> Option<Vec<Axis>> {
    let mut axes = Vec::new();
    for text in vary {
        match Axis::parse(text) {
            Ok(axis) if axis.path == "seed" => terminal.complain(
                "error: the seed is not varied\nhelp: --replicate 30 runs each point with 30 seeds\n",
            ),
            Ok(axis) => axes.push(axis),
            Err(error) => {
                let problem = Diagnostic {
                    path: String::new(),
                    span: Some(error.at),
                    message: error.message,
                    hint: Some(error.hint),
                };
                terminal.complain(&diagnose::render("--vary", text, &[problem]));
            }
        }
    }
    (axes.len() == vary.len()).then_some(axes)
}

/// The scenario with the variants that are wanted, and the axes of the grid.
///
/// `variant=…` chooses; where strategies are varied otherwise, they take the variants' place.
fn chosen(draft: Draft, axes: Vec<Axis>, terminal: &mut Terminal) -> Option<(Draft, Vec<Axis>)> {
    let (chosen, axes): (Vec<Axis>, Vec<Axis>) =
        axes.into_iter().partition(|axis| axis.path == VARIANT);
    let wanted: BTreeSet<&str> =
        chosen.iter().flat_map(|axis| &axis.values).map(String::as_str).collect();
    let known = draft.variants();
    let unknown = wanted.iter().find(|name| !known.contains(name));
    if let Some(name) = unknown {
        let hint = match known.as_slice() {
            [] => "this scenario has no variants".to_owned(),
            known => format!("its variants are {}", known.join(", ")),
        };
        let name = diagnose::visible(name);
        terminal.complain(&format!("error: there is no variant {name}\nhelp: {hint}\n"));
        return None;
    }
    let strategies =
        axes.iter().any(|axis| axis.path == "strategy" || axis.path.ends_with(".strategy"));
    let draft = if chosen.is_empty() {
        draft.narrowed(|_| !strategies)
    } else {
        let wanted: BTreeSet<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
        draft.narrowed(|name| wanted.contains(name))
    };
    Some((draft, axes))
}

fn header(
    source: &Source,
    scenario: &Scenario,
    design: &Design,
    order: &SweepOrder,
    options: &Options,
) -> Header {
    let about = About {
        version: VERSION,
        scenario: &source.name,
        title: &scenario.title,
        text: &source.text,
        changes: options.overrides.changes(),
        seed: scenario.seed,
        profile: scenario.profile.name(),
        era: scenario.era.name(),
        confidence_percent: order.confidence_percent,
    };
    Header::new(about, design, order.shard)
}

fn troubled(source: &Source, problems: &[Diagnostic], terminal: &mut Terminal) -> Status {
    complain(terminal, source, problems);
    Status::BadInput
}

/// Says how many runs were stopped by their limits.
fn limited<'f>(
    runs: impl Iterator<Item = &'f crate::sweep::Figures>,
    terminal: &mut Terminal,
) -> Status {
    let (mut count, mut reached) = (0, BTreeSet::new());
    for run in runs.filter(|run| run.was_limited()) {
        count += 1;
        reached.insert(run.outcome);
    }
    if count == 0 {
        return Status::Done;
    }
    let limits = Limit::ALL.into_iter().filter(|limit| reached.contains(limit.outcome()));
    let cures: Vec<String> = limits
        .filter_map(|limit| Some(format!("--set {}=… raises the {limit}", limit.setting()?)))
        .collect();
    let cures = cures.join("; ");
    terminal.complain(&format!(
        "{count} runs were stopped by their limits; see outcome in runs.csv. {cures}\n"
    ));
    Status::Limit
}
