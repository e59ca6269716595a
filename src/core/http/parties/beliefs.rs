//! What a party believes about its connections, told to the trace at every change.

use crate::http::{Io, Sock};
use crate::trace::{Belief, BeliefCause, CloseCause, HttpNote};
use std::collections::BTreeMap;

/// A party's beliefs about its connections. Kept only while somebody reads the trace:
/// nothing that a party does depends on them.
#[derive(Debug, Default)]
pub struct Beliefs {
    held: BTreeMap<Sock, Belief>,
}

impl Beliefs {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The party believes this of the connection from now on.
    #[inline]
    pub fn set(&mut self, io: &mut dyn Io, conn: Sock, belief: Belief, why: BeliefCause) {
        if io.tracing() {
            self.change(io, conn, belief, why);
        }
    }

    fn change(&mut self, io: &mut dyn Io, conn: Sock, belief: Belief, why: BeliefCause) {
        let before = match belief {
            Belief::Closed => self.held.remove(&conn),
            open => self.held.insert(conn, open),
        };
        if before != Some(belief) {
            io.note(HttpNote::Believes { conn, belief, why });
        }
    }

    /// The party closes the connection, or ends its direction for good.
    pub fn closes(&mut self, io: &mut dyn Io, conn: Sock, why: CloseCause) {
        io.note(HttpNote::Closes { conn, why });
        let why = match why {
            CloseCause::PeerClosed => BeliefCause::PeerClosed,
            own => BeliefCause::OwnClose(own),
        };
        self.set(io, conn, Belief::Closed, why);
    }

    /// The connection broke.
    pub fn broke(&mut self, io: &mut dyn Io, conn: Sock) {
        self.set(io, conn, Belief::Closed, BeliefCause::PeerReset);
    }
}
