//! What the replicates of one cell come to.

use super::student::two_sided;

/// Mean, spread and confidence interval of replicates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistic {
    /// How many replicates had a value.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// Their sample standard deviation; 0 for one.
    pub deviation: f64,
    /// Half the width of the confidence interval of the mean; `None` for one replicate, of
    /// which nothing can be said.
    pub half_width: Option<f64>,
    /// The least.
    pub min: f64,
    /// The middle one, or the mean of the two in the middle.
    pub median: f64,
    /// The greatest.
    pub max: f64,
}

impl Statistic {
    /// The statistic of these values, with an interval that covers the true mean so often (such
    /// as 95 %). `None` where there are no values.
    ///
    /// The interval is Student's: mean ± t·s/√n with n − 1 degrees of freedom. It supposes
    /// that means of replicates are near enough to normal, and replicates independent.
    pub fn of(values: &[f64], confidence_percent: u32) -> Option<Statistic> {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let degrees = (values.len() as u64).checked_sub(1)?;
        let deviation = if degrees == 0 { 0.0 } else { (squares / degrees as f64).sqrt() };
        let share = f64::from(confidence_percent) / 100.0;
        let half_width =
            (degrees > 0).then(|| two_sided(share, degrees) * deviation / count.sqrt());
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = match sorted.len() % 2 {
            0 => (sorted[middle - 1] + sorted[middle]) / 2.0,
            _ => sorted[middle],
        };
        Some(Statistic {
            count: values.len() as u64,
            mean,
            deviation,
            half_width,
            min: sorted[0],
            median,
            max: sorted[sorted.len() - 1],
        })
    }

    /// The confidence interval of the mean.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.half_width.map(|half| (self.mean - half, self.mean + half))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares of the differences 32, so s² = 32/7; with 7
    /// degrees of freedom t = 2.365 (the printed table), and the half width is
    /// 2.365 × √(32/7) / √8 = 1.787.
    #[test]
    fn mean_spread_and_interval_by_hand() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let found = Statistic::of(&values, 95).unwrap();
        assert_eq!((found.count, found.mean, found.median), (8, 5.0, 4.5));
        assert_eq!((found.min, found.max), (2.0, 9.0));
        assert!((found.deviation - 2.138).abs() < 0.0005, "{found:?}");
        assert!((found.half_width.unwrap() - 1.787).abs() < 0.001, "{found:?}");
        let one = Statistic::of(&[3.0], 95).unwrap();
        assert_eq!((one.mean, one.deviation, one.half_width), (3.0, 0.0, None));
        assert_eq!(Statistic::of(&[], 95), None);
    }
}
