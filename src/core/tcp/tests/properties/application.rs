//! Two applications that follow their plans.

use super::super::pair::*;
use super::schedule::{Ending, Plan, Reading, Schedule};
use crate::trace::TcpState;
use crate::units::{Duration, SimTime};
use std::collections::BTreeMap;

/// What an application does at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Write(u64),
    Read(u64, Duration),
    Shutdown,
    Close,
    Abort,
}

/// What both have yet to do, in the order of time.
#[derive(Debug, Default)]
pub struct Applications {
    agenda: BTreeMap<(SimTime, u32), (End, Act)>,
    count: u32,
}

impl Applications {
    pub fn new(schedule: &Schedule) -> Applications {
        let mut applications = Applications::default();
        for end in [Client, Server] {
            applications.follow(end, &schedule.plans[end as usize]);
        }
        applications
    }

    fn follow(&mut self, end: End, plan: &Plan) {
        for (after, bytes) in &plan.writes {
            self.add(end, SimTime::ZERO + *after, Act::Write(*bytes));
        }
        if let Reading::Slow(every, bytes) = plan.reading {
            self.add(end, SimTime::ZERO + every, Act::Read(bytes, every));
        }
        match plan.ending {
            Ending::WhenPeerHas => {}
            Ending::HalfAt(after) => self.add(end, SimTime::ZERO + after, Act::Shutdown),
            Ending::FullAt(after) => self.add(end, SimTime::ZERO + after, Act::Close),
            Ending::AbortAt(after) => self.add(end, SimTime::ZERO + after, Act::Abort),
        }
    }

    fn add(&mut self, end: End, at: SimTime, act: Act) {
        self.agenda.insert((at, self.count), (end, act));
        self.count += 1;
    }

    /// When one of them acts next.
    pub fn next(&self) -> Option<SimTime> {
        self.agenda.keys().next().map(|(at, _)| *at)
    }

    /// A second connection comes of a SYN that was late, or came again after the first was
    /// aborted. Nobody wants it.
    pub fn abort_others(pair: &mut Pair) {
        for end in [Client, Server] {
            if pair.hosts[end as usize].lives > 1 && pair.state(end).is_synchronized() {
                pair.act(end, |tcp, cx| tcp.abort(cx));
            }
        }
    }

    fn next_but_reads(&self) -> Option<SimTime> {
        let mut others = self.agenda.iter().filter(|(_, (_, act))| !matches!(act, Act::Read(..)));
        others.next().map(|((at, _), _)| *at)
    }

    /// The next act, now. What concerns a connection that is not there yet waits; what
    /// concerns one that is gone is forgotten.
    pub fn act(&mut self, pair: &mut Pair) {
        let Some((_, (end, act))) = self.agenda.pop_first() else { return };
        let host = &pair.hosts[end as usize];
        let peer_acts = self.agenda.values().any(|(other, _)| *other != end);
        if host.lives == 0 && (peer_acts || pair.next().is_some()) {
            self.add(end, pair.now + ms(100), act);
        }
        if host.tcp.is_none() || host.lives > 1 {
            return;
        }
        match act {
            Act::Write(bytes) => {
                let taken = pair.act(end, |tcp, cx| {
                    let before = tcp.unsent();
                    tcp.write(cx, bytes);
                    tcp.unsent() - before
                });
                pair.host(end).written += taken;
            }
            Act::Read(bytes, every) => {
                pair.take(end, bytes);
                // There is nothing to read before something happens.
                let next = [pair.next(), self.next_but_reads()].into_iter().flatten().min();
                let left = pair.hosts[end as usize].tcp.as_ref().is_some_and(|t| t.readable() > 0);
                let wait = if left { Some(pair.now) } else { next };
                if let Some(wait) = wait {
                    self.add(end, (pair.now + every).max(wait), act);
                }
            }
            Act::Shutdown => {
                // RFC 9293 §3.10.4: in SYN-SENT that is the end of the connection.
                pair.host(end).gave_up |= pair.state(end) == TcpState::SynSent;
                pair.act(end, |tcp, cx| tcp.shutdown(cx));
            }
            Act::Close => {
                pair.host(end).gave_up = true;
                pair.close(end);
            }
            Act::Abort => {
                pair.host(end).gave_up = true;
                pair.act(end, |tcp, cx| tcp.abort(cx));
            }
        }
    }
}
