//! Reading and printing decimal numbers with units, without floating point.

use std::fmt;

/// Why a text is not a quantity. Its `Display` is a sentence for the author of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitError {
    text: String,
    expected: &'static str,
    reason: String,
}

impl UnitError {
    pub(super) fn new(text: &str, expected: &'static str, reason: &str) -> Self {
        UnitError { text: text.to_owned(), expected, reason: reason.to_owned() }
    }
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not {}: {}", self.text, self.expected, self.reason)
    }
}

impl std::error::Error for UnitError {}

/// Reads `NUMBER UNIT` into whole base units; `"0"` needs no unit.
pub(super) fn decimal_with_unit(
    text: &str,
    units: &[(&str, u64)],
    expected: &'static str,
) -> Result<u64, UnitError> {
    let fail = |reason: String| UnitError { text: text.to_owned(), expected, reason };
    let trimmed = text.trim();
    let split = trimmed
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_'))
        .unwrap_or(trimmed.len());
    let (number, unit) = (&trimmed[..split], trimmed[split..].trim());
    if number.is_empty() {
        return Err(fail("it must begin with a digit".into()));
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.replace('_', "");
    let (whole, fraction) = (digits(whole), digits(fraction));
    let known = || units.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let scale = match units.iter().find(|(name, _)| *name == unit) {
        Some((_, scale)) => *scale,
        None if unit.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b == b'0') => 1,
        None if unit.is_empty() => return Err(fail(format!("the unit is missing ({})", known()))),
        None => return Err(fail(format!("\"{unit}\" is not one of its units ({})", known()))),
    };
    exact_product(&whole, &fraction, scale).map_err(|reason| fail(reason.into()))
}

/// `whole.fraction × scale`, exactly.
fn exact_product(whole: &str, fraction: &str, scale: u64) -> Result<u64, &'static str> {
    const TOO_LARGE: &str = "it is too large";
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 18 {
        return Err("it has more decimals than can be kept");
    }
    let whole: u128 = if whole.is_empty() {
        0
    } else {
        whole.parse().map_err(|_| "it is not a decimal number")?
    };
    let tenths = 10u128.pow(fraction.len() as u32);
    let part: u128 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().map_err(|_| "it is not a decimal number")?
    };
    let numerator = whole
        .checked_mul(tenths)
        .and_then(|n| n.checked_add(part))
        .and_then(|n| n.checked_mul(u128::from(scale)))
        .ok_or(TOO_LARGE)?;
    if numerator % tenths != 0 {
        return Err("it is finer than the smallest step that can be kept");
    }
    u64::try_from(numerator / tenths).map_err(|_| TOO_LARGE)
}

/// Prints `value` in the first unit that it fills, with all its decimals and no trailing zeros.
pub(super) fn render_scaled(value: u64, units: &[(&str, u64)]) -> String {
    let (unit, scale) = units
        .iter()
        .find(|(_, scale)| value >= *scale)
        .or(units.last())
        .copied()
        .unwrap_or(("", 1));
    let (whole, rest) = (value / scale, value % scale);
    if rest == 0 {
        return format!("{whole} {unit}");
    }
    let width = (scale as f64).log10().round() as usize;
    let decimals = format!("{rest:0width$}");
    format!("{whole}.{} {unit}", decimals.trim_end_matches('0'))
}
