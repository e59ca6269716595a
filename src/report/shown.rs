//! A run and the language that it is shown in: what every view is a function of.

use crate::analyze::Run;
use crate::lang::{Lang, titles};
use std::ops::Deref;

/// A run as it is shown to somebody.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What was run.
    pub run: &'a Run,
    /// What is spoken.
    pub lang: Lang,
}

impl<'a> Shown<'a> {
    /// The scenario's title, in the language where it is known in that.
    pub fn title(&self) -> &'a str {
        titles::of(self.lang, &self.run.scenario.title)
    }
}

impl Deref for Shown<'_> {
    type Target = Run;

    fn deref(&self) -> &Run {
        self.run
    }
}

/// In English.
impl<'a> From<&'a Run> for Shown<'a> {
    fn from(run: &'a Run) -> Shown<'a> {
        Shown { run, lang: Lang::En }
    }
}
