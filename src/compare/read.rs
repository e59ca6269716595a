//! From the files that a run leaves behind to a side of a comparison.
//!
//! Files may come from another version or from anybody, so nothing in them is believed: a number
//! that is none, a breakdown that does not add up or a name that could not be a scenario's is an
//! error with its place. What is not known here is skipped, as `docs/formats.md` promises to those
//! who write newer files; a `format_version` that is not known is refused, since there fields may
//! mean something else.

use super::{Case, Curve, Side};
use crate::explain::{Parts, Phase};
use crate::scenario::bad_folder_name;
use crate::sweep::{self, Figures, NUMBERS};
use crate::units::Duration;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format that is read.
const FORMAT_VERSION: u64 = 1;
const SUMMARY: &str = "summary.json";
const REQUESTS: &str = "requests.csv";
const CONNECTIONS: &str = "connections.csv";
const CRITICAL_PATH: &str = "critical_path.csv";

/// The files of a result that are read. Without all but the first there is less to say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Files<'a> {
    /// `summary.json`.
    pub summary: &'a str,
    /// `requests.csv`.
    pub requests: Option<&'a str>,
    /// `connections.csv`.
    pub connections: Option<&'a str>,
    /// `critical_path.csv`.
    pub critical_path: Option<&'a str>,
}

impl Files<'_> {
    /// The names of those files.
    pub const NAMES: [&'static str; 4] = [SUMMARY, REQUESTS, CONNECTIONS, CRITICAL_PATH];
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Which.
    pub file: &'static str,
    /// In which line, from 1, where that can be said.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

const AGAIN: &str = "run the scenario again, or take another copy of the folder";
const NEWER: &str = "compare it with the version of sim that made it, or a newer one";
const FOREIGN: &str = "give the folder that sim run left, with summary.json in it";

/// Reads what a run left behind.
///
/// # Errors
/// The first thing that is wrong with the files.
pub fn read(files: Files<'_>) -> Result<Side, Damage> {
    let mut side = summary(files.summary)?;
    match files.requests {
        Some(text) => requests(&mut side, text)?,
        None => side.lacks.push(REQUESTS),
    }
    match files.connections {
        Some(text) => connections(&mut side, text)?,
        None => side.lacks.push(CONNECTIONS),
    }
    match files.critical_path {
        Some(text) => critical_path(&mut side, text)?,
        None => side.lacks.push(CRITICAL_PATH),
    }
    Ok(side)
}

fn damage(message: impl Into<String>, help: &'static str) -> Damage {
    Damage { file: SUMMARY, line: None, message: message.into(), help }
}

fn summary(text: &str) -> Result<Side, Damage> {
    let file: Value = serde_json::from_str(text).map_err(|error| Damage {
        line: Some(error.line() as u64),
        ..damage(format!("it is not whole: {error}"), AGAIN)
    })?;
    if file["format"] != "sim-summary" {
        return Err(damage("it is no summary of a run of sim", FOREIGN));
    }
    let made_by = file["version"].as_str().unwrap_or("an unknown version");
    match file["format_version"].as_u64() {
        Some(FORMAT_VERSION) => {}
        Some(other) => {
            let message = format!(
                "its format_version is {other}, by sim {made_by}; this version reads {FORMAT_VERSION}"
            );
            return Err(damage(message, NEWER));
        }
        None => return Err(lacks("format_version")),
    }
    let variants = file["variants"].as_array().ok_or_else(|| lacks("variants"))?;
    if variants.is_empty() {
        return Err(damage("it has no variants", AGAIN));
    }
    let scenario = words(&file, "scenario")?;
    let cases: Vec<Case> = variants.iter().map(case).collect::<Result<_, _>>()?;
    for name in [&scenario].into_iter().chain(cases.iter().map(|case| &case.name)) {
        if let Some(why) = bad_folder_name(name) {
            return Err(damage(format!("nothing can be called {name:?}: {why}"), FOREIGN));
        }
    }
    let names: BTreeSet<&str> = cases.iter().map(|case| &*case.name).collect();
    if names.len() < cases.len() {
        return Err(damage("two of its variants have the same name", AGAIN));
    }
    Ok(Side {
        label: scenario.clone(),
        version: words(&file, "version")?,
        scenario,
        title: words(&file, "title")?,
        seed: file["seed"].as_u64().ok_or_else(|| lacks("seed"))?,
        profile: words(&file, "profile")?,
        era: words(&file, "era")?,
        set: set(&file["set"])?,
        given: given(&file["given"], "given", |value| value.as_str().map(str::to_owned))?,
        cases,
        lacks: Vec::new(),
    })
}

fn lacks(field: &str) -> Damage {
    damage(format!("it has no `{field}`, or none that is one"), AGAIN)
}

fn words(of: &Value, field: &str) -> Result<String, Damage> {
    of[field].as_str().map(str::to_owned).ok_or_else(|| lacks(field))
}

fn case(of: &Value) -> Result<Case, Damage> {
    let mut numbers = [None; NUMBERS.len()];
    for (number, name) in numbers.iter_mut().zip(NUMBERS) {
        *number = match &of[name] {
            Value::Null if of.get(name).is_some() => None,
            value => Some(value.as_u64().ok_or_else(|| lacks(name))?),
        };
    }
    let outcome = words(of, "outcome")?;
    let outcome = sweep::outcome(&outcome)
        .ok_or_else(|| damage(format!("no run of this version ends with {outcome:?}"), NEWER))?;
    let setting = |entry: &Value| Ok((words(entry, "parameter")?, words(entry, "value")?));
    let changed = |value: &Value| match value {
        Value::Null => Some(None),
        value => value.as_str().map(|text| Some(text.to_owned())),
    };
    let settings = of["overridden"].as_array().ok_or_else(|| lacks("overridden"))?;
    let figures = Figures { numbers, outcome };
    Ok(Case {
        name: words(of, "name")?,
        profile: words(of, "profile")?,
        era: words(of, "era")?,
        settings: settings.iter().map(setting).collect::<Result<_, _>>()?,
        given: given(&of["given"], "given", changed)?.unwrap_or_default(),
        parts: parts(&of["breakdown"], figures.page_load())?,
        figures,
        handshakes: None,
        objects: None,
        answered: None,
        open: None,
    })
}

/// What the command line set; nothing where the file says nothing of it, as those of older versions.
fn set(of: &Value) -> Result<Vec<(String, String)>, Damage> {
    let list = of.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().map(|entry| Ok((words(entry, "path")?, words(entry, "value")?))).collect()
}

/// Values by path.
fn given<T>(
    of: &Value,
    field: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<BTreeMap<String, T>>, Damage> {
    let Value::Object(values) = of else { return Ok(None) };
    let read = values.iter().map(|(path, value)| {
        let value = read(value).ok_or_else(|| lacks(&format!("{field}.{path}")))?;
        Ok((path.clone(), value))
    });
    read.collect::<Result<_, _>>().map(Some)
}

/// What the page load time was spent on, which must add up to it.
fn parts(of: &Value, page_load: Option<u64>) -> Result<Option<Parts>, Damage> {
    let Value::Object(phases) = of else { return Ok(None) };
    let read = phases.iter().map(|(name, took)| {
        let phase = Phase::of_column(name)
            .ok_or_else(|| damage(format!("this version knows no phase {name:?}"), NEWER))?;
        let took = took.as_u64().ok_or_else(|| lacks(phase.column()))?;
        Ok((phase, Duration::from_nanos(took)))
    });
    let parts = Parts::of_phases(read.collect::<Result<Vec<_>, _>>()?);
    if Some(parts.total().as_nanos()) != page_load {
        return Err(damage("the phases of a breakdown do not add up to its page_load_ns", AGAIN));
    }
    Ok(Some(parts))
}

/// What was asked for, how large it was, and when it was there.
fn requests(side: &mut Side, text: &str) -> Result<(), Damage> {
    for case in &mut side.cases {
        case.objects = Some(BTreeMap::new());
    }
    let mut answered = BTreeMap::<String, Vec<u64>>::new();
    let names = ["url", "status", "body_bytes", "ended_ns", "outcome"];
    rows(side, REQUESTS, text, names, |case, [url, status, bytes, ended, outcome]| {
        let bytes: u64 = bytes.parse().map_err(|_| format!("{bytes:?} is no number of bytes"))?;
        let objects = case.objects.get_or_insert_default();
        let known = objects.entry(path(url).to_owned()).or_default();
        // What an error, a part or a message without content comes to says nothing of the object.
        if status == "200" {
            *known = bytes.max(*known);
        }
        if outcome == "answered" {
            answered.entry(case.name.clone()).or_default().push(time(ended)?);
        }
        Ok(())
    })?;
    for case in &mut side.cases {
        let ends = answered.remove(&case.name).unwrap_or_default();
        case.answered = Some(Curve::of(&ends, &[]));
    }
    Ok(())
}

/// How many were open: from when the opener was ESTABLISHED until it was over.
fn connections(side: &mut Side, text: &str) -> Result<(), Damage> {
    let mut spans = BTreeMap::<String, [Vec<u64>; 2]>::new();
    let names = ["established_ns", "closed_ns"];
    rows(side, CONNECTIONS, text, names, |case, [established, closed]| {
        if established.is_empty() {
            return Ok(());
        }
        let [from, until] = spans.entry(case.name.clone()).or_default();
        from.push(time(established)?);
        if !closed.is_empty() {
            until.push(time(closed)?);
        }
        Ok(())
    })?;
    for case in &mut side.cases {
        let [from, until] = spans.remove(&case.name).unwrap_or_default();
        case.open = Some(Curve::of(&from, &until));
    }
    Ok(())
}

/// A time in nanoseconds.
fn time(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text:?} is no time"))
}

/// A URL without scheme and host.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

/// How many handshakes the page whose time counts, the slowest, waited for.
fn critical_path(side: &mut Side, text: &str) -> Result<(), Damage> {
    // What is known of the page that is being read: of whom, when it began, on which connections it
    // waited for a handshake.
    let mut page: [String; 3] = Default::default();
    let mut began = 0;
    let mut handshakes = BTreeSet::new();
    let names = ["client", "visit", "from_ns", "to_ns", "phase", "connection"];
    rows(side, CRITICAL_PATH, text, names, |case, [client, visit, from, to, phase, connection]| {
        let (from, to) = (time(from)?, time(to)?);
        if page[0] != case.name || page[1] != client || page[2] != visit {
            page = [&case.name, client, visit].map(str::to_owned);
            began = from;
            handshakes.clear();
        }
        if phase == Phase::Handshake.word() {
            handshakes.insert(connection.to_owned());
        }
        if Some(to.saturating_sub(began)) == case.figures.page_load() {
            case.handshakes = Some(handshakes.len() as u64);
        }
        Ok(())
    })
}

/// Hands every row of a table to `each`, with the variant that it is of and the cells of these
/// columns.
fn rows<const N: usize>(
    side: &mut Side,
    file: &'static str,
    text: &str,
    names: [&str; N],
    mut each: impl FnMut(&mut Case, [&str; N]) -> Result<(), String>,
) -> Result<(), Damage> {
    let wrong = |line, message: String| Damage { file, line, message, help: AGAIN };
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let head = csv.headers().map_err(|error| wrong(Some(1), error.to_string()))?.clone();
    let column = |name: &str| {
        let at = head.iter().position(|known| known == name);
        at.ok_or_else(|| wrong(Some(1), format!("it has no column `{name}`")))
    };
    let variant = column("variant")?;
    let mut columns = [0; N];
    for (at, name) in columns.iter_mut().zip(names) {
        *at = column(name)?;
    }
    let mut record = csv::StringRecord::new();
    loop {
        let line = csv.position().line();
        let more = csv.read_record(&mut record).map_err(|error| {
            let line = error.position().map_or(line, csv::Position::line);
            wrong(Some(line), error.to_string())
        })?;
        if !more {
            return Ok(());
        }
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let name = cell(variant);
        let case = side
            .cases
            .iter_mut()
            .find(|case| case.name == name)
            .ok_or_else(|| wrong(Some(line), format!("{SUMMARY} knows no variant {name:?}")))?;
        each(case, columns.map(cell)).map_err(|message| wrong(Some(line), message))?;
    }
}
