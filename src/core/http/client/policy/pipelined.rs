//! Pipelined: one connection, requests sent without waiting for responses
//! (RFC 9112 §9.3.2). One document and N objects take 3 round trips where the window
//! holds all of them.

use super::Policy;

/// One connection for all requests, several unanswered.
#[derive(Clone, Copy, Debug)]
pub struct Pipelined {
    /// Requests that may be unanswered; `None` is unlimited.
    pub depth: Option<u32>,
}

impl Policy for Pipelined {
    fn reuses(&self) -> bool {
        true
    }

    fn connections(&self) -> u32 {
        1
    }

    fn unanswered(&self) -> u32 {
        self.depth.unwrap_or(u32::MAX).max(1)
    }
}
