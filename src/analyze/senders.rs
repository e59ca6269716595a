//! The sender of a run that is worth looking at, and its congestion window at a time.

use super::{Analysis, ConnectionRow};
use crate::ids::{Endpoint, HostId, Side};
use crate::trace::{Event, TcpNote, Trace};
use crate::units::SimTime;
use std::cmp::Reverse;

/// An end of a connection, its host, and the host at the other end.
pub type Sender = (Endpoint, HostId, HostId);

/// The end with the most data in a run; of several that of the first client, whose ladder is drawn,
/// too, and of its first connection. `None` where nobody sent any.
pub fn busiest_sender(connections: &[ConnectionRow]) -> Option<Sender> {
    let ends = connections.iter().flat_map(|row| {
        let hosts = [row.opener.host, row.acceptor.host];
        [Side::Opener, Side::Acceptor].map(|side| {
            let end = Endpoint { conn: row.conn, side };
            let (host, peer) = (hosts[side.index()], hosts[side.peer().index()]);
            ((row.payload_bytes[side.index()], Reverse(row.opener.host)), (end, host, peer))
        })
    });
    let best = ends.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0.0 > 0).then_some(best.1)
}

/// Congestion window and slow start threshold in bytes of a run's busiest sender, after everything
/// that happened until `at`, that instant included. `u64::MAX` is a threshold without bound. `None`
/// where there is no sender, or its connection was not open yet.
pub(super) fn window_at(run: &Analysis, trace: &Trace, at: SimTime) -> Option<(u64, u64)> {
    let (end, ..) = busiest_sender(&run.connections)?;
    let until = trace.records.partition_point(|record| record.at <= at);
    trace.records[..until].iter().rev().find_map(|record| match record.event {
        Event::Tcp { of, note: TcpNote::Window { cwnd, ssthresh, .. } } if of == end => {
            Some((cwnd, ssthresh))
        }
        _ => None,
    })
}
