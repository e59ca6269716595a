//! How long each phase took.

use super::{Phase, Step};
use crate::units::Duration;

/// How long each phase took, all together.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parts([Duration; Phase::ALL.len()]);

impl Parts {
    /// The sums of these steps.
    pub fn of(steps: &[Step]) -> Parts {
        let mut parts = Parts::default();
        for step in steps {
            let part = &mut parts.0[step.phase.index()];
            *part = *part + step.length();
        }
        parts
    }

    /// These phases, and how long each took. One that is there again adds up.
    pub fn of_phases(phases: impl IntoIterator<Item = (Phase, Duration)>) -> Parts {
        let mut parts = Parts::default();
        for (phase, took) in phases {
            let part = &mut parts.0[phase.index()];
            *part = part.saturating_add(took);
        }
        parts
    }

    /// How long this phase took.
    pub fn get(&self, phase: Phase) -> Duration {
        self.0[phase.index()]
    }

    /// The whole.
    pub fn total(&self) -> Duration {
        self.0.iter().fold(Duration::ZERO, |sum, part| sum + *part)
    }

    /// Every phase that took any time, in the order of [`Phase::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Phase, Duration)> {
        Phase::ALL.into_iter().map(|phase| (phase, self.get(phase))).filter(|(_, d)| !d.is_zero())
    }
}
