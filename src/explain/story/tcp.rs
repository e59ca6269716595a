//! What happens in TCP and in the network, as moments of a story.

use super::moment::{Detail, Fact};
use super::watch::Watch;
use crate::ids::{Endpoint, HostId, Map, PacketId};
use crate::trace::{AckCause, Event, LossCause, SendCause, TcpNote, TcpState, WindowCause};
use crate::wire::{Flags, Segment};

/// What the ends of connections have in hand.
#[derive(Default)]
pub(super) struct Senders {
    of: Map<Endpoint, Sender>,
    /// Packets under way: who sent them, and what they are.
    packets: Map<PacketId, (HostId, &'static str, u64)>,
}

#[derive(Default)]
struct Sender {
    /// Segments with data that have been sent.
    data: u64,
    /// The congestion window in bytes, and a full segment.
    cwnd: u64,
    smss: u64,
    /// Bytes under way.
    flight: u64,
    /// How many times the congestion window has answered a loss.
    epoch: u32,
    /// Whether it last offered no window.
    shut: bool,
}

impl Sender {
    fn segments(&self, bytes: u64) -> u64 {
        bytes.div_ceil(self.smss.max(1))
    }
}

impl Watch<'_> {
    pub(super) fn tcp(&mut self, index: usize, event: &Event) {
        match event {
            Event::Sent { packet, from, segment, retransmission, why } => {
                self.sent(index, *packet, *from, segment, *retransmission, *why);
            }
            Event::Dropped { packet, why, .. } => self.lost(index, *packet, *why),
            Event::Arrived { packet, .. } => {
                self.senders.packets.remove(packet);
            }
            Event::Tcp { of, note } => {
                if let Some(host) = self.host(*of) {
                    self.note(index, *of, host, note);
                }
            }
            _ => {}
        }
    }

    fn sent(
        &mut self,
        index: usize,
        packet: PacketId,
        from: Endpoint,
        segment: &Segment,
        retransmission: bool,
        why: SendCause,
    ) {
        let Some(host) = self.host(from) else { return };
        let sender = self.senders.of.or_default(from);
        sender.data += u64::from(segment.payload > 0);
        let nth = if segment.payload > 0 { sender.data } else { 0 };
        self.senders.packets.insert(packet, (host, kind(segment), nth));
        let number = |number: u64| Detail { number, ..Detail::default() };
        let syn = segment.has(Flags::SYN);
        let (fact, detail) = match why {
            SendCause::Handshake if retransmission => {
                (Fact::SynAgain { ack: segment.has(Flags::ACK) }, number(1))
            }
            SendCause::Handshake if syn && segment.payload > 0 => {
                (Fact::SynCarries, number(segment.payload.into()))
            }
            SendCause::Retransmit(_) if syn => {
                (Fact::SynAgain { ack: segment.has(Flags::ACK) }, number(1))
            }
            SendCause::Retransmit(why) => (Fact::Resends(simple(why)), number(1)),
            SendCause::Ack(AckCause::DelayedAckTimer) => (Fact::AckWaited, number(0)),
            SendCause::LossProbe => (Fact::ProbesForLoss, number(0)),
            SendCause::WindowProbe => (Fact::Probes { keepalive: false }, number(0)),
            SendCause::KeepAliveProbe => (Fact::Probes { keepalive: true }, number(0)),
            SendCause::Reset(why) => {
                let to = self.peer(host, from.conn);
                (Fact::Resets { to, why }, number(u64::from(from.conn.0) + 1))
            }
            _ => return self.stalls(index, packet, from),
        };
        self.tell(index, host, fact, detail);
        self.packet(Some(packet));
        self.stalls(index, packet, from);
    }

    /// What a sender waits for from a packet on, before it sends the next one.
    fn stalls(&mut self, index: usize, packet: PacketId, from: Endpoint) {
        let (Some(stalls), Some(host)) = (self.stalls.remove(&packet), self.host(from)) else {
            return;
        };
        // What is under way is told behind what was sent, where it has changed.
        let behind = self.run.trace.records[index..].iter().map(|record| &record.event);
        let told =
            behind.take_while(|event| !matches!(event, Event::Arrived { .. })).find_map(|event| {
                match event {
                    Event::Tcp { of, note: TcpNote::Flight { flight, .. } } if *of == from => {
                        Some(*flight)
                    }
                    _ => None,
                }
            });
        let sender = self.senders.of.or_default(from);
        let flight = told.unwrap_or(sender.flight);
        let (number, epoch) = (sender.segments(flight), sender.epoch);
        for (phase, took) in stalls {
            let (took, conn) = (Some(took), Some(from.conn));
            let detail = Detail { number, took, conn, ..Detail::default() };
            self.tell(index, host, Fact::Held(phase), detail);
            self.packet(Some(packet));
            self.epoch(epoch);
        }
    }

    fn lost(&mut self, index: usize, packet: PacketId, why: LossCause) {
        let Some((host, kind, nth)) = self.senders.packets.remove(&packet) else { return };
        let detail = Detail { what: kind.into(), number: nth, ..Detail::default() };
        self.tell(index, host, Fact::Lost(why), detail);
        self.packet(Some(packet));
    }

    fn note(&mut self, index: usize, of: Endpoint, host: HostId, note: &TcpNote) {
        match note {
            TcpNote::Window { cwnd, smss, why, .. } => {
                self.window(index, of, host, (*cwnd, *smss, *why));
            }
            TcpNote::Flight { flight, .. } => self.senders.of.or_default(of).flight = *flight,
            TcpNote::Offer { window, .. } => {
                let sender = self.senders.of.or_default(of);
                let (was, is) = (sender.shut, *window == 0);
                sender.shut = is;
                let detail = Detail { number: u64::from(*window), ..Detail::default() };
                match (was, is) {
                    (false, true) => self.tell(index, host, Fact::WindowShut, detail),
                    (true, false) => self.tell(index, host, Fact::WindowOpens, detail),
                    _ => {}
                }
            }
            TcpNote::State { to: TcpState::TimeWait, .. } => {
                self.tell(index, host, Fact::TimeWait, Detail::default());
            }
            TcpNote::BacklogFull { queue } => {
                self.tell(index, host, Fact::NoRoom(*queue), Detail::default());
            }
            TcpNote::GaveUp => self.tell(index, host, Fact::TcpGivesUp, Detail::default()),
            _ => {}
        }
    }

    fn window(
        &mut self,
        index: usize,
        of: Endpoint,
        host: HostId,
        (cwnd, smss, why): (u64, u32, WindowCause),
    ) {
        let sender = self.senders.of.or_default(of);
        let before = sender.cwnd;
        (sender.cwnd, sender.smss) = (cwnd, smss.into());
        // What says that something was lost, and is not a sender's second thought about it.
        sender.epoch += u32::from(
            cwnd != before
                && matches!(
                    why,
                    WindowCause::DuplicateAcks
                        | WindowCause::Sack
                        | WindowCause::Rack
                        | WindowCause::LossProbe
                        | WindowCause::Timeout(_)
                ),
        );
        let (number, was) = (cwnd / sender.smss.max(1), before / sender.smss.max(1));
        // Less than a segment makes no difference to what may be sent.
        let bounded = cwnd < u64::MAX;
        if number != was && bounded || why == WindowCause::Hystart {
            let detail = Detail { number, before: was, ..Detail::default() };
            self.tell(index, host, Fact::WindowChanges(simple(why)), detail);
        }
    }
}

/// The cause without its count.
fn simple(why: WindowCause) -> WindowCause {
    match why {
        WindowCause::Timeout(_) => WindowCause::Timeout(1),
        why => why,
    }
}

/// What kind of packet a segment makes, in the words of a scenario's `drops`.
fn kind(segment: &Segment) -> &'static str {
    let has = |flag| segment.has(flag);
    match segment.payload {
        _ if has(Flags::RST) => "RST",
        _ if has(Flags::SYN) && has(Flags::ACK) => "SYN-ACK",
        _ if has(Flags::SYN) => "SYN",
        0 if has(Flags::FIN) => "FIN",
        0 => "ACK",
        _ => "data",
    }
}
