//! X1–X6: the field that was meant to mend the dumb proxy.

use super::Verdict::{Incomplete, Right};
use super::{Rule, rule};

pub(super) static RULES: &[Rule] = &[
    rule(
        "X1",
        "To a configured proxy a browser sends Proxy-Connection instead of Connection.",
        Right,
        "And only to a proxy. Some clients still do.",
        "Netscape practice of 1998; RFC 9112 App. C.2.2",
    ),
    rule(
        "X2",
        "A blind relay passes it on, the server does not know it, nobody keeps anything, nothing hangs.",
        Incomplete,
        "For HTTP/1.0 only. A relay copies the version too, and an HTTP/1.1 request makes the server keep the connection without any field.",
        "Netscape practice of 1998; RFC 9112 §9.3",
    ),
    rule(
        "X3",
        "A smart proxy puts `Connection: keep-alive` in its place and keeps both sides.",
        Right,
        "",
        "Netscape practice of 1998",
    ),
    rule(
        "X4",
        "With a smart proxy on either side of a dumb one it hangs all the same.",
        Right,
        "Of chains of two, dumb–dumb keeps nothing, dumb–smart and smart–dumb hang, smart–smart persists.",
        "derived from X1–X3",
    ),
    rule(
        "X4b",
        "Smart proxies of that time kept connections with HTTP/1.0 clients.",
        Right,
        "RFC 9112 forbids it, so it belongs to the era `netscape-1998`.",
        "RFC 9112 §9.3",
    ),
    rule(
        "X4c",
        "Every such chain hangs for as long as the server keeps idle connections.",
        Incomplete,
        "Dumb–smart hangs only where the smart proxy honours Proxy-Connection, and for as long as the next persistent hop keeps idle connections. Smart–dumb hangs only where the smart proxy reuses connections to servers; it is the pooled one that hangs, perhaps under another client's request. With HTTP/1.1 every chain with a persistent hop behind a dumb one hangs.",
        "derived, and measured with squid 5.7, privoxy 3.0.34, apache 2.4.71, tinyproxy 1.11.1",
    ),
    rule(
        "X5",
        "With Connection instead, any chain with a dumb proxy in it hangs where the hop behind keeps connections.",
        Right,
        "Only smart–smart does not.",
        "derived from D1–D8",
    ),
    rule(
        "X6",
        "Today clients do not send Proxy-Connection, and proxies remove it.",
        Right,
        "",
        "RFC 9112 App. C.2.2; RFC 9110 §7.6.1",
    ),
];
