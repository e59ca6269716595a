//! How much of the disk, and of the time, the files of a result may take. A file that would take
//! more is left out as a whole, so that none ends in its middle, and `left-out.txt` names it.
//!
//! Which files those are depends on the run alone, not on the threads: files that take from one
//! allowance are made one after another.

use super::new_result::NewResult;
use super::stopwatch::Stopwatch;
use super::store::FileError;
use std::io::{self, Write};

/// Between two looks at the clock so many bytes are written.
const BYTES_BETWEEN_LOOKS: u64 = 1 << 16;

/// Why a file was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It would have taken more than `limits.output` leaves for it.
    Output,
    /// It was not ready within the wall time of the call.
    WallTime,
}

impl Why {
    /// In words, and what to do about it.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Why::Output => (
                "more than the limit of the output leaves",
                "--set limits.output=… raises the limit",
            ),
            Why::WallTime => ("not ready within the wall time", "--wall-time raises the limit"),
        }
    }
}

/// A file that is not among the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path within the result.
    pub path: String,
    /// Why.
    pub why: Why,
}

/// What some files together may still take.
#[derive(Debug)]
pub struct Allowance {
    bytes: u64,
    stopwatch: Stopwatch,
}

impl Allowance {
    /// So many bytes, and what is left on the clock.
    pub fn new(bytes: u64, stopwatch: Stopwatch) -> Allowance {
        Allowance { bytes, stopwatch }
    }

    /// Whether there is time for another file.
    pub fn has_time(&self) -> bool {
        self.stopwatch.goes_on()
    }

    /// Writes a file of the result, or says why there is none.
    ///
    /// # Errors
    /// Those of the file system, and what `make` says by itself.
    pub fn write(
        &mut self,
        result: &NewResult<'_>,
        path: &str,
        make: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Option<LeftOut>, FileError> {
        let (mut taken, mut why) = (0, None);
        let written = result.write(path, |out| {
            let mut metered = Metered { out, of: self, taken: 0, next_look: 0, why: None };
            let made = make(&mut metered);
            (taken, why) = (metered.taken, metered.why);
            made
        });
        match (written, why) {
            (_, Some(why)) => {
                result.remove(path)?;
                Ok(Some(LeftOut { path: path.to_owned(), why }))
            }
            (Ok(()), None) => {
                self.bytes -= taken;
                Ok(None)
            }
            (Err(error), None) => Err(error),
        }
    }
}

/// Takes what an allowance allows.
struct Metered<'a> {
    out: &'a mut dyn Write,
    of: &'a Allowance,
    taken: u64,
    next_look: u64,
    /// Why it takes no more.
    why: Option<Why>,
}

impl Write for Metered<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let after = self.taken + bytes.len() as u64;
        if after > self.of.bytes {
            self.why = Some(Why::Output);
        } else if after >= self.next_look {
            self.next_look = after + BYTES_BETWEEN_LOOKS;
            self.why = (!self.of.has_time()).then_some(Why::WallTime);
        }
        if self.why.is_some() {
            return Err(io::Error::other("the file is left out"));
        }
        self.out.write_all(bytes)?;
        self.taken = after;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::store::Store;
    use super::*;
    use crate::units::Duration;

    #[test]
    fn what_does_not_fit_is_left_out_and_what_comes_after_may_fit() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let new = store.begin("x").unwrap();
        let mut allowance = Allowance::new(10, Stopwatch::start(Duration::from_secs(3600)));
        let mut write = |path: &str, bytes: usize| {
            let made = |out: &mut dyn Write| (0..bytes).try_for_each(|_| out.write_all(b"x"));
            allowance.write(&new, path, made).unwrap().map(|left| left.why)
        };
        assert_eq!(write("ladder.txt", 6), None);
        assert_eq!(write("trace.jsonl", 5), Some(Why::Output));
        assert_eq!(write("story.txt", 4), None);
        let mut late = Allowance::new(10, Stopwatch::start(Duration::ZERO));
        let left = late.write(&new, "page.har", |out| out.write_all(b"x")).unwrap();
        assert_eq!(left, Some(LeftOut { path: "page.har".into(), why: Why::WallTime }));
        new.put().unwrap();
        let there = std::fs::read_dir(store.folder("x")).unwrap();
        let mut there: Vec<_> = there.map(|entry| entry.unwrap().file_name()).collect();
        there.sort();
        assert_eq!(there, ["ladder.txt", "story.txt"]);
    }
}
