//! Which runs a sweep has: a grid of points, at each the scenario's variants, each replicated.
//!
//! The unit of work is one replicate at one point with all variants, so that strategies are
//! compared under the same chance. Units are numbered: the last axis turns fastest, and within
//! a point the replicates come one after another. A shard takes every so-manieth unit, which
//! spreads cheap and dear corners of a grid evenly.

use super::expression::Axis;
use crate::engine::Streams;
use std::str::FromStr;

/// More runs than this are a slip of the pen: at 100 µs each they take a quarter of an hour.
pub const MAX_RUNS: u64 = 10_000_000;

/// Everything that says which runs there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    axes: Vec<Axis>,
    variants: Vec<String>,
    replicates: u64,
    points: u64,
}

/// A part of a sweep: number `index` (from 1) of `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Which part, from 1.
    pub index: u64,
    /// How many there are.
    pub of: u64,
}

impl Design {
    /// A grid of these axes; at each point these variants, so often.
    ///
    /// # Errors
    /// A message and a cure, where two axes have one path or there are more runs than
    /// [`MAX_RUNS`].
    pub fn new(
        axes: Vec<Axis>,
        variants: Vec<String>,
        replicates: u64,
    ) -> Result<Design, (String, String)> {
        for (number, axis) in axes.iter().enumerate() {
            if axes[..number].iter().any(|other| other.path == axis.path) {
                let cure = "put all its values into one --vary".to_owned();
                return Err((format!("{} is varied twice", axis.path), cure));
            }
        }
        let counts = axes.iter().map(|axis| axis.values.len() as u64);
        let points = counts.fold(1, u64::saturating_mul);
        let runs = points.saturating_mul(replicates).saturating_mul(variants.len() as u64);
        if runs > MAX_RUNS {
            let message = format!(
                "these are {points} points, {replicates} replicates of {} variants: {runs} runs",
                variants.len()
            );
            return Err((message, format!("a sweep has at most {MAX_RUNS}; ask for fewer values")));
        }
        Ok(Design { axes, variants, replicates, points })
    }

    /// What is varied.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The variants that are run at each point.
    pub fn variants(&self) -> &[String] {
        &self.variants
    }

    /// How often each is run.
    pub fn replicates(&self) -> u64 {
        self.replicates
    }

    /// How many points the grid has.
    pub fn points(&self) -> u64 {
        self.points
    }

    /// How many units of work there are.
    pub fn units(&self) -> u64 {
        self.points * self.replicates
    }

    /// The units of a point.
    pub fn units_of(&self, point: u64) -> std::ops::Range<u64> {
        point * self.replicates..(point + 1) * self.replicates
    }

    /// The point and the replicate (from 0) of a unit.
    pub fn place(&self, unit: u64) -> (u64, u64) {
        (unit / self.replicates, unit % self.replicates)
    }

    /// Which value of each axis a point has.
    pub fn coordinates(&self, point: u64) -> Vec<usize> {
        let mut rest = point;
        let mut coordinates = vec![0; self.axes.len()];
        for (coordinate, axis) in coordinates.iter_mut().zip(&self.axes).rev() {
            let count = axis.values.len() as u64;
            *coordinate = usize::try_from(rest % count).unwrap_or(usize::MAX);
            rest /= count;
        }
        coordinates
    }

    /// What is set at a point: paths and values, for [`crate::scenario::Overrides::vary`].
    pub fn settings(&self, point: u64) -> Vec<(String, String)> {
        let values = self.axes.iter().zip(self.coordinates(point));
        values.map(|(axis, at)| (axis.path.clone(), axis.values[at].clone())).collect()
    }
}

impl Shard {
    /// Whether this part has that unit.
    pub const fn has(self, unit: u64) -> bool {
        unit % self.of == self.index - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    /// `3/16`: the third of sixteen parts.
    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers = text.split_once('/').and_then(|(index, of)| {
            Some(Shard { index: index.trim().parse().ok()?, of: of.trim().parse().ok()? })
        });
        match numbers {
            Some(shard) if (1..=shard.of).contains(&shard.index) => Ok(shard),
            Some(_) => Err("the parts are counted from 1, so the last of 16 is 16/16".to_owned()),
            None => Err("a part is such as 3/16, the third of sixteen".to_owned()),
        }
    }
}

/// The seed of a replicate (from 0) of a run with this seed. The first is the run itself, so a
/// sweep of one replicate has the numbers of `sim run`; the others draw theirs from a stream of
/// the seed, each from its own.
pub fn replicate_seed(seed: u64, replicate: u64) -> u64 {
    match replicate {
        0 => seed,
        number => Streams::new(seed).named(&format!("replicate {number}")).next_u64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(axes: &[&str], variants: usize, replicates: u64) -> Design {
        let axes = axes.iter().map(|axis| Axis::parse(axis).unwrap()).collect();
        let variants = (0..variants).map(|number| format!("v{number}")).collect();
        Design::new(axes, variants, replicates).unwrap()
    }

    #[test]
    fn the_last_axis_turns_fastest() {
        let design = design(&["a=1,2", "b=x,y,z"], 1, 5);
        assert_eq!((design.points(), design.units()), (6, 30));
        let all: Vec<Vec<usize>> = (0..6).map(|point| design.coordinates(point)).collect();
        assert_eq!(all, [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]);
        assert_eq!(design.settings(5), [("a".into(), "2".into()), ("b".into(), "z".into())]);
        assert_eq!((design.place(14), design.units_of(2)), ((2, 4), 10..15));
    }

    #[test]
    fn shards_share_all_units_out() {
        let shards: Vec<Shard> =
            (1..=3).map(|index| format!("{index}/3").parse().unwrap()).collect();
        for unit in 0..20 {
            assert_eq!(shards.iter().filter(|shard| shard.has(unit)).count(), 1, "{unit}");
        }
        for text in ["0/3", "4/3", "3", "a/b", "1/0", "-1/3"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let axis = |text: &str| Axis::parse(text).unwrap();
        let twice = Design::new(vec![axis("a=1"), axis("a=2")], vec!["v".into()], 1);
        assert!(twice.unwrap_err().0.contains("varied twice"));
        let many = (0..3).map(|number| axis(&format!("a{number}=1..1000"))).collect();
        assert!(
            Design::new(many, vec!["v".into()], 30).unwrap_err().0.contains("30000000000 runs")
        );
    }

    #[test]
    fn replicates_have_seeds_of_their_own_and_the_first_is_the_run_itself() {
        assert_eq!(replicate_seed(7, 0), 7);
        let seeds: std::collections::BTreeSet<u64> = (0..1000)
            .flat_map(|number| [replicate_seed(7, number), replicate_seed(8, number)])
            .collect();
        assert_eq!(seeds.len(), 2000);
    }
}
