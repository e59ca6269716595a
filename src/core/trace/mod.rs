//! What happened, as typed events with their causes, and where events go.
//!
//! A trace is the only thing that views read. Every event names who it happened to and why,
//! so that a picture or a sentence never has to guess. Start with [`Event`].

mod http;
mod kept;
mod sink;
mod tcp;
mod told;

pub use http::{
    Belief, BeliefCause, CloseCause, ContentCause, FailCause, ForwardedPart, HttpNote, Persistence,
    RetryCause, Wait,
};
pub use kept::Kept;
pub use sink::{Record, Silent, Sink, Trace};
pub use tcp::{
    AckCause, Backlog, CongestionState, FlightCause, HoldCause, LossCause, OfferCause, ResetCause,
    RtoCause, SendCause, TcpNote, TcpState, TimerKind, WindowCause,
};
pub use told::Told;

use crate::ids::{Addr, ConnId, Endpoint, HostId, LinkId, PacketId};
use crate::units::SimTime;
use crate::wire::{Content, Segment};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An application asked for a connection; its first SYN leaves now.
    Opened {
        /// The new connection.
        conn: ConnId,
        /// Who asks, with the ephemeral port.
        opener: Addr,
        /// Whom it asks.
        acceptor: Addr,
    },
    /// A packet left its sender's TCP.
    Sent {
        /// The packet.
        packet: PacketId,
        /// The end that sent it. For a reset from a host that knows no such connection,
        /// the end that would have owned it.
        from: Endpoint,
        /// Its TCP segment.
        segment: Segment,
        /// Whether it carries sequence numbers that were sent before.
        retransmission: bool,
        /// Why it was sent.
        why: SendCause,
    },
    /// One direction of a link took a packet in at this event's time; where connections share
    /// its rate, it has sent the packet by then. Serialisation is `ends − starts`, propagation
    /// `arrives − ends`.
    Hop {
        /// The packet.
        packet: PacketId,
        /// The direction of the link.
        link: LinkId,
        /// Its first bit enters the wire.
        starts: SimTime,
        /// Its last bit has entered the wire.
        ends: SimTime,
        /// Its last bit reaches the other end of the link.
        arrives: SimTime,
    },
    /// A packet was lost on entering a link.
    Dropped {
        /// The packet.
        packet: PacketId,
        /// The direction of the link that dropped it.
        link: LinkId,
        /// Why.
        why: LossCause,
    },
    /// A packet reached the host it was sent to.
    Arrived {
        /// The packet.
        packet: PacketId,
        /// The host.
        host: HostId,
        /// The connection it belongs to.
        conn: ConnId,
    },
    /// Something changed inside one end of a TCP connection.
    Tcp {
        /// The end.
        of: Endpoint,
        /// What changed.
        note: TcpNote,
    },
    /// An application handed bytes to its TCP.
    Wrote {
        /// The end it wrote to.
        of: Endpoint,
        /// Position of the first byte in this direction's stream; the first is 0.
        offset: u64,
        /// The bytes.
        content: Content,
    },
    /// An application took bytes from its TCP.
    Read {
        /// The end it read from.
        of: Endpoint,
        /// How many bytes.
        bytes: u64,
        /// Whether the end of the stream (the peer's FIN) was read too.
        eof: bool,
    },
    /// Something happened to a client, proxy or server above TCP.
    Http {
        /// The host.
        host: HostId,
        /// What happened.
        note: HttpNote,
    },
}
