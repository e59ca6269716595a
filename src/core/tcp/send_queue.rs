//! What the application has written and TCP has not sent: lengths, with the borders of writes
//! that came before TCP was asked to send.
//!
//! A real stack tries to send within each write, so two small writes in a row are two
//! segments, or one segment and one that Nagle holds. Here TCP is asked after the application
//! has done everything it does at this instant; the borders keep the difference.

use super::bundle::Bundle;
use std::collections::VecDeque;

/// The unsent end of the stream.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct SendQueue {
    /// Bytes that TCP has looked at, or may look at now.
    visible: u64,
    /// Later writes, each to be seen when what is visible has been dealt with.
    later: VecDeque<u64>,
    /// Bytes in `later`.
    later_bytes: u64,
    /// Whether the stream has ended.
    pub(in crate::tcp) end: End,
    /// The bundle that is being cut from its front.
    pub(super) bundle: Bundle,
}

/// The end of the stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum End {
    /// The application may write more.
    #[default]
    Open,
    /// A FIN is to follow the last byte.
    FinWanted,
    /// It was sent.
    FinSent,
}

impl SendQueue {
    /// The application writes.
    pub(super) fn write(&mut self, bytes: u64) {
        if self.bytes() == 0 {
            self.visible = bytes;
        } else {
            self.later.push_back(bytes);
            self.later_bytes += bytes;
        }
    }

    /// The application has written all it will.
    pub(super) fn finish(&mut self) {
        if self.end == End::Open {
            self.end = End::FinWanted;
        }
    }

    /// All that is unsent, in bytes.
    #[inline]
    pub(super) fn bytes(&self) -> u64 {
        self.visible + self.later_bytes
    }

    /// What may be sent now, in bytes.
    #[inline]
    pub(super) fn visible(&self) -> u64 {
        self.visible
    }

    /// Lets the next write be seen. Returns whether there was one.
    #[inline]
    pub(super) fn show_more(&mut self) -> bool {
        let Some(bytes) = self.later.pop_front() else { return false };
        self.visible += bytes;
        self.later_bytes -= bytes;
        true
    }

    /// Whether a FIN waits to be sent.
    #[inline]
    pub(super) fn fin_wanted(&self) -> bool {
        self.end == End::FinWanted
    }

    /// Whether the FIN was sent.
    #[inline]
    pub(super) fn fin_sent(&self) -> bool {
        self.end == End::FinSent
    }

    /// Whether more may be written.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.end == End::Open
    }

    /// So many bytes that were taken last have not been sent after all.
    pub(super) fn put_back(&mut self, bytes: u32) {
        self.visible += u64::from(bytes);
    }

    /// So many visible bytes were sent, with a FIN after them or without.
    #[inline]
    pub(super) fn take(&mut self, bytes: u32, fin: bool) {
        self.visible -= u64::from(bytes);
        if fin {
            self.end = End::FinSent;
        }
    }
}
