//! What must hold whatever the scenario says, looked at while a run goes on.
//!
//! A break is a fault of this program and no outcome: the run ends with a message that names the
//! seed and the event, with which it can be made again. A look walks through everything there is,
//! so the looks are spread: after each, the run goes on for some events of its own for each thing
//! that was looked at. That the queue gives events in order and takes none in the past, the engine
//! asserts at each event; that states follow each other as RFC 9293 §3.3.2 draws them, the random
//! schedules of `src/core/tcp/tests/properties` try.

use super::World;
use super::conns::End;
use crate::ids::{ConnId, Endpoint, Side};
use crate::trace::{Sink, TcpState};
use crate::units::SimTime;
use std::fmt;

/// Between two looks a run takes at least so many events, and so many for each thing looked at.
const EVENTS_BETWEEN_LOOKS: (u64, u64) =
    if cfg!(debug_assertions) { (64, 4) } else { (65_536, 64) };

/// Something that must hold and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A link has lost sight of packets, or made some up.
    LinkPackets { link: usize, entered: u64, left: u64, under_way: u64 },
    /// The packets on the links are not those under way.
    NetworkPackets { on_links: u64, under_way: u64 },
    /// An end is to be woken when that is over, or not at its deadline.
    Timer { of: Endpoint, wakes: SimTime, deadline: Option<SimTime> },
    /// There are more bytes before the network than the application wrote.
    Written { of: Endpoint, written: u64, held: u64 },
    /// SND.UNA ≤ what the peer has got (RCV.NXT) ≤ SND.NXT does not hold.
    Sequence { of: Endpoint, acknowledged: u64, sent: u64 },
    /// More can be read than was written.
    Readable { of: Endpoint, readable: u64, written: u64 },
    /// A connection is there whose state says that it is not.
    State { of: Endpoint, state: TcpState },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::LinkPackets { link, entered, left, under_way } => write!(
                f,
                "{entered} packets entered link {link}, {left} left it and {under_way} are on it"
            ),
            Broken::NetworkPackets { on_links, under_way } => {
                write!(f, "{on_links} packets are on links and {under_way} are under way")
            }
            Broken::Timer { of, wakes, deadline } => {
                write!(f, "{of:?} is woken at {wakes} for its deadline, {deadline:?}")
            }
            Broken::Written { of, written, held } => {
                write!(f, "{of:?} holds {held} bytes of {written} that were written")
            }
            Broken::Sequence { of, acknowledged, sent } => write!(
                f,
                "{of:?}: its peer has got {acknowledged} numbers from SND.UNA on, and {sent} were sent"
            ),
            Broken::Readable { of, readable, written } => {
                write!(f, "{readable} of {written} bytes that {of:?} wrote can be read")
            }
            Broken::State { of, state } => write!(f, "{of:?} is there in state {state:?}"),
        }
    }
}

/// When the next look is due.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looks {
    at_event: u64,
}

impl Default for Looks {
    fn default() -> Looks {
        Looks { at_event: EVENTS_BETWEEN_LOOKS.0 }
    }
}

impl<S: Sink> World<'_, S> {
    /// Looks whether all is well, if a look is due.
    pub(super) fn look_now_and_then(&mut self) {
        let events = self.net.counters.events;
        if events >= self.looks.at_event {
            self.look();
            let things = self.net.links().count() as u64 + self.net.under_way() + self.conns.len();
            let (least, for_each) = EVENTS_BETWEEN_LOOKS;
            self.looks.at_event = events + least.max(for_each * things);
        }
    }

    /// Looks whether all is well.
    ///
    /// # Panics
    /// Where it is not.
    pub(super) fn look(&self) {
        if let Some(broken) = self.broken() {
            panic!(
                "this is a fault of sim: {broken} (seed {}, event {}, at {})",
                self.plan.seed, self.net.counters.events, self.net.now.at
            );
        }
    }

    /// The first thing that does not hold.
    pub(super) fn broken(&self) -> Option<Broken> {
        self.net.broken().or_else(|| {
            let conns = (0..self.conns.len() as u32).map(ConnId);
            let ends = conns.flat_map(|conn| {
                [Side::Opener, Side::Acceptor].map(|side| Endpoint { conn, side })
            });
            ends.filter_map(|of| Some((of, self.conns.end(of)?)))
                .find_map(|(of, end)| self.broken_end(of, end))
        })
    }

    fn broken_end(&self, of: Endpoint, end: &End) -> Option<Broken> {
        let state = end.tcp.state();
        if matches!(state, TcpState::Closed | TcpState::Listen) {
            return Some(Broken::State { of, state });
        }
        let deadline = end.tcp.next_deadline();
        let in_time = deadline.is_none_or(|deadline| end.wakes <= deadline);
        if end.wakes < self.net.now.at || !(in_time || end.corked) {
            return Some(Broken::Timer { of, wakes: end.wakes, deadline });
        }
        // SYN and FIN take a sequence number each (RFC 9293 §3.4).
        let held = end.tcp.unsent() + end.tcp.flight();
        if held > end.written + 2 {
            return Some(Broken::Written { of, written: end.written, held });
        }
        let peer = self.conns.end(Endpoint { side: of.side.peer(), ..of })?;
        broken_pair(of, end, peer)
    }
}

/// What holds between the two ends of a connection, both there.
fn broken_pair(of: Endpoint, end: &End, peer: &End) -> Option<Broken> {
    let knows = |state| !matches!(state, TcpState::SynSent | TcpState::Listen | TcpState::Closed);
    if knows(peer.tcp.state()) && knows(end.tcp.state()) {
        let una = end.tcp.snd_una();
        let acknowledged = u64::from(peer.tcp.rcv_nxt().since(una));
        if acknowledged > end.tcp.flight() {
            return Some(Broken::Sequence { of, acknowledged, sent: end.tcp.flight() });
        }
    }
    let (readable, written) = (peer.tcp.readable(), end.written);
    (readable > written).then_some(Broken::Readable { of, readable, written })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HttpParams;
    use crate::http::config::{ClientConfig, Object, Page, ServerConfig, Visit};
    use crate::ids::HostId;
    use crate::net::{Direction, LinkConfig, Network, Node};
    use crate::params::{Era, Profile};
    use crate::tcp::TcpParams;
    use crate::trace::Silent;
    use crate::units::{BitRate, Bytes, Duration};
    use crate::world::happening::Happening;
    use crate::world::net::Bounds;
    use crate::world::{HostPlan, Limits, Plan, Role, Stop};
    use std::sync::Arc;

    /// A transfer, stopped in its middle, where ends are there on both
    /// sides and packets under way; `doctor` then changes something.
    fn broken_after(doctor: impl FnOnce(&mut World<'_, Silent>)) -> Option<Broken> {
        let plan = plan();
        let mut world = World::new(&plan, Silent);
        world.start();
        for _ in 0..EVENTS {
            step(&mut world);
        }
        assert_eq!(world.broken(), None, "all is well before");
        assert!(world.net.under_way() > 0);
        doctor(&mut world);
        world.broken()
    }

    /// A document of 1 MB, over a link on which a packet takes a while.
    fn plan() -> Plan {
        let http = HttpParams::of(Profile::Rfc, Era::Rfc9112);
        let object = Object::new("server", "/", Bytes(1_000_000));
        let server = ServerConfig::new(http.clone(), vec![object.clone()]);
        let page = Arc::new(Page { objects: vec![object] });
        let client = ClientConfig::new(http, vec![Visit::new(page, Duration::ZERO)]);
        let tcp = Arc::new(TcpParams::of(Profile::Rfc));
        let host = |name: &str, role| HostPlan { name: name.into(), tcp: tcp.clone(), role };
        let hosts = vec![
            host("client", Role::Client(client.into())),
            host("server", Role::Server(server.into())),
        ];
        Plan {
            seed: 1,
            network: network(),
            hosts,
            groups: vec![],
            stop: Stop::default(),
            limits: Limits::default(),
        }
    }

    fn network() -> Network {
        let mut network = Network::new();
        let nodes = [0, 1].map(|host| {
            let name = ["client", "server"][host as usize].into();
            network.add_node(Node { name, host: Some(HostId(host)) })
        });
        let rate = BitRate::from_bits_per_second(5_000_000);
        let config = LinkConfig { rate, delay: Duration::from_millis(5), ..LinkConfig::default() };
        for (from, to, name) in [(0, 1, "up"), (1, 0, "down")] {
            let config = config.clone();
            network.add_edge(nodes[from], nodes[to], Direction { name: name.into(), config });
        }
        network
    }

    fn step(world: &mut World<'_, Silent>) {
        let (events, most) = (world.net.counters.events + 1, u64::MAX);
        let bounds = Bounds { events, at: SimTime::NEVER, queue: most, packets: most };
        let next = world.net.advance(&mut world.sink, &bounds);
        assert!(world.follow(next).is_none(), "it goes on");
        world.settle();
    }

    const EVENTS: u64 = 60;

    const SERVER: Endpoint = Endpoint { conn: ConnId(0), side: Side::Acceptor };

    #[test]
    fn a_packet_that_vanishes_is_missed() {
        let broken = broken_after(|world| {
            let (link, packet) = std::iter::from_fn(|| world.net.queue.pop())
                .find_map(|entry| match entry.event.into() {
                    Happening::Arrival(link, packet) => Some((link, packet)),
                    _ => None,
                })
                .expect("a packet is on its way");
            world.net.steal(link, packet);
        });
        assert!(
            matches!(broken, Some(Broken::NetworkPackets { .. } | Broken::LinkPackets { .. })),
            "{broken:?}"
        );
    }

    #[test]
    fn a_deadline_that_nobody_keeps_is_missed() {
        let broken = broken_after(|world| world.conns.end_mut(SERVER).wakes = SimTime::NEVER);
        assert!(matches!(broken, Some(Broken::Timer { of: SERVER, .. })), "{broken:?}");
    }

    #[test]
    fn a_timer_in_the_past_is_seen() {
        let broken = broken_after(|world| world.conns.end_mut(SERVER).wakes = SimTime::ZERO);
        assert!(matches!(broken, Some(Broken::Timer { of: SERVER, .. })), "{broken:?}");
    }

    #[test]
    fn bytes_that_nobody_wrote_are_seen() {
        let broken = broken_after(|world| world.conns.end_mut(SERVER).written = 100);
        assert!(
            matches!(broken, Some(Broken::Written { of: SERVER, written: 100, .. })),
            "{broken:?}"
        );
    }

    /// The two ends of different moments: the server of the handshake, the client of now.
    #[test]
    fn a_peer_that_has_more_than_was_sent_is_seen() {
        let plan = plan();
        let mut world = World::new(&plan, Silent);
        world.start();
        let mut early = None;
        for _ in 0..EVENTS {
            step(&mut world);
            early = early.or_else(|| Some(world.conns.end(SERVER)?.tcp.clone()));
        }
        world.conns.end_mut(SERVER).tcp = early.expect("it was there");
        let client = Endpoint { side: Side::Opener, ..SERVER };
        let ends = (world.conns.end(SERVER).unwrap(), world.conns.end(client).unwrap());
        let broken = broken_pair(SERVER, ends.0, ends.1);
        assert!(matches!(broken, Some(Broken::Sequence { of: SERVER, .. })), "{broken:?}");
    }

    #[test]
    #[should_panic(expected = "seed 1, event 60")]
    fn a_break_is_told_with_seed_and_event() {
        let plan = plan();
        let mut world = World::new(&plan, Silent);
        world.start();
        for _ in 0..EVENTS {
            step(&mut world);
        }
        world.conns.end_mut(SERVER).written = 0;
        world.look();
    }
}
