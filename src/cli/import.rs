//! `sim import`: a browser's HAR becomes a scenario file, and is run once to see how near it is.

use super::args::Options;
use super::diagnose::{render, shown_path, visible};
use super::exit::Status;
use super::run::stopped_by_limit;
use super::store::FileError;
use super::terminal::Terminal;
use super::text;
use super::whole::WholeFile;
use crate::analyze::summary_while;
use crate::import::{Imported, Wishes, import as import_har};
use crate::lang::{Lang, import as say};
use crate::scenario::{self, safe_folder_name};
use crate::units::{BitRate, Duration};
use clap::{Arg, ArgMatches, Command, value_parser};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A HAR file longer than this is refused rather than read: 256 MiB.
const LONGEST: u64 = 256 << 20;

/// What `sim import` is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOrder {
    file: PathBuf,
    to: Option<PathBuf>,
    wishes: Wishes,
}

/// The verb `import`.
pub fn import_command() -> Command {
    Command::new("import")
        .about("Make a scenario of a page load that a browser has recorded (HAR)")
        .arg(
            Arg::new("HAR")
                .help("A HAR file, as the network panel of a browser saves it")
                .value_parser(value_parser!(PathBuf))
                .required(true),
        )
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("FILE")
                .help("Where the scenario goes [default: the HAR's name with .ron, in this folder]")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("page")
                .long("page")
                .value_name("N")
                .help("Which page of the file [default: 1]")
                .value_parser(value_parser!(u64).range(1..=1_000_000)),
        )
        .arg(
            Arg::new("rtt")
                .long("rtt")
                .value_name("TIME")
                .help("The round trip to servers of which the file does not tell it")
                .value_parser(|text: &str| text.parse::<Duration>().map_err(|e| e.to_string())),
        )
        .arg(
            Arg::new("rate")
                .long("rate")
                .value_name("RATE")
                .help("The rate of the client's access, which a HAR seldom tells")
                .value_parser(|text: &str| text.parse::<BitRate>().map_err(|e| e.to_string())),
        )
}

/// What was typed behind `import`.
pub fn import_order(matches: &ArgMatches) -> ImportOrder {
    let page = matches.get_one::<u64>("page").and_then(|page| usize::try_from(*page).ok());
    ImportOrder {
        file: matches.get_one("HAR").cloned().unwrap_or_default(),
        to: matches.get_one("to").cloned(),
        wishes: Wishes {
            page,
            rtt: matches.get_one("rtt").copied(),
            rate: matches.get_one("rate").copied(),
        },
    }
}

/// Reads a HAR, writes the scenario and says how near it comes.
pub fn import(order: &ImportOrder, options: &Options, terminal: &mut Terminal) -> Status {
    let stopwatch = options.stopwatch();
    let shown = visible(&order.file.to_string_lossy());
    let text = match text::read(&order.file, "a HAR file", LONGEST) {
        Ok(text) => text,
        Err((status, message)) => return refused(terminal, status, &message),
    };
    let imported = match import_har(&text, order.wishes) {
        Ok(imported) => imported,
        Err(error) => {
            let message = format!("{shown}: {}\nhelp: {}", visible(&error.message), error.hint);
            return refused(terminal, Status::BadInput, &message);
        }
    };
    let to = order.to.clone().unwrap_or_else(|| default_name(&order.file));
    let name = to.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let loaded = match scenario::load(&name, &imported.scenario, &options.overrides) {
        Ok(scenario) => scenario,
        Err(problems) => {
            terminal.complain(&render(&shown, &imported.scenario, &problems));
            let message = format!("no scenario can be made of {shown}: see above");
            return refused(terminal, Status::BadInput, &message);
        }
    };
    if let Err((status, message)) = write(&to, &imported.scenario) {
        return refused(terminal, status, &message);
    }
    let first = &loaded.variants[0];
    let (summary, ended) = summary_while(&first.plan, &|| stopwatch.goes_on());
    terminal.say(&told(&imported, summary.page_load, &to, options.lang()));
    stopped_by_limit(&name, first, &ended, terminal)
}

fn told(imported: &Imported, simulated: Option<Duration>, to: &Path, lang: Lang) -> String {
    let file = visible(&to.to_string_lossy());
    let mut text = say::written(lang, imported.objects, &file);
    text.push('\n');
    let ms = |time: Duration| format!("{:.1}", time.as_millis_f64());
    let measured = imported.measured;
    match simulated.filter(|_| !measured.is_zero()) {
        Some(simulated) => {
            let apart = (simulated.as_millis_f64() / measured.as_millis_f64() - 1.0) * 100.0;
            let apart = format!("{apart:+.1}");
            text.push_str(&say::compared(lang, ms(measured), ms(simulated), apart));
        }
        None => text.push_str(&say::not_comparable(lang, ms(measured))),
    }
    text.push_str(&format!("\n\n{}\n", say::not_told(lang)));
    for note in &imported.notes {
        text.push_str(&format!("- {}\n", visible(note.text(lang))));
    }
    text.push_str(&format!("\n{}\n", say::go_on(lang, &file)));
    text
}

/// Beside nothing: a file that is there stays.
fn write(path: &Path, text: &str) -> Result<(), (Status, String)> {
    let written = WholeFile::begin(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.add()
    });
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            let shown = shown_path(path);
            let message = format!("{shown} is there already\nhelp: --to writes another file");
            (Status::BadInput, message)
        }
        _ => (Status::Files, FileError::new("write", path, error).to_string()),
    })
}

/// The HAR's name as a scenario's.
fn default_name(har: &Path) -> PathBuf {
    let stem = har.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    PathBuf::from(format!("{}.ron", safe_folder_name(&stem, "page")))
}

fn refused(terminal: &mut Terminal, status: Status, message: &str) -> Status {
    terminal.complain(&format!("error: {message}\n"));
    status
}
