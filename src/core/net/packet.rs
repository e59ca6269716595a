//! A packet on its way, and which rules of a link it falls under.

use super::config::PacketKind;
use crate::ids::{ConnId, PacketId, Side};
use crate::wire::{Flags, Segment};

/// An IPv4 packet with its TCP segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Its number.
    pub id: PacketId,
    /// The connection it belongs to. (Not on the wire: receivers look at addresses and ports.)
    pub conn: ConnId,
    /// The end that sent it.
    pub from: Side,
    /// Its TCP segment.
    pub segment: Segment,
}

/// A way, or the rest of one: a position in the table of [`super::Routes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathId(pub u32);

impl PacketKind {
    /// Whether a segment is of this kind.
    pub fn matches(self, segment: &Segment) -> bool {
        match self {
            PacketKind::Any => true,
            PacketKind::Data => segment.payload > 0,
            PacketKind::Syn => segment.has(Flags::SYN) && !segment.has(Flags::ACK),
            PacketKind::SynAck => segment.has(Flags::SYN.with(Flags::ACK)),
            PacketKind::Fin => segment.has(Flags::FIN),
            PacketKind::Ack => segment.is_pure_ack(),
            PacketKind::Rst => segment.has(Flags::RST),
        }
    }
}
