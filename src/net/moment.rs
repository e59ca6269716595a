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
    pub const fn whole(at: SimTime) -> Moment {
        Moment { at, sub: 0 }
    }
}

/// The moment at which a transmitter is free, exactly: whole nanoseconds and a remainder in
/// units of `1 / rate` nanoseconds.
///
/// Going through [`Moment`] and back is exact for rates below 2^32 bit/s, because the way out
/// rounds up by less than one unit and the way in rounds down.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Exact {
    at: SimTime,
    owed: u64,
}

impl Exact {
    pub(super) fn from_moment(moment: Moment, rate: BitRate) -> Exact {
        if moment.sub == 0 {
            return Exact { at: moment.at, owed: 0 };
        }
        let owed = (u128::from(moment.sub) * u128::from(rate.bits_per_second())) >> 32;
        Exact { at: moment.at, owed: owed as u64 }
    }

    pub(super) fn moment(self, rate: BitRate) -> Moment {
        let rate = rate.bits_per_second();
        // Half as wide a division is several times as fast, and there is one for each packet.
        let sub = match u32::try_from(self.owed) {
            Ok(owed) => u128::from((u64::from(owed) << 32).div_ceil(rate)),
            Err(_) => (u128::from(self.owed) << 32).div_ceil(u128::from(rate)),
        };
        Moment { at: self.at, sub: u32::try_from(sub).unwrap_or(u32::MAX) }
    }

    /// The moment at which `bits` more have been sent.
    pub(super) fn after_bits(self, bits: u64, rate: BitRate) -> Exact {
        let rate = rate.bits_per_second();
        let narrow = bits.checked_mul(1_000_000_000).and_then(|units| units.checked_add(self.owed));
        let (nanos, owed) = match narrow {
            Some(units) => (units / rate, units % rate),
            None => {
                let units = u128::from(bits) * 1_000_000_000 + u128::from(self.owed);
                let (nanos, owed) = (units / u128::from(rate), units % u128::from(rate));
                (u64::try_from(nanos).unwrap_or(u64::MAX), owed as u64)
            }
        };
        Exact { at: SimTime::from_nanos(self.at.as_nanos().saturating_add(nanos)), owed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three packets of 12000 bits at 7 Mbit/s take 36000/7 µs = 5142857 1/7 ns, however the
    /// time is cut up: within one busy period, or handed from packet to packet.
    #[test]
    fn fractions_add_up() {
        let rate = BitRate::from_bits_per_second(7_000_000).unwrap();
        let mut exact = Exact::default();
        let mut handed_on = Moment::default();
        for _ in 0..3 {
            exact = exact.after_bits(12_000, rate);
            handed_on = Exact::from_moment(handed_on, rate).after_bits(12_000, rate).moment(rate);
        }
        assert_eq!(exact.at.as_nanos(), 5_142_857);
        assert_eq!(exact.moment(rate), handed_on);
        for _ in 3..7 {
            handed_on = Exact::from_moment(handed_on, rate).after_bits(12_000, rate).moment(rate);
        }
        assert_eq!(handed_on, Moment::whole(SimTime::from_nanos(12_000_000)));
    }
}
