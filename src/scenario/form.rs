//! A group of settings under examination: which fields it may have, which it has, and what
//! their values are. Everything wrong goes into [`Problems`]; the checks go on with defaults.

use super::document::{Node, Value as Raw};
use super::place::Problems;
use super::settings::Setting;
use super::suggest;
use crate::params::{Era, Kind, Profile, Value};
use crate::units::{BitRate, Bytes, Duration, Probability};

/// What is known while a scenario is checked, and the problems found so far.
#[derive(Debug)]
pub(super) struct Checks {
    pub problems: Problems,
    pub profile: Profile,
    pub era: Era,
}

/// A group of settings whose names have been checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form<'d> {
    pub node: &'d Node,
    /// What it is: `a link`.
    what: &'static str,
    /// The settings that it may have.
    known: &'d [&'static str],
}

impl Checks {
    /// Takes a node as a group of settings, and reports a wrong type and unknown names.
    pub fn form<'d>(
        &mut self,
        node: &'d Node,
        what: &'static str,
        known: &'d [&'static str],
    ) -> Option<Form<'d>> {
        let Raw::Fields(fields) = &node.value else {
            self.wrong_type(node, &format!("{what} is a group of settings"), "(name: value, …)");
            return None;
        };
        for field in fields {
            if !known.contains(&field.name.as_str()) {
                let message = format!("{what} has no setting `{}`", field.name);
                let hint = suggest::hint(&field.name, known.iter().copied(), "it has");
                self.problems.add(&field.place, message, hint);
            }
        }
        Some(Form { node, what, known })
    }

    /// Reports that a value is of the wrong type.
    pub fn wrong_type(&mut self, node: &Node, expected: &str, example: &str) {
        let hint = match &node.value {
            // What RON has for numbers that are none is no better with quotes.
            Raw::Word(word) if !matches!(word.trim_start_matches(['+', '-']), "NaN" | "inf") => {
                format!("write \"{word}\", with quotes")
            }
            _ => format!("for example {example}"),
        };
        self.problems.add(&node.place, format!("{expected}, not {}", node.what()), Some(hint));
    }

    /// The elements of a list; a group of settings alone counts as a list of one.
    pub fn list<'d>(&mut self, form: Form<'d>, name: &'static str, example: &str) -> Vec<&'d Node> {
        let Some(node) = form.get(name) else { return Vec::new() };
        match &node.value {
            Raw::List(items) => items.iter().collect(),
            Raw::Fields(_) | Raw::Text(_) => vec![node],
            _ => {
                self.wrong_type(node, &format!("`{name}` is a list"), example);
                Vec::new()
            }
        }
    }

    /// A text such as a name or a title.
    pub fn text<'d>(&mut self, form: Form<'d>, name: &'static str) -> Option<&'d str> {
        let node = form.get(name)?;
        if node.text().is_none() {
            self.wrong_type(node, &format!("`{name}` is a text"), &format!("{name}: \"…\""));
        }
        node.text()
    }

    /// A text that must be there.
    pub fn required_text<'d>(&mut self, form: Form<'d>, name: &'static str) -> Option<&'d str> {
        if form.get(name).is_none() {
            self.missing(form, name, &format!("{name}: \"…\""));
        }
        self.text(form, name)
    }

    /// Reports that a setting is missing.
    pub fn missing(&mut self, form: Form<'_>, name: &str, example: &str) {
        // A misspelt name is a problem of its own; that the right one is missing follows from it.
        let misspelt =
            |written: &str| written != name && suggest::closest(written, [name]).is_some();
        let unknown = |written: &str| !form.known.contains(&written);
        if form.node.fields().iter().any(|f| unknown(&f.name) && misspelt(&f.name)) {
            return;
        }
        let message = format!("{} needs `{name}`", form.what);
        self.problems.add(
            &form.node.place.opening(),
            message,
            Some(format!("for example {example}")),
        );
    }

    /// The value of a setting: the one given, or the default where there is none or a wrong one.
    pub fn setting(&mut self, form: Form<'_>, setting: &Setting) -> Value {
        let default = setting.default_value(self.profile, self.era);
        let Some(node) = form.get(setting.field()) else {
            if setting.defaults.is_none() {
                let example = format!("{}: {}", setting.field(), example(&setting.kind));
                self.missing(form, setting.field(), &example);
            }
            return default;
        };
        self.value(node, setting.field(), &setting.kind).unwrap_or(default)
    }

    /// Reads a node as a value of this kind.
    pub fn value(&mut self, node: &Node, name: &str, kind: &Kind) -> Option<Value> {
        let text = match &node.value {
            Raw::Text(text) | Raw::Number(text) => text.as_str(),
            Raw::Bool(true) => "true",
            Raw::Bool(false) => "false",
            _ => {
                let expected = format!("`{name}` is {}", noun(kind));
                self.wrong_type(node, &expected, &format!("{name}: {}", example(kind)));
                return None;
            }
        };
        match kind.parse(text) {
            Ok(value) => Some(value),
            Err(reason) => {
                let message = format!("`{name}`: {reason}");
                self.problems.add(&node.place, message, value_hint(text, kind));
                None
            }
        }
    }

    pub fn time(&mut self, form: Form<'_>, setting: &Setting) -> Duration {
        self.time_or_word(form, setting).unwrap_or(Duration::ZERO)
    }

    /// A time, or `None` for a word such as `never`.
    pub fn time_or_word(&mut self, form: Form<'_>, setting: &Setting) -> Option<Duration> {
        match self.setting(form, setting) {
            Value::Time(time) => Some(time),
            _ => None,
        }
    }

    pub fn count(&mut self, form: Form<'_>, setting: &Setting) -> u64 {
        self.count_or_word(form, setting).unwrap_or(0)
    }

    /// A count, or `None` for a word such as `unlimited`.
    pub fn count_or_word(&mut self, form: Form<'_>, setting: &Setting) -> Option<u64> {
        match self.setting(form, setting) {
            Value::Count(count) => Some(count),
            _ => None,
        }
    }

    pub fn size(&mut self, form: Form<'_>, setting: &Setting) -> Bytes {
        match self.setting(form, setting) {
            Value::Size(size) => size,
            _ => Bytes(0),
        }
    }

    /// A rate, or `None` for `unlimited`.
    pub fn rate(&mut self, form: Form<'_>, setting: &Setting) -> Option<BitRate> {
        match self.setting(form, setting) {
            Value::Rate(rate) => Some(rate),
            _ => None,
        }
    }

    pub fn chance(&mut self, form: Form<'_>, setting: &Setting) -> Probability {
        match self.setting(form, setting) {
            Value::Chance(chance) => chance,
            _ => Probability::NEVER,
        }
    }

    pub fn bool(&mut self, form: Form<'_>, setting: &Setting) -> bool {
        matches!(self.setting(form, setting), Value::Bool(true))
    }

    pub fn word(&mut self, form: Form<'_>, setting: &Setting) -> &'static str {
        match self.setting(form, setting) {
            Value::Word(word) => word,
            _ => "",
        }
    }
}

impl<'d> Form<'d> {
    /// The value of a field. `None` counts as not being there.
    pub fn get(&self, name: &str) -> Option<&'d Node> {
        self.node.field(name).filter(|node| !matches!(node.value, Raw::None))
    }
}

/// What a value of this kind is, for `… is a time, not a list`.
fn noun(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool => "true or false",
        Kind::Count { .. } => "a number",
        Kind::Time { .. } => "a time",
        Kind::Size { .. } => "a size",
        Kind::Rate { .. } => "a rate",
        Kind::Chance => "a probability",
        Kind::Choice(_) => "a word in quotes",
        Kind::Set(_) => "words in quotes",
    }
}

fn example(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "true".into(),
        Kind::Count { min, .. } => (*min).max(10).to_string(),
        Kind::Time { .. } => "\"50ms\"".into(),
        Kind::Size { .. } => "\"10kB\"".into(),
        Kind::Rate { .. } => "\"10Mbit/s\"".into(),
        Kind::Chance => "\"1%\"".into(),
        Kind::Choice(words) | Kind::Set(words) => format!("\"{}\"", words[0]),
    }
}

/// How to mend a wrong value: the unit that was forgotten, the word that was meant, the range.
fn value_hint(text: &str, kind: &Kind) -> Option<String> {
    if let Some(word) = suggest::closest(text, kind.words().iter().copied()) {
        return Some(format!("did you mean \"{word}\"?"));
    }
    let bare_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let unit = match kind {
        Kind::Time { .. } => "ms",
        Kind::Size { .. } => "kB",
        Kind::Rate { .. } => "Mbit/s",
        Kind::Chance => "%",
        _ => "",
    };
    if bare_number && !unit.is_empty() && text.chars().any(|c| c.is_ascii_digit() && c != '0') {
        return Some(format!("write the unit, such as \"{text}{unit}\""));
    }
    Some(format!("allowed: {}", kind.range()))
}
