//! The command line: one file per verb. Files, the terminal, threads and the clock are touched
//! only here.
//!
//! | file | what it does |
//! |---|---|
//! | `args`, `help`, `language` | what may be typed, and what is spoken |
//! | `source`, `text`, `load`, `diagnose` | from a name to a scenario, or to all its problems |
//! | `run`, `check`, `explain`, `compare`, `export`, `sweep`, `bench`, `capture`, `list`, `params`, `presets` | the verbs |
//! | `views`, `allowance`, `store`, `new_result`, `whole`, `exchange` | the files of a result, and how they get onto the disk: whole or not at all |
//! | `refusal`, `interrupt` | when the disk says no, or the user does |
//! | `terminal`, `progress`, `exit` | how it speaks, and how a call ends |

mod allowance;
mod args;
mod bench;
mod capture;
mod check;
mod compare;
mod diagnose;
mod exchange;
mod exit;
mod explain;
mod export;
mod help;
mod import;
mod interrupt;
mod language;
mod list;
mod load;
mod new_result;
mod parallel;
mod params;
mod presets;
mod progress;
mod refusal;
mod run;
mod shell;
mod source;
mod stopwatch;
mod store;
mod sweep;
mod terminal;
#[cfg(test)]
mod testing;
mod text;
mod views;
mod whole;

use args::Verb;
use diagnose::visible;
use exit::Status;
use std::ffi::OsString;
use std::io::{ErrorKind, Write, stderr};
use std::process::ExitCode;
use terminal::Terminal;

/// Does what a command line says, the program's name first, and tells how it ended.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let (verb, options) = match args::parse(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error).into(),
    };
    let mut terminal = Terminal::new(options.quiet);
    // A sweep keeps what is finished, and has a way of its own to end.
    if !matches!(verb, Verb::Sweep(_)) {
        interrupt::heed();
    }
    let status = match &verb {
        Verb::Run(files) => run::run(files, &options, &mut terminal),
        Verb::Check(files) => check::check(files, &options, &mut terminal),
        Verb::Compare(order) => compare::compare(order, &options, &mut terminal),
        Verb::Export(order) => export::export(order, &options, &mut terminal),
        Verb::Sweep(order) => sweep::sweep(order, &options, &mut terminal),
        Verb::Merge(order) => sweep::merge(order, &options, &mut terminal),
        Verb::Bench(what) => bench::bench(what, &options, &mut terminal),
        Verb::Import(order) => import::import(order, &options, &mut terminal),
        Verb::Completions(shell) => shell::completions(*shell, &mut terminal),
        Verb::Man => shell::man(&mut terminal),
        Verb::Explain(order) => explain::explain(order, &options, &mut terminal),
        Verb::Capture(order) => capture::capture(order, &options, &mut terminal),
        Verb::List => list::list(&mut terminal),
        Verb::Presets(name) => presets::presets(name.as_deref(), &mut terminal),
        Verb::Params(name) => params::params(name.as_deref(), &options, &mut terminal),
    };
    let Some(error) = terminal.failure() else { return status.into() };
    let message = format!("error: cannot write to standard output: {error}\n");
    terminal.complain(&message);
    status.and(Status::Files).into()
}

/// Prints what clap has to say. A call for help is no error.
fn usage(error: &clap::Error) -> Status {
    match error.print() {
        Err(failed) if failed.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(stderr(), "error: cannot write to standard output: {failed}");
            Status::Files
        }
        _ if error.exit_code() == 0 => Status::Done,
        _ => Status::BadInput,
    }
}
