//! That nothing is said but what stands in the catalogue, and nothing stands there for nobody.

mod source;

use sim::lang::catalogue;
use sim::scenario::bundled;
use sim::world::Ended;
use source::repository;
use std::fs;
use std::path::Path;

/// The compiler misses a message that nobody says, but not one that only a script could say.
#[test]
fn scripts_say_every_message_of_theirs() {
    let mut scripts = String::new();
    read_scripts(&repository().join("src"), &mut scripts);
    for (key, _) in catalogue().filter(|(key, _)| key.starts_with("page.")) {
        let said = [format!("\"{key}\""), format!("'{key}'"), format!("`{key}`")];
        assert!(said.iter().any(|said| scripts.contains(said)), "no script says {key}");
    }
}

fn read_scripts(folder: &Path, scripts: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_scripts(&path, scripts);
        } else if path.extension().is_some_and(|ending| ending == "js" || ending == "html") {
            scripts.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// A Korean title, or `about`, that belongs to no bundled scenario any more is of no use.
#[test]
fn titles_belong_to_bundled_scenarios() {
    let of_scenarios = |key: &str| key.starts_with("titles") || key.starts_with("abouts.");
    for (key, message) in catalogue().filter(|(key, _)| of_scenarios(key)) {
        let quoted = format!("\"{}\"", message.en);
        let known = bundled::ALL.iter().any(|scenario| scenario.text.contains(&quoted));
        assert!(known, "{key}: no bundled scenario says {quoted}");
    }
}

/// Every title that has words of a language in it is known in Korean. Units, names of protocols and
/// products are no such words.
#[test]
fn every_title_of_a_bundled_scenario_is_said_in_korean() {
    let known: Vec<&str> = catalogue()
        .filter(|(key, _)| key.starts_with("titles"))
        .map(|(_, message)| message.en)
        .collect();
    let is_word = |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase());
    let mut missing = Vec::new();
    for scenario in bundled::ALL {
        for title in
            scenario.text.split(" title: \"").skip(1).filter_map(|rest| rest.split('"').next())
        {
            let mut words = title.split(|c: char| !c.is_alphanumeric());
            let has_words = words
                .any(|word| is_word(word) && !["kbit", "squid", "keep", "alive"].contains(&word));
            if has_words && !known.contains(&title) {
                missing.push(format!("{}: {title}", scenario.name));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// What a scenario says about itself is known in Korean, for each of them under its name.
#[test]
fn every_bundled_scenario_says_in_korean_what_it_is_about() {
    let known: Vec<_> = catalogue().collect();
    for scenario in bundled::ALL {
        let (_, rest) = scenario.text.split_once("about: \"").expect("says what it is about");
        let (about, _) = rest.split_once("\",").expect("ends");
        let key = format!("abouts.{}", scenario.name);
        let found = known.iter().find(|(of, _)| *of == key);
        let (_, message) = found.unwrap_or_else(|| panic!("{key} is missing"));
        assert_eq!(message.en, about, "{key}");
        assert_ne!(message.ko, about, "{key}");
    }
}

/// Views say nothing of their own: no two English words stand side by side in a string of theirs.
/// What is not said to readers (marks of SVG, faults of ours) is looked over.
#[test]
fn views_say_only_what_stands_in_the_catalogue() {
    let ours = ["expect(", "panic!", "assert", "include_", "reason =", "unwrap_or_else(|error|"];
    // Names in the outcome of a run that are looked up here, and a fault of ours.
    let known =
        |said: &str| Ended::words().any(|word| word == said) || said == "the picture has no size";
    let mut said = Vec::new();
    for file in source::files("src/report") {
        if file.path.contains("test") || file.path.contains("fixture") {
            continue;
        }
        let lines = file.text.lines().take_while(|line| *line != "#[cfg(test)]");
        for line in lines.filter(|line| !line.trim_start().starts_with("//")) {
            if ours.iter().any(|word| line.contains(word)) || line.contains('<') {
                continue;
            }
            for string in line.split('"').skip(1).step_by(2) {
                let is_word =
                    |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_alphabetic());
                if known(string) {
                    continue;
                }
                let words: Vec<&str> = string.split(' ').collect();
                if words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1])) {
                    said.push(format!("src/report/{}: {string}", file.path));
                }
            }
        }
    }
    assert!(said.is_empty(), "into the catalogue:\n{}", said.join("\n"));
}
