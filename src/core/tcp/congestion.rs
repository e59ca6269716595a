//! The congestion window: how much may be in flight, and what makes it grow and shrink.
//!
//! A controller decides the numbers ([`CongestionControl`]); *when* a loss happened is for
//! [`super::recovery`] to say. Everything is in bytes. Linux counts packets instead, which is
//! the same as long as segments are full.

mod cubic;
mod fixed;
mod hystart;
mod reno;
mod usage;

use super::TcpParams;
use super::params::{CongestionKind, IdleRestart, WindowUnit};
use crate::units::{Duration, SimTime};
use crate::wire::Seq;
use cubic::Cubic;
use fixed::Fixed;
use reno::Reno;
use usage::Usage;

/// The two variables every controller has, in bytes (RFC 5681 §2).
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Window {
    /// Congestion window.
    pub(super) cwnd: u64,
    /// Slow start threshold; `u64::MAX` while unlimited.
    pub(super) ssthresh: u64,
    /// The sender's full segment.
    pub(super) smss: u64,
}

impl Window {
    /// RFC 5681 §3.1: slow start below ssthresh.
    pub(super) fn in_slow_start(&self) -> bool {
        self.cwnd < self.ssthresh
    }
}

/// A round trip that an ACK of data measured.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct RoundTrip {
    /// When the ACK came.
    pub(super) now: SimTime,
    /// The round trip of the youngest segment that it acknowledged, which no delayed ACK has
    /// made longer (Linux `ca_rtt_us`).
    pub(super) sample: Duration,
    /// The smoothed round-trip time.
    pub(super) srtt: Duration,
    /// What is acknowledged by now, and what was sent.
    pub(super) snd_una: Seq,
    pub(super) snd_nxt: Seq,
}

/// A congestion controller.
pub(super) trait CongestionControl {
    /// Data is about to flow, from `snd_nxt` on.
    fn start(&mut self, _snd_nxt: Seq) {}

    /// `acked` bytes of data were acknowledged outside of recovery, and the window was used.
    fn on_ack(&mut self, window: &mut Window, params: &TcpParams, now: SimTime, acked: u64);

    /// Data was acknowledged outside of recovery, but the window was not used.
    fn on_unused(&mut self, _now: SimTime) {}

    /// A round trip was measured, in recovery or not, before [`CongestionControl::on_ack`].
    fn on_round_trip(&mut self, _window: &mut Window, _trip: &RoundTrip) {}

    /// Data leaves while nothing is in flight; the last did at `last_sent`.
    fn on_transmission_start(&mut self, _last_sent: SimTime, _now: SimTime) {}

    /// The retransmission timer expired (after the threshold fell, if it did).
    fn on_timeout(&mut self, _snd_nxt: Seq) {}

    /// The threshold after a loss noticed with `flight` bytes in flight.
    fn ssthresh_after_loss(&mut self, window: &Window, params: &TcpParams, flight: u64) -> u64;

    /// Whether losses and idleness change the window at all.
    fn adapts(&self) -> bool {
        true
    }
}

/// The controllers there are. An enum, so that a connection stays small and calls are direct.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Controller {
    Reno(Reno),
    Cubic(Box<Cubic>),
    Fixed(Fixed),
}

/// Calls the controller that there is. A controller that has nothing to do then costs nothing.
macro_rules! call {
    ($controller:expr, $method:ident($($argument:expr),*)) => {
        match &mut $controller {
            Controller::Reno(reno) => reno.$method($($argument),*),
            Controller::Cubic(cubic) => cubic.$method($($argument),*),
            Controller::Fixed(fixed) => fixed.$method($($argument),*),
        }
    };
}

/// A connection's congestion control.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Congestion {
    pub(in crate::tcp) window: Window,
    pub(in crate::tcp) controller: Controller,
    pub(in crate::tcp) usage: Usage,
}

impl Congestion {
    /// Before the handshake.
    pub(super) fn new(params: &TcpParams) -> Congestion {
        let controller = match params.congestion {
            CongestionKind::Reno => Controller::Reno(Reno::default()),
            CongestionKind::Cubic => Controller::Cubic(Box::new(Cubic::new(params))),
            CongestionKind::Fixed => Controller::Fixed(Fixed),
        };
        let ssthresh = params.initial_ssthresh.map_or(u64::MAX, |bytes| bytes.0);
        let window = Window { cwnd: 0, ssthresh, smss: u64::from(params.mss) };
        Congestion { window, controller, usage: Usage::default() }
    }

    /// The connection is established with segments of `smss` bytes; `losses` SYNs or SYN-ACKs
    /// were lost before.
    pub(super) fn establish(&mut self, params: &TcpParams, smss: u32, losses: u32, snd_nxt: Seq) {
        self.window.smss = u64::from(smss);
        self.usage.start(snd_nxt);
        call!(self.controller, start(snd_nxt));
        self.window.cwnd = match params.congestion {
            CongestionKind::Fixed => params.fixed_window.map_or(u64::MAX, |bytes| bytes.0),
            // RFC 5681 §3.1: one segment after a lost SYN or SYN-ACK.
            _ if losses >= params.cautious_start_after => u64::from(smss),
            _ => initial_window(params, smss),
        };
    }

    /// Congestion window in bytes.
    pub(super) fn cwnd(&self) -> u64 {
        self.window.cwnd
    }

    /// Slow start threshold in bytes.
    pub(super) fn ssthresh(&self) -> u64 {
        self.window.ssthresh
    }

    /// The sender's full segment in bytes.
    pub(super) fn smss(&self) -> u64 {
        self.window.smss
    }

    /// Whether the window is below the threshold.
    pub(super) fn in_slow_start(&self) -> bool {
        self.window.in_slow_start()
    }

    /// Whether losses change the window.
    pub(super) fn adapts(&mut self) -> bool {
        call!(self.controller, adapts())
    }

    /// New data was acknowledged outside of recovery. Returns whether cwnd changed.
    #[inline]
    pub(super) fn on_ack(&mut self, params: &TcpParams, now: SimTime, acked: u64) -> bool {
        let before = self.window.cwnd;
        // RFC 5681 §3.1: the SYN-ACK and its ACK do not grow it; they carry no data.
        if acked > 0 && self.usage.may_grow(params, &self.window) {
            call!(self.controller, on_ack(&mut self.window, params, now, acked));
        } else {
            call!(self.controller, on_unused(now));
        }
        self.window.cwnd != before
    }

    /// A round trip was measured by an ACK of data. Returns whether that ended slow start.
    #[inline]
    pub(super) fn on_round_trip(&mut self, trip: &RoundTrip) -> bool {
        let before = self.window.ssthresh;
        call!(self.controller, on_round_trip(&mut self.window, trip));
        self.window.ssthresh != before
    }

    /// Data leaves while nothing is in flight; the last did at `last_sent`.
    pub(super) fn on_transmission_start(&mut self, last_sent: SimTime, now: SimTime) {
        call!(self.controller, on_transmission_start(last_sent, now));
    }

    /// The retransmission timer expired, and the threshold has fallen if it had to.
    pub(super) fn on_timeout(&mut self, snd_nxt: Seq) {
        call!(self.controller, on_timeout(snd_nxt));
    }

    /// A loss was noticed with `flight` bytes in flight: the threshold falls.
    pub(super) fn reduce_threshold(&mut self, params: &TcpParams, flight: u64) {
        self.window.ssthresh =
            call!(self.controller, ssthresh_after_loss(&self.window, params, flight));
        if params.window_unit == WindowUnit::Segments {
            self.window.ssthresh -= self.window.ssthresh % self.window.smss;
        }
    }

    /// The window with its threshold.
    pub(super) fn window(&self) -> Window {
        self.window
    }

    /// A reduction is taken back: window and threshold are at least what they were.
    pub(super) fn restore(&mut self, cwnd: u64, ssthresh: u64) {
        self.set_cwnd(cwnd.max(self.window.cwnd));
        self.window.ssthresh = ssthresh.max(self.window.ssthresh);
    }

    /// Sets the window, as recovery wants it; a window that does not adapt stays.
    pub(super) fn set_cwnd(&mut self, cwnd: u64) {
        if self.adapts() {
            self.window.cwnd = cwnd;
        }
    }

    /// The sender has sent what it could, and uses so much of the window: `limited` says that
    /// cwnd kept it from more.
    pub(super) fn note_usage(&mut self, snd_una: Seq, snd_nxt: Seq, used: u64, limited: bool) {
        self.usage.note(snd_una, snd_nxt, used, limited);
    }

    /// Nothing was in flight for `idle`, and data is about to be sent. Returns whether cwnd
    /// changed.
    pub(super) fn restart_after_idle(
        &mut self,
        params: &TcpParams,
        idle: Duration,
        rto: Duration,
    ) -> bool {
        if params.idle_restart == IdleRestart::Off || idle <= rto || !self.adapts() {
            return false;
        }
        let window = &mut self.window;
        let before = window.cwnd;
        let restart = initial_window(params, window.smss as u32).min(window.cwnd);
        if params.idle_restart == IdleRestart::Rfc5681 {
            // RFC 5681 §4.1: RW = min(IW, cwnd).
            window.cwnd = restart;
        } else {
            // Linux tcp_cwnd_restart: the threshold remembers ¾ of the window, which halves
            // for every RTO that has passed.
            window.ssthresh = window.ssthresh.max(window.cwnd / 4 * 3);
            let mut left = idle.as_nanos().saturating_sub(rto.as_nanos());
            while left > 0 && window.cwnd > restart {
                window.cwnd /= 2;
                left = left.saturating_sub(rto.as_nanos().max(1));
            }
            window.cwnd = window.cwnd.max(restart);
        }
        window.cwnd != before
    }
}

/// The initial window in bytes: a number of segments, or RFC 3390's min(4·MSS, max(2·MSS,
/// 4380)), which RFC 5681 §3.1 repeats as 4, 3 or 2 segments by their size.
fn initial_window(params: &TcpParams, smss: u32) -> u64 {
    let smss = u64::from(smss);
    match params.initial_window {
        Some(segments) => u64::from(segments) * smss,
        None if smss > 2190 => 2 * smss,
        None if smss > 1095 => 3 * smss,
        None => 4 * smss,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Profile;

    #[test]
    fn c_14_initial_window_by_segment_size() {
        let params = TcpParams::of(Profile::Rfc);
        for (smss, segments) in
            [(536, 4), (1095, 4), (1096, 3), (1460, 3), (2190, 3), (2191, 2), (8960, 2)]
        {
            assert_eq!(initial_window(&params, smss), segments * u64::from(smss), "SMSS {smss}");
        }
    }

    fn window_of_36(profile: Profile) -> (Congestion, TcpParams) {
        let params = TcpParams::of(profile);
        let mut congestion = Congestion::new(&params);
        congestion.establish(&params, 1000, 0, Seq(0));
        congestion.set_cwnd(36_000);
        (congestion, params)
    }

    /// A window of 36 segments, RTO 300 ms. RFC: idle for longer than an RTO, and it is min(IW,
    /// cwnd). Linux halves it once for the first RTO that has passed and once for each further
    /// one begun: 18 after 500 ms (one further begun), 10 (not 9) after 700 ms.
    #[test]
    fn c_38_idle_windows_fall() {
        let (rto, ms) = (Duration::from_millis(300), Duration::from_millis);
        for (profile, idle, segments) in [
            (Profile::Textbook, 2000, 36),
            (Profile::Rfc, 300, 36),
            (Profile::Rfc, 301, 4),
            (Profile::Linux, 300, 36),
            (Profile::Linux, 500, 18),
            (Profile::Linux, 700, 10),
            (Profile::Linux, 2000, 10),
        ] {
            let (mut congestion, params) = window_of_36(profile);
            congestion.restart_after_idle(&params, ms(idle), rto);
            assert_eq!(congestion.cwnd(), segments * 1000, "{} after {idle}", profile.name());
        }
    }

    /// `cubictcp_cwnd_event`: four seconds in which nothing was in flight are no time on the curve, so
    /// the window grows after them as it would have without.
    #[test]
    fn c_46_idle_time_is_no_time_on_the_curve() {
        let at = |millis| SimTime::ZERO + Duration::from_millis(millis);
        let params = TcpParams::of(Profile::Linux);
        let mut plain = Congestion::new(&params);
        plain.establish(&params, 1000, 0, Seq(0));
        plain.set_cwnd(1_000_000);
        plain.reduce_threshold(&params, 1_000_000);
        plain.set_cwnd(plain.ssthresh());
        plain.note_usage(Seq(0), Seq(1), plain.cwnd(), true);
        plain.on_ack(&params, at(5000), 1000);
        let mut idle = plain.clone();
        idle.on_transmission_start(at(5000), at(9000));
        for round in 1..=20 {
            plain.on_ack(&params, at(5000 + 100 * round), 700_000);
            idle.on_ack(&params, at(9000 + 100 * round), 700_000);
        }
        assert!(plain.cwnd() > plain.ssthresh());
        assert_eq!(idle.cwnd(), plain.cwnd());
    }
}
