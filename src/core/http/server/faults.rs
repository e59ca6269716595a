//! What goes wrong on purpose: which request it strikes, and what it does to a response.
//!
//! A teacher's tools: each stands for something that happens to real servers (a crash before, in
//! or after a response, a script that counts its output wrongly, a worker that hangs).

use super::reply::{Pieces, Reply};
use crate::http::config::{Fault, FaultKind};
use crate::units::Bytes;
use crate::wire::Content;

/// Which requests the faults have seen.
#[derive(Debug, Default)]
pub(super) struct Faults {
    seen: Vec<u64>,
}

impl Faults {
    /// The fault that strikes the request for this path that has just come; the first in the
    /// scenario's order where there are several.
    pub(super) fn strike(&mut self, faults: &[Fault], path: &str) -> Option<FaultKind> {
        self.seen.resize(faults.len(), 0);
        let mut struck = None;
        for (fault, seen) in faults.iter().zip(&mut self.seen) {
            if fault.path.as_ref().is_some_and(|wanted| **wanted != *path) {
                continue;
            }
            *seen += 1;
            let over = fault.count.is_some_and(|count| *seen >= fault.nth.saturating_add(count));
            if *seen >= fault.nth && !over {
                struck = struck.or(Some(fault.kind));
            }
        }
        struck
    }
}

impl FaultKind {
    /// What is done, for the trace.
    pub(super) const fn name(self) -> &'static str {
        use crate::http::config::Ending::{Close, Reset};
        match self {
            FaultKind::Before(Close) => "close-before",
            FaultKind::Before(Reset) => "reset-before",
            FaultKind::During(Close, _) => "close-during",
            FaultKind::During(Reset, _) => "reset-during",
            FaultKind::After(Close) => "close-after",
            FaultKind::After(Reset) => "reset-after",
            FaultKind::TooShort(_) => "length-short",
            FaultKind::TooLong(_) => "length-long",
            FaultKind::Stall => "stall",
        }
    }

    /// Does to a response what this fault does.
    pub(super) fn spoil(self, reply: &mut Reply) {
        match self {
            FaultKind::During(_, after) => {
                let whole: u64 = reply.body.iter().map(Content::len).sum();
                let kept = after.map_or(whole / 2, |Bytes(after)| after.min(whole));
                truncate(&mut reply.body, kept);
            }
            FaultKind::TooShort(Bytes(by)) => miscount(reply, |length| length.saturating_sub(by)),
            FaultKind::TooLong(Bytes(by)) => miscount(reply, |length| length.saturating_add(by)),
            FaultKind::Before(_) | FaultKind::After(_) | FaultKind::Stall => {}
        }
    }
}

/// Writes another number into Content-Length, where there is one.
fn miscount(reply: &mut Reply, count: impl FnOnce(u64) -> u64) {
    let value = reply.head.fields.only("Content-Length").map(<[u8]>::to_vec);
    let length = value.and_then(|value| String::from_utf8(value).ok()?.trim().parse().ok());
    if let Some(length) = length {
        reply.head.fields.set("Content-Length", count(length).to_string());
    }
}

/// Keeps the first `bytes` of a body.
fn truncate(body: &mut Pieces, bytes: u64) {
    let mut left = bytes;
    let mut kept = Pieces::new();
    for mut piece in body.drain(..) {
        if left == 0 {
            break;
        }
        if piece.len() > left {
            piece = piece.split_at(left).0;
        }
        left -= piece.len();
        kept.push(piece);
    }
    *body = kept;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::config::Ending;

    /// Requests for `/a` are counted for themselves: the second and third of them are struck.
    #[test]
    fn the_nth_request_for_a_path_is_struck() {
        let kind = FaultKind::Before(Ending::Close);
        let fault = Fault { kind, path: Some("/a".into()), nth: 2, count: Some(2) };
        let mut faults = Faults::default();
        let struck: Vec<_> = ["/a", "/b", "/a", "/a", "/a"]
            .into_iter()
            .map(|path| faults.strike(std::slice::from_ref(&fault), path).is_some())
            .collect();
        assert_eq!(struck, [false, false, true, true, false]);
    }
}
