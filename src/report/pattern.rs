//! How areas look: a ground and, where lightness alone would not tell it from what it may touch,
//! lines or dots over it. On a grey printer, and for whoever does not see the colours, two areas of
//! one picture differ in lightness by [`LEAST_LIGHTNESS`] or in their pattern; the tests in `theme`
//! hold the looks of all pictures to it.

use super::palette::{INK, PAPER};

/// Least difference in CIE 1976 L*, from 0 for black to 100 for white, by which areas without
/// different patterns are told apart: a tenth of the way from paper to ink.
#[cfg(test)]
pub(super) const LEAST_LIGHTNESS: f64 = 10.0;

/// What lies over a ground.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pattern {
    /// Lines that rise to the right.
    Rising,
    /// Lines that fall to the right.
    Falling,
    /// Both.
    Crossed,
    /// Lines from left to right.
    Level,
    /// Lines from top to bottom.
    Upright,
    /// Dots.
    Dotted,
}

impl Pattern {
    const fn name(self) -> &'static str {
        match self {
            Pattern::Rising => "rising",
            Pattern::Falling => "falling",
            Pattern::Crossed => "crossed",
            Pattern::Level => "level",
            Pattern::Upright => "upright",
            Pattern::Dotted => "dotted",
        }
    }

    /// The lines of a tile, eight pixels wide and high; `None` for dots.
    const fn lines(self) -> Option<&'static str> {
        Some(match self {
            Pattern::Rising => "M-2 10L10 -2M-2 2L2 -2M6 10L10 6",
            Pattern::Falling => "M-2 -2L10 10M6 -2L10 2M-2 6L2 10",
            Pattern::Crossed => "M0 0L8 8M8 0L0 8",
            Pattern::Level => "M0 1.5H8M0 5.5H8",
            Pattern::Upright => "M1.5 0V8M5.5 0V8",
            Pattern::Dotted => return None,
        })
    }
}

/// How an area looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Area {
    pub(super) ground: &'static str,
    pub(super) pattern: Option<Pattern>,
}

impl Area {
    pub(super) const fn plain(ground: &'static str) -> Area {
        Area { ground, pattern: None }
    }

    pub(super) const fn with(ground: &'static str, pattern: Pattern) -> Area {
        Area { ground, pattern: Some(pattern) }
    }

    /// How light the ground is, from 0 to 255: the luma of ITU-R BT.709.
    fn luma(self) -> f64 {
        let part = |from: usize| u8::from_str_radix(&self.ground[from..from + 2], 16).unwrap_or(0);
        let [red, green, blue] = [1, 3, 5].map(|from| f64::from(part(from)));
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The colour of lines and words on it.
    pub(super) fn ink(self) -> &'static str {
        if self.luma() < 110.0 { PAPER } else { INK }
    }

    /// Whether words on it are read without a ground of their own, by day and by night.
    pub(super) fn carries_words(self) -> bool {
        self.pattern.is_none() && !(110.0..180.0).contains(&self.luma())
    }

    /// The name of its pattern in an SVG picture.
    pub(super) fn pattern_id(self) -> Option<String> {
        let name = self.pattern?.name();
        Some(if self.ink() == PAPER { format!("light-{name}") } else { name.to_owned() })
    }
}

/// The definition of a pattern for an SVG picture, its lines in a colour.
pub(super) fn definition(pattern: Pattern, hex: &str) -> String {
    let light = if hex == PAPER { "light-" } else { "" };
    let name = pattern.name();
    let mark = match pattern.lines() {
        Some(lines) => {
            format!(
                "<path d=\"{lines}\" stroke=\"{hex}\" stroke-width=\"1.3\" stroke-opacity=\"0.6\"/>"
            )
        }
        None => format!(
            "<circle cx=\"2\" cy=\"2\" r=\"1.3\" fill=\"{hex}\" fill-opacity=\"0.45\"/>\
             <circle cx=\"6\" cy=\"6\" r=\"1.3\" fill=\"{hex}\" fill-opacity=\"0.45\"/>"
        ),
    };
    format!(
        "<pattern id=\"{light}{name}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">{mark}</pattern>"
    )
}
