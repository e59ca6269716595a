//! The palette by day and by night, as CSS.
//!
//! Every colour of the pictures is a variable; the pictures' own colours, which stand in them as
//! attributes, are overruled by the variable of the same colour. So one picture serves both.
//! `tests.rs` measures the contrast of what is read.

pub(super) use crate::report::theme::COLOURS;
use std::fmt::Write;

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
