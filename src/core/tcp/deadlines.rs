//! What happens when a timer fires.

use super::connection::Connection;
use super::{Cx, Observer, TcpEvent};
use crate::trace::{TcpNote, TcpState, TimerKind};
use crate::units::SimTime;

impl Connection {
    /// When to call [`Connection::on_deadline`].
    #[inline]
    pub fn next_deadline(&self) -> Option<SimTime> {
        self.timers.next()
    }

    /// The time is [`Connection::next_deadline`] or later; harmless when it is not.
    pub fn on_deadline<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        while let Some(timer) = self.timers.take_expired(cx.now) {
            if O::DETAIL {
                cx.observer.note(TcpNote::TimerFired { timer });
            }
            match timer {
                TimerKind::Retransmit => self.on_retransmission_timeout(cx),
                TimerKind::DelayedAck => self.acks.timer_fired(),
                TimerKind::Persist => self.on_persist_timeout(cx),
                TimerKind::TimeWait | TimerKind::FinWait2 => self.finish(cx),
                TimerKind::LossProbe => self.recovery.probe.due = true,
                TimerKind::Reorder => self.on_reordering_timeout(cx),
                TimerKind::KeepAlive => self.on_keepalive_timeout(cx),
            }
        }
    }

    /// The window has been closed (or too small to be worth using) for long enough: probe it,
    /// or use what there is (RFC 9293 §3.8.6.1 and §3.8.6.2.1).
    fn on_persist_timeout<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.usable_window() > 0 {
            self.probing.small_allowed = true;
            return;
        }
        if self.probing.unanswered == 0 {
            self.unanswered_since = cx.now;
        } else if self.is_hopeless(cx) {
            return self.give_up(cx);
        }
        self.probing.due = true;
        self.probing.count += 1;
        self.probing.unanswered += 1;
    }

    /// Whether a SYN's retries do not back off yet (Linux `tcp_syn_linear_timeouts`).
    pub(super) fn backs_off_linearly<O: Observer>(&self, cx: &Cx<'_, O>) -> bool {
        self.state == TcpState::SynSent && self.recovery.timeouts <= cx.params.syn_linear_retries
    }

    /// Nobody answers: the application is told, if it knows of the connection.
    pub(super) fn give_up<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if O::DETAIL {
            cx.observer.note(TcpNote::GaveUp);
        }
        self.note_lost_syn();
        if self.active || self.early.announced || self.state != TcpState::SynReceived {
            self.events.raise(TcpEvent::TimedOut);
        }
        self.finish(cx);
    }
}
