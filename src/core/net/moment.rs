//! A point in time with the part of a nanosecond that whole nanoseconds cannot hold.

use crate::units::{BitRate, SimTime};

/// A simulated time plus `sub / 2^32` of a nanosecond.
///
/// At most rates a packet takes a fractional number of nanoseconds to send. Events happen at
/// whole nanoseconds, rounded down; the rest travels with the packet that caused it and with
/// whatever is sent in answer in the same instant. So the fractions of a whole exchange add
/// up, and a run agrees to the nanosecond with a formula in rational numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Moment {
    /// Whole nanoseconds.
    pub at: SimTime,
    /// The rest, in units of 2^-32 ns.
    pub sub: u32,
}

impl Moment {
    /// A moment on a whole nanosecond.
    #[inline]
    pub const fn whole(at: SimTime) -> Moment {
        Moment { at, sub: 0 }
    }
}

/// A moment of a transmitter, exactly: whole nanoseconds and a remainder in units of `1 / rate`
/// nanoseconds, less than one nanosecond.
///
/// Going through [`Moment`] and back is exact for rates below 2^32 bit/s, because the way out
/// rounds up by less than one unit and the way in rounds down.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Exact {
    pub(super) at: SimTime,
    pub(super) owed: u64,
}

/// How many sizes a [`Pace`] remembers.
const SIZES: usize = 4;

/// How fast transmitters send, and how long the sizes take that they sent last: there are few (an
/// ACK, a full segment, the end of a response), and what is known needs no division.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    rate: BitRate,
    /// What is multiplied with in place of a division by the rate.
    inverse: Inverse,
    sizes: [Size; SIZES],
    /// Which of the sizes is forgotten next.
    oldest: usize,
}

/// How long so many bits take.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    bits: u64,
    nanos: u64,
    owed: u64,
}

impl Pace {
    pub(super) fn new(rate: BitRate) -> Pace {
        Pace { rate, inverse: Inverse::of(rate), sizes: Default::default(), oldest: 0 }
    }

    /// The other way round than [`Pace::moment`].
    #[inline]
    pub(super) fn exact(&self, moment: Moment) -> Exact {
        let owed = (u128::from(moment.sub) * u128::from(self.rate.bits_per_second())) >> 32;
        Exact { at: moment.at, owed: owed as u64 }
    }

    /// The moment, rounded up.
    #[inline]
    pub(super) fn moment(&self, Exact { at, owed }: Exact) -> Moment {
        let sub = self.inverse.parts(owed, self.rate.bits_per_second());
        Moment { at, sub: u32::try_from(sub).unwrap_or(u32::MAX) }
    }

    /// The moment at which `bits` more have been sent.
    #[inline]
    pub(super) fn after_bits(&mut self, start: Exact, bits: u64) -> Exact {
        let known = self.sizes.iter().find(|size| size.bits == bits).copied();
        let size = known.unwrap_or_else(|| self.learn(bits));
        let rate = self.rate.bits_per_second();
        // Both remainders are less than a nanosecond, which is `rate` units.
        let (carry, owed) = match start.owed.overflowing_add(size.owed) {
            (owed, false) if owed < rate => (0, owed),
            (owed, _) => (1, owed.wrapping_sub(rate)),
        };
        let nanos = start.at.as_nanos().saturating_add(size.nanos).saturating_add(carry);
        Exact { at: SimTime::from_nanos(nanos), owed }
    }

    /// Works out how long so many bits take.
    #[cold]
    fn learn(&mut self, bits: u64) -> Size {
        let rate = self.rate.bits_per_second();
        let (nanos, owed) = match bits.checked_mul(1_000_000_000) {
            Some(units) => (units / rate, units % rate),
            None => {
                let (units, rate) = (u128::from(bits) * 1_000_000_000, u128::from(rate));
                (u64::try_from(units / rate).unwrap_or(u64::MAX), (units % rate) as u64)
            }
        };
        let size = Size { bits, nanos, owed };
        self.sizes[self.oldest] = size;
        self.oldest = (self.oldest + 1) % SIZES;
        size
    }
}

/// A rate's inverse, ⌊2^(62 + digits) / rate⌋, where the rate has so many binary digits.
///
/// Read T. Granlund, P. Montgomery, Division by Invariant Integers using Multiplication (PLDI 1994).
#[derive(Clone, Copy, Debug)]
struct Inverse {
    factor: u64,
    digits: u32,
}

impl Inverse {
    fn of(rate: BitRate) -> Inverse {
        let rate = rate.bits_per_second();
        let digits = u64::BITS - rate.leading_zeros();
        let factor = (1u128 << (62 + digits)) / u128::from(rate);
        Inverse { factor: factor as u64, digits }
    }

    /// ⌈2^32 · owed / rate⌉, where less than a nanosecond is owed.
    ///
    /// The factor is less than 1 too small and `owed` less than 2^digits, so the product finds
    /// ⌊2^32 · owed / rate⌋ or one less; the remainder tells.
    #[inline]
    fn parts(self, owed: u64, rate: u64) -> u64 {
        let product = u128::from(owed) * u128::from(self.factor);
        let found = (product >> (30 + self.digits)) as u64;
        // Less than twice the rate, whose upper half therefore need not be known.
        let rest = (owed << 32).wrapping_sub(found.wrapping_mul(rate));
        found + u64::from(rest > 0) + u64::from(rest > rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Three packets of 12000 bits at 7 Mbit/s take 36000/7 µs = 5142857 1/7 ns, however the
    /// time is cut up: within one busy period, or handed from packet to packet.
    #[test]
    fn fractions_add_up() {
        let mut pace = pace(7_000_000);
        let mut exact = Exact::default();
        let mut handed_on = Moment::default();
        let mut hand_on = |moment| {
            let end = pace.after_bits(pace.exact(moment), 12_000);
            pace.moment(end)
        };
        for _ in 0..3 {
            handed_on = hand_on(handed_on);
        }
        let three = handed_on;
        for _ in 3..7 {
            handed_on = hand_on(handed_on);
        }
        assert_eq!(handed_on, Moment::whole(SimTime::from_nanos(12_000_000)));
        for _ in 0..3 {
            exact = pace.after_bits(exact, 12_000);
        }
        assert_eq!(exact.at.as_nanos(), 5_142_857);
        assert_eq!(pace.moment(exact), three);
    }

    fn pace(bits_per_second: u64) -> Pace {
        Pace::new(BitRate::from_bits_per_second(bits_per_second).unwrap())
    }

    proptest! {
        /// What is found without a wide division is what one would find: for any rate, and sizes
        /// that change and do not.
        #[test]
        fn narrow_arithmetic_is_wide_arithmetic(
            rate in prop_oneof![1..u64::MAX, 1_000_000..100_000_000_000u64],
            at in 0..1u64 << 60,
            sub in any::<u32>(),
            sizes in prop::collection::vec(prop_oneof![0..20_000u64, any::<u64>()], 1..4),
        ) {
            let mut pace = pace(rate);
            let start = pace.exact(Moment { at: SimTime::from_nanos(at), sub });
            let wide = u128::from(rate);
            for bits in sizes.iter().flat_map(|bits| [*bits, *bits]) {
                let units = u128::from(bits) * 1_000_000_000 + u128::from(start.owed);
                let end = pace.after_bits(start, bits);
                let nanos = u128::from(at).saturating_add(units / wide).min(u64::MAX.into());
                prop_assert_eq!(u128::from(end.at.as_nanos()), nanos);
                prop_assert_eq!(u128::from(end.owed), units % wide);
                let sub = (u128::from(end.owed) << 32).div_ceil(wide).min(u32::MAX.into());
                prop_assert_eq!(u128::from(pace.moment(end).sub), sub);
            }
        }
    }
}
