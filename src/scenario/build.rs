//! From the tree of one variant to its plan.

use super::document::Node;
use super::form::{Checks, Form};
use super::hosts::{self, Entry, Kind};
use super::limits::{MAX_CLIENTS_TOGETHER, MAX_NODES, MAX_OBJECTS_OF_CLIENTS};
use super::names::bad_node_name;
use super::network;
use super::overrides;
use super::pages::{self, NamedPage, Served};
use super::place::Problems;
use super::presets;
use super::server;
use super::settings::*;
use super::stop;
use super::types::PresetUse;
use crate::http::HttpParams;
use crate::ids::HostId;
use crate::params::{Era, Profile};
use crate::tcp::TcpParams;
use crate::world::{HostPlan, Limits, Plan, Role};
use std::collections::BTreeSet;
use std::sync::Arc;

const SCENARIO: [&str; 19] = [
    "title", "about", "recorded", "rules", "profile", "era", "seed", "tcp", "http", "limits",
    "stop", "links", "routers", "clients", "proxies", "servers", "pages", "variants", "expect",
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
    // One for each entry of the roster, and what it stands for later on.
    let mut kinds: Vec<HostPlan> = roster
        .iter()
        .map(|entry| host(checks, entry, &roster, &pages, &served, &mut params))
        .collect();
    take_gateways_for_servers(&roster, &mut kinds);
    not_too_many_clients(checks, root, &kinds);
    let network = network::read(checks, root, &roster, &routers);
    let in_a_loop = proxies_in_a_loop(checks, &roster, &kinds);
    // Whom a link without a known end would have led to cannot be told.
    if network.whole && !in_a_loop {
        everybody_is_reachable(checks, &roster, &kinds, &network);
    }
    let stop = stop::read(checks, root, &roster);
    let limits = limits(checks, root);
    let groups = roster.iter().filter(|entry| entry.hosts > 1).map(Entry::group).collect();
    let hosts = roster.iter().zip(&kinds).flat_map(|(entry, kind)| each_host(entry, kind));
    let hosts = hosts.collect();
    Built {
        profile: checks.profile,
        era: checks.era,
        seed,
        overridden: params.changed,
        presets: Vec::new(),
        plan: Plan { seed, network: network.network, hosts, groups, stop, limits },
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

/// The hosts that an entry stands for: they share everything but their names.
fn each_host<'e>(entry: &'e Entry<'_>, kind: &'e HostPlan) -> impl Iterator<Item = HostPlan> + 'e {
    entry.names().map(|name| HostPlan { name: name.into(), ..kind.clone() })
}

/// All hosts: clients, proxies, servers, in the order of the text. That is their numbering.
fn roster<'d>(checks: &mut Checks, root: Form<'d>) -> Vec<Entry<'d>> {
    let mut roster: Vec<Entry<'d>> = Vec::new();
    let mut taken = BTreeSet::new();
    let mut next = 0;
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
            let hosts = hosts::hosts_of(checks, kind, form);
            let entry = Entry { kind, id: HostId(next), hosts, name, form };
            next += hosts;
            for name in entry.names().chain((hosts > 1).then(|| name.into())) {
                let is_taken = !taken.insert(name.to_ascii_lowercase());
                check_name(checks, &name, is_taken, form.get("name"));
            }
            roster.push(entry);
            if next as usize > MAX_NODES {
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
        let is_host = roster
            .iter()
            .any(|entry| entry.name.eq_ignore_ascii_case(name) || entry.member(name).is_some());
        let taken = is_host || routers.iter().any(|other| other.eq_ignore_ascii_case(name));
        check_name(checks, name, taken, Some(node));
        routers.push(name.into());
        if routers.len() + roster.last().map_or(0, Entry::end) > MAX_NODES {
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
        Kind::Client => Role::Client(hosts::client(checks, entry, roster, pages, http).into()),
        Kind::Proxy => Role::Proxy(hosts::proxy(checks, entry, roster, http).into()),
        Kind::Server => {
            let own = served.get(entry.name).map(|objects| objects.values().cloned().collect());
            let objects = own.unwrap_or_default();
            Role::Server(server::server(checks, entry, objects, http).into())
        }
    };
    HostPlan { name: entry.name.into(), tcp: tcp.into(), role }
}

/// Every client reaches its proxy, every proxy the next, and the last of them the servers of
/// the client's pages.
fn everybody_is_reachable(
    checks: &mut Checks,
    roster: &[Entry<'_>],
    kinds: &[HostPlan],
    network: &network::Built,
) {
    for (entry, kind) in roster.iter().zip(kinds) {
        let Role::Client(client) = &kind.role else { continue };
        let mut here = entry;
        let mut next = client.proxy;
        while let Some(proxy) = next.and_then(|proxy| position(roster, proxy.host)) {
            reach(checks, network, here, [roster[proxy].name]);
            here = &roster[proxy];
            next = parent_of(&kinds[proxy]);
        }
        // Thousands of visits may be to one page of a hundred thousand objects.
        let mut pages: Vec<_> = client.visits.iter().map(|visit| &visit.page).collect();
        pages.sort_unstable_by_key(|page| Arc::as_ptr(page));
        pages.dedup_by_key(|page| Arc::as_ptr(page));
        let objects = pages.into_iter().flat_map(|page| &page.objects);
        let servers: BTreeSet<&str> = objects.map(|object| &*object.host).collect();
        reach(checks, network, here, servers);
    }
}

fn reach<'n>(
    checks: &mut Checks,
    network: &network::Built,
    from: &Entry<'_>,
    to: impl IntoIterator<Item = &'n str>,
) {
    for to in to {
        if !network.reaches(from.name, to) {
            let message = format!("`{}` cannot reach `{to}`: no links lead there", from.name);
            let hint = format!("add links: (from: \"{}\", to: \"{to}\", …)", from.name);
            checks.problems.add(from.place(), message, Some(hint));
        }
    }
}

/// The position of the entry whose (first) host this is.
fn position(roster: &[Entry<'_>], host: HostId) -> Option<usize> {
    roster.binary_search_by_key(&host, |entry| entry.id).ok()
}

fn parent_of(host: &HostPlan) -> Option<crate::ids::Addr> {
    match &host.role {
        Role::Proxy(proxy) => proxy.parent,
        _ => None,
    }
}

/// Who is sent to a gateway does not know it.
fn take_gateways_for_servers(roster: &[Entry<'_>], kinds: &mut [HostPlan]) {
    let is_gateway = |host: &HostPlan| match &host.role {
        Role::Proxy(proxy) => proxy.http.proxy.is_gateway,
        _ => false,
    };
    let gateways: Vec<bool> = kinds.iter().map(is_gateway).collect();
    for host in kinds {
        if let Role::Client(client) = &mut host.role {
            let proxy = client.proxy.and_then(|proxy| position(roster, proxy.host));
            Arc::make_mut(client).knows_proxy = !proxy.is_some_and(|at| gateways[at]);
        }
    }
}

/// Whether a proxy stands behind itself.
fn proxies_in_a_loop(checks: &mut Checks, roster: &[Entry<'_>], kinds: &[HostPlan]) -> bool {
    let mut found = false;
    for entry in of_kind(roster, Kind::Proxy) {
        let parent = |host| position(roster, host).and_then(|at| parent_of(&kinds[at]));
        let mut chain = vec![entry.name];
        let mut next = parent(entry.id);
        while let Some(behind) = next
            && chain.len() <= roster.len()
        {
            chain.push(position(roster, behind.host).map_or("", |at| roster[at].name));
            if behind.host == entry.id {
                let node = entry.form.get("parent").unwrap_or(entry.form.node);
                let message = format!("the proxies stand in a loop: {}", chain.join(" → "));
                let hint = "the last proxy of a chain has no parent".to_owned();
                checks.problems.add(&node.place, message, Some(hint));
                found = true;
                break;
            }
            next = parent(behind.host);
        }
        found |= chain.len() > roster.len();
    }
    found
}

fn not_too_many_clients(checks: &mut Checks, root: Form<'_>, kinds: &[HostPlan]) {
    let of = |kind: &HostPlan| match &kind.role {
        Role::Client(client) => u64::from(client.crowd.count),
        _ => 0,
    };
    let clients: u64 = kinds.iter().map(of).sum();
    if clients > MAX_CLIENTS_TOGETHER {
        let message =
            format!("there are {clients} clients; one run has at most {MAX_CLIENTS_TOGETHER}");
        let hint = Some("a smaller `count`".to_owned());
        checks.problems.add(&root.node.place, message, hint);
    }
    let objects: u64 = kinds.iter().map(most_objects_at_once).fold(0, u64::saturating_add);
    if objects > MAX_OBJECTS_OF_CLIENTS {
        let message = format!(
            "{clients} clients could have {objects} objects to load at once; one run has at most \
             {MAX_OBJECTS_OF_CLIENTS}"
        );
        let hint = Some("a smaller `count`, or smaller pages".to_owned());
        checks.problems.add(&root.node.place, message, hint);
    }
}

/// The objects of the largest page, for all clients that an entry stands for.
fn most_objects_at_once(kind: &HostPlan) -> u64 {
    match &kind.role {
        Role::Client(client) => {
            let largest = client.visits.iter().map(|visit| visit.page.objects.len() as u64).max();
            u64::from(client.crowd.count) * largest.unwrap_or(0)
        }
        _ => 0,
    }
}

fn limits(checks: &mut Checks, root: Form<'_>) -> Limits {
    let empty =
        Node { place: root.node.place.clone(), value: super::document::Value::Fields(Vec::new()) };
    let node = root.get("limits").unwrap_or(&empty);
    let known = [
        "events",
        "time",
        "trace",
        "memory",
        "connections",
        "requests",
        "packets",
        "queue",
        "output",
    ];
    let form =
        checks.form(node, "`limits`", &known).or_else(|| checks.form(&empty, "`limits`", &known));
    match form {
        Some(form) => Limits {
            events: checks.count(form, &LIMIT_EVENTS),
            time: checks.time(form, &LIMIT_TIME),
            trace: checks.count(form, &LIMIT_TRACE),
            memory: checks.size(form, &LIMIT_MEMORY).0,
            traces: 1,
            connections: checks.count(form, &LIMIT_CONNECTIONS),
            requests: checks.count(form, &LIMIT_REQUESTS),
            packets: checks.count(form, &LIMIT_PACKETS),
            queue: checks.count(form, &LIMIT_QUEUE),
            output: checks.size(form, &LIMIT_OUTPUT).0,
        },
        None => Limits::default(),
    }
}
