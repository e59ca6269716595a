//! When to acknowledge: at once, every second segment, or after a while.
//!
//! Read RFC 5681 §4.2 and RFC 9293 §3.8.6.3. The Linux notions of quick ACKs and of an
//! interactive ("pingpong") session are switched on by `tcp.quickack_segments`.
//!
//! Simplified: the delayed-ACK timeout is constant, where Linux adapts it between 40 and
//! 200 ms to the gaps between arrivals.

use super::TcpParams;
use crate::trace::{AckCause, SendCause};
use crate::units::{Duration, SimTime};
use crate::wire::{Flags, Segment};

/// The segment size that a receiver assumes until it has seen a larger one
/// (RFC 9293 §3.7.1: 536).
const ASSUMED_MSS: u32 = 536;

/// How many duplicate ACKs make a sender act (RFC 5681 §3.2): they never wait.
const DUPLICATES_THAT_COUNT: u8 = 3;
/// How many ACKs may wait to leave as one (`net.ipv4.tcp_comp_sack_nr`).
const MOST_HELD: u8 = 44;

/// What is to be acknowledged, and how soon.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct AckPolicy {
    /// An ACK is due at once, and why.
    pub(super) now: Option<SendCause>,
    /// Bytes that arrived in order since the last ACK left.
    pub(in crate::tcp) unacknowledged: u32,
    /// The largest segment seen: what counts as a full one.
    pub(in crate::tcp) full: u32,
    /// Segments that are still acknowledged at once (Linux quickack).
    pub(in crate::tcp) quick: u32,
    /// Whether the application answers what it gets (Linux pingpong mode): then ACKs wait.
    pub(in crate::tcp) interactive: bool,
    /// Segments since the last ACK with which the sender paused: with PSH, or not full.
    pub(in crate::tcp) pauses: Pauses,
    /// Duplicate ACKs since the last advance, as far as they matter (`dup_ack_counter`).
    pub(in crate::tcp) repeats: u8,
    /// Duplicate ACKs that wait to leave as one (`compressed_ack`).
    pub(in crate::tcp) held: u8,
    /// When data arrived last, if any has.
    pub(in crate::tcp) last_data: Option<SimTime>,
}

/// What to do about a segment that arrived in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AckTiming {
    /// Now.
    AtOnce(AckCause),
    /// Before long: start the delayed-ACK timer unless it runs.
    Later,
}

/// How often the sender has paused since the last ACK (Linux `ICSK_ACK_PUSHED` and
/// `ICSK_ACK_PUSHED2`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Pauses {
    None,
    One,
    /// A small segment came after one.
    Several,
}

impl Pauses {
    fn after_small(self) -> Pauses {
        if self == Pauses::None { Pauses::One } else { Pauses::Several }
    }
}

impl AckPolicy {
    /// Nothing to acknowledge.
    pub(super) fn new(params: &TcpParams) -> AckPolicy {
        AckPolicy {
            now: None,
            unacknowledged: 0,
            full: ASSUMED_MSS,
            quick: params.quickack_segments,
            interactive: false,
            pauses: Pauses::None,
            repeats: 0,
            held: 0,
            last_data: None,
        }
    }

    /// An ACK is due at once. The first reason given stands.
    #[inline]
    pub(super) fn at_once(&mut self, cause: AckCause) {
        self.now.get_or_insert(SendCause::Ack(cause));
    }

    /// The size that counts as a full segment.
    #[inline]
    pub(super) fn full_segment(&self) -> u32 {
        self.full
    }

    /// `bytes` arrived in order, in a segment of `payload` bytes. `pause` is the RTO: after a
    /// longer pause Linux acknowledges at once again.
    #[inline]
    pub(super) fn on_data(
        &mut self,
        params: &TcpParams,
        now: SimTime,
        bytes: u32,
        segment: &Segment,
        pause: Duration,
    ) {
        let payload = segment.payload;
        if payload < self.full {
            self.pauses = self.pauses.after_small();
        } else if segment.has(Flags::PSH) {
            self.pauses = self.pauses.max(Pauses::One);
        }
        self.full = self.full.max(payload.min(params.mss));
        if self.last_data.is_none_or(|last| now.since(last) > pause) {
            self.quick = params.quickack_segments;
        }
        self.last_data = Some(now);
        self.unacknowledged = self.unacknowledged.saturating_add(bytes);
    }

    /// A segment arrived beyond a hole, or filled one (`advances`). Every ACK counts where they
    /// tell of a hole by repeating themselves (no `sack`), and so do the first three in any
    /// case; SACK blocks repeat what earlier ones said, so that later ACKs may be saved by
    /// waiting for more (Linux `__tcp_ack_snd_check`). Returns how long this one waits.
    pub(super) fn on_gap(
        &mut self,
        params: &TcpParams,
        (sack, advances): (bool, bool),
        srtt: Option<Duration>,
    ) -> Option<Duration> {
        if advances {
            self.repeats = 0;
        }
        let quick = self.quick > 0 && !self.interactive;
        let third = srtt.map(|srtt| Duration::from_nanos(srtt.as_nanos() / 100 * 33));
        let wait = third.unwrap_or(Duration::ZERO).min(params.compress_acks);
        if wait.is_zero() || !sack || quick || advances || self.held == MOST_HELD {
            self.at_once(AckCause::Gap);
        } else if self.repeats < DUPLICATES_THAT_COUNT {
            self.repeats += 1;
            self.at_once(AckCause::Gap);
        } else {
            self.held += 1;
            return Some(wait);
        }
        None
    }

    /// Something arrived that was there already: the sender may have lost ACKs, or its timer is
    /// too short, so the next segments are acknowledged at once, interactive or not (Linux
    /// `tcp_enter_quickack_mode`).
    pub(super) fn on_duplicate(&mut self, params: &TcpParams) {
        self.quick = self.quick.max(params.quickack_segments);
        self.interactive = false;
    }

    /// The application has read everything. The sender may be waiting for an ACK, unless an
    /// answer is going to carry it (Linux `__tcp_cleanup_rbuf`).
    #[inline]
    pub(super) fn all_read(&mut self, params: &TcpParams) {
        let paused = match self.pauses {
            Pauses::None => false,
            Pauses::One => !self.interactive,
            Pauses::Several => true,
        };
        if params.ack_after_reading && paused && self.unacknowledged > 0 {
            self.at_once(AckCause::Read);
        }
    }

    /// The receive window grows: the sender learns of it at once (Linux `tcp_grow_window`).
    pub(super) fn window_grew(&mut self) {
        self.quick |= 1;
    }

    /// The peer's FIN arrived, and is not acknowledged at once by rule. The session counts as
    /// interactive from now on: the application will answer by closing (Linux `tcp_fin`).
    pub(super) fn on_fin(&mut self, params: &TcpParams) -> AckTiming {
        self.interactive = true;
        self.unacknowledged = self.unacknowledged.saturating_add(1);
        self.timing(params)
    }

    /// How soon what has arrived is to be acknowledged.
    #[inline]
    pub(super) fn timing(&self, params: &TcpParams) -> AckTiming {
        if params.ack_every <= 1 || (self.quick > 0 && !self.interactive) {
            AckTiming::AtOnce(AckCause::AtOnce)
        } else if self.unacknowledged > (params.ack_every - 1).saturating_mul(self.full) {
            AckTiming::AtOnce(AckCause::EverySecond)
        } else {
            AckTiming::Later
        }
    }

    /// An ACK left, alone or on another segment.
    #[inline]
    pub(super) fn sent(&mut self) {
        self.now = None;
        self.unacknowledged = 0;
        self.held = 0;
        self.pauses = Pauses::None;
        self.quick = self.quick.saturating_sub(1);
    }

    /// Data left: if it answers what just came, the session is interactive
    /// (Linux `tcp_event_data_sent`).
    #[inline]
    pub(super) fn data_sent(&mut self, params: &TcpParams, now: SimTime) {
        let answers = self.last_data.is_some_and(|last| now.since(last) < params.delayed_ack);
        if params.quickack_segments > 0 && answers {
            self.interactive = true;
        }
    }

    /// The delayed-ACK timer fired: nobody answered in time, so the session is not interactive
    /// (Linux `tcp_delack_timer_handler`).
    pub(super) fn timer_fired(&mut self) {
        if self.held > 0 {
            return self.at_once(AckCause::Gap);
        }
        self.interactive = false;
        self.at_once(AckCause::DelayedAckTimer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Profile;
    use crate::wire::{Options, Seq};

    fn full(flags: Flags) -> Segment {
        Segment {
            src_port: 80,
            dst_port: 49_152,
            seq: Seq(0),
            ack: Seq(0),
            flags,
            window: 0,
            payload: 1448,
            options: Options::default(),
        }
    }

    fn causes(profile: Profile, segments: u32) -> Vec<AckTiming> {
        let params = TcpParams::of(profile);
        let mut policy = AckPolicy::new(&params);
        (0..segments)
            .map(|_| {
                let now = SimTime::from_nanos(1);
                policy.on_data(&params, now, 1448, &full(Flags::ACK), Duration::from_secs(1));
                let timing = policy.timing(&params);
                if timing != AckTiming::Later {
                    policy.sent();
                }
                timing
            })
            .collect()
    }

    #[test]
    fn c_36_every_second_full_segment() {
        let second = AckTiming::AtOnce(AckCause::EverySecond);
        assert_eq!(causes(Profile::Rfc, 4), [AckTiming::Later, second, AckTiming::Later, second]);
    }

    #[test]
    fn textbook_acknowledges_every_segment_and_linux_the_first_sixteen() {
        let at_once = AckTiming::AtOnce(AckCause::AtOnce);
        assert_eq!(causes(Profile::Textbook, 3), [at_once; 3]);
        let linux = causes(Profile::Linux, 18);
        assert!(linux[..16].iter().all(|timing| *timing == at_once));
        assert_eq!(linux[16..], [AckTiming::Later, AckTiming::AtOnce(AckCause::EverySecond)]);
    }

    /// After the quick ACKs a full segment waits for a second, but one with PSH (the last of a
    /// bundle) only until it is read; and where the application answers, for the answer. A
    /// small one counts like one with PSH, and two of them do not wait for an answer either
    /// (Linux `tcp_measure_rcv_mss`, `__tcp_cleanup_rbuf`).
    #[test]
    fn pauses_of_the_sender_draw_acks_once_everything_is_read() {
        let params = TcpParams::of(Profile::Linux);
        let mut small = full(Flags::ACK);
        small.payload = 100;
        let pushed = full(Flags::ACK.with(Flags::PSH));
        for (interactive, segments, drawn) in [
            (false, vec![full(Flags::ACK)], false),
            (false, vec![pushed], true),
            (true, vec![pushed], false),
            (false, vec![small], true),
            (true, vec![small], false),
            (true, vec![small, small], true),
        ] {
            let mut policy = AckPolicy { full: 1448, interactive, ..AckPolicy::new(&params) };
            for segment in &segments {
                policy.on_data(&params, SimTime::ZERO, 100, segment, Duration::from_secs(1));
            }
            policy.all_read(&params);
            assert_eq!(policy.now.is_some(), drawn, "{interactive} {segments:?}");
        }
    }

    /// Linux's habits are off without `tcp.quickack_segments`: an answer then does not make the
    /// session interactive, with it one does that leaves within the delayed-ACK timeout.
    #[test]
    fn answers_make_a_session_interactive_only_where_linux_is_asked_for() {
        let at = |ms: u64| SimTime::from_nanos(ms * 1_000_000);
        for (quick, answered_at, interactive) in [(16, 39, true), (16, 40, false), (0, 39, false)] {
            let mut params = TcpParams::of(Profile::Linux);
            params.quickack_segments = quick;
            let mut policy = AckPolicy { last_data: Some(at(0)), ..AckPolicy::new(&params) };
            policy.data_sent(&params, at(answered_at));
            assert_eq!(policy.interactive, interactive, "{quick} {answered_at}");
        }
    }

    /// In an interactive session, its quick ACKs used up, a duplicate brings 16 of them back
    /// (Linux `tcp_enter_quickack_mode`).
    #[test]
    fn duplicates_bring_quick_acks_back() {
        let params = TcpParams::of(Profile::Linux);
        let mut policy = AckPolicy { quick: 0, interactive: true, ..AckPolicy::new(&params) };
        assert_eq!(policy.timing(&params), AckTiming::Later);
        policy.on_duplicate(&params);
        for _ in 0..16 {
            assert_eq!(policy.timing(&params), AckTiming::AtOnce(AckCause::AtOnce));
            policy.sent();
        }
        assert_eq!(policy.timing(&params), AckTiming::Later);
    }

    /// Behind a hole, the quick ACKs used up: three duplicates leave at once, the following wait
    /// 1 ms, or a third of a round trip of 2 ms, to leave as one; the 45th does not wait. The
    /// ACK that advances starts the count anew. Without SACK none waits, and by the RFC neither.
    #[test]
    fn duplicate_acks_with_sack_wait_for_more() {
        let ms = Duration::from_millis;
        let waits = |profile, sack, srtt, segments: usize| -> Vec<Option<Duration>> {
            let params = TcpParams::of(profile);
            let mut policy = AckPolicy { quick: 0, ..AckPolicy::new(&params) };
            (0..segments).map(|_| policy.on_gap(&params, (sack, false), Some(srtt))).collect()
        };
        let linux = waits(Profile::Linux, true, ms(100), 3 + 44 + 1);
        assert_eq!(linux[..3], [None; 3]);
        assert_eq!(linux[3..47], [Some(ms(1)); 44]);
        assert_eq!(linux[47], None);
        assert_eq!(waits(Profile::Linux, true, ms(2), 4)[3], Some(Duration::from_micros(660)));
        assert_eq!(waits(Profile::Linux, false, ms(100), 4), [None; 4]);
        assert_eq!(waits(Profile::Rfc, true, ms(100), 4), [None; 4]);
        let params = TcpParams::of(Profile::Linux);
        let mut policy = AckPolicy { quick: 0, repeats: 3, ..AckPolicy::new(&params) };
        assert_eq!(policy.on_gap(&params, (true, true), Some(ms(100))), None);
        assert_eq!(policy.repeats, 0);
    }
}
