//! Every text once: columns hold its number.

use std::collections::BTreeMap;

/// Texts in the order in which they were first needed.
#[derive(Default)]
pub(super) struct Strings {
    numbers: BTreeMap<String, u32>,
    texts: Vec<String>,
    /// Some that were needed lately, and are likely to be needed again: the words of causes come with every
    /// change, among the heads of thousands of messages.
    lately: [u32; LATELY],
    next: usize,
}

/// How many are looked at before all the others.
const LATELY: usize = 32;

impl Strings {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        let is_it = |number: &&u32| self.texts.get(**number as usize).is_some_and(|of| of == text);
        if let Some(number) = self.lately.iter().find(is_it) {
            return *number;
        }
        let number = self.numbers.get(text).copied().unwrap_or_else(|| {
            let number = self.texts.len() as u32;
            self.numbers.insert(text.to_owned(), number);
            self.texts.push(text.to_owned());
            number
        });
        self.lately[self.next] = number;
        self.next = (self.next + 1) % LATELY;
        number
    }

    /// All texts, by number.
    pub(super) fn finish(self) -> Vec<String> {
        self.texts
    }
}
