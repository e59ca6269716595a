//! The same scenario and seed give the same bytes, on any number of threads.

mod program;

use program::{Desk, scenario_files_of};
use sim::scenario::bundled;
use std::fs;
use std::path::Path;

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
