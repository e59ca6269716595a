//! Proportional rate reduction: how cwnd comes down in recovery (RFC 6937, RFC 9937).
//!
//! For what is delivered, a proportional part is sent: so the sender neither falls silent for
//! half a round trip nor bursts. Counted in whole segments, as Linux does.

use crate::tcp::congestion::Window;

/// The variables of RFC 6937 §3, in bytes.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
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

    /// C-48, above ssthresh: sndcnt = ⌈prr_delivered · ssthresh / RecoverFS⌉ − prr_out. With 20
    /// in flight, ssthresh 14 (0.7 · 20) and an ACK that delivers 3: ⌈3 · 14 / 20⌉ = ⌈2.1⌉ = 3;
    /// the next one that delivers 2: ⌈5 · 14 / 20⌉ − 3 = ⌈3.5⌉ − 3 = 1.
    #[test]
    fn c_48_a_proportional_part_above_the_threshold() {
        let window = Window { cwnd: 20, ssthresh: 14, smss: 1 };
        let mut reduction = Reduction { prior_cwnd: 20, ..Reduction::default() };
        assert_eq!(reduction.on_ack(&window, 17, 3, false), 17 + 3);
        reduction.out = 3;
        assert_eq!(reduction.on_ack(&window, 18, 2, false), 18 + 1);
    }

    /// C-48, at or below ssthresh (many were lost): what may be sent is limited by what was
    /// delivered, max(prr_delivered − prr_out, Delivered), by one segment more where the ACK is
    /// safe, and by ssthresh − pipe. Ssthresh 10, pipe 4, 6 sent for 5 delivered before. An ACK
    /// that delivers 2: max(7 − 6, 2) = 2; a safe one: 3. Pipe 9: 10 − 9 = 1 either way. With
    /// 3 sent for 5: max(7 − 3, 2) = 4. So recovery ends at ssthresh.
    #[test]
    fn c_48_slow_start_up_to_the_threshold_below_it() {
        let window = Window { cwnd: 20, ssthresh: 10, smss: 1 };
        for (pipe, out, safe, send) in
            [(4, 6, false, 2), (4, 6, true, 3), (9, 6, false, 1), (9, 6, true, 1), (4, 3, false, 4)]
        {
            let mut reduction = Reduction { prior_cwnd: 20, delivered: 5, out };
            let cwnd = reduction.on_ack(&window, pipe, 2, safe);
            assert_eq!(cwnd, pipe + send, "pipe {pipe}, out {out}, safe {safe}");
        }
    }
}
