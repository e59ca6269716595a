//! A picture with head and foot around it: title, what it shows, what made it.

use super::palette::{GRID, INK, MUTED, RULE};
use super::svg::{Svg, Type};
use super::text::{clean, width, wrap};
use crate::lang::Lang;

/// Width of a picture.
pub const WIDTH: f64 = 1280.0;
/// Around everything.
pub const MARGIN: f64 = 28.0;
/// Size of ordinary text.
pub const TEXT: f64 = 15.0;
/// Size of small text: labels of axes, remarks.
pub const SMALL: f64 = 13.5;

/// Draws a sign of a legend: its left end, and the height around which it stands.
pub type Sign<'a> = Box<dyn Fn(&mut Svg, f64, f64) + 'a>;

/// A picture being drawn from above.
pub struct Sheet {
    /// What was drawn.
    pub svg: Svg,
    /// Where the free space begins.
    pub y: f64,
    title: String,
    description: String,
    lang: Lang,
}

impl Sheet {
    /// A sheet with its title and, below it, what it shows under which conditions.
    pub fn begin(lang: Lang, title: &str, what: &str, conditions: &str) -> Sheet {
        let mut svg = Svg::new(WIDTH);
        let mut y = 12.0;
        let room = WIDTH - 2.0 * MARGIN;
        for line in wrap(&clean(title), 27.0, room) {
            y += 34.0;
            svg.text((MARGIN, y), Type::size(27.0).bold(), &line);
        }
        y += 4.0;
        for line in wrap(&clean(&format!("{what} · {conditions}")), 16.0, room) {
            y += 24.0;
            svg.text((MARGIN, y), Type::size(16.0).fill(MUTED), &line);
        }
        let description = format!("{what}. {conditions}");
        Sheet { svg, y: y + 16.0, title: title.to_owned(), description, lang }
    }

    /// Remarks below everything.
    pub fn remark(&mut self, text: &str) {
        for line in wrap(text, SMALL, WIDTH - 2.0 * MARGIN) {
            self.y += 20.0;
            self.svg.text((MARGIN, self.y), Type::size(SMALL).fill(MUTED), &line);
        }
    }

    /// The picture as text.
    pub fn finish(mut self, provenance: &str) -> String {
        let y = self.y + 30.0;
        self.svg.text((MARGIN, y), Type::size(12.5).fill(MUTED), provenance);
        self.svg.set_height(y + 16.0);
        self.svg.finish(self.lang, &self.title, &self.description)
    }

    /// A row of signs with their words, as many rows as they need. A sign is drawn from its left
    /// end on, 30 wide, around the height that it gets.
    pub fn legend(&mut self, items: &[(Sign<'_>, &str)]) {
        if items.is_empty() {
            return;
        }
        let mut x = MARGIN;
        self.y += 14.0;
        for (sign, words) in items {
            let wide = 38.0 + width(words, TEXT) + 22.0;
            if x + wide > WIDTH - MARGIN {
                x = MARGIN;
                self.y += 26.0;
            }
            sign(&mut self.svg, x, self.y);
            self.svg.text((x + 38.0, self.y + 5.0), Type::size(TEXT), words);
            x += wide;
        }
        self.y += 18.0;
    }
}

/// A vertical grid line with its label below `bottom`.
pub fn tick(svg: &mut Svg, x: f64, (top, bottom): (f64, f64), label: &str) {
    svg.line((x, top), (x, bottom), &format!("stroke=\"{GRID}\""));
    svg.line((x, bottom), (x, bottom + 5.0), &format!("stroke=\"{RULE}\""));
    svg.text((x, bottom + 19.0), Type::size(SMALL).anchor("middle").fill(INK), label);
}

/// A horizontal grid line with its label left of `left`.
pub fn level(svg: &mut Svg, y: f64, (left, right): (f64, f64), label: &str) {
    svg.line((left, y), (right, y), &format!("stroke=\"{GRID}\""));
    svg.text((left - 9.0, y + 5.0), Type::size(SMALL).anchor("end").fill(INK), label);
}
