//! What links have in common that are configured alike: it is there once for all of them.

use super::config::LinkConfig;
use super::moment::Pace;
use crate::units::Duration;

/// What links with the same configuration have in common.
#[derive(Clone, Debug)]
pub struct Kind {
    /// How fast it sends; `None` where that takes no time.
    pub(super) pace: Option<Pace>,
    /// How long a bit is on the wire.
    pub(super) delay: Duration,
    /// What each packet weighs besides.
    pub(super) overhead_bytes: u64,
    /// How many packets may wait; `None` where there is no limit.
    pub(super) queue_packets: Option<u32>,
}

impl Kind {
    /// The kind of links that are configured so.
    pub fn of(config: &LinkConfig) -> Kind {
        Kind {
            pace: config.rate.map(Pace::new),
            delay: config.delay,
            overhead_bytes: config.overhead.0,
            queue_packets: config.queue_packets,
        }
    }

    /// What a packet weighs on such a link. What weighs nothing is no packet to it, but a device
    /// of textbooks.
    #[inline]
    pub(super) fn bits(&self, weight_bytes: u32) -> u64 {
        let overhead = if weight_bytes == 0 { 0 } else { self.overhead_bytes };
        8 * (u64::from(weight_bytes) + overhead)
    }
}
