//! What stands on the wire: sequence arithmetic, TCP segments with their options, and the
//! content of byte streams.
//!
//! Segments carry lengths, not bytes: what the bytes are is known to the sender's stream
//! (see [`Content`]) and looked up when somebody wants to see them.

mod content;
mod pieces;
mod segment;
mod seq;
mod text;
mod unwrap;

pub use content::{Content, body_byte};
pub use pieces::Pieces;
pub use segment::{Cookie, FastOpen, Flags, Options, SackBlocks, Segment};
pub use seq::Seq;
pub use text::Text;
pub use unwrap::StreamPositions;

/// Bytes of an IPv4 header without options (RFC 791 §3.1).
pub const IPV4_HEADER_BYTES: u32 = 20;
/// Bytes of a TCP header without options (RFC 9293 §3.1).
pub const TCP_HEADER_BYTES: u32 = 20;
