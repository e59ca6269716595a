//! A transmitter that serves every connection with something waiting at the same time, each
//! with an equal part of the rate.
//!
//! Read A. Demers, S. Keshav, S. Shenker, Analysis and Simulation of a Fair Queueing Algorithm
//! (SIGCOMM 1989): the bit-by-bit round robin that real fair queues (RFC 8290) come near to.
//! Its trick is kept here: every connection that has something waiting has been served the
//! same number of bits since it began to wait, so one number, the service so far, is the clock
//! by which the ends of all waiting packets are known, whoever comes or goes meanwhile.
//!
//! Simplified: a real link sends one packet after another; here packets of several connections
//! are under way at once, as in a textbook where "each of N connections gets R/N".

use super::moment::Moment;
use super::under_way::PlaceId;
use crate::ids::ConnId;
use crate::units::{BitRate, SimTime};
use std::collections::{BTreeMap, VecDeque};

/// Fractions of a bit, and of a nanosecond: 2^-32.
const FRACTION: u32 = 32;

/// The transmitter.
#[derive(Debug)]
pub(super) struct Shared {
    rate: BitRate,
    /// How much each waiting connection has been served, in 2^-32 bits. Begins anew when
    /// nobody waits.
    served: u128,
    /// When that was so.
    at: Moment,
    /// What waits, by connection. None of the lines is empty.
    lines: BTreeMap<ConnId, VecDeque<Waiting>>,
    /// Packets in all lines.
    packets: usize,
    /// Counts changes: a finish that was foretold before a change may not come about.
    generation: u32,
}

/// A packet that is being sent or waits for those before it on its connection.
#[derive(Debug)]
struct Waiting {
    packet: PlaceId,
    /// When its first bit goes; for one that waits, when it began to.
    starts: SimTime,
    /// The service after which its last bit has gone.
    ends: u128,
}

/// A packet whose last bit has gone.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) packet: PlaceId,
    pub(super) starts: SimTime,
    pub(super) ends: Moment,
}

impl Shared {
    /// A transmitter at rest.
    pub(super) fn new(rate: BitRate) -> Shared {
        let (served, at, generation) = (0, Moment::default(), 0);
        Shared { rate, served, at, lines: BTreeMap::new(), packets: 0, generation }
    }

    /// How many packets it has.
    pub(super) fn packets(&self) -> usize {
        self.packets
    }

    /// How many of them wait behind another one of their connection.
    pub(super) fn waiting(&self) -> usize {
        self.packets - self.lines.len()
    }

    /// Whether this connection has nothing waiting.
    pub(super) fn is_free_for(&self, conn: ConnId) -> bool {
        !self.lines.contains_key(&conn)
    }

    /// A packet of `bits` joins its connection's line.
    pub(super) fn join(&mut self, now: Moment, conn: ConnId, packet: PlaceId, bits: u64) {
        self.advance(now);
        let line = self.lines.entry(conn).or_default();
        let before = line.back().map_or(self.served, |last| last.ends);
        let ends = before + (u128::from(bits) << FRACTION);
        line.push_back(Waiting { packet, starts: now.at, ends });
        self.packets += 1;
        self.generation += 1;
    }

    /// When the next packet will be finished, as things stand, and the number to ask for it by.
    pub(super) fn next_finish(&self) -> Option<(Moment, u32)> {
        let (_, ends) = self.first()?;
        // Whoever waits gets rate / lines, so the rest takes rest · lines / rate seconds.
        let rest = ends.saturating_sub(self.served) * self.lines.len() as u128;
        let wait = (rest * 1_000_000_000).div_ceil(u128::from(self.rate.bits_per_second()));
        let end = (u128::from(self.at.at.as_nanos()) << FRACTION) + u128::from(self.at.sub) + wait;
        let at = u64::try_from(end >> FRACTION).unwrap_or(u64::MAX);
        Some((Moment { at: SimTime::from_nanos(at), sub: end as u32 }, self.generation))
    }

    /// Takes out the packet that was to be finished by this number, unless something has
    /// changed since.
    pub(super) fn finish(&mut self, generation: u32) -> Option<Finished> {
        let (at, current) = self.next_finish()?;
        if generation != current {
            return None;
        }
        let (conn, ends) = self.first()?;
        (self.served, self.at) = (ends, at);
        self.generation += 1;
        self.packets -= 1;
        let line = self.lines.get_mut(&conn)?;
        let Waiting { packet, starts, .. } = line.pop_front()?;
        match line.front_mut() {
            Some(next) => next.starts = at.at,
            None => {
                self.lines.remove(&conn);
            }
        }
        if self.lines.is_empty() {
            self.served = 0;
        }
        Some(Finished { packet, starts, ends: at })
    }

    /// The connection whose packet is finished first, and the service after which it is.
    fn first(&self) -> Option<(ConnId, u128)> {
        let heads = self.lines.iter().filter_map(|(conn, line)| Some((*conn, line.front()?.ends)));
        heads.min_by_key(|(conn, ends)| (*ends, *conn))
    }

    /// Serves everybody up to now.
    fn advance(&mut self, now: Moment) {
        let whole = |moment: Moment| {
            (u128::from(moment.at.as_nanos()) << FRACTION) + u128::from(moment.sub)
        };
        let passed = whole(now).saturating_sub(whole(self.at));
        if !self.lines.is_empty() {
            let bits = passed * u128::from(self.rate.bits_per_second());
            self.served += bits / (1_000_000_000 * self.lines.len() as u128);
        }
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn at(millis: u64) -> Moment {
        Moment::whole(SimTime::from_nanos(millis * 1_000_000))
    }

    /// Everything that is finished from now on: packet, first and last bit in ms.
    fn drain(shared: &mut Shared) -> Vec<(u32, u64, u64)> {
        let mut found = Vec::new();
        while let Some((_, generation)) = shared.next_finish() {
            let done = shared.finish(generation).expect("nothing has changed");
            let millis = |time: SimTime| time.as_nanos() / 1_000_000;
            found.push((done.packet.number(), millis(done.starts), millis(done.ends.at)));
        }
        found
    }

    /// 1000 bit/s. Connection 0 has 1000 bits to itself for 500 ms, which are 500 bits; then
    /// connection 1 comes with 200 bits: at 500 bit/s each it is done after 400 ms, when
    /// connection 0 has 300 bits left, and these have the whole rate again: 300 ms.
    #[test]
    fn whoever_waits_has_an_equal_part() {
        let mut shared = Shared::new(BitRate::from_bits_per_second(1000).unwrap());
        shared.join(at(0), ConnId(0), PlaceId::of(0), 1000);
        let foretold = shared.next_finish();
        assert_eq!(foretold.map(|(end, _)| end), Some(at(1000)));
        shared.join(at(500), ConnId(1), PlaceId::of(1), 200);
        assert!(shared.finish(foretold.unwrap().1).is_none(), "that has changed");
        assert_eq!(drain(&mut shared), [(1, 500, 900), (0, 0, 1200)]);
        assert!(shared.is_free_for(ConnId(0)));
    }

    /// Packets of one connection follow each other; those of N connections that begin together
    /// end together, N times as late as alone: 3 · 300 bits at 1000 bit/s.
    #[test]
    fn a_connection_sends_its_packets_one_after_another() {
        let mut shared = Shared::new(BitRate::from_bits_per_second(1000).unwrap());
        for conn in 0..3 {
            shared.join(at(0), ConnId(conn), PlaceId::of(conn), 100);
            shared.join(at(0), ConnId(conn), PlaceId::of(10 + conn), 200);
        }
        assert_eq!(shared.waiting(), 3);
        let expected =
            [(0, 0, 300), (1, 0, 300), (2, 0, 300), (10, 300, 900), (11, 300, 900), (12, 300, 900)];
        assert_eq!(drain(&mut shared), expected);
    }
}
