//! What is to be simulated: one strategy variant of a scenario, ready to run.

use super::limits::Limits;
use crate::http::config::{ClientConfig, ProxyConfig, ServerConfig};
use crate::ids::HostId;
use crate::net::Network;
use crate::tcp::TcpParams;
use crate::units::{Bytes, Duration};
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
    /// Hosts that are alike and have a name together, in the order of their numbers.
    pub groups: Vec<Group>,
    /// When the run has shown what it was meant to show.
    pub stop: Stop,
    /// When to stop at the latest.
    pub limits: Limits,
}

impl Plan {
    /// The group that a host belongs to, and its place there, counted from 0.
    pub fn group_of(&self, host: HostId) -> Option<(&Group, u32)> {
        let after = self.groups.partition_point(|group| group.first.0 <= host.0);
        let group = self.groups.get(after.checked_sub(1)?)?;
        let place = host.0 - group.first.0;
        (place < group.hosts).then_some((group, place))
    }

    /// Which of the clients that `host` stands for, and its group with it, are its own. A host
    /// without a group has all of them.
    pub fn share_of(&self, host: HostId) -> Share {
        let alone = Share { place: 0, of: 1 };
        self.group_of(host).map_or(alone, |(group, place)| Share { place, of: group.hosts })
    }
}

/// A host. What many hosts have in common they share.
#[derive(Clone, Debug)]
pub struct HostPlan {
    /// Its name, which is also its name in URLs.
    pub name: Arc<str>,
    /// Its TCP.
    pub tcp: Arc<TcpParams>,
    /// What it does.
    pub role: Role,
}

/// Hosts that are alike. In URLs their common name stands for one of them: for the host with the
/// place `n` in a group of clients that with the place `n` modulo their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Their common name.
    pub name: Arc<str>,
    /// The first of them; the others follow it.
    pub first: HostId,
    /// How many they are.
    pub hosts: u32,
}

/// One host's part of something that a group does together: of things counted from 0, it has
/// every one whose number leaves `place` when divided by `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its place in the group, counted from 0.
    pub place: u32,
    /// How many hosts the group has.
    pub of: u32,
}

impl Share {
    /// How many of `count` things are its own.
    pub fn count(self, count: u32) -> u32 {
        count.saturating_sub(self.place).div_ceil(self.of.max(1))
    }
}

/// What a host does.
#[derive(Clone, Debug)]
pub enum Role {
    /// Opens pages.
    Client(Arc<ClientConfig>),
    /// Serves objects.
    Server(Arc<ServerConfig>),
    /// Stands between.
    Proxy(Arc<ProxyConfig>),
}

/// When a run is over although something could still happen, as time passes in TIME-WAIT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Stop {
    /// When nothing is left to happen.
    #[default]
    WhenNothingIsLeft,
    /// At this time.
    At(Duration),
    /// So long after every client has done with its last page.
    AfterPages(Duration),
    /// When the application on this host has read that many bytes.
    HasRead(HostId, Bytes),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten things among four hosts: 0 4 8, 1 5 9, 2 6, 3 7.
    #[test]
    fn a_group_deals_its_clients_out_in_turn() {
        let counts = (0..4).map(|place| Share { place, of: 4 }.count(10));
        assert_eq!(counts.collect::<Vec<_>>(), [3, 3, 2, 2]);
        assert_eq!(Share { place: 3, of: 4 }.count(2), 0);
    }
}
