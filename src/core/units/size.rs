//! Sizes in bytes and rates in bits per second.

use super::text::{UnitError, decimal_with_unit, render_scaled};
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

/// A number of bytes. `kB` is 1000 bytes, `KiB` is 1024.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Bytes(pub u64);

/// A rate in bits per second, never zero. An unlimited rate is the absence of one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BitRate(NonZeroU64);

const SIZE_UNITS: &[(&str, u64)] = &[
    ("B", 1),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

const RATE_UNITS: &[(&str, u64)] =
    &[("bit/s", 1), ("kbit/s", 1_000), ("Mbit/s", 1_000_000), ("Gbit/s", 1_000_000_000)];

impl BitRate {
    /// A rate of `bits` bits per second; `None` for zero.
    pub const fn from_bits_per_second(bits: u64) -> Option<Self> {
        match NonZeroU64::new(bits) {
            Some(bits) => Some(BitRate(bits)),
            None => None,
        }
    }

    /// Bits per second.
    pub const fn bits_per_second(self) -> u64 {
        self.0.get()
    }
}

impl FromStr for Bytes {
    type Err = UnitError;
    /// Reads `"14.6kB"`, `"16KiB"`, `"500 B"`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        decimal_with_unit(text, SIZE_UNITS, "a size such as \"10kB\" or \"16KiB\"").map(Bytes)
    }
}

impl FromStr for BitRate {
    type Err = UnitError;
    /// Reads `"10Mbit/s"`, `"1.5 Mbit/s"`; zero is refused.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        const EXPECTED: &str = "a rate such as \"10Mbit/s\"";
        let bits = decimal_with_unit(text, RATE_UNITS, EXPECTED)?;
        BitRate::from_bits_per_second(bits)
            .ok_or_else(|| UnitError::new(text, EXPECTED, "a rate of zero would carry nothing"))
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("B", 1)];
        f.pad(&render_scaled(self.0, &units))
    }
}

impl fmt::Display for BitRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units =
            [("Gbit/s", 1_000_000_000), ("Mbit/s", 1_000_000), ("kbit/s", 1_000), ("bit/s", 1)];
        f.pad(&render_scaled(self.0.get(), &units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes_and_rates() {
        assert_eq!("14.6kB".parse(), Ok(Bytes(14_600)));
        assert_eq!("16KiB".parse(), Ok(Bytes(16_384)));
        assert_eq!("1.5Mbit/s".parse::<BitRate>().unwrap().bits_per_second(), 1_500_000);
        for text in ["0.5B", "10", "10kb"] {
            assert!(text.parse::<Bytes>().is_err(), "{text}");
        }
        for text in ["0Mbit/s", "0", "10Mb/s", "fast"] {
            assert!(text.parse::<BitRate>().is_err(), "{text}");
        }
    }

    #[test]
    fn prints_what_it_reads() {
        for text in ["14.6 kB", "1 MB", "999 B"] {
            assert_eq!(text.parse::<Bytes>().unwrap().to_string(), text);
        }
        assert_eq!("1500kbit/s".parse::<BitRate>().unwrap().to_string(), "1.5 Mbit/s");
    }
}
