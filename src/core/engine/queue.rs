//! The event queue: earliest time first, and among equal times the one pushed first.
//!
//! Read G. Varghese, T. Lauck, Hashed and Hierarchical Timing Wheels (SOSP 1987), scheme 7. Time
//! never goes back, so an event need not stand in its exact place before its turn comes near: it
//! is put into a wheel by how far off it is, and moves to finer wheels as that time comes closer,
//! at most once a wheel. That makes the cost of an event independent of how many others wait,
//! where a heap's grows with their logarithm and with every cache miss on the way down.
//!
//! Unlike an operating system's wheels these lose no precision: the finest one has a slot for each
//! nanosecond, and empty slots are stepped over with one look at a bit mask.

use crate::units::SimTime;
use std::collections::VecDeque;

/// Each wheel has 2^6 slots, so that one word says which of them hold something.
const SLOT_BITS: u32 = 6;
const SLOTS: usize = 1 << SLOT_BITS;
/// How many events in a slot are a crowd, for which memory is taken and given back with care.
const CROWD: usize = 1024;
/// Eleven wheels of six bits cover the 64 bits of a time.
const WHEELS: usize = 11;

/// A queue of future events, totally ordered by (time, insertion).
///
/// The order of insertion decides ties, so a run does not depend on how the wheels happen to
/// be filled.
#[derive(Debug)]
pub struct EventQueue<E> {
    /// What is due at `now`, in order.
    due: VecDeque<Entry<E>>,
    /// The slots of all wheels. In a wheel stand events whose times agree with `now` in the bits
    /// above the wheel's and differ in the wheel's; these say in which slot.
    slots: Box<[Slot<E>; WHEELS * SLOTS]>,
    /// Memory of slots that hold less than two, to serve again: few hold more at a time.
    spare: Vec<Vec<Entry<E>>>,
    /// Which of the wheels hold something.
    turning: u32,
    /// For each wheel, which of its slots hold something.
    filled: [u64; WHEELS],
    len: usize,
    inserted: u64,
    now: SimTime,
}

/// The events of a slot. Mostly there is one, which needs no list; a slot is a line of a cache then.
#[derive(Debug)]
#[repr(align(64))]
struct Slot<E> {
    first: Option<Entry<E>>,
    more: Vec<Entry<E>>,
}

/// An event with its place in the order.
#[derive(Clone, Copy, Debug)]
pub struct Entry<E> {
    /// When it happens.
    pub at: SimTime,
    /// Its place among the events of that time.
    pub order: u64,
    /// What happens.
    pub event: E,
}

impl<E> EventQueue<E> {
    /// An empty queue at time zero.
    pub fn new() -> Self {
        EventQueue {
            due: VecDeque::new(),
            slots: empty_slots(),
            spare: Vec::new(),
            turning: 0,
            filled: [0; WHEELS],
            len: 0,
            inserted: 0,
            now: SimTime::ZERO,
        }
    }

    /// The time of the event taken last.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// How many events wait.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds an event. `at` must not lie in the past.
    #[inline]
    pub fn push(&mut self, at: SimTime, event: E) {
        let order = self.reserve();
        self.push_reserved(at, order, event);
    }

    /// Takes a place in the order of insertion, for an event that is pushed later.
    ///
    /// A link with a thousand packets on the wire keeps all but the first to itself; each
    /// packet still stands in the order in which it entered.
    #[inline]
    pub fn reserve(&mut self) -> u64 {
        self.inserted += 1;
        self.inserted
    }

    /// Adds an event at a place taken with [`EventQueue::reserve`].
    #[inline(always)]
    pub fn push_reserved(&mut self, at: SimTime, order: u64, event: E) {
        assert!(at >= self.now, "an event at {at} was pushed when it was already {}", self.now);
        self.len += 1;
        let entry = Entry { at, order, event };
        if at > self.now { self.file(entry) } else { self.fall_due(entry) }
    }

    /// Takes the earliest event and moves the clock to its time.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<Entry<E>> {
        let entry = if self.due.is_empty() { self.advance() } else { self.due.pop_front() };
        self.len -= usize::from(entry.is_some());
        entry
    }

    /// What stands first in the slot whose turn is next: mostly the next event, else one that comes
    /// soon. What it is about can be fetched into the processor's cache meanwhile.
    #[inline(always)]
    pub fn upcoming(&self) -> Option<&E> {
        let wheel = self.turning.trailing_zeros() as usize;
        let slot = self.filled.get(wheel)?.trailing_zeros() as usize;
        self.slots[wheel * SLOTS + slot].first.as_ref().map(|entry| &entry.event)
    }

    /// Puts an event among those of this instant. Nearly always the youngest is the last; where
    /// it is not, a million may be due at once.
    #[cold]
    fn fall_due(&mut self, entry: Entry<E>) {
        match self.due.back() {
            Some(last) if last.order > entry.order => {
                let before = self.due.partition_point(|due| due.order < entry.order);
                self.due.insert(before, entry);
            }
            _ => self.due.push_back(entry),
        }
    }

    /// Puts an event that is not yet due into its wheel: that of the highest bit in which its time
    /// differs from now.
    #[inline(always)]
    fn file(&mut self, entry: Entry<E>) {
        let at = entry.at.as_nanos();
        let wheel = (at ^ self.now.as_nanos()).ilog2() / SLOT_BITS;
        let slot = (at >> (wheel * SLOT_BITS)) as usize % SLOTS;
        self.turning |= 1 << wheel;
        self.filled[wheel as usize] |= 1 << slot;
        let Slot { first, more } = &mut self.slots[wheel as usize * SLOTS + slot];
        if first.is_none() {
            *first = Some(entry);
            return;
        }
        if more.capacity() == 0 {
            *more = self.spare.pop().unwrap_or_default();
        }
        if more.len() == more.capacity() {
            make_room(more);
        }
        more.push(entry);
    }

    /// Takes the earliest event, where none is due, and moves the clock to its time.
    #[inline(always)]
    fn advance(&mut self) -> Option<Entry<E>> {
        if self.turning == 0 {
            return None;
        }
        let wheel = self.turning.trailing_zeros() as usize;
        let slots = &mut self.filled[wheel];
        let slot = slots.trailing_zeros() as usize;
        *slots &= *slots - 1;
        if *slots == 0 {
            self.turning &= self.turning - 1;
        }
        let Slot { first, more } = &mut self.slots[wheel * SLOTS + slot];
        let entry = first.take()?;
        if more.is_empty() {
            self.now = entry.at;
            return Some(entry);
        }
        let more = std::mem::take(more);
        Some(self.spread(entry, more))
    }

    /// Takes the earliest of the events of a slot and moves the clock to its time. Others of the same
    /// time are due, the rest move to finer wheels.
    fn spread(&mut self, first: Entry<E>, mut more: Vec<Entry<E>>) -> Entry<E> {
        let mut earliest = first;
        for entry in &mut more {
            if (entry.at, entry.order) < (earliest.at, earliest.order) {
                std::mem::swap(entry, &mut earliest);
            }
        }
        self.now = earliest.at;
        for entry in more.drain(..) {
            if entry.at == self.now {
                self.due.push_back(entry);
            } else {
                self.file(entry);
            }
        }
        if self.due.len() > 1 {
            self.due.make_contiguous().sort_unstable_by_key(|entry| entry.order);
        }
        // The memory serves again, unless it was for an unusual crowd.
        if more.capacity() <= SLOTS {
            self.spare.push(more);
        }
        earliest
    }
}

/// Slots that hold nothing, made where they stay: a page load is short enough to feel a copy of them.
fn empty_slots<E>() -> Box<[Slot<E>; WHEELS * SLOTS]> {
    let empty = |_| Slot { first: None, more: Vec::new() };
    let slots: Box<[Slot<E>]> = (0..WHEELS * SLOTS).map(empty).collect();
    slots.try_into().unwrap_or_else(|_| unreachable!("as many as were made"))
}

/// Room for more events in a slot that is full: a quarter more for a crowd, where a vector of its
/// own accord takes twice as much.
#[cold]
fn make_room<E>(entries: &mut Vec<Entry<E>>) {
    let more = if entries.len() < CROWD { entries.len() } else { entries.len() / 4 };
    entries.reserve_exact(more.max(4));
}

impl<E> Default for EventQueue<E> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn earliest_first_and_ties_by_insertion() {
        let mut queue = EventQueue::new();
        for (at, name) in [(5, "late"), (1, "first"), (5, "later"), (1, "second")] {
            queue.push(SimTime::from_nanos(at), name);
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|entry| entry.event).collect();
        assert_eq!(order, ["first", "second", "late", "later"]);
    }

    #[test]
    fn a_reserved_place_counts_from_its_reservation() {
        let mut queue = EventQueue::new();
        let early = queue.reserve();
        queue.push(SimTime::from_nanos(1), "pushed before");
        queue.push_reserved(SimTime::from_nanos(1), early, "reserved before");
        assert_eq!(queue.pop().map(|entry| entry.event), Some("reserved before"));
    }

    #[test]
    fn a_reserved_place_counts_also_at_the_present_time() {
        let mut queue = EventQueue::new();
        queue.push(SimTime::ZERO, "first");
        let early = queue.reserve();
        queue.push(SimTime::ZERO, "pushed before");
        queue.push_reserved(SimTime::ZERO, early, "reserved before");
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|entry| entry.event).collect();
        assert_eq!(order, ["first", "reserved before", "pushed before"]);
    }

    #[test]
    #[should_panic(expected = "already")]
    fn the_past_is_refused() {
        let mut queue = EventQueue::new();
        queue.push(SimTime::from_nanos(5), ());
        queue.pop();
        queue.push(SimTime::from_nanos(4), ());
    }

    fn taken(queue: &mut EventQueue<usize>) -> Option<(SimTime, usize)> {
        queue.pop().map(|entry| (entry.at, entry.event))
    }

    proptest! {
        /// Against a sorted set, with spans from none to the end of time: `None` takes one out,
        /// `Some((bits, span))` adds one at a distance of that many bits.
        #[test]
        fn the_order_is_that_of_a_sorted_set(
            steps in prop::collection::vec(prop::option::weighted(0.6, (0..64u32, any::<u64>())), 0..300)
        ) {
            let (mut queue, mut expected) = (EventQueue::new(), BTreeSet::new());
            for (number, step) in steps.into_iter().enumerate() {
                if let Some((bits, span)) = step {
                    let span = span & ((1 << bits) - 1);
                    let at = SimTime::from_nanos(queue.now().as_nanos().saturating_add(span));
                    queue.push(at, number);
                    expected.insert((at, number));
                } else {
                    prop_assert_eq!(taken(&mut queue), expected.pop_first());
                }
                prop_assert_eq!(queue.len(), expected.len());
            }
            while let Some(next) = expected.pop_first() {
                prop_assert_eq!(taken(&mut queue), Some(next));
            }
            prop_assert!(queue.is_empty() && queue.pop().is_none());
        }
    }
}
