//! Where a capture is taken, and the interfaces that this gives it.

use super::addresses;
use super::frame::MAX_FRAME_BYTES;
use super::pcapng::{self, Block};
use crate::export::words;
use crate::ids::{Endpoint, HostId, Map, Set, Side};
use crate::world::Plan;

/// Timestamps count units of 10^-9 s (the option's default is microseconds).
const NANOSECONDS: u8 = 9;

/// Where a capture is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapturePoint {
    /// Each connection at the host that opened it: the whole run in one file, every packet once.
    Openers,
    /// All connections of one host, as a program on that host would see them.
    Host(HostId),
}

impl CapturePoint {
    /// Whether the packets of a connection are seen at its end `of`, which stands on `host`.
    pub(super) fn sees(self, host: HostId, of: Side) -> bool {
        match self {
            CapturePoint::Openers => of == Side::Opener,
            CapturePoint::Host(at) => at == host,
        }
    }
}

/// The interfaces of a capture: one for each host and side of its connections.
///
/// A proxy's two sides are two interfaces, so that either can be looked at alone.
pub(super) struct Interfaces {
    numbers: Map<(HostId, Side), u32>,
    point: CapturePoint,
}

impl Interfaces {
    /// Those that the connections with these hosts (opener, acceptor) need.
    pub(super) fn of(
        point: CapturePoint,
        connections: impl Iterator<Item = [HostId; 2]>,
    ) -> Interfaces {
        let ends = connections
            .flat_map(|[opener, acceptor]| [(opener, Side::Opener), (acceptor, Side::Acceptor)]);
        let seen: Set<_> = ends.filter(|(host, side)| point.sees(*host, *side)).collect();
        Interfaces { numbers: seen.iter().zip(0..).collect(), point }
    }

    /// The interface at which the packets of a connection pass its end `of` on `host`; `None`
    /// where nobody looks.
    pub(super) fn at(&self, host: HostId, of: Endpoint) -> Option<u32> {
        self.numbers.get(&(host, of.side)).copied()
    }

    /// Their blocks, in the order of their numbers.
    pub(super) fn blocks(&self, plan: &Plan) -> Vec<Block> {
        self.numbers.keys().map(|(host, side)| self.block(plan, host, side)).collect()
    }

    fn block(&self, plan: &Plan, host: HostId, side: Side) -> Block {
        let host_name = words::host(plan, host);
        let verb = match side {
            Side::Opener => "opened",
            Side::Acceptor => "accepted",
        };
        let description = format!("connections {verb} by {host_name}, seen at {host_name}");
        Block::interface(MAX_FRAME_BYTES)
            .option(pcapng::IF_NAME, self.name(host_name, host, side).as_bytes())
            .option(pcapng::IF_DESCRIPTION, description.as_bytes())
            .option(pcapng::IF_IPV4_ADDR, &addresses::with_mask(host))
            .option(pcapng::IF_MAC_ADDR, &addresses::mac(host))
            .option(pcapng::IF_TS_RESOL, &[NANOSECONDS])
    }

    /// The host's name; where both its sides are seen, also which one it is. (A slash cannot
    /// stand in a host's name.)
    fn name(&self, host_name: String, host: HostId, side: Side) -> String {
        let peer = (host, side.peer());
        match (self.point, side) {
            (CapturePoint::Host(_), Side::Opener) if self.numbers.contains_key(&peer) => {
                format!("{host_name}/servers")
            }
            (CapturePoint::Host(_), Side::Acceptor) if self.numbers.contains_key(&peer) => {
                format!("{host_name}/clients")
            }
            _ => host_name,
        }
    }
}
