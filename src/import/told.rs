//! A HAR of our own: what its requests tell makes the pages, and what no HAR has a field for (the
//! network, what hosts were set to, what a server thinks) is told in fields of its own: `_conditions` of
//! the log, `_object` of an entry (docs/formats.md).
//!
//! What it says is not believed: the scenario is checked as any other, and where it does not stand the
//! file is read as if it were a browser's.

use super::har::{Entry, Har, OwnObject, PageHead};
use super::note::{one_line, shortened};
use super::scenario::quoted;
use super::{Imported, Note, Wishes};
use crate::lang::{Lang, import as say};
use crate::scenario::{Overrides, load};
use crate::units::{Bytes, Duration};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// "What if" on top of any scenario.
const WHAT_IF: [(&str, &str, &str); 2] = [
    (
        "http-1_0",
        "HTTP/1.0, a connection for each request, six at once",
        "\"clients[*]\": (version: \"1.0\", connection: \"nothing\", strategy: \"parallel\", connections: 6, depth: None)",
    ),
    (
        "one-connection",
        "One connection to each server, one request at a time",
        "\"clients[*]\": (version: \"1.1\", strategy: \"persistent\", connections: None, depth: None)",
    ),
];

/// What becomes of a file that tells its conditions: `None` where it does not, or where what it says
/// makes no scenario.
pub fn of(har: &Har, wishes: Wishes) -> Option<Imported> {
    let mut conditions = har.conditions.clone()?;
    let pages = Pages::of(har, &conditions);
    pages.keep_visits_that_began(&mut conditions);
    let text = |what_if: &[(&str, &str, &str)]| written(har, &conditions, &pages, what_if);
    let stands = |text: &String| load("page", text, &Overrides::default()).is_ok();
    let scenario = [text(&WHAT_IF), text(&[])].into_iter().find(stands)?;
    let measured = pages.measured(wishes.page);
    let objects = pages.by_name.values().map(BTreeMap::len).sum();
    Some(Imported { scenario, notes: notes(&pages), measured, objects })
}

fn notes(pages: &Pages<'_>) -> Vec<Note> {
    let mut notes = vec![Note::of(say::told_by_us)];
    if pages.loaded.iter().any(|(_, head, _)| head.on_load.is_none()) {
        notes.push(Note::of(say::never_asked));
    }
    notes
}

/// The pages of a file.
struct Pages<'h> {
    /// Every loading of a page: its name, what the file says of it, and whether its time counts.
    loaded: Vec<(String, &'h PageHead, bool)>,
    /// By name, then by place in the page.
    by_name: BTreeMap<String, BTreeMap<u32, (&'h Entry, &'h OwnObject)>>,
}

impl<'h> Pages<'h> {
    fn of(har: &'h Har, conditions: &Map<String, Value>) -> Pages<'h> {
        let mut pages = Pages { loaded: Vec::new(), by_name: BTreeMap::new() };
        for head in &har.pages {
            let visit = client_of(conditions, &head.client).and_then(|client| {
                let visits = visits(client);
                let at = head.visit as usize % visits.len().max(1);
                visits.get(at).copied()
            });
            let counts = visit.is_none_or(|visit| visit["counts"] != false);
            let name = visit.and_then(name_of_visit).unwrap_or("page").to_owned();
            pages.loaded.push((name, head, counts));
        }
        let names = pages.loaded.iter().map(|(name, head, _)| (&*head.id, name));
        let names: BTreeMap<&str, &String> = names.collect();
        for entry in &har.entries {
            let page = entry.page.as_deref().and_then(|page| names.get(page));
            let (Some(name), Some(object)) = (page, &entry.own) else { continue };
            let objects = pages.by_name.entry((*name).clone()).or_default();
            objects.entry(object.number).or_insert((entry, object));
        }
        pages
    }

    /// Visits that the file has nothing of were not begun when the run ended, and are left out.
    fn keep_visits_that_began(&self, conditions: &mut Map<String, Value>) {
        let began =
            |visit: &Value| name_of_visit(visit).is_none_or(|name| self.by_name.contains_key(name));
        for client in each(conditions, "clients") {
            for field in ["page", "visits"] {
                if let Some(Value::Array(visits)) = client.get_mut(field) {
                    visits.retain(began);
                }
            }
        }
    }

    /// How long the slowest page took, or the one that is wanted; zero where one never came.
    fn measured(&self, wanted: Option<usize>) -> Duration {
        let is_wanted = |number: usize, counts: bool| wanted.map_or(counts, |page| page == number);
        let pages =
            self.loaded.iter().zip(1..).filter(|((_, _, counts), at)| is_wanted(*at, *counts));
        let times: Option<Vec<u64>> = pages.map(|((_, head, _), _)| head.on_load).collect();
        let slowest = times.and_then(|times| times.into_iter().max());
        Duration::from_nanos(slowest.unwrap_or(0))
    }
}

/// The elements of a list of hosts; a group of settings alone is a list of one.
fn each<'c>(conditions: &'c mut Map<String, Value>, list: &str) -> Vec<&'c mut Map<String, Value>> {
    match conditions.get_mut(list) {
        Some(Value::Array(items)) => items.iter_mut().filter_map(Value::as_object_mut).collect(),
        Some(Value::Object(only)) => vec![only],
        _ => Vec::new(),
    }
}

fn hosts<'c>(conditions: &'c Map<String, Value>, list: &str) -> Vec<&'c Value> {
    match conditions.get(list) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(only @ Value::Object(_)) => vec![only],
        _ => Vec::new(),
    }
}

/// What is set of the client of this name, or of the group that it is of.
fn client_of<'c>(conditions: &'c Map<String, Value>, name: &str) -> Option<&'c Value> {
    let clients = hosts(conditions, "clients");
    let group = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let is = |wanted: &str| clients.iter().find(|client| client["name"] == wanted).copied();
    is(name).or_else(|| is(group))
}

/// The pages that a client opens.
fn visits(client: &Value) -> Vec<&Value> {
    let said = ["visits", "page"].iter().map(|field| &client[field]).find(|said| !said.is_null());
    match said {
        Some(Value::Array(visits)) => visits.iter().collect(),
        Some(only) => vec![only],
        None => Vec::new(),
    }
}

fn name_of_visit(visit: &Value) -> Option<&str> {
    visit.as_str().or_else(|| visit["page"].as_str())
}

fn written(
    har: &Har,
    conditions: &Map<String, Value>,
    pages: &Pages<'_>,
    what_if: &[(&str, &str, &str)],
) -> String {
    let mut text = String::new();
    // A String takes everything.
    let _ =
        writeln!(text, "// Imported from a HAR file that {} wrote.\n//", one_line(&har.creator));
    for note in notes(pages) {
        let _ = writeln!(text, "// - {}", note.text(Lang::En));
    }
    let title = har.pages.first().map_or("", |page| &page.title);
    let _ = writeln!(text, "(\n    title: {},", quoted(&shortened(title)));
    for (name, value) in conditions.iter().filter(|(name, _)| is_plain(name)) {
        let _ = writeln!(text, "    {name}: {},", ron(value));
    }
    text.push_str("    pages: [\n");
    let servers: BTreeSet<&str> =
        hosts(conditions, "servers").iter().filter_map(|server| server["name"].as_str()).collect();
    for (name, objects) in &pages.by_name {
        let _ = writeln!(text, "        (\n            name: {},", quoted(name));
        let mut behind = Vec::new();
        for (number, (entry, object)) in objects {
            let line = line(entry, object, objects, &servers);
            match number {
                0 => {
                    let _ = writeln!(text, "            document: {line},");
                }
                _ => behind.push(line),
            }
        }
        let _ = writeln!(text, "            objects: [");
        for line in behind {
            let _ = writeln!(text, "                {line},");
        }
        let _ = writeln!(text, "            ],\n        ),");
    }
    text.push_str("    ],\n    variants: [\n");
    let recorded = ("as-recorded", "As it was recorded", "");
    for (name, title, set) in [recorded].iter().chain(what_if) {
        let _ = writeln!(text, "        (name: \"{name}\", title: \"{title}\", set: {{{set}}}),");
    }
    text.push_str("    ],\n)\n");
    text
}

/// An object as a scenario has it.
fn line(
    entry: &Entry,
    object: &OwnObject,
    page: &BTreeMap<u32, (&Entry, &OwnObject)>,
    servers: &BTreeSet<&str>,
) -> String {
    let mut settings = vec![format!("path: {}", quoted(&entry.path))];
    let mut set = |name: &str, value: String| settings.push(format!("{name}: {value}"));
    let time = |time: Duration| format!("\"{time}\"");
    let bytes = |bytes: u64| format!("\"{}\"", Bytes(bytes));
    // URLs have no capital letters there.
    if let Some(server) = servers.iter().find(|server| server.eq_ignore_ascii_case(&entry.host)) {
        set("server", quoted(server));
    }
    if entry.method != "GET" {
        set("method", quoted(&entry.method));
    }
    set("size", bytes(object.size.or(entry.body).unwrap_or(0)));
    let upload = object.upload.unwrap_or(entry.upload);
    if upload > 0 {
        set("upload", bytes(upload));
    }
    if object.status.unwrap_or(entry.status) == 204 {
        set("status", "\"204\"".to_owned());
    }
    if object.number > 0 {
        let place = |url: &String| page.values().find(|(other, _)| other.url == *url);
        let needed: Vec<String> =
            entry.needs.iter().filter_map(place).map(|(other, _)| quoted(&other.path)).collect();
        set("needs", format!("[{}]", needed.join(", ")));
    }
    let position = entry.position.map(bytes);
    let told = [
        ("position", position),
        ("processing", object.processing.map(time)),
        ("think", object.think.map(time)),
        ("max_age", object.max_age.map(time)),
        ("changes", object.changes.map(time)),
    ];
    for (name, value) in told {
        if let Some(value) = value {
            set(name, value);
        }
    }
    format!("({})", settings.join(", "))
}

/// A value of JSON as RON writes it.
fn ron(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(ron).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| is_plain(name));
            let fields = fields.map(|(name, value)| format!("{name}: {}", ron(value)));
            format!("({})", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Whether it is a name as settings have.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
