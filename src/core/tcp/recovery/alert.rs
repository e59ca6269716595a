//! Recovery with a scoreboard: what each acknowledgment says of losses, and the states Open,
//! Disorder, Recovery and Loss.
//!
//! Read RFC 6675 §5 first; losses are found by counting (RFC 6675) or by time (RFC 8985),
//! cwnd falls at once or in proportion (RFC 6937). The order of the steps is that of Linux
//! (`tcp_ack`, `tcp_fastretrans_alert`). Where the peer has no SACK, each duplicate ACK counts
//! as a segment that has arrived (Linux `tcp_add_reno_sack`).
//!
//! Simplified: SACK reneging is not looked for.

use super::Seen;
use crate::tcp::connection::Connection;
use crate::tcp::params::{RateReduction, WindowUnit};
use crate::tcp::sent::{Acknowledged, Delivered};
use crate::tcp::{Cx, Observer, TcpParams};
use crate::trace::{CongestionState, TimerKind, WindowCause};
use crate::units::Duration;
use crate::wire::Segment;
use CongestionState::{Disorder, Loss, Open, Recovery};

impl Connection {
    /// Whether losses are repaired from a scoreboard; else by RFC 6582.
    pub(in crate::tcp) fn has_scoreboard(&self, params: &TcpParams) -> bool {
        self.peer.sack || params.rate_reduction == RateReduction::Prr
    }

    /// What counts against cwnd, in bytes; whole segments where cwnd is counted in them.
    pub(in crate::tcp) fn in_flight(&self, params: &TcpParams) -> u64 {
        match params.window_unit {
            WindowUnit::Bytes => self.pipe_bytes(),
            WindowUnit::Segments => {
                let gone =
                    self.sent.sacked_segments() + self.sent.lost_segments() + self.recovery.arrived;
                u64::from(self.sent.segments().saturating_sub(gone)) * self.congestion.smss()
            }
        }
    }

    /// So many bytes in so many segments, as the window counts them.
    pub(in crate::tcp) fn counted(&self, params: &TcpParams, bytes: u64, segments: u32) -> u64 {
        match params.window_unit {
            WindowUnit::Bytes => bytes,
            WindowUnit::Segments => u64::from(segments) * self.congestion.smss(),
        }
    }

    /// An acknowledgment that is not older than the last arrived.
    #[inline(always)]
    pub(in crate::tcp) fn on_ack<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        segment: &Segment,
        duplicate: bool,
    ) {
        if segment.ack < self.snd_una || self.sent.is_empty() {
            return;
        }
        let echo = segment.options.timestamps.map(|(_, echo)| echo);
        let echo = echo.filter(|_| self.peer.timestamps);
        let mut delivered = Delivered { echo, ..Delivered::default() };
        let dsack = self.take_sack(segment, &mut delivered);
        let sacked = delivered.segments > 0;
        let advances = segment.ack > self.snd_una;
        let mut acked = Acknowledged::default();
        if advances {
            acked = self.sent.acknowledge(segment.ack, &mut delivered);
            self.snd_una = segment.ack;
            self.recovery.timeouts = 0;
        }
        self.measure(cx, segment, acked.timed, &delivered);
        self.tell_round_trip(cx, &acked);
        if cx.params.rack {
            self.recovery.rack.delivered(cx.now, &delivered);
        }
        let seen = Seen { advances, dsack, pure_duplicate: duplicate && !sacked && !dsack, echo };
        if !self.peer.sack {
            self.count_duplicates(seen, acked.segments, &mut delivered);
        }
        self.on_probe_acked(cx, seen);
        let lost_before = self.sent.lost_segments();
        let mut timer_set = false;
        let dubious = duplicate || sacked || dsack || self.recovery.state != Open;
        if dubious {
            self.recovery.new_first = false;
            timer_set = self.alert(cx, seen);
        }
        if advances && !timer_set {
            self.set_transmit_timer(cx, true);
        }
        let newly_lost = self.sent.lost_segments() > lost_before;
        self.adjust_window(cx, seen, &delivered, acked, newly_lost);
    }

    /// RFC 2018, RFC 2883 §4: a first block below the ACK, or inside the second block, tells
    /// of a duplicate. Returns whether it did.
    fn take_sack(&mut self, segment: &Segment, delivered: &mut Delivered) -> bool {
        if !self.peer.sack {
            return false;
        }
        let blocks = segment.options.sack.as_slice();
        let Some((left, right)) = blocks.first().copied() else { return false };
        let inside = blocks.get(1).is_some_and(|outer| left >= outer.0 && right <= outer.1);
        let dsack = right <= segment.ack || inside;
        if dsack {
            let segments = right.since(left).div_ceil(self.peer.smss);
            self.recovery.repair().undo.reported(right, segments);
        }
        for (left, right) in blocks.iter().skip(usize::from(dsack)) {
            if *right > segment.ack {
                self.sent.sack(*left, *right, delivered);
            }
        }
        dsack
    }

    /// RTT from what was acknowledged, else from what was reported (Linux
    /// `tcp_ack_update_rtt`).
    fn measure<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        segment: &Segment,
        timed: Option<crate::units::SimTime>,
        delivered: &Delivered,
    ) {
        let timed = timed.or(delivered.first_sent);
        if timed.is_none() && delivered.segments == 0 {
            return;
        }
        if let Some(sent_at) = timed.filter(|_| cx.params.rack) {
            self.recovery.rack.measured(cx.now.since(sent_at));
        }
        self.sample_round_trip(cx, timed, segment);
    }

    /// Without SACK: a duplicate ACK is a segment that has arrived; an ACK that advances tells
    /// of one hole filled, and takes the rest from those.
    fn count_duplicates(&mut self, seen: Seen, acked: u32, delivered: &mut Delivered) {
        if acked > 0 {
            delivered.segments = acked.saturating_sub(self.recovery.arrived).max(1);
            self.recovery.arrived = self.recovery.arrived.saturating_sub(acked - 1);
        } else if seen.pure_duplicate {
            self.recovery.arrived += 1;
            delivered.segments = 1;
        }
        let holes = self.sent.lost_segments().max(1);
        let most = self.sent.segments().saturating_sub(holes);
        if self.recovery.arrived > most {
            delivered.segments -= u32::from(seen.pure_duplicate).min(delivered.segments);
            self.recovery.arrived = most;
        }
        if seen.pure_duplicate {
            delivered.bytes = u64::from(delivered.segments) * self.congestion.smss();
        }
    }

    /// Something unusual was seen or is going on. Returns whether a timer was set.
    fn alert<O: Observer>(&mut self, cx: &mut Cx<'_, O>, seen: Seen) -> bool {
        if self.recovery.state == Open {
            self.recovery.nothing_resent();
        } else if self.recovery.state == Recovery && self.snd_una >= self.recovery.recover {
            self.recovery.arrived = if self.peer.sack { 0 } else { self.recovery.arrived };
            if self.leave_recovery(cx, seen.echo) {
                return false;
            }
            self.end_reduction(cx);
        }
        let found;
        match self.recovery.state {
            Recovery => {
                if seen.advances {
                    self.undo_partial(cx, seen);
                }
                if self.recovery.undo().unreported == Some(0) && self.may_undo(cx, None) {
                    self.undo_reduction(cx, false);
                    self.keep_open();
                }
                found = self.find_losses(cx, seen.advances);
                if self.recovery.state != Recovery && self.sent.lost_segments() > 0 {
                    self.enter_recovery(cx);
                }
            }
            Loss => {
                self.process_loss(cx, seen);
                found = self.find_losses(cx, false);
                if self.recovery.state == Open || found.retransmission_lost {
                    self.open_or_recover(cx);
                }
            }
            _ => {
                if self.recovery.undo().unreported == Some(0) && self.may_undo(cx, None) {
                    self.undo_reduction(cx, false);
                }
                found = self.find_losses(cx, seen.advances);
                self.open_or_recover(cx);
            }
        }
        found.timer_set
    }

    fn open_or_recover<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.sent.lost_segments() > 0 {
            self.enter_recovery(cx);
        } else {
            self.keep_open();
        }
    }

    /// Open, or Disorder while something has arrived beyond a hole or was sent again.
    fn keep_open(&mut self) {
        let resent = self.sent.front().is_some_and(|oldest| oldest.transmissions > 1);
        let arrived = self.sent.sacked_segments() + self.recovery.arrived > 0;
        let state = if resent || arrived { Disorder } else { Open };
        if self.recovery.state != state {
            self.recovery.state = state;
            self.recovery.recover = self.snd_nxt;
        }
        if !resent {
            self.recovery.nothing_resent();
        }
    }

    /// Marks what is lost.
    fn find_losses<O: Observer>(&mut self, cx: &mut Cx<'_, O>, advances: bool) -> Found {
        let mut found = Found::default();
        if !self.peer.sack {
            // Linux tcp_newreno_mark_lost.
            let enough =
                self.recovery.state < Recovery && self.recovery.arrived >= cx.params.dupthresh;
            if enough || (self.recovery.state == Recovery && advances) {
                self.sent.mark_front_lost();
            }
        } else if cx.params.rack {
            found = self.find_overdue(cx);
        } else {
            self.sent.lose_by_count(cx.params.dupthresh);
        }
        found
    }

    fn find_overdue<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Found {
        let rack = &mut self.recovery.rack;
        let Some(newest) = rack.newest.filter(|_| rack.advanced) else {
            return Found::default();
        };
        rack.advanced = false;
        let certain =
            self.recovery.state >= Recovery || self.sent.sacked_segments() >= cx.params.dupthresh;
        let window = rack.reordering_window(certain, self.rtt.srtt().unwrap_or_default());
        let overdue = self.sent.lose_by_time(cx.now, newest, rack.rtt + window);
        if let Some(after) = overdue.check_after {
            self.stop_transmit_timers();
            self.timers.set(TimerKind::Reorder, cx.now + after);
        }
        Found {
            retransmission_lost: overdue.retransmission_lost,
            timer_set: overdue.check_after.is_some(),
        }
    }

    /// The reordering timer fired: what is still missing is lost (RFC 8985 §6.3).
    pub(in crate::tcp) fn on_reordering_timeout<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.recovery.rack.advanced = true;
        let before = self.sent.lost_segments();
        self.find_overdue(cx);
        if self.sent.lost_segments() > before && self.recovery.state != Recovery {
            self.enter_recovery(cx);
            let seen = Seen::default();
            let one =
                Delivered { segments: 1, bytes: self.congestion.smss(), ..Delivered::default() };
            self.adjust_window(cx, seen, &one, Acknowledged::default(), true);
        }
        if !self.timers.is_running(TimerKind::Reorder) {
            self.arm_timeout_of_oldest(cx);
        }
    }

    /// RFC 6675 §5 step 4; Linux `tcp_enter_recovery`.
    fn enter_recovery<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let why = match (self.peer.sack, cx.params.rack) {
            (false, _) => WindowCause::DuplicateAcks,
            (true, true) => WindowCause::Rack,
            (true, false) => WindowCause::Sack,
        };
        self.remember_window();
        // What limited transmit sent does not count (RFC 5681 §3.2 step 2).
        let flight = self.flight() - self.recovery.limited_transmit.min(self.flight());
        let prior_cwnd = self.congestion.cwnd();
        self.congestion.reduce_threshold(cx.params, flight);
        self.recovery.repair().reduction = super::Reduction { prior_cwnd, ..Default::default() };
        self.recovery.probe.end = None;
        self.recovery.state = Recovery;
        self.recovery.recover = self.snd_nxt;
        self.recovery.why = why;
        self.recovery.force = true;
        if cx.params.rate_reduction == RateReduction::Off {
            self.congestion.set_cwnd(self.congestion.ssthresh());
            self.note_window(cx, why);
        }
    }

    /// Recovery is over: cwnd is ssthresh, unless the reduction was taken back.
    fn end_reduction<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.recovery.arrived = 0;
        self.recovery.limited_transmit = 0;
        if self.recovery.undo().marker.is_some() {
            self.congestion.set_cwnd(self.congestion.ssthresh());
            self.note_window(cx, WindowCause::RecoveryDone);
        }
    }

    /// A partial acknowledgment that answers an original: the recovery was for nothing.
    fn undo_partial<O: Observer>(&mut self, cx: &mut Cx<'_, O>, seen: Seen) {
        let undo = self.recovery.undo();
        let delayed = cx.params.undo && undo.marker.is_some() && undo.answers_original(seen.echo);
        if delayed {
            self.recovery.rack.reordering_seen = true;
            self.undo_reduction(cx, true);
            self.keep_open();
        }
    }

    /// After a timeout (Linux `tcp_process_loss`).
    fn process_loss<O: Observer>(&mut self, cx: &mut Cx<'_, O>, seen: Seen) {
        if seen.advances && self.may_undo(cx, seen.echo) {
            self.undo_reduction(cx, true);
            if self.peer.sack {
                self.recovery.state = Open;
            }
            return;
        }
        let recovered = self.snd_una >= self.recovery.recover;
        self.test_for_spurious_timeout(cx, seen, recovered);
        if recovered {
            self.recovery.arrived = 0;
            self.leave_recovery(cx, seen.echo);
        } else if !self.peer.sack && seen.advances {
            self.recovery.arrived = 0;
        }
    }

    /// F-RTO (RFC 5682 §2.1): the first acknowledgment after a timeout lets new data go
    /// instead of further retransmissions. If that draws duplicates the timeout was right.
    fn test_for_spurious_timeout<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        seen: Seen,
        recovered: bool,
    ) {
        if !self.recovery.forward {
            return;
        }
        if self.snd_nxt > self.recovery.recover {
            self.recovery.forward &= !seen.pure_duplicate;
        } else if seen.advances && !recovered {
            self.recovery.recover = self.snd_nxt;
            self.recovery.forward = self.queue.bytes() > 0 && self.usable_window() > 0;
            self.recovery.new_first = self.recovery.forward && cx.params.undo;
        }
    }

    /// The retransmission timer expired (RFC 5681 §3.1, RFC 8985 §6.3; Linux
    /// `tcp_enter_loss`).
    pub(in crate::tcp) fn enter_loss<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let first = self.recovery.timeouts == 1;
        let why = WindowCause::Timeout(self.recovery.timeouts);
        let patience = if cx.params.rack { self.recovery.rack.rtt } else { Duration::ZERO };
        self.recovery.arrived = 0;
        self.sent.lose_by_timeout(cx.now, patience);
        let fresh = self.recovery.state < Recovery;
        // Equation 4 once for a window of data.
        let reduced = !fresh && self.recovery.recover > self.snd_una;
        if !reduced || (self.recovery.state == Loss && first) {
            self.remember_window();
            self.congestion.reduce_threshold(cx.params, self.flight());
        }
        let smss = self.congestion.smss();
        // RFC 5681: one segment. Linux lets it be one more than what may still arrive.
        let spared = match cx.params.window_unit {
            WindowUnit::Bytes => 0,
            WindowUnit::Segments => self.in_flight(cx.params),
        };
        self.congestion.set_cwnd(spared + smss);
        self.congestion.on_timeout(self.snd_nxt);
        self.recovery.state = Loss;
        self.recovery.recover = self.snd_nxt;
        self.recovery.probe = super::Probe::default();
        self.recovery.limited_transmit = 0;
        self.recovery.new_first = false;
        self.recovery.forward = cx.params.undo && (fresh || !first);
        self.note_window(cx, why);
    }

    /// What the acknowledgment does to cwnd.
    #[inline(always)]
    fn adjust_window<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        seen: Seen,
        delivered: &Delivered,
        acked: Acknowledged,
        newly_lost: bool,
    ) {
        let amount = self.counted(cx.params, delivered.bytes, delivered.segments);
        if self.recovery.state == Recovery {
            if cx.params.rate_reduction == RateReduction::Prr {
                let pipe = self.in_flight(cx.params);
                let window = self.congestion.window();
                let advances = seen.advances && !newly_lost;
                let cwnd = self.recovery.repair().reduction.on_ack(&window, pipe, amount, advances);
                self.congestion.set_cwnd(cwnd);
                self.note_window(cx, self.recovery.why);
            }
        } else if seen.advances && acked.payload > 0 {
            self.recovery.limited_transmit = 0;
            self.grow_window(cx, amount);
        }
    }
}

/// What looking for losses found.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    retransmission_lost: bool,
    timer_set: bool,
}
