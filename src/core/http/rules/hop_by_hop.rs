//! H1–H6: fields for the next hop only.

use super::Verdict::{Incomplete, Right, TooStrong, Wrong};
use super::{Rule, rule};

pub(super) static RULES: &[Rule] = &[
    rule(
        "H1",
        "Hop-by-hop fields are for the party that receives the message next, which consumes them.",
        Right,
        "",
        "RFC 2616 §13.5.1",
    ),
    rule(
        "H2",
        "All others are end-to-end: they pass every proxy unchanged, and are stored.",
        Right,
        "",
        "RFC 2616 §13.5.1",
    ),
    rule("H3a", "Connection is hop-by-hop.", Right, "", "RFC 9110 §7.6.1"),
    rule("H3b", "Keep-Alive is hop-by-hop.", Right, "", "RFC 9110 §7.6.1; RFC 2616 §13.5.1"),
    rule(
        "H3c",
        "Proxy-Authenticate is hop-by-hop.",
        TooStrong,
        "RFC 2616 listed it. Today it is for the next client on the way, and not on the list of what must be removed.",
        "RFC 2616 §13.5.1; RFC 9110 §11.7.1",
    ),
    rule(
        "H3d",
        "Proxy-Authorization is hop-by-hop.",
        TooStrong,
        "RFC 2616 listed it. Today the first proxy that expects it consumes it, and may pass it on. (With an underscore it would be another field.)",
        "RFC 2616 §13.5.1; RFC 9110 §11.7.2",
    ),
    rule("H3e", "TE is hop-by-hop.", Right, "", "RFC 9110 §7.6.1, §10.1.4"),
    rule(
        "H3f",
        "Trailers is hop-by-hop.",
        Wrong,
        "A slip of RFC 2616: the field is called Trailer; `trailers` is a member of TE. RFC 9110 does not list it.",
        "RFC 2616 §13.5.1; RFC 9110 §6.6.2",
    ),
    rule(
        "H3g",
        "Transfer-Encoding is hop-by-hop.",
        Right,
        "A proxy frames the body anew, so the field may well be there again behind it.",
        "RFC 9110 §7.6.1; RFC 9112 §6.1",
    ),
    rule("H3h", "Upgrade is hop-by-hop.", Right, "", "RFC 9110 §7.6.1, §7.8"),
    rule(
        "H4",
        "Every field outside that list is end-to-end.",
        Incomplete,
        "What Connection names is hop-by-hop as well, and so is Proxy-Connection.",
        "RFC 2616 §13.5.1; RFC 9110 §7.6.1",
    ),
    rule(
        "H5",
        "So `Connection: keep-alive` is hop-by-hop.",
        Right,
        "The field is; keep-alive is an option in it.",
        "RFC 9110 §7.6.1",
    ),
    rule(
        "H6",
        "Some proxies do not understand Connection and pass it on; connections then go wrong.",
        Right,
        "The name for them is dumb proxy, or blind relay.",
        "RFC 2068 §19.7.1",
    ),
];
