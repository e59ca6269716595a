//! A connection at rest: nothing to send, nothing in flight, nothing unread, at most one timer.
//!
//! Most connections of a busy server are idle or in TIME-WAIT, and most of a control block is about
//! what an idle connection does not have: segments in flight, losses, bytes to send. So the world
//! keeps an eighth of it, and makes the whole again when something happens: what is as usual is not
//! kept, but worked out from the rest.
//!
//! Whether that loses anything is not argued but tried: a connection may rest only if waking it
//! gives back exactly what it was. A value too large for its narrow place, or a state that was not
//! thought of, merely costs memory.

use super::Ports;
use super::TcpParams;
use super::ack_policy::Pauses;
use super::autotune::Autotune;
use super::bundle::Bundle;
use super::congestion::{Congestion, Controller};
use super::connection::{Connection, Peer};
use super::fast_open::Early;
use super::recovery::Recovery;
use super::rtt::LinuxDeviation;
use super::send_queue::End;
use super::sent::Newest;
use super::shown::Shown;
use crate::trace::{TcpState, TimerKind};
use crate::units::{Duration, SimTime};
use crate::wire::Seq;

/// What is kept of a connection at rest whose other parts are as usual. Its ports are known to
/// whoever finds it. Round trips of more than four seconds and windows of more than four
/// gigabytes have no place here.
#[derive(Clone, Debug)]
pub struct AtRest {
    timer: SimTime,
    /// When data arrived last, else when it left last.
    last_data: SimTime,
    /// What is not as usual.
    rare: Option<Box<Rare>>,
    /// How much later than that data left last, ns.
    sent_later: i32,
    iss: Seq,
    snd_una: Seq,
    snd_wnd: u32,
    snd_wl1: Seq,
    ts_recent: u32,
    rcv_nxt: Seq,
    right_edge: Seq,
    srtt: u32,
    rttvar: u32,
    cwnd: u32,
    ssthresh: u32,
    most_used: u32,
    usage_ends: Seq,
    rack_rtt: u32,
    min_rtt: u32,
    /// See [`Flag`].
    flags: u32,
    /// By how much a window was larger that the peer has offered.
    more_wnd: u16,
    smss: u16,
    full: u16,
    timer_kind: Option<TimerKind>,
    state: TcpState,
    quick: u8,
    snd_scale: u8,
    rcv_scale: u8,
    /// How many seconds after `last_data` TS.Recent was taken.
    timestamp_later: i8,
}

/// What is yes or no of a connection, a bit each.
#[derive(Clone, Copy)]
enum Flag {
    Active,
    Warm,
    Sampled,
    UsageLimited,
    Interactive,
    Stands,
    RcvSack,
    FinReached,
    Abandoned,
    PausedOnce,
    PausedAgain,
    FinWanted,
    FinSent,
    Unscaled,
    Timestamps,
    Sack,
    HasSent,
    HasReceived,
    /// The last segment was a small one.
    LastSmall,
    NewestKnown,
    RackAdvanced,
    ReorderingSeen,
}

/// What is mostly as usual, as it is in a connection where something is not.
#[derive(Clone, Debug)]
struct Rare {
    early: Early,
    shown: Option<Box<Shown>>,
    autotune: Option<Box<Autotune>>,
    linux: LinuxDeviation,
    controller: Controller,
    /// Present where something was lost.
    recovery: Option<Box<Recovery>>,
    unanswered_since: SimTime,
    challenge_from: SimTime,
    last_data_sent: Option<SimTime>,
    rto: Duration,
    syn_losses: u32,
    snd_wl2: Seq,
    max_snd_wnd: u32,
    snd_sml: Seq,
    last_ack_sent: Seq,
    clamp: u32,
    buffer: u32,
    full: u32,
    unacknowledged: u32,
    quick: u32,
    timestamp_second: u32,
    bundle: Bundle,
    repeats: u8,
    held: u8,
}

impl Connection {
    /// Whether it might rest: nothing is going on, as far as a quick look shows.
    pub fn is_quiet(&self) -> bool {
        self.sent.is_empty()
            && self.queue.bytes() == 0
            && self.rcv.readable == 0
            && self.acks.now.is_none()
            && self.state.is_synchronized()
    }

    /// This connection at rest, unless something would be lost.
    pub fn at_rest(&self, params: &TcpParams) -> Option<AtRest> {
        if !self.is_quiet() {
            return None;
        }
        let mut rest = AtRest::of(self);
        if rest.wake(params, self.ports) == *self {
            return Some(rest);
        }
        rest.rare = Some(Box::new(Rare::of(self)));
        let mut woken = rest.wake(params, self.ports);
        if let Some(rare) = &mut rest.rare
            && woken.recovery != self.recovery
        {
            rare.recovery = Some(Box::new(self.recovery.clone()));
            woken = rest.wake(params, self.ports);
        }
        (woken == *self).then_some(rest)
    }
}

impl AtRest {
    fn of(tcp: &Connection) -> AtRest {
        let rack = &tcp.recovery.rack;
        let (sent, received) = (tcp.last_data_sent, tcp.acks.last_data);
        let last_data = received.or(sent).unwrap_or(SimTime::ZERO);
        AtRest {
            timer: tcp.timers.only().map_or(SimTime::NEVER, |(_, at)| at),
            timer_kind: tcp.timers.only().map(|(kind, _)| kind),
            last_data,
            rare: None,
            sent_later: sent.map_or(0, |sent| later(sent.as_nanos(), last_data.as_nanos())) as i32,
            timestamp_later: later(tcp.vigil.timestamp_second.into(), second_of(last_data)) as i8,
            iss: tcp.iss,
            snd_una: tcp.snd_una,
            snd_wnd: tcp.snd_wnd,
            more_wnd: tcp.max_snd_wnd.wrapping_sub(tcp.snd_wnd) as u16,
            snd_wl1: tcp.snd_wl1,
            smss: tcp.peer.smss as u16,
            snd_scale: tcp.peer.scale,
            ts_recent: tcp.peer.ts_recent,
            rcv_nxt: tcp.rcv.rcv_nxt,
            right_edge: tcp.rcv.right_edge,
            rcv_scale: tcp.rcv.scale,
            full: tcp.acks.full as u16,
            quick: tcp.acks.quick as u8,
            srtt: narrow(tcp.rtt.srtt),
            rttvar: narrow(tcp.rtt.rttvar),
            cwnd: narrow(tcp.congestion.window.cwnd),
            ssthresh: narrow(tcp.congestion.window.ssthresh),
            most_used: narrow(tcp.congestion.usage.most),
            usage_ends: tcp.congestion.usage.ends,
            rack_rtt: narrow(rack.rtt.as_nanos()),
            min_rtt: narrow(rack.min_rtt.as_nanos()),
            state: tcp.state,
            flags: flags_of(tcp),
        }
    }

    /// Whether everything about it is as usual.
    #[cfg(test)]
    pub(super) fn is_usual(&self) -> bool {
        self.rare.is_none()
    }

    /// When the connection wants to be woken.
    pub fn next_deadline(&self) -> Option<SimTime> {
        (self.timer != SimTime::NEVER).then_some(self.timer)
    }

    /// The whole connection again.
    pub fn wake(&self, params: &TcpParams, ports: Ports) -> Connection {
        let mut tcp = Connection::new(params, ports, self.iss, self.state);
        self.wake_receiver(&mut tcp);
        self.wake_sender(&mut tcp);
        tcp.rtt.rto = tcp.rtt.timeout(params);
        if let Some(rare) = &self.rare {
            rare.wake(&mut tcp);
        }
        self.wake_recovery(&mut tcp);
        tcp
    }

    fn wake_receiver(&self, tcp: &mut Connection) {
        tcp.peer = Peer {
            smss: self.smss.into(),
            scale: self.snd_scale,
            unscaled: self.has(Flag::Unscaled),
            timestamps: self.has(Flag::Timestamps),
            sack: self.has(Flag::Sack),
            ts_recent: self.ts_recent,
            last_ack_sent: self.rcv_nxt,
        };
        tcp.rcv.rcv_nxt = self.rcv_nxt;
        tcp.rcv.right_edge = self.right_edge;
        tcp.rcv.scale = self.rcv_scale;
        tcp.rcv.stands = self.has(Flag::Stands);
        tcp.rcv.sack = self.has(Flag::RcvSack);
        tcp.rcv.fin_reached = self.has(Flag::FinReached);
        tcp.rcv.fin = self.has(Flag::FinReached).then(|| self.rcv_nxt - 1);
        tcp.rcv.abandoned = self.has(Flag::Abandoned);
        tcp.acks.full = self.full.into();
        tcp.acks.quick = self.quick.into();
        tcp.acks.interactive = self.has(Flag::Interactive);
        tcp.acks.pauses = match (self.has(Flag::PausedOnce), self.has(Flag::PausedAgain)) {
            (false, false) => Pauses::None,
            (true, _) => Pauses::One,
            (_, true) => Pauses::Several,
        };
        tcp.acks.last_data = self.has(Flag::HasReceived).then_some(self.last_data);
        let second = second_of(self.last_data).wrapping_add_signed(self.timestamp_later.into());
        tcp.vigil.timestamp_second = second as u32;
    }

    fn wake_sender(&self, tcp: &mut Connection) {
        tcp.active = self.has(Flag::Active);
        tcp.warm = self.has(Flag::Warm);
        tcp.snd_una = self.snd_una;
        tcp.snd_nxt = self.snd_una;
        tcp.snd_wnd = self.snd_wnd;
        tcp.max_snd_wnd = self.snd_wnd.saturating_add(self.more_wnd.into());
        tcp.snd_wl1 = self.snd_wl1;
        tcp.snd_wl2 = self.snd_una;
        tcp.snd_sml = if self.has(Flag::LastSmall) { self.snd_una } else { self.iss };
        tcp.queue.end = match (self.has(Flag::FinWanted), self.has(Flag::FinSent)) {
            (false, false) => End::Open,
            (true, _) => End::FinWanted,
            (_, true) => End::FinSent,
        };
        tcp.rtt.srtt = widen(self.srtt);
        tcp.rtt.rttvar = widen(self.rttvar);
        tcp.rtt.sampled = self.has(Flag::Sampled);
        let Congestion { window, usage, .. } = &mut tcp.congestion;
        window.cwnd = widen(self.cwnd);
        window.ssthresh = widen(self.ssthresh);
        window.smss = u64::from(self.smss);
        usage.most = widen(self.most_used);
        usage.ends = self.usage_ends;
        usage.limited = self.has(Flag::UsageLimited);
        let last_sent = self.last_data.as_nanos().wrapping_add_signed(self.sent_later.into());
        tcp.last_data_sent = self.has(Flag::HasSent).then(|| SimTime::from_nanos(last_sent));
        if let Some(kind) = self.timer_kind {
            tcp.timers.set(kind, self.timer);
        }
    }

    /// As a rule nothing was ever lost, and what arrived last was what was sent last.
    fn wake_recovery(&self, tcp: &mut Connection) {
        if let Some(recovery) = self.rare.as_ref().and_then(|rare| rare.recovery.as_deref()) {
            tcp.recovery = recovery.clone();
            return;
        }
        let Connection { snd_una, last_data_sent, recovery, .. } = tcp;
        let newest = Newest {
            sent_at: last_data_sent.unwrap_or(SimTime::ZERO),
            end: *snd_una,
            again: false,
        };
        recovery.rack.newest = self.has(Flag::NewestKnown).then_some(newest);
        recovery.rack.rtt = Duration::from_nanos(widen(self.rack_rtt));
        recovery.rack.min_rtt = Duration::from_nanos(widen(self.min_rtt));
        recovery.rack.advanced = self.has(Flag::RackAdvanced);
        recovery.rack.reordering_seen = self.has(Flag::ReorderingSeen);
    }

    fn has(&self, flag: Flag) -> bool {
        self.flags & 1 << flag as u32 != 0
    }
}

impl Rare {
    fn of(tcp: &Connection) -> Rare {
        Rare {
            early: tcp.early.clone(),
            shown: tcp.shown.clone(),
            autotune: tcp.rcv.autotune.clone(),
            linux: tcp.rtt.linux.clone(),
            controller: tcp.congestion.controller.clone(),
            recovery: None,
            unanswered_since: tcp.unanswered_since,
            challenge_from: tcp.vigil.challenge_from,
            last_data_sent: tcp.last_data_sent,
            rto: tcp.rtt.rto,
            syn_losses: tcp.syn_losses,
            snd_wl2: tcp.snd_wl2,
            max_snd_wnd: tcp.max_snd_wnd,
            snd_sml: tcp.snd_sml,
            last_ack_sent: tcp.peer.last_ack_sent,
            clamp: tcp.rcv.clamp,
            buffer: tcp.rcv.buffer,
            full: tcp.acks.full,
            unacknowledged: tcp.acks.unacknowledged,
            quick: tcp.acks.quick,
            timestamp_second: tcp.vigil.timestamp_second,
            bundle: tcp.queue.bundle,
            repeats: tcp.acks.repeats,
            held: tcp.acks.held,
        }
    }

    fn wake(&self, tcp: &mut Connection) {
        tcp.early = self.early.clone();
        tcp.shown = self.shown.clone();
        tcp.rcv.autotune = self.autotune.clone();
        tcp.rtt.linux = self.linux.clone();
        tcp.congestion.controller = self.controller.clone();
        tcp.unanswered_since = self.unanswered_since;
        tcp.vigil.challenge_from = self.challenge_from;
        tcp.last_data_sent = self.last_data_sent;
        tcp.rtt.rto = self.rto;
        tcp.syn_losses = self.syn_losses;
        tcp.snd_wl2 = self.snd_wl2;
        tcp.max_snd_wnd = self.max_snd_wnd;
        tcp.snd_sml = self.snd_sml;
        tcp.peer.last_ack_sent = self.last_ack_sent;
        tcp.rcv.clamp = self.clamp;
        tcp.rcv.buffer = self.buffer;
        tcp.acks.full = self.full;
        tcp.acks.unacknowledged = self.unacknowledged;
        tcp.acks.quick = self.quick;
        tcp.vigil.timestamp_second = self.timestamp_second;
        tcp.queue.bundle = self.bundle;
        tcp.acks.repeats = self.repeats;
        tcp.acks.held = self.held;
    }
}

fn flags_of(tcp: &Connection) -> u32 {
    let rack = &tcp.recovery.rack;
    let flags = [
        (Flag::Active, tcp.active),
        (Flag::Warm, tcp.warm),
        (Flag::Sampled, tcp.rtt.sampled),
        (Flag::UsageLimited, tcp.congestion.usage.limited),
        (Flag::Interactive, tcp.acks.interactive),
        (Flag::Stands, tcp.rcv.stands),
        (Flag::RcvSack, tcp.rcv.sack),
        (Flag::FinReached, tcp.rcv.fin_reached),
        (Flag::Abandoned, tcp.rcv.abandoned),
        (Flag::PausedOnce, tcp.acks.pauses == Pauses::One),
        (Flag::PausedAgain, tcp.acks.pauses == Pauses::Several),
        (Flag::FinWanted, tcp.queue.end == End::FinWanted),
        (Flag::FinSent, tcp.queue.end == End::FinSent),
        (Flag::Unscaled, tcp.peer.unscaled),
        (Flag::Timestamps, tcp.peer.timestamps),
        (Flag::Sack, tcp.peer.sack),
        (Flag::HasSent, tcp.last_data_sent.is_some()),
        (Flag::HasReceived, tcp.acks.last_data.is_some()),
        (Flag::LastSmall, tcp.snd_sml == tcp.snd_una),
        (Flag::NewestKnown, rack.newest.is_some()),
        (Flag::RackAdvanced, rack.advanced),
        (Flag::ReorderingSeen, rack.reordering_seen),
    ];
    let set = flags.into_iter().filter(|(_, set)| *set);
    set.fold(0, |flags, (flag, _)| flags | 1 << flag as u32)
}

/// In half the room; the greatest number stands for the greatest number.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn widen(number: u32) -> u64 {
    if number == u32::MAX { u64::MAX } else { u64::from(number) }
}

/// How much greater a number is than another.
fn later(number: u64, than: u64) -> i64 {
    number.wrapping_sub(than) as i64
}

fn second_of(at: SimTime) -> u64 {
    at.as_nanos() / 1_000_000_000
}
