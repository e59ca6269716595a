//! An origin server.

use super::config::ServerConfig;
use super::{Io, Party, PartyEvent};

/// An origin server.
#[derive(Debug)]
pub struct Server {
    #[allow(dead_code)]
    config: ServerConfig,
}

impl Server {
    /// A server without connections.
    pub fn new(config: ServerConfig) -> Server {
        Server { config }
    }
}

impl Party for Server {
    fn on(&mut self, _: &mut dyn Io, _: PartyEvent) {}

    fn waiting_for(&self) -> Option<String> {
        None
    }
}
