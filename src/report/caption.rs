//! The words around a picture: what was run, with what.

use super::format;
use super::text::clean;
use crate::lang::caption as say;
use crate::net::Network;
use crate::params::{Era, Profile};
use crate::report::Shown;
use crate::units::{Duration, Probability};
use crate::world::{Ended, Role};
use petgraph::Direction;
use petgraph::visit::EdgeRef;

/// What makes the numbers what they are: profile, era, seed, and the RTT where there is one.
pub(super) fn conditions(run: Shown<'_>) -> String {
    let scenario = &run.scenario;
    let same = |pick: &dyn Fn(&crate::scenario::Variant) -> String| {
        let mut values: Vec<_> = scenario.variants.iter().map(pick).collect();
        values.dedup();
        values.len() <= 1
    };
    let mut parts = vec![
        if same(&|v| v.profile.name().to_owned()) {
            say::profile(run.lang, profile_of(run, 0).name())
        } else {
            say::profiles_differ(run.lang).to_owned()
        },
        if same(&|v| v.era.name().to_owned()) {
            say::era(run.lang, era_of(run, 0).name())
        } else {
            say::eras_differ(run.lang).to_owned()
        },
    ];
    if let Some(rtt) = common_rtt(run) {
        parts.push(say::rtt(run.lang, format::rounded(rtt, 6)));
    }
    parts.push(say::seed(run.lang, scenario.seed));
    parts.extend(scenario.recorded.map(|recorded| say::recorded(run.lang, recorded)));
    parts.extend((0..run.variants.len()).find_map(|variant| partial(run, variant)));
    parts.join(" · ")
}

/// The same for one variant.
pub(super) fn variant_conditions(run: Shown<'_>, variant: usize) -> String {
    let mut parts = vec![
        say::profile(run.lang, profile_of(run, variant).name()),
        say::era(run.lang, era_of(run, variant).name()),
    ];
    if let Some(rtt) = rtt_of(run, variant) {
        parts.push(say::rtt(run.lang, format::rounded(rtt, 6)));
    }
    parts.push(say::seed(run.lang, run.scenario.seed));
    parts.extend(run.scenario.recorded.map(|recorded| say::recorded(run.lang, recorded)));
    parts.extend(partial(run, variant));
    parts.join(" · ")
}

/// What a picture of a run says that a limit has stopped: it shows a part.
fn partial(run: Shown<'_>, variant: usize) -> Option<String> {
    let of = run.variants.get(variant)?;
    let Ended::Limit(limit) = of.outcome.ended else { return None };
    Some(say::partial(run.lang, super::sentence::outcome(run.lang, limit.outcome())))
}

/// What made the picture, for its foot.
pub(super) fn provenance(run: Shown<'_>) -> String {
    let scenario = &run.scenario;
    let (version, name) = (env!("CARGO_PKG_VERSION"), clean(&scenario.name));
    say::provenance(run.lang, version, name, scenario.seed, run.lang.code())
}

fn profile_of(run: Shown<'_>, variant: usize) -> Profile {
    run.scenario.variants.get(variant).map_or(run.scenario.profile, |v| v.profile)
}

fn era_of(run: Shown<'_>, variant: usize) -> Era {
    run.scenario.variants.get(variant).map_or(run.scenario.era, |v| v.era)
}

/// The RTT that all variants have, if they do.
fn common_rtt(run: Shown<'_>) -> Option<Duration> {
    let first = rtt_of(run, 0)?;
    (1..run.scenario.variants.len()).all(|i| rtt_of(run, i) == Some(first)).then_some(first)
}

/// Propagation delay from the client to the origin server and back, along the whole path.
/// `None` unless the question is simple: one client, one server, a network without
/// alternative ways, no jitter.
fn rtt_of(run: Shown<'_>, variant: usize) -> Option<Duration> {
    let plan = &run.scenario.variants.get(variant)?.plan;
    let only = |wanted: fn(&Role) -> bool| {
        let mut found = plan.hosts.iter().enumerate().filter(|(_, host)| wanted(&host.role));
        let (index, _) = found.next()?;
        found.next().is_none().then_some(index)
    };
    let client = only(|role| matches!(role, Role::Client(_)))?;
    let server = only(|role| matches!(role, Role::Server(_)))?;
    let network = &plan.network;
    if network.edge_count() != 2 * network.node_count().checked_sub(1)?
        || network.edge_weights().any(|link| {
            !link.config.jitter.is_zero() || link.config.duplicate != Probability::NEVER
        })
    {
        return None;
    }
    Some(delay(network, client, server)? + delay(network, server, client)?)
}

/// The delay along the only way from one host to another in a tree.
fn delay(network: &Network, from: usize, to: usize) -> Option<Duration> {
    let node = |host: usize| {
        network.node_indices().find(|n| network[*n].host.is_some_and(|h| h.index() == host))
    };
    let (start, goal) = (node(from)?, node(to)?);
    let mut reached: Vec<Option<Duration>> = vec![None; network.node_count()];
    reached[start.index()] = Some(Duration::ZERO);
    let mut open = vec![start];
    while let Some(here) = open.pop() {
        let so_far = reached[here.index()]?;
        for edge in network.edges_directed(here, Direction::Outgoing) {
            let slot = &mut reached[edge.target().index()];
            if slot.is_none() {
                *slot = Some(so_far + edge.weight().config.delay);
                open.push(edge.target());
            }
        }
    }
    reached[goal.index()]
}
