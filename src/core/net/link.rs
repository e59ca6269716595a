//! One direction of a link: forced drops, chance, a drop-tail queue, a transmitter, a wire.
//!
//! A packet's whole way over the link is known when it enters: it starts when the transmitter
//! is free, ends `bits / rate` later and arrives after the delay. So a link needs no events
//! of its own but arrivals, and arrivals come in the order of entry (unless there is jitter).
//! Where connections share the rate, a packet's end depends on who comes meanwhile: see
//! `shared`; such a link asks to be told when the next packet's last bit has gone.

use super::config::{LinkConfig, Sharing};
use super::kind::Kind;
use super::mishaps::Mishaps;
use super::moment::{Exact, Moment};
use super::shared::{Finished, Shared};
use super::under_way::{Line, Packets, PlaceId};
use crate::engine::{Streams, fetch};
use crate::trace::LossCause;
use crate::units::SimTime;
use std::collections::VecDeque;

/// What becomes of a packet that enters a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It is lost.
    Dropped(LossCause),
    /// It gets across.
    Accepted(Crossing),
    /// It is being sent, together with others; [`Link::next_transmitted`] tells more.
    Underway,
}

/// A packet whose last bit has entered the wire of a shared link.
#[derive(Clone, Copy, Debug)]
pub struct Transmitted {
    /// When exactly.
    pub moment: Moment,
    /// Where the packet stands among those under way.
    pub packet: PlaceId,
    /// The times of its way.
    pub crossing: Crossing,
}

/// The times of a packet's way over a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Its first bit enters the wire.
    pub starts: SimTime,
    /// Its last bit has entered the wire.
    pub ends: SimTime,
    /// Its last bit reaches the other end.
    pub arrives: Moment,
    /// Whether it arrives twice.
    pub twice: bool,
}

/// A packet that reaches the end of a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrival {
    /// When exactly.
    pub moment: Moment,
    /// The next arrival to put into the event queue: its time, its place in the order, and where
    /// the packet stands among those under way.
    pub next: Option<(SimTime, u64, PlaceId)>,
}

/// What a link has counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct LinkCounters {
    /// Packets that it took, to transmit them.
    pub packets: u64,
    /// Those of them with payload.
    pub data_packets: u64,
    /// Packets that it lost, whatever the reason.
    pub dropped: u64,
}

/// One direction of a link while a run is going on.
///
/// A crowd has four links for each of its members, and each is looked at once in a while: what most
/// links lack stands apart, and so does what many have in common, so that the rest fits into two
/// lines of a cache.
#[derive(Debug)]
pub struct Link {
    /// The place of its [`Kind`] among those there are.
    kind: u32,
    /// The packets on it, in the order of entry, which is that of arrival.
    line: Line,
    /// When the transmitter is free, and what is to be added to its whole nanoseconds to say so
    /// exactly (see [`Exact`]).
    free: Moment,
    owed: u64,
    counters: LinkCounters,
    /// Packets that reached its end.
    arrived: u64,
    /// When the packets that still wait for the transmitter will start.
    waiting: VecDeque<Moment>,
    /// What it has beyond a queue, a transmitter and a wire.
    extras: Option<Box<Extras>>,
}

/// What most links lack.
#[derive(Debug, Default)]
struct Extras {
    /// What goes wrong on it.
    mishaps: Option<Mishaps>,
    /// The transmitter, where connections share it.
    shared: Option<Shared>,
    /// How many packets are on it, where jitter lets them overtake one another: each has an entry in
    /// the event queue.
    overtaking: Option<u64>,
}

impl Extras {
    /// Those of a link; `None` where it has none.
    fn of(config: &LinkConfig, name: &str, streams: &Streams) -> Option<Extras> {
        let extras = Extras {
            mishaps: Mishaps::of(config, name, streams),
            shared: match config.sharing {
                Sharing::Fifo => None,
                Sharing::PerConnection => config.rate.map(Shared::new),
            },
            overtaking: (!config.jitter.is_zero()).then_some(0),
        };
        let any =
            extras.mishaps.is_some() || extras.shared.is_some() || extras.overtaking.is_some();
        any.then_some(extras)
    }
}

impl Link {
    /// A link at rest, of the kind that has this place. `name` chooses its random stream.
    pub fn new(config: &LinkConfig, kind: u32, name: &str, streams: &Streams) -> Link {
        Link {
            kind,
            line: Line::default(),
            free: Moment::default(),
            owed: 0,
            counters: LinkCounters::default(),
            arrived: 0,
            waiting: VecDeque::new(),
            extras: Extras::of(config, name, streams).map(Box::new),
        }
    }

    /// The place of its kind among those there are.
    #[inline]
    pub fn kind(&self) -> usize {
        self.kind as usize
    }

    /// What it has counted so far.
    pub fn counters(&self) -> LinkCounters {
        self.counters
    }

    /// Has what every packet asks for loaded into the processor's cache: it lies in two lines, and this
    /// is the beginning and the end of it.
    #[inline(always)]
    pub fn fetch(&self) {
        fetch(&self.line);
        fetch(&self.kind);
    }

    /// A packet comes to the link, which is of this kind, at `now`: what will become of it. An
    /// accepted packet must then be put on the wire with [`Link::carry`].
    #[inline(always)]
    pub fn enter(
        &mut self,
        kind: &mut Kind,
        now: Moment,
        packets: &Packets,
        place: PlaceId,
    ) -> Entry {
        if self.extras.is_some() {
            return self.enter_specially(kind, now, packets, place);
        }
        if self.queue_is_full(kind, now) {
            return self.lose(LossCause::QueueFull);
        }
        let bits = self.take(kind, packets, place);
        self.serve(kind, now, bits)
    }

    /// The same for a link with extras.
    #[cold]
    fn enter_specially(
        &mut self,
        kind: &mut Kind,
        now: Moment,
        packets: &Packets,
        place: PlaceId,
    ) -> Entry {
        let packet = packets.get(place);
        let conn = packet.conn;
        if let Some(mishaps) = self.mishaps()
            && let Some(why) = mishaps.lose(now, packet)
        {
            return self.lose(why);
        }
        let limit = kind.queue_packets;
        let full = match self.shared() {
            Some(shared) => limit.is_some_and(|limit| {
                !shared.is_free_for(conn) && shared.waiting() >= limit as usize
            }),
            None => self.queue_is_full(kind, now),
        };
        if full {
            return self.lose(LossCause::QueueFull);
        }
        let bits = self.take(kind, packets, place);
        if let Some(shared) = self.shared()
            && (bits > 0 || !shared.is_free_for(conn))
        {
            shared.join(now, conn, place, bits);
            return Entry::Underway;
        }
        self.serve(kind, now, bits)
    }

    /// A packet of so many bits has its turn after those before it.
    #[inline(always)]
    fn serve(&mut self, kind: &mut Kind, now: Moment, bits: u64) -> Entry {
        let (starts, end) = self.transmit(kind, now, bits);
        Entry::Accepted(self.cross(kind, starts, end))
    }

    #[inline]
    fn overtaking(&mut self) -> Option<&mut u64> {
        self.extras.as_mut()?.overtaking.as_mut()
    }

    #[inline]
    fn mishaps(&mut self) -> Option<&mut Mishaps> {
        self.extras.as_mut()?.mishaps.as_mut()
    }

    fn shared(&mut self) -> Option<&mut Shared> {
        self.extras.as_mut()?.shared.as_mut()
    }

    #[cold]
    fn lose(&mut self, why: LossCause) -> Entry {
        self.counters.dropped += 1;
        Entry::Dropped(why)
    }

    /// The link takes a packet: what it weighs here.
    #[inline]
    fn take(&mut self, kind: &Kind, packets: &Packets, place: PlaceId) -> u64 {
        let way = packets.way(place);
        self.counters.packets += 1;
        self.counters.data_packets += u64::from(way.carries_data());
        kind.bits(way.weight_bytes())
    }

    /// When the next packet of a shared link will have been sent, and the number by which to
    /// ask for it then. To be asked again after every change.
    pub fn next_transmitted(&self) -> Option<(SimTime, u32)> {
        let (moment, number) = self.extras.as_ref()?.shared.as_ref()?.next_finish()?;
        Some((moment.at, number))
    }

    /// The packet that has been sent by now, to be put on the wire with [`Link::carry`];
    /// `None` where things have changed since the number was given.
    pub fn transmitted(&mut self, kind: &Kind, number: u32) -> Option<Transmitted> {
        let Finished { packet, starts, ends } = self.shared()?.finish(number)?;
        Some(Transmitted { moment: ends, packet, crossing: self.cross(kind, starts, ends) })
    }

    /// The way over the wire of a packet whose last bit enters it at `end`.
    #[inline(always)]
    fn cross(&mut self, kind: &Kind, starts: SimTime, end: Moment) -> Crossing {
        let mut arrives = Moment { at: end.at + kind.delay, sub: end.sub };
        let mut twice = false;
        if let Some(mishaps) = self.mishaps() {
            arrives.at += mishaps.extra_delay();
            twice = mishaps.double();
        }
        Crossing { starts, ends: end.at, arrives, twice }
    }

    /// Puts an accepted packet on the wire. Returns whether its arrival must be put into the
    /// event queue now; otherwise [`Link::arrive`] of the packet before it says when.
    #[inline(always)]
    pub fn carry(
        &mut self,
        packets: &mut Packets,
        packet: PlaceId,
        arrives: Moment,
        order: u64,
    ) -> bool {
        if let Some(on_wire) = self.overtaking() {
            *on_wire += 1;
            packets.set_out(packet, arrives, order);
            return true;
        }
        packets.join(&mut self.line, packet, arrives, order)
    }

    /// Takes a packet off the wire, where nothing arrives before it.
    #[inline(always)]
    pub fn arrive(&mut self, packets: &mut Packets, packet: PlaceId) -> Arrival {
        self.arrived += 1;
        if let Some(on_wire) = self.overtaking() {
            *on_wire -= 1;
            return Arrival { moment: packets.way(packet).arrives(), next: None };
        }
        packets.leave(&mut self.line, packet)
    }

    /// Packets that it took, those it doubled counted twice, and those that reached its end. The
    /// difference is on it.
    pub fn entered_and_left(&self) -> (u64, u64) {
        let mishaps = self.extras.as_ref().and_then(|extras| extras.mishaps.as_ref());
        let doubled = mishaps.map_or(0, |mishaps| mishaps.doubled());
        (self.counters.packets + doubled, self.arrived)
    }

    /// Packets on its wire, and at its transmitter where connections share it. They are counted
    /// one by one.
    pub fn under_way(&self, packets: &Packets) -> u64 {
        let special = self.extras.as_ref().map_or(0, |extras| {
            let shared = extras.shared.as_ref().map_or(0, Shared::packets);
            extras.overtaking.unwrap_or(0) + shared as u64
        });
        packets.count(&self.line) + special
    }

    /// Whether there is no place left to wait in.
    ///
    /// A packet that is to start at this very instant still has its place. Such coincidences
    /// are the rule and not the exception: an ACK draws packets just when another packet's
    /// last bit leaves. In real queues, too, a place becomes free a little after that bit.
    #[inline]
    fn queue_is_full(&mut self, kind: &Kind, now: Moment) -> bool {
        let Some(limit) = kind.queue_packets else { return false };
        // A packet that finds the transmitter idle does not wait, so it needs no place.
        if self.free <= now {
            return false;
        }
        while self.waiting.front().is_some_and(|starts| *starts < now) {
            self.waiting.pop_front();
        }
        self.waiting.len() >= limit as usize
    }

    /// Occupies the transmitter: when the first bit goes, and the exact moment of the last.
    #[inline(always)]
    fn transmit(&mut self, kind: &mut Kind, now: Moment, bits: u64) -> (SimTime, Moment) {
        let free = self.free;
        let Some(pace) = &mut kind.pace else { return (now.at, now) };
        let start = if free > now {
            if kind.queue_packets.is_some() {
                self.waiting.push_back(free);
            }
            Exact { at: free.at, owed: self.owed }
        } else if bits == 0 {
            return (now.at, now);
        } else {
            pace.exact(now)
        };
        let end = pace.after_bits(start, bits);
        self.owed = end.owed;
        self.free = pace.moment(end);
        (free.max(now).at, self.free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ConnId, PacketId, Side};
    use crate::net::config::{DropRule, PacketKind};
    use crate::net::packet::{Packet, PathId};
    use crate::units::Duration;
    use crate::units::{BitRate, Probability};
    use crate::wire::{Flags, Options, Segment, Seq};

    fn packet(id: u64, payload: u32) -> Packet {
        let segment = Segment {
            src_port: 1,
            dst_port: 2,
            seq: Seq(0),
            ack: Seq(0),
            flags: Flags::ACK,
            window: 0,
            payload,
            options: Options::default(),
        };
        Packet { id: PacketId(id), conn: ConnId(0), from: Side::Opener, segment }
    }

    /// A link, and the packets that have come to it.
    struct Bench {
        kind: Kind,
        link: Link,
        packets: Packets,
    }

    impl Bench {
        /// A packet that weighs what it carries comes to the link.
        fn enter(&mut self, now: Moment, packet: &Packet) -> Entry {
            let place = self.packets.add(*packet, PathId(0), packet.segment.payload);
            self.link.enter(&mut self.kind, now, &self.packets, place)
        }
    }

    fn bench(config: LinkConfig) -> Bench {
        let link = Link::new(&config, 0, "a→b", &Streams::new(1));
        Bench { kind: Kind::of(&config), link, packets: Packets::default() }
    }

    fn at(millis: u64) -> Moment {
        Moment::whole(SimTime::from_nanos(millis * 1_000_000))
    }

    /// 1250 bytes at 10 Mbit/s take 1 ms. The second packet waits for the first.
    #[test]
    fn a_link_is_a_queue_a_transmitter_and_a_wire() {
        let mut link = bench(LinkConfig {
            rate: BitRate::from_bits_per_second(10_000_000),
            delay: Duration::from_millis(5),
            ..LinkConfig::default()
        });
        let crossing = |starts: u64, ends: u64, arrives: u64| {
            Entry::Accepted(Crossing {
                starts: at(starts).at,
                ends: at(ends).at,
                arrives: at(arrives),
                twice: false,
            })
        };
        assert_eq!(link.enter(at(0), &packet(1, 1250)), crossing(0, 1, 6));
        assert_eq!(link.enter(at(0), &packet(2, 1250)), crossing(1, 2, 7));
        assert_eq!(link.enter(at(3), &packet(3, 2500)), crossing(3, 5, 10));
    }

    /// 1212 bytes and the 38 that Ethernet adds are the same 1250: 1 ms at 10 Mbit/s.
    #[test]
    fn a_link_adds_its_overhead_to_every_packet() {
        let mut link = bench(LinkConfig {
            rate: BitRate::from_bits_per_second(10_000_000),
            overhead: crate::units::Bytes(38),
            ..LinkConfig::default()
        });
        let Entry::Accepted(crossing) = link.enter(at(0), &packet(1, 1212)) else {
            panic!("nothing is lost")
        };
        assert_eq!(crossing.ends, at(1).at);
    }

    /// Connections share 10 Mbit/s: 1250 bytes of each are there after 2 ms, both. One packet
    /// of a connection may wait, and another connection's needs no place.
    #[test]
    fn connections_share_a_link() {
        let mut link = bench(LinkConfig {
            rate: BitRate::from_bits_per_second(10_000_000),
            delay: Duration::from_millis(5),
            queue_packets: Some(1),
            sharing: Sharing::PerConnection,
            ..LinkConfig::default()
        });
        let of = |conn: u32, id: u64| Packet { conn: ConnId(conn), ..packet(id, 1250) };
        assert_eq!(link.enter(at(0), &of(0, 1)), Entry::Underway);
        assert_eq!(link.enter(at(0), &of(0, 2)), Entry::Underway);
        assert_eq!(link.enter(at(0), &of(0, 3)), Entry::Dropped(LossCause::QueueFull));
        assert_eq!(link.enter(at(0), &of(1, 4)), Entry::Underway);
        let mut found = Vec::new();
        while let Some((_, number)) = link.link.next_transmitted() {
            let sent = link.link.transmitted(&link.kind, number).expect("current");
            let Transmitted { packet, crossing, .. } = sent;
            found.push((
                link.packets.get(packet).id.0,
                crossing.starts,
                crossing.ends,
                crossing.arrives,
            ));
        }
        let row = |id, starts, ends, arrives| (id, at(starts).at, at(ends).at, at(arrives));
        // The second of connection 0 then has the link to itself for 1 ms.
        assert_eq!(found, [row(1, 0, 2, 7), row(4, 0, 2, 7), row(2, 2, 3, 8)]);
    }

    /// A queue of one: one packet in service, one waiting, the third is refused, at the very
    /// instant too when the waiting one moves into service (1 ms); then there is room again.
    #[test]
    fn the_queue_counts_waiting_packets_only() {
        let mut link = bench(LinkConfig {
            rate: BitRate::from_bits_per_second(10_000_000),
            queue_packets: Some(1),
            ..LinkConfig::default()
        });
        let full = Entry::Dropped(LossCause::QueueFull);
        assert_ne!(link.enter(at(0), &packet(1, 1250)), full);
        assert_ne!(link.enter(at(0), &packet(2, 1250)), full);
        assert_eq!(link.enter(at(0), &packet(3, 1250)), full);
        assert_eq!(link.enter(at(1), &packet(4, 1250)), full);
        let after = Moment { sub: 1, ..at(1) };
        assert_ne!(link.enter(after, &packet(5, 1250)), full);
        assert_eq!(link.enter(after, &packet(6, 1250)), full);
        // The transmitter is free at 3 ms: what comes then does not wait, and the next one does.
        assert_ne!(link.enter(at(3), &packet(7, 1250)), full);
        assert_ne!(link.enter(at(3), &packet(8, 1250)), full);
    }

    #[test]
    fn rules_drop_exactly_the_packets_they_name() {
        let mut link = bench(LinkConfig {
            drops: vec![DropRule { kind: PacketKind::Data, first: 2, count: 2 }],
            ..LinkConfig::default()
        });
        // An ACK between the data packets is not counted.
        let fates: Vec<bool> = [10, 0, 10, 10, 10]
            .into_iter()
            .enumerate()
            .map(|(id, payload)| {
                let entry = link.enter(at(0), &packet(id as u64, payload));
                entry == Entry::Dropped(LossCause::Scheduled)
            })
            .collect();
        assert_eq!(fates, [false, false, true, true, false]);
    }

    /// From 5 ms on everything is lost; what entered before arrives, even after that.
    #[test]
    fn a_link_that_fails_loses_what_enters_from_then_on() {
        let mut link = bench(LinkConfig {
            delay: Duration::from_millis(10),
            fails_at: Some(at(5).at),
            ..LinkConfig::default()
        });
        assert!(matches!(link.enter(at(4), &packet(1, 100)), Entry::Accepted(_)));
        for late in [5, 6, 5000] {
            let entry = link.enter(at(late), &packet(2, 100));
            assert_eq!(entry, Entry::Dropped(LossCause::LinkDown), "{late}");
        }
    }

    #[test]
    fn loss_is_as_frequent_as_stated() {
        let mut link = bench(LinkConfig {
            loss: Probability::from_parts_per_billion(100_000_000).unwrap(),
            ..LinkConfig::default()
        });
        let lost = (0..10_000)
            .filter(|id| matches!(link.enter(at(0), &packet(*id, 100)), Entry::Dropped(_)))
            .count();
        // Binomial: mean 1000, standard deviation 30; five of them either way.
        assert!((850..1150).contains(&lost), "{lost} of 10000 lost at 10%");
    }

    /// Where packets overtake, each asks for an event of its own, and arrives at its time whatever is
    /// still on the wire.
    #[test]
    fn jitter_lets_packets_overtake() {
        let mut link = bench(LinkConfig {
            delay: Duration::from_millis(1),
            jitter: Duration::from_millis(10),
            ..LinkConfig::default()
        });
        let Bench { kind, link, packets } = &mut link;
        let mut on_wire = Vec::new();
        for id in 0..100 {
            let place = packets.add(packet(id, 100), PathId(0), 100);
            let Entry::Accepted(crossing) = link.enter(kind, at(id), packets, place) else {
                panic!("nothing is lost")
            };
            assert!(link.carry(packets, place, crossing.arrives, id));
            on_wire.push((crossing.arrives, place));
        }
        assert_eq!(link.under_way(packets), 100);
        assert!(!on_wire.is_sorted_by_key(|(arrives, _)| *arrives), "some must overtake");
        on_wire.sort_by_key(|(arrives, _)| *arrives);
        for (arrives, place) in on_wire {
            assert_eq!(link.arrive(packets, place), Arrival { moment: arrives, next: None });
        }
        assert_eq!(link.under_way(packets), 0);
    }
}
