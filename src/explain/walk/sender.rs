//! From a packet's sending back to what let it out: a write, an acknowledgment, a timer.

use super::{Next, Walk};
use crate::explain::Phase;
use crate::explain::index::{At, End, Fate, PacketInfo};
use crate::ids::{Endpoint, PacketId, Side};
use crate::trace::{
    AckCause, CongestionState, Event, HoldCause, SendCause, TcpNote, TimerKind, WindowCause,
};
use crate::units::SimTime;
use crate::wire::Flags;

impl Walk<'_> {
    /// A packet left its sender now.
    pub(super) fn sent(&mut self, packet: PacketId) -> Next {
        let index = self.index;
        let Some(info) = index.packets.get(packet) else { return Next::Stop };
        match info.why {
            // What rode on the SYN was refused or lost with it, and leaves when the handshake is
            // complete: that is what it waited for.
            SendCause::Retransmit(WindowCause::FastOpen) => self.caused(info),
            SendCause::Retransmit(why) => self.sent_again(packet, info, why),
            _ if info.bears_data() => self.data_left(packet, info),
            _ if info.is_handshake() && info.from.side == Side::Opener => self.opened(info),
            SendCause::Ack(AckCause::DelayedAckTimer) => self.acknowledged_late(info),
            _ => self.caused(info),
        }
    }

    /// What happened that made a packet leave.
    fn caused(&mut self, info: &PacketInfo) -> Next {
        match self.index.host(info.from) {
            Some(host) => self.because(host, info.sent.0),
            None => Next::Stop,
        }
    }

    /// The first SYN left.
    fn opened(&mut self, info: &PacketInfo) -> Next {
        let (host, conn) = (self.index.host(info.from), self.index.conn(info.from.conn));
        match (host, conn) {
            (Some(host), Some(conn)) => Next::Did(host, conn.opened),
            _ => Next::Stop,
        }
    }

    /// An acknowledgment left because its receiver had held it back for as long as it may.
    fn acknowledged_late(&mut self, info: &PacketInfo) -> Next {
        match self.held_back(info) {
            Some((packet, since)) => {
                self.name(since, Phase::DelayedAck);
                Next::On(packet)
            }
            None => Next::Stop,
        }
    }

    /// The packet whose acknowledgment, sent with `info`, was delayed, and since when.
    fn held_back(&self, info: &PacketInfo) -> Option<(PacketId, SimTime)> {
        let arrivals = &self.index.end(info.from)?.arrivals;
        let before = arrivals.partition_point(|(at, _)| *at < info.sent.0);
        let (at, packet) = arrivals[..before].last()?;
        Some((*packet, self.index.time(*at)))
    }

    /// The position and the write of the last byte that a packet carries, or of the end of the
    /// stream.
    pub(super) fn written(&self, info: &PacketInfo) -> Option<(u64, At)> {
        let end = self.index.end(info.from)?;
        if info.bytes.is_empty() {
            let at = end.last_write_before(info.sent.0)?;
            return Some((info.bytes.start.saturating_sub(1), at));
        }
        let last = info.bytes.end - 1;
        Some((last, end.write_of(last)?))
    }

    /// New data left, or the end of the stream.
    fn data_left(&mut self, packet: PacketId, info: &PacketInfo) -> Next {
        let index = self.index;
        let (Some(end), Some(host)) = (index.end(info.from), index.host(info.from)) else {
            return Next::Stop;
        };
        if info.bytes.is_empty()
            && let Some(closed) = self.closed(info)
        {
            return Next::Did(host, closed);
        }
        let Some((offset, at)) = self.written(info) else { return self.because(host, info.sent.0) };
        let written = index.time(at);
        let before = end.sent_before(packet).and_then(|id| Some((id, index.packets.get(id)?)));
        let left = before.map_or(SimTime::ZERO, |(_, before)| before.has_left_at());
        self.name_wait(info, end, written.max(left));
        match before {
            Some((before, _)) if left > written => self.follow(before, (packet, info)),
            _ => Next::Wrote(info.from, offset, at),
        }
    }

    /// Where the party closed the connection, if it did so now.
    fn closed(&self, info: &PacketInfo) -> Option<At> {
        let host = self.index.host(info.from)?;
        let (at, _) = self.index.notes_before(host, info.from.conn, info.sent.0).next()?;
        let closes = matches!(
            &self.index.record(at).event,
            Event::Http { note: crate::trace::HttpNote::Closes { .. }, .. }
        );
        (closes && self.index.time(at) == info.sent.1).then_some(at)
    }

    /// Names the time from `from` until now, for which a packet waited to be let out. An
    /// acknowledgment that the receiver held back comes before whatever waited for it.
    pub(super) fn name_wait(&mut self, info: &PacketInfo, end: &End, from: SimTime) {
        if from >= self.now {
            return;
        }
        let index = self.index;
        let root = index.root(info.sent.0);
        let phase = match root.map(|root| &index.record(root).event) {
            Some(Event::Tcp { note: TcpNote::TimerFired { timer }, .. }) => match timer {
                TimerKind::Retransmit => Phase::Timeout,
                TimerKind::Reorder => Phase::FastRecovery,
                _ => held(end, info.sent.0),
            },
            _ => held(end, root.unwrap_or(info.sent.0)),
        };
        if let Some(Event::Arrived { packet, .. }) = root.map(|root| &index.record(root).event)
            && let Some(ack) = index.packets.get(*packet)
            && ack.why == SendCause::Ack(AckCause::DelayedAckTimer)
            && let Some((_, since)) = self.held_back(ack)
        {
            self.name(ack.sent.1.max(from), phase);
            self.name(since.max(from), Phase::DelayedAck);
        }
        self.name(from, phase);
    }

    /// Something left again: the one before it was lost, late, or ignored.
    fn sent_again(&mut self, packet: PacketId, info: &PacketInfo, why: WindowCause) -> Next {
        let Some((before, first)) = self.sent_first(packet, info) else {
            return self.caused(info);
        };
        let arrived = match first.fate {
            Some(Fate::Arrived(at)) => Some(at),
            Some(Fate::Dropped(_)) | None => None,
        };
        let ignored = |at| self.was_ignored(first.from.peer(), at);
        let phase = match why {
            _ if arrived.is_some_and(ignored) => Phase::ListenBacklog,
            WindowCause::LossProbe => Phase::LossProbe,
            WindowCause::Timeout(_) => Phase::Timeout,
            _ => Phase::FastRecovery,
        };
        self.name(first.sent.1, phase);
        Next::Sent(before)
    }

    /// The packet that carried the first byte of this one the last time before.
    fn sent_first(&self, packet: PacketId, info: &PacketInfo) -> Option<(PacketId, &PacketInfo)> {
        let sent = &self.index.end(info.from)?.sent;
        let before = sent.partition_point(|other| *other < packet);
        let same = |other: &PacketInfo| match info.is_handshake() {
            true => other.has(Flags::SYN),
            false if info.bytes.is_empty() => other.has(Flags::FIN),
            false => other.bytes.contains(&info.bytes.start),
        };
        let earlier = sent[..before].iter().rev();
        let mut known = earlier.filter_map(|id| Some((*id, self.index.packets.get(*id)?)));
        known.find(|(_, other)| same(other))
    }

    /// Whether a listener ignored a segment at this time.
    fn was_ignored(&self, of: Endpoint, time: SimTime) -> bool {
        let end = self.index.end(of);
        end.is_some_and(|end| end.ignored.iter().any(|at| self.index.time(*at) == time))
    }

    /// A timer of TCP fired, and its application was told: nobody had answered.
    pub(super) fn timer_fired(&mut self, of: Endpoint, root: At) -> Next {
        let Some(end) = self.index.end(of) else { return Next::Stop };
        let before = end.sent.iter().rev().find_map(|id| {
            self.index.packets.get(*id).filter(|info| info.sent.0 < root).map(|info| (*id, info))
        });
        match before {
            Some((packet, info)) => {
                self.conn = Some(of.conn);
                self.name(info.sent.1, Phase::Timeout);
                Next::Sent(packet)
            }
            None => Next::Stop,
        }
    }
}

/// What held an end back just before a record.
fn held(end: &End, before: At) -> Phase {
    let (slow_start, state) = end.window_before(before);
    match (end.held_before(before), state) {
        (HoldCause::ReceiveWindow, _) => Phase::ReceiveWindow,
        (HoldCause::Nagle, _) => Phase::Nagle,
        (_, CongestionState::Recovery) => Phase::FastRecovery,
        (_, CongestionState::Loss) => Phase::Timeout,
        (HoldCause::FixedWindow, _) => Phase::FixedWindow,
        _ if slow_start => Phase::SlowStart,
        _ => Phase::CongestionAvoidance,
    }
}
