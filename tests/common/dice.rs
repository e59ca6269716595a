//! Chance for random scenarios, which follow from their numbers.

use sim::engine::{Stream, Streams};

/// Chance, from a scenario's number.
pub struct Dice(Stream);

impl Dice {
    /// The dice of scenario `number` of the tests of this name.
    pub fn of(tests: &str, number: u64) -> Dice {
        Dice(Streams::new(number).named(tests))
    }

    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.0.up_to(most - least)
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.between(0, from.len() as u64 - 1) as usize]
    }
}
