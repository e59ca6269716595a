//! What asks for too much ends with the name of the limit, and what there is of it says that it is
//! a part.

mod program;

use program::Desk;
use sim::analyze::run_scenario;
use sim::scenario::{Overrides, load};
use sim::trace::{Event, Silent};
use sim::wire::Content;
use sim::world::{self, Ended, Limit};
use std::fs;

/// A scenario with these clients, links and pages.
fn scenario(clients: &str, link: &str, pages: &str, rest: &str) -> String {
    format!(
        r#"(
    title: "Too much",
    about: "It asks for too much.",
    profile: "rfc",
    links: [(from: "client", to: "server", {link})],
    clients: [(name: "client", {clients})],
    servers: [(name: "server")],
    pages: [({pages})],
    {rest}
)"#
    )
}

/// Of each limit its own run: everything that is counted is there more than once in a page of 20
/// objects over four connections, so that a limit of one stops it; the other variant is whole.
#[test]
fn each_limit_stops_a_run_and_names_itself() {
    let text = scenario(
        "",
        r#"delay: "5ms", rate: "1Mbit/s""#,
        r#"document: (size: "3kB"), objects: [(size: "30kB", count: 20)]"#,
        r#"variants: [(name: "four", set: {"client.strategy": "parallel", "client.connections": 4})],"#,
    );
    for (setting, outcome, value) in [
        ("events", "event limit", "9"),
        ("time", "time limit", "30ms"),
        ("trace", "trace limit", "9"),
        ("memory", "memory limit", "1kB"),
        ("connections", "connection limit", "1"),
        ("requests", "request limit", "1"),
        ("packets", "packet limit", "1"),
        ("queue", "queue limit", "1"),
    ] {
        let set = vec![(format!("limits.{setting}"), value.to_owned())];
        let overrides = Overrides { set, ..Overrides::default() };
        let run = run_scenario(load("much", &text, &overrides).unwrap());
        assert_eq!(run.variants[0].analysis.summary.outcome, outcome);
    }
    let desk = Desk::new();
    let call = desk.write("much.ron", &text).sim(&["much.ron", "--set", "limits.trace=9"]);
    assert_eq!(call.status, 3, "{call:?}");
    assert!(call.stderr.contains("--set limits.trace=… raises the limit"), "{}", call.stderr);
    for part in ["PARTIAL", "what is shown is a part"] {
        assert!(call.stdout.contains(part), "{}", call.stdout);
    }
    for (file, parts) in [
        (
            "summary.json",
            &["trace limit", "\"partial\": true", "\"raised_by\": \"limits.trace\""][..],
        ),
        ("report.html", &["PARTIAL", "what is shown is a part"]),
        ("ladder.svg", &["PARTIAL"]),
    ] {
        let text = desk.read(&format!("output/much/{file}"));
        for part in parts {
            assert!(text.contains(part), "{part} is missing in {file}");
        }
    }
}

/// A client that pipelines writes all requests of its page within one event: 2,000 heads of 60 kB, which
/// are 120 MB, of which 10 MB are allowed. Whether the trace is kept or not, the run ends before they are
/// there.
#[test]
fn memory_is_limited_within_one_event_too() {
    let client = r#"strategy: "pipelined", http: (request_head_bytes: "60kB")"#;
    let page = r#"document: (size: "1kB"), objects: [(size: "1kB", count: 2000)]"#;
    let text = scenario(client, r#"delay: "5ms""#, page, r#"limits: (memory: "10MB")"#);
    let scenario = load("heads", &text, &Overrides::default()).unwrap();
    let plan = scenario.variants[0].plan.clone();
    let ended = world::run(&plan, &mut Silent).ended;
    assert_eq!(ended, Ended::Limit(Limit::Memory));
    let run = run_scenario(scenario);
    assert_eq!(run.variants[0].analysis.summary.outcome, "memory limit");
    let heads = run.variants[0].trace.records.iter().map(|record| match &record.event {
        Event::Wrote { content: Content::Bytes(head), .. } => head.len(),
        _ => 0,
    });
    assert!((1_000_000..10_000_000).contains(&heads.sum::<usize>()));
}

/// Clients that come one after another, each with a request of 60 kB.
fn visitors(count: u32, client: &str, server: &str, memory: &str) -> String {
    let client = format!(
        r#"count: {count}, spacing: "10ms", close_when_done: true, {client}
        http: (request_head_bytes: "60kB")"#
    );
    let page = r#"document: (size: "1kB")"#;
    let rest = format!(r#"limits: (memory: "{memory}")"#);
    scenario(&client, r#"delay: "1ms", rate: "1Gbit/s""#, page, &rest)
        .replace(r#"(name: "server")"#, &format!(r#"(name: "server", {server})"#))
}

/// How a run ends of which no trace is kept, and how many connections there were.
fn ended(text: &str) -> (Ended, u64) {
    let scenario = load("visitors", text, &Overrides::default()).unwrap();
    let outcome = world::run(&scenario.variants[0].plan, &mut Silent);
    (outcome.ended, outcome.counters.connections_opened)
}

const SLOW: &str = r#"workers: 1, think: "1000s""#;

/// A server that works on one request for 1000 s holds those of the 200 who come meanwhile: 12 MB. Of
/// 3 MB the 50th takes the last; nothing waits to be read.
#[test]
fn memory_that_a_server_holds_is_limited() {
    let (how, connections) = ended(&visitors(200, "", SLOW, "3MB"));
    assert_eq!(how, Ended::Limit(Limit::Memory));
    assert!((45..=50).contains(&connections), "{connections}");
    assert_eq!(ended(&visitors(200, "", SLOW, "15MB")).1, 200);
}

/// The same 12 MB, of which each part goes when it is answered, or when its client has given up:
/// 1 MB is more than enough.
#[test]
fn memory_that_is_held_for_a_while_is_not_missed() {
    assert_eq!(ended(&visitors(200, "", r#"workers: 1, think: "1ms""#, "1MB")), (Ended::Done, 200));
    let server = format!("{SLOW}, half_close_cancels: true");
    let (how, connections) = ended(&visitors(200, r#"timeout: "20ms","#, &server, "1MB"));
    assert!(!matches!(how, Ended::Limit(Limit::Memory)), "{how:?}");
    assert!(connections >= 200, "{connections}");
}

/// Of a hundred visitors, whose rows take some 190 kB, half are in a table where 100 kB are allowed,
/// and all where there is room for them.
#[test]
fn rows_in_memory_are_limited() {
    let desk = Desk::new();
    let client = r#"count: 100, spacing: "10ms", close_when_done: true"#;
    let page = r#"document: (size: "1kB")"#;
    for (memory, status, rows) in [("100kB", 3, 40..=60), ("300kB", 0, 100..=100)] {
        let rest = format!(r#"limits: (memory: "{memory}")"#);
        desk.write("many.ron", &scenario(client, r#"delay: "1ms", rate: "1Gbit/s""#, page, &rest));
        let capture = desk.sim(&["capture", "many.ron", "requests.csv"]);
        assert_eq!(capture.status, status, "{capture:?}");
        let table = desk.read("requests.csv");
        assert!(rows.contains(&(table.lines().count() - 1)), "{}", table.lines().count());
        let sweep = desk.sim(&["sweep", "many.ron", "--vary", "network.delay=1ms,2ms"]);
        assert_eq!(sweep.status, status, "{sweep:?}");
        let runs = desk.read("output/many-sweep/runs.csv");
        assert_eq!(runs.contains("memory limit"), status == 3, "{runs}");
    }
}

/// `sim run`, `sim capture` and `sim sweep` end alike, and a sweep has the same bytes with any number of
/// threads, though they share the memory: 6 MB are enough for 20 visitors, but not a third of it.
#[test]
fn memory_is_limited_in_every_verb() {
    let desk = Desk::new();
    desk.write("slow.ron", &visitors(200, "", SLOW, "3MB"));
    for verb in [
        &["run", "slow.ron"][..],
        &["capture", "slow.ron", "slow.pcapng"],
        &["capture", "slow.ron", "requests.csv"],
        &["sweep", "slow.ron", "--vary", "network.delay=1ms,2ms"],
    ] {
        let call = desk.sim(verb);
        assert_eq!(call.status, 3, "{verb:?}: {call:?}");
        assert!(call.stderr.contains("--set limits.memory=… raises the"), "{}", call.stderr);
    }
    assert!(desk.read("output/slow-sweep/runs.csv").contains("memory limit"));
    desk.write("slow.ron", &visitors(40, "", SLOW, "4MB"));
    let runs = ["1", "3"].map(|threads| {
        let vary = ["--vary", "client.count=20,40,80", "--replicate", "2", "--threads", threads];
        let call = desk.sim(&[&["sweep", "slow.ron"], &vary[..]].concat());
        assert_eq!(call.status, 3, "{call:?}");
        desk.read("output/slow-sweep/runs.csv")
    });
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0].matches("memory limit").count(), 2, "{}", runs[0]);
}

/// With no time at all nothing is set up, and there are the two files that are always there, which
/// say so, and a list of what is missing.
#[test]
fn wall_time_stops_runs_and_views() {
    let page = r#"document: (size: "20MB")"#;
    let text = scenario("", r#"delay: "5ms""#, page, "");
    let desk = Desk::new();
    desk.write("long.ron", &text).write("page.har", include_str!("har/chrome.har"));
    let call = desk.sim(&["long.ron", "--wall-time", "0"]);
    assert_eq!(call.status, 3, "{call:?}");
    for part in ["--wall-time raises the limit", "may come further", "(left-out.txt names them)"] {
        assert!(call.stderr.contains(part), "{}", call.stderr);
    }
    assert!(call.stdout.contains("wall-time limit"), "{}", call.stdout);
    assert!(desk.read("output/long/report.html").contains("PARTIAL"));
    assert!(desk.read("output/long/summary.json").contains("\"partial\": true"));
    assert!(desk.read("output/long/left-out.txt").contains("run/capture.pcapng\n    not ready"));
    assert_eq!(fs::read_dir(desk.path("output/long")).unwrap().count(), 3);
    for (verb, told) in [
        (&["explain", "long.ron"][..], "--wall-time raises the limit"),
        (&["export", "long.ron", "--format", "csv"], "requests.csv and 3 more"),
        (&["capture", "long.ron", "long.pcapng"], "--wall-time raises the limit"),
        (&["sweep", "long.ron", "--vary", "network.delay=1ms,2ms"], "took longer than 0"),
        (&["import", "page.har"], "page: as-recorded was stopped by its limit"),
    ] {
        let call = desk.sim(&[verb, &["--wall-time", "0"]].concat());
        assert_eq!(call.status, 3, "{verb:?}: {call:?}");
        assert!(call.stderr.contains(told), "{verb:?}: {}", call.stderr);
    }
}

/// Two hundred and eighty objects over one connection are more than a row of a picture has marks for: what is drawn is
/// the beginning, and picture and page say so in both languages; the files have all.
#[test]
fn a_picture_says_what_it_leaves_out() {
    let page = r#"document: (size: "1kB"), objects: [(count: 279, size: "1kB")]"#;
    let desk = Desk::new();
    desk.write("many.ron", &scenario(r#"strategy: "persistent""#, r#"delay: "5ms""#, page, ""));
    assert_eq!(desk.sim(&["many.ron", "--lang", "ko"]).status, 0);
    assert!(desk.read("output/many/lanes.svg").contains("구간 800개만 그렸다"));
    let page = desk.read("output/many/report.html");
    assert!(page.contains("구간 800개만 그렸다") && page.contains("800 stretches. The other"));
    assert!(page.len() < 4_000_000, "{}", page.len());
    assert_eq!(desk.read("output/many/requests.csv").lines().count(), 281);
}

/// A page of 20 kB leaves a trace of more than 10 kB and a capture of more than 20 kB; one half of
/// 20 kB is for the first, the other for the folder of the only variant.
#[test]
fn output_has_a_limit() {
    let page = r#"document: (size: "20kB")"#;
    let text = scenario("", r#"delay: "5ms""#, page, "");
    let desk = Desk::new();
    desk.write("long.ron", &text);
    let limit = ["--set", "limits.output=20kB"];
    let call = desk.sim(&[&["run", "long.ron"], &limit[..]].concat());
    assert_eq!(call.status, 3, "{call:?}");
    assert!(call.stderr.contains("--set limits.output=… raises the limit"), "{}", call.stderr);
    let list = desk.read("output/long/left-out.txt");
    for (path, is_there) in [
        ("requests.csv", true),
        ("trace.jsonl", false),
        ("run/story.txt", true),
        ("run/capture.pcapng", false),
    ] {
        assert_eq!(desk.path(&format!("output/long/{path}")).exists(), is_there, "{path}");
        assert_eq!(list.contains(path), !is_there, "{path}: {list}");
    }
    // 5 MB are some 9000 events: the second question whether to go on finds too much.
    let page = r#"document: (size: "5MB")"#;
    desk.write("long.ron", &scenario("", r#"delay: "5ms""#, page, ""));
    let call = desk.sim(&[&["capture", "long.ron", "long.pcapng"], &limit[..]].concat());
    assert_eq!(call.status, 3, "{call:?}");
    assert!(call.stderr.contains("20 kB of output"), "{}", call.stderr);
    let size = fs::metadata(desk.path("long.pcapng")).unwrap().len();
    assert!((20_000..5_000_000).contains(&size), "{size}");
}

/// What a description asks for is refused before anything is built: hosts, objects, clients,
/// variants, sizes.
#[test]
fn descriptions_that_ask_for_too_much_are_refused() {
    let delay = r#"delay: "5ms""#;
    let page = r#"document: (size: "1kB")"#;
    let many = |entry: &str| [entry; 3].join(", ");
    let variants: String = (0..1001).map(|n| format!("(name: \"v{n}\"), ")).collect();
    let three_million = format!(
        r#"(title: "x", about: "x", links: [{}], clients: [{}], servers: [(name: "s")],
        pages: [({page})])"#,
        (0..3).map(|n| format!("(from: \"c{n}\", to: \"s\", {delay}),")).collect::<String>(),
        (0..3).map(|n| format!("(name: \"c{n}\", count: 1000000),")).collect::<String>(),
    );
    let patches: String = (0..20).map(|n| format!("(name: \"v{n}\"), ")).collect();
    let long = "c".repeat(100_000);
    let objects = many(r#"(size: "1B", count: 100000)"#);
    let with = |pages: &str, rest: &str| scenario("", delay, pages, rest);
    for (told, text) in [
        ("allowed: 1 to 10000", scenario("hosts: 1000000000", delay, page, "")),
        ("allowed: 1 to 1000000", scenario("count: 1000000000", delay, page, "")),
        ("one run has at most 2000000", three_million),
        ("to load at once; one run has at most 5000000", {
            let objects = r#"(size: "1B", count: 90000)"#;
            scenario("count: 60", delay, &format!("{page}, objects: [{objects}]"), "")
        }),
        ("more than 100000 objects", with(&format!("{page}, objects: [{objects}]"), "")),
        ("allowed: 0 B to 1000 GB", with(r#"document: (size: "1000000000000000000B")"#, "")),
        ("a scenario may have 1000", with(page, &format!("variants: [{variants}],"))),
        (
            "together have more than 500000 hosts",
            scenario("hosts: 9000", delay, page, &format!("variants: [{patches}],")),
        ),
        ("at most 63 characters", with(page, "").replace("client\"", &format!("{long}\""))),
    ] {
        let desk = Desk::new();
        let call = desk.write("x.ron", &text).sim(&["x.ron"]);
        assert_eq!(call.status, 2, "{told}: {}", call.stderr);
        assert!(call.stderr.contains(told), "{told}: {}", call.stderr);
    }
}
