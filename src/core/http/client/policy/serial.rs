//! Serial: a connection for each request, one after another. The next is opened as soon as
//! the response before is complete, while the old connection is still being closed.
//! One document and N objects take 2(N+1) round trips and N+1 connections.

use super::Policy;

/// A connection for each request, one after another.
#[derive(Clone, Copy, Debug)]
pub struct Serial;

impl Policy for Serial {
    fn reuses(&self) -> bool {
        false
    }

    fn connections(&self) -> u32 {
        1
    }

    fn unanswered(&self) -> u32 {
        1
    }
}
