//! A capture that is written while the run goes on.
//!
//! A comment on a packet says that it was lost further on, which is known only later. So a packet
//! waits until it has arrived or is lost, and so do those behind it, since a capture is in the order
//! of time. What waits is never more than what is under way, so a gigabyte takes no more memory than
//! a megabyte; what was written by an application is forgotten when it has been acknowledged. Each
//! connection leaves a few bytes, by which late packets find their hosts. Where a link delivers
//! packets twice, nobody knows which sight was the last: everything waits until the end.

use super::frame::Frame;
use super::pcapng::{self, Block};
use super::point::{CapturePoint, Interfaces};
use super::remarks::Remarks;
use super::sent::{Packet, Sent};
use super::streams::Streams;
use super::{names, section};
use crate::ids::{ConnId, Endpoint, HostId, Map, PacketId, Set};
use crate::scenario::{Scenario, Variant};
use crate::trace::{Event, Kept, Sink};
use crate::units::{Probability, SimTime};
use crate::world::{Plan, Role};
use std::collections::VecDeque;
use std::io::{self, Write};

/// Direction bits of the packet flags: received, and sent.
const INBOUND: u32 = 1;
const OUTBOUND: u32 = 2;

/// A capture being written, fed event by event.
pub(super) struct Live<'a> {
    variant: &'a Variant,
    out: Box<dyn Write + 'a>,
    /// Who opened and who accepted each connection.
    hosts: Map<ConnId, [HostId; 2]>,
    interfaces: Interfaces,
    streams: Streams,
    remarks: Remarks,
    sent: Sent,
    /// Packets that have passed, in the order in which they did.
    waiting: Line,
    /// Those of them of which it is not known yet whether they arrive.
    unsettled: Set<PacketId>,
    /// Whether a packet may arrive twice.
    twice: bool,
}

/// How many bytes of memory a packet that waits takes besides its frame.
const WAITING: u64 = 64;

/// A packet that has passed an interface and is not written yet.
struct Waiting {
    at: SimTime,
    interface: u32,
    /// Its number where it left its sender, which is where the comments are.
    sent: Option<PacketId>,
    frame: Vec<u8>,
}

/// Packets that wait, in order.
#[derive(Default)]
struct Line {
    packets: VecDeque<Waiting>,
    /// How many bytes of memory they take, counted from lengths.
    takes: u64,
}

impl Waiting {
    fn takes(&self) -> u64 {
        WAITING + self.frame.len() as u64
    }
}

impl Line {
    fn push(&mut self, packet: Waiting) {
        self.takes += packet.takes();
        self.packets.push_back(packet);
    }

    /// Takes the first so many.
    fn first(&mut self, count: usize) -> impl Iterator<Item = Waiting> {
        self.takes -= self.packets.range(..count).map(Waiting::takes).sum::<u64>();
        self.packets.drain(..count)
    }
}

impl<'a> Live<'a> {
    /// Writes what stands before the first packet.
    pub(super) fn begin(
        scenario: &Scenario,
        variant: &'a Variant,
        interfaces: Interfaces,
        out: impl Write + 'a,
    ) -> io::Result<Self> {
        // One type for all that is written to: it is compiled once.
        let mut out: Box<dyn Write + 'a> = Box::new(out);
        section(scenario, variant).write(&mut out)?;
        for interface in interfaces.blocks(&variant.plan) {
            interface.write(&mut out)?;
        }
        names(variant).write(&mut out)?;
        let mut links = variant.plan.network.edge_weights();
        Ok(Live {
            variant,
            out,
            hosts: Map::new(),
            interfaces,
            streams: Streams::default(),
            remarks: Remarks::default(),
            sent: Sent::default(),
            waiting: Line::default(),
            unsettled: Set::new(),
            twice: links.any(|link| link.config.duplicate != Probability::NEVER),
        })
    }

    /// Takes the next event.
    pub(super) fn take(&mut self, at: SimTime, event: &Event) -> io::Result<()> {
        self.remarks.record(event);
        match event {
            Event::Opened { conn, opener, acceptor } => {
                self.hosts.insert(*conn, [opener.host, acceptor.host]);
                Ok(())
            }
            Event::Wrote { of, offset, content } => {
                self.streams.wrote(*of, *offset, content);
                Ok(())
            }
            Event::Sent { packet, from, segment, .. } => {
                let Some(host) = self.host(*from) else { return Ok(()) };
                let seen = self.sent.packet(host, *from, segment);
                if let Some(interface) = self.interfaces.at(host, *from) {
                    let frame = self.frame(&seen)?;
                    self.waiting.push(Waiting { at, interface, sent: Some(*packet), frame });
                    self.unsettled.insert(*packet);
                }
                self.sent.under_way(*packet, seen);
                Ok(())
            }
            Event::Arrived { packet, host, .. } => self.arrived(at, *packet, *host),
            Event::Dropped { packet, .. } => self.settle(*packet),
            _ => Ok(()),
        }
    }

    fn arrived(&mut self, at: SimTime, id: PacketId, host: HostId) -> io::Result<()> {
        let Some(packet) = self.sent.get(id) else { return Ok(()) };
        let peer = packet.from.peer();
        if let Some(interface) = self.interfaces.at(host, peer) {
            let frame = self.frame(packet)?;
            self.waiting.push(Waiting { at, interface, sent: None, frame });
        }
        if let Some(acknowledged) = self.sent.acknowledged(peer, &packet.segment) {
            // A keepalive probe may ask again for the last byte (RFC 9293 §3.8.4).
            self.streams.forget(peer, acknowledged.saturating_sub(1));
        }
        self.settle(id)
    }

    /// A packet's fate is known: it and what waits behind it can be written.
    fn settle(&mut self, id: PacketId) -> io::Result<()> {
        if self.twice {
            return Ok(());
        }
        self.sent.forget(id);
        if !self.unsettled.remove(&id) {
            // Nobody saw it leave, so nobody hears what became of it.
            self.remarks.take(id, &self.variant.plan.network);
        }
        let settled =
            |waiting: &Waiting| waiting.sent.is_none_or(|id| !self.unsettled.contains(&id));
        let ready = self.waiting.packets.iter().take_while(|waiting| settled(waiting)).count();
        self.write(ready)
    }

    /// Writes the first so many of those that wait.
    fn write(&mut self, ready: usize) -> io::Result<()> {
        for waiting in self.waiting.first(ready) {
            let direction = if waiting.sent.is_some() { OUTBOUND } else { INBOUND };
            let network = &self.variant.plan.network;
            let remark = waiting.sent.and_then(|id| self.remarks.take(id, network));
            let mut block = Block::packet(waiting.interface, waiting.at.as_nanos(), &waiting.frame)
                .option(pcapng::PACKET_FLAGS, &direction.to_le_bytes());
            if let Some(remark) = remark {
                block = block.option(pcapng::COMMENT, remark.as_bytes());
            }
            block.write(&mut self.out)?;
        }
        Ok(())
    }

    /// Writes what still waits.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.write(self.waiting.packets.len())?;
        self.out.flush()
    }

    /// How many bytes of memory it takes what waits, counted from lengths.
    fn takes(&self) -> u64 {
        self.streams.takes() + self.waiting.takes
    }

    /// The host at an end of a connection.
    fn host(&self, of: Endpoint) -> Option<HostId> {
        self.hosts.get(&of.conn).map(|hosts| hosts[of.side.index()])
    }

    fn frame(&self, packet: &Packet) -> io::Result<Vec<u8>> {
        let [opener, acceptor] = self.hosts[&packet.from.conn];
        let (from, to) = match packet.from.side {
            crate::ids::Side::Opener => (opener, acceptor),
            crate::ids::Side::Acceptor => (acceptor, opener),
        };
        let payload = self.streams.bytes(packet.from, &packet.stretch);
        let frame = Frame { from, to, identification: packet.identification };
        frame.bytes(&packet.segment, &payload)
    }
}

/// A capture at the openers of a variant's connections, written while it runs: a sink for
/// [`crate::world::run`].
pub struct LiveCapture<'a> {
    live: Live<'a>,
    failed: Option<io::Error>,
}

impl<'a> LiveCapture<'a> {
    /// Writes what stands before the first packet. There is an interface for every host that may
    /// open connections.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn begin(
        scenario: &Scenario,
        variant: &'a Variant,
        out: impl Write + 'a,
    ) -> io::Result<Self> {
        let interfaces = Interfaces::of(CapturePoint::Openers, may_open(&variant.plan));
        let live = Live::begin(scenario, variant, interfaces, out)?;
        Ok(LiveCapture { live, failed: None })
    }

    /// Writes what still waits, when the run is over.
    ///
    /// # Errors
    /// The first that `out` had since the beginning; `InvalidData` where a segment was too long for
    /// an IPv4 packet.
    pub fn finish(self) -> io::Result<()> {
        match self.failed {
            Some(error) => Err(error),
            None => self.live.finish(),
        }
    }
}

/// Clients and proxies, as if they had opened connections to themselves.
fn may_open(plan: &Plan) -> impl Iterator<Item = [HostId; 2]> + '_ {
    let hosts = (0..).map(HostId).zip(&plan.hosts);
    hosts.filter(|(_, host)| !matches!(host.role, Role::Server(_))).map(|(id, _)| [id, id])
}

impl Sink for LiveCapture<'_> {
    const ON: bool = true;
    const DETAIL: bool = false;

    fn record(&mut self, at: SimTime, event: Event) {
        if self.failed.is_none() {
            self.failed = self.live.take(at, &event).err();
        }
    }

    /// Where links deliver packets twice, or applications write much and wait, what waits is counted
    /// against the limit on memory.
    fn kept(&self) -> Kept {
        Kept { events: 0, bytes: self.live.takes() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::run_scenario;
    use crate::export::capture_pcapng;
    use crate::scenario::{Overrides, bundled, load};
    use crate::world::{Ended, Limit, run};

    fn loaded(name: &str, changes: &[(&str, &str)]) -> Scenario {
        let mut known = bundled::ALL.iter().chain(bundled::WORKLOADS);
        let bundled = known.find(|scenario| scenario.name == name).unwrap();
        let set = changes.iter().map(|(path, value)| (path.to_string(), value.to_string()));
        let overrides = Overrides { set: set.collect(), ..Overrides::default() };
        load(name, bundled.text, &overrides).unwrap()
    }

    /// With losses, retransmissions and proxies: what is written meanwhile is what is written
    /// afterwards from the whole trace. (Afterwards a proxy that nobody used has no interface.)
    #[test]
    fn a_live_capture_has_the_same_bytes() {
        for name in ["loss_recovery", "smart_proxy", "reset_problem"] {
            let whole = run_scenario(loaded(name, &[]));
            let mut compared = 0;
            for (index, variant) in whole.scenario.variants.iter().enumerate() {
                let rows = &whole.variants[index].analysis.connections;
                let opened: Set<_> = rows.iter().map(|row| row.opener.host).collect();
                if may_open(&variant.plan).any(|[host, _]| !opened.contains(&host)) {
                    continue;
                }
                compared += 1;
                let mut written = Vec::new();
                let mut live = LiveCapture::begin(&whole.scenario, variant, &mut written).unwrap();
                run(&variant.plan, &mut live);
                live.finish().unwrap();
                let mut expected = Vec::new();
                capture_pcapng(&whole, index, CapturePoint::Openers, &mut expected).unwrap();
                assert!(written == expected, "{name}, {}", variant.name);
            }
            assert!(compared > 0, "{name}");
        }
    }

    /// Where a link delivers packets twice, all of them wait: a transfer of 3 MB does not get past a
    /// limit of 1 MB. Without, it does.
    #[test]
    fn what_waits_is_limited() {
        let ended = |chance: &str| {
            let text = format!(
                r#"(
                title: "x", about: "x", limits: (memory: "1MB"),
                links: [(from: "client", to: "server", delay: "1ms", rate: "1Gbit/s", duplicate: "{chance}")],
                clients: [(name: "client")], servers: [(name: "server")],
                pages: [(document: (size: "3MB"))],
            )"#
            );
            let scenario = load("x", &text, &Overrides::default()).unwrap();
            let variant = &scenario.variants[0];
            let mut live = LiveCapture::begin(&scenario, variant, io::sink()).unwrap();
            run(&variant.plan, &mut live).ended
        };
        assert_eq!(ended("0.01%"), Ended::Limit(Limit::Memory));
        assert_eq!(ended("0%"), Ended::Done);
    }

    /// Remembers how much was held at the most.
    struct Watched<'a> {
        live: LiveCapture<'a>,
        most: usize,
    }

    impl Sink for Watched<'_> {
        const ON: bool = true;

        fn record(&mut self, at: SimTime, event: Event) {
            self.live.record(at, event);
            let live = &self.live.live;
            let held = live.waiting.packets.len() + live.sent.count() + live.streams.pieces();
            self.most = self.most.max(held);
        }
    }

    /// What a connection wrote is forgotten with it: ten times as many visitors leave no more.
    #[test]
    fn connections_that_are_over_leave_nothing_written() {
        let left = |count: &str| {
            let scenario = loaded("w4", &[("client.count", count), ("client.hosts", "10")]);
            let variant = &scenario.variants[0];
            let mut live = LiveCapture::begin(&scenario, variant, io::sink()).unwrap();
            run(&variant.plan, &mut live);
            live.live.streams.ends()
        };
        assert_eq!([left("20"), left("200")], [0, 0]);
    }

    /// Ten times as many objects over one connection need no more than ten of them.
    #[test]
    fn what_is_held_does_not_grow_with_the_run() {
        let most = |objects: &str| {
            let changes = [
                ("client.hosts", "2"),
                ("server.hosts", "2"),
                ("pages[0].objects[0].count", objects),
            ];
            let scenario = loaded("w2", &changes);
            let variant = &scenario.variants[0];
            let live = LiveCapture::begin(&scenario, variant, io::sink()).unwrap();
            let mut watched = Watched { live, most: 0 };
            run(&variant.plan, &mut watched);
            watched.live.finish().unwrap();
            watched.most
        };
        assert_eq!(most("9"), most("99"));
    }
}
