//! Packets under way: each stands in one place from its sender to its receiver, and links hold
//! only the places of the first and the last on their wire.

use super::link::Arrival;
use super::moment::Moment;
use super::packet::Packet;
use slab::Slab;

/// Where a packet stands among those under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlaceId(u32);

/// All packets that have been sent and have not been taken in.
#[derive(Debug, Default)]
pub struct Packets {
    places: Slab<Place>,
}

#[derive(Debug)]
struct Place {
    packet: Packet,
    /// When it reaches the end of the link that it is on.
    arrives: Moment,
    /// The order number of that.
    order: u64,
    /// The packet that entered the link after it.
    next: Option<PlaceId>,
}

/// The packets on a wire, in the order of entry.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    /// The first and the last.
    ends: Option<(PlaceId, PlaceId)>,
}

impl Packets {
    /// Adds one.
    pub fn add(&mut self, packet: Packet) -> PlaceId {
        let (arrives, order, next) = (Moment::default(), 0, None);
        PlaceId(self.places.insert(Place { packet, arrives, order, next }) as u32)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// One of them.
    pub fn get(&self, place: PlaceId) -> &Packet {
        &self.places[place.0 as usize].packet
    }

    /// One of them, to be changed.
    pub fn get_mut(&mut self, place: PlaceId) -> &mut Packet {
        &mut self.places[place.0 as usize].packet
    }

    /// Takes one out: it is there, or lost.
    pub fn take(&mut self, place: PlaceId) -> Packet {
        self.places.remove(place.0 as usize).packet
    }

    /// How many packets are on a wire.
    pub(super) fn count(&self, line: &Line) -> u64 {
        let first = line.ends.map(|(first, _)| first);
        std::iter::successors(first, |place| self.places[place.0 as usize].next).count() as u64
    }

    /// A packet enters a wire. Returns whether it is the first on it.
    pub(super) fn join(
        &mut self,
        line: &mut Line,
        place: PlaceId,
        arrives: Moment,
        order: u64,
    ) -> bool {
        let joining = &mut self.places[place.0 as usize];
        (joining.arrives, joining.order, joining.next) = (arrives, order, None);
        let Some((first, last)) = line.ends else {
            line.ends = Some((place, place));
            return true;
        };
        self.places[last.0 as usize].next = Some(place);
        line.ends = Some((first, place));
        false
    }

    /// The first packet leaves a wire.
    pub(super) fn leave(&mut self, line: &mut Line) -> Option<Arrival> {
        let (packet, last) = line.ends?;
        let Place { arrives: moment, next, .. } = self.places[packet.0 as usize];
        line.ends = next.map(|next| (next, last));
        let next = next.map(|next| {
            let Place { arrives, order, .. } = self.places[next.0 as usize];
            (arrives.at, order)
        });
        Some(Arrival { moment, packet, next })
    }
}
