//! Charts of many runs: one parameter swept, several strategies, each point repeated with other
//! seeds.
//!
//! They take rows, not runs: whoever sweeps keeps the latencies and throws the traces away.
//!
//! | file | what it shows |
//! |---|---|
//! | `latency` | page load time against the parameter, a line with its confidence per strategy |
//! | `distribution` | the distribution of page load times, a panel for each value |
//! | `winner` | which strategy wins where, and how far the others are behind |
//! | `band` | mean and confidence of repeated runs |
//! | `axis` | what these share |

mod axis;
mod band;
mod distribution;
mod latency;
#[cfg(test)]
mod tests;
mod winner;

pub use band::Band;
pub use distribution::distribution_svg;
pub use latency::{latency_svg, latency_table};
pub use winner::winner_svg;

use crate::lang::{Lang, sweep_charts as say, titles};
use crate::report::format::about;
use crate::report::palette::SERIES;

/// With more lines in a panel than this nobody tells them apart.
pub const MOST_LINES: usize = SERIES.len();
/// As many panels are drawn.
const MOST_PANELS: usize = 6;

/// What was swept, and what came of it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sweep {
    /// What is spoken.
    pub lang: Lang,
    /// The scenario's title.
    pub title: String,
    /// The parameter that was swept, as it is typed: `links[0].delay`.
    pub parameter: String,
    /// What its numbers count: `ms`, `%`; empty where they have no unit.
    pub unit: String,
    /// What was the same in all runs, such as profile and era.
    pub conditions: String,
    /// What made the pictures: program, version, scenario, seed.
    pub provenance: String,
    /// How often the bands cover the true mean, in percent.
    pub confidence_percent: u32,
    /// The points, in the order in which values and strategies are to be shown.
    pub points: Vec<Point>,
}

/// One value of the parameter with one strategy: a row for all its repetitions.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Point {
    /// The value as a number in `unit`; `None` where it is none, such as a profile's name. Where
    /// any point has none, values stand side by side in their order.
    pub x: Option<f64>,
    /// The value as it is written, without unit.
    pub label: String,
    /// Where else the point is, such as `network.loss 3%`: strategies are compared with those of their
    /// own panel. Empty where one parameter is swept.
    pub panel: String,
    /// The strategy variant's name.
    pub strategy: String,
    /// Page load times of the repetitions whose page completed, in nanoseconds.
    pub latencies_ns: Vec<u64>,
    /// How many repetitions never completed their page.
    pub failed: u64,
}

impl Sweep {
    /// Mean and confidence of a point; `None` where no run of it completed.
    fn band(&self, point: &Point) -> Option<Band> {
        Band::of(&point.latencies_ns, self.confidence_percent)
    }

    /// The strategies in the order of the points.
    fn strategies(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for point in &self.points {
            if !names.contains(&point.strategy.as_str()) {
                names.push(&point.strategy);
            }
        }
        names
    }

    /// The values as they are written, in the order of the axis.
    fn labels(&self) -> Vec<&str> {
        let mut values: Vec<(&str, Option<f64>)> = Vec::new();
        for point in &self.points {
            if !values.iter().any(|(label, _)| *label == point.label) {
                values.push((&point.label, point.x));
            }
        }
        if values.iter().all(|(_, x)| x.is_some()) {
            values.sort_by(|a, b| a.1.unwrap_or(0.0).total_cmp(&b.1.unwrap_or(0.0)));
        }
        values.into_iter().map(|(label, _)| label).collect()
    }

    /// The panels in the order of the points.
    fn panels(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for point in &self.points {
            if !names.contains(&point.panel.as_str()) {
                names.push(&point.panel);
            }
        }
        names
    }

    /// The points of a panel.
    fn points_of<'a>(&'a self, panel: &'a str) -> impl Iterator<Item = &'a Point> {
        self.points.iter().filter(move |point| point.panel == panel)
    }

    fn point(&self, panel: &str, label: &str, strategy: &str) -> Option<&Point> {
        let mut of = self.points.iter();
        of.find(|point| point.label == label && point.strategy == strategy && point.panel == panel)
    }

    /// A value as a person reads it: rounded, unless another value would look the same.
    fn shown(&self, label: &str) -> String {
        let number = |label: &str| self.points.iter().find(|point| point.label == label)?.x;
        let rounded = |label: &str| number(label).map(about);
        let labels = self.labels();
        let is_only = |words: &String| {
            labels.iter().filter(|other| rounded(other).as_ref() == Some(words)).count() == 1
        };
        rounded(label).filter(is_only).unwrap_or_else(|| label.to_owned())
    }

    /// The parameter with its unit.
    fn parameter_in_unit(&self) -> String {
        match self.unit.as_str() {
            "" => self.parameter.clone(),
            unit => format!("{} ({unit})", self.parameter),
        }
    }

    /// Most repetitions of a point.
    fn repetitions(&self) -> usize {
        self.points.iter().map(|point| point.latencies_ns.len()).max().unwrap_or(0)
    }

    /// What has to be said about runs that failed, if any did.
    fn failure_words(&self) -> Option<String> {
        let failed: u64 = self.points.iter().map(|point| point.failed).sum();
        (failed > 0).then(|| say::failed(self.lang, failed))
    }

    /// The scenario's title in the reader's language, where it is known.
    fn title(&self) -> &str {
        titles::of(self.lang, &self.title)
    }

    /// The conditions and how often each point was run.
    fn conditions_and_runs(&self) -> String {
        let runs = say::runs_of(self.lang, self.repetitions());
        match self.conditions.as_str() {
            "" => runs,
            conditions => format!("{conditions} · {runs}"),
        }
    }
}

/// At most `most` of these, spread evenly, the first and the last among them.
fn spread<T: Copy>(all: &[T], most: usize) -> Vec<T> {
    if all.len() <= most {
        return all.to_vec();
    }
    (0..most).map(|index| all[index * (all.len() - 1) / (most - 1)]).collect()
}
