//! Parallel: a connection for each request, several at once (browsers of 1995).
//! One document and N objects on k connections take 2 + 2⌈N/k⌉ round trips.

use super::Policy;

/// A connection for each request, several at once.
#[derive(Clone, Copy, Debug)]
pub struct Parallel {
    /// Connections at once.
    pub connections: u32,
}

impl Policy for Parallel {
    fn reuses(&self) -> bool {
        false
    }

    fn connections(&self) -> u32 {
        self.connections.max(1)
    }

    fn unanswered(&self) -> u32 {
        1
    }
}
