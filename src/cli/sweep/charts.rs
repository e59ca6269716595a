//! The rows of the charts: one axis along the bottom, everything else in the strategies' names.

use crate::lang::Lang;
use crate::report::sweep::{Point, Sweep};
use crate::sweep::{Axis, Kind, Results};
use std::collections::BTreeMap;

/// With more lines than this nobody tells them apart, and nothing is drawn.
const MOST_LINES: usize = 10;

/// What the charts draw; `None` where it would be too much for a picture.
pub fn rows(results: &Results, lang: Lang) -> Option<Sweep> {
    let axes = results.design.axes();
    let along = axes.iter().position(|axis| axis.kind.is_some()).unwrap_or(0);
    let axis = axes.get(along)?;
    let mut points: BTreeMap<(Vec<usize>, usize, usize), Point> = BTreeMap::new();
    for row in results.rows() {
        let mut others = results.design.coordinates(row.point);
        let at = std::mem::take(&mut others[along]);
        let label = name(results, &others, along, row.variant);
        let point =
            points.entry((others, row.variant, at)).or_insert_with(|| empty_point(axis, at, label));
        match row.figures.page_load() {
            Some(time) => point.latencies_ns.push(time),
            None => point.failed += 1,
        }
    }
    let lines = points.len().div_ceil(axis.values.len().max(1));
    if points.is_empty() || lines > MOST_LINES {
        return None;
    }
    let header = &results.header;
    Some(Sweep {
        lang,
        title: header.title.clone(),
        parameter: axis.path.clone(),
        unit: axis.kind.map_or("", unit).to_owned(),
        conditions: format!("{}, {}", header.profile, header.era),
        provenance: format!("sim {}, {}, seed {}", header.version, header.scenario, header.seed),
        confidence_percent: header.confidence_percent,
        points: points.into_values().collect(),
    })
}

fn empty_point(axis: &Axis, at: usize, strategy: String) -> Point {
    let x = axis.amount(at).map(|amount| amount.number as f64 / scale(amount.kind));
    let label = x.map_or_else(|| axis.values[at].clone(), |x| x.to_string());
    Point { x, label, strategy, ..Point::default() }
}

/// The variant and the values of the other axes, as far as there is a choice of them.
fn name(results: &Results, coordinates: &[usize], along: usize, variant: usize) -> String {
    let variants = results.design.variants();
    let mut words: Vec<&str> = Vec::new();
    let axes = results.design.axes().iter().enumerate();
    for ((number, axis), at) in axes.zip(coordinates) {
        if number != along && axis.values.len() > 1 {
            words.push(&axis.values[*at]);
        }
    }
    if variants.len() > 1 || words.is_empty() {
        words.insert(0, &variants[variant]);
    }
    words.join(", ")
}

/// The unit that numbers of a kind are shown in.
const fn unit(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "",
        Kind::Time => "ms",
        Kind::Size => "kB",
        Kind::Rate => "Mbit/s",
        Kind::Chance => "%",
    }
}

/// How many base units the unit has.
const fn scale(kind: Kind) -> f64 {
    match kind {
        Kind::Count => 1.0,
        Kind::Time | Kind::Rate => 1e6,
        Kind::Size => 1e3,
        Kind::Chance => 1e7,
    }
}
