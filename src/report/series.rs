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
    hollow: bool,
}

/// The look of the strategy in this place; beyond the sixth markers are hollow.
pub(super) fn look(index: usize) -> Look {
    const DASHES: [&str; 6] = ["", "9 5", "2 4", "12 4 2 4", "5 3", "16 6"];
    let place = index % SERIES.len();
    Look { hex: SERIES[place], dash: DASHES[place], marker: place, hollow: index >= SERIES.len() }
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
        let fill = if self.hollow { PAPER } else { self.hex };
        let style = format!("fill=\"{fill}\" stroke=\"{}\" stroke-width=\"1.8\"", self.hex);
        match self.marker {
            0 => svg.element("circle", &format!("cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" {style}")),
            1 => svg.rect((x - 4.5, y - 4.5), (9.0, 9.0), &style),
            2 => svg.polygon(&[(x, y - 6.0), (x + 5.5, y + 4.5), (x - 5.5, y + 4.5)], &style),
            3 => svg.polygon(&[(x, y - 6.5), (x + 6.0, y), (x, y + 6.5), (x - 6.0, y)], &style),
            4 => svg.polygon(&[(x, y + 6.0), (x + 5.5, y - 4.5), (x - 5.5, y - 4.5)], &style),
            _ => {
                let style = format!("stroke=\"{}\" stroke-width=\"3\"", self.hex);
                svg.line((x - 5.0, y - 5.0), (x + 5.0, y + 5.0), &style);
                svg.line((x - 5.0, y + 5.0), (x + 5.0, y - 5.0), &style);
            }
        }
    }

    /// The sign in a legend, 30 wide.
    pub fn sign(&self, svg: &mut Svg, x: f64, y: f64) {
        self.line(svg, &[(x, y), (x + 30.0, y)]);
        self.marker(svg, (x + 15.0, y));
    }
}
