//! A map for what comes in the order of its keys and mostly goes in it, too: requests.
//!
//! The entries lie in a row. Who is asked for is mostly the first, and else found by bisection; who
//! goes is mostly the first, and else near it. A tree would have a piece of memory for each dozen.

use std::collections::VecDeque;

/// A map in the order of its keys.
#[derive(Debug)]
pub(super) struct InOrder<K, V> {
    row: VecDeque<(K, V)>,
}

impl<K, V> Default for InOrder<K, V> {
    fn default() -> Self {
        InOrder { row: VecDeque::new() }
    }
}

impl<K: Copy + Ord, V> InOrder<K, V> {
    /// Where the key is, or where it would be.
    #[inline]
    fn place(&self, key: K) -> Result<usize, usize> {
        match self.row.front() {
            Some((first, _)) if *first == key => Ok(0),
            _ => self.row.binary_search_by_key(&key, |(key, _)| *key),
        }
    }

    #[inline]
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let at = self.place(*key).ok()?;
        Some(&self.row[at].1)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.place(*key).ok()?;
        Some(&mut self.row[at].1)
    }

    /// Makes room for so many more at once, rather than for twice as many again and again.
    pub(super) fn make_room(&mut self, more: usize) {
        self.row.reserve(more);
    }

    /// Adds an entry whose key is not there yet.
    pub(super) fn insert(&mut self, key: K, value: V) {
        match self.row.back() {
            Some((last, _)) if *last >= key => {
                let at = self.place(key).unwrap_or_else(|at| at);
                self.row.insert(at, (key, value));
            }
            _ => self.row.push_back((key, value)),
        }
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.place(*key).ok()?;
        self.row.remove(at).map(|(_, value)| value)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.row.iter().map(|(_, value)| value)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.row.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// It is the map that a tree would be, whatever the order in which keys come and go.
    #[test]
    fn it_does_what_a_tree_does() {
        let (mut row, mut tree) = (InOrder::default(), BTreeMap::new());
        assert!(row.is_empty());
        for step in 0..500_u32 {
            let key = step.wrapping_mul(2_654_435_761) >> 26;
            if step % 3 == 2 || tree.contains_key(&key) {
                assert_eq!(row.remove(&key), tree.remove(&key));
            } else {
                row.insert(key, step);
                tree.insert(key, step);
            }
            assert!(row.values().eq(tree.values()));
            assert_eq!(row.is_empty(), tree.is_empty());
            assert_eq!(row.get(&(key + 1)), tree.get(&(key + 1)));
            assert_eq!(row.get_mut(&(key / 2)), tree.get_mut(&(key / 2)));
        }
    }
}
