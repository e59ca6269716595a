//! Values that can be counted through: what `10ms..200ms/20` needs to know of `10ms`.

use crate::units::{BitRate, Bytes, Duration, Probability};

/// What kind of quantity a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A plain number.
    Count,
    /// A time, in nanoseconds.
    Time,
    /// A size, in bytes.
    Size,
    /// A rate, in bits per second.
    Rate,
    /// A probability, in parts per billion.
    Chance,
}

/// A quantity in the base unit of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount {
    /// Its kind.
    pub kind: Kind,
    /// How much, in the kind's base unit.
    pub number: u64,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [Kind::Count, Kind::Time, Kind::Size, Kind::Rate, Kind::Chance];

    /// The end of a column's name that says the unit of its numbers; empty for plain ones.
    pub const fn suffix(self) -> &'static str {
        match self {
            Kind::Count => "",
            Kind::Time => "_ns",
            Kind::Size => "_bytes",
            Kind::Rate => "_bit_per_s",
            Kind::Chance => "_percent",
        }
    }

    /// The kind with its article, for messages.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Count => "a number",
            Kind::Time => "a time",
            Kind::Size => "a size",
            Kind::Rate => "a rate",
            Kind::Chance => "a probability",
        }
    }

    /// The word that stands for it in files.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Count => "number",
            Kind::Time => "time",
            Kind::Size => "size",
            Kind::Rate => "rate",
            Kind::Chance => "probability",
        }
    }

    /// The amount of this kind that a text is, if it is one.
    pub fn parse(self, text: &str) -> Option<Amount> {
        let number = match self {
            Kind::Count => {
                let digits = text.starts_with(|c: char| c.is_ascii_digit());
                let number = text.replace('_', "").parse().ok();
                number.filter(|_| digits)
            }
            Kind::Time => text.parse().ok().map(Duration::as_nanos),
            Kind::Size => text.parse().ok().map(|size: Bytes| size.0),
            Kind::Rate => text.parse().ok().map(BitRate::bits_per_second),
            Kind::Chance => {
                text.parse().ok().map(|chance: Probability| chance.parts_per_billion().into())
            }
        };
        Some(Amount { kind: self, number: number? })
    }
}

impl Amount {
    /// The amount that a text is, whatever its kind. A plain `0` is a number.
    pub fn parse(text: &str) -> Option<Amount> {
        Kind::ALL.into_iter().find_map(|kind| kind.parse(text))
    }

    /// The amount as a scenario writes it; `None` where there is no such thing (a rate of 0).
    pub fn text(self) -> Option<String> {
        Some(match self.kind {
            Kind::Count => self.number.to_string(),
            Kind::Time => Duration::from_nanos(self.number).to_string(),
            Kind::Size => Bytes(self.number).to_string(),
            Kind::Rate => BitRate::from_bits_per_second(self.number)?.to_string(),
            Kind::Chance => {
                let parts = u32::try_from(self.number).ok()?;
                Probability::from_parts_per_billion(parts)?.to_string()
            }
        })
    }

    /// The number as a column has it, in the unit of [`Kind::suffix`].
    pub fn cell(self) -> String {
        match self.kind {
            Kind::Chance => {
                let text = self.text().unwrap_or_default();
                text.trim_end_matches('%').to_owned()
            }
            _ => self.number.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_by_its_unit() {
        for (text, kind, number, cell) in [
            ("12", Kind::Count, 12, "12"),
            ("0", Kind::Count, 0, "0"),
            ("1.5ms", Kind::Time, 1_500_000, "1500000"),
            ("10kB", Kind::Size, 10_000, "10000"),
            ("2Mbit/s", Kind::Rate, 2_000_000, "2000000"),
            ("0.5%", Kind::Chance, 5_000_000, "0.5"),
        ] {
            let amount = Amount::parse(text).unwrap();
            assert_eq!((amount.kind, amount.number), (kind, number), "{text}");
            assert_eq!(amount.cell(), cell, "{text}");
            let written = amount.text().unwrap();
            assert_eq!(kind.parse(&written), Some(amount), "{text} was written {written}");
        }
        for text in ["", "serial", "10 apples", "-3", "101%", "unlimited", "+1", "1.1"] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
        assert_eq!(Amount { kind: Kind::Rate, number: 0 }.text(), None);
    }
}
