//! What an arriving segment does, step by step in the order of RFC 9293 §3.10.7.4: sequence
//! number, RST, SYN, ACK, text, FIN. Read that first. (Security and URG do not exist here.)
//!
//! Old timestamps are judged in `arrival/paws`, before the sequence number.

mod ack;
mod paws;
mod syn_sent;
mod text;

pub(super) use ack::timestamp;

use super::connection::{Connection, PendingReset, reset_numbers};
use super::{Cx, Observer, TcpEvent};
use crate::trace::{AckCause, ResetCause, TcpState, TimerKind};
use crate::wire::{Flags, Segment};

impl Connection {
    /// A segment arrived. Answers are asked for by [`Connection::poll_segment`].
    pub fn on_segment<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) {
        // Most segments acknowledge something, which lies apart.
        self.sent.fetch();
        self.probing.unanswered = 0;
        self.heard(cx);
        match self.state {
            // Whoever owns the ports answers for a connection that is not there.
            TcpState::Closed | TcpState::Listen => {}
            TcpState::SynSent => self.arrives_in_syn_sent(cx, segment),
            _ => self.arrives(cx, segment),
        }
        self.show_peer_window(cx);
    }

    /// The steps; each says whether to go on.
    fn arrives<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) {
        let rest;
        let mut segment = segment;
        if self.state == TcpState::SynReceived {
            rest = self.without_known_syn(segment);
            segment = &rest;
        }
        let _ = self.check_timestamp(cx, segment)
            && self.check_sequence(cx, segment)
            && self.check_reset(cx, segment)
            && self.check_syn(cx, segment)
            && self.check_ack(cx, segment)
            && self.take_text(cx, segment)
            && (segment.has(Flags::FIN) || self.rcv.fin.is_some())
            && self.take_fin(cx, segment);
    }

    /// In a simultaneous open the peer's SYN comes a second time, with the acknowledgment of
    /// ours (RFC 9293 §3.5, figure 9, lines 5 to 7). The sequence check would refuse it for
    /// its SYN, which is known; what counts is the rest.
    fn without_known_syn(&self, segment: &Segment) -> Segment {
        let mut rest = *segment;
        let known = self.active
            && segment.has(Flags::SYN.with(Flags::ACK))
            && segment.seq + 1 == self.rcv.rcv_nxt
            && segment.ack > self.snd_una
            && segment.ack <= self.snd_nxt;
        if known {
            rest.seq += 1;
            rest.flags = Flags(rest.flags.0 & !Flags::SYN.0);
        }
        rest
    }

    /// First: the segment must lie in the window. What does not is answered with an ACK.
    fn check_sequence<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) -> bool {
        if self.rcv.acceptable(segment.seq, segment.seq_len()) {
            self.remember_timestamp(cx, segment);
            return true;
        }
        if segment.has(Flags::RST) {
            return false;
        }
        self.answer_unacceptable(cx, segment);
        if segment.seq == self.rcv.rcv_nxt && !segment.has(Flags::SYN) {
            // The window is closed: the text is refused, but a valid ACK counts.
            self.check_only_ack(cx, segment);
        }
        false
    }

    fn answer_unacceptable<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) {
        let repeated_syn = self.state == TcpState::SynReceived
            && segment.has(Flags::SYN)
            && !segment.has(Flags::ACK)
            && segment.seq + 1 + self.early.taken == self.rcv.rcv_nxt;
        if repeated_syn {
            // The RFC answers with an ACK, which the peer in SYN-SENT can only drop. BSD and
            // Linux send the SYN-ACK again, which it waits for; so does this.
            self.repeat_syn_ack = true;
            return;
        }
        if self.state == TcpState::TimeWait && segment.has(Flags::FIN) {
            // §3.10.7.4, eighth, TIME-WAIT: acknowledge it and wait anew.
            self.timers.set(TimerKind::TimeWait, cx.now + cx.params.time_wait);
        }
        if segment.seq_len() > 0 {
            self.rcv.note_duplicate(segment.seq, segment.seq_end());
        }
        match cause_of_answer(self, segment) {
            // Data that cannot be taken is no part of a storm of ACKs, so it always gets its
            // answer (Linux tcp_oow_rate_limited).
            AckCause::Challenge if segment.payload == 0 => self.challenge(cx),
            cause => {
                if cause == AckCause::Duplicate {
                    self.acks.on_duplicate(cx.params);
                }
                self.acks.at_once(cause);
            }
        }
    }

    /// Second: RST. Only the exact sequence number counts; another one in the window is
    /// answered with a challenge ACK (RFC 5961 §3.2). By RFC 793 it counted, too.
    fn check_reset<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) -> bool {
        if !segment.has(Flags::RST) {
            return true;
        }
        if segment.seq != self.rcv.rcv_nxt && cx.params.challenge_acks {
            self.challenge(cx);
            return false;
        }
        use TcpState::{Closing, LastAck, SynReceived, TimeWait};
        match self.state {
            SynReceived if self.active => self.events.raise(TcpEvent::Refused),
            SynReceived if self.early.announced => self.lose_connection(cx),
            // The listener goes on; nobody had been told of this connection. And who has
            // closed and only waits for acknowledgments learns nothing new.
            SynReceived | Closing | LastAck | TimeWait => {}
            _ => self.lose_connection(cx),
        }
        self.finish(cx);
        false
    }

    fn lose_connection<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.events.raise(TcpEvent::Reset);
        if cx.params.reset_discards_received {
            self.rcv.discard();
            self.events.drop_kind(TcpEvent::Readable);
        }
    }

    /// Fourth (the third, security, does not exist here): a SYN inside the window is answered
    /// with a challenge ACK (RFC 5961 §4.2), in SYN-RECEIVED too, where the RFC would return
    /// a passive opener to LISTEN. By RFC 793 it is an error that ends the connection: "send a
    /// reset", and the user hears of one.
    fn check_syn<O: Observer>(&mut self, cx: &mut Cx<'_, O>, segment: &Segment) -> bool {
        if !segment.has(Flags::SYN) {
            return true;
        }
        if cx.params.challenge_acks {
            self.challenge(cx);
        } else {
            self.answer_with_reset(segment, ResetCause::Aborted);
            if self.state.is_synchronized() || self.early.announced {
                self.lose_connection(cx);
            }
            self.finish(cx);
        }
        false
    }

    /// A challenge ACK, unless one left a moment ago (RFC 5961 §7): two ends that find each
    /// other's segments unacceptable would answer each other for ever.
    pub(super) fn challenge<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if cx.now >= self.vigil.challenge_from {
            self.vigil.challenge_from = cx.now + cx.params.challenge_ack_interval;
            self.acks.at_once(AckCause::Challenge);
        }
    }

    /// A reset answers `segment`, the connection (if any) staying as it is.
    fn answer_with_reset(&mut self, segment: &Segment, why: ResetCause) {
        let (seq, ack) = reset_numbers(segment);
        self.reset = Some(PendingReset { why, seq, ack });
    }
}

/// Why a segment outside the window is answered.
fn cause_of_answer(connection: &Connection, segment: &Segment) -> AckCause {
    let expected = connection.rcv.rcv_nxt;
    if segment.has(Flags::FIN) && segment.seq_end() == expected {
        AckCause::Fin
    } else if segment.seq_len() == 0 && segment.seq + 1 == expected {
        AckCause::ProbeReply
    } else if segment.seq_len() > 0 && segment.seq < expected {
        AckCause::Duplicate
    } else {
        AckCause::Challenge
    }
}
