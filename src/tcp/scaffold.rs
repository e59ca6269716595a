#![allow(missing_docs, unused, clippy::all)]
use super::*;
use crate::trace::*;
use crate::units::*;
use crate::wire::*;
use std::collections::VecDeque;
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    pub local: u16,
    pub remote: u16,
}
pub struct Outgoing {
    pub segment: Segment,
    pub retransmission: bool,
    pub why: SendCause,
}
pub enum TcpEvent {
    Connected,
    Readable,
    Refused,
    Reset,
    TimedOut,
    Closed,
}
#[derive(Debug)]
pub struct Connection {
    ports: Ports,
    state: TcpState,
    snd_una: Seq,
    snd_nxt: Seq,
    rcv_nxt: Seq,
    unsent: u64,
    cwnd: u64,
    readable: u64,
    fin_wanted: bool,
    fin_sent: bool,
    fin_rcvd: bool,
    ack_now: bool,
    syn_pending: bool,
    rst_pending: Option<ResetCause>,
    released: bool,
    events: VecDeque<TcpEventCopy>,
    deadline: Option<SimTime>,
    unlimited: bool,
}
#[derive(Debug, Clone, Copy)]
enum TcpEventCopy {
    Connected,
    Readable,
    Refused,
    Reset,
    Closed,
}
const MSS: u64 = 1460;
impl Connection {
    fn new(ports: Ports, iss: Seq, state: TcpState) -> Connection {
        Connection {
            ports,
            state,
            snd_una: iss,
            snd_nxt: iss,
            rcv_nxt: Seq(0),
            unsent: 0,
            cwnd: 10 * MSS,
            readable: 0,
            fin_wanted: false,
            fin_sent: false,
            fin_rcvd: false,
            ack_now: false,
            syn_pending: true,
            rst_pending: None,
            released: false,
            events: VecDeque::new(),
            deadline: None,
            unlimited: false,
        }
    }
    fn go<O: Observer>(&mut self, cx: &mut Cx<'_, O>, to: TcpState) {
        if O::ON {
            cx.observer.note(TcpNote::State { from: self.state, to });
        }
        self.state = to;
        if to == TcpState::TimeWait {
            self.deadline = Some(cx.now + Duration::from_secs(60));
        }
        if to == TcpState::Closed {
            self.deadline = None;
            self.events.push_back(TcpEventCopy::Closed);
        }
    }
    pub fn connect<O: Observer>(cx: &mut Cx<'_, O>, ports: Ports, iss: Seq) -> Connection {
        let mut c = Self::new(ports, iss, TcpState::Closed);
        c.cwnd = cx.params.iw * MSS;
        c.unlimited = cx.params.fixed;
        c.go(cx, TcpState::SynSent);
        c
    }
    pub fn accept<O: Observer>(
        cx: &mut Cx<'_, O>,
        ports: Ports,
        iss: Seq,
        syn: &Segment,
    ) -> Connection {
        let mut c = Self::new(ports, iss, TcpState::Listen);
        c.cwnd = cx.params.iw * MSS;
        c.unlimited = cx.params.fixed;
        c.rcv_nxt = syn.seq + 1;
        c.go(cx, TcpState::SynReceived);
        c
    }
    pub fn write<O: Observer>(&mut self, cx: &mut Cx<'_, O>, bytes: u64) {
        self.unsent += bytes;
    }
    pub fn read<O: Observer>(&mut self, cx: &mut Cx<'_, O>, bytes: u64) {
        self.readable -= bytes;
    }
    pub fn close<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.released = true;
        if self.readable > 0 {
            self.rst_pending = Some(ResetCause::UnreadData);
            self.unsent = 0;
        } else {
            self.fin_wanted = true;
        }
    }
    pub fn shutdown<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.fin_wanted = true;
    }
    pub fn abort<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.rst_pending = Some(ResetCause::Aborted);
    }
    pub fn on_segment<O: Observer>(&mut self, cx: &mut Cx<'_, O>, s: &Segment) {
        if s.has(Flags::RST) {
            let was = self.state;
            if O::ON {
                cx.observer.note(TcpNote::State { from: self.state, to: TcpState::Closed });
            }
            self.state = TcpState::Closed;
            self.deadline = None;
            self.events.push_back(if was == TcpState::SynSent {
                TcpEventCopy::Refused
            } else {
                TcpEventCopy::Reset
            });
            return;
        }
        if self.state == TcpState::SynSent && s.has(Flags::SYN.with(Flags::ACK)) {
            self.rcv_nxt = s.seq + 1;
            self.snd_una = s.ack;
            self.ack_now = true;
            self.go(cx, TcpState::Established);
            self.events.push_back(TcpEventCopy::Connected);
            return;
        }
        if s.has(Flags::ACK) && s.ack > self.snd_una {
            let n = s.ack.since(self.snd_una);
            self.snd_una = s.ack;
            if self.state == TcpState::SynReceived {
                self.go(cx, TcpState::Established);
                self.events.push_back(TcpEventCopy::Connected);
            } else {
                self.cwnd += (n as u64);
            }
            if self.fin_sent && self.snd_una == self.snd_nxt {
                match self.state {
                    TcpState::FinWait1 => self.go(cx, TcpState::FinWait2),
                    TcpState::Closing => self.go(cx, TcpState::TimeWait),
                    TcpState::LastAck => {
                        self.go(cx, TcpState::Closed);
                        return;
                    }
                    _ => {}
                }
            }
        }
        if s.payload > 0 {
            self.rcv_nxt += s.payload;
            self.ack_now = true;
            if self.released {
                self.rst_pending = Some(ResetCause::DataAfterClose);
            } else {
                self.readable += s.payload as u64;
                self.events.push_back(TcpEventCopy::Readable);
            }
        }
        if s.has(Flags::FIN) && !self.fin_rcvd {
            self.fin_rcvd = true;
            self.rcv_nxt += 1;
            self.ack_now = true;
            self.events.push_back(TcpEventCopy::Readable);
            match self.state {
                TcpState::Established => self.go(cx, TcpState::CloseWait),
                TcpState::FinWait1 => self.go(cx, TcpState::Closing),
                TcpState::FinWait2 => self.go(cx, TcpState::TimeWait),
                _ => {}
            }
        }
    }
    pub fn on_deadline<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.deadline.is_some_and(|d| d <= cx.now) {
            self.go(cx, TcpState::Closed);
        }
    }
    fn seg(&self, seq: Seq, flags: Flags, payload: u32) -> Segment {
        Segment {
            src_port: self.ports.local,
            dst_port: self.ports.remote,
            seq,
            ack: self.rcv_nxt,
            flags,
            window: 65535,
            payload,
            options: Options::default(),
        }
    }
    pub fn poll_segment<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        let out = |segment, why| Some(Outgoing { segment, retransmission: false, why });
        if let Some(why) = self.rst_pending.take() {
            let s = self.seg(self.snd_nxt, Flags::RST.with(Flags::ACK), 0);
            self.go(cx, TcpState::Closed);
            return out(s, SendCause::Reset(why));
        }
        if self.syn_pending {
            self.syn_pending = false;
            let s = if self.state == TcpState::SynSent {
                self.seg(self.snd_nxt, Flags::SYN, 0)
            } else {
                self.seg(self.snd_nxt, Flags::SYN.with(Flags::ACK), 0)
            };
            self.snd_nxt += 1;
            return out(s, SendCause::Handshake);
        }
        if matches!(self.state, TcpState::SynSent | TcpState::SynReceived | TcpState::Closed) {
            return None;
        }
        if self.ack_now {
            self.ack_now = false;
            return out(self.seg(self.snd_nxt, Flags::ACK, 0), SendCause::Ack(AckCause::AtOnce));
        }
        let flight = self.snd_nxt.since(self.snd_una) as u64;
        let n = self.unsent.min(MSS);
        if n > 0 && (self.unlimited || flight + n <= self.cwnd) {
            self.unsent -= n;
            let s = self.seg(self.snd_nxt, Flags::ACK.with(Flags::PSH), n as u32);
            self.snd_nxt += n as u32;
            self.ack_now = false;
            return out(s, SendCause::Data);
        }
        if self.fin_wanted && !self.fin_sent && self.unsent == 0 {
            self.fin_sent = true;
            let s = self.seg(self.snd_nxt, Flags::FIN.with(Flags::ACK), 0);
            self.snd_nxt += 1;
            if self.state == TcpState::Established {
                self.go(cx, TcpState::FinWait1)
            } else if self.state == TcpState::CloseWait {
                self.go(cx, TcpState::LastAck)
            };
            return out(s, SendCause::Fin);
        }
        None
    }
    pub fn poll_event(&mut self) -> Option<TcpEvent> {
        Some(match self.events.pop_front()? {
            TcpEventCopy::Connected => TcpEvent::Connected,
            TcpEventCopy::Readable => TcpEvent::Readable,
            TcpEventCopy::Refused => TcpEvent::Refused,
            TcpEventCopy::Reset => TcpEvent::Reset,
            TcpEventCopy::Closed => TcpEvent::Closed,
        })
    }
    pub fn next_deadline(&self) -> Option<SimTime> {
        self.deadline
    }
    pub fn state(&self) -> TcpState {
        self.state
    }
    pub fn readable(&self) -> u64 {
        self.readable
    }
    pub fn eof(&self) -> bool {
        self.fin_rcvd && self.readable == 0
    }
    pub fn is_closed(&self) -> bool {
        self.state == TcpState::Closed
    }
}
pub fn reset_reply(s: &Segment) -> Option<Outgoing> {
    if s.has(Flags::RST) {
        return None;
    }
    Some(Outgoing {
        segment: Segment {
            src_port: s.dst_port,
            dst_port: s.src_port,
            seq: s.ack,
            ack: s.seq_end(),
            flags: Flags::RST.with(Flags::ACK),
            window: 0,
            payload: 0,
            options: Options::default(),
        },
        retransmission: false,
        why: SendCause::Reset(ResetCause::NoSuchConnection),
    })
}
