//! What the file system refuses: the message, the status, and that the earlier result stays.
//!
//! `.ci/judge_faults.py` tries much more of this, at random moments and with disks of its own.
#![cfg(unix)]

mod program;

use program::{Desk, called};
use std::fs;
use std::process::Command;

/// The program under a limit on the length of files, in blocks of 512 bytes, which it is told of
/// instead of being killed.
fn with_short_files(desk: &Desk, blocks: u32, arguments: &str) -> program::Call {
    let sim = desk.command(&[]);
    let script = format!(
        "trap '' XFSZ; ulimit -f {blocks}; exec '{}' {arguments}",
        sim.get_program().to_str().unwrap()
    );
    let mut shell = Command::new("sh");
    called(shell.args(["-c", &script]).current_dir(desk.path("")).env("LC_ALL", "C"))
}

/// A trace of four variants is longer than 4 KiB; with another seed every file would differ.
#[test]
fn a_limit_in_the_middle_of_writing_keeps_the_earlier_result() {
    let desk = Desk::new();
    let export = "export handshake --format jsonl,csv";
    let words: Vec<&str> = export.split(' ').collect();
    assert_eq!(desk.sim(&words).status, 0);
    let before = desk.tree("output");
    let call = with_short_files(&desk, 8, &format!("{export} --seed 7"));
    assert_eq!((call.status, &*call.stdout), (4, ""), "{call:?}");
    for part in [
        "cannot write output/.handshake-export.sim-partial/trace.jsonl",
        "note: output/handshake-export stays as it was",
        "help: files may not be so long here",
    ] {
        assert!(call.stderr.contains(part), "{part} is missing in {}", call.stderr);
    }
    assert!(desk.tree("output") == before, "something changed");
    assert_eq!(fs::read_dir(desk.path("output")).unwrap().count(), 1, "something was left");
}

/// A capture and an import in one step: nothing, or what was there, until they are complete.
#[test]
fn files_are_whole_or_not_there() {
    let desk = Desk::new();
    desk.write("x.jsonl", "earlier").write("page.har", include_str!("har/chrome.har"));
    let call = with_short_files(&desk, 8, "capture handshake x.jsonl");
    assert_eq!(call.status, 4, "{call:?}");
    assert!(call.stderr.contains("cannot write x.jsonl"), "{}", call.stderr);
    assert_eq!(desk.read("x.jsonl"), "earlier");
    let call = with_short_files(&desk, 0, "import page.har");
    assert_eq!(call.status, 4, "{call:?}");
    let mut names: Vec<_> = desk.tree("").into_keys().collect();
    names.sort();
    assert_eq!(names, ["page.har", "x.jsonl"]);
    assert_eq!(desk.sim(&["capture", "handshake", "x.jsonl"]).status, 0);
    assert!(desk.read("x.jsonl").len() > 4096);
}

/// The reader of a capture that has seen enough is no error, and a full disk is one.
#[test]
fn a_capture_into_a_pipe_ends_as_its_reader_does() {
    let desk = Desk::new();
    let mut capture = desk.command(&["capture", "handshake", "-"]);
    let mut child = capture
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}
