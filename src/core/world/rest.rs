//! When the ends of connections are put to rest.
//!
//! An end that has nothing to do now and then, such as a receiver between two segments, would be
//! awake again at once, so it is left as it is until it has been idle for a while. Nobody keeps a
//! list of who is idle since when: from time to time all ends are looked at, as in the clock
//! algorithm (F. J. Corbató, A Paging Experiment with the Multics System, 1968). One that nothing
//! has happened to since the last round is put to rest.
//!
//! Nothing but memory depends on it.

use super::World;
use super::conns::Conns;
use crate::ids::Endpoint;
use crate::trace::Sink;
use crate::units::{Duration, SimTime};

/// Between two rounds passes so much simulated time. Who waits for an answer does not count as idle,
/// so it may be less than a round trip.
const BETWEEN_ROUNDS: Duration = Duration::from_millis(50);

/// Room for so many ends that are not at rest is never given back.
const SMALL_ROOM: usize = 64;

/// For how long nothing has happened to an end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Idle {
    /// Something has, since the last round.
    Not,
    /// Nothing since then.
    OneRound,
    /// For longer, but it cannot rest.
    Stays,
}

/// When the next round is due.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rounds {
    at: SimTime,
    at_event: u64,
}

impl<S: Sink> World<'_, S> {
    /// Puts to rest who can, if a round is due: the time has come, and there have been as many
    /// events as there are ends to look at.
    #[inline]
    pub(super) fn rest_now_and_then(&mut self) {
        let now = self.net.queue.now();
        if now >= self.rounds.at && self.net.counters.events >= self.rounds.at_event {
            self.conns.round();
            self.rounds.at = now + BETWEEN_ROUNDS;
            self.rounds.at_event = self.net.counters.events + self.conns.room() as u64;
        }
    }
}

impl Conns<'_> {
    /// For how many ends that are not at rest there is room, all of which is looked at.
    fn room(&self) -> usize {
        self.ends.capacity()
    }

    /// Looks at every end once.
    fn round(&mut self) {
        let mut idle: Vec<Endpoint> = Vec::new();
        for (_, end) in &mut self.ends {
            match end.idle {
                Idle::Not => end.idle = Idle::OneRound,
                Idle::OneRound => {
                    end.idle = Idle::Stays;
                    idle.push(end.of);
                }
                Idle::Stays => {}
            }
        }
        for end in idle {
            self.rest(end);
        }
        // Most of the room was for a crowd that is gone.
        if self.ends.len() < self.ends.capacity() / 4 && self.ends.capacity() > SMALL_ROOM {
            self.ends.shrink_to_fit();
        }
    }
}
