//! A hand-made trace for tests: one client, one server, 10 ms from the one to the other.
//!
//! ```text
//!   0 ms  click; SYN
//!  10 ms                 SYN-ACK
//!  20 ms  ACK, GET (40 bytes)
//!  30 ms                 response: 60 bytes of head and 1400 of body, then 600 more
//!  40 ms  response read; FIN
//!  50 ms                 FIN
//!  60 ms  ACK, TIME-WAIT
//!  70 ms                 CLOSED
//! 120 ms  TIME-WAIT over (an MSL of 30 ms)
//! ```

use crate::http::HttpParams;
use crate::http::config::{ClientConfig, Page, ServerConfig, Visit};
use crate::ids::{Addr, ConnId, Endpoint, HostId, LinkId, PacketId, RequestId, Side};
use crate::net::Network;
use crate::params::{Era, Profile};
use crate::tcp::TcpParams;
use crate::trace::{
    AckCause, Event, FailCause, HttpNote, Persistence, Record, SendCause, TcpNote, TcpState, Trace,
};
use crate::units::{Duration, SimTime};
use crate::wire::{Content, Flags, Options, Segment, Seq};
use crate::world::{Counters, Ended, HostPlan, Limits, Outcome, Plan, Role, Stop};
use std::sync::Arc;

/// The client's initial sequence number: 21 bytes into its request it wraps.
pub(crate) const CLIENT_ISS: u32 = u32::MAX - 20;
/// The server's initial sequence number.
pub(crate) const SERVER_ISS: u32 = 1000;
/// The client.
pub(crate) const CLIENT: HostId = HostId(0);
/// The server.
pub(crate) const SERVER: HostId = HostId(1);
/// The first connection.
pub(crate) const CONN: ConnId = ConnId(0);

/// Milliseconds after the click.
pub(crate) fn ms(n: u64) -> SimTime {
    SimTime::from_nanos(n * 1_000_000)
}

/// A trace that is being written by hand.
#[derive(Default)]
pub(crate) struct Script {
    trace: Trace,
    packets: u64,
    /// What each end of each connection has sent: connection, next numbers of both ends.
    next: Vec<(ConnId, [Seq; 2])>,
}

impl Script {
    pub(crate) fn event(&mut self, at: u64, event: Event) -> &mut Self {
        self.trace.records.push(Record { at: ms(at), event });
        self
    }

    pub(crate) fn http(&mut self, at: u64, host: HostId, note: HttpNote) -> &mut Self {
        self.event(at, Event::Http { host, note })
    }

    pub(crate) fn state(
        &mut self,
        at: u64,
        of: Endpoint,
        from: TcpState,
        to: TcpState,
    ) -> &mut Self {
        self.event(at, Event::Tcp { of, note: TcpNote::State { from, to } })
    }

    /// A segment that takes 10 ms, or is lost; returns its packet.
    pub(crate) fn segment(
        &mut self,
        at: u64,
        from: Endpoint,
        flags: Flags,
        payload: u32,
    ) -> PacketId {
        let position = self.connection(from.conn);
        let next = self.next[position].1;
        let segment = Segment {
            src_port: if from.side == Side::Opener { 49152 } else { 80 },
            dst_port: if from.side == Side::Opener { 80 } else { 49152 },
            seq: next[from.side.index()],
            ack: if flags.has(Flags::ACK) { next[from.side.peer().index()] } else { Seq(0) },
            flags,
            window: 65535,
            payload,
            options: Options { mss: flags.has(Flags::SYN).then_some(1460), ..Options::default() },
        };
        self.next[position].1[from.side.index()] = segment.seq_end();
        self.sent(at, from, segment, false)
    }

    /// The same, with the segment given.
    pub(crate) fn sent(
        &mut self,
        at: u64,
        from: Endpoint,
        segment: Segment,
        retransmission: bool,
    ) -> PacketId {
        let packet = PacketId(self.packets);
        self.packets += 1;
        let why = SendCause::Ack(AckCause::AtOnce);
        self.event(at, Event::Sent { packet, from, segment, retransmission, why });
        packet
    }

    pub(crate) fn arrives(
        &mut self,
        at: u64,
        packet: PacketId,
        host: HostId,
        conn: ConnId,
    ) -> &mut Self {
        self.event(at, Event::Arrived { packet, host, conn })
    }

    /// The segment that was sent last.
    pub(crate) fn last_segment(&self) -> Segment {
        let sent = self.trace.records.iter().rev().find_map(|record| match &record.event {
            Event::Sent { segment, .. } => Some(*segment),
            _ => None,
        });
        sent.expect("a segment was sent")
    }

    fn connection(&mut self, conn: ConnId) -> usize {
        match self.next.iter().position(|(known, _)| *known == conn) {
            Some(position) => position,
            None => {
                self.next.push((conn, [Seq(CLIENT_ISS), Seq(SERVER_ISS)]));
                self.next.len() - 1
            }
        }
    }

    /// The trace, its events in the order of time.
    pub(crate) fn done(&mut self) -> Trace {
        let mut trace = std::mem::take(&mut self.trace);
        trace.records.sort_by_key(|record| record.at);
        trace
    }

    /// The client clicks and opens the connection: established on both sides at 30 ms.
    pub(crate) fn open(&mut self) -> &mut Self {
        let (client, server) = ends(CONN);
        let opener = Addr { host: CLIENT, port: 49152 };
        let acceptor = Addr { host: SERVER, port: 80 };
        self.http(0, CLIENT, HttpNote::PageStarted { visit: 0 });
        self.http(0, CLIENT, queued(0));
        self.event(0, Event::Opened { conn: CONN, opener, acceptor });
        self.state(0, client, TcpState::Closed, TcpState::SynSent);
        let syn = self.segment(0, client, Flags::SYN, 0);
        self.arrives(10, syn, SERVER, CONN);
        self.state(10, server, TcpState::Listen, TcpState::SynReceived);
        let syn_ack = self.segment(10, server, Flags::SYN.with(Flags::ACK), 0);
        self.arrives(20, syn_ack, CLIENT, CONN);
        self.state(20, client, TcpState::SynSent, TcpState::Established);
        let ack = self.segment(20, client, Flags::ACK, 0);
        self.arrives(30, ack, SERVER, CONN);
        self.state(30, server, TcpState::SynReceived, TcpState::Established)
    }

    /// The client sends its `nth` request on the connection, as the given attempt.
    pub(crate) fn request(&mut self, at: u64, number: u32, nth: u32) -> &mut Self {
        let (client, _) = ends(CONN);
        let request = RequestId(number);
        let note = HttpNote::RequestSent { request, conn: CONN, attempt: 1, nth, method: "GET" };
        self.http(at, CLIENT, note);
        let content = Content::bytes(request_head());
        self.event(at, Event::Wrote { of: client, offset: 40 * u64::from(nth), content });
        let packet = self.segment(at, client, Flags::PSH.with(Flags::ACK), 40);
        self.arrives(at + 10, packet, SERVER, CONN)
    }

    /// The server answers with 60 + 2000 bytes in segments of 1460 and 600.
    pub(crate) fn response(&mut self, at: u64, number: u32, nth: u32) -> &mut Self {
        let (client, server) = ends(CONN);
        let start = 2060 * u64::from(nth);
        let head = Content::bytes(response_head());
        let body = Content::Body { object: 7, offset: 0, len: 2000 };
        self.event(at, Event::Wrote { of: server, offset: start, content: head });
        self.event(at, Event::Wrote { of: server, offset: start + 60, content: body });
        for payload in [1460, 600] {
            let packet = self.segment(at, server, Flags::ACK, payload);
            self.arrives(at + 10, packet, CLIENT, CONN);
        }
        let request = RequestId(number);
        self.event(at + 10, Event::Read { of: client, bytes: 2060, eof: false });
        self.http(at + 10, CLIENT, HttpNote::ResponseStarted { request, conn: CONN });
        let persistence = Persistence::KeepHttp11Default;
        let head = HttpNote::ResponseHead { request, conn: CONN, status: 200, persistence };
        self.http(at + 10, CLIENT, head);
        let done = HttpNote::ResponseDone { request, conn: CONN, body_bytes: 2000 };
        self.http(at + 10, CLIENT, done)
    }

    /// The client closes, the server closes at once when it sees it; TIME-WAIT for 60 ms.
    pub(crate) fn close(&mut self, at: u64) -> &mut Self {
        let (client, server) = ends(CONN);
        let fin = Flags::FIN.with(Flags::ACK);
        self.state(at, client, TcpState::Established, TcpState::FinWait1);
        let first = self.segment(at, client, fin, 0);
        self.arrives(at + 10, first, SERVER, CONN);
        self.state(at + 10, server, TcpState::Established, TcpState::CloseWait);
        self.state(at + 10, server, TcpState::CloseWait, TcpState::LastAck);
        let second = self.segment(at + 10, server, fin, 0);
        self.arrives(at + 20, second, CLIENT, CONN);
        self.state(at + 20, client, TcpState::FinWait1, TcpState::TimeWait);
        let ack = self.segment(at + 20, client, Flags::ACK, 0);
        self.arrives(at + 30, ack, SERVER, CONN);
        self.state(at + 30, server, TcpState::LastAck, TcpState::Closed);
        self.state(at + 80, client, TcpState::TimeWait, TcpState::Closed)
    }
}

/// The whole trace drawn above.
pub(crate) fn one_exchange() -> Trace {
    let mut script = Script::default();
    script.open().request(20, 0, 0).response(30, 0, 0).close(40);
    script.http(40, CLIENT, HttpNote::PageDone { visit: 0, complete: true });
    script.done()
}

/// Two requests on one connection; the server never answers the second, and resets the
/// connection at `reset`, which the client sees 10 ms later.
pub(crate) fn hang_until(reset: u64) -> Trace {
    let mut script = Script::default();
    script.open().request(20, 0, 0).response(30, 0, 0);
    script.http(40, CLIENT, queued(1)).request(100, 1, 1);
    let (client, server) = ends(CONN);
    let packet = script.segment(reset, server, Flags::RST.with(Flags::ACK), 0);
    script.state(reset, server, TcpState::Established, TcpState::Closed);
    script.arrives(reset + 10, packet, CLIENT, CONN);
    script.state(reset + 10, client, TcpState::Established, TcpState::Closed);
    let why = FailCause::Reset;
    let failed = HttpNote::RequestFailed { request: RequestId(1), conn: Some(CONN), why };
    script.http(reset + 10, CLIENT, failed);
    script.http(reset + 10, CLIENT, HttpNote::GaveUp { request: RequestId(1) });
    script.http(reset + 10, CLIENT, HttpNote::PageDone { visit: 0, complete: false });
    script.done()
}

/// A SYN that is lost on the only link, in a run that ends there.
pub(crate) fn lost_syn() -> Trace {
    let mut script = Script::default();
    let (client, _) = ends(CONN);
    let opener = Addr { host: CLIENT, port: 49152 };
    script.http(0, CLIENT, HttpNote::PageStarted { visit: 0 });
    script.http(0, CLIENT, queued(0));
    let acceptor = Addr { host: SERVER, port: 80 };
    script.event(0, Event::Opened { conn: CONN, opener, acceptor });
    let packet = script.segment(0, client, Flags::SYN, 0);
    let why = crate::trace::LossCause::Scheduled;
    script.event(0, Event::Dropped { packet, link: LinkId(0), why });
    script.done()
}

pub(crate) fn ends(conn: ConnId) -> (Endpoint, Endpoint) {
    (Endpoint { conn, side: Side::Opener }, Endpoint { conn, side: Side::Acceptor })
}

pub(crate) fn queued(number: u32) -> HttpNote {
    let url = "http://server/a".into();
    HttpNote::Queued { request: RequestId(number), visit: 0, object: number, url }
}

/// Exactly 40 bytes.
pub(crate) fn request_head() -> &'static str {
    "GET /a HTTP/1.1\r\nHost: server\r\nX: 56\r\n\r\n"
}

/// Exactly 60 bytes.
pub(crate) fn response_head() -> &'static str {
    "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\nServer: simulated\r\n\r\n"
}

/// A client that opens one page, and a server.
pub(crate) fn plan() -> Plan {
    let (profile, era) = (Profile::Textbook, Era::Rfc9112);
    let page = Arc::new(Page { objects: Vec::new() });
    let visits = vec![Visit::new(page, Duration::ZERO)];
    let client = Role::Client(ClientConfig::new(HttpParams::of(profile, era), visits).into());
    let server = Role::Server(ServerConfig::new(HttpParams::of(profile, era), Vec::new()).into());
    let host =
        |name: &str, role| HostPlan { name: name.into(), tcp: TcpParams::of(profile).into(), role };
    Plan {
        seed: 1,
        network: Network::new(),
        hosts: vec![host("client", client), host("server", server)],
        groups: Vec::new(),
        stop: Stop::WhenNothingIsLeft,
        limits: Limits { events: 1000, time: Duration::from_secs(60), ..Limits::default() },
    }
}

/// An outcome of a run that ended so; nothing was counted.
pub(crate) fn ended(ended: Ended) -> Outcome {
    Outcome {
        ended,
        last_event: ms(120),
        last_page: None,
        counters: Counters::default(),
        links: Vec::new(),
    }
}
