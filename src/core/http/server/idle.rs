//! A connection on which nothing is asked and nothing answered: most of a busy server's are, most
//! of the time. What one at work needs is then made anew.

use super::ahead::Ahead;
use super::conn::{Conn, Phase};
use crate::http::Sock;
use crate::http::codec::Reader;
use crate::http::config::ServerConfig;
use crate::trace::Persistence;

/// What is kept of an idle connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Idle {
    pub(super) nth: u32,
    pub(super) refused: bool,
    pub(super) decided: Option<Persistence>,
    pub(super) timed: bool,
}

/// Where a connection is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Seat {
    /// At work, with this number.
    Busy(u32),
    /// Idle.
    Idle(Idle),
}

impl Conn {
    /// What is to be kept of it, where it is idle.
    pub(super) fn idle(&self) -> Option<Idle> {
        let Conn {
            sock: _,
            reader,
            job,
            phase,
            ahead,
            since,
            unwritten,
            nth,
            refused,
            decided,
            timed,
        } = self;
        let idle = !reader.has_begun()
            && !reader.has_ended()
            && job.is_none()
            && *phase == Phase::Reading
            && ahead.is_empty()
            && since.is_none()
            && unwritten.is_empty();
        let (nth, refused, decided, timed) = (*nth, *refused, *decided, *timed);
        idle.then_some(Idle { nth, refused, decided, timed })
    }
}

impl Idle {
    /// A connection that has just come: `refused` where there is no room for it.
    pub(super) fn new(refused: bool) -> Idle {
        Idle { nth: 0, refused, decided: None, timed: false }
    }

    /// The whole connection, with the reader of another one that is idle, where there is one.
    pub(super) fn wake(self, sock: Sock, config: &ServerConfig, spare: Option<Reader>) -> Conn {
        let Idle { nth, refused, decided, timed } = self;
        let reader = spare.unwrap_or_else(|| Reader::new(config.http.max_head_size.0));
        Conn {
            sock,
            reader,
            job: None,
            phase: Phase::Reading,
            nth,
            refused,
            ahead: Ahead::default(),
            since: None,
            decided,
            timed,
            unwritten: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server may have a hundred thousand of them (docs/performance.md).
    #[test]
    fn an_idle_connection_is_small() {
        assert!(size_of::<Seat>() <= 8, "{} bytes", size_of::<Seat>());
    }
}
