//! One run, as far as it is compared.

use super::Curve;
use crate::explain::Parts;
use crate::explain::story::Timed;
use crate::sweep::Figures;
use crate::units::Duration;
use std::collections::BTreeMap;

/// What a run left behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// What it is called here: the scenario, and a number behind it where that was there before.
    pub label: String,
    /// The version of `sim` that made it.
    pub version: String,
    /// The scenario's name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// The seed.
    pub seed: u64,
    /// Which TCP.
    pub profile: String,
    /// Which HTTP.
    pub era: String,
    /// What the command line set, in order: paths and values.
    pub set: Vec<(String, String)>,
    /// What the scenario was given, by path; `None` where that is not known, as of older versions.
    pub given: Option<BTreeMap<String, String>>,
    /// Its variants.
    pub cases: Vec<Case>,
    /// Files that it lacks, and without which less can be said.
    pub lacks: Vec<&'static str>,
}

/// What came of one variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Which TCP.
    pub profile: String,
    /// Which HTTP.
    pub era: String,
    /// Parameters that differ from profile and era, and their values.
    pub settings: Vec<(String, String)>,
    /// What it changes of what the scenario was given: `None` where nothing is left.
    pub given: BTreeMap<String, Option<String>>,
    /// Its numbers.
    pub figures: Figures,
    /// What the page load time was spent on, where the page came.
    pub parts: Option<Parts>,
    /// How many handshakes the page waited for, where that is known.
    pub handshakes: Option<u64>,
    /// What was asked for, and the largest body that came of it; `None` where it is not known.
    pub objects: Option<BTreeMap<String, u64>>,
    /// How many requests were answered; `None` where it is not known.
    pub answered: Option<Curve>,
    /// How many connections were open; `None` where it is not known.
    pub open: Option<Curve>,
}

impl Side {
    /// What one of its variants was given at a path; `None` where nothing is.
    pub fn given_at<'a>(&'a self, case: &'a Case, path: &str) -> Option<&'a str> {
        match case.given.get(path) {
            Some(changed) => changed.as_deref(),
            None => self.given.as_ref()?.get(path).map(String::as_str),
        }
    }
}

impl Case {
    /// Its page, to be held against another; `None` where it did not arrive whole.
    pub fn timed<'a>(&self, name: &'a str) -> Option<Timed<'a>> {
        let number = |name: &str| {
            let at = crate::sweep::NUMBERS.iter().position(|known| *known == name)?;
            self.figures.numbers[at]
        };
        let opened = number("connections_opened")?;
        // Results do not say what was opened before the click. A page that waited for no handshake
        // may have had its connection from an earlier visit.
        let handshakes = self.handshakes.filter(|waits| *waits > 0).map(|waits| (waits, opened));
        Some(Timed {
            name,
            load_time: Duration::from_nanos(self.figures.page_load()?),
            mean: None,
            parts: self.parts.clone()?,
            handshakes,
            opened,
            peak: number("connections_peak")?,
        })
    }
}

/// Gives labels: those that were chosen, and to the others the name of their scenario, the second of
/// it with a 2, the third with a 3, so that all differ.
pub(super) fn label(sides: &mut [Side], chosen: &[String]) {
    let mut taken: Vec<String> = chosen.to_vec();
    for (at, side) in sides.iter_mut().enumerate() {
        side.label = chosen.get(at).cloned().unwrap_or_else(|| {
            let numbered = (2..).map(|number| format!("{}-{number}", side.scenario));
            let mut names = [side.scenario.clone()].into_iter().chain(numbered);
            let free = names.find(|name| !taken.contains(name)).expect("numbers do not end");
            taken.push(free.clone());
            free
        });
    }
}
