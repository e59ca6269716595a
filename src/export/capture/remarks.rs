//! What a capture says about a packet: that it was lost further on, or why it was sent again.

use crate::export::words;
use crate::ids::{LinkId, Map, PacketId};
use crate::net::Network;
use crate::trace::{Event, LossCause, SendCause};
use petgraph::graph::EdgeIndex;

/// The packets that get a comment where they leave their sender.
#[derive(Default)]
pub(super) struct Remarks {
    lost: Map<PacketId, (LinkId, LossCause)>,
    again: Map<PacketId, &'static str>,
}

impl Remarks {
    /// Takes what an event says about a packet.
    pub(super) fn record(&mut self, event: &Event) {
        match event {
            Event::Dropped { packet, link, why } => {
                self.lost.insert(*packet, (*link, *why));
            }
            Event::Sent { packet, why: SendCause::Retransmit(cause), .. } => {
                self.again.insert(*packet, words::window_cause(*cause));
            }
            _ => {}
        }
    }

    /// The comment on a packet, seen where it was sent; it is not asked for again.
    pub(super) fn take(&mut self, packet: PacketId, network: &Network) -> Option<String> {
        let again = self.again.remove(&packet).map(|why| format!("sent again: {why}"));
        let lost = self.lost.remove(&packet).map(|(link, why)| {
            let direction = network.edge_weight(EdgeIndex::new(link.index()));
            let name = direction.map_or_else(|| link.to_string(), |of| of.name.to_string());
            format!("lost on {name}: {}", words::loss_cause(why))
        });
        match (again, lost) {
            (Some(again), Some(lost)) => Some(format!("{again}; {lost}")),
            (again, lost) => again.or(lost),
        }
    }
}
