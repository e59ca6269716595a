//! Which series loads the page soonest, and where along the number lines that changes.
//!
//! Replicates of one number share their chance whatever the variant, so two series are
//! compared pair by pair: what the same losses cost both cancels out, and the interval of the
//! difference is narrower than those of the means suggest.

use super::results::{Results, Series};
use super::statistic::Statistic;

/// The best series at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Winner {
    /// A point at that place.
    pub point: u64,
    /// The series with the least mean page load time.
    pub best: usize,
    /// The next, and how much longer it takes in the mean: `None` where no other has a time.
    pub next: Option<(usize, Statistic)>,
}

/// Two neighbouring places with different winners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Along which axis.
    pub axis: usize,
    /// The place before, and the series that wins there.
    pub before: (u64, usize),
    /// The place behind, and the series that wins there.
    pub behind: (u64, usize),
}

impl Winner {
    /// Whether the lead is more than chance: the interval of the difference leaves zero out.
    /// `None` where one replicate says nothing about chance.
    pub fn is_clear(&self) -> Option<bool> {
        let (_, difference) = self.next?;
        difference.interval().map(|(low, _)| low > 0.0)
    }
}

/// The winner at every place where any series has a time.
pub fn winners(results: &Results, series: &[Series]) -> Vec<Winner> {
    let places = results.places().into_iter();
    places.filter_map(|point| winner(results, series, point)).collect()
}

fn winner(results: &Results, series: &[Series], place: u64) -> Option<Winner> {
    let points = results.rivals(place, series);
    let mut ranked: Vec<(f64, usize)> = Vec::new();
    for (number, (series, point)) in series.iter().zip(&points).enumerate() {
        // One that did not always come to an end is no winner, however quick it was otherwise.
        let whole =
            results.cell(*point, series.variant).all(|row| row.figures.page_load().is_some());
        if let Some(statistic) = results.statistic(*point, series.variant, 0).filter(|_| whole) {
            ranked.push((statistic.mean, number));
        }
    }
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let best = ranked.first()?.1;
    let next = ranked.get(1).and_then(|(_, next)| {
        let times = |number: usize| results.cell(points[number], series[number].variant);
        // The same replicates of both, as far as they have been run.
        let differences: Vec<f64> = times(best)
            .filter_map(|row| {
                let other = times(*next).find(|other| other.replicate == row.replicate)?;
                Some(other.figures.page_load()? as f64 - row.figures.page_load()? as f64)
            })
            .collect();
        Some((*next, Statistic::of(&differences, results.header.confidence_percent)?))
    });
    Some(Winner { point: place, best, next })
}

/// Where the winner changes from one place to the next along an axis.
pub fn changes(results: &Results, winners: &[Winner]) -> Vec<Change> {
    let axes = results.design.axes();
    let coordinates: Vec<Vec<usize>> =
        winners.iter().map(|winner| results.design.coordinates(winner.point)).collect();
    let mut changes = Vec::new();
    for (axis, _) in axes.iter().enumerate().filter(|(_, axis)| axis.kind.is_some()) {
        for (here, winner) in winners.iter().enumerate() {
            let mut onward = coordinates[here].clone();
            onward[axis] += 1;
            let next = coordinates.iter().position(|other| *other == onward);
            if let Some(next) = next.map(|at| &winners[at]).filter(|next| next.best != winner.best)
            {
                let (before, behind) = ((winner.point, winner.best), (next.point, next.best));
                changes.push(Change { axis, before, behind });
            }
        }
    }
    changes
}
