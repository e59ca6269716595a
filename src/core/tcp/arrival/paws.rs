//! Timestamps of arriving segments: protection against wrapped sequence numbers.
//!
//! Read RFC 7323 §4.3 (which timestamp to echo) and §5.3 (which to refuse).

use crate::tcp::connection::Connection;
use crate::tcp::params::Paws;
use crate::tcp::{Cx, Observer};
use crate::trace::TcpState;
use crate::wire::{Flags, Segment};

/// TS.Recent says nothing after so many seconds of silence (RFC 7323 §5.5): 24 days.
const VALID_FOR: u64 = 24 * 86_400;

impl Connection {
    /// Before everything else (RFC 7323 §5.3 R1): a segment whose timestamp is older than the
    /// last one is answered with an ACK and dropped. A RST is judged without its timestamp
    /// (§5.2), or a peer that has forgotten its clock could not end a connection.
    ///
    /// A SYN in SYN-RECEIVED or TIME-WAIT is left to the rules for those states.
    pub(super) fn check_timestamp<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        segment: &Segment,
    ) -> bool {
        let paws = cx.params.paws;
        if !self.peer.timestamps || paws == Paws::Off || segment.has(Flags::RST) {
            return true;
        }
        let Some((value, _)) = segment.options.timestamps else {
            // §3.2: SHOULD be dropped, once timestamps were agreed on. Linux takes it.
            return paws == Paws::Linux || segment.has(Flags::SYN);
        };
        let age = self.peer.ts_recent.wrapping_sub(value) as i32;
        if age <= 0 {
            return true;
        }
        let second = cx.now.as_nanos() / 1_000_000_000;
        let valid = second < u64::from(self.vigil.timestamp_second) + VALID_FOR;
        let new_syn = segment.has(Flags::SYN) && self.state == TcpState::SynReceived;
        if !valid || new_syn {
            return true;
        }
        if paws == Paws::Linux && self.is_late_ack(segment) {
            return segment.ack == self.snd_una;
        }
        self.challenge(cx);
        false
    }

    /// An ACK without anything else that others have overtaken: where it tells what is known
    /// it is harmless, and where it tells less it is not worth an answer
    /// (Linux `tcp_disordered_ack`).
    fn is_late_ack(&self, segment: &Segment) -> bool {
        segment.is_pure_ack() && segment.seq == self.rcv.rcv_nxt && segment.ack <= self.snd_una
    }

    /// RFC 7323 §4.3: TS.Recent follows the segments that advance what is acknowledged.
    pub(super) fn remember_timestamp<O: Observer>(&mut self, cx: &Cx<'_, O>, segment: &Segment) {
        if let (true, Some((value, _))) = (self.peer.timestamps, segment.options.timestamps)
            && segment.seq <= self.peer.last_ack_sent
            && value.wrapping_sub(self.peer.ts_recent) as i32 >= 0
        {
            self.peer.ts_recent = value;
            self.vigil.took_timestamp(cx.now);
        }
    }
}
