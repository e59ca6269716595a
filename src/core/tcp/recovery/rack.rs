//! RACK: what is lost, told by time (RFC 8985 §6).
//!
//! Of everything that has arrived, remember what was sent last. Whatever was sent before it and
//! has not arrived is late, and after a reordering window it is lost. Retransmissions are
//! nothing special, so that a lost retransmission is noticed too.
//!
//! Simplified: the least round trip is that of the whole connection, not of the last minutes;
//! and the reordering window does not grow with DSACKs (RFC 8985 §6.2 step 4's multiplier).

use crate::tcp::sent::{Delivered, Newest};
use crate::units::{Duration, SimTime};

/// What RACK remembers (RFC 8985 §5.2); nothing where it is off.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::tcp) struct Rack {
    /// Of what has arrived, what was sent last.
    pub(in crate::tcp) newest: Option<Newest>,
    /// The round trip of that one.
    pub(in crate::tcp) rtt: Duration,
    /// The least round trip seen.
    pub(in crate::tcp) min_rtt: Duration,
    /// Whether anything has arrived since losses were looked for.
    pub(in crate::tcp) advanced: bool,
    /// Whether segments were seen to overtake each other.
    pub(in crate::tcp) reordering_seen: bool,
}

impl Rack {
    pub(in crate::tcp) const fn new() -> Rack {
        Rack {
            newest: None,
            rtt: Duration::ZERO,
            min_rtt: Duration::MAX,
            advanced: false,
            reordering_seen: false,
        }
    }

    /// A round trip was measured.
    pub(in crate::tcp) fn measured(&mut self, rtt: Duration) {
        self.min_rtt = self.min_rtt.min(rtt);
    }

    /// What an acknowledgment newly delivered.
    pub(in crate::tcp) fn delivered(&mut self, now: SimTime, delivered: &Delivered) {
        if let Some(newest) = delivered.newest {
            self.arrived(now, newest);
        }
        self.reordering_seen |= delivered.reordered;
    }

    /// This arrived (RFC 8985 §6.2 steps 1 and 2).
    fn arrived(&mut self, now: SimTime, newest: Newest) {
        let rtt = now.since(newest.sent_at);
        if newest.again && rtt < self.min_rtt {
            // Too early for an answer to the retransmission: it was the original's.
            return;
        }
        self.advanced = true;
        self.rtt = rtt;
        if self.newest.is_none_or(|known| newest.is_after(known.sent_at, known.end)) {
            self.newest = Some(newest);
        }
    }

    /// The reordering window (RFC 8985 §6.2 step 4): none while no reordering was seen and
    /// there is evidence enough of a loss (`certain`), else a quarter of the least round trip.
    pub(in crate::tcp) fn reordering_window(&self, certain: bool, srtt: Duration) -> Duration {
        if certain && !self.reordering_seen {
            return Duration::ZERO;
        }
        Duration::from_nanos(self.min_rtt.as_nanos() / 4).min(srtt)
    }
}
