//! HTTP/1.0 and 1.1 above TCP: messages, their framing, who keeps a connection and who
//! closes it; clients, servers and proxies.
//!
//! Every party is a value that is told what happened ([`PartyEvent`]) and acts through
//! [`Io`]. It gets bytes and writes bytes; nothing is passed beside the wire.

mod awaited;
pub mod body;
mod by_sock;
pub mod client;
pub mod codec;
pub mod config;
pub mod crowd;
pub mod date;
mod few;
pub mod fields;
pub mod hop_by_hop;
mod io;
pub mod message;
pub mod params;
mod parties;
pub mod persistence;
pub mod proxy;
pub mod rules;
pub mod server;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use awaited::Awaited;
pub use io::{Gone, Io, NoPort, Party, PartyEvent, Received, Sock};
pub use params::HttpParams;
pub use parties::what_is_waited_for;
