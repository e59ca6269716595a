//! Proxies: the blind relay, which passes on bytes it does not understand, and the smart
//! proxy, which manages its connections on either side.

mod blind_relay;
mod smart;
mod tally;

use super::config::{ProxyConfig, ProxyKind};
use super::{Io, Party};
use crate::ids::Addr;

/// A proxy of the kind that the configuration asks for.
pub fn new(config: ProxyConfig) -> Box<dyn Party> {
    match config.kind {
        ProxyKind::BlindRelay { late_bytes, multitasking } => {
            Box::new(blind_relay::BlindRelay::new(config, late_bytes, multitasking))
        }
        ProxyKind::Smart { client_idle_timeout, server_idle_timeout, reuse_upstream } => {
            let policy = smart::Policy { client_idle_timeout, server_idle_timeout, reuse_upstream };
            Box::new(smart::Smart::new(config, policy))
        }
    }
}

/// Where a request goes from here: to the parent, or to the host it names.
fn next_hop(config: &ProxyConfig, io: &dyn Io, host: Option<&str>) -> Option<Addr> {
    config.parent.or_else(|| io.resolve(host?))
}
