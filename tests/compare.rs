//! `sim compare`, the real program: scenarios, folders of earlier runs, and what is neither.

mod program;

use program::Desk;
use serde_json::Value;

/// 20 000 bytes over a path with a round-trip time of 100 ms, without a rate: with an initial window
/// of 10 segments of 1460 bytes, 14 600 leave at once and the rest one round trip later; with 20,
/// everything at once.
const PAGE: &str = r#"(
    title: "A page",
    links: [(from: "client", to: "server", delay: "50ms")],
    clients: [(name: "client", page: "page")],
    servers: [(name: "server")],
    pages: [(name: "page", document: (size: "20000B"))],
    tcp: (initial_window: "10"),
    variants: [(name: "one")],
)"#;

/// A desk with that page, and in `before/page-export` the files of its run that are compared, from
/// `sim export`, which draws no pictures.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("page.ron", PAGE);
    let call = desk.sim(&["export", "page.ron", "--format", "json,csv", "--out", "before"]);
    assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
    desk
}

#[test]
fn a_folder_and_the_run_that_it_came_from_are_the_same() {
    let desk = desk();
    assert_eq!(desk.sim(&["page.ron", "--out", "whole"]).status, 0);
    let call = desk.sim(&["compare", "whole/page", "page.ron"]);
    assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
    let of_both = desk.tree("output/page-vs-page-2");
    let names: Vec<&str> = of_both.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "answered.png",
            "answered.svg",
            "compare.html",
            "comparison.csv",
            "comparison.json",
            "comparison.png",
            "comparison.svg",
            "comparison.txt",
            "open.png",
            "open.svg",
        ]
    );
    let json: Value =
        serde_json::from_str(&desk.read("output/page-vs-page-2/comparison.json")).unwrap();
    assert_eq!((&json["comparable"], &json["mismatches"]), (&true.into(), &Value::Array(vec![])));
    let measures = json["pairs"][0]["measures"].as_object().unwrap();
    assert!(measures.len() > 13, "all numbers and some phases: {measures:?}");
    for (name, measured) in measures {
        let expected = if measured["left"].is_null() { Value::Null } else { 0.into() };
        assert_eq!(measured["difference"], expected, "{name}: {measured}");
    }
    assert!(call.stdout.contains("take equally long"), "{}", call.stdout);
    // What is run and what is read go the same way: the same bytes whichever they are.
    let call = desk.sim(&["compare", "page.ron", "before/page-export", "--threads", "1"]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    assert_eq!(desk.tree("output/page-vs-page-2"), of_both);
    // As everywhere, what no run made is not replaced, and what a comparison made is.
    desk.write("output/page-vs-page-2/mine.txt", "mine");
    assert_eq!(desk.sim(&["compare", "page.ron", "before/page-export"]).status, 4);
}

#[test]
fn a_change_is_told_with_its_cause_in_both_languages() {
    let desk = desk();
    let arguments = ["compare", "before/page-export", "page.ron", "--set", "tcp.initial_window=20"];
    let call = desk.sim(&arguments);
    assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
    // Handshake, request and response: two round trips; the second window is one more.
    for part in [
        "page against page-2",
        "What was set differently:\n- page-2: tcp.initial_window is 20 instead of",
        "page-2 is 100 ms faster than page: 200 ms instead of 300 ms. It saves: slow start 100 ms.",
    ] {
        assert!(call.stdout.contains(part), "{part} is missing:\n{}", call.stdout);
    }
    let rows = call.stdout.lines().map(|line| line.split_whitespace().take(2).collect::<Vec<_>>());
    let rows: Vec<_> = rows.collect();
    assert!(rows.contains(&vec!["difference", "−100"]), "{}", call.stdout);
    assert!(rows.contains(&vec!["ratio", "×0.667"]), "{}", call.stdout);
    let text = desk.read("output/page-vs-page-2/comparison.txt");
    assert!(call.stdout.starts_with(&text), "the file has what was said:\n{text}");
    let csv = desk.read("output/page-vs-page-2/comparison.csv");
    let row = "slow_start_ns,100000000,0,-100000000,0\n";
    assert!(csv.contains(row), "{csv}");
    let korean = desk.sim(&[&arguments[..], &["--lang", "ko"]].concat());
    assert!(korean.stdout.contains("줄어든 시간: 슬로 스타트 100 ms."), "{}", korean.stdout);
    assert_eq!(desk.read("output/page-vs-page-2/comparison.csv"), csv, "data speak no language");
}

/// Half the delay each way: each of the three round trips is 60 ms instead of 100.
#[test]
fn a_setting_of_the_network_is_named() {
    let desk = desk();
    let set = ["--set", "links[0].delay=30ms"];
    let call = desk.sim(&[&["compare", "before/page-export", "page.ron"], &set[..]].concat());
    assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
    for part in [
        "- page-2: page (textbook, rfc9112, seed 1, sim 0.1.0, --set links[0].delay=30ms)",
        "\nWhat was set differently:\n- page-2: links[0].delay is 30 ms instead of 50 ms\n",
        "page-2 is 120 ms faster than page: 180 ms instead of 300 ms. It saves: ",
    ] {
        assert!(call.stdout.contains(part), "{part} is missing:\n{}", call.stdout);
    }
    // What it left says so, too.
    let export =
        desk.sim(&[&["export", "page.ron", "--format", "har", "--out", "set"], &set[..]].concat());
    assert_eq!(export.status, 0, "{}", export.stderr);
    let har = desk.read("set/page-export/one/page.har");
    assert!(har.contains(", --set links[0].delay=30ms\""), "{har}");
    // The same, however it is written, is no difference; a file that says otherwise is one.
    desk.write("again/page.ron", &PAGE.replace("\"50ms\"", "\"50 ms\""));
    let call = desk.sim(&["compare", "before/page-export", "again/page.ron"]);
    assert!(!call.stdout.contains("set differently"), "{}", call.stdout);
    let other = PAGE.replace("50ms\"", "50ms\", rate: \"1Mbit/s\"");
    desk.write(
        "again/page.ron",
        &other.replace("name: \"one\"", "name: \"one\", set: {\"server.workers\": 3}"),
    );
    let call = desk.sim(&["compare", "before/page-export", "again/page.ron"]);
    for part in [
        "What was set differently (2 settings, and each may be the cause):",
        "- page-2: links[0].rate is 1 Mbit/s instead of the default\n",
        "- page-2: servers[server].workers is 3 instead of the default\n",
    ] {
        assert!(call.stdout.contains(part), "{part} is missing:\n{}", call.stdout);
    }
    // Larger objects are other objects, and told once.
    let call = desk.sim(&["compare", "page.ron", "page.ron", "--seed", "9"]);
    assert!(!call.stdout.contains("Not comparable"), "both have it: {}", call.stdout);
    desk.write("again/page.ron", &PAGE.replace("20000B", "30000B"));
    let call = desk.sim(&["compare", "before/page-export", "again/page.ron"]);
    let one = "Not comparable as they are: this is different, and may be the cause.\n- page-2 loads other objects";
    assert!(call.stdout.contains(one), "{}", call.stdout);
    assert!(!call.stdout.contains("set differently"), "{}", call.stdout);
}

#[test]
fn what_is_not_comparable_is_shown_and_said() {
    let desk = desk();
    let call = desk.sim(&[
        "compare",
        "before/page-export",
        "page.ron",
        "--seed",
        "9",
        "--profile",
        "linux",
    ]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    assert!(call.stderr.starts_with("warning: the runs are not comparable"), "{}", call.stderr);
    for part in [
        "Not comparable as they are: 2 things are different",
        "seed 9, not",
        "TCP of linux, not of",
        "page load ms",
    ] {
        assert!(call.stdout.contains(part), "{part} is missing:\n{}", call.stdout);
    }
    let json = desk.read("output/page-vs-page-2/comparison.json");
    assert!(json.contains("\"comparable\": false"), "{json}");
    let cut = desk.sim(&["compare", "before/page-export", "page.ron", "--set", "limits.events=9"]);
    assert_eq!(cut.status, 3, "{}", cut.stderr);
    assert!(cut.stdout.contains("never arrived whole"), "{}", cut.stdout);
}

/// A folder with only the summary is compared, and what it lacks is said.
#[test]
fn what_a_folder_lacks_is_told() {
    let desk = desk();
    let summary = desk.read("before/page-export/summary.json");
    desk.write("bare/summary.json", &summary);
    let call = desk.sim(&["compare", "bare", "before/page-export"]);
    assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
    let text = call.stdout.replace('\n', " ");
    let part = "The folder of page has no requests.csv, connections.csv, critical_path.csv";
    assert!(text.contains(part), "{text}");
    // What one of them left is drawn all the same.
    assert!(desk.tree("output/page-vs-page-2").contains_key("answered.svg"));
    let call = desk.sim(&["compare", "bare", "bare"]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    let tree = desk.tree("output/page-vs-page-2");
    assert!(!tree.contains_key("answered.svg") && tree.contains_key("comparison.svg"));
}

/// The page stands alone: nothing in it comes from elsewhere, both languages are in it, and what is
/// not comparable is in it, too.
#[test]
fn the_page_has_everything_in_both_languages() {
    let desk = desk();
    let call = desk.sim(&["compare", "before/page-export", "page.ron", "--seed", "9"]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    let page = desk.read("output/page-vs-page-2/compare.html");
    assert!(page.contains("content=\"default-src 'none'; script-src 'sha256-"));
    for elsewhere in ["src=\"", "href=\"http", "@import", "fetch("] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    for part in [
        "id=\"not-comparable\"",
        "data-en=\"page-2 has seed 9, not 1, so chance does other things there\"",
        "data-ko=\"page-2: 시드가 9",
        "Requests answered over time",
        "시간에 따른 열린 커넥션 수",
        "id=\"answered\"",
        "id=\"open\"",
        "<template data-drawn=\"ko\">",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // The text says of the times what the page says.
    let cause = call.stdout.lines().find(|line| line.contains("equally long")).unwrap();
    assert!(page.contains(cause.trim_start_matches("- ")), "{cause}");
    let korean = desk.sim(&["compare", "before/page-export", "page.ron", "--lang", "ko"]);
    assert_eq!(korean.status, 0, "{}", korean.stderr);
    let page = desk.read("output/page-vs-page-2/compare.html");
    assert!(page.contains("<html lang=\"ko\">") && !page.contains("id=\"not-comparable\""));
}

/// Labels name the runs in everything, and the folder.
#[test]
fn labels_can_be_chosen() {
    let desk = desk();
    let labels = ["--label", "before", "--label", "after"];
    let runs = ["compare", "before/page-export", "page.ron", "--set", "tcp.initial_window=20"];
    let call = desk.sim(&[&runs[..], &labels].concat());
    assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
    assert!(call.stdout.contains("after is 100 ms faster than before"), "{}", call.stdout);
    let csv = desk.read("output/before-vs-after/comparison.csv");
    assert!(csv.contains("\nbefore,page,"), "{csv}");
    for (labels, problem) in [
        (&["--label", "one"][..], "there is 1 label for 2 runs"),
        (&["--label", "a", "--label", "b", "--label", "c"], "there are 3 labels for 2 runs"),
        (&["--label", "a", "--label", "a"], "two runs are called a"),
        (&["--label", "a", "--label", "../b"], "nothing can be called \"../b\""),
        (&["--label", "", "--label", "b"], "nothing can be called \"\""),
    ] {
        let call = desk.sim(&[&runs[..], labels].concat());
        assert_eq!((call.status, &*call.stdout), (2, ""), "{}", call.stderr);
        assert!(call.stderr.contains(problem), "{}", call.stderr);
        assert!(call.stderr.contains("\nhelp: "), "{}", call.stderr);
    }
    assert_eq!(desk.tree("output").keys().filter(|path| !path.starts_with("before-vs")).count(), 0);
}

/// The curve of open connections peaks where `connections_peak` says, in every strategy, and that of
/// answers ends at `answered`.
#[test]
fn curves_are_those_of_the_numbers() {
    let desk = Desk::new();
    let scenarios = "strategies,reset_problem,dumb_proxy,keep_alive_timeout".split(',');
    for name in scenarios {
        let export = desk.sim(&["export", name, "--format", "json,csv"]);
        assert_eq!(export.status, 0, "{}", export.stderr);
        let of = |file: &str| desk.read(&format!("output/{name}-export/{file}"));
        let (summary, requests, connections) =
            (of("summary.json"), of("requests.csv"), of("connections.csv"));
        let side = sim::compare::read(sim::compare::Files {
            summary: &summary,
            requests: Some(&requests),
            connections: Some(&connections),
            critical_path: None,
        });
        let side = side.unwrap_or_else(|damage| panic!("{damage:?}"));
        let json: Value = serde_json::from_str(&summary).unwrap();
        for (case, of) in side.cases.iter().zip(json["variants"].as_array().unwrap()) {
            let open = case.open.as_ref().unwrap();
            assert_eq!(of["connections_peak"], open.most(), "{name}/{}", case.name);
            let answered = case.answered.as_ref().unwrap();
            assert_eq!(of["answered"], answered.most(), "{name}/{}", case.name);
        }
    }
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_cure_and_nothing_is_written() {
    let desk = desk();
    let summary = desk.read("before/page-export/summary.json");
    desk.write("cut/summary.json", &summary[..summary.len() / 2]);
    desk.write(
        "newer/summary.json",
        &summary.replace("\"format_version\": 1", "\"format_version\": 2"),
    );
    desk.write("foreign/summary.json", "{\"tests\": 3}");
    desk.write("sweep/sweep.json", "{}").write("empty/x", "");
    desk.write("damaged/summary.json", &summary);
    desk.write(
        "damaged/requests.csv",
        "variant,url,status,body_bytes,ended_ns,outcome\none,/,200,x,1,answered\n",
    );
    for (folder, problem, cure) in [
        ("cut", "cut/summary.json:", "run the scenario again"),
        ("newer", "its format_version is 2", "newer one"),
        ("foreign", "no summary of a run of sim", "the folder that sim run left"),
        ("sweep", "sweep has no summary.json", "sweep.json"),
        ("empty", "empty has no summary.json", "output/dumb_proxy"),
        ("damaged", "damaged/requests.csv:2:", "run the scenario again"),
        ("nothing", "there is no scenario nothing", "help: "),
    ] {
        let call = desk.sim(&["compare", "before/page-export", folder]);
        assert_eq!((call.status, &*call.stdout), (2, ""), "{folder}: {}", call.stderr);
        assert!(call.stderr.contains(problem), "{folder}: {}", call.stderr);
        assert!(call.stderr.contains(cure), "{folder}: {}", call.stderr);
    }
    let call = desk.sim(&["compare", "before/page-export", "before/page-export", "--seed", "3"]);
    assert_eq!(call.status, 2, "{}", call.stderr);
    assert!(
        call.stderr.contains("--seed 3 changes what is run, and nothing is"),
        "{}",
        call.stderr
    );
    assert_eq!(desk.sim(&["compare", "before/page-export"]).status, 2, "one is not enough");
    assert!(desk.tree("output").is_empty());
}
