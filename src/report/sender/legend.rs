//! What the lines, signs and grounds of a chart mean: only what its panels show.

use super::window_series::Stretch;
use crate::report::canvas::{self, At, Canvas, Drawn, MARGIN, WIDTH};
use crate::report::palette::*;
use crate::report::pattern::{Area, Pattern};
use crate::report::text::width;
use crate::trace::CongestionState;

/// Height of a row.
const ROW: i32 = 26;
/// Size of the text.
const TEXT: f64 = 14.5;

/// How something looks.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    Line(&'static str),
    Dashes(&'static str),
    Dots(&'static str),
    /// Below a line: its colour, the ground's.
    Area(&'static str, &'static str),
    /// A segment: an upright stroke.
    Stroke(&'static str),
    /// A short stroke below a line.
    Tick(&'static str),
    Lost,
    Ground(Stretch),
}

/// The signs with their words.
pub(super) struct Legend {
    items: Vec<(Sign, String)>,
}

/// The ground of a stretch.
pub(super) const fn ground(of: Stretch) -> Area {
    match of {
        Stretch::ZeroWindow => Area::with(GRID, Pattern::Falling),
        Stretch::Phase(CongestionState::Open) => Area::with(LANE, Pattern::Dotted),
        Stretch::Phase(CongestionState::Disorder) => Area::plain(LIGHT_AMBER),
        Stretch::Phase(CongestionState::Cwr) => Area::with(GRID, Pattern::Level),
        Stretch::Phase(CongestionState::Recovery) => Area::with(LIGHT_PURPLE, Pattern::Rising),
        Stretch::Phase(CongestionState::Loss) => Area::with(LIGHT_RED, Pattern::Crossed),
    }
}

impl Legend {
    /// A legend of those items that apply.
    pub fn new(items: impl IntoIterator<Item = (bool, Sign, &'static str)>) -> Legend {
        let items = items.into_iter().filter(|(applies, ..)| *applies);
        Legend { items: items.map(|(_, sign, words)| (sign, words.to_owned())).collect() }
    }

    /// Each item with its place, relative to the legend's top.
    fn places(&self) -> Vec<At> {
        let (mut x, mut y) = (MARGIN, 12);
        let mut places = Vec::new();
        for (_, words) in &self.items {
            let wide = 34 + width(words, TEXT) as i32 + 22;
            if x + wide > WIDTH as i32 - MARGIN {
                (x, y) = (MARGIN, y + ROW);
            }
            places.push((x, y));
            x += wide;
        }
        places
    }

    pub fn height(&self) -> i32 {
        self.places().last().map_or(0, |(_, y)| y + ROW)
    }

    pub fn draw(&self, canvas: &Canvas, top: i32) -> Drawn {
        for ((sign, words), (x, y)) in self.items.iter().zip(self.places()) {
            sign.draw(canvas, (x, top + y))?;
            canvas::put(canvas, (x + 34, top + y), TEXT, INK, false, words)?;
        }
        Ok(())
    }
}

impl Sign {
    fn draw(self, canvas: &Canvas, (x, y): At) -> Drawn {
        let line = [(x, y), (x + 27, y)];
        let (above, below) = ((x, y - 7), (x + 27, y + 8));
        match self {
            Sign::Line(hex) => canvas::path(canvas, &line, hex, 3),
            Sign::Dashes(hex) => canvas::dashed(canvas, &line, hex, (8, 5)),
            Sign::Dots(hex) => canvas::dashed(canvas, &line, hex, (3, 4)),
            Sign::Area(hex, light) => canvas::bar(canvas, above, below, light, hex),
            Sign::Stroke(hex) => canvas::stroke(canvas, x + 13, (y - 8, y + 8), hex),
            Sign::Tick(hex) => canvas::path(canvas, &[(x + 13, y - 2), (x + 13, y + 4)], hex, 2),
            Sign::Lost => canvas::cross(canvas, (x + 13, y), RED),
            Sign::Ground(of) => canvas::area_ground(canvas, above, below, ground(of)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theme::tests::assert_told_apart;

    /// A phase follows upon any other.
    #[test]
    fn no_two_phases_look_alike_in_grey() {
        let phases = [
            CongestionState::Open,
            CongestionState::Disorder,
            CongestionState::Cwr,
            CongestionState::Recovery,
            CongestionState::Loss,
        ];
        let all = phases.map(Stretch::Phase).into_iter().chain([Stretch::ZeroWindow]);
        let areas = all.map(|of| (format!("{of:?}"), ground(of)));
        assert_told_apart(&areas.collect::<Vec<_>>());
    }
}
