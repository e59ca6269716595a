//! Connections that a client opens in advance (`http.preconnect`), before it has requests for
//! them, so that the handshakes are over when it has.
//!
//! Simplified: only to the server of the first document, and only when the client starts. A
//! browser guesses anew for every page, and for other hosts too.

use super::Client;
use crate::http::Io;
use crate::http::parties::Token;
use crate::ids::Addr;
use crate::units::SimTime;
use std::sync::Arc;

impl Client {
    /// Opens the connections that are due by now, and sees to it that it is woken for the
    /// next.
    pub(super) fn preconnect(&mut self, io: &mut dyn Io) {
        let spacing = self.told.config.http.preconnect_spacing;
        while self.preconnected < self.told.config.http.preconnect {
            let number = self.preconnected;
            let at = SimTime::ZERO + self.told.config.start + spacing * u64::from(number);
            if at > io.now() {
                return io.set_timer(at, Token::Preconnect(number).number());
            }
            let Some((target, host)) = self.first_target(io) else { return };
            if !self.knows_name(io, target, &host) {
                return; // Woken again when the look-up is over.
            }
            self.preconnected += 1;
            self.open_connection(io, target);
        }
    }

    /// Whom the first request will go to, and the host it is for.
    fn first_target(&self, io: &dyn Io) -> Option<(Addr, Arc<str>)> {
        let document = self.told.config.visits.first()?.page.objects.first()?;
        let target = self.told.config.proxy.or_else(|| io.resolve(&document.host))?;
        Some((target, document.host.clone()))
    }
}
