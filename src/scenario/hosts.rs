//! Clients, proxies and servers: what each is told to do.

use super::document::{Node, Value as Raw};
use super::form::{Checks, Form};
use super::pages::NamedPage;
use super::settings::*;
use super::suggest;
use crate::http::HttpParams;
use crate::http::config::*;
use crate::ids::{Addr, HostId};
use crate::params::Value;
use crate::units::Duration;
use crate::world::Group;
use std::borrow::Cow;
use std::sync::Arc;

const CLIENT: &[&str] = &[
    "name",
    "preset",
    "start",
    "hosts",
    "count",
    "spacing",
    "arrivals",
    "version",
    "strategy",
    "connections",
    "depth",
    "connection",
    "proxy",
    "lookup",
    "lookup_ttl",
    "discovery",
    "cache",
    "timeout",
    "close_when_done",
    "page",
    "visits",
    "tcp",
    "http",
];
const PROXY: [&str; 12] = [
    "name",
    "preset",
    "port",
    "kind",
    "parent",
    "late_bytes",
    "multitasking",
    "client_idle_timeout",
    "server_idle_timeout",
    "reuse_upstream",
    "tcp",
    "http",
];
const LOOKUP: [&str; 2] = ["name", "steps"];
const VISIT: [&str; 4] = ["page", "after", "reload", "counts"];

/// What kind of host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Client,
    Proxy,
    Server,
}

/// A host whose name has been read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'d> {
    pub kind: Kind,
    /// The number of its host, or of the first of them.
    pub id: HostId,
    /// How many hosts it stands for.
    pub hosts: u32,
    pub name: &'d str,
    pub form: Form<'d>,
}

/// How many hosts an entry stands for.
pub(super) fn hosts_of(checks: &mut Checks, kind: Kind, form: Form<'_>) -> u32 {
    let hosts = match kind {
        Kind::Client => checks.count(form, &CLIENT_HOSTS),
        Kind::Server => checks.count(form, &SERVER_HOSTS),
        Kind::Proxy => 1,
    };
    u32::try_from(hosts).unwrap_or(u32::MAX)
}

impl<'d> Entry<'d> {
    /// Where its name stands, or else where it does.
    pub fn place(&self) -> &'d super::place::Place {
        &self.form.node.field("name").unwrap_or(self.form.node).place
    }

    /// The names of its hosts: its own, or that with a number behind it.
    pub fn names(&self) -> impl Iterator<Item = Cow<'d, str>> + use<'d> {
        let (name, several) = (self.name, self.hosts > 1);
        (1..=self.hosts).map(move |number| match several {
            true => Cow::Owned(format!("{name}{number}")),
            false => Cow::Borrowed(name),
        })
    }

    /// The place in the group, counted from 0, of the host with this name.
    pub fn member(&self, name: &str) -> Option<u32> {
        let number = name.strip_prefix(self.name)?;
        let place = number.parse::<u32>().ok()?.checked_sub(1)?;
        (self.hosts > 1 && place < self.hosts && !number.starts_with(['0', '+'])).then_some(place)
    }

    /// The number behind those of its hosts.
    pub fn end(&self) -> usize {
        self.id.index() + self.hosts as usize
    }

    /// Its hosts as a group.
    pub fn group(&self) -> Group {
        Group { name: self.name.into(), first: self.id, hosts: self.hosts }
    }

    pub fn addr(&self, checks: &mut Checks) -> Addr {
        let setting = if self.kind == Kind::Proxy { &PROXY_PORT } else { &SERVER_PORT };
        let port = checks.count(self.form, setting);
        Addr { host: self.id, port: u16::try_from(port).unwrap_or(u16::MAX) }
    }
}

/// The settings that a host of this kind may have, and what it is called.
pub(super) const fn known(kind: Kind) -> (&'static str, &'static [&'static str]) {
    match kind {
        Kind::Client => ("a client", CLIENT),
        Kind::Proxy => ("a proxy", &PROXY),
        Kind::Server => ("a server", &super::server::SERVER),
    }
}

/// The proxy that `field` (`proxy` of a client, `parent` of a proxy) names.
pub(super) fn proxy_named<'d>(
    checks: &mut Checks,
    form: Form<'d>,
    field: &'static str,
    roster: &[Entry<'d>],
) -> Option<Entry<'d>> {
    let name = checks.text(form, field)?;
    let mut proxies = roster.iter().filter(|entry| entry.kind == Kind::Proxy);
    if let Some(entry) = proxies.clone().find(|entry| entry.name == name) {
        return Some(*entry);
    }
    let place = &form.get(field)?.place;
    let names: Vec<&str> = proxies.by_ref().map(|entry| entry.name).collect();
    let is_host = roster.iter().any(|entry| entry.name == name);
    let message = if is_host {
        format!("`{name}` is no proxy")
    } else {
        format!("there is no proxy called `{name}`")
    };
    let add = format!("add proxies: [(name: \"{name}\", kind: \"smart\")]");
    let hint = suggest::hint(name, names, "the proxies are").or(Some(add).filter(|_| !is_host));
    checks.problems.add(place, message, hint);
    None
}

/// Reads a client.
pub(super) fn client<'d>(
    checks: &mut Checks,
    entry: &Entry<'d>,
    roster: &[Entry<'d>],
    pages: &[NamedPage<'d>],
    http: HttpParams,
) -> ClientConfig {
    let form = entry.form;
    let proxy = proxy_named(checks, form, "proxy", roster);
    ClientConfig {
        start: checks.time(form, &CLIENT_START),
        crowd: crowd(checks, entry),
        strategy: strategy(checks, form),
        version: version(checks, form, &CLIENT_VERSION),
        connection_field: match checks.word(form, &CLIENT_CONNECTION) {
            "nothing" => ConnectionField::Nothing,
            "keep-alive" => ConnectionField::KeepAlive,
            "close" => ConnectionField::Close,
            "proxy-connection" => ConnectionField::ProxyConnection,
            "proxy-connection-only" => ConnectionField::ProxyConnectionOnly,
            "both" => ConnectionField::Both,
            _ => ConnectionField::Auto,
        },
        proxy: proxy.map(|proxy| proxy.addr(checks)),
        // Known when the proxies have been read.
        knows_proxy: true,
        lookups: lookups(checks, form, roster, proxy),
        discovery: match checks.word(form, &CLIENT_DISCOVERY) {
            "incremental" => Discovery::Incremental,
            _ => Discovery::Complete,
        },
        cache: checks.bool(form, &CLIENT_CACHE),
        timeout: checks.time_or_word(form, &CLIENT_TIMEOUT),
        close_when_done: checks.bool(form, &CLIENT_CLOSE),
        visits: visits(checks, form, pages),
        http,
    }
}

/// How many clients it is, and when they come.
fn crowd(checks: &mut Checks, entry: &Entry<'_>) -> Crowd {
    let form = entry.form;
    let count = match form.get("count") {
        Some(_) => checks.count(form, &CLIENT_COUNT),
        None => entry.hosts.into(),
    };
    if count == 1 {
        for field in ["spacing", "arrivals"] {
            let users = "it goes with a `count` of more than one";
            unused(checks, form, field, "one client", users);
        }
    }
    Crowd {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        spacing: checks.time(form, &CLIENT_SPACING),
        arrivals: super::server::distribution(checks, form, &CLIENT_ARRIVALS),
    }
}

pub(super) fn version(checks: &mut Checks, form: Form<'_>, setting: &Setting) -> Version {
    if checks.word(form, setting) == "1.0" { Version::Http10 } else { Version::Http11 }
}

fn strategy(checks: &mut Checks, form: Form<'_>) -> Strategy {
    let word = checks.word(form, &CLIENT_STRATEGY);
    let several = matches!(word, "parallel" | "parallel-persistent");
    if !several {
        let users = "it goes with the strategies \"parallel\" and \"parallel-persistent\"";
        unused(checks, form, "connections", &format!("the strategy \"{word}\""), users);
    }
    if word != "pipelined" {
        let users = "it goes with the strategy \"pipelined\"";
        unused(checks, form, "depth", &format!("the strategy \"{word}\""), users);
    }
    let narrow = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let connections = match checks.setting(form, &CLIENT_CONNECTIONS) {
        Value::Count(count) => narrow(count),
        Value::Word("rfc2616") => 2,
        Value::Word("netscape-4") => 4,
        _ => 6,
    };
    let depth = checks.count_or_word(form, &CLIENT_DEPTH).map(narrow);
    match word {
        "serial" => Strategy::Serial,
        "parallel" => Strategy::Parallel { connections },
        "pipelined" => Strategy::Pipelined { depth },
        "parallel-persistent" => Strategy::ParallelPersistent { connections },
        _ => Strategy::Persistent,
    }
}

/// Reports a setting that would have no effect: its author expects one.
pub(super) fn unused(checks: &mut Checks, form: Form<'_>, field: &str, owner: &str, users: &str) {
    if let Some(node) = form.get(field) {
        let message = format!("{owner} has no use for `{field}`");
        let hint = format!("{users}; None takes it back to its default");
        checks.problems.add(&node.place, message, Some(hint));
    }
}

/// What name look-ups cost: steps for all names, and groups for names that differ.
fn lookups<'d>(
    checks: &mut Checks,
    form: Form<'d>,
    roster: &[Entry<'d>],
    proxy: Option<Entry<'d>>,
) -> Lookups {
    let ttl = checks.time_or_word(form, &CLIENT_LOOKUP_TTL);
    let proxy = proxy.map(|proxy| proxy.name.into());
    let mut lookups = Lookups { ttl, proxy, ..Lookups::default() };
    for node in checks.list(form, "lookup", "lookup: [\"4ms\"]") {
        let Raw::Fields(_) = node.value else {
            lookups.steps.extend(step(checks, node));
            continue;
        };
        let Some(form) = checks.form(node, "a look-up", &LOOKUP) else { continue };
        let Some(name) = checks.required_text(form, "name") else { continue };
        let named = |entry: &&Entry<'_>| entry.kind != Kind::Client;
        let hosts = roster.iter().filter(named).map(|entry| entry.name);
        if !hosts.clone().any(|host| host == name) {
            let place = &form.get("name").unwrap_or(form.node).place;
            let hint = suggest::hint(name, hosts, "the servers and proxies are");
            let message = format!("there is no server or proxy called `{name}`");
            checks.problems.add(place, message, hint);
        }
        let nodes = checks.list(form, "steps", "steps: [\"20ms\"]");
        let steps = nodes.into_iter().filter_map(|node| step(checks, node)).collect();
        lookups.of.insert(name.into(), steps);
    }
    lookups
}

/// How long a step of a look-up takes.
fn step(checks: &mut Checks, node: &Node) -> Option<Duration> {
    match checks.value(node, "lookup", &CLIENT_LOOKUP.kind) {
        Some(Value::Time(time)) => Some(time),
        _ => None,
    }
}

/// The pages that a client opens; with one page and no word about it, that page.
fn visits<'d>(checks: &mut Checks, form: Form<'d>, pages: &[NamedPage<'d>]) -> Vec<Visit> {
    let mut visits = Vec::new();
    if let (Some(_), Some(both)) = (form.get("visits"), form.get("page")) {
        let hint = "visits: [\"front\", (page: \"about\", after: \"2s\")] opens several";
        let message = "a client has `page` or `visits`, not both";
        checks.problems.add(&both.place, message, Some(hint.to_owned()));
    }
    let field = if form.get("visits").is_some() { "visits" } else { "page" };
    for node in checks.list(form, field, "visits: [\"front\"]") {
        let (page, after, reload, counts) = match &node.value {
            Raw::Text(_) => (Some(node), Default::default(), false, true),
            _ => match checks.form(node, "a visit", &VISIT) {
                Some(form) => {
                    let after = checks.time(form, &VISIT_AFTER);
                    let reload = checks.bool(form, &VISIT_RELOAD);
                    let counts = checks.bool(form, &VISIT_COUNTS);
                    if form.get("page").is_none() {
                        checks.missing(form, "page", "page: \"front\"");
                    }
                    (form.get("page"), after, reload, counts)
                }
                None => continue,
            },
        };
        if let Some(page) = page.and_then(|node| page_named(checks, node, pages)) {
            visits.push(Visit { page, after, reload, counts });
        }
    }
    match (form.get(field), pages) {
        (None, [page]) => {
            visits.push(Visit::new(page.page.clone(), Default::default()));
        }
        (None, [_, _, ..]) => {
            checks.missing(form, "page", &format!("page: \"{}\"", pages[0].name));
        }
        _ => {}
    }
    visits
}

fn page_named(checks: &mut Checks, node: &Node, pages: &[NamedPage<'_>]) -> Option<Arc<Page>> {
    let Some(name) = node.text() else {
        checks.wrong_type(node, "a page is named by a text", "\"front\"");
        return None;
    };
    if let Some(page) = pages.iter().find(|page| page.name == name) {
        return Some(page.page.clone());
    }
    let hint = suggest::hint(name, pages.iter().map(|page| page.name), "the pages are");
    checks.problems.add(&node.place, format!("there is no page called `{name}`"), hint);
    None
}

/// Reads a proxy.
pub(super) fn proxy<'d>(
    checks: &mut Checks,
    entry: &Entry<'d>,
    roster: &[Entry<'d>],
    http: HttpParams,
) -> ProxyConfig {
    let form = entry.form;
    let smart = checks.word(form, &PROXY_KIND) == "smart";
    let (owner, others, fields): (_, _, &[&str]) = if smart {
        ("a smart proxy", "it goes with kind: \"blind\"", &["late_bytes", "multitasking"])
    } else {
        let fields = &["client_idle_timeout", "server_idle_timeout", "reuse_upstream"];
        ("a blind proxy", "it goes with kind: \"smart\"", fields)
    };
    for field in fields {
        unused(checks, form, field, owner, others);
    }
    let discards = checks.word(form, &PROXY_LATE_BYTES) == "discard";
    let multitasking = checks.bool(form, &PROXY_MULTITASKING);
    let client_idle_timeout = checks.time_or_word(form, &PROXY_CLIENT_IDLE);
    let server_idle_timeout = checks.time_or_word(form, &PROXY_SERVER_IDLE);
    let reuse_upstream = checks.bool(form, &PROXY_REUSE);
    ProxyConfig {
        port: entry.addr(checks).port,
        name: entry.name.into(),
        kind: if smart {
            ProxyKind::Smart { client_idle_timeout, server_idle_timeout, reuse_upstream }
        } else {
            let late_bytes = if discards { LateBytes::Discard } else { LateBytes::Unread };
            ProxyKind::BlindRelay { late_bytes, multitasking }
        },
        parent: proxy_named(checks, form, "parent", roster).map(|parent| parent.addr(checks)),
        http,
    }
}
