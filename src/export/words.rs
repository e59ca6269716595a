//! The words that stand in files for the trace's causes and states.
//!
//! They are part of the formats: a word, once written, keeps its meaning. The matches are
//! exhaustive on purpose, so that whoever adds a cause decides on its word.

use crate::analyze::WaitedFor;
use crate::ids::HostId;
use crate::trace::{
    AckCause, Backlog, Belief, BeliefCause, CloseCause, CongestionState, ContentCause, FailCause,
    FlightCause, HoldCause, LossCause, OfferCause, Persistence, ResetCause, RetryCause, RtoCause,
    SendCause, TimerKind, Wait, WindowCause,
};
use crate::world::Plan;

/// A host's name.
pub(super) fn host(plan: &Plan, host: HostId) -> String {
    plan.hosts.get(host.index()).map_or_else(|| host.to_string(), |host| host.name.to_string())
}

/// Why a segment was sent.
pub(super) const fn send_cause(of: SendCause) -> &'static str {
    match of {
        SendCause::Handshake => "handshake",
        SendCause::Data => "data",
        SendCause::Fin => "fin",
        SendCause::Ack(_) => "ack",
        SendCause::Retransmit(_) => "retransmit",
        SendCause::LossProbe => "loss-probe",
        SendCause::WindowProbe => "window-probe",
        SendCause::KeepAliveProbe => "keep-alive-probe",
        SendCause::Reset(_) => "reset",
    }
}

/// Why a pure acknowledgment was sent.
pub(super) const fn ack_cause(of: AckCause) -> &'static str {
    match of {
        AckCause::AtOnce => "at-once",
        AckCause::EverySecond => "every-second",
        AckCause::DelayedAckTimer => "delayed-ack-timer",
        AckCause::Gap => "gap",
        AckCause::Duplicate => "duplicate",
        AckCause::Fin => "fin",
        AckCause::Read => "read",
        AckCause::WindowUpdate => "window-update",
        AckCause::Challenge => "challenge",
        AckCause::ProbeReply => "probe-reply",
    }
}

/// Why a reset was sent.
pub(super) const fn reset_cause(of: ResetCause) -> &'static str {
    match of {
        ResetCause::NoSuchConnection => "no-such-connection",
        ResetCause::UnreadData => "unread-data",
        ResetCause::DataAfterClose => "data-after-close",
        ResetCause::Aborted => "aborted",
        ResetCause::BadAck => "bad-ack",
    }
}

/// Why a packet was lost.
pub(super) const fn loss_cause(of: LossCause) -> &'static str {
    match of {
        LossCause::QueueFull => "queue-full",
        LossCause::Random => "random",
        LossCause::Scheduled => "scheduled",
        LossCause::LinkDown => "link-down",
    }
}

/// What a host waits for that another one does.
pub(super) const fn waited_for(of: WaitedFor) -> &'static str {
    match of {
        WaitedFor::Response => "response",
        WaitedFor::Close => "close",
        WaitedFor::Request => "request",
        WaitedFor::Connection => "connection",
    }
}

/// A phase of loss recovery.
pub(super) const fn congestion_state(of: CongestionState) -> &'static str {
    match of {
        CongestionState::Open => "open",
        CongestionState::Disorder => "disorder",
        CongestionState::Cwr => "cwr",
        CongestionState::Recovery => "recovery",
        CongestionState::Loss => "loss",
    }
}

/// A listener's queue.
pub(super) const fn backlog(of: Backlog) -> &'static str {
    match of {
        Backlog::Handshakes => "handshakes",
        Backlog::Established => "established",
    }
}

/// A timer.
pub(super) const fn timer(of: TimerKind) -> &'static str {
    match of {
        TimerKind::Retransmit => "retransmit",
        TimerKind::DelayedAck => "delayed-ack",
        TimerKind::Persist => "persist",
        TimerKind::LossProbe => "loss-probe",
        TimerKind::Reorder => "reorder",
        TimerKind::KeepAlive => "keep-alive",
        TimerKind::TimeWait => "time-wait",
        TimerKind::FinWait2 => "fin-wait-2",
    }
}

/// Why a congestion variable changed.
pub(super) const fn window_cause(of: WindowCause) -> &'static str {
    match of {
        WindowCause::Start => "start",
        WindowCause::SlowStart => "slow-start",
        WindowCause::CongestionAvoidance => "congestion-avoidance",
        WindowCause::Hystart => "hystart",
        WindowCause::DuplicateAcks => "duplicate-acks",
        WindowCause::Inflate => "inflate",
        WindowCause::PartialAck => "partial-ack",
        WindowCause::Sack => "sack",
        WindowCause::Rack => "rack",
        WindowCause::LossProbe => "loss-probe",
        WindowCause::FastOpen => "fast-open",
        WindowCause::RecoveryDone => "recovery-done",
        WindowCause::Timeout(_) => "timeout",
        WindowCause::Idle => "idle",
        WindowCause::Undo => "undo",
        WindowCause::Disorder => "disorder",
        WindowCause::OrderRestored => "order-restored",
    }
}

/// Why the amount in flight changed.
pub(super) const fn flight_cause(of: FlightCause) -> &'static str {
    match of {
        FlightCause::Sent => "sent",
        FlightCause::Acknowledged => "acknowledged",
        FlightCause::Resent => "resent",
        FlightCause::Lost => "lost",
        FlightCause::ArrivedBeyond => "arrived-beyond",
        FlightCause::NotLost => "not-lost",
    }
}

/// Why an end sends nothing more for now.
pub(super) const fn hold_cause(of: HoldCause) -> &'static str {
    match of {
        HoldCause::NothingToSend => "nothing-to-send",
        HoldCause::CongestionWindow => "congestion-window",
        HoldCause::FixedWindow => "fixed-window",
        HoldCause::ReceiveWindow => "receive-window",
        HoldCause::Nagle => "nagle",
    }
}

/// What a party waited for by its own clock.
pub(super) const fn wait(of: Wait) -> &'static str {
    match of {
        Wait::Visit => "visit",
        Wait::Lookup => "lookup",
        Wait::Processing => "processing",
        Wait::Reading => "reading",
        Wait::Retry => "retry",
        Wait::Continue => "continue",
        Wait::Preconnect => "preconnect",
        Wait::Connect => "connect",
        Wait::Tls => "tls",
        Wait::Response => "response",
        Wait::Think => "think",
        Wait::Idle => "idle",
        Wait::Farewell => "farewell",
    }
}

/// Why an end offers another window.
pub(super) const fn offer_cause(of: OfferCause) -> &'static str {
    match of {
        OfferCause::Start => "start",
        OfferCause::Unread => "unread",
        OfferCause::Read => "read",
        OfferCause::BufferGrew => "buffer-grew",
    }
}

/// Why the retransmission timeout changed.
pub(super) const fn rto_cause(of: RtoCause) -> &'static str {
    match of {
        RtoCause::BackedOff => "backed-off",
        RtoCause::SynTimeout => "syn-timeout",
    }
}

/// Why an attempt failed.
pub(super) const fn fail_cause(of: FailCause) -> &'static str {
    match of {
        FailCause::Refused => "refused",
        FailCause::NoAnswer => "no-answer",
        FailCause::Reset => "reset",
        FailCause::ClosedBeforeResponse => "closed-before-response",
        FailCause::Truncated => "truncated",
        FailCause::ConnectTimeout => "connect-timeout",
        FailCause::Timeout => "timeout",
        FailCause::Malformed => "malformed",
        FailCause::PortsExhausted => "ports-exhausted",
    }
}

/// Why a request may be sent again.
pub(super) const fn retry_cause(of: RetryCause) -> &'static str {
    match of {
        RetryCause::Idempotent => "idempotent",
        RetryCause::Unprocessed => "unprocessed",
        RetryCause::ExpectationFailed => "expectation-failed",
        RetryCause::StaleConnection => "stale-connection",
    }
}

/// Why content that was held back is sent.
pub(super) const fn content_cause(of: ContentCause) -> &'static str {
    match of {
        ContentCause::Invited => "invited",
        ContentCause::Waited => "waited",
    }
}

/// What a party believes about a connection.
pub(super) const fn belief(of: Belief) -> &'static str {
    match of {
        Belief::Busy => "busy",
        Belief::KeptIdle => "kept-idle",
        Belief::WillClose => "will-close",
        Belief::WaitingForEof => "waiting-for-eof",
        Belief::NotListening => "not-listening",
        Belief::Closed => "closed",
    }
}

/// The outcome of the persistence decision.
pub(super) const fn persistence(of: Persistence) -> &'static str {
    match of {
        Persistence::KeepHttp11Default => "keep-http-1.1-default",
        Persistence::KeepHttp10KeepAlive => "keep-http-1.0-keep-alive",
        Persistence::CloseOption => "close-option",
        Persistence::CloseHttp10Default => "close-http-1.0-default",
        Persistence::CloseProxyToHttp10 => "close-proxy-to-http-1.0",
        Persistence::CloseUnwilling => "close-unwilling",
        Persistence::CloseDelimited => "close-delimited",
        Persistence::CloseRequestLimit => "close-request-limit",
    }
}

/// Why a party closes.
pub(super) const fn close_cause(of: CloseCause) -> &'static str {
    match of {
        CloseCause::Decision(why) => persistence(why),
        CloseCause::IdleTimeout => "idle-timeout",
        CloseCause::ConnectTimeout => "connect-timeout",
        CloseCause::ResponseTimeout => "response-timeout",
        CloseCause::Finished => "finished",
        CloseCause::PeerClosed => "peer-closed",
        CloseCause::OtherSideClosed => "other-side-closed",
        CloseCause::ProtocolError => "protocol-error",
        CloseCause::NoRoom => "no-room",
        CloseCause::Injected => "injected",
    }
}

/// Why a party believes it.
pub(super) const fn belief_cause(of: BeliefCause) -> &'static str {
    match of {
        BeliefCause::Decision(why) => persistence(why),
        BeliefCause::Exchange => "exchange",
        BeliefCause::BlindRelay => "blind-relay",
        BeliefCause::PeerClosed => "peer-closed",
        BeliefCause::PeerReset => "peer-reset",
        BeliefCause::OwnClose(why) => close_cause(why),
    }
}
