//! A client: opens pages, one after another, with one of the connection strategies.
//!
//! Read [`policy`] for what a strategy is, then `pool` (who takes which request),
//! `exchange` (responses, and what becomes of the connection), `failure` (what is lost with a
//! connection) and `retry` (what is sent again). This file knows pages and time;
//! `names` looks names up, and `discovery` says when a document makes its objects known.

mod discovery;
mod exchange;
mod expect;
mod failure;
mod names;
pub mod policy;
mod pool;
mod preconnect;
mod progress;
mod request;
mod retry;

use super::config::{self, ClientConfig};
use super::message::Method;
use super::parties::{Beliefs, Farewells, Token};
use super::{Io, Party, PartyEvent, Sock};
use crate::ids::{Addr, ConnId, RequestId};
use crate::trace::{CloseCause, ContentCause, FailCause, HttpNote};
use discovery::Discovery;
use names::Names;
use policy::Policy;
use pool::{Conn, Target};
use progress::Progress;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A client.
#[derive(Debug)]
pub struct Client {
    config: ClientConfig,
    policy: Box<dyn Policy>,
    /// The visit that is under way or comes next.
    visit: usize,
    /// The page being loaded; `None` between pages.
    progress: Option<Progress>,
    /// When the page's objects become known.
    discovery: Discovery,
    names: Names,
    /// How many connections were opened in advance.
    preconnected: u32,
    requests: BTreeMap<RequestId, Request>,
    targets: BTreeMap<Addr, Target>,
    conns: BTreeMap<Sock, Conn>,
    beliefs: Beliefs,
    farewells: Farewells,
}

/// A request that has not ended yet.
#[derive(Clone, Debug)]
struct Request {
    /// The object's position in the page.
    object: usize,
    method: Method,
    /// Whom it is sent to.
    target: Addr,
    /// How often it was sent.
    attempts: u32,
    /// How often it failed for a reason that counts as an attempt (RFC 9110 §9.2.2).
    failures: u32,
    /// Whether it went out, this time, on a connection that was idle after another exchange.
    on_idle: bool,
    /// Whether it waits until it may be sent again.
    delayed: bool,
    /// Whether a server has refused its expectation (417), so that it asks no more.
    refused_to_ask: bool,
}

impl Client {
    /// A client that has not started yet.
    pub fn new(config: ClientConfig) -> Client {
        Client {
            policy: policy::of(config.strategy),
            config,
            visit: 0,
            progress: None,
            discovery: Discovery::default(),
            names: Names::default(),
            preconnected: 0,
            requests: BTreeMap::new(),
            targets: BTreeMap::new(),
            conns: BTreeMap::new(),
            beliefs: Beliefs::default(),
            farewells: Farewells::default(),
        }
    }

    /// Has the visit at hand begin at its time: `after` counts from now.
    fn schedule_visit(&mut self, io: &mut dyn Io, base: crate::units::Duration) {
        let Some(visit) = self.config.visits.get(self.visit) else { return };
        let at = io.now() + base + visit.after;
        if at == io.now() && self.visit == 0 {
            self.begin_visit(io);
        } else {
            io.set_timer(at, Token::Visit(self.visit as u32).number());
        }
    }

    fn begin_visit(&mut self, io: &mut dyn Io) {
        let Some(visit) = self.config.visits.get(self.visit) else { return };
        io.note(HttpNote::PageStarted { visit: self.visit as u32 });
        if let Some(ttl) = self.config.lookups.ttl {
            self.names.forget_older(io.now(), ttl);
        }
        self.discovery = match self.config.discovery {
            config::Discovery::Complete => Discovery::default(),
            config::Discovery::Incremental => Discovery::incremental(&visit.page),
        };
        let mut progress = Progress::new(visit.page.clone());
        let wanted = progress.begin();
        self.progress = Some(progress);
        self.want(io, &wanted);
        self.dispatch(io);
        self.end_page_if_done(io);
    }

    /// Queues requests for these objects.
    fn want(&mut self, io: &mut dyn Io, objects: &[usize]) {
        let Some(page) = self.progress.as_ref().map(|progress| progress.page().clone()) else {
            return;
        };
        for at in objects {
            let object = &page.objects[*at];
            let id = io.new_request();
            if io.tracing() {
                io.note(HttpNote::Queued {
                    request: id,
                    visit: self.visit as u32,
                    object: *at as u32,
                    url: request::url(object).into(),
                });
            }
            let Some(target) = self.config.proxy.or_else(|| io.resolve(&object.host)) else {
                // Nobody knows the name, so there is nobody to ask.
                let why = FailCause::NoAnswer;
                io.note(HttpNote::RequestFailed { request: id, conn: None, why });
                io.note(HttpNote::GaveUp { request: id });
                self.object_lost(*at);
                continue;
            };
            let request = Request {
                object: *at,
                method: object.method.clone(),
                target,
                attempts: 0,
                failures: 0,
                on_idle: false,
                delayed: false,
                refused_to_ask: false,
            };
            self.requests.insert(id, request);
            self.targets.entry(target).or_default().waiting.push_back(id);
            self.knows_name(io, target, &object.host);
        }
    }

    /// Before anything is sent to a server (or to the proxy), its name must have been looked up:
    /// whether that is done. Else it is under way from now on.
    fn knows_name(&mut self, io: &mut dyn Io, target: Addr, host: &Arc<str>) -> bool {
        let name = self.config.lookups.proxy.clone();
        let name = name.filter(|_| self.config.proxy.is_some()).unwrap_or_else(|| host.clone());
        let number = self.names.number(&name);
        self.targets.entry(target).or_default().name = number;
        self.look_up(io, number);
        self.names.is_known(number)
    }

    /// A request has ended with the object in hand.
    fn object_arrived(&mut self, io: &mut dyn Io, at: usize) {
        let Some(progress) = &mut self.progress else { return };
        let done_at = self.discovery.processed_at(io.now(), at, &progress.page().objects[at]);
        if !progress.arrived(at) {
            return;
        }
        if done_at == io.now() {
            self.object_processed(io, at);
        } else {
            io.set_timer(done_at, Token::Processed(at as u32).number());
        }
    }

    /// Bytes of an object have been read: it may name others.
    fn object_read(&mut self, io: &mut dyn Io, at: usize, bytes: u64) {
        let Some(progress) = &self.progress else { return };
        let document = &progress.page().objects[at];
        for (known_at, object) in self.discovery.read(io.now(), at, document, bytes) {
            if known_at == io.now() {
                self.on_found(io, object);
            } else {
                io.set_timer(known_at, Token::Found(object as u32).number());
            }
        }
    }

    fn on_found(&mut self, io: &mut dyn Io, object: usize) {
        let Some(progress) = &mut self.progress else { return };
        if self.discovery.is_due(io.now(), object) && progress.found(object) {
            self.want(io, &[object]);
        }
    }

    fn object_processed(&mut self, io: &mut dyn Io, at: usize) {
        let Some(progress) = &mut self.progress else { return };
        let wanted = progress.processed(at);
        self.want(io, &wanted);
    }

    /// A request has ended without the object.
    fn give_up(&mut self, io: &mut dyn Io, id: RequestId) {
        io.note(HttpNote::GaveUp { request: id });
        if let Some(request) = self.requests.remove(&id) {
            self.object_lost(request.object);
        }
    }

    fn object_lost(&mut self, at: usize) {
        if let Some(progress) = &mut self.progress {
            progress.failed(at);
        }
    }

    fn end_page_if_done(&mut self, io: &mut dyn Io) {
        let Some(progress) = self.progress.take_if(|progress| progress.is_done()) else { return };
        let complete = progress.is_complete();
        io.note(HttpNote::PageDone { visit: self.visit as u32, complete });
        self.visit += 1;
        if self.visit < self.config.visits.len() {
            self.schedule_visit(io, crate::units::Duration::ZERO);
        } else if self.config.close_when_done {
            let socks: Vec<Sock> = self.conns.keys().copied().collect();
            for sock in socks {
                self.close(io, sock, CloseCause::Finished);
            }
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
            PartyEvent::Start => self.schedule_visit(io, self.config.start),
            PartyEvent::Connected(sock) => self.on_connected(io, sock),
            PartyEvent::Readable(sock) => self.on_readable(io, sock),
            PartyEvent::Gone(sock, why) => self.on_gone(io, sock, why),
            PartyEvent::Timer(number) => self.on_timer(io, number),
            PartyEvent::Accepted(_) => {}
        }
        self.dispatch(io);
        self.end_page_if_done(io);
    }

    fn waiting_for(&self) -> Option<String> {
        if self.visit >= self.config.visits.len() {
            return None;
        }
        let Some(progress) = &self.progress else {
            return Some(format!("visit {}", self.visit));
        };
        let asked = self.conns.iter().find_map(|(sock, conn)| Some((sock, conn.first()?)));
        if let Some((sock, request)) = asked.and_then(|(s, id)| Some((s, self.requests.get(&id)?)))
        {
            let object = &progress.page().objects[request.object];
            let (method, path) = (request.method.name(), &object.path);
            return Some(format!("the response to {method} {path} on {sock}"));
        }
        let opening = self.conns.iter().find(|(_, conn)| !conn.is_connected());
        Some(match opening {
            Some((ConnId(id), _)) => format!("connection c{id} to be established"),
            None => match self.names.asking() {
                Some(name) => format!("the address of {name}"),
                None => format!("visit {} to go on", self.visit),
            },
        })
    }
}
