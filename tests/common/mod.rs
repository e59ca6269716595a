//! Small worlds for the tests: a client, perhaps proxies, a server, in a row.

#![allow(dead_code)] // Every test file uses its own part of this.

pub mod adds_up;
pub mod dice;

use sim::http::HttpParams;
use sim::http::config::*;
use sim::ids::{Addr, HostId};
use sim::net::{Direction, LinkConfig, Network, Node};
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::trace::{Event, HttpNote, Record, Trace};
use sim::units::{BitRate, Bytes, Duration, SimTime};
use sim::world::{HostPlan, Limits, Outcome, Plan, Role, Stop, run};
use std::sync::Arc;

/// A row of hosts: client, proxies in order, server, with one link between neighbours.
pub struct Row {
    pub profile: Profile,
    pub era: Era,
    pub tcp: TcpParams,
    pub link: LinkConfig,
    pub client: ClientConfig,
    pub proxies: Vec<ProxyConfig>,
    pub server: ServerConfig,
}

/// A page of one document and `count` objects, each of `size` bytes.
pub fn page(count: usize, size: u64) -> Page {
    let object = |index: usize| {
        let path = if index == 0 { "/".to_owned() } else { format!("/{index}") };
        let needs = if index == 0 { vec![] } else { vec![0] };
        Object { needs, ..Object::new("server", path, Bytes(size)) }
    };
    Page { objects: (0..=count).map(object).collect() }
}

impl Row {
    /// Client and server under the textbook's assumptions: a link without rate, one way
    /// taking `delay`.
    pub fn textbook(delay: Duration, strategy: Strategy, page: Page) -> Row {
        let (profile, era) = (Profile::Textbook, Era::Rfc9112);
        let http = HttpParams::of(profile, era);
        let server = ServerConfig::new(http.clone(), page.objects.clone());
        let visits = vec![Visit::new(Arc::new(page), Duration::ZERO)];
        let client = ClientConfig { strategy, ..ClientConfig::new(http, visits) };
        Row {
            profile,
            era,
            tcp: TcpParams::of(profile),
            link: LinkConfig { delay, ..LinkConfig::default() },
            client,
            proxies: vec![],
            server,
        }
    }

    /// The HTTP of another time, for client, server and proxies to come.
    pub fn era(mut self, era: Era) -> Row {
        self.era = era;
        self.client.http = HttpParams::of(self.profile, era);
        self.server.http = self.client.http.clone();
        self
    }

    pub fn rate(mut self, bits_per_second: u64) -> Row {
        self.link.rate = BitRate::from_bits_per_second(bits_per_second);
        self
    }

    /// Puts a proxy before the server, behind those that are there.
    pub fn via(mut self, kind: ProxyKind) -> Row {
        let name = format!("proxy{}", self.proxies.len() + 1);
        let http = HttpParams::of(self.profile, self.era);
        self.proxies.push(ProxyConfig { port: 8080, name: name.into(), kind, parent: None, http });
        self
    }

    /// Sets a parameter of everybody's TCP by its name.
    pub fn with_tcp(mut self, name: &str, value: &str) -> Row {
        let param = sim::tcp::params::TABLE.iter().find(|param| param.name == name).unwrap();
        (param.set)(&mut self.tcp, param.kind.parse(value).unwrap());
        self
    }

    pub fn plan(&self) -> Plan {
        let mut network = Network::new();
        let mut hosts = Vec::new();
        let server = HostId(self.proxies.len() as u32 + 1);
        let next_proxy = |index: usize| {
            let proxy = self.proxies.get(index)?;
            Some(Addr { host: HostId(index as u32 + 1), port: proxy.port })
        };
        let mut client = self.client.clone();
        client.proxy = client.proxy.or(next_proxy(0));
        hosts.push(("client".to_owned(), Role::Client(client.into())));
        for (index, proxy) in self.proxies.iter().enumerate() {
            let parent = proxy.parent.or(next_proxy(index + 1));
            let config = ProxyConfig { parent, ..proxy.clone() };
            hosts.push((proxy.name.to_string(), Role::Proxy(config.into())));
        }
        hosts.push(("server".to_owned(), Role::Server(self.server.clone().into())));
        assert_eq!(hosts.len(), server.index() + 1);
        let nodes: Vec<_> = (0..hosts.len())
            .map(|index| {
                let name = hosts[index].0.as_str().into();
                network.add_node(Node { name, host: Some(HostId(index as u32)) })
            })
            .collect();
        for pair in nodes.windows(2) {
            for (from, to) in [(pair[0], pair[1]), (pair[1], pair[0])] {
                let name = format!("{}→{}", network[from].name, network[to].name).into();
                network.add_edge(from, to, Direction { name, config: self.link.clone() });
            }
        }
        let hosts = hosts
            .into_iter()
            .map(|(name, role)| HostPlan { name: name.into(), tcp: self.tcp.clone().into(), role })
            .collect();
        let limits =
            Limits { events: 10_000_000, time: Duration::from_secs(3600), ..Limits::default() };
        Plan { seed: 1, network, hosts, groups: vec![], stop: Stop::default(), limits }
    }

    pub fn run(&self) -> Ran {
        Ran::of(&self.plan())
    }
}

/// A finished run.
pub struct Ran {
    pub outcome: Outcome,
    pub records: Vec<Record>,
}

impl Ran {
    /// Runs a plan that may be more than a row.
    pub fn of(plan: &Plan) -> Ran {
        let mut trace = Trace::default();
        let outcome = run(plan, &mut trace);
        Ran { outcome, records: trace.records }
    }

    /// When each page was complete.
    pub fn pages_done(&self) -> Vec<Duration> {
        self.notes()
            .filter(|(_, note)| matches!(note, HttpNote::PageDone { complete: true, .. }))
            .map(|(at, _)| at.since(SimTime::ZERO))
            .collect()
    }

    /// When the only page was complete.
    pub fn page_done(&self) -> Duration {
        let done = self.pages_done();
        assert_eq!(done.len(), 1, "one page is complete once; {:?}", self.outcome);
        done[0]
    }

    pub fn connections(&self) -> usize {
        self.records.iter().filter(|record| matches!(record.event, Event::Opened { .. })).count()
    }

    pub fn notes(&self) -> impl Iterator<Item = (SimTime, &HttpNote)> {
        self.records.iter().filter_map(|record| match &record.event {
            Event::Http { note, .. } => Some((record.at, note)),
            _ => None,
        })
    }
}
