//! Every wait of a sender with more to send: for a window, or for Nagle.
//!
//! The same rules name these waits as on the way of a page or a request, whoever waited for them.
//! So what the story tells of a window is what the breakdown counts for it.

use super::Walk;
use crate::explain::index::{End, Index};
use crate::explain::{Parts, Phase};
use crate::ids::{Endpoint, HostId, Map, PacketId};
use crate::trace::SendCause;
use crate::units::{Duration, SimTime};

/// The waits for windows and for Nagle: for each packet behind which a sender waited what it
/// waited for, and how long for each.
pub(in crate::explain) fn stalls(index: &Index<'_>) -> Map<PacketId, Vec<(Phase, Duration)>> {
    let mut all = Map::new();
    for (of, end) in index.ends() {
        for pair in end.sent.windows(2) {
            let found = between(index, (of, end), (pair[0], pair[1]));
            if !found.is_empty() {
                all.insert(pair[0], found);
            }
        }
    }
    all
}

/// What an end waited for between two packets, the second of them new data.
fn between(
    index: &Index<'_>,
    (of, end): (Endpoint, &End),
    (before, packet): (PacketId, PacketId),
) -> Vec<(Phase, Duration)> {
    let (Some(first), Some(next)) = (index.packets.get(before), index.packets.get(packet)) else {
        return Vec::new();
    };
    let is_new = !next.bytes.is_empty() && !matches!(next.why, SendCause::Retransmit(_));
    let Some(written) = end.write_of(next.bytes.end.saturating_sub(1)).filter(|_| is_new) else {
        return Vec::new();
    };
    let (hangs, host) = (Map::new(), index.host(of).unwrap_or(HostId(0)));
    let mut walk = Walk {
        index,
        hangs: &hangs,
        floor: SimTime::ZERO,
        now: next.sent.1,
        focus: None,
        request: None,
        conn: Some(of.conn),
        packet: Some(before),
        host,
        steps: Vec::new(),
    };
    walk.name_wait(next, end, index.time(written).max(first.has_left_at()));
    // A delayed ACK divides a wait for it in two.
    Parts::of(&walk.steps).iter().filter(|(phase, _)| is_a_window(*phase)).collect()
}

/// Losses and delayed ACKs are told where they happen.
fn is_a_window(phase: Phase) -> bool {
    matches!(
        phase,
        Phase::SlowStart
            | Phase::CongestionAvoidance
            | Phase::FixedWindow
            | Phase::ReceiveWindow
            | Phase::Nagle
    )
}
