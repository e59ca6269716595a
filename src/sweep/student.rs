//! Student's t distribution, for confidence intervals of means of few replicates.
//!
//! For whole degrees of freedom its integral is a finite sum (Abramowitz and Stegun,
//! *Handbook of Mathematical Functions*, 26.7.3 and 26.7.4), so no series has to be cut off;
//! its inverse is found by halving. Only operations with the same bits everywhere are used.

use std::f64::consts::PI;

/// The `t` with P(−t < T < t) = `share`, for so many degrees of freedom: the half width of a
/// confidence interval in standard errors. `share` is between 0 and 1, both excluded.
pub fn two_sided(share: f64, degrees: u64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while within(high, degrees) < share && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if within(middle, degrees) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// P(−t < T < t): A(t|ν) of 26.7.
fn within(t: f64, degrees: u64) -> f64 {
    let nu = degrees as f64;
    let cosine_squared = nu / (nu + t * t);
    let sine = t / (nu + t * t).sqrt();
    if degrees % 2 == 1 {
        // 26.7.3: 2/π (θ + sin θ (cos θ + 2/3 cos³θ + … + 2·4…(ν−3)/(3·5…(ν−2)) cos^(ν−2) θ))
        let theta = libm::atan(t / nu.sqrt());
        let sum = series(cosine_squared.sqrt(), 1, cosine_squared, degrees);
        2.0 / PI * (theta + sine * sum)
    } else {
        // 26.7.4: sin θ (1 + 1/2 cos²θ + … + 1·3…(ν−3)/(2·4…(ν−2)) cos^(ν−2) θ)
        sine * series(1.0, 0, cosine_squared, degrees)
    }
}

/// The sum that both have, from its first `term`, which has the cosine to this `power`.
fn series(mut term: f64, mut power: u64, cosine_squared: f64, degrees: u64) -> f64 {
    let mut sum = 0.0;
    while power + 2 <= degrees {
        sum += term;
        term *= cosine_squared * (power as f64 + 1.0) / (power as f64 + 2.0);
        if term < 1e-18 {
            break;
        }
        power += 2;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 26.10 of Abramowitz and Stegun, to the three decimals that it gives; the last row
    /// is the normal distribution's, which the t distribution becomes.
    #[test]
    fn it_agrees_with_the_printed_table() {
        for (degrees, ninety, ninety_five, ninety_nine) in [
            (1, 6.314, 12.706, 63.657),
            (2, 2.920, 4.303, 9.925),
            (3, 2.353, 3.182, 5.841),
            (4, 2.132, 2.776, 4.604),
            (9, 1.833, 2.262, 3.250),
            (10, 1.812, 2.228, 3.169),
            (29, 1.699, 2.045, 2.756),
            (30, 1.697, 2.042, 2.750),
            (120, 1.658, 1.980, 2.617),
            (1_000_000, 1.645, 1.960, 2.576),
        ] {
            for (share, printed) in [(0.90, ninety), (0.95, ninety_five), (0.99, ninety_nine)] {
                let found = two_sided(share, degrees);
                assert!((found - printed).abs() <= 0.000_51, "{degrees}, {share}: {found}");
            }
        }
    }
}
