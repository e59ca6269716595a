//! P0–P9b: persistent connections in HTTP/1.1.

use super::Verdict::{Incomplete, Right, TooStrong, Wrong};
use super::{Rule, rule};

pub(super) static RULES: &[Rule] = &[
    rule(
        "P0",
        "Persistent connections are a thing of HTTP/1.0.",
        Wrong,
        "Persistence without being asked for came with HTTP/1.1.",
        "RFC 9112 §9.3",
    ),
    rule(
        "P0a",
        "HTTP/1.1 does not use keep-alive, but better persistent connections.",
        Right,
        "Between HTTP/1.1 parties `Connection: keep-alive` makes no difference.",
        "RFC 9112 §9.3",
    ),
    rule("P0b", "They are on by default.", Right, "", "RFC 9112 §9.3"),
    rule(
        "P0c",
        "Who wants to end one says `Connection: close`.",
        Right,
        "It is the server that then begins to close, after the response.",
        "RFC 9112 §9.6",
    ),
    rule(
        "P0d",
        "Where the request said close and the response does not, the connection is kept.",
        Wrong,
        "A server that received close must close after the response, whatever its response says; the client sends nothing more and closes after reading it. Without close anywhere the connection is taken to stay, with no promise.",
        "RFC 9112 §9.6",
    ),
    rule(
        "P1",
        "After sending close a client cannot send more on that connection.",
        Right,
        "And a server processes nothing that comes later.",
        "RFC 9112 §9.6",
    ),
    rule(
        "P2",
        "A client that will send no more says close in its last request.",
        Right,
        "It should. One that does not do persistence at all must say it every time.",
        "RFC 9112 §9.6",
    ),
    rule(
        "P3",
        "Every message must say its length, by Content-Length or by chunks.",
        Incomplete,
        "Or have no body by its nature: 1xx, 204, 304, the response to HEAD.",
        "RFC 9112 §6.3, §9.3",
    ),
    rule(
        "P4",
        "A proxy manages its connections to the client and to the server separately.",
        Right,
        "Neither close brings the other about, and a connection to the server may serve other clients.",
        "RFC 2616 §8.1.3; RFC 9110 §7.6.1",
    ),
    rule(
        "P5",
        "A proxy must not make a connection with a client whose abilities it does not know.",
        Wrong,
        "It must not keep a persistent connection with an HTTP/1.0 client. A gateway may.",
        "RFC 9112 §9.3",
    ),
    rule(
        "P6",
        "A server answers at least one request and does not close inside a message; but anybody may close at any time.",
        Right,
        "The first half was a SHOULD of RFC 2616 and is gone since RFC 7230.",
        "RFC 2616 §8.1.4; RFC 9112 §9.5",
    ),
    rule(
        "P7",
        "Everybody must be able to recover from a close at any moment.",
        Right,
        "Before a request, during it, during the response, and in the race of an idle connection: each ends in success or in an error that is reported.",
        "RFC 9112 §9.3.1, §9.5",
    ),
    rule(
        "P8",
        "A client sends its request again when the connection closed too early, where that does no harm.",
        Incomplete,
        "Harmless means idempotent; and once.",
        "RFC 9110 §9.2.2",
    ),
    rule(
        "P9a",
        "A client keeps at most two persistent connections to a server.",
        TooStrong,
        "A SHOULD of RFC 2068 and 2616; since RFC 7230 there is no number. Browsers use six.",
        "RFC 2616 §8.1.4; RFC 9112 §9.4",
    ),
    rule(
        "P9b",
        "With N users a proxy keeps 2N connections to a server.",
        TooStrong,
        "Up to 2N: an upper bound. A pool that is shared needs far fewer.",
        "RFC 2616 §8.1.4",
    ),
];
