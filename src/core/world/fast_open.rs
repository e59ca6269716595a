//! What hosts remember for TCP Fast Open: clients the cookies that they were granted, servers
//! the key from which they make them.
//!
//! Read RFC 7413 §4.1. A cookie follows from the server's key and the client's address, so the
//! server remembers nothing about clients (§4.1.2).
//!
//! Simplified: the cookie is a number that is hard to guess only for a reader of this file, and
//! no cookie is good for a while longer after a change of keys. A SYN that comes a second time
//! when its connection is over opens another in the usual way: its data is not given to the
//! application again, which RFC 7413 §2.1 warns of.

use super::World;
use crate::engine::Stream;
use crate::ids::{Endpoint, HostId, mixed};
use crate::tcp::{FastOpenNews, Ticket};
use crate::trace::Sink;
use crate::wire::Cookie;
use std::collections::BTreeMap;

/// A host's memory.
#[derive(Debug)]
pub(super) struct FastOpens {
    /// By server (RFC 7413 §4.1.3).
    tickets: BTreeMap<HostId, Ticket>,
    /// Where the key is drawn from.
    keys: Stream,
    key: Option<u64>,
}

impl FastOpens {
    /// A host whose cookies will be made from the first number of `keys`.
    pub(super) fn new(keys: Stream) -> FastOpens {
        FastOpens { tickets: BTreeMap::new(), keys, key: None }
    }

    fn key(&mut self) -> u64 {
        *self.key.get_or_insert_with(|| self.keys.next_u64())
    }
}

impl<S: Sink> World<'_, S> {
    /// What `client` needs to open a connection to `server` fast.
    pub(super) fn ticket(&self, client: HostId, server: HostId) -> Option<Ticket> {
        let wanted = self.plan.hosts[client.index()].tcp.fast_open;
        self.hosts[client.index()].fast_opens.tickets.get(&server).copied().filter(|_| wanted)
    }

    /// The cookie that `server` has for `client` at present, if it has any.
    pub(super) fn cookie(&mut self, server: HostId, client: HostId) -> Option<Cookie> {
        let tcp = &self.plan.hosts[server.index()].tcp;
        if !tcp.fast_open {
            return None;
        }
        let lifetime = tcp.fast_open_key_lifetime.map(|lifetime| lifetime.as_nanos().max(1));
        let age = lifetime.map_or(0, |lifetime| self.net.now.at.as_nanos() / lifetime);
        let key = mixed(self.hosts[server.index()].fast_opens.key() ^ age);
        Some(Cookie(mixed(key ^ u64::from(client.0)).to_be_bytes()))
    }

    /// A client's connection has learned something about its server's cookies.
    pub(super) fn fast_open_news(&mut self, endpoint: Endpoint) {
        let news = self.tcp(endpoint).and_then(|tcp| tcp.fast_open_news());
        let (Some(place), Some(news)) = (self.place(endpoint), news) else { return };
        let tickets = &mut self.hosts[place.host.index()].fast_opens.tickets;
        match news {
            FastOpenNews::Granted(ticket) => tickets.insert(place.peer.host, ticket),
            FastOpenNews::Failed => tickets.remove(&place.peer.host),
        };
    }
}
