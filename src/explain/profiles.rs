//! Which assumption makes which difference between two TCP profiles.
//!
//! A scenario is run under both. Then, beginning with the one, each parameter whose default
//! differs is set to what it is in the other, alone, and everything is simulated again. A parameter
//! that the scenario sets itself is left alone: there the profiles do not disagree. What the
//! parameters change one by one need not add up to the whole difference, for the reasons that
//! `what_if` gives.

use crate::analyze::summarize;
use crate::http::HttpParams;
use crate::params::{Era, Param, Profile, Value};
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
    /// that is begun with: simulates again.
    pub fn alone(&self, plan: &Plan) -> Alone {
        let Some(plan) = self.made_in(plan) else { return Alone::Settled };
        match summarize(&plan).page_load {
            Some(time) => Alone::Takes(time),
            None => Alone::NeverWhole,
        }
    }

    /// The plan with the other profile's value, wherever it has the value of the first.
    fn made_in(&self, plan: &Plan) -> Option<Plan> {
        let mut plan = plan.clone();
        let mut any = false;
        for host in &mut plan.hosts {
            any |= match self.set {
                Set::Tcp(param) => self.replace(param, Arc::make_mut(&mut host.tcp)),
                Set::Http(param) => self.replace(param, http_of(&mut host.role)),
            };
        }
        any.then_some(plan)
    }

    fn replace<T>(&self, param: &Param<T>, of: &mut T) -> bool {
        let value = |text: &str| -> Option<Value> { param.kind.parse(text).ok() };
        let (Some(from), Some(to)) = (value(self.from), value(self.to)) else { return false };
        let has = (param.get)(of) == from;
        if has {
            (param.set)(of, to);
        }
        has
    }
}

fn http_of(role: &mut Role) -> &mut HttpParams {
    match role {
        Role::Client(client) => &mut Arc::make_mut(client).http,
        Role::Server(server) => &mut Arc::make_mut(server).http,
        Role::Proxy(proxy) => &mut Arc::make_mut(proxy).http,
    }
}
