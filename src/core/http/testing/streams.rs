//! The world: hosts, streams between them, timers, and a log.

use crate::engine::{Stream, Streams};
use crate::http::{Gone, Io, NoPort, Party, PartyEvent, Sock};
use crate::ids::{Addr, ConnId, HostId, RequestId};
use crate::trace::HttpNote;
use crate::units::{Duration, SimTime};
use crate::wire::{Content, Pieces};
use std::collections::BTreeMap;

/// Something that the log holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A party's note.
    Note(HttpNote),
    /// A connection was asked for.
    Opened(ConnId, Addr),
    /// Bytes were written.
    Wrote(ConnId, Vec<u8>),
    /// This end sent FIN.
    Fin(ConnId),
    /// This end sent RST.
    Rst(ConnId),
}

/// Hosts and the streams between them.
pub struct World {
    parties: Vec<Option<Box<dyn Party>>>,
    state: State,
}

struct State {
    now: SimTime,
    delay: Duration,
    order: u64,
    queue: BTreeMap<(SimTime, u64), Event>,
    timers: BTreeMap<(HostId, u64), (SimTime, u64)>,
    hosts: Vec<(String, u16)>,
    conns: Vec<[End; 2]>,
    requests: u32,
    random: Stream,
    /// What each host holds.
    held: Vec<Held>,
    log: Vec<(SimTime, HostId, Entry)>,
}

/// How much a party has said that it holds ([`Io::holds`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Held {
    /// At the end.
    pub now: u64,
    /// The most.
    pub most: u64,
}

struct End {
    host: HostId,
    unread: Vec<Content>,
    eof: bool,
    fin_sent: bool,
    /// Nothing reaches the party any more: it closed, aborted, or the connection broke.
    closed: bool,
}

enum Event {
    Party(HostId, PartyEvent),
    Timer(HostId, u64),
    Data(ConnId, usize, Vec<Content>),
    Fin(ConnId, usize),
    Rst(ConnId, usize),
}

impl World {
    /// A world in which everything takes `delay` from end to end.
    pub fn new(delay: Duration) -> World {
        let state = State {
            now: SimTime::ZERO,
            delay,
            order: 0,
            queue: BTreeMap::new(),
            timers: BTreeMap::new(),
            hosts: Vec::new(),
            conns: Vec::new(),
            requests: 0,
            random: Streams::new(1).named("parties"),
            held: Vec::new(),
            log: Vec::new(),
        };
        World { parties: Vec::new(), state }
    }

    /// Adds a host that listens on `port` (0 for one that does not).
    pub fn add(&mut self, name: &str, port: u16, party: Box<dyn Party>) -> Addr {
        let host = HostId(self.parties.len() as u32);
        self.parties.push(Some(party));
        self.state.hosts.push((name.to_string(), port));
        self.state.held.push(Held::default());
        Addr { host, port }
    }

    /// Runs until nothing is left to happen. Panics after a million events: some party
    /// would never stop.
    pub fn run(&mut self) {
        for host in 0..self.parties.len() as u32 {
            self.state.put(Duration::ZERO, Event::Party(HostId(host), PartyEvent::Start));
        }
        for _ in 0..1_000_000 {
            let Some(((now, _), event)) = self.state.queue.pop_first() else {
                return self.nobody_holds_what_is_over();
            };
            self.state.now = now;
            if let Some((host, event)) = self.state.happens(event) {
                let at = host.index();
                let mut party = self.parties[at].take().expect("one event at a time");
                party.on(&mut View { state: &mut self.state, host }, event);
                self.parties[at] = Some(party);
            }
        }
        panic!("a million events, and no end");
    }

    /// Servers and proxies without connections hold nothing, but for what is in a cache.
    fn nobody_holds_what_is_over(&self) {
        for (host, held) in (0..).map(HostId).zip(&self.state.held) {
            let mut ends = self.state.conns.iter().flatten();
            let is_open = ends.any(|end| end.host == host && !end.closed);
            let is_client = self.state.hosts[host.index()].1 == 0;
            let mut mine = self.state.log.iter().filter(|(_, whose, _)| *whose == host);
            let caches =
                mine.any(|(.., entry)| matches!(entry, Entry::Note(HttpNote::CacheStored { .. })));
            assert!(held.now == 0 || is_open || is_client || caches, "{host:?} holds {held:?}");
        }
    }

    /// How much a host has said that it holds.
    pub fn held(&self, host: HostId) -> Held {
        self.state.held[host.index()]
    }

    /// How many hosts there are.
    pub fn hosts(&self) -> usize {
        self.parties.len()
    }

    /// Everything that happened.
    pub fn log(&self) -> &[(SimTime, HostId, Entry)] {
        &self.state.log
    }

    /// What a host waits for.
    pub fn waiting_for(&self, host: HostId) -> Option<String> {
        let what = self.parties[host.index()].as_ref()?.waiting_for()?;
        Some(what.to_string())
    }
}

impl State {
    fn put(&mut self, after: Duration, event: Event) -> (SimTime, u64) {
        let key = (self.now + after, self.order);
        self.order += 1;
        self.queue.insert(key, event);
        key
    }

    fn end(&mut self, conn: ConnId, side: usize) -> &mut End {
        &mut self.conns[conn.index()][side]
    }

    /// What an event means for a party, where it means anything.
    fn happens(&mut self, event: Event) -> Option<(HostId, PartyEvent)> {
        match event {
            Event::Party(host, event) => Some((host, event)),
            Event::Timer(host, token) => {
                self.timers.remove(&(host, token));
                Some((host, PartyEvent::Timer(token)))
            }
            Event::Data(conn, side, content) => {
                if self.end(conn, side).closed {
                    self.reset(conn, side);
                    return None;
                }
                let end = self.end(conn, side);
                end.unread.extend(content);
                Some((end.host, PartyEvent::Readable(conn)))
            }
            Event::Fin(conn, side) => {
                let end = self.end(conn, side);
                end.eof = true;
                (!end.closed).then_some((end.host, PartyEvent::Readable(conn)))
            }
            Event::Rst(conn, side) => {
                let end = self.end(conn, side);
                let told = !end.closed;
                end.closed = true;
                let host = end.host;
                told.then_some((host, PartyEvent::Gone(conn, Gone::Reset)))
            }
        }
    }

    fn reset(&mut self, conn: ConnId, side: usize) {
        let host = self.end(conn, side).host;
        self.log.push((self.now, host, Entry::Rst(conn)));
        self.end(conn, side).closed = true;
        self.put(self.delay, Event::Rst(conn, 1 - side));
    }

    fn fin(&mut self, conn: ConnId, side: usize) {
        let host = self.end(conn, side).host;
        if !std::mem::replace(&mut self.end(conn, side).fin_sent, true) {
            self.log.push((self.now, host, Entry::Fin(conn)));
            self.put(self.delay, Event::Fin(conn, 1 - side));
        }
    }
}

/// What one host's party sees of the world.
struct View<'a> {
    state: &'a mut State,
    host: HostId,
}

impl View<'_> {
    fn side(&self, conn: Sock) -> usize {
        usize::from(self.state.conns[conn.index()][0].host != self.host)
    }
}

impl Io for View<'_> {
    fn now(&self) -> SimTime {
        self.state.now
    }

    fn host(&self) -> HostId {
        self.host
    }

    fn resolve(&self, name: &str) -> Option<Addr> {
        let at = self.state.hosts.iter().position(|(host, _)| host == name)?;
        Some(Addr { host: HostId(at as u32), port: self.state.hosts[at].1 })
    }

    fn connect(&mut self, to: Addr) -> Result<Sock, NoPort> {
        let conn = ConnId(self.state.conns.len() as u32);
        let end = |host| End { host, unread: vec![], eof: false, fin_sent: false, closed: false };
        self.state.conns.push([end(self.host), end(to.host)]);
        self.state.log.push((self.state.now, self.host, Entry::Opened(conn, to)));
        let delay = self.state.delay;
        let listens =
            self.state.hosts.get(to.host.index()).is_some_and(|(_, port)| *port == to.port);
        if listens && to.port != 0 {
            self.state.put(delay * 2, Event::Party(self.host, PartyEvent::Connected(conn)));
            self.state.put(delay * 3, Event::Party(to.host, PartyEvent::Accepted(conn)));
        } else {
            self.state.end(conn, 0).closed = true;
            let gone = PartyEvent::Gone(conn, Gone::Refused);
            self.state.put(delay * 2, Event::Party(self.host, gone));
        }
        Ok(conn)
    }

    fn peer(&self, sock: Sock) -> Option<HostId> {
        Some(self.state.conns[sock.index()][1 - self.side(sock)].host)
    }

    fn write(&mut self, sock: Sock, content: &[Content]) {
        let side = self.side(sock);
        let end = self.state.end(sock, side);
        if end.closed || end.fin_sent {
            return;
        }
        let bytes = content.iter().flat_map(Content::to_bytes).collect();
        self.state.log.push((self.state.now, self.host, Entry::Wrote(sock, bytes)));
        self.state.put(self.state.delay, Event::Data(sock, 1 - side, content.to_vec()));
    }

    fn cork(&mut self, _: Sock, _: bool) {}

    fn readable(&self, sock: Sock) -> u64 {
        let end = &self.state.conns[sock.index()][self.side(sock)];
        end.unread.iter().map(Content::len).sum()
    }

    fn read_into(&mut self, sock: Sock, content: &mut Pieces) -> bool {
        let side = self.side(sock);
        let end = self.state.end(sock, side);
        if end.closed {
            return false;
        }
        content.extend(end.unread.drain(..).filter(|piece| !piece.is_empty()));
        end.eof
    }

    fn holds(&mut self, before: u64, now: u64) -> bool {
        let held = &mut self.state.held[self.host.index()];
        held.now = held.now + now - before;
        held.most = held.most.max(held.now);
        true
    }

    fn close(&mut self, sock: Sock) {
        let side = self.side(sock);
        let end = self.state.end(sock, side);
        if end.closed {
            return;
        }
        end.closed = true;
        if end.unread.is_empty() {
            self.state.fin(sock, side);
        } else {
            self.state.reset(sock, side);
        }
    }

    fn shutdown(&mut self, sock: Sock) {
        let side = self.side(sock);
        if !self.state.end(sock, side).closed {
            self.state.fin(sock, side);
        }
    }

    /// There is no backlog in this world: connections are accepted in any case.
    fn set_accepting(&mut self, _: bool) {}

    fn abort(&mut self, sock: Sock) {
        let side = self.side(sock);
        if !self.state.end(sock, side).closed {
            self.state.reset(sock, side);
        }
    }

    fn set_timer(&mut self, at: SimTime, token: u64) {
        self.cancel_timer(token);
        let after = at.since(self.state.now);
        let key = self.state.put(after, Event::Timer(self.host, token));
        self.state.timers.insert((self.host, token), key);
    }

    fn cancel_timer(&mut self, token: u64) {
        if let Some(key) = self.state.timers.remove(&(self.host, token)) {
            self.state.queue.remove(&key);
        }
    }

    fn random(&mut self) -> u64 {
        self.state.random.next_u64()
    }

    fn new_request(&mut self) -> RequestId {
        self.state.requests += 1;
        RequestId(self.state.requests - 1)
    }

    fn record(&mut self, note: HttpNote) {
        self.state.log.push((self.state.now, self.host, Entry::Note(note)));
    }

    fn tracing(&self) -> bool {
        true
    }
}
