//! What happens in TCP and in the network, as moments of a story.

use super::moment::{Detail, Fact};
use super::watch::Watch;
use crate::ids::{Endpoint, HostId, Map, PacketId};
use crate::tcp::params::CongestionKind;
use crate::trace::{
    AckCause, CongestionState, Event, FlightCause, LossCause, SendCause, TcpNote, TcpState,
    WindowCause,
};
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
    /// Bytes that the application wrote.
    written: u64,
    /// Bytes of these that have been sent.
    sent: u64,
    /// Segments with data that have been sent.
    data: u64,
    /// The congestion window in bytes, and a full segment.
    cwnd: u64,
    smss: u64,
    /// Whether the window grows as in slow start.
    slow_start: bool,
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
            Event::Wrote { of, content, .. } => {
                self.senders.of.or_default(*of).written += content.len();
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
        if !retransmission {
            sender.sent += u64::from(segment.payload);
        }
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
            SendCause::WindowProbe => (Fact::Probes { keepalive: false }, number(0)),
            SendCause::KeepAliveProbe => (Fact::Probes { keepalive: true }, number(0)),
            SendCause::Reset(why) => {
                let to = self.peer(host, from.conn);
                (Fact::Resets { to, why }, number(u64::from(from.conn.0) + 1))
            }
            _ => return,
        };
        self.tell(index, host, fact, detail);
        self.packet(Some(packet));
    }

    fn lost(&mut self, index: usize, packet: PacketId, why: LossCause) {
        let Some((host, kind, nth)) = self.senders.packets.remove(&packet) else { return };
        let detail = Detail { what: kind.into(), number: nth, ..Detail::default() };
        self.tell(index, host, Fact::Lost(why), detail);
        self.packet(Some(packet));
    }

    fn note(&mut self, index: usize, of: Endpoint, host: HostId, note: &TcpNote) {
        match note {
            TcpNote::Window { cwnd, smss, state, why, .. } => {
                self.window(index, of, host, (*cwnd, *smss, *state, *why));
            }
            TcpNote::Flight { flight, why: FlightCause::Sent, .. } => {
                let sender = self.senders.of.or_default(of);
                let full = flight + sender.smss > sender.cwnd && sender.written > sender.sent;
                if full && sender.smss > 0 {
                    let fact = Fact::WindowFull { slow_start: sender.slow_start };
                    let detail = Detail { number: sender.segments(*flight), ..Detail::default() };
                    self.tell(index, host, fact, detail);
                }
            }
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
        (cwnd, smss, state, why): (u64, u32, CongestionState, WindowCause),
    ) {
        let params = &self.variant.plan.hosts[host.index()].tcp;
        let fixed = params.congestion == CongestionKind::Fixed;
        let sender = self.senders.of.or_default(of);
        let before = sender.cwnd;
        (sender.cwnd, sender.smss) = (cwnd, smss.into());
        sender.slow_start = match why {
            // A window that never changes has no slow start.
            _ if fixed => false,
            WindowCause::Start | WindowCause::SlowStart => true,
            WindowCause::CongestionAvoidance | WindowCause::Hystart => false,
            _ => sender.slow_start && state == CongestionState::Open,
        };
        let (number, was) = (cwnd / sender.smss.max(1), before / sender.smss.max(1));
        if cwnd != before || why == WindowCause::Hystart {
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
