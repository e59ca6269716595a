//! How numbers are written for people: one place, so that a number looks the same everywhere.
//!
//! Three forms: *exact*, where readers compare and add up (tables), *readable*, where they read a
//! number beside its bar, and *short*, where they only need to see how much it is (sentences, axes):
//! times to four significant digits, as many as the story has, so that the same time reads the same
//! everywhere; bytes to three.

use crate::units::{Duration, SimTime};

/// What times are counted in on an axis and at its bars.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeUnit {
    /// Microseconds.
    Micros,
    /// Milliseconds.
    Millis,
    /// Seconds.
    Secs,
}

impl TimeUnit {
    /// The one that suits an axis of this length: seconds from 5 s on, microseconds below 1 ms.
    pub const fn of(length: Duration) -> TimeUnit {
        match length.as_nanos() {
            0..1_000_000 => TimeUnit::Micros,
            1_000_000..5_000_000_000 => TimeUnit::Millis,
            _ => TimeUnit::Secs,
        }
    }

    /// Its sign.
    pub const fn name(self) -> &'static str {
        match self {
            TimeUnit::Micros => "µs",
            TimeUnit::Millis => "ms",
            TimeUnit::Secs => "s",
        }
    }

    /// How many nanoseconds it has.
    pub const fn nanos(self) -> u64 {
        match self {
            TimeUnit::Micros => 1_000,
            TimeUnit::Millis => 1_000_000,
            TimeUnit::Secs => 1_000_000_000,
        }
    }
}

/// A span with as many decimals as make six significant digits, which is every decimal of most:
/// `843.25 ms`, `7377.33 s`.
pub fn readable(span: Duration, unit: TimeUnit) -> String {
    let nanos = significant(span.as_nanos(), 6);
    format!("{} {}", decimal(nanos, unit.nanos()), unit.name())
}

/// A number with as many decimals as make four significant digits, whole ones whole: `44.29`,
/// `0.0125`, `65535`.
pub fn about(value: f64) -> String {
    let digits = if value == 0.0 { 1 } else { value.abs().log10().floor() as i32 + 1 };
    let scale = 10f64.powi((4 - digits).clamp(0, 9));
    plain((value * scale).round() / scale)
}

/// A span in milliseconds with every decimal it has: `400`, `843.25`, `0.000001`.
pub fn exact_ms(span: Duration) -> String {
    decimal(span.as_nanos(), TimeUnit::Millis.nanos())
}

/// A number on an axis without trailing zeros. These are multiples of 1, 2 or 5 times a power
/// of ten: nine decimals are exact enough.
pub fn plain(value: f64) -> String {
    let text = format!("{value:.9}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A span in milliseconds with three decimals, rounded: `400.000`. For columns of times.
pub fn column_ms(span: Duration) -> String {
    let micros = (u128::from(span.as_nanos()) + 500) / 1000;
    format!("{}.{:03}", micros / 1000, micros % 1000)
}

/// A point in time in milliseconds since the click, three decimals and no trailing zeros.
pub fn time_ms(at: SimTime) -> String {
    let text = column_ms(at.since(SimTime::ZERO));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A span in the unit that suits it, to `digits` significant digits: `14.9 s`, `843 ms`.
pub fn rounded(span: Duration, digits: u32) -> String {
    let units = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs"), (1, "ns")];
    let nanos = significant(span.as_nanos(), digits);
    let (scale, unit) =
        units.into_iter().find(|(scale, _)| nanos >= *scale).unwrap_or((1_000_000, "ms"));
    format!("{} {unit}", decimal(nanos, scale))
}

/// A span to four significant digits: `14.9 s`, `7377 s`, `843 ms`, `1.25 ms`.
pub fn short(span: Duration) -> String {
    rounded(span, 4)
}

/// A number of bytes to three significant digits, decimal units: `980 B`, `14.6 kB`.
pub fn bytes(count: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"), (1, "B")];
    let count = significant(count, 3);
    let (scale, unit) = units.into_iter().find(|(scale, _)| count >= *scale).unwrap_or((1, "B"));
    format!("{} {unit}", decimal(count, scale))
}

/// A ratio with two significant digits: `3.8`, `12`.
pub fn times(more: Duration, less: Duration) -> String {
    let tenths = (u128::from(more.as_nanos()) * 10 + u128::from(less.as_nanos()) / 2)
        / u128::from(less.as_nanos().max(1));
    match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) if whole < 10 => format!("{whole}.{tenth}"),
        (whole, tenth) => (whole + u128::from(tenth >= 5)).to_string(),
    }
}

/// A count with its noun: `1 connection`, `11 connections`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `value` rounded half up to `digits` significant digits.
fn significant(value: u64, digits: u32) -> u64 {
    let excess = (value.checked_ilog10().unwrap_or(0) + 1).saturating_sub(digits);
    let step = 10u128.pow(excess);
    u64::try_from((u128::from(value) + step / 2) / step * step).unwrap_or(u64::MAX)
}

/// `value / scale` as a decimal without trailing zeros; `scale` is a power of ten.
fn decimal(value: u64, scale: u64) -> String {
    let (whole, rest) = (value / scale, value % scale);
    if rest == 0 {
        return whole.to_string();
    }
    let width = scale.ilog10() as usize;
    let decimals = format!("{rest:0width$}");
    format!("{whole}.{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ns(nanos: u64) -> Duration {
        Duration::from_nanos(nanos)
    }

    #[test]
    fn exact_keeps_every_nanosecond() {
        for (nanos, text) in
            [(0, "0"), (1, "0.000001"), (843_250_000, "843.25"), (15_000_000_001, "15000.000001")]
        {
            assert_eq!(exact_ms(ns(nanos)), text);
        }
    }

    #[test]
    fn a_label_has_six_digits_at_the_most() {
        assert_eq!(readable(ns(7_200_000_000), TimeUnit::Secs), "7.2 s");
        assert_eq!(readable(ns(843_250_000), TimeUnit::Millis), "843.25 ms");
        assert_eq!(readable(ns(1), TimeUnit::Micros), "0.001 µs");
        assert_eq!(readable(ns(7_377_333_333_597), TimeUnit::Secs), "7377.33 s");
    }

    #[test]
    fn a_value_has_four_digits_or_is_whole() {
        for (value, text) in [
            (0.0, "0"),
            (10.0, "10"),
            (44.285_714, "44.29"),
            (0.012_5, "0.0125"),
            (215.714_286, "215.7"),
            (65_535.0, "65535"),
            (12_345.678, "12346"),
            (9.999_96, "10"),
        ] {
            assert_eq!(about(value), text);
        }
    }

    #[test]
    fn the_unit_suits_the_length() {
        for (nanos, unit) in [
            (0, TimeUnit::Micros),
            (999_999, TimeUnit::Micros),
            (1_000_000, TimeUnit::Millis),
            (4_999_999_999, TimeUnit::Millis),
            (5_000_000_000, TimeUnit::Secs),
        ] {
            assert_eq!(TimeUnit::of(ns(nanos)), unit, "{nanos}");
        }
    }

    #[test]
    fn short_keeps_four_digits_and_picks_the_unit() {
        for (nanos, text) in [
            (0, "0 ms"),
            (999, "999 ns"),
            (12_345, "12.35 µs"),
            (400_000_000, "400 ms"),
            (999_960_000, "1 s"),
            (999_600_000, "999.6 ms"),
            (14_873_000_000, "14.87 s"),
            (7_377_333_333_597, "7377 s"),
        ] {
            assert_eq!(short(ns(nanos)), text);
        }
        assert_eq!(rounded(ns(14_873_000_000), 3), "14.9 s");
    }

    #[test]
    fn bytes_ratios_and_counts() {
        assert_eq!(bytes(980), "980 B");
        assert_eq!(bytes(14_649), "14.6 kB");
        assert_eq!(bytes(u64::MAX), "18400000000 GB");
        assert_eq!(times(ns(400), ns(100)), "4");
        assert_eq!(times(ns(380), ns(100)), "3.8");
        assert_eq!(times(ns(1260), ns(100)), "13");
        assert_eq!(times(ns(5), ns(0)), "5");
        assert_eq!(counted(1, "segment"), "1 segment");
        assert_eq!(counted(0, "segment"), "0 segments");
    }

    #[test]
    fn columns_round_to_microseconds() {
        assert_eq!(column_ms(ns(1_499)), "0.001");
        assert_eq!(column_ms(ns(1_500)), "0.002");
        assert_eq!(time_ms(SimTime::from_nanos(25_500_000)), "25.5");
        assert_eq!(time_ms(SimTime::ZERO), "0");
    }
}
