//! Mean and confidence of repeated runs.

use crate::sweep::Statistic;

/// The mean of some runs, and where the true mean is with the confidence that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The mean in ns.
    pub mean_ns: f64,
    /// The lower end of the interval in ns; the mean where there is one run only.
    pub low_ns: f64,
    /// The upper end.
    pub high_ns: f64,
}

impl Band {
    /// Of these latencies in ns, with the interval of [`Statistic`], as the tables have it. `None`
    /// of no run.
    pub fn of(latencies_ns: &[u64], confidence_percent: u32) -> Option<Band> {
        let values: Vec<f64> = latencies_ns.iter().map(|ns| *ns as f64).collect();
        let found = Statistic::of(&values, confidence_percent)?;
        let (low_ns, high_ns) = found.interval().unwrap_or((found.mean, found.mean));
        Some(Band { mean_ns: found.mean, low_ns, high_ns })
    }

    /// Whether two cannot be told apart: they overlap.
    pub(super) fn meets(&self, other: &Band) -> bool {
        self.low_ns <= other.high_ns && other.low_ns <= self.high_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10, 12, 14: mean 12, s = 2; with two degrees of freedom t is 4.303 at 95 %, 2.920 at 90 % and
    /// 9.925 at 99 % (NIST/SEMATECH e-Handbook §1.3.6.7.2), so the ends are t · 2 / √3 away.
    #[test]
    fn the_band_is_students_at_the_level_asked_for() {
        for (percent, half) in [(90, 3.372), (95, 4.969), (99, 11.460)] {
            let band = Band::of(&[10, 12, 14], percent).unwrap();
            assert_eq!(band.mean_ns, 12.0);
            assert!((band.high_ns - 12.0 - half).abs() < 0.001, "{percent} %: {band:?}");
            assert!((12.0 - half - band.low_ns).abs() < 0.001, "{percent} %: {band:?}");
        }
        let band = Band::of(&[10, 12, 14], 95).unwrap();
        let same = Band::of(&[7, 7], 95).unwrap();
        assert_eq!((same.low_ns, same.high_ns), (7.0, 7.0));
        assert_eq!(Band::of(&[5], 95).unwrap().high_ns, 5.0);
        assert_eq!(Band::of(&[], 95), None);
        let of = |ns| Band::of(&[ns], 95).unwrap();
        assert!(band.meets(&of(16)) && !band.meets(&of(17)));
    }
}
