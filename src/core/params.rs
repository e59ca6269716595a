//! The parameter table's building blocks: one entry per parameter, read by everybody.
//!
//! Each protocol keeps its own table beside its code (`tcp::params`, `http::params`); an entry
//! says name, unit, range, default per profile or era, source and meaning. The scenario
//! schema, the checks, `sim params` and the record of a run all read these entries, so they
//! cannot disagree.

use crate::units::{BitRate, Bytes, Duration, Probability, UnitError};
use std::fmt;

/// Which TCP a run uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// The assumptions that textbooks make, so that hand arithmetic comes out exactly.
    Textbook,
    /// What the RFCs say.
    Rfc,
    /// What a Linux 6.18 kernel does with its defaults.
    Linux,
}

/// Which HTTP a run uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Era {
    /// Today's rules: RFC 9110 and RFC 9112.
    Rfc9112,
    /// RFC 2616 of 1999.
    Rfc2616,
    /// Practice around 1998: HTTP/1.0 with keep-alive, RFC 2068.
    Netscape1998,
}

impl Profile {
    /// All of them, in the order of [`Defaults::PerProfile`].
    pub const ALL: [Profile; 3] = [Profile::Textbook, Profile::Rfc, Profile::Linux];

    /// The name in scenarios and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Profile::Textbook => "textbook",
            Profile::Rfc => "rfc",
            Profile::Linux => "linux",
        }
    }
}

impl Era {
    /// All of them, in the order of [`Defaults::PerEra`].
    pub const ALL: [Era; 3] = [Era::Rfc9112, Era::Rfc2616, Era::Netscape1998];

    /// The name in scenarios and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Era::Rfc9112 => "rfc9112",
            Era::Rfc2616 => "rfc2616",
            Era::Netscape1998 => "netscape-1998",
        }
    }
}

/// A parameter's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A plain number (segments, times, a shift).
    Count(u64),
    /// A span of time.
    Time(Duration),
    /// A number of bytes.
    Size(Bytes),
    /// A rate.
    Rate(BitRate),
    /// A probability.
    Chance(Probability),
    /// One of a few words, among them special values such as `unlimited`.
    Word(&'static str),
    /// Any number of some words.
    Words(WordSet),
}

/// Any number of the words of a list. Displayed as it is written: `te upgrade`, or `none`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WordSet {
    /// All words that there are, at most 32.
    pub list: &'static [&'static str],
    /// Bit n stands for word n.
    pub chosen: u32,
}

/// How a set without words is written.
const NO_WORDS: &str = "none";

impl WordSet {
    /// Reads words between spaces or commas; `none` alone is the empty set.
    fn parse(list: &'static [&'static str], text: &str) -> Result<WordSet, String> {
        let mut set = WordSet { list, chosen: 0 };
        let words = text.split([' ', ',']).filter(|word| !word.is_empty());
        if text == NO_WORDS {
            return Ok(set);
        }
        for word in words {
            let at = list.iter().position(|known| *known == word).ok_or_else(|| {
                format!("\"{word}\" is not one of: {} (or {NO_WORDS})", list.join(", "))
            })?;
            set.chosen |= 1 << at;
        }
        match set.chosen {
            0 => Err(format!("it names nothing; that is written \"{NO_WORDS}\"")),
            _ => Ok(set),
        }
    }
}

impl fmt::Display for WordSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.list.iter().enumerate().filter(|(at, _)| self.chosen & (1 << at) != 0);
        let words: Vec<&str> = words.map(|(_, word)| *word).collect();
        f.pad(&if words.is_empty() { NO_WORDS.to_owned() } else { words.join(" ") })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => value.fmt(f),
            Value::Count(value) => value.fmt(f),
            Value::Time(value) => value.fmt(f),
            Value::Size(value) => value.fmt(f),
            Value::Rate(value) => value.fmt(f),
            Value::Chance(value) => value.fmt(f),
            Value::Word(value) => value.fmt(f),
            Value::Words(value) => value.fmt(f),
        }
    }
}

/// What values a parameter may have.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number in a range, in `unit` (such as `segments`); or one of `words`.
    Count {
        /// The least value.
        min: u64,
        /// The greatest value.
        max: u64,
        /// What is counted.
        unit: &'static str,
        /// Words allowed instead of a number.
        words: &'static [&'static str],
    },
    /// A time in a range, or one of `words`.
    Time {
        /// The least value.
        min: Duration,
        /// The greatest value.
        max: Duration,
        /// Words allowed instead of a time.
        words: &'static [&'static str],
    },
    /// A size in a range, or one of `words`.
    Size {
        /// The least value.
        min: Bytes,
        /// The greatest value.
        max: Bytes,
        /// Words allowed instead of a size.
        words: &'static [&'static str],
    },
    /// A rate in a range, or one of `words`.
    Rate {
        /// The least value.
        min: BitRate,
        /// The greatest value.
        max: BitRate,
        /// Words allowed instead of a rate.
        words: &'static [&'static str],
    },
    /// A probability.
    Chance,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any number of these words, at most 32 of them, or `none`.
    Set(&'static [&'static str]),
}

/// The default of a parameter, as text that [`Kind::parse`] reads.
#[derive(Clone, Copy, Debug)]
pub enum Defaults {
    /// The same everywhere.
    Same(&'static str),
    /// By TCP profile: textbook, rfc, linux.
    PerProfile([&'static str; 3]),
    /// By HTTP era: rfc9112, rfc2616, netscape-1998.
    PerEra([&'static str; 3]),
}

/// One parameter of `T`, a set of parameters.
#[derive(Debug)]
pub struct Param<T: 'static> {
    /// Full name, such as `tcp.initial_window`.
    pub name: &'static str,
    /// What values it may have.
    pub kind: Kind,
    /// Its default.
    pub defaults: Defaults,
    /// Where the defaults come from: RFC section, kernel version, paper.
    pub source: &'static str,
    /// What it does, in a sentence or two for a learner.
    pub help: &'static str,
    /// Stores a value that `kind` accepted.
    pub set: fn(&mut T, Value),
    /// The value it has.
    pub get: fn(&T) -> Value,
}

// Not derived: that would ask the same of `T`, of which nothing is held.
impl<T> Clone for Param<T> {
    fn clone(&self) -> Param<T> {
        *self
    }
}

impl<T> Copy for Param<T> {}

impl Defaults {
    /// The default's text under this profile and era.
    pub const fn text(&self, profile: Profile, era: Era) -> &'static str {
        match self {
            Defaults::Same(text) => text,
            Defaults::PerProfile(texts) => texts[profile as usize],
            Defaults::PerEra(texts) => texts[era as usize],
        }
    }
}

impl Kind {
    /// Reads a value, or says in a sentence why the text is not one.
    pub fn parse(&self, text: &str) -> Result<Value, String> {
        let text = text.trim();
        if let Kind::Set(words) = self {
            return WordSet::parse(words, text).map(Value::Words);
        }
        if let Some(word) = self.words().iter().find(|word| **word == text) {
            return Ok(Value::Word(word));
        }
        match self {
            Kind::Bool => match text {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err(format!("\"{text}\" is neither true nor false")),
            },
            Kind::Count { min, max, unit, .. } => {
                let number = without_unit(text, unit);
                let value: u64 = number
                    .replace('_', "")
                    .parse()
                    .map_err(|_| format!("\"{text}\" is not a whole number{}", self.or_words()))?;
                within(value, *min, *max, |n| format!("{n} {unit}")).map(Value::Count)
            }
            Kind::Time { min, max, .. } => {
                let value: Duration =
                    text.parse().map_err(|error| format!("{error}{}", self.or_words()))?;
                within(value, *min, *max, |t| t.to_string()).map(Value::Time)
            }
            Kind::Size { min, max, .. } => {
                let value: Bytes =
                    text.parse().map_err(|error| format!("{error}{}", self.or_words()))?;
                within(value, *min, *max, |b| b.to_string()).map(Value::Size)
            }
            Kind::Rate { min, max, .. } => {
                let value: BitRate =
                    text.parse().map_err(|error| format!("{error}{}", self.or_words()))?;
                within(value, *min, *max, |rate| rate.to_string()).map(Value::Rate)
            }
            Kind::Chance => {
                text.parse().map(Value::Chance).map_err(|error: UnitError| error.to_string())
            }
            Kind::Choice(words) | Kind::Set(words) => {
                Err(format!("\"{text}\" is not one of: {}", words.join(", ")))
            }
        }
    }

    /// The words it accepts besides (or instead of) numbers.
    pub const fn words(&self) -> &'static [&'static str] {
        match self {
            Kind::Bool | Kind::Chance => &[],
            Kind::Choice(words)
            | Kind::Set(words)
            | Kind::Count { words, .. }
            | Kind::Time { words, .. }
            | Kind::Size { words, .. }
            | Kind::Rate { words, .. } => words,
        }
    }

    /// What values it accepts, in words: `1 ms to 1 h, or unlimited`.
    pub fn range(&self) -> String {
        let range = match self {
            Kind::Bool => return "true or false".to_owned(),
            Kind::Choice(words) => return words.join(", "),
            Kind::Set(words) => return format!("{NO_WORDS}, or any of {}", words.join(", ")),
            Kind::Count { min, max: u64::MAX, .. } => format!("at least {min}"),
            Kind::Count { min, max, .. } => format!("{min} to {max}"),
            Kind::Time { min, max: Duration::MAX, .. } => format!("at least {min}"),
            Kind::Time { min, max, .. } => format!("{min} to {max}"),
            Kind::Size { min, max: Bytes(u64::MAX), .. } => format!("at least {min}"),
            Kind::Size { min, max, .. } => format!("{min} to {max}"),
            Kind::Rate { min, max, .. } => format!("{min} to {max}"),
            Kind::Chance => return "0% to 100%".to_owned(),
        };
        match self.words() {
            [] => range,
            words => format!("{range}, or {}", words.join(", ")),
        }
    }

    fn or_words(&self) -> String {
        match self.words() {
            [] => String::new(),
            words => format!(" (or one of: {})", words.join(", ")),
        }
    }
}

/// The number before an optional unit: `100 packets` and `1 packet` are what `100` and `1` are.
fn without_unit<'t>(text: &'t str, unit: &str) -> &'t str {
    let number = text.strip_suffix(unit).or_else(|| text.strip_suffix(unit.strip_suffix('s')?));
    match number {
        Some(number) if number.ends_with(' ') => number.trim_end(),
        _ => text,
    }
}

fn within<V: PartialOrd + Copy>(
    value: V,
    min: V,
    max: V,
    show: impl Fn(V) -> String,
) -> Result<V, String> {
    if value < min {
        Err(format!("{} is below the least value, {}", show(value), show(min)))
    } else if value > max {
        Err(format!("{} is above the greatest value, {}", show(value), show(max)))
    } else {
        Ok(value)
    }
}

/// Gives every parameter of the table its default under this profile and era.
///
/// Panics where a default is not a value of its own kind: a fault of the table.
pub fn apply_defaults<T>(table: &[Param<T>], target: &mut T, profile: Profile, era: Era) {
    for param in table {
        let text = param.defaults.text(profile, era);
        let value = param
            .kind
            .parse(text)
            .unwrap_or_else(|error| panic!("the default of {}: {error}", param.name));
        (param.set)(target, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_against_kind_and_range() {
        let window = Kind::Count { min: 1, max: 1000, unit: "segments", words: &["unlimited"] };
        assert_eq!(window.parse("10"), Ok(Value::Count(10)));
        assert_eq!(window.parse("10 segments"), Ok(Value::Count(10)));
        assert_eq!(window.parse("1 segment"), Ok(Value::Count(1)));
        assert_eq!(window.parse("unlimited"), Ok(Value::Word("unlimited")));
        for (text, reason) in [
            ("0", "below the least value, 1 segments"),
            ("1001", "above the greatest value"),
            ("ten", "unlimited"),
        ] {
            assert!(window.parse(text).unwrap_err().contains(reason), "{text}");
        }
    }

    #[test]
    fn sets_of_words_come_back_as_they_are_written() {
        let kind = Kind::Set(&["a", "b", "c"]);
        for (text, shown) in [("b", "b"), ("c, a", "a c"), ("none", "none"), ("a a b", "a b")] {
            assert_eq!(kind.parse(text).unwrap().to_string(), shown);
            assert_eq!(kind.parse(shown), kind.parse(text));
        }
        for text in ["", "d", "a none", "A"] {
            assert!(kind.parse(text).is_err(), "{text:?}");
        }
    }
}
