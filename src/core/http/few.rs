//! A map for what a party has few of: its connections, its servers.
//!
//! The entries lie in a row, in the order of their keys. Up to some dozens a search in it is faster
//! than in a tree, and there is one piece of memory instead of many. Mostly there is one entry, which
//! needs none.

use smallvec::SmallVec;

/// A map in the order of its keys.
#[derive(Clone, Debug)]
pub(super) struct Few<K, V> {
    row: SmallVec<[(K, V); 1]>,
}

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Few { row: SmallVec::new() }
    }
}

impl<K: Copy + Ord, V> Few<K, V> {
    /// Where the key is, or where it would be.
    fn place(&self, key: K) -> Result<usize, usize> {
        match &self.row[..] {
            // Most have one entry.
            [(first, _)] if *first == key => Ok(0),
            [.., (last, _)] if *last < key => Err(self.row.len()),
            row => row.binary_search_by_key(&key, |(key, _)| *key),
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

    /// Adds an entry; gives back the one that it takes the place of.
    pub(super) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(key) {
            Ok(at) => Some(std::mem::replace(&mut self.row[at].1, value)),
            Err(at) => {
                self.row.insert(at, (key, value));
                None
            }
        }
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.place(*key).ok()?;
        let (_, value) = self.row.remove(at);
        if self.row.is_empty() {
            self.row = SmallVec::new();
        }
        Some(value)
    }

    /// The entry of this key, made if there is none.
    pub(super) fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let at = self.place(key).unwrap_or_else(|at| {
            self.row.insert(at, (key, V::default()));
            at
        });
        &mut self.row[at].1
    }

    /// The entry at this place in the order.
    #[inline]
    pub(super) fn at(&self, place: usize) -> Option<(K, &V)> {
        self.row.get(place).map(|(key, value)| (*key, value))
    }

    #[inline]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.row.iter().map(|(key, value)| (key, value))
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    #[inline]
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.row.iter_mut().map(|(_, value)| value)
    }

    pub(super) fn len(&self) -> usize {
        self.row.len()
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
        let (mut few, mut tree) = (Few::default(), BTreeMap::new());
        assert!(few.is_empty());
        for step in 0..500_u32 {
            let key = step.wrapping_mul(2_654_435_761) >> 26;
            if step % 3 == 2 {
                assert_eq!(few.remove(&key), tree.remove(&key));
            } else {
                assert_eq!(few.insert(key, step), tree.insert(key, step));
            }
            assert!(few.iter().eq(tree.iter()));
            assert_eq!((few.len(), few.is_empty()), (tree.len(), tree.is_empty()));
            assert_eq!(few.get(&(key + 1)), tree.get(&(key + 1)));
        }
        *few.or_default(1000) += 1;
        *few.or_default(1000) += 1;
        assert_eq!(few.at(few.len() - 1), Some((1000, &2)));
    }
    /// Every value can be changed where it lies, in the order of the keys.
    #[test]
    fn all_values_can_be_changed() {
        let mut few = Few::default();
        for key in [3, 1, 2] {
            few.insert(key, 10 * key);
        }
        for (value, more) in few.values_mut().zip(1..) {
            *value += more;
        }
        assert!(few.iter().map(|(_, value)| *value).eq([11, 22, 33]));
    }
}
