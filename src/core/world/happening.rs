//! What can happen next, and how it stands in the event queue.

use crate::ids::{ConnId, Endpoint, HostId, LinkId, Side};
use crate::net::PlaceId;

/// What can happen next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Happening {
    /// The earliest packet on this link, which stands there among those under way, reaches its end.
    Arrival(LinkId, PlaceId),
    /// A packet of a shared link may have been sent, by the number that the link gave.
    Transmission(LinkId, u32),
    /// Something that concerns a host and no link.
    Host(HostEvent),
}

/// What can happen at a host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HostEvent {
    /// A connection's deadline may have come.
    Deadline(Endpoint),
    /// A party's timer.
    Timer { host: HostId, token: u64 },
    /// A party begins to accept connections.
    Accepting(HostId),
}

/// The same in two words: what kind it is of and whom it concerns, and the rest.
///
/// A processor passes on at once what is read as it was written. The bytes of an enum are copied in
/// pieces that overlap, for which it has to wait twice at each event (docs/performance.md).
#[derive(Clone, Copy, Debug)]
pub(super) struct Queued([u64; 2]);

const ARRIVAL: u32 = 0;
const TRANSMISSION: u32 = 1;
const DEADLINE: u32 = 2;
const TIMER: u32 = 3;
const ACCEPTING: u32 = 4;

impl Queued {
    #[inline(always)]
    const fn new(kind: u32, whom: u32, rest: u64) -> Queued {
        Queued([(kind as u64) << 32 | whom as u64, rest])
    }
}

impl From<Happening> for Queued {
    #[inline(always)]
    fn from(happening: Happening) -> Queued {
        match happening {
            Happening::Arrival(link, place) => Queued::new(ARRIVAL, link.0, place.number().into()),
            Happening::Transmission(link, number) => {
                Queued::new(TRANSMISSION, link.0, number.into())
            }
            Happening::Host(event) => event.into(),
        }
    }
}

impl From<HostEvent> for Queued {
    #[inline(always)]
    fn from(event: HostEvent) -> Queued {
        match event {
            HostEvent::Deadline(Endpoint { conn, side }) => {
                Queued::new(DEADLINE, conn.0, side.index() as u64)
            }
            HostEvent::Timer { host, token } => Queued::new(TIMER, host.0, token),
            HostEvent::Accepting(host) => Queued::new(ACCEPTING, host.0, 0),
        }
    }
}

impl From<Queued> for Happening {
    #[inline(always)]
    fn from(Queued([what, rest]): Queued) -> Happening {
        let (kind, whom) = ((what >> 32) as u32, what as u32);
        Happening::Host(match kind {
            ARRIVAL => return Happening::Arrival(LinkId(whom), PlaceId::of(rest as u32)),
            TRANSMISSION => return Happening::Transmission(LinkId(whom), rest as u32),
            DEADLINE => {
                let side = if rest == 0 { Side::Opener } else { Side::Acceptor };
                HostEvent::Deadline(Endpoint { conn: ConnId(whom), side })
            }
            TIMER => HostEvent::Timer { host: HostId(whom), token: rest },
            _ => HostEvent::Accepting(HostId(whom)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_queued_is_the_same_afterwards() {
        let (host, most) = (HostId(7), u32::MAX);
        let deadline = |conn, side| HostEvent::Deadline(Endpoint { conn: ConnId(conn), side });
        for happening in [
            Happening::Arrival(LinkId(most), PlaceId::of(0)),
            Happening::Arrival(LinkId(0), PlaceId::of(most - 1)),
            Happening::Transmission(LinkId(3), most),
            Happening::Host(deadline(0, Side::Opener)),
            Happening::Host(deadline(most, Side::Acceptor)),
            Happening::Host(HostEvent::Timer { host, token: u64::MAX }),
            Happening::Host(HostEvent::Accepting(host)),
        ] {
            assert_eq!(Happening::from(Queued::from(happening)), happening);
        }
    }
}
