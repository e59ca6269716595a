//! The fifth step: the acknowledgment and the window (RFC 9293 §3.10.7.4, RFC 5681 §2).

use crate::tcp::congestion::RoundTrip;
use crate::tcp::connection::{Connection, Probing};
use crate::tcp::sent::{Acknowledged, Delivered};
use crate::tcp::{Cx, Observer};
use crate::trace::{ResetCause, TcpNote, TcpState, TimerKind, WindowCause};
use crate::units::{Duration, SimTime};
use crate::wire::{Flags, Segment};

impl Connection {
    /// Fifth: ACK.
    #[inline(always)]
    pub(super) fn check_ack<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) -> bool {
        if !segment.has(Flags::ACK) {
            return false;
        }
        if self.state == TcpState::SynReceived && !self.check_handshake_ack(cx, segment) {
            return self.state.is_synchronized();
        }
        // Something that was never sent; or, by RFC 5961 §5, an ACK older than any window.
        let oldest = self.snd_una - self.max_snd_wnd;
        if segment.ack > self.snd_nxt || (cx.params.challenge_acks && segment.ack < oldest) {
            self.challenge(cx);
            return false;
        }
        let duplicate = self.is_duplicate_ack(segment);
        self.update_window(segment);
        if self.has_scoreboard(cx.params) {
            self.on_ack(cx, segment, duplicate);
        } else if segment.ack > self.snd_una {
            let acked = self.retire(cx, segment);
            self.on_new_ack(cx, acked);
        } else if duplicate {
            self.on_duplicate_ack(cx);
        }
        self.fin_acknowledged(cx)
    }

    /// The same where nothing but the acknowledgment counts.
    #[cold]
    #[inline(never)]
    pub(super) fn check_only_ack<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) {
        self.check_ack(cx, segment);
    }

    /// An acknowledgment of our SYN, where it is acceptable. Returns whether it acknowledges
    /// data besides.
    fn check_handshake_ack<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) -> bool {
        if segment.ack <= self.snd_una || segment.ack > self.snd_nxt {
            self.answer_with_reset(segment, ResetCause::BadAck);
            return false;
        }
        if !self.active && self.early.announced && self.complete_early(cx, segment) {
            return true;
        }
        if self.state == TcpState::SynReceived {
            self.acknowledge_handshake(cx, segment);
        }
        self.update_window(segment);
        false
    }

    /// RFC 5681 §2: data is outstanding, the segment has no data, no SYN, no FIN, and
    /// acknowledges and offers just what the last one did.
    fn is_duplicate_ack(&self, segment: &Segment) -> bool {
        self.snd_una != self.snd_nxt
            && segment.seq_len() == 0
            && segment.ack == self.snd_una
            && u32::from(segment.window) << self.peer.scale == self.snd_wnd
    }

    /// Takes what is acknowledged out of the retransmission queue, measures the round trip,
    /// and restarts the timer (RFC 6298 §5.2, §5.3). Returns the bytes of payload.
    pub(in crate::tcp) fn retire<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        segment: &Segment,
    ) -> u64 {
        let mut delivered = Delivered::default();
        let acked = self.sent.acknowledge(segment.ack, &mut delivered);
        self.snd_una = segment.ack;
        // A handshake that is only assumed to have been made measures nothing.
        if self.state.is_synchronized() || !self.warm {
            self.sample_round_trip(cx, acked.timed, segment);
            if let Some(sent_at) = acked.timed.filter(|_| cx.params.rack) {
                self.recovery.rack.measured(cx.now.since(sent_at));
            }
        }
        self.tell_round_trip(cx, &acked);
        self.arm_retransmission(cx);
        acked.payload
    }

    /// Takes a sample of the round trip, if there is one.
    pub(in crate::tcp) fn sample_round_trip<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        timed: Option<SimTime>,
        segment: &Segment,
    ) {
        if let Some(sample) = self.round_trip(cx.now, timed, segment) {
            self.rtt.sample(cx.params, sample, self.snd_una, self.snd_nxt);
            if O::DETAIL {
                cx.observer.note(TcpNote::Rtt {
                    sample,
                    srtt: self.rtt.srtt().unwrap_or_default(),
                    rttvar: self.rtt.rttvar(cx.params),
                    rto: self.rtt.rto(),
                });
            }
        }
    }

    /// Congestion control hears of the round trip of the youngest segment acknowledged, and
    /// may end slow start because of it.
    pub(in crate::tcp) fn tell_round_trip<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        acked: &Acknowledged,
    ) {
        let Some(sent_at) = acked.youngest.filter(|_| acked.payload > 0) else { return };
        let trip = RoundTrip {
            now: cx.now,
            sample: cx.now.since(sent_at),
            srtt: self.rtt.srtt().unwrap_or_default(),
            snd_una: self.snd_una,
            snd_nxt: self.snd_nxt,
        };
        if self.congestion.on_round_trip(&trip) {
            self.note_window(cx, WindowCause::Hystart);
        }
    }

    /// The round trip that an ACK measures: from when the first of what it acknowledges was
    /// sent. Where some of that was sent twice only the echoed timestamp can tell, to the
    /// millisecond (RFC 6298 §3, RFC 7323 §4.1).
    fn round_trip(
        &self,
        now: SimTime,
        timed: Option<SimTime>,
        segment: &Segment,
    ) -> Option<Duration> {
        if let Some(sent_at) = timed {
            return Some(now.since(sent_at));
        }
        self.echoed(now, segment).map(|(_, elapsed)| elapsed)
    }

    /// The timestamp that the segment echoes, and how long ago it was sent, to the millisecond.
    pub(super) fn echoed(&self, now: SimTime, segment: &Segment) -> Option<(u32, Duration)> {
        let (_, echo) = segment.options.timestamps.filter(|_| self.peer.timestamps)?;
        let elapsed = timestamp(now).wrapping_sub(echo);
        (elapsed <= i32::MAX as u32).then(|| (echo, Duration::from_millis(u64::from(elapsed))))
    }

    /// The window, unless the segment is older than the one that told of it last.
    ///
    /// The RFC judges the age by sequence number first, and would ignore the window of a
    /// retransmission although its acknowledgment is new: the old window, counted from the new
    /// SND.UNA, would reach beyond what was offered. So a new acknowledgment always counts, as
    /// in Linux (`tcp_may_update_window`).
    #[inline(always)]
    fn update_window(&mut self, segment: &Segment) {
        let current = segment.ack > self.snd_una
            || (segment.ack == self.snd_una
                && (self.snd_wl1 < segment.seq
                    || (self.snd_wl1 == segment.seq && self.snd_wl2 <= segment.ack)));
        if !current {
            return;
        }
        // The window of a SYN is not scaled (RFC 7323 §2.2). In a simultaneous open the second
        // one comes here as an ACK; what tells it is the option, which only a SYN has.
        let shift = if segment.options.window_scale.is_some() { 0 } else { self.peer.scale };
        self.snd_wnd = u32::from(segment.window) << shift;
        self.max_snd_wnd = self.max_snd_wnd.max(self.snd_wnd);
        self.snd_wl1 = segment.seq;
        self.snd_wl2 = segment.ack;
        if self.snd_wnd > 0 {
            self.timers.stop(TimerKind::Persist);
            self.probing = Probing::default();
        }
    }

    /// What the acknowledgment of our FIN does.
    fn fin_acknowledged<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> bool {
        if !(self.queue.fin_sent() && self.snd_una == self.snd_nxt) {
            return true;
        }
        match self.state {
            TcpState::FinWait1 => {
                self.go(cx, TcpState::FinWait2);
                if self.rcv.abandoned {
                    self.limit_fin_wait2(cx);
                }
                true
            }
            // What is in flight is told before there is no connection to tell it of.
            TcpState::Closing => {
                self.show_rest(cx);
                self.enter_time_wait(cx);
                false
            }
            TcpState::LastAck => {
                self.show_rest(cx);
                self.finish(cx);
                false
            }
            _ => true,
        }
    }

    /// A fully closed end does not wait for its peer's FIN for ever, if the parameter says so.
    pub(in crate::tcp) fn limit_fin_wait2<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if let Some(limit) = cx.params.fin_wait2_timeout {
            self.timers.set(TimerKind::FinWait2, cx.now + limit);
        }
    }

    /// Both FINs are acknowledged: 2·MSL begin.
    pub(super) fn enter_time_wait<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.timers.stop_all();
        self.sent.clear();
        self.go(cx, TcpState::TimeWait);
        self.timers.set(TimerKind::TimeWait, cx.now + cx.params.time_wait);
    }
}

/// The clock of timestamps: milliseconds (RFC 7323 §5.4: 1 ms to 1 s).
pub(in crate::tcp) fn timestamp(now: SimTime) -> u32 {
    (now.as_nanos() / 1_000_000) as u32
}
