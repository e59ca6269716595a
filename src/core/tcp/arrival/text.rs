//! The seventh and eighth steps: segment text and FIN (RFC 9293 §3.10.7.4).

use crate::tcp::ack_policy::AckTiming;
use crate::tcp::connection::Connection;
use crate::tcp::{Cx, Observer, TcpEvent};
use crate::trace::{AckCause, ResetCause, TcpState, TimerKind};
use crate::wire::{Flags, Segment};

impl Connection {
    /// Seventh: text.
    pub(super) fn take_text<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) -> bool {
        use TcpState::{Established, FinWait1, FinWait2};
        if segment.payload == 0 && self.active {
            self.note_first_echo(cx, segment);
        }
        if segment.payload == 0 || !matches!(self.state, Established | FinWait1 | FinWait2) {
            // After the peer's FIN there can be no text.
            return true;
        }
        let end = segment.seq + segment.payload;
        if self.rcv.abandoned && end > self.rcv.rcv_nxt {
            // Nobody will ever read it (RFC 9293 §3.6.1, RFC 1122 §4.2.2.13): tell the peer.
            self.answer_with_reset(segment, ResetCause::DataAfterClose);
            self.finish(cx);
            return false;
        }
        let taken = self.rcv.take(segment.seq, end);
        if taken.hole {
            self.acknowledge_gap(cx, taken.in_order > 0);
        } else if taken.in_order == 0 {
            self.acks.on_duplicate(cx.params);
            self.acks.at_once(AckCause::Duplicate);
        }
        if taken.in_order > 0 {
            self.arrived_in_order(cx, segment, taken.in_order);
        } else if self.peer.sack && segment.seq > self.rcv.rcv_nxt {
            // Without SACK the window stays, so that the duplicate ACK counts as one (Linux
            // tcp_data_queue_ofo).
            self.rcv.grow(cx.params, segment.payload);
        }
        true
    }

    fn arrived_in_order<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment, bytes: u32) {
        self.events.raise(TcpEvent::Readable);
        let pause = self.rtt.rto();
        self.acks.on_data(cx.params, cx.now, bytes, segment, pause);
        if segment.payload >= self.acks.full_segment() {
            self.note_full_segment(cx, segment);
        }
        // Where the text brings the FIN along, the next step decides about both at once, as
        // Linux does (`tcp_data_queue` before `tcp_ack_snd_check`).
        if cx.params.ack_fin_at_once || !segment.has(Flags::FIN) {
            let timing = self.acks.timing(cx.params);
            self.acknowledge_in_time(cx, timing);
        }
    }

    /// A full segment lets the window grow and, where it echoes a timestamp, tells the
    /// receiver the round-trip time.
    fn note_full_segment<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) {
        if self.rcv.grow(cx.params, segment.payload) {
            self.acks.window_grew();
        }
        if let Some(sample) = self.echoed(cx.now, segment) {
            self.rcv.on_round_trip(cx.params, cx.now, segment.payload, sample);
        }
    }

    /// RFC 5681 §4.2: at once when there is a gap, and when a gap fills; but what SACK will
    /// repeat anyway may wait a moment for more, if the parameter says so.
    fn acknowledge_gap<O: Observer>(&mut self, cx: &mut Cx<'_, O>, advances: bool) {
        let sack = self.peer.sack && !self.rcv.has_duplicate();
        let wait = self.acks.on_gap(cx.params, (sack, advances), self.rtt.srtt());
        if let Some(wait) = wait.filter(|_| !self.timers.is_running(TimerKind::DelayedAck)) {
            self.timers.set(TimerKind::DelayedAck, cx.now + wait);
        }
    }

    fn note_first_echo<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) {
        if let Some((echo, _)) = self.echoed(cx.now, segment) {
            self.rcv.on_first_echo(cx.params, cx.now, self.peer.smss, echo);
        }
    }

    /// An ACK is due, now or within the delayed-ACK timeout.
    fn acknowledge_in_time<O: Observer>(&mut self, cx: &mut Cx<'_, O>, timing: AckTiming) {
        match timing {
            AckTiming::AtOnce(cause) => self.acks.at_once(cause),
            AckTiming::Later if !self.timers.is_running(TimerKind::DelayedAck) => {
                self.timers.set(TimerKind::DelayedAck, cx.now + cx.params.delayed_ack);
            }
            AckTiming::Later => {}
        }
    }

    /// Eighth: FIN. It counts when everything before it is there.
    pub(super) fn take_fin<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) -> bool {
        if segment.has(Flags::FIN) && !self.rcv.fin_reached {
            self.rcv.fin = Some(segment.seq + segment.payload);
        }
        if self.rcv.fin != Some(self.rcv.rcv_nxt) || self.rcv.fin_reached {
            if segment.has(Flags::FIN) && !self.rcv.fin_reached {
                self.rcv.take_fin_beyond(segment.seq + segment.payload);
                self.acks.at_once(AckCause::Gap);
            }
            return true;
        }
        self.rcv.fin_reached = true;
        self.rcv.rcv_nxt += 1;
        if !self.rcv.abandoned {
            self.events.raise(TcpEvent::Readable);
        }
        self.peer_closed(cx);
        if cx.params.ack_fin_at_once || self.state == TcpState::TimeWait {
            self.acks.at_once(AckCause::Fin);
        } else {
            let timing = self.acks.on_fin(cx.params);
            self.acknowledge_in_time(cx, timing);
        }
        true
    }

    fn peer_closed<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        match self.state {
            TcpState::Established => self.go(cx, TcpState::CloseWait),
            // Our FIN is not acknowledged, or the ACK step would have moved on.
            TcpState::FinWait1 => self.go(cx, TcpState::Closing),
            TcpState::FinWait2 => self.enter_time_wait(cx),
            _ => {}
        }
    }
}
