//! Who works on which request: a number of workers, and a line before them.
//!
//! Simplified: a worker is busy from taking a request up until the response has been handed to
//! TCP, which sends it without help (as with a server that does not write blockingly).

use crate::http::Sock;
use crate::http::config::Capacity;
use std::collections::VecDeque;

/// The workers of a server and the requests that wait for one.
#[derive(Debug, Default)]
pub(super) struct Workers {
    busy: u32,
    line: VecDeque<Sock>,
}

/// What a request gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Got {
    /// A worker, at once.
    Worker,
    /// A place in the line, with so many before it.
    Place(u32),
    /// Nothing: the line is full.
    Nothing,
}

impl Workers {
    /// A request asks for a worker.
    pub(super) fn ask(&mut self, capacity: &Capacity, sock: Sock) -> Got {
        let ahead = self.line.len() as u32;
        if ahead == 0 && capacity.workers.is_none_or(|workers| self.busy < workers) {
            self.busy += 1;
            return Got::Worker;
        }
        if capacity.queue.is_some_and(|places| ahead >= places) {
            return Got::Nothing;
        }
        self.line.push_back(sock);
        Got::Place(ahead)
    }

    /// A worker has done with its request.
    pub(super) fn release(&mut self) {
        self.busy -= 1;
    }

    /// The next in line, where there is a worker for it now.
    pub(super) fn next(&mut self, capacity: &Capacity) -> Option<Sock> {
        if capacity.workers.is_some_and(|workers| self.busy >= workers) {
            return None;
        }
        let sock = self.line.pop_front()?;
        self.busy += 1;
        Some(sock)
    }

    /// A request waits no more: its connection is over.
    pub(super) fn leave_line(&mut self, sock: Sock) {
        self.line.retain(|waiting| *waiting != sock);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ConnId;

    /// Two workers and one place: the third request waits, the fourth gets nothing, and who came
    /// first is served first.
    #[test]
    fn requests_are_served_in_the_order_of_their_coming() {
        let capacity = Capacity { workers: Some(2), queue: Some(1), ..Capacity::default() };
        let mut workers = Workers::default();
        let got: Vec<_> = (0..4).map(|n| workers.ask(&capacity, ConnId(n))).collect();
        assert_eq!(got, [Got::Worker, Got::Worker, Got::Place(0), Got::Nothing]);
        assert_eq!(workers.next(&capacity), None);
        workers.release();
        assert_eq!(workers.next(&capacity), Some(ConnId(2)));
        assert_eq!(workers.next(&capacity), None);
    }
}
