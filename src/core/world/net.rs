//! The network of a run and its clock: packets on the links, in at one end, out at the other, on to
//! the next.

use super::Counters;
use super::checks::Broken;
use super::happening::{Happening, HostEvent, Queued};
use crate::engine::{EventQueue, Streams};
use crate::ids::{Endpoint, HostId, LinkId, PacketId};
use crate::net::{
    Arrival, Crossing, Entry, Link, Links, Moment, Network, Packet, Packets, PathId, PlaceId,
    Routes, Transmitted,
};
use crate::tcp::Outgoing;
use crate::trace::{Event, Sink};
use crate::units::SimTime;

/// What happens next to a host, or why nothing does.
pub(super) enum Next {
    /// The packet that stands here is there, to be taken out with [`Net::take`].
    Arrived(PlaceId),
    /// This does, at this time and place in the order.
    Happens(SimTime, u64, HostEvent),
    /// Nothing: a packet has gone on to the next link. That is told where somebody listens, and where
    /// there is now more of something than is allowed.
    Hop,
    /// Nothing, and never will.
    Nothing,
    /// Nothing in time: the next event is at this one.
    Late(SimTime),
    /// Nothing yet: there have been as many events as are wanted at once, and more are to come.
    Enough,
}

/// How far a network may go of its own accord.
pub(super) struct Bounds {
    /// As many events, those that have been included.
    pub(super) events: u64,
    /// The time of the last.
    pub(super) at: SimTime,
    /// Entries of the event queue.
    pub(super) queue: u64,
    /// Packets under way.
    pub(super) packets: u64,
}

/// What stands between the ends.
#[derive(Debug)]
pub(super) struct Net {
    pub(super) queue: EventQueue<Queued>,
    /// The moment of the event being handled. What is sent in answer to a packet inherits
    /// the fraction of a nanosecond at which the packet arrived.
    pub(super) now: Moment,
    pub(super) counters: Counters,
    links: Links,
    packets: Packets,
    routes: Routes,
    next_packet: u64,
}

impl Net {
    /// Nothing is under way.
    pub(super) fn new(network: &Network, streams: &Streams) -> Net {
        Net {
            queue: EventQueue::new(),
            now: Moment::default(),
            counters: Counters::default(),
            links: Links::new(network, streams),
            packets: Packets::default(),
            routes: Routes::default(),
            next_packet: 0,
        }
    }

    /// The links, in the order of their numbers.
    pub(super) fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.iter()
    }

    /// How many packets have been sent and not been taken in.
    #[inline]
    pub(super) fn under_way(&self) -> u64 {
        self.packets.len() as u64
    }

    /// What does not hold of packets on links.
    pub(super) fn broken(&self) -> Option<Broken> {
        let (mut on_links, mut link_broken) = (0, None);
        for (number, link) in self.links.iter().enumerate() {
            let on_link = link.under_way(&self.packets);
            let (entered, left) = link.entered_and_left();
            on_links += on_link;
            if entered != left + on_link {
                link_broken =
                    Some(Broken::LinkPackets { link: number, entered, left, under_way: on_link });
            }
        }
        let under_way = self.under_way();
        let lost =
            (on_links != under_way).then_some(Broken::NetworkPackets { on_links, under_way });
        link_broken.or(lost)
    }

    /// Makes a packet vanish from the end of a link.
    #[cfg(test)]
    pub(super) fn steal(&mut self, link: LinkId, packet: PlaceId) {
        self.links.get_mut(link).arrive(&mut self.packets, packet);
    }

    /// The way from one host to another.
    pub(super) fn path(&mut self, network: &Network, from: HostId, to: HostId) -> Option<PathId> {
        self.routes.between(network, from, to)
    }

    /// A segment leaves its end. It weighs what its IP packet has, unless a weight is stated.
    #[inline]
    pub(super) fn send<S: Sink>(
        &mut self,
        sink: &mut S,
        from: Endpoint,
        path: PathId,
        stated_weight: Option<u32>,
        outgoing: &Outgoing,
    ) {
        let Outgoing { segment, retransmission, why } = *outgoing;
        let ip_bytes = segment.ip_bytes();
        let id = PacketId(self.next_packet);
        self.next_packet += 1;
        self.counters.segments += 1;
        self.counters.ip_bytes += u64::from(ip_bytes);
        self.counters.retransmissions += u64::from(retransmission);
        if S::ON {
            let event = Event::Sent { packet: id, from, segment, retransmission, why };
            sink.record(self.now.at, event);
        }
        let Endpoint { conn, side: from } = from;
        let packet = Packet { id, conn, from, segment };
        let place = self.packets.add(packet, path, stated_weight.unwrap_or(ip_bytes));
        self.enter_link(sink, place);
    }

    /// A packet enters the next link of its path. Returns whether there was one.
    #[inline(always)]
    fn enter_link<S: Sink>(&mut self, sink: &mut S, place: PlaceId) -> bool {
        let Net { queue, now, counters, links, packets, routes, .. } = self;
        let Some(number) = routes.follow(packets.onward(place)) else { return false };
        let (link, kind) = links.with_kind(number);
        match link.enter(kind, *now, packets, place) {
            Entry::Dropped(why) => {
                let packet = packets.take(place);
                counters.dropped += 1;
                if S::ON {
                    let event = Event::Dropped { packet: packet.id, link: number, why };
                    sink.record(now.at, event);
                }
            }
            Entry::Accepted(crossing) => {
                note_hop(sink, now.at, packets, number, place, &crossing);
                cross(queue, packets, (number, link), place, crossing);
            }
            Entry::Underway => await_transmission(queue, (number, link)),
        }
        true
    }

    /// A packet of a shared link may have been sent by now.
    fn transmission<S: Sink>(&mut self, sink: &mut S, number: LinkId, finish: u32) {
        let Net { queue, now, links, packets, .. } = self;
        let (link, kind) = links.with_kind(number);
        let Some(sent) = link.transmitted(kind, finish) else { return };
        let Transmitted { moment, packet, crossing } = sent;
        *now = moment;
        note_hop(sink, now.at, packets, number, packet, &crossing);
        cross(queue, packets, (number, link), packet, crossing);
        await_transmission(queue, (number, link));
    }

    /// Takes events as they come, and lets routers send packets on, until something concerns a host.
    /// Most events are hops.
    #[inline]
    pub(super) fn advance<S: Sink>(&mut self, sink: &mut S, bounds: &Bounds) -> Next {
        while self.counters.events < bounds.events {
            let Some(entry) = self.queue.pop() else { return Next::Nothing };
            if entry.at > bounds.at {
                return Next::Late(entry.at);
            }
            self.counters.events += 1;
            self.fetch_what_is_next();
            match entry.event.into() {
                Happening::Arrival(link, place) => {
                    if !self.arrival(sink, link, place) {
                        return Next::Arrived(place);
                    }
                }
                Happening::Transmission(link, number) => self.transmission(sink, link, number),
                Happening::Host(event) => return Next::Happens(entry.at, entry.order, event),
            }
            let crowded =
                self.queue.len() as u64 > bounds.queue || self.under_way() > bounds.packets;
            if S::ON || crowded {
                return Next::Hop;
            }
        }
        if self.queue.is_empty() { Next::Nothing } else { Next::Enough }
    }

    /// Has the processor load what the next event is about, while this one is handled: in a crowd that
    /// was last looked at thousands of events ago, and waiting for it would take as long as the rest.
    #[inline(always)]
    fn fetch_what_is_next(&self) {
        let next = self.queue.upcoming().map(|next| Happening::from(*next));
        if let Some(Happening::Arrival(link, place)) = next {
            self.links.fetch(link);
            self.packets.fetch(place);
        }
    }

    /// Has the first link of a way loaded into the processor's cache.
    #[inline(always)]
    pub(super) fn fetch_first_of(&self, path: PathId) {
        if let Some(link) = self.routes.first(path) {
            self.links.fetch(link);
        }
    }

    /// A packet reaches the end of a link. Returns whether a router sends it on; else it is there.
    #[inline(always)]
    fn arrival<S: Sink>(&mut self, sink: &mut S, link: LinkId, place: PlaceId) -> bool {
        let Arrival { moment, next } = self.links.get_mut(link).arrive(&mut self.packets, place);
        if let Some((at, order, next)) = next {
            self.queue.push_reserved(at, order, Happening::Arrival(link, next).into());
            // On a crowded link its turn comes soon, and others come in between.
            let rest = *self.packets.onward(next);
            self.fetch_first_of(rest);
        }
        self.now = moment;
        self.enter_link(sink, place)
    }

    /// Takes out a packet that is there.
    #[inline(always)]
    pub(super) fn take(&mut self, place: PlaceId) -> Packet {
        self.packets.take(place)
    }

    /// Sees to it that an end is looked at when its deadline comes, unless it will be before:
    /// `wakes` says when.
    #[inline]
    pub(super) fn wake_at(&mut self, endpoint: Endpoint, deadline: SimTime, wakes: &mut SimTime) {
        if deadline < *wakes {
            *wakes = deadline;
            self.queue.push(deadline, HostEvent::Deadline(endpoint).into());
        }
    }
}

/// The trace says how a packet crosses a link.
#[inline(always)]
fn note_hop<S: Sink>(
    sink: &mut S,
    now: SimTime,
    packets: &Packets,
    link: LinkId,
    place: PlaceId,
    crossing: &Crossing,
) {
    if S::DETAIL {
        let Crossing { starts, ends, arrives, .. } = *crossing;
        let packet = packets.get(place).id;
        sink.record(now, Event::Hop { packet, link, starts, ends, arrives: arrives.at });
    }
}

/// A packet crosses a link, or two of it do.
#[inline(always)]
fn cross(
    queue: &mut EventQueue<Queued>,
    packets: &mut Packets,
    (number, link): (LinkId, &mut Link),
    place: PlaceId,
    Crossing { arrives, twice, .. }: Crossing,
) {
    carry(queue, packets, (number, link), place, arrives);
    if twice {
        let again = packets.double(place);
        carry(queue, packets, (number, link), again, arrives);
    }
}

/// A packet will arrive at the end of a link.
#[inline(always)]
fn carry(
    queue: &mut EventQueue<Queued>,
    packets: &mut Packets,
    (number, link): (LinkId, &mut Link),
    place: PlaceId,
    arrives: Moment,
) {
    let order = queue.reserve();
    if link.carry(packets, place, arrives, order) {
        queue.push_reserved(arrives.at, order, Happening::Arrival(number, place).into());
    }
}

/// A shared link is asked again when the next of its packets has been sent.
fn await_transmission(queue: &mut EventQueue<Queued>, (number, link): (LinkId, &mut Link)) {
    if let Some((at, finish)) = link.next_transmitted() {
        queue.push(at, Happening::Transmission(number, finish).into());
    }
}
