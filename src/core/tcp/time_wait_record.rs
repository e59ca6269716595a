//! What is kept of a connection in TIME-WAIT: a record of 64 bytes, as in Linux
//! (`struct tcp_timewait_sock`).
//!
//! Read RFC 9293 §3.10.7.4 for what TIME-WAIT still does: it acknowledges what it does not
//! want, begins anew with the peer's FIN, ends with a reset, and gives way to a new connection.
//! For that it needs to know where the two streams ended, which window it offered, and the
//! peer's timestamps. Congestion control, round trips and the delayed ACK are over.
//!
//! So a connection that wakes from a record is not what it was, but answers every segment as it
//! would have; `tests/states.rs` tries that. Where more is pending, or somebody watches its
//! windows, there is no record, and it may rest as other connections do ([`AtRest`]).
//!
//! [`AtRest`]: super::AtRest

use super::connection::{Connection, Peer};
use super::fast_open::Early;
use super::send_queue::End;
use super::{Ports, TcpParams};
use crate::trace::{TcpState, TimerKind};
use crate::units::SimTime;
use crate::wire::Seq;

/// A connection in TIME-WAIT.
#[derive(Clone, Debug)]
pub struct TimeWaitRecord {
    ends: SimTime,
    challenge_from: SimTime,
    ports: Ports,
    snd_nxt: Seq,
    max_snd_wnd: u32,
    rcv_nxt: Seq,
    right_edge: Seq,
    /// The most that may be offered.
    limit: u32,
    full_segment: u32,
    smss: u32,
    ts_recent: u32,
    timestamp_second: u32,
    last_ack_sent: Seq,
    snd_scale: u8,
    rcv_scale: u8,
    timestamps: bool,
    sack: bool,
}

impl Connection {
    /// The record of this connection, if it is in TIME-WAIT and nothing more is pending.
    pub fn time_wait_record(&self) -> Option<TimeWaitRecord> {
        if self.state != TcpState::TimeWait {
            return None;
        }
        let (timer, ends) = self.timers.only()?;
        let over = timer == TimerKind::TimeWait
            && self.is_quiet()
            && self.reset.is_none()
            && !self.rcv.has_blocks()
            && !self.vigil.probe_due
            && self.early == Early::default()
            && self.shown.is_none();
        over.then(|| TimeWaitRecord {
            ends,
            challenge_from: self.vigil.challenge_from,
            ports: self.ports,
            snd_nxt: self.snd_nxt,
            max_snd_wnd: self.max_snd_wnd,
            rcv_nxt: self.rcv.rcv_nxt,
            right_edge: self.rcv.right_edge,
            limit: self.rcv.limit(),
            full_segment: self.acks.full,
            smss: self.peer.smss,
            ts_recent: self.peer.ts_recent,
            timestamp_second: self.vigil.timestamp_second,
            last_ack_sent: self.peer.last_ack_sent,
            snd_scale: self.peer.scale,
            rcv_scale: self.rcv.scale,
            timestamps: self.peer.timestamps,
            sack: self.peer.sack,
        })
    }
}

impl TimeWaitRecord {
    /// When the connection wants to be woken.
    pub fn next_deadline(&self) -> SimTime {
        self.ends
    }

    /// A connection that answers as the one did of which this is the record.
    pub fn wake(self, params: &TcpParams) -> Connection {
        let mut tcp = Connection::new(params, self.ports, self.snd_nxt, TcpState::TimeWait);
        tcp.max_snd_wnd = self.max_snd_wnd;
        // Whatever is acceptable now is newer than what told of the window before.
        tcp.snd_wl1 = self.rcv_nxt;
        tcp.snd_wl2 = self.snd_nxt;
        tcp.queue.end = End::FinSent;
        tcp.peer = Peer {
            smss: self.smss,
            scale: self.snd_scale,
            unscaled: false,
            timestamps: self.timestamps,
            sack: self.sack,
            ts_recent: self.ts_recent,
            last_ack_sent: self.last_ack_sent,
        };
        tcp.rcv.rcv_nxt = self.rcv_nxt;
        tcp.rcv.right_edge = self.right_edge;
        (tcp.rcv.clamp, tcp.rcv.buffer) = (self.limit, self.limit);
        tcp.rcv.scale = self.rcv_scale;
        tcp.rcv.sack = self.sack;
        tcp.rcv.fin_reached = true;
        tcp.rcv.fin = Some(self.rcv_nxt - 1);
        tcp.acks.full = self.full_segment;
        tcp.vigil.challenge_from = self.challenge_from;
        tcp.vigil.timestamp_second = self.timestamp_second;
        tcp.timers.set(TimerKind::TimeWait, self.ends);
        tcp
    }
}
