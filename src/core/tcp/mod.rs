//! TCP as a value: a connection that is told what arrived and asked what to do next.
//!
//! It never does I/O, knows no clock and schedules nothing. The methods of [`Connection`]
//! come in four kinds: getters; "this arrived"; commands from the application; and
//! "what next" questions. After any call that is not a getter, ask the questions again.
//!
//! Read RFC 9293 §3.10 first. What is simplified is said at the top of each file.

mod ack_policy;
mod arrival;
mod at_rest;
mod autotune;
mod bundle;
mod commands;
mod congestion;
mod connection;
mod deadlines;
mod events;
mod fast_open;
mod output;
pub mod params;
mod reassembly;
mod receiver;
mod recovery;
mod rtt;
mod send_queue;
mod sent;
mod shown;
mod time_wait;
mod time_wait_record;
mod timers;
mod vigil;

#[cfg(test)]
mod tests;

pub use at_rest::AtRest;
pub use connection::{Connection, opens_a_connection, reset_reply};
pub use fast_open::{FastOpenNews, Ticket};
pub use params::TcpParams;
pub use time_wait_record::TimeWaitRecord;

use crate::trace::{SendCause, TcpNote};
use crate::units::SimTime;
use crate::wire::Segment;

/// The two ports of a connection, as one end sees them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ports {
    /// This end's.
    pub local: u16,
    /// The peer's.
    pub remote: u16,
}

/// A segment that is to leave now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outgoing {
    /// What stands on the wire.
    pub segment: Segment,
    /// Whether it carries sequence numbers that were sent before.
    pub retransmission: bool,
    /// Why it is sent.
    pub why: SendCause,
}

/// What the application is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TcpEvent {
    /// The connection is established.
    Connected,
    /// There is news of Fast Open's cookies, for the host rather than the application.
    FastOpen,
    /// Bytes arrived in order, or the end of the stream did.
    Readable,
    /// The SYN was answered with a reset.
    Refused,
    /// The peer reset the connection.
    Reset,
    /// Nobody answered for too long.
    TimedOut,
    /// Nothing is left to do: the control block can be dropped.
    Closed,
}

/// Hears what changes inside a connection. The empty one compiles away.
pub trait Observer {
    /// Whether anybody listens.
    const ON: bool;

    /// Whether it wants to hear of more than changes of state.
    const DETAIL: bool = Self::ON;

    /// Something changed.
    fn note(&mut self, note: TcpNote);
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Deaf;

impl Observer for Deaf {
    const ON: bool = false;

    fn note(&mut self, _: TcpNote) {}
}

/// What every call needs to know besides the connection itself. Kept outside of it, because
/// the thousands of connections of one host share it.
#[derive(Debug)]
pub struct Cx<'a, O: Observer> {
    /// The current time; it never goes back from one call to the next.
    pub now: SimTime,
    /// The host's parameters.
    pub params: &'a TcpParams,
    /// Who hears of changes.
    pub observer: &'a mut O,
}
