//! The vocabulary of events above TCP: requests, responses, beliefs and their causes.

use crate::ids::{ConnId, RequestId};
use crate::units::{Duration, SimTime};
use std::sync::Arc;

/// What happened to a client, proxy or server above TCP.
#[derive(Clone, Debug, PartialEq)]
pub enum HttpNote {
    /// Client: a page is wanted from now on.
    PageStarted {
        /// Index of the visit of this client.
        visit: u32,
    },
    /// Client: the last byte of the last object has arrived, or every request has ended.
    PageDone {
        /// Index of the visit of this client.
        visit: u32,
        /// Whether every object arrived whole.
        complete: bool,
    },
    /// Client: a name look-up began.
    LookupStarted {
        /// The name.
        name: Arc<str>,
    },
    /// Client: a name look-up ended.
    LookupDone {
        /// The name.
        name: Arc<str>,
    },
    /// Client: an object is wanted, and taken from the cache without asking.
    FromCache {
        /// Index of the visit of this client.
        visit: u32,
        /// 0 for the document, 1… for its objects.
        object: u32,
        /// What is taken.
        url: Arc<str>,
    },
    /// Client: an object is wanted; its request waits for its turn.
    Queued {
        /// The request, the same for all its attempts.
        request: RequestId,
        /// Index of the visit of this client.
        visit: u32,
        /// 0 for the document, 1… for its objects.
        object: u32,
        /// What is asked for, such as `http://server/a.css`.
        url: Arc<str>,
    },
    /// Client: the request's first byte was handed to TCP.
    RequestSent {
        /// The request.
        request: RequestId,
        /// The connection it goes out on.
        conn: ConnId,
        /// 1 for the first attempt.
        attempt: u32,
        /// How many requests went out on this connection before it.
        nth: u32,
        /// The method, such as `GET`.
        method: &'static str,
    },
    /// Client: TLS's handshake on a connection is over (`http.tls_round_trips`); it began when TCP's
    /// was. Connections without TLS have no such moment.
    Secured {
        /// The connection.
        conn: ConnId,
    },
    /// Client: the content of a request, held back until then, was handed to TCP
    /// (`Expect: 100-continue`).
    ContentSent {
        /// The request.
        request: RequestId,
        /// The connection.
        conn: ConnId,
        /// Why now.
        why: ContentCause,
    },
    /// Client: the head of its response was read.
    ResponseHead {
        /// The request.
        request: RequestId,
        /// The connection.
        conn: ConnId,
        /// Status code.
        status: u16,
        /// What the client makes of the connection now.
        persistence: Persistence,
    },
    /// Client: the first byte of its response was read.
    ResponseStarted {
        /// The request.
        request: RequestId,
        /// The connection.
        conn: ConnId,
    },
    /// Client: the response was read to its end.
    ResponseDone {
        /// The request.
        request: RequestId,
        /// The connection.
        conn: ConnId,
        /// Bytes of its body.
        body_bytes: u64,
    },
    /// Client: this attempt failed.
    RequestFailed {
        /// The request.
        request: RequestId,
        /// The connection.
        conn: Option<ConnId>,
        /// Why.
        why: FailCause,
    },
    /// Client or proxy: the request will be sent again.
    Retrying {
        /// The request; `None` at a proxy.
        request: Option<RequestId>,
        /// The number of the attempt to come: 2, 3, …
        attempt: u32,
        /// Why it may be sent again.
        why: RetryCause,
    },
    /// Client: the request is given up for good.
    GaveUp {
        /// The request.
        request: RequestId,
    },
    /// Server: a whole request was read.
    RequestReceived {
        /// The connection.
        conn: ConnId,
        /// How many requests came on this connection before it.
        nth: u32,
        /// What it asks for.
        target: Arc<str>,
        /// Time until the response is ready.
        think: Duration,
    },
    /// Server: the request waits for a worker.
    InLine {
        /// The connection.
        conn: ConnId,
        /// How many requests wait before it.
        ahead: u32,
    },
    /// Server: something goes wrong because the scenario asked for it.
    Fault {
        /// The connection.
        conn: ConnId,
        /// What, in the scenario's word.
        what: &'static str,
    },
    /// Server: a response was handed to TCP.
    ResponseSent {
        /// The connection.
        conn: ConnId,
        /// Which response on this connection, from 0.
        nth: u32,
        /// Status code.
        status: u16,
        /// What the server makes of the connection now.
        persistence: Persistence,
    },
    /// Proxy: something was passed on.
    Forwarded {
        /// Where it came from.
        from: ConnId,
        /// Where it goes.
        to: ConnId,
        /// What it is.
        part: ForwardedPart,
        /// Whether the proxy understood it; a blind relay does not.
        understood: bool,
        /// Names of the fields it removed.
        removed: Vec<String>,
        /// Fields it added, such as `Via: 1.1 proxy`.
        added: Vec<String>,
    },
    /// Proxy: bytes came that it did not expect, and it does nothing with them.
    Unexpected {
        /// The connection they came on.
        conn: ConnId,
        /// How many.
        bytes: u64,
        /// Whether they were read and thrown away (else they stay unread).
        discarded: bool,
    },
    /// Proxy: a response was stored in its cache.
    CacheStored {
        /// Whose response it is.
        url: Arc<str>,
        /// The fields that are stored, such as `ETag: "1"`.
        fields: Vec<String>,
    },
    /// Proxy: a request was answered from its cache.
    CacheAnswered {
        /// The client's connection.
        conn: ConnId,
        /// What was asked for.
        url: Arc<str>,
        /// How long ago the server sent or confirmed it.
        age: Duration,
        /// Whether the server has just confirmed it; else it was fresh enough.
        validated: bool,
    },
    /// Any: it has waited by its own clock, and goes on now.
    Waited {
        /// When it began to wait.
        since: SimTime,
        /// For what.
        what: Wait,
    },
    /// Server or proxy: it accepts connections from now on, those first that have been waiting.
    Accepting,
    /// Any: what a party now believes about one of its connections.
    Believes {
        /// The connection.
        conn: ConnId,
        /// What it believes.
        belief: Belief,
        /// Why.
        why: BeliefCause,
    },
    /// Any: it closes, aborts or gives up a connection.
    Closes {
        /// The connection.
        conn: ConnId,
        /// Why.
        why: CloseCause,
    },
}

/// What a party waits for by its own clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// Client: the time of its next visit, or of the next client of a crowd.
    Visit,
    /// Client: the answer to a step of a name look-up.
    Lookup,
    /// Client: the processing of an object, or of the part of a document that names another.
    Processing,
    /// Client: it was busy and left a response unread (`http.read_pause`).
    Reading,
    /// Client: the pause before a request is sent again.
    Retry,
    /// Client: the server's word before the content goes out (`Expect: 100-continue`).
    Continue,
    /// Client: the time for the next connection in advance.
    Preconnect,
    /// Client: the longest time that it gives a handshake.
    Connect,
    /// Client: TLS's handshake on a connection that is there (`http.tls_round_trips`).
    Tls,
    /// Client or proxy: the longest time that it gives a response.
    Response,
    /// Server: the response is being made.
    Think,
    /// Any: the longest time that it leaves a connection idle.
    Idle,
    /// Any: the longest time that it gives its peer to close.
    Farewell,
}

/// What a party believes about a connection, judged by what it has seen itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Belief {
    /// An exchange is under way.
    Busy,
    /// Idle and kept: another request may follow.
    KeptIdle,
    /// It will be closed after the message under way.
    WillClose,
    /// The other side will close it; until then everything is copied (a blind relay).
    WaitingForEof,
    /// Nothing more will be read from it (a blind relay that has its one request).
    NotListening,
    /// It is closed.
    Closed,
}

/// Why a party believes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BeliefCause {
    /// The outcome of the persistence decision.
    Decision(Persistence),
    /// A request was sent or received.
    Exchange,
    /// It is a blind relay, which knows of no second request.
    BlindRelay,
    /// The peer closed (FIN).
    PeerClosed,
    /// The peer reset the connection.
    PeerReset,
    /// It closed it itself.
    OwnClose(CloseCause),
}

/// The outcome of the persistence decision, with the clause that decided (RFC 9112 §9.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Persistence {
    /// Stays open: HTTP/1.1 persists by default.
    KeepHttp11Default,
    /// Stays open: HTTP/1.0 with the `keep-alive` option.
    KeepHttp10KeepAlive,
    /// Closes: the `close` option was there.
    CloseOption,
    /// Closes: HTTP/1.0 without `keep-alive`.
    CloseHttp10Default,
    /// Closes: a proxy must not keep a connection with an HTTP/1.0 client.
    CloseProxyToHttp10,
    /// Closes: the recipient does not want to keep it.
    CloseUnwilling,
    /// Closes: only the close can end this message.
    CloseDelimited,
    /// Closes: the connection has served as many requests as it may.
    CloseRequestLimit,
}

impl Persistence {
    /// Whether the connection stays open.
    pub const fn keeps(self) -> bool {
        matches!(self, Persistence::KeepHttp11Default | Persistence::KeepHttp10KeepAlive)
    }
}

/// Why a party closes a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloseCause {
    /// The persistence decision said so.
    Decision(Persistence),
    /// It was idle for as long as it may be.
    IdleTimeout,
    /// The client waited as long as it would for the connection to be established.
    ConnectTimeout,
    /// The client waited as long as it would for a response.
    ResponseTimeout,
    /// The client has all it wanted.
    Finished,
    /// The peer closed first.
    PeerClosed,
    /// The other connection of a relay ended.
    OtherSideClosed,
    /// The peer sent something that cannot be understood.
    ProtocolError,
    /// It has as many connections as it may have.
    NoRoom,
    /// A fault that the scenario asked for.
    Injected,
}

/// Why an attempt failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailCause {
    /// The connection could not be established: refused.
    Refused,
    /// The connection could not be established, or broke: no answer from the peer's TCP.
    NoAnswer,
    /// The connection was reset.
    Reset,
    /// The connection was closed before the response began.
    ClosedBeforeResponse,
    /// The connection was closed before the response was whole.
    Truncated,
    /// The connection was not established within the client's own time.
    ConnectTimeout,
    /// The response did not come within the client's own time.
    Timeout,
    /// The response could not be understood.
    Malformed,
    /// No local port was free.
    PortsExhausted,
}

/// Why a request may be sent again (RFC 9110 §9.2.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RetryCause {
    /// The method is idempotent.
    Idempotent,
    /// It was never processed: the connection closed before it was sent, or it stood behind
    /// the response that ended a pipelined connection.
    Unprocessed,
    /// The server refused the expectation of 100 (Continue), and nothing else (417).
    ExpectationFailed,
    /// A guess: the server closed a connection that had been idle, without a byte of a response,
    /// so it may never have seen the request (RFC 9110 §9.2.2).
    StaleConnection,
}

/// Why a client sends content that it had held back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContentCause {
    /// The server said 100 (Continue).
    Invited,
    /// It waited as long as it would.
    Waited,
}

/// What a proxy passed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ForwardedPart {
    /// A request (its head; the body follows).
    Request,
    /// A response (its head; the body follows).
    Response,
    /// Bytes that the proxy did not look at.
    Bytes(u64),
}
