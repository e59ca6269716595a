//! What most tests need: a client, perhaps proxies, a server, and questions to the log.

use super::streams::{Entry, World};
use crate::http::client::Client;
use crate::http::config::{
    ClientConfig, ConnectionField, Object, Page, ProxyConfig, ProxyKind, ServerConfig, Strategy,
    Version, Visit,
};
use crate::http::server::Server;
use crate::http::{HttpParams, Party, proxy};
use crate::ids::{Addr, ConnId, HostId};
use crate::params::{Era, Profile};
use crate::trace::{Belief, HttpNote};
use crate::units::{Bytes, Duration, SimTime};
use std::sync::Arc;

/// Milliseconds.
pub fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// An object of 1000 bytes on `server`.
pub fn object(path: &str, needs: &[usize]) -> Object {
    Object { needs: needs.to_vec(), ..Object::new("server", path, Bytes(1000)) }
}

/// A document and this many objects that need it.
pub fn page(objects: usize) -> Page {
    let document = object("/", &[]);
    let rest = (1..=objects).map(|n| object(&format!("/{n}"), &[0]));
    Page { objects: std::iter::once(document).chain(rest).collect() }
}

/// One-way delay of the lab: a round trip is 100 ms.
const DELAY: Duration = Duration::from_millis(50);

/// A client, proxies in a chain, and a server. Change what you like, then run it.
pub struct Lab {
    /// The client.
    pub client: ClientConfig,
    /// Further clients.
    pub more_clients: Vec<ClientConfig>,
    /// From the client to the server.
    pub proxies: Vec<ProxyKind>,
    /// The proxies' HTTP.
    pub proxy_http: HttpParams,
    /// The server.
    pub server: ServerConfig,
    /// Stands in for the server, where there is one.
    pub instead: Option<Box<dyn Party>>,
}

impl Lab {
    /// A client with this strategy opens a page of a document and `objects` objects, all
    /// HTTP/1.1.
    pub fn new(strategy: Strategy, objects: usize) -> Lab {
        Lab::of(Era::Rfc9112, strategy, page(objects))
    }

    /// The same, with one object of the page changed so.
    pub fn with(mut self, at: usize, change: impl Fn(&mut Object)) -> Lab {
        for visit in &mut self.client.visits {
            change(&mut Arc::make_mut(&mut visit.page).objects[at]);
        }
        let objects = self.client.visits[0].page.objects.iter();
        self.server.objects = objects.map(Object::served).collect();
        self
    }

    /// The same in another era, with another page.
    pub fn of(era: Era, strategy: Strategy, page: Page) -> Lab {
        let http = HttpParams::of(Profile::Textbook, era);
        let page = Arc::new(page);
        let server = ServerConfig::new(http.clone(), page.objects.clone());
        let visits = vec![Visit::new(page, Duration::ZERO)];
        let client = ClientConfig { strategy, ..ClientConfig::new(http.clone(), visits) };
        let (more_clients, proxies) = (Vec::new(), Vec::new());
        Lab { client, more_clients, proxies, proxy_http: http, server, instead: None }
    }

    /// HTTP/1.0 on both ends, with this field in the requests.
    pub fn http10(mut self, field: ConnectionField) -> Lab {
        self.client.version = Version::Http10;
        self.server.version = Version::Http10;
        self.client.connection_field = field;
        self
    }

    /// Opens the page once more, so long after the first is complete.
    pub fn again_after(mut self, after: Duration) -> Lab {
        let page = self.client.visits[0].page.clone();
        self.client.visits.push(Visit::new(page, after));
        self
    }

    /// Runs it. Host 0 is the client, then come further clients, the proxies, the server.
    pub fn run(self) -> Ran {
        let mut world = World::new(DELAY);
        let clients = 1 + self.more_clients.len();
        let (proxies, server) = (self.proxies.len(), clients + self.proxies.len());
        let at = |host: usize, port| Addr { host: HostId(host as u32), port };
        let first_proxy = (proxies > 0).then_some(at(clients, 8080));
        for (n, config) in std::iter::once(self.client).chain(self.more_clients).enumerate() {
            let config = ClientConfig { proxy: first_proxy, ..config };
            world.add(&format!("client{n}"), 0, Box::new(Client::new(config)));
        }
        for (n, kind) in self.proxies.into_iter().enumerate() {
            let parent = (n + 1 < proxies).then_some(at(clients + n + 1, 8080));
            let (name, http) = (format!("proxy{n}").into(), self.proxy_http.clone());
            let config = ProxyConfig { port: 8080, name, kind, parent, http };
            world.add(&format!("proxy{n}"), 8080, proxy::new(config));
        }
        let party = self.instead.unwrap_or_else(|| Box::new(Server::new(self.server)));
        world.add("server", 80, party);
        world.run();
        Ran { world, clients, server: HostId(server as u32) }
    }
}

/// A lab after its run.
pub struct Ran {
    /// The world with its log.
    pub world: World,
    clients: usize,
    server: HostId,
}

impl Ran {
    /// A world that was put together by hand: clients first, the server last.
    pub fn of(world: World, clients: usize) -> Ran {
        let server = world.hosts() - 1;
        Ran { world, clients, server: HostId(server as u32) }
    }

    /// The client.
    pub const CLIENT: HostId = HostId(0);

    /// The n-th proxy.
    pub fn proxy(&self, n: usize) -> HostId {
        HostId((self.clients + n) as u32)
    }

    /// The server.
    pub fn server(&self) -> HostId {
        self.server
    }

    /// The notes of a host with their times.
    pub fn notes(&self, host: HostId) -> impl Iterator<Item = (SimTime, &HttpNote)> {
        self.world.log().iter().filter_map(move |(at, whose, entry)| match entry {
            Entry::Note(note) if *whose == host => Some((*at, note)),
            _ => None,
        })
    }

    /// When the page of this visit was done at the client, in ms, and whether it was complete.
    pub fn page_done(&self, wanted: u32) -> Option<(u64, bool)> {
        self.notes(Ran::CLIENT).find_map(|(at, note)| match note {
            HttpNote::PageDone { visit, complete } if *visit == wanted => {
                Some((at.as_nanos() / 1_000_000, *complete))
            }
            _ => None,
        })
    }

    /// How many connections this host opened.
    pub fn opened(&self, by: HostId) -> usize {
        self.opened_by(by).len()
    }

    /// The connections that this host opened.
    pub fn opened_by(&self, by: HostId) -> Vec<ConnId> {
        let opened = self.world.log().iter().filter_map(|(_, host, entry)| match entry {
            Entry::Opened(conn, _) if *host == by => Some(*conn),
            _ => None,
        });
        opened.collect()
    }

    /// Everything this host wrote, in order, with its connection.
    pub fn written(&self, by: HostId) -> Vec<(ConnId, String)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let written = self.world.log().iter().filter_map(|(_, host, entry)| match entry {
            Entry::Wrote(conn, bytes) if *host == by => Some((*conn, text(bytes))),
            _ => None,
        });
        written.collect()
    }

    /// The times (in ms) and connections of entries that this host made and `wanted` picks.
    pub fn times(&self, by: HostId, wanted: impl Fn(&Entry) -> bool) -> Vec<u64> {
        let mine = self.world.log().iter().filter(|(_, host, entry)| *host == by && wanted(entry));
        mine.map(|(at, _, _)| at.as_nanos() / 1_000_000).collect()
    }

    /// What this host believed of its connections, in order.
    pub fn beliefs(&self, of: HostId) -> Vec<(ConnId, Belief)> {
        let beliefs = self.notes(of).filter_map(|(_, note)| match note {
            HttpNote::Believes { conn, belief, .. } => Some((*conn, *belief)),
            _ => None,
        });
        beliefs.collect()
    }
}
