//! The directions between the rooms, and what the simulation must not touch.
//!
//! A room is the first part of a path below `src` or `src/core`: `tcp` for `src/core/tcp/rtt.rs`. These
//! tests read the source as text: they take out comments, strings and test modules, and look at paths.

mod source;

use source::{File, files};

/// A room may use only those before it.
const ROOMS: &[&str] = &[
    "units", "ids", "params", "columns", "engine", "wire", "trace", "net", "tcp", "http", "world",
    "scenario", "analyze", "lang", "explain", "sweep", "export", "compare", "import", "report",
    "cli",
];

/// Rooms whose files may use floating point everywhere: they draw and summarise.
const FLOATS: &[&str] = &["sweep", "export", "compare", "import", "report", "cli"];

/// Files elsewhere that use floating point, each with the reason.
const FLOATS_ALLOWED: &[(&str, &str)] = &[
    ("core/units/time.rs", "Duration::as_millis_f64 is for those who draw"),
    ("core/units/variate.rs", "the logarithm behind a random span, rounded to nanoseconds at once"),
    ("core/units/text.rs", "a number of decimals, from the logarithm of a power of ten"),
];

/// What no room but `cli` may touch, with the reason.
const BANNED: &[(&str, &str)] = &[
    ("Instant", "time comes in as an argument"),
    ("SystemTime", "time comes in as an argument"),
    ("stdin", "the terminal is touched in cli only"),
    ("stdout", "the terminal is touched in cli only"),
    ("stderr", "the terminal is touched in cli only"),
    ("rayon", "threads are started in cli only"),
    ("HashMap", "its order of iteration is random"),
    ("HashSet", "its order of iteration is random"),
    ("RandomState", "it is random"),
    ("DefaultHasher", "what it comes to may change with the compiler"),
    ("thread_local", "there is no state but what is passed on"),
    ("static mut", "there is no state but what is passed on"),
    ("UNIX_EPOCH", "time comes in as an argument"),
    ("thread_rng", "chance comes from named streams of the seed"),
    ("from_os_rng", "chance comes from named streams of the seed"),
    ("from_entropy", "chance comes from named streams of the seed"),
    ("rand::rng", "chance comes from named streams of the seed"),
    ("rand::random", "chance comes from named streams of the seed"),
    ("OsRng", "chance comes from named streams of the seed"),
    ("SysRng", "chance comes from named streams of the seed"),
    ("StdRng", "which numbers it gives may change with its version"),
    ("SmallRng", "which numbers it gives depends on the machine"),
    ("println", "the terminal is touched in cli only"),
    ("eprintln", "the terminal is touched in cli only"),
    ("print", "the terminal is touched in cli only"),
    ("eprint", "the terminal is touched in cli only"),
    ("dbg", "the terminal is touched in cli only"),
];

/// Parts of the standard library that no room but `cli` may touch, with the reason.
const BANNED_OF_STD: &[(&str, &str)] = &[
    ("env", "the environment is touched in cli only"),
    ("fs", "files are touched in cli only"),
    ("net", "there is no network but the simulated one"),
    ("os", "what differs between systems is touched in cli only"),
    ("process", "processes are touched in cli only"),
    ("thread", "threads are started in cli only"),
];

/// What a file touches that it must not.
fn touches(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    for (word, reason) in BANNED {
        let lines = file.lines_with(word).into_iter();
        wrong.extend(lines.map(|line| format!("src/{}:{line}: {word}: {reason}", file.path)));
    }
    for used in file.uses_of("std::").chain(file.uses_of("core::")) {
        let banned = BANNED_OF_STD.iter().find(|(part, _)| *part == used.room);
        wrong.extend(banned.map(|(part, reason)| {
            format!("src/{}:{}: std::{part}: {reason}", file.path, used.line)
        }));
    }
    wrong
}

fn rank(room: &str) -> usize {
    ROOMS
        .iter()
        .position(|known| *known == room)
        .unwrap_or_else(|| panic!("{room} is not a room: give it a place in ROOMS"))
}

/// All files below a room.
fn in_rooms() -> Vec<File> {
    let files: Vec<File> = files("src")
        .into_iter()
        .filter(|file| !matches!(&*file.path, "lib.rs" | "main.rs" | "core/lib.rs"))
        .collect();
    assert!(files.len() > 30, "the source was not found");
    files
}

#[test]
fn a_room_uses_only_those_before_it() {
    let mut wrong = Vec::new();
    for file in in_rooms() {
        let own = rank(file.room());
        for used in file.uses() {
            // What is not a room is a macro or an item of the crate's root.
            let Some(other) = ROOMS.iter().position(|room| *room == used.room) else { continue };
            if other > own {
                wrong.push(format!("src/{}:{} uses {}", file.path, used.line, used.room));
            }
        }
    }
    assert!(wrong.is_empty(), "rooms may use only those before them:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_climbs_out_of_its_room() {
    let mut wrong = Vec::new();
    for file in in_rooms() {
        for (line, climbs) in file.climbs() {
            if climbs >= file.depth() {
                wrong.push(format!("src/{}:{line}: say crate:: instead of super::", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn clock_files_threads_and_chance_stay_outside() {
    // Folders of tests are test modules, too: they may ask how many runs are wanted.
    let simulates = |file: &&File| file.room() != "cli" && !file.path.contains("/tests/");
    let wrong: Vec<String> = in_rooms().iter().filter(simulates).flat_map(touches).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Numbers and types with a point are found, and so are those that hide it.
#[test]
fn floating_point_is_found_in_every_form() {
    for text in ["f64", "f32", "1.5", "2e9", "1_000E6", "1f64", "1_f32", "f64::MAX"] {
        let planted = File::of("tcp/a.rs", &format!("fn f() {{\n    let x = {text};\n}}\n"));
        assert_eq!(planted.lines_with_floats(), [2], "{text}");
    }
    for text in ["0x1e3", "x.0.1", "1..2", "0b1", "e9", "1u64", "one1e2", "0xf32", "1_u32"] {
        let planted = File::of("tcp/a.rs", &format!("fn f() {{\n    let x = {text};\n}}\n"));
        assert!(planted.lines_with_floats().is_empty(), "{text}");
    }
}

/// Each of the bans must be able to fail: what is planted is found, in braces and in the middle of
/// an expression too, and what only looks like it is not.
#[test]
fn what_is_banned_is_found_where_it_is_planted() {
    for (word, _) in BANNED {
        let planted = File::of("tcp/a.rs", &format!("fn f() {{\n    let x = {word}::y();\n}}\n"));
        let found = touches(&planted);
        assert!(
            found.iter().any(|line| line.contains(&format!("a.rs:2: {word}:"))),
            "{word}: {found:?}"
        );
    }
    for (part, _) in BANNED_OF_STD {
        for text in [
            format!("use std::{part}::x;"),
            format!("use std::{{fmt, {part}::{{self, x}}}};"),
            format!("fn f() {{ std::{part}::x() }}"),
        ] {
            assert_eq!(touches(&File::of("net/a.rs", &text)).len(), 1, "{text}");
        }
    }
    let harmless =
        "use std::fmt; // std::fs\nfn f(instant: u64) -> u64 { \"HashMap\"; hash_map(instant) }";
    assert_eq!(touches(&File::of("tcp/a.rs", harmless)), Vec::<String>::new());
}

#[test]
fn the_simulation_computes_with_integers() {
    let mut wrong = Vec::new();
    for file in in_rooms().iter().filter(|file| !FLOATS.contains(&file.room())) {
        let allowed = FLOATS_ALLOWED.iter().any(|(path, _)| *path == file.path);
        let lines = file.lines_with_floats();
        assert!(!allowed || !lines.is_empty(), "{} needs no exception any more", file.path);
        if !allowed {
            let path = &file.path;
            wrong.extend(lines.iter().map(|line| format!("src/{path}:{line}: floating point")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The checks above must be able to fail: what they look for is found where it is.
#[test]
fn the_reading_of_source_finds_what_it_looks_for() {
    let text = "\
//! crate::cli in a comment
use crate::{units::{Bytes, Duration}, cli, world::Plan};
fn f() -> &'static str { crate::report::x(\"crate::export // no\"); let y = x.0.1 + 2.5; 'a'; }
use super::super::http; // crate::lang
#[cfg(test)]
mod tests {
    use super::*; use crate::explain::y; fn g(z: f64) {}
}
";
    let file = File::of("tcp/a.rs", text);
    let used: Vec<_> = file.uses().map(|used| (used.room, used.line)).collect();
    let expected = [("units", 2), ("cli", 2), ("world", 2), ("report", 3)];
    assert_eq!(used, expected.map(|(room, line)| (room.to_owned(), line)));
    assert_eq!(file.climbs().collect::<Vec<_>>(), [(4, 2)]);
    assert_eq!((file.room(), file.depth()), ("tcp", 2));
    assert_eq!(file.lines_with_floats(), [3]);
    assert_eq!(file.lines_with("world"), [2]);
    assert!(file.lines_with("worl").is_empty());
    assert_eq!(File::of("tcp/mod.rs", "").depth(), 1);
    assert_eq!(File::of("params.rs", "").room(), "params");
    let inside = File::of("core/tcp/a.rs", "");
    assert_eq!((inside.room(), inside.depth()), ("tcp", 2));
}
