//! The variables of TCP in a trace, held against the segments of the same trace.

use sim::analyze::run_variant;
use sim::ids::{Endpoint, PacketId};
use sim::scenario::{Overrides, bundled, load};
use sim::trace::{Event, TcpNote, Trace};
use sim::wire::{Flags, Segment, Seq};
use std::collections::{BTreeMap, BTreeSet};

/// What the segments say of one end.
#[derive(Default)]
struct End {
    /// Its SYN.
    iss: Option<Seq>,
    /// The furthest sequence number sent and acknowledged, counted from the SYN.
    sent: u32,
    acknowledged: u32,
    /// The windows that it has offered.
    offered: BTreeSet<u32>,
}

/// FlightSize is what was sent and has not been acknowledged (RFC 5681 §2), which can be counted
/// from the segments that left and the acknowledgments that came. The pipe is a part of it. And a
/// window that an end knows of its peer is one that the peer has offered. In every bundled
/// scenario, as it is and where a packet in twenty is lost.
#[test]
fn flight_and_windows_agree_with_the_segments() {
    let lossy = Overrides {
        set: vec![("links[0].loss".to_owned(), "5%".to_owned())],
        ..Overrides::default()
    };
    let mut changes = 0;
    for bundled in bundled::ALL {
        for overrides in [&Overrides::default(), &lossy] {
            let scenario = load(bundled.name, bundled.text, overrides).expect("it is sound");
            for variant in &scenario.variants {
                let name = format!("{}/{}", bundled.name, variant.name);
                changes += check(&name, &run_variant(variant).trace);
            }
        }
    }
    assert!(changes > 10_000, "{changes} changes of flight are too few to show anything");
}

/// How often the flight size changed.
fn check(name: &str, trace: &Trace) -> usize {
    let mut ends = BTreeMap::<Endpoint, End>::new();
    let mut under_way = BTreeMap::<PacketId, (Endpoint, Segment)>::new();
    let mut changes = 0;
    for record in &trace.records {
        match &record.event {
            Event::Sent { packet, from, segment, .. } if !segment.has(Flags::RST) => {
                let end = ends.entry(*from).or_default();
                let iss = *end.iss.get_or_insert(segment.seq);
                // A probe stands below what was sent, and perhaps below the SYN.
                end.sent = end.sent.max(segment.seq_end().since(iss).cast_signed().max(0) as u32);
                under_way.insert(*packet, (*from, *segment));
            }
            Event::Arrived { packet, .. } => {
                let Some((from, segment)) = under_way.get(packet) else { continue };
                let to = ends.entry(from.peer()).or_default();
                if let Some(iss) = to.iss.filter(|_| segment.has(Flags::ACK)) {
                    to.acknowledged = to.acknowledged.max(segment.ack.since(iss));
                }
            }
            Event::Tcp { of, note: TcpNote::Flight { flight, pipe, .. } } => {
                let end = &ends[of];
                let counted = u64::from(end.sent - end.acknowledged);
                assert_eq!(*flight, counted, "{name}: {of:?} at {}", record.at);
                assert!(pipe <= flight, "{name}: {of:?} at {}", record.at);
                changes += 1;
            }
            Event::Tcp { of, note: TcpNote::Offer { window, .. } } => {
                ends.entry(*of).or_default().offered.insert(*window);
            }
            Event::Tcp { of, note: TcpNote::PeerWindow { window } } => {
                let known = ends[&of.peer()].offered.contains(window);
                assert!(known, "{name}: {of:?} knows of {window}, at {}", record.at);
            }
            _ => {}
        }
    }
    changes
}
