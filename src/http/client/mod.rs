//! A client: opens pages, one after another, with one of the connection strategies.

use super::config::ClientConfig;
use super::{Io, Party, PartyEvent};

/// A client.
#[derive(Debug)]
pub struct Client {
    config: ClientConfig,
}

impl Client {
    /// A client that has not started yet.
    pub fn new(config: ClientConfig) -> Client {
        Client { config }
    }
}

impl Party for Client {
    fn on(&mut self, _: &mut dyn Io, _: PartyEvent) {}

    fn waiting_for(&self) -> Option<String> {
        (!self.config.visits.is_empty()).then(|| "its first page".to_string())
    }
}
