//! Packets on the links: in at one end, out at the other, on to the next.

use super::{Happening, World};
use crate::ids::LinkId;
use crate::net::{Arrival, Crossing, Entry, Packet, Transmitted};
use crate::trace::{Event, Sink};

impl<S: Sink> World<'_, S> {
    /// A packet enters the next link of its path.
    pub(super) fn enter_link(&mut self, mut packet: Packet) {
        let link = self.routes.links(packet.path)[usize::from(packet.hops)];
        packet.hops += 1;
        match self.links[link.index()].enter(self.now, &packet) {
            Entry::Dropped(why) => {
                self.counters.dropped += 1;
                if S::ON {
                    let event = Event::Dropped { packet: packet.id, link, why };
                    self.sink.record(self.now.at, event);
                }
            }
            Entry::Accepted(crossing) => self.cross(link, packet, crossing),
            Entry::Underway => self.await_transmission(link),
        }
    }

    /// A packet of a shared link may have been sent by now.
    pub(super) fn transmission(&mut self, link: LinkId, number: u32) {
        let Some(sent) = self.links[link.index()].transmitted(number) else { return };
        let Transmitted { moment, packet, crossing } = sent;
        self.now = moment;
        self.cross(link, packet, crossing);
        self.await_transmission(link);
    }

    fn await_transmission(&mut self, link: LinkId) {
        if let Some((at, number)) = self.links[link.index()].next_transmitted() {
            self.queue.push(at, Happening::Transmission(link, number));
        }
    }

    /// A packet crosses a link.
    fn cross(&mut self, link: LinkId, packet: Packet, crossing: Crossing) {
        if S::DETAIL {
            let event = Event::Hop {
                packet: packet.id,
                link,
                starts: crossing.starts,
                ends: crossing.ends,
                arrives: crossing.arrives.at,
            };
            self.sink.record(self.now.at, event);
        }
        for _ in 0..=usize::from(crossing.twice) {
            let order = self.queue.reserve();
            if self.links[link.index()].carry(crossing.arrives, order, packet) {
                let arrival = Happening::Arrival(link);
                self.queue.push_reserved(crossing.arrives.at, order, arrival);
            }
        }
    }

    /// A packet reaches the end of a link: a router sends it on, its host takes it in.
    pub(super) fn arrival(&mut self, link: LinkId) {
        let Some(Arrival { moment, packet, next }) = self.links[link.index()].arrive() else {
            return;
        };
        if let Some((at, order)) = next {
            self.queue.push_reserved(at, order, Happening::Arrival(link));
        }
        self.now = moment;
        if usize::from(packet.hops) < self.routes.links(packet.path).len() {
            self.enter_link(packet);
        } else {
            self.deliver(packet);
        }
    }
}
