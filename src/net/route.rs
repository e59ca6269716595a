//! The way from one host to another: least delay, then fewest links, then the links added
//! first. Computed once for each pair that talks.
//!
//! A host with one link has no choice but to take it. So the way is looked for between the nodes
//! at the other ends of such links, once for all the hosts behind the same two routers: a
//! thousand clients and a thousand servers need one search, not two million.

use super::config::{Direction, Network};
use super::packet::PathId;
use crate::ids::{HostId, LinkId};
use petgraph::Direction::{Incoming, Outgoing};
use petgraph::algo::dijkstra;
use petgraph::graph::{EdgeIndex, EdgeReference, NodeIndex};
use petgraph::visit::{EdgeRef, Reversed};
use std::collections::BTreeMap;

/// The ways in use.
#[derive(Debug, Default)]
pub struct Routes {
    known: BTreeMap<(HostId, HostId), PathId>,
    paths: Vec<Box<[LinkId]>>,
    /// The node that each host stands at; made when the first way is looked for.
    nodes: BTreeMap<HostId, NodeIndex>,
    /// Ways between nodes at which somebody has a choice.
    middles: BTreeMap<(NodeIndex, NodeIndex), Option<Vec<LinkId>>>,
}

impl Routes {
    /// The way from one host to another; `None` where there is none.
    pub fn between(&mut self, network: &Network, from: HostId, to: HostId) -> Option<PathId> {
        if let Some(path) = self.known.get(&(from, to)) {
            return Some(*path);
        }
        let path = self.find(network, from, to)?;
        let id = PathId(self.paths.len() as u32);
        self.paths.push(path.into());
        self.known.insert((from, to), id);
        Some(id)
    }

    fn find(&mut self, network: &Network, from: HostId, to: HostId) -> Option<Vec<LinkId>> {
        if self.nodes.is_empty() {
            let host = |node: NodeIndex| Some((network[node].host?, node));
            self.nodes = network.node_indices().filter_map(host).collect();
        }
        let (start, goal) = (*self.nodes.get(&from)?, *self.nodes.get(&to)?);
        let first = only(network.edges_directed(start, Outgoing));
        let last = only(network.edges_directed(goal, Incoming));
        let (Some(first), Some(last)) = (first, last) else {
            return shortest_path(network, start, goal);
        };
        if first == last {
            return Some(vec![link(first)]);
        }
        let (_, near) = network.edge_endpoints(first)?;
        let (far, _) = network.edge_endpoints(last)?;
        let middle = self.middles.entry((near, far));
        let middle = middle.or_insert_with(|| shortest_path(network, near, far)).as_ref()?;
        Some(
            std::iter::once(link(first))
                .chain(middle.iter().copied())
                .chain([link(last)])
                .collect(),
        )
    }

    /// The links of a way, in order.
    pub fn links(&self, path: PathId) -> &[LinkId] {
        &self.paths[path.0 as usize]
    }
}

/// The node that a host stands at.
pub fn node_of(network: &Network, host: HostId) -> Option<NodeIndex> {
    network.node_indices().find(|node| network[*node].host == Some(host))
}

fn link(edge: EdgeIndex) -> LinkId {
    LinkId(edge.index() as u32)
}

/// The edge, where there is just one.
fn only<'n>(mut edges: impl Iterator<Item = EdgeReference<'n, Direction>>) -> Option<EdgeIndex> {
    let first = edges.next()?;
    if edges.next().is_none() { Some(first.id()) } else { None }
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
        path.push(link(edge.id()));
        here = edge.target();
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{LinkConfig, Node};
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
            routes.links(path).iter().map(|link| link.0).collect::<Vec<_>>()
        };
        let nodes = [Some(0), Some(1), None, None];
        assert_eq!(links(&network(&nodes, &[(0, 1, 10), (0, 2, 3), (2, 1, 3)])), [2, 4]);
        assert_eq!(links(&network(&nodes, &[(0, 2, 5), (2, 1, 5), (0, 1, 10)])), [4]);
        assert_eq!(links(&network(&nodes, &[(0, 1, 10), (0, 1, 10)])), [0]);
    }

    /// Two hosts behind one router, two behind another: hosts with one link share what is found
    /// between the routers, and those behind the same one meet there.
    #[test]
    fn hosts_behind_a_router_share_its_ways() {
        let nodes = [Some(0), Some(1), Some(2), Some(3), None, None];
        let network = network(&nodes, &[(0, 4, 1), (1, 4, 1), (4, 5, 1), (5, 2, 1), (5, 3, 1)]);
        let mut routes = Routes::default();
        let mut links = |from, to| {
            let path = routes.between(&network, HostId(from), HostId(to)).unwrap();
            routes.links(path).iter().map(|link| link.0).collect::<Vec<_>>()
        };
        assert_eq!(links(0, 2), [0, 4, 6]);
        assert_eq!(links(1, 3), [2, 4, 8]);
        assert_eq!(links(3, 0), [9, 5, 1]);
        assert_eq!(links(0, 1), [0, 3]);
        assert_eq!(routes.middles.len(), 3);
    }

    #[test]
    fn no_way_is_no_path() {
        let network = network(&[Some(0), Some(1), None], &[(0, 2, 1)]);
        assert_eq!(Routes::default().between(&network, HostId(0), HostId(1)), None);
    }
}
