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
mod live;
mod passes;
mod pcapng;
mod point;
mod remarks;
mod sent;
mod streams;

use super::provenance::{self, VERSION};
use super::variant_at;
use crate::analyze::Run;
use crate::ids::{HostId, Set};
use crate::scenario::{Scenario, Variant};
use crate::trace::Event;
pub(super) use addresses::ipv4_text;
use live::Live;
pub use live::LiveCapture;
pub(super) use passes::passes;
use pcapng::Block;
pub use point::CapturePoint;
use point::Interfaces;
use std::io::{self, BufWriter, Write};

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
    let (variant, result) = variant_at(run, variant_index)?;
    let opened = result.trace.records.iter().filter_map(|record| match &record.event {
        Event::Opened { opener, acceptor, .. } => Some([opener.host, acceptor.host]),
        _ => None,
    });
    let interfaces = Interfaces::of(point, opened);
    let mut live = Live::begin(&run.scenario, variant, interfaces, BufWriter::new(out))?;
    for record in &result.trace.records {
        live.take(record.at, &record.event)?;
    }
    live.finish()
}

/// Says what the capture comes from.
fn section(scenario: &Scenario, variant: &Variant) -> Block {
    Block::section()
        .option(pcapng::COMMENT, provenance::line(scenario, variant).as_bytes())
        .option(pcapng::USER_APPLICATION, format!("sim {VERSION}").as_bytes())
}

/// The names of all hosts, so that Wireshark can show them instead of addresses.
fn names(variant: &Variant) -> Block {
    let hosts = (0..).map(HostId).zip(&variant.plan.hosts);
    Block::names(hosts.map(|(id, host)| (addresses::ipv4(id), &*host.name)))
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
    let hosts: Set<HostId> = ends.flat_map(of).collect();
    hosts.iter().collect()
}
