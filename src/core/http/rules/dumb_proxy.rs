//! D1–D8 and the controls: keep-alive through a blind relay, step by step.

use super::Verdict::{Incomplete, Right};
use super::{Rule, rule};

pub(super) static RULES: &[Rule] = &[
    rule("D1", "The client asks the proxy to keep the connection.", Right, "", "RFC 2068 §19.7.1"),
    rule(
        "D2",
        "The proxy does not understand, and passes the request on as it is.",
        Right,
        "Byte by byte.",
        "RFC 2068 §19.7.1",
    ),
    rule(
        "D3",
        "The server believes that the proxy asked, and agrees.",
        Right,
        "It sends no FIN.",
        "RFC 2068 §19.7.1",
    ),
    rule("D4", "The proxy passes that on as well.", Right, "", "RFC 2068 §19.7.1"),
    rule(
        "D5",
        "The client believes that the proxy agreed, and keeps the connection.",
        Right,
        "So does the server; the proxy waits for the end of the response, which it takes to be the close.",
        "RFC 2068 §19.7.1",
    ),
    rule(
        "D6",
        "The proxy waits for a close that does not come.",
        Right,
        "Until the server's idle timeout.",
        "RFC 2068 §19.7.1",
    ),
    rule(
        "D7",
        "The second request comes on the kept connection, and the proxy ignores it.",
        Incomplete,
        "The program ignores it; its TCP acknowledges every byte. The hang begins.",
        "RFC 2068 §19.7.1; RFC 9293 §3.8.6",
    ),
    rule(
        "D8",
        "The client waits until somebody's timeout cuts the connection.",
        Incomplete,
        "The hang is as long as the first timeout to end it: the client's own, or the idle timeout of the next persistent hop, less the gap that the client left. Where request 2 was unread, the relay's close is a RST, otherwise a FIN. Then K8: the request goes out again.",
        "RFC 1122 §4.2.2.13; RFC 2525 §2.17",
    ),
    rule(
        "D-neg",
        "Controls that must not hang: no option, a proxy that understands, a server that keeps nothing, a relay that watches both sides.",
        Right,
        "Under HTTP/1.1 the absence of the option does not help: persistence is the default.",
        "RFC 2068 §19.7.1",
    ),
];
