//! What the file system says no to, in words.

use super::diagnose::shown_path;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The file system said no.
#[derive(Debug)]
pub struct FileError {
    action: &'static str,
    path: PathBuf,
    reason: io::Error,
    notes: Vec<String>,
}

impl FileError {
    /// The failure of an action such as `"write"` on a path.
    pub fn new(action: &'static str, path: &Path, reason: io::Error) -> FileError {
        FileError { action, path: path.to_owned(), reason, notes: Vec::new() }
    }

    /// With what has become of the rest.
    #[must_use]
    pub fn with_note(mut self, note: String) -> FileError {
        self.notes.push(note);
        self
    }

    fn hint(&self) -> Option<&'static str> {
        match self.reason.kind() {
            ErrorKind::StorageFull => Some("the disk is full: make room on it"),
            ErrorKind::QuotaExceeded => Some("your share of the disk is used up: remove something"),
            ErrorKind::FileTooLarge => Some("files may not be so long here (ulimit -f)"),
            ErrorKind::ReadOnlyFilesystem => Some("nothing can be written on that disk"),
            ErrorKind::PermissionDenied if self.action == "read" => {
                Some("you may not read it: change its permissions")
            }
            ErrorKind::PermissionDenied => Some("you may not write there: choose another place"),
            _ => None,
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.action, shown_path(&self.path), self.reason)?;
        self.notes.iter().try_for_each(|note| write!(f, "\nnote: {note}"))?;
        self.hint().map_or(Ok(()), |hint| write!(f, "\nhelp: {hint}"))
    }
}

impl std::error::Error for FileError {}
