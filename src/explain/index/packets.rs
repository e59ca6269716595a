//! Packets: why each was sent, how it crossed the links, and what became of it.

use super::At;
use crate::ids::{Endpoint, LinkId, Map, PacketId};
use crate::trace::SendCause;
use crate::units::{Duration, SimTime};
use crate::wire::{Flags, Segment};
use std::ops::Range;

/// All packets of a run, by number.
#[derive(Debug, Default)]
pub(in crate::explain) struct Packets {
    list: Vec<Option<PacketInfo>>,
    /// For each link what it sent, in order.
    links: Map<LinkId, Vec<(PacketId, SimTime, SimTime)>>,
}

/// One packet.
#[derive(Debug)]
pub(in crate::explain) struct PacketInfo {
    /// Where its sending stands in the trace, and when that was.
    pub(in crate::explain) sent: (At, SimTime),
    /// Who sent it.
    pub(in crate::explain) from: Endpoint,
    /// Which bytes of the stream it carries.
    pub(in crate::explain) bytes: Range<u64>,
    /// Why it was sent.
    pub(in crate::explain) why: SendCause,
    flags: Flags,
    /// The links that it crossed, in the order in which the trace tells of them.
    pub(in crate::explain) hops: Vec<Hop>,
    /// What became of it first.
    pub(in crate::explain) fate: Option<Fate>,
}

/// One link crossed.
#[derive(Clone, Copy, Debug)]
pub(in crate::explain) struct Hop {
    /// The direction of the link.
    pub(in crate::explain) link: LinkId,
    /// It came to the link.
    pub(in crate::explain) entry: SimTime,
    /// Its first bit entered the wire.
    pub(in crate::explain) starts: SimTime,
    /// Its last bit entered the wire.
    pub(in crate::explain) ends: SimTime,
    /// Its last bit reached the other end.
    pub(in crate::explain) arrives: SimTime,
}

/// What became of a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::explain) enum Fate {
    /// It was lost.
    Dropped(SimTime),
    /// It reached its host.
    Arrived(SimTime),
}

impl PacketInfo {
    pub(super) fn new(
        sent: (At, SimTime),
        from: Endpoint,
        segment: &Segment,
        bytes: Range<u64>,
        why: SendCause,
    ) -> PacketInfo {
        let (flags, hops, fate) = (segment.flags, Vec::new(), None);
        PacketInfo { sent, from, bytes, why, flags, hops, fate }
    }

    /// Whether it carries bytes of the stream, or its end.
    pub(in crate::explain) fn bears_data(&self) -> bool {
        !self.bytes.is_empty() || self.has(Flags::FIN)
    }

    /// Whether it has this flag.
    pub(in crate::explain) fn has(&self, flag: Flags) -> bool {
        flag.0 & self.flags.0 == flag.0
    }

    /// Whether it is a SYN or SYN-ACK and carries nothing else.
    pub(in crate::explain) fn is_handshake(&self) -> bool {
        self.has(Flags::SYN) && self.bytes.is_empty()
    }

    /// When its last bit left the link that took longest to send it, the first of equals; when it
    /// was lost, where it was.
    pub(in crate::explain) fn has_left_at(&self) -> SimTime {
        let takes = |hop: &Hop| hop.ends.since(hop.starts);
        let longest = self.hops.iter().map(takes).max().unwrap_or(Duration::ZERO);
        match self.hops.iter().find(|hop| takes(hop) == longest) {
            Some(hop) => hop.ends,
            None => match self.fate {
                Some(Fate::Dropped(at)) => at,
                _ => self.sent.1,
            },
        }
    }
}

impl Packets {
    pub(super) fn sent(&mut self, packet: PacketId, info: PacketInfo) {
        let number = packet.0 as usize;
        if self.list.len() <= number {
            self.list.resize_with(number + 1, || None);
        }
        self.list[number] = Some(info);
    }

    pub(super) fn hop(&mut self, packet: PacketId, mut hop: Hop) {
        let Some(Some(info)) = self.list.get_mut(packet.0 as usize) else { return };
        // A link that connections share tells of a packet when it has sent it; the packet came
        // when it had reached the end of the link before.
        let before = info.hops.iter().rev().map(|hop| hop.arrives).find(|at| *at <= hop.starts);
        hop.entry = before.unwrap_or(info.sent.1).min(hop.starts);
        info.hops.push(hop);
        self.links.or_default(hop.link).push((packet, hop.starts, hop.ends));
    }

    pub(super) fn ends(&mut self, packet: PacketId, fate: Fate) {
        if let Some(Some(info)) = self.list.get_mut(packet.0 as usize) {
            info.fate.get_or_insert(fate);
        }
    }

    /// A packet; `None` where its sending does not stand in the trace.
    pub(in crate::explain) fn get(&self, packet: PacketId) -> Option<&PacketInfo> {
        self.list.get(packet.0 as usize)?.as_ref()
    }

    /// What a link sent before it began with `packet` and after `since`, the latest first: each
    /// with when its last bit had gone.
    pub(in crate::explain) fn ahead_on(
        &self,
        link: LinkId,
        packet: PacketId,
        starts: SimTime,
        since: SimTime,
    ) -> impl Iterator<Item = (PacketId, SimTime)> {
        let list: &[_] = self.links.get(&link).map_or(&[], Vec::as_slice);
        // The list is in the order of the last bits.
        let until = list.partition_point(|(_, _, ends)| *ends <= starts);
        list[..until]
            .iter()
            .rev()
            .map(|(other, _, ends)| (*other, *ends))
            .take_while(move |(_, ends)| *ends > since)
            .filter(move |(other, _)| *other != packet)
    }
}
