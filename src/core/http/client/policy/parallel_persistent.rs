//! Parallel-persistent: several persistent connections, as today's browsers do with six of
//! them. The document's connection takes the first object at once; further connections are
//! opened beside it, no more than there are objects waiting. An object goes to whichever
//! connection is free first.

use super::Policy;

/// Several persistent connections.
#[derive(Clone, Copy, Debug)]
pub struct ParallelPersistent {
    /// Connections at once.
    pub connections: u32,
}

impl Policy for ParallelPersistent {
    fn reuses(&self) -> bool {
        true
    }

    fn connections(&self) -> u32 {
        self.connections.max(1)
    }

    fn unanswered(&self) -> u32 {
        1
    }
}
