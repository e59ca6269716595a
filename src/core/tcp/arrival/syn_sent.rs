//! A segment arrives in SYN-SENT (RFC 9293 §3.10.7.3).
//!
//! Simplified: text on a SYN-ACK (only TCP Fast Open may send it) is not taken.

use crate::tcp::connection::Connection;
use crate::tcp::{Cx, Observer, TcpEvent};
use crate::trace::{ResetCause, RtoCause, SendCause, TcpState};
use crate::wire::{Flags, Segment};

impl Connection {
    pub(super) fn arrives_in_syn_sent<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        segment: &Segment,
    ) {
        let has_ack = segment.has(Flags::ACK);
        // First: an ACK of anything but our SYN is answered with a reset.
        let acceptable = segment.ack > self.iss && segment.ack <= self.snd_nxt;
        if has_ack && !acceptable {
            if !segment.has(Flags::RST) {
                self.answer_with_reset(segment, ResetCause::BadAck);
            }
            return;
        }
        // Second: a reset counts only with an acceptable ACK.
        if segment.has(Flags::RST) {
            if has_ack {
                self.events.raise(TcpEvent::Refused);
                self.finish(cx);
            }
            return;
        }
        // Fourth: the SYN.
        if !segment.has(Flags::SYN) {
            return;
        }
        self.learn_from_syn(cx.params, cx.now, segment);
        if has_ack {
            self.learn_cookie(segment);
            self.acknowledge_handshake(cx, segment);
            self.acks.now = Some(SendCause::Handshake);
        } else {
            // Simultaneous open: our SYN leaves again, now with an acknowledgment.
            self.go(cx, TcpState::SynReceived);
            self.repeat_syn_ack = true;
        }
    }

    /// Our SYN is acknowledged: the connection is established.
    pub(super) fn acknowledge_handshake<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        segment: &Segment,
    ) {
        self.retire(cx, segment);
        self.snd_wl2 = segment.ack;
        self.resend_early_data();
        self.congestion.establish(cx.params, self.peer.smss, self.syn_losses, self.snd_nxt);
        self.end_handshake(cx);
        self.note_window(cx, crate::trace::WindowCause::Start);
        if !self.early.announced {
            self.events.raise(TcpEvent::Connected);
        }
    }

    /// The connection is established, and goes on to close if the application has done so.
    pub(in crate::tcp) fn end_handshake<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.recovery.timeouts > 0 {
            self.rtt.after_syn_timeout(cx.params);
            self.note_rto(cx, RtoCause::SynTimeout);
            self.recovery.timeouts = 0;
        }
        self.repeat_syn_ack = false;
        self.go(cx, TcpState::Established);
        self.keep_watch(cx);
        if !self.queue.is_open() {
            // The application closed while the handshake was under way.
            self.go(cx, TcpState::FinWait1);
        }
    }
}
