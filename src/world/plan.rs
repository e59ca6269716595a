//! What is to be simulated: one strategy variant of a scenario, ready to run.

use crate::http::config::{ClientConfig, ProxyConfig, ServerConfig};
use crate::net::Network;
use crate::tcp::TcpParams;
use crate::units::Duration;
use std::sync::Arc;

/// Everything that a run needs.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The seed of all random streams.
    pub seed: u64,
    /// Nodes and links.
    pub network: Network,
    /// The hosts; a [`crate::ids::HostId`] is a position here.
    pub hosts: Vec<HostPlan>,
    /// When to stop at the latest.
    pub limits: Limits,
}

/// A host.
#[derive(Clone, Debug)]
pub struct HostPlan {
    /// Its name, which is also its name in URLs.
    pub name: Arc<str>,
    /// Its TCP.
    pub tcp: TcpParams,
    /// What it does.
    pub role: Role,
}

/// What a host does.
#[derive(Clone, Debug)]
pub enum Role {
    /// Opens pages.
    Client(ClientConfig),
    /// Serves objects.
    Server(ServerConfig),
    /// Stands between.
    Proxy(ProxyConfig),
}

/// When a run stops at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Events.
    pub events: u64,
    /// Simulated time.
    pub time: Duration,
}
