//! An exchange: a request being passed on, until its response has been.

use super::Smart;
use super::cache::Role;
use super::rewrite::{self, Changes, Outgoing, Own, Rewritten};
use crate::http::body::{BodyLength, Framing};
use crate::http::config::Version;
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::http::params::proxy::{AnswerField, UpstreamConnection};
use crate::http::persistence::{self, Options, Received, decide, keep_alive_parameters};
use crate::http::{Io, Sock, fields};
use crate::ids::Addr;
use crate::trace::Persistence;
use crate::wire::{Content, Pieces};

/// A request being passed on, until its response has been.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) method: Method,
    /// What the client is told about its connection, and how.
    pub(super) client: Client,
    pub(super) target: Addr,
    /// The version of the request that goes upstream.
    pub(super) sent_version: Version,
    /// Whether the request says upstream that the connection is to be closed.
    pub(super) said_close: bool,
    pub(super) request_framing: Framing,
    /// Whether the client has sent all of it.
    pub(super) request_is_whole: bool,
    /// The head, while its chunked content is being collected.
    held: Option<RequestHead>,
    /// All that was sent upstream, to be sent again if need be; what is collected, before.
    pub(super) sent: Pieces,
    /// What was changed in the request, until the trace has been told.
    pub(super) changes: Option<Changes>,
    /// How often it was sent.
    pub(super) attempts: u32,
    pub(super) up: Option<Sock>,
    /// How the response's body goes out, once its head has come.
    pub(super) outgoing: Option<Outgoing>,
    /// What the cache has to do with it.
    pub(super) cache: Role,
    /// The response, while it is being collected.
    pub(super) collected: Option<(Rewritten<ResponseHead>, Pieces)>,
}

/// What a request means for the client's connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    /// The lower of the client's version and ours: what may be said to it.
    pub(super) version: Version,
    /// The version of our response.
    pub(super) answer: Version,
    /// The field in which `keep-alive` is said to it.
    pub(super) field: &'static str,
    /// Whether the connection is kept after this exchange, as far as is known.
    pub(super) verdict: Persistence,
}

impl Client {
    /// What our response says about the connection: the token where an HTTP/1.0 client's
    /// connection is kept, `close` where we speak HTTP/1.1 and it is not.
    pub(super) fn persistence_field(self) -> Option<(&'static str, &'static str)> {
        match (self.verdict.keeps(), self.version, self.answer) {
            (true, Version::Http10, _) => Some((self.field, "keep-alive")),
            (false, _, Version::Http11) => Some(("Connection", "close")),
            _ => None,
        }
    }

    /// The same, and where the connection is kept by the token, what Keep-Alive says besides.
    pub(super) fn persistence_fields(
        self,
        keep_alive: Option<String>,
    ) -> Vec<(&'static str, String)> {
        let field = self.persistence_field();
        let kept = field.is_some() && self.verdict.keeps();
        let keep_alive = keep_alive.filter(|_| kept).map(|value| ("Keep-Alive", value));
        field
            .map(|(name, option)| (name, option.to_owned()))
            .into_iter()
            .chain(keep_alive)
            .collect()
    }
}

impl Exchange {
    /// Whether the request has content.
    pub(super) fn has_body(&self) -> bool {
        self.request_framing.length != BodyLength::Exactly(0)
    }

    /// How many bytes of memory it takes what is kept of request and response, counted from lengths.
    pub(super) fn takes(&self) -> u64 {
        let held = self.held.as_ref().map_or(0, |head| Content::takes_alone(head.written_len()));
        let collected = self
            .collected
            .as_ref()
            .map_or(0, |(new, body)| Content::takes_alone(new.head.written_len()) + body.takes());
        let stored = if let Role::Stores(_, stored) = &self.cache { stored.takes() } else { 0 };
        held + self.sent.takes() + collected + stored
    }

    /// Whether nothing goes upstream before all of the request is there.
    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// All of a held request is there: its head with Content-Length, then its content.
    pub(super) fn let_go(&mut self) {
        let Some(mut head) = self.held.take() else { return };
        let length = self.sent.bytes();
        head.fields.remove("Transfer-Encoding");
        head.fields.push("Content-Length", length.to_string());
        self.sent.push_first(Content::bytes(head.to_bytes()));
    }
}

impl Smart {
    /// What is to be done with this request, which goes to `target`.
    pub(super) fn exchange(
        &self,
        io: &dyn Io,
        head: &RequestHead,
        framing: Framing,
        target: Addr,
    ) -> Exchange {
        let params = self.params();
        let client = self.client(head, framing);
        let version = self.upstream_version(head);
        let options = self.upstream_options(head, version, client.verdict.keeps());
        let own = Own {
            via: params.via_in_requests.then_some(&*self.config.name),
            version,
            removes: params.removes_from_requests,
            named: params.removes_named,
        };
        let to_parent = self.config.parent.is_some();
        let mut new = rewrite::request(head, framing, own, to_parent, options.as_deref());
        let (cache, condition) = self.cache_role(io, head);
        if let Some((name, value)) = condition {
            new.head.fields.remove(name);
            new.changes.add(&mut new.head.fields, name, &value);
        }
        let holds = framing.length == BodyLength::Chunked && params.buffers_requests;
        Exchange {
            method: head.method.clone(),
            client,
            target,
            sent_version: version,
            said_close: new.head.fields.has_member("Connection", "close"),
            request_framing: framing,
            request_is_whole: false,
            sent: (!holds).then(|| Content::bytes(new.head.to_bytes())).into_iter().collect(),
            held: holds.then_some(new.head),
            changes: Some(new.changes),
            attempts: 0,
            up: None,
            outgoing: None,
            cache,
            collected: None,
        }
    }

    /// What a Keep-Alive field says to this client, where the proxy sends one.
    pub(super) fn keep_alive_value(&self, sock: Sock) -> Option<String> {
        let done = self.downs.get(&sock).map_or(0, |down| down.done);
        let left = self.params().max_requests.map(|most| most.saturating_sub(done + 1));
        let says = self.config.http.keep_alive_header;
        says.then(|| keep_alive_parameters(self.policy.client_idle_timeout, left)).flatten()
    }

    /// The version in which a request goes on.
    pub(super) fn upstream_version(&self, head: &RequestHead) -> Version {
        self.params().upstream_version.unwrap_or(head.version)
    }

    /// The version in which a request is answered.
    pub(super) fn answer_version(&self, asked: Version) -> Version {
        self.params().client_version.unwrap_or(asked)
    }

    /// What the request means for the client's connection. A proxy of today does not keep
    /// the connection of an HTTP/1.0 client, whatever it asks for (rules P5, X4b).
    fn client(&self, head: &RequestHead, framing: Framing) -> Client {
        let (http, params) = (&self.config.http, self.params());
        let asked = Options::of(&head.fields, "Proxy-Connection");
        let mut options = Options::of_connection(&head.fields, head.version, http.strict_1_0);
        if params.honours_proxy_connection {
            options = options.or(asked);
        }
        let answer = self.answer_version(head.version);
        let version = head.version.min(answer);
        let rule = decide(Received {
            version,
            options,
            recipient_is_proxy: !params.keeps_http10_clients && !params.is_gateway,
            is_response: false,
            recipient_willing: true,
        });
        let own_close = framing.must_close;
        let (close_delimited, limit_reached, willing) = (false, false, true);
        let verdict =
            persistence::Exchange { rule, own_close, close_delimited, limit_reached, willing }
                .outcome();
        let field = match params.answers_in {
            AnswerField::ProxyConnection => "Proxy-Connection",
            AnswerField::AsAsked if asked.keep_alive => "Proxy-Connection",
            AnswerField::AsAsked | AnswerField::Connection => "Connection",
        };
        Client { version, answer, field, verdict }
    }

    /// What our request carries in `Connection`, given whether the client's own connection
    /// is kept (rule X3: in 1998 a proxy translated the client's wish).
    fn upstream_options(
        &self,
        head: &RequestHead,
        version: Version,
        client_is_kept: bool,
    ) -> Option<String> {
        let says = self.params().upstream_connection;
        let asks = client_is_kept || says == UpstreamConnection::Auto;
        let received = |wanted: fn(&[u8]) -> bool| {
            let members = head.fields.members("Connection").filter(|member| wanted(member));
            let members: Vec<_> = members.map(String::from_utf8_lossy).collect();
            (!members.is_empty()).then(|| members.join(", "))
        };
        let own = match says {
            UpstreamConnection::Nothing => None,
            UpstreamConnection::Close => Some("close"),
            UpstreamConnection::KeepAlive => Some("keep-alive"),
            UpstreamConnection::AsReceived => return received(|_| true),
            UpstreamConnection::RestAsReceived => return received(not_about_persistence),
            UpstreamConnection::Auto | UpstreamConnection::WhenClientAsks => {
                match (version, self.policy.reuse_upstream) {
                    (Version::Http11, true) => None,
                    (Version::Http11, false) => Some("close"),
                    (Version::Http10, true) if asks => Some("Keep-Alive"),
                    (Version::Http10, _) => None,
                }
            }
        };
        own.map(str::to_owned)
    }
}

fn not_about_persistence(option: &[u8]) -> bool {
    let is = |known: &[u8]| fields::trim(option).eq_ignore_ascii_case(known);
    !is(b"close") && !is(b"keep-alive")
}
