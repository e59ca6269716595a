//! The hold model: what the event queue alone costs.
//!
//! So many events are pending; one hold takes the earliest and adds one later by a random
//! increment, as a simulation does all the time. No simulation is faster than its holds. The
//! increments are uniform, or those of a packet simulator. The same on the standard library's
//! binary heap is the yardstick between machines.

use crate::engine::EventQueue;
use crate::units::SimTime;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;
use std::time::Instant;

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hold {
    /// Which queue: [`OWN`] or [`STANDARD`].
    pub queue: String,
    /// Which increments: [`UNIFORM`] or [`MIX`].
    pub increments: String,
    /// How many events are pending.
    pub pending: u64,
    /// Nanoseconds for one hold, the generator of random numbers included.
    pub ns: f64,
}

/// The simulator's own event queue.
pub const OWN: &str = "sim";
/// The binary heap of the standard library.
pub const STANDARD: &str = "std BinaryHeap";
/// Uniform in [0, 20 ms).
pub const UNIFORM: &str = "uni";
/// 45 % 12 µs (serialisation), 45 % 10 ms and up to a microsecond (propagation), 10 % 0.2 s to 1 s
/// (timers).
pub const MIX: &str = "mix";

/// Holds that are measured.
const MEASURED: u64 = 5_000_000;
/// Holds before that, at least; else two for each pending event.
const WARM_UP: u64 = 200_000;

/// All figures.
pub fn all() -> Vec<Hold> {
    let mut figures = Vec::new();
    for pending in [1_000, 100_000, 1_000_000] {
        for increments in [UNIFORM, MIX] {
            figures.push(one(OWN, increments, pending));
            figures.push(one(STANDARD, increments, pending));
        }
    }
    figures
}

/// The figure by which machines are compared.
pub fn yardstick() -> Hold {
    one(STANDARD, MIX, 100_000)
}

fn one(queue: &str, increments: &str, pending: u64) -> Hold {
    let ns = match (queue, increments) {
        (OWN, UNIFORM) => hold(EventQueue::<[u64; 2]>::new(), uniform, pending),
        (OWN, _) => hold(EventQueue::<[u64; 2]>::new(), mix, pending),
        (_, UNIFORM) => hold(Heap::default(), uniform, pending),
        (_, _) => hold(Heap::default(), mix, pending),
    };
    Hold { queue: queue.into(), increments: increments.into(), pending, ns }
}

/// A queue of events: 32 bytes each, of which 16 are payload.
trait Queue {
    fn push(&mut self, at: u64, payload: [u64; 2]);
    fn pop(&mut self) -> (u64, [u64; 2]);
}

impl Queue for EventQueue<[u64; 2]> {
    fn push(&mut self, at: u64, payload: [u64; 2]) {
        EventQueue::push(self, SimTime::from_nanos(at), payload);
    }

    fn pop(&mut self) -> (u64, [u64; 2]) {
        let next = EventQueue::pop(self).map(|entry| (entry.at.as_nanos(), entry.event));
        next.unwrap_or_default()
    }
}

/// The standard heap gives its greatest element, so everything is reversed.
#[derive(Default)]
struct Heap {
    heap: BinaryHeap<Reverse<(u64, u64, [u64; 2])>>,
    inserted: u64,
}

impl Queue for Heap {
    fn push(&mut self, at: u64, payload: [u64; 2]) {
        self.inserted += 1;
        self.heap.push(Reverse((at, self.inserted, payload)));
    }

    fn pop(&mut self) -> (u64, [u64; 2]) {
        self.heap.pop().map_or((0, [0, 0]), |Reverse((at, _, payload))| (at, payload))
    }
}

/// Nanoseconds for one hold.
fn hold(mut queue: impl Queue, increment: fn(&mut u64) -> u64, pending: u64) -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for number in 0..pending {
        let at = increment(&mut state);
        queue.push(at, [number, 0]);
    }
    let mut holds = |count: u64| {
        for _ in 0..count {
            let (at, payload) = queue.pop();
            queue.push(at + increment(&mut state), black_box(payload));
        }
    };
    holds((2 * pending).max(WARM_UP));
    let began = Instant::now();
    holds(MEASURED);
    began.elapsed().as_nanos() as f64 / MEASURED as f64
}

/// Marsaglia's xorshift, 64 bits (Xorshift RNGs, 2003).
fn xorshift(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// The upper half of a random number as a part of `limit`.
fn below(random: u64, limit: u64) -> u64 {
    ((random >> 32) * limit) >> 32
}

fn uniform(state: &mut u64) -> u64 {
    below(xorshift(state), 20_000_000)
}

fn mix(state: &mut u64) -> u64 {
    let random = xorshift(state);
    match random % 100 {
        0..45 => 12_000,
        45..90 => 10_000_000 + below(random, 1_000),
        _ => 200_000_000 + below(random, 800_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both queues hand out the same events in the same order.
    #[test]
    fn both_queues_do_the_same() {
        let (mut own, mut standard) = (EventQueue::<[u64; 2]>::new(), Heap::default());
        let mut state = 1;
        for number in 0..1_000 {
            let at = mix(&mut state);
            Queue::push(&mut own, at, [number, 0]);
            standard.push(at, [number, 0]);
        }
        for _ in 0..10_000 {
            let next = Queue::pop(&mut own);
            assert_eq!(next, standard.pop());
            let at = next.0 + uniform(&mut state);
            Queue::push(&mut own, at, next.1);
            standard.push(at, next.1);
        }
    }

    /// 45 × 12 µs, 45 × 10 ms and half a microsecond, 10 × 0.6 s: in the mean 64.5 ms.
    #[test]
    fn increments_are_those_of_a_packet_simulator() {
        let mut state = 1;
        let sum: u64 = (0..100_000).map(|_| mix(&mut state)).sum();
        let mean = sum / 100_000;
        assert!(mean.abs_diff(64_505_625) < 2_000_000, "{mean}");
        let sum: u64 = (0..100_000).map(|_| uniform(&mut state)).sum();
        assert!((sum / 100_000).abs_diff(10_000_000) < 100_000);
    }
}
