//! The connection strategies, each in a file of its own.
//!
//! A strategy answers three questions; everything else (who takes which request, when a
//! connection is opened or closed) follows from them in the same way for all. Whether a
//! connection is in fact reused is decided by the persistence rule after each response:
//! a strategy only says what the client wishes.

mod parallel;
mod parallel_persistent;
mod persistent;
mod pipelined;
mod serial;

use crate::http::config::Strategy;
use std::fmt;

/// How a client uses connections.
pub trait Policy: fmt::Debug {
    /// Whether it wishes to use a connection for further requests.
    fn reuses(&self) -> bool;

    /// How many connections it has to a server (or to its proxy) at once, at least 1.
    /// Connections that are only waiting to be closed do not count.
    fn connections(&self) -> u32;

    /// How many requests may be unanswered on a connection, at least 1.
    fn unanswered(&self) -> u32;
}

/// The policy of a strategy.
pub fn of(strategy: Strategy) -> Box<dyn Policy> {
    match strategy {
        Strategy::Serial => Box::new(serial::Serial),
        Strategy::Parallel { connections } => Box::new(parallel::Parallel { connections }),
        Strategy::Persistent => Box::new(persistent::Persistent),
        Strategy::Pipelined { depth } => Box::new(pipelined::Pipelined { depth }),
        Strategy::ParallelPersistent { connections } => {
            Box::new(parallel_persistent::ParallelPersistent { connections })
        }
    }
}
