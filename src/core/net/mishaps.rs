//! What goes wrong on a link: forced drops, failure, chance.

use super::config::LinkConfig;
use super::moment::Moment;
use super::packet::Packet;
use crate::engine::{Stream, Streams};
use crate::trace::LossCause;
use crate::units::{Duration, Probability};

/// The mishaps of one direction of a link while a run is going on.
#[derive(Debug)]
pub(super) struct Mishaps {
    config: LinkConfig,
    chance: Stream,
    /// How many packets of each drop rule's kind have come by.
    seen: Vec<u64>,
    /// Packets that arrive twice.
    doubled: u64,
}

impl Mishaps {
    /// Those that the link may have; `None` where nothing can go wrong but a full queue. `name`
    /// chooses the random stream.
    pub(super) fn of(config: &LinkConfig, name: &str, streams: &Streams) -> Option<Mishaps> {
        let LinkConfig { loss, jitter, duplicate, drops, fails_at, .. } = config;
        let chance = [loss, duplicate].into_iter().any(|chance| *chance != Probability::NEVER);
        if !chance && jitter.is_zero() && drops.is_empty() && fails_at.is_none() {
            return None;
        }
        Some(Mishaps {
            config: config.clone(),
            chance: streams.named(&format!("link {name}")),
            seen: vec![0; drops.len()],
            doubled: 0,
        })
    }

    /// Why a packet that comes to the link at `now` is lost, if it is.
    pub(super) fn lose(&mut self, now: Moment, packet: &Packet) -> Option<LossCause> {
        if self.scheduled_drop(packet) {
            Some(LossCause::Scheduled)
        } else if self.config.fails_at.is_some_and(|from| now.at >= from) {
            Some(LossCause::LinkDown)
        } else if self.happens(self.config.loss) {
            Some(LossCause::Random)
        } else {
            None
        }
    }

    /// What jitter adds to a packet's delay.
    pub(super) fn extra_delay(&mut self) -> Duration {
        if self.config.jitter.is_zero() {
            return Duration::ZERO;
        }
        Duration::from_nanos(self.chance.up_to(self.config.jitter.as_nanos()))
    }

    /// How many packets arrived twice.
    pub(super) fn doubled(&self) -> u64 {
        self.doubled
    }

    /// Whether a packet arrives twice.
    pub(super) fn double(&mut self) -> bool {
        let twice = self.happens(self.config.duplicate);
        self.doubled += u64::from(twice);
        twice
    }

    fn scheduled_drop(&mut self, packet: &Packet) -> bool {
        let mut drop = false;
        for (rule, seen) in self.config.drops.iter().zip(&mut self.seen) {
            if rule.kind.matches(&packet.segment) {
                *seen += 1;
                drop |= (rule.first..rule.first.saturating_add(rule.count)).contains(seen);
            }
        }
        drop
    }

    /// Draws only where there is something to draw, so that a link without chance costs none.
    fn happens(&mut self, probability: Probability) -> bool {
        probability != Probability::NEVER && probability.happens(self.chance.next_u32())
    }
}
