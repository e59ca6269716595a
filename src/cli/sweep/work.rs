//! Running the units of a sweep on all cores.
//!
//! All units that are run at once share the memory that one may take (`limits.memory`). Few ever need
//! as much as a share; those that do are run again, one after another, with all of it. So whatever the
//! number of threads, twice the limit is enough for all, and each unit gets as far as the limit lets it.

use super::super::parallel;
use super::super::progress::with_bar;
use super::super::stopwatch::Stopwatch;
use super::super::store::FileError;
use super::keeper::Keeper;
use crate::analyze::summarize_while;
use crate::scenario::{Diagnostic, Draft, Overrides, Scenario};
use crate::sweep::{Design, Figures, Shard, replicate_seed};
use crate::units::Duration;
use crate::world::Limit;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is to be run.
pub struct Work<'a> {
    /// The scenario.
    pub draft: &'a Draft,
    /// What the command line changes about it.
    pub overrides: &'a Overrides,
    /// Which runs there are.
    pub design: &'a Design,
    /// Which of them are wanted; `None` for all.
    pub shard: Option<Shard>,
    /// How long one replicate may take.
    pub wall_time: Duration,
    /// How many replicates are run at once.
    pub at_once: u64,
    /// Whether the user has asked to stop.
    pub stop: &'a AtomicBool,
}

/// Why a sweep ended before its end.
#[derive(Debug)]
pub enum Broken {
    /// A point that cannot be.
    Point(Vec<Diagnostic>),
    /// The replicate of this number took longer than the wall time.
    Time(u64),
    /// The journal cannot be written.
    Files(FileError),
}

/// What is shared by the threads.
struct Kept<'k> {
    keeper: &'k mut Keeper,
    units: &'k mut BTreeMap<u64, Vec<Figures>>,
    /// Units for which a share of the memory is not enough.
    large: Vec<u64>,
    broken: Option<Broken>,
}

/// What came of a unit.
enum Ran {
    /// A run of each variant.
    Whole(Vec<Figures>),
    /// Its share of the memory was not enough.
    Large,
    /// It took longer than the wall time.
    Late,
}

impl Work<'_> {
    /// The scenario at a point.
    ///
    /// # Errors
    /// Its problems.
    pub fn scenario(&self, point: u64) -> Result<Scenario, Vec<Diagnostic>> {
        let vary = self.design.settings(point);
        self.draft.scenario(&Overrides { vary, ..self.overrides.clone() })
    }

    /// Checks every value of every axis once, the other axes at their first: nearly all slips
    /// are seen before anything is run, at the cost of a few points.
    ///
    /// # Errors
    /// The problems of the first point that has any.
    pub fn check(&self) -> Result<Scenario, Vec<Diagnostic>> {
        let first = self.scenario(0)?;
        let mut stride = self.design.points();
        let mut points = Vec::new();
        for axis in self.design.axes() {
            let count = axis.values.len() as u64;
            stride /= count;
            points.extend((1..count).map(|at| at * stride));
        }
        let problems = parallel::all(points, |point| self.scenario(point).err());
        problems.into_iter().flatten().next().map_or(Ok(first), Err)
    }

    /// Runs every unit that is wanted and not there yet, on the threads of the pool that this
    /// is called in. Each is kept as soon as it is finished.
    ///
    /// # Errors
    /// The first thing that went wrong; what was finished before it is kept.
    pub fn run(
        &self,
        keeper: &mut Keeper,
        units: &mut BTreeMap<u64, Vec<Figures>>,
        bar: bool,
    ) -> Result<(), Broken> {
        let wanted = |unit: &u64| {
            !units.contains_key(unit) && self.shard.is_none_or(|shard| shard.has(*unit))
        };
        let points: Vec<(u64, Vec<u64>)> = (0..self.design.points())
            .map(|point| (point, self.design.units_of(point).filter(wanted).collect::<Vec<_>>()))
            .filter(|(_, units)| !units.is_empty())
            .collect();
        let steps = points.iter().map(|(_, units)| units.len()).sum();
        let kept = Mutex::new(Kept { keeper, units, large: Vec::new(), broken: None });
        with_bar(steps, bar, |step| {
            parallel::each(points.len(), &|at| {
                let (point, units) = &points[at];
                self.run_point(&kept, *point, units, self.at_once, step);
            });
            let mut large = std::mem::take(&mut lock(&kept).large);
            large.sort_unstable();
            for unit in large {
                self.run_point(&kept, self.design.place(unit).0, &[unit], 1, step);
            }
        });
        let kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        kept.broken.map_or(Ok(()), Err)
    }

    /// Runs units of a point, of which so many share the memory.
    fn run_point(
        &self,
        kept: &Mutex<Kept<'_>>,
        point: u64,
        units: &[u64],
        shares: u64,
        step: &(dyn Fn() + Sync),
    ) {
        if self.stopped() {
            return;
        }
        let scenario = match self.scenario(point) {
            Ok(scenario) => scenario,
            Err(problems) => return self.give_up(kept, Broken::Point(problems)),
        };
        parallel::each(units.len(), &|at| {
            if self.stopped() {
                return;
            }
            let unit = units[at];
            match self.run_unit(&scenario, unit, shares) {
                Ran::Whole(runs) => self.keep(kept, unit, runs),
                Ran::Large => return lock(kept).large.push(unit),
                Ran::Late => self.give_up(kept, Broken::Time(unit)),
            }
            step();
        });
    }

    /// All variants of one replicate, with the same chance, each with one of so many shares of the
    /// memory that it may take.
    fn run_unit(&self, scenario: &Scenario, unit: u64, shares: u64) -> Ran {
        let (_, replicate) = self.design.place(unit);
        let stopwatch = Stopwatch::start(self.wall_time);
        let mut runs = Vec::new();
        for variant in &scenario.variants {
            let mut plan = variant.plan.clone();
            plan.seed = replicate_seed(plan.seed, replicate);
            plan.limits.memory /= shares;
            // Of the other variants nothing is kept but figures.
            plan.limits.traces = 1;
            let Some(summary) = summarize_while(&plan, &|| stopwatch.goes_on()) else {
                return Ran::Late;
            };
            if shares > 1 && summary.outcome == Limit::Memory.outcome() {
                return Ran::Large;
            }
            runs.push(Figures::of(&summary));
        }
        Ran::Whole(runs)
    }

    fn keep(&self, kept: &Mutex<Kept<'_>>, unit: u64, runs: Vec<Figures>) {
        let mut kept = lock(kept);
        if kept.broken.is_some() {
            return;
        }
        match kept.keeper.keep(unit, &runs) {
            Ok(()) => drop(kept.units.insert(unit, runs)),
            Err(error) => {
                kept.broken = Some(Broken::Files(error));
                self.stop.store(true, Ordering::Relaxed);
            }
        }
    }

    fn give_up(&self, kept: &Mutex<Kept<'_>>, why: Broken) {
        let mut kept = lock(kept);
        kept.broken.get_or_insert(why);
        self.stop.store(true, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

fn lock<'l, 'k>(kept: &'l Mutex<Kept<'k>>) -> MutexGuard<'l, Kept<'k>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
