//! `capture.pcapng`: the packets of one variant, as Wireshark reads them.
//!
//! **Where it is captured.** A capture at both ends would show every packet twice, and a
//! reader would take the second sight for a retransmission. So each capture is taken at one
//! [`CapturePoint`], where each packet passes once: at the openers of all connections (the whole
//! run in one file), or at one host. There is one interface for each host and side: `client`
//! shows the connections that the client opened; `proxy/clients` and `proxy/servers`, in a
//! capture at the proxy, those that it accepted and those that it opened.
//!
//! **When.** A packet stands in a capture at the time at which it passes the interface of that
//! host: when it is handed to the first link of its way (whose queue is already the network),
//! or when its last bit has arrived. What is lost before it gets there is not in the capture; what
//! is lost behind it is, and a comment says where it was lost and why. Where something is sent
//! again, a comment says why.
//!
//! **What is simplified.** Both ends of a connection stand on one Ethernet: the frame is
//! addressed to the other end itself, whatever routers lie between, and TTL is 64 at either
//! end (a router of the simulation does not count it down). Frames shorter than Ethernet's
//! minimum are not padded. IPv4 identifications count up by one per packet and host, and
//! every packet says "don't fragment".

mod addresses;
mod frame;
mod passes;
mod point;
mod remarks;
mod sent;
mod streams;

use super::provenance::{self, VERSION};
use crate::analyze::Run;
use crate::ids::{ConnId, Endpoint, HostId};
use crate::scenario::Variant;
use crate::trace::{Event, Trace};
use crate::units::SimTime;
pub(super) use addresses::ipv4_text;
use frame::Frame;
pub(super) use passes::passes;
use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::name_resolution::{Ipv4Record, NameResolutionBlock, Record};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::{Endianness, PcapError};
pub use point::CapturePoint;
use point::Interfaces;
use remarks::Remarks;
use sent::{Packet, Sent};
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use streams::Streams;

/// Direction bits of the packet flags: received, and sent.
const INBOUND: u32 = 1;
const OUTBOUND: u32 = 2;

/// Writes the packets of the variant at `variant_index`, captured at `point`.
///
/// # Errors
/// Those of `out`; `InvalidInput` where there is no such variant; `InvalidData` where a
/// segment is too long for an IPv4 packet.
pub fn capture_pcapng(
    run: &Run,
    variant_index: usize,
    point: CapturePoint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let scenario = run.scenario.variants.get(variant_index);
    let Some((variant, result)) = scenario.zip(run.variants.get(variant_index)) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no such variant"));
    };
    let mut buffered = BufWriter::new(out);
    let section = section(run, variant);
    let mut writer = PcapNgWriter::with_section_header(&mut buffered, section).map_err(as_io)?;
    let capture = Capture::of(variant, &result.trace, point);
    for interface in capture.interfaces.blocks(&variant.plan) {
        writer.write_pcapng_block(interface).map_err(as_io)?;
    }
    writer.write_pcapng_block(names(variant)).map_err(as_io)?;
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

/// The names of all hosts, so that Wireshark can show them instead of addresses.
fn names(variant: &Variant) -> NameResolutionBlock<'static> {
    let hosts = (0..).map(HostId).zip(&variant.plan.hosts);
    let records = hosts.map(|(id, host)| {
        let ip_addr = addresses::ipv4(id).to_vec().into();
        Record::Ipv4(Ipv4Record { ip_addr, names: vec![host.name.to_string().into()] })
    });
    NameResolutionBlock { records: records.collect(), options: Vec::new() }
}

/// What must be known before the first packet is written.
struct Capture<'a> {
    variant: &'a Variant,
    /// Who opened and who accepted each connection.
    hosts: BTreeMap<ConnId, [HostId; 2]>,
    interfaces: Interfaces,
    streams: Streams,
    remarks: Remarks,
}

impl<'a> Capture<'a> {
    fn of(variant: &'a Variant, trace: &Trace, point: CapturePoint) -> Capture<'a> {
        let mut hosts = BTreeMap::new();
        let mut streams = Streams::default();
        let mut remarks = Remarks::default();
        for record in &trace.records {
            match &record.event {
                Event::Opened { conn, opener, acceptor } => {
                    hosts.insert(*conn, [opener.host, acceptor.host]);
                }
                Event::Wrote { of, offset, content } => streams.wrote(*of, *offset, content),
                _ => remarks.record(record),
            }
        }
        let interfaces = Interfaces::of(point, hosts.values());
        Capture { variant, hosts, interfaces, streams, remarks }
    }

    /// The host at an end of a connection.
    fn host(&self, of: Endpoint) -> Option<HostId> {
        self.hosts.get(&of.conn).map(|hosts| hosts[of.side.index()])
    }

    /// Whether somebody looks where the packets to this end arrive.
    fn is_seen_at(&self, of: Endpoint) -> bool {
        self.host(of).is_some_and(|host| self.interfaces.at(host, of).is_some())
    }

    fn packets<W: Write>(&self, trace: &Trace, writer: &mut PcapNgWriter<W>) -> io::Result<()> {
        let mut sent = Sent::default();
        for record in &trace.records {
            match &record.event {
                Event::Sent { packet, from, segment, .. } => {
                    let Some(host) = self.host(*from) else { continue };
                    let seen = sent.packet(host, *from, segment);
                    if let Some(interface) = self.interfaces.at(host, *from) {
                        let remark = self.remarks.on(*packet, &self.variant.plan.network);
                        let pass = Pass { at: record.at, interface, direction: OUTBOUND, remark };
                        self.packet(pass, &seen, writer)?;
                    }
                    if self.is_seen_at(from.peer()) {
                        sent.under_way(*packet, seen);
                    }
                }
                Event::Arrived { packet, host, .. } => {
                    let Some(seen) = sent.arrived(*packet) else { continue };
                    if let Some(interface) = self.interfaces.at(*host, seen.from.peer()) {
                        let pass =
                            Pass { at: record.at, interface, direction: INBOUND, remark: None };
                        self.packet(pass, seen, writer)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes one packet as it passes an interface.
    fn packet<W: Write>(
        &self,
        pass: Pass,
        packet: &Packet,
        writer: &mut PcapNgWriter<W>,
    ) -> io::Result<()> {
        let ends = (self.host(packet.from), self.host(packet.from.peer()));
        let (Some(from), Some(to)) = ends else { return Ok(()) };
        let payload = self.streams.bytes(packet.from, &packet.stretch);
        let frame = Frame { from, to, identification: packet.identification };
        let data = frame.bytes(&packet.segment, &payload)?;
        let mut options = vec![EnhancedPacketOption::Flags(pass.direction)];
        options.extend(pass.remark.map(|remark| EnhancedPacketOption::Comment(remark.into())));
        let block = EnhancedPacketBlock {
            interface_id: pass.interface,
            timestamp: std::time::Duration::from_nanos(pass.at.as_nanos()),
            original_len: data.len() as u32,
            data: data.into(),
            options,
        };
        writer.write_pcapng_block(block).map_err(as_io).map(|_| ())
    }
}

/// A packet passes an interface.
struct Pass {
    at: SimTime,
    interface: u32,
    direction: u32,
    /// A comment on it.
    remark: Option<String>,
}

/// The hosts of a variant that connections reached, in the order of their numbers: servers and
/// proxies. A capture at the openers does not show their view.
pub fn accepting_hosts(run: &Run, variant_index: usize) -> Vec<HostId> {
    hosts_of(run, variant_index, |[_, acceptor]| vec![acceptor])
}

/// All hosts of a variant that had connections, in the order of their numbers.
pub fn connected_hosts(run: &Run, variant_index: usize) -> Vec<HostId> {
    hosts_of(run, variant_index, Vec::from)
}

fn hosts_of(run: &Run, variant_index: usize, of: fn([HostId; 2]) -> Vec<HostId>) -> Vec<HostId> {
    let result = run.variants.get(variant_index);
    let connections = result.map_or(&[][..], |result| &result.analysis.connections);
    let ends = connections.iter().map(|row| [row.opener.host, row.acceptor.host]);
    let hosts: std::collections::BTreeSet<HostId> = ends.flat_map(of).collect();
    hosts.into_iter().collect()
}
