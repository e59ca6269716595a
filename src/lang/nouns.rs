//! Names of hosts that are common nouns.

use super::{Lang, sentence as say};

/// The common noun that a name is: it is said as one, in English with an article. `the proxy`, but
/// `squid`.
pub(crate) fn noun(name: &str) -> Option<fn(Lang) -> &'static str> {
    Some(match name {
        "client" => say::client,
        "browser" => say::browser,
        "proxy" => say::proxy,
        "relay" => say::relay,
        "server" => say::server,
        "origin" => say::origin,
        _ => return None,
    })
}
