//! Ctrl-C: what is being put in place just now is finished first, and what is half written goes.

use super::exit::Status;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Write, stderr};
use std::path::PathBuf;
use std::process::exit;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files and folders that are being written and have no final name yet, which go when the user
/// interrupts. Whoever holds the lock is not interrupted: whoever makes one holds it from before it is
/// there until it is known here.
static HALF_WRITTEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// From now on Ctrl-C ends the process with [`Status::Interrupted`]. Where no handler can be set it
/// ends the process as it always does, and leftovers go at the next start.
pub fn heed() {
    let _ = ctrlc::set_handler(|| {
        let half_written = uninterrupted();
        for path in half_written.iter() {
            let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
        }
        let _ = stderr().write_all(
            b"\ninterrupted: what was complete is in place, nothing is left half written\n",
        );
        exit(Status::Interrupted.code().into());
    });
}

/// As long as this is held, Ctrl-C waits.
pub fn uninterrupted() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    HALF_WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}
