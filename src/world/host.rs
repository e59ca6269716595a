//! A host: its party, its ports, its timers.

use super::fast_open::FastOpens;
use super::listener::Listener;
use crate::engine::Stream;
use crate::http::{NoPort, Party};
use crate::ids::{Addr, Endpoint, HostId};
use crate::tcp::TcpParams;
use crate::units::SimTime;
use std::collections::BTreeMap;

/// What tells the connections of a host apart: own port, peer's address.
type Tuple = (u16, Addr);

/// A host while a run is going on.
pub(super) struct Host {
    /// The client, server or proxy; `None` only while it is being told something.
    pub(super) party: Option<Box<dyn Party>>,
    /// Where it listens, if it does.
    pub(super) listener: Option<Listener>,
    /// The party's own random numbers.
    pub(super) chance: Stream,
    /// What it remembers for TCP Fast Open.
    pub(super) fast_opens: FastOpens,
    connections: BTreeMap<Tuple, Endpoint>,
    next_port: u16,
    /// For each token since when it has been waited for, and the number of its setting.
    timers: BTreeMap<u64, (SimTime, u32)>,
    timer_generation: u32,
}

impl Host {
    pub(super) fn new(
        party: Box<dyn Party>,
        listener: Option<Listener>,
        chance: Stream,
        fast_opens: FastOpens,
    ) -> Host {
        Host {
            party: Some(party),
            listener,
            chance,
            fast_opens,
            connections: BTreeMap::new(),
            next_port: 0,
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

    /// The port it listens on.
    pub(super) fn listens_on(&self) -> Option<u16> {
        self.listener.as_ref().map(|listener| listener.port)
    }

    /// The connections on a local port.
    pub(super) fn connections_on(&self, port: u16) -> impl Iterator<Item = Endpoint> {
        let first = Addr { host: HostId(0), port: 0 };
        let last = Addr { host: HostId(u32::MAX), port: u16::MAX };
        self.connections.range((port, first)..=(port, last)).map(|(_, endpoint)| *endpoint)
    }

    /// The next ephemeral port, in turn, that is free towards `peer`, or whose connection
    /// `gives_way`. A connection in TIME-WAIT still holds its port.
    pub(super) fn ephemeral_port(
        &mut self,
        tcp: &TcpParams,
        peer: Addr,
        gives_way: impl Fn(Endpoint) -> bool,
    ) -> Result<u16, NoPort> {
        let (first, last) = (tcp.ephemeral_first, tcp.ephemeral_last.max(tcp.ephemeral_first));
        for _ in first..=last {
            let port = self.next_port.clamp(first, last);
            self.next_port = if port == last { first } else { port + 1 };
            if self.connection(port, peer).is_none_or(&gives_way) {
                return Ok(port);
            }
        }
        Err(NoPort)
    }

    /// Sets or moves a timer now; the number that its event must carry to count.
    pub(super) fn set_timer(&mut self, now: SimTime, token: u64) -> u32 {
        self.timer_generation += 1;
        self.timers.insert(token, (now, self.timer_generation));
        self.timer_generation
    }

    pub(super) fn cancel_timer(&mut self, token: u64) {
        self.timers.remove(&token);
    }

    /// If this timer event is the latest setting of its timer: since when it has been waited
    /// for. The timer is used up then.
    pub(super) fn timer_fires(&mut self, token: u64, generation: u32) -> Option<SimTime> {
        let (since, latest) = *self.timers.get(&token)?;
        if latest != generation {
            return None;
        }
        self.timers.remove(&token);
        Some(since)
    }
}

/// One of the two ends of a connection, seen from its host.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) host: HostId,
    pub(super) port: u16,
    pub(super) peer: Addr,
}
