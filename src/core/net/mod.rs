//! The network: hosts and routers joined by links, and the way from one host to another.
//!
//! A link is, in each direction, a drop-tail queue, a transmitter of some rate, and a wire
//! that only delays. What goes wrong on it is an ordered list of rules: drops by name, then
//! chance, then a full queue. Routers forward at no cost. Start with [`Link`]; [`Sharing`] says how
//! connections share it.

pub mod config;
mod kind;
mod link;
mod links;
mod mishaps;
mod moment;
mod packet;
mod route;
mod shared;
mod under_way;

pub use config::{Direction, DropRule, LinkConfig, Network, Node, PacketKind, Sharing};
pub use kind::Kind;
pub use link::{Arrival, Crossing, Entry, Link, LinkCounters, Transmitted};
pub use links::Links;
pub use moment::Moment;
pub use packet::{Packet, PathId};
pub use route::{Routes, node_of};
pub use under_way::{Packets, PlaceId};
