//! What must hold after every step, and at the end.
//!
//! After every step, for each end, from what was seen on the wire:
//! - what it sends lies inside the largest window that ever reached it;
//! - what it acknowledges had arrived, and its application has got no more than that;
//! - it sends nothing beyond its FIN;
//! - `snd_una ≤ snd_nxt`, and as long as nothing looks like a loss no more than cwnd is in
//!   flight;
//! - it is in one state, and goes from state to state as RFC 9293 figure 5 has it.
//!
//! At the end, when nothing can happen any more:
//! - if nobody gave up or was reset, both ends are closed, and everything has arrived;
//! - whoever was told of no failure, and ended in order, has got everything across;
//! - nobody is left with something to send.

use super::super::pair::*;
use super::Verdict;
use crate::tcp::TcpEvent;
use crate::tcp::params::{RateReduction, WindowUnit};
use crate::trace::{SendCause, TcpNote, TcpState, TimerKind};
use crate::wire::{Flags, Segment, Seq};

/// What was seen of both ends.
#[derive(Debug, Default)]
pub struct Checker {
    sent: usize,
    arrived: usize,
    ends: [Seen; 2],
}

/// What was seen of one end on the wire. Numbers count from its first SYN.
#[derive(Debug, Default)]
struct Seen {
    /// Its first sequence number, once it has sent its SYN.
    iss: Option<Seq>,
    /// The shift that it offered, if it did.
    scale: Option<u8>,
    /// The end of the largest window that has reached it.
    allowed: u32,
    /// How much of it has been acknowledged, as far as it can know.
    acked: u32,
    /// What of it has reached the other end, in order of place, without overlaps.
    reached: Vec<(u32, u32)>,
    /// The number after its FIN, once it was sent.
    end: Option<u32>,
    /// Whether anything has looked like a loss: a retransmission, or an ACK of nothing new.
    doubtful: bool,
    notes: usize,
    state: Option<TcpState>,
    reset: bool,
    gave_up: bool,
}

impl Seen {
    fn place(&self, seq: Seq) -> u32 {
        seq.since(self.iss.unwrap_or_default())
    }

    /// How much has arrived without a hole.
    fn prefix(&self) -> u32 {
        self.reached.first().filter(|range| range.0 == 0).map_or(0, |range| range.1)
    }

    fn reach(&mut self, left: u32, right: u32) {
        self.reached.push((left, right));
        self.reached.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (left, right) in std::mem::take(&mut self.reached) {
            match merged.last_mut() {
                Some(last) if left <= last.1 => last.1 = last.1.max(right),
                _ => merged.push((left, right)),
            }
        }
        self.reached = merged;
    }
}

macro_rules! hold {
    ($condition:expr, $($text:tt)+) => {
        let holds: bool = $condition;
        if !holds {
            return Err(format!($($text)+));
        }
    };
}

impl Checker {
    /// Something has happened.
    pub fn after_a_step(&mut self, pair: &Pair) -> Verdict {
        // What is sent in a step answers what has arrived in it.
        while let Some((to, segment)) = pair.arrived.get(self.arrived).copied() {
            self.arrived += 1;
            self.arrival(to, &segment);
        }
        while let Some(left) = pair.log.get(self.sent).copied() {
            self.sent += 1;
            if pair.hosts.iter().all(|host| host.lives <= 1) {
                self.departure(&left)?;
            }
        }
        for end in [Client, Server] {
            self.variables(pair, end)?;
            self.states(pair, end)?;
        }
        Ok(())
    }

    fn arrival(&mut self, to: End, segment: &Segment) {
        let from = to.peer();
        self.ends[to as usize].reset |= segment.has(Flags::RST);
        let shifts = self.ends.iter().map(|seen| seen.scale).collect::<Option<Vec<u8>>>();
        let sender = &mut self.ends[from as usize];
        if sender.iss.is_some() && !segment.has(Flags::RST) {
            let (left, right) = (sender.place(segment.seq), sender.place(segment.seq_end()));
            // What is older than this connection is a probe below its window.
            if left < right {
                sender.reach(left, right);
            }
        }
        if segment.has(Flags::SYN) && !segment.has(Flags::ACK) {
            // Behind its SYN the other end may send as much (with Fast Open at once).
            let edge = 1 + u32::from(segment.window);
            self.ends[to as usize].allowed = self.ends[to as usize].allowed.max(edge);
        }
        if segment.has(Flags::ACK) && !segment.has(Flags::RST) {
            let shift = match &shifts {
                Some(shifts) if !segment.has(Flags::SYN) => shifts[from as usize],
                _ => 0,
            };
            let receiver = &mut self.ends[to as usize];
            let acked = receiver.place(segment.ack);
            let edge = acked.saturating_add(u32::from(segment.window) << shift);
            receiver.allowed = receiver.allowed.max(edge);
            receiver.doubtful |= !segment.options.sack.is_empty() || acked <= receiver.acked;
            receiver.acked = receiver.acked.max(acked);
        }
    }

    fn departure(&mut self, left: &Left) -> Verdict {
        let (segment, from) = (&left.out.segment, left.from);
        let peer = &self.ends[from.peer() as usize];
        if segment.has(Flags::ACK) && !segment.has(Flags::RST) && peer.iss.is_some() {
            let acked = peer.place(segment.ack);
            hold!(acked <= peer.prefix(), "{from:?} acknowledges what has not arrived: {segment}");
        }
        let seen = &mut self.ends[from as usize];
        if segment.has(Flags::RST) {
            seen.reset = true;
            return Ok(());
        }
        if segment.has(Flags::SYN) {
            hold!(seen.iss.is_none_or(|iss| iss == segment.seq), "another SYN: {segment}");
            seen.iss = Some(segment.seq);
            seen.scale = segment.options.window_scale;
        } else if segment.seq_len() > 0 {
            let end = seen.place(segment.seq_end());
            hold!(end <= seen.allowed, "{from:?} sends beyond the window: {segment}");
        }
        if segment.seq_len() > 0 {
            let end = seen.place(segment.seq_end());
            hold!(
                seen.end.is_none_or(|fin| end <= fin),
                "{from:?} sends beyond its FIN: {segment}"
            );
            if segment.has(Flags::FIN) {
                hold!(
                    seen.end.is_none_or(|fin| end == fin),
                    "{from:?} sends another FIN: {segment}"
                );
                seen.end = Some(end);
            }
        }
        seen.doubtful |= left.out.retransmission || left.out.why == SendCause::LossProbe;
        Ok(())
    }

    fn variables(&mut self, pair: &Pair, end: End) -> Verdict {
        let Some(tcp) = &pair.hosts[end as usize].tcp else { return Ok(()) };
        hold!(tcp.snd_una() <= tcp.snd_nxt(), "{end:?}: snd_una is beyond snd_nxt");
        if pair.hosts.iter().any(|host| host.lives > 1) || !tcp.state().is_synchronized() {
            return Ok(());
        }
        let params = &pair.hosts[end as usize].params;
        // Counted in bytes, PRR lets it follow what is in flight, however little (RFC 6937 §3).
        let follows =
            params.rate_reduction == RateReduction::Prr && params.window_unit == WindowUnit::Bytes;
        let least = if follows { 0 } else { u64::from(tcp.smss()) };
        hold!(tcp.cwnd() >= least, "{end:?}: cwnd {}", tcp.cwnd());
        // The FIN may be the one sequence number more.
        let few = self.ends[end as usize].doubtful || tcp.flight() <= tcp.cwnd() + 1;
        hold!(few, "{end:?}: {} in flight, cwnd {}", tcp.flight(), tcp.cwnd());
        let peer = &self.ends[end.peer() as usize];
        if peer.iss.is_some() {
            let next = peer.place(tcp.rcv_nxt());
            hold!(next <= peer.prefix(), "{end:?} has taken what has not arrived");
            let fin = u64::from(peer.end == Some(next));
            let taken = pair.hosts[end as usize].received + tcp.readable();
            // SYN and FIN are no bytes. (What came for nobody is not counted any more.)
            hold!(taken <= u64::from(next) - 1 - fin, "{end:?}'s application got too much");
        }
        Ok(())
    }

    fn states(&mut self, pair: &Pair, end: End) -> Verdict {
        let seen = &mut self.ends[end as usize];
        while let Some((_, note)) = pair.hosts[end as usize].notes.0.get(seen.notes) {
            seen.notes += 1;
            match note {
                TcpNote::GaveUp | TcpNote::TimerFired { timer: TimerKind::FinWait2 } => {
                    seen.gave_up = true;
                }
                TcpNote::State { from, to } => {
                    let fresh = matches!(from, TcpState::Closed | TcpState::Listen);
                    let before = seen.state.filter(|_| !fresh).unwrap_or(*from);
                    hold!(before == *from, "{end:?} is in {before}, not in {from}");
                    // The application may have thrown the connection away.
                    let ended = seen.reset || seen.gave_up || pair.hosts[end as usize].gave_up;
                    let closes = *to == TcpState::Closed && ended;
                    hold!(is_in_figure_5(*from, *to) || closes, "{end:?}: {from} → {to}");
                    seen.state = Some(*to);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The transitions of RFC 9293 figure 5. A listener stays in LISTEN here, and the connection
/// that a SYN makes begins there.
fn is_in_figure_5(from: TcpState, to: TcpState) -> bool {
    use TcpState::*;
    matches!(
        (from, to),
        (Closed, SynSent)
            | (Listen, SynReceived)
            | (SynSent, SynReceived | Established | Closed)
            | (SynReceived, Established | FinWait1)
            | (Established, FinWait1 | CloseWait)
            | (FinWait1, FinWait2 | Closing)
            | (FinWait2 | Closing, TimeWait)
            | (CloseWait, LastAck)
            | (LastAck | TimeWait, Closed)
    )
}

/// Whether an end was told that its connection failed.
fn told(pair: &Pair, end: End) -> bool {
    let failures = [TcpEvent::Reset, TcpEvent::TimedOut, TcpEvent::Refused];
    pair.hosts[end as usize].events.iter().any(|event| failures.contains(event))
}

/// Nothing can happen any more.
pub fn at_the_end(pair: &Pair) -> Verdict {
    let resets = pair.log.iter().any(|left| left.out.segment.has(Flags::RST));
    let failed = [Client, Server].map(|end| told(pair, end));
    let given_up = pair.hosts.iter().any(|host| host.gave_up);
    for end in [Client, Server] {
        let host = &pair.hosts[end as usize];
        let got = pair.hosts[end.peer() as usize].received;
        hold!(got <= host.written, "{end:?} wrote {}, and {got} arrived", host.written);
        if let Some(tcp) = &host.tcp {
            let idle = tcp.flight() == 0 && tcp.unsent() == 0;
            hold!(idle, "{end:?} is left in {} with something to send", tcp.state());
        }
        if !resets && !given_up && failed == [false, false] {
            hold!(host.tcp.is_none(), "{end:?} is left in {}", pair.state(end));
            hold!(got == host.written, "{end:?} wrote {}, and {got} arrived", host.written);
        }
        orderly_end_means_delivery(pair, end)?;
    }
    Ok(())
}

/// Whoever came to the end of its connection by way of LAST-ACK or TIME-WAIT, and not by a
/// reset, knows that everything was acknowledged, so it must have arrived: at the peer's TCP at
/// least, if its application did not want it.
fn orderly_end_means_delivery(pair: &Pair, end: End) -> Verdict {
    let peer = end.peer();
    let host = &pair.hosts[end as usize];
    let reset = pair.arrived.iter().any(|(to, segment)| *to == end && segment.has(Flags::RST));
    let failed = told(pair, end) || reset || host.gave_up || host.tcp.is_some();
    let gave_up = host.notes.0.iter().any(|(_, note)| *note == TcpNote::GaveUp);
    if failed || gave_up || pair.hosts[peer as usize].gave_up || told(pair, peer) {
        return Ok(());
    }
    let got = pair.hosts[peer as usize].received;
    hold!(got == host.written, "{end:?} believes that {} arrived; {got} did", host.written);
    Ok(())
}
