//! What a party can see and do: sockets, timers, notes. Implemented by `world`, and by a
//! scripted stand-in in tests.

use super::Awaited;
use crate::ids::{Addr, ConnId, HostId, RequestId};
use crate::trace::HttpNote;
use crate::units::{Duration, SimTime};
use crate::wire::{Content, Pieces};

/// A party's handle for one of its connections: the connection's number.
pub type Sock = ConnId;

/// What a read gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// The bytes, in order.
    pub content: Vec<Content>,
    /// Whether the stream ends here: the peer sent FIN and everything before it was read.
    pub eof: bool,
}

/// What happens to a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartyEvent {
    /// The run begins (time zero).
    Start,
    /// A connection that this party asked for is established.
    Connected(Sock),
    /// Somebody's connection to this party is established.
    Accepted(Sock),
    /// There is something to read: bytes, or the end of the stream. Told once for each
    /// arrival; what is left unread stays in the receive buffer and closes the window.
    Readable(Sock),
    /// The connection is over without an orderly end, or never came about. The handle is
    /// dead afterwards. (An orderly end is read as `eof`, and answered with `close`.)
    Gone(Sock, Gone),
    /// A timer that the party set.
    Timer(u64),
}

/// How a connection ended without an orderly close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// A SYN was answered with RST.
    Refused,
    /// The peer sent RST.
    Reset,
    /// Retransmissions went unanswered for too long.
    TimedOut,
}

/// No ephemeral port is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPort;

/// What a party can see and do.
pub trait Io {
    /// The current time.
    fn now(&self) -> SimTime;

    /// The party's own host.
    fn host(&self) -> HostId;

    /// The host and port that a name in a URL stands for; `None` for an unknown name.
    fn resolve(&self, name: &str) -> Option<Addr>;

    /// The same for the client with the number `turn`, counted from 0, of those who ask: where
    /// the name stands for several hosts, they are handed out in turn.
    fn resolve_in_turn(&self, name: &str, turn: u32) -> Option<Addr> {
        let _ = turn;
        self.resolve(name)
    }

    /// Asks for a connection; [`PartyEvent::Connected`] or [`PartyEvent::Gone`] follows.
    fn connect(&mut self, to: Addr) -> Result<Sock, NoPort>;

    /// The host at the other end; `None` on a dead handle.
    fn peer(&self, sock: Sock) -> Option<HostId>;

    /// Hands bytes to TCP; it takes everything at once. One call is one write: under Nagle
    /// the borders matter. Ignored on a dead handle.
    fn write(&mut self, sock: Sock, content: &[Content]);

    /// While corked, TCP sends nothing of its own accord: what is written and whether the
    /// stream ends are looked at together when the cork is pulled, as with TCP_CORK. To be
    /// pulled at the same instant; closing does not pull it.
    fn cork(&mut self, sock: Sock, corked: bool);

    /// How many bytes could be read now.
    fn readable(&self, sock: Sock) -> u64;

    /// Takes everything that has arrived, and appends it; no piece is empty. Says whether the
    /// stream ends here.
    fn read_into(&mut self, sock: Sock, content: &mut Pieces) -> bool;

    /// What the party keeps of messages takes so many bytes of memory, and took `before`: counted from
    /// the lengths of texts, as [`Content::takes`] does. What waits in TCP is counted by itself.
    ///
    /// Says whether memory is left. Where none is, the run ends with the event, and nobody misses what
    /// is not done in the rest of it.
    fn holds(&mut self, before: u64, now: u64) -> bool {
        let _ = (before, now);
        true
    }

    /// The next so many bytes are read and thrown away as they come, and the party is told no more
    /// of them. Returns how many of them it will be so with.
    ///
    /// Most of what arrives is more of a body, of which a party only counts the bytes.
    fn skip(&mut self, sock: Sock, bytes: u64) -> u64 {
        let _ = (sock, bytes);
        0
    }

    /// The same as [`Io::read_into`] where it is not kept in a queue.
    fn read(&mut self, sock: Sock) -> Received {
        let mut content = Pieces::default();
        let eof = self.read_into(sock, &mut content);
        Received { content: content.into_iter().collect(), eof }
    }

    /// Closes: nothing more is written or read. What was written is still delivered. With
    /// bytes unread (or arriving later) TCP answers with RST where its profile says so.
    fn close(&mut self, sock: Sock);

    /// Ends this direction only (half-close): nothing more is written, reading goes on.
    fn shutdown(&mut self, sock: Sock);

    /// Stops accepting connections, or begins again. Until then they are established by TCP
    /// and wait, as many as its backlog lets.
    fn set_accepting(&mut self, accepting: bool);

    /// Throws the connection away: RST.
    fn abort(&mut self, sock: Sock);

    /// Has [`PartyEvent::Timer`] with this token told at `at`. A token that is pending
    /// already is moved to the new time.
    fn set_timer(&mut self, at: SimTime, token: u64);

    /// Forgets a pending timer.
    fn cancel_timer(&mut self, token: u64);

    /// A random number from the party's own stream.
    fn random(&mut self) -> u64;

    /// The next free request number; numbers are unique over the run.
    fn new_request(&mut self) -> RequestId;

    /// A client's page has ended: a run may last until all have.
    fn page_done(&mut self) {}

    /// Puts something into the trace, whether or not anybody reads it.
    fn record(&mut self, note: HttpNote);

    /// Whether anybody reads the trace (so costly notes can be left out).
    fn tracing(&self) -> bool;
}

impl dyn Io + '_ {
    /// Puts something into the trace, where anybody reads it.
    #[inline]
    pub fn note(&mut self, note: HttpNote) {
        if self.tracing() {
            self.record(note);
        }
    }
}

/// A client, a server or a proxy.
pub trait Party {
    /// Something happened.
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent);

    /// From when on it accepts connections, counted from the start of the run; `None` for
    /// never.
    fn accepts_from(&self) -> Option<Duration> {
        Some(Duration::ZERO)
    }

    /// What it waits for, where it has not done what it wanted; `None` when it wants nothing.
    fn waiting_for(&self) -> Option<Awaited>;
}
