//! The packets that have been sent so far, as their senders made them.

use crate::ids::{Endpoint, HostId, PacketId};
use crate::wire::{Segment, StreamPositions};
use std::collections::BTreeMap;
use std::ops::Range;

/// A packet as its sender made it.
pub(super) struct Packet {
    pub(super) from: Endpoint,
    pub(super) segment: Segment,
    /// Where its payload belongs in the sender's stream.
    pub(super) stretch: Range<u64>,
    pub(super) identification: u16,
}

/// What has been sent so far.
#[derive(Default)]
pub(super) struct Sent {
    identifications: BTreeMap<HostId, u16>,
    positions: BTreeMap<Endpoint, StreamPositions>,
    /// They stay, because a link may duplicate them.
    under_way: BTreeMap<PacketId, Packet>,
}

impl Sent {
    /// A packet leaves `host`. It must be told of every packet, so that it can count.
    pub(super) fn packet(&mut self, host: HostId, from: Endpoint, segment: &Segment) -> Packet {
        let stretch = self.positions.entry(from).or_default().locate(segment);
        let next = self.identifications.entry(host).or_default();
        let identification = *next;
        *next = next.wrapping_add(1);
        Packet { from, segment: *segment, stretch, identification }
    }

    /// It may arrive somewhere.
    pub(super) fn under_way(&mut self, id: PacketId, packet: Packet) {
        self.under_way.insert(id, packet);
    }

    /// A packet that arrives.
    pub(super) fn arrived(&self, id: PacketId) -> Option<&Packet> {
        self.under_way.get(&id)
    }
}
