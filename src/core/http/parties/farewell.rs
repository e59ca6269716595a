//! Closing in stages: a connection that carries nothing more, but is not closed yet.
//!
//! Two parties need the same thing for different reasons. A server that has sent its last
//! response ends its own direction and reads on until the client has closed too, because
//! closing at once while the client still sends may destroy the response by a reset
//! (RFC 9112 §9.6, fact D-11). A client whose server announced the close leaves the
//! connection alone for a moment, so that the server closes first.

use super::{Beliefs, Token};
use crate::http::few::Few;
use crate::http::{Io, PartyEvent, Sock};
use crate::trace::CloseCause;
use crate::units::Duration;

/// The connections that a party is taking leave of.
#[derive(Debug, Default)]
pub struct Farewells {
    /// What is said when patience ends; `None` where the party has said already that it
    /// closes.
    waiting: Few<Sock, Option<CloseCause>>,
}

impl Farewells {
    /// How many connections they are.
    pub fn count(&self) -> usize {
        self.waiting.len()
    }

    /// Ends this direction now, and closes when the peer has ended its own.
    pub fn half_close(
        &mut self,
        io: &mut dyn Io,
        beliefs: &mut Beliefs,
        sock: Sock,
        why: CloseCause,
        patience: Duration,
    ) {
        beliefs.closes(io, sock, why);
        io.shutdown(sock);
        self.begin(io, sock, None, patience);
    }

    /// Leaves the closing to the peer, and closes when it has.
    pub fn await_peer(
        &mut self,
        io: &mut dyn Io,
        beliefs: &mut Beliefs,
        sock: Sock,
        why: CloseCause,
        patience: Duration,
    ) {
        if patience.is_zero() {
            beliefs.closes(io, sock, why);
            io.close(sock);
        } else {
            self.begin(io, sock, Some(why), patience);
        }
    }

    fn begin(&mut self, io: &mut dyn Io, sock: Sock, why: Option<CloseCause>, patience: Duration) {
        io.set_timer(io.now() + patience, Token::Farewell(sock.0).number());
        self.waiting.insert(sock, why);
    }

    /// Handles what happens to these connections; `false` where it is none of them.
    #[inline]
    pub fn on(&mut self, io: &mut dyn Io, beliefs: &mut Beliefs, event: PartyEvent) -> bool {
        !self.waiting.is_empty() && self.handle(io, beliefs, event)
    }

    fn handle(&mut self, io: &mut dyn Io, beliefs: &mut Beliefs, event: PartyEvent) -> bool {
        match event {
            PartyEvent::Readable(sock) => {
                let Some(why) = self.waiting.get(&sock).copied() else { return false };
                // Whatever still comes is too late; only the end matters.
                if io.read(sock).eof {
                    self.end(io, beliefs, sock, why.map(|_| CloseCause::PeerClosed));
                }
                true
            }
            PartyEvent::Gone(sock, _) => {
                let Some(_) = self.waiting.remove(&sock) else { return false };
                io.cancel_timer(Token::Farewell(sock.0).number());
                beliefs.broke(io, sock);
                true
            }
            PartyEvent::Timer(number) => {
                let Some(Token::Farewell(id)) = Token::from_number(number) else { return false };
                if let Some(why) = self.waiting.get(&crate::ids::ConnId(id)).copied() {
                    self.end(io, beliefs, crate::ids::ConnId(id), why);
                }
                true
            }
            _ => false,
        }
    }

    fn end(&mut self, io: &mut dyn Io, beliefs: &mut Beliefs, sock: Sock, why: Option<CloseCause>) {
        self.waiting.remove(&sock);
        io.cancel_timer(Token::Farewell(sock.0).number());
        if let Some(why) = why {
            beliefs.closes(io, sock, why);
        }
        io.close(sock);
    }
}
