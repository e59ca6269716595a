//! What can be claimed about a run: the measures, their quantities, and how a claim is written.

use super::types::{Bound, Check, Measure, Relation};
use crate::units::{Bytes, Duration};
use std::fmt;

/// What kind of quantity a measure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A time in nanoseconds, which there may be none of.
    Time,
    /// A number of bytes.
    Bytes,
    /// A count.
    Count,
    /// A word.
    Word,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 19] = [
        Measure::PageLoad,
        Measure::LastPageLoad,
        Measure::MeanPageLoad,
        Measure::Arrived,
        Measure::Requests,
        Measure::Answered,
        Measure::ConnectionsOpened,
        Measure::ConnectionsPeak,
        Measure::ConnectionsMean,
        Measure::Segments,
        Measure::IpBytes,
        Measure::Retransmissions,
        Measure::Dropped,
        Measure::LongestHang,
        Measure::TimeWaitPeak,
        Measure::LongestTimeWait,
        Measure::Cwnd,
        Measure::Ssthresh,
        Measure::Outcome,
    ];

    /// Its name in scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Measure::PageLoad => "page_load",
            Measure::LastPageLoad => "last_page_load",
            Measure::MeanPageLoad => "mean_page_load",
            Measure::Arrived => "arrived",
            Measure::Requests => "requests",
            Measure::Answered => "answered",
            Measure::ConnectionsOpened => "connections_opened",
            Measure::ConnectionsPeak => "connections_peak",
            Measure::ConnectionsMean => "connections_mean",
            Measure::Segments => "segments",
            Measure::IpBytes => "ip_bytes",
            Measure::Retransmissions => "retransmissions",
            Measure::Dropped => "dropped",
            Measure::LongestHang => "longest_hang",
            Measure::TimeWaitPeak => "time_wait_peak",
            Measure::LongestTimeWait => "longest_time_wait",
            Measure::Cwnd => "cwnd",
            Measure::Ssthresh => "ssthresh",
            Measure::Outcome => "outcome",
        }
    }

    /// What kind of quantity it is.
    pub const fn quantity(self) -> Quantity {
        match self {
            Measure::PageLoad
            | Measure::LastPageLoad
            | Measure::MeanPageLoad
            | Measure::Arrived
            | Measure::LongestHang
            | Measure::LongestTimeWait => Quantity::Time,
            Measure::IpBytes | Measure::Cwnd | Measure::Ssthresh => Quantity::Bytes,
            Measure::Outcome => Quantity::Word,
            _ => Quantity::Count,
        }
    }

    /// Whether it can be asked for one hop.
    pub(super) const fn has_hops(self) -> bool {
        matches!(self, Measure::ConnectionsOpened | Measure::ConnectionsPeak)
    }

    /// Whether it is asked for at a time.
    pub(super) const fn has_time(self) -> bool {
        matches!(self, Measure::Cwnd | Measure::Ssthresh)
    }

    /// Whether there may be none of it.
    pub(super) const fn may_be_none(self) -> bool {
        matches!(self.quantity(), Quantity::Time) || matches!(self, Measure::Ssthresh)
    }
}

impl Quantity {
    /// A number of this kind, for people.
    pub fn show(self, number: u64) -> String {
        match self {
            Quantity::Time => Duration::from_nanos(number).to_string(),
            Quantity::Bytes => Bytes(number).to_string(),
            Quantity::Count | Quantity::Word => number.to_string(),
        }
    }

    pub(super) fn parse(self, text: &str) -> Result<u64, String> {
        let whole = || text.replace('_', "").parse::<u64>();
        match self {
            Quantity::Time => {
                let time: Result<Duration, _> = text.parse();
                time.map(Duration::as_nanos).map_err(|error| error.to_string())
            }
            Quantity::Bytes => whole().or_else(|_| {
                let bytes: Result<Bytes, _> = text.parse();
                bytes.map(|bytes| bytes.0).map_err(|error| error.to_string())
            }),
            Quantity::Count | Quantity::Word => {
                whole().map_err(|_| format!("\"{text}\" is not a whole number"))
            }
        }
    }

    pub(super) const fn example(self) -> &'static str {
        match self {
            Quantity::Time => "\"400ms\", \"> 14s\", \"none\" or \"< other-variant\"",
            Quantity::Bytes => "\"14.6kB\" or \"< other-variant\"",
            Quantity::Count => "11, \"<= 6\" or \"< other-variant\"",
            Quantity::Word => "\"done\"",
        }
    }
}

impl fmt::Display for Check {
    /// The claim in one form: `== 400 ms`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quantity = self.measure.quantity();
        let relation = match self.relation {
            Relation::Equal | Relation::Within(_) => "==",
            Relation::NotEqual => "!=",
            Relation::Less => "<",
            Relation::AtMost => "<=",
            Relation::Greater => ">",
            Relation::AtLeast => ">=",
        };
        write!(f, "{relation} ")?;
        match &self.bound {
            Bound::Number(number) => f.write_str(&quantity.show(*number))?,
            Bound::Word(word) => f.write_str(word)?,
            Bound::Nothing => f.write_str("none")?,
            Bound::Variant { name, plus: 0, .. } => f.write_str(name)?,
            Bound::Variant { name, plus, .. } => {
                let sign = if *plus < 0 { '-' } else { '+' };
                let number = u64::try_from(plus.unsigned_abs()).unwrap_or(u64::MAX);
                write!(f, "{name} {sign} {}", quantity.show(number))?;
            }
        }
        match self.relation {
            Relation::Within(margin) => write!(f, " ± {}", quantity.show(margin)),
            _ => Ok(()),
        }
    }
}
