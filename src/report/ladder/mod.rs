//! The sequence ladder: who sent what to whom, when, and what each party made of it.
//!
//! [`model`] reads the trace into parties, arrows and notes; [`fold`] gathers runs of alike
//! segments; [`picture`] and [`txt`] draw the same model.

mod fold;
pub(super) mod hang;
mod heads;
mod layout;
mod model;
mod picture;
mod txt;
mod words;

use crate::report::Shown;

/// As many arrows are shown as text: a few pages.
const TEXT_ARROWS: usize = 180;

/// The ladder of one variant as an SVG picture. Empty of arrows where nothing was sent;
/// `variant` beyond the last gives a picture that says so.
pub fn ladder_svg<'a>(run: impl Into<Shown<'a>>, variant: usize) -> String {
    let run = run.into();
    picture::draw(run, variant)
}

/// The same as plain text, at most 110 columns wide.
pub fn ladder_txt<'a>(run: impl Into<Shown<'a>>, variant: usize) -> String {
    let run = run.into();
    txt::draw(&model::Reading::of(run, variant).ladder(TEXT_ARROWS), run, variant)
}
