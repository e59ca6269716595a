//! Watching over a silent or unwilling peer: TCP keepalive and the limits of patience.
//!
//! Read RFC 9293 §3.8.3 (when to give up) and §3.8.4 (keepalive). TCP keepalive has nothing to
//! do with HTTP keep-alive: it sends empty segments on a connection on which nobody says
//! anything, to find out whether the peer is still there.
//!
//! Simplified: a connection that keepalive finds dead just ends; Linux also sends a reset,
//! which meets nobody either.

use super::connection::Connection;
use super::{Cx, Observer};
use crate::trace::{TcpState, TimerKind};
use crate::units::{Duration, SimTime};

/// What is remembered about the peer's signs of life. Small, since every connection has it.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Vigil {
    /// From when on a challenge ACK may leave (RFC 5961 §7).
    pub(super) challenge_from: SimTime,
    /// In which second TS.Recent was taken: its age is judged by the day (RFC 7323 §5.5).
    pub(super) timestamp_second: u32,
    /// Keepalive probes since the peer was heard.
    probes: u16,
    /// A keepalive probe is to leave.
    pub(super) probe_due: bool,
}

impl Vigil {
    /// TS.Recent was taken now.
    pub(super) fn took_timestamp(&mut self, now: SimTime) {
        self.timestamp_second = (now.as_nanos() / 1_000_000_000) as u32;
    }
}

impl Connection {
    /// Something arrived: the peer lives, and its silence begins anew.
    pub(super) fn heard<O: Observer>(&mut self, cx: &Cx<'_, O>) {
        if self.timers.is_running(TimerKind::KeepAlive) {
            self.keep_watch(cx);
        }
    }

    /// The connection is established: keepalive begins, if it is on.
    pub(super) fn keep_watch<O: Observer>(&mut self, cx: &Cx<'_, O>) {
        if cx.params.keepalive {
            self.vigil.probes = 0;
            self.timers.set(TimerKind::KeepAlive, cx.now + cx.params.keepalive_after);
        }
    }

    /// The keepalive timer fired: probe; or the end, if probes went unanswered. With data
    /// outstanding the retransmission timer does the asking (Linux `tcp_keepalive_timer`).
    pub(super) fn on_keepalive_timeout<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let params = cx.params;
        if !self.sent.is_empty() || self.queue.bytes() > 0 {
            self.timers.set(TimerKind::KeepAlive, cx.now + params.keepalive_after);
        } else if u32::from(self.vigil.probes) >= params.keepalive_probes {
            self.give_up(cx);
        } else {
            self.vigil.probes += 1;
            self.vigil.probe_due = true;
            self.timers.set(TimerKind::KeepAlive, cx.now + params.keepalive_interval);
        }
    }

    /// Whether to stop trying, a timer having expired once more (RFC 9293 §3.8.3). For data
    /// the time since the first transmission counts.
    pub(super) fn is_hopeless<O: Observer>(&self, cx: &Cx<'_, O>) -> bool {
        let params = cx.params;
        let tried = self.recovery.timeouts;
        match self.state {
            TcpState::SynSent => tried >= params.syn_retries + params.syn_linear_retries,
            TcpState::SynReceived => tried >= params.synack_retries,
            _ => {
                let waited = cx.now.since(self.unanswered_since);
                params.give_up_retries.is_some_and(|most| tried >= most)
                    || self.patience(cx).is_some_and(|limit| waited >= limit)
            }
        }
    }

    /// How long data may go unanswered: less once nobody is left who wrote it.
    fn patience<O: Observer>(&self, cx: &Cx<'_, O>) -> Option<Duration> {
        let orphan = cx.params.orphan_give_up_after.filter(|_| self.rcv.abandoned);
        [cx.params.give_up_after, cx.params.user_timeout, orphan].into_iter().flatten().min()
    }

    /// A retransmission or persist timer that would fire after the user timeout fires then
    /// (Linux `tcp_clamp_rto_to_user_timeout`). `since` is when the waiting began.
    pub(super) fn within_user_timeout<O: Observer>(
        &self,
        cx: &Cx<'_, O>,
        since: SimTime,
        at: SimTime,
    ) -> SimTime {
        match cx.params.user_timeout.filter(|_| self.state.is_synchronized()) {
            Some(limit) if since + limit > cx.now => at.min(since + limit),
            _ => at,
        }
    }
}
