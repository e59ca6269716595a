//! A table by connection, for a party that may have any number of them. It is never walked through,
//! so that its order is of no consequence.

use super::Sock;
use crate::ids::mixed;
use hashbrown::HashTable;

/// What belongs to each of many connections.
#[derive(Debug)]
pub(super) struct BySock<V> {
    table: HashTable<(Sock, V)>,
}

impl<V> Default for BySock<V> {
    fn default() -> Self {
        BySock { table: HashTable::new() }
    }
}

fn hash(sock: Sock) -> u64 {
    mixed(u64::from(sock.0))
}

impl<V> BySock<V> {
    pub(super) fn get(&self, sock: Sock) -> Option<&V> {
        self.table.find(hash(sock), |(other, _)| *other == sock).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, sock: Sock) -> Option<&mut V> {
        self.table.find_mut(hash(sock), |(other, _)| *other == sock).map(|(_, value)| value)
    }

    /// Adds an entry for a connection that has none.
    pub(super) fn insert(&mut self, sock: Sock, value: V) {
        self.table.insert_unique(hash(sock), (sock, value), |(other, _)| hash(*other));
    }

    pub(super) fn remove(&mut self, sock: Sock) -> Option<V> {
        let entry = self.table.find_entry(hash(sock), |(other, _)| *other == sock).ok()?;
        let ((_, value), _) = entry.remove();
        Some(value)
    }

    pub(super) fn len(&self) -> usize {
        self.table.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ConnId;
    use std::collections::BTreeMap;

    /// It is the table that a tree would be, whatever the order in which connections come and go.
    #[test]
    fn it_does_what_a_tree_does() {
        let (mut table, mut tree) = (BySock::default(), BTreeMap::new());
        for step in 0..500_u32 {
            let sock = ConnId(step.wrapping_mul(2_654_435_761) >> 26);
            if step % 3 == 2 {
                assert_eq!(table.remove(sock), tree.remove(&sock));
            } else if let Some(value) = table.get_mut(sock) {
                *value += step;
                tree.entry(sock).and_modify(|value| *value += step);
            } else {
                table.insert(sock, step);
                tree.insert(sock, step);
            }
            assert!((0..64).map(ConnId).all(|sock| table.get(sock) == tree.get(&sock)));
            assert_eq!(table.len(), tree.len());
        }
    }
}
