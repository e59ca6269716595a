//! From what the user typed to the text of a scenario.

use super::args::VERBS;
use super::diagnose::visible;
use super::exit::Status;
use super::store::FileError;
use crate::scenario::bundled;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// A scenario file longer than this is refused rather than read: 16 MiB.
const LONGEST: u64 = 16 << 20;

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
    let origin = visible(&typed.to_string_lossy());
    let bare = typed.extension().is_none();
    if let Some(scenario) = typed.to_str().filter(|_| bare).and_then(bundled::find) {
        return Ok(Source {
            name: scenario.name.to_owned(),
            origin: format!("{}.ron (bundled)", scenario.path()),
            text: scenario.text.to_owned(),
        });
    }
    let name = name_of(typed).map_err(|why| bad(format!("{origin}: {why}")))?;
    let bytes = read_file(typed, &origin)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        bad(format!("{origin} is not text: byte {at} is not UTF-8"))
    })?;
    // Editors on some systems begin a text file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Source { name, origin, text })
}

fn read_file(path: &Path, origin: &str) -> Result<Vec<u8>, Refusal> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => bad(not_found(path, origin)),
        ErrorKind::IsADirectory => bad(format!("{origin} is a folder, not a scenario file")),
        _ => Refusal {
            message: FileError::new("read", path, error).to_string(),
            status: Status::Files,
        },
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LONGEST {
        return Err(bad(format!("{origin} is longer than a scenario may be (16 MiB)")));
    }
    Ok(bytes)
}

/// The name that a file gives to its scenario and so to a folder below the output folder.
fn name_of(path: &Path) -> Result<String, &'static str> {
    let stem = path.file_stem().ok_or("this is not the name of a file")?;
    let stem = stem.to_str().ok_or("the name of the file is not UTF-8")?;
    if stem.starts_with('.') {
        return Err("the name of a scenario must not begin with a dot");
    }
    if stem.chars().any(|c| c.is_control() || "/\\:*?\"<>|".contains(c)) {
        return Err("the name of the file has characters that cannot stand in every folder name");
    }
    Ok(stem.to_owned())
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
        assert_eq!(name_of(Path::new("a/b.ron")).as_deref(), Ok("b"));
        assert_eq!(name_of(Path::new("b.v2.ron")).as_deref(), Ok("b.v2"));
        for path in ["..", "/", "a/.ron", "a/..ron", "a?.ron", "a\n.ron"] {
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
