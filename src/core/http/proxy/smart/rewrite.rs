//! What a smart proxy changes in the messages that it passes on: pure functions from head to
//! head.
//!
//! It removes what is for this hop only (rule K5), adds `Via` (RFC 9110 §7.6.3) and its own
//! `Connection`, speaks its own version (RFC 9110 §2.5), and frames the body anew. All
//! other fields pass unchanged (rule H2).

use crate::http::body::{BodyLength, Framing};
use crate::http::config::Version;
use crate::http::fields::Fields;
use crate::http::hop_by_hop::{self, FieldSet, NamedFields};
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::http::params::proxy::ResponseFraming;

/// A rewritten head, and what the trace is told about it.
#[derive(Clone, Debug)]
pub struct Rewritten<H> {
    /// The head to be sent.
    pub head: H,
    /// What is different from the one received.
    pub changes: Changes,
}

/// What a proxy changed in a head.
#[derive(Clone, Debug, Default)]
pub struct Changes {
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
    /// All at once, with Content-Length, when all of it is there.
    Collected,
}

/// What the proxy is and does, in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// Its name in `Via`; `None` where it does not add itself.
    pub via: Option<&'a str>,
    /// The version it speaks.
    pub version: Version,
    /// The fields that it removes in any case.
    pub removes: FieldSet,
    /// Which fields it removes because `Connection` names them.
    pub named: NamedFields,
}

/// A request on its way to the server, or to a parent (`to_parent`), with these options in
/// `Connection`.
pub fn request(
    from: &RequestHead,
    framing: Framing,
    own: Own<'_>,
    to_parent: bool,
    connection: Option<&str>,
) -> Rewritten<RequestHead> {
    let (mut fields, mut changes) = common(&from.fields, from.version, own);
    if framing.length == BodyLength::Chunked {
        // RFC 9112 §6.3: a Content-Length beside it must not be passed on.
        fields.remove("Content-Length");
        changes.add(&mut fields, "Transfer-Encoding", "chunked");
    }
    if let Some(authority) = from.authority() {
        // RFC 9112 §3.2.2: what the client put into Host does not count.
        if fields.only("Host") != Some(authority.as_bytes()) {
            fields.set("Host", authority);
        }
    }
    if let Some(options) = connection {
        changes.add(&mut fields, "Connection", options);
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
    Rewritten { head, changes }
}

/// A response on its way to a client, with these fields that speak of persistence.
pub fn response(
    from: &ResponseHead,
    outgoing: Outgoing,
    own: Own<'_>,
    persistence: &[(&str, String)],
) -> Rewritten<ResponseHead> {
    let (mut fields, mut changes) = common(&from.fields, from.version, own);
    if outgoing != Outgoing::Plain {
        fields.remove("Content-Length");
    }
    if outgoing == Outgoing::Chunked {
        changes.add(&mut fields, "Transfer-Encoding", "chunked");
    }
    for (name, value) in persistence {
        changes.add(&mut fields, name, value);
    }
    let head = ResponseHead {
        version: own.version,
        status: from.status,
        reason: from.reason.clone(),
        fields,
    };
    Rewritten { head, changes }
}

/// How a response's body goes out to a client that speaks this version. Framed anew, there
/// are chunks only for HTTP/1.1 (RFC 9112 §6.1); what has no length ends an HTTP/1.0 response
/// by the close.
pub fn outgoing(
    framing: Framing,
    method: &Method,
    client: Version,
    how: ResponseFraming,
) -> Outgoing {
    match (framing.length, how) {
        _ if *method == Method::Head => Outgoing::Plain,
        (BodyLength::Exactly(_), _) => Outgoing::Plain,
        (BodyLength::Chunked, ResponseFraming::AsReceived) => Outgoing::Chunked,
        (_, ResponseFraming::AsReceived) => Outgoing::UntilClose,
        (_, ResponseFraming::Collected) => Outgoing::Collected,
        (_, ResponseFraming::Anew) if client == Version::Http11 => Outgoing::Chunked,
        (_, ResponseFraming::Anew) => Outgoing::UntilClose,
    }
}

fn common(from: &Fields, received: Version, own: Own<'_>) -> (Fields, Changes) {
    let mut fields = from.clone();
    let removed = hop_by_hop::remove(&mut fields, own.removes, own.named);
    let mut changes = Changes { removed, added: Vec::new() };
    if let Some(name) = own.via {
        changes.add(&mut fields, "Via", &format!("{} {name}", received.number()));
    }
    (fields, changes)
}

impl Changes {
    /// Adds a field to the others, and remembers it.
    pub fn add(&mut self, fields: &mut Fields, name: &str, value: &str) {
        fields.push(name, value);
        self.added.push(format!("{name}: {value}"));
    }
}
