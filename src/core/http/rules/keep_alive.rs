//! K1–K8: the rules of keep-alive in HTTP/1.0.

use super::Verdict::{Incomplete, Right, Wrong};
use super::{Rule, rule};

pub(super) static RULES: &[Rule] = &[
    rule(
        "K1",
        "HTTP/1.0 does not keep connections by itself; the client must ask.",
        Right,
        "",
        "RFC 9112 §9.3",
    ),
    rule(
        "K2",
        "To go on, every request and every response must carry the option.",
        Right,
        "The most recent message decides: one without it ends the connection, from either side.",
        "RFC 9112 §9.3",
    ),
    rule(
        "K3",
        "A client knows from a response without the option that the server closed.",
        Incomplete,
        "That it will close, after this response.",
        "RFC 9112 §9.3",
    ),
    rule(
        "K4",
        "The body must have a correct Content-Length and be multipart or chunked.",
        Wrong,
        "One of them is enough, and with an HTTP/1.0 peer only Content-Length is possible. Without any length the close is the end, and nothing persists; a wrong length loses the place in the stream. Multipart has not been a way to tell the length since RFC 7230. Where both are there, Transfer-Encoding counts.",
        "RFC 9112 §6.3, §9.3; RFC 2068 §19.7.1; RFC 7230 App. A.2",
    ),
    rule(
        "K5",
        "A proxy removes Connection and every field named in it before it forwards or stores.",
        Right,
        "It may put a Connection of its own in the place.",
        "RFC 9110 §7.6.1",
    ),
    rule(
        "K6",
        "A client keeps no connection with a proxy that does not understand Connection.",
        Right,
        "It cannot find out; so it does not send the option to a proxy at all, and where clients did, D1–D8 happened.",
        "RFC 2068 §19.7.1; RFC 9112 App. C.2.2",
    ),
    rule(
        "K7",
        "Every Connection field in an HTTP/1.0 message is to be ignored.",
        Wrong,
        "Read literally it would forbid K1 to K3. The fields that Connection names are removed and ignored; keep-alive itself an origin server may honour, and a proxy must not. The literal reading is the switch `strict_1_0`.",
        "RFC 2616 §14.10; RFC 9112 §9.3",
    ),
    rule(
        "K8",
        "A client must be ready to send again when the connection closes before the whole response is there.",
        Incomplete,
        "Of its own accord only what is idempotent, and only once: no retry of a retry.",
        "RFC 9110 §9.2.2",
    ),
];
