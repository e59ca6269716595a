//! Loading a page: from the click to requests, and from responses to the end of the page.

use super::cache::Held;
use super::discovery::Discovery;
use super::progress::Progress;
use super::{Client, Request, request};
use crate::http::config::{self, Object};
use crate::http::parties::Token;
use crate::http::{Io, Sock};
use crate::ids::Addr;
use crate::trace::{CloseCause, FailCause, HttpNote};
use crate::units::Duration;
use std::sync::Arc;

impl Client {
    /// Has the visit at hand begin at its time: `after` counts from now.
    pub(super) fn schedule_visit(&mut self, io: &mut dyn Io, base: Duration) {
        let Some(visit) = self.told.config.visits.get(self.visit) else { return };
        let at = io.now() + base + visit.after;
        if at == io.now() && self.visit == 0 {
            self.begin_visit(io);
        } else {
            io.set_timer(at, Token::Visit(self.visit as u32).number());
        }
    }

    pub(super) fn begin_visit(&mut self, io: &mut dyn Io) {
        let Some(visit) = self.told.config.visits.get(self.visit) else { return };
        io.note(HttpNote::PageStarted { visit: self.visit as u32 });
        if let Some(ttl) = self.told.config.lookups.ttl {
            self.names.forget_older(io.now(), ttl);
        }
        self.discovery = match self.told.config.discovery {
            config::Discovery::Complete => None,
            config::Discovery::Incremental => Some(Box::new(Discovery::incremental(&visit.page))),
        };
        let plan = self.told.plan(io, self.visit);
        self.progress = Some(Box::new(Progress::begin(plan.clone())));
        self.want(io, plan.first());
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
            let (visit, number) = (self.visit as u32, *at as u32);
            if self.held(io, object) == Held::Fresh {
                if io.tracing() {
                    let url = self.told.url(io, self.visit, *at);
                    io.note(HttpNote::FromCache { visit, object: number, url });
                }
                self.object_arrived(io, *at);
                continue;
            }
            let id = io.new_request();
            if io.tracing() {
                let url = self.told.url(io, self.visit, *at);
                io.note(HttpNote::Queued { request: id, visit, object: number, url });
            }
            let Some(target) = self.told.config.proxy.or_else(|| io.resolve(&object.host)) else {
                // Nobody knows the name, so there is nobody to ask.
                let why = FailCause::NoAnswer;
                io.note(HttpNote::RequestFailed { request: id, conn: None, why });
                io.note(HttpNote::GaveUp { request: id });
                self.object_lost(*at);
                continue;
            };
            let request = Request { id, object: number, past: None };
            self.targets.or_default(target).waiting.push_back(request);
            self.knows_name(io, target, &object.host);
        }
    }

    /// What the cache says of an object, on this visit.
    pub(super) fn held(&self, io: &dyn Io, object: &Object) -> Held {
        if !self.told.config.cache {
            return Held::Nothing;
        }
        let reload = self.told.config.visits.get(self.visit).is_some_and(|visit| visit.reload);
        let Some(cache) = &self.cache else { return Held::Nothing };
        cache.held(io.now(), object, reload)
    }

    /// Before anything is sent to a server (or to the proxy), its name must have been looked up:
    /// whether that is done. Else it is under way from now on.
    pub(super) fn knows_name(&mut self, io: &mut dyn Io, target: Addr, host: &Arc<str>) -> bool {
        let config = &self.told.config;
        let proxy = config.lookups.proxy.as_ref().filter(|_| request::is_proxied(config));
        let number = self.names.number(proxy.unwrap_or(host));
        self.targets.or_default(target).name = number;
        self.look_up(io, number);
        self.names.is_known(number)
    }

    /// A request has ended with the object in hand.
    pub(super) fn object_arrived(&mut self, io: &mut dyn Io, at: usize) {
        let Some(progress) = &mut self.progress else { return };
        let (now, object) = (io.now(), &progress.page().objects[at]);
        let done_at = match &self.discovery {
            Some(discovery) => discovery.processed_at(now, at, object),
            None => now + object.processing,
        };
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
    pub(super) fn object_read(&mut self, io: &mut dyn Io, at: usize, bytes: u64) {
        let (Some(progress), Some(discovery)) = (&self.progress, &mut self.discovery) else {
            return;
        };
        let document = &progress.page().objects[at];
        for (known_at, object) in discovery.read(io.now(), at, document, bytes) {
            if known_at == io.now() {
                self.on_found(io, object);
            } else {
                io.set_timer(known_at, Token::Found(object as u32).number());
            }
        }
    }

    pub(super) fn on_found(&mut self, io: &mut dyn Io, object: usize) {
        let (Some(progress), Some(discovery)) = (&mut self.progress, &mut self.discovery) else {
            return;
        };
        if discovery.is_due(io.now(), object) && progress.found(object) {
            self.want(io, &[object]);
        }
    }

    pub(super) fn object_processed(&mut self, io: &mut dyn Io, at: usize) {
        let Some(progress) = &mut self.progress else { return };
        let wanted = progress.processed(at);
        self.want(io, &wanted);
    }

    /// A request has ended without the object.
    pub(super) fn give_up(&mut self, io: &mut dyn Io, request: Request) {
        io.note(HttpNote::GaveUp { request: request.id });
        self.object_lost(request.object());
    }

    pub(super) fn object_lost(&mut self, at: usize) {
        if let Some(progress) = &mut self.progress {
            progress.failed(at);
        }
    }

    /// Gives back the memory that a page took.
    fn clear_the_desk(&mut self) {
        self.discovery = None;
        for target in self.targets.values_mut() {
            target.waiting.shrink_to_fit();
        }
        for conn in self.conns.values_mut() {
            conn.relax();
        }
    }

    pub(super) fn end_page_if_done(&mut self, io: &mut dyn Io) {
        let Some(progress) = self.progress.take_if(|progress| progress.is_done()) else { return };
        let complete = progress.is_complete();
        io.page_done();
        io.note(HttpNote::PageDone { visit: self.visit as u32, complete });
        self.visit += 1;
        self.clear_the_desk();
        if self.visit < self.told.config.visits.len() {
            self.schedule_visit(io, Duration::ZERO);
        } else if self.told.config.close_when_done {
            let socks: Vec<Sock> = self.conns.keys().copied().collect();
            for sock in socks {
                self.close(io, sock, CloseCause::Finished);
            }
        }
    }
}
