//! A client: opens pages, one after another, with one of the connection strategies.
//!
//! Read [`policy`] for what a strategy is, then `loading` (from a click to requests, and from
//! responses to a page), `pool` (who takes which request), `exchange` (responses, and what
//! becomes of the connection), `failure` (what is lost with a connection) and `retry` (what is
//! sent again). Of the rest, `names` looks names up, `discovery` and `progress` say when an object
//! is known, `cache` what need not be asked for, `told` keeps the
//! requests that clients of one kind write alike, `idle` what is kept of a client between two
//! pages, `expect` when content waits, and `secure` what TLS adds to a handshake.
//! This file has what they share, and hands out what happens.

mod cache;
mod discovery;
mod exchange;
mod expect;
mod failure;
mod idle;
mod loading;
mod names;
pub mod policy;
mod pool;
mod preconnect;
mod progress;
mod request;
mod retry;
mod secure;
mod told;

use super::config::ClientConfig;
use super::few::Few;
use super::parties::{Beliefs, Farewells, Token};
use super::{Awaited, Io, Party, PartyEvent, Sock};
use crate::ids::{Addr, ConnId, RequestId};
use crate::trace::ContentCause;
use crate::units::{Duration, SimTime};
use cache::Cache;
use discovery::Discovery;
use names::Names;
use pool::{Conn, Target};
use progress::Progress;
use std::rc::Rc;
use std::sync::Arc;

pub use idle::Idle;
pub use told::Told;

/// A client.
#[derive(Debug)]
pub struct Client {
    told: Rc<Told>,
    /// When it clicks first.
    start: Duration,
    /// The visit that is under way or comes next.
    visit: usize,
    /// The page being loaded; `None` between pages.
    progress: Option<Box<Progress>>,
    /// When the page's objects become known, where that is on the way.
    discovery: Option<Box<Discovery>>,
    names: Names,
    /// What it keeps, once there is something.
    cache: Option<Box<Cache>>,
    /// How many connections were opened in advance.
    preconnected: u32,
    /// Requests that wait until they may be sent again, and whom to.
    delayed: Vec<(Addr, Request)>,
    targets: Few<Addr, Box<Target>>,
    conns: Few<Sock, Box<Conn>>,
    beliefs: Beliefs,
    farewells: Farewells,
}

/// A request that has not ended yet. It is in one place at a time: in the line of those who wait for
/// a connection, on a connection, or among those that wait to be sent again. Pages have many, and
/// most wait to be sent for the first time, so there is not much of one.
#[derive(Debug)]
struct Request {
    id: RequestId,
    /// The object's position in the page.
    object: u32,
    /// What there is to remember of it, once it was sent in vain.
    past: Option<Box<Past>>,
}

/// What is remembered of a request that was sent in vain.
#[derive(Debug, Default)]
struct Past {
    /// How often it was sent.
    attempts: u32,
    /// How often it failed for a reason that counts as an attempt (RFC 9110 §9.2.2).
    failures: u32,
    /// Whether its last failure was that of a stale connection.
    was_stale: bool,
    /// Whether a server has refused its expectation (417), so that it asks no more.
    refused_to_ask: bool,
}

/// A request that went out on a connection and is not answered yet.
#[derive(Debug)]
struct Asked {
    request: Request,
    /// When it went out.
    at: SimTime,
    /// Whether the connection was idle after another exchange.
    on_idle: bool,
    /// Whether it asks whether what is kept still holds.
    conditional: bool,
}

impl Request {
    /// The number of the attempt that is next, or under way, from 1.
    fn attempt(&self) -> u32 {
        self.past.as_ref().map_or(0, |past| past.attempts) + 1
    }

    /// The attempt was in vain.
    fn sent_in_vain(&mut self) -> &mut Past {
        let past = self.past.get_or_insert_default();
        past.attempts += 1;
        past
    }

    fn object(&self) -> usize {
        self.object as usize
    }
}

impl Client {
    /// A client that has not started yet.
    pub fn new(config: impl Into<Arc<ClientConfig>>) -> Client {
        let config = config.into();
        let start = config.start;
        Client::starting(Rc::new(Told::new(config)), start)
    }

    /// One of those who are told this, who clicks first at `start`, whatever that says.
    pub fn starting(told: Rc<Told>, start: Duration) -> Client {
        Client {
            told,
            start,
            visit: 0,
            progress: None,
            discovery: None,
            names: Names::default(),
            cache: None,
            preconnected: 0,
            delayed: Vec::new(),
            targets: Few::default(),
            conns: Few::default(),
            beliefs: Beliefs::default(),
            farewells: Farewells::default(),
        }
    }

    /// How many bytes of memory it still holds when it has finished ([`Io::holds`]): what is in its
    /// cache.
    pub fn holds(&self) -> u64 {
        self.cache.as_ref().map_or(0, |cache| cache.takes())
    }

    /// Whether it has seen all its pages and has no connection left: nothing can happen to it.
    pub fn is_finished(&self) -> bool {
        self.visit >= self.told.config.visits.len()
            && self.conns.is_empty()
            && self.farewells.count() == 0
    }

    /// Stops a timer, where this client ever sets one of its kind. Most have none, and to look for
    /// it among all timers takes longer than the rest of what is done when a connection ends.
    fn stop(&self, io: &mut dyn Io, timer: Token) {
        let (config, http) = (&self.told.config, &self.told.config.http.client);
        let is_set = match timer {
            Token::Idle(_) => {
                http.client_idle_timeout.is_some() || http.keep_alive_margin.is_some()
            }
            Token::Connect(_) => http.connect_timeout.is_some(),
            Token::Secured(_) => http.tls_round_trips > 0,
            Token::Continue(_) => http.expect_wait.is_some(),
            Token::Response(_) => config.timeout.is_some(),
            _ => true,
        };
        if is_set {
            io.cancel_timer(timer.number());
        }
    }

    fn on_timer(&mut self, io: &mut dyn Io, number: u64) {
        match Token::from_number(number) {
            Some(Token::Visit(visit)) if visit as usize == self.visit => self.begin_visit(io),
            Some(Token::Lookup(name)) => self.on_looked_up(io, name as usize),
            Some(Token::Found(object)) => self.on_found(io, object as usize),
            Some(Token::Processed(at)) => self.object_processed(io, at as usize),
            Some(Token::Read(conn)) => self.on_pause_over(io, ConnId(conn)),
            Some(Token::Response(id)) => self.on_response_timeout(io, RequestId(id)),
            Some(Token::Connect(conn)) => self.on_connect_timeout(io, ConnId(conn)),
            Some(Token::Idle(conn)) => self.on_idle(io, ConnId(conn)),
            Some(Token::Secured(conn)) => self.on_secured(io, ConnId(conn)),
            Some(Token::Retry(id)) => self.on_retry(RequestId(id)),
            Some(Token::Continue(conn)) => {
                self.send_content(io, ConnId(conn), ContentCause::Waited);
            }
            _ => {}
        }
    }
}

impl Party for Client {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        if self.farewells.on(io, &mut self.beliefs, event) {
            return;
        }
        match event {
            PartyEvent::Start => self.schedule_visit(io, self.start),
            PartyEvent::Connected(sock) => self.on_connected(io, sock),
            PartyEvent::Readable(sock) => self.on_readable(io, sock),
            PartyEvent::Gone(sock, why) => self.on_gone(io, sock, why),
            PartyEvent::Timer(number) => self.on_timer(io, number),
            PartyEvent::Accepted(_) => {}
        }
        self.dispatch(io);
        self.end_page_if_done(io);
    }

    fn waiting_for(&self) -> Option<Awaited> {
        let visit = self.visit as u32;
        if self.visit >= self.told.config.visits.len() {
            return None;
        }
        let Some(progress) = &self.progress else {
            return Some(Awaited::Visit(visit));
        };
        let asked = self.conns.iter().find_map(|(sock, conn)| Some((sock, conn.asked()?)));
        if let Some((sock, asked)) = asked {
            let object = &progress.page().objects[asked.request.object()];
            let (method, path) = (object.method.name(), &object.path);
            return Some(Awaited::Response {
                method: method.into(),
                path: path.clone(),
                conn: *sock,
            });
        }
        let opening = self.conns.iter().find(|(_, conn)| !conn.is_connected());
        Some(match opening {
            Some((conn, _)) => Awaited::Established(*conn),
            None => match self.names.asking() {
                Some(name) => Awaited::Address(name.into()),
                None => Awaited::VisitGoesOn(visit),
            },
        })
    }
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::*;

    /// Most clients of a crowd, and most connections, are idle most of the time (docs/performance.md):
    /// little is kept of them, and of what the others have, what only some need lies apart.
    #[test]
    fn an_idle_client_is_small() {
        assert!(size_of::<Idle>() <= 40, "{} bytes", size_of::<Idle>());
        assert!(size_of::<Client>() <= 208, "{} bytes", size_of::<Client>());
        assert!(size_of::<Conn>() <= 160, "{} bytes", size_of::<Conn>());
    }
}
