//! The journal of a sweep: a line that says what it is, then a line for each finished unit in
//! the order in which they were finished.
//!
//! Lines are only ever added, each in one piece, so a process that is killed loses at most the
//! line it was writing. The journal of a shard that is complete is its result.

use super::design::Design;
use super::figures::{self, Figures, NUMBERS};
use super::header::Header;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A journal that has been read.
#[derive(Clone, Debug)]
pub struct Journal {
    /// What sweep it is of.
    pub header: Header,
    /// Which runs that has.
    pub design: Design,
    /// What the variants came to, by unit.
    pub units: BTreeMap<u64, Vec<Figures>>,
    /// How many bytes of the text are whole lines. What follows was cut off.
    pub whole_bytes: usize,
}

/// Why a text is no journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalError {
    /// In which line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    unit: u64,
    #[serde(borrow)]
    runs: Vec<RunEntry<'a>>,
}

/// The numbers of a run in the order of the header's `columns`, then how it ended.
#[derive(Serialize, Deserialize)]
struct RunEntry<'a>([Option<u64>; NUMBERS.len()], &'a str);

/// The first line of a journal.
pub fn header_line(header: &Header) -> String {
    written(header)
}

/// The line of a unit.
pub fn unit_line(unit: u64, runs: &[Figures]) -> String {
    let runs = runs.iter().map(|run| RunEntry(run.numbers, run.outcome)).collect();
    written(&Line { unit, runs })
}

fn written(line: &impl Serialize) -> String {
    // Texts, numbers and lists: there is nothing that JSON cannot say.
    let mut line = serde_json::to_string(line)
        .unwrap_or_else(|error| panic!("a journal's line cannot be written: {error}"));
    line.push('\n');
    line
}

impl Journal {
    /// Reads a journal; a last line without an end is left out.
    ///
    /// # Errors
    /// The first line that no sweep of this form writes.
    pub fn read(text: &str) -> Result<Journal, JournalError> {
        let whole_bytes = text.rfind('\n').map_or(0, |end| end + 1);
        let mut lines = text[..whole_bytes].lines().zip(1..);
        let wrong = |line, message: String| JournalError { line, message };
        let Some((first, _)) = lines.next() else {
            return Err(wrong(1, "it is empty".to_owned()));
        };
        let header: Header = serde_json::from_str(first)
            .map_err(|error| wrong(1, format!("it does not begin as a journal does: {error}")))?;
        let design = header.design().map_err(|message| wrong(1, message))?;
        let part = header.part().map_err(|message| wrong(1, message))?;
        let mut units = BTreeMap::new();
        for (text, number) in lines {
            let line: Line<'_> = serde_json::from_str(text)
                .map_err(|error| wrong(number, format!("it is no line of a journal: {error}")))?;
            if line.unit >= design.units() || part.is_some_and(|part| !part.has(line.unit)) {
                return Err(wrong(number, format!("unit {} is not of this part", line.unit)));
            }
            if line.runs.len() != design.variants().len() {
                return Err(wrong(number, "it has not one run for each variant".to_owned()));
            }
            let runs: Option<Vec<Figures>> = line.runs.iter().map(RunEntry::read).collect();
            let runs = runs.ok_or_else(|| wrong(number, "no run ends like this".to_owned()))?;
            if units.insert(line.unit, runs).is_some() {
                return Err(wrong(number, format!("unit {} is there twice", line.unit)));
            }
        }
        Ok(Journal { header, design, units, whole_bytes })
    }

    /// How many units are still to be run.
    pub fn missing(&self) -> u64 {
        let part = self.header.part().ok().flatten();
        let wanted = (0..self.design.units()).filter(|unit| {
            part.is_none_or(|part| part.has(*unit)) && !self.units.contains_key(unit)
        });
        wanted.count() as u64
    }
}

impl RunEntry<'_> {
    fn read(&self) -> Option<Figures> {
        Some(Figures { numbers: self.0, outcome: figures::outcome(self.1)? })
    }
}

/// Puts the journals of all parts of one sweep together.
///
/// # Errors
/// Which journal does not belong to the first, by its position here, and why.
pub fn merged(journals: Vec<Journal>) -> Result<Journal, (usize, String)> {
    let mut journals = journals.into_iter().enumerate();
    let Some((_, mut all)) = journals.next() else {
        return Err((0, "there is nothing to put together".to_owned()));
    };
    for (position, journal) in journals {
        if let Some(what) = all.header.difference(&journal.header) {
            return Err((position, format!("it is of another sweep: {what} differs")));
        }
        for (unit, runs) in journal.units {
            if all.units.insert(unit, runs).is_some() {
                return Err((position, format!("unit {unit} was there already")));
            }
        }
    }
    all.header = all.header.whole();
    Ok(all)
}
