//! Leaving slow start before it overflows a queue (`tcp.hystart`).
//!
//! Two ways: the one of Linux ([`classic`], Ha and Rhee, "Taming the elephants", 2011) sets the
//! threshold as soon as it sees a sign; HyStart++ ([`plusplus`], RFC 9406) first grows more
//! slowly for some rounds and takes a false alarm back. Only CUBIC uses them, as in Linux.

mod classic;
mod plusplus;

use super::{RoundTrip, TcpParams, Window};
use crate::tcp::params::HystartKind;
use crate::units::Duration;
use crate::wire::Seq;
use classic::Classic;
use plusplus::PlusPlus;

/// The way there is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Hystart {
    Off,
    Classic(Classic),
    PlusPlus(PlusPlus),
}

impl Hystart {
    /// As the parameter says.
    pub(super) fn new(params: &TcpParams) -> Hystart {
        match params.hystart {
            HystartKind::Off => Hystart::Off,
            HystartKind::Classic => Hystart::Classic(Classic::default()),
            HystartKind::PlusPlus => Hystart::PlusPlus(PlusPlus::default()),
        }
    }

    /// Data is about to flow from `snd_nxt` on.
    pub(super) fn start(&mut self, snd_nxt: Seq) {
        match self {
            Hystart::Off => {}
            Hystart::Classic(classic) => classic.start(snd_nxt),
            Hystart::PlusPlus(plusplus) => plusplus.start(snd_nxt),
        }
    }

    /// A round trip was measured in slow start; `least` is the shortest ever.
    pub(super) fn on_round_trip(&mut self, window: &mut Window, trip: &RoundTrip, least: Duration) {
        match self {
            Hystart::Off => {}
            Hystart::Classic(classic) => classic.on_round_trip(window, trip, least),
            Hystart::PlusPlus(plusplus) => plusplus.on_round_trip(window, trip),
        }
    }

    /// What is left of growth by so many bytes.
    pub(super) fn slowed(&mut self, growth: u64) -> u64 {
        match self {
            Hystart::PlusPlus(plusplus) => plusplus.slowed(growth),
            Hystart::Off | Hystart::Classic(_) => growth,
        }
    }

    /// Something was lost.
    pub(super) fn on_loss(&mut self) {
        if let Hystart::PlusPlus(plusplus) = self {
            plusplus.finish();
        }
    }

    /// The retransmission timer expired.
    pub(super) fn on_timeout(&mut self, snd_nxt: Seq) {
        if let Hystart::Classic(classic) = self {
            // `cubictcp_state`: bictcp_reset and bictcp_hystart_reset.
            *classic = Classic::default();
            classic.start(snd_nxt);
        }
    }
}
