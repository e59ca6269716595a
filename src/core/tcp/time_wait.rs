//! What may end a TIME-WAIT early: a new connection between the same ports.
//!
//! Read RFC 9293 §3.6.1 and RFC 6191 §2.
//!
//! Simplified: a connection that was reopened by what turns out to be an old SYN does not
//! return to TIME-WAIT. And the world draws initial sequence numbers at random where RFC 9293
//! §3.4.1 has a clock drive them, so that without timestamps only every second SYN that comes
//! to a TIME-WAIT finds its sequence number larger.

use super::connection::Connection;
use super::params::Reopen;
use super::{Cx, Observer, TcpParams};
use crate::trace::TcpState;
use crate::units::SimTime;
use crate::wire::{Flags, Segment, Seq};

/// How far the next connection's sequence numbers begin beyond the last one's: more than an
/// unscaled window (RFC 9293 §3.6.1 asks for more than the largest used; Linux takes this).
const GAP: u32 = 65_537;

impl Connection {
    /// Whether `syn` may open a new connection in the place of this one, which is in
    /// TIME-WAIT.
    pub fn gives_way_to(&self, params: &TcpParams, syn: &Segment) -> bool {
        let only_syn = syn.has(Flags::SYN) && !syn.has(Flags::ACK) && !syn.has(Flags::RST);
        if self.state != TcpState::TimeWait || !only_syn {
            return false;
        }
        let larger = syn.seq > self.rcv.rcv_nxt;
        let timestamp = syn.options.timestamps.filter(|_| self.peer.timestamps);
        match (params.time_wait_reopen, timestamp) {
            (Reopen::Off, _) => false,
            (Reopen::Rfc6191, Some((value, _))) => {
                let later = value.wrapping_sub(self.peer.ts_recent) as i32;
                later > 0 || (later == 0 && larger)
            }
            _ => larger,
        }
    }

    /// Whether this host may open a new connection in the place of this one: it has been in
    /// TIME-WAIT for a while, and timestamps tell what is old (Linux `tcp_twsk_unique`).
    pub fn may_be_replaced(&self, params: &TcpParams, now: SimTime) -> bool {
        let ends = self.timers.next().filter(|_| self.state == TcpState::TimeWait);
        params.time_wait_reuse
            && self.peer.timestamps
            && ends.is_some_and(|ends| {
                params.time_wait - ends.since(now) >= params.time_wait_reuse_after
            })
    }

    /// The initial sequence number of a connection that takes this one's place.
    pub fn successor_iss(&self) -> Seq {
        self.snd_nxt + GAP
    }

    /// TIME-WAIT ends now, because a new connection takes the place of this one.
    pub fn make_way<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.finish(cx);
    }
}
