//! The way from one host to another: least delay, then fewest links, then the links added
//! first. Computed once for each pair that talks; a host that hangs on one node goes by that
//! node's ways, so that a thousand hosts on one router cost one search.

use super::config::Network;
use super::packet::PathId;
use crate::ids::{HostId, LinkId, mixed};
use hashbrown::HashTable;
use petgraph::Direction::{Incoming, Outgoing};
use petgraph::algo::dijkstra;
use petgraph::graph::NodeIndex;
use petgraph::visit::{EdgeRef, Reversed};
use std::collections::BTreeMap;

/// The ways in use.
#[derive(Debug, Default)]
pub struct Routes {
    /// Those that were found. Never walked through, so that its order is of no consequence: each
    /// connection asks twice.
    known: HashTable<Known>,
    /// The links of all ways, one way after another, each with an end mark.
    links: Vec<Option<LinkId>>,
    /// The ways between the nodes that others hang on.
    inner: BTreeMap<(NodeIndex, NodeIndex), Option<Vec<LinkId>>>,
}

/// The way between two hosts.
#[derive(Clone, Copy, Debug)]
struct Known {
    ends: (HostId, HostId),
    path: PathId,
}

impl Routes {
    /// The way from one host to another; `None` where there is none.
    pub fn between(&mut self, network: &Network, from: HostId, to: HostId) -> Option<PathId> {
        let ends = (from, to);
        if let Some(known) = self.known.find(hash(ends), |known| known.ends == ends) {
            return Some(known.path);
        }
        let path = self.find(network, node_of(network, from)?, node_of(network, to)?)?;
        let found = Known { ends, path: PathId(self.links.len() as u32) };
        self.links.extend(path.into_iter().map(Some).chain([None]));
        self.known.insert_unique(hash(ends), found, |known| hash(known.ends));
        Some(found.path)
    }

    /// The way from one node to another. What hangs on one other node can only go by it, and can
    /// only be reached by it.
    fn find(&mut self, network: &Network, from: NodeIndex, to: NodeIndex) -> Option<Vec<LinkId>> {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        let (mut start, mut goal) = (from, to);
        if let Some((link, node)) = hangs_on(network, from, Outgoing).filter(|_| from != to) {
            (first, start) = (vec![link], node);
        }
        if let Some((link, node)) = hangs_on(network, to, Incoming).filter(|_| start != to) {
            (last, goal) = (vec![link], node);
        }
        let inner = self.inner.entry((start, goal));
        let inner = inner.or_insert_with(|| shortest_path(network, start, goal)).as_ref()?;
        Some([&first[..], inner, &last[..]].concat())
    }

    /// The first link of a way; `None` at its end.
    #[inline]
    pub fn first(&self, way: PathId) -> Option<LinkId> {
        self.links[way.0 as usize]
    }

    /// The first link of a way, and the way goes on behind it; `None` at its end.
    #[inline]
    pub fn follow(&self, way: &mut PathId) -> Option<LinkId> {
        let link = self.first(*way)?;
        way.0 += 1;
        Some(link)
    }
}

/// The same number for the same hosts.
fn hash((from, to): (HostId, HostId)) -> u64 {
    mixed(u64::from(from.0) << 32 | u64::from(to.0))
}

/// The node that a host stands at.
pub fn node_of(network: &Network, host: HostId) -> Option<NodeIndex> {
    let is_it = |node: &NodeIndex| network.node_weight(*node).is_some_and(|n| n.host == Some(host));
    // Hosts are mostly the first nodes, in the order of their numbers.
    let likely = Some(NodeIndex::new(host.index())).filter(is_it);
    likely.or_else(|| network.node_indices().find(is_it))
}

/// The only link of a node in this direction, and the node at its other end.
fn hangs_on(
    network: &Network,
    node: NodeIndex,
    direction: petgraph::Direction,
) -> Option<(LinkId, NodeIndex)> {
    let mut links = network.edges_directed(node, direction);
    let link = links.next().filter(|_| links.next().is_none())?;
    let other = if direction == Outgoing { link.target() } else { link.source() };
    Some((LinkId(link.id().index() as u32), other))
}

/// Follows, from each node, the first link among those that keep the cost least.
fn shortest_path(network: &Network, start: NodeIndex, goal: NodeIndex) -> Option<Vec<LinkId>> {
    // Each link costs its delay, and one more unit of the low half to prefer fewer links.
    let cost = |delay: u64| (u128::from(delay) << 32) + 1;
    let to_goal =
        dijkstra(Reversed(network), goal, None, |edge| cost(edge.weight().config.delay.as_nanos()));
    let mut path = Vec::new();
    let mut here = start;
    while here != goal {
        let rest = to_goal.get(&here)?;
        let edge = network
            .edges(here)
            .filter(|edge| {
                let delay = edge.weight().config.delay.as_nanos();
                to_goal.get(&edge.target()).is_some_and(|after| after + cost(delay) == *rest)
            })
            .min_by_key(|edge| edge.id())?;
        path.push(LinkId(edge.id().index() as u32));
        here = edge.target();
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Direction, LinkConfig, Node};
    use crate::units::Duration;

    fn network(nodes: &[Option<u32>], links: &[(usize, usize, u64)]) -> Network {
        let mut network = Network::new();
        let ids: Vec<_> = nodes
            .iter()
            .map(|host| network.add_node(Node { name: "".into(), host: host.map(HostId) }))
            .collect();
        for (from, to, delay) in links {
            for (from, to) in [(from, to), (to, from)] {
                let config =
                    LinkConfig { delay: Duration::from_millis(*delay), ..LinkConfig::default() };
                network.add_edge(ids[*from], ids[*to], Direction { name: "".into(), config });
            }
        }
        network
    }

    /// Two hosts, two routers between them: the faster way wins; of equal ways the one with
    /// fewer links; of equal links the first.
    #[test]
    fn least_delay_then_fewest_links_then_first() {
        let links = |network: &Network| {
            let mut routes = Routes::default();
            let path = routes.between(network, HostId(0), HostId(1)).unwrap();
            let mut rest = path;
            let links = std::iter::from_fn(|| routes.follow(&mut rest));
            links.map(|link| link.0).collect::<Vec<_>>()
        };
        let nodes = [Some(0), Some(1), None, None];
        assert_eq!(links(&network(&nodes, &[(0, 1, 10), (0, 2, 3), (2, 1, 3)])), [2, 4]);
        assert_eq!(links(&network(&nodes, &[(0, 2, 5), (2, 1, 5), (0, 1, 10)])), [4]);
        assert_eq!(links(&network(&nodes, &[(0, 1, 10), (0, 1, 10)])), [0]);
    }

    #[test]
    fn no_way_is_no_path() {
        let network = network(&[Some(0), Some(1), None], &[(0, 2, 1)]);
        assert_eq!(Routes::default().between(&network, HostId(0), HostId(1)), None);
    }
}
