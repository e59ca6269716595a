//! The palette by day and by night, as CSS.
//!
//! Every colour of the pictures is a variable; the pictures' own colours, which stand in them as
//! attributes, are overruled by the variable of the same colour. So one picture serves both.
//! `tests.rs` measures the contrast of what is read.

use crate::report::palette::{
    AMBER, BLUE, DARK_AMBER, GREEN, GREY, GRID, INK, LANE, LIGHT_AMBER, LIGHT_BLUE, LIGHT_GREEN,
    LIGHT_PURPLE, LIGHT_RED, MUTED, PURPLE, RED, RULE,
};
use std::fmt::Write;

/// Name, colour by day, colour by night.
pub(super) const COLOURS: [(&str, &str, &str); 18] = [
    ("paper", "#ffffff", "#14171c"),
    ("ink", INK, "#eceff4"),
    ("muted", MUTED, "#a9b2bf"),
    ("rule", RULE, "#59616d"),
    ("grid", GRID, "#2a3038"),
    ("lane", LANE, "#1d2229"),
    ("blue", BLUE, "#7fbcf2"),
    ("light-blue", LIGHT_BLUE, "#2c5b85"),
    ("green", GREEN, "#5fd0a5"),
    ("light-green", LIGHT_GREEN, "#1f4d3e"),
    ("grey", GREY, "#9aa2ae"),
    ("purple", PURPLE, "#d79be6"),
    ("light-purple", LIGHT_PURPLE, "#402a49"),
    ("red", RED, "#ff8f88"),
    ("light-red", LIGHT_RED, "#4f2628"),
    ("amber", AMBER, "#f0a63a"),
    ("light-amber", LIGHT_AMBER, "#4a3714"),
    ("dark-amber", DARK_AMBER, "#f4c67c"),
];

/// The variables, and the rules that put them into the pictures.
pub(super) fn css() -> String {
    let mut css = String::from(":root{");
    for (name, day, night) in COLOURS {
        let _ = write!(css, "--{name}:light-dark({day},{night});");
    }
    css.push_str("}\n");
    for (name, day, _) in COLOURS {
        let short = if day == "#ffffff" { ",.picture [fill=\"#fff\"]" } else { "" };
        let _ = writeln!(css, ".picture [fill=\"{day}\" i]{short}{{fill:var(--{name})}}");
        let _ = writeln!(css, ".picture [stroke=\"{day}\" i]{{stroke:var(--{name})}}");
    }
    css
}
