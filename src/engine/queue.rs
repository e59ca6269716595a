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
/// Eleven wheels of six bits cover the 64 bits of a time.
const WHEELS: usize = 11;
/// How many events are a crowd, for which memory is taken with care.
const CROWD: usize = 1024;

/// A queue of future events, totally ordered by (time, insertion).
///
/// The order of insertion decides ties, so a run does not depend on how the wheels happen to
/// be filled.
#[derive(Debug)]
pub struct EventQueue<E> {
    /// What is due at `now`, in order.
    due: VecDeque<Entry<E>>,
    /// All other events, each with the next one of its slot, and free places, each with the next
    /// one. So an event stays in its place when it moves to another wheel.
    nodes: Vec<Node<E>>,
    /// The free place to be taken next.
    free: Link,
    /// The first event of each slot. In a wheel stand events whose times agree with `now` in the
    /// bits above the wheel's and differ in the wheel's; these say in which slot.
    slots: Box<[Link; WHEELS * SLOTS]>,
    /// Which of the wheels hold something.
    turning: u32,
    /// For each wheel, which of its slots hold something. What stands in the others is of an
    /// earlier time.
    filled: [u64; WHEELS],
    len: usize,
    inserted: u64,
    now: SimTime,
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

/// An event in a list.
#[derive(Clone, Copy, Debug)]
struct Node<E> {
    entry: Entry<E>,
    next: Link,
}

/// The position of a node, or none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Link(u32);

impl Link {
    const NONE: Link = Link(u32::MAX);

    #[inline]
    fn index(self) -> usize {
        self.0 as usize
    }
}

impl<E: Copy> EventQueue<E> {
    /// An empty queue at time zero.
    pub fn new() -> Self {
        EventQueue {
            due: VecDeque::new(),
            nodes: Vec::new(),
            free: Link::NONE,
            slots: Box::new([Link::NONE; WHEELS * SLOTS]),
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
        if at > self.now {
            let node = self.keep(entry);
            self.file(node, at);
        } else {
            self.fall_due(entry);
        }
    }

    /// Takes the earliest event and moves the clock to its time.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<Entry<E>> {
        let entry = if self.due.is_empty() { self.advance() } else { self.due.pop_front() };
        self.len -= usize::from(entry.is_some());
        entry
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

    /// Puts an event into a place that is free.
    #[inline(always)]
    fn keep(&mut self, entry: Entry<E>) -> Link {
        let Some(node) = self.nodes.get_mut(self.free.index()) else { return self.extend(entry) };
        let place = self.free;
        self.free = node.next;
        node.entry = entry;
        place
    }

    /// The same where no place is free.
    #[cold]
    fn extend(&mut self, entry: Entry<E>) -> Link {
        let many = self.nodes.len();
        assert!(many < Link::NONE.index(), "fewer than 2^32 events wait");
        // A quarter more room for a crowd, where a vector of its own accord takes twice as much.
        if many == self.nodes.capacity() && many >= CROWD {
            self.nodes.reserve_exact(many / 4);
        }
        self.nodes.push(Node { entry, next: Link::NONE });
        Link(many as u32)
    }

    /// Takes an event out of its place.
    #[inline(always)]
    fn take(&mut self, place: Link) -> Entry<E> {
        let node = &mut self.nodes[place.index()];
        node.next = std::mem::replace(&mut self.free, place);
        node.entry
    }

    /// Puts an event that is not yet due into its wheel: that of the highest bit in which its time
    /// differs from now.
    #[inline(always)]
    fn file(&mut self, place: Link, at: SimTime) {
        let at = at.as_nanos();
        let wheel = (at ^ self.now.as_nanos()).ilog2() / SLOT_BITS;
        let slot = (at >> (wheel * SLOT_BITS)) as usize % SLOTS;
        let (filled, bit) = (&mut self.filled[wheel as usize], 1 << slot);
        let first = &mut self.slots[wheel as usize * SLOTS + slot];
        let after = if *filled & bit == 0 { Link::NONE } else { *first };
        self.nodes[place.index()].next = after;
        *first = place;
        *filled |= bit;
        self.turning |= 1 << wheel;
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
        let first = self.slots[wheel * SLOTS + slot];
        if self.nodes[first.index()].next != Link::NONE {
            return self.spread(first);
        }
        let entry = self.take(first);
        self.now = entry.at;
        Some(entry)
    }

    /// Moves the clock to the earliest of the events of a slot. Those of the same time are due,
    /// the others move to finer wheels. Takes the first.
    fn spread(&mut self, first: Link) -> Option<Entry<E>> {
        self.now = self.earliest(first);
        let mut place = first;
        while place != Link::NONE {
            let Node { entry: Entry { at, .. }, next } = self.nodes[place.index()];
            if at == self.now {
                let entry = self.take(place);
                self.due.push_back(entry);
            } else {
                self.file(place, at);
            }
            place = next;
        }
        if self.due.len() > 1 {
            self.due.make_contiguous().sort_unstable_by_key(|entry| entry.order);
        }
        self.due.pop_front()
    }

    /// The earliest time in a slot.
    #[inline(always)]
    fn earliest(&self, first: Link) -> SimTime {
        let (mut earliest, mut place) = (SimTime::NEVER, first);
        while place != Link::NONE {
            let node = &self.nodes[place.index()];
            earliest = earliest.min(node.entry.at);
            place = node.next;
        }
        earliest
    }
}

impl<E: Copy> Default for EventQueue<E> {
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
