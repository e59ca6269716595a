//! Time and order: the event queue and the random streams.
//!
//! Nothing here knows what an event means. Start with [`EventQueue`].

mod fetch;
mod queue;
mod streams;

pub use fetch::fetch;
pub use queue::{Entry, EventQueue};
pub use streams::{Stream, Streams};
