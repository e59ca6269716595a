//! From bytes to messages and back. Start with [`Reader`]; its counterpart is [`Writer`].
//!
//! It can be used on its own, by whoever has bytes: it knows no connection, no time and no
//! party, and needs none of the crate's features. It keeps to RFC 9112, tolerant where the
//! text is and strict where it must be ([`head`] has a table), within stated [`Limits`].
//!
//! ```
//! use sim_core::http::body::BodyLength;
//! use sim_core::http::codec::{Part, Reader, Writer};
//! use sim_core::http::config::Version;
//! use sim_core::http::fields::Fields;
//! use sim_core::http::message::{Method, ResponseHead};
//! use sim_core::wire::Content;
//!
//! // A request arrives in two pieces, cut anywhere.
//! let mut reader = Reader::new(64 * 1024);
//! reader.push_bytes(b"POST /form HTTP/1.1\r\nHost: server\r\nContent-Le");
//! assert_eq!(reader.next_request()?, None);
//! reader.push_bytes(b"ngth: 3\r\n\r\na=1");
//! let Some(Part::Head(request, framing)) = reader.next_request()? else { panic!("a head") };
//! assert_eq!((&request.method, &*request.target), (&Method::Post, "/form"));
//! assert_eq!(framing.length, BodyLength::Exactly(3));
//! assert_eq!(reader.next_request()?, Some(Part::Body(Content::bytes("a=1"))));
//! assert_eq!(reader.next_request()?, Some(Part::End(Fields::new())));
//!
//! // The answer goes out in chunks.
//! let mut head = ResponseHead::new(Version::Http11, 200);
//! head.fields.push("Transfer-Encoding", "chunked");
//! let (mut bytes, mut writer) = Writer::response(&head, &Method::Post)?;
//! for piece in writer.body(Content::bytes("done"))? {
//!     bytes.extend(piece.to_bytes());
//! }
//! bytes.extend(writer.end(&Fields::new())?);
//! let text = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndone\r\n0\r\n\r\n";
//! assert_eq!(bytes, text);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod chunked;
mod error;
pub mod head;
mod input;
mod known;
mod limits;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub use error::ReadError;
pub use input::Input;
pub use known::Head;
pub(in crate::http) use known::written;
pub use limits::Limits;
pub use reader::{Part, Reader};
pub use writer::{WriteError, Writer};
