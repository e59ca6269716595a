//! The shape of a network, as the scenario states it.

use crate::ids::HostId;
use crate::units::{BitRate, Bytes, Duration, Probability, SimTime};
use petgraph::graph::DiGraph;
use std::sync::Arc;

/// Nodes and links on a petgraph graph. A link is two edges, one per direction, added one
/// after the other; an edge's index is its [`crate::ids::LinkId`].
pub type Network = DiGraph<Node, Direction>;

/// A node of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name, unique in the network.
    pub name: Arc<str>,
    /// The host that it is; `None` for a router.
    pub host: Option<HostId>,
}

/// One direction of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Direction {
    /// Its name, such as `client→server`: the names of its ends.
    pub name: Arc<str>,
    /// How it behaves.
    pub config: LinkConfig,
}

/// How one direction of a link behaves.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct LinkConfig {
    /// Bits per second; `None` is unlimited: serialisation takes no time.
    pub rate: Option<BitRate>,
    /// Propagation delay.
    pub delay: Duration,
    /// How connections share the rate.
    pub sharing: Sharing,
    /// How many packets may wait, the one being sent not counted; `None` is unlimited.
    pub queue_packets: Option<u32>,
    /// Bytes that the link adds to each packet that weighs anything.
    pub overhead: Bytes,
    /// The chance that a packet is lost on entering.
    pub loss: Probability,
    /// Greatest extra delay, drawn uniformly for each packet. Packets may overtake.
    pub jitter: Duration,
    /// The chance that a packet is delivered twice.
    pub duplicate: Probability,
    /// Packets that are dropped on purpose.
    pub drops: Vec<DropRule>,
    /// From when on every packet that enters is lost; `None`: the link never fails. What is on
    /// the wire by then still arrives.
    pub fails_at: Option<SimTime>,
}

/// How the packets of several connections share a link's rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sharing {
    /// They do not: each packet has the whole rate, one after another as they came.
    #[default]
    Fifo,
    /// Every connection that has something to send has an equal part, at the same time.
    PerConnection,
}

/// Drops the packets of one kind from the `first` (1 is the first) on, `count` of them.
/// Retransmissions count too. A packet dropped so takes no link time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropRule {
    /// Which kind of packet is counted.
    pub kind: PacketKind,
    /// The first that is dropped, counting from 1.
    pub first: u64,
    /// How many are dropped.
    pub count: u64,
}

/// Kinds of packets that a rule can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacketKind {
    /// Any packet.
    Any,
    /// With payload.
    Data,
    /// SYN without ACK.
    Syn,
    /// SYN with ACK.
    SynAck,
    /// With FIN, with or without payload.
    Fin,
    /// A pure acknowledgment.
    Ack,
    /// With RST.
    Rst,
}
