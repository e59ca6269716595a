//! Every text once: columns hold its number.

use std::collections::BTreeMap;

/// Texts in the order in which they were first needed.
#[derive(Default)]
pub(super) struct Strings {
    numbers: BTreeMap<String, u32>,
    texts: Vec<String>,
}

impl Strings {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }

    /// All texts, by number.
    pub(super) fn finish(self) -> Vec<String> {
        self.texts
    }
}
