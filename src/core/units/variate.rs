//! Random spans of time: what a uniformly random number becomes under a distribution.
//!
//! The logarithm and the power are computed in floating point by `libm`, which is pure Rust and
//! gives the same bits everywhere, and rounded to nanoseconds at once: nothing else of the
//! simulation sees a fraction.

use super::Duration;

/// How random spans with a given mean are spread.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Distribution {
    /// All are the mean.
    #[default]
    Constant,
    /// Equally likely between nothing and twice the mean.
    Uniform,
    /// Memoryless: the gaps of a Poisson process (density e^(−t/mean)/mean).
    Exponential,
    /// Heavy-tailed: Pareto with shape 1.5, whose least value is a third of the mean. Its
    /// variance is infinite: a few spans are very long.
    Pareto,
}

/// No span is longer: sums of a few of them still fit into the clock.
const LONGEST: Duration = Duration::from_secs(10 * 24 * 3_600);

impl Distribution {
    /// All of them.
    pub const ALL: [Distribution; 4] = [
        Distribution::Constant,
        Distribution::Uniform,
        Distribution::Exponential,
        Distribution::Pareto,
    ];

    /// The name in scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Distribution::Constant => "constant",
            Distribution::Uniform => "uniform",
            Distribution::Exponential => "exponential",
            Distribution::Pareto => "pareto",
        }
    }

    /// The span that a uniformly random 64-bit number stands for.
    pub fn span(self, mean: Duration, random: u64) -> Duration {
        // In (0, 1]: the upper 53 bits are what a double holds exactly.
        let u = ((random >> 11) + 1) as f64 / (1u64 << 53) as f64;
        let mean = mean.as_nanos();
        let factor = match self {
            Distribution::Constant => return Duration::from_nanos(mean),
            Distribution::Uniform => {
                let nanos = (u128::from(mean) * 2 * u128::from(random >> 32)) >> 32;
                return Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)).min(LONGEST);
            }
            Distribution::Exponential => -libm::log(u),
            Distribution::Pareto => libm::pow(u, -2.0 / 3.0) / 3.0,
        };
        let nanos = libm::round(mean as f64 * factor);
        Duration::from_nanos(nanos as u64).min(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEAN: Duration = Duration::from_millis(100);

    /// Random numbers that fill the range evenly: i + ½ of n parts.
    fn evenly(parts: u64) -> impl Iterator<Item = u64> {
        let step = u64::MAX / parts;
        (0..parts).map(move |part| step * part + step / 2)
    }

    /// Over evenly spread numbers the means are those of the distributions. The Pareto's mean is
    /// approached slowly: what lies beyond the last of n parts, x_m · n^(2/3), contributes
    /// about n^(−1/3) of it, 1 % for a million.
    #[test]
    fn means_are_what_they_are_called() {
        for (distribution, permille) in [
            (Distribution::Constant, 0),
            (Distribution::Uniform, 1),
            (Distribution::Exponential, 1),
            (Distribution::Pareto, 15),
        ] {
            let parts = 1_000_000;
            let sum: u128 = evenly(parts)
                .map(|random| u128::from(distribution.span(MEAN, random).as_nanos()))
                .sum();
            let mean = (sum / u128::from(parts)) as u64;
            let off = mean.abs_diff(MEAN.as_nanos());
            assert!(off * 1000 <= MEAN.as_nanos() * permille, "{distribution:?}: {mean}");
        }
    }

    /// The median of an exponential is ln 2 = 0.693147… of the mean; of this Pareto, it is
    /// 2^(2/3)/3 = 0.529133…; the halves of the range meet at u = ½.
    #[test]
    fn medians_are_those_of_the_formulas() {
        let half = 1 << 63;
        let median = |distribution: Distribution| distribution.span(MEAN, half).as_nanos();
        assert_eq!(median(Distribution::Uniform), 100_000_000);
        assert_eq!(median(Distribution::Exponential), 69_314_718);
        assert_eq!(median(Distribution::Pareto), 52_913_368);
    }

    #[test]
    fn extremes_are_finite() {
        for distribution in Distribution::ALL {
            for random in [0, 1, u64::MAX] {
                assert!(distribution.span(MEAN, random) <= LONGEST);
                assert!(distribution.span(LONGEST, random) <= LONGEST);
            }
        }
        assert_eq!(Distribution::Exponential.span(MEAN, u64::MAX), Duration::ZERO);
    }
}
