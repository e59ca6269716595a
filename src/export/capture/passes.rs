//! Which segments pass a capture point, and when.

use super::CapturePoint;
use crate::ids::{Endpoint, HostId, Map, PacketId, Side};
use crate::trace::{Event, Trace};
use crate::units::SimTime;
use crate::wire::Segment;
use std::io;

/// A segment that passes.
pub(in crate::export) struct Passing<'a> {
    pub(in crate::export) at: SimTime,
    /// The end that sent it.
    pub(in crate::export) from: Endpoint,
    pub(in crate::export) segment: &'a Segment,
}

/// Shows every segment that passes the point, in order.
///
/// # Errors
/// Those of `show`.
pub(in crate::export) fn passes(
    trace: &Trace,
    point: CapturePoint,
    mut show: impl FnMut(Passing<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut hosts = Map::new();
    // They stay, because a link may duplicate them.
    let mut under_way: Map<PacketId, (Endpoint, &Segment)> = Map::new();
    for record in &trace.records {
        match &record.event {
            Event::Opened { conn, opener, acceptor } => {
                hosts.insert(Endpoint { conn: *conn, side: Side::Opener }, opener.host);
                hosts.insert(Endpoint { conn: *conn, side: Side::Acceptor }, acceptor.host);
            }
            Event::Sent { packet, from, segment, .. } => {
                let sees = |of: Endpoint| {
                    hosts.get(&of).is_some_and(|host: &HostId| point.sees(*host, of.side))
                };
                if sees(*from) {
                    show(Passing { at: record.at, from: *from, segment })?;
                }
                if sees(from.peer()) {
                    under_way.insert(*packet, (*from, segment));
                }
            }
            Event::Arrived { packet, .. } => {
                if let Some((from, segment)) = under_way.get(packet) {
                    show(Passing { at: record.at, from: *from, segment })?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}
