//! Loss recovery: what duplicate ACKs and timeouts mean, and what is sent again.
//!
//! Read RFC 5681 §3.2 (fast retransmit, fast recovery), RFC 6582 (NewReno) and RFC 6298 §5
//! (the timer). The phases carry Linux's names. What stands here is recovery without SACK;
//! [`alert`] is recovery from a scoreboard.
//!
//! Simplified: the retransmission timer restarts when the oldest segment is sent again by
//! fast retransmit (Linux does so, the RFCs are silent).

mod alert;
mod probe;
mod rack;
mod reduction;
mod undo;

use super::connection::Connection;
use super::params::FastRecovery;
use super::{Cx, Observer};
use crate::trace::{CongestionState, RtoCause, TcpNote, TimerKind, WindowCause};
use crate::wire::Seq;
use probe::Probe;
use rack::Rack;
use reduction::Reduction;
use undo::Undo;

/// The state of recovery.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Recovery {
    /// The phase.
    pub(super) state: CongestionState,
    /// Duplicate ACKs in a row.
    pub(super) dupacks: u32,
    /// SND.NXT when the last recovery or timeout began: it is over when this is acknowledged.
    pub(super) recover: Seq,
    /// New bytes that limited transmit has sent since the last new ACK.
    pub(super) limited_transmit: u64,
    /// The next retransmission leaves whatever the window says.
    pub(super) force: bool,
    /// Why segments are being sent again.
    pub(super) why: WindowCause,
    /// Timeouts in a row.
    pub(super) timeouts: u32,
    /// Without SACK: how many segments duplicate ACKs say have arrived.
    pub(super) arrived: u32,
    /// New data goes before what is lost, until the next acknowledgment (F-RTO).
    pub(super) new_first: bool,
    /// Whether the last timeout may have been spurious (F-RTO).
    forward: bool,
    /// Absent until a window falls or something is sent again.
    repair: Option<Box<Repair>>,
    pub(super) rack: Rack,
    pub(super) probe: Probe,
}

/// How the window comes down in recovery, and what is kept to take that back.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Repair {
    pub(super) reduction: Reduction,
    pub(super) undo: Undo,
}

/// What one acknowledgment was like.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Seen {
    /// It acknowledges something.
    advances: bool,
    /// It reports a duplicate.
    dsack: bool,
    /// It is a duplicate ACK and tells nothing else.
    pure_duplicate: bool,
    /// The timestamp that it echoes.
    echo: Option<u32>,
}

impl Recovery {
    /// Nothing is lost.
    pub(super) fn new(iss: Seq) -> Recovery {
        Recovery {
            state: CongestionState::Open,
            dupacks: 0,
            recover: iss,
            limited_transmit: 0,
            force: false,
            why: WindowCause::Start,
            timeouts: 0,
            arrived: 0,
            new_first: false,
            forward: false,
            repair: None,
            rack: Rack::new(),
            probe: Probe::default(),
        }
    }

    /// What there is to repair, to change it.
    pub(super) fn repair(&mut self) -> &mut Repair {
        self.repair.get_or_insert_default()
    }

    /// What was sent again is of no more interest.
    fn nothing_resent(&mut self) {
        if let Some(repair) = &mut self.repair {
            repair.undo.first_resent = None;
        }
    }

    /// What is kept to take a reduction back.
    fn undo(&self) -> Undo {
        self.repair.as_ref().map_or(Undo::default(), |repair| repair.undo)
    }

    /// So much is sent, as the window counts it.
    #[inline]
    pub(super) fn sends(&mut self, counted: u64) {
        // It is of interest in recovery only, which begins to count anew.
        if self.state == CongestionState::Recovery {
            self.repair().reduction.out += counted;
        }
    }
}

impl Connection {
    /// A duplicate ACK as RFC 5681 §2 defines it.
    pub(super) fn on_duplicate_ack<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        match self.recovery.state {
            CongestionState::Open | CongestionState::Disorder => {
                self.recovery.dupacks += 1;
                self.recovery.state = CongestionState::Disorder;
                let fast = cx.params.fast_recovery != FastRecovery::Off;
                // RFC 6582 §3.2 step 2: not for what was sent before the last recovery began.
                let fresh = self.snd_una > self.recovery.recover;
                if fast && fresh && self.recovery.dupacks == cx.params.dupthresh {
                    self.fast_retransmit(cx);
                }
            }
            CongestionState::Recovery => {
                // RFC 5681 §3.2 step 4: another segment has left the network.
                let inflated = self.congestion.cwnd().saturating_add(self.congestion.smss());
                self.congestion.set_cwnd(inflated);
                self.note_window(cx, WindowCause::Inflate);
            }
            CongestionState::Cwr | CongestionState::Loss => {}
        }
    }

    /// RFC 5681 §3.2 steps 2 and 3; before there was fast recovery, what a timeout does, without
    /// waiting for the timer.
    fn fast_retransmit<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        // What limited transmit sent must not count (step 2).
        let flight = self.flight() - self.recovery.limited_transmit.min(self.flight());
        self.congestion.reduce_threshold(cx.params, flight);
        if cx.params.fast_recovery == FastRecovery::Tahoe {
            self.start_over(cx, WindowCause::DuplicateAcks);
            self.sent.mark_all_lost();
            self.recovery.force = true;
            self.recovery.why = WindowCause::DuplicateAcks;
            return self.arm_retransmission(cx);
        }
        let gone = u64::from(cx.params.dupthresh) * self.congestion.smss();
        self.congestion.set_cwnd(self.congestion.ssthresh().saturating_add(gone));
        self.recovery.state = CongestionState::Recovery;
        self.recovery.recover = self.snd_nxt;
        self.resend_front(WindowCause::DuplicateAcks);
        self.note_window(cx, WindowCause::DuplicateAcks);
        self.arm_retransmission(cx);
    }

    pub(super) fn resend_front(&mut self, why: WindowCause) {
        self.sent.mark_front_lost();
        self.recovery.force = true;
        self.recovery.why = why;
    }

    /// New data was acknowledged, `acked` bytes of payload.
    pub(super) fn on_new_ack<O: Observer>(&mut self, cx: &mut Cx<'_, O>, acked: u64) {
        self.recovery.timeouts = 0;
        self.recovery.dupacks = 0;
        self.recovery.limited_transmit = 0;
        match self.recovery.state {
            CongestionState::Recovery if self.snd_una >= self.recovery.recover => {
                self.finish_recovery(cx);
            }
            CongestionState::Recovery if cx.params.fast_recovery == FastRecovery::Reno => {
                self.finish_recovery(cx);
            }
            CongestionState::Recovery => self.on_partial_ack(cx, acked),
            CongestionState::Loss if self.snd_una < self.recovery.recover => {
                self.grow_window(cx, acked);
            }
            _ => {
                self.recovery.state = CongestionState::Open;
                self.grow_window(cx, acked);
            }
        }
    }

    /// RFC 5681 §3.2 step 6, and option 2 of RFC 6582 §3.2 step 3: deflate to ssthresh.
    fn finish_recovery<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.recovery.state = CongestionState::Open;
        self.congestion.set_cwnd(self.congestion.ssthresh());
        self.note_window(cx, WindowCause::RecoveryDone);
    }

    /// RFC 6582 §3.2 step 3, partial acknowledgment: the next hole is sent at once; the window
    /// deflates by what was acknowledged and, if that was a segment or more, grows by one.
    fn on_partial_ack<O: Observer>(&mut self, cx: &mut Cx<'_, O>, acked: u64) {
        let smss = self.congestion.smss();
        let mut cwnd = self.congestion.cwnd().saturating_sub(acked);
        if acked >= smss {
            cwnd += smss;
        }
        self.congestion.set_cwnd(cwnd.max(smss));
        self.resend_front(WindowCause::PartialAck);
        self.note_window(cx, WindowCause::PartialAck);
    }

    fn grow_window<O: Observer>(&mut self, cx: &mut Cx<'_, O>, acked: u64) {
        let why = if self.congestion.in_slow_start() {
            WindowCause::SlowStart
        } else {
            WindowCause::CongestionAvoidance
        };
        if self.congestion.on_ack(cx.params, cx.now, acked) {
            self.note_window(cx, why);
        }
    }

    /// The retransmission timer expired (RFC 6298 §5.4 to §5.6, RFC 5681 §3.1).
    pub(super) fn on_retransmission_timeout<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let Some(oldest) = self.sent.front().copied() else { return };
        if self.recovery.timeouts == 0 {
            self.unanswered_since = oldest.sent_at;
        }
        if self.is_hopeless(cx) {
            return self.give_up(cx);
        }
        self.recovery.timeouts += 1;
        let why = WindowCause::Timeout(self.recovery.timeouts);
        if self.state.is_synchronized() && self.has_scoreboard(cx.params) {
            self.enter_loss(cx);
        } else {
            if self.state.is_synchronized() {
                self.collapse_window(cx, oldest.transmissions, why);
            }
            self.sent.mark_all_lost();
        }
        self.recovery.force = true;
        self.recovery.why = why;
        if !self.backs_off_linearly(cx) {
            self.rtt.back_off(cx.params);
            self.note_rto(cx, RtoCause::BackedOff);
        }
        self.arm_retransmission(cx);
    }

    /// RFC 5681 §3.1 equation 4: ssthresh falls with the first timeout of a segment only;
    /// cwnd is one segment.
    fn collapse_window<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        transmissions: u16,
        why: WindowCause,
    ) {
        if self.recovery.timeouts == 1 && transmissions == 1 {
            self.congestion.reduce_threshold(cx.params, self.flight());
        }
        self.start_over(cx, why);
    }

    /// The window is one segment, and slow start begins; what was sent until now is known to be
    /// there, or sent again.
    fn start_over<O: Observer>(&mut self, cx: &mut Cx<'_, O>, why: WindowCause) {
        self.congestion.on_timeout(self.snd_nxt);
        self.congestion.set_cwnd(self.congestion.smss());
        self.recovery.state = CongestionState::Loss;
        self.recovery.dupacks = 0;
        self.recovery.limited_transmit = 0;
        self.recovery.recover = self.snd_nxt;
        self.note_window(cx, why);
    }

    /// Tells the observer of the congestion variables.
    pub(super) fn note_window<O: Observer>(&mut self, cx: &mut Cx<'_, O>, why: WindowCause) {
        if O::DETAIL {
            self.shown().state = self.recovery.state;
            cx.observer.note(TcpNote::Window {
                cwnd: self.congestion.cwnd(),
                ssthresh: self.congestion.ssthresh(),
                flight: self.flight(),
                pipe: self.pipe_bytes(),
                smss: self.peer.smss,
                state: self.recovery.state,
                why,
            });
        }
    }

    /// Starts the retransmission timer anew, or stops it where nothing is outstanding
    /// (RFC 6298 §5.2 and §5.3).
    pub(super) fn arm_retransmission<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.sent.is_empty() || !cx.params.retransmission_timer {
            self.timers.stop(TimerKind::Retransmit);
        } else {
            let since = match self.recovery.timeouts {
                0 => cx.now,
                _ => self.unanswered_since,
            };
            let at = self.within_user_timeout(cx, since, cx.now + self.rtt.rto());
            self.timers.set(TimerKind::Retransmit, at);
        }
    }
}
