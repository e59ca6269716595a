//! `sim params`: every parameter explained, from the table that the scenarios obey.

use super::args::Options;
use super::exit::Status;
use super::terminal::Terminal;
use crate::params::{Defaults, Era, Profile};
use crate::scenario::table::{self, Entry};
use std::fmt::Write;

/// Explains the parameter of this name, lists those whose names begin with it, or lists all.
pub fn params(name: Option<&str>, options: &Options, terminal: &mut Terminal) -> Status {
    let Some(name) = name else {
        terminal.say(&listed(&table::entries(), options));
        terminal.say("\nExplain one with: sim params NAME\n");
        return Status::Done;
    };
    if let Some(entry) = table::find(name) {
        terminal.say(&explained(&entry, terminal.columns()));
        return Status::Done;
    }
    let mut group = table::entries();
    let prefix = format!("{}.", name.trim_end_matches('.'));
    group.retain(|entry| entry.name.starts_with(&prefix));
    if !group.is_empty() {
        terminal.say(&listed(&group, options));
        return Status::Done;
    }
    terminal.complain(&format!("error: there is no parameter {}\n", super::visible(name)));
    terminal.complain(&match table::closest(name).as_slice() {
        [] => "help: sim params lists them all\n".to_owned(),
        names => format!("help: did you mean {}?\n", names.join(" or ")),
    });
    Status::BadInput
}

/// One line for each: name, default, unit.
fn listed(entries: &[Entry], options: &Options) -> String {
    let profile = profile_of(options);
    let rows: Vec<[String; 3]> = entries
        .iter()
        .map(|entry| {
            let default = match entry.default_text(profile, Era::Rfc9112) {
                Some(text) => text.to_owned(),
                None => "required".to_owned(),
            };
            [entry.name.to_owned(), default, entry.unit().to_owned()]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let (names, defaults) = (width(0).unwrap_or(0), width(1).unwrap_or(0));
    let mut text =
        format!("Defaults of profile {}, era {}:\n\n", profile.name(), Era::Rfc9112.name());
    for [name, default, unit] in &rows {
        let _ = writeln!(text, "{name:names$}  {default:defaults$}  {unit}");
    }
    text
}

/// Everything about one.
fn explained(entry: &Entry, columns: usize) -> String {
    let mut text = format!("{}\n", entry.name);
    for line in wrapped(entry.help, columns.saturating_sub(2)) {
        let _ = writeln!(text, "  {line}");
    }
    let _ = writeln!(text, "\n  unit:    {}", entry.unit());
    let _ = writeln!(text, "  range:   {}", entry.range());
    for (number, default) in defaults(entry).iter().enumerate() {
        let _ = writeln!(text, "  {:8} {default}", if number == 0 { "default:" } else { "" });
    }
    for (number, line) in wrapped(entry.source, columns.saturating_sub(11)).iter().enumerate() {
        let _ = writeln!(text, "  {:8} {line}", if number == 0 { "source:" } else { "" });
    }
    text
}

fn defaults(entry: &Entry) -> Vec<String> {
    match entry.defaults {
        None => vec!["none: a scenario must say it".to_owned()],
        Some(Defaults::Same(text)) => vec![text.to_owned()],
        Some(Defaults::PerProfile(texts)) => Profile::ALL
            .iter()
            .zip(texts)
            .map(|(profile, text)| format!("{text} (profile {})", profile.name()))
            .collect(),
        Some(Defaults::PerEra(texts)) => Era::ALL
            .iter()
            .zip(texts)
            .map(|(era, text)| format!("{text} (era {})", era.name()))
            .collect(),
    }
}

/// The profile of the command line, or the one of a scenario that names none.
fn profile_of(options: &Options) -> Profile {
    let named = |name: &str| Profile::ALL.into_iter().find(|profile| profile.name() == name);
    let usual = || match table::find("scenario.profile")?.defaults? {
        Defaults::Same(name) => named(name),
        Defaults::PerProfile(_) | Defaults::PerEra(_) => None,
    };
    options.overrides.profile.as_deref().and_then(named).or_else(usual).unwrap_or(Profile::Rfc)
}

/// The text in lines of at most so many characters, broken between words.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words() {
        assert_eq!(wrapped("aa bb  cc dddddddd e", 5), ["aa bb", "cc", "dddddddd", "e"]);
    }
}
