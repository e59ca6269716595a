//! The presets of proxies against what the products did: raw clients and raw origins, as when
//! it was measured (`tests/reference/practice`). Each test reads one table of that folder; `?` is
//! a cell that was not measured.

use crate::http::testing::{Do, Ran, Through, ms};
use ron::Value;

const PRESETS: &str = include_str!("../../../scenario/presets/proxies.ron");
const FIELDS: &str = include_str!("../../../../tests/reference/practice/fields.csv");
const CONNECTIONS: &str = include_str!("../../../../tests/reference/practice/connections.csv");
const FRAMING: &str = include_str!("../../../../tests/reference/practice/framing.csv");

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const GET: &str = "GET http://server/ HTTP/1.1\r\nHost: server\r\n\r\n";

/// A text that lives as long as the tests do, as scripts want it.
fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("{}", number.into_f64()),
        other => panic!("{other:?}"),
    }
}

fn field<'v>(of: &'v Value, name: &str) -> Option<&'v Value> {
    let Value::Map(map) = of else { panic!("{of:?} has no fields") };
    map.iter().find(|(key, _)| text(key) == name).map(|(_, value)| value)
}

/// The proxy that a preset makes. What it says of idle timeouts does not matter here.
fn product(name: &str) -> Through {
    let presets: Value = ron::from_str(PRESETS).expect("the presets are RON");
    let Value::Seq(presets) = presets else { panic!("a list") };
    let is = |preset: &&Value| {
        let part = |part| text(field(preset, part).expect(part));
        format!("{} {}", part("product"), part("version")) == name
    };
    let preset = presets.iter().find(is).unwrap_or_else(|| panic!("no preset {name}"));
    let settings = field(preset, "settings").expect("settings");
    let mut through = Through::today();
    if let Some(reuse) = field(settings, "reuse_upstream") {
        through.reuse_upstream = *reuse == Value::Bool(true);
    }
    let Some(Value::Map(http)) = field(settings, "http") else { panic!("{name}: no http") };
    for (key, value) in http.iter() {
        through = through.with(&format!("http.{}", text(key)), &text(value));
    }
    through
}

/// The rows of a table: product and cells.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    table.lines().skip(1).map(|line| {
        let mut cells = line.split(',');
        (cells.next().unwrap_or(""), cells.collect())
    })
}

/// Compares what was found with a row, and remembers where they differ.
fn compare(wrong: &mut Vec<String>, product: &str, measured: &[&str], found: &[String]) {
    assert_eq!(measured.len(), found.len(), "{product}");
    for (at, (measured, found)) in measured.iter().zip(found).enumerate() {
        if *measured != "?" && measured != found {
            wrong.push(format!("{product}, column {at}: measured {measured}, found {found}"));
        }
    }
}

/// K5, H3, X6 in practice: which fields of a request each product sends on. The client says
/// `Connection: keep-alive, X-Foo` and, on another line, `x-BAR ,`.
#[test]
fn k5_fields_pass_as_they_do_in_practice() {
    const NAMES: [&str; 8] = [
        "X-Foo",
        "X-Bar",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Upgrade",
    ];
    let lines: String = NAMES.iter().map(|name| format!("{name}: x-mark\r\n")).collect();
    let head = "GET http://server/ HTTP/1.1\r\nHost: server\r\n";
    let says = "Connection: keep-alive, X-Foo\r\nconnection:x-BAR ,\r\n";
    let request = leaked(format!("{head}{says}{lines}\r\n"));
    let mut wrong = Vec::new();
    for (name, measured) in rows(FIELDS) {
        let ran = product(name).run(&[&[Do::Write(request)]], &[&[Do::Write(OK)]]);
        let upstream = ran.upstream().swap_remove(0);
        let own = upstream.split("\r\nConnection: ").nth(1).and_then(|rest| rest.lines().next());
        let mut found = vec![match own.map(str::to_lowercase).as_deref() {
            None => "none",
            Some("keep-alive, x-foo, x-bar") => "as received",
            Some("x-foo, x-bar") => "rest",
            Some("keep-alive") => "keep-alive",
            Some("close") => "close",
            Some(_) => "something else",
        }];
        for name in NAMES {
            found.push(if upstream.contains(&format!("\r\n{name}: x-mark")) { "F" } else { "-" });
        }
        let via = (upstream.contains("\r\nVia: "), ran.downstream()[0].contains("\r\nVia: "));
        found.push(match via {
            (true, true) => "both",
            (true, false) => "request",
            (false, true) => "response",
            (false, false) => "none",
        });
        let found: Vec<String> = found.into_iter().map(str::to_owned).collect();
        compare(&mut wrong, name, &measured, &found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// P5, X3, X4b in practice: whether the connection of an HTTP/1.0 client that asks is kept, and
/// in which version it is answered.
fn with_http10(name: &str, ask: &str) -> (String, String) {
    let request = leaked(format!("GET http://server/ HTTP/1.0\r\n{ask}: Keep-Alive\r\n\r\n"));
    let client = [Do::Write(request), Do::Sleep(ms(1000)), Do::Write(request)];
    let server = [Do::Write(OK), Do::Wait, Do::Write(OK)];
    let ran = product(name).run(&[&client], &[&server]);
    let downstream = ran.downstream().concat();
    let kept = downstream.matches("200 OK").count() == 2;
    let version = downstream.strip_prefix("HTTP/").map_or("", |rest| &rest[..3]);
    (if kept { "kept" } else { "closes" }.to_owned(), version.to_owned())
}

/// P4, P9b in practice: connections towards the server for three requests of one client, and
/// whether another client's request then goes over one of them.
fn pool(name: &str) -> [String; 2] {
    let later = [Do::Sleep(ms(1000)), Do::Write(GET)];
    let mut client = vec![Do::Write(GET)];
    client.extend(later.iter().cloned().chain(later.iter().cloned()));
    let alone = [Do::Sleep(ms(5000)), Do::Write(GET)];
    let server =
        [Do::Write(OK), Do::Wait, Do::Write(OK), Do::Wait, Do::Write(OK), Do::Wait, Do::Write(OK)];
    let opened = |clients: &[&[Do]]| {
        let ran = product(name).run(clients, &[&server]);
        ran.opened(ran.proxy(0))
    };
    let one = opened(&[&client]);
    let both = opened(&[&client, &alone]);
    [one.to_string(), if both == one { "shared" } else { "own" }.to_owned()]
}

/// K8, D-09 in practice: a connection that was used before ends without an answer.
fn stale(name: &str, method: &str, end: Do) -> String {
    let body =
        if matches!(method, "POST" | "PUT") { "Content-Length: 3\r\n\r\nabc" } else { "\r\n" };
    let request = leaked(format!("{method} http://server/ HTTP/1.1\r\nHost: server\r\n{body}"));
    let client = [Do::Write(GET), Do::Sleep(ms(1000)), Do::Write(request)];
    let ran: Ran =
        product(name).run(&[&client], &[&[Do::Write(OK), Do::Wait, end], &[Do::Write(OK)]]);
    let downstream = ran.downstream().concat();
    let answers = downstream.matches("HTTP/1.1 200").count();
    let same = ran.upstream()[0].contains(&format!("\r\n\r\n{method} /"));
    match (answers, same) {
        (2, true) => "retried",
        (2, false) => "new",
        (1, _) if downstream.contains("HTTP/1.1 502") => "502",
        (1, _) => "closes",
        _ => "something else",
    }
    .to_owned()
}

/// Whom each product keeps, whose connections it uses, and what it sends again.
#[test]
fn p5_p4_and_http_d09_connections_are_managed_as_they_are_in_practice() {
    let mut wrong = Vec::new();
    for (name, measured) in rows(CONNECTIONS) {
        let (by_connection, version) = with_http10(name, "Connection");
        let (by_proxy_connection, _) = with_http10(name, "Proxy-Connection");
        let [three, another] = pool(name);
        let mut found = vec![by_connection, by_proxy_connection, version, three, another];
        for method in ["GET", "POST", "PUT", "DELETE"] {
            found.push(stale(name, method, Do::Close));
        }
        found.push(stale(name, "GET", Do::Abort));
        compare(&mut wrong, name, &measured, &found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// P3, K4 in practice: what becomes of a response that does not say how long it is.
#[test]
fn p3_and_k4_responses_are_framed_as_they_are_in_practice() {
    let until_close = "HTTP/1.1 200 OK\r\n\r\nok";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    let get10 = "GET http://server/ HTTP/1.0\r\n\r\n";
    let mut wrong = Vec::new();
    for (name, measured) in rows(FRAMING) {
        let found =
            [(until_close, GET), (until_close, get10), (chunked, get10)].map(|(answer, ask)| {
                let server = [Do::Write(answer), Do::Sleep(ms(100)), Do::Close];
                let text =
                    product(name).run(&[&[Do::Write(ask)]], &[&server]).downstream().concat();
                if text.contains("Transfer-Encoding: chunked") {
                    "chunked"
                } else if text.contains("Content-Length: 2") {
                    "length"
                } else {
                    "close"
                }
                .to_owned()
            });
        compare(&mut wrong, name, &measured, &found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
