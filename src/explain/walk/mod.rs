//! The walk backwards over the trace: at each instant, who was waited for?
//!
//! The walk stands at a time and at something that happened then, and asks what that had to wait
//! for. The answer names the stretch of time before, and what ended the wait is where the walk goes
//! on: a packet's arrival leads over its links to its sending, a sending to the write, the
//! acknowledgment or the timer that let it out, a write to what its application waited for. Every
//! stretch begins where the one after it ends, so they tile the time.
//!
//! | file | from where to where |
//! |---|---|
//! | `wire` | from a packet's arrival to its sending |
//! | `sender` | from a sending to the write, or to the packet before it |
//! | `client`, `server`, `proxy` | from what a party did to what it waited for |
//! | `stalls` | not a walk: every wait of a sender, named by the same rules |
//!
//! There are two ways to walk. The walk of a page follows whatever held it up, through all its
//! requests. The walk of a request ([`Walk::focus`]) names the time that others took, and does not
//! follow them.

mod client;
mod proxy;
mod sender;
mod server;
mod stalls;
mod wire;

pub(super) use stalls::stalls;

use super::Phase;
use super::index::{At, Index, Kind};
use crate::analyze::{Hang, RequestRow};
use crate::ids::{ConnId, Endpoint, HostId, Map, PacketId, RequestId};
use crate::trace::{Event, HttpNote, Wait};
use crate::units::{Duration, SimTime};

/// A stretch of time and what it was spent on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// When it began.
    pub from: SimTime,
    /// When it ended.
    pub to: SimTime,
    /// What it was spent on.
    pub phase: Phase,
    /// For which request, where that is known.
    pub request: Option<RequestId>,
    /// On which connection, where it was spent on one.
    pub conn: Option<ConnId>,
    /// On which packet, where it was spent on one.
    pub packet: Option<PacketId>,
}

impl Step {
    /// How long it took.
    pub const fn length(&self) -> Duration {
        self.to.since(self.from)
    }
}

/// Where the walk goes on.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// A party did what stands there.
    Did(HostId, At),
    /// An end wrote the byte at this position of its stream.
    Wrote(Endpoint, u64, At),
    /// A server answered the request of this number on its connection, and that was done there.
    Served(Endpoint, usize, At),
    /// A packet was on its way, or has just arrived.
    On(PacketId),
    /// A packet was sent.
    Sent(PacketId),
    /// Nothing caused it: it was there from the beginning.
    Stop,
}

/// A walk.
struct Walk<'a> {
    index: &'a Index<'a>,
    hangs: &'a Map<RequestId, &'a [Hang]>,
    /// Where it ends.
    floor: SimTime,
    /// Where it is.
    now: SimTime,
    /// The request whose time is explained; `None` where it is a page's.
    focus: Option<RequestId>,
    /// The request that the walk is at.
    request: Option<RequestId>,
    conn: Option<ConnId>,
    packet: Option<PacketId>,
    /// The party that the walk was at last.
    host: HostId,
    /// The last one first.
    steps: Vec<Step>,
}

/// The hangs of requests.
pub(super) type Hangs<'a> = Map<RequestId, &'a [Hang]>;

/// The hangs of requests, as the analysis found them.
pub(super) fn hangs(rows: &[RequestRow]) -> Hangs<'_> {
    let hung = rows.iter().filter(|row| !row.hangs.is_empty());
    hung.map(|row| (row.request, &row.hangs[..])).collect()
}

/// What the time from `floor` until the record at `end`, which `client` noted, was spent on, in
/// order. With a `focus` only that request is followed.
pub(super) fn walk(
    index: &Index<'_>,
    hangs: &Map<RequestId, &[Hang]>,
    client: HostId,
    (floor, end): (SimTime, At),
    (request, focus): (Option<RequestId>, Option<RequestId>),
) -> Vec<Step> {
    let now = index.time(end);
    let mut walk = Walk {
        index,
        hangs,
        floor,
        now,
        focus,
        request,
        conn: None,
        packet: None,
        host: client,
        steps: Vec::new(),
    };
    walk.go(Next::Did(client, end));
    walk.steps.reverse();
    walk.steps
}

impl Walk<'_> {
    fn go(&mut self, mut next: Next) {
        while self.now > self.floor {
            next = match next {
                Next::Did(host, at) => {
                    (self.host, self.packet) = (host, None);
                    match self.index.kind(host) {
                        Kind::Client => self.client(host, at),
                        Kind::Server => self.server(host, at),
                        Kind::Proxy => self.proxy(host, at),
                    }
                }
                Next::Wrote(of, offset, at) => self.wrote(of, offset, at),
                Next::Served(of, nth, at) => self.served(self.host, of, nth, at),
                Next::On(packet) => self.on_the_way(packet),
                Next::Sent(packet) => self.sent(packet),
                Next::Stop => break,
            };
        }
        // What a party does without having waited for anybody is its own work.
        let own = match self.index.kind(self.host) {
            Kind::Client => Phase::ClientProcessing,
            Kind::Server => Phase::ServerThink,
            Kind::Proxy => Phase::Proxy,
        };
        self.name(self.floor, own);
    }

    /// Names the time from `from` until where the walk is, and goes there.
    fn name(&mut self, from: SimTime, phase: Phase) {
        let from = from.max(self.floor);
        if from >= self.now {
            return;
        }
        let Walk { request, conn, packet, now: to, .. } = *self;
        match self.steps.last_mut() {
            Some(last)
                if (last.phase, last.request, last.conn, last.packet)
                    == (phase, request, conn, packet) =>
            {
                last.from = from;
            }
            _ => self.steps.push(Step { from, to, phase, request, conn, packet }),
        }
        self.now = from;
    }

    fn wrote(&mut self, of: Endpoint, offset: u64, at: At) -> Next {
        let Some(host) = self.index.host(of) else { return Next::Stop };
        (self.host, self.packet) = (host, None);
        match self.index.kind(host) {
            Kind::Client => self.client_wrote(host, of, at),
            Kind::Server => self.server_wrote(host, of, offset, at),
            Kind::Proxy => self.proxy_wrote(host, of, at),
        }
    }

    /// What happened that made `host` do what stands at `at`.
    fn because(&mut self, host: HostId, at: At) -> Next {
        let Some(root) = self.index.root(at) else { return Next::Stop };
        match &self.index.record(root).event {
            Event::Arrived { packet, .. } => Next::On(*packet),
            Event::Tcp { of, .. } => self.timer_fired(*of, root),
            Event::Http { note: HttpNote::Waited { since, what }, .. } => {
                self.waited(host, root, *since, *what)
            }
            // What lay there had come before.
            Event::Http { note: HttpNote::Accepting, .. } => Next::Stop,
            _ => Next::Stop,
        }
    }

    /// A party waited by its own clock.
    fn waited(&mut self, host: HostId, root: At, since: SimTime, what: Wait) -> Next {
        let phase = match what {
            Wait::Visit | Wait::Processing | Wait::Reading => Phase::ClientProcessing,
            Wait::Lookup => Phase::NameLookup,
            Wait::Retry => Phase::Retry,
            Wait::Continue => Phase::Continue,
            Wait::Preconnect => Phase::ConnectionLimit,
            Wait::Connect => Phase::Handshake,
            Wait::Tls => Phase::Tls,
            Wait::Think => Phase::ServerThink,
            Wait::Response | Wait::Idle | Wait::Farewell => Phase::Hang,
        };
        self.name(since, phase);
        // TLS began when TCP's handshake was over, whatever else arrived at that instant.
        if what == Wait::Tls
            && let Some(conn) = self.conn
            && let Some(packet) = self.index.arrived_on(conn, (host, since), root)
        {
            return Next::On(packet);
        }
        let set = self.index.noted_at(host, since, root, |note| match what {
            Wait::Lookup => matches!(note, HttpNote::LookupStarted { .. }),
            Wait::Processing => matches!(note, HttpNote::ResponseDone { .. }),
            Wait::Retry => matches!(note, HttpNote::Retrying { .. }),
            Wait::Continue => matches!(note, HttpNote::RequestSent { .. }),
            Wait::Think => matches!(note, HttpNote::RequestReceived { .. }),
            _ => false,
        });
        match set.or_else(|| self.index.happened_at(host, since, root)) {
            Some(at) => Next::Did(host, at),
            None => Next::Stop,
        }
    }
}
