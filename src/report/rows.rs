//! What pictures of rows over a time axis share: the marks on a row, names, the axis.
//!
//! Marks differ in height and lightness before they differ in colour, so that a grey print shows
//! them all: a request is a black bar, waiting a light band, a response a high dark block.

use super::Shown;
use super::axis::TimeAxis;
use super::palette::*;
use super::sheet::{self, MARGIN, SMALL, Sheet, Sign, TEXT, WIDTH};
use super::svg::{Svg, Type};
use super::text::{clean, fit, width};
use crate::lang::titles;
use crate::units::SimTime;

/// Something on a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    Queue,
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
    /// Draws it from one place to another around a height. Nothing is narrower than can be seen.
    pub fn draw(self, svg: &mut Svg, (left, right): (f64, f64), middle: f64) {
        let wide = (right - left).max(1.2);
        let mut bar = |half: f64, style: &str| {
            svg.rect((left, middle - half), (wide, 2.0 * half), style);
        };
        match self {
            Mark::Queue => bar(1.5, &format!("fill=\"{HATCH}\"")),
            Mark::Handshake => bar(5.0, &format!("fill=\"{LIGHT_BLUE}\" stroke=\"{BLUE}\"")),
            Mark::Tls => {
                bar(5.0, &format!("fill=\"{LIGHT_AMBER}\" stroke=\"{BLUE}\""));
                stripes(svg, (left, right), middle, 5.0, BLUE);
            }
            Mark::Request => bar(8.0, &format!("fill=\"{INK}\"")),
            Mark::Wait => bar(5.0, &format!("fill=\"{WAIT}\"")),
            Mark::Response => bar(8.0, &format!("fill=\"{GREEN}\"")),
            Mark::Idle => bar(0.8, &format!("fill=\"{GREY}\"")),
            Mark::Closing => bar(3.5, &format!("fill=\"{PURPLE}\"")),
            Mark::TimeWait => bar(6.0, &format!("fill=\"{LIGHT_PURPLE}\"")),
            Mark::Hang => {
                bar(7.0, &format!("fill=\"{LIGHT_AMBER}\" stroke=\"{AMBER}\" stroke-width=\"2\""));
                stripes(svg, (left, right), middle, 7.0, AMBER);
            }
            Mark::Failed => {
                bar(5.0, &format!("fill=\"{LIGHT_RED}\" stroke=\"{RED}\""));
                stripes(svg, (left, right), middle, 5.0, RED);
            }
        }
    }

    /// Its sign in a legend.
    pub fn sign<'a>(self) -> Sign<'a> {
        Box::new(move |svg, x, y| self.draw(svg, (x + 1.0, x + 29.0), y))
    }
}

fn stripes(svg: &mut Svg, (left, right): (f64, f64), middle: f64, half: f64, hex: &str) {
    let mut x = left + 2.0;
    while x + 2.0 * half < right {
        let style = format!("stroke=\"{hex}\" stroke-width=\"1.4\"");
        svg.line((x, middle + half), (x + 2.0 * half, middle - half), &style);
        x += 9.0;
    }
}

/// A time in ms since the click.
pub(super) fn millis(at: SimTime) -> f64 {
    at.since(SimTime::ZERO).as_millis_f64()
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
        let left = MARGIN + width(&name, 17.0) + 14.0;
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
    let mut taken = f64::MIN;
    for (at, label) in axis.labels(((right - left) / 45.0).clamp(3.0, 10.0) as usize) {
        let x = left + axis.part(at) * (right - left);
        let half = width(&label, SMALL) / 2.0 + 4.0;
        let label = if x - half >= taken { label } else { String::new() };
        if !label.is_empty() {
            taken = x + half;
        }
        sheet::tick(svg, x, rows, &label);
    }
    svg.line((left, rows.1), (right, rows.1), &format!("stroke=\"{RULE}\""));
    let unit = (right + 10.0).max(taken + 4.0);
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
