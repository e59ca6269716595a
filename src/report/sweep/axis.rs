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

/// Where the values of the parameter stand.
pub(super) struct Across {
    /// Each value's label and place, from left to right.
    pub values: Vec<(String, f64)>,
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
        let scaled: Vec<f64> = match numbers {
            Some(numbers) if logarithmic => numbers.into_iter().map(f64::ln).collect(),
            Some(numbers) => numbers,
            None => (0..labels.len()).map(|index| index as f64).collect(),
        };
        let low = scaled.iter().copied().fold(f64::MAX, f64::min);
        let high = scaled.iter().copied().fold(f64::MIN, f64::max);
        let place = |value: f64| match high > low {
            true => inner.0 + (value - low) / (high - low) * (inner.1 - inner.0),
            false => (inner.0 + inner.1) / 2.0,
        };
        let values =
            labels.iter().zip(scaled).map(|(label, value)| ((*label).to_owned(), place(value)));
        Across { values: values.collect(), logarithmic }
    }

    /// Grid lines and labels at the values themselves, as many as there is room for.
    pub fn draw(&self, svg: &mut Svg, rows: (f64, f64)) {
        let mut taken = f64::MIN;
        let every = self.values.len().div_ceil(LABELS);
        for (label, x) in self.values.iter().step_by(every.max(1)) {
            let half = crate::report::text::width(label, sheet::SMALL) / 2.0 + 5.0;
            let label = if x - half >= taken { label.as_str() } else { "" };
            if !label.is_empty() {
                taken = x + half;
            }
            sheet::tick(svg, *x, rows, label);
        }
    }
}

fn wide(numbers: &[f64]) -> bool {
    let low = numbers.iter().copied().fold(f64::MAX, f64::min);
    let high = numbers.iter().copied().fold(f64::MIN, f64::max);
    low > 0.0 && high / low >= LOGARITHMIC
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
