//! Which assumption makes which difference between two TCP profiles.
//!
//! A scenario is run under both. Then, beginning with the one, each parameter whose default
//! differs is set to what it is in the other, alone, and everything is simulated again. A parameter
//! that the scenario sets itself is left alone: there the profiles do not disagree. What the
//! parameters change one by one need not add up to the whole difference, for the reasons that
//! `what_if` gives.

use crate::analyze::summarize_while;
use crate::http::HttpParams;
use crate::params::{Era, Param, Profile};
use crate::units::Duration;
use crate::world::{Plan, Role};
use std::sync::Arc;

/// A parameter whose default is not the same in two profiles.
#[derive(Clone, Copy, Debug)]
pub struct Difference {
    /// Its name.
    pub name: &'static str,
    /// Its default in the profile that is begun with.
    pub from: &'static str,
    /// Its default in the other.
    pub to: &'static str,
    set: Set,
}

/// Sets the parameter wherever it has the one value to the other; whether it has it anywhere.
#[derive(Clone, Copy, Debug)]
enum Set {
    Tcp(&'static Param<crate::tcp::TcpParams>),
    Http(&'static Param<HttpParams>),
}

/// What a difference comes to by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alone {
    /// The scenario sets the parameter everywhere.
    Settled,
    /// The page takes so long with the other profile's value.
    Takes(Duration),
    /// The page never arrives whole with it.
    NeverWhole,
}

/// Every parameter whose default differs between two profiles, in the order of the tables.
pub fn differences(from: Profile, to: Profile, era: Era) -> Vec<Difference> {
    let tcp = crate::tcp::params::TABLE.iter().map(|param| Difference {
        name: param.name,
        from: param.defaults.text(from, era),
        to: param.defaults.text(to, era),
        set: Set::Tcp(param),
    });
    let http = crate::http::params::TABLE.iter().map(|param| Difference {
        name: param.name,
        from: param.defaults.text(from, era),
        to: param.defaults.text(to, era),
        set: Set::Http(param),
    });
    tcp.chain(http).filter(|difference| difference.from != difference.to).collect()
}

impl Difference {
    /// What this difference comes to by itself in a run of `plan`, which is that of the profile
    /// that is begun with; `other` is that of the other profile. Simulates again.
    pub fn alone(&self, plan: &Plan, other: &Plan) -> Alone {
        self.alone_while(plan, other, &|| true).unwrap_or(Alone::NeverWhole)
    }

    /// The same, for as long as `go_on` says so; `None` where it said no before the end.
    pub fn alone_while(
        &self,
        plan: &Plan,
        other: &Plan,
        go_on: &dyn Fn() -> bool,
    ) -> Option<Alone> {
        let Some(plan) = self.made_in(plan, other) else { return Some(Alone::Settled) };
        Some(match summarize_while(&plan, go_on)?.page_load {
            Some(time) => Alone::Takes(time),
            None => Alone::NeverWhole,
        })
    }

    /// The plan with the other profile's value, at every host that has each profile's own value
    /// under it: there the scenario says nothing.
    fn made_in(&self, plan: &Plan, other: &Plan) -> Option<Plan> {
        let mut plan = plan.clone();
        let mut any = false;
        for (host, other) in plan.hosts.iter_mut().zip(&other.hosts) {
            any |= match self.set {
                Set::Tcp(param) => {
                    let free = self.has(param, &host.tcp, self.from)
                        && self.has(param, &other.tcp, self.to);
                    free && self.replace(param, Arc::make_mut(&mut host.tcp))
                }
                Set::Http(param) => {
                    let free = self.has(param, http_of(&host.role), self.from)
                        && self.has(param, http_of(&other.role), self.to);
                    free && self.replace(param, http_in(&mut host.role))
                }
            };
        }
        any.then_some(plan)
    }

    fn has<T>(&self, param: &Param<T>, of: &T, text: &str) -> bool {
        param.kind.parse(text).is_ok_and(|value| (param.get)(of) == value)
    }

    fn replace<T>(&self, param: &Param<T>, of: &mut T) -> bool {
        let value = param.kind.parse(self.to);
        value.map(|value| (param.set)(of, value)).is_ok()
    }
}

fn http_of(role: &Role) -> &HttpParams {
    match role {
        Role::Client(client) => &client.http,
        Role::Server(server) => &server.http,
        Role::Proxy(proxy) => &proxy.http,
    }
}

fn http_in(role: &mut Role) -> &mut HttpParams {
    match role {
        Role::Client(client) => &mut Arc::make_mut(client).http,
        Role::Server(server) => &mut Arc::make_mut(server).http,
        Role::Proxy(proxy) => &mut Arc::make_mut(proxy).http,
    }
}
