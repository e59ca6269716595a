//! Habits of the repository that no compiler checks.

mod source;

use source::{files, repository};
use std::fs;

/// A file with one idea is never longer than this.
const MOST_LINES: usize = 600;

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The value of a key of the package, from Cargo.toml.
fn package(key: &str) -> String {
    let manifest = read("Cargo.toml");
    let line = manifest.lines().find(|line| line.starts_with(&format!("{key} = \""))).unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn files_are_small_and_finished() {
    // Spelled apart, so that this file does not hold them itself.
    let unfinished =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("#[ig", "nore"), concat!("todo", "!(")];
    for folder in ["src", "tests"] {
        for file in files(folder) {
            let lines = file.text.lines().count();
            assert!(lines <= MOST_LINES, "{folder}/{}: {lines} lines", file.path);
            for word in unfinished {
                assert!(!file.text.contains(word), "{folder}/{}: {word}", file.path);
            }
        }
    }
}

/// A README that a stranger follows begins with these two, in this order.
#[test]
fn the_readme_begins_with_its_two_commands() {
    let readme = read("README.md");
    let commands: Vec<_> =
        readme.lines().filter(|line| line.starts_with("cargo ")).take(2).collect();
    assert_eq!(commands, ["cargo run --release -- scenarios/dumb_proxy.ron", "cargo test"]);
}

/// `rust-version` is true because `.ci/run` builds with exactly that release and fails with any
/// other; the README names the same one.
#[test]
fn the_rust_version_is_stated_everywhere_alike() {
    let version = package("rust-version");
    assert!(read("README.md").contains(&format!("Rust {version}")), "README: Rust {version}");
    assert!(read(".ci/run").contains("^rust-version"), ".ci/run does not read the rust-version");
}

#[test]
fn the_changelog_tells_of_this_version() {
    let version = package("version");
    assert!(read("CHANGELOG.md").contains(&format!("## {version}")), "CHANGELOG: {version}");
}

/// Links between the documents lead to files that exist.
#[test]
fn links_in_documents_resolve() {
    let mut documents =
        ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md"].map(str::to_owned).to_vec();
    for folder in ["docs", "output"] {
        for entry in fs::read_dir(repository().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".md") {
                documents.push(format!("{folder}/{name}"));
            }
        }
    }
    for document in documents {
        let folder = repository().join(&document);
        let folder = folder.parent().unwrap();
        for link in read(&document).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            if !file.is_empty() && !link.contains("://") {
                assert!(folder.join(file).exists(), "{document}: {link} leads nowhere");
            }
        }
    }
}

/// Every dependency has its reason in the documents.
#[test]
fn every_dependency_is_explained() {
    let manifest = read("Cargo.toml") + &read("src/core/Cargo.toml");
    let explained = read("docs/dependencies.md");
    let mut section = "";
    let mut count = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]")
            && let Some((name, _)) = line.split_once(" = ")
        {
            let name = name.trim_end_matches(".workspace");
            count += 1;
            assert!(explained.contains(&format!("| {name} |")), "docs/dependencies.md: {name}");
        }
    }
    assert!(count > 10, "the dependencies were not found");
}

/// Every fact about TCP that a run must obey has a test whose name carries its number, C-01 to
/// C-53: `c_13_…`.
#[test]
fn every_fact_about_tcp_has_a_test() {
    let sources: Vec<_> = ["src", "tests"].into_iter().flat_map(files).collect();
    let has_test = |number: u32| {
        let id = format!("c_{number:02}_");
        let names = |text: &str| {
            text.match_indices("fn c_").any(|(at, _)| {
                let name = text[at + 3..].split('(').next().unwrap();
                name.contains(&id)
            })
        };
        sources.iter().any(|file| names(&file.text))
    };
    let missing: Vec<u32> = (1..=53).filter(|number| !has_test(*number)).collect();
    assert!(missing.is_empty(), "no test for C-{missing:02?}");
    assert!(!has_test(54), "the search finds what is not there");
}

/// Two crates' worth of text files, and none of them knows the machine it was written on.
#[test]
fn no_path_of_a_machine_stands_anywhere() {
    let machine = [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/")];
    for folder in ["src", "tests"] {
        for file in files(folder) {
            for path in machine {
                assert!(!file.text.contains(path), "{folder}/{}: {path}", file.path);
            }
        }
    }
    for document in
        ["README.md", "ARCHITECTURE.md", "docs/dependencies.md", ".ci/run", "Cargo.toml"]
    {
        for path in machine {
            assert!(!read(document).contains(path), "{document}: {path}");
        }
    }
}
