//! Links and routers: the network, and whether everybody can reach whom they must.

use super::document::Node;
use super::form::{Checks, Form};
use super::hosts::Entry;
use super::limits::MAX_LINKS;
use super::settings::*;
use super::suggest;
use crate::ids::HostId;
use crate::net::{Direction, DropRule, LinkConfig, Network, PacketKind, Sharing};
use crate::units::SimTime;
use petgraph::graph::NodeIndex;
use petgraph::visit::Dfs;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

const WAY: [&str; 10] = [
    "delay",
    "rate",
    "sharing",
    "queue",
    "overhead",
    "loss",
    "jitter",
    "duplicate",
    "fails_at",
    "drops",
];
const LINK: [&str; 14] = [
    "from",
    "to",
    "delay",
    "rate",
    "sharing",
    "queue",
    "overhead",
    "loss",
    "jitter",
    "duplicate",
    "fails_at",
    "drops",
    "up",
    "down",
];
const DROP: [&str; 3] = ["packet", "nth", "count"];

/// A network with its nodes by name.
#[derive(Debug)]
pub(super) struct Built {
    pub network: Network,
    /// Whether every link leads from one known node to another.
    pub whole: bool,
    /// The nodes that a name stands for: those of a group's hosts are numbered through.
    nodes: BTreeMap<Arc<str>, Range<usize>>,
    pieces: Vec<usize>,
}

/// Builds the network of these hosts (in the order of their numbers) and the routers.
pub(super) fn read(
    checks: &mut Checks,
    root: Form<'_>,
    roster: &[Entry<'_>],
    routers: &[Arc<str>],
) -> Built {
    let mut built =
        Built { network: Network::new(), whole: true, nodes: BTreeMap::new(), pieces: Vec::new() };
    for entry in roster {
        for (name, id) in entry.names().zip(entry.id.0..) {
            built.add(name.into(), Some(HostId(id)));
        }
        if entry.hosts > 1 {
            built.nodes.entry(entry.name.into()).or_insert(entry.id.index()..entry.end());
        }
    }
    for name in routers {
        built.add(name.clone(), None);
    }
    let example = "links: [(from: \"client\", to: \"server\", delay: \"50ms\")]";
    let links = checks.list(root, "links", example);
    if links.is_empty() {
        checks.missing(root, "links", example);
    }
    if links.len() > MAX_LINKS {
        let message = format!("there are {} links", links.len());
        let hint = Some(format!("a scenario may have {MAX_LINKS}"));
        checks.problems.add(&links[MAX_LINKS].place, message, hint);
    }
    for node in links.into_iter().take(MAX_LINKS) {
        link(checks, node, &mut built);
    }
    built.pieces = pieces(&built.network);
    built
}

impl Built {
    /// Whether links lead from one node to another. Links go both ways, so this is whether both
    /// lie in the same piece of the network. Unknown names are reported elsewhere and count.
    pub fn reaches(&self, from: &str, to: &str) -> bool {
        let pieces = |name| Some(&self.pieces[self.nodes.get(name)?.clone()]);
        match (pieces(from), pieces(to)) {
            (Some(from), Some(to)) => from.iter().chain(to).all(|piece| *piece == from[0]),
            _ => true,
        }
    }

    fn add(&mut self, name: Arc<str>, host: Option<HostId>) {
        let node = self.network.add_node(crate::net::Node { name: name.clone(), host });
        self.nodes.entry(name).or_insert(node.index()..node.index() + 1);
    }
}

/// For each node the number of the connected piece that it lies in.
fn pieces(network: &Network) -> Vec<usize> {
    let mut pieces = vec![usize::MAX; network.node_count()];
    for start in network.node_indices() {
        if pieces[start.index()] == usize::MAX {
            let mut walk = Dfs::new(network, start);
            while let Some(node) = walk.next(network) {
                pieces[node.index()] = start.index();
            }
        }
    }
    pieces
}

fn link(checks: &mut Checks, node: &Node, built: &mut Built) {
    let Some(form) = checks.form(node, "a link", &LINK) else {
        built.whole = false;
        return;
    };
    if let Some(drops) = form.get("drops") {
        let hint = "up: (drops: […]) is the way from → to, down: (drops: […]) the way back";
        let message = "a link drops packets in one direction or the other";
        checks.problems.add(&drops.place, message, Some(hint.to_owned()));
    }
    let ends = [end(checks, form, "from", built), end(checks, form, "to", built)];
    let up = way(checks, form, "up");
    let down = way(checks, form, "down");
    let [Some(from), Some(to)] = ends else {
        built.whole = false;
        return;
    };
    let place = |field: &str| form.get(field).map_or(&node.place, |node| &node.place);
    if from.len() > 1 && to.len() > 1 {
        built.whole = false;
        let hint = Some("put a router between them: a link from each to it".to_owned());
        let message = "one end of a link is a single host or router";
        return checks.problems.add(place("to"), message, hint);
    }
    // A link for each host of the group, at whichever end it is.
    for (from, to) in pairs(from, to) {
        if !join(checks, built, (from, to), place, (&up, &down)) {
            return;
        }
    }
}

/// Every node of one end with every node of the other, one of which is alone.
fn pairs(from: Range<usize>, to: Range<usize>) -> impl Iterator<Item = (NodeIndex, NodeIndex)> {
    from.flat_map(move |from| to.clone().map(move |to| (NodeIndex::new(from), NodeIndex::new(to))))
}

/// Joins two nodes, both ways; or says why not.
fn join<'d>(
    checks: &mut Checks,
    built: &mut Built,
    (from, to): (NodeIndex, NodeIndex),
    place: impl Fn(&str) -> &'d super::place::Place,
    (up, down): (&LinkConfig, &LinkConfig),
) -> bool {
    if from == to {
        built.whole = false;
        let hint = Some("a link joins two different nodes".to_owned());
        checks.problems.add(place("to"), "this link leads back to where it begins", hint);
        return false;
    }
    let names = [from, to].map(|index| built.network[index].name.clone());
    if built.network.find_edge(from, to).is_some() {
        let message = format!("`{}` and `{}` are linked already", names[0], names[1]);
        let hint = Some("one link joins both directions: see `up` and `down`".to_owned());
        checks.problems.add(place("from"), message, hint);
        return false;
    }
    let name = |a: usize, b: usize| format!("{}→{}", names[a], names[b]).into();
    built.network.add_edge(from, to, Direction { name: name(0, 1), config: up.clone() });
    built.network.add_edge(to, from, Direction { name: name(1, 0), config: down.clone() });
    true
}

/// The node that one end of a link names, or the nodes of a group.
fn end(
    checks: &mut Checks,
    form: Form<'_>,
    field: &'static str,
    built: &Built,
) -> Option<Range<usize>> {
    let name = checks.required_text(form, field)?;
    if let Some(nodes) = built.nodes.get(name) {
        return Some(nodes.clone());
    }
    let names = built.nodes.keys().map(|name| &**name);
    let hint = match suggest::closest(name, names) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("where it is a router, add routers: [\"{name}\"]"),
    };
    let place = &form.get(field)?.place;
    checks.problems.add(place, format!("there is no host or router called `{name}`"), Some(hint));
    None
}

/// One direction: what the link says, with `up` (from → to) or `down` (to → from) laid over it.
fn way(checks: &mut Checks, link: Form<'_>, direction: &'static str) -> LinkConfig {
    let mut node = link.node.clone();
    if let super::document::Value::Fields(fields) = &mut node.value {
        fields.retain(|field| !["up", "down", "drops"].contains(&field.name.as_str()));
        if let Some(over) = link.get(direction)
            && let Some(over) = checks.form(over, "a direction of a link", &WAY)
        {
            for field in
                over.node.fields().iter().filter(|field| WAY.contains(&field.name.as_str()))
            {
                fields.retain(|old| old.name != field.name);
                fields.push(field.clone());
            }
        }
    }
    let Some(form) = checks.form(&node, "a link", &LINK) else { return LinkConfig::default() };
    LinkConfig {
        rate: checks.rate(form, &LINK_RATE),
        delay: checks.time(form, &LINK_DELAY),
        sharing: match checks.word(form, &LINK_SHARING) {
            "per-connection" => Sharing::PerConnection,
            _ => Sharing::Fifo,
        },
        queue_packets: checks
            .count_or_word(form, &LINK_QUEUE)
            .map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
        overhead: checks.size(form, &LINK_OVERHEAD),
        loss: checks.chance(form, &LINK_LOSS),
        jitter: checks.time(form, &LINK_JITTER),
        duplicate: checks.chance(form, &LINK_DUPLICATE),
        fails_at: checks.time_or_word(form, &LINK_FAILS_AT).map(|from| SimTime::ZERO + from),
        drops: drops(checks, form),
    }
}

fn drops(checks: &mut Checks, form: Form<'_>) -> Vec<DropRule> {
    let mut rules = Vec::new();
    for node in checks.list(form, "drops", "drops: [(packet: \"data\", nth: 3)]") {
        let Some(form) = checks.form(node, "a drop", &DROP) else { continue };
        let kind = match checks.word(form, &DROP_PACKET) {
            "data" => PacketKind::Data,
            "syn" => PacketKind::Syn,
            "syn-ack" => PacketKind::SynAck,
            "fin" => PacketKind::Fin,
            "ack" => PacketKind::Ack,
            "rst" => PacketKind::Rst,
            _ => PacketKind::Any,
        };
        let first = checks.count(form, &DROP_NTH);
        rules.push(DropRule { kind, first, count: checks.count(form, &DROP_COUNT) });
    }
    rules
}
