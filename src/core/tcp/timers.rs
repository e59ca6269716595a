//! The timers of a connection: several may be pending together.

use crate::trace::TimerKind;
use crate::units::SimTime;

/// One deadline per kind of timer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Timers {
    deadlines: [SimTime; TimerKind::ALL.len()],
    /// The earliest of them, which is asked for more often than it changes.
    earliest: SimTime,
    /// Which of them run, a bit each: mostly none or one.
    running: u8,
}

impl Timers {
    /// None is running.
    pub(super) const fn new() -> Timers {
        let never = SimTime::NEVER;
        Timers { deadlines: [never; TimerKind::ALL.len()], earliest: never, running: 0 }
    }

    /// Starts or restarts a timer.
    #[inline]
    pub(super) fn set(&mut self, kind: TimerKind, at: SimTime) {
        let before = std::mem::replace(&mut self.deadlines[kind as usize], at);
        let others = self.running & !bit(kind);
        self.running = if at == SimTime::NEVER { others } else { others | bit(kind) };
        if others == 0 || at <= self.earliest {
            self.earliest = at;
        } else if before == self.earliest {
            self.earliest = self.deadlines.into_iter().fold(SimTime::NEVER, SimTime::min);
        }
    }

    /// Stops a timer.
    #[inline]
    pub(super) fn stop(&mut self, kind: TimerKind) {
        if self.is_running(kind) {
            self.set(kind, SimTime::NEVER);
        }
    }

    /// Stops these timers.
    pub(super) fn stop_each(&mut self, kinds: &[TimerKind]) {
        for kind in kinds {
            self.stop(*kind);
        }
    }

    /// Whether any of these timers is running.
    #[inline]
    pub(super) fn any_runs(&self, kinds: &[TimerKind]) -> bool {
        self.running & kinds.iter().fold(0, |bits, kind| bits | bit(*kind)) != 0
    }

    /// Of these timers only `kind` runs from now on.
    #[inline]
    pub(super) fn set_only(&mut self, among: &[TimerKind], kind: TimerKind, at: SimTime) {
        for other in among {
            if *other != kind {
                self.stop(*other);
            }
        }
        self.set(kind, at);
    }

    /// Stops all of them.
    pub(super) fn stop_all(&mut self) {
        *self = Timers::new();
    }

    /// Whether a timer is running.
    #[inline]
    pub(super) fn is_running(&self, kind: TimerKind) -> bool {
        self.running & bit(kind) != 0
    }

    /// The earliest deadline.
    #[inline]
    pub(super) fn next(&self) -> Option<SimTime> {
        (self.earliest != SimTime::NEVER).then_some(self.earliest)
    }

    /// The timer that runs, where it is the only one.
    pub(super) fn only(&self) -> Option<(TimerKind, SimTime)> {
        let running = |kind: &TimerKind| self.is_running(*kind);
        let mut kinds = TimerKind::ALL.into_iter().filter(running);
        let kind = kinds.next().filter(|_| kinds.next().is_none())?;
        Some((kind, self.deadlines[kind as usize]))
    }

    /// Stops and returns the timer that expired first, if one has: the earliest deadline, and
    /// among equal ones the first in the order of [`TimerKind::ALL`].
    pub(super) fn take_expired(&mut self, now: SimTime) -> Option<TimerKind> {
        let at = self.next().filter(|at| *at <= now)?;
        let kind = TimerKind::ALL.into_iter().find(|kind| self.deadlines[*kind as usize] == at)?;
        self.stop(kind);
        Some(kind)
    }
}

/// The bit of a timer.
#[inline]
const fn bit(kind: TimerKind) -> u8 {
    1 << kind as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_expire_in_the_order_of_their_deadlines() {
        let ms = |ms: u64| SimTime::from_nanos(ms * 1_000_000);
        let mut timers = Timers::new();
        assert_eq!(timers.next(), None);
        timers.set(TimerKind::Retransmit, ms(300));
        timers.set(TimerKind::DelayedAck, ms(40));
        timers.set(TimerKind::TimeWait, ms(40));
        assert_eq!(timers.take_expired(ms(39)), None);
        assert_eq!(timers.take_expired(ms(300)), Some(TimerKind::DelayedAck));
        assert_eq!(timers.take_expired(ms(300)), Some(TimerKind::TimeWait));
        timers.set(TimerKind::Retransmit, ms(500));
        assert_eq!(timers.take_expired(ms(300)), None);
        assert!(timers.is_running(TimerKind::Retransmit));
        timers.set(TimerKind::KeepAlive, ms(400));
        timers.set(TimerKind::KeepAlive, ms(600));
        assert_eq!(timers.next(), Some(ms(500)), "the earliest was moved behind another");
        timers.set_only(&[TimerKind::Retransmit], TimerKind::LossProbe, ms(550));
        assert_eq!(
            (timers.next(), timers.is_running(TimerKind::Retransmit)),
            (Some(ms(550)), false)
        );
        timers.stop_all();
        assert_eq!(timers.next(), None);
    }
}
