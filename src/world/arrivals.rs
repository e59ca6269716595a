//! Who stands on each host. The clients of a group of hosts come as one crowd: their arrivals are
//! one process, drawn from one stream, and dealt out to the hosts in turn.

use super::plan::{Group, Plan, Role, Share};
use crate::engine::Streams;
use crate::http::Party;
use crate::http::client::Client;
use crate::http::config::{ClientConfig, Crowd, ProxyConfig};
use crate::http::crowd::ManyClients;
use crate::http::{proxy, server::Server};
use crate::ids::HostId;
use crate::units::SimTime;
use std::sync::Arc;

/// The parties of all hosts, in their order.
pub(super) fn parties<'p>(
    plan: &'p Plan,
    streams: &'p Streams,
) -> impl Iterator<Item = Box<dyn Party>> + use<'p> {
    let mut dealt: Vec<Vec<SimTime>> = Vec::new();
    plan.hosts.iter().zip(0..).map(move |(host, id)| -> Box<dyn Party> {
        match &host.role {
            Role::Client(config) => {
                let group = plan.group_of(HostId(id));
                let Some((group, place)) = group else { return alone(config.clone()) };
                if place == 0 {
                    dealt = deal(group, config, streams);
                }
                let arrivals = std::mem::take(&mut dealt[place as usize]);
                member(config.clone(), Share { place, of: group.hosts }, arrivals)
            }
            Role::Server(config) => Box::new(Server::new(config.clone())),
            Role::Proxy(config) => proxy::new(ProxyConfig::clone(config)),
        }
    })
}

fn alone(config: Arc<ClientConfig>) -> Box<dyn Party> {
    match config.crowd.count {
        1 => Box::new(Client::new(config)),
        _ => Box::new(ManyClients::new(config)),
    }
}

fn member(config: Arc<ClientConfig>, share: Share, arrivals: Vec<SimTime>) -> Box<dyn Party> {
    match arrivals[..] {
        [at] => Box::new(Client::starting(config, at.since(SimTime::ZERO))),
        _ => Box::new(ManyClients::arriving(config, (share.place, share.of), arrivals)),
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
