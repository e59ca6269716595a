//! The timers of the parties.
//!
//! A server sets the same timer anew with every request. So a timer that is moved later leaves
//! its entry in the event queue as it is, and goes to its new place when that comes up; it keeps
//! the place in the order that it took when it was set.

use crate::ids::{HostId, mixed};
use crate::units::SimTime;
use hashbrown::HashTable;

/// A time, and the place in the order among all events of that time.
type Moment = (SimTime, u64);

const NEVER: Moment = (SimTime::NEVER, u64::MAX);

/// All timers. The table is never walked through, so that its order is of no consequence.
#[derive(Debug, Default)]
pub(super) struct Timers {
    table: HashTable<Timer>,
}

/// A timer, which has an entry in the event queue even where it has been cancelled.
#[derive(Clone, Copy, Debug)]
struct Timer {
    host: HostId,
    token: u64,
    /// When it was set.
    since: SimTime,
    /// When it fires.
    at: Moment,
    /// Its earliest entry in the event queue.
    wakes: Moment,
}

/// What an entry in the event queue means when it comes up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Woken {
    /// The timer fires; it was set at `since`.
    Fires { since: SimTime },
    /// It was moved: it needs an entry at this time and place.
    Moved(SimTime, u64),
    /// Nothing.
    Stale,
}

impl Timers {
    /// Sets or moves a timer now; `at` includes the place in the order. Returns whether the event
    /// queue needs an entry there.
    pub(super) fn set(&mut self, host: HostId, token: u64, at: Moment, now: SimTime) -> bool {
        if let Some(timer) = self.table.find_mut(hash(host, token), is(host, token)) {
            (timer.at, timer.since) = (at, now);
            let sooner = at < timer.wakes;
            timer.wakes = timer.wakes.min(at);
            return sooner;
        }
        let timer = Timer { host, token, since: now, at, wakes: at };
        let hash_again = |timer: &Timer| hash(timer.host, timer.token);
        self.table.insert_unique(hash(host, token), timer, hash_again);
        true
    }

    /// Cancels a timer, if it is set.
    pub(super) fn cancel(&mut self, host: HostId, token: u64) {
        if let Some(timer) = self.table.find_mut(hash(host, token), is(host, token)) {
            timer.at = NEVER;
        }
    }

    /// The entry that the event queue had for a timer has come up.
    pub(super) fn wake(&mut self, host: HostId, token: u64, entry: Moment) -> Woken {
        let found = self.table.find_entry(hash(host, token), is(host, token));
        let Ok(mut found) = found else { return Woken::Stale };
        let timer = found.get_mut();
        if timer.wakes != entry {
            return Woken::Stale;
        }
        timer.wakes = timer.at;
        let (at, order) = timer.at;
        let since = timer.since;
        if at != SimTime::NEVER && (at, order) != entry {
            return Woken::Moved(at, order);
        }
        found.remove();
        if (at, order) == entry { Woken::Fires { since } } else { Woken::Stale }
    }
}

fn is(host: HostId, token: u64) -> impl Fn(&Timer) -> bool {
    move |timer| timer.host == host && timer.token == token
}

/// The same number for the same timer.
fn hash(host: HostId, token: u64) -> u64 {
    mixed(token ^ mixed(u64::from(host.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: HostId = HostId(3);

    fn at(nanos: u64, order: u64) -> Moment {
        (SimTime::from_nanos(nanos), order)
    }

    #[test]
    fn a_timer_that_is_moved_later_waits_for_its_entry() {
        let mut timers = Timers::default();
        assert!(
            timers.set(HOST, 7, at(10, 1), SimTime::from_nanos(1)),
            "the first setting needs an entry"
        );
        assert!(!timers.set(HOST, 7, at(20, 2), SimTime::from_nanos(2)));
        assert!(!timers.set(HOST, 7, at(30, 3), SimTime::from_nanos(3)));
        let (then, order) = at(30, 3);
        assert_eq!(timers.wake(HOST, 7, at(10, 1)), Woken::Moved(then, order));
        assert_eq!(timers.wake(HOST, 7, at(30, 3)), Woken::Fires { since: SimTime::from_nanos(3) });
        assert_eq!(timers.wake(HOST, 7, at(30, 3)), Woken::Stale, "it is used up");
    }

    #[test]
    fn a_timer_that_is_moved_sooner_leaves_a_stale_entry() {
        let mut timers = Timers::default();
        timers.set(HOST, 7, at(30, 1), SimTime::from_nanos(1));
        assert!(timers.set(HOST, 7, at(20, 2), SimTime::from_nanos(2)));
        assert_eq!(timers.wake(HOST, 7, at(20, 2)), Woken::Fires { since: SimTime::from_nanos(2) });
        assert!(
            timers.set(HOST, 7, at(30, 3), SimTime::from_nanos(3)),
            "a new one for the same purpose"
        );
        assert_eq!(timers.wake(HOST, 7, at(30, 1)), Woken::Stale);
        assert_eq!(timers.wake(HOST, 7, at(30, 3)), Woken::Fires { since: SimTime::from_nanos(3) });
    }

    #[test]
    fn a_cancelled_timer_does_not_fire_but_may_be_set_again() {
        let mut timers = Timers::default();
        timers.set(HOST, 7, at(10, 1), SimTime::from_nanos(1));
        timers.set(HOST, 8, at(10, 2), SimTime::from_nanos(2));
        timers.cancel(HOST, 7);
        timers.cancel(HOST, 8);
        assert!(
            !timers.set(HOST, 8, at(15, 3), SimTime::from_nanos(3)),
            "its entry is still there"
        );
        assert_eq!(timers.wake(HOST, 7, at(10, 1)), Woken::Stale);
        let (then, order) = at(15, 3);
        assert_eq!(timers.wake(HOST, 8, at(10, 2)), Woken::Moved(then, order));
        assert!(timers.table.len() == 1);
    }
}
