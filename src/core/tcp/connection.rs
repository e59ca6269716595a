//! One end of a connection: its control block, its birth, its state, and what can be seen.
//!
//! The rest of [`Connection`] is spread by concern: `commands` (what the application asks),
//! `arrival` (what a segment does, in the order of RFC 9293 §3.10.7), `output` (what to send),
//! `recovery` (losses), `deadlines` (timers). The names are those of RFC 9293 §3.3.1.

use super::ack_policy::AckPolicy;
use super::congestion::Congestion;
use super::events::Events;
use super::fast_open::Early;
use super::receiver::Receiver;
use super::recovery::Recovery;
use super::rtt::RttEstimator;
use super::send_queue::SendQueue;
use super::sent::SentQueue;
use super::shown::Shown;
use super::timers::Timers;
use super::vigil::Vigil;
use super::{Cx, Observer, Ports, TcpEvent, TcpParams};
use crate::trace::{ResetCause, SendCause, TcpNote, TcpState};
use crate::units::{Duration, SimTime};
use crate::wire::{FastOpen, Flags, Segment, Seq};

/// The peer's segment size where its SYN names none (RFC 9293 §3.7.1, IPv4).
pub(super) const DEFAULT_MSS: u32 = 536;
/// What timestamps take of every segment (RFC 7323 appendix A).
const TIMESTAMP_BYTES: u32 = 12;

/// One end of a TCP connection.
///
/// - **Commands**: [`connect`](Self::connect), [`connect_fast`](Self::connect_fast),
///   [`accept`](Self::accept), [`accept_fast`](Self::accept_fast),
///   [`write`](Self::write), [`read`](Self::read), [`close`](Self::close),
///   [`shutdown`](Self::shutdown), [`abort`](Self::abort).
/// - **This arrived**: [`on_segment`](Self::on_segment), [`on_deadline`](Self::on_deadline).
/// - **What next**: [`poll_segment`](Self::poll_segment) until it has none, then
///   [`poll_event`](Self::poll_event) until it has none, and
///   [`next_deadline`](Self::next_deadline). A segment that arrived is answered before the
///   application hears of it, unless the answer may wait: ask for segments, then tell the
///   events, then ask for segments again.
/// - **Getters**: everything that takes `&self`.
#[derive(Clone, PartialEq, Debug)]
pub struct Connection {
    pub(super) ports: Ports,
    pub(super) state: TcpState,
    /// Whether this end asked for the connection (a RST then means "refused").
    pub(super) active: bool,
    /// Whether its handshake is assumed to have been made before (`tcp.warm_connections`).
    pub(super) warm: bool,
    /// Initial send sequence number.
    pub(super) iss: Seq,
    /// Oldest unacknowledged sequence number.
    pub(super) snd_una: Seq,
    /// Next sequence number to send.
    pub(super) snd_nxt: Seq,
    /// The peer's receive window in bytes, its scale applied.
    pub(super) snd_wnd: u32,
    /// Segment sequence number of the last window update.
    pub(super) snd_wl1: Seq,
    /// Segment acknowledgment number of the last window update.
    pub(super) snd_wl2: Seq,
    /// The largest window the peer has offered (RFC 9293 §3.8.6.2.1).
    pub(super) max_snd_wnd: u32,
    /// The end of the last small segment sent, for Minshall's variant of Nagle.
    pub(super) snd_sml: Seq,
    pub(super) peer: Peer,
    pub(super) queue: SendQueue,
    pub(super) sent: SentQueue,
    pub(super) rcv: Receiver,
    pub(super) acks: AckPolicy,
    pub(super) rtt: RttEstimator,
    pub(super) congestion: Congestion,
    pub(super) recovery: Recovery,
    pub(super) timers: Timers,
    pub(super) events: Events,
    /// A reset that is to leave.
    pub(super) reset: Option<PendingReset>,
    /// When data last left, for the restart after idle.
    pub(super) last_data_sent: Option<SimTime>,
    /// Since when nothing was answered; counts while timeouts or probes go on.
    pub(super) unanswered_since: SimTime,
    pub(super) probing: Probing,
    /// Whether the SYN is to be sent again because the peer's came again.
    pub(super) repeat_syn_ack: bool,
    /// How often the SYN or SYN-ACK was sent again.
    pub(super) syn_losses: u32,
    pub(super) vigil: Vigil,
    pub(super) early: Early,
    /// Absent while there is no observer.
    pub(super) shown: Option<Box<Shown>>,
}

/// What was agreed in the handshake.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Peer {
    /// Payload of a full segment to the peer, the options of every segment deducted (SMSS).
    pub(super) smss: u32,
    /// Shift of the windows that it offers.
    pub(super) scale: u8,
    /// Whether it has sent a SYN without the window scale option, so that nobody scales.
    pub(super) unscaled: bool,
    /// Whether segments carry timestamps.
    pub(super) timestamps: bool,
    /// Whether SACK blocks may be sent.
    pub(super) sack: bool,
    /// The timestamp to echo (TS.Recent, RFC 7323 §4.3).
    pub(super) ts_recent: u32,
    /// The acknowledgment number sent last (RFC 7323 §4.3).
    pub(super) last_ack_sent: Seq,
}

/// A reset that is to leave.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct PendingReset {
    pub(super) why: ResetCause,
    pub(super) seq: Seq,
    /// Present where the reset carries an acknowledgment.
    pub(super) ack: Option<Seq>,
}

/// Probing of a closed window.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Probing {
    /// A probe is to leave.
    pub(super) due: bool,
    /// What the window allows may leave, however small (RFC 9293 §3.8.6.2.1's override).
    pub(super) small_allowed: bool,
    /// Probes since the window closed.
    pub(super) count: u32,
    /// Probes since the peer was heard.
    pub(super) unanswered: u32,
}

impl Connection {
    /// Active open: the SYN is then asked for by [`Connection::poll_segment`].
    pub fn connect<O: Observer>(cx: &mut Cx<'_, O>, ports: Ports, iss: Seq) -> Connection {
        let mut connection = Connection::new(cx.params, ports, iss, TcpState::Closed);
        connection.active = true;
        if cx.params.fast_open {
            connection.early = Early::say(FastOpen::Request);
        }
        connection.go(cx, TcpState::SynSent);
        connection
    }

    /// Passive open: `syn` came to a listener (RFC 9293 §3.10.7.2). The SYN-ACK is then asked
    /// for by [`Connection::poll_segment`].
    pub fn accept<O: Observer>(
        cx: &mut Cx<'_, O>,
        ports: Ports,
        iss: Seq,
        syn: &Segment,
    ) -> Connection {
        let mut connection = Connection::new(cx.params, ports, iss, TcpState::Listen);
        connection.learn_from_syn(cx.params, cx.now, syn);
        connection.show_peer_window(cx);
        connection.go(cx, TcpState::SynReceived);
        connection
    }

    /// The handshake that follows takes no time and measures nothing.
    pub fn assume_handshake(&mut self) {
        self.warm = true;
    }

    pub(super) fn new(params: &TcpParams, ports: Ports, iss: Seq, state: TcpState) -> Connection {
        Connection {
            ports,
            state,
            active: false,
            warm: false,
            iss,
            snd_una: iss,
            snd_nxt: iss,
            snd_wnd: 0,
            snd_wl1: Seq(0),
            snd_wl2: iss,
            max_snd_wnd: 0,
            snd_sml: iss,
            peer: Peer {
                smss: DEFAULT_MSS,
                scale: 0,
                unscaled: false,
                timestamps: params.timestamps,
                sack: params.sack,
                ts_recent: 0,
                last_ack_sent: Seq(0),
            },
            queue: SendQueue::default(),
            sent: SentQueue::default(),
            rcv: Receiver::new(params),
            acks: AckPolicy::new(params),
            rtt: RttEstimator::new(params),
            congestion: Congestion::new(params),
            recovery: Recovery::new(iss),
            timers: Timers::new(),
            events: Events::default(),
            reset: None,
            last_data_sent: None,
            unanswered_since: SimTime::ZERO,
            probing: Probing::default(),
            repeat_syn_ack: false,
            syn_losses: 0,
            vigil: Vigil::default(),
            early: Early::default(),
            shown: None,
        }
    }

    /// Takes over what the peer's SYN says: its sequence number, its options, its window.
    pub(super) fn learn_from_syn(&mut self, params: &TcpParams, now: SimTime, syn: &Segment) {
        use super::params::WindowScale;
        self.rcv.start(syn.seq);
        self.peer.last_ack_sent = self.rcv.rcv_nxt;
        let options = &syn.options;
        self.peer.timestamps = params.timestamps && options.timestamps.is_some();
        self.peer.sack = params.sack && options.sack_permitted;
        self.rcv.sack = self.peer.sack;
        if let Some((value, _)) = options.timestamps {
            self.peer.ts_recent = value;
            self.vigil.took_timestamp(now);
        }
        // RFC 7323 §2.2: both must have sent the option for either to scale; more than 14
        // counts as 14 (§2.3).
        match options.window_scale {
            Some(shift) if params.window_scale != WindowScale::Off => {
                self.peer.scale = shift.min(14)
            }
            _ => {
                self.peer.unscaled = true;
                self.rcv.scale = 0;
            }
        }
        // RFC 9293 §3.7.1: the peer's MSS, less the options of every segment, and no more than
        // this end's own path takes.
        let announced = options.mss.map_or(DEFAULT_MSS, u32::from).min(params.mss);
        let every_segment = if self.peer.timestamps { TIMESTAMP_BYTES } else { 0 };
        self.peer.smss = announced.saturating_sub(every_segment).max(1);
        // RFC 7323 §2.2: the window of a SYN is never scaled.
        self.snd_wnd = u32::from(syn.window);
        self.max_snd_wnd = self.snd_wnd;
        self.snd_wl1 = syn.seq;
    }

    /// Changes the state and says so.
    pub(super) fn go<O: Observer>(&mut self, cx: &mut Cx<'_, O>, to: TcpState) {
        if O::ON {
            cx.observer.note(TcpNote::State { from: self.state, to });
        }
        self.state = to;
    }

    /// The connection is over: nothing is pending but perhaps a reset that has yet to leave.
    pub(super) fn finish<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.timers.stop_all();
        self.sent.clear();
        self.queue = SendQueue::default();
        self.acks.now = None;
        self.go(cx, TcpState::Closed);
        self.events.raise(TcpEvent::Closed);
    }

    /// The state (RFC 9293 §3.3.2).
    pub fn state(&self) -> TcpState {
        self.state
    }

    /// The ports.
    pub fn ports(&self) -> Ports {
        self.ports
    }

    /// In-order bytes that the application has not taken yet.
    pub fn readable(&self) -> u64 {
        self.rcv.readable
    }

    /// Whether the peer's FIN has arrived and every byte before it, read or not.
    #[inline]
    pub fn has_all(&self) -> bool {
        self.rcv.fin_reached
    }

    /// Whether the peer's FIN has arrived and every byte before it was read.
    pub fn eof(&self) -> bool {
        self.rcv.fin_reached && self.rcv.readable == 0
    }

    /// Whether nothing is left to do: the control block can be dropped once
    /// [`Connection::poll_segment`] and [`Connection::poll_event`] have nothing more.
    pub fn is_closed(&self) -> bool {
        self.state == TcpState::Closed
    }

    /// Congestion window in bytes; 0 before the connection is established.
    pub fn cwnd(&self) -> u64 {
        self.congestion.cwnd()
    }

    /// Slow start threshold in bytes; `u64::MAX` while unlimited.
    pub fn ssthresh(&self) -> u64 {
        self.congestion.ssthresh()
    }

    /// FlightSize: sequence numbers sent and not acknowledged (RFC 5681 §2).
    pub fn flight(&self) -> u64 {
        u64::from(self.snd_nxt.since(self.snd_una))
    }

    /// What is believed to be in the network: flight without what has arrived beyond a hole
    /// and without what is lost and not sent again.
    pub fn pipe(&self) -> u64 {
        self.flight() - u64::from(self.sent.lost()) - u64::from(self.sent.sacked())
    }

    /// The same in bytes, where duplicate ACKs without SACK tell of what has arrived, too.
    pub(super) fn pipe_bytes(&self) -> u64 {
        let arrived = u64::from(self.recovery.arrived) * self.congestion.smss();
        self.pipe().saturating_sub(arrived)
    }

    /// Payload of a full segment to the peer, in bytes (SMSS).
    pub fn smss(&self) -> u32 {
        self.peer.smss
    }

    /// The peer's receive window in bytes (SND.WND).
    pub fn snd_wnd(&self) -> u32 {
        self.snd_wnd
    }

    /// The window offered to the peer in bytes (RCV.WND).
    pub fn rcv_wnd(&self) -> u32 {
        self.rcv.window()
    }

    /// Bytes that were written and have not been sent.
    pub fn unsent(&self) -> u64 {
        self.queue.bytes()
    }

    /// Oldest unacknowledged sequence number.
    pub fn snd_una(&self) -> Seq {
        self.snd_una
    }

    /// Next sequence number to send.
    pub fn snd_nxt(&self) -> Seq {
        self.snd_nxt
    }

    /// Next sequence number expected.
    pub fn rcv_nxt(&self) -> Seq {
        self.rcv.rcv_nxt
    }

    /// Smoothed round-trip time; `None` before there is a sample.
    pub fn srtt(&self) -> Option<Duration> {
        self.rtt.srtt()
    }

    /// Retransmission timeout, backed off as it is.
    pub fn rto(&self) -> Duration {
        self.rtt.rto()
    }

    /// Whether there is something to tell, or nothing to wait for but the end of TIME-WAIT.
    #[inline]
    pub fn has_news(&self) -> bool {
        !self.events.is_empty() || self.state == TcpState::TimeWait
    }

    /// What to tell the application next.
    #[inline]
    pub fn poll_event(&mut self) -> Option<TcpEvent> {
        self.events.take()
    }
}

/// Whether a listener makes a connection of the segment: a SYN without ACK and RST (RFC 9293
/// §3.10.7.2).
pub fn opens_a_connection(segment: &Segment) -> bool {
    segment.has(Flags::SYN) && !segment.has(Flags::ACK) && !segment.has(Flags::RST)
}

/// The reset that answers a segment for which there is no connection (RFC 9293 §3.10.7.1);
/// `None` for a RST. Where somebody listens on the port (§3.10.7.2) only an ACK draws one.
pub fn reset_reply(segment: &Segment, listens: bool) -> Option<super::Outgoing> {
    if segment.has(Flags::RST) || (listens && !segment.has(Flags::ACK)) {
        return None;
    }
    let (seq, ack) = reset_numbers(segment);
    let flags = if ack.is_some() { Flags::RST.with(Flags::ACK) } else { Flags::RST };
    let segment = Segment {
        src_port: segment.dst_port,
        dst_port: segment.src_port,
        seq,
        ack: ack.unwrap_or_default(),
        flags,
        window: 0,
        payload: 0,
        options: Default::default(),
    };
    let why = SendCause::Reset(ResetCause::NoSuchConnection);
    Some(super::Outgoing { segment, retransmission: false, why })
}

/// The numbers of a reset that answers `segment`: `<SEQ=SEG.ACK>` where that has an ACK,
/// else `<SEQ=0><ACK=SEG.SEQ+SEG.LEN>` (RFC 9293 §3.10.7.1).
pub(super) fn reset_numbers(segment: &Segment) -> (Seq, Option<Seq>) {
    if segment.has(Flags::ACK) { (segment.ack, None) } else { (Seq(0), Some(segment.seq_end())) }
}
