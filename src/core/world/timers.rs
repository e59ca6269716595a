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

/// All timers. The tables are never walked through, so that their order is of no consequence.
#[derive(Debug)]
pub(super) struct Timers {
    running: HashTable<Timer>,
    /// Those that will not fire, but have an entry in the event queue still: most are set for the
    /// case that nothing happens, and something does.
    cancelled: HashTable<Cancelled>,
}

/// A timer that will fire.
#[derive(Clone, Copy, Debug)]
struct Timer {
    of: Name,
    /// When it was set.
    since: SimTime,
    /// When it fires.
    at: Moment,
    wakes: Wakes,
}

/// A timer that will not.
#[derive(Clone, Copy, Debug)]
struct Cancelled {
    of: Name,
    wakes: Wakes,
}

/// Whose timer it is, and which of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Name {
    host: HostId,
    token: [u32; 2],
}

/// A timer's earliest entry in the event queue: its time and the low half of its place in the
/// order. Two of a timer's entries at one time are never 2^32 events apart. In halves, so that a
/// cancelled timer takes 24 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Wakes {
    at: [u32; 2],
    order: u32,
}

fn halves(number: u64) -> [u32; 2] {
    [(number >> 32) as u32, number as u32]
}

impl Name {
    fn new(host: HostId, token: u64) -> Name {
        Name { host, token: halves(token) }
    }

    /// The same number for the same timer.
    fn hash(&self) -> u64 {
        let [high, low] = self.token.map(u64::from);
        mixed((high << 32 | low) ^ mixed(u64::from(self.host.0)))
    }
}

impl Wakes {
    fn new((at, order): Moment) -> Wakes {
        Wakes { at: halves(at.as_nanos()), order: order as u32 }
    }

    /// Whether it comes before an entry that is made now, which is the last of its time.
    fn is_before(&self, (at, _): Moment) -> bool {
        self.at <= halves(at.as_nanos())
    }
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

/// Room for so many timers is made at the beginning: a page load has few more.
const ROOM: usize = 14;

impl Default for Timers {
    fn default() -> Timers {
        let (running, cancelled) = (HashTable::with_capacity(ROOM), HashTable::with_capacity(ROOM));
        Timers { running, cancelled }
    }
}

impl Timers {
    /// Sets or moves a timer now; `at` includes the place in the order. Returns whether the event
    /// queue needs an entry there.
    pub(super) fn set(&mut self, host: HostId, token: u64, at: Moment, now: SimTime) -> bool {
        let of = Name::new(host, token);
        let hash = of.hash();
        if let Some(timer) = self.running.find_mut(hash, |timer| timer.of == of) {
            (timer.at, timer.since) = (at, now);
            let sooner = !timer.wakes.is_before(at);
            if sooner {
                timer.wakes = Wakes::new(at);
            }
            return sooner;
        }
        let cancelled = self.cancelled.find_entry(hash, |timer| timer.of == of);
        let waiting = cancelled.ok().map(|entry| entry.remove().0.wakes);
        let waiting = waiting.filter(|wakes| wakes.is_before(at));
        let wakes = waiting.unwrap_or_else(|| Wakes::new(at));
        let timer = Timer { of, since: now, at, wakes };
        self.running.insert_unique(hash, timer, |timer| timer.of.hash());
        waiting.is_none()
    }

    /// Cancels a timer, if it is set.
    pub(super) fn cancel(&mut self, host: HostId, token: u64) {
        let of = Name::new(host, token);
        let hash = of.hash();
        if let Ok(entry) = self.running.find_entry(hash, |timer| timer.of == of) {
            let (Timer { wakes, .. }, _) = entry.remove();
            let cancelled = Cancelled { of, wakes };
            self.cancelled.insert_unique(hash, cancelled, |timer| timer.of.hash());
        }
    }

    /// The entry that the event queue had for a timer has come up.
    pub(super) fn wake(&mut self, host: HostId, token: u64, entry: Moment) -> Woken {
        let of = Name::new(host, token);
        let (hash, wakes) = (of.hash(), Wakes::new(entry));
        let Ok(mut found) = self.running.find_entry(hash, |timer| timer.of == of) else {
            let is = |timer: &Cancelled| timer.of == of && timer.wakes == wakes;
            if let Ok(found) = self.cancelled.find_entry(hash, is) {
                found.remove();
            }
            return Woken::Stale;
        };
        let timer = found.get_mut();
        if timer.wakes != wakes {
            return Woken::Stale;
        }
        if timer.at != entry {
            timer.wakes = Wakes::new(timer.at);
            return Woken::Moved(timer.at.0, timer.at.1);
        }
        let (Timer { since, .. }, _) = found.remove();
        Woken::Fires { since }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server's connection has one until long after its first request has come.
    #[test]
    fn a_cancelled_timer_is_small() {
        assert!(size_of::<Cancelled>() <= 24, "{} bytes", size_of::<Cancelled>());
    }

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
        assert_eq!((timers.running.len(), timers.cancelled.len()), (1, 0));
    }
}
