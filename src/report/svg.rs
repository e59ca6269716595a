//! A tiny writer of SVG: shapes and text in, text out, everything escaped.

use super::palette::{FONT_FAMILY, INK, PAPER};
#[cfg(feature = "charts")]
use super::pattern::Area;
use super::pattern::{self, Pattern};
use super::text::{clean, width};
use crate::lang::Lang;
use std::fmt::Write;

/// An SVG picture being written.
#[derive(Debug)]
pub struct Svg {
    body: String,
    width: f64,
    height: f64,
    /// The patterns in use and the colours of their lines.
    patterns: Vec<(Pattern, &'static str)>,
}

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// Font size.
    pub size: f64,
    /// Colour.
    pub fill: &'static str,
    /// Whether it is bold.
    pub bold: bool,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// Whether a light ground keeps it readable on top of lines.
    pub halo: bool,
}

impl Type {
    /// Plain text of this size.
    pub const fn size(size: f64) -> Type {
        Type { size, fill: INK, bold: false, anchor: "start", halo: false }
    }

    /// In this colour.
    pub const fn fill(mut self, fill: &'static str) -> Type {
        self.fill = fill;
        self
    }

    /// Bold.
    pub const fn bold(mut self) -> Type {
        self.bold = true;
        self
    }

    /// `start`, `middle` or `end` of the text stands at its position.
    pub const fn anchor(mut self, anchor: &'static str) -> Type {
        self.anchor = anchor;
        self
    }

    /// On a light ground.
    pub const fn halo(mut self) -> Type {
        self.halo = true;
        self
    }
}

impl Svg {
    /// An empty picture of this width; the height comes when it is finished.
    pub fn new(width: f64) -> Svg {
        Svg { body: String::new(), width, height: 0.0, patterns: Vec::new() }
    }

    /// Adds an element with attributes that need no escaping.
    pub fn element(&mut self, name: &str, attributes: &str) {
        let _ = writeln!(self.body, "<{name} {attributes}/>");
    }

    /// Adds markup as it stands: for constants only, never for names.
    pub fn raw(&mut self, markup: &'static str) {
        self.body.push_str(markup);
        self.body.push('\n');
    }

    /// Adds a straight line.
    pub fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), style: &str) {
        self.element(
            "line",
            &format!("x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" {style}"),
        );
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), style: &str) {
        self.element(
            "rect",
            &format!(
                "x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" {style}"
            ),
        );
    }

    /// Adds a filled or outlined polygon.
    pub fn polygon(&mut self, points: &[(f64, f64)], style: &str) {
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.element("polygon", &format!("points=\"{}\" {style}", points.join(" ")));
    }

    /// Adds a rectangle that looks like this, its pattern included; `edge` is its stroke.
    #[cfg(feature = "charts")]
    pub(super) fn area_rect(&mut self, at: (f64, f64), size: (f64, f64), look: Area, edge: &str) {
        self.rect(at, size, &format!("fill=\"{}\" {edge}", look.ground));
        if let Some(id) = self.pattern(look) {
            self.rect(at, size, &format!("fill=\"url(#{id})\""));
        }
    }

    /// Adds a polygon that looks like this, its pattern included.
    #[cfg(feature = "charts")]
    pub(super) fn area_polygon(&mut self, points: &[(f64, f64)], look: Area) {
        self.polygon(points, &format!("fill=\"{}\"", look.ground));
        if let Some(id) = self.pattern(look) {
            self.polygon(points, &format!("fill=\"url(#{id})\""));
        }
    }

    /// The name of a look's pattern, which is defined when the picture is finished.
    #[cfg(feature = "charts")]
    fn pattern(&mut self, look: Area) -> Option<String> {
        let used = (look.pattern?, look.ink());
        if !self.patterns.contains(&used) {
            self.patterns.push(used);
        }
        look.pattern_id()
    }

    /// Adds a line through several points.
    pub fn polyline(&mut self, points: &[(f64, f64)], style: &str) {
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.element("polyline", &format!("points=\"{}\" fill=\"none\" {style}", points.join(" ")));
    }

    /// Adds a line of text whose baseline is at `y`.
    pub fn text(&mut self, (x, y): (f64, f64), style: Type, text: &str) {
        let weight = if style.bold { " font-weight=\"600\"" } else { "" };
        let anchor = match style.anchor {
            "start" => String::new(),
            anchor => format!(" text-anchor=\"{anchor}\""),
        };
        if style.halo {
            // A rim of stroked letters looks the same and takes ten times as long to rasterise.
            let wide = width(text, style.size);
            let left = x - match style.anchor {
                "middle" => wide / 2.0,
                "end" => wide,
                _ => 0.0,
            };
            let place = (left - 1.0, y - style.size * 0.82);
            let size = (wide + 2.0, style.size * 1.08);
            self.rect(place, size, &format!("fill=\"{PAPER}\" fill-opacity=\"0.8\""));
        }
        let text = escape(text);
        let _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{}\"{weight}{anchor} \
             fill=\"{}\">{text}</text>",
            style.size, style.fill
        );
    }

    /// Adds a group with words for those who point at it, or cannot see it.
    #[cfg(feature = "charts")]
    pub fn titled(&mut self, words: &str, draw: impl FnOnce(&mut Svg)) {
        let _ = writeln!(self.body, "<g><title>{}</title>", escape(words));
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// Adds everything of another picture on top.
    pub fn append(&mut self, other: Svg) {
        self.body.push_str(&other.body);
        let new = other.patterns.into_iter().filter(|used| !self.patterns.contains(used));
        self.patterns.extend(new.collect::<Vec<_>>());
    }

    /// Sets the height.
    pub fn set_height(&mut self, height: f64) {
        self.height = height.ceil();
    }

    /// The picture as text, with a title and a description for those who cannot see it.
    pub fn finish(self, lang: Lang, title: &str, description: &str) -> String {
        let (width, height) = (self.width, self.height);
        let definitions: String =
            self.patterns.iter().map(|(of, hex)| pattern::definition(*of, hex)).collect();
        let definitions = match definitions.is_empty() {
            true => String::new(),
            false => format!("<defs>{definitions}</defs>\n"),
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" xml:lang=\"{}\" font-family=\"{FONT_FAMILY}\">\n\
             <title>{}</title>\n<desc>{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{PAPER}\"/>\n{definitions}{}</svg>\n",
            lang.code(),
            escape(title),
            escape(description),
            self.body
        )
    }
}

/// `text` as it stands between tags and in attributes: names are text, never markup.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_never_markup() {
        let mut svg = Svg::new(100.0);
        svg.text((0.0, 10.0), Type::size(12.0), "<script>alert(\"1\")</script> & 'x'");
        let svg = svg.finish(Lang::En, "</title><script>", "\"\u{0}");
        assert!(!svg.contains("<script") && !svg.contains('\u{0}'));
        assert!(
            svg.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;")
        );
    }
}
