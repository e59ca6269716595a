//! Every parameter that a scenario can set, as one list: what `sim params` prints, what the
//! checks name when a name is wrong.
//!
//! The entries are views of the tables that stand beside the code that obeys them:
//! `tcp::params`, `http::params` and the table of the schema itself (`settings.rs`).

use super::{settings, suggest};
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
            Kind::Set(_) => "words",
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
    entries.extend(settings::TABLE.iter().map(|setting| Entry {
        name: setting.name,
        kind: &setting.kind,
        defaults: setting.defaults,
        source: setting.source,
        help: setting.help,
    }));
    entries
}

/// The entry of this name.
pub fn find(name: &str) -> Option<Entry> {
    entries().into_iter().find(|entry| entry.name == name)
}

/// Names like this one, the likeliest first: for "did you mean". What is written without a dot
/// is compared with the part after the dot.
pub fn closest(name: &str) -> Vec<&'static str> {
    let entries = entries();
    if name.contains('.') {
        return suggest::ranked(name, entries.iter().map(|entry| entry.name));
    }
    let short = |entry: &Entry| entry.name.rsplit('.').next().unwrap_or(entry.name);
    let ranked = suggest::ranked(name, entries.iter().map(short));
    let mut names: Vec<&'static str> = Vec::new();
    for likely in ranked {
        for entry in entries.iter().filter(|entry| short(entry) == likely) {
            if !names.contains(&entry.name) {
                names.push(entry.name);
            }
        }
    }
    names
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        let entries = entries();
        for (index, entry) in entries.iter().enumerate() {
            assert!(
                entries[..index].iter().all(|other| other.name != entry.name),
                "{}",
                entry.name
            );
            assert_eq!(find(entry.name).map(|found| found.name), Some(entry.name));
            assert!(!entry.range().is_empty() && !entry.unit().is_empty());
        }
    }

    #[test]
    fn near_misses_find_their_parameter() {
        assert_eq!(closest("link.dealy").first(), Some(&"link.delay"));
        assert_eq!(closest("keep_alive_timout").first(), Some(&"server.keep_alive_timeout"));
        assert!(closest("version").contains(&"server.version"));
    }
}
