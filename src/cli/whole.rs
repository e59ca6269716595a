//! A file that is whole under its final name, or not there.
//!
//! It is written under another name in the same folder and renamed when it is complete, as a
//! result's folder is (see `store`). While it is written it is locked, so what is found unlocked
//! under such a name was left by a process that was killed.

use super::exchange::{rename_beside_nothing, sync_folder};
use super::interrupt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;

/// What the name of a file ends with that is not complete.
const PARTIAL: &str = ".sim-part";

/// A file that is being written.
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    to: PathBuf,
    /// Where it is until it is complete; `None` where it is written in place, because its name is
    /// that of a pipe or a device.
    partial: Option<PathBuf>,
}

impl WholeFile {
    /// Begins to write what will be at this path one day.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn begin(to: &Path) -> io::Result<WholeFile> {
        let there = fs::metadata(to).ok();
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            // A folder refuses to be opened for writing; a pipe or a device takes what comes.
            let file = OpenOptions::new().write(true).open(to)?;
            return Ok(WholeFile { file, to: to.to_owned(), partial: None });
        }
        // What a symbolic link points at is replaced, not the link.
        let to = if there.is_some() { fs::canonicalize(to)? } else { to.to_owned() };
        let folder = folder_of(&to);
        remove_leftovers(folder);
        let (file, partial) = begun(folder)?;
        Ok(WholeFile { file, to, partial: Some(partial) })
    }

    /// It is complete: it replaces what is there under its name.
    ///
    /// # Errors
    /// Those of the file system. What was there before is then still there.
    pub fn replace(self) -> io::Result<()> {
        self.complete(|partial, to| fs::rename(partial, to))
    }

    /// It is complete: it gets its name, unless something is there under that name.
    ///
    /// # Errors
    /// [`ErrorKind::AlreadyExists`] where something is there; else those of the file system.
    pub fn add(self) -> io::Result<()> {
        self.complete(rename_beside_nothing)
    }

    fn complete(self, rename: impl Fn(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
        let Some(partial) = &self.partial else { return Ok(()) };
        // A quota or a distant disk may say no only now.
        self.file.sync_all()?;
        let mut half_written = interrupt::uninterrupted();
        rename(partial, &self.to)?;
        half_written.remove(partial);
        drop(half_written);
        sync_folder(folder_of(&self.to))
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for WholeFile {
    /// Removes what is not complete. What is complete has another name by now.
    fn drop(&mut self) {
        let Some(partial) = &self.partial else { return };
        let mut half_written = interrupt::uninterrupted();
        if half_written.remove(partial) {
            // A leftover goes at the next start.
            let _ = fs::remove_file(partial);
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// A new locked file in the folder.
fn begun(folder: &Path) -> io::Result<(File, PathBuf)> {
    let mut number = 0_u32;
    loop {
        let path = folder.join(format!(".{}-{number}{PARTIAL}", process::id()));
        number += 1;
        // An interrupt after it is there and before it is known would leave it.
        let mut half_written = interrupt::uninterrupted();
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => {
                // Some file systems cannot lock. What is lost there is that others see it.
                let _ = file.lock();
                // Another process may have taken it for a leftover before it was locked.
                if path.exists() {
                    half_written.insert(path.clone());
                    return Ok((file, path));
                }
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 1000 => {}
            Err(error) => return Err(error),
        }
    }
}

/// Removes what killed processes left in the folder. What cannot be removed stays.
fn remove_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_partial = name.to_str().is_some_and(|name| {
            name.strip_suffix(PARTIAL).and_then(|name| name.strip_prefix('.')).is_some_and(|id| {
                !id.is_empty() && id.chars().all(|c| c.is_ascii_digit() || c == '-')
            })
        });
        if is_partial
            && let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::names;
    use super::*;

    #[test]
    fn a_file_is_there_when_it_is_complete_and_not_before() {
        let root = tempfile::tempdir().unwrap();
        let to = root.path().join("x");
        fs::write(&to, "earlier").unwrap();
        let mut half = WholeFile::begin(&to).unwrap();
        half.write_all(b"ha").unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), "earlier");
        // Another one does not take it for a leftover.
        let mut whole = WholeFile::begin(&to).unwrap();
        assert_eq!(names(root.path()).len(), 3);
        whole.write_all(b"whole").unwrap();
        whole.replace().unwrap();
        drop(half);
        assert_eq!(names(root.path()), ["x"]);
        assert_eq!(fs::read_to_string(&to).unwrap(), "whole");
        let beside = WholeFile::begin(&to).unwrap();
        assert_eq!(beside.add().unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(names(root.path()), ["x"]);
    }

    #[test]
    fn leftovers_go_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        for name in [".12-0.sim-part", ".mine.sim-part", "12-0.sim-part", ".sim-part"] {
            fs::write(root.path().join(name), "").unwrap();
        }
        drop(WholeFile::begin(&root.path().join("x")).unwrap());
        assert_eq!(names(root.path()), [".mine.sim-part", ".sim-part", "12-0.sim-part"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_device_a_device() {
        let root = tempfile::tempdir().unwrap();
        let (file, link) = (root.path().join("file"), root.path().join("link"));
        fs::write(&file, "earlier").unwrap();
        std::os::unix::fs::symlink("file", &link).unwrap();
        let mut out = WholeFile::begin(&link).unwrap();
        out.write_all(b"new").unwrap();
        out.replace().unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        let mut out = WholeFile::begin(Path::new("/dev/null")).unwrap();
        out.write_all(b"nothing").unwrap();
        out.replace().unwrap();
        assert!(!Path::new("/dev/null").metadata().unwrap().is_file());
    }
}
