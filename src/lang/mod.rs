//! What is said to people, in English and in Korean: one catalogue for every view.
//!
//! A message is a function of the language and of what is filled in; the compiler sees that none
//! is missing, unused or given the wrong arguments:
//!
//! ```ignore
//! use crate::lang::{Lang, sentence as say};
//! say::hung(lang, ordinal, rounded(length, 4), reason)   // "request 2 hung for 14.99 s: …"
//! ```
//!
//! | file | what it has |
//! |---|---|
//! | `messages/*.rs` | the messages, a file for each view, both languages side by side |
//! | `catalogue` | the macro that makes functions and a table of them |
//! | `template` | filling in: `{name}`, and choices by what is filled in |
//! | `nouns` | names that are common nouns: `the proxy`, but `squid` |
//! | `awaited` | what somebody waits for |
//! | `korean` | 은/는, 이/가, 을/를, 과/와, 으로/로 by the final sound |
//!
//! **A new message**: write it into the file of its view with `en` and `ko`. Say in Korean what a
//! lecturer in Korea would say (커넥션, 지속 커넥션, 프락시, 멍청한 프락시, 왕복 시간); protocol words that
//! stand in a packet or in an RFC's name of a thing stay as they are (SYN, cwnd, TIME-WAIT).
//!
//! **Templates.** `{name}` is filled in. `{count:segment/segments}` says the first where the
//! filled-in text is `1` and the second otherwise; in Korean `{name:은/는}` says the first behind a
//! consonant and the second behind a vowel. Both print the choice only, so that a name with its
//! particle is `{name}{name:은/는}`. The rule is the language's, not the message's.
//!
//! Data files (CSV, JSON, captures) do not depend on the language. Which language a text is in
//! follows from the command line and the environment, which only `cli` reads.

#[macro_use]
mod catalogue;
pub(crate) mod awaited;
mod korean;
mod messages;
mod nouns;
mod template;

#[cfg(test)]
mod tests;

pub use catalogue::Message;
pub(crate) use messages::*;
pub(crate) use nouns::noun;

/// A language that `sim` speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// All of them.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Ko];

    /// Its code (ISO 639-1), as it stands in `--lang`, in HTML and in SVG.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }

    /// The language of a code, if `sim` speaks it.
    pub fn of_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The language of a locale's name as it stands in the environment: `ko_KR.UTF-8`, `C`.
    /// English where it is none of ours.
    pub fn of_locale(locale: &str) -> Lang {
        let code = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Lang::of_code(&code.to_ascii_lowercase()).unwrap_or_default()
    }

    /// What belongs to this language.
    pub const fn pick<T: Copy>(self, en: T, ko: T) -> T {
        match self {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }
}

/// Every message, in the order of the files; keys begin with the file's name: `sentence.hung`.
///
/// This is what a page takes to its script. The script fills in templates by the rules above.
pub fn catalogue() -> impl Iterator<Item = (String, &'static Message)> {
    let all = messages::TABLES.iter();
    all.flat_map(|(file, table)| {
        table.iter().map(move |message| (format!("{file}.{}", message.key), message))
    })
}
