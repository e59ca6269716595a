//! The phases of an attempt: nanoseconds that add up to the whole.

use super::Attempt;
use crate::analyze::ConnectionRow;
use crate::units::SimTime;

/// How long each phase took, in nanoseconds. `None` where there was none of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::export) struct Phases {
    pub(in crate::export) blocked: Option<u64>,
    pub(in crate::export) dns: Option<u64>,
    pub(in crate::export) connect: Option<u64>,
    /// As much of `connect` as TLS took, which it contains (HAR 1.2, timings).
    pub(in crate::export) ssl: Option<u64>,
    pub(in crate::export) send: u64,
    pub(in crate::export) wait: u64,
    pub(in crate::export) receive: u64,
}

/// A name look-up of a client: its beginning and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lookup {
    pub(super) from: SimTime,
    pub(super) until: SimTime,
}

impl Phases {
    /// Those of an attempt on `connection`, which was opened after `lookup`.
    ///
    /// The first request on a connection has the look-up and the handshake as far as it waited for
    /// them: a connection may have been opened before the request was wanted. All other time before
    /// it was sent is `blocked`: it waited for a free connection, or for its turn.
    pub(super) fn of(
        attempt: &Attempt,
        connection: Option<&ConnectionRow>,
        lookup: Option<Lookup>,
    ) -> Phases {
        let (began, end) = (attempt.began, attempt.end);
        let sent = attempt.sent.unwrap_or(end);
        let opens = connection.filter(|_| attempt.nth == 0);
        let within = |from: SimTime, until: SimTime| {
            let (from, until) = (from.max(began), until.min(sent));
            (until > from).then(|| until.since(from).as_nanos())
        };
        let connect = opens.and_then(|row| within(row.opened, row.ready().unwrap_or(sent)));
        let ssl = opens.and_then(|row| within(row.established?, row.secured?));
        let lookup = opens.and(lookup);
        let dns = lookup.and_then(|lookup| within(lookup.from, lookup.until));
        let rest = sent.since(began).as_nanos() - connect.unwrap_or(0) - dns.unwrap_or(0);
        let first_byte = attempt.first_byte.unwrap_or(end);
        let left = attempt.left.unwrap_or(first_byte).clamp(sent, first_byte);
        Phases {
            blocked: (rest > 0).then_some(rest),
            dns,
            connect,
            ssl,
            send: left.since(sent).as_nanos(),
            wait: first_byte.since(left).as_nanos(),
            receive: end.since(first_byte).as_nanos(),
        }
    }

    /// All of them together.
    pub(in crate::export) fn total(&self) -> u64 {
        let before = [self.blocked, self.dns, self.connect].into_iter().flatten().sum::<u64>();
        before + self.send + self.wait + self.receive
    }
}
