//! The rows of the charts: one axis along the bottom, the other number lines in the panels' heads,
//! everything else in the strategies' names.

use crate::lang::Lang;
use crate::report::sweep::{MOST_LINES, Point, Sweep};
use crate::sweep::{Axis, Kind, Results};
use std::collections::{BTreeMap, BTreeSet};

/// What the charts draw; `None` where it would be too much for a picture.
pub fn rows(results: &Results, lang: Lang) -> Option<Sweep> {
    let axes = results.design.axes();
    let along = axes.iter().position(|axis| axis.kind.is_some()).unwrap_or(0);
    let axis = axes.get(along)?;
    let are_compared = results.series().len() > 1;
    let mut points: BTreeMap<(Vec<usize>, usize, usize), Point> = BTreeMap::new();
    for row in results.rows() {
        let mut others = results.design.coordinates(row.point);
        let at = std::mem::take(&mut others[along]);
        let [panel, strategy] = names(results, &others, (along, are_compared), row.variant);
        let point = points.entry((others, row.variant, at)).or_insert_with(|| Point {
            panel,
            strategy,
            ..empty_point(axis, at)
        });
        match row.figures.page_load() {
            Some(time) => point.latencies_ns.push(time),
            None => point.failed += 1,
        }
    }
    if points.is_empty() || most_lines(points.values()) > MOST_LINES {
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

fn most_lines<'a>(points: impl Iterator<Item = &'a Point>) -> usize {
    let mut lines: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for point in points {
        lines.entry(&point.panel).or_default().insert(&point.strategy);
    }
    lines.values().map(BTreeSet::len).max().unwrap_or(0)
}

fn empty_point(axis: &Axis, at: usize) -> Point {
    let x = axis.amount(at).map(|amount| amount.number as f64 / scale(amount.kind));
    let label = x.map_or_else(|| axis.values[at].clone(), |x| x.to_string());
    Point { x, label, ..Point::default() }
}

/// The panel's name and the line's. Where strategies are compared, they are compared at a place on
/// the other number lines, which is the panel; the rest is the line's, as far as there is a choice.
fn names(
    results: &Results,
    coordinates: &[usize],
    (along, are_compared): (usize, bool),
    variant: usize,
) -> [String; 2] {
    let variants = results.design.variants();
    let (mut panel, mut line): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let axes = results.design.axes().iter().enumerate();
    for ((number, axis), at) in axes.zip(coordinates) {
        let value = &axis.values[*at];
        match axis.kind {
            _ if number == along || axis.values.len() < 2 => {}
            Some(_) if are_compared => panel.push(format!("{} {value}", axis.path)),
            _ => line.push(value.clone()),
        }
    }
    if variants.len() > 1 || line.is_empty() {
        line.insert(0, variants[variant].clone());
    }
    [panel, line].map(|words| words.join(", "))
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
