//! TCP as a value: a connection that is told what arrived and asked what to do next.
//!
//! It never does I/O, knows no clock and schedules nothing. The methods of [`Connection`]
//! come in four kinds: getters; "this arrived"; commands from the application; and
//! "what next" questions. After any call that is not a getter, ask the questions again.
//!
//! Read RFC 9293 §3.10 first. What is simplified is said at the top of each file.

pub mod params;

pub use params::TcpParams;

use crate::trace::TcpNote;
use crate::units::SimTime;

/// Hears what changes inside a connection. The empty one compiles away.
pub trait Observer {
    /// Whether anybody listens.
    const ON: bool;

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

mod scaffold;
pub use scaffold::*;
