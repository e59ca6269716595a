//! What must hold for any bytes. The fuzz targets ask it of what they invent, and
//! `tests/fuzz_corpus.rs` of the corpus, so that `cargo test` notices what a fuzzer once found.
//!
//! Each function returns where everything holds, and panics where it does not.

use sim::compare::{Comparison, Files, comparison_csv, comparison_json, read as read_result};
use sim::http::body::Framing;
use sim::http::codec::{Head, Limits, Part, ReadError, Reader, Writer};
use sim::http::fields::Fields;
use sim::http::message::{Method, RequestHead, ResponseHead};
use sim::import::{Wishes, import};
use sim::lang::Lang;
use sim::report::comparison_txt;
use sim::scenario::{Diagnostic, Overrides, Scenario, load};
use sim::sweep::{Axis, Journal, MAX_VALUES, header_line, merged, unit_line};
use sim::trace::Trace;
use sim::world;

/// A message, as far as it was read.
#[derive(Debug, PartialEq, Eq)]
struct Seen<H> {
    head: Head<H>,
    framing: Framing,
    body: Vec<u8>,
    trailers: Option<Fields>,
}

type All<H> = (Vec<Seen<H>>, Option<ReadError>);
type Next<H> = fn(&mut Reader, &Method) -> Result<Option<Part<H>>, ReadError>;

/// Small limits, so that short inputs reach them.
const LIMITS: Limits = Limits { head_bytes: 400, line_bytes: 120, fields: 8 };

/// Reads requests: the first byte says how the rest is cut, and whether the stream ends.
pub fn http_request(data: &[u8]) {
    let next: Next<RequestHead> = |reader, _| reader.next_request();
    let seen = however_cut(data, &Method::Get, next);
    for message in seen {
        let (bytes, _) = Writer::request(&message.head).expect("what was read can be written");
        again(&bytes, &Method::Get, next, &message);
    }
}

/// Reads responses: the first byte says how the rest is cut, what was asked for, and whether
/// the stream ends.
pub fn http_response(data: &[u8]) {
    let methods = [Method::Get, Method::Head, Method::Connect, Method::Post];
    let method = &methods[usize::from(data.first().copied().unwrap_or(0) >> 6)];
    let next: Next<ResponseHead> = |reader, method| reader.next_response(method);
    for message in however_cut(data, method, next) {
        let (bytes, _) =
            Writer::response(&message.head, method).expect("what was read can be written");
        again(&bytes, method, next, &message);
    }
}

/// Reads a scenario; where it is one, runs the beginning of each of its variants.
pub fn scenario(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match load("fuzz", text, &Overrides::default()) {
        Err(problems) => have_reasons(&problems, text),
        Ok(scenario) => begin(&scenario, 3000),
    }
}

/// Problems have a message, and a place inside the text where they have one.
fn have_reasons(problems: &[Diagnostic], text: &str) {
    assert!(!problems.is_empty(), "a refusal has a reason");
    for problem in problems {
        assert!(!problem.message.is_empty());
        if let Some(span) = problem.span.clone() {
            assert!(text.get(span.clone()).is_some(), "{span:?} is no place of the text");
        }
    }
}

/// Runs the beginning of up to three variants.
fn begin(scenario: &Scenario, events: u64) {
    for variant in scenario.variants.iter().take(3) {
        let mut plan = variant.plan.clone();
        plan.limits.events = plan.limits.events.min(events);
        let mut trace = Trace::default();
        let _ = world::run(&plan, &mut trace);
        let in_order = trace.records.is_sorted_by_key(|record| record.at);
        assert!(in_order, "time does not go back");
    }
}

/// Reads what `--vary` may say. Where it is something, its first and last values are tried on a
/// scenario, and are set or refused with a reason.
pub fn vary(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Axis::parse(text) {
        Err(error) => {
            assert!(!error.message.is_empty() && !error.hint.is_empty());
            assert!(text.get(error.at.clone()).is_some(), "{:?} is no place", error.at);
        }
        Ok(axis) => {
            assert!(!axis.path.is_empty() && !axis.values.is_empty());
            assert!(axis.values.len() as u64 <= MAX_VALUES);
            for (index, value) in axis.values.iter().enumerate().take(100) {
                assert!(!axis.values[..index].contains(value), "{value} is there twice");
                assert_eq!(axis.amount(index).is_some(), axis.kind.is_some());
            }
            for value in [axis.values.first(), axis.values.last()].into_iter().flatten() {
                let vary = vec![(axis.path.clone(), value.clone())];
                changed(&Overrides { vary, ..Overrides::default() });
            }
        }
    }
}

/// Each line is what `--set` may say: the scenario is changed, and its beginning runs, or there is
/// a reason why not.
pub fn set(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let pair = |line: &str| {
        let (path, value) = line.split_once('=')?;
        Some((path.to_owned(), value.to_owned()))
    };
    let set = text.split('\n').filter_map(pair).take(8).collect();
    changed(&Overrides { set, ..Overrides::default() });
}

/// A scenario with one of everything that has settings.
const CHANGED: &str = r#"(
    title: "",
    about: "",
    links: [(from: "client", to: "proxy", delay: "5ms"), (from: "proxy", to: "server", delay: "20ms")],
    clients: [(name: "client", proxy: "proxy")],
    proxies: [(name: "proxy", kind: "smart")],
    servers: [(name: "server")],
    pages: [(document: (size: "5kB"), objects: [(path: "/{n}", size: "5kB", count: 3)])],
    variants: [(name: "a", title: "", set: {}), (name: "b", title: "", set: {"client.strategy": "serial"})],
)"#;

fn changed(overrides: &Overrides) {
    match load("fuzz", CHANGED, overrides) {
        Ok(scenario) => begin(&scenario, 600),
        Err(problems) => {
            assert!(!problems.is_empty(), "a refusal has a reason");
            assert!(problems.iter().all(|problem| !problem.message.is_empty()));
        }
    }
}

/// Reads a HAR file. What is made of it is a scenario that can be read and whose beginning runs.
pub fn har(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match import(text, Wishes::default()) {
        Err(error) => assert!(!error.message.is_empty() && !error.hint.is_empty()),
        Ok(imported) => {
            let text = &imported.scenario;
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "a terminal is steered");
            assert!(!imported.notes.is_empty(), "something is never told");
            match load("page", text, &Overrides::default()) {
                Ok(scenario) => begin(&scenario, 1000),
                Err(problems) => panic!("{problems:?}\n{text}"),
            }
        }
    }
}

/// Reads sweep journals, which NULs part, and puts them together. What was read can be written, and
/// is then read as the same.
pub fn journal(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut read = Vec::new();
    for text in text.split('\0').take(4) {
        match Journal::read(text) {
            Err(error) => assert!(error.line >= 1 && !error.message.is_empty()),
            Ok(journal) => {
                assert!(text.get(..journal.whole_bytes).is_some_and(|whole| whole.ends_with('\n')));
                let lines = journal.units.iter().map(|(unit, runs)| unit_line(*unit, runs));
                let again = header_line(&journal.header) + &lines.collect::<String>();
                let again = Journal::read(&again).expect("what was read can be written");
                assert_eq!((&again.header, &again.units), (&journal.header, &journal.units));
                read.push(journal);
            }
        }
    }
    let count = read.len();
    let units: usize = read.iter().map(|journal| journal.units.len()).sum();
    match merged(read) {
        Ok(all) => assert_eq!(all.units.len(), units, "every unit once"),
        Err((at, why)) => assert!(at <= count && !why.is_empty()),
    }
}

/// Reads the files of a result, which NULs part: `summary.json`, `requests.csv`, `critical_path.csv`,
/// `connections.csv`.
/// What was read is the same as itself, and what is said of it steers no terminal.
pub fn result(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split('\0');
    let summary = parts.next().unwrap_or_default();
    let (requests, critical_path, connections) = (parts.next(), parts.next(), parts.next());
    let files = Files { summary, requests, connections, critical_path };
    let side = match read_result(files) {
        Err(damage) => {
            assert!(!damage.message.is_empty() && !damage.help.is_empty());
            return assert!(damage.line != Some(0), "lines are counted from 1");
        }
        Ok(side) => side,
    };
    let comparison = Comparison::of(vec![side.clone(), side], &[]);
    assert!(comparison.mismatches.is_empty(), "{:?}", comparison.mismatches);
    assert_ne!(comparison.sides[0].label, comparison.sides[1].label);
    assert_eq!(comparison.pairs.len(), comparison.sides[0].cases.len());
    for pair in &comparison.pairs {
        for measured in comparison.measures(*pair) {
            assert_eq!(measured.of[0], measured.of[1]);
            assert_eq!(measured.difference(), measured.of[0].map(|_| 0));
        }
    }
    let mut written = Vec::new();
    comparison_csv(&comparison, &mut written).expect("memory takes everything");
    comparison_json(&comparison, &mut written).expect("memory takes everything");
    let said = comparison_txt(Lang::En, &comparison);
    assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "a terminal is steered");
}

/// Reads the stream whole, byte by byte and in pieces: the same comes of it.
fn however_cut<H: PartialEq + std::fmt::Debug>(
    data: &[u8],
    method: &Method,
    next: Next<H>,
) -> Vec<Seen<H>> {
    let (how, stream) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    let ends = how & 1 == 1;
    let size = usize::from(how >> 1 & 31) + 2;
    let whole = read(stream, stream.len().max(1), ends, method, next);
    for size in [1, size] {
        assert_eq!(read(stream, size, ends, method, next), whole, "in pieces of {size}");
    }
    whole.0
}

fn read<H>(stream: &[u8], size: usize, ends: bool, method: &Method, next: Next<H>) -> All<H> {
    let mut reader = Reader::with_limits(LIMITS);
    let mut seen: Vec<Seen<H>> = Vec::new();
    let mut pieces = stream.chunks(size);
    loop {
        match next(&mut reader, method) {
            Ok(Some(Part::Head(head, framing))) => {
                seen.push(Seen { head, framing, body: Vec::new(), trailers: None });
            }
            Ok(Some(Part::Body(data))) => {
                seen.last_mut().expect("a head comes first").body.extend(data.to_bytes());
            }
            Ok(Some(Part::End(trailers))) => {
                let message = seen.last_mut().expect("a head comes first");
                assert_eq!(message.trailers, None, "a message ends once");
                message.trailers = Some(trailers);
            }
            Ok(None) => match pieces.next() {
                Some(piece) => reader.push_bytes(piece),
                None if ends && !reader.has_ended() => reader.end(),
                None => return (seen, None),
            },
            Err(error) => return (seen, Some(error)),
        }
    }
}

/// The bytes are a head that is read as this message's. (The limits are those of what was
/// read, but for spaces, which are written where they were left out.)
fn again<H: PartialEq + std::fmt::Debug>(
    bytes: &[u8],
    method: &Method,
    next: Next<H>,
    message: &Seen<H>,
) {
    let mut reader = Reader::new(1000);
    reader.push_bytes(bytes);
    match next(&mut reader, method) {
        Ok(Some(Part::Head(head, framing))) => {
            assert_eq!((&head, framing), (&message.head, message.framing));
        }
        other => panic!("{other:?} instead of a head"),
    }
}
