//! Sampling: one of each kind in every stretch of time.

use std::collections::BTreeMap;

/// Thins what is in order of time to at most `limit`: time is divided into stretches, as short as
/// will do, and of each kind (`key` gives time and kind) one is kept in each stretch: the later,
/// where it is `better` than the earlier.
pub(super) fn to<T: Clone, K: Ord>(
    items: &mut Vec<T>,
    limit: usize,
    key: impl Fn(&T) -> (u64, K),
    better: impl Fn(&T, &T) -> bool,
) {
    let Some((first, last)) = items.first().zip(items.last()) else { return };
    if items.len() <= limit {
        return;
    }
    let (begin, end) = (key(first).0, key(last).0);
    // Kinds by number, so that a pass is cheap: there may be many.
    let mut numbers = BTreeMap::new();
    let kinds: Vec<usize> = items
        .iter()
        .map(|item| {
            let next = numbers.len();
            *numbers.entry(key(item).1).or_insert(next)
        })
        .collect();
    let mut slots = limit as u64;
    loop {
        let width = (end - begin) / slots.max(1) + 1;
        // Which item each kind keeps in its latest stretch.
        let mut places = vec![(u64::MAX, 0); numbers.len()];
        let mut kept: Vec<usize> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let slot = (key(item).0 - begin) / width;
            let (latest, place) = &mut places[kinds[at]];
            if *latest != slot {
                (*latest, *place) = (slot, kept.len());
                kept.push(at);
            } else if better(item, &items[kept[*place]]) {
                kept[*place] = at;
            }
        }
        if kept.len() <= limit || slots <= 1 {
            // What took an earlier one's place may be later than its neighbours.
            kept.sort_unstable();
            kept.truncate(limit);
            *items = kept.into_iter().map(|at| items[at].clone()).collect();
            return;
        }
        slots /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thousand times of two kinds, to at most 50: each kind has the last of every stretch.
    #[test]
    fn each_kind_keeps_the_last_of_each_stretch() {
        let mut items: Vec<(u64, u8)> = (0..1000).flat_map(|time| [(time, 0), (time, 1)]).collect();
        to(&mut items, 50, |item| *item, |_, _| true);
        assert!(items.len() > 20 && items.len() <= 50, "{}", items.len());
        assert!(items.is_sorted_by_key(|item| item.0));
        for kind in [0, 1] {
            assert_eq!(items.iter().filter(|item| item.1 == kind).max().unwrap().0, 999);
        }
        let few = items.clone();
        to(&mut items, 50, |item| *item, |_, _| true);
        assert_eq!(items, few, "what is few enough stays");
    }
}
