//! Mean and confidence of repeated runs.

/// The mean of some runs and where the true mean is with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The mean in ns.
    pub mean_ns: f64,
    /// The lower end of the interval in ns; the mean where there is one run only.
    pub low_ns: f64,
    /// The upper end.
    pub high_ns: f64,
}

/// The 97.5 % points of Student's t for 1 to 30 degrees of freedom, as tables print them (such as
/// NIST/SEMATECH e-Handbook §1.3.6.7.2).
const T: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
];

impl Band {
    /// Of these latencies in ns: mean ± t·s/√n, with s the sample's standard deviation and t
    /// Student's for n − 1 degrees of freedom. `None` of no run.
    ///
    /// It assumes that runs are independent and the mean of them about normal; for a few runs with
    /// rare long outliers it is too narrow.
    pub fn of(latencies_ns: &[u64]) -> Option<Band> {
        let count = latencies_ns.len();
        if count == 0 {
            return None;
        }
        let n = count as f64;
        let mean_ns = latencies_ns.iter().map(|ns| *ns as f64).sum::<f64>() / n;
        if count == 1 {
            return Some(Band { mean_ns, low_ns: mean_ns, high_ns: mean_ns });
        }
        let squares: f64 = latencies_ns.iter().map(|ns| (*ns as f64 - mean_ns).powi(2)).sum();
        // Beyond the table a little on the wide side; 1.96 is the limit.
        let t = T.get(count - 2).copied().unwrap_or(2.042);
        let half = t * (squares / (n - 1.0)).sqrt() / n.sqrt();
        Some(Band { mean_ns, low_ns: mean_ns - half, high_ns: mean_ns + half })
    }

    /// Whether two cannot be told apart: they overlap.
    pub(super) fn meets(&self, other: &Band) -> bool {
        self.low_ns <= other.high_ns && other.low_ns <= self.high_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10, 12, 14: mean 12, s = 2, t of two degrees of freedom 4.303, so ± 4.303 · 2 / √3 = 4.969.
    #[test]
    fn the_band_is_students() {
        let band = Band::of(&[10, 12, 14]).unwrap();
        assert_eq!(band.mean_ns, 12.0);
        assert!((band.high_ns - 16.969).abs() < 0.001 && (band.low_ns - 7.031).abs() < 0.001);
        let same = Band::of(&[7, 7]).unwrap();
        assert_eq!((same.low_ns, same.high_ns), (7.0, 7.0));
        assert_eq!(Band::of(&[5]).unwrap().high_ns, 5.0);
        assert_eq!(Band::of(&[]), None);
        assert!(band.meets(&Band::of(&[16]).unwrap()) && !band.meets(&Band::of(&[17]).unwrap()));
    }
}
