//! Whether the window that there is was used: one that was not must not grow.
//!
//! Linux's rule (`tcp_cwnd_validate`, `tcp_is_cwnd_limited`) in bytes. RFC 7661 says the same
//! more elaborately. Not built: the slow decay of a window that stays unused without idling.

use super::{TcpParams, Window};
use crate::tcp::params::CwndValidation;
use crate::wire::Seq;

/// The most that was in flight during the current window of data.
#[derive(Clone, PartialEq, Debug, Default)]
pub(in crate::tcp) struct Usage {
    pub(in crate::tcp) most: u64,
    pub(in crate::tcp) limited: bool,
    /// The window of data ends when this is acknowledged.
    pub(in crate::tcp) ends: Seq,
}

impl Usage {
    /// Data is about to flow from `snd_nxt` on.
    pub(super) fn start(&mut self, snd_nxt: Seq) {
        self.ends = snd_nxt;
    }

    /// The sender has sent what it could.
    pub(super) fn note(&mut self, snd_una: Seq, snd_nxt: Seq, pipe: u64, limited: bool) {
        if snd_una >= self.ends || limited || (!self.limited && pipe > self.most) {
            *self = Usage { most: pipe, limited, ends: snd_nxt };
        }
    }

    /// Whether an ACK may make the window grow.
    pub(super) fn may_grow(&self, params: &TcpParams, window: &Window) -> bool {
        match params.cwnd_validation {
            CwndValidation::Off => true,
            CwndValidation::Linux => {
                self.limited || (window.in_slow_start() && window.cwnd < 2 * self.most)
            }
        }
    }
}
