//! The names of what time is spent on.

use crate::lang::{Lang, phases as say};

/// What a stretch of time was spent on. The rules that decide between two names that would both
/// fit stand in `docs/breakdown.md`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Phase {
    /// The object was not known yet: what names it was still on its way.
    Dependency,
    /// The client worked on what it had, or was busy.
    ClientProcessing,
    /// A name was looked up.
    NameLookup,
    /// All connections that the client may have were taken, or being opened for others.
    ConnectionLimit,
    /// A connection was established: SYN and SYN-ACK on their way.
    Handshake,
    /// TLS's round trips on a connection that TCP has established.
    Tls,
    /// A listener or its application had no room: segments were ignored, or data lay unaccepted.
    ListenBacklog,
    /// The bytes of a request were put on a wire.
    Sending,
    /// The client waited for the server's word before it sent the content (RFC 9110 §10.1.1).
    Continue,
    /// A proxy waited for a connection of its own, or tried again.
    Proxy,
    /// The request waited for a worker.
    ServerQueue,
    /// A worker made the response.
    ServerThink,
    /// Earlier messages on the same connection had their turn.
    HeadOfLine,
    /// The sender waited for its congestion window, which still grew by slow start.
    SlowStart,
    /// The sender waited for its congestion window, which slow start had left.
    CongestionAvoidance,
    /// The sender waited for its window, which never changes: stop-and-wait, sliding windows.
    FixedWindow,
    /// The sender waited for the peer's receive window.
    ReceiveWindow,
    /// A small segment waited for an acknowledgment (RFC 9293 §3.7.4).
    Nagle,
    /// What a sender waited for was an acknowledgment that its receiver held back.
    DelayedAck,
    /// The bytes of a response were put on a wire.
    Serialisation,
    /// Bits crossed a wire.
    Propagation,
    /// A packet waited behind those of other connections.
    NetworkQueue,
    /// A loss was found by duplicate ACKs, SACK or RACK and repaired.
    FastRecovery,
    /// A loss was found by a tail loss probe.
    LossProbe,
    /// A loss was found by the retransmission timer.
    Timeout,
    /// A kept connection was silent until it was given up.
    Hang,
    /// An attempt came to nothing, or the client paused before the next one.
    Retry,
}

impl Phase {
    /// All of them, in the order in which a request meets them.
    pub const ALL: [Phase; 27] = [
        Phase::Dependency,
        Phase::ClientProcessing,
        Phase::NameLookup,
        Phase::ConnectionLimit,
        Phase::Handshake,
        Phase::Tls,
        Phase::ListenBacklog,
        Phase::Sending,
        Phase::Continue,
        Phase::Proxy,
        Phase::ServerQueue,
        Phase::ServerThink,
        Phase::HeadOfLine,
        Phase::SlowStart,
        Phase::CongestionAvoidance,
        Phase::FixedWindow,
        Phase::ReceiveWindow,
        Phase::Nagle,
        Phase::DelayedAck,
        Phase::Serialisation,
        Phase::Propagation,
        Phase::NetworkQueue,
        Phase::FastRecovery,
        Phase::LossProbe,
        Phase::Timeout,
        Phase::Hang,
        Phase::Retry,
    ];

    /// The position in [`Phase::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Its name for people.
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Phase::Dependency => say::dependency(lang),
            Phase::ClientProcessing => say::client_processing(lang),
            Phase::NameLookup => say::name_lookup(lang),
            Phase::ConnectionLimit => say::connection_limit(lang),
            Phase::Handshake => say::handshake(lang),
            Phase::Tls => say::tls(lang),
            Phase::ListenBacklog => say::listen_backlog(lang),
            Phase::Sending => say::sending(lang),
            Phase::Continue => say::continue_100(lang),
            Phase::Proxy => say::proxy(lang),
            Phase::ServerQueue => say::server_queue(lang),
            Phase::ServerThink => say::server_think(lang),
            Phase::HeadOfLine => say::head_of_line(lang),
            Phase::SlowStart => say::slow_start(lang),
            Phase::CongestionAvoidance => say::congestion_avoidance(lang),
            Phase::FixedWindow => say::fixed_window(lang),
            Phase::ReceiveWindow => say::receive_window(lang),
            Phase::Nagle => say::nagle(lang),
            Phase::DelayedAck => say::delayed_ack(lang),
            Phase::Serialisation => say::serialisation(lang),
            Phase::Propagation => say::propagation(lang),
            Phase::NetworkQueue => say::network_queue(lang),
            Phase::FastRecovery => say::fast_recovery(lang),
            Phase::LossProbe => say::loss_probe(lang),
            Phase::Timeout => say::timeout(lang),
            Phase::Hang => say::hang(lang),
            Phase::Retry => say::retry(lang),
        }
    }

    /// Its word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Phase::Dependency => "dependency",
            Phase::ClientProcessing => "client_processing",
            Phase::NameLookup => "name_lookup",
            Phase::ConnectionLimit => "connection_limit",
            Phase::Handshake => "handshake",
            Phase::Tls => "tls",
            Phase::ListenBacklog => "listen_backlog",
            Phase::Sending => "sending",
            Phase::Continue => "continue",
            Phase::Proxy => "proxy",
            Phase::ServerQueue => "server_queue",
            Phase::ServerThink => "server_think",
            Phase::HeadOfLine => "head_of_line",
            Phase::SlowStart => "slow_start",
            Phase::CongestionAvoidance => "congestion_avoidance",
            Phase::FixedWindow => "fixed_window",
            Phase::ReceiveWindow => "receive_window",
            Phase::Nagle => "nagle",
            Phase::DelayedAck => "delayed_ack",
            Phase::Serialisation => "serialisation",
            Phase::Propagation => "propagation",
            Phase::NetworkQueue => "network_queue",
            Phase::FastRecovery => "fast_recovery",
            Phase::LossProbe => "loss_probe",
            Phase::Timeout => "timeout",
            Phase::Hang => "hang",
            Phase::Retry => "retry",
        }
    }

    /// The name of its column in tables, where it stands in nanoseconds.
    pub const fn column(self) -> &'static str {
        match self {
            Phase::Dependency => "dependency_ns",
            Phase::ClientProcessing => "client_processing_ns",
            Phase::NameLookup => "name_lookup_ns",
            Phase::ConnectionLimit => "connection_limit_ns",
            Phase::Handshake => "handshake_ns",
            Phase::Tls => "tls_ns",
            Phase::ListenBacklog => "listen_backlog_ns",
            Phase::Sending => "sending_ns",
            Phase::Continue => "continue_ns",
            Phase::Proxy => "proxy_ns",
            Phase::ServerQueue => "server_queue_ns",
            Phase::ServerThink => "server_think_ns",
            Phase::HeadOfLine => "head_of_line_ns",
            Phase::SlowStart => "slow_start_ns",
            Phase::CongestionAvoidance => "congestion_avoidance_ns",
            Phase::FixedWindow => "fixed_window_ns",
            Phase::ReceiveWindow => "receive_window_ns",
            Phase::Nagle => "nagle_ns",
            Phase::DelayedAck => "delayed_ack_ns",
            Phase::Serialisation => "serialisation_ns",
            Phase::Propagation => "propagation_ns",
            Phase::NetworkQueue => "network_queue_ns",
            Phase::FastRecovery => "fast_recovery_ns",
            Phase::LossProbe => "loss_probe_ns",
            Phase::Timeout => "timeout_ns",
            Phase::Hang => "hang_ns",
            Phase::Retry => "retry_ns",
        }
    }

    /// The phase of a column of this name.
    pub fn of_column(name: &str) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| phase.column() == name)
    }

    /// What it is, in a sentence for those who read its column.
    pub const fn meaning(self) -> &'static str {
        match self {
            Phase::Dependency => {
                "the object was not known yet: what names it was still on its way (requests only)"
            }
            Phase::ClientProcessing => {
                "the client worked on what it had, or paused of its own accord"
            }
            Phase::NameLookup => "a name was looked up",
            Phase::ConnectionLimit => {
                "all connections that the client may have were taken, or being opened for others (requests only)"
            }
            Phase::Handshake => "SYN and SYN-ACK were on their way",
            Phase::Tls => "TLS's round trips on a connection that TCP has established",
            Phase::ListenBacklog => "a listener or its application had no room",
            Phase::Sending => "the bytes of a request were put on a wire",
            Phase::Continue => "the client waited for the server's word before it sent the content",
            Phase::Proxy => "a proxy waited for a connection of its own, or tried again",
            Phase::ServerQueue => "the request waited for a worker",
            Phase::ServerThink => "a worker made the response",
            Phase::HeadOfLine => "earlier messages on the same connection had their turn",
            Phase::SlowStart => {
                "the sender waited for its congestion window, which still grew by slow start"
            }
            Phase::CongestionAvoidance => {
                "the sender waited for its congestion window, which slow start had left"
            }
            Phase::FixedWindow => "the sender waited for its window, which never changes",
            Phase::ReceiveWindow => "the sender waited for the peer's receive window",
            Phase::Nagle => "a small segment waited for an acknowledgment",
            Phase::DelayedAck => {
                "the sender waited for an acknowledgment that its receiver held back"
            }
            Phase::Serialisation => "the bytes of a response were put on a wire",
            Phase::Propagation => "bits crossed a wire",
            Phase::NetworkQueue => "a packet waited behind those of other connections",
            Phase::FastRecovery => "a loss was found by duplicate ACKs, SACK or RACK and repaired",
            Phase::LossProbe => "a loss was found by a tail loss probe",
            Phase::Timeout => "a loss was found by the retransmission timer",
            Phase::Hang => "a kept connection was silent until it was given up",
            Phase::Retry => "an attempt came to nothing, or the client paused before the next one",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_stands_at_its_index() {
        for (at, phase) in Phase::ALL.into_iter().enumerate() {
            assert_eq!(phase.index(), at);
            assert_eq!(phase.column(), format!("{}_ns", phase.word()));
        }
    }
}
