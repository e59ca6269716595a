//! What a scenario is once it has been read and checked.

use super::Conditions;
use crate::http::rules::Rule;
use crate::ids::HostId;
use crate::params::{Era, Profile};
use crate::units::Duration;
use crate::world::Plan;

/// A scenario, checked and ready to run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file's stem, which names its output folder.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// What to look at: a sentence or a few.
    pub about: String,
    /// What its page was recorded over, where that is not the HTTP/1.x that is simulated: one of
    /// [`Scenario::RECORDED`].
    pub recorded: Option<&'static str>,
    /// The rules that it demonstrates.
    pub rules: Vec<&'static Rule>,
    /// The seed.
    pub seed: u64,
    /// Which TCP it uses, unless a variant says otherwise.
    pub profile: Profile,
    /// Which HTTP it uses, unless a variant says otherwise.
    pub era: Era,
    /// What the command line set, in order: paths and values (`--set`).
    pub set: Vec<(String, String)>,
    /// What stands in its file, with that in it, but for the variants: paths and values. Not told of
    /// the points of a sweep.
    pub given: Vec<(String, String)>,
    /// The strategy variants, which run side by side.
    pub variants: Vec<Variant>,
    /// The scenario's own claims.
    pub expect: Vec<Expectation>,
}

impl Scenario {
    /// What a page may have been recorded over that is not simulated.
    pub const RECORDED: [&'static str; 3] = ["HTTP/2", "HTTP/3", "HTTP/2 and HTTP/3"];
}

/// One strategy variant.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name, safe as a folder name.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// Which TCP it uses.
    pub profile: Profile,
    /// Which HTTP it uses.
    pub era: Era,
    /// Parameters that differ from the profile's and era's defaults: name and value.
    pub overridden: Vec<(String, String)>,
    /// What it changes of what the scenario was given: paths, and values where anything is left.
    pub given: Vec<(String, Option<String>)>,
    /// Everything that it was given but its pages.
    pub conditions: Conditions,
    /// Which hosts behave like which products.
    pub presets: Vec<PresetUse>,
    /// What to run.
    pub plan: Plan,
}

/// A host that behaves like a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresetUse {
    /// The host's name.
    pub host: String,
    /// The product.
    pub preset: Preset,
}

/// The settings of a real product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// What kind of host it is for: `client`, `proxy` or `server`.
    pub kind: &'static str,
    /// The product, such as `nginx`.
    pub product: String,
    /// Its version.
    pub version: String,
    /// Where its behaviour was seen.
    pub measured: String,
    /// What it sets: paths below the host, such as `http.keep_alive_header`, and values.
    pub settings: Vec<(String, String)>,
    /// Rules that it breaks.
    pub breaks: Vec<Breach>,
}

impl Preset {
    /// Its name in scenarios: product and version.
    pub fn name(&self) -> String {
        format!("{} {}", self.product, self.version)
    }
}

/// A rule that practice breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The rule's id, such as `P5`.
    pub rule: String,
    /// What the product does instead, in a sentence.
    pub how: String,
}

/// A claim of the scenario about one of its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The variant's name.
    pub variant: String,
    /// What is measured, such as `page_load` or `connections_opened on client→proxy`.
    pub metric: String,
    /// The claim in one form, such as `== 400 ms` or `< serial`.
    pub claim: String,
    /// The claim in a form that needs no more reading.
    pub check: Check,
}

/// A claim, read: *measure* of the variant stands in *relation* to *bound*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is measured.
    pub measure: Measure,
    /// On which hop; `None` for the whole run.
    pub hop: Option<Hop>,
    /// Of which object: its path, or its URL.
    pub object: Option<String>,
    /// At what time after the run's beginning.
    pub at: Option<Duration>,
    /// How it stands to the bound.
    pub relation: Relation,
    /// What it is compared with.
    pub bound: Bound,
}

/// A pair of hosts between which connections run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The host that opens.
    pub opener: HostId,
    /// The host that accepts.
    pub acceptor: HostId,
}

/// What an expectation can be about: the columns of [`crate::analyze::Summary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// `page_load`
    PageLoad,
    /// `last_page_load`
    LastPageLoad,
    /// `mean_page_load`
    MeanPageLoad,
    /// `arrived`, of an object
    Arrived,
    /// `requests`
    Requests,
    /// `answered`
    Answered,
    /// `connections_opened`, also on a hop
    ConnectionsOpened,
    /// `connections_peak`, also on a hop
    ConnectionsPeak,
    /// `connections_mean`
    ConnectionsMean,
    /// `segments`
    Segments,
    /// `ip_bytes`
    IpBytes,
    /// `retransmissions`
    Retransmissions,
    /// `dropped`
    Dropped,
    /// `longest_hang`
    LongestHang,
    /// `time_wait_peak`
    TimeWaitPeak,
    /// `longest_time_wait`
    LongestTimeWait,
    /// `cwnd`, at a time
    Cwnd,
    /// `ssthresh`, at a time
    Ssthresh,
    /// `outcome`
    Outcome,
}

/// How a measure stands to a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `± margin`: at most this far from the bound, either way; nanoseconds, bytes or a count.
    Within(u64),
}

/// What a measure is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A number: nanoseconds for times, else bytes or a count.
    Number(u64),
    /// A word: how the run ended.
    Word(&'static str),
    /// That there is none: no hang, no page load time.
    Nothing,
    /// The same measure of another variant, plus or minus something.
    Variant {
        /// The other variant's name.
        name: String,
        /// The hop there.
        hop: Option<Hop>,
        /// What is added to it: nanoseconds, bytes or a count.
        plus: i128,
    },
}

/// A problem of a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where: a path such as `links[2].to`; empty for the file as a whole.
    pub path: String,
    /// Where in the text, in bytes from its start.
    pub span: Option<std::ops::Range<usize>>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
}
