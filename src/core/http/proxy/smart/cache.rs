//! The cache of a smart proxy: responses to GET, kept for a stated time and then validated.
//!
//! Read first: RFC 9111 §3 (storing), §3.1 (which fields are not stored), §4.2 (freshness), §4.3
//! (validation), §5.1 (Age). What is stored is what would pass to the next hop: no hop-by-hop
//! field and none that Connection named, because they were about a connection that the next
//! client never had (rules K5, H1, H2).
//!
//! How long a response is fresh stands in its `max-age`; else it is the proxy's setting
//! (`http.proxy_cache_lifetime`). Simplified: besides, only `no-store` and `private` are heeded, and
//! a request's `no-store` and `no-cache`. There is one response for each URL (no Vary), no ranges,
//! and room for everything.

use super::Smart;
use super::exchange::Exchange;
use crate::http::fields::Fields;
use crate::http::hop_by_hop;
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::http::persistence;
use crate::http::proxy::tally::Weight;
use crate::http::{Io, Sock};
use crate::trace::HttpNote;
use crate::units::{Duration, SimTime};
use crate::wire::{Content, Pieces};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The greatest age that a cache must be able to tell (RFC 9111 §1.2.2: 2^31 seconds).
const GREATEST_AGE_SECS: u64 = 1 << 31;

/// Stored responses by URL.
#[derive(Debug)]
pub(super) struct Cache {
    stored: BTreeMap<Arc<str>, Stored>,
    takes: u64,
    weight: Weight,
}

impl Cache {
    /// An empty one, which counts what it holds as this weight.
    pub(super) fn new(weight: Weight) -> Cache {
        Cache { stored: BTreeMap::new(), takes: 0, weight }
    }

    /// Stores a response, or only forgets what is stored for this URL.
    fn put(&mut self, url: Arc<str>, stored: Option<Stored>) {
        let takes = |stored: Stored| stored.takes();
        self.takes += stored.as_ref().map_or(0, Stored::takes);
        self.takes -= match stored {
            Some(stored) => self.stored.insert(url, stored).map_or(0, takes),
            None => self.stored.remove(&url).map_or(0, takes),
        };
        self.weight.set(self.takes);
    }
}

/// A response as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    head: ResponseHead,
    body: Pieces,
    /// When it was received, or last confirmed by the server.
    since: SimTime,
}

/// How many bytes of memory a stored response takes besides its texts.
const ENTRY: u64 = 128;

impl Stored {
    /// How many bytes of memory it takes, counted from lengths.
    pub(super) fn takes(&self) -> u64 {
        ENTRY + Content::takes_alone(self.head.written_len()) + self.body.takes()
    }

    /// What a request asks with whether this still holds (RFC 9111 §4.3.1).
    fn condition(&self) -> Option<(&'static str, String)> {
        let fields = &self.head.fields;
        let with = |name, value: &[u8]| (name, String::from_utf8_lossy(value).into_owned());
        let etag = fields.only("ETag").map(|tag| with("If-None-Match", tag));
        etag.or_else(|| fields.only("Last-Modified").map(|date| with("If-Modified-Since", date)))
    }

    /// How long it is fresh: what it says itself, or else the proxy's own time (RFC 9111 §4.2.1,
    /// §4.2.2).
    fn lifetime(&self, own: Duration) -> Duration {
        let directives = self.head.fields.members("Cache-Control");
        let mut ages = directives.filter_map(|directive| {
            let (name, seconds) = std::str::from_utf8(directive).ok()?.split_once('=')?;
            let seconds: u64 = seconds.parse().ok()?;
            name.eq_ignore_ascii_case("max-age").then_some(seconds.min(GREATEST_AGE_SECS))
        });
        ages.next().map_or(own, Duration::from_secs)
    }
}

/// What the cache has to do with an exchange.
#[derive(Debug)]
pub(super) enum Role {
    /// Nothing.
    Bystander,
    /// The request is answered from it.
    Answers(Arc<str>),
    /// The server is asked whether what it has is still right.
    Validates(Arc<str>),
    /// The server has said that it is.
    Confirmed(Arc<str>),
    /// The response will be stored if it may be.
    Learns(Arc<str>),
    /// The response is being stored.
    Stores(Arc<str>, Box<Stored>),
    /// What it has is no longer right where the request succeeds (RFC 9111 §4.4).
    Forgets(Arc<str>),
}

impl Smart {
    /// What the cache makes of a request; with it, what the server is asked besides.
    pub(super) fn cache_role(
        &self,
        io: &dyn Io,
        head: &RequestHead,
    ) -> (Role, Option<(&'static str, String)>) {
        let Some(lifetime) = self.params().cache_lifetime else { return (Role::Bystander, None) };
        let Some(host) = head.host() else { return (Role::Bystander, None) };
        let url: Arc<str> = format!("http://{host}{}", head.path()).into();
        let safe =
            matches!(head.method, Method::Get | Method::Head | Method::Options | Method::Trace);
        if !safe {
            return (Role::Forgets(url), None);
        }
        let says = |directive| head.fields.has_member("Cache-Control", directive);
        let personal = head.fields.has("Authorization");
        if head.method != Method::Get || personal || says("no-store") {
            return (Role::Bystander, None);
        }
        let Some(stored) = self.cache.stored.get(&url) else { return (Role::Learns(url), None) };
        let fresh = io.now().since(stored.since) < stored.lifetime(lifetime);
        match stored.condition() {
            _ if fresh && !says("no-cache") => (Role::Answers(url), None),
            Some(condition) => (Role::Validates(url), Some(condition)),
            None => (Role::Learns(url), None),
        }
    }

    /// The head of a final response has come. `true` where it is not for the client: the server
    /// confirms what is stored.
    pub(super) fn cache_sees_head(&mut self, io: &dyn Io, sock: Sock, head: &ResponseHead) -> bool {
        let params = self.params().clone();
        let Some(exchange) = self.downs.get_mut(&sock).and_then(|down| down.exchange.as_mut())
        else {
            return false;
        };
        let role = std::mem::replace(&mut exchange.cache, Role::Bystander);
        exchange.cache = match role {
            Role::Validates(url) if head.status == 304 => Role::Confirmed(url),
            Role::Validates(url) | Role::Learns(url) if head.status == 200 => {
                let says = |directive| head.fields.has_member("Cache-Control", directive);
                if says("no-store") || says("private") {
                    Role::Bystander
                } else {
                    let mut head = head.clone();
                    // RFC 9111 §3.1; these two whatever else the proxy passes on.
                    hop_by_hop::remove(
                        &mut head.fields,
                        params.removes_from_responses,
                        params.removes_named,
                    );
                    head.fields.remove("Proxy-Authenticate");
                    head.fields.remove("Proxy-Authorization");
                    let (body, since) = (Pieces::default(), io.now());
                    Role::Stores(url, Box::new(Stored { head, body, since }))
                }
            }
            Role::Forgets(url) => {
                if (200..400).contains(&head.status) {
                    self.cache.put(url, None);
                }
                Role::Bystander
            }
            _ => Role::Bystander,
        };
        let exchange = self.downs.get(&sock).and_then(|down| down.exchange.as_ref());
        exchange.is_some_and(|exchange| matches!(exchange.cache, Role::Confirmed(_)))
    }

    /// The response is complete: what was to be stored is, what was confirmed counts from now.
    pub(super) fn cache_sees_end(&mut self, io: &mut dyn Io, sock: Sock) {
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        match std::mem::replace(&mut exchange.cache, Role::Bystander) {
            Role::Stores(url, stored) => {
                if io.tracing() {
                    let fields = lines(&stored.head.fields);
                    io.note(HttpNote::CacheStored { url: url.clone(), fields });
                }
                self.cache.put(url, Some(*stored));
            }
            Role::Confirmed(url) => {
                if let Some(stored) = self.cache.stored.get_mut(&url) {
                    stored.since = io.now();
                }
                self.answer_from_cache(io, sock, &url, true);
            }
            _ => {}
        }
    }

    /// Writes what is stored for this URL to the client.
    pub(super) fn answer_from_cache(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        url: &Arc<str>,
        validated: bool,
    ) {
        let params = self.params().clone();
        let name = params.via_in_responses.then(|| self.config.name.clone());
        let keep_alive = self.keep_alive_value(sock);
        let Some(stored) = self.cache.stored.get(url).cloned() else { return };
        let Some(down) = self.downs.get_mut(&sock) else { return };
        let Some(exchange) = &mut down.exchange else { return };
        let age = io.now().since(stored.since);
        let mut fields = stored.head.fields;
        fields.set("Content-Length", stored.body.bytes().to_string());
        fields.set("Age", (age.as_millis() / 1000).to_string());
        if let Some(name) = name {
            fields.push("Via", format!("{} {name}", stored.head.version.number()));
        }
        let client = &mut exchange.client;
        client.verdict = persistence::Exchange {
            rule: client.verdict,
            own_close: false,
            close_delimited: false,
            limit_reached: params.max_requests.is_some_and(|most| down.done + 1 >= most),
            willing: true,
        }
        .outcome();
        for (name, value) in client.persistence_fields(keep_alive) {
            fields.push(name, value);
        }
        let head = ResponseHead { version: client.answer, fields, ..stored.head };
        io.note(HttpNote::CacheAnswered { conn: sock, url: url.clone(), age, validated });
        let mut content = vec![Content::bytes(head.to_bytes())];
        content.extend(stored.body);
        io.write(sock, &content);
    }
}

impl Exchange {
    /// A piece of a response's body that is being stored.
    pub(super) fn cache_body(&mut self, data: &Content) {
        if let Role::Stores(_, stored) = &mut self.cache {
            stored.body.push(data.clone());
        }
    }
}

/// Fields as the trace shows them.
fn lines(fields: &Fields) -> Vec<String> {
    let line = |field: crate::http::fields::Field<'_>| {
        format!("{}: {}", field.name, String::from_utf8_lossy(field.value))
    };
    fields.iter().map(line).collect()
}
