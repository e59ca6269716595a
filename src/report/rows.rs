//! What pictures of rows over a time axis share: the marks on a row, names, the axis.
//!
//! Marks differ in height and lightness before they differ in colour, so that a grey print shows
//! them all: a request is a black bar, waiting a light band, a response a high dark block.

use super::Shown;
use super::axis::TimeAxis;
use super::palette::*;
use super::pattern::{Area, Pattern};
use super::sheet::{self, MARGIN, SMALL, Sheet, Sign, TEXT, WIDTH};
use super::svg::{Svg, Type};
use super::text::{clean, fit, widest, width};
use crate::lang::titles;
use crate::units::SimTime;

/// Something on a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    Queue,
    LookUp,
    Handshake,
    Tls,
    Request,
    Wait,
    Response,
    Idle,
    Closing,
    TimeWait,
    Hang,
    Failed,
}

impl Mark {
    /// All of them.
    #[cfg(test)]
    pub(super) const ALL: [Mark; 12] = [
        Mark::Queue,
        Mark::LookUp,
        Mark::Handshake,
        Mark::Tls,
        Mark::Request,
        Mark::Wait,
        Mark::Response,
        Mark::Idle,
        Mark::Closing,
        Mark::TimeWait,
        Mark::Hang,
        Mark::Failed,
    ];

    /// Its ground and pattern.
    pub(super) const fn area(self) -> Area {
        match self {
            Mark::Queue => Area::plain(HATCH),
            Mark::LookUp => Area::with(LIGHT_GREEN, Pattern::Level),
            Mark::Handshake => Area::plain(LIGHT_BLUE),
            Mark::Tls => Area::with(LIGHT_AMBER, Pattern::Upright),
            Mark::Request => Area::plain(INK),
            Mark::Wait => Area::plain(WAIT),
            Mark::Response => Area::plain(GREEN),
            Mark::Idle => Area::plain(GREY),
            Mark::Closing => Area::plain(PURPLE),
            Mark::TimeWait => Area::with(LIGHT_PURPLE, Pattern::Dotted),
            Mark::Hang => Area::with(LIGHT_AMBER, Pattern::Rising),
            Mark::Failed => Area::with(LIGHT_RED, Pattern::Crossed),
        }
    }

    /// The colour and the width of the line around it, where it has one.
    pub(super) const fn edge(self) -> Option<(&'static str, f64)> {
        match self {
            Mark::Handshake | Mark::Tls => Some((BLUE, 1.0)),
            Mark::LookUp => Some((GREEN, 1.0)),
            Mark::Hang => Some((AMBER, 2.0)),
            Mark::Failed => Some((RED, 1.0)),
            _ => None,
        }
    }

    /// Half of its height.
    pub(super) const fn half(self) -> f64 {
        match self {
            Mark::Idle => 0.8,
            Mark::Queue => 1.5,
            Mark::Closing => 3.5,
            Mark::LookUp | Mark::Handshake | Mark::Tls | Mark::Wait | Mark::Failed => 5.0,
            Mark::TimeWait => 6.0,
            Mark::Hang => 7.0,
            Mark::Request | Mark::Response => 8.0,
        }
    }

    /// Draws it from one place to another around a height. Nothing is narrower than can be seen.
    pub(super) fn draw(self, svg: &mut Svg, ends: (f64, f64), middle: f64) {
        self.draw_between(svg, ends, (middle - self.half(), middle + self.half()));
    }

    fn draw_between(self, svg: &mut Svg, (left, right): (f64, f64), (top, bottom): (f64, f64)) {
        let edge = self.edge().map_or_else(String::new, |(hex, wide)| {
            format!("stroke=\"{hex}\" stroke-width=\"{wide}\"")
        });
        let size = ((right - left).max(1.2), bottom - top);
        svg.area_rect((left, top), size, self.area(), &edge);
    }

    /// Draws it over the upper half of a row, so that what goes on meanwhile is seen below it.
    pub(super) fn draw_above(self, svg: &mut Svg, ends: (f64, f64), middle: f64) {
        self.draw_between(svg, ends, (middle - self.half() - 1.0, middle - 1.0));
    }

    /// Its sign in a legend.
    pub(super) fn sign<'a>(self) -> Sign<'a> {
        Box::new(move |svg, x, y| self.draw(svg, (x + 1.0, x + 29.0), y))
    }
}

/// A time in ms since the click.
pub(super) fn millis(at: SimTime) -> f64 {
    at.since(SimTime::ZERO).as_millis_f64()
}

/// Whether a stretch has nothing in common with any of these: what is under way is not cut.
pub(super) fn outside(moved: &[(f64, f64)]) -> impl Fn(f64, f64) -> bool {
    move |from, until| moved.iter().all(|(began, ended)| *ended <= from || until <= *began)
}

/// The column of a time.
pub(super) fn place(axis: &TimeAxis, at: SimTime, (left, right): (f64, f64)) -> f64 {
    left + axis.part(millis(at)) * (right - left)
}

/// A strategy's name and title above its rows.
pub(super) fn draw_name(sheet: &mut Sheet, run: Shown<'_>, variant: usize) {
    let of = &run.scenario.variants[variant];
    let name = fit(&clean(&of.name), 17.0, 500.0);
    sheet.y += 20.0;
    sheet.svg.text((MARGIN, sheet.y), Type::size(17.0).bold(), &name);
    if !of.title.is_empty() && of.title != of.name {
        let left = MARGIN + widest(&name, 17.0) + 14.0;
        let title = fit(&clean(titles::of(run.lang, &of.title)), TEXT, WIDTH - MARGIN - left);
        sheet.svg.text((left, sheet.y), Type::size(TEXT).fill(MUTED), &title);
    }
    sheet.y += 4.0;
}

/// The time axis below rows, with lines through them.
pub(super) fn draw_time(
    svg: &mut Svg,
    axis: &TimeAxis,
    (left, right): (f64, f64),
    rows: (f64, f64),
) {
    let mut unit = right + 10.0;
    let most = ((right - left) / 45.0).clamp(3.0, 10.0) as usize;
    for (x, label) in axis.placed(most, (left, right), SMALL) {
        sheet::tick(svg, x, rows, &label);
        unit = unit.max(x + width(&label, SMALL) / 2.0 + 8.0);
    }
    svg.line((left, rows.1), (right, rows.1), &format!("stroke=\"{RULE}\""));
    svg.text((unit, rows.1 + 19.0), Type::size(SMALL).fill(MUTED), axis.unit().name());
}

/// The marks where an axis is cut, over all rows.
pub(super) fn draw_cuts(
    svg: &mut Svg,
    axis: &TimeAxis,
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
) {
    let x = |ms: f64| left + axis.part(ms) * (right - left);
    for (from, until) in axis.cuts() {
        let middle = (x(*from) + x(*until)) / 2.0;
        let band = [
            (middle - 3.0, bottom + 6.0),
            (middle - 3.0, top - 2.0),
            (middle + 5.0, top - 2.0),
            (middle + 5.0, bottom + 6.0),
        ];
        svg.polygon(&band, &format!("fill=\"{PAPER}\""));
        for side in [-4.0, 5.0] {
            let mut points = Vec::new();
            let mut y = top - 2.0;
            let mut out = false;
            while y <= bottom + 6.0 {
                points.push((middle + side + if out { 2.0 } else { -2.0 }, y));
                out = !out;
                y += 6.0;
            }
            svg.polyline(&points, &format!("stroke=\"{MUTED}\" stroke-width=\"1.2\""));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theme::tests::assert_told_apart;

    /// Marks of one height, with or without a line around them, may be taken for each other.
    #[test]
    fn no_two_marks_look_alike_in_grey() {
        for mark in Mark::ALL {
            let like = |other: &Mark| {
                let heights = [mark.half(), other.half()];
                let [low, high] = [heights[0].min(heights[1]), heights[0].max(heights[1])];
                high / low < 1.4 && mark.edge().is_some() == other.edge().is_some()
            };
            let others = Mark::ALL.into_iter().filter(|other| *other != mark && like(other));
            for other in others {
                assert_told_apart(&[mark, other].map(|of| (format!("{of:?}"), of.area())));
            }
        }
    }
}
