//! The runs of a sweep, put in order.

use super::design::Design;
use super::figures::Figures;
use super::header::Header;
use super::journal::Journal;
use super::statistic::Statistic;

/// Everything that came of a sweep, or of what is finished of it.
#[derive(Clone, Debug)]
pub struct Results {
    /// What sweep it is.
    pub header: Header,
    /// Which runs it has.
    pub design: Design,
    /// By unit, in order.
    units: Vec<(u64, Vec<Figures>)>,
}

/// One run with its place in the sweep.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// The point.
    pub point: u64,
    /// The variant, as a position in the design's list.
    pub variant: usize,
    /// The replicate, from 0.
    pub replicate: u64,
    /// What came of it.
    pub figures: &'r Figures,
}

/// What is compared at a point of the number lines: a variant, with the values of those axes
/// that are no number lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What it is called: its variant and values, those that there is a choice of.
    pub label: String,
    /// The variant, as a position in the design's list.
    pub variant: usize,
    /// Which value each axis has; 0 where the axis is a number line.
    pub values: Vec<usize>,
}

impl Results {
    /// The results that a journal holds.
    pub fn of(journal: Journal) -> Results {
        let Journal { header, design, units, .. } = journal;
        Results { header: header.whole(), design, units: units.into_iter().collect() }
    }

    /// Whether every unit has been run.
    pub fn complete(&self) -> bool {
        self.units.len() as u64 == self.design.units()
    }

    /// Every run: by point, variant and replicate.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.design.points()).flat_map(move |point| {
            (0..self.design.variants().len()).flat_map(move |variant| self.cell(point, variant))
        })
    }

    /// The runs of a variant at a point.
    pub fn cell(&self, point: u64, variant: usize) -> impl Iterator<Item = Row<'_>> {
        let units = self.design.units_of(point);
        let begin = self.units.partition_point(|(unit, _)| *unit < units.start);
        let end = self.units.partition_point(|(unit, _)| *unit < units.end);
        self.units[begin..end].iter().map(move |(unit, runs)| Row {
            point,
            variant,
            replicate: unit - units.start,
            figures: &runs[variant],
        })
    }

    /// The statistic of a number of [`super::NUMBERS`] over the replicates of a cell that have
    /// one.
    pub fn statistic(&self, point: u64, variant: usize, number: usize) -> Option<Statistic> {
        let values = self.cell(point, variant).filter_map(|row| row.figures.numbers[number]);
        let values: Vec<f64> = values.map(|value| value as f64).collect();
        Statistic::of(&values, self.header.confidence_percent)
    }

    /// What is compared, in the order of points and variants.
    pub fn series(&self) -> Vec<Series> {
        let axes = self.design.axes();
        let chosen = |point: u64| {
            let coordinates = self.design.coordinates(point);
            let of_axis = coordinates.into_iter().zip(axes);
            of_axis.map(|(at, axis)| if axis.kind.is_some() { 0 } else { at }).collect::<Vec<_>>()
        };
        let mut seen: Vec<Vec<usize>> = Vec::new();
        for point in 0..self.design.points() {
            let values = chosen(point);
            if !seen.contains(&values) {
                seen.push(values);
            }
        }
        let variants = || 0..self.design.variants().len();
        let pairs =
            seen.into_iter().flat_map(|values| variants().map(move |v| (v, values.clone())));
        pairs.map(|(variant, values)| self.one_series(variant, values)).collect()
    }

    fn one_series(&self, variant: usize, values: Vec<usize>) -> Series {
        let of_axis = self.design.axes().iter().zip(&values);
        let mut words: Vec<&str> = of_axis
            .filter(|(axis, _)| axis.kind.is_none() && axis.values.len() > 1)
            .map(|(axis, at)| axis.values[*at].as_str())
            .collect();
        if self.design.variants().len() > 1 || words.is_empty() {
            words.insert(0, &self.design.variants()[variant]);
        }
        Series { label: words.join(", "), variant, values }
    }

    /// The points at which the number lines have the values of `point`, in the order of
    /// [`Results::series`].
    pub fn rivals(&self, point: u64, series: &[Series]) -> Vec<u64> {
        let here = self.design.coordinates(point);
        let point_of = |series: &Series| {
            let axes = self.design.axes().iter().enumerate();
            axes.fold(0, |point, (number, axis)| {
                let at = if axis.kind.is_some() { here[number] } else { series.values[number] };
                point * axis.values.len() as u64 + at as u64
            })
        };
        series.iter().map(point_of).collect()
    }

    /// The first point of each combination of the number lines' values.
    pub fn places(&self) -> Vec<u64> {
        let first = |point: &u64| {
            let coordinates = self.design.coordinates(*point);
            let mut of_axis = coordinates.iter().zip(self.design.axes());
            of_axis.all(|(at, axis)| axis.kind.is_some() || *at == 0)
        };
        (0..self.design.points()).filter(first).collect()
    }
}
