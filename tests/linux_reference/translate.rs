//! From a measured case's own fields to a plan in profile `linux`. There is nothing here
//! about any particular case.

use super::case::{Case, Step};
use crate::common::Row;
use sim::http::HttpParams;
use sim::http::config::*;
use sim::net::{DropRule, LinkConfig, PacketKind};
use sim::params::{Era, Param, Profile, Value};
use sim::tcp::TcpParams;
use sim::units::{BitRate, Bytes, Duration};
use sim::world::Plan;
use std::sync::Arc;

/// What cannot be said in a plan (yet), with the reason.
pub type Untranslatable = &'static str;

pub fn plan(case: &Case) -> Result<Plan, Untranslatable> {
    let steps = case.steps();
    if steps.iter().any(|step| matches!(step, Step::ConnectOnly)) {
        return Err("a server that never accepts, with a listen backlog");
    }
    let pages = pages(&steps);
    let objects: Vec<Object> =
        pages.iter().flat_map(|(page, _)| page.objects.iter().cloned()).collect();
    let row = Row {
        profile: Profile::Linux,
        era: Era::Rfc9112,
        tcp: tcp(case),
        link: link(case, Duration::from_micros(case.rtt_ms() * 500)),
        client: client(case, pages, steps),
        proxies: proxies(case),
        server: server(case, objects),
    };
    let mut plan = row.plan();
    for (down, drop) in case.drops().iter().map(|drop| (drop.down, drop)) {
        // Edges come in pairs, towards the server first; the drops are on the first link.
        let edge = petgraph::graph::EdgeIndex::new(usize::from(down));
        plan.network[edge].config.drops.push(DropRule {
            kind: kind(&drop.kind),
            first: drop.first,
            count: drop.count,
        });
    }
    Ok(plan)
}

/// The fetch steps as pages whose objects need nothing, and the idle time before each.
fn pages(steps: &[Step]) -> Vec<(Page, Duration)> {
    let mut pages = Vec::new();
    let mut idle = Duration::ZERO;
    for step in steps {
        match step {
            Step::Idle(millis) => idle = idle + Duration::from_millis(*millis),
            Step::ConnectOnly => {}
            Step::Fetch(sizes) => {
                let number = pages.len();
                let objects = sizes.iter().enumerate().map(|(index, size)| {
                    Object::new("server", format!("/{number}/{index}"), Bytes(*size))
                });
                pages.push((Page { objects: objects.collect() }, idle));
                idle = Duration::ZERO;
            }
        }
    }
    pages
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
    match case.workload("nodelay").as_bool() {
        Some(true) => set("tcp.nagle", "off"),
        Some(false) => set("tcp.nagle", "minshall"),
        None => {}
    }
    tcp
}

fn link(case: &Case, delay: Duration) -> LinkConfig {
    LinkConfig {
        rate: BitRate::from_bits_per_second(case.rate()),
        delay,
        queue_packets: Some(case.queue()),
        ..LinkConfig::default()
    }
}

fn kind(name: &str) -> PacketKind {
    match name {
        "data" => PacketKind::Data,
        "syn" => PacketKind::Syn,
        "synack" => PacketKind::SynAck,
        "fin" => PacketKind::Fin,
        "ack" => PacketKind::Ack,
        other => panic!("no packets are called {other}"),
    }
}

fn client(case: &Case, pages: Vec<(Page, Duration)>, _: Vec<Step>) -> ClientConfig {
    let connections = case.workload("max_connections").as_u64().expect("max_connections") as u32;
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
    if let Some(bytes) = case.median("request_bytes").as_u64() {
        set("http.request_head_bytes", &format!("{bytes}B"));
    }
    let visit = |(page, after): (Page, Duration)| Visit { page: Arc::new(page), after };
    ClientConfig {
        strategy,
        version: version(case),
        connection_field: match case.workload("connection_header").as_str() {
            None => ConnectionField::Nothing,
            Some("close") => ConnectionField::Close,
            Some("Keep-Alive") => ConnectionField::KeepAlive,
            Some(other) => panic!("no client says Connection: {other}"),
        },
        ..ClientConfig::new(http, pages.into_iter().map(visit).collect())
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
    if let Some(bytes) = case.median("response_header_bytes").as_u64() {
        set("http.response_head_bytes", &format!("{bytes}B"));
    }
    if case.server("tcp_nopush").as_bool() == Some(false) {
        set("http.writes_per_response", "2");
    }
    if case.server("sendfile").as_bool() == Some(false) {
        set("http.fin_with_last_data", "false");
    }
    let timeout = case.server("keepalive_timeout_s").as_u64().unwrap_or(65);
    ServerConfig {
        port: 80,
        objects,
        think: Duration::ZERO,
        version: Version::Http11,
        keep_alive: timeout > 0,
        keep_alive_timeout: Some(Duration::from_secs(timeout)),
        max_requests: case.server("keepalive_requests").as_u64().map(|n| n as u32),
        http,
    }
}

fn set<T>(table: &[Param<T>], target: &mut T, name: &str, text: &str) {
    let Some(param) = table.iter().find(|param| param.name == name) else {
        panic!("there is no parameter {name}");
    };
    let value: Value = param.kind.parse(text).unwrap_or_else(|e| panic!("{name}: {e}"));
    (param.set)(target, value);
}
