//! `capture.pcapng`: the packets of one variant, as Wireshark reads them.
//!
//! **Where it is captured.** A capture at both ends would show every packet twice, and a
//! reader would take the second sight for a retransmission. So each connection is captured
//! at one place: at the host that opened it. What that host sends stands at the time at
//! which it leaves; what reaches it stands at the time at which it arrives; what is lost on
//! the way to it does not appear. There is one interface for each host that opened a
//! connection, named after the host: `client` shows the hop behind the client, `proxy` the
//! hop behind the proxy.
//!
//! **What is simplified.** Both ends of a connection stand on one Ethernet: the frame is
//! addressed to the other end itself, whatever routers lie between, and TTL is 64 at either
//! end (a router of the simulation does not count it down). Frames shorter than Ethernet's
//! minimum are not padded. IPv4 identifications count up by one per packet and host, and
//! every packet says "don't fragment".

mod addresses;
mod frame;
mod streams;

use super::provenance::{self, VERSION};
use super::words;
use crate::analyze::Run;
use crate::ids::{ConnId, Endpoint, HostId, PacketId, Side};
use crate::scenario::Variant;
use crate::trace::{Event, Trace};
use crate::units::SimTime;
use crate::wire::Segment;
use frame::{Frame, MAX_FRAME_BYTES};
use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption,
};
use pcap_file::pcapng::blocks::name_resolution::{Ipv4Record, NameResolutionBlock, Record};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::{DataLink, Endianness, PcapError};
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use streams::Streams;

/// Timestamps count units of 10^-9 s (the option's default is microseconds).
const NANOSECONDS: u8 = 9;
/// Direction bits of the packet flags: received, and sent.
const INBOUND: u32 = 1;
const OUTBOUND: u32 = 2;

/// Writes the packets of the variant at `variant_index`.
///
/// # Errors
/// Those of `out`; `InvalidInput` where there is no such variant; `InvalidData` where a
/// segment is too long for an IPv4 packet.
pub fn capture_pcapng(run: &Run, variant_index: usize, out: &mut dyn Write) -> io::Result<()> {
    let scenario = run.scenario.variants.get(variant_index);
    let Some((variant, result)) = scenario.zip(run.variants.get(variant_index)) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no such variant"));
    };
    let mut buffered = BufWriter::new(out);
    let section = section(run, variant);
    let mut writer = PcapNgWriter::with_section_header(&mut buffered, section).map_err(as_io)?;
    let capture = Capture::of(&result.trace);
    capture.interfaces(variant, &mut writer)?;
    capture.names(variant, &mut writer)?;
    capture.packets(&result.trace, &mut writer)?;
    drop(writer);
    buffered.flush()
}

fn as_io(error: PcapError) -> io::Error {
    match error {
        PcapError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

/// The byte order is fixed, so that every machine writes the same bytes.
fn section(run: &Run, variant: &Variant) -> SectionHeaderBlock<'static> {
    SectionHeaderBlock {
        endianness: Endianness::Little,
        options: vec![
            SectionHeaderOption::Comment(provenance::line(run, variant).into()),
            SectionHeaderOption::UserApplication(format!("sim {VERSION}").into()),
        ],
        ..SectionHeaderBlock::default()
    }
}

/// What must be known before the first packet is written.
struct Capture {
    /// Who opened and who accepted each connection.
    hosts: BTreeMap<ConnId, [HostId; 2]>,
    /// The interface of each host that opened one.
    interface_of: BTreeMap<HostId, u32>,
    streams: Streams,
}

/// A packet as its sender made it.
#[derive(Clone)]
struct Packet {
    from: Endpoint,
    segment: Segment,
    /// Where its payload belongs in the sender's stream.
    stretch: Range<u64>,
    identification: u16,
}

impl Capture {
    fn of(trace: &Trace) -> Capture {
        let mut hosts = BTreeMap::new();
        let mut streams = Streams::default();
        for record in &trace.records {
            match &record.event {
                Event::Opened { conn, opener, acceptor } => {
                    hosts.insert(*conn, [opener.host, acceptor.host]);
                }
                Event::Wrote { of, offset, content } => streams.wrote(*of, *offset, content),
                _ => {}
            }
        }
        let openers: BTreeMap<HostId, u32> =
            hosts.values().map(|[opener, _]| (*opener, 0)).collect();
        let interface_of = openers.into_keys().zip(0..).collect();
        Capture { hosts, interface_of, streams }
    }

    /// An interface for each host that opened a connection, in the order of the hosts.
    fn interfaces<W: Write>(
        &self,
        variant: &Variant,
        writer: &mut PcapNgWriter<W>,
    ) -> io::Result<()> {
        for host in self.interface_of.keys() {
            let name = words::host(&variant.plan, *host);
            let description = format!("connections opened by {name}, seen at {name}");
            let block = InterfaceDescriptionBlock {
                linktype: DataLink::ETHERNET,
                snaplen: MAX_FRAME_BYTES,
                options: vec![
                    InterfaceDescriptionOption::IfName(name.into()),
                    InterfaceDescriptionOption::IfDescription(description.into()),
                    InterfaceDescriptionOption::IfIpv4Addr(
                        addresses::with_mask(*host).to_vec().into(),
                    ),
                    InterfaceDescriptionOption::IfMacAddr(addresses::mac(*host).to_vec().into()),
                    InterfaceDescriptionOption::IfTsResol(NANOSECONDS),
                ],
            };
            writer.write_pcapng_block(block).map_err(as_io)?;
        }
        Ok(())
    }

    /// The names of all hosts, so that Wireshark can show them instead of addresses.
    fn names<W: Write>(&self, variant: &Variant, writer: &mut PcapNgWriter<W>) -> io::Result<()> {
        let hosts = (0..).map(HostId).zip(&variant.plan.hosts);
        let records = hosts.map(|(id, host)| {
            let ip_addr = addresses::ipv4(id).to_vec().into();
            Record::Ipv4(Ipv4Record { ip_addr, names: vec![host.name.to_string().into()] })
        });
        let block = NameResolutionBlock { records: records.collect(), options: Vec::new() };
        writer.write_pcapng_block(block).map_err(as_io).map(|_| ())
    }

    fn packets<W: Write>(&self, trace: &Trace, writer: &mut PcapNgWriter<W>) -> io::Result<()> {
        let mut sent = Sent::default();
        for record in &trace.records {
            match &record.event {
                Event::Sent { packet, from, segment, .. } => {
                    let seen = sent.packet(self, *packet, *from, segment);
                    if from.side == Side::Opener {
                        self.packet(record.at, &seen, writer)?;
                    }
                }
                Event::Arrived { packet, .. } => {
                    if let Some(seen) = sent.by_acceptors.get(packet) {
                        self.packet(record.at, seen, writer)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes one packet, seen at its connection's opener.
    fn packet<W: Write>(
        &self,
        at: SimTime,
        packet: &Packet,
        writer: &mut PcapNgWriter<W>,
    ) -> io::Result<()> {
        let Some(hosts) = self.hosts.get(&packet.from.conn) else { return Ok(()) };
        let from = hosts[packet.from.side.index()];
        let to = hosts[packet.from.side.peer().index()];
        let payload = self.streams.bytes(packet.from, &packet.stretch);
        let frame = Frame { from, to, identification: packet.identification };
        let data = frame.bytes(&packet.segment, &payload)?;
        let direction = if packet.from.side == Side::Opener { OUTBOUND } else { INBOUND };
        let block = EnhancedPacketBlock {
            interface_id: self.interface_of.get(&hosts[0]).copied().unwrap_or_default(),
            timestamp: std::time::Duration::from_nanos(at.as_nanos()),
            original_len: data.len() as u32,
            data: data.into(),
            options: vec![EnhancedPacketOption::Flags(direction)],
        };
        writer.write_pcapng_block(block).map_err(as_io).map(|_| ())
    }
}

/// What has been sent so far.
#[derive(Default)]
struct Sent {
    identifications: BTreeMap<HostId, u16>,
    positions: BTreeMap<Endpoint, crate::wire::StreamPositions>,
    /// Those that are seen where they arrive. They stay, because a link may duplicate them.
    by_acceptors: BTreeMap<PacketId, Packet>,
}

impl Sent {
    fn packet(
        &mut self,
        capture: &Capture,
        id: PacketId,
        from: Endpoint,
        segment: &Segment,
    ) -> Packet {
        let stretch = self.positions.entry(from).or_default().locate(segment);
        let host = capture.hosts.get(&from.conn).map(|hosts| hosts[from.side.index()]);
        let next = self.identifications.entry(host.unwrap_or(HostId(u32::MAX))).or_default();
        let identification = *next;
        *next = next.wrapping_add(1);
        let packet = Packet { from, segment: *segment, stretch, identification };
        if from.side == Side::Acceptor {
            self.by_acceptors.insert(id, packet.clone());
        }
        packet
    }
}
