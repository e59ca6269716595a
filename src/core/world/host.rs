//! A host: its party and its ports.

use super::fast_open::FastOpens;
use super::listener::Listener;
use crate::engine::Stream;
use crate::http::{NoPort, Party};
use crate::tcp::TcpParams;

/// A host while a run is going on.
pub(super) struct Host {
    /// The client, server or proxy; `None` only while it is being told something.
    pub(super) party: Option<Box<dyn Party>>,
    /// Where it listens, if it does.
    pub(super) listener: Option<Listener>,
    /// The party's own random numbers.
    pub(super) chance: Stream,
    /// What it remembers for TCP Fast Open.
    pub(super) fast_opens: FastOpens,
    next_port: u16,
}

impl Host {
    pub(super) fn new(
        party: Box<dyn Party>,
        listener: Option<Listener>,
        chance: Stream,
        fast_opens: FastOpens,
    ) -> Host {
        Host { party: Some(party), listener, chance, fast_opens, next_port: 0 }
    }

    /// The port it listens on.
    pub(super) fn listens_on(&self) -> Option<u16> {
        self.listener.as_ref().map(|listener| listener.port)
    }

    /// The next ephemeral port, in turn, that is `free`.
    pub(super) fn ephemeral_port(
        &mut self,
        tcp: &TcpParams,
        free: impl Fn(u16) -> bool,
    ) -> Result<u16, NoPort> {
        let (first, last) = (tcp.ephemeral_first, tcp.ephemeral_last.max(tcp.ephemeral_first));
        for _ in first..=last {
            let port = self.next_port.clamp(first, last);
            self.next_port = if port == last { first } else { port + 1 };
            if free(port) {
                return Ok(port);
            }
        }
        Err(NoPort)
    }
}
