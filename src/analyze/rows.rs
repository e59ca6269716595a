//! The shapes of the numbers.

use crate::ids::{Addr, ConnId, HostId, RequestId};
use crate::trace::FailCause;
use crate::units::{Duration, SimTime};
use std::sync::Arc;

/// All numbers of one strategy variant's run.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The variant in one row.
    pub summary: Summary,
    /// Every page that was opened, by client and visit.
    pub pages: Vec<PageRow>,
    /// Every request, in the order in which they were wanted.
    pub requests: Vec<RequestRow>,
    /// Every connection, in the order of their first SYNs.
    pub connections: Vec<ConnectionRow>,
    /// How many connections were open, active, idle or in TIME-WAIT, after each change.
    pub open_over_time: Vec<OpenStep>,
}

impl Analysis {
    /// The row of a request. Requests are wanted in the order of their numbers.
    pub fn request(&self, request: RequestId) -> Option<&RequestRow> {
        let at = self.requests.binary_search_by_key(&request, |row| row.request).ok()?;
        Some(&self.requests[at])
    }
}

/// A run in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// From the click to the last byte of the last object at the client; the longest where
    /// there are several clients or pages that count. `None` where an object never came.
    pub page_load: Option<Duration>,
    /// Requests wanted (a retry does not count again).
    pub requests: u64,
    /// Requests answered whole.
    pub answered: u64,
    /// Connections whose first SYN was sent, over all hops.
    pub connections_opened: u64,
    /// Most connections open at once, over all hops.
    pub connections_peak: u64,
    /// Connections open in the mean over time, from the first close to the last opening (before
    /// and after that, who comes and who goes are not in balance); where that is no time at
    /// all, over the whole run.
    pub connections_mean: u64,
    /// The same two for each hop: pairs of host kinds such as client–proxy.
    pub hops: Vec<HopCounts>,
    /// TCP segments sent by anybody, dropped ones included.
    pub segments: u64,
    /// IP bytes of those segments.
    pub ip_bytes: u64,
    /// Segments that carried again what had been sent before.
    pub retransmissions: u64,
    /// Packets lost.
    pub dropped: u64,
    /// The longest hang: a request on a kept connection that nobody answered until the
    /// connection was closed or the client gave up.
    pub longest_hang: Option<Duration>,
    /// Most ends in TIME-WAIT at once, over all hosts.
    pub time_wait_peak: u64,
    /// The longest time that an end spent in TIME-WAIT.
    pub longest_time_wait: Option<Duration>,
    /// How it ended: a word of [`crate::world::Ended::word`].
    pub outcome: &'static str,
}

/// Connections of one hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HopCounts {
    /// The host that opens.
    pub opener: HostId,
    /// The host that accepts.
    pub acceptor: HostId,
    /// Connections whose first SYN was sent.
    pub opened: u64,
    /// Most open at once.
    pub peak: u64,
}

/// One page that a client opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRow {
    /// The client.
    pub client: HostId,
    /// Index of the client's visit.
    pub visit: u32,
    /// The click.
    pub started: SimTime,
    /// From the click to the last byte of the last object; `None` where one never came.
    pub load_time: Option<Duration>,
    /// Whether it counts; one that does not only warms up connections and caches.
    pub counts: bool,
}

/// One request with all its attempts.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRow {
    /// Its number.
    pub request: RequestId,
    /// The client.
    pub client: HostId,
    /// What it asks for.
    pub url: Arc<str>,
    /// Index of the client's visit that wants it.
    pub visit: u32,
    /// 0 for the document of a page, 1… for its objects.
    pub object: u32,
    /// When it was wanted.
    pub queued: SimTime,
    /// When the first byte of the first attempt was handed to TCP.
    pub first_sent: Option<SimTime>,
    /// When the first byte of the last attempt was handed to TCP.
    pub sent: Option<SimTime>,
    /// When the segment with the first byte of the last attempt left the client.
    pub left: Option<SimTime>,
    /// When the first byte of its response was read.
    pub first_byte: Option<SimTime>,
    /// When it ended: answered whole, or given up.
    pub ended: Option<SimTime>,
    /// How many attempts were made.
    pub attempts: u32,
    /// The connection of the last attempt.
    pub conn: Option<ConnId>,
    /// How many requests went before it on that connection.
    pub nth: u32,
    /// Status of the response.
    pub status: Option<u16>,
    /// Bytes of the body.
    pub body_bytes: u64,
    /// How long it hung, where it did: the longest of `hangs`.
    pub hang: Option<Duration>,
    /// Every hang of its attempts, in order.
    pub hangs: Vec<Hang>,
    /// How it ended.
    pub outcome: RequestOutcome,
}

/// An attempt that hung: it went out on a connection that the client believed to be kept
/// (an earlier response on it had been read whole and had left it open), and not a byte of a
/// response came until the client learned that the connection was over.
///
/// A retry is not part of it: each attempt is judged by itself. An attempt that still waits
/// when the run ends has no length yet and is not counted; the run's outcome says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hang {
    /// Which attempt, from 1.
    pub attempt: u32,
    /// The connection.
    pub conn: ConnId,
    /// The first byte of the request left the client. Behind other requests of a pipeline:
    /// the response before its own had been read whole, where that is later.
    pub began: SimTime,
    /// The client learned of the close: FIN, RST, its own timeout, or its TCP giving up.
    pub ended: SimTime,
    /// What it learned.
    pub why: FailCause,
}

impl Hang {
    /// How long it lasted.
    pub const fn length(&self) -> Duration {
        self.ended.since(self.began)
    }
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestOutcome {
    /// Answered whole.
    Answered,
    /// Given up, with the last attempt's failure.
    Failed(FailCause),
    /// Neither, when the run ended.
    Unfinished,
}

/// One TCP connection.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectionRow {
    /// Its number.
    pub conn: ConnId,
    /// Who opened it.
    pub opener: Addr,
    /// Who accepted it.
    pub acceptor: Addr,
    /// Its first SYN left.
    pub opened: SimTime,
    /// ESTABLISHED at the opener.
    pub established: Option<SimTime>,
    /// TLS's handshake was over, which began when TCP's was; `None` also where there is no TLS.
    pub secured: Option<SimTime>,
    /// The first FIN or RST was sent.
    pub closing: Option<SimTime>,
    /// Both FINs have reached the other side in order, or a RST has been accepted, or neither
    /// end has a connection any more. From here on what remains is TIME-WAIT.
    pub closed: Option<SimTime>,
    /// Who closed first.
    pub closer: Option<Closer>,
    /// Whether a RST ended it.
    pub reset: bool,
    /// Requests that its opener sent on it, or that its acceptor read, whichever is more: a
    /// blind relay does not know what it copies, and a request may never arrive.
    pub requests: u32,
    /// Segments sent by opener and acceptor.
    pub segments: [u64; 2],
    /// IP bytes sent by opener and acceptor.
    pub ip_bytes: [u64; 2],
    /// Payload bytes sent by opener and acceptor, retransmissions not counted.
    pub payload_bytes: [u64; 2],
    /// Retransmitted segments of opener and acceptor.
    pub retransmissions: [u64; 2],
    /// TIME-WAIT at opener and acceptor: from, until (`None` when the run ended first).
    pub time_wait: [Option<(SimTime, Option<SimTime>)>; 2],
    /// When each exchange on it began (request's first byte handed to TCP) and ended
    /// (response read whole, or failed), at its opener.
    pub exchanges: Vec<(SimTime, Option<SimTime>)>,
}

impl ConnectionRow {
    /// When its opener could first send a request: both handshakes, TCP's and TLS's, were over.
    /// A connection that was given up during TLS's handshake has it as TCP left it.
    pub fn ready(&self) -> Option<SimTime> {
        self.secured.or(self.established)
    }
}

/// Who closed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closer {
    /// The end that opened it.
    Opener,
    /// The end that accepted it.
    Acceptor,
    /// Both, their FINs crossing.
    Both,
}

/// How many connections there were from `at` on, over all hops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenStep {
    /// From when.
    pub at: SimTime,
    /// ESTABLISHED and not yet closed by both sides.
    pub open: u64,
    /// Of these, with an exchange under way.
    pub active: u64,
    /// Ends in TIME-WAIT.
    pub time_wait: u64,
}
