//! Putting something under a name in one step, whatever is there.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Lets two folders (or files) of one file system change places, at one moment: whoever looks finds
/// the one or the other under each name, and so does whoever looks after the process was killed.
///
/// Linux and macOS can do that, but not on every file system; where it cannot be done, the answer
/// is `false`, and nothing has happened.
///
/// # Errors
/// Those of the file system.
pub fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    flags::exchange(one, other)
        .or_else(|error| if refused(&error) { Ok(false) } else { Err(error) })
}

/// Gives a file another name, unless something is there under that name.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] where something is there; else those of the file system.
pub fn rename_beside_nothing(from: &Path, to: &Path) -> io::Result<()> {
    match flags::rename_beside_nothing(from, to) {
        Err(error) if refused(&error) => {}
        done => return done,
    }
    // A second name for a file is refused where the name is taken; not all file systems have that.
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Err(_) if to.symlink_metadata().is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// Waits until the names in a folder are on the disk, where folders can be opened for that.
///
/// # Errors
/// Those of the file system.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder) {
        // Some file systems have nothing to wait for, and say so with an error.
        Ok(folder) => folder.sync_all().or_else(|error| match error.kind() {
            ErrorKind::InvalidInput | ErrorKind::Unsupported => Ok(()),
            _ => Err(error),
        }),
        Err(_) => Ok(()),
    }
}

/// Whether a failure says that the system or the file system does not know such a call: no such
/// call, no such flag, not here, not across the layers of a file system in layers.
fn refused(error: &io::Error) -> bool {
    use ErrorKind::{CrossesDevices, InvalidInput, Unsupported};
    matches!(error.kind(), Unsupported | InvalidInput | CrossesDevices)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod flags {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use std::io;
    use std::path::Path;

    pub fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
        renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?;
        Ok(true)
    }

    pub fn rename_beside_nothing(from: &Path, to: &Path) -> io::Result<()> {
        Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod flags {
    use std::io::{self, ErrorKind};
    use std::path::Path;

    pub fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
        Ok(false)
    }

    pub fn rename_beside_nothing(_: &Path, _: &Path) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_change_places_and_what_is_not_there_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let (a, b) = (root.path().join("a"), root.path().join("b"));
        for (folder, text) in [(&a, "of a"), (&b, "of b")] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("x"), text).unwrap();
        }
        if exchange(&a, &b).unwrap() {
            assert_eq!(fs::read_to_string(a.join("x")).unwrap(), "of b");
            assert_eq!(fs::read_to_string(b.join("x")).unwrap(), "of a");
            assert!(exchange(&a, &root.path().join("c")).is_err());
        }
    }

    #[test]
    fn a_name_that_is_taken_is_kept() {
        let root = tempfile::tempdir().unwrap();
        let (a, b) = (root.path().join("a"), root.path().join("b"));
        fs::write(&a, "of a").unwrap();
        rename_beside_nothing(&a, &b).unwrap();
        fs::write(&a, "second").unwrap();
        let error = rename_beside_nothing(&a, &b).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&b).unwrap(), "of a");
        assert_eq!(fs::read_to_string(&a).unwrap(), "second");
    }
}
