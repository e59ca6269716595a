//! The same scenario and seed give the same bytes, on any number of threads.

mod program;

use program::{Desk, called, scenario_files_of};
use sim::scenario::bundled;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_same_scenario_gives_the_same_bytes_again_and_on_any_number_of_threads() {
    let desk = Desk::new();
    // A hang behind proxies, chance and loss, and strategies side by side. `.ci/run` does the same
    // with every bundled scenario and the optimised program.
    let names = ["dumb_proxy", "strategies", "syn_loss"];
    let run = |out: &str, threads: &str| {
        let mut arguments = vec!["--out", out, "--threads", threads];
        arguments.extend(names);
        let call = desk.sim(&arguments);
        // Whether the expectations hold is another matter (0 or 1); here it is about bytes.
        assert!(call.status <= 1, "{}{}", call.stdout, call.stderr);
        (call.stdout.replace(&format!("{out}/"), "OUT/"), desk.tree(out))
    };
    let (said, files) = run("one", "1");
    assert!(files.len() > names.len() * 12, "files are missing");
    // The second run is a repetition and another number of threads at once: what differs for
    // either reason shows.
    let (said_then, files_then) = run("again", "3");
    assert_eq!(said_then, said);
    assert!(files_then.keys().eq(files.keys()), "other files");
    for (path, bytes) in &files {
        assert!(files_then[path] == *bytes, "{path} differs");
    }
}

/// One object over a link that may lose.
const SMALL: &str = r#"(
    title: "Small",
    links: [(from: "client", to: "server", delay: "15ms", loss: "5%")],
    clients: [(name: "client")],
    servers: [(name: "server")],
    pages: [(document: (size: "3kB"))],
)
"#;

/// What a machine may be set to does not matter: locale, time zone, terminal, folders, permissions
/// of new files, and variables that other programs heed. Only the language does, where it is
/// documented to: never in data.
#[test]
fn the_same_bytes_in_any_environment() {
    let desk = Desk::new();
    desk.write("small.ron", SMALL).write("elsewhere/x", "");
    let (here, out) = (desk.path("small.ron"), desk.path("out"));
    let run = |prepare: &dyn Fn(&mut Command)| {
        let paths = [here.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let mut command = desk.command(&paths);
        prepare(&mut command);
        let call = called(&mut command);
        assert_eq!((call.status, &*call.stderr), (0, ""), "{}", call.stdout);
        (call.stdout, desk.tree("out"))
    };
    let (said, files) = run(&|_| ());
    assert!(files.len() > 12, "files are missing");
    let odd = run(&|command| {
        command.env_clear().current_dir(desk.path("elsewhere")).envs([
            ("LC_ALL", "tr_TR.UTF-8"),
            ("LANG", "de_DE"),
            ("LC_NUMERIC", "de_DE.UTF-8"),
            ("TZ", "Asia/Kathmandu"),
            ("TERM", "dumb"),
            ("NO_COLOR", "1"),
            ("COLUMNS", "20"),
            ("LINES", "5"),
            ("SOURCE_DATE_EPOCH", "1"),
            ("RAYON_NUM_THREADS", "3"),
            ("RUST_LOG", "trace"),
            ("RUST_BACKTRACE", "full"),
            ("TMPDIR", "nowhere"),
        ]);
    });
    assert_eq!(odd.0, said);
    assert!(odd.1.keys().eq(files.keys()), "other files");
    for (path, bytes) in &odd.1 {
        assert!(files[path] == *bytes, "{path} differs");
    }
    let korean = run(&|command| {
        command.env("LANG", "ko_KR.UTF-8");
    })
    .1;
    assert!(korean.keys().eq(files.keys()), "other files");
    let of_language =
        |path: &str| [".svg", ".png", ".txt", ".html"].iter().any(|end| path.ends_with(end));
    for (path, bytes) in korean {
        assert!(files[&path] == bytes || of_language(&path), "{path} differs in Korean");
    }
}

/// Another seed must be able to make a difference, or the test above shows nothing about chance.
#[test]
fn the_seed_decides_over_random_losses() {
    let desk = Desk::new();
    let trace = |seed: &str| {
        let call = desk.sim(&["-q", "strategies", "--seed", seed, "--set", "links[0].loss=10%"]);
        // The scenario's expectations are about a link without losses.
        assert!(call.status <= 1, "{}", call.stderr);
        desk.read("output/strategies/trace.jsonl")
    };
    let (one, two) = (trace("1"), trace("2"));
    assert_eq!(one, trace("1"));
    // Without what names the seed.
    let events = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_ne!(events(&one), events(&two));
}

#[test]
fn every_scenario_file_is_bundled_and_says_what_to_look_at() {
    for group in ["", "textbook"] {
        let names = scenario_files_of(group);
        let of_group = bundled::ALL.iter().filter(|scenario| scenario.group == group);
        let mut bundled: Vec<_> = of_group.map(|scenario| scenario.name).collect();
        bundled.sort_unstable();
        assert_eq!(bundled, names);
    }
    for scenario in bundled::ALL {
        let file = format!("scenarios/{}.ron", scenario.path());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        assert_eq!(fs::read_to_string(path).unwrap(), scenario.text, "{file}");
        let comment = scenario.text.lines().take_while(|line| line.starts_with("//")).count();
        assert!(comment >= 3, "{file} has no opening comment that says what to look at");
    }
}
