//! From a packet's arrival back to its sending: propagation, serialisation, queueing.
//!
//! A link is a queue, a transmitter and a wire. While a packet waits behind packets of its own
//! sender, it is these that the time is spent on: the walk goes over to the last of them. So a burst
//! is walked from its last bit to its first, and what it took to put it on the wire is the sum of
//! its packets, as in the textbooks' formulas.

use super::{Next, Walk};
use crate::explain::Phase;
use crate::explain::index::{Hop, PacketInfo};
use crate::ids::{PacketId, RequestId, Side};
use crate::units::SimTime;

impl<'a> Walk<'a> {
    /// A packet was on its way until now, or has just arrived.
    pub(super) fn on_the_way(&mut self, packet: PacketId) -> Next {
        let index = self.index;
        let Some(info) = index.packets.get(packet) else { return Next::Stop };
        self.is_at(packet, info);
        let named = |phase| if info.is_handshake() { Phase::Handshake } else { phase };
        for hop in way(info, self.now) {
            self.name(hop.ends, named(Phase::Propagation));
            let sends = match info.from.side {
                Side::Opener => Phase::Sending,
                Side::Acceptor => Phase::Serialisation,
            };
            self.name(hop.starts, named(sends));
            if hop.entry < hop.starts && self.now > hop.entry {
                if let Some((ahead, gone)) = self.own_ahead(packet, info, hop) {
                    self.name(gone, named(Phase::NetworkQueue));
                    return self.follow(ahead, (packet, info));
                }
                self.name(hop.entry, named(Phase::NetworkQueue));
            }
        }
        Next::Sent(packet)
    }

    /// The walk is at this packet now.
    fn is_at(&mut self, packet: PacketId, info: &PacketInfo) {
        (self.packet, self.conn) = (Some(packet), Some(info.from.conn));
        if self.focus.is_none()
            && let Some((first, last)) = self.requests_of(info)
            && !self.request.is_some_and(|request| (first..=last).contains(&request))
        {
            self.request = Some(last);
        }
    }

    /// The first and the last request that a packet carries bytes for, or of whose response.
    pub(super) fn requests_of(&self, info: &PacketInfo) -> Option<(RequestId, RequestId)> {
        let last = info.bytes.end.checked_sub(1).filter(|_| info.bears_data())?;
        let of = |offset| self.index.request_at(info.from, offset);
        Some((of(info.bytes.start.min(last))?, of(last)?))
    }

    /// The packet with data of the same sender that went over this link last before the packet,
    /// and kept it waiting; with when its last bit had gone.
    fn own_ahead(
        &self,
        packet: PacketId,
        info: &PacketInfo,
        hop: Hop,
    ) -> Option<(PacketId, SimTime)> {
        let packets = &self.index.packets;
        packets.ahead_on(hop.link, packet, hop.starts, hop.entry).find(|(other, _)| {
            packets.get(*other).is_some_and(|other| {
                other.from == info.from && other.bears_data() && other.sent.0 < info.sent.0
            })
        })
    }

    /// Goes over from a packet to one of the same sender that was before it. The walk of a request
    /// does not follow another message: it waited for it since it was written.
    pub(super) fn follow(
        &mut self,
        ahead: PacketId,
        (packet, info): (PacketId, &PacketInfo),
    ) -> Next {
        let (Some(focus), Some(other)) = (self.focus, self.index.packets.get(ahead)) else {
            return Next::On(ahead);
        };
        let own = |info| self.requests_of(info).is_none_or(|(a, b)| (a..=b).contains(&focus));
        if own(other) || !own(info) {
            return Next::On(ahead);
        }
        self.packet = Some(packet);
        let Some((offset, at)) = self.written(info) else { return Next::On(ahead) };
        self.name(self.index.time(at), Phase::HeadOfLine);
        Next::Wrote(info.from, offset, at)
    }
}

/// The links that a packet crossed, as far as it had come to them by `until`, the last first. A
/// packet that was duplicated crossed some twice: only those count that lead there.
fn way(info: &PacketInfo, until: SimTime) -> Vec<Hop> {
    let mut way: Vec<Hop> = Vec::new();
    for hop in info.hops.iter().rev().filter(|hop| hop.entry < until || hop.arrives <= until) {
        let leads_on = match way.last() {
            Some(next) => hop.arrives <= next.entry && hop.link != next.link,
            None => true,
        };
        if leads_on {
            way.push(*hop);
        }
    }
    way
}
