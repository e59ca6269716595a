//! From what a proxy wrote back to what it had received.
//!
//! A proxy that passes on what has just come has cost nothing of its own. Where something else let
//! it write, the time since it had read what it passes on is its own: it waited for one of the
//! connections it may have, or for an attempt of its own that came to nothing.

use super::{Next, Walk};
use crate::explain::Phase;
use crate::explain::index::At;
use crate::ids::{ConnId, Endpoint, HostId, Side};
use crate::trace::{Event, HttpNote};

impl Walk<'_> {
    /// A proxy did what stands there, such as opening a connection.
    pub(super) fn proxy(&mut self, host: HostId, at: At) -> Next {
        let Event::Opened { conn, .. } = self.index.record(at).event else {
            return self.because(host, at);
        };
        self.conn = Some(conn);
        let from = self.passed_on(host, conn, At::MAX, |from, to| (to == conn).then_some(from));
        self.passes_on(host, from, at)
    }

    /// A proxy wrote.
    pub(super) fn proxy_wrote(&mut self, host: HostId, of: Endpoint, at: At) -> Next {
        self.conn = Some(of.conn);
        if let Some(packet) = self.connected_by(at, of.conn) {
            return Next::On(packet);
        }
        if of.side == Side::Acceptor {
            return self.because(host, at);
        }
        let conn = of.conn;
        let from = self.passed_on(host, conn, at, |from, to| (to == conn).then_some(from));
        self.passes_on(host, from, at)
    }

    /// A proxy passes on what came on the connection `from`.
    fn passes_on(&mut self, host: HostId, from: Option<ConnId>, at: At) -> Next {
        let index = self.index;
        let (Some(from), Some(root)) = (from, index.root(at)) else {
            return self.because(host, at);
        };
        let arrived_on = match index.record(root).event {
            Event::Arrived { conn, .. } if conn == from => return self.because(host, at),
            Event::Arrived { conn, .. } => Some(conn),
            _ => None,
        };
        let of = Endpoint { conn: from, side: Side::Acceptor };
        let read = index.end(of).and_then(|end| end.last_read_before(at));
        let Some(read) = read else { return self.because(host, at) };
        // The exchange before it on the same connection had its turn, if what arrived answered that.
        let before = arrived_on.and_then(|conn| {
            self.passed_on(host, conn, root, |from, to| (to == conn).then_some(from))
        });
        let in_line = before == Some(from);
        if in_line && self.focus.is_none() {
            return self.because(host, at);
        }
        let phase = if in_line { Phase::HeadOfLine } else { Phase::Proxy };
        self.name(index.time(read), phase);
        self.because(host, read)
    }

    /// What `pick` takes from the last passing on to or from a connection before a record.
    fn passed_on(
        &self,
        host: HostId,
        conn: ConnId,
        before: At,
        pick: impl Fn(ConnId, ConnId) -> Option<ConnId>,
    ) -> Option<ConnId> {
        self.index.notes_before(host, conn, before).find_map(|(_, note)| match note {
            HttpNote::Forwarded { from, to, .. } => pick(*from, *to),
            _ => None,
        })
    }
}
