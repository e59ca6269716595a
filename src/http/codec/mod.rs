//! From bytes to messages and back. Start with [`Reader`].
//!
//! It can be used on its own: it knows no connection, no time and no party. Sending is
//! simpler and stands beside what is sent: `to_bytes` of the heads, and [`chunked`].

pub mod chunked;
mod error;
pub mod head;
mod input;
mod reader;
#[cfg(test)]
mod tests;

pub use error::ReadError;
pub use input::Input;
pub use reader::{Part, Reader};
