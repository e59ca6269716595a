//! The blind relay ("dumb" proxy): it reads one request to know where to connect, and from
//! then on copies bytes. It knows nothing of `Connection`, of versions, or of a second
//! request (rules D1–D8).
//!
//! Each client connection is served by itself, as by a process of its own. A single-tasking
//! relay does one thing after another:
//!
//! 1. It reads from the client until the first request is whole: its head, and as many bytes
//!    of body as its Content-Length or chunks say, which is all it must know to turn
//!    round. Everything it has read, it passes on unchanged; that may include the beginning of a
//!    second request that came together with the first.
//! 2. It copies from the server to the client until the server closes, and then closes the
//!    client's side. Meanwhile it does not look at the client: bytes that come late stay
//!    unread in the receive buffer, or are thrown away, as it is told to. Nor does it see the
//!    client close; it notices that the client is gone only when it has something to write.
//!
//! A multitasking relay copies both ways at once, passes the end of either stream on as a
//! half-close, and is done when both have ended. It does not hang.

use super::next_hop;
use super::tally::{Tally, Weight};
use crate::http::codec::{Part, Reader};
use crate::http::config::{LateBytes, ProxyConfig};
use crate::http::parties::Beliefs;
use crate::http::{Awaited, Io, Party, PartyEvent, Received, Sock};
use crate::ids::Addr;
use crate::trace::{Belief, BeliefCause, CloseCause, ForwardedPart, HttpNote};
use crate::wire::{Content, Pieces};
use std::collections::BTreeMap;

/// A blind relay.
#[derive(Debug)]
pub(super) struct BlindRelay {
    config: ProxyConfig,
    late_bytes: LateBytes,
    multitasking: bool,
    /// By the client's connection.
    pairs: BTreeMap<Sock, Pair>,
    /// The client's connection to the server's.
    clients: BTreeMap<Sock, Sock>,
    beliefs: Beliefs,
    /// What it holds of requests.
    tally: Tally,
}

/// A client's connection and the one that belongs to it.
#[derive(Debug)]
struct Pair {
    client: Sock,
    server: Option<Sock>,
    connected: bool,
    /// Read from the client while there was no connection to pass it on.
    held: Pieces,
    /// Looks for the end of the first request.
    first_request: Reader,
    request_is_whole: bool,
    /// Bytes that lie unread, as far as the trace has been told.
    unread: u64,
    client_ended: bool,
    client_gone: bool,
    server_ended: bool,
    /// What it holds of requests.
    weight: Weight,
}

impl BlindRelay {
    pub(super) fn new(config: ProxyConfig, late: LateBytes, multitasking: bool) -> BlindRelay {
        BlindRelay {
            config,
            late_bytes: late,
            multitasking,
            pairs: BTreeMap::new(),
            clients: BTreeMap::new(),
            beliefs: Beliefs::default(),
            tally: Tally::default(),
        }
    }

    fn accept(&mut self, client: Sock) {
        let pair = Pair {
            client,
            server: None,
            connected: false,
            held: Pieces::default(),
            first_request: Reader::new(self.config.http.max_head_size.0),
            request_is_whole: false,
            unread: 0,
            client_ended: false,
            client_gone: false,
            server_ended: false,
            weight: self.tally.weight(),
        };
        self.pairs.insert(client, pair);
    }

    fn on_client_readable(&mut self, io: &mut dyn Io, client: Sock) {
        let Some(pair) = self.pairs.get_mut(&client) else { return };
        if pair.request_is_whole && !self.multitasking {
            return pair.something_came_late(io, self.late_bytes);
        }
        let received = io.read(client);
        pair.client_ended |= received.eof;
        pair.held.extend(received.content.iter().cloned());
        if !pair.request_is_whole {
            let Ok(to) = pair.look_for_the_end(io, &self.config, received) else {
                // Nobody can say where it should go.
                return self.finish(io, client, CloseCause::ProtocolError);
            };
            if let Some(to) = to {
                match io.connect(to) {
                    Ok(server) => {
                        pair.server = Some(server);
                        self.clients.insert(server, client);
                    }
                    Err(_) => return self.finish(io, client, CloseCause::OtherSideClosed),
                }
            }
            if pair.client_ended && pair.server.is_none() {
                return self.finish(io, client, CloseCause::PeerClosed);
            }
        }
        pair.count();
        self.pass_on(io, client);
    }

    /// Hands to the server what has been read from the client.
    fn pass_on(&mut self, io: &mut dyn Io, client: Sock) {
        let Some(pair) = self.pairs.get_mut(&client) else { return };
        let Some(server) = pair.server.filter(|_| pair.connected) else { return };
        let held = std::mem::take(&mut pair.held);
        forward(io, client, server, &held.to_vec());
        pair.count();
        if self.multitasking {
            if pair.client_ended {
                io.shutdown(server);
            }
            return self.finish_if_both_ended(io, client);
        }
        if pair.request_is_whole || pair.client_ended {
            pair.request_is_whole = true;
            let why = BeliefCause::BlindRelay;
            self.beliefs.set(io, client, Belief::NotListening, why);
            self.beliefs.set(io, server, Belief::WaitingForEof, why);
            // What the server has sent meanwhile, and what has come since.
            self.on_server_readable(io, server);
            if let Some(pair) = self.pairs.get_mut(&client) {
                pair.something_came_late(io, self.late_bytes);
            }
        }
    }

    fn on_server_readable(&mut self, io: &mut dyn Io, server: Sock) {
        let Some(client) = self.clients.get(&server).copied() else { return };
        let Some(pair) = self.pairs.get_mut(&client) else { return };
        if !self.multitasking && !pair.request_is_whole {
            return; // It is still reading the request, and does one thing after another.
        }
        let received = io.read(server);
        let bytes: u64 = received.content.iter().map(Content::len).sum();
        if bytes > 0 && pair.client_gone {
            // Writing to the client fails: now it knows.
            return self.finish(io, client, CloseCause::OtherSideClosed);
        }
        forward(io, server, client, &received.content);
        if !received.eof {
            return;
        }
        pair.server_ended = true;
        if self.multitasking {
            io.shutdown(client);
            self.finish_if_both_ended(io, client);
        } else {
            self.finish(io, client, CloseCause::PeerClosed);
        }
    }

    fn finish_if_both_ended(&mut self, io: &mut dyn Io, client: Sock) {
        if self.pairs.get(&client).is_some_and(|pair| pair.client_ended && pair.server_ended) {
            self.finish(io, client, CloseCause::PeerClosed);
        }
    }

    /// Closes both sides, first the server's. `why` is the reason on the side where it began.
    fn finish(&mut self, io: &mut dyn Io, client: Sock, why: CloseCause) {
        let Some(pair) = self.pairs.remove(&client) else { return };
        if let Some(server) = pair.server {
            self.clients.remove(&server);
            self.beliefs.closes(io, server, why);
            io.close(server);
        }
        if !pair.client_gone {
            let why = if pair.server.is_some() { CloseCause::OtherSideClosed } else { why };
            self.beliefs.closes(io, client, why);
            io.close(client);
        }
    }

    fn on_gone(&mut self, io: &mut dyn Io, sock: Sock) {
        if let Some(client) = self.clients.remove(&sock) {
            self.beliefs.broke(io, sock);
            if let Some(pair) = self.pairs.get_mut(&client) {
                pair.server = None;
            }
            return self.finish(io, client, CloseCause::OtherSideClosed);
        }
        let Some(pair) = self.pairs.get_mut(&sock) else { return };
        pair.client_gone = true;
        let waits_for_server = pair.request_is_whole && pair.connected && !self.multitasking;
        if !waits_for_server {
            self.beliefs.broke(io, sock);
            self.finish(io, sock, CloseCause::OtherSideClosed);
        }
    }
}

impl Pair {
    /// Counts what it holds, after that has changed.
    fn count(&mut self) {
        self.weight.set(self.held.takes() + self.first_request.takes());
    }

    /// Follows the first request until it is whole. Says where it goes once that is known.
    /// What cannot be read as a request is passed on to a parent all the same, and taken to be
    /// whole.
    fn look_for_the_end(
        &mut self,
        io: &dyn Io,
        config: &ProxyConfig,
        received: Received,
    ) -> Result<Option<Addr>, ()> {
        self.first_request.push(received.content);
        let to = self.read_on(io, config);
        if self.request_is_whole {
            // What has come behind it is held, and read by nobody.
            self.first_request = Reader::new(0);
        }
        to
    }

    fn read_on(&mut self, io: &dyn Io, config: &ProxyConfig) -> Result<Option<Addr>, ()> {
        let mut to = None;
        loop {
            match self.first_request.next_request() {
                Ok(Some(Part::Head(head, _))) => {
                    to = Some(next_hop(config, io, head.host()).ok_or(())?);
                }
                Ok(Some(Part::Body(_))) => {}
                Ok(Some(Part::End(_))) => {
                    self.request_is_whole = true;
                    return Ok(to);
                }
                Ok(None) => return Ok(to),
                Err(_) if self.server.is_none() && to.is_none() => {
                    self.request_is_whole = true;
                    return config.parent.map(Some).ok_or(());
                }
                Err(_) => {
                    self.request_is_whole = true;
                    return Ok(to);
                }
            }
        }
    }

    /// Something came from the client while the relay waits for the server.
    fn something_came_late(&mut self, io: &mut dyn Io, late: LateBytes) {
        let conn = self.client;
        match late {
            LateBytes::Unread => {
                let unread = io.readable(conn);
                let bytes = unread.saturating_sub(self.unread);
                self.unread = unread;
                if bytes > 0 {
                    io.note(HttpNote::Unexpected { conn, bytes, discarded: false });
                }
            }
            LateBytes::Discard => {
                let bytes = io.read(conn).content.iter().map(Content::len).sum();
                if bytes > 0 {
                    self.unread += bytes;
                    io.note(HttpNote::Unexpected { conn, bytes, discarded: true });
                }
            }
        }
    }
}

/// Copies bytes, whatever they are.
fn forward(io: &mut dyn Io, from: Sock, to: Sock, content: &[Content]) {
    let bytes: u64 = content.iter().map(Content::len).sum();
    if bytes == 0 {
        return;
    }
    let (part, understood) = (ForwardedPart::Bytes(bytes), false);
    let (removed, added) = (Vec::new(), Vec::new());
    io.note(HttpNote::Forwarded { from, to, part, understood, removed, added });
    io.write(to, content);
}

impl Party for BlindRelay {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        match event {
            PartyEvent::Accepted(client) => self.accept(client),
            PartyEvent::Connected(server) => {
                let Some(client) = self.clients.get(&server).copied() else { return };
                if let Some(pair) = self.pairs.get_mut(&client) {
                    pair.connected = true;
                }
                self.pass_on(io, client);
            }
            PartyEvent::Readable(sock) if self.clients.contains_key(&sock) => {
                self.on_server_readable(io, sock);
            }
            PartyEvent::Readable(sock) => self.on_client_readable(io, sock),
            PartyEvent::Gone(sock, _) => self.on_gone(io, sock),
            PartyEvent::Start | PartyEvent::Timer(_) => {}
        }
        self.tally.tell(io);
    }

    /// It waits for the server to close; worth telling where somebody's bytes wait meanwhile.
    fn waiting_for(&self) -> Option<Awaited> {
        let pair = self.pairs.values().find(|pair| pair.unread > 0)?;
        Some(Awaited::Close(pair.server?))
    }
}
