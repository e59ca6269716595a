//! What a run may take at the most.
//!
//! What grows is counted, the machine is not asked: the same run ends at the same event wherever
//! it is made. Only the limits on wall time and on the output are none of the world's; whoever runs
//! it has a clock and a disk, and says when to stop ([`super::Simulation::run_while`]).

use crate::units::{Bytes, Duration};
use std::fmt;

/// When a run stops at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Events.
    pub events: u64,
    /// Simulated time.
    pub time: Duration,
    /// Events of the trace that are kept in memory.
    pub trace: u64,
    /// Bytes of memory that the traces of all variants take, with what is made of them
    /// ([`crate::trace::Event::takes`]) or the rows in place of it, what waits to be read on
    /// connections, and what clients, servers and proxies hold of messages
    /// ([`crate::http::Io::holds`]).
    pub memory: u64,
    /// How many traces stand in memory together: each is counted as if the others took as much.
    pub traces: u64,
    /// Connections that were asked for.
    pub connections: u64,
    /// Requests that were made, at any hop.
    pub requests: u64,
    /// Packets under way at a time.
    pub packets: u64,
    /// Entries of the event queue at a time.
    pub queue: u64,
    /// Bytes of the files that are made of it. The world writes none: whoever does keeps to it.
    pub output: u64,
}

impl Default for Limits {
    /// None.
    fn default() -> Limits {
        let most = u64::MAX;
        Limits {
            events: most,
            time: Duration::from_nanos(most),
            trace: most,
            memory: most,
            traces: 1,
            connections: most,
            requests: most,
            packets: most,
            queue: most,
            output: most,
        }
    }
}

/// A limit that a run reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::events`].
    Events,
    /// [`Limits::time`].
    Time,
    /// [`Limits::trace`].
    Trace,
    /// [`Limits::memory`].
    Memory,
    /// [`Limits::connections`].
    Connections,
    /// [`Limits::requests`].
    Requests,
    /// [`Limits::packets`].
    Packets,
    /// [`Limits::queue`].
    Queue,
    /// [`Limits::output`].
    Output,
    /// Whoever ran it wanted it to stop. Where exactly is no property of the run: made again, it
    /// may come further.
    WallTime,
}

/// How much there is of what is limited, besides events and time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Taken {
    pub(super) trace: u64,
    pub(super) memory: u64,
    pub(super) connections: u64,
    pub(super) requests: u64,
    pub(super) packets: u64,
    pub(super) queue: u64,
}

impl Limit {
    /// All of them.
    pub const ALL: [Limit; 10] = [
        Limit::Events,
        Limit::Time,
        Limit::Trace,
        Limit::Memory,
        Limit::Connections,
        Limit::Requests,
        Limit::Packets,
        Limit::Queue,
        Limit::Output,
        Limit::WallTime,
    ];

    /// What the outcome of a run is called that it stopped.
    pub const fn outcome(self) -> &'static str {
        match self {
            Limit::Events => "event limit",
            Limit::Time => "time limit",
            Limit::Trace => "trace limit",
            Limit::Memory => "memory limit",
            Limit::Connections => "connection limit",
            Limit::Requests => "request limit",
            Limit::Packets => "packet limit",
            Limit::Queue => "queue limit",
            Limit::Output => "output limit",
            Limit::WallTime => "wall-time limit",
        }
    }

    /// The setting that raises it; wall time is a matter of the command line.
    pub const fn setting(self) -> Option<&'static str> {
        Some(match self {
            Limit::Events => "limits.events",
            Limit::Time => "limits.time",
            Limit::Trace => "limits.trace",
            Limit::Memory => "limits.memory",
            Limit::Connections => "limits.connections",
            Limit::Requests => "limits.requests",
            Limit::Packets => "limits.packets",
            Limit::Queue => "limits.queue",
            Limit::Output => "limits.output",
            Limit::WallTime => return None,
        })
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.outcome())
    }
}

impl Limits {
    /// How much this limit allows, as people read it.
    pub fn allows(&self, limit: Limit) -> String {
        match limit {
            Limit::Events => format!("{} events", self.events),
            Limit::Time => format!("{} of simulated time", self.time),
            Limit::Trace => format!("{} events of the trace in memory", self.trace),
            Limit::Memory => format!("{} of memory, counted from sizes", Bytes(self.memory)),
            Limit::Connections => format!("{} connections", self.connections),
            Limit::Requests => format!("{} requests", self.requests),
            Limit::Packets => format!("{} packets under way at a time", self.packets),
            Limit::Queue => format!("{} entries of the event queue at a time", self.queue),
            Limit::Output => format!("{} of output", Bytes(self.output)),
            Limit::WallTime => "the wall time that the command line allows".to_owned(),
        }
    }

    /// The limit that is passed, if one is.
    #[inline]
    pub(super) fn passed(&self, taken: Taken) -> Option<Limit> {
        let of = [
            (taken.trace, self.trace, Limit::Trace),
            (taken.memory, self.memory, Limit::Memory),
            (taken.connections, self.connections, Limit::Connections),
            (taken.requests, self.requests, Limit::Requests),
            (taken.packets, self.packets, Limit::Packets),
            (taken.queue, self.queue, Limit::Queue),
        ];
        if of.iter().fold(true, |all, (taken, most, _)| all & (taken <= most)) {
            return None;
        }
        of.into_iter().find(|(taken, most, _)| taken > most).map(|(_, _, limit)| limit)
    }
}
