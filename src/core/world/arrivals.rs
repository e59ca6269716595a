//! Who stands on each host. The clients of a group of hosts come as one crowd: their arrivals are
//! one process, drawn from one stream, and dealt out to the hosts in turn.

use super::plan::{Group, Plan, Role, Share};
use crate::engine::Streams;
use crate::http::Party;
use crate::http::client::{Client, Told};
use crate::http::config::{ClientConfig, Crowd, ProxyConfig};
use crate::http::crowd::ManyClients;
use crate::http::proxy;
use crate::http::server::{Server, Site};
use crate::ids::HostId;
use crate::units::SimTime;
use std::rc::Rc;
use std::sync::Arc;

/// The parties of all hosts, in their order.
pub(super) fn parties<'p>(
    plan: &'p Plan,
    streams: &'p Streams,
) -> impl Iterator<Item = Box<dyn Party>> + use<'p> {
    let mut dealt: Vec<Vec<SimTime>> = Vec::new();
    let (mut kinds, mut sites) = (Kinds::default(), Kinds::default());
    plan.hosts.iter().zip(0..).map(move |(host, id)| -> Box<dyn Party> {
        match &host.role {
            Role::Client(config) => {
                let group = plan.group_of(HostId(id));
                let Some((group, place)) = group else { return alone(kinds.of(config, Told::new)) };
                if place == 0 {
                    dealt = deal(group, config, streams);
                }
                let arrivals = std::mem::take(&mut dealt[place as usize]);
                member(kinds.of(config, Told::new), Share { place, of: group.hosts }, arrivals)
            }
            Role::Server(config) => Box::new(Server::of(sites.of(config, Site::new))),
            Role::Proxy(config) => proxy::new(ProxyConfig::clone(config)),
        }
    })
}

/// What parties share that have the same configuration: as a rule those of neighbouring hosts.
struct Kinds<C, K> {
    last: Option<(Arc<C>, Rc<K>)>,
}

impl<C, K> Default for Kinds<C, K> {
    fn default() -> Self {
        Kinds { last: None }
    }
}

impl<C, K> Kinds<C, K> {
    fn of(&mut self, config: &Arc<C>, new: impl FnOnce(Arc<C>) -> K) -> Rc<K> {
        match &self.last {
            Some((last, kind)) if Arc::ptr_eq(last, config) => kind.clone(),
            _ => {
                let kind = Rc::new(new(config.clone()));
                self.last = Some((config.clone(), kind.clone()));
                kind
            }
        }
    }
}

fn alone(told: Rc<Told>) -> Box<dyn Party> {
    match told.config().crowd.count {
        1 => {
            let start = told.config().start;
            Box::new(Client::starting(told, start))
        }
        _ => Box::new(ManyClients::drawn(told)),
    }
}

fn member(told: Rc<Told>, share: Share, arrivals: Vec<SimTime>) -> Box<dyn Party> {
    match arrivals[..] {
        [at] => Box::new(Client::starting(told, at.since(SimTime::ZERO))),
        _ => Box::new(ManyClients::arriving(told, (share.place, share.of), arrivals)),
    }
}

/// When the clients of each host of a group come.
fn deal(group: &Group, config: &ClientConfig, streams: &Streams) -> Vec<Vec<SimTime>> {
    let Crowd { count, spacing, arrivals } = config.crowd;
    let mut chance = streams.named(&format!("arrivals of {}", group.name));
    let share = |place| Share { place, of: group.hosts }.count(count) as usize;
    let mut dealt: Vec<Vec<SimTime>> =
        (0..group.hosts).map(|place| Vec::with_capacity(share(place))).collect();
    let mut at = SimTime::ZERO + config.start;
    for number in 0..count {
        dealt[(number % group.hosts) as usize].push(at);
        at += arrivals.span(spacing, chance.next_u64());
    }
    dealt
}
