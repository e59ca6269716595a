//! Sweeps with the real program: the same bytes whatever the number of threads and parts, and
//! nothing lost when a process is stopped or killed.

mod program;

use program::{Desk, called};
use std::fs;
use std::process::Stdio;
use std::time::Duration;

/// A page over a link that loses packets, so that replicates differ.
const LOSSY: &str = r#"(
    title: "Lossy",
    profile: "rfc",
    links: [(from: "client", to: "server", delay: "20ms", loss: "5%")],
    clients: [(name: "client")],
    servers: [(name: "server")],
    pages: [(document: (size: "5kB"), objects: [(count: 2, size: "5kB")])],
    variants: [
        (name: "one", set: {"client.strategy": "persistent"}),
        (name: "many", set: {"client.strategy": "parallel"}),
    ],
    expect: [(variant: "one", page_load: "1ns")],
)
"#;

const SWEEP: [&str; 7] = [
    "sweep",
    "lossy.ron",
    "--vary",
    "network.delay=10ms..40ms/4",
    "--replicate",
    "20",
    "--no-charts",
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("lossy.ron", LOSSY);
    desk
}

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    SWEEP.iter().chain(more).copied().collect()
}

#[test]
fn threads_parts_and_interruptions_leave_no_trace() {
    let desk = desk();
    let call = desk.sim(&with(&["--threads", "1"]));
    assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
    assert!(call.stdout.contains("160 runs. Files are in output/lossy-sweep"), "{}", call.stdout);
    let whole = desk.tree("output");
    let files = ["distribution.csv", "points.csv", "runs.csv", "sweep.json"];
    let paths: Vec<String> = files.iter().map(|file| format!("lossy-sweep/{file}")).collect();
    assert_eq!(whole.keys().cloned().collect::<Vec<_>>(), paths);

    let parts: Vec<String> = (1..=3).map(|index| format!("{index}/3")).collect();
    for part in &parts {
        let call = desk.sim(&with(&["--shard", part, "--out", "parts", "--threads", "2"]));
        assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
    }
    let part = |index| format!("parts/lossy-sweep.shard-{index}-of-3.jsonl");
    let call = desk.sim(&["merge", &part(2), &part(3), "--out", "merged", "--no-charts"]);
    assert_eq!(call.status, 2);
    assert!(call.stderr.contains("part 1/3"), "{}", call.stderr);
    let call = desk.sim(&["merge", &part(2), &part(3), &part(1), "--out", "merged", "--no-charts"]);
    assert_eq!((call.status, &*call.stderr), (0, ""));
    assert!(desk.tree("merged") == whole, "parts put together differ from the whole");

    interrupted(&desk);
    assert!(desk.tree("stopped") == whole, "what was interrupted differs");
}

/// Begins the sweep, stops it as soon as a few lines are there, goes on, kills it, goes on.
fn interrupted(desk: &Desk) {
    let journal = "stopped/lossy-sweep.jsonl.part";
    stopped_after(desk, &with(&["--out", "stopped", "--threads", "1"]), "-INT", journal, 5);
    let call = desk.sim(&with(&["--out", "stopped"]));
    assert_eq!(call.status, 2, "an unfinished sweep was begun again");
    assert!(call.stderr.contains("--resume"), "{}", call.stderr);
    let call = desk.sim(&["merge", "--partial", journal, "--out", "partial", "--no-charts"]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    let kept = desk.read(journal).lines().count() - 1;
    let rows = desk.read("partial/lossy-sweep/runs.csv").lines().count() - 1;
    assert_eq!(rows, 2 * kept, "two variants for each replicate that was finished");
    let resume = with(&["--out", "stopped", "--threads", "2", "--resume"]);
    stopped_after(desk, &resume, "-KILL", journal, kept + 10);
    // As if the process had been killed while it wrote.
    let mut half = fs::read(desk.path(journal)).unwrap();
    half.extend_from_slice(b"{\"unit\":");
    fs::write(desk.path(journal), half).unwrap();
    let call = desk.sim(&with(&["--out", "stopped", "--seed", "7", "--resume"]));
    assert_eq!(call.status, 2);
    assert!(call.stderr.contains("differs"), "{}", call.stderr);
    let call = desk.sim(&resume);
    assert_eq!((call.status, &*call.stderr), (0, ""));
}

/// Runs the program until its journal has so many lines, then sends it a signal.
fn stopped_after(desk: &Desk, arguments: &[&str], signal: &str, journal: &str, lines: usize) {
    let mut command = desk.command(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = |text: String| text.lines().count() > lines;
    while !fs::read_to_string(desk.path(journal)).is_ok_and(begun) {
        assert!(child.try_wait().unwrap().is_none(), "it was over before it could be stopped");
        std::thread::sleep(Duration::from_millis(1));
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    if signal == "-INT" {
        assert_eq!(output.status.code(), Some(130), "{said}");
        assert!(said.contains("--resume"), "{said}");
    } else {
        assert_eq!(output.status.code(), None, "it was not killed: {said}");
    }
}

/// The first replicate is the run itself: the same numbers as in `summary.json`.
#[test]
fn a_sweep_of_one_replicate_has_the_numbers_of_a_run() {
    let desk = desk();
    let set = ["--set", "network.delay=30ms", "--set", "links[0].loss=1%"];
    let run = desk.sim(&[&["lossy.ron"][..], &set].concat());
    assert_eq!(run.status, 1, "the expectation fails");
    let call = desk.sim(&[
        "sweep",
        "lossy.ron",
        "--no-charts",
        "--vary",
        "network.delay=30ms",
        "--set",
        "network.loss=1%",
    ]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    let summary = desk.read("output/lossy/summary.json");
    let runs = desk.read("output/lossy-sweep/runs.csv");
    let mut rows = runs.lines();
    let names: Vec<&str> = rows.next().unwrap().split(',').collect();
    for variant in summary.split("\"name\"").skip(1) {
        let cells: Vec<&str> = rows.next().unwrap().split(',').collect();
        for (name, cell) in names.iter().zip(&cells).skip(6).filter(|(name, _)| **name != "outcome")
        {
            let found = variant.split(&format!("\"{name}\": ")).nth(1).unwrap();
            let found = found.split([',', '\n']).next().unwrap().replace("null", "");
            assert_eq!(found, *cell, "{name}");
        }
    }
}

#[test]
fn what_cannot_be_swept_is_refused_with_place_and_cure() {
    let desk = desk();
    for (vary, parts) in [
        (
            &["network.delay=1ms..x/3"][..],
            &["network.delay=1ms..x/3", "1:20", "not a quantity"][..],
        ),
        (&["stratgy=serial"], &["--vary stratgy=serial", "did you mean `strategy`"]),
        (&["network.delay=1ms,5"], &["--vary network.delay=5", "unit"]),
        (&["variant=one,two"], &["no variant two", "one, many"]),
        (&["seed=1,2"], &["--replicate"]),
        (&["network.delay=1ms", "network.delay=2ms"], &["varied twice"]),
        (&["network.delay=1ms..9ms/9000", "network.loss=1%..9%/9000"], &["81000000 points"]),
    ] {
        let vary: Vec<&str> = vary.iter().flat_map(|text| ["--vary", text]).collect();
        let call = desk.sim(&[&["sweep", "lossy.ron"][..], &vary].concat());
        assert_eq!((call.status, &*call.stdout), (2, ""), "{vary:?}: {}", call.stderr);
        for part in parts {
            assert!(call.stderr.contains(part), "{part} is missing in:\n{}", call.stderr);
        }
    }
    assert!(desk.tree("output").is_empty());
    let call =
        called(&mut desk.command(&["sweep", "lossy.ron", "--vary", "a=1", "--shard", "4/3"]));
    assert!(call.status == 2 && call.stderr.contains("16/16"), "{}", call.stderr);
}

/// Where strategies are varied they take the variants' place; `variant` chooses among them.
#[test]
fn strategies_are_varied_or_variants_chosen() {
    let desk = desk();
    let call = desk.sim(&["sweep", "lossy.ron", "--vary", "strategy=serial,pipelined"]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    for chart in ["latency", "distribution", "winner"] {
        let tree = desk.tree("output/lossy-sweep");
        assert!(!tree[&format!("{chart}.svg")].is_empty());
        assert!(tree[&format!("{chart}.png")].starts_with(b"\x89PNG"));
    }
    let runs = desk.read("output/lossy-sweep/runs.csv");
    assert_eq!(runs.lines().filter(|line| line.contains(",run,")).count(), 2, "{runs}");
    let call = desk.sim(&[
        "sweep",
        "lossy.ron",
        "--no-charts",
        "--vary",
        "variant=many",
        "--vary",
        "network.delay=1ms",
    ]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    let runs = desk.read("output/lossy-sweep/runs.csv");
    assert_eq!(runs.lines().skip(1).count(), 1, "{runs}");
    assert!(runs.contains(",many,1000000,"), "{runs}");
}
