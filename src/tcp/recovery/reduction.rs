//! Proportional rate reduction: how cwnd comes down in recovery (RFC 6937, RFC 9937).
//!
//! For what is delivered, a proportional part is sent: so the sender neither falls silent for
//! half a round trip nor bursts. Counted in whole segments, as Linux does.

use crate::tcp::congestion::Window;

/// The variables of RFC 6937 §3, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::tcp) struct Reduction {
    /// cwnd when the recovery began (the RFC: RecoverFS, the flight then).
    pub(in crate::tcp) prior_cwnd: u64,
    /// Delivered since.
    pub(in crate::tcp) delivered: u64,
    /// Sent since.
    pub(in crate::tcp) out: u64,
}

impl Reduction {
    /// cwnd after an ACK that newly delivered so much, with `pipe` in flight. `advances`:
    /// whether it acknowledges something and tells of no further loss (RFC 9937 §6:
    /// SafeACK).
    pub(in crate::tcp) fn on_ack(
        &mut self,
        window: &Window,
        pipe: u64,
        delivered: u64,
        advances: bool,
    ) -> u64 {
        let Window { ssthresh, smss, .. } = *window;
        if delivered == 0 || self.prior_cwnd == 0 {
            return window.cwnd;
        }
        self.delivered += delivered;
        let mut send = if pipe > ssthresh {
            let due = u128::from(ssthresh) * u128::from(self.delivered / smss);
            let due = due.div_ceil(u128::from(self.prior_cwnd)) as u64 * smss;
            due.saturating_sub(self.out)
        } else {
            let mut send = self.delivered.saturating_sub(self.out).max(delivered);
            if advances {
                send += smss;
            }
            send.min(ssthresh - pipe)
        };
        if self.out == 0 {
            // The first retransmission leaves at once.
            send = send.max(smss);
        }
        pipe + send
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6937 §4's picture: 20 segments in flight, one lost, ssthresh 10. Nineteen more are
    /// delivered, and ten are sent for them: every second ACK lets one go.
    #[test]
    fn c_29_every_second_ack_sends_one() {
        let window = Window { cwnd: 20, ssthresh: 10, smss: 1 };
        let mut reduction = Reduction { prior_cwnd: 20, ..Reduction::default() };
        let mut pipe = 18; // 20, less one lost and one delivered
        let sent: Vec<u64> = (0..16)
            .map(|_| {
                let sent = reduction.on_ack(&window, pipe, 1, false) - pipe;
                reduction.out += sent;
                pipe = pipe + sent - 1;
                sent
            })
            .collect();
        assert_eq!(sent, [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
    }
}
