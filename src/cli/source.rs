//! From what the user typed to the text of a scenario.

use super::args::VERBS;
use super::diagnose::{shown_path, visible};
use super::exit::Status;
use super::text;
use crate::scenario::{MAX_FILE_BYTES, bad_folder_name, bundled, composed};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The text of a scenario.
#[derive(Debug)]
pub struct Source {
    /// The name of the scenario: the file's stem, which names the output folder.
    pub name: String,
    /// The file as the user named it, for messages.
    pub origin: String,
    /// What it holds.
    pub text: String,
}

/// Why there is no text, as a message for the user, and the status it ends the call with.
#[derive(Debug)]
pub struct Refusal {
    /// What is wrong and how to mend it; one or two lines.
    pub message: String,
    /// The status.
    pub status: Status,
}

/// Finds and reads a scenario: a name without an ending is a bundled one, anything else (or a
/// name that is not bundled) a file.
///
/// # Errors
/// [`Status::BadInput`] where there is no such thing or it is no text; [`Status::Files`] where
/// the file system refuses to give it.
pub fn read(typed: &Path) -> Result<Source, Refusal> {
    let origin = shown_path(typed);
    let bare = typed.extension().is_none();
    if let Some(scenario) = typed.to_str().filter(|_| bare).and_then(bundled::find) {
        return Ok(Source {
            name: scenario.name.to_owned(),
            origin: format!("{}.ron (bundled)", scenario.path()),
            text: scenario.text.to_owned(),
        });
    }
    if fs::metadata(typed).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Err(bad(not_found(typed, &origin)));
    }
    let name = name_of(typed).map_err(|why| bad(format!("{origin}: {}", visible(&why))))?;
    let text = text::read(typed, "a scenario", MAX_FILE_BYTES as u64)
        .map_err(|(status, message)| Refusal { message, status })?;
    Ok(Source { name, origin, text })
}

/// The name that a file gives to its scenario and so to a folder below the output folder.
fn name_of(path: &Path) -> Result<String, String> {
    let stem = path.file_stem().ok_or("this is not the name of a file")?;
    let stem = stem.to_str().ok_or("the name of the file is not UTF-8")?;
    // Some systems tell the names of files with their letters in pieces.
    let name = composed(stem);
    match bad_folder_name(&name) {
        None => Ok(name),
        Some(why) => Err(format!("a scenario cannot be called {name:?}: {why}")),
    }
}

fn not_found(path: &Path, origin: &str) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let hint = if let Some(scenario) = bundled::find(stem) {
        format!("{} is bundled: sim {}", scenario.name, scenario.path())
    } else {
        let names = bundled::ALL.iter().map(|scenario| scenario.name).chain(VERBS);
        match closest(stem, names) {
            Some(name) => format!("did you mean {name}?"),
            None => "sim list names the bundled scenarios".to_owned(),
        }
    };
    format!("there is no scenario {origin}\nhelp: {hint}")
}

/// The likeliest of the names for a word that is none of them, where one is likely at all.
pub fn closest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let word = word.to_lowercase();
    names
        .into_iter()
        .map(|name| (strsim::osa_distance(&word, name), name))
        .filter(|(distance, name)| distance * 3 <= name.len().max(word.len()))
        .min()
        .map(|(_, name)| name)
}

fn bad(message: String) -> Refusal {
    Refusal { message, status: Status::BadInput }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stem_names_the_scenario() {
        for (path, name) in [("a/b.ron", "b"), ("../느린.ron", "느린"), ("e\u{301}.ron", "é")]
        {
            assert_eq!(name_of(Path::new(path)).as_deref(), Ok(name));
        }
        for path in
            ["..", "/", "a/.ron", "a/..ron", "a?.ron", "a\n.ron", "-x.ron", "aux.ron", "b.v2.ron"]
        {
            assert!(name_of(Path::new(path)).is_err(), "{path}");
        }
    }

    /// Two letters swapped are one step away; a word that shares nothing is not suggested.
    #[test]
    fn only_likely_names_are_suggested() {
        let names = ["dumb_proxy", "handshake", "list"];
        assert_eq!(closest("dumb_porxy", names), Some("dumb_proxy"));
        assert_eq!(closest("lits", names), Some("list"));
        assert_eq!(closest("zebra", names), None);
    }
}
