//! What to send next: a reset, the handshake, what was lost, new data, a probe, an ACK.
//!
//! Read RFC 9293 §3.8.6.2.1 (silly window avoidance) and §3.7.4 (Nagle). An ACK that is due
//! rides on data where there is some to send.
//!
//! Simplified: a window probe is a segment without text below the window, as Linux sends it,
//! where RFC 9293 §3.8.6.1 would send a byte beyond it; either draws an ACK with the window.
//! SACK blocks leave only on segments that have room for them beside their payload.

use super::arrival::timestamp;
use super::connection::Connection;
use super::params::{CongestionKind, CwndValidation, Nagle, Push};
use super::{Cx, Observer, Outgoing, TcpParams};
use crate::trace::{CongestionState, HoldCause, SendCause, TcpState, TimerKind};
use crate::wire::{Flags, Options, Segment, Seq};

/// Bytes of the SACK option besides its blocks, padding included, and of a block (RFC 2018 §3).
const SACK_OVERHEAD: u32 = 4;
const SACK_BLOCK: u32 = 8;
/// Room for options in a header (RFC 9293 §3.1).
pub(super) const OPTION_SPACE: u32 = 40;

impl Connection {
    /// Whether [`Connection::poll_segment`] may have something. Mostly it has nothing, which is
    /// found out here at less cost.
    #[inline]
    pub fn may_send(&self) -> bool {
        self.acks.now.is_some()
            || self.has_data()
            || self.sent.lost_segments() > 0
            || self.recovery.new_first
            || self.recovery.probe.due
            || self.probing.due
            || self.vigil.probe_due
            || self.reset.is_some()
            || self.is_shaking_hands()
    }

    fn is_shaking_hands(&self) -> bool {
        matches!(self.state, TcpState::SynSent | TcpState::SynReceived)
    }

    /// The next segment to send now, if there is one. Ask until there is none.
    pub fn poll_segment<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        let may_send = self.may_send();
        let outgoing = self.next_segment(cx);
        debug_assert!(may_send || outgoing.is_none(), "{outgoing:?} came unforeseen");
        if O::DETAIL {
            match &outgoing {
                Some(outgoing) => self.show_offer(cx, outgoing),
                None => self.show_rest(cx),
            }
        }
        outgoing
    }

    fn next_segment<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        if self.reset.is_some() {
            return self.take_reset(cx);
        }
        match self.state {
            TcpState::Closed | TcpState::Listen => return None,
            TcpState::SynSent | TcpState::SynReceived => return self.next_in_handshake(cx),
            _ => {}
        }
        // A segment is large, and is written once where nothing asks whether it is one: so each
        // step is only taken where it may have something.
        if self.has_repairs()
            && let Some(repair) = self.next_repair(cx)
        {
            return Some(repair);
        }
        if (O::DETAIL || self.has_data())
            && let Some(payload) = self.data_to_send(cx)
        {
            return Some(self.send_data(cx, payload));
        }
        if self.probing.due || self.vigil.probe_due {
            return self.next_probe(cx);
        }
        self.next_ack(cx)
    }

    #[inline(never)]
    fn next_in_handshake<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        self.next_syn(cx).or_else(|| self.next_early(cx)).or_else(|| self.next_ack(cx))
    }

    /// Whether [`Connection::data_to_send`] may have something. Where it has not, it is only asked
    /// by who wants to hear why.
    #[inline]
    fn has_data(&self) -> bool {
        self.queue.bytes() > 0 || self.queue.fin_wanted()
    }

    /// Whether [`Connection::next_repair`] may have something.
    #[inline]
    fn has_repairs(&self) -> bool {
        self.recovery.probe.due || self.recovery.new_first || self.sent.lost_segments() > 0
    }

    /// What was lost, or may have been.
    #[cold]
    fn next_repair<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        self.next_tail_probe(cx)
            .or_else(|| self.next_new_first(cx))
            .or_else(|| self.next_retransmission(cx))
    }

    #[cold]
    fn take_reset<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        let reset = self.reset.take()?;
        let flags = if reset.ack.is_some() { Flags::RST.with(Flags::ACK) } else { Flags::RST };
        let mut segment = self.segment(cx, reset.seq, flags, 0);
        segment.ack = reset.ack.unwrap_or_default();
        segment.window = 0;
        segment.options = Options::default();
        Some(Outgoing { segment, retransmission: false, why: SendCause::Reset(reset.why) })
    }

    /// SYN or SYN-ACK, first or again.
    fn next_syn<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        let first = self.snd_nxt == self.iss;
        let timeout = !first && self.sent.front().is_some_and(|syn| syn.lost);
        if !first && !timeout && !self.repeat_syn_ack {
            return None;
        }
        let mut why = SendCause::Handshake;
        let mut payload = 0;
        if first {
            payload = self.early_payload()?;
            self.first_syn(cx, payload);
        } else {
            if timeout {
                why = SendCause::Retransmit(self.recovery.why);
                self.syn_losses += 1;
            }
            self.sent.mark_front_lost();
            self.sent.next_lost();
            self.sent.resend(cx.now);
        }
        self.repeat_syn_ack = false;
        self.recovery.force = false;
        let flags = match self.state {
            TcpState::SynReceived => Flags::SYN.with(Flags::ACK),
            _ => Flags::SYN,
        };
        let segment = self.segment(cx, self.iss, flags, payload);
        if self.state == TcpState::SynSent && self.early.option.is_some() {
            self.early.change().option = None;
        }
        Some(Outgoing { segment, retransmission: !first, why })
    }

    /// The first SYN or SYN-ACK is on its way; a SYN perhaps with data (see `fast_open`), which
    /// is remembered apart, since it may be sent again without the SYN.
    fn first_syn<O: Observer>(&mut self, cx: &mut Cx<'_, O>, payload: u32) {
        self.sent.push(self.iss, 0, Flags::SYN, cx.now);
        self.snd_nxt += 1;
        if payload > 0 {
            self.queue.take(payload, false);
            self.sent.push(self.snd_nxt, payload, Flags::PSH, cx.now);
            self.snd_nxt += payload;
            self.snd_sml = self.snd_nxt;
            self.last_data_sent = Some(cx.now);
        }
        self.early_syn_sent(payload);
        self.arm_retransmission(cx);
    }

    /// The answer to early data, before the handshake is complete.
    fn next_early<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        if self.answers_early() { self.next_data(cx) } else { None }
    }

    /// What is believed lost, as far as the congestion window allows; the first of it in any
    /// case.
    fn next_retransmission<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        if self.recovery.new_first {
            return None;
        }
        let lost = self.sent.next_lost()?;
        let counts = self.counted(cx.params, u64::from(lost.payload), 1);
        let fits = self.in_flight(cx.params) + counts <= self.congestion.cwnd();
        if !fits && !self.recovery.force {
            return None;
        }
        self.recovery.force = false;
        self.sent.resend(cx.now);
        if self.has_scoreboard(cx.params) {
            self.recovery.sends(counts);
            self.recovery.repair().undo.resent(timestamp(cx.now));
            // RFC 6298 is silent; Linux starts the timer anew with the oldest segment.
            if lost.seq == self.snd_una && !self.timers.is_running(TimerKind::Reorder) {
                self.stop_transmit_timers();
                self.arm_retransmission(cx);
            }
        }
        if !self.any_transmit_timer() {
            self.arm_retransmission(cx);
        }
        let segment = self.segment(cx, lost.seq, Flags::ACK.with(lost.flags), lost.payload);
        let why = SendCause::Retransmit(self.recovery.why);
        Some(Outgoing { segment, retransmission: true, why })
    }

    /// After a timeout that may have been spurious: new data first, retransmissions only where
    /// there is none (F-RTO, RFC 5682 §2.1 step 2b).
    fn next_new_first<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        if !self.recovery.new_first {
            return None;
        }
        let outgoing = self.next_data(cx);
        if outgoing.is_none() && self.snd_nxt == self.recovery.recover {
            self.recovery.new_first = false;
        }
        outgoing
    }

    fn next_data<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        let payload = self.data_to_send(cx)?;
        Some(self.send_data(cx, payload))
    }

    /// How many bytes of new data leave now, 0 for a lone FIN. Writes are looked at one after the
    /// other, as if TCP had been asked within each.
    #[inline]
    fn data_to_send<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<u32> {
        if self.queue.fin_sent() {
            return None;
        }
        if self.sent.is_empty() && self.queue.bytes() > 0 {
            self.restart_after_idle(cx);
        }
        let mut plan = self.plan_data(cx);
        while plan.is_err() && self.queue.show_more() {
            plan = self.plan_more_data(cx);
        }
        plan.map_err(|hold| self.held(cx, hold)).ok()
    }

    /// Data is about to be sent, and nothing is in flight.
    #[inline(never)]
    fn restart_after_idle<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let Some(last) = self.last_data_sent else { return };
        // RFC 5681 §4.1: what counts is when data was sent, not when something was received.
        let (idle, rto) = (cx.now.since(last), self.rtt.rto());
        if self.congestion.restart_after_idle(cx.params, idle, rto) {
            self.note_window(cx, crate::trace::WindowCause::Idle);
        }
    }

    /// The same as [`Connection::plan_data`], for what was written later.
    #[cold]
    #[inline(never)]
    fn plan_more_data<O: Observer>(&self, cx: &Cx<'_, O>) -> Result<u32, HoldCause> {
        self.plan_data(cx)
    }

    /// How many bytes of payload the next segment takes (0 for a lone FIN), or why it waits.
    #[inline(always)]
    fn plan_data<O: Observer>(&self, cx: &Cx<'_, O>) -> Result<u32, HoldCause> {
        let visible = self.queue.visible();
        let usable = self.usable_window();
        if visible == 0 {
            return match (self.fin_is_next(), usable) {
                (false, _) => Err(HoldCause::NothingToSend),
                (true, 0) => Err(HoldCause::ReceiveWindow),
                (true, _) => Ok(0),
            };
        }
        let smss = self.peer.smss;
        let payload = visible.min(u64::from(smss.min(usable))) as u32;
        if payload == 0 {
            return Err(HoldCause::ReceiveWindow);
        }
        if payload < smss {
            self.small_segment_may_leave(cx, payload)?;
        }
        let counts = self.counted(cx.params, u64::from(payload), 1);
        if self.in_flight(cx.params) + counts > self.send_limit(cx) {
            return Err(full_window(cx.params));
        }
        if cx.params.push == Push::BundleEnd && self.defers_bundle(cx) {
            return Err(full_window(cx.params));
        }
        Ok(payload)
    }

    /// A segment that is not full leaves only if it is all there is and Nagle lets it, or if
    /// it is half of the largest window the peer ever offered (RFC 9293 §3.8.6.2.1).
    fn small_segment_may_leave<O: Observer>(
        &self,
        cx: &Cx<'_, O>,
        payload: u32,
    ) -> Result<(), HoldCause> {
        if u64::from(payload) < self.queue.visible() {
            let worthwhile = payload >= self.max_snd_wnd / 2 || self.probing.small_allowed;
            return if worthwhile { Ok(()) } else { Err(HoldCause::ReceiveWindow) };
        }
        let waits = match cx.params.nagle {
            // The last of a stream does not wait for more (Linux tcp_nagle_test).
            _ if self.fin_is_next() => false,
            Nagle::Off => false,
            Nagle::Rfc1122 => self.snd_una != self.snd_nxt,
            Nagle::Minshall => self.snd_sml > self.snd_una,
        };
        if waits { Err(HoldCause::Nagle) } else { Ok(()) }
    }

    /// Whether a FIN follows what is visible.
    fn fin_is_next(&self) -> bool {
        self.queue.fin_wanted()
            && self.queue.bytes() == self.queue.visible()
            && self.state.is_synchronized()
    }

    /// Sequence numbers that the peer's window still has room for.
    pub(super) fn usable_window(&self) -> u32 {
        let edge = self.snd_una + self.snd_wnd;
        if edge > self.snd_nxt { edge.since(self.snd_nxt) } else { 0 }
    }

    /// What may be in flight: cwnd, and by RFC 3042 a segment more for each of the first two
    /// duplicate ACKs.
    fn send_limit<O: Observer>(&self, cx: &Cx<'_, O>) -> u64 {
        let disorder =
            self.recovery.state == CongestionState::Disorder && !self.has_scoreboard(cx.params);
        let extra =
            if disorder && cx.params.limited_transmit { self.recovery.dupacks.min(2) } else { 0 };
        self.congestion.cwnd().saturating_add(u64::from(extra) * self.congestion.smss())
    }

    pub(super) fn send_data<O: Observer>(&mut self, cx: &mut Cx<'_, O>, payload: u32) -> Outgoing {
        let all = u64::from(payload) == self.queue.visible();
        let fin = all && self.fin_is_next() && self.usable_window() > payload;
        let ends = cx.params.push == Push::BundleEnd && payload > 0 && self.ends_bundle(cx);
        let flags = self.data_flags(cx.params.push, payload, all || ends, fin);
        let seq = self.snd_nxt;
        if let Some(last) = self.last_data_sent.filter(|_| payload > 0 && self.pipe() == 0) {
            self.congestion.on_transmission_start(last, cx.now);
        }
        if self.flight() + u64::from(payload) > self.congestion.cwnd() {
            self.recovery.limited_transmit += u64::from(payload);
        }
        self.recovery.sends(self.counted(cx.params, u64::from(payload), 1));
        self.queue.take(payload, fin);
        self.sent.push(seq, payload, flags, cx.now);
        self.snd_nxt += payload + u32::from(fin);
        if payload > 0 {
            self.last_data_sent = Some(cx.now);
            self.acks.data_sent(cx.params, cx.now);
            self.note_usage(cx, false);
        }
        if payload < self.peer.smss {
            self.snd_sml = self.snd_nxt;
        }
        self.probing.small_allowed = false;
        if self.has_scoreboard(cx.params) {
            self.timer_after_sending(cx);
        } else if !self.timers.is_running(TimerKind::Retransmit) {
            // RFC 6298 §5.1: the timer starts when it is not running.
            self.arm_retransmission(cx);
        }
        let segment = self.segment(cx, seq, Flags::ACK.with(flags), payload);
        let why = if payload == 0 { SendCause::Fin } else { SendCause::Data };
        Outgoing { segment, retransmission: false, why }
    }

    fn data_flags(&self, push: Push, payload: u32, last: bool, fin: bool) -> Flags {
        let pushed = payload > 0
            && match push {
                Push::BufferEnd | Push::BundleEnd => last,
                Push::Every => true,
                Push::Never => false,
            };
        let flags = if pushed { Flags::PSH } else { Flags::default() };
        if fin { flags.with(Flags::FIN) } else { flags }
    }

    /// Nothing more is sent, for this reason.
    fn held<O: Observer>(&mut self, cx: &mut Cx<'_, O>, hold: HoldCause) {
        self.show_hold(cx, hold);
        match hold {
            HoldCause::CongestionWindow | HoldCause::FixedWindow => self.note_usage(cx, true),
            // With something in flight its acknowledgment will tell of the window.
            HoldCause::ReceiveWindow if self.sent.is_empty() => self.arm_persist(cx),
            _ => {}
        }
    }

    /// How much of the window is used, where anybody asks (see `congestion/usage`).
    #[inline]
    fn note_usage<O: Observer>(&mut self, cx: &Cx<'_, O>, limited: bool) {
        if cx.params.cwnd_validation == CwndValidation::Off {
            return;
        }
        let used = self.counted(cx.params, self.flight(), self.sent.segments());
        let limited = limited || self.in_flight(cx.params) >= self.congestion.cwnd();
        self.congestion.note_usage(self.snd_una, self.snd_nxt, used, limited);
    }

    /// RFC 9293 §3.8.6.1: the first probe after an RTO, then at intervals that double.
    fn arm_persist<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.timers.is_running(TimerKind::Persist) {
            return;
        }
        let doubled = self.rtt.rto() * (1 << self.probing.count.min(32));
        let since = match self.probing.unanswered {
            0 => cx.now,
            _ => self.unanswered_since,
        };
        let at = self.within_user_timeout(cx, since, cx.now + doubled.min(cx.params.rto_max));
        self.timers.set(TimerKind::Persist, at);
    }

    /// A probe of a closed window, or of a silent peer (RFC 9293 §3.8.4: the same segment).
    fn next_probe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        let why = match (self.probing.due, self.vigil.probe_due) {
            (true, _) => SendCause::WindowProbe,
            (_, true) => SendCause::KeepAliveProbe,
            _ => return None,
        };
        self.probing.due = false;
        self.vigil.probe_due = false;
        let segment = self.segment(cx, self.snd_una - 1, Flags::ACK, 0);
        Some(Outgoing { segment, retransmission: false, why })
    }

    /// A pure ACK, where one is due at once.
    fn next_ack<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        let why = self.acks.now?;
        let segment = self.segment(cx, self.snd_nxt, Flags::ACK, 0);
        Some(Outgoing { segment, retransmission: false, why })
    }

    /// A segment with everything that all segments have. One with an ACK settles what was to
    /// be acknowledged.
    #[inline(always)]
    pub(super) fn segment<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        seq: Seq,
        flags: Flags,
        payload: u32,
    ) -> Segment {
        let syn = flags.has(Flags::SYN);
        let window = self.rcv.offer(self.acks.full_segment(), syn);
        let ack = if flags.has(Flags::ACK) { self.rcv.rcv_nxt } else { Seq(0) };
        let options = self.options(cx, flags, payload);
        if flags.has(Flags::ACK) {
            self.acks.sent();
            self.timers.stop(TimerKind::DelayedAck);
            self.peer.last_ack_sent = self.rcv.rcv_nxt;
        }
        Segment {
            src_port: self.ports.local,
            dst_port: self.ports.remote,
            seq,
            ack,
            flags,
            window,
            payload,
            options,
        }
    }

    fn options<O: Observer>(&mut self, cx: &Cx<'_, O>, flags: Flags, payload: u32) -> Options {
        let mut options = Options::default();
        if self.peer.timestamps {
            let echo = if flags.has(Flags::ACK) { self.peer.ts_recent } else { 0 };
            options.timestamps = Some((timestamp(cx.now), echo));
        }
        if flags.has(Flags::SYN) {
            options.mss = Some(cx.params.mss.min(u32::from(u16::MAX)) as u16);
            options.sack_permitted = self.peer.sack;
            options.window_scale = self.offers_scale(cx).then_some(self.rcv.scale);
            options.fast_open = self.early.option;
        } else if self.peer.sack && self.rcv.has_blocks() {
            let room =
                (OPTION_SPACE - options.header_bytes()).min(self.peer.smss.saturating_sub(payload));
            let most = room.saturating_sub(SACK_OVERHEAD) / SACK_BLOCK;
            options.sack = self.rcv.sack_blocks(most as usize, cx.params.dsack);
        }
        options
    }

    /// The option is offered in a SYN, and granted in a SYN-ACK where it was offered.
    fn offers_scale<O: Observer>(&self, cx: &Cx<'_, O>) -> bool {
        use super::params::WindowScale;
        cx.params.window_scale != WindowScale::Off && !self.peer.unscaled
    }
}

/// What it is that is full.
fn full_window(params: &TcpParams) -> HoldCause {
    match params.congestion {
        CongestionKind::Fixed => HoldCause::FixedWindow,
        _ => HoldCause::CongestionWindow,
    }
}
