//! When a request's first byte left, and whether an attempt that failed had hung.
//!
//! The rule for a hang, after the dumb proxy's (a kept connection that nobody reads from):
//!
//! 1. The attempt went out on a connection whose latest response, read whole, left it open
//!    in the client's judgement. On a fresh connection, or on one whose response said
//!    `close`, a failure is a failure and no hang.
//! 2. Not a byte of its response came.
//! 3. It ended because the client learned that the connection was over: FIN, RST, its own
//!    timeout, or its TCP giving up.
//!
//! It runs from the first byte of the request leaving the client to the moment of 3. In a
//! pipeline a request first waits for the responses before its own; there it runs from the
//! end of the response before, if that is later. So a request that races with a server's
//! idle timeout hangs for less than a round-trip time: true, and short.

use super::requests::Key;
use super::{Hang, RequestRow};
use crate::ids::{ConnId, Map};
use crate::trace::FailCause;
use crate::units::SimTime;
use std::collections::VecDeque;
use std::ops::Range;

/// What is known of the connections of clients.
#[derive(Default)]
pub(super) struct Lines {
    of: Map<ConnId, Line>,
}

#[derive(Default)]
struct Line {
    /// Whether the client means to keep it, judged by the latest response's head.
    kept: bool,
    /// When the latest response had been read whole.
    answered: Option<SimTime>,
    /// The latest write that no request has claimed: when, and from which byte on.
    unclaimed: Option<(SimTime, u64)>,
    /// Requests that were noted before their write.
    unwritten: VecDeque<Key>,
    /// Requests whose first byte has not left, with its position in the stream.
    unsent: VecDeque<(u64, Key)>,
    /// How much of the stream has left.
    sent: u64,
}

impl Lines {
    /// The opener wrote to the connection, from byte `offset` on.
    pub(super) fn wrote(&mut self, at: SimTime, conn: ConnId, offset: u64) {
        let line = self.of.or_default(conn);
        match line.unwritten.pop_front() {
            Some(key) => line.unsent.push_back((offset, key)),
            None => {
                line.unclaimed =
                    line.unclaimed.filter(|(when, _)| *when == at).or(Some((at, offset)))
            }
        }
    }

    /// A request goes out. Its write has been traced at this same instant just before, or
    /// comes next. Returns whether its first byte has left already.
    pub(super) fn request(&mut self, at: SimTime, conn: ConnId, key: Key) -> bool {
        let line = self.of.or_default(conn);
        match line.unclaimed.take().filter(|(when, _)| *when == at) {
            Some((_, offset)) if offset < line.sent => return true,
            Some((_, offset)) => line.unsent.push_back((offset, key)),
            None => line.unwritten.push_back(key),
        }
        false
    }

    /// The requests whose first byte is in this stretch of the opener's stream, or before it.
    pub(super) fn sent(&mut self, conn: ConnId, stretch: &Range<u64>) -> Vec<Key> {
        let mut left = Vec::new();
        if let Some(line) = self.of.get_mut(&conn) {
            line.sent = line.sent.max(stretch.end);
            while let Some((_, key)) = line.unsent.pop_front_if(|(offset, _)| *offset < stretch.end)
            {
                left.push(key);
            }
        }
        left
    }

    /// The head of a response was read: is the connection to be kept?
    pub(super) fn judged(&mut self, conn: ConnId, kept: bool) {
        self.of.or_default(conn).kept = kept;
    }

    /// A response was read whole.
    pub(super) fn answered(&mut self, at: SimTime, conn: ConnId) {
        self.of.or_default(conn).answered = Some(at);
    }

    /// The hang of the attempt in `row` on `conn`, which failed now; `None` if it was none.
    pub(super) fn hang(
        &self,
        at: SimTime,
        conn: ConnId,
        row: &RequestRow,
        why: FailCause,
    ) -> Option<Hang> {
        let line = self.of.get(&conn).filter(|line| line.kept)?;
        let before = line.answered?;
        let learned = matches!(
            why,
            FailCause::ClosedBeforeResponse
                | FailCause::Reset
                | FailCause::Timeout
                | FailCause::NoAnswer
        );
        if !learned || row.first_byte.is_some() {
            return None;
        }
        let began = row.left?.max(before);
        Some(Hang { attempt: row.attempts, conn, began, ended: at, why })
    }
}
