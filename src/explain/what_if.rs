//! What each mechanism costs: the same run without it.
//!
//! A mechanism is taken away by changing parameters of the plan, one mechanism at a time; then
//! everything is simulated again. What the page gains is the mechanism's *marginal* cost. Marginal
//! costs do not add up to the page load time. Waits overlap: what one mechanism hides another shows
//! when the first is gone, so that taking both away gains more than the sum. And they multiply: a
//! stall of slow start is a round trip, so that the cost of the distance contains it.

use crate::analyze::{Summary, VariantRun, summarize_while};
use crate::http::config::{ClientConfig, Strategy};
use crate::net::LinkConfig;
use crate::tcp::TcpParams;
use crate::tcp::params::CongestionKind;
use crate::units::{Duration, Probability};
use crate::world::{Plan, Role};
use std::sync::Arc;

/// Something that can be taken away from a run, or changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mechanism {
    /// Connections are there as if they were warm (`tcp.warm_connections`).
    Handshakes,
    /// The congestion window is never what limits (`tcp.congestion`: fixed).
    SlowStart,
    /// The initial window has so many segments (`tcp.initial_window`).
    InitialWindow(u32),
    /// Every segment is acknowledged at once (`tcp.ack_every`: 1).
    DelayedAck,
    /// No link loses anything: neither by chance, nor by rule, nor for want of room.
    Loss,
    /// Links take no time to send (`rate`: unlimited).
    Rate,
    /// Links take no time to cross (`delay` and `jitter`: 0).
    Distance,
    /// Servers need no time (`think`: 0).
    ServerTime,
    /// Every request may have a connection of its own at once.
    ConnectionLimits,
    /// Clients ask the servers themselves.
    Proxies,
}

/// What taking a mechanism away comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Without {
    /// There is nothing to take away.
    DoesNotApply,
    /// The page takes so long without it.
    Takes(Duration),
    /// The page never arrives whole without it.
    NeverWhole,
}

impl Mechanism {
    /// All of them, in the order in which a request meets them.
    pub const ALL: [Mechanism; 12] = [
        Mechanism::Handshakes,
        Mechanism::SlowStart,
        Mechanism::InitialWindow(1),
        Mechanism::InitialWindow(3),
        Mechanism::InitialWindow(10),
        Mechanism::DelayedAck,
        Mechanism::Loss,
        Mechanism::Rate,
        Mechanism::Distance,
        Mechanism::ServerTime,
        Mechanism::ConnectionLimits,
        Mechanism::Proxies,
    ];

    /// Its word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Mechanism::Handshakes => "handshakes",
            Mechanism::SlowStart => "slow_start",
            Mechanism::InitialWindow(1) => "initial_window_1",
            Mechanism::InitialWindow(3) => "initial_window_3",
            Mechanism::InitialWindow(_) => "initial_window_10",
            Mechanism::DelayedAck => "delayed_ack",
            Mechanism::Loss => "loss",
            Mechanism::Rate => "rate",
            Mechanism::Distance => "distance",
            Mechanism::ServerTime => "server_time",
            Mechanism::ConnectionLimits => "connection_limits",
            Mechanism::Proxies => "proxies",
        }
    }

    /// The plan without it; `None` where there is nothing to take away. `summary` is that of the
    /// run as it was.
    pub fn taken_from(self, plan: &Plan, summary: &Summary) -> Option<Plan> {
        let mut plan = plan.clone();
        let changed = match self {
            Mechanism::Handshakes => tcp(&mut plan, |tcp| change(&mut tcp.warm_connections, true)),
            Mechanism::SlowStart => tcp(&mut plan, |tcp| {
                change(&mut tcp.congestion, CongestionKind::Fixed)
                    | change(&mut tcp.fixed_window, None)
            }),
            Mechanism::InitialWindow(segments) => tcp(&mut plan, |tcp| {
                tcp.congestion != CongestionKind::Fixed
                    && change(&mut tcp.initial_window, Some(segments))
            }),
            Mechanism::DelayedAck => tcp(&mut plan, |tcp| change(&mut tcp.ack_every, 1)),
            Mechanism::Loss => summary.dropped > 0 && links(&mut plan, lose_nothing),
            Mechanism::Rate => links(&mut plan, |link| change(&mut link.rate, None)),
            Mechanism::Distance => links(&mut plan, |link| {
                change(&mut link.delay, Duration::ZERO) | change(&mut link.jitter, Duration::ZERO)
            }),
            Mechanism::ServerTime => servers_are_fast(&mut plan),
            Mechanism::ConnectionLimits => summary.requests > 1 && connections_are_free(&mut plan),
            Mechanism::Proxies => clients(&mut plan, |client| change(&mut client.proxy, None)),
        };
        changed.then_some(plan)
    }

    /// What taking it away from a run comes to: simulates again.
    pub fn cost(self, plan: &Plan, run: &VariantRun) -> Without {
        self.cost_while(plan, run, &|| true).unwrap_or(Without::NeverWhole)
    }

    /// The same, for as long as `go_on` says so; `None` where it said no before the end.
    pub fn cost_while(
        self,
        plan: &Plan,
        run: &VariantRun,
        go_on: &dyn Fn() -> bool,
    ) -> Option<Without> {
        let Some(plan) = self.taken_from(plan, &run.analysis.summary) else {
            return Some(Without::DoesNotApply);
        };
        Some(match summarize_while(&plan, go_on)?.page_load {
            Some(time) => Without::Takes(time),
            None => Without::NeverWhole,
        })
    }
}

/// Sets a value; whether that changed it.
fn change<T: PartialEq>(value: &mut T, to: T) -> bool {
    let changes = *value != to;
    *value = to;
    changes
}

/// Changes every host's TCP; whether any was changed. Hosts that share parameters go on sharing.
fn tcp(plan: &mut Plan, act: impl Fn(&mut TcpParams) -> bool) -> bool {
    let mut any = false;
    for host in &mut plan.hosts {
        any |= act(Arc::make_mut(&mut host.tcp));
    }
    any
}

fn links(plan: &mut Plan, act: impl Fn(&mut LinkConfig) -> bool) -> bool {
    let mut any = false;
    for direction in plan.network.edge_weights_mut() {
        any |= act(&mut direction.config);
    }
    any
}

fn clients(plan: &mut Plan, act: impl Fn(&mut ClientConfig) -> bool) -> bool {
    let mut any = false;
    for host in &mut plan.hosts {
        if let Role::Client(client) = &mut host.role {
            any |= act(Arc::make_mut(client));
        }
    }
    any
}

/// A link that fails at a time stays what it is: that is not a loss but an end.
fn lose_nothing(link: &mut LinkConfig) -> bool {
    change(&mut link.loss, Probability::NEVER)
        | change(&mut link.drops, Vec::new())
        | change(&mut link.queue_packets, None)
}

fn servers_are_fast(plan: &mut Plan) -> bool {
    let mut any = false;
    for host in &mut plan.hosts {
        let Role::Server(server) = &mut host.role else { continue };
        let server = Arc::make_mut(server);
        any |= change(&mut server.think, Duration::ZERO);
        for object in &mut server.objects {
            any |= change(&mut object.think, Duration::ZERO);
        }
    }
    any
}

/// Clients, proxies and servers set no limit to connections, nor do servers to their workers.
fn connections_are_free(plan: &mut Plan) -> bool {
    const MANY: u32 = u32::MAX;
    let mut any = clients(plan, |client| {
        let free = match client.strategy {
            Strategy::Serial | Strategy::Parallel { .. } => {
                Strategy::Parallel { connections: MANY }
            }
            _ => Strategy::ParallelPersistent { connections: MANY },
        };
        change(&mut client.strategy, free)
    });
    for host in &mut plan.hosts {
        any |= match &mut host.role {
            Role::Client(_) => false,
            Role::Proxy(proxy) => {
                change(&mut Arc::make_mut(proxy).http.proxy.connections_per_user, None)
            }
            Role::Server(server) => change(&mut Arc::make_mut(server).capacity.connections, None),
        };
    }
    any
}
