//! Work on all cores. What it comes to is in the order of what it was made from, whatever the threads.
//!
//! What a loop over threads needs is compiled once, in [`each`] and [`on`], rather than for each
//! kind of item.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The threads to work with: so many, or one for each core.
pub(super) fn pool(threads: Option<usize>) -> Result<ThreadPool, ThreadPoolBuildError> {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    ThreadPoolBuilder::new().num_threads(threads.unwrap_or_else(cores)).build()
}

/// Does this on the threads of a pool.
pub(super) fn on<R: Send>(pool: &ThreadPool, work: impl FnOnce() -> R + Send) -> R {
    let mut result = None;
    let mut work = Some(work);
    let mut once = || result = work.take().map(|work| work());
    let once: &mut (dyn FnMut() + Send) = &mut once;
    pool.install(once);
    result.expect("it was done")
}

/// An item, and then what was made from it.
enum Slot<T, R> {
    Waits(T),
    Taken,
    Made(R),
}

/// What `make` makes from each item, on the threads of the pool that this is called in.
pub(super) fn all<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    make: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    at_most(usize::MAX, items, make)
}

/// The same, so many at a time at the most.
pub(super) fn at_most<T: Send, R: Send>(
    most: usize,
    items: impl IntoIterator<Item = T>,
    make: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let slots: Vec<_> = items.into_iter().map(|item| Mutex::new(Slot::Waits(item))).collect();
    few(most, slots.len(), &|at| {
        let slot = || slots[at].lock().unwrap_or_else(PoisonError::into_inner);
        let item = std::mem::replace(&mut *slot(), Slot::Taken);
        if let Slot::Waits(item) = item {
            let made = make(item);
            *slot() = Slot::Made(made);
        }
    });
    let made = slots.into_iter().filter_map(|slot| {
        match slot.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Slot::Made(made) => Some(made),
            Slot::Waits(_) | Slot::Taken => None,
        }
    });
    made.collect()
}

/// Does this with each number below `count`, for so many of them at a time at the most.
fn few(most: usize, count: usize, work: &(dyn Fn(usize) + Sync)) {
    if count <= most {
        return each(count, work);
    }
    let next = AtomicUsize::new(0);
    each(most, &|_| {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return;
            }
            work(at);
        }
    });
}

/// Does this with each number below `count`.
pub(super) fn each(count: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().with_max_len(1).for_each(work);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Also where work waits for other work of the same pool.
    #[test]
    fn what_is_made_keeps_its_order() {
        for threads in [1, 3] {
            let pool = pool(Some(threads)).unwrap();
            let squares = on(&pool, || {
                all(0..20_u64, |row| all(0..20, move |column| row * column).iter().sum::<u64>())
            });
            assert_eq!(squares, (0..20).map(|row| row * 190).collect::<Vec<u64>>());
        }
    }

    /// Of eight threads only two are used, and all is done.
    #[test]
    fn no_more_are_made_at_a_time_than_said() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let made = on(&pool(Some(8)).unwrap(), || {
            at_most(2, 0..20, |item| {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(2));
                now.fetch_sub(1, Ordering::SeqCst);
                item
            })
        });
        assert_eq!(made, (0..20).collect::<Vec<_>>());
        assert!(most.into_inner() <= 2);
    }
}
