//! The axes of a sweep: the parameter across, a time upwards.

use super::Sweep;
use crate::report::axis::round_step;
use crate::report::format::{TimeUnit, plain};
use crate::report::sheet;
use crate::report::svg::Svg;
use crate::units::Duration;

/// Values further apart than this are drawn on a logarithmic axis.
const LOGARITHMIC: f64 = 40.0;
/// As many values have labels of their own.
const LABELS: usize = 14;

/// Characters of a value that may stand at the axis as it is.
const SHORT: usize = 4;
/// Round values on an axis whose own are not short, about.
const ROUND: f64 = 8.0;

/// Where the values of the parameter stand.
pub(super) struct Across {
    /// Each value's label and place, from left to right.
    pub values: Vec<(String, f64)>,
    /// What stands at the axis, and where: the values, or round ones where those are not short.
    pub ticks: Vec<(String, f64)>,
    /// Whether the axis is logarithmic.
    pub logarithmic: bool,
}

impl Across {
    /// The values of a sweep between two places.
    pub fn of(sweep: &Sweep, (left, right): (f64, f64)) -> Across {
        let labels = sweep.labels();
        let numbers: Option<Vec<f64>> = labels
            .iter()
            .map(|label| sweep.points.iter().find(|point| point.label == **label)?.x)
            .collect();
        let inner = (left + 30.0, right - 30.0);
        let logarithmic = numbers.as_ref().is_some_and(|numbers| wide(numbers));
        let scaled = |number: f64| if logarithmic { number.ln() } else { number };
        let all: Vec<f64> = match &numbers {
            Some(numbers) => numbers.iter().copied().map(scaled).collect(),
            None => (0..labels.len()).map(|index| index as f64).collect(),
        };
        let (low, high) = ends(&all);
        let place = |value: f64| match high > low {
            true => inner.0 + (value - low) / (high - low) * (inner.1 - inner.0),
            false => (inner.0 + inner.1) / 2.0,
        };
        let are_short = labels.iter().all(|label| label.len() <= SHORT);
        let values = labels.iter().zip(&all);
        let values: Vec<_> = values.map(|(l, value)| ((*l).to_owned(), place(*value))).collect();
        let ticks = match numbers {
            Some(numbers) if !are_short && high > low => {
                let round = if logarithmic { decades(&numbers) } else { multiples(&numbers) };
                round.into_iter().map(|at| (plain(at), place(scaled(at)))).collect()
            }
            _ => values.clone(),
        };
        Across { values, ticks, logarithmic }
    }

    /// Grid lines and labels, as many as there is room for.
    pub fn draw(&self, svg: &mut Svg, rows: (f64, f64)) {
        let mut taken = f64::MIN;
        let every = self.ticks.len().div_ceil(LABELS);
        for (label, x) in self.ticks.iter().step_by(every.max(1)) {
            let half = crate::report::text::width(label, sheet::SMALL) / 2.0 + 5.0;
            let label = if x - half >= taken { label.as_str() } else { "" };
            if !label.is_empty() {
                taken = x + half;
            }
            sheet::tick(svg, *x, rows, label);
        }
    }
}

fn ends(numbers: &[f64]) -> (f64, f64) {
    let low = numbers.iter().copied().fold(f64::MAX, f64::min);
    let high = numbers.iter().copied().fold(f64::MIN, f64::max);
    (low, high)
}

fn wide(numbers: &[f64]) -> bool {
    let (low, high) = ends(numbers);
    low > 0.0 && high / low >= LOGARITHMIC
}

/// Multiples of a round step between the least and the greatest of these.
fn multiples(numbers: &[f64]) -> Vec<f64> {
    let (low, high) = ends(numbers);
    let step = round_step((high - low) / ROUND);
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last).map(|index| index as f64 * step).collect()
}

/// 1, 2 and 5 times powers of ten between the least and the greatest of these; powers of ten only
/// where those are many.
fn decades(numbers: &[f64]) -> Vec<f64> {
    let (low, high) = ends(numbers);
    let powers = (low.log10().floor() as i32)..=(high.log10().ceil() as i32);
    let factors: &[f64] = if powers.clone().count() > 5 { &[1.0] } else { &[1.0, 2.0, 5.0] };
    let all = powers.flat_map(|power| factors.iter().map(move |of| of * 10f64.powi(power)));
    all.filter(|at| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(at)).collect()
}

/// A time axis from zero.
pub(super) struct Upwards {
    most_ns: f64,
    unit: TimeUnit,
    rows: (f64, f64),
}

impl Upwards {
    /// Up to the greatest of these times in ns, between two rows.
    pub fn of(times_ns: impl IntoIterator<Item = f64>, rows: (f64, f64)) -> Upwards {
        let most_ns = times_ns.into_iter().fold(1.0, f64::max) * 1.05;
        let unit = TimeUnit::of(Duration::from_nanos(most_ns as u64));
        Upwards { most_ns, unit, rows }
    }

    pub fn place(&self, ns: f64) -> f64 {
        let (top, bottom) = self.rows;
        bottom - ns.max(0.0) / self.most_ns * (bottom - top)
    }

    pub fn unit(&self) -> &'static str {
        self.unit.name()
    }

    /// Grid lines with labels.
    pub fn draw(&self, svg: &mut Svg, columns: (f64, f64)) {
        let per_unit = self.unit.nanos() as f64;
        let step = round_step(self.most_ns / per_unit / 6.0);
        let mut value = 0.0;
        while value * per_unit <= self.most_ns {
            sheet::level(svg, self.place(value * per_unit), columns, &plain(value));
            value += step;
        }
    }
}
