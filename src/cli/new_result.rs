//! A result that is being written, in a hidden folder beside its final place.
//!
//! Its files come one by one, from any thread, and each is written while it is made: nothing of it
//! has to stand in memory as a whole.

use super::exchange::sync_folder;
use super::interrupt;
use super::store::{FileError, PARTIAL, Store, with_what_stays};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What is gathered before the system is asked to write it.
const BUFFER_BYTES: usize = 1 << 16;

/// A result that is not complete yet. Dropped before it is put in place, it goes.
#[derive(Debug)]
pub struct NewResult<'s> {
    store: &'s Store,
    name: String,
    partial: PathBuf,
    /// Whoever else finds the folder sees that somebody is at work.
    _lock: Option<File>,
    folders: Mutex<BTreeSet<PathBuf>>,
}

impl<'s> NewResult<'s> {
    /// Makes the hidden folder. Where another process writes a result of that name just now, it is
    /// another one.
    ///
    /// # Errors
    /// Those of the file system.
    pub(super) fn begin(store: &'s Store, name: &str) -> Result<Self, FileError> {
        let mut number = 1_u32;
        let mut partial = store.hidden(name, PARTIAL);
        // An interrupt between the two would not know of the folder.
        let mut half_written = interrupt::uninterrupted();
        while let Err(error) = fs::create_dir(&partial) {
            if error.kind() != ErrorKind::AlreadyExists || number == 1000 {
                return Err(FileError::new("make the folder", &partial, error));
            }
            number += 1;
            partial = store.hidden(name, &format!(".{number}{PARTIAL}"));
        }
        half_written.insert(partial.clone());
        drop(half_written);
        let lock = File::open(&partial).ok().filter(|folder| folder.try_lock().is_ok());
        let folders = Mutex::new(BTreeSet::from([partial.clone()]));
        Ok(NewResult { store, name: name.to_owned(), partial, _lock: lock, folders })
    }

    /// Writes a file, given by its path within the result, and waits until it is on the disk.
    /// What is left of one that could not be written is for the caller to [remove](Self::remove).
    ///
    /// # Errors
    /// Those of the file system, and what `make` says.
    pub fn write(
        &self,
        path: &str,
        make: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), FileError> {
        let path = self.partial.join(path);
        let written = self.created(&path)?;
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, &written);
        let made = make(&mut out).and_then(|()| out.flush());
        // What is gathered of a file that has failed is not wanted.
        let _ = out.into_parts();
        // A quota or a distant disk may say no only now.
        made.and_then(|()| written.sync_data())
            .map_err(|error| self.refused(FileError::new("write", &path, error)))
    }

    /// A new file, and the folders that it stands in. While the user interrupts there is none: then
    /// the folder is being removed.
    fn created(&self, path: &Path) -> Result<File, FileError> {
        let _uninterrupted = interrupt::uninterrupted();
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .map_err(|error| self.refused(FileError::new("make the folder", folder, error)))?;
            let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            folders.insert(folder.to_owned());
        }
        File::create(path).map_err(|error| self.refused(FileError::new("write", path, error)))
    }

    /// The error, and what has become of the earlier result.
    fn refused(&self, error: FileError) -> FileError {
        with_what_stays(error, &self.store.folder(&self.name))
    }

    /// Removes a file.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn remove(&self, path: &str) -> Result<(), FileError> {
        let path = self.partial.join(path);
        fs::remove_file(&path).map_err(|error| FileError::new("remove", &path, error))
    }

    /// It is complete: it takes the place of the earlier result of its name.
    ///
    /// # Errors
    /// Where something cannot be written, or there is something now that no run wrote. The earlier
    /// result is then still there, unless the error says otherwise.
    pub fn put(self) -> Result<(), FileError> {
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in folders.iter() {
            sync_folder(folder)
                .map_err(|error| self.refused(FileError::new("write", folder, error)))?;
        }
        let mut half_written = interrupt::uninterrupted();
        self.store.exchange(&self.name, &self.partial)?;
        half_written.remove(&self.partial);
        Ok(())
    }
}

impl Drop for NewResult<'_> {
    fn drop(&mut self) {
        let mut half_written = interrupt::uninterrupted();
        // What is in place has another name by now, and this one may be another process's.
        if half_written.remove(&self.partial) {
            // A leftover goes at the next start.
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}
