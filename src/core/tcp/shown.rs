//! What an observer has been shown of a connection: what is in flight, windows, the phase.
//!
//! These change with nearly every segment. An observer hears of the amount in flight when
//! there is nothing more to send for now, so that a burst is one change; of an offered window
//! with the segment that offers it; of the peer's with the segment that tells it. What has not
//! changed since is not told again. Without an observer nothing of this is looked at.

use super::connection::Connection;
use super::{Cx, Observer, Outgoing};
use crate::trace::{
    CongestionState, FlightCause, HoldCause, OfferCause, RtoCause, TcpNote, TcpState, WindowCause,
};
use crate::wire::Flags;

/// What was shown last.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Shown {
    /// The phase of loss recovery.
    pub(super) state: CongestionState,
    amount: Amount,
    /// Whether something was sent again since the amount was shown.
    resent: bool,
    offer: Option<Offer>,
    peer_window: u32,
    hold: HoldCause,
}

/// Bytes that were sent and not acknowledged, and of these what is in the network and what is
/// lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Amount {
    flight: u32,
    pipe: u32,
    lost: u32,
}

/// A window that was offered.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Offer {
    window: u32,
    /// The most that could have been offered.
    limit: u32,
    /// Whether it stood in a SYN, which cannot say more than 64 KiB.
    syn: bool,
}

impl Default for Shown {
    fn default() -> Shown {
        Shown {
            state: CongestionState::Open,
            amount: Amount::default(),
            resent: false,
            offer: None,
            peer_window: 0,
            hold: HoldCause::NothingToSend,
        }
    }
}

impl Amount {
    /// Why it is what it is now; `resent` says that something was sent again. `None` where it
    /// is what it was.
    fn cause(self, before: Amount, resent: bool) -> Option<FlightCause> {
        let unchanged = (self.flight, self.pipe) == (before.flight, before.pipe);
        Some(match () {
            () if unchanged => return None,
            () if self.flight > before.flight => FlightCause::Sent,
            () if self.flight < before.flight => FlightCause::Acknowledged,
            () if self.pipe > before.pipe && resent => FlightCause::Resent,
            () if self.pipe > before.pipe => FlightCause::NotLost,
            () if self.lost > before.lost => FlightCause::Lost,
            () => FlightCause::ArrivedBeyond,
        })
    }
}

impl Connection {
    /// What was shown last. Made for the first observer: without one a connection stays small.
    pub(super) fn shown(&mut self) -> &mut Shown {
        self.shown.get_or_insert_default()
    }

    /// A segment leaves: tells of the window that it offers, where that is another.
    pub(super) fn show_offer<O: Observer>(&mut self, cx: &mut Cx<'_, O>, outgoing: &Outgoing) {
        let segment = &outgoing.segment;
        self.shown().resent |= outgoing.retransmission;
        if segment.has(Flags::RST) {
            return;
        }
        let syn = segment.has(Flags::SYN);
        let window = u32::from(segment.window) << if syn { 0 } else { self.rcv.scale };
        let limit = self.rcv.limit();
        let why = match self.shown().offer.replace(Offer { window, limit, syn }) {
            Some(before) if before.window == window => return,
            None | Some(Offer { syn: true, .. }) => OfferCause::Start,
            Some(before) if window < before.window => OfferCause::Unread,
            Some(before) if limit > before.limit => OfferCause::BufferGrew,
            Some(_) => OfferCause::Read,
        };
        cx.observer.note(TcpNote::Offer { window, why });
    }

    /// Something arrived: tells of the peer's window, where it is another.
    pub(super) fn show_peer_window<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if !O::DETAIL {
            return;
        }
        let window = self.snd_wnd;
        if std::mem::replace(&mut self.shown().peer_window, window) != window {
            cx.observer.note(TcpNote::PeerWindow { window });
        }
    }

    /// Nothing more is sent for now: tells of what is in flight and of the phase, where they
    /// are not what they were.
    pub(super) fn show_rest<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if !O::DETAIL || !self.state.is_synchronized() || self.state == TcpState::TimeWait {
            return;
        }
        let now = Amount {
            flight: self.flight() as u32,
            pipe: self.pipe_bytes() as u32,
            lost: self.sent.lost(),
        };
        let phase = self.recovery.state;
        let shown = self.shown();
        let resent = std::mem::take(&mut shown.resent);
        let (before, phase_before) = (std::mem::replace(&mut shown.amount, now), shown.state);
        if let Some(why) = now.cause(before, resent) {
            let (flight, pipe) = (u64::from(now.flight), u64::from(now.pipe));
            cx.observer.note(TcpNote::Flight { flight, pipe, why });
        }
        if phase_before != phase {
            let why = match (phase_before, phase) {
                (_, CongestionState::Disorder) => WindowCause::Disorder,
                (CongestionState::Disorder, CongestionState::Open) => WindowCause::OrderRestored,
                (_, CongestionState::Open) => WindowCause::RecoveryDone,
                _ => self.recovery.why,
            };
            self.note_window(cx, why);
        }
    }

    /// Nothing more is sent for now, for this reason: tells of it, where it is another.
    pub(super) fn show_hold<O: Observer>(&mut self, cx: &mut Cx<'_, O>, why: HoldCause) {
        if O::DETAIL && std::mem::replace(&mut self.shown().hold, why) != why {
            cx.observer.note(TcpNote::Held { why });
        }
    }

    /// Tells of a retransmission timeout that no sample has changed.
    pub(super) fn note_rto<O: Observer>(&mut self, cx: &mut Cx<'_, O>, why: RtoCause) {
        if O::DETAIL {
            cx.observer.note(TcpNote::Rto { rto: self.rtt.rto(), why });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten segments of 100 bytes, of which some are lost, arrive, or are sent again.
    #[test]
    fn causes_of_what_is_in_flight() {
        let amount = |flight, pipe, lost| Amount { flight, pipe, lost };
        let ten = amount(1000, 1000, 0);
        for (before, after, resent, why) in [
            (ten, ten, false, None),
            (amount(0, 0, 0), ten, false, Some(FlightCause::Sent)),
            (ten, amount(900, 900, 0), false, Some(FlightCause::Acknowledged)),
            (ten, amount(1000, 900, 100), false, Some(FlightCause::Lost)),
            (ten, amount(1000, 900, 0), false, Some(FlightCause::ArrivedBeyond)),
            (amount(1000, 900, 100), ten, true, Some(FlightCause::Resent)),
            (amount(1000, 900, 100), ten, false, Some(FlightCause::NotLost)),
        ] {
            assert_eq!(after.cause(before, resent), why, "{before:?} → {after:?}");
        }
    }
}
