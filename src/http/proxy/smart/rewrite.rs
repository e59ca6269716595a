//! What a smart proxy changes in the messages that it passes on: pure functions from head to
//! head.
//!
//! It removes what is for this hop only (rule K5), adds `Via` (RFC 9110 §7.6.3) and its own
//! `Connection`, speaks its own version (RFC 9110 §2.5), and frames the body anew. All
//! other fields pass unchanged (rule H2).

use crate::http::body::{BodyLength, Framing};
use crate::http::config::Version;
use crate::http::fields::Fields;
use crate::http::hop_by_hop::{self, Standard};
use crate::http::message::{Method, RequestHead, ResponseHead};

/// A rewritten head, and what the trace is told about it.
#[derive(Clone, Debug)]
pub struct Rewritten<H> {
    /// The head to be sent.
    pub head: H,
    /// Names of the fields that were removed.
    pub removed: Vec<String>,
    /// Fields that were added.
    pub added: Vec<String>,
}

/// How a body goes out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outgoing {
    /// As it is: the head says its length, or there is none.
    Plain,
    /// In chunks.
    Chunked,
    /// Until the connection is closed.
    UntilClose,
}

/// What the proxy is, for both directions.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// Its name in `Via`.
    pub name: &'a str,
    /// The version it speaks in this direction.
    pub version: Version,
    /// The hop-by-hop fields of its era.
    pub standard: Standard,
}

/// A request on its way to the server, or to a parent (`to_parent`), with this option in
/// `Connection`.
pub fn request(
    from: &RequestHead,
    framing: Framing,
    own: Own<'_>,
    to_parent: bool,
    connection: Option<&str>,
) -> Rewritten<RequestHead> {
    let (mut fields, removed, mut added) = common(&from.fields, from.version, own);
    if framing.length == BodyLength::Chunked {
        // RFC 9112 §6.3: a Content-Length beside it must not be passed on.
        fields.remove("Content-Length");
        add(&mut fields, &mut added, "Transfer-Encoding", "chunked");
    }
    if let Some(authority) = from.authority() {
        // RFC 9112 §3.2.2: what the client put into Host does not count.
        if fields.only("Host") != Some(authority.as_bytes()) {
            fields.set("Host", authority);
        }
    }
    if let Some(option) = connection {
        add(&mut fields, &mut added, "Connection", option);
    }
    let target = match (to_parent, from.authority()) {
        (true, Some(_)) => from.target.clone(),
        (true, None) => {
            let host = fields.only("Host").unwrap_or_default();
            format!("http://{}{}", String::from_utf8_lossy(host), from.target)
        }
        (false, _) => from.path().to_string(),
    };
    let head = RequestHead { method: from.method.clone(), target, version: own.version, fields };
    Rewritten { head, removed, added }
}

/// A response on its way to a client that speaks `client`, with this option in `Connection`.
pub fn response(
    from: &ResponseHead,
    outgoing: Outgoing,
    own: Own<'_>,
    connection: Option<&str>,
) -> Rewritten<ResponseHead> {
    let (mut fields, removed, mut added) = common(&from.fields, from.version, own);
    if outgoing != Outgoing::Plain {
        fields.remove("Content-Length");
    }
    if outgoing == Outgoing::Chunked {
        add(&mut fields, &mut added, "Transfer-Encoding", "chunked");
    }
    if let Some(option) = connection {
        add(&mut fields, &mut added, "Connection", option);
    }
    let head = ResponseHead {
        version: own.version,
        status: from.status,
        reason: from.reason.clone(),
        fields,
    };
    Rewritten { head, removed, added }
}

/// How a response's body goes out to a client that speaks this version: chunks only for
/// HTTP/1.1 (RFC 9112 §6.1); what has no length ends an HTTP/1.0 response by the close.
pub fn outgoing(framing: Framing, method: &Method, client: Version) -> Outgoing {
    match framing.length {
        _ if *method == Method::Head => Outgoing::Plain,
        BodyLength::Exactly(_) => Outgoing::Plain,
        BodyLength::Chunked | BodyLength::UntilClose if client == Version::Http11 => {
            Outgoing::Chunked
        }
        _ => Outgoing::UntilClose,
    }
}

fn common(from: &Fields, received: Version, own: Own<'_>) -> (Fields, Vec<String>, Vec<String>) {
    let mut fields = from.clone();
    let removed = hop_by_hop::remove(&mut fields, own.standard);
    let mut added = Vec::new();
    add(&mut fields, &mut added, "Via", &format!("{} {}", received.number(), own.name));
    (fields, removed, added)
}

fn add(fields: &mut Fields, added: &mut Vec<String>, name: &str, value: &str) {
    fields.push(name, value);
    added.push(format!("{name}: {value}"));
}
