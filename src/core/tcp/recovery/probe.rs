//! Tail loss probes (RFC 8985 §7), and which of the timers of a sender runs.
//!
//! The last segments of a burst have no successors whose arrival could tell of their loss.
//! After two round trips of silence one segment is sent, new if there is one, else the last
//! again; its acknowledgment (with SACK) starts recovery without the timeout's slow start.
//!
//! One of three timers runs, as in Linux: loss probe, reordering, retransmission.

use crate::tcp::connection::Connection;
use crate::tcp::{Cx, Observer, Outgoing};
use crate::trace::{CongestionState, SendCause, TimerKind, WindowCause};
use crate::units::Duration;
use crate::wire::{Flags, Seq};

/// RFC 8985 §7.2 leaves slack out; Linux waits two milliseconds more (`TCP_TIMEOUT_MIN_US`).
const SLACK: Duration = Duration::from_millis(2);

/// One of these runs.
const TRANSMIT_TIMERS: [TimerKind; 3] =
    [TimerKind::Retransmit, TimerKind::LossProbe, TimerKind::Reorder];

/// The probe that is out.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(in crate::tcp) struct Probe {
    /// One is to leave.
    pub(in crate::tcp) due: bool,
    /// SND.NXT when one was sent (TLP.end_seq); only one at a time.
    pub(in crate::tcp) end: Option<Seq>,
    /// Whether it was old data.
    pub(in crate::tcp) again: bool,
}

impl Connection {
    /// Starts the timer that fits: a loss probe where one may be sent, else retransmission.
    /// `restart`: something was acknowledged, so that the timeout counts from now.
    pub(in crate::tcp) fn set_transmit_timer<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        restart: bool,
    ) {
        if !self.schedule_probe(cx, restart) {
            self.rearm_timeout(cx);
        }
    }

    /// RFC 8985 §7.2. Linux: twice srtt, and where a single segment is out the least
    /// timeout more, because its ACK may be delayed; never later than the timeout.
    fn schedule_probe<O: Observer>(&mut self, cx: &mut Cx<'_, O>, restart: bool) -> bool {
        let open = self.recovery.state == CongestionState::Open;
        let able = cx.params.loss_probe && self.peer.sack && cx.params.retransmission_timer;
        let Some(oldest) = self.sent.front().filter(|_| open && able) else { return false };
        let Some(srtt) = self.rtt.srtt() else { return false };
        let allowance = match self.sent.segments() {
            1 => cx.params.max_ack_delay,
            _ => SLACK,
        };
        let timeout = self.rtt.rto();
        let timeout_at = if restart { cx.now + timeout } else { oldest.sent_at + timeout };
        let probe_at = cx.now + srtt * 2 + allowance;
        let at = probe_at.min(timeout_at).max(cx.now);
        self.timers.set_only(&TRANSMIT_TIMERS, TimerKind::LossProbe, at);
        true
    }

    /// Starts the retransmission timer. Where it takes the place of another timer it counts
    /// from when the oldest segment was sent (Linux `tcp_rearm_rto`).
    pub(in crate::tcp) fn rearm_timeout<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.timers.any_runs(&[TimerKind::LossProbe, TimerKind::Reorder]) {
            self.stop_transmit_timers();
            self.arm_timeout_of_oldest(cx);
        } else {
            self.arm_retransmission(cx);
        }
    }

    /// Starts the retransmission timer as if it had run since the oldest segment was sent.
    pub(super) fn arm_timeout_of_oldest<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let Some(oldest) = self.sent.front() else { return };
        if cx.params.retransmission_timer {
            let at = (oldest.sent_at + self.rtt.rto()).max(cx.now);
            self.timers.set(TimerKind::Retransmit, at);
        }
    }

    pub(in crate::tcp) fn stop_transmit_timers(&mut self) {
        self.timers.stop_each(&TRANSMIT_TIMERS);
    }

    /// Whether one of them runs.
    pub(in crate::tcp) fn any_transmit_timer(&self) -> bool {
        self.timers.any_runs(&TRANSMIT_TIMERS)
    }

    /// New data has left.
    pub(in crate::tcp) fn timer_after_sending<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        // Where a probe is to be sent, no other timer runs.
        if self.schedule_probe(cx, false) {
            return;
        }
        if self.timers.is_running(TimerKind::LossProbe) || self.sent.segments() == 1 {
            self.rearm_timeout(cx);
        } else if !self.any_transmit_timer() {
            self.arm_retransmission(cx);
        }
    }

    /// The probe, if one is due (RFC 8985 §7.3).
    pub(in crate::tcp) fn next_tail_probe<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
    ) -> Option<Outgoing> {
        if !std::mem::take(&mut self.recovery.probe.due) || self.sent.is_empty() {
            return None;
        }
        if self.recovery.probe.end.is_some() {
            self.arm_retransmission(cx);
            return None;
        }
        let fresh = self.queue.visible().min(u64::from(self.usable_window()));
        let fresh = fresh.min(u64::from(self.peer.smss)) as u32;
        let outgoing = match fresh {
            0 => self.resend_last(cx)?,
            _ => Outgoing { why: SendCause::LossProbe, ..self.send_data(cx, fresh) },
        };
        self.recovery.probe.again = outgoing.retransmission;
        self.recovery.probe.end = Some(self.snd_nxt);
        self.stop_transmit_timers();
        self.arm_retransmission(cx);
        Some(outgoing)
    }

    fn resend_last<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        let last = self.sent.resend_last(cx.now)?;
        let segment = self.segment(cx, last.seq, Flags::ACK.with(last.flags), last.payload);
        let why = SendCause::Retransmit(WindowCause::LossProbe);
        Some(Outgoing { segment, retransmission: true, why })
    }

    /// An acknowledgment of what a probe was about (RFC 8985 §7.4): if the probe itself
    /// repaired a loss, the window is reduced for it.
    pub(super) fn on_probe_acked<O: Observer>(&mut self, cx: &mut Cx<'_, O>, seen: super::Seen) {
        let Some(end) = self.recovery.probe.end.filter(|end| self.snd_una >= *end) else {
            return;
        };
        let needless = seen.dsack || seen.pure_duplicate;
        if !self.recovery.probe.again || needless {
            self.recovery.probe.end = None;
        } else if self.snd_una > end {
            self.recovery.probe.end = None;
            self.congestion.reduce_threshold(cx.params, self.flight());
            self.congestion.set_cwnd(self.congestion.ssthresh());
            self.note_window(cx, WindowCause::LossProbe);
        }
    }
}
