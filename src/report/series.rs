//! How the strategies look: colour, dash and marker, so that none needs its colour.

use crate::report::palette::{PAPER, SERIES};
use crate::report::sheet::{Sheet, Sign};
use crate::report::svg::Svg;
use crate::report::text::clean;

/// The look of a strategy's line.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub hex: &'static str,
    dash: &'static str,
    marker: usize,
}

/// A dash for each colour of [`SERIES`].
const DASHES: [&str; SERIES.len()] =
    ["", "9 5", "2 4", "12 4 2 4", "5 3", "16 6", "12 3 2 3 2 3", "20 4 6 4", "6 2 2 2", "3 7"];
/// The markers from this one on are those from the first on, hollow, and a plus.
const HOLLOW: usize = 6;

/// The look of the strategy in this place; the eleventh looks like the first.
pub(super) fn look(index: usize) -> Look {
    let place = index % SERIES.len();
    Look { hex: SERIES[place], dash: DASHES[place], marker: place }
}

/// Each strategy's sign and name.
pub(super) fn draw_legend(sheet: &mut Sheet, strategies: &[&str], looks: &[Look]) {
    let names: Vec<String> = strategies.iter().map(|name| clean(name)).collect();
    let items: Vec<(Sign<'_>, &str)> = looks
        .iter()
        .zip(&names)
        .map(|(look, name)| {
            let sign: Sign<'_> = Box::new(|svg, x, y| look.sign(svg, x, y));
            (sign, name.as_str())
        })
        .collect();
    sheet.legend(&items);
}

impl Look {
    pub fn line(&self, svg: &mut Svg, points: &[(f64, f64)]) {
        let dash = match self.dash {
            "" => String::new(),
            dash => format!(" stroke-dasharray=\"{dash}\""),
        };
        svg.polyline(points, &format!("stroke=\"{}\" stroke-width=\"2.4\"{dash}", self.hex));
    }

    pub fn marker(&self, svg: &mut Svg, (x, y): (f64, f64)) {
        let fill = if self.marker < HOLLOW { self.hex } else { PAPER };
        let style = format!("fill=\"{fill}\" stroke=\"{}\" stroke-width=\"1.8\"", self.hex);
        let mut strokes = |ends: [(f64, f64); 4]| {
            let style = format!("stroke=\"{}\" stroke-width=\"3\"", self.hex);
            let [a, b, c, d] = ends.map(|(dx, dy)| (x + dx, y + dy));
            svg.line(a, b, &style);
            svg.line(c, d, &style);
        };
        match self.marker {
            0 | 6 => svg.element("circle", &format!("cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" {style}")),
            1 | 7 => svg.rect((x - 4.5, y - 4.5), (9.0, 9.0), &style),
            2 | 8 => svg.polygon(&[(x, y - 6.0), (x + 5.5, y + 4.5), (x - 5.5, y + 4.5)], &style),
            3 => svg.polygon(&[(x, y - 6.5), (x + 6.0, y), (x, y + 6.5), (x - 6.0, y)], &style),
            4 => svg.polygon(&[(x, y + 6.0), (x + 5.5, y - 4.5), (x - 5.5, y - 4.5)], &style),
            5 => strokes([(-5.0, -5.0), (5.0, 5.0), (-5.0, 5.0), (5.0, -5.0)]),
            _ => strokes([(-6.0, 0.0), (6.0, 0.0), (0.0, -6.0), (0.0, 6.0)]),
        }
    }

    /// The sign in a legend, 30 wide.
    pub fn sign(&self, svg: &mut Svg, x: f64, y: f64) {
        self.line(svg, &[(x, y), (x + 30.0, y)]);
        self.marker(svg, (x + 15.0, y));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No two lines of a picture have the same colour, dash or marker.
    #[test]
    fn ten_lines_look_different_in_every_way() {
        let looks: Vec<Look> = (0..SERIES.len()).map(look).collect();
        let signs = |draw: &dyn Fn(&Look, &mut Svg)| -> Vec<String> {
            let of = looks.iter().map(|look| {
                let mut svg = Svg::new(40.0);
                draw(look, &mut svg);
                svg.finish(crate::lang::Lang::En, "", "").replace(look.hex, "")
            });
            of.collect()
        };
        for all in [
            looks.iter().map(|look| look.hex.to_owned()).collect(),
            signs(&|look, svg| look.line(svg, &[(0.0, 0.0), (9.0, 9.0)])),
            signs(&|look, svg| look.marker(svg, (9.0, 9.0))),
        ] {
            for (index, one) in all.iter().enumerate() {
                assert!(!all[..index].contains(one), "{index}: {one}");
            }
        }
    }
}
