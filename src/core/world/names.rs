//! What names in URLs stand for.

use super::{Group, Plan};
use crate::ids::{HostId, mixed_text};
use hashbrown::HashTable;

/// All names that stand for hosts. Never walked through, so that its order is of no consequence: each
/// request asks for one, of thousands perhaps.
#[derive(Debug)]
pub(super) struct Names<'a>(HashTable<Name<'a>>);

/// A name, and the first of so many hosts that it stands for.
#[derive(Clone, Copy, Debug)]
struct Name<'a> {
    text: &'a str,
    first: HostId,
    hosts: u32,
}

impl<'a> Names<'a> {
    /// Those of groups and of hosts. Of two with one name it is the first.
    pub(super) fn of(plan: &'a Plan) -> Names<'a> {
        let groups = plan.groups.iter();
        let groups = groups.map(|Group { name, first, hosts }| Name {
            text: name,
            first: *first,
            hosts: *hosts,
        });
        let hosts = plan.hosts.iter().zip(0..);
        let hosts = hosts.map(|(host, id)| Name { text: &host.name, first: HostId(id), hosts: 1 });
        let mut names = Names(HashTable::with_capacity(plan.groups.len() + plan.hosts.len()));
        for name in groups.chain(hosts) {
            let is_it = |other: &Name<'_>| other.text == name.text;
            let hash = |other: &Name<'_>| mixed_text(other.text);
            names.0.entry(mixed_text(name.text), is_it, hash).or_insert(name);
        }
        names
    }

    /// The host that a name stands for: where there are several, each in its turn.
    pub(super) fn host(&self, text: &str, turn: u32) -> Option<HostId> {
        let Name { first, hosts, .. } = self.0.find(mixed_text(text), |name| name.text == text)?;
        Some(HostId(first.0 + turn % hosts))
    }
}
