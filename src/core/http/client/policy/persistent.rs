//! Persistent: one connection, each request sent when the response before it is complete.
//! One document and N objects take 2 + N round trips.

use super::Policy;

/// One connection for all requests, one at a time.
#[derive(Clone, Copy, Debug)]
pub struct Persistent;

impl Policy for Persistent {
    fn reuses(&self) -> bool {
        true
    }

    fn connections(&self) -> u32 {
        1
    }

    fn unanswered(&self) -> u32 {
        1
    }
}
