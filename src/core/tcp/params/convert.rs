//! Between the values of the parameter table and the fields that hold them.

use super::WindowScale;
use crate::params::Value;
use crate::units::{Bytes, Duration};

/// The word for a time without limit.
pub(super) const NEVER: &str = "never";

pub(super) fn to_bool(value: Value) -> bool {
    value == Value::Bool(true)
}

pub(super) fn to_time(value: Value) -> Duration {
    to_limit(value).unwrap_or(Duration::MAX)
}

pub(super) fn to_limit(value: Value) -> Option<Duration> {
    match value {
        Value::Time(time) => Some(time),
        _ => None,
    }
}

pub(super) fn from_limit(limit: Option<Duration>) -> Value {
    limit.map_or(Value::Word(NEVER), Value::Time)
}

pub(super) fn to_count(value: Value) -> u32 {
    to_optional_count(value).unwrap_or(u32::MAX)
}

pub(super) fn from_count(count: u32) -> Value {
    Value::Count(u64::from(count))
}

pub(super) fn to_optional_count(value: Value) -> Option<u32> {
    match value {
        Value::Count(count) => Some(u32::try_from(count).unwrap_or(u32::MAX)),
        _ => None,
    }
}

pub(super) fn from_optional_count(count: Option<u32>, word: &'static str) -> Value {
    count.map_or(Value::Word(word), from_count)
}

pub(super) fn to_optional_size(value: Value) -> Option<Bytes> {
    match value {
        Value::Size(size) => Some(size),
        _ => None,
    }
}

pub(super) fn from_optional_size(size: Option<Bytes>, word: &'static str) -> Value {
    size.map_or(Value::Word(word), Value::Size)
}

pub(super) fn to_size_u32(value: Value) -> u32 {
    to_optional_size(value).map_or(u32::MAX, |size| u32::try_from(size.0).unwrap_or(u32::MAX))
}

pub(super) fn from_u32_size(size: u32) -> Value {
    Value::Size(Bytes(u64::from(size)))
}

pub(super) fn to_word(value: Value) -> &'static str {
    match value {
        Value::Word(word) => word,
        _ => "",
    }
}

pub(super) fn to_scale(value: Value) -> WindowScale {
    match value {
        Value::Count(shift) => WindowScale::Shift(shift.min(14) as u8),
        Value::Word("auto") => WindowScale::Auto,
        _ => WindowScale::Off,
    }
}

pub(super) fn from_scale(scale: WindowScale) -> Value {
    match scale {
        WindowScale::Off => Value::Word("off"),
        WindowScale::Auto => Value::Word("auto"),
        WindowScale::Shift(shift) => Value::Count(u64::from(shift)),
    }
}
