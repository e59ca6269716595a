//! A connection at rest: nothing to send, nothing in flight, nothing unread, at most one timer.
//!
//! Most connections of a busy server are idle or in TIME-WAIT, and most of a control block is about
//! what an idle connection does not have: segments in flight, losses, bytes to send. So the world
//! keeps a quarter of it, and makes the whole again when something happens.
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

/// What is kept of a connection at rest. Times of more than four seconds and sizes of more than
/// four gigabytes have no place here.
#[derive(Clone, Debug)]
pub struct AtRest {
    timer: SimTime,
    last_data_sent: SimTime,
    last_data_received: SimTime,
    newest_sent_at: SimTime,
    rto: Duration,
    rare: Option<Box<Rare>>,
    iss: Seq,
    snd_una: Seq,
    snd_wnd: u32,
    snd_wl1: Seq,
    snd_wl2: Seq,
    max_snd_wnd: u32,
    snd_sml: Seq,
    peer: Peer,
    rcv_nxt: Seq,
    right_edge: Seq,
    clamp: u32,
    buffer: u32,
    unacknowledged: u32,
    full: u32,
    quick: u32,
    srtt: u32,
    rttvar: u32,
    cwnd: u32,
    ssthresh: u32,
    credit: u32,
    most_used: u32,
    usage_ends: Seq,
    recover: Seq,
    newest_end: Seq,
    rack_rtt: u32,
    min_rtt: u32,
    sent_in_reduction: u32,
    timestamp_second: u32,
    ports: Ports,
    bundle: Bundle,
    timer_kind: Option<TimerKind>,
    state: TcpState,
    end: End,
    pauses: Pauses,
    repeats: u8,
    held: u8,
    rcv_scale: u8,
    /// See [`Flag`].
    flags: u16,
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
    Sack,
    FinReached,
    Abandoned,
    NewestKnown,
    NewestAgain,
    RackAdvanced,
    ReorderingSeen,
}

/// What few connections have.
#[derive(Clone, PartialEq, Debug, Default)]
struct Rare {
    early: Early,
    shown: Option<Box<Shown>>,
    autotune: Option<Box<Autotune>>,
    linux: LinuxDeviation,
    /// Where it has more state than a number.
    controller: Option<Controller>,
    /// Where more happened than its usual parts tell.
    recovery: Option<Recovery>,
    unanswered_since: SimTime,
    challenge_from: SimTime,
    syn_losses: u32,
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
        let rest = AtRest::of(self);
        (rest.clone().wake(params) == *self).then_some(rest)
    }
}

impl AtRest {
    fn of(tcp: &Connection) -> AtRest {
        let rack = &tcp.recovery.rack;
        let newest = rack.newest.unwrap_or(Newest::NONE);
        let mut rest = AtRest {
            timer: tcp.timers.only().map_or(SimTime::NEVER, |(_, at)| at),
            timer_kind: tcp.timers.only().map(|(kind, _)| kind),
            last_data_sent: tcp.last_data_sent.unwrap_or(SimTime::NEVER),
            last_data_received: tcp.acks.last_data.unwrap_or(SimTime::NEVER),
            newest_sent_at: newest.sent_at,
            newest_end: newest.end,
            rare: None,
            iss: tcp.iss,
            snd_una: tcp.snd_una,
            snd_wnd: tcp.snd_wnd,
            snd_wl1: tcp.snd_wl1,
            snd_wl2: tcp.snd_wl2,
            max_snd_wnd: tcp.max_snd_wnd,
            snd_sml: tcp.snd_sml,
            peer: tcp.peer,
            rcv_nxt: tcp.rcv.rcv_nxt,
            right_edge: tcp.rcv.right_edge,
            clamp: tcp.rcv.clamp,
            buffer: tcp.rcv.buffer,
            rcv_scale: tcp.rcv.scale,
            unacknowledged: tcp.acks.unacknowledged,
            full: tcp.acks.full,
            quick: tcp.acks.quick,
            pauses: tcp.acks.pauses,
            repeats: tcp.acks.repeats,
            held: tcp.acks.held,
            srtt: narrow(tcp.rtt.srtt),
            rttvar: narrow(tcp.rtt.rttvar),
            rto: tcp.rtt.rto,
            cwnd: narrow(tcp.congestion.window.cwnd),
            ssthresh: narrow(tcp.congestion.window.ssthresh),
            credit: tcp.congestion.controller.credit().map_or(0, narrow),
            most_used: narrow(tcp.congestion.usage.most),
            usage_ends: tcp.congestion.usage.ends,
            recover: tcp.recovery.recover,
            rack_rtt: narrow(rack.rtt.as_nanos()),
            min_rtt: narrow(rack.min_rtt.as_nanos()),
            sent_in_reduction: narrow(tcp.recovery.reduction.out),
            timestamp_second: tcp.vigil.timestamp_second,
            ports: tcp.ports,
            bundle: tcp.queue.bundle,
            state: tcp.state,
            end: tcp.queue.end,
            flags: flags_of(tcp),
        };
        rest.keep_rare(tcp);
        rest
    }

    /// Keeps what is not usual.
    fn keep_rare(&mut self, tcp: &Connection) {
        let unusual = self.recovery() != tcp.recovery;
        let rare = Rare {
            early: tcp.early.clone(),
            shown: tcp.shown.clone(),
            autotune: tcp.rcv.autotune.clone(),
            linux: tcp.rtt.linux.clone(),
            controller: match tcp.congestion.controller.credit() {
                Some(_) => None,
                None => Some(tcp.congestion.controller.clone()),
            },
            recovery: unusual.then(|| tcp.recovery.clone()),
            unanswered_since: tcp.unanswered_since,
            challenge_from: tcp.vigil.challenge_from,
            syn_losses: tcp.syn_losses,
        };
        if rare != Rare::default() {
            self.rare = Some(Box::new(rare));
        }
    }

    /// The state of loss recovery, where nothing unusual is remembered.
    fn recovery(&self) -> Recovery {
        let mut recovery = Recovery::new(self.recover);
        let newest = Newest {
            sent_at: self.newest_sent_at,
            end: self.newest_end,
            again: self.has(Flag::NewestAgain),
        };
        recovery.rack.newest = self.has(Flag::NewestKnown).then_some(newest);
        recovery.rack.rtt = Duration::from_nanos(widen(self.rack_rtt));
        recovery.rack.min_rtt = Duration::from_nanos(widen(self.min_rtt));
        recovery.rack.advanced = self.has(Flag::RackAdvanced);
        recovery.rack.reordering_seen = self.has(Flag::ReorderingSeen);
        recovery.reduction.out = widen(self.sent_in_reduction);
        recovery
    }

    /// When the connection wants to be woken.
    pub fn next_deadline(&self) -> Option<SimTime> {
        known(self.timer)
    }

    /// The whole connection again.
    pub fn wake(self, params: &TcpParams) -> Connection {
        let mut tcp = Connection::new(params, self.ports, self.iss, self.state);
        let recovery = self.recovery();
        self.wake_receiver(&mut tcp);
        self.wake_sender(&mut tcp);
        let rare = self.rare.map_or_else(Rare::default, |rare| *rare);
        tcp.recovery = rare.recovery.unwrap_or(recovery);
        tcp.rcv.autotune = rare.autotune;
        tcp.rtt.linux = rare.linux;
        if let Some(controller) = rare.controller {
            tcp.congestion.controller = controller;
        }
        tcp.early = rare.early;
        tcp.shown = rare.shown;
        tcp.unanswered_since = rare.unanswered_since;
        tcp.vigil.challenge_from = rare.challenge_from;
        tcp.syn_losses = rare.syn_losses;
        tcp
    }

    fn wake_receiver(&self, tcp: &mut Connection) {
        tcp.peer = self.peer;
        tcp.rcv.rcv_nxt = self.rcv_nxt;
        tcp.rcv.right_edge = self.right_edge;
        tcp.rcv.clamp = self.clamp;
        tcp.rcv.buffer = self.buffer;
        tcp.rcv.scale = self.rcv_scale;
        tcp.rcv.stands = self.has(Flag::Stands);
        tcp.rcv.sack = self.has(Flag::Sack);
        tcp.rcv.fin_reached = self.has(Flag::FinReached);
        tcp.rcv.fin = self.has(Flag::FinReached).then(|| self.rcv_nxt - 1);
        tcp.rcv.abandoned = self.has(Flag::Abandoned);
        tcp.acks.unacknowledged = self.unacknowledged;
        tcp.acks.full = self.full;
        tcp.acks.quick = self.quick;
        tcp.acks.interactive = self.has(Flag::Interactive);
        tcp.acks.pauses = self.pauses;
        tcp.acks.repeats = self.repeats;
        tcp.acks.held = self.held;
        tcp.acks.last_data = known(self.last_data_received);
        tcp.vigil.timestamp_second = self.timestamp_second;
    }

    fn wake_sender(&self, tcp: &mut Connection) {
        tcp.active = self.has(Flag::Active);
        tcp.warm = self.has(Flag::Warm);
        tcp.snd_una = self.snd_una;
        tcp.snd_nxt = self.snd_una;
        tcp.snd_wnd = self.snd_wnd;
        tcp.snd_wl1 = self.snd_wl1;
        tcp.snd_wl2 = self.snd_wl2;
        tcp.max_snd_wnd = self.max_snd_wnd;
        tcp.snd_sml = self.snd_sml;
        tcp.queue.end = self.end;
        tcp.queue.bundle = self.bundle;
        tcp.rtt.srtt = widen(self.srtt);
        tcp.rtt.rttvar = widen(self.rttvar);
        tcp.rtt.rto = self.rto;
        tcp.rtt.sampled = self.has(Flag::Sampled);
        let Congestion { window, controller, usage } = &mut tcp.congestion;
        window.cwnd = widen(self.cwnd);
        window.ssthresh = widen(self.ssthresh);
        window.smss = u64::from(self.peer.smss);
        controller.set_credit(widen(self.credit));
        usage.most = widen(self.most_used);
        usage.ends = self.usage_ends;
        usage.limited = self.has(Flag::UsageLimited);
        tcp.last_data_sent = known(self.last_data_sent);
        if let Some(kind) = self.timer_kind {
            tcp.timers.set(kind, self.timer);
        }
    }

    fn has(&self, flag: Flag) -> bool {
        self.flags & 1 << flag as u16 != 0
    }
}

fn flags_of(tcp: &Connection) -> u16 {
    let rack = &tcp.recovery.rack;
    let flags = [
        (Flag::Active, tcp.active),
        (Flag::Warm, tcp.warm),
        (Flag::Sampled, tcp.rtt.sampled),
        (Flag::UsageLimited, tcp.congestion.usage.limited),
        (Flag::Interactive, tcp.acks.interactive),
        (Flag::Stands, tcp.rcv.stands),
        (Flag::Sack, tcp.rcv.sack),
        (Flag::FinReached, tcp.rcv.fin_reached),
        (Flag::Abandoned, tcp.rcv.abandoned),
        (Flag::NewestKnown, rack.newest.is_some()),
        (Flag::NewestAgain, rack.newest.is_some_and(|newest| newest.again)),
        (Flag::RackAdvanced, rack.advanced),
        (Flag::ReorderingSeen, rack.reordering_seen),
    ];
    let set = flags.into_iter().filter(|(_, set)| *set);
    set.fold(0, |flags, (flag, _)| flags | 1 << flag as u16)
}

/// In half the room; the greatest number stands for the greatest number.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn widen(number: u32) -> u64 {
    if number == u32::MAX { u64::MAX } else { u64::from(number) }
}

fn known(at: SimTime) -> Option<SimTime> {
    (at != SimTime::NEVER).then_some(at)
}
