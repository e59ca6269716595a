//! The vocabulary of TCP events: states, timers, causes.

use crate::units::Duration;
use std::fmt;

/// The states of a connection (RFC 9293 §3.3.2). `Closed` is the absence of one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TcpState {
    /// No connection.
    Closed,
    /// Waiting for a SYN.
    Listen,
    /// SYN sent, waiting for one.
    SynSent,
    /// SYN received and sent, waiting for its acknowledgment.
    SynReceived,
    /// Open: data flows both ways.
    Established,
    /// FIN sent, waiting for its acknowledgment or the peer's FIN.
    FinWait1,
    /// Own FIN acknowledged, waiting for the peer's.
    FinWait2,
    /// The peer sent FIN; the application has not closed yet.
    CloseWait,
    /// Both sent FIN; waiting for the acknowledgment of ours.
    Closing,
    /// The peer's FIN is acknowledged, ours sent; waiting for its acknowledgment.
    LastAck,
    /// Waiting until old segments have died out.
    TimeWait,
}

impl TcpState {
    /// Whether both ends have agreed on sequence numbers: ESTABLISHED and what follows
    /// (RFC 9293 §3.5.3).
    pub const fn is_synchronized(self) -> bool {
        !matches!(
            self,
            TcpState::Closed | TcpState::Listen | TcpState::SynSent | TcpState::SynReceived
        )
    }

    /// The name as the RFC prints it, such as `SYN-SENT`.
    pub const fn name(self) -> &'static str {
        match self {
            TcpState::Closed => "CLOSED",
            TcpState::Listen => "LISTEN",
            TcpState::SynSent => "SYN-SENT",
            TcpState::SynReceived => "SYN-RECEIVED",
            TcpState::Established => "ESTABLISHED",
            TcpState::FinWait1 => "FIN-WAIT-1",
            TcpState::FinWait2 => "FIN-WAIT-2",
            TcpState::CloseWait => "CLOSE-WAIT",
            TcpState::Closing => "CLOSING",
            TcpState::LastAck => "LAST-ACK",
            TcpState::TimeWait => "TIME-WAIT",
        }
    }
}

impl fmt::Display for TcpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Why a segment was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SendCause {
    /// SYN, SYN-ACK, or the ACK that completes the handshake.
    Handshake,
    /// New data, perhaps with a FIN.
    Data,
    /// A FIN without data.
    Fin,
    /// A pure acknowledgment.
    Ack(AckCause),
    /// Something sent before is sent again.
    Retransmit(WindowCause),
    /// New data that a tail loss probe takes along, beyond what the windows let out (RFC 8985
    /// §7.3). A probe that sends old data is a retransmission.
    LossProbe,
    /// A probe of a closed receive window.
    WindowProbe,
    /// A TCP keepalive probe (nothing to do with HTTP keep-alive).
    KeepAliveProbe,
    /// A reset.
    Reset(ResetCause),
}

/// Why a pure acknowledgment was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AckCause {
    /// Every segment is acknowledged at once by policy, or the connection is in quickack mode.
    AtOnce,
    /// Every second full segment is acknowledged (RFC 5681 §4.2).
    EverySecond,
    /// The delayed-ACK timer fired.
    DelayedAckTimer,
    /// The application has read what came, and the sender seems to have paused.
    Read,
    /// A segment out of order arrived, or one that fills a gap: tell the sender at once.
    Gap,
    /// A segment that had been received already.
    Duplicate,
    /// The peer's FIN.
    Fin,
    /// The receive window opened enough to be worth telling.
    WindowUpdate,
    /// The answer to a segment that cannot be accepted (RFC 9293 §3.10.7, RFC 5961).
    Challenge,
    /// The answer to a window or keepalive probe.
    ProbeReply,
}

/// Why a reset was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResetCause {
    /// Nobody listens on the port, or no such connection exists (any more).
    NoSuchConnection,
    /// Closed with received data unread (RFC 1122 §4.2.2.13, RFC 2525 §2.17).
    UnreadData,
    /// Data arrived after the application had closed.
    DataAfterClose,
    /// The application aborted the connection.
    Aborted,
    /// An acknowledgment of something never sent, during the handshake.
    BadAck,
}

/// Why a packet was lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LossCause {
    /// The queue was full.
    QueueFull,
    /// Chance, at the link's loss rate.
    Random,
    /// A rule of the scenario named this packet.
    Scheduled,
    /// The link has failed.
    LinkDown,
}

/// The phases of loss recovery, named as Linux names them (and ns-3 after it).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CongestionState {
    /// Nothing unusual.
    Open,
    /// Duplicate ACKs or SACK blocks have been seen.
    Disorder,
    /// The window is being reduced without a loss (ECN, local congestion).
    Cwr,
    /// Fast recovery.
    Recovery,
    /// A retransmission timer expired.
    Loss,
}

/// The timers of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TimerKind {
    /// Retransmission (RFC 6298).
    Retransmit,
    /// Delayed acknowledgment.
    DelayedAck,
    /// Zero-window probe.
    Persist,
    /// Tail loss probe (RFC 8985 §7).
    LossProbe,
    /// RACK's reordering timer (RFC 8985 §6).
    Reorder,
    /// TCP keepalive.
    KeepAlive,
    /// 2·MSL after closing.
    TimeWait,
    /// A fully closed end waits no longer for its peer's FIN.
    FinWait2,
}

impl TimerKind {
    /// All of them, in the order of their declaration.
    pub const ALL: [TimerKind; 8] = [
        TimerKind::Retransmit,
        TimerKind::DelayedAck,
        TimerKind::Persist,
        TimerKind::LossProbe,
        TimerKind::Reorder,
        TimerKind::KeepAlive,
        TimerKind::TimeWait,
        TimerKind::FinWait2,
    ];
}

/// Why a congestion variable changed or a segment was retransmitted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WindowCause {
    /// The connection was established.
    Start,
    /// Slow start: new data was acknowledged.
    SlowStart,
    /// Congestion avoidance: new data was acknowledged.
    CongestionAvoidance,
    /// HyStart saw a queue: slow start is over (ssthresh falls to cwnd).
    Hystart,
    /// The third (`dupthresh`-th) duplicate ACK.
    DuplicateAcks,
    /// A further duplicate ACK during recovery.
    Inflate,
    /// An ACK that acknowledges part of what was outstanding when recovery began.
    PartialAck,
    /// SACK says that it was lost.
    Sack,
    /// RACK says that it was lost.
    Rack,
    /// A tail loss probe.
    LossProbe,
    /// The SYN-ACK does not acknowledge the SYN's data (TCP Fast Open).
    FastOpen,
    /// Recovery is over.
    RecoveryDone,
    /// The retransmission timer expired for the n-th time in a row (1, 2, …).
    Timeout(u32),
    /// The connection was idle.
    Idle,
    /// A retransmission turned out to have been unnecessary.
    Undo,
    /// Duplicate ACKs or SACK blocks: a segment is lost, or late.
    Disorder,
    /// What seemed to be missing has been acknowledged.
    OrderRestored,
}

/// Why the amount in flight changed: the first that applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FlightCause {
    /// More was sent than was acknowledged.
    Sent,
    /// More was acknowledged than was sent.
    Acknowledged,
    /// What was lost was sent again.
    Resent,
    /// Segments are believed lost, and no longer in the network.
    Lost,
    /// Segments have arrived beyond a hole, as SACK or duplicate ACKs tell.
    ArrivedBeyond,
    /// Segments turned out not to be lost.
    NotLost,
}

/// Why an end sends nothing more for now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HoldCause {
    /// Everything that the application wrote has been sent.
    NothingToSend,
    /// The congestion window is full.
    CongestionWindow,
    /// A window that never changes is full (`tcp.congestion` is `fixed`).
    FixedWindow,
    /// The peer's receive window is full, or opens too little to be worth it (RFC 9293
    /// §3.8.6.2.1).
    ReceiveWindow,
    /// A small segment waits for an acknowledgment (RFC 9293 §3.7.4).
    Nagle,
}

/// Why an end offers another receive window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfferCause {
    /// The first windows of a connection: that of the SYN, then the first that is scaled.
    Start,
    /// Bytes arrived that the application has not read.
    Unread,
    /// The application read.
    Read,
    /// The buffer, or what of it may be offered, has grown.
    BufferGrew,
}

/// Why the retransmission timeout changed without a sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RtoCause {
    /// The timer expired: twice as long (RFC 6298 §5.5).
    BackedOff,
    /// The SYN timed out, and data begins to flow (RFC 6298 §5.7).
    SynTimeout,
}

/// The queues of a listener.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backlog {
    /// Handshakes that are under way (`tcp.syn_backlog`).
    Handshakes,
    /// Established connections that the application has not accepted (`tcp.listen_backlog`).
    Established,
}

/// What changed inside one end of a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TcpNote {
    /// The state changed.
    State {
        /// Before.
        from: TcpState,
        /// After.
        to: TcpState,
    },
    /// A congestion variable changed.
    Window {
        /// Congestion window in bytes.
        cwnd: u64,
        /// Slow start threshold in bytes; `u64::MAX` while unlimited.
        ssthresh: u64,
        /// Bytes sent and not yet acknowledged.
        flight: u64,
        /// Bytes of these that are believed to be in the network.
        pipe: u64,
        /// Payload of a full segment in bytes (SMSS), which stays what it is.
        smss: u32,
        /// Phase of loss recovery.
        state: CongestionState,
        /// Why.
        why: WindowCause,
    },
    /// What is in flight changed, after everything that could be sent was sent: a burst is one
    /// change. Of a SYN nothing is said; a FIN counts as a byte.
    Flight {
        /// FlightSize: bytes sent and not yet acknowledged (RFC 5681 §2).
        flight: u64,
        /// Of these what is believed to be in the network: neither arrived beyond a hole nor
        /// lost and not sent again (RFC 6675 §2).
        pipe: u64,
        /// Why.
        why: FlightCause,
    },
    /// What holds this end back is another thing than before, after everything that could be
    /// sent was sent.
    Held {
        /// What it is.
        why: HoldCause,
    },
    /// This end offers another receive window, in the segment that it sends next.
    Offer {
        /// In bytes, the scale applied.
        window: u32,
        /// Why.
        why: OfferCause,
    },
    /// This end knows another receive window of its peer, from the segment that just arrived.
    PeerWindow {
        /// In bytes, the scale applied (SND.WND).
        window: u32,
    },
    /// The retransmission timeout changed, and no sample was taken.
    Rto {
        /// Retransmission timeout.
        rto: Duration,
        /// Why.
        why: RtoCause,
    },
    /// A round-trip time was measured (RFC 6298 §2).
    Rtt {
        /// The sample.
        sample: Duration,
        /// Smoothed round-trip time.
        srtt: Duration,
        /// Round-trip time variation.
        rttvar: Duration,
        /// Retransmission timeout.
        rto: Duration,
    },
    /// A timer fired.
    TimerFired {
        /// Which.
        timer: TimerKind,
    },
    /// A listener ignored a segment because too much waits there already.
    BacklogFull {
        /// What was too full.
        queue: Backlog,
    },
    /// The connection was given up: its retransmissions went unanswered for too long.
    GaveUp,
}
