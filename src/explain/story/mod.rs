//! The story of a run in words: numbered steps, each tied to the event that shows it.
//!
//! Start with [`story`]. One pass over the trace gathers moments that are worth telling; what
//! repeats is folded into one step; each step is said in the language that is asked for, with the
//! rule that it shows and the section that says so.
//!
//! | file | what it does |
//! |---|---|
//! | `moment` | what is worth telling, and how much a lecturer would miss it |
//! | `watch` | the pass over the trace; `http` and `tcp` read what happens above and below |
//! | `heads` | the fields about persistence as they were written |
//! | `fold` | from moments to steps |
//! | `source` | rules and sections |
//! | `say`, `words`, `cast` | sentences, causes, names |
//! | `compare` | why one run is faster than another |
//!
//! It reads the trace and its analysis; from the plan it takes names, roles, and what a page names.
//! No scenario is known here: the steps of the dumb proxy come out in the order of D1 to D8
//! because they happen so.

mod cast;
mod compare;
mod fold;
mod heads;
mod http;
mod moment;
mod say;
mod source;
mod tcp;
mod watch;
mod words;

pub use compare::{Contrast, Side, Timed, contrast, contrast_timed, contrasts};

use crate::analyze::VariantRun;
use crate::ids::PacketId;
use crate::lang::Lang;
use crate::scenario::Variant;
use crate::units::SimTime;
use cast::Cast;
use moment::Moment;

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Level {
    /// What a lecturer would say: at most 40 steps.
    #[default]
    Brief,
    /// Everything but single segments: what comes right behind its like is one step.
    Full,
}

impl Level {
    /// Both.
    pub const ALL: [Level; 2] = [Level::Brief, Level::Full];

    /// Its name on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Brief => "brief",
            Level::Full => "full",
        }
    }
}

/// What happened in a variant, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The steps. None are there only where nothing happened.
    pub steps: Vec<Step>,
    /// How many kinds of lesser things were left out for brevity.
    pub left_out: usize,
}

/// One step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// When it happened first, or began to matter.
    pub at: SimTime,
    /// When it happened for the last time.
    pub last: SimTime,
    /// How many times it happened.
    pub times: u64,
    /// The key of its sentence in the catalogue, without `story.`: `copies_field`.
    pub key: &'static str,
    /// What it says.
    pub text: String,
    /// The position in the trace of the event that shows it: the first of them, never later than
    /// `at`. What someone waits for may have begun to be waited for earlier.
    pub event: usize,
    /// The packet, where that event is about one.
    pub packet: Option<PacketId>,
    /// The rule that it shows, by its id in `docs/rules.md`.
    pub rule: Option<&'static str>,
    /// The sections that say so; empty where nobody needs to.
    pub rfc: &'static str,
}

impl Step {
    /// When it happened for the last time, where that is another time and its text does not tell it.
    pub fn until(&self) -> Option<SimTime> {
        (self.last > self.at && self.key != "objects_arrive").then_some(self.last)
    }
}

/// The story of a variant's run.
pub fn story(variant: &Variant, run: &VariantRun, level: Level, lang: Lang) -> Story {
    told(&watch::moments(variant, run), variant, level, lang)
}

/// The same in all languages, read once.
pub fn stories(variant: &Variant, run: &VariantRun, level: Level) -> [Story; Lang::ALL.len()] {
    let moments = watch::moments(variant, run);
    Lang::ALL.map(|lang| told(&moments, variant, level, lang))
}

fn told(moments: &[Moment], variant: &Variant, level: Level, lang: Lang) -> Story {
    let cast = Cast { variant, lang };
    let alike = |a, b| cast.part(a) == cast.part(b);
    let (folded, left_out) = fold::fold(moments, level == Level::Brief, alike);
    let steps = folded.iter().enumerate().map(|(index, folded)| {
        let (key, text) = say::step(&cast, folded);
        let (rule, rfc) = source::of(&cast, &folded.first);
        Step {
            number: index + 1,
            at: folded.first.at,
            last: folded.last.at,
            times: folded.times,
            key,
            text,
            event: folded.first.event,
            packet: folded.first.packet,
            rule,
            rfc,
        }
    });
    Story { steps: steps.collect(), left_out }
}
