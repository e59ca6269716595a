//! The event queue: earliest time first, and among equal times the one pushed first.

use crate::units::SimTime;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A queue of future events, totally ordered by (time, insertion).
///
/// The order of insertion decides ties, so a run does not depend on how the heap happens to
/// be laid out.
#[derive(Debug)]
pub struct EventQueue<E> {
    heap: BinaryHeap<Entry<E>>,
    inserted: u64,
    now: SimTime,
}

#[derive(Debug)]
struct Entry<E> {
    at: SimTime,
    order: u64,
    event: E,
}

impl<E> EventQueue<E> {
    /// An empty queue at time zero.
    pub fn new() -> Self {
        EventQueue { heap: BinaryHeap::new(), inserted: 0, now: SimTime::ZERO }
    }

    /// The time of the event taken last.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// How many events wait.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Adds an event. `at` must not lie in the past.
    pub fn push(&mut self, at: SimTime, event: E) {
        let order = self.reserve();
        self.push_reserved(at, order, event);
    }

    /// Takes a place in the order of insertion, for an event that is pushed later.
    ///
    /// A link with a thousand packets on the wire keeps all but the first to itself; each
    /// packet still stands in the order in which it entered.
    pub fn reserve(&mut self) -> u64 {
        self.inserted += 1;
        self.inserted
    }

    /// Adds an event at a place taken with [`EventQueue::reserve`].
    pub fn push_reserved(&mut self, at: SimTime, order: u64, event: E) {
        assert!(at >= self.now, "an event at {at} was pushed when it was already {}", self.now);
        self.heap.push(Entry { at, order, event });
    }

    /// Takes the earliest event and moves the clock to its time.
    pub fn pop(&mut self) -> Option<(SimTime, E)> {
        let Entry { at, event, .. } = self.heap.pop()?;
        self.now = at;
        Some((at, event))
    }

    /// The time of the earliest event.
    pub fn next_at(&self) -> Option<SimTime> {
        self.heap.peek().map(|entry| entry.at)
    }
}

impl<E> Default for EventQueue<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Ord for Entry<E> {
    /// Reversed, because the standard heap gives its greatest element first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.order).cmp(&(self.at, self.order))
    }
}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<E> Eq for Entry<E> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earliest_first_and_ties_by_insertion() {
        let mut queue = EventQueue::new();
        for (at, name) in [(5, "late"), (1, "first"), (5, "later"), (1, "second")] {
            queue.push(SimTime::from_nanos(at), name);
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|(_, name)| name).collect();
        assert_eq!(order, ["first", "second", "late", "later"]);
    }

    #[test]
    fn a_reserved_place_counts_from_its_reservation() {
        let mut queue = EventQueue::new();
        let early = queue.reserve();
        queue.push(SimTime::from_nanos(1), "pushed before");
        queue.push_reserved(SimTime::from_nanos(1), early, "reserved before");
        assert_eq!(queue.pop().map(|(_, name)| name), Some("reserved before"));
    }

    #[test]
    #[should_panic(expected = "already")]
    fn the_past_is_refused() {
        let mut queue = EventQueue::new();
        queue.push(SimTime::from_nanos(5), ());
        queue.pop();
        queue.push(SimTime::from_nanos(4), ());
    }
}
