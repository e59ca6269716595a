//! An origin server: reads requests as they arrive, answers them in order, decides about
//! each connection after each response.
//!
//! Simplified: it has a worker for every connection, so requests wait only for those
//! before them on their own connection (RFC 9112 §9.3.2: responses in order; requests that
//! stand in line are not processed meanwhile, as most servers do it).

mod conn;
mod reply;

use super::config::{Object, ServerConfig};
use super::parties::{Beliefs, Farewells, Token};
use super::{Io, Party, PartyEvent, Sock};
use crate::units::Duration;
use conn::Conn;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An origin server.
#[derive(Debug)]
pub struct Server {
    site: Site,
    conns: BTreeMap<Sock, Conn>,
    beliefs: Beliefs,
    farewells: Farewells,
}

/// What a server is and has, the same for all its connections.
#[derive(Debug)]
struct Site {
    config: ServerConfig,
    by_path: BTreeMap<Arc<str>, usize>,
}

impl Site {
    fn object(&self, path: &str) -> Option<&Object> {
        self.by_path.get(path).map(|at| &self.config.objects[*at])
    }
}

impl Server {
    /// A server without connections. Where two objects have the same path, it serves the
    /// first.
    pub fn new(config: ServerConfig) -> Server {
        let mut by_path = BTreeMap::new();
        for (at, object) in config.objects.iter().enumerate() {
            by_path.entry(object.path.clone()).or_insert(at);
        }
        Server {
            site: Site { config, by_path },
            conns: BTreeMap::new(),
            beliefs: Beliefs::default(),
            farewells: Farewells::default(),
        }
    }

    /// Has a connection do something, and forgets it when it is over.
    fn with(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        act: impl FnOnce(&mut Conn, &mut dyn Io, &Site, &mut Beliefs, &mut Farewells),
    ) {
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        act(conn, io, &self.site, &mut self.beliefs, &mut self.farewells);
        if conn.is_over() {
            self.conns.remove(&sock);
        }
    }
}

impl Party for Server {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        if self.farewells.on(io, &mut self.beliefs, event) {
            return;
        }
        match event {
            PartyEvent::Accepted(sock) => {
                let conn = Conn::new(io, sock, &self.site.config);
                self.conns.insert(sock, conn);
            }
            PartyEvent::Readable(sock) => self.with(io, sock, Conn::on_readable),
            PartyEvent::Gone(sock, _) => {
                if let Some(conn) = self.conns.remove(&sock) {
                    conn.forget_timers(io);
                    self.beliefs.broke(io, sock);
                }
            }
            PartyEvent::Timer(number) => match Token::from_number(number) {
                Some(Token::Think(id)) => self.with(io, crate::ids::ConnId(id), Conn::on_ready),
                Some(Token::Idle(id)) => self.with(io, crate::ids::ConnId(id), Conn::on_idle),
                _ => {}
            },
            PartyEvent::Start | PartyEvent::Connected(_) => {}
        }
    }

    fn accepts_from(&self) -> Option<Duration> {
        self.site.config.http.accept_from
    }

    /// A server wants nothing.
    fn waiting_for(&self) -> Option<String> {
        None
    }
}
