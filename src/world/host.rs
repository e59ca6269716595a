//! A host: its party, its ports, its timers.

use crate::engine::Stream;
use crate::http::{NoPort, Party};
use crate::ids::{Addr, Endpoint, HostId};
use crate::units::SimTime;
use std::collections::BTreeMap;

/// The ephemeral ports, as Linux has them (`net.ipv4.ip_local_port_range`): 28,232 in all.
const EPHEMERAL: std::ops::RangeInclusive<u16> = 32_768..=60_999;

/// What tells the connections of a host apart: own port, peer's address.
type Tuple = (u16, Addr);

/// A host while a run is going on.
pub(super) struct Host {
    /// The client, server or proxy; `None` only while it is being told something.
    pub(super) party: Option<Box<dyn Party>>,
    /// The port it listens on.
    pub(super) listens_on: Option<u16>,
    /// The party's own random numbers.
    pub(super) chance: Stream,
    connections: BTreeMap<Tuple, Endpoint>,
    next_port: u16,
    timers: BTreeMap<u64, (SimTime, u32)>,
    timer_generation: u32,
}

impl Host {
    pub(super) fn new(party: Box<dyn Party>, listens_on: Option<u16>, chance: Stream) -> Host {
        Host {
            party: Some(party),
            listens_on,
            chance,
            connections: BTreeMap::new(),
            next_port: *EPHEMERAL.start(),
            timers: BTreeMap::new(),
            timer_generation: 0,
        }
    }

    /// The connection that a segment from `peer` to `port` belongs to.
    pub(super) fn connection(&self, port: u16, peer: Addr) -> Option<Endpoint> {
        self.connections.get(&(port, peer)).copied()
    }

    pub(super) fn add_connection(&mut self, port: u16, peer: Addr, endpoint: Endpoint) {
        self.connections.insert((port, peer), endpoint);
    }

    pub(super) fn remove_connection(&mut self, port: u16, peer: Addr) {
        self.connections.remove(&(port, peer));
    }

    /// The next ephemeral port that is free towards `peer`. A connection in TIME-WAIT still
    /// holds its port.
    pub(super) fn ephemeral_port(&mut self, peer: Addr) -> Result<u16, NoPort> {
        for _ in EPHEMERAL {
            let port = self.next_port;
            self.next_port = if port == *EPHEMERAL.end() { *EPHEMERAL.start() } else { port + 1 };
            if self.connection(port, peer).is_none() {
                return Ok(port);
            }
        }
        Err(NoPort)
    }

    /// Sets or moves a timer; the number that its event must carry to count.
    pub(super) fn set_timer(&mut self, at: SimTime, token: u64) -> u32 {
        self.timer_generation += 1;
        self.timers.insert(token, (at, self.timer_generation));
        self.timer_generation
    }

    pub(super) fn cancel_timer(&mut self, token: u64) {
        self.timers.remove(&token);
    }

    /// Whether this timer event is the latest setting of its timer; it is used up then.
    pub(super) fn timer_fires(&mut self, token: u64, generation: u32) -> bool {
        let current = self.timers.get(&token).is_some_and(|(_, latest)| *latest == generation);
        if current {
            self.timers.remove(&token);
        }
        current
    }
}

/// One of the two ends of a connection, seen from its host.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) host: HostId,
    pub(super) port: u16,
    pub(super) peer: Addr,
}
