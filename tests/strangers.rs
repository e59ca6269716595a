//! Files of strangers, given to the real program with little memory: each is refused with what is
//! wrong with it, and whatever it is called, nothing is written outside of the output folder.
#![cfg(unix)]

mod program;

use program::{Call, Desk, called};
use std::fs::{self, File};
use std::process::Command;

/// A scenario with a delay, a size and more settings.
fn scenario(delay: &str, size: &str, more: &str) -> String {
    format!(
        "(title: \"t\", links: [(from: \"client\", to: \"server\", delay: \"{delay}\")],\n\
         clients: [(name: \"client\")], servers: [(name: \"server\")],\n\
         pages: [(document: (size: \"{size}\"))]{more})"
    )
}

/// Runs the program with at most so many MiB of address space.
fn within(desk: &Desk, mebibytes: u64, arguments: &[&str]) -> Call {
    let sim = desk.command(&[]);
    let script = format!("ulimit -v {} && exec \"$0\" \"$@\"", mebibytes << 10);
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).arg(sim.get_program()).args(arguments);
    called(shell.current_dir(desk.path("")).env("LC_ALL", "C"))
}

/// Each with a part of what is said about it.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let text = |text: String| text.into_bytes();
    let plain = scenario("1ms", "1kB", "");
    let utf_16 = |be: bool| {
        let units = std::iter::once(0xfeff).chain(plain.encode_utf16());
        units.flat_map(|unit| if be { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    vec![
        ("deep", "(".repeat(100_000).into(), "nested more than 16 levels"),
        ("lists", format!("(title: {}", "[".repeat(100_000)).into(), "nested more than 16"),
        ("maps", "{".repeat(100_000).into(), "nested more than 16"),
        ("options", "Some(".repeat(100_000).into(), "nested more than 16"),
        ("comments", "/*".repeat(100_000).into(), "comment"),
        ("megabytes", vec![b'('; 5 << 20], "longer than a scenario may be (1 MiB)"),
        ("nan", text(scenario("NaNms", "1kB", "")), "\"NaNms\" is not a time"),
        ("infinite", text(scenario("infs", "1kB", "")), "\"infs\" is not a time"),
        ("negative", text(scenario("-1ms", "1kB", "")), "\"-1ms\" is not a time"),
        ("exponent", text(scenario("1e400s", "1kB", "")), "\"1e400s\" is not a time"),
        ("overflow", text(scenario("99999999999999999999s", "1kB", "")), "too large"),
        ("bytes", text(scenario("1ms", "18446744073709551616B", "")), "too large"),
        ("seed", text(scenario("1ms", "1kB", ", seed: -1")), "\"-1\" is not a whole number"),
        ("seed2", text(scenario("1ms", "1kB", ", seed: 18446744073709551616")), "not a whole"),
        ("word", text(scenario("1ms", "1kB", ", seed: NaN")), "not the word NaN"),
        ("boms", text(format!("\u{feff}\u{feff}{plain}")), "cannot stand here"),
        ("utf16le", utf_16(false), "it is UTF-16: save it as UTF-8"),
        ("utf16be", utf_16(true), "it is UTF-16: save it as UTF-8"),
        ("nuls", vec![0; 1000], "cannot stand here"),
        ("empty", Vec::new(), "the file is empty"),
        (
            "variant",
            text(scenario("1ms", "1kB", ", variants: [(name: \"../../x\", set: {})]")),
            "a variant cannot be called \"../../x\"",
        ),
        (
            "pieces",
            text(scenario("1ms", "1kB", ", variants: [(name: \"\u{1102}\u{1173}\", set: {})]")),
            "write them composed",
        ),
    ]
}

#[test]
fn every_hostile_file_gets_its_diagnostic_in_little_memory() {
    let desk = Desk::new();
    let files = hostile();
    for (name, bytes, _) in &files {
        fs::write(desk.path(&format!("{name}.ron")), bytes).unwrap();
    }
    // A mark of the byte order is nothing to complain about.
    desk.write("bom.ron", &format!("\u{feff}{}", scenario("1ms", "1kB", "")));
    // A gigabyte that takes no room on the disk, and would not fit into memory either.
    File::create(desk.path("giga.ron")).unwrap().set_len(1 << 30).unwrap();
    let paths: Vec<String> = files.iter().map(|(name, ..)| format!("{name}.ron")).collect();
    let mut arguments = vec!["check", "bom.ron", "giga.ron"];
    arguments.extend(paths.iter().map(String::as_str));
    let call = within(&desk, 256, &arguments);
    assert_eq!(call.status, 2, "{}", call.stderr);
    assert!(call.stdout.contains("bom.ron: no problems"), "{}", call.stdout);
    assert!(call.stderr.contains("giga.ron is longer than a scenario may be (1 MiB)"));
    for (name, _, part) in &files {
        // Its complaints stand between those about its neighbours.
        let about =
            call.stderr.split("error: ").filter(|said| said.contains(&format!("{name}.ron")));
        let about: String = about.collect();
        assert!(about.contains(part), "{name}: {part} is missing in {about}");
    }
}

/// The same for what `import` and `merge` read.
#[test]
fn gigabytes_and_foreign_encodings_are_refused_by_import_and_merge() {
    let desk = Desk::new();
    File::create(desk.path("giga.har")).unwrap().set_len(2 << 30).unwrap();
    let utf_16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(desk.path("utf16.har"), utf_16).unwrap();
    desk.write("deep.har", &"[".repeat(100_000)).write("nuls.har", &"\0".repeat(1000));
    let header = r#"{"format":"sim-sweep-journal","format_version":1,"version":"0.1.0","scenario":"../../x"}"#;
    desk.write("climbs.jsonl", &format!("{header}\n"));
    for (verb, file, part) in [
        ("import", "giga.har", "longer than a HAR file may be (256 MiB)"),
        ("import", "utf16.har", "it is UTF-16"),
        ("import", "deep.har", "help:"),
        ("import", "nuls.har", "not JSON"),
        ("merge", "giga.har", "longer than a journal may be (1 GiB)"),
        ("merge", "utf16.har", "it is UTF-16"),
        ("merge", "deep.har", "it is empty"),
        ("merge", "climbs.jsonl", "does not begin as a journal does"),
    ] {
        let call = within(&desk, 256, &[verb, file]);
        assert_eq!(call.status, 2, "{verb} {file}: {call:?}");
        assert!(call.stderr.contains(part), "{verb} {file}: {}", call.stderr);
    }
    let with_mark = format!("\u{feff}{}", include_str!("har/chrome.har"));
    let call = desk.write("marked.har", &with_mark).sim(&["import", "marked.har"]);
    assert_eq!(call.status, 0, "{}", call.stderr);
}

/// Whatever a file is called, it is refused in one line, or its folder stands in the output folder.
#[test]
fn tricks_with_names_lead_nowhere() {
    let desk = Desk::new();
    let long = "x".repeat(200);
    for name in [
        "aux",
        "CON",
        "com1",
        "a.b",
        ".hidden",
        "a\nb",
        "a\u{202e}b",
        "a:b",
        "a\\b",
        "a b ",
        "-x",
        "\u{1b}[31m",
        "~",
        "$x",
        &long,
    ] {
        let file = format!("desk/{name}.ron");
        desk.write(&file, &scenario("1ms", "1kB", ""));
        let call = desk.sim(&[&format!("./{file}")]);
        assert_eq!((call.status, &*call.stdout), (2, ""), "{name:?}: {call:?}");
        assert!(call.stderr.contains("cannot be called"), "{name:?}: {}", call.stderr);
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!call.stderr.contains(steers), "{name:?}: {:?}", call.stderr);
    }
    assert_eq!(fs::read_dir(desk.path("")).unwrap().count(), 1, "something was written");
    // Letters in pieces, as some systems tell them, are put together.
    desk.write("desk/\u{1102}\u{1173}.ron", &scenario("1ms", "1kB", ""));
    let call = desk.sim(&["export", "desk/\u{1102}\u{1173}.ron", "--format", "json"]);
    assert_eq!(call.status, 0, "{}", call.stderr);
    assert!(desk.path("output/느-export/summary.json").exists());
    for out in ["", &"x/".repeat(3000), &long.repeat(2)] {
        let call = desk.sim(&["export", "handshake", "--format", "json", "--out", out]);
        assert!([2, 4].contains(&call.status), "{out}: {call:?}");
        assert!(call.stderr.starts_with("error: "), "{}", call.stderr);
    }
}
