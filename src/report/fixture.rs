//! Runs written down by hand, for the tests of the views: no simulator is needed for them.

use crate::analyze::{
    Analysis, Hang, HopCounts, OpenStep, RequestOutcome, RequestRow, Run, Summary,
};
use crate::analyze::{Reading, VariantRun, Verdict};
use crate::http::HttpParams;
use crate::http::config::{
    ClientConfig, ConnectionField, LateBytes, ProxyConfig, ProxyKind, ServerConfig, Version,
};
use crate::ids::{Addr, ConnId, Endpoint, HostId, LinkId, Map, PacketId, RequestId, Side};
use crate::net::{Direction, LinkConfig, Network, Node};
use crate::params::{Era, Profile};
use crate::scenario::{Scenario, Variant};
use crate::tcp::TcpParams;
use crate::trace::*;
use crate::units::{Duration, SimTime};
use crate::wire::{Content, Flags, Options, Segment, Seq};
use crate::world::{Counters, Ended, HostPlan, Limits, Outcome, Plan, Role, Stop};
use std::sync::Arc;

pub(super) const CLIENT: HostId = HostId(0);
pub(super) const SYN: Flags = Flags::SYN;
pub(super) const ACK: Flags = Flags::ACK;

pub(super) fn ms(millis: u64) -> SimTime {
    SimTime::from_nanos(millis * 1_000_000)
}

pub(super) fn span(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Hosts in a row, 25 ms between neighbours: a client, proxies, a server.
pub(super) fn plan(names: &[&str]) -> Plan {
    let mut network = Network::new();
    let mut hosts = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let name: Arc<str> = Arc::from(*name);
        network.add_node(Node { name: name.clone(), host: Some(HostId(i as u32)) });
        let role = if i == 0 {
            client()
        } else if i + 1 == names.len() {
            server()
        } else {
            relay(&name)
        };
        hosts.push(HostPlan { name, tcp: TcpParams::of(Profile::Linux).into(), role });
    }
    let nodes: Vec<_> = network.node_indices().collect();
    for pair in nodes.windows(2) {
        for (a, b) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            let name = Arc::from(format!("{}→{}", network[a].name, network[b].name));
            let config = LinkConfig { delay: span(25), ..LinkConfig::default() };
            network.add_edge(a, b, Direction { name, config });
        }
    }
    let limits = Limits { events: 1000, time: span(100_000), ..Limits::default() };
    Plan { seed: 1, network, hosts, groups: Vec::new(), stop: Stop::WhenNothingIsLeft, limits }
}

fn http() -> HttpParams {
    HttpParams::of(Profile::Linux, Era::Netscape1998)
}

fn client() -> Role {
    Role::Client(
        ClientConfig {
            version: Version::Http10,
            connection_field: ConnectionField::KeepAlive,
            close_when_done: false,
            ..ClientConfig::new(http(), Vec::new())
        }
        .into(),
    )
}

fn server() -> Role {
    Role::Server(ServerConfig::new(http(), vec![]).into())
}

fn relay(name: &Arc<str>) -> Role {
    let kind = ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking: false };
    Role::Proxy(
        ProxyConfig { port: 8080, name: name.clone(), kind, parent: None, http: http() }.into(),
    )
}

/// Writes a trace.
#[derive(Default)]
pub(super) struct Script {
    records: Vec<Record>,
    packets: u64,
    conns: u32,
    next_seq: Map<Endpoint, (Seq, u64)>,
}

impl Script {
    pub fn at(&mut self, at: SimTime, event: Event) {
        self.records.push(Record { at, event });
    }

    pub fn http(&mut self, at: SimTime, host: HostId, note: HttpNote) {
        self.at(at, Event::Http { host, note });
    }

    pub fn believes(
        &mut self,
        at: SimTime,
        host: u32,
        conn: u32,
        belief: Belief,
        why: BeliefCause,
    ) {
        let note = HttpNote::Believes { conn: ConnId(conn), belief, why };
        self.http(at, HostId(host), note);
    }

    /// Opens a connection: SYN, SYN-ACK, ACK, with `way` ms each way.
    pub fn open(&mut self, at: u64, opener: u32, acceptor: u32, way: u64) -> u32 {
        let conn = self.conns;
        self.conns += 1;
        let ends = [
            Addr { host: HostId(opener), port: 49152 + conn as u16 },
            Addr { host: HostId(acceptor), port: 80 },
        ];
        let event = Event::Opened { conn: ConnId(conn), opener: ends[0], acceptor: ends[1] };
        self.at(ms(at), event);
        self.segment(at, way, conn, 0, SYN, 0, SendCause::Handshake);
        self.segment(at + way, way, conn, 1, SYN.with(ACK), 0, SendCause::Handshake);
        self.segment(at + 2 * way, way, conn, 0, ACK, 0, SendCause::Handshake);
        conn
    }

    /// A segment that is under way for `way` ms; side 0 is the opener.
    #[allow(clippy::too_many_arguments)]
    pub fn segment(
        &mut self,
        at: u64,
        way: u64,
        conn: u32,
        side: u8,
        flags: Flags,
        payload: u32,
        why: SendCause,
    ) -> PacketId {
        let packet = self.send(at, conn, side, flags, payload, why);
        let hop = Event::Hop {
            packet,
            link: LinkId(0),
            starts: ms(at),
            ends: ms(at),
            arrives: ms(at + way),
        };
        self.at(ms(at), hop);
        let host = HostId(u32::from(side));
        self.at(ms(at + way), Event::Arrived { packet, host, conn: ConnId(conn) });
        packet
    }

    /// A segment that leaves and is not heard of again.
    pub fn send(
        &mut self,
        at: u64,
        conn: u32,
        side: u8,
        flags: Flags,
        payload: u32,
        why: SendCause,
    ) -> PacketId {
        let packet = PacketId(self.packets);
        self.packets += 1;
        let side = if side == 0 { Side::Opener } else { Side::Acceptor };
        let from = Endpoint { conn: ConnId(conn), side };
        let again = matches!(why, SendCause::Retransmit(_));
        // Initial sequence numbers just below the wrap: views must not care.
        let (next, _) = self.next_seq.or_insert_with(from, || (Seq(u32::MAX - 5), 0));
        let seq = if again { *next - payload } else { *next };
        let segment = Segment {
            src_port: 1,
            dst_port: 2,
            seq,
            ack: Seq(0),
            flags,
            window: 1000,
            payload,
            options: Options::default(),
        };
        if !again {
            *next += segment.seq_len();
        }
        self.at(ms(at), Event::Sent { packet, from, segment, retransmission: again, why });
        packet
    }

    /// Writes a message head (and a body) and sends it as one segment.
    pub fn message(&mut self, at: u64, way: u64, conn: u32, side: u8, head: &str, body: u64) {
        let from = Endpoint {
            conn: ConnId(conn),
            side: if side == 0 { Side::Opener } else { Side::Acceptor },
        };
        let (_, offset) = self.next_seq.get_mut(&from).expect("the handshake came first");
        let start = *offset;
        *offset += head.len() as u64 + body;
        self.at(ms(at), Event::Wrote { of: from, offset: start, content: Content::bytes(head) });
        let len = head.len() as u32 + body as u32;
        self.segment(at, way, conn, side, ACK.with(Flags::PSH), len, SendCause::Data);
    }

    pub fn trace(mut self) -> Trace {
        // Stable: what happens at one time stays in the order in which it was written down.
        self.records.sort_by_key(|record| record.at);
        Trace { records: self.records, ..Trace::default() }
    }
}

/// A request's row.
pub(super) fn request(number: u32, sent: u64, ended: u64) -> RequestRow {
    RequestRow {
        request: RequestId(number),
        client: CLIENT,
        url: Arc::from(format!("http://server/{number}")),
        object: number,
        visit: 0,
        left: Some(ms(sent)),
        queued: ms(sent),
        first_sent: Some(ms(sent)),
        sent: Some(ms(sent)),
        first_byte: Some(ms(ended)),
        ended: Some(ms(ended)),
        attempts: 1,
        conn: Some(ConnId(0)),
        nth: 0,
        status: Some(200),
        body_bytes: 1000,
        hang: None,
        hangs: vec![],
        outcome: RequestOutcome::Answered,
    }
}

/// A variant's run with `page_load` ms, or one that never completed.
pub(super) fn variant_run(
    trace: Trace,
    page_load: Option<u64>,
    opened: u64,
    peak: u64,
) -> VariantRun {
    let last = trace.records.last().map_or(SimTime::ZERO, |record| record.at);
    let end = page_load.unwrap_or(500);
    let step = |at: u64, open: u64| OpenStep { at: ms(at), open, active: 0, time_wait: 0 };
    VariantRun {
        outcome: Outcome {
            ended: Ended::Done,
            last_event: last,
            last_page: None,
            counters: Counters::default(),
            links: Vec::new(),
        },
        trace,
        analysis: Analysis {
            summary: Summary {
                page_load: page_load.map(span),
                requests: 2,
                answered: if page_load.is_some() { 2 } else { 1 },
                connections_opened: opened,
                connections_peak: peak,
                connections_mean: peak,
                hops: vec![HopCounts { opener: CLIENT, acceptor: HostId(1), opened, peak }],
                segments: 12,
                ip_bytes: 3400,
                retransmissions: 0,
                dropped: 0,
                longest_hang: None,
                time_wait_peak: 0,
                longest_time_wait: None,
                outcome: if page_load.is_some() { "done" } else { "failed" },
            },
            pages: vec![],
            requests: vec![request(0, 50, 100), request(1, 110, end)],
            connections: vec![],
            open_over_time: vec![step(50, 1), step(60, peak), step(end + 20, 1), step(end + 40, 0)],
        },
    }
}

/// A scenario with these variants.
pub(super) fn run(title: &str, variants: Vec<(&str, Plan, VariantRun)>) -> Run {
    let (names, runs): (Vec<_>, Vec<_>) =
        variants.into_iter().map(|(name, plan, run)| ((name, plan), run)).unzip();
    let variants = names.into_iter().map(|(name, plan)| Variant {
        name: name.to_owned(),
        title: format!("the {name} way"),
        profile: Profile::Linux,
        era: Era::Netscape1998,
        overridden: vec![],
        given: vec![],
        conditions: Default::default(),
        presets: vec![],
        plan,
    });
    Run {
        scenario: Scenario {
            name: "fixture".to_owned(),
            title: title.to_owned(),
            about: String::new(),
            recorded: None,
            rules: Vec::new(),
            seed: 1,
            profile: Profile::Linux,
            era: Era::Netscape1998,
            set: vec![],
            given: vec![],
            variants: variants.collect(),
            expect: vec![],
        },
        variants: runs,
        verdicts: vec![Verdict {
            holds: true,
            text: "a: page_load == 400 ms (found 400 ms)".into(),
            claim: "a: page_load == 400 ms".into(),
            found: Reading::Value("400 ms".into()),
            compared: None,
        }],
    }
}

/// Page load times (`None` never completed), connections opened and peak, all at once.
pub(super) fn strategies(costs: &[(&str, Option<u64>, u64, u64)]) -> Run {
    let variants = costs.iter().map(|(name, load, opened, peak)| {
        (*name, plan(&["client", "server"]), variant_run(Trace::default(), *load, *opened, *peak))
    });
    run("Five ways to fetch a page", variants.collect())
}

/// A request through a blind relay, kept alive by client and server; the second hangs until
/// the server's idle timeout of 15 s, and is answered on a new connection.
pub(super) fn hang() -> Run {
    let mut script = Script::default();
    let keep = BeliefCause::Decision(Persistence::KeepHttp10KeepAlive);
    let get =
        "GET http://server/index.html HTTP/1.0\r\nHost: server\r\nConnection: Keep-Alive\r\n\r\n";
    let ok = "HTTP/1.0 200 OK\r\nContent-Length: 1000\r\nConnection: Keep-Alive\r\n\r\n";
    script.http(ms(0), CLIENT, HttpNote::PageStarted { visit: 0 });
    script.open(0, 0, 1, 25);
    let sent = |request, conn, attempt, nth| HttpNote::RequestSent {
        request: RequestId(request),
        conn: ConnId(conn),
        attempt,
        nth,
        method: "GET",
    };
    script.http(ms(50), CLIENT, sent(0, 0, 1, 0));
    script.message(50, 25, 0, 0, get, 0);
    script.believes(ms(75), 1, 0, Belief::NotListening, BeliefCause::BlindRelay);
    script.open(75, 1, 2, 25);
    script.message(125, 25, 1, 0, get, 0);
    script.believes(ms(125), 1, 1, Belief::WaitingForEof, BeliefCause::BlindRelay);
    script.message(150, 25, 1, 1, ok, 1000);
    script.believes(ms(150), 2, 1, Belief::KeptIdle, keep);
    script.message(175, 25, 0, 1, ok, 1000);
    script.believes(ms(200), 0, 0, Belief::KeptIdle, keep);
    script.http(ms(210), CLIENT, sent(1, 0, 1, 1));
    script.message(210, 25, 0, 0, &get.replace("index.html", "a.css"), 0);
    let unexpected = HttpNote::Unexpected { conn: ConnId(0), bytes: 82, discarded: false };
    script.http(ms(235), HostId(1), unexpected);
    script.segment(275, 25, 0, 1, ACK, 0, SendCause::Ack(AckCause::DelayedAckTimer));
    let idle = HttpNote::Closes { conn: ConnId(1), why: CloseCause::IdleTimeout };
    script.http(ms(15_150), HostId(2), idle);
    script.segment(15_150, 25, 1, 1, Flags::FIN.with(ACK), 0, SendCause::Fin);
    script.believes(ms(15_175), 1, 1, Belief::Closed, BeliefCause::PeerClosed);
    script.segment(15_175, 25, 1, 0, Flags::FIN.with(ACK), 0, SendCause::Fin);
    let reset = SendCause::Reset(ResetCause::UnreadData);
    script.segment(15_175, 25, 0, 1, Flags::RST.with(ACK), 0, reset);
    script.segment(15_200, 25, 1, 1, ACK, 0, SendCause::Ack(AckCause::Fin));
    let failed = HttpNote::RequestFailed {
        request: RequestId(1),
        conn: Some(ConnId(0)),
        why: FailCause::Reset,
    };
    script.http(ms(15_200), CLIENT, failed);
    let again =
        HttpNote::Retrying { request: Some(RequestId(1)), attempt: 2, why: RetryCause::Idempotent };
    script.http(ms(15_200), CLIENT, again);
    script.open(15_200, 0, 1, 25);
    script.http(ms(15_250), CLIENT, sent(1, 2, 2, 0));
    script.message(15_250, 25, 2, 0, &get.replace("index.html", "a.css"), 0);
    script.message(15_350, 25, 2, 1, ok, 1000);
    script.http(ms(15_375), CLIENT, HttpNote::PageDone { visit: 0, complete: true });
    let mut of = variant_run(script.trace(), Some(15_375), 4, 2);
    of.analysis.requests[1].hang = Some(span(14_990));
    of.analysis.requests[1].hangs = vec![Hang {
        attempt: 1,
        conn: ConnId(0),
        began: ms(210),
        ended: ms(15_200),
        why: FailCause::Reset,
    }];
    of.analysis.requests[1].first_sent = Some(ms(210));
    of.analysis.requests[1].attempts = 2;
    of.analysis.summary.longest_hang = Some(span(14_990));
    of.analysis.summary.hops.push(HopCounts {
        opener: HostId(1),
        acceptor: HostId(2),
        opened: 2,
        peak: 1,
    });
    let fine = |load| variant_run(Trace::default(), Some(load), 4, 2);
    run(
        "The dumb proxy: keep-alive through a blind relay hangs",
        vec![
            ("dumb", plan(&["client", "proxy", "server"]), of),
            ("no_keep_alive", plan(&["client", "proxy", "server"]), fine(400)),
            ("no_proxy", plan(&["client", "proxy", "server"]), fine(175)),
        ],
    )
}

/// A transfer of 40 segments at 1 ms each, one of which is lost and sent again, then a FIN.
pub(super) fn transfer() -> Run {
    let mut script = Script::default();
    script.open(0, 0, 1, 25);
    script.message(50, 25, 0, 0, "GET / HTTP/1.1\r\nHost: server\r\n\r\n", 0);
    script.message(75, 26, 0, 1, "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", 1400);
    for i in 0..40u64 {
        if i == 30 {
            let lost = script.send(76 + i, 0, 1, ACK, 1460, SendCause::Data);
            let event = Event::Dropped { packet: lost, link: LinkId(1), why: LossCause::Scheduled };
            script.at(ms(76 + i), event);
            continue;
        }
        script.segment(76 + i, 26, 0, 1, ACK, 1460, SendCause::Data);
        if i % 2 == 1 {
            script.segment(102 + i, 25, 0, 0, ACK, 0, SendCause::Ack(AckCause::EverySecond));
        }
    }
    let why = SendCause::Retransmit(WindowCause::DuplicateAcks);
    script.segment(170, 26, 0, 1, ACK, 1460, why);
    script.segment(196, 25, 0, 0, Flags::FIN.with(ACK), 0, SendCause::Fin);
    script.segment(221, 25, 0, 1, Flags::FIN.with(ACK), 0, SendCause::Fin);
    script.segment(246, 25, 0, 0, ACK, 0, SendCause::Ack(AckCause::Fin));
    let of = variant_run(script.trace(), Some(196), 1, 1);
    run("A transfer with a loss", vec![("transfer", plan(&["client", "server"]), of)])
}

/// A sender of full segments whose window grows, falls with the third duplicate ACK and with
/// two timeouts, and then is held by a closed receive window.
pub(super) fn windows() -> Run {
    let mut script = Script::default();
    let conn = script.open(0, 0, 1, 25);
    let of = Endpoint { conn: ConnId(conn), side: Side::Acceptor };
    let smss = 1000;
    let note = |script: &mut Script, at: u64, cwnd: u64, ssthresh: u64, flight: u64, state, why| {
        let (cwnd, flight) = (cwnd * 1000, flight * 1000);
        let note = TcpNote::Window { cwnd, ssthresh, flight, pipe: flight, smss, state, why };
        script.at(ms(at), Event::Tcp { of, note });
    };
    use CongestionState::{Disorder, Loss, Open, Recovery};
    note(&mut script, 50, 10, u64::MAX, 0, Open, WindowCause::Start);
    script.segment(50, 25, conn, 1, ACK, 1000, SendCause::Data);
    note(&mut script, 100, 20, u64::MAX, 20, Open, WindowCause::SlowStart);
    let lost = script.send(100, conn, 1, ACK, 1000, SendCause::Data);
    let link = LinkId(1);
    script.at(ms(100), Event::Dropped { packet: lost, link, why: LossCause::Random });
    note(&mut script, 150, 20, u64::MAX, 20, Disorder, WindowCause::Disorder);
    note(&mut script, 160, 13, 10_000, 20, Recovery, WindowCause::DuplicateAcks);
    note(&mut script, 400, 1, 5_000, 9, Loss, WindowCause::Timeout(1));
    note(&mut script, 410, 1, 5_000, 9, Loss, WindowCause::Timeout(2));
    note(&mut script, 500, 6, 5_000, 0, Open, WindowCause::RecoveryDone);
    for (at, window) in [(550, 0), (900, 8000)] {
        script.at(ms(at), Event::Tcp { of, note: TcpNote::PeerWindow { window } });
    }
    script.segment(700, 25, conn, 1, ACK, 0, SendCause::WindowProbe);
    let flight = TcpNote::Flight { flight: 5000, pipe: 5000, why: FlightCause::Sent };
    script.at(ms(900), Event::Tcp { of, note: flight });
    let plan = plan(&["client", "server"]);
    let mut run_of = variant_run(script.trace(), Some(900), 1, 1);
    run_of.analysis = crate::analyze::analyze(&plan, &run_of.outcome, &run_of.trace);
    run("Windows", vec![("windows", plan, run_of)])
}

/// A page of a thousand objects over one connection, which the simulator runs: more marks than a row
/// has.
pub(super) fn long_page() -> Run {
    let text = r#"(
        title: "A thousand objects", profile: "textbook",
        links: [(from: "client", to: "server", delay: "1ms", rate: "10Gbit/s")],
        clients: [(name: "client", strategy: "persistent")], servers: [(name: "server")],
        pages: [(document: (size: "1kB"), objects: [(count: 999, size: "1kB")])],
    )"#;
    let scenario = crate::scenario::load("long_page", text, &Default::default());
    crate::analyze::run_scenario(scenario.unwrap_or_else(|problems| panic!("{problems:?}")))
}
