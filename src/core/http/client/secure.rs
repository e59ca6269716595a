//! From TCP's handshake to the first request: TLS's handshake, where there is one
//! (`http.tls_round_trips`).
//!
//! Simplified: TLS is a wait. A round trip of it takes as long as TCP's handshake on that connection
//! took, so a SYN that was lost is paid for again. The bytes of TLS (a few kilobytes of certificates,
//! and records around everything that follows) are not sent, nor do they open the congestion window.

use super::Client;
use crate::http::parties::Token;
use crate::http::{Io, Sock};
use crate::trace::HttpNote;

impl Client {
    /// TCP's handshake is over.
    pub(super) fn on_connected(&mut self, io: &mut dyn Io, sock: Sock) {
        let round_trips = self.told.config.http.client.tls_round_trips;
        let Some(conn) = self.conns.get(&sock) else { return };
        if round_trips == 0 {
            return self.is_ready(io, sock);
        }
        let round_trip = io.now().since(conn.opened);
        let token = Token::Secured(sock.0);
        io.set_timer(io.now() + round_trip * u64::from(round_trips), token.number());
    }

    /// TLS's handshake is over, too.
    pub(super) fn on_secured(&mut self, io: &mut dyn Io, sock: Sock) {
        if self.conns.get(&sock).is_some() {
            io.note(HttpNote::Secured { conn: sock });
        }
        self.is_ready(io, sock);
    }

    /// Requests may be sent.
    fn is_ready(&mut self, io: &mut dyn Io, sock: Sock) {
        if let Some(conn) = self.conns.get_mut(&sock) {
            conn.set_connected();
            self.stop(io, Token::Connect(sock.0));
        }
    }
}
