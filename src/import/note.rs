//! What is said of what a file does not tell.

use crate::lang::Lang;

/// A sentence, in every language: whoever shows it chooses, and the scenario's comments are English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note([String; Lang::ALL.len()]);

impl Note {
    /// What `say` says in each language.
    pub(super) fn of<T: Into<String>>(say: impl Fn(Lang) -> T) -> Note {
        Note(Lang::ALL.map(|lang| one_line(&say(lang).into())))
    }

    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> &str {
        let [en, ko] = &self.0;
        lang.pick(en, ko)
    }
}

/// What may stand behind `//`: nothing that ends the line or steers a terminal.
pub(super) fn one_line(text: &str) -> String {
    shortened(&text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>())
}

pub(super) fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(400).collect()
}
