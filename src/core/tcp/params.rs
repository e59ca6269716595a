//! The parameters of TCP: what can be set, its default in each profile, and the source.

use crate::params::{Era, Profile, apply_defaults};
use crate::units::{Bytes, Duration};

mod convert;
mod table;
mod words;

pub use table::TABLE;
pub use words::{
    AckedGrowth, CongestionKind, CubicRule, CwndValidation, FastRecovery, HystartKind, IdleRestart,
    Nagle, Paws, Push, RateReduction, Reopen, RtoRule, SsthreshBase, WindowUnit,
};

/// How a host's TCP behaves. See [`TABLE`] for what each field means and where it comes from:
/// the field `nagle` is the parameter `tcp.nagle`, and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TcpParams {
    /// Largest segment that this end receives, in bytes without headers.
    pub mss: u32,
    /// Whether timestamps are asked for and granted.
    pub timestamps: bool,
    /// Whether SACK is asked for and granted.
    pub sack: bool,
    /// Whether duplicates are reported in SACK blocks.
    pub dsack: bool,
    /// Shift of the advertised windows.
    pub window_scale: WindowScale,
    /// Bytes that may lie received and unread; `None` is unlimited.
    pub receive_buffer: Option<Bytes>,
    /// How much of it there is at first, to grow with use; `None` is all of it.
    pub receive_buffer_start: Option<Bytes>,
    /// The first window that is offered; `None` offers the whole buffer.
    pub initial_receive_window: Option<Bytes>,
    /// Every how many full segments an ACK is sent.
    pub ack_every: u32,
    /// How long an ACK may wait.
    pub delayed_ack: Duration,
    /// Segments that are acknowledged at once when data begins to flow.
    pub quickack_segments: u32,
    /// How long duplicate ACKs with SACK blocks, but for the first three, wait to leave as one.
    pub compress_acks: Duration,
    /// Whether an ACK leaves once what was pushed is read.
    pub ack_after_reading: bool,
    /// Whether a FIN is acknowledged without waiting.
    pub ack_fin_at_once: bool,
    /// When small segments are held back.
    pub nagle: Nagle,
    /// Which segments carry PSH.
    pub push: Push,
    /// What governs the congestion window.
    pub congestion: CongestionKind,
    /// The window under [`CongestionKind::Fixed`]; `None` is unlimited.
    pub fixed_window: Option<Bytes>,
    /// Initial window in segments; `None` is RFC 3390's rule.
    pub initial_window: Option<u32>,
    /// Lost SYNs (or SYN-ACKs) from which on the initial window is one segment.
    pub cautious_start_after: u32,
    /// First slow start threshold; `None` is unlimited.
    pub initial_ssthresh: Option<Bytes>,
    /// Segments that one ACK may add in slow start; `None` is unlimited.
    pub slow_start_limit: Option<u32>,
    /// The arithmetic of CUBIC.
    pub cubic: CubicRule,
    /// Whether CUBIC's plateau falls while its losses come at ever smaller windows.
    pub fast_convergence: bool,
    /// What ends CUBIC's slow start without a loss.
    pub hystart: HystartKind,
    /// How the window grows in congestion avoidance.
    pub congestion_avoidance: AckedGrowth,
    /// What is halved after a loss.
    pub ssthresh_from: SsthreshBase,
    /// What the window counts.
    pub window_unit: WindowUnit,
    /// Whether a window that is not used may grow.
    pub cwnd_validation: CwndValidation,
    /// What becomes of the window of an idle sender.
    pub idle_restart: IdleRestart,
    /// What duplicate ACKs do.
    pub fast_recovery: FastRecovery,
    /// Whether losses are told by time (RACK).
    pub rack: bool,
    /// Whether tail loss probes are sent.
    pub loss_probe: bool,
    /// How much longer a loss probe waits for a single segment's ACK.
    pub max_ack_delay: Duration,
    /// How the window comes down in SACK recovery.
    pub rate_reduction: RateReduction,
    /// Whether unnecessary reductions of the window are taken back.
    pub undo: bool,
    /// How many duplicate ACKs mean a loss.
    pub dupthresh: u32,
    /// Whether the first duplicate ACKs release new segments.
    pub limited_transmit: bool,
    /// Whether there is a retransmission timer at all.
    pub retransmission_timer: bool,
    /// How the timeout is made from samples.
    pub rto_rule: RtoRule,
    /// Timeout before there is a sample.
    pub initial_rto: Duration,
    /// Least timeout (under [`RtoRule::Linux`] the least of its variance term).
    pub rto_min: Duration,
    /// Greatest timeout.
    pub rto_max: Duration,
    /// G, the granularity of the clock in the timeout's formula.
    pub clock_granularity: Duration,
    /// Least timeout for data when the SYN timed out.
    pub rto_after_syn_timeout: Duration,
    /// Whether connections are there without a handshake.
    pub warm_connections: bool,
    /// Whether the SYN may carry data (TCP Fast Open).
    pub fast_open: bool,
    /// How long a server's Fast Open cookies are good; `None` for ever.
    pub fast_open_key_lifetime: Option<Duration>,
    /// How often a SYN is retried.
    pub syn_retries: u32,
    /// How many more retries of a SYN come first, without backing off.
    pub syn_linear_retries: u32,
    /// How often a SYN-ACK is retried.
    pub synack_retries: u32,
    /// How long data may go unanswered; `None` for ever.
    pub give_up_after: Option<Duration>,
    /// How often data is retried; `None` leaves it to the times.
    pub give_up_retries: Option<u32>,
    /// The application's own limit for data that nobody answers; `None` for none.
    pub user_timeout: Option<Duration>,
    /// How long data may go unanswered once the application has closed; `None` as before.
    pub orphan_give_up_after: Option<Duration>,
    /// Whether a silent peer is probed. Nothing to do with HTTP keep-alive.
    pub keepalive: bool,
    /// Silence before the first keepalive probe.
    pub keepalive_after: Duration,
    /// Time between keepalive probes.
    pub keepalive_interval: Duration,
    /// Unanswered keepalive probes that mean a dead peer.
    pub keepalive_probes: u32,
    /// Whether RFC 5961's checks are made.
    pub challenge_acks: bool,
    /// Least time between two challenge ACKs.
    pub challenge_ack_interval: Duration,
    /// What becomes of old timestamps.
    pub paws: Paws,
    /// Which SYNs may reopen a connection in TIME-WAIT.
    pub time_wait_reopen: Reopen,
    /// Whether a port in TIME-WAIT may be taken for a new connection.
    pub time_wait_reuse: bool,
    /// How old the TIME-WAIT must be for that.
    pub time_wait_reuse_after: Duration,
    /// First ephemeral port.
    pub ephemeral_first: u16,
    /// Last ephemeral port.
    pub ephemeral_last: u16,
    /// Established connections that may wait to be accepted; `None` is unlimited.
    pub listen_backlog: Option<u32>,
    /// Handshakes that may be under way at a listener; `None` is unlimited.
    pub syn_backlog: Option<u32>,
    /// 2·MSL.
    pub time_wait: Duration,
    /// How long a fully closed end waits for the peer's FIN; `None` for ever.
    pub fin_wait2_timeout: Option<Duration>,
    /// Whether closing with unread data resets.
    pub reset_on_unread_data: bool,
    /// Whether a reset destroys what was received and not yet read.
    pub reset_discards_received: bool,
    /// What a segment with SYN weighs on the wire; `None` is what it really has.
    pub syn_weight: Option<Bytes>,
    /// What a segment without payload weighs, SYN apart.
    pub ack_weight: Option<Bytes>,
    /// What a segment with payload weighs when sent by the side that opened the connection.
    pub request_weight: Option<Bytes>,
    /// What the headers of other segments weigh; `None` is what they really do.
    pub header_weight: Option<Bytes>,
}

/// The shift of the advertised windows (RFC 7323 §2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WindowScale {
    /// The option is neither offered nor granted.
    Off,
    /// The least shift with which the whole receive buffer can be offered.
    Auto,
    /// This shift, 0 to 14.
    Shift(u8),
}

impl TcpParams {
    /// The parameters of a profile.
    pub fn of(profile: Profile) -> TcpParams {
        let mut params = TcpParams::blank();
        apply_defaults(TABLE, &mut params, profile, Era::Rfc9112);
        params
    }

    /// A value for every field, for the table to overwrite.
    fn blank() -> TcpParams {
        TcpParams {
            mss: 0,
            timestamps: false,
            sack: false,
            dsack: false,
            window_scale: WindowScale::Off,
            receive_buffer: None,
            receive_buffer_start: None,
            initial_receive_window: None,
            ack_every: 0,
            delayed_ack: Duration::ZERO,
            quickack_segments: 0,
            compress_acks: Duration::ZERO,
            ack_after_reading: false,
            ack_fin_at_once: false,
            nagle: Nagle::Off,
            push: Push::BufferEnd,
            congestion: CongestionKind::Reno,
            fixed_window: None,
            initial_window: None,
            cautious_start_after: 0,
            initial_ssthresh: None,
            slow_start_limit: None,
            cubic: CubicRule::Rfc9438,
            fast_convergence: false,
            hystart: HystartKind::Off,
            congestion_avoidance: AckedGrowth::Bytes,
            ssthresh_from: SsthreshBase::Flight,
            window_unit: WindowUnit::Bytes,
            cwnd_validation: CwndValidation::Off,
            idle_restart: IdleRestart::Off,
            fast_recovery: FastRecovery::NewReno,
            rack: false,
            loss_probe: false,
            max_ack_delay: Duration::ZERO,
            rate_reduction: RateReduction::Off,
            undo: false,
            dupthresh: 0,
            limited_transmit: false,
            retransmission_timer: false,
            rto_rule: RtoRule::Rfc6298,
            initial_rto: Duration::ZERO,
            rto_min: Duration::ZERO,
            rto_max: Duration::ZERO,
            clock_granularity: Duration::ZERO,
            rto_after_syn_timeout: Duration::ZERO,
            fast_open: false,
            warm_connections: false,
            fast_open_key_lifetime: None,
            syn_retries: 0,
            syn_linear_retries: 0,
            synack_retries: 0,
            give_up_after: None,
            give_up_retries: None,
            user_timeout: None,
            orphan_give_up_after: None,
            keepalive: false,
            keepalive_after: Duration::ZERO,
            keepalive_interval: Duration::ZERO,
            keepalive_probes: 0,
            challenge_acks: false,
            challenge_ack_interval: Duration::ZERO,
            paws: Paws::Off,
            time_wait_reopen: Reopen::Off,
            time_wait_reuse: false,
            time_wait_reuse_after: Duration::ZERO,
            ephemeral_first: 0,
            ephemeral_last: 0,
            listen_backlog: None,
            syn_backlog: None,
            time_wait: Duration::ZERO,
            fin_wait2_timeout: None,
            reset_on_unread_data: false,
            reset_discards_received: false,
            syn_weight: None,
            ack_weight: None,
            request_weight: None,
            header_weight: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Profile;

    #[test]
    fn every_default_is_a_value_of_its_own_kind_and_is_kept() {
        for profile in Profile::ALL {
            let params = TcpParams::of(profile);
            for param in TABLE {
                let text = param.defaults.text(profile, Era::Rfc9112);
                let value = param.kind.parse(text).unwrap();
                assert_eq!((param.get)(&params), value, "{} in {}", param.name, profile.name());
            }
        }
    }

    #[test]
    fn names_are_unique_and_every_entry_is_explained() {
        for (i, param) in TABLE.iter().enumerate() {
            assert!(param.name.starts_with("tcp."), "{}", param.name);
            assert!(TABLE[..i].iter().all(|other| other.name != param.name), "{}", param.name);
            assert!(!param.source.is_empty() && !param.help.is_empty(), "{}", param.name);
        }
    }

    #[test]
    fn setting_a_parameter_changes_nothing_else() {
        for param in TABLE {
            for other in TABLE.iter().filter(|other| other.name != param.name) {
                let mut params = TcpParams::of(Profile::Linux);
                let before = (other.get)(&params);
                let text = param.defaults.text(Profile::Textbook, Era::Rfc9112);
                (param.set)(&mut params, param.kind.parse(text).unwrap());
                assert_eq!((other.get)(&params), before, "{} by {}", other.name, param.name);
            }
        }
    }
}
