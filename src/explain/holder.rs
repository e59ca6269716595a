//! What held a page up longest, and which segment it was complete with.
//!
//! A critical path has a step for each stretch of time. Here those of the same phase for the same
//! request on the same connection are one hold, the longest of them is named, and with it the
//! segment that was waited for: the one that the longest of its steps was spent on. Where a party
//! was waited for, and no segment, the first one is named that went when the wait was over.

use super::{PageBreakdown, Phase, Step};
use crate::ids::{ConnId, Endpoint, HostId, LinkId, PacketId, RequestId, Side};
use crate::trace::{Event, LossCause, Record, Trace};
use crate::units::Duration;
use crate::wire::{Flags, Segment, StreamPositions};
use std::cmp::Reverse;
use std::ops::Range;

/// What held a page up longest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// What the time was spent on.
    pub phase: Phase,
    /// How long, in all for this request on this connection.
    pub took: Duration,
    /// For which request, where that is known.
    pub request: Option<RequestId>,
    /// On which connection, where it was spent on one.
    pub conn: Option<ConnId>,
    /// The segment that was waited for, where it was one.
    pub segment: Option<HeldSegment>,
    /// The first segment that went when the wait was over, where no segment was waited for.
    pub next: Option<HeldSegment>,
    /// How many other holds took as long.
    pub alike: usize,
    /// The segment that the page was complete with.
    pub last: Option<HeldSegment>,
}

/// A segment that a page waited for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldSegment {
    /// Its number.
    pub packet: PacketId,
    /// Its connection.
    pub conn: ConnId,
    /// The host that sent it.
    pub from: Option<HostId>,
    /// Which bytes of its sender's stream it carries; the first is 0.
    pub bytes: Range<u64>,
    /// Its flags.
    pub flags: Flags,
    /// What was lost last of what it carries, before it was sent: where and why.
    pub lost: Option<(PacketId, LinkId, LossCause)>,
}

/// What held `page` up longest, as the trace tells it; of equals the one that tells most. `None` where the page
/// took no time.
pub fn holder(trace: &Trace, page: &PageBreakdown) -> Option<Holder> {
    let mut steps = page.steps.clone();
    steps.sort_unstable_by_key(|step| (step.phase, step.request, step.conn, step.from));
    let same = |a: &Step, b: &Step| (a.phase, a.request, a.conn) == (b.phase, b.request, b.conn);
    let longest = steps.chunk_by(same).map(took).max()?;
    let holds = || steps.chunk_by(same).filter(|hold| took(hold) == longest);
    let hold = holds().min_by_key(|hold| {
        // Distance and rate are there with every segment; what stands beside them tells more.
        let everywhere = matches!(hold[0].phase, Phase::Propagation | Phase::Serialisation);
        (everywhere, Reverse(hold[0].phase), hold[0].from)
    })?;
    let end = hold[hold.len() - 1].to;
    let mut later = page.steps.iter().filter(|step| step.from >= end);
    let waited_for = longest_packet(hold);
    let next = later.find_map(|step| step.packet).filter(|_| waited_for.is_none());
    let last = page.steps.iter().rev().find_map(|step| step.packet);
    let Step { phase, request, conn, .. } = hold[0];
    let segment = |packet: Option<PacketId>| segment(&trace.records, packet?);
    Some(Holder {
        phase,
        took: longest,
        request,
        conn,
        segment: segment(waited_for),
        next: segment(next),
        alike: holds().count() - 1,
        last: segment(last),
    })
}

fn took(hold: &[Step]) -> Duration {
    hold.iter().fold(Duration::ZERO, |sum, step| sum + step.length())
}

/// The packet of the longest step that has one, the last of equals.
fn longest_packet(hold: &[Step]) -> Option<PacketId> {
    hold.iter().filter(|step| step.packet.is_some()).max_by_key(|step| step.length())?.packet
}

/// A packet and, where it repeats something, what had been lost of that.
fn segment(records: &[Record], packet: PacketId) -> Option<HeldSegment> {
    let sent_of = |record: &Record| match record.event {
        Event::Sent { packet, from, segment, retransmission, .. } => {
            Some((packet, from, segment, retransmission))
        }
        _ => None,
    };
    let at = records
        .iter()
        .position(|record| sent_of(record).is_some_and(|(sent, ..)| sent == packet))?;
    let (_, from, segment, retransmission) = sent_of(&records[at])?;
    let mut positions = StreamPositions::default();
    let earlier = records[..at].iter().filter_map(sent_of).filter(|(_, by, ..)| *by == from);
    let earlier: Vec<(PacketId, Segment, Range<u64>)> =
        earlier.map(|(packet, _, other, _)| (packet, other, positions.locate(&other))).collect();
    let bytes = positions.locate(&segment);
    let same = |(_, other, theirs): &&(PacketId, Segment, Range<u64>)| {
        let overlap = theirs.start < bytes.end && bytes.start < theirs.end;
        let shares = |flag| segment.has(flag) && other.has(flag);
        overlap || shares(Flags::SYN) || shares(Flags::FIN)
    };
    let dropped = |packet: PacketId| {
        records[..at].iter().find_map(|record| match record.event {
            Event::Dropped { packet: of, link, why } if of == packet => Some((of, link, why)),
            _ => None,
        })
    };
    let repeated = earlier.iter().rev().filter(|_| retransmission).filter(same);
    let lost = repeated.map(|(packet, ..)| *packet).find_map(dropped);
    let (conn, flags) = (from.conn, segment.flags);
    Some(HeldSegment { packet, conn, from: host(records, from), bytes, flags, lost })
}

fn host(records: &[Record], of: Endpoint) -> Option<HostId> {
    records.iter().find_map(|record| match record.event {
        Event::Opened { conn, opener, acceptor } if conn == of.conn => {
            Some(if of.side == Side::Opener { opener.host } else { acceptor.host })
        }
        _ => None,
    })
}
