//! Chance: one seed, and a stream of random numbers of its own for each named part.
//!
//! ChaCha8 is portable and has 2^64 independent streams per key; the name chooses the stream.
//! So a change to one link does not reshuffle the losses of the others, and two strategies
//! can be compared under the same losses.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The random streams of a run.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    seed: u64,
}

/// One named stream of random numbers.
///
/// Every host and every link has one, and most draw nothing: the generator, which takes several
/// lines of a cache, is there from the first draw on.
#[derive(Clone, Debug)]
pub struct Stream {
    seed: u64,
    number: u64,
    generator: Option<Box<ChaCha8Rng>>,
}

impl Streams {
    /// All streams of the run with this seed.
    pub fn new(seed: u64) -> Self {
        Streams { seed }
    }

    /// The stream of this name: the same numbers for the same seed and name, always.
    pub fn named(&self, name: &str) -> Stream {
        Stream { seed: self.seed, number: fnv1a(name.as_bytes()), generator: None }
    }
}

impl Stream {
    fn generator(&mut self) -> &mut ChaCha8Rng {
        self.generator.get_or_insert_with(|| {
            let mut generator = ChaCha8Rng::seed_from_u64(self.seed);
            generator.set_stream(self.number);
            Box::new(generator)
        })
    }

    /// A uniformly random 32-bit number.
    pub fn next_u32(&mut self) -> u32 {
        self.generator().next_u32()
    }

    /// A uniformly random number from 0 up to `limit`, both included.
    pub fn up_to(&mut self, limit: u64) -> u64 {
        self.generator().random_range(0..=limit)
    }

    /// A uniformly random 64-bit number.
    pub fn next_u64(&mut self) -> u64 {
        self.generator().next_u64()
    }
}

/// FNV-1a, 64 bits: turns a name into a stream number that is the same everywhere.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_seeds_separate_streams() {
        let draw = |seed, name: &str| Streams::new(seed).named(name).next_u64();
        assert_eq!(draw(1, "loss client→server"), draw(1, "loss client→server"));
        assert_ne!(draw(1, "loss client→server"), draw(1, "loss server→client"));
        assert_ne!(draw(1, "loss client→server"), draw(2, "loss client→server"));
    }

    /// The offset basis is what FNV-1a defines for the empty input; "a" is its published vector.
    #[test]
    fn fnv1a_matches_its_published_vectors() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
