//! D-01 to D-25: facts about HTTP that every trace must obey.

use super::Verdict::Right;
use super::{Rule, rule};

/// A fact: it is the text's own rule, so there is nothing to judge.
const fn fact(
    id: &'static str,
    claim: &'static str,
    addition: &'static str,
    source: &'static str,
) -> Rule {
    rule(id, claim, Right, addition, source)
}

pub(super) static RULES: &[Rule] = &[
    fact(
        "D-01",
        "Whether a connection persists: `close` → no; else HTTP/1.1 → yes; else keep-alive, not from a client to a proxy, and the recipient willing → yes; else no.",
        "",
        "RFC 9112 §9.3",
    ),
    fact(
        "D-02",
        "A client may send until it sends or receives `close`, or receives an HTTP/1.0 response without keep-alive.",
        "",
        "RFC 9112 §9.3",
    ),
    fact(
        "D-03",
        "Where a body ends is found in a fixed order of steps.",
        "No body by status or method; tunnel; Transfer-Encoding over Content-Length; chunked; until the close or refused; an invalid Content-Length; a valid one; nothing for a request; until the close for a response.",
        "RFC 9112 §6.3",
    ),
    fact(
        "D-04",
        "A close before the stated length makes the message incomplete.",
        "Where the close is the end, a truncation cannot be told.",
        "RFC 9112 §8",
    ),
    fact(
        "D-05",
        "A server reads the whole request body or closes; a client reads the whole response before it reuses the connection.",
        "",
        "RFC 9112 §9.3",
    ),
    fact(
        "D-06",
        "Responses come in the order of the requests; bytes that nobody asked for end the connection.",
        "",
        "RFC 9112 §9.2, §9.3.2",
    ),
    fact(
        "D-07",
        "After a broken pipeline the client does not pipeline at once on the next connection, nor behind a request that is not idempotent.",
        "",
        "RFC 9112 §9.3.2",
    ),
    fact(
        "D-08",
        "In a pipeline a slow response delays all that follow by as much.",
        "A second connection avoids it.",
        "RFC 9112 §9.4",
    ),
    fact(
        "D-09",
        "GET, HEAD, OPTIONS, TRACE, PUT and DELETE are idempotent; only they are sent again unasked, and once. A proxy never sends others again.",
        "",
        "RFC 9110 §9.2.2",
    ),
    fact(
        "D-10",
        "Request and idle close cross when the request leaves within half a round trip before or after the server's timeout.",
        "The client then sees the end with no byte of a response.",
        "RFC 9112 §9.5",
    ),
    fact(
        "D-11",
        "Who closes at once while bytes still arrive resets the connection, and the response may be lost; a close in stages saves it.",
        "Under Linux what the client's TCP already holds survives the reset.",
        "RFC 9112 §9.6",
    ),
    fact(
        "D-12",
        "A server that received close closes after the last response and processes nothing later.",
        "",
        "RFC 9112 §9.6",
    ),
    fact(
        "D-13",
        "A client's half-close neither ends a request nor says that it does not want the response.",
        "",
        "RFC 9112 §9.6",
    ),
    fact(
        "D-14",
        "A request that expects 100-continue is answered at once with 100 or a final status; the client may send after a wait of its own.",
        "One round trip, where it waits. In HTTP/1.0 the expectation is ignored.",
        "RFC 9110 §10.1.1",
    ),
    fact("D-15", "Interim responses (1xx) do not answer a request.", "", "RFC 9112 §9.2"),
    fact(
        "D-16",
        "The field Keep-Alive has `timeout` and `max` by practice, not by RFC 2068; without the option it is ignored.",
        "`max` counts down.",
        "RFC 2068 §19.7.1.1; draft-thomson-hybi-http-timeout",
    ),
    fact(
        "D-17",
        "A proxy keeps no persistent connection with an HTTP/1.0 client.",
        "",
        "RFC 9112 §9.3",
    ),
    fact(
        "D-18",
        "Connection is a list, over all its lines, in any case of letters; what it names is removed.",
        "",
        "RFC 9110 §7.6.1",
    ),
    fact(
        "D-19",
        "Browsers went from two to six connections per host around 2008.",
        "",
        "practice; RFC 9112 §9.4 sets no number",
    ),
    fact(
        "D-20",
        "Requests are some hundred bytes, typically 700 to 800 with cookies.",
        "",
        "SPDY white paper (2009)",
    ),
    fact(
        "D-21",
        "Servers keep idle connections for very different times: Apache 5 s, nginx 75 s, Node.js 5 s.",
        "And limit their requests: Apache 100, nginx 1000.",
        "the products' documentation",
    ),
    fact("D-22", "Open connections = arrival rate × (busy time + idle time).", "", "Little's law"),
    fact(
        "D-23",
        "With at most M requests per connection, n serial requests take ⌈n/M⌉ connections, and the M-th response says close.",
        "",
        "derived",
    ),
    fact(
        "D-24",
        "`HTTP/1.1 200 OK` with its line end is 17 bytes; a chunk costs its hexadecimal digits and 4; the end of chunks costs 5.",
        "",
        "RFC 9112 §4, §7.1",
    ),
    fact(
        "D-25",
        "Framing and persistence agree with independent implementations, row by row.",
        "h11 refuses keep-alive in HTTP/1.0 altogether, which is its one known difference.",
        "h11 0.16, hyper 1.x",
    ),
];
