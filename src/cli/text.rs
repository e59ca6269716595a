//! Reading a text file of a stranger: never more than its kind may be long, and with a cure for
//! what is no text.

use super::diagnose::shown_path;
use super::exit::Status;
use super::store::FileError;
use std::fs::{self, File};
use std::io::{Error, ErrorKind, Read};
use std::path::Path;

/// Why there is no text: the status that the call ends with, and a message for the user.
pub type Refused = (Status, String);

/// The text of a file of at most so many bytes, without the byte order mark that some editors
/// begin a file with.
///
/// `what` says what the file would be, with its article: `a scenario`.
///
/// # Errors
/// [`Status::BadInput`] where there is no such file, it is too long or no text;
/// [`Status::Files`] where the file system refuses to give it.
pub fn read(path: &Path, what: &str, longest: u64) -> Result<String, Refused> {
    let file = File::open(path).map_err(|error| refused(path, what, error))?;
    read_from(&file, path, what, longest)
}

/// The same of what must be a file that stands on a disk: one of a folder, which nobody writes
/// into as it is read. A named pipe there would be waited for until somebody does (fifo(7)).
///
/// # Errors
/// The same, and [`Status::BadInput`] where it is a pipe, a socket or a device.
pub fn read_regular(path: &Path, what: &str, longest: u64) -> Result<String, Refused> {
    let about = fs::metadata(path).map_err(|error| refused(path, what, error))?;
    if !about.is_file() && !about.is_dir() {
        let shown = shown_path(path);
        let message = format!(
            "{shown} is a pipe or a device, not {what}\nhelp: put a file in its place, such as one of \
             what comes out of it"
        );
        return Err((Status::BadInput, message));
    }
    read(path, what, longest)
}

/// The same of a file that is open.
///
/// # Errors
/// The same.
pub fn read_from(file: &File, path: &Path, what: &str, longest: u64) -> Result<String, Refused> {
    let failed = |error: Error| refused(path, what, error);
    // What says how long it is need not be read to be refused; a pipe does not say.
    let about = file.metadata().map_err(failed)?;
    if about.is_dir() {
        return Err(failed(ErrorKind::IsADirectory.into()));
    }
    let stated = about.len();
    let mut bytes = Vec::new();
    if stated <= longest {
        file.take(longest + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if stated.max(bytes.len() as u64) > longest {
        let message =
            format!("{} is longer than {what} may be ({})", shown_path(path), size(longest));
        return Err((Status::BadInput, message));
    }
    let text =
        text(bytes).map_err(|why| (Status::BadInput, format!("{} {why}", shown_path(path))))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn refused(path: &Path, what: &str, error: Error) -> Refused {
    let shown = shown_path(path);
    match error.kind() {
        ErrorKind::NotFound => (Status::BadInput, format!("there is no file {shown}")),
        ErrorKind::IsADirectory => (Status::BadInput, format!("{shown} is a folder, not {what}")),
        // No file can have such a name: longer than names may be, with a NUL in it.
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => {
            (Status::BadInput, format!("no file can be called {shown}: {error}"))
        }
        _ => (Status::Files, FileError::new("read", path, error).to_string()),
    }
}

/// The bytes as text; else what is wrong with the file, and the cure.
fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let hint = match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16: save it as UTF-8",
            [0x1f, 0x8b, ..] => "it is compressed with gzip: unpack it",
            _ => "save it as UTF-8",
        };
        format!("is not text: byte {at} is not UTF-8\nhelp: {hint}")
    })
}

/// A limit in the largest unit that divides it.
fn size(bytes: u64) -> String {
    [(30, "GiB"), (20, "MiB"), (10, "KiB")]
        .into_iter()
        .find(|(shift, _)| bytes >= 1 << shift && bytes.trailing_zeros() >= *shift)
        .map_or_else(
            || format!("{bytes} bytes"),
            |(shift, unit)| format!("{} {unit}", bytes >> shift),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_or_too_long_gets_a_cure() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let read_with = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            read(&path, "a note", 1 << 10)
        };
        assert_eq!(read_with("\u{feff}a\u{feff}".as_bytes()), Ok("a\u{feff}".to_owned()));
        assert_eq!(read_with(&[b'a'; 1 << 10]).map(|text| text.len()), Ok(1 << 10));
        for (bytes, part) in [
            (&[b'a'; (1 << 10) + 1][..], "is longer than a note may be (1 KiB)"),
            (b"\xff\xfea\0", "it is UTF-16: save it as UTF-8"),
            (b"\xfe\xff\0a", "it is UTF-16: save it as UTF-8"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"ab\xff", "byte 2 is not UTF-8"),
        ] {
            let (status, message) = read_with(bytes).unwrap_err();
            assert!(status == Status::BadInput && message.contains(part), "{message}");
        }
        for (path, part) in [("", "is a folder"), ("nothing", "no file")] {
            let (status, message) = read(&folder.path().join(path), "a note", 1).unwrap_err();
            assert!(status == Status::BadInput && message.contains(part), "{message}");
        }
    }

    /// Opening a pipe waits for a writer, and none comes here: the test would not end.
    #[cfg(unix)]
    #[test]
    fn nobody_waits_for_the_writer_of_a_pipe_in_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        for path in [&*pipe, Path::new("/dev/zero")] {
            let (status, message) = read_regular(path, "a note", 1).unwrap_err();
            assert_eq!(status, Status::BadInput);
            let (problem, cure) = message.split_once("\nhelp: ").unwrap();
            assert!(problem.ends_with("is a pipe or a device, not a note"), "{message}");
            assert!(cure.starts_with("put a file in its place"), "{message}");
        }
    }

    #[test]
    fn limits_are_told_in_their_unit() {
        let told = [1, 1536, 1 << 20, 3 << 30].map(size);
        assert_eq!(told, ["1 bytes", "1536 bytes", "1 MiB", "3 GiB"]);
    }
}
