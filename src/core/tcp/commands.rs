//! What the application asks of its connection (RFC 9293 §3.9.1, §3.10.2 to §3.10.5).
//!
//! Simplified: the send buffer is unbounded, so a write always takes everything.

use super::connection::{Connection, PendingReset};
use super::{Cx, Observer, TcpEvent};
use crate::trace::{AckCause, ResetCause, TcpState};

impl Connection {
    /// The application hands over bytes (SEND). Ignored when it has closed its side.
    pub fn write<O: Observer>(&mut self, _cx: &mut Cx<'_, O>, bytes: u64) {
        if bytes > 0 && self.queue.is_open() && self.state != TcpState::Closed {
            self.queue.write(bytes);
        }
    }

    /// The application took bytes (RECEIVE): the window may open, and if it opened by enough
    /// the peer is told. Taking more than is there takes what is there.
    pub fn read<O: Observer>(&mut self, cx: &mut Cx<'_, O>, bytes: u64) {
        let full = self.acks.full_segment();
        // Where it was due before, the reason is another (a first window that could not be
        // larger): the next ACK will do.
        let due_before = self.rcv.update_due(full);
        self.rcv.read(cx.params, cx.now, bytes);
        if self.may_receive() && !due_before && self.rcv.update_due(full) {
            self.acks.at_once(AckCause::WindowUpdate);
        }
        if self.rcv.readable == 0 {
            self.acks.all_read(cx.params);
        }
    }

    fn may_receive(&self) -> bool {
        use TcpState::{Established, FinWait1, FinWait2};
        let open = matches!(self.state, Established | FinWait1 | FinWait2);
        (open || self.answers_early()) && !self.rcv.abandoned
    }

    /// Full close: the application neither writes nor reads any more. What was written is
    /// still delivered. With data unread the connection is reset instead, if the parameter
    /// says so (RFC 9293 §3.6.1).
    pub fn close<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let used = self.state.is_synchronized() || self.early.announced;
        if self.rcv.readable > 0 && cx.params.reset_on_unread_data && used {
            self.rcv.discard();
            return self.reset_and_finish(cx, ResetCause::UnreadData);
        }
        self.rcv.abandoned = true;
        self.rcv.discard();
        self.events.drop_kind(TcpEvent::Readable);
        self.shutdown(cx);
        if self.state == TcpState::FinWait2 {
            self.limit_fin_wait2(cx);
        }
    }

    /// Half close: the application writes no more; a FIN follows what was written, and reading
    /// goes on (RFC 9293 §3.10.4).
    pub fn shutdown<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        match self.state {
            // Nothing is sent at all; a SYN-ACK that comes later finds no connection.
            TcpState::Listen | TcpState::SynSent => return self.finish(cx),
            TcpState::Closed => return,
            _ if !self.queue.is_open() => return,
            // RFC 9293 §3.10.4: the states change now, though the FIN may have to wait. From
            // SYN-RECEIVED this goes on when the handshake is complete (see `arrival`).
            TcpState::Established => self.go(cx, TcpState::FinWait1),
            TcpState::CloseWait => self.go(cx, TcpState::LastAck),
            _ => {}
        }
        self.queue.finish();
    }

    /// Throws the connection away (ABORT, RFC 9293 §3.10.5): a RST tells the peer, unless
    /// there is nothing that it would have to be told of.
    pub fn abort<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        use TcpState::{Closed, Closing, LastAck, Listen, SynSent, TimeWait};
        self.rcv.discard();
        match self.state {
            Closed => {}
            Listen | SynSent | Closing | LastAck | TimeWait => self.finish(cx),
            _ => self.reset_and_finish(cx, ResetCause::Aborted),
        }
    }

    /// A RST leaves, `<SEQ=SND.NXT><ACK=RCV.NXT>`, and the connection is over.
    pub(super) fn reset_and_finish<O: Observer>(&mut self, cx: &mut Cx<'_, O>, why: ResetCause) {
        let (seq, ack) = (self.snd_nxt, Some(self.rcv.rcv_nxt));
        self.reset = Some(PendingReset { why, seq, ack });
        self.finish(cx);
    }
}
