//! Real pages in: a HAR file becomes a scenario, which then answers "what if".
//!
//! A HAR holds what a browser saw of a page load: which objects from which servers, how large, what
//! asked for them, how long each phase took. From that follow servers, round-trip times, think times,
//! sizes and dependencies. What it does not hold is not made up: where a scenario must say something
//! all the same, that is listed with the result ([`Imported::notes`]).
//!
//! | file | what it does |
//! |---|---|
//! | `har`, `moment` | reading, whoever wrote the file |
//! | `page` | one page: its servers, objects and what they need |
//! | `note` | what is said of what it does not tell |
//! | `habits` | what the client did: strategy, version, TLS |
//! | `scenario` | writing the scenario |
//! | `told` | a HAR of our own, which tells what a browser's cannot |

mod habits;
mod har;
mod moment;
mod note;
mod page;
#[cfg(test)]
mod quirks;
mod scenario;
#[cfg(test)]
mod tests;
mod told;

pub use note::Note;

use crate::units::{BitRate, Duration};
use std::fmt;

/// What a HAR cannot tell, said by whoever imports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Which page, from 1.
    pub page: Option<usize>,
    /// The round-trip time to servers of which the file does not tell it.
    pub rtt: Option<Duration>,
    /// The rate of the client's access.
    pub rate: Option<BitRate>,
}

/// A page as a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The scenario's text.
    pub scenario: String,
    /// What the file does not tell, and what was left out.
    pub notes: Vec<Note>,
    /// How long the page took in the file: from its first request to its last byte.
    pub measured: Duration,
    /// How many objects it has.
    pub objects: usize,
}

/// Why a file cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}

impl ImportError {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> ImportError {
        ImportError { message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.hint)
    }
}

impl std::error::Error for ImportError {}

/// Makes a scenario of a HAR file's text.
///
/// # Errors
/// Where it is no HAR file, has no page to load, or tells no round-trip time and nobody else does.
pub fn import(text: &str, wishes: Wishes) -> Result<Imported, ImportError> {
    let har = har::read(text)?;
    if let Some(imported) = told::of(&har, wishes) {
        return Ok(imported);
    }
    let page = page::of(&har, wishes)?;
    let habits = habits::of(&page);
    Ok(scenario::write(&page, &habits))
}
