//! A small world for tests: parties joined by ideal streams instead of TCP.
//!
//! Bytes take a fixed time from end to end, whatever their number; a handshake takes one
//! round trip, and its third segment may carry data. Closing with unread bytes, and bytes
//! that reach a closed end, are answered with a reset, as TCP would.

mod lab;
mod script;
mod streams;
mod through;

pub use lab::{Lab, Ran, ms, object, page};
pub use script::{Do, Script};
pub use streams::{Entry, Held, World};
pub use through::Through;
