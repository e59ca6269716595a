//! How many of something there were at each time.

/// A number that changes at times: from each time on, in nanoseconds, it is what stands beside it.
/// It begins with none at zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    steps: Vec<(u64, u64)>,
}

impl Curve {
    /// One more at each of `come`, one less at each of `go`. What happens within one nanosecond is
    /// one change.
    pub fn of(come: &[u64], go: &[u64]) -> Curve {
        let more = come.iter().map(|at| (*at, 1));
        let mut changes: Vec<(u64, i64)> = more.chain(go.iter().map(|at| (*at, -1))).collect();
        changes.sort_unstable();
        let (mut now, mut steps) = (0, vec![(0, 0)]);
        for (at, change) in changes {
            now += change;
            let count = u64::try_from(now).unwrap_or(0);
            match steps.last_mut() {
                Some((last_at, last)) if *last_at == at => *last = count,
                _ => steps.push((at, count)),
            }
        }
        steps.dedup_by_key(|(_, count)| *count);
        Curve { steps }
    }

    /// The steps, by time.
    pub fn steps(&self) -> &[(u64, u64)] {
        &self.steps
    }

    /// The most there ever were.
    pub fn most(&self) -> u64 {
        self.steps.iter().map(|(_, count)| *count).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_and_goes_is_counted() {
        assert_eq!(Curve::of(&[], &[]).steps(), [(0, 0)]);
        let curve = Curve::of(&[5, 3, 9, 0], &[9, 12]);
        assert_eq!(
            curve.steps(),
            [(0, 1), (3, 2), (5, 3), (12, 2)],
            "9 is one change, to the same"
        );
        assert_eq!(curve.most(), 3);
        // Files of anybody may have more that go than come.
        assert_eq!(Curve::of(&[7], &[2]).steps(), [(0, 0)]);
    }
}
