//! The output folder: results go in whole or not at all.
//!
//! A result is written to a hidden folder beside its final one. When it is complete and on the
//! disk, the two change places at one moment, and the earlier result, which is the hidden one now,
//! is removed. So a reader never finds half a file under a final name, and an earlier result is
//! replaced as a whole or stays, whenever the process is killed. Where folders cannot change
//! places there are two steps, and the next start puts the earlier result back if a process was
//! killed between them.
//!
//! While it writes, a process holds a lock on its hidden folder, so whatever hidden folders are
//! found without one are leftovers of killed runs; while it makes or exchanges one, it holds a lock
//! on the output folder. docs/faults.md says what is promised.

use super::diagnose::shown_path;
use super::exchange::{exchange, sync_folder};
use super::new_result::NewResult;
use super::parallel;
pub use super::refusal::FileError;
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Names of files that a run writes, now or in an earlier version. A folder that holds
/// anything else was not made by a run (alone), and is not replaced.
const OURS: &[&str] = &[
    "answered.png",
    "answered.svg",
    "breakdown.csv",
    "breakdown.parquet",
    "capture.pcapng",
    "chrome-trace.json",
    "columns.csv",
    "compare.html",
    "comparison.csv",
    "comparison.json",
    "comparison.png",
    "comparison.svg",
    "comparison.txt",
    "connections.csv",
    "connections.parquet",
    "connections.png",
    "connections.svg",
    "critical_path.csv",
    "critical_path.parquet",
    "distribution.csv",
    "distribution.parquet",
    "distribution.png",
    "distribution.svg",
    "ladder.png",
    "ladder.svg",
    "ladder.txt",
    "lanes.png",
    "lanes.svg",
    "latency.png",
    "latency.svg",
    "left-out.txt",
    "links.png",
    "links.svg",
    "open.png",
    "open.svg",
    "page.har",
    "parties.png",
    "parties.svg",
    "points.csv",
    "points.parquet",
    "report.html",
    "requests.csv",
    "requests.parquet",
    "runs.csv",
    "runs.parquet",
    "sequence.md",
    "sequence.png",
    "sequence.svg",
    "story.txt",
    "summary.json",
    "sweep.json",
    "tcpdump.txt",
    "trace.jsonl",
    "waterfall.png",
    "waterfall.svg",
    "window.png",
    "window.svg",
    "winner.png",
    "winner.svg",
];

/// A new result that is not complete yet: `.NAME` and this.
pub(super) const PARTIAL: &str = ".sim-partial";
/// An earlier result that is being replaced: `.NAME` and this.
const EARLIER: &str = ".sim-earlier";

/// One file of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Where in the result's folder, with `/` between folders.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The output folder.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// Makes the folder where it is missing, and removes what killed runs left in it, unless
    /// another process is writing there just now.
    ///
    /// # Errors
    /// Where the folder cannot be made, or is not a folder.
    pub fn open(root: &Path) -> Result<Store, FileError> {
        fs::create_dir_all(root).map_err(|error| FileError::new("make the folder", root, error))?;
        let store = Store { root: root.to_owned() };
        if let Ok(folder) = File::open(root)
            && folder.try_lock().is_ok()
        {
            store.clean();
        }
        Ok(store)
    }

    /// The folder of the result of this name.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Begins a result: its files are written one by one, then it is put in place.
    ///
    /// # Errors
    /// Where nothing can be written, or the folder of that name holds what no run wrote.
    pub fn begin<'s>(&'s self, name: &str) -> Result<NewResult<'s>, FileError> {
        let _locked = self.locked();
        self.clean();
        let folder = self.folder(name);
        check_replaceable(&folder)
            .and_then(|()| NewResult::begin(self, name))
            .map_err(|error| with_what_stays(error, &folder))
    }

    /// Puts a result in place, instead of an earlier one of that name.
    ///
    /// # Errors
    /// Where something cannot be written, or the folder of that name holds what no run wrote.
    /// The earlier result is then still there, unless the error says otherwise.
    pub fn put(&self, name: &str, files: &[OutFile]) -> Result<(), FileError> {
        let new = self.begin(name)?;
        // A disk waits for many at once about as long as for one.
        let written =
            parallel::all(files, |file| new.write(&file.path, |out| out.write_all(&file.bytes)));
        written.into_iter().collect::<Result<(), _>>()?;
        new.put()
    }

    /// As long as this is held, no other process puts something in place or cleans up. Some
    /// systems cannot lock a folder. What is lost there is only that two processes that write at
    /// the same time may clean up after each other.
    pub(super) fn locked(&self) -> Option<File> {
        File::open(&self.root).ok().filter(|folder| folder.lock().is_ok())
    }

    /// Exchanges the result in the hidden folder with the earlier one of that name.
    pub(super) fn exchange(&self, name: &str, partial: &Path) -> Result<(), FileError> {
        let _locked = self.locked();
        let folder = self.folder(name);
        // Somebody may have put something there meanwhile.
        check_replaceable(&folder)
            .and_then(|()| self.swap(name, partial))
            .map_err(|error| with_what_stays(error, &folder))?;
        self.remove_earlier(name, partial)
    }

    /// Puts what is in the hidden folder in place. What was there before is then in a hidden one.
    fn swap(&self, name: &str, partial: &Path) -> Result<(), FileError> {
        let folder = self.folder(name);
        let failed = |error| FileError::new("rename a folder to", &folder, error);
        if folder.symlink_metadata().is_err() {
            fs::rename(partial, &folder).map_err(failed)?;
        } else if !exchange(partial, &folder).map_err(failed)? {
            self.swap_in_two_steps(name, partial).map_err(failed)?;
        }
        // Both names are on the disk before the earlier result goes.
        sync_folder(&self.root).map_err(|error| FileError::new("write", &self.root, error))
    }

    fn swap_in_two_steps(&self, name: &str, partial: &Path) -> io::Result<()> {
        let (folder, earlier) = (self.folder(name), self.hidden(name, EARLIER));
        fs::rename(&folder, &earlier)?;
        fs::rename(partial, &folder).inspect_err(|_| {
            // Put the earlier result back; should that fail too, the next start does it.
            let _ = fs::rename(&earlier, &folder);
        })
    }

    /// Removes what the new result has replaced.
    fn remove_earlier(&self, name: &str, partial: &Path) -> Result<(), FileError> {
        for path in [partial, &self.hidden(name, EARLIER)] {
            match fs::remove_dir_all(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    let folder = self.folder(name);
                    let note = format!(
                        "that was there before; {} is new, and complete",
                        shown_path(&folder)
                    );
                    return Err(FileError::new("remove", path, error).with_note(note));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes what killed runs left, and puts back an earlier result where the run was killed
    /// between taking it away and putting the new one in its place. What cannot be removed is left
    /// to whoever it belongs to.
    fn clean(&self) {
        for entry in fs::read_dir(&self.root).into_iter().flatten().flatten() {
            let file_name = entry.file_name();
            let Some(hidden) = file_name.to_str().and_then(|name| name.strip_prefix('.')) else {
                continue;
            };
            if hidden.ends_with(PARTIAL) {
                if !is_locked(&entry.path()) {
                    let _ = fs::remove_dir_all(entry.path());
                }
            } else if let Some(name) = hidden.strip_suffix(EARLIER) {
                let folder = self.folder(name);
                let _ = match folder.symlink_metadata() {
                    Ok(_) => fs::remove_dir_all(entry.path()),
                    Err(_) => fs::rename(entry.path(), &folder),
                };
            }
        }
    }

    pub(super) fn hidden(&self, name: &str, ending: &str) -> PathBuf {
        self.root.join(format!(".{name}{ending}"))
    }
}

/// Whether a run may replace what is at this path: nothing, or a folder in which every file
/// has a name that runs write. Replacing removes the whole folder, so anything else in it (or
/// a wrong `--out`) must not be lost.
fn check_replaceable(folder: &Path) -> Result<(), FileError> {
    let foreign = match folder.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(FileError::new("look at", folder, error)),
        Ok(found) if !found.is_dir() => Some(folder.to_owned()),
        Ok(_) => foreign_file(folder, 1)?,
    };
    let Some(foreign) = foreign else { return Ok(()) };
    let reason = format!(
        "{} was not made by sim; move it away, or choose another folder with --out",
        shown_path(&foreign)
    );
    Err(FileError::new("replace", folder, io::Error::other(reason)))
}

/// The first thing in the folder that no run wrote, looking into folders to this depth.
fn foreign_file(folder: &Path, depth: u32) -> Result<Option<PathBuf>, FileError> {
    let failed = |error: io::Error| FileError::new("read the folder", folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        let name = entry.file_name();
        let foreign = if kind.is_dir() && depth > 0 {
            foreign_file(&entry.path(), depth - 1)?
        } else if kind.is_file() && is_ours(&name) {
            None
        } else {
            Some(entry.path())
        };
        if foreign.is_some() {
            return Ok(foreign);
        }
    }
    Ok(None)
}

/// Whether runs write files of this name.
fn is_ours(name: &OsStr) -> bool {
    let of_a_host = [("capture-", ".pcapng"), ("tcpdump-", ".txt")];
    let is_of_a_host = |name: &str| {
        of_a_host.iter().any(|(start, end)| name.starts_with(start) && name.ends_with(end))
    };
    OURS.iter().any(|ours| name == *ours) || name.to_str().is_some_and(is_of_a_host)
}

/// Whether a process that is alive writes in this folder.
fn is_locked(folder: &Path) -> bool {
    let is_locked = |folder: File| matches!(folder.try_lock(), Err(TryLockError::WouldBlock));
    File::open(folder).is_ok_and(is_locked)
}

/// The error, and what has become of the earlier result.
pub(super) fn with_what_stays(error: FileError, folder: &Path) -> FileError {
    match folder.symlink_metadata() {
        Ok(_) => error.with_note(format!("{} stays as it was", shown_path(folder))),
        Err(_) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::names;
    use super::*;

    fn file(path: &str, text: &str) -> OutFile {
        OutFile { path: path.into(), bytes: text.into() }
    }

    #[test]
    fn a_result_replaces_the_earlier_one_as_a_whole() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(&root.path().join("a/b")).unwrap();
        store.put("x", &[file("ladder.txt", "1"), file("v/capture-a.pcapng", "1")]).unwrap();
        store.put("x", &[file("summary.json", "2")]).unwrap();
        assert_eq!(names(&store.root), ["x"]);
        assert_eq!(names(&store.folder("x")), ["summary.json"]);
    }

    #[test]
    fn what_no_run_wrote_is_not_replaced() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let notes = root.path().join("x/v/notes.txt");
        fs::create_dir_all(notes.parent().unwrap()).unwrap();
        fs::write(&notes, "mine").unwrap();
        let error = store.put("x", &[file("summary.json", "2")]).unwrap_err().to_string();
        assert!(error.contains("notes.txt"), "{error}");
        assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
        fs::write(root.path().join("y"), "a file in the way").unwrap();
        assert!(store.put("y", &[]).is_err());
        assert_eq!(names(root.path()), ["x", "y"]);
    }

    #[test]
    fn a_result_that_cannot_be_written_leaves_the_earlier_one() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        store.put("x", &[file("summary.json", "1")]).unwrap();
        // The second path needs a folder where the first one put a file.
        let impossible = [file("ladder.txt", "2"), file("ladder.txt/capture.pcapng", "2")];
        assert!(store.put("x", &impossible).is_err());
        assert_eq!(names(root.path()), ["x"]);
        assert_eq!(fs::read_to_string(root.path().join("x/summary.json")).unwrap(), "1");
    }

    /// Where folders cannot change places; and what was there before may have been in parts.
    #[test]
    fn in_two_steps_the_result_is_the_same() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        store.put("x", &[file("summary.json", "1")]).unwrap();
        let partial = store.hidden("x", PARTIAL);
        fs::create_dir(&partial).unwrap();
        fs::write(partial.join("ladder.txt"), "2").unwrap();
        store.swap_in_two_steps("x", &partial).unwrap();
        assert_eq!(names(root.path()), [".x.sim-earlier", "x"]);
        store.remove_earlier("x", &partial).unwrap();
        assert_eq!(
            (names(root.path()), names(&store.folder("x"))),
            (vec!["x".into()], vec!["ladder.txt".into()])
        );
    }

    /// Two processes that write one result at the same time: neither takes the other's files for
    /// leftovers, and the one that ends last stays.
    #[test]
    fn two_at_once_do_not_meet() {
        let root = tempfile::tempdir().unwrap();
        let (one, other) = (Store::open(root.path()).unwrap(), Store::open(root.path()).unwrap());
        let first = one.begin("x").unwrap();
        let second = other.begin("x").unwrap();
        first.write("ladder.txt", |out| out.write_all(b"1")).unwrap();
        second.write("v/summary.json", |out| out.write_all(b"2")).unwrap();
        Store::open(root.path()).unwrap();
        second.put().unwrap();
        assert_eq!(names(&one.folder("x")), ["v"]);
        first.put().unwrap();
        assert_eq!(
            (names(root.path()), names(&one.folder("x"))),
            (vec!["x".into()], vec!["ladder.txt".into()])
        );
        drop(other.begin("x").unwrap());
        assert_eq!(names(root.path()), ["x"]);
    }

    #[test]
    fn leftovers_of_killed_runs_go_and_an_earlier_result_comes_back() {
        let root = tempfile::tempdir().unwrap();
        for folder in [".x.sim-partial/v", ".y.sim-earlier", ".z.sim-earlier", "z", ".git"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        Store::open(root.path()).unwrap();
        assert_eq!(names(root.path()), [".git", "y", "z"]);
    }
}
