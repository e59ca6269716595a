//! The packets that have been sent so far, as their senders made them.

use crate::ids::{Endpoint, HostId, Map, PacketId};
use crate::wire::{Flags, Segment, StreamPositions};
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
    identifications: Map<HostId, u16>,
    positions: Map<Endpoint, StreamPositions>,
    under_way: Map<PacketId, Packet>,
}

impl Sent {
    /// A packet leaves `host`. It must be told of every packet, so that it can count.
    pub(super) fn packet(&mut self, host: HostId, from: Endpoint, segment: &Segment) -> Packet {
        let stretch = self.positions.or_default(from).locate(segment);
        let next = self.identifications.or_default(host);
        let identification = *next;
        *next = next.wrapping_add(1);
        Packet { from, segment: *segment, stretch, identification }
    }

    /// It may arrive somewhere.
    pub(super) fn under_way(&mut self, id: PacketId, packet: Packet) {
        self.under_way.insert(id, packet);
    }

    /// A packet that is under way.
    pub(super) fn get(&self, id: PacketId) -> Option<&Packet> {
        self.under_way.get(&id)
    }

    /// A packet will not arrive, or not again.
    pub(super) fn forget(&mut self, id: PacketId) {
        self.under_way.remove(&id);
    }

    /// How many packets are under way.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.under_way.len()
    }

    /// How far the stream of `of` has been acknowledged by a segment of its peer.
    pub(super) fn acknowledged(&self, of: Endpoint, by: &Segment) -> Option<u64> {
        let positions = self.positions.get(&of).filter(|_| by.has(Flags::ACK))?;
        Some(positions.place(by.ack))
    }
}
