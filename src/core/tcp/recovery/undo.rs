//! Taking back a reduction of the window that was for nothing.
//!
//! Two kinds of evidence, as in Linux: the ACK echoes a timestamp older than the first
//! retransmission, so it answers the original (Eifel, RFC 3522); or DSACKs report every
//! retransmission as a duplicate (RFC 3708). The window then is what it was (RFC 4015).

use crate::tcp::connection::Connection;
use crate::tcp::{Cx, Observer};
use crate::trace::{CongestionState, WindowCause};
use crate::wire::Seq;

/// What is kept to take a reduction back.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(in crate::tcp) struct Undo {
    /// SND.UNA when the window was reduced; `None` when there is nothing to take back.
    pub(in crate::tcp) marker: Option<Seq>,
    /// Retransmissions since that no DSACK has reported; `None` before the first.
    pub(in crate::tcp) unreported: Option<u32>,
    /// The timestamp of the first retransmission.
    pub(in crate::tcp) first_resent: Option<u32>,
    pub(in crate::tcp) cwnd: u64,
    pub(in crate::tcp) ssthresh: u64,
}

impl Undo {
    /// Something is sent again; `timestamp` is its time on the timestamp clock.
    pub(in crate::tcp) fn resent(&mut self, timestamp: u32) {
        self.first_resent.get_or_insert(timestamp);
        self.unreported = Some(self.unreported.unwrap_or(0) + 1);
    }

    /// A DSACK reports `[left, right)`, `segments` of them.
    pub(in crate::tcp) fn reported(&mut self, right: Seq, segments: u32) {
        if self.marker.is_some_and(|marker| right > marker) {
            self.unreported = self.unreported.map(|count| count.saturating_sub(segments));
        }
    }

    /// Whether this echoed timestamp is older than the first retransmission.
    pub(in crate::tcp) fn answers_original(&self, echo: Option<u32>) -> bool {
        match (echo, self.first_resent) {
            (Some(echo), Some(resent)) => (echo.wrapping_sub(resent) as i32) < 0,
            _ => false,
        }
    }
}

impl Connection {
    /// The window is about to be reduced.
    pub(super) fn remember_window(&mut self) {
        let undo = &mut self.recovery.repair().undo;
        undo.marker = Some(self.snd_una);
        undo.unreported = None;
        undo.cwnd = self.congestion.cwnd();
        undo.ssthresh = self.congestion.ssthresh();
    }

    /// Whether all retransmissions were for nothing.
    pub(super) fn may_undo<O: Observer>(&self, cx: &Cx<'_, O>, echo: Option<u32>) -> bool {
        let undo = self.recovery.undo();
        cx.params.undo
            && undo.marker.is_some()
            && (undo.unreported == Some(0) || undo.answers_original(echo))
    }

    /// The window is what it was before (RFC 4015 §3.2; Linux `tcp_undo_cwnd_reduction`).
    pub(super) fn undo_reduction<O: Observer>(&mut self, cx: &mut Cx<'_, O>, forgive: bool) {
        if forgive {
            self.sent.forgive();
        }
        let undo = self.recovery.undo();
        self.congestion.restore(undo.cwnd, undo.ssthresh);
        self.recovery.repair().undo.marker = None;
        self.recovery.rack.advanced = true;
        self.note_window(cx, WindowCause::Undo);
    }

    /// Everything outstanding at the loss is acknowledged, or all of it proved needless.
    /// Returns whether the state is to be kept (see `hold_against_old_duplicates`).
    pub(super) fn leave_recovery<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        echo: Option<u32>,
    ) -> bool {
        if self.may_undo(cx, echo) {
            self.undo_reduction(cx, false);
        }
        if self.hold_against_old_duplicates() {
            return true;
        }
        self.recovery.state = CongestionState::Open;
        false
    }

    /// Without SACK the state is kept until something above `recover` is acknowledged, lest
    /// duplicates of old segments begin a new recovery (RFC 6582 §3.2 step 2).
    fn hold_against_old_duplicates(&mut self) -> bool {
        !self.peer.sack && self.snd_una == self.recovery.recover
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3522 §3.2 step 5: the echoed timestamp must be less than that of the first
    /// retransmission, for the original to have been answered. The clock wraps, and what is sent again
    /// later does not move the first.
    #[test]
    fn an_older_echo_answers_the_original() {
        for first in [1000, 0, u32::MAX] {
            let mut undo = Undo::default();
            assert!(!undo.answers_original(Some(first)), "nothing was sent again");
            undo.resent(first);
            undo.resent(first.wrapping_add(50));
            for (after, original) in [(-100, true), (-1, true), (0, false), (1, false), (50, false)]
            {
                let echo = first.wrapping_add_signed(after);
                assert_eq!(undo.answers_original(Some(echo)), original, "{first} {after}");
            }
            assert!(!undo.answers_original(None), "no timestamp, no evidence");
        }
    }
}
