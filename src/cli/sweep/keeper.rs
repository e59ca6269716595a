//! The journal of a sweep on the disk.
//!
//! It is open for adding lines at its end only, each with one call, and locked while a process
//! works on it. So whatever happens to the process, the lines that it has written stay, and
//! there is at most one half line, which the next one cuts off.

use super::super::diagnose::shown_path;
use super::super::exchange::sync_folder;
use super::super::store::FileError;
use super::super::text;
use crate::sweep::{Figures, Header, Journal, header_line, unit_line};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the name of a journal ends with that is not complete.
const PARTIAL: &str = "part";

/// A journal longer than this is refused rather than read: three million runs.
pub const LONGEST_JOURNAL: u64 = 1 << 30;
/// The cure for a journal that cannot be used.
const AGAIN: &str = "remove that file to begin again";

/// A journal that is being written.
pub struct Keeper {
    file: File,
    path: PathBuf,
    /// Where it is when it is complete.
    complete: PathBuf,
}

/// Why no journal can be kept.
#[derive(Debug)]
pub enum Refused {
    /// The file system said no.
    Files(FileError),
    /// What is there is not to be touched: a message, and how to mend it.
    InTheWay(String, String),
}

impl Keeper {
    /// Opens the journal that will be `complete` one day, and tells which units it has already.
    ///
    /// # Errors
    /// Where there is one already and `resume` does not say that it is to be used, where it is
    /// of another sweep, and where another process works on it.
    pub fn open(
        complete: PathBuf,
        header: &Header,
        resume: bool,
    ) -> Result<(Keeper, BTreeMap<u64, Vec<Figures>>), Refused> {
        let mut name = complete.clone().into_os_string();
        name.push(".");
        name.push(PARTIAL);
        let path = PathBuf::from(name);
        let failed = |action| {
            let path = path.clone();
            move |error: std::io::Error| Refused::Files(FileError::new(action, &path, error))
        };
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .map_err(failed("open"))?;
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            let hint = "wait until it has ended, or choose another folder with --out";
            return Err(in_the_way(&path, "another process is at work on", hint));
        }
        let text = text::read_from(&file, &path, "a journal", LONGEST_JOURNAL)
            .map_err(|(_, message)| Refused::InTheWay(message, AGAIN.to_owned()))?;
        let mut units = BTreeMap::new();
        let mut keeper = Keeper { file, path, complete };
        if !text.contains('\n') {
            keeper.cut(0)?;
            keeper.add(&header_line(header)).map_err(Refused::Files)?;
        } else if !resume {
            let hint = "go on with it with --resume, or remove that file to begin again";
            return Err(in_the_way(
                &keeper.path,
                "an earlier sweep did not come to its end:",
                hint,
            ));
        } else {
            let journal = Journal::read(&text).map_err(|error| {
                let what = format!("line {} of it cannot be used, {}:", error.line, error.message);
                in_the_way(&keeper.path, &what, AGAIN)
            })?;
            if let Some(what) = header.difference(&journal.header) {
                let what = format!("this sweep is not the one that was begun, {what} differs:");
                return Err(in_the_way(&keeper.path, &what, AGAIN));
            }
            keeper.cut(journal.whole_bytes)?;
            units = journal.units;
        }
        Ok((keeper, units))
    }

    /// Adds a unit that is finished.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn keep(&mut self, unit: u64, runs: &[Figures]) -> Result<(), FileError> {
        self.add(&unit_line(unit, runs))
    }

    fn add(&mut self, line: &str) -> Result<(), FileError> {
        let written = self.file.write_all(line.as_bytes());
        written.map_err(|error| FileError::new("write", &self.path, error))
    }

    /// Cuts off what follows so many bytes.
    fn cut(&mut self, bytes: usize) -> Result<(), Refused> {
        let cut = self.file.set_len(bytes as u64);
        cut.map_err(|error| Refused::Files(FileError::new("write", &self.path, error)))
    }

    /// Where it is while it is not complete.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its final name.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn complete(self) -> Result<PathBuf, FileError> {
        let moved = self.file.sync_all().and_then(|()| fs::rename(&self.path, &self.complete));
        let moved = moved.and_then(|()| match self.complete.parent() {
            Some(folder) if folder != Path::new("") => sync_folder(folder),
            _ => sync_folder(Path::new(".")),
        });
        moved.map_err(|error| FileError::new("rename a file to", &self.complete, error))?;
        Ok(self.complete)
    }

    /// Removes it: all that it holds is in tables by now.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn remove(self) -> Result<(), FileError> {
        let removed = fs::remove_file(&self.path);
        removed.map_err(|error| FileError::new("remove", &self.path, error))
    }
}

fn in_the_way(path: &Path, what: &str, hint: &str) -> Refused {
    Refused::InTheWay(format!("{what} {}", shown_path(path)), hint.to_owned())
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Files(error) => error.fmt(f),
            Refused::InTheWay(message, hint) => write!(f, "{message}\nhelp: {hint}"),
        }
    }
}
