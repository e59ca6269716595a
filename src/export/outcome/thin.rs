//! Sampling: one of each kind in every stretch of time.

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
    let (begin, end) = (key(first).0, key(last).0);
    let mut slots = limit as u64;
    while items.len() > limit && slots > 0 {
        let width = (end - begin) / slots + 1;
        let mut kept: Vec<T> = Vec::new();
        let mut places = std::collections::BTreeMap::<K, (u64, usize)>::new();
        for item in items.iter() {
            let (time, kind) = key(item);
            let slot = (time - begin) / width;
            match places.get(&kind) {
                Some((then, place)) if *then == slot => {
                    if better(item, &kept[*place]) {
                        kept[*place] = item.clone();
                    }
                }
                _ => {
                    places.insert(kind, (slot, kept.len()));
                    kept.push(item.clone());
                }
            }
        }
        if kept.len() <= limit || slots == 1 {
            // What took an earlier one's place may be later than its neighbours.
            kept.sort_by_key(|item| key(item).0);
            kept.truncate(limit);
            *items = kept;
            return;
        }
        slots /= 2;
    }
    items.truncate(limit);
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
