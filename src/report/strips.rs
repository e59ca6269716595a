//! Strips: how many of something there were at each time, layers stacked from zero, over one time
//! axis for all strips of a picture.

use super::axis::TimeAxis;
use super::marks::MOST_MARKS;
use super::palette::*;
use super::pattern::Area;
use super::rows;
use super::sheet::{MARGIN, SMALL, Sign, WIDTH};
use super::svg::{Svg, Type};
use super::text::{clean, fit};
use crate::ids::Map;
use crate::units::SimTime;

/// Height of a strip, and of its place.
const HIGH: f64 = 40.0;
pub(super) const PLACE: f64 = 58.0;
/// Room for the names.
const NAMES: f64 = 250.0;
/// The ends of the time axis.
pub(super) const ENDS: (f64, f64) = (MARGIN + NAMES, WIDTH - MARGIN - 40.0);

/// How many there are of each of so many kinds, from a time on.
pub(super) type Levels<const N: usize> = Vec<(SimTime, [u64; N])>;

/// Changes in the numbers of so many kinds.
#[derive(Clone, Debug)]
pub(super) struct Changes<const N: usize>(Map<SimTime, [i64; N]>);

impl<const N: usize> Default for Changes<N> {
    fn default() -> Self {
        Changes(Map::new())
    }
}

impl<const N: usize> Changes<N> {
    /// One more of a kind from one time to another; for ever without an end.
    pub(super) fn one(&mut self, kind: usize, from: SimTime, until: Option<SimTime>) {
        self.0.or_insert_with(from, || [0; N])[kind] += 1;
        if let Some(until) = until {
            self.0.or_insert_with(until, || [0; N])[kind] -= 1;
        }
    }

    /// The numbers from each time on at which they change.
    pub(super) fn levels(&self) -> Levels<N> {
        let mut now = [0_i64; N];
        let mut levels: Levels<N> = Vec::new();
        for (at, change) in self.0.iter() {
            for (level, change) in now.iter_mut().zip(change) {
                *level += change;
            }
            let found = now.map(|level| u64::try_from(level).unwrap_or(0));
            if levels.last().is_none_or(|(_, last)| *last != found) {
                levels.push((at, found));
            }
        }
        levels
    }
}

/// The most there ever were, all kinds together.
pub(super) fn most<const N: usize>(levels: &Levels<N>) -> u64 {
    levels.iter().map(|(_, of)| of.iter().sum()).max().unwrap_or(0)
}

/// How a layer looks: its ground, and the line on top of it.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) ground: Area,
    pub(super) edge: &'static str,
}

impl Look {
    /// Its sign in a legend.
    pub(super) fn sign<'a>(self) -> Sign<'a> {
        Box::new(move |svg, x, y| {
            svg.area_rect((x + 1.0, y - 7.0), (28.0, 14.0), self.ground, "");
            svg.line(
                (x + 1.0, y - 7.0),
                (x + 29.0, y - 7.0),
                &format!("stroke=\"{}\" stroke-width=\"1.6\"", self.edge),
            );
        })
    }
}

/// Draws a strip whose place begins at `top`; `scale` is the number at its upper rule.
pub(super) fn draw<const N: usize>(
    svg: &mut Svg,
    (name, top, scale): (&str, f64, u64),
    levels: &Levels<N>,
    looks: [Look; N],
    axis: &TimeAxis,
) {
    let bottom = top + PLACE - 10.0;
    let style = Type::size(SMALL + 0.5).fill(INK);
    svg.text(
        (MARGIN, bottom - HIGH / 2.0 + 5.0),
        style,
        &fit(&clean(name), SMALL + 0.5, NAMES - 70.0),
    );
    let scale = scale.max(1);
    let y = |count: u64| bottom - HIGH * count as f64 / scale as f64;
    for (count, weight) in [(0, RULE), (scale, GRID)] {
        svg.line((ENDS.0, y(count)), (ENDS.1, y(count)), &format!("stroke=\"{weight}\""));
        let style = Type::size(12.0).fill(MUTED).anchor("end");
        svg.text((ENDS.0 - 8.0, y(count) + 4.0), style, &count.to_string());
    }
    let columns = columns(levels, axis);
    // The last layer lies behind the others.
    for (layer, look) in looks.iter().enumerate().rev() {
        let top = |of: &[u64; N]| y(of[..=layer].iter().sum());
        for stretch in stretches(&columns, layer) {
            let edge = outline(&stretch, top);
            let mut area = edge.clone();
            area.extend([(edge[edge.len() - 1].0, bottom), (edge[0].0, bottom)]);
            svg.area_polygon(&area, look.ground);
            svg.polyline(&edge, &format!("stroke=\"{}\" stroke-width=\"1.4\"", look.edge));
        }
    }
}

/// Width of a column, and of one where there are more levels than [`MOST_MARKS`].
const COLUMN: f64 = 0.7;
const WIDE_COLUMN: f64 = 3.0;

/// The levels at their places on the axis, no more than one for a column of pixels: where there are
/// more, the highest. That there is nothing for a moment is shown, unless there are too many moments.
fn columns<const N: usize>(levels: &Levels<N>, axis: &TimeAxis) -> Vec<(f64, [u64; N])> {
    let crowded = levels.len() > MOST_MARKS;
    let width = if crowded { WIDE_COLUMN } else { COLUMN };
    let mut columns: Vec<(f64, [u64; N])> = Vec::new();
    // What a column ends with, where that is nothing.
    let mut ended = None;
    for (at, of) in levels {
        let x = rows::place(axis, *at, ENDS);
        if x > ENDS.1 {
            break;
        }
        let count = of.iter().sum::<u64>();
        match columns.last_mut() {
            Some((last, _)) if x - *last < width && count == 0 && crowded => ended = Some(*of),
            Some((last, level)) if x - *last < width && count > 0 => {
                ended = None;
                if count >= level.iter().sum() {
                    *level = *of;
                }
            }
            last => {
                let end = last.map_or(x, |(last, _)| *last + width);
                columns.extend(ended.take().map(|nothing| (end, nothing)));
                columns.push((x, *of));
            }
        }
    }
    let end = columns.last().map_or(0.0, |(last, _)| last + width);
    columns.extend(ended.map(|nothing| (end, nothing)));
    columns
}

/// A level and where it begins and ends.
type Column<const N: usize> = (f64, f64, [u64; N]);

/// The stretches in which there is something of a layer.
fn stretches<const N: usize>(columns: &[(f64, [u64; N])], layer: usize) -> Vec<Vec<Column<N>>> {
    let ends = columns.iter().skip(1).map(|(x, _)| *x).chain([ENDS.1]);
    let all: Vec<Column<N>> =
        columns.iter().zip(ends).map(|((from, of), until)| (*from, until, *of)).collect();
    let there = |column: &Column<N>| column.2[layer] > 0;
    let parts = all.chunk_by(|a, b| there(a) == there(b));
    parts.filter(|part| there(&part[0])).map(<[_]>::to_vec).collect()
}

/// The line of steps on top of a stretch.
fn outline<const N: usize>(
    stretch: &[Column<N>],
    top: impl Fn(&[u64; N]) -> f64,
) -> Vec<(f64, f64)> {
    stretch.iter().flat_map(|(from, until, of)| [(*from, top(of)), (*until, top(of))]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nanos: u64) -> SimTime {
        SimTime::from_nanos(nanos)
    }

    /// Two of the first kind from 1 to 3 and from 2 on, one of the second from 3 on.
    #[test]
    fn levels_are_sums_of_changes() {
        let mut changes = Changes::<2>::default();
        changes.one(0, at(1), Some(at(3)));
        changes.one(0, at(2), None);
        changes.one(1, at(3), None);
        let expected = vec![(at(1), [1, 0]), (at(2), [2, 0]), (at(3), [1, 1])];
        assert_eq!(changes.levels(), expected);
        assert_eq!(most(&expected), 2);
    }

    /// A packet waits and is gone, a hundred times in each pixel: a strip has a column for every three pixels,
    /// and at most one behind it in which there is nothing.
    #[test]
    fn a_strip_of_many_moments_has_no_more_columns_than_fit() {
        let width = ENDS.1 - ENDS.0;
        let moments = 100 * width as u64;
        let levels: Levels<1> = (0..moments).map(|n| (at(1_000 * n), [n % 2])).collect();
        let axis = TimeAxis::plain([rows::millis(at(1_000 * moments))]);
        let columns = columns(&levels, &axis);
        assert!(columns.len() as f64 <= 2.0 * width / WIDE_COLUMN, "{}", columns.len());
        assert!(columns.is_sorted_by_key(|(x, _)| *x));
        let few = levels[..4].to_vec();
        assert_eq!(super::columns(&few, &TimeAxis::plain([0.004])).len(), 4, "few are all there");
    }

    /// What begins and ends at the same instant is no level.
    #[test]
    fn what_takes_no_time_is_not_there() {
        let mut changes = Changes::<1>::default();
        changes.one(0, at(5), Some(at(5)));
        assert!(changes.levels().iter().all(|(_, of)| *of == [0]));
    }
}
