//! What a sweep is, in a form that is kept with its results: enough to tell whether two parts
//! belong together, and to make every table.

use super::design::{Design, Shard};
use super::figures::NUMBERS;
use super::{Axis, Kind};
use crate::scenario::bad_folder_name;
use serde::{Deserialize, Serialize};

/// Raised when the lines behind the header change their meaning.
const FORMAT_VERSION: u32 = 1;
const FORMAT: &str = "sim-sweep-journal";

/// The first line of a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    format: String,
    format_version: u32,
    /// The version of `sim` that made it.
    pub version: String,
    /// The scenario's name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// A fingerprint of its text: another text, another experiment.
    pub text: String,
    /// What the command line changed, as it is typed.
    pub changes: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// Which TCP, unless a point says otherwise.
    pub profile: String,
    /// Which HTTP, unless a point says otherwise.
    pub era: String,
    axes: Vec<AxisEntry>,
    variants: Vec<String>,
    replicates: u64,
    /// How often the confidence intervals cover the true mean, in percent.
    pub confidence_percent: u32,
    columns: Vec<String>,
    /// Which part it is, of how many; `None` for the whole.
    pub shard: Option<(u64, u64)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct AxisEntry {
    path: String,
    kind: Option<String>,
    values: Vec<String>,
}

/// What a header says beyond its design.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// The version of `sim`.
    pub version: &'a str,
    /// The scenario's name.
    pub scenario: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What the command line changed.
    pub changes: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// Which TCP.
    pub profile: &'a str,
    /// Which HTTP.
    pub era: &'a str,
    /// See [`Header::confidence_percent`].
    pub confidence_percent: u32,
}

impl Header {
    /// The header of a sweep, or of a part of it.
    pub fn new(about: About<'_>, design: &Design, shard: Option<Shard>) -> Header {
        let entry = |axis: &Axis| AxisEntry {
            path: axis.path.clone(),
            kind: axis.kind.map(|kind| kind.word().to_owned()),
            values: axis.values.clone(),
        };
        Header {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            version: about.version.to_owned(),
            scenario: about.scenario.to_owned(),
            title: about.title.to_owned(),
            text: format!("{:016x}", fingerprint(about.text)),
            changes: about.changes,
            seed: about.seed,
            profile: about.profile.to_owned(),
            era: about.era.to_owned(),
            axes: design.axes().iter().map(entry).collect(),
            variants: design.variants().to_vec(),
            replicates: design.replicates(),
            confidence_percent: about.confidence_percent,
            columns: NUMBERS.iter().map(|name| (*name).to_owned()).collect(),
            shard: shard.map(|shard| (shard.index, shard.of)),
        }
    }

    /// The same sweep as a whole.
    #[must_use]
    pub fn whole(mut self) -> Header {
        self.shard = None;
        self
    }

    /// Which runs it has.
    ///
    /// # Errors
    /// What is wrong with a header that no version of this program wrote, or another one did.
    pub fn design(&self) -> Result<Design, String> {
        if self.format != FORMAT {
            return Err(format!("its format is {:?}, not {FORMAT}", self.format));
        }
        if self.format_version != FORMAT_VERSION || self.columns != NUMBERS {
            return Err(format!("it was written by sim {}, in another form", self.version));
        }
        if let Some(reason) = bad_folder_name(&self.scenario) {
            return Err(format!("no scenario can be called {:?}: {reason}", self.scenario));
        }
        if !(1..=99).contains(&self.confidence_percent) {
            return Err("its confidence is no percentage from 1 to 99".to_owned());
        }
        if self.variants.is_empty() || self.replicates == 0 {
            return Err("it has no runs".to_owned());
        }
        let axes = self.axes.iter().map(AxisEntry::read).collect::<Result<Vec<_>, _>>()?;
        Design::new(axes, self.variants.clone(), self.replicates).map_err(|(message, _)| message)
    }

    /// Which part it is.
    ///
    /// # Errors
    /// A part that cannot be.
    pub fn part(&self) -> Result<Option<Shard>, String> {
        match self.shard {
            None => Ok(None),
            Some((index, of)) if (1..=of).contains(&index) => Ok(Some(Shard { index, of })),
            Some((index, of)) => Err(format!("there is no part {index} of {of}")),
        }
    }

    /// In what two headers differ, if in anything; parts of one sweep differ in nothing.
    pub fn difference(&self, other: &Header) -> Option<&'static str> {
        let pairs = [
            (self.version != other.version, "the version of sim"),
            (self.scenario != other.scenario, "the scenario"),
            (self.text != other.text, "the scenario's text"),
            (self.changes != other.changes, "what the command line changes"),
            (self.seed != other.seed, "the seed"),
            (self.axes != other.axes, "what is varied"),
            (self.variants != other.variants, "the variants"),
            (self.replicates != other.replicates, "the number of replicates"),
            (self.confidence_percent != other.confidence_percent, "the confidence"),
            (self.clone().whole() != other.clone().whole(), "the form of the file"),
        ];
        pairs.into_iter().find(|(differ, _)| *differ).map(|(_, what)| what)
    }
}

impl AxisEntry {
    fn read(&self) -> Result<Axis, String> {
        if self.values.is_empty() {
            return Err(format!("{} has no values", self.path));
        }
        let kind = match &self.kind {
            None => None,
            Some(word) => {
                let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word);
                Some(kind.ok_or_else(|| format!("there is no kind of quantity {word:?}"))?)
            }
        };
        let axis = Axis { path: self.path.clone(), kind, values: self.values.clone() };
        let is_amount = |at: usize| axis.amount(at).is_some();
        if kind.is_some() && !(0..axis.values.len()).all(is_amount) {
            return Err(format!("the values of {} are not all of one kind", self.path));
        }
        Ok(axis)
    }
}

/// FNV-1a, 64 bits.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
