//! The network: hosts and routers joined by links, and the way from one host to another.
//!
//! A link is, in each direction, a drop-tail queue, a transmitter of some rate, and a wire
//! that only delays. What goes wrong on it is an ordered list of rules.

pub mod config;

pub use config::{Direction, DropRule, LinkConfig, Network, Node, PacketKind};
