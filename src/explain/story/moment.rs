//! What a story is made of: something that happened, as far as it is worth telling.
//!
//! A [`Fact`] says what kind of thing it was, in words that repeat: two moments with the same fact
//! can be told in one step. What differs from one to the next stands in [`Detail`].

use crate::explain::Phase;
use crate::ids::{ConnId, HostId, PacketId};
use crate::trace::{
    Backlog, CloseCause, ContentCause, FailCause, LossCause, Persistence, ResetCause, RetryCause,
    WindowCause,
};
use crate::units::{Duration, SimTime};
use std::sync::Arc;

/// Something that happened, tied to the event that shows it.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// When it matters.
    pub at: SimTime,
    /// The event's position in the trace.
    pub event: usize,
    /// The packet, where it is about one.
    pub packet: Option<PacketId>,
    /// Whom it happened to.
    pub who: HostId,
    /// The part of the story: it changes with pages, documents, failures.
    pub part: u32,
    /// How many losses the sender's window had answered by then, where it is about that window.
    pub epoch: u32,
    /// What happened.
    pub fact: Fact,
    /// Which and how much.
    pub detail: Detail,
}

/// What differs between moments with the same fact. What a field means depends on the fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Detail {
    /// A path, a name, a kind of packet.
    pub what: Arc<str>,
    /// What is waited for.
    pub awaited: Option<crate::http::Awaited>,
    /// A connection's number from 1, bytes, segments, an attempt.
    pub number: u64,
    /// A second number: the value before, a request's place on its connection.
    pub before: u64,
    /// The connection, where it matters whether it was always the same.
    pub conn: Option<ConnId>,
    /// A time that it took.
    pub took: Option<Duration>,
}

/// The kind of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// A client wants a page. `what` is its document, `number` how many objects it names.
    Clicks,
    /// A name was looked up: `what`, `took`.
    LooksUp,
    /// An object is taken from the client's cache: `what`.
    FromCache,
    /// A connection is opened; `number` is its number, `took` the handshake.
    Connects { to: HostId, established: bool },
    /// TLS's handshake on a connection is over; `took`.
    Secures,
    /// The SYN carries data (TCP Fast Open): `number` bytes.
    SynCarries,
    /// A SYN or SYN-ACK is sent again; `number` says for which time.
    SynAgain { ack: bool },
    /// A listener has no room.
    NoRoom(Backlog),
    /// A client sends a request: `what` on connection `number`, as the `before`-th on it.
    Asks { to: HostId, method: &'static str, field: Option<String>, reused: bool, again: bool },
    /// A client sends content that it held back.
    SendsContent(ContentCause),
    /// A proxy passes on what it understood.
    PassesOn { request: bool, removed: Vec<String>, added: Vec<String> },
    /// A proxy copies a message, and with it this field, without understanding it.
    Copies { request: bool, field: Option<String> },
    /// A proxy does nothing with bytes that came: `number` of them.
    Ignores { discarded: bool },
    /// A proxy keeps a response: `what`.
    Stores,
    /// A proxy answers itself: `what`, `took` being the age.
    AnswersFromCache { validated: bool },
    /// A client works on what has come before it asks for more: `took`.
    Processes,
    /// A client is busy and reads nothing: `took`.
    LeavesUnread,
    /// A client pauses before it tries again: `took`.
    Pauses,
    /// A server needs time for a request: `took`.
    Works,
    /// A request waits for a worker behind `number` others.
    InLine,
    /// A fault that the scenario asked for.
    Fault(&'static str),
    /// A server answers.
    Answers { to: HostId, status: u16, decision: Persistence, field: Option<String> },
    /// A client believes that its connection will be kept; through a relay that copies.
    Trusts { via: HostId },
    /// A relay waits for the other side's close, which does not come.
    WaitsForClose { of: HostId },
    /// A client keeps its connection.
    Keeps(Persistence),
    /// A response is here: `what`, `number` bytes, `took` since the click.
    Arrives { document: bool },
    /// An attempt failed: `what`; `took` is how long it hung.
    Fails { why: FailCause, hang: bool, relay: Option<HostId> },
    /// It will be sent again: attempt `number`.
    Retries(RetryCause),
    /// It is given up: `what`.
    GivesUp,
    /// A connection is closed.
    Closes { to: HostId, why: CloseCause },
    /// A reset is sent.
    Resets { to: HostId, why: ResetCause },
    /// An end waits for old segments to die out.
    TimeWait,
    /// A sender waits, for `took`, with more to send and `number` segments under way: for its
    /// congestion window, the receiver's window or Nagle. What the breakdown calls so.
    Held(Phase),
    /// A packet is lost: `what` kind; one with data is the `number`-th of its sender's.
    Lost(LossCause),
    /// A segment is sent again.
    Resends(WindowCause),
    /// The congestion window changes from `before` to `number` segments.
    WindowChanges(WindowCause),
    /// An acknowledgment waited for its timer.
    AckWaited,
    /// An end offers no window at all.
    WindowShut,
    /// It offers one again: `number` bytes.
    WindowOpens,
    /// New data is sent as a tail loss probe.
    ProbesForLoss,
    /// A probe: of a closed window, or whether the peer is still there.
    Probes { keepalive: bool },
    /// TCP gives a connection up.
    TcpGivesUp,
    /// A page is over: `what`, `took`. Not every visit counts in the page load time.
    PageDone { complete: bool, counts: bool },
    /// The run ended, and somebody waits: `what`.
    Stuck,
}

impl Fact {
    /// Whether it is told only where it comes first in the story, whatever part it belongs to:
    /// habits, and what nobody waits for.
    pub(super) fn told_once(&self) -> bool {
        matches!(
            self,
            Fact::Copies { .. }
                | Fact::PassesOn { .. }
                | Fact::Trusts { .. }
                | Fact::WaitsForClose { .. }
                | Fact::Keeps(_)
                | Fact::TimeWait
        )
    }

    /// Whether it is told where it comes last in the story: nobody waits for it, and what has added
    /// up in the end is what matters.
    pub(super) fn told_last(&self) -> bool {
        matches!(self, Fact::TimeWait)
    }

    /// How much a lecturer would miss it: from 5 on it is told at the brief level. Where even
    /// that is too much, the least are left out first.
    pub(super) fn weight(&self) -> u8 {
        match self {
            Fact::Clicks | Fact::PageDone { .. } | Fact::Stuck => 10,
            Fact::Fails { .. } | Fact::GivesUp | Fact::Ignores { .. } | Fact::Trusts { .. } => 9,
            Fact::WaitsForClose { .. } | Fact::Copies { field: Some(_), .. } => 9,
            Fact::Asks { .. } | Fact::Connects { .. } | Fact::Arrives { .. } => 8,
            Fact::Retries(_) | Fact::Fault(_) | Fact::TcpGivesUp => 8,
            Fact::Lost(_) | Fact::Resends(_) | Fact::SynAgain { .. } | Fact::NoRoom(_) => 8,
            Fact::AnswersFromCache { .. } | Fact::FromCache | Fact::WindowShut => 8,
            // The answer, or the close of the other side, has said so.
            Fact::Closes {
                why: CloseCause::Finished | CloseCause::PeerClosed | CloseCause::Decision(_),
                ..
            } => 3,
            Fact::Answers { .. } | Fact::Closes { .. } | Fact::Resets { .. } => 7,
            Fact::PassesOn { .. } | Fact::LooksUp | Fact::SynCarries | Fact::Secures => 7,
            Fact::SendsContent(_) | Fact::AckWaited | Fact::Held(_) => 7,
            Fact::WindowOpens | Fact::Probes { .. } | Fact::ProbesForLoss => 6,
            Fact::InLine | Fact::Works => 6,
            Fact::Processes | Fact::LeavesUnread | Fact::Pauses => 6,
            Fact::WindowChanges(why) => match why {
                WindowCause::SlowStart
                | WindowCause::CongestionAvoidance
                | WindowCause::Inflate
                | WindowCause::PartialAck
                | WindowCause::RecoveryDone
                | WindowCause::Start => 2,
                _ => 6,
            },
            Fact::TimeWait | Fact::Stores => 5,
            Fact::Copies { field: None, .. } => 4,
            Fact::Keeps(_) => 3,
        }
    }
}
