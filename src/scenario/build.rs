//! From the tree of one variant to its plan.

use super::document::Node;
use super::form::{Checks, Form};
use super::hosts::{self, Entry, Kind};
use super::limits::MAX_NODES;
use super::names::bad_node_name;
use super::network;
use super::overrides;
use super::pages::{self, NamedPage, Served};
use super::place::Problems;
use super::presets;
use super::server;
use super::settings::*;
use super::types::PresetUse;
use crate::http::HttpParams;
use crate::ids::HostId;
use crate::params::{Era, Profile};
use crate::tcp::TcpParams;
use crate::world::{HostPlan, Limits, Plan, Role};
use std::sync::Arc;

const SCENARIO: [&str; 17] = [
    "title", "about", "rules", "profile", "era", "seed", "tcp", "http", "limits", "links",
    "routers", "clients", "proxies", "servers", "pages", "variants", "expect",
];

/// What one variant comes to.
#[derive(Debug)]
pub(super) struct Built {
    pub profile: Profile,
    pub era: Era,
    pub seed: u64,
    pub overridden: Vec<(String, String)>,
    pub presets: Vec<PresetUse>,
    pub plan: Plan,
    /// Objects that it holds, of all pages.
    pub objects: u64,
}

/// Builds the plan that the tree describes. It is worth running only where no problem was found.
pub(super) fn plan(root: &Node, problems: &mut Problems) -> Option<Built> {
    let (root, used) = presets::laid_under(root, problems);
    let mut checks = Checks {
        problems: std::mem::take(problems),
        profile: Profile::Textbook,
        era: Era::Rfc9112,
    };
    let built = checks.form(&root, "a scenario", &SCENARIO).map(|form| of(&mut checks, form));
    *problems = checks.problems;
    built.map(|built| Built { presets: used, ..built })
}

fn of(checks: &mut Checks, root: Form<'_>) -> Built {
    let profile = checks.word(root, &PROFILE);
    let profile = Profile::ALL.into_iter().find(|known| known.name() == profile);
    let era = checks.word(root, &ERA);
    let era = Era::ALL.into_iter().find(|known| known.name() == era);
    (checks.profile, checks.era) = (profile.unwrap_or(checks.profile), era.unwrap_or(checks.era));
    let seed = checks.count(root, &SEED);
    let mut params = Params::of(checks, root);
    let roster = roster(checks, root);
    let routers = routers(checks, root, &roster);
    let servers: Vec<&str> = of_kind(&roster, Kind::Server).map(|entry| entry.name).collect();
    let (pages, served) = pages::read(checks, root, &servers);
    let mut hosts: Vec<HostPlan> = roster
        .iter()
        .map(|entry| host(checks, entry, &roster, &pages, &served, &mut params))
        .collect();
    take_gateways_for_servers(&mut hosts);
    let names: Vec<Arc<str>> = hosts.iter().map(|host| host.name.clone()).collect();
    let network = network::read(checks, root, &names, &routers);
    let in_a_loop = proxies_in_a_loop(checks, &roster, &hosts);
    // Whom a link without a known end would have led to cannot be told.
    if network.whole && !in_a_loop {
        everybody_is_reachable(checks, &roster, &hosts, &network);
    }
    let limits = limits(checks, root);
    Built {
        profile: checks.profile,
        era: checks.era,
        seed,
        overridden: params.changed,
        presets: Vec::new(),
        plan: Plan { seed, network: network.network, hosts, limits },
        objects: pages.iter().map(|page| page.page.objects.len() as u64).sum(),
    }
}

/// TCP's and HTTP's parameters for all hosts, and what was changed.
struct Params {
    tcp: TcpParams,
    http: HttpParams,
    changed: Vec<(String, String)>,
}

impl Params {
    fn of(checks: &mut Checks, root: Form<'_>) -> Params {
        let tcp = TcpParams::of(checks.profile);
        let http = HttpParams::of(checks.profile, checks.era);
        let mut params = Params { tcp, http, changed: Vec::new() };
        (params.tcp, params.http) = params.over(checks, root, "");
        params
    }

    /// These parameters with what `form` (the scenario, or a host) says laid over them.
    fn over(
        &mut self,
        checks: &mut Checks,
        form: Form<'_>,
        owner: &str,
    ) -> (TcpParams, HttpParams) {
        let (mut tcp, mut http) = (self.tcp.clone(), self.http.clone());
        let table = crate::tcp::params::TABLE;
        let changed = &mut self.changed;
        overrides::apply(checks, form.get("tcp"), "`tcp`", table, &mut tcp, (owner, changed));
        let table = crate::http::params::TABLE;
        overrides::apply(checks, form.get("http"), "`http`", table, &mut http, (owner, changed));
        (tcp, http)
    }
}

fn of_kind<'r, 'd>(roster: &'r [Entry<'d>], kind: Kind) -> impl Iterator<Item = &'r Entry<'d>> {
    roster.iter().filter(move |entry| entry.kind == kind)
}

/// All hosts: clients, proxies, servers, in the order of the text. That is their numbering.
fn roster<'d>(checks: &mut Checks, root: Form<'d>) -> Vec<Entry<'d>> {
    let mut roster: Vec<Entry<'d>> = Vec::new();
    let kinds = [
        (Kind::Client, "clients", "clients: [(name: \"client\")]"),
        (Kind::Proxy, "proxies", "proxies: [(name: \"proxy\", kind: \"blind\")]"),
        (Kind::Server, "servers", "servers: [(name: \"server\")]"),
    ];
    for (kind, field, example) in kinds {
        let nodes = checks.list(root, field, example);
        if nodes.is_empty() && kind != Kind::Proxy {
            checks.missing(root, field, example);
        }
        for node in nodes {
            let (what, known) = hosts::known(kind);
            let Some(form) = checks.form(node, what, known) else { continue };
            let name = checks.required_text(form, "name").unwrap_or("");
            let id = HostId(roster.len() as u32);
            let entry = Entry { kind, id, name, form };
            let taken = roster.iter().any(|other| other.name.eq_ignore_ascii_case(name));
            check_name(checks, name, taken, form.get("name"));
            roster.push(entry);
            if roster.len() > MAX_NODES {
                let message = format!("there are more than {MAX_NODES} hosts");
                let hint = Some("that is the limit for one scenario".to_owned());
                checks.problems.add(entry.place(), message, hint);
                return roster;
            }
        }
    }
    roster
}

/// Names of hosts stand in URLs, where capitals make no difference (RFC 9110 §4.2.3), and in the
/// names of files.
fn check_name(checks: &mut Checks, name: &str, taken: bool, node: Option<&Node>) {
    let Some(node) = node.filter(|node| node.text().is_some()) else { return };
    if let Some(reason) = bad_node_name(name) {
        checks.problems.add(&node.place, format!("{name:?} cannot be a name"), Some(reason));
    } else if taken {
        let hint = "every host and router has a name of its own, whatever its capitals";
        let hint = Some(hint.to_owned());
        checks.problems.add(&node.place, format!("there are two nodes called `{name}`"), hint);
    }
}

fn routers(checks: &mut Checks, root: Form<'_>, roster: &[Entry<'_>]) -> Vec<Arc<str>> {
    let mut routers: Vec<Arc<str>> = Vec::new();
    for node in checks.list(root, "routers", "routers: [\"r1\"]") {
        let Some(name) = node.text() else {
            checks.wrong_type(node, "a router is given by its name", "\"r1\"");
            continue;
        };
        let taken = roster.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
            || routers.iter().any(|other| other.eq_ignore_ascii_case(name));
        check_name(checks, name, taken, Some(node));
        routers.push(name.into());
        if routers.len() + roster.len() > MAX_NODES {
            let message = format!("there are more than {MAX_NODES} hosts and routers");
            let hint = Some("that is the limit for one scenario".to_owned());
            checks.problems.add(&node.place, message, hint);
            break;
        }
    }
    routers
}

fn host<'d>(
    checks: &mut Checks,
    entry: &Entry<'d>,
    roster: &[Entry<'d>],
    pages: &[NamedPage<'d>],
    served: &Served,
    params: &mut Params,
) -> HostPlan {
    let owner = format!("{}.", entry.name);
    let (tcp, http) = params.over(checks, entry.form, &owner);
    let role = match entry.kind {
        Kind::Client => Role::Client(hosts::client(checks, entry, roster, pages, http)),
        Kind::Proxy => Role::Proxy(hosts::proxy(checks, entry, roster, http)),
        Kind::Server => {
            let own = served.get(entry.name).map(|objects| objects.values().cloned().collect());
            let objects = own.unwrap_or_default();
            Role::Server(server::server(checks, entry, objects, http))
        }
    };
    HostPlan { name: entry.name.into(), tcp, role }
}

/// Every client reaches its proxy, every proxy the next, and the last of them the servers of
/// the client's pages.
fn everybody_is_reachable(
    checks: &mut Checks,
    roster: &[Entry<'_>],
    hosts: &[HostPlan],
    network: &network::Built,
) {
    for entry in of_kind(roster, Kind::Client) {
        let Role::Client(client) = &hosts[entry.id.index()].role else { continue };
        let mut here = entry;
        let mut next = client.proxy;
        while let Some(proxy) = next {
            let Some(proxy) = roster.get(proxy.host.index()) else { break };
            reach(checks, network, here, &[proxy.name]);
            here = proxy;
            next = parent_of(hosts, proxy.id);
        }
        let objects = client.visits.iter().flat_map(|visit| &visit.page.objects);
        let mut servers: Vec<&str> = objects.map(|object| &*object.host).collect();
        servers.sort_unstable();
        servers.dedup();
        reach(checks, network, here, &servers);
    }
}

fn reach(checks: &mut Checks, network: &network::Built, from: &Entry<'_>, to: &[&str]) {
    for to in to {
        if !network.reaches(from.name, to) {
            let message = format!("`{}` cannot reach `{to}`: no links lead there", from.name);
            let hint = format!("add links: (from: \"{}\", to: \"{to}\", …)", from.name);
            checks.problems.add(from.place(), message, Some(hint));
        }
    }
}

fn parent_of(hosts: &[HostPlan], id: HostId) -> Option<crate::ids::Addr> {
    match &hosts.get(id.index())?.role {
        Role::Proxy(proxy) => proxy.parent,
        _ => None,
    }
}

/// Who is sent to a gateway does not know it.
fn take_gateways_for_servers(hosts: &mut [HostPlan]) {
    let is_gateway = |host: &HostPlan| match &host.role {
        Role::Proxy(proxy) => proxy.http.proxy.is_gateway,
        _ => false,
    };
    let gateways: Vec<bool> = hosts.iter().map(is_gateway).collect();
    for host in hosts {
        if let Role::Client(client) = &mut host.role {
            let proxy = client.proxy.map(|proxy| proxy.host.index());
            client.knows_proxy = !proxy.is_some_and(|at| gateways[at]);
        }
    }
}

/// Whether a proxy stands behind itself.
fn proxies_in_a_loop(checks: &mut Checks, roster: &[Entry<'_>], hosts: &[HostPlan]) -> bool {
    let mut found = false;
    for entry in of_kind(roster, Kind::Proxy) {
        let mut chain = vec![entry.name];
        let mut next = parent_of(hosts, entry.id);
        while let Some(parent) = next
            && chain.len() <= roster.len()
        {
            chain.push(hosts.get(parent.host.index()).map_or("", |host| &host.name));
            if parent.host == entry.id {
                let node = entry.form.get("parent").unwrap_or(entry.form.node);
                let message = format!("the proxies stand in a loop: {}", chain.join(" → "));
                let hint = "the last proxy of a chain has no parent".to_owned();
                checks.problems.add(&node.place, message, Some(hint));
                found = true;
                break;
            }
            next = parent_of(hosts, parent.host);
        }
        found |= chain.len() > roster.len();
    }
    found
}

fn limits(checks: &mut Checks, root: Form<'_>) -> Limits {
    let empty =
        Node { place: root.node.place.clone(), value: super::document::Value::Fields(Vec::new()) };
    let node = root.get("limits").unwrap_or(&empty);
    let form = checks
        .form(node, "`limits`", &["events", "time"])
        .or_else(|| checks.form(&empty, "`limits`", &["events", "time"]));
    match form {
        Some(form) => Limits {
            events: checks.count(form, &LIMIT_EVENTS),
            time: checks.time(form, &LIMIT_TIME),
        },
        None => Limits { events: 0, time: Default::default() },
    }
}
