//! Formats that are text: diagrams, Chrome's trace, tcpdump's lines.

use super::*;

fn text(write: impl Fn(&Run, &mut dyn io::Write) -> io::Result<()>, run: &Run) -> String {
    String::from_utf8(written(write, run)).expect("text")
}

/// The client's sequence numbers begin 21 before the wrap, which tcpdump's relative ones do not show:
/// the request is bytes 1 to 40, the response 1 to 2060 (and the end it prints is one more).
#[test]
fn tcpdump_counts_from_the_first_byte() {
    let run = run_of(vec![one_exchange()]);
    let lines = text(|run, out| tcpdump_txt(run, 0, CapturePoint::Openers, out), &run);
    let expected = [
        "0.000000000 IP client.49152 > server.80: Flags [S], seq 4294967275, win 65535, options [mss 1460], length 0",
        "0.020000000 IP server.80 > client.49152: Flags [S.], seq 1000, ack 4294967276, win 65535, options [mss 1460], length 0",
        "0.020000000 IP client.49152 > server.80: Flags [.], ack 1, win 65535, length 0",
        "0.020000000 IP client.49152 > server.80: Flags [P.], seq 1:41, ack 1, win 65535, length 40",
        "0.040000000 IP server.80 > client.49152: Flags [.], seq 1:1461, ack 41, win 65535, length 1460",
        "0.040000000 IP server.80 > client.49152: Flags [.], seq 1461:2061, ack 41, win 65535, length 600",
    ];
    let mut found: Vec<&str> = lines.lines().take(7).collect();
    // The FIN leaves at the same moment as the response comes; where it stands, says the trace.
    found.retain(|line| !line.contains("[F.]"));
    assert_eq!(found, expected);
    assert_eq!(lines.lines().count(), 9);
}

/// A connection with its handshake of 20 ms, and the request from then until 40 ms.
#[test]
fn chromes_trace_has_the_exchange_on_its_connection() {
    let run = run_of(vec![one_exchange()]);
    let json: serde_json::Value =
        serde_json::from_str(&text(|run, out| chrome_trace(run, 0, out), &run)).expect("JSON");
    let events = json["traceEvents"].as_array().expect("a list");
    let spans: Vec<(&str, f64, f64)> = events
        .iter()
        .filter(|event| event["ph"] == "X" && event["pid"] == 1)
        .map(|event| {
            let number = |name: &str| event[name].as_f64().expect("a number");
            (event["name"].as_str().expect("a name"), number("ts"), number("dur"))
        })
        .collect();
    assert_eq!(
        spans,
        [
            ("handshake", 0.0, 20_000.0),
            ("http://server/a", 20_000.0, 20_000.0),
            ("TIME-WAIT", 60_000.0, 60_000.0),
        ]
    );
    let names: Vec<&serde_json::Value> = events
        .iter()
        .filter(|event| event["ph"] == "M")
        .map(|event| &event["args"]["name"])
        .collect();
    assert_eq!(
        names,
        ["client", "connection 0 to server:80", "server", "connection 0 from client:49152"]
    );
}

/// A diagram ends in time, and says how much it leaves out.
#[test]
fn diagrams_are_folded_and_cut() {
    let run = run_of(vec![one_exchange()]);
    let page = text(|run, out| sequence_md(run, 0, out), &run);
    assert!(page.contains("    h0->>h1: 20 ms: c0 GET http://server/a\n"), "{page}");
    assert!(page.contains("    h1->>h0: 30 ms: c0 2 × [.] 2060 bytes\n"), "{page}");
    // A thousand segments that nothing folds, since each is a FIN to whoever draws it.
    let mut script = Script::default();
    script.open();
    for at in 0..1000 {
        script.segment(100 + at, ends(CONN).0, Flags::FIN.with(Flags::ACK), 0);
    }
    let long = text(|run, out| sequence_md(run, 0, out), &run_of(vec![script.done()]));
    assert!(long.lines().count() < 350, "{}", long.lines().count());
    // Three segments of the handshake and a thousand FINs, of which 150 are shown.
    assert!(long.contains("    Note over h0: and 853 more\n"), "{long}");
}
