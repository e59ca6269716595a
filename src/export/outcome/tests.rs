//! The outcome of runs, read back as JSON.

use super::outcome_json;
use crate::analyze::{Run, run_scenario};
use crate::export::summary_json;
use crate::scenario::{Overrides, bundled, load};
use serde_json::Value;

fn run(name: &str, set: &[(&str, &str)]) -> Run {
    let set = set.iter().map(|(path, value)| (path.to_string(), value.to_string())).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    let text = bundled::find(name).expect("it is bundled").text;
    run_scenario(load(name, text, &overrides).expect("it is sound"))
}

fn outcome(run: &Run) -> (Value, usize) {
    let mut bytes = Vec::new();
    outcome_json(run, &mut bytes).unwrap();
    (serde_json::from_slice(&bytes).unwrap(), bytes.len())
}

fn numbers(column: &Value) -> Vec<u64> {
    column.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

/// How many segments the rows stand for, and how many bytes of payload.
fn told(segments: &Value) -> (u64, u64) {
    let folded = segments["folded"]["is"].as_array().unwrap();
    let more = |field: &str| folded.iter().map(|of| of[field].as_u64().unwrap()).sum::<u64>();
    let payload = numbers(&segments["payload_bytes"]);
    let runs = numbers(&segments["folded"]["row"]);
    let first: u64 = runs.iter().map(|row| payload[*row as usize]).sum();
    let rows = payload.len() as u64;
    (
        rows - runs.len() as u64 + more("count"),
        payload.iter().sum::<u64>() - first + more("payload_bytes"),
    )
}

/// One run, many views: what is in the outcome is what is in `summary.json`, and the rows of the
/// segments are all segments.
#[test]
fn the_numbers_are_those_of_the_summary() {
    let run = run("dumb_proxy", &[]);
    let (outcome, _) = outcome(&run);
    let mut summary = Vec::new();
    summary_json(&run, &mut summary).unwrap();
    let summary: Value = serde_json::from_slice(&summary).unwrap();
    assert_eq!(outcome["format_version"], 1);
    for (i, variant) in outcome["variants"].as_array().unwrap().iter().enumerate() {
        assert_eq!(variant["summary"], summary["variants"][i]);
        assert_eq!(told(&variant["segments"]).0, variant["summary"]["segments"].as_u64().unwrap());
        let bytes: u64 = numbers(&variant["segments"]["ip_bytes"]).iter().sum();
        assert_eq!(bytes, variant["summary"]["ip_bytes"].as_u64().unwrap());
        assert_eq!(variant["left_out"], serde_json::json!([]));
    }
}

/// Client and relay are 10 ms apart, relay and server 40 ms; the client's first SYN leaves at the
/// click and takes no time to send. Request 2 hangs for 14.9 s (the scenario has the arithmetic).
#[test]
fn times_come_back_from_their_differences() {
    let (outcome, _) = outcome(&run("dumb_proxy", &[]));
    let hang = &outcome["variants"][0];
    let segments = &hang["segments"];
    assert_eq!(
        (numbers(&segments["sent_ns"])[0], numbers(&segments["way_ns"])[0]),
        (0, 10_000_000)
    );
    let last: u64 = numbers(&hang["notes"]["t_ns"]).iter().sum();
    let traced = run("dumb_proxy", &[]);
    let notes = traced.variants[0].trace.records.iter();
    let mut notes = notes.filter(|record| matches!(record.event, crate::trace::Event::Http { .. }));
    assert_eq!(last, notes.next_back().unwrap().at.as_nanos());
    let hangs = &hang["hangs"];
    assert_eq!(numbers(&hangs["until_ns"])[0] - numbers(&hangs["from_ns"])[0], 14_900_000_000);
    let head = numbers(&segments["heads"]["is"])[0] as usize;
    let head = outcome["strings"][head].as_str().unwrap();
    assert!(head.starts_with("GET ") && head.contains("\r\nConnection: Keep-Alive"), "{head}");
}

/// A page of 16 MB over a link that loses one packet in a thousand.
const BIG: &str = r#"(
    title: "Big", about: "A long transfer.", profile: "textbook",
    links: [(from: "client", to: "server", delay: "5ms", rate: "100Mbit/s", loss: "0.1%")],
    clients: [(name: "client")], servers: [(name: "server")],
    pages: [(document: (size: "16MB"))],
    variants: [(name: "only", title: "", set: {})],
)"#;

/// 16 MB in segments of 1460 bytes are 10 959 of data and as many acknowledgments. The rows are at
/// most 20 000, and stand for every segment; what is rare is all there.
#[test]
fn a_big_run_is_folded_and_says_so() {
    let run = run_scenario(load("big", BIG, &Overrides::default()).expect("it is sound"));
    let summary = &run.variants[0].analysis.summary;
    let (outcome, bytes) = outcome(&run);
    let variant = &outcome["variants"][0];
    let segments = &variant["segments"];
    let rows = numbers(&segments["seq"]).len();
    assert!(summary.segments > 20_000 && rows <= 20_000, "{} {rows}", summary.segments);
    assert_eq!(told(segments).0, summary.segments);
    let again = numbers(&segments["again"]).iter().sum::<u64>();
    assert_eq!(again, summary.retransmissions);
    assert_eq!(segments["lost"]["row"].as_array().unwrap().len() as u64, summary.dropped);
    let left_out = variant["left_out"].as_array().unwrap();
    let folded = left_out.iter().find(|of| of["what"] == "segments").unwrap();
    assert_eq!(folded["how"], "folded");
    assert_eq!(
        (folded["kept"].as_u64(), folded["of"].as_u64()),
        (Some(rows as u64), Some(summary.segments))
    );
    assert!(bytes < 4_000_000, "{bytes}");
}
