//! Wrong and hostile peers: whatever a server or a client sends, nothing panics, every run
//! ends, and who still waits says for what, and on which connection.
//!
//! [`World::run`] itself panics after a million events, so that a run which never ends fails.

use crate::http::client::Client;
use crate::http::config::{
    ClientConfig, Discovery, LateBytes, ProxyConfig, ProxyKind, ServerConfig, Strategy as Fetch,
    Version, Visit,
};
use crate::http::message::Method;
use crate::http::server::Server;
use crate::http::testing::{Entry, Lab, Ran, World, ms, page};
use crate::http::{HttpParams, Io, Party, PartyEvent, Sock, proxy};
use crate::ids::{Addr, ConnId, HostId, RequestId};
use crate::params::{Era, Profile};
use crate::trace::HttpNote;
use crate::units::Bytes;
use crate::wire::Content;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a hostile party does next on a connection.
#[derive(Clone, Debug)]
enum Step {
    Bytes(Vec<u8>),
    /// So many bytes of a line that does not end: a head larger than anybody takes.
    Endless(u64),
    Close,
    HalfClose,
    Reset,
    /// Goes on when something arrives.
    Wait,
    /// Goes on after so many milliseconds.
    Sleep(u64),
}

/// A party that follows a script on each connection, and never closes what the script leaves
/// open.
struct Hostile {
    connect_to: Option<Addr>,
    scripts: Vec<Vec<Step>>,
    conns: Vec<(Sock, std::vec::IntoIter<Step>)>,
}

impl Hostile {
    fn new(connect_to: Option<Addr>, scripts: Vec<Vec<Step>>) -> Box<Hostile> {
        Box::new(Hostile { connect_to, scripts, conns: Vec::new() })
    }

    fn begin(&mut self, sock: Sock) -> usize {
        let script = self.scripts.get(self.conns.len()).or(self.scripts.last());
        self.conns.push((sock, script.cloned().unwrap_or_default().into_iter()));
        self.conns.len() - 1
    }

    fn go_on(&mut self, io: &mut dyn Io, at: usize) {
        let (sock, script) = &mut self.conns[at];
        for step in script.by_ref() {
            match step {
                Step::Bytes(bytes) => io.write(*sock, &[Content::bytes(bytes)]),
                Step::Endless(len) => io.write(*sock, &[Content::bytes(vec![b'A'; len as usize])]),
                Step::Close => io.close(*sock),
                Step::HalfClose => io.shutdown(*sock),
                Step::Reset => io.abort(*sock),
                Step::Wait => return,
                Step::Sleep(time) => return io.set_timer(io.now() + ms(time), at as u64),
            }
        }
    }
}

impl Party for Hostile {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        match event {
            PartyEvent::Start => {
                for _ in 0..self.connect_to.map_or(0, |_| self.scripts.len()) {
                    let _ = self.connect_to.map(|to| io.connect(to));
                }
            }
            PartyEvent::Connected(sock) => {
                let at = self.begin(sock);
                self.go_on(io, at);
            }
            PartyEvent::Accepted(sock) => drop(self.begin(sock)),
            PartyEvent::Readable(sock) => {
                io.read(sock);
                if let Some(at) = self.conns.iter().position(|(conn, _)| *conn == sock) {
                    self.go_on(io, at);
                }
            }
            PartyEvent::Timer(at) => self.go_on(io, at as usize),
            PartyEvent::Gone(..) => {}
        }
    }

    fn waiting_for(&self) -> Option<crate::http::Awaited> {
        None
    }
}

const RESPONSES: &[&str] = &[
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
    "HTTP/1.1 200 OK\r\n\r\nno end",
    "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nConte",
    "HTTP/9.9 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\n : x\r\n\r\n",
];

const REQUESTS: &[&str] = &[
    "GET / HTTP/1.1\r\nHost: server\r\n\r\n",
    "GET http://server/ HTTP/1.1\r\nHost: server\r\n\r\n",
    "GET http://server/ HTTP/1.0\r\nProxy-Connection: Keep-Alive\r\n\r\n",
    "GET http://nowhere/ HTTP/1.1\r\nHost: nowhere\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: server\r\n\r\n",
    "POST http://server/ HTTP/1.1\r\nHost: server\r\nContent-Length: 9\r\n\r\nabc",
    "POST http://server/ HTTP/1.1\r\nHost: server\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "POST http://server/ HTTP/1.1\r\nHost: server\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "POST http://server/ HTTP/1.1\r\nHost: server\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: server\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "CONNECT server:80 HTTP/1.1\r\nHost: server\r\n\r\nabc",
    "HEAD http://server/ HTTP/1.1\r\nHost: server\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: server\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "GET / HTT",
    "\r\n\r\n\r\n",
];

fn step(known: &'static [&'static str]) -> impl Strategy<Value = Step> {
    let text = |text: &&str| text.as_bytes().to_vec();
    prop_oneof![
        8 => prop::sample::select(known).prop_map(move |known| Step::Bytes(text(&known))),
        2 => prop::collection::vec(any::<u8>(), 1..30).prop_map(Step::Bytes),
        1 => (1u64..5000).prop_map(Step::Endless),
        1 => Just(Step::Close),
        1 => Just(Step::HalfClose),
        1 => Just(Step::Reset),
        4 => Just(Step::Wait),
        2 => (0u64..3000).prop_map(Step::Sleep),
    ]
}

/// What a party does on its first connections; the last of these on all others.
fn scripts(known: &'static [&'static str]) -> impl Strategy<Value = Vec<Vec<Step>>> {
    prop::collection::vec(prop::collection::vec(step(known), 0..7), 1..5)
}

fn chain() -> impl Strategy<Value = Vec<ProxyKind>> {
    let blind = (any::<bool>(), any::<bool>()).prop_map(|(discards, multitasking)| {
        let late_bytes = if discards { LateBytes::Discard } else { LateBytes::Unread };
        ProxyKind::BlindRelay { late_bytes, multitasking }
    });
    let smart = any::<bool>().prop_map(|reuse_upstream| {
        let (client_idle_timeout, server_idle_timeout) = (Some(ms(20_000)), Some(ms(10_000)));
        ProxyKind::Smart { client_idle_timeout, server_idle_timeout, reuse_upstream }
    });
    prop::collection::vec(prop_oneof![blind, smart], 0..3)
}

fn fetch() -> impl Strategy<Value = Fetch> {
    prop::sample::select(vec![
        Fetch::Serial,
        Fetch::Parallel { connections: 2 },
        Fetch::Persistent,
        Fetch::Pipelined { depth: None },
        Fetch::ParallelPersistent { connections: 3 },
    ])
}

fn era() -> impl Strategy<Value = Era> {
    prop::sample::select(&Era::ALL[..])
}

/// HTTP of an era that takes heads of 2000 bytes, so that an endless one does not need many.
fn http(era: Era) -> HttpParams {
    HttpParams { max_head_size: Bytes(2000), ..HttpParams::of(Profile::Textbook, era) }
}

/// What must hold of the honest client at the end of a run: its pages are over, whole or not;
/// or the client says for which response it waits and on which connection, or which connection
/// does not come about. Nothing is answered twice, and what it gave up or got is over.
fn everything_is_accounted_for(ran: &Ran, visits: u32) -> Result<(), TestCaseError> {
    let mut done = BTreeSet::new();
    let mut queued: BTreeMap<RequestId, bool> = BTreeMap::new();
    for (_, note) in ran.notes(Ran::CLIENT) {
        match note {
            HttpNote::Queued { request, .. } => drop(queued.insert(*request, false)),
            HttpNote::ResponseDone { request, .. } => {
                prop_assert!(done.insert(*request), "{request:?} is answered twice");
                queued.insert(*request, true);
            }
            HttpNote::GaveUp { request, .. } => drop(queued.insert(*request, true)),
            _ => {}
        }
    }
    let waits = ran.world.waiting_for(Ran::CLIENT);
    let pages: Option<Vec<(u64, bool)>> = (0..visits).map(|visit| ran.page_done(visit)).collect();
    match (pages, &waits) {
        (Some(pages), None) => {
            let complete = pages.iter().all(|(_, complete)| *complete);
            let all_over = queued.values().all(|over| *over);
            prop_assert!(all_over, "the page is over, but a request is not: {queued:?}");
            prop_assert!(!complete || queued.len() == done.len());
        }
        (None, Some(waits)) => {
            let conn =
                waits.split(' ').find_map(|word| word.strip_prefix('c')?.parse::<u32>().ok());
            let conn = conn.map(ConnId);
            let known = conn.is_some_and(|conn| {
                let opened = |entry: &Entry| matches!(entry, Entry::Opened(c, _) if *c == conn);
                ran.world.log().iter().any(|(_, host, entry)| *host == Ran::CLIENT && opened(entry))
            });
            prop_assert!(known, "it waits for {waits:?}, which names no connection of its own");
        }
        other => prop_assert!(false, "over and not over: {other:?}"),
    }
    Ok(())
}

/// Gives a client the habits whose bits are set.
fn have_habits(client: &mut ClientConfig, habits: u16) {
    let bit = |n: u16| habits & (1 << n) != 0;
    let page = Arc::make_mut(&mut client.visits[0].page);
    if bit(0) {
        client.discovery = Discovery::Incremental;
        page.objects[1].position = Some(Bytes(10));
        page.objects[0].processing = ms(30);
    }
    if bit(1) {
        (page.objects[2].method, page.objects[2].upload) = (Method::Post, Bytes(3000));
    }
    if bit(2) {
        (page.objects[3].method, page.objects[3].upload) = (Method::Put, Bytes(3000));
    }
    if bit(3) {
        client.cache = true;
        client.visits.push(client.visits[0].clone());
    }
    let habits = &mut client.http.client;
    habits.expect_continue = bit(4).then_some(Bytes(1000));
    habits.expect_wait = bit(5).then_some(ms(200));
    habits.retry_non_idempotent = if bit(6) { 2 } else { 0 };
    habits.retry_only_stale = bit(7);
    habits.retry_delay = ms(if bit(8) { 100 } else { 0 });
    habits.client_idle_timeout = bit(9).then_some(ms(250));
    habits.keep_alive_margin = bit(10).then_some(ms(500));
    habits.connect_timeout = bit(11).then_some(ms(90));
    client.lookups.steps = if bit(12) { vec![ms(5), ms(7)] } else { vec![] };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    /// A server that sends anything, behind any chain of proxies, to every kind of client. With
    /// a timeout nobody waits for ever.
    #[test]
    fn p7_a_hostile_server_hangs_nobody_without_a_name(
        scripts in scripts(RESPONSES),
        chain in chain(),
        fetch in fetch(),
        era in era(),
        http10: bool,
        patient: bool,
        habits: u16,
    ) {
        let mut lab = Lab::of(era, fetch, page(3));
        lab.client.http = http(era);
        have_habits(&mut lab.client, habits);
        let visits = lab.client.visits.len() as u32;
        lab.proxy_http = http(era);
        lab.client.version = if http10 { Version::Http10 } else { Version::Http11 };
        lab.client.timeout = (!patient).then_some(ms(5000));
        lab.proxies = chain;
        lab.instead = Some(Hostile::new(None, scripts));
        let ran = lab.run();
        everything_is_accounted_for(&ran, visits)?;
        if !patient {
            prop_assert!(ran.page_done(visits - 1).is_some(), "{:?}", ran.world.waiting_for(Ran::CLIENT));
        }
    }

    /// A client that sends anything, through any chain of proxies: the server and the proxies
    /// end, and an honest client beside it is served, or says what it waits for.
    #[test]
    fn p7_a_hostile_client_hangs_nobody_without_a_name(
        scripts in scripts(REQUESTS),
        chain in chain(),
        era in era(),
    ) {
        let http = http(era);
        let mut world = World::new(ms(50));
        let at = |host: usize, port| Addr { host: HostId(host as u32), port };
        let (proxies, page) = (chain.len(), page(2));
        let next = if proxies > 0 { at(2, 8080) } else { at(2, 80) };
        let visits = vec![Visit::new(Arc::new(page.clone()), ms(0))];
        let proxy = (proxies > 0).then_some(next);
        let honest = ClientConfig { proxy, ..ClientConfig::new(http.clone(), visits) };
        world.add("client", 0, Box::new(Client::new(honest)));
        world.add("hostile", 0, Hostile::new(Some(next), scripts));
        for (n, kind) in chain.into_iter().enumerate() {
            let parent = (n + 1 < proxies).then_some(at(n + 3, 8080));
            let name = format!("proxy{n}").into();
            let config = ProxyConfig { port: 8080, name, kind, parent, http: http.clone() };
            world.add(&format!("proxy{n}"), 8080, proxy::new(config));
        }
        world.add("server", 80, Box::new(Server::new(ServerConfig::new(http, page.objects))));
        world.run();
        let direct = proxies == 0;
        let ran = Ran::of(world, 2);
        everything_is_accounted_for(&ran, 1)?;
        if direct {
            prop_assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));
        }
    }
}
