//! Packets under way: each stands in one place from its sender to its receiver, and links hold
//! only the places of the first and the last on their wire.

use super::link::Arrival;
use super::moment::Moment;
use super::packet::{Packet, PathId};
use crate::engine::fetch;
use crate::units::SimTime;
use std::num::NonZeroU32;

/// Where a packet stands among those under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlaceId(NonZeroU32);

impl PlaceId {
    /// The place of this number, from 0.
    #[inline]
    pub fn of(number: u32) -> PlaceId {
        let follower = number.checked_add(1).and_then(NonZeroU32::new);
        PlaceId(follower.expect("fewer than 2^32 packets are under way"))
    }

    /// Its number.
    #[inline]
    pub const fn number(self) -> u32 {
        self.0.get() - 1
    }

    #[inline]
    const fn index(self) -> usize {
        self.number() as usize
    }
}

/// All packets that have been sent and have not been taken in.
///
/// A slab without its checks: whoever holds a place's number is the only one, and gives it back
/// once. Each packet is asked for a dozen times. What links ask for lies apart from what only
/// ends do, two packets in one line of a cache.
#[derive(Debug, Default)]
pub struct Packets {
    packets: Vec<Packet>,
    ways: Vec<Way>,
    /// Places that are free again.
    free: Vec<PlaceId>,
}

/// How far a packet is, and what every link wants to know of it: half a line of a cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(super) struct Way {
    /// When it reaches the end of the link that it is on, a [`Moment`] in two parts.
    arrives_at: SimTime,
    arrives_sub: u32,
    /// The order number of that.
    order: u64,
    /// The packet that entered the link after it.
    next: Option<PlaceId>,
    /// The rest of its way, see [`super::Routes`].
    onward: PathId,
    load: Load,
}

/// What a packet weighs on the wire, for serialisation, at most 2 GiB; and, in the lowest bit,
/// whether it has payload. A textbook may say that some kinds of packets weigh nothing.
#[derive(Clone, Copy, Debug)]
struct Load(u32);

impl Load {
    #[inline]
    fn new(weight_bytes: u32, carries_data: bool) -> Load {
        Load(weight_bytes.min(u32::MAX >> 1) << 1 | u32::from(carries_data))
    }
}

impl Way {
    /// What it weighs in bytes.
    #[inline]
    pub(super) fn weight_bytes(&self) -> u32 {
        self.load.0 >> 1
    }

    /// Whether it has payload.
    #[inline]
    pub(super) fn carries_data(&self) -> bool {
        self.load.0 & 1 == 1
    }

    /// When it reaches the end of the link that it is on.
    #[inline]
    pub(super) fn arrives(&self) -> Moment {
        Moment { at: self.arrives_at, sub: self.arrives_sub }
    }
}

/// The packets on a wire, in the order of entry.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    /// The first and the last.
    ends: Option<(PlaceId, PlaceId)>,
}

impl Packets {
    /// Adds one, at the beginning of its way.
    #[inline]
    pub fn add(&mut self, packet: Packet, path: PathId, weight_bytes: u32) -> PlaceId {
        let way = Way {
            arrives_at: SimTime::ZERO,
            arrives_sub: 0,
            order: 0,
            next: None,
            onward: path,
            load: Load::new(weight_bytes, packet.segment.payload > 0),
        };
        self.put(packet, way)
    }

    /// Adds another one like this, at the same place of its way.
    #[cold]
    pub fn double(&mut self, place: PlaceId) -> PlaceId {
        self.put(self.packets[place.index()], self.ways[place.index()])
    }

    #[inline(always)]
    fn put(&mut self, packet: Packet, way: Way) -> PlaceId {
        if let Some(free) = self.free.pop() {
            (self.packets[free.index()], self.ways[free.index()]) = (packet, way);
            return free;
        }
        self.packets.push(packet);
        self.ways.push(way);
        PlaceId::of(u32::try_from(self.packets.len() - 1).unwrap_or(u32::MAX))
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.packets.len() - self.free.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    #[inline]
    pub fn get(&self, place: PlaceId) -> &Packet {
        &self.packets[place.index()]
    }

    /// How far it is.
    #[inline]
    pub(super) fn way(&self, place: PlaceId) -> &Way {
        &self.ways[place.index()]
    }

    /// The rest of its way, to be followed by a link.
    #[inline]
    pub fn onward(&mut self, place: PlaceId) -> &mut PathId {
        &mut self.ways[place.index()].onward
    }

    /// Takes one out: it is there, or lost.
    #[inline]
    pub fn take(&mut self, place: PlaceId) -> Packet {
        self.free.push(place);
        self.packets[place.index()]
    }

    /// Has it loaded into the processor's cache.
    #[inline]
    pub fn fetch(&self, place: PlaceId) {
        fetch(self.way(place));
        // It lies in two or three lines of the cache: what is at its beginning, in its middle and at its
        // end. Where a compiler puts fields is its own affair; only time hangs on it.
        let packet = self.get(place);
        fetch(&packet.id);
        fetch(&packet.segment.options.fast_open);
        fetch(&packet.from);
    }

    /// How many packets are on a wire.
    pub(super) fn count(&self, line: &Line) -> u64 {
        let first = line.ends.map(|(first, _)| first);
        std::iter::successors(first, |place| self.way(*place).next).count() as u64
    }

    /// A packet is on a wire, and will arrive then.
    #[inline]
    pub(super) fn set_out(&mut self, place: PlaceId, arrives: Moment, order: u64) {
        let way = &mut self.ways[place.index()];
        (way.arrives_at, way.arrives_sub) = (arrives.at, arrives.sub);
        (way.order, way.next) = (order, None);
    }

    /// A packet enters a wire, behind those that are there. Returns whether it is the first on it.
    #[inline]
    pub(super) fn join(
        &mut self,
        line: &mut Line,
        place: PlaceId,
        arrives: Moment,
        order: u64,
    ) -> bool {
        self.set_out(place, arrives, order);
        let Some((first, last)) = line.ends else {
            line.ends = Some((place, place));
            return true;
        };
        self.ways[last.index()].next = Some(place);
        line.ends = Some((first, place));
        false
    }

    /// The first packet leaves a wire. Who knows which it is need not wait for what the link says.
    #[inline]
    pub(super) fn leave(&mut self, line: &mut Line, packet: PlaceId) -> Arrival {
        let way = *self.way(packet);
        if let Some((first, last)) = line.ends {
            debug_assert_eq!(first, packet, "packets arrive in the order of entry");
            line.ends = way.next.map(|next| (next, last));
        }
        let next = way.next.map(|next| {
            let Way { arrives_at, order, next: after, .. } = *self.way(next);
            if let Some(after) = after {
                // It will be asked when the next one leaves.
                fetch(self.way(after));
            }
            (arrives_at, order, next)
        });
        Arrival { moment: way.arrives(), next }
    }
}
