//! Packets on the links: in at one end, out at the other, on to the next.

use super::{Happening, World};
use crate::ids::LinkId;
use crate::net::{Arrival, Crossing, Entry, PlaceId, Transmitted};
use crate::trace::{Event, Sink};

impl<S: Sink> World<'_, S> {
    /// A packet enters the next link of its path.
    pub(super) fn enter_link(&mut self, place: PlaceId) {
        let packet = self.packets.get_mut(place);
        let Some(link) = self.routes.link(packet.path, packet.hops) else {
            let packet = self.packets.take(place);
            return self.deliver(packet);
        };
        packet.hops += 1;
        match self.links[link.index()].enter(self.now, packet) {
            Entry::Dropped(why) => {
                let packet = self.packets.take(place);
                self.counters.dropped += 1;
                if S::ON {
                    let event = Event::Dropped { packet: packet.id, link, why };
                    self.sink.record(self.now.at, event);
                }
            }
            Entry::Accepted(crossing) => self.cross(link, place, crossing),
            Entry::Underway => {
                self.packets.take(place);
                self.await_transmission(link);
            }
        }
    }

    /// A packet of a shared link may have been sent by now.
    pub(super) fn transmission(&mut self, link: LinkId, number: u32) {
        let Some(sent) = self.links[link.index()].transmitted(number) else { return };
        let Transmitted { moment, packet, crossing } = sent;
        self.now = moment;
        let place = self.packets.add(packet);
        self.cross(link, place, crossing);
        self.await_transmission(link);
    }

    fn await_transmission(&mut self, link: LinkId) {
        if let Some((at, number)) = self.links[link.index()].next_transmitted() {
            self.queue.push(at, Happening::Transmission(link, number));
        }
    }

    /// A packet crosses a link.
    fn cross(&mut self, link: LinkId, place: PlaceId, crossing: Crossing) {
        if S::DETAIL {
            let event = Event::Hop {
                packet: self.packets.get(place).id,
                link,
                starts: crossing.starts,
                ends: crossing.ends,
                arrives: crossing.arrives.at,
            };
            self.sink.record(self.now.at, event);
        }
        self.carry(link, place, crossing);
        if crossing.twice {
            let again = self.packets.add(*self.packets.get(place));
            self.carry(link, again, crossing);
        }
    }

    fn carry(&mut self, link: LinkId, place: PlaceId, Crossing { arrives, .. }: Crossing) {
        let order = self.queue.reserve();
        if self.links[link.index()].carry(&mut self.packets, place, arrives, order) {
            self.queue.push_reserved(arrives.at, order, Happening::Arrival(link));
        }
    }

    /// A packet reaches the end of a link: a router sends it on, its host takes it in.
    pub(super) fn arrival(&mut self, link: LinkId) {
        let arrival = self.links[link.index()].arrive(&mut self.packets);
        let Some(Arrival { moment, packet, next }) = arrival else { return };
        if let Some((at, order)) = next {
            self.queue.push_reserved(at, order, Happening::Arrival(link));
        }
        self.now = moment;
        self.enter_link(packet);
    }
}
