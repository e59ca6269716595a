//! Quantities with their units in the type: time, sizes, rates, probabilities.
//!
//! Everything the simulation computes with is an integer. Text such as `"30ms"`,
//! `"10Mbit/s"`, `"14.6kB"` or `"1%"` is turned into these types once, exactly or
//! not at all: a value that cannot be represented is an error, never rounded.

mod chance;
mod size;
mod text;
mod time;
mod variate;

pub use chance::Probability;
pub use size::{BitRate, Bytes};
pub use text::UnitError;
pub use time::{Duration, SimTime};
pub use variate::Distribution;
