//! From a measured case's own fields to a plan in profile `linux`. There is nothing here
//! about any particular case.

use super::case::{Case, Step, whole};
use crate::common::Row;
use petgraph::graph::EdgeIndex;
use sim::http::HttpParams;
use sim::http::config::*;
use sim::net::{DropRule, LinkConfig, PacketKind};
use sim::params::{Era, Param, Profile, Value};
use sim::tcp::TcpParams;
use sim::units::{BitRate, Bytes, Duration};
use sim::world::{HostPlan, Plan, Role};
use std::sync::Arc;

/// What cannot be said in a plan (yet), with the reason.
pub type Untranslatable = String;

pub fn plan(case: &Case) -> Result<Plan, Untranslatable> {
    let steps = case.steps();
    let pages = pages(&steps);
    let objects: Vec<Object> =
        pages.iter().flat_map(|(page, _)| page.objects.iter().cloned()).collect();
    let row = Row {
        profile: Profile::Linux,
        era: Era::Rfc9112,
        tcp: tcp(case),
        link: link(case, case.rtt_ms()),
        client: client(case, pages, &steps)?,
        proxies: proxies(case),
        server: server(case, objects),
    };
    let mut plan = row.plan();
    for host in &mut plan.hosts {
        nagle(case, host);
    }
    for (hop, field) in ["client_hop_rtt_ms", "origin_hop_rtt_ms"].into_iter().enumerate() {
        if let Some(rtt_ms) = case.workload("proxy")[field].as_f64() {
            for edge in [2 * hop, 2 * hop + 1] {
                plan.network[EdgeIndex::new(edge)].config = link(case, rtt_ms);
            }
        }
    }
    if let Some(end_ms) = case.end_ms() {
        plan.limits.time = millis(end_ms);
    }
    for (down, drop) in case.drops().iter().map(|drop| (drop.down, drop)) {
        // Edges come in pairs, towards the server first; the drops are on the first link.
        let edge = EdgeIndex::new(usize::from(down));
        plan.network[edge].config.drops.push(DropRule {
            kind: kind(&drop.kind)?,
            first: drop.first,
            count: drop.count,
        });
    }
    Ok(plan)
}

/// What a program takes for a round of its loop: 0.35 to 0.5 ms. It matters where a SYN would
/// else arrive in the same instant as the ACK that completes another handshake, and find the
/// backlog as it was before.
const PROGRAM_MS: f64 = 0.35;

/// The fetch steps as pages whose objects need nothing, and the idle time before each. A
/// client that only connects has a page too, to be opened when the run is over, so that it
/// knows whom to connect to.
fn pages(steps: &[Step]) -> Vec<(Page, Duration)> {
    let mut pages = Vec::new();
    let mut idle = Duration::ZERO;
    for step in steps {
        match step {
            Step::IdleMs(idle_ms) => idle = idle + millis(*idle_ms),
            Step::ConnectOnly(count, spacing_ms) => {
                idle = idle + millis(f64::from(*count) * spacing_ms);
            }
            Step::Fetch(sizes) => {
                pages.push((page(pages.len(), sizes), std::mem::take(&mut idle)));
            }
        }
    }
    if pages.is_empty() {
        pages.push((page(0, &[0]), idle + Duration::from_secs(1)));
    }
    pages
}

fn page(number: usize, sizes: &[u64]) -> Page {
    let objects = sizes
        .iter()
        .enumerate()
        .map(|(index, size)| Object::new("server", format!("/{number}/{index}"), Bytes(*size)));
    Page { objects: objects.collect() }
}

fn tcp(case: &Case) -> TcpParams {
    let mut tcp = TcpParams::of(Profile::Linux);
    let mut set = |name: &str, value: &str| set(sim::tcp::params::TABLE, &mut tcp, name, value);
    let switch = |on: bool| if on { "true" } else { "false" };
    // All cases: tcp_rmem is 4096 131072 33554432, of which 160 of each 256 bytes are payload.
    set("tcp.receive_buffer", "20MiB");
    set("tcp.window_scale", "10");
    if let Some(name) = case.sysctl("tcp_congestion_control") {
        set("tcp.congestion", &name);
    }
    for (sysctl, param) in
        [("tcp_sack", "tcp.sack"), ("tcp_timestamps", "tcp.timestamps"), ("tcp_dsack", "tcp.dsack")]
    {
        if let Some(value) = case.sysctl(sysctl) {
            set(param, switch(value != "0"));
        }
    }
    for (sysctl, param) in [
        ("tcp_window_scaling", "tcp.window_scale"),
        ("tcp_slow_start_after_idle", "tcp.idle_restart"),
    ] {
        if case.sysctl(sysctl).as_deref() == Some("0") {
            set(param, "off");
        }
    }
    // tcp_recovery = 0 changes nothing since Linux 6.17: RACK is the only way left there.
    if let Some(value) = case.sysctl("tcp_early_retrans") {
        set("tcp.loss_probe", switch(value != "0"));
    }
    if let Some(on) = case.hystart() {
        set("tcp.hystart", if on { "classic" } else { "off" });
    }
    if let Some(backlog) = whole(case.server("listen_backlog")) {
        set("tcp.listen_backlog", &backlog.to_string());
    }
    tcp
}

/// Whose program turns Nagle off. The client says so itself. nginx turns it off
/// (`tcp_nodelay`) when it keeps a connection, unless it has corked the response: with
/// `sendfile` and `tcp_nopush` on Linux it only pulls the cork, and Nagle stays
/// (`ngx_http_set_keepalive`; `ngx_tcp_nodelay_and_tcp_nopush` is 0 there). A relay in Python
/// leaves it as the kernel has it.
fn nagle(case: &Case, host: &mut HostPlan) {
    let off = match host.role {
        Role::Client(_) => case.workload("nodelay").as_bool() != Some(false),
        Role::Server(_) => !switched_on(case, "sendfile") || !switched_on(case, "tcp_nopush"),
        Role::Proxy(_) => false,
    };
    let word = if off { "off" } else { "minshall" };
    set(sim::tcp::params::TABLE, std::sync::Arc::make_mut(&mut host.tcp), "tcp.nagle", word);
}

/// A switch of nginx that is on unless the case says otherwise.
fn switched_on(case: &Case, name: &str) -> bool {
    case.server(name).as_bool() != Some(false)
}

fn millis(millis: f64) -> Duration {
    Duration::from_nanos((millis * 1e6) as u64)
}

fn link(case: &Case, rtt_ms: f64) -> LinkConfig {
    LinkConfig {
        rate: BitRate::from_bits_per_second(case.rate()),
        delay: millis(rtt_ms / 2.0),
        queue_packets: case.queue(),
        ..LinkConfig::default()
    }
}

fn kind(name: &str) -> Result<PacketKind, Untranslatable> {
    Ok(match name {
        "data" => PacketKind::Data,
        "syn" => PacketKind::Syn,
        "synack" => PacketKind::SynAck,
        "fin" => PacketKind::Fin,
        "ack" => PacketKind::Ack,
        other => return Err(format!("no packets are called {other}")),
    })
}

fn client(
    case: &Case,
    pages: Vec<(Page, Duration)>,
    steps: &[Step],
) -> Result<ClientConfig, Untranslatable> {
    let connections = whole(case.workload("max_connections")).expect("max_connections") as u32;
    let reuse = case.workload("reuse").as_bool().expect("reuse");
    let pipelined = case.workload("pipelined").as_bool().expect("pipelined");
    let strategy = match (pipelined, reuse, connections) {
        (true, ..) => Strategy::Pipelined { depth: None },
        (_, true, 1) => Strategy::Persistent,
        (_, true, connections) => Strategy::ParallelPersistent { connections },
        (_, false, 1) => Strategy::Serial,
        (_, false, connections) => Strategy::Parallel { connections },
    };
    let mut http = HttpParams::of(Profile::Linux, Era::Rfc9112);
    let mut set = |name: &str, value: &str| {
        set(sim::http::params::TABLE, &mut http, name, value);
    };
    set("http.announce_last_request", "false");
    // libcurl looks at an idle connection when it wants to use it again.
    set("http.watch_idle", "false");
    if let Some(bytes) = whole(case.median("request_bytes")) {
        set("http.request_head_bytes", &format!("{bytes}B"));
    }
    for step in steps {
        if let Step::ConnectOnly(count, spacing_ms) = step {
            set("http.preconnect", &count.to_string());
            set("http.preconnect_spacing", &format!("{}ms", spacing_ms + PROGRAM_MS));
        }
    }
    let visit = |(page, after): (Page, Duration)| Visit::new(Arc::new(page), after);
    Ok(ClientConfig {
        strategy,
        version: version(case),
        connection_field: connection_field(case)?,
        ..ClientConfig::new(http, pages.into_iter().map(visit).collect())
    })
}

fn connection_field(case: &Case) -> Result<ConnectionField, Untranslatable> {
    let Some(value) = case.workload("connection_header").as_str() else {
        return Ok(ConnectionField::Nothing);
    };
    match value.to_ascii_lowercase().as_str() {
        "close" => Ok(ConnectionField::Close),
        "keep-alive" => Ok(ConnectionField::KeepAlive),
        other => Err(format!("no client says Connection: {other}")),
    }
}

fn version(case: &Case) -> Version {
    match case.workload("http_version").as_str() {
        Some("1.0") => Version::Http10,
        _ => Version::Http11,
    }
}

fn proxies(case: &Case) -> Vec<ProxyConfig> {
    let proxy = case.workload("proxy");
    if proxy.is_null() {
        return vec![];
    }
    let discards = proxy["client_bytes_while_waiting"] == "read and discarded";
    let late_bytes = if discards { LateBytes::Discard } else { LateBytes::Unread };
    vec![ProxyConfig {
        port: 8080,
        name: "proxy".into(),
        kind: ProxyKind::BlindRelay { late_bytes, multitasking: false },
        parent: None,
        http: HttpParams::of(Profile::Linux, Era::Rfc9112),
    }]
}

fn server(case: &Case, objects: Vec<Object>) -> ServerConfig {
    let mut http = HttpParams::of(Profile::Linux, Era::Rfc9112);
    let mut set = |name: &str, value: &str| {
        set(sim::http::params::TABLE, &mut http, name, value);
    };
    if let Some(bytes) = whole(case.median("response_header_bytes")) {
        set("http.response_head_bytes", &format!("{bytes}B"));
    }
    if !switched_on(case, "tcp_nopush") {
        set("http.writes_per_response", "2");
    }
    if !switched_on(case, "sendfile") {
        set("http.fin_with_last_data", "false");
    }
    if case.server("accepts").as_bool() == Some(false) {
        set("http.accept_from", "never");
    }
    let timeout = case.server("keepalive_timeout_s").as_f64().unwrap_or(65.0);
    ServerConfig {
        keep_alive: timeout > 0.0,
        keep_alive_timeout: Some(millis(1000.0 * timeout)),
        max_requests: whole(case.server("keepalive_requests")).map(|n| n as u32),
        ..ServerConfig::new(http, objects)
    }
}

/// Sets a parameter by its name.
pub fn set<T>(table: &[Param<T>], target: &mut T, name: &str, text: &str) {
    let Some(param) = table.iter().find(|param| param.name == name) else {
        panic!("there is no parameter {name}");
    };
    let value: Value = param.kind.parse(text).unwrap_or_else(|e| panic!("{name}: {e}"));
    (param.set)(target, value);
}
