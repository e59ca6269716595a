//! Writing the scenario.

use super::habits::Habits;
use super::note::{one_line, shortened};
use super::page::{Object, Page};
use super::{Imported, Note};
use crate::lang::Lang;
use crate::units::{BitRate, Bytes, Duration};
use std::fmt::Write;

/// The page as a scenario, with variants that ask "what if".
pub fn write(page: &Page, habits: &Habits) -> Imported {
    let notes: Vec<Note> = page.notes.iter().chain(&habits.notes).cloned().collect();
    let mut text = String::new();
    opening(&mut text, page, &notes);
    let title = if page.title.is_empty() { &page.servers[0].origin } else { &page.title };
    // A String takes everything.
    let _ = writeln!(text, "(\n    title: {},", quoted(&shortened(title)));
    let _ = writeln!(
        text,
        "    about: \"A page load recorded by a browser, and what it would have been otherwise.\","
    );
    if let Some(recorded) = habits.recorded {
        let _ = writeln!(text, "    recorded: \"{recorded}\",");
    }
    let _ = writeln!(text, "    profile: \"linux\",");
    network(&mut text, page);
    client(&mut text, page, habits);
    let _ = writeln!(text, "    proxies: [(name: \"proxy\", kind: \"smart\")],\n    servers: [");
    for server in &page.servers {
        let _ = writeln!(text, "        // {}", one_line(&server.origin));
        let _ = writeln!(text, "        (name: {}),", quoted(&server.name));
    }
    let _ = writeln!(
        text,
        "    ],\n    pages: [\n        (\n            server: {},",
        quoted(&page.servers[0].name)
    );
    let _ = writeln!(
        text,
        "            document: {},\n            objects: [",
        object(page, &page.objects[0], true)
    );
    for entry in &page.objects[1..] {
        let _ = writeln!(text, "                {},", object(page, entry, false));
    }
    let _ = writeln!(text, "            ],\n        ),\n    ],");
    variants(&mut text, habits);
    text.push_str(")\n");
    let measured = Duration::from_nanos(page.measured);
    Imported { scenario: text, notes, measured, objects: page.objects.len() }
}

fn opening(text: &mut String, page: &Page, notes: &[Note]) {
    let by = if page.creator.is_empty() { "a browser" } else { &page.creator };
    let _ = writeln!(
        text,
        "// Imported from a HAR file that {} wrote: {} requests to {} servers.",
        one_line(by),
        page.objects.len(),
        page.servers.len()
    );
    let _ = writeln!(
        text,
        "// From the first request to the last byte it took {}.",
        Duration::from_nanos(page.measured)
    );
    if let Some(on_load) = page.on_load {
        let _ =
            writeln!(text, "// The browser's onLoad came after {}.", Duration::from_nanos(on_load));
    }
    let _ = writeln!(text, "//\n// What the file does not tell, and what was left out:");
    for note in notes {
        let _ = writeln!(text, "// - {}", note.text(Lang::En));
    }
}

fn network(text: &mut String, page: &Page) {
    let rate = page.rate.and_then(BitRate::from_bits_per_second);
    let rate = rate.map(|rate| format!(", rate: \"{rate}\"")).unwrap_or_default();
    let _ = writeln!(
        text,
        "    // The access of the client, then the way to each server: half a round trip."
    );
    let _ = writeln!(
        text,
        "    links: [\n        (from: \"client\", to: \"access\", delay: \"0\"{rate}),"
    );
    let _ = writeln!(text, "        (from: \"access\", to: \"proxy\", delay: \"0\"),");
    for server in &page.servers {
        let delay = Duration::from_nanos(server.rtt / 2);
        let _ = writeln!(
            text,
            "        (from: \"access\", to: {}, delay: \"{delay}\"),",
            quoted(&server.name)
        );
    }
    let _ = writeln!(text, "    ],\n    routers: [\"access\"],");
}

fn client(text: &mut String, page: &Page, habits: &Habits) {
    let mut settings = vec![
        "name: \"client\"".to_owned(),
        format!("version: \"{}\"", habits.version),
        format!("strategy: \"{}\"", habits.strategy),
    ];
    settings.extend(habits.connections.map(|count| format!("connections: {count}")));
    if page.incremental {
        settings.push("discovery: \"incremental\"".to_owned());
    }
    let lookups = page.servers.iter().filter_map(|server| {
        let time = Duration::from_nanos(server.lookup?);
        Some(format!("(name: {}, steps: [\"{time}\"])", quoted(&server.name)))
    });
    let lookups: Vec<String> = lookups.collect();
    if !lookups.is_empty() {
        settings.push(format!("lookup: [{}]", lookups.join(", ")));
    }
    if habits.tls_round_trips > 0 {
        settings.push(format!("http: (tls_round_trips: {})", habits.tls_round_trips));
    }
    let _ = writeln!(text, "    clients: [({})],", settings.join(", "));
}

fn object(page: &Page, object: &Object, document: bool) -> String {
    let mut settings = vec![format!("path: {}", quoted(&object.path))];
    let mut set = |name: &str, value: String| settings.push(format!("{name}: {value}"));
    if !document && object.server != 0 {
        set("server", quoted(&page.servers[object.server].name));
    }
    if object.method != "GET" {
        set("method", quoted(object.method));
    }
    set("size", format!("\"{}\"", Bytes(object.size)));
    let time = |nanos: u64| format!("\"{}\"", Duration::from_nanos(nanos));
    if object.upload > 0 {
        set("upload", format!("\"{}\"", Bytes(object.upload)));
    }
    if object.needs.iter().any(|need| *need > 0) {
        let paths: Vec<String> =
            object.needs.iter().map(|need| quoted(&page.objects[*need].path)).collect();
        set("needs", format!("[{}]", paths.join(", ")));
    } else if !document && object.needs.is_empty() {
        set("needs", "[]".to_owned());
    }
    if let Some(position) = object.position {
        set("position", format!("\"{}\"", Bytes(position)));
    }
    if object.processing > 0 {
        set("processing", time(object.processing));
    }
    if object.think > 0 {
        set("think", time(object.think));
    }
    format!("({})", settings.join(", "))
}

fn variants(text: &mut String, habits: &Habits) {
    let mut variants = vec![
        ("as-recorded", "As it was recorded", String::new()),
        (
            "http-1.0",
            "HTTP/1.0, a connection for each request, six at once",
            "\"client\": (version: \"1.0\", connection: \"nothing\", strategy: \"parallel\", connections: 6)".to_owned(),
        ),
        (
            "one-connection",
            "One connection to each server, one request at a time",
            "\"client\": (version: \"1.1\", strategy: \"persistent\", connections: None)".to_owned(),
        ),
    ];
    let mut proxy = "\"client.proxy\": \"proxy\"".to_owned();
    if habits.tls_round_trips > 0 {
        // A proxy that understands HTTP cannot look into TLS.
        proxy.push_str(", \"client.http.tls_round_trips\": 0");
        let without = "\"client.http.tls_round_trips\": 0".to_owned();
        variants.push(("without-tls", "The same without TLS", without));
    }
    variants.push(("proxy", "Through a proxy beside the client, without TLS", proxy));
    let _ = writeln!(text, "    variants: [");
    for (name, title, set) in variants {
        let name = name.replace('.', "_");
        let _ = writeln!(text, "        (name: \"{name}\", title: \"{title}\", set: {{{set}}}),");
    }
    let _ = writeln!(text, "    ],");
}

/// A text as RON writes it.
pub(super) fn quoted(text: &str) -> String {
    ron::ser::to_string(text).unwrap_or_else(|_| format!("{text:?}"))
}
