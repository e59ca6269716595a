//! Probabilities as integers: parts per billion.

use super::text::{UnitError, decimal_with_unit};
use std::fmt;
use std::str::FromStr;

/// A probability between 0 and 1 in parts per billion.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Probability(u32);

const BILLION: u32 = 1_000_000_000;

impl Probability {
    /// Never.
    pub const NEVER: Probability = Probability(0);

    /// A probability of `parts` in a billion; `None` above one.
    pub const fn from_parts_per_billion(parts: u32) -> Option<Self> {
        if parts <= BILLION { Some(Probability(parts)) } else { None }
    }

    /// Parts per billion.
    pub const fn parts_per_billion(self) -> u32 {
        self.0
    }

    /// Whether an event of this probability happens, given a uniformly random `draw`.
    pub const fn happens(self, draw: u32) -> bool {
        // draw / 2^32 < parts / 10^9, without division.
        (draw as u64) * (BILLION as u64) < (self.0 as u64) << 32
    }
}

impl FromStr for Probability {
    type Err = UnitError;
    /// Reads `"1%"`, `"0.01%"`, `"0"`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        const EXPECTED: &str = "a probability such as \"1%\"";
        let parts = decimal_with_unit(text, &[("%", 10_000_000)], EXPECTED)?;
        u32::try_from(parts)
            .ok()
            .and_then(Probability::from_parts_per_billion)
            .ok_or_else(|| UnitError::new(text, EXPECTED, "it is more than 100%"))
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 10_000_000, self.0 % 10_000_000);
        if rest == 0 {
            return f.pad(&format!("{whole}%"));
        }
        let decimals = format!("{rest:07}");
        f.pad(&format!("{whole}.{}%", decimals.trim_end_matches('0')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_percentages() {
        assert_eq!("1%".parse::<Probability>().unwrap().parts_per_billion(), 10_000_000);
        assert_eq!("0.01%".parse::<Probability>().unwrap().to_string(), "0.01%");
        assert!("101%".parse::<Probability>().is_err());
    }

    #[test]
    fn certain_and_impossible() {
        let always: Probability = "100%".parse().unwrap();
        assert!(always.happens(u32::MAX) && always.happens(0));
        assert!(!Probability::NEVER.happens(0));
    }
}
