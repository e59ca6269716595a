//! Maps and sets by id, for those who read a trace: all of them share one compiled tree.
//!
//! A tree is compiled anew for each pair of key and value. A hundred such pairs were a quarter of
//! what the compiler had to do for this package. So an id becomes a number here, one tree says at
//! which place the value of a number lies, and the values lie in a row of their own. A look-up costs
//! one step more than in a tree that holds its values; the order is the order of the ids.

use super::{Addr, ConnId, Endpoint, HostId, LinkId, PacketId, RequestId, Side};
use crate::units::SimTime;
use slab::Slab;
use std::collections::{BTreeMap, btree_map};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, Range};

/// What can be told from others by a number, in whose order it stands.
pub trait Key: Copy {
    /// How many bits the number has.
    const BITS: u32;

    /// The number.
    fn number(self) -> u128;

    /// What has this number.
    fn of(number: u128) -> Self;
}

macro_rules! integers {
    ($($int:ty),*) => {$(
        impl Key for $int {
            const BITS: u32 = <$int>::BITS;

            fn number(self) -> u128 {
                self as u128
            }

            fn of(number: u128) -> $int {
                number as $int
            }
        }
    )*};
}
integers!(u16, u32, u64, usize);

macro_rules! ids {
    ($($id:ident($int:ty)),*) => {$(
        impl Key for $id {
            const BITS: u32 = <$int>::BITS;

            fn number(self) -> u128 {
                self.0.number()
            }

            fn of(number: u128) -> $id {
                $id(<$int>::of(number))
            }
        }
    )*};
}
ids!(HostId(u32), LinkId(u32), ConnId(u32), PacketId(u64), RequestId(u32));

impl Key for SimTime {
    const BITS: u32 = u64::BITS;

    fn number(self) -> u128 {
        self.as_nanos().number()
    }

    fn of(number: u128) -> SimTime {
        SimTime::from_nanos(u64::of(number))
    }
}

impl Key for Side {
    const BITS: u32 = 1;

    fn number(self) -> u128 {
        self.index() as u128
    }

    fn of(number: u128) -> Side {
        if number & 1 == 0 { Side::Opener } else { Side::Acceptor }
    }
}

impl Key for Endpoint {
    const BITS: u32 = ConnId::BITS + Side::BITS;

    fn number(self) -> u128 {
        (self.conn, self.side).number()
    }

    fn of(number: u128) -> Endpoint {
        let (conn, side) = Key::of(number);
        Endpoint { conn, side }
    }
}

impl Key for Addr {
    const BITS: u32 = HostId::BITS + u16::BITS;

    fn number(self) -> u128 {
        (self.host, self.port).number()
    }

    fn of(number: u128) -> Addr {
        let (host, port) = Key::of(number);
        Addr { host, port }
    }
}

impl<A: Key, B: Key> Key for (A, B) {
    const BITS: u32 = {
        assert!(A::BITS + B::BITS <= u128::BITS, "both must fit into the number");
        A::BITS + B::BITS
    };

    fn number(self) -> u128 {
        self.0.number() << B::BITS | self.1.number()
    }

    fn of(number: u128) -> (A, B) {
        (A::of(number >> B::BITS), B::of(number & ((1 << B::BITS) - 1)))
    }
}

impl<A: Key, B: Key, C: Key> Key for (A, B, C) {
    const BITS: u32 = <(A, (B, C))>::BITS;

    fn number(self) -> u128 {
        (self.0, (self.1, self.2)).number()
    }

    fn of(number: u128) -> (A, B, C) {
        let (a, (b, c)) = Key::of(number);
        (a, b, c)
    }
}

/// A map in the order of its ids.
#[derive(Clone)]
pub struct Map<K, V> {
    places: BTreeMap<u128, usize>,
    values: Slab<V>,
    keys: PhantomData<K>,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map { places: BTreeMap::new(), values: Slab::new(), keys: PhantomData }
    }
}

impl<K: Key, V> Map<K, V> {
    /// An empty one.
    pub fn new() -> Self {
        Map::default()
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    fn place(&self, key: K) -> Option<usize> {
        self.places.get(&key.number()).copied()
    }

    /// What is known of this id.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.values.get(self.place(*key)?)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.place(*key)?;
        self.values.get_mut(place)
    }

    /// Whether anything is known of this id.
    pub fn contains_key(&self, key: &K) -> bool {
        self.place(*key).is_some()
    }

    /// Adds an entry; gives back the value that it takes the place of.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.places.entry(key.number()) {
            btree_map::Entry::Occupied(place) => {
                Some(std::mem::replace(&mut self.values[*place.get()], value))
            }
            btree_map::Entry::Vacant(place) => {
                place.insert(self.values.insert(value));
                None
            }
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.places.remove(&key.number())?;
        Some(self.values.remove(place))
    }

    /// The value of this id, made where there is none.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let values = &mut self.values;
        let place = *self.places.entry(key.number()).or_insert_with(|| values.insert(make()));
        &mut self.values[place]
    }

    /// The value of this id, the default one where there was none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }

    /// The ids in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> {
        self.places.keys().map(|number| K::of(*number))
    }

    /// The values in the order of their ids.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.places.values().map(|place| &self.values[*place])
    }

    /// Entries in the order of their ids.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        self.places.iter().map(|(number, place)| (K::of(*number), &self.values[*place]))
    }

    /// The entries of the ids within a range, in order.
    pub fn range(&self, keys: Range<K>) -> impl DoubleEndedIterator<Item = (K, &V)> {
        let numbers = keys.start.number()..keys.end.number();
        self.places.range(numbers).map(|(number, place)| (K::of(*number), &self.values[*place]))
    }

    /// The last entry.
    pub fn last(&self) -> Option<(K, &V)> {
        self.iter().next_back()
    }

    /// The entries, in order, for good.
    pub fn into_entries(mut self) -> impl Iterator<Item = (K, V)> {
        self.places
            .into_iter()
            .map(move |(number, place)| (K::of(number), self.values.remove(place)))
    }

    /// The values, in the order of their ids, for good.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_entries().map(|(_, value)| value)
    }
}

impl<K: Key, V> Index<&K> for Map<K, V> {
    type Output = V;

    /// # Panics
    ///
    /// If nothing is known of the id.
    fn index(&self, key: &K) -> &V {
        self.get(key).expect("known")
    }
}

impl<K: Key, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Key, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Map::new();
        map.extend(entries);
        map
    }
}

impl<K: Key + fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// A set of ids, in their order.
#[derive(Clone)]
pub struct Set<K>(Map<K, ()>);

impl<K> Default for Set<K> {
    fn default() -> Self {
        Set(Map::default())
    }
}

impl<K: Key> Set<K> {
    /// An empty one.
    pub fn new() -> Self {
        Set::default()
    }

    /// Adds an id; whether it is new.
    pub fn insert(&mut self, key: K) -> bool {
        self.0.insert(key, ()).is_none()
    }

    /// Takes an id out; whether it was there.
    pub fn remove(&mut self, key: &K) -> bool {
        self.0.remove(key).is_some()
    }

    /// Whether it is there.
    pub fn contains(&self, key: &K) -> bool {
        self.0.contains_key(key)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ids in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = K> {
        self.0.keys()
    }

    /// The first of them.
    pub fn first(&self) -> Option<K> {
        self.iter().next()
    }

    /// The last of them.
    pub fn last(&self) -> Option<K> {
        self.iter().next_back()
    }
}

impl<K: Key> FromIterator<K> for Set<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        Set(keys.into_iter().map(|key| (key, ())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of the numbers is the order of the ids, and each is what its number says.
    #[test]
    fn a_number_stands_for_its_key() {
        fn stands<K: Key + Ord + fmt::Debug>(keys: &[K]) {
            assert!(keys.is_sorted());
            let numbers: Vec<u128> = keys.iter().map(|key| key.number()).collect();
            assert!(numbers.is_sorted_by(|a, b| a < b), "{keys:?}");
            assert!(numbers.iter().all(|number| u128::BITS - number.leading_zeros() <= K::BITS));
            let back: Vec<K> = numbers.iter().map(|number| K::of(*number)).collect();
            assert_eq!(back, keys);
        }
        let ends =
            |conn| [Side::Opener, Side::Acceptor].map(|side| Endpoint { conn: ConnId(conn), side });
        stands(&[ends(0), ends(7), ends(u32::MAX)].concat());
        let hosts = [HostId(0), HostId(1), HostId(u32::MAX)];
        stands(&hosts);
        let ports = [0, 80, u16::MAX];
        stands(&hosts.map(|host| ports.map(|port| Addr { host, port })).concat());
        let times = [SimTime::ZERO, SimTime::from_nanos(u64::MAX)];
        let of = |host| times.map(|at| (host, RequestId(u32::MAX), at));
        stands(&hosts.map(of).concat());
    }

    /// It is the map that a tree would be, whatever the order in which keys come and go.
    #[test]
    fn it_does_what_a_tree_does() {
        let (mut map, mut tree) = (Map::new(), BTreeMap::new());
        for step in 0..500_u32 {
            let key = step.wrapping_mul(2_654_435_761) >> 26;
            match step % 4 {
                2 => assert_eq!(map.remove(&key), tree.remove(&key)),
                3 => {
                    *map.or_insert_with(key, || 5) += step;
                    *tree.entry(key).or_insert(5) += step;
                }
                _ => assert_eq!(map.insert(key, step), tree.insert(key, step)),
            }
            assert!(map.iter().eq(tree.iter().map(|(key, value)| (*key, value))));
            assert!(map.range(10..30).eq(tree.range(10..30).map(|(key, value)| (*key, value))));
            assert_eq!((map.get(&(key + 1)), map.len()), (tree.get(&(key + 1)), tree.len()));
        }
        assert!(map.last().map(|(key, _)| key) == tree.keys().next_back().copied());
        assert!(map.into_entries().eq(tree));
    }

    #[test]
    fn a_set_holds_each_once() {
        let mut set: Set<HostId> = [HostId(3), HostId(1), HostId(3)].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [HostId(1), HostId(3)]);
        assert!(set.contains(&HostId(1)) && !set.insert(HostId(1)) && set.insert(HostId(2)));
        assert!(set.remove(&HostId(3)) && !set.remove(&HostId(3)));
        assert_eq!(set.len(), 2);
    }
}
