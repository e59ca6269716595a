//! TCP Fast Open: data on the SYN, for a client that has shown before that it is where it says.
//!
//! Read RFC 7413 §3 and §4. On a first connection the client's SYN asks for a cookie, and the
//! SYN-ACK brings it; it is a number that only this server can make for this client's address.
//! On later connections the SYN carries the cookie and the first data. If the cookie is right
//! the server gives the data to its application and lets it answer at once, a round trip
//! sooner; if it is not, the SYN-ACK acknowledges the SYN alone, and the client sends the data
//! again when the connection is established.
//!
//! As in Linux with TCP_FASTOPEN_CONNECT, an application whose TCP has a cookie is told that it
//! is connected before anything was sent, and its first write sends the SYN.
//!
//! Simplified: a SYN-ACK never carries data (§4.2.2 allows it). What a client remembers of a
//! bad experience (§4.1.3.1) is to forget the cookie, so that the next connection asks for a
//! new one; it does not remember that a server has none. And where an answer to early data
//! ends with a FIN, that waits until the handshake is complete (RFC 9293 §3.10.4).

use super::connection::Connection;
use super::output::OPTION_SPACE;
use super::{Cx, Observer, Ports, TcpEvent};
use crate::trace::{TcpState, WindowCause};
use crate::wire::{Cookie, FastOpen, Segment, Seq};
use std::ops::Deref;

/// What a host remembers of a server that it can open connections to fast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// The cookie that the server granted.
    pub cookie: Cookie,
    /// The segment size that it announced with it, in bytes (RFC 7413 §4.1.3).
    pub mss: u16,
}

/// What came of a connection's dealings with cookies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FastOpenNews {
    /// The server granted a cookie.
    Granted(Ticket),
    /// The cookie did not work.
    Failed,
}

/// A connection's part in Fast Open. Most connections have none, and pay a pointer for it.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Early(Option<Box<EarlyData>>);

impl Deref for Early {
    type Target = EarlyData;

    fn deref(&self) -> &EarlyData {
        self.0.as_deref().unwrap_or(&EarlyData::NONE)
    }
}

impl Early {
    /// The SYN or SYN-ACK is to carry this.
    pub(super) fn say(option: FastOpen) -> Early {
        Early(Some(Box::new(EarlyData { option: Some(option), ..EarlyData::NONE })))
    }

    /// To change it.
    pub(super) fn change(&mut self) -> &mut EarlyData {
        self.0.get_or_insert_default()
    }
}

/// What there is to know where there is something.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct EarlyData {
    /// What the next SYN or SYN-ACK says of it.
    pub(super) option: Option<FastOpen>,
    /// The most that the SYN may carry, in bytes.
    room: u16,
    /// Whether the SYN waits for something to carry.
    waits: bool,
    /// Whether the SYN has carried data.
    sent: bool,
    /// Bytes taken from the peer's SYN.
    pub(super) taken: u32,
    /// Whether the application knows of the connection before it is established.
    pub(super) announced: bool,
    news: Option<FastOpenNews>,
}

impl EarlyData {
    const NONE: EarlyData = EarlyData {
        option: None,
        room: 0,
        waits: false,
        sent: false,
        taken: 0,
        announced: false,
        news: None,
    };
}

impl Connection {
    /// Active open with a cookie: the SYN leaves when the application has written something
    /// that it can carry. The application may do so at once.
    pub fn connect_fast<O: Observer>(
        cx: &mut Cx<'_, O>,
        ports: Ports,
        iss: Seq,
        ticket: Ticket,
    ) -> Connection {
        let mut connection = Connection::connect(cx, ports, iss);
        let mss = u32::from(ticket.mss).min(cx.params.mss);
        *connection.early.change() = EarlyData {
            option: Some(FastOpen::Cookie(ticket.cookie)),
            // As much as fits beside any options (Linux `tcp_send_syn_data`).
            room: mss.saturating_sub(OPTION_SPACE) as u16,
            waits: true,
            announced: true,
            ..EarlyData::default()
        };
        connection.events.raise(TcpEvent::Connected);
        connection
    }

    /// Passive open by a listener with Fast Open, which would give the sender of `syn` this
    /// `cookie` (RFC 7413 §4.2.2).
    pub fn accept_fast<O: Observer>(
        cx: &mut Cx<'_, O>,
        ports: Ports,
        iss: Seq,
        syn: &Segment,
        cookie: Cookie,
    ) -> Connection {
        let mut connection = Connection::accept(cx, ports, iss, syn);
        match syn.options.fast_open {
            None => {}
            Some(FastOpen::Cookie(shown)) if shown == cookie => connection.take_early(cx, syn),
            Some(_) => connection.early = Early::say(FastOpen::Cookie(cookie)),
        }
        connection
    }

    /// The SYN's cookie is right: its data counts, and may be answered.
    fn take_early<O: Observer>(&mut self, cx: &mut Cx<'_, O>, syn: &Segment) {
        let first = syn.seq + 1;
        let early = self.early.change();
        early.taken = self.rcv.take(first, first + syn.payload).in_order;
        early.announced = true;
        self.congestion.establish(cx.params, self.peer.smss, 0, self.iss + 1);
        self.note_window(cx, WindowCause::Start);
        self.events.raise(TcpEvent::Connected);
        if self.early.taken > 0 {
            self.events.raise(TcpEvent::Readable);
        }
    }

    /// Whether the application has this connection although its handshake is not complete.
    pub fn is_open_early(&self) -> bool {
        self.early.announced && !self.state.is_synchronized()
    }

    /// Whether the application has data of the SYN before the handshake is complete, and may
    /// answer.
    pub(super) fn answers_early(&self) -> bool {
        self.is_open_early() && !self.active && self.state == TcpState::SynReceived
    }

    /// What came of the cookie; the application need not know.
    pub fn fast_open_news(&self) -> Option<FastOpenNews> {
        self.early.news
    }

    /// What the first SYN carries, in bytes; `None` where it still waits for something.
    pub(super) fn early_payload(&self) -> Option<u32> {
        let payload = self.queue.visible().min(u64::from(self.early.room)) as u32;
        if self.early.waits && payload == 0 { None } else { Some(payload) }
    }

    /// The first SYN leaves, with data or without. A later one says nothing of Fast Open, in
    /// case it was lost for that (RFC 7413 §4.1.3.1).
    pub(super) fn early_syn_sent(&mut self, payload: u32) {
        if payload > 0 {
            let early = self.early.change();
            early.waits = false;
            early.sent = true;
        }
    }

    /// The SYN-ACK arrived: what it says of cookies.
    pub(super) fn learn_cookie(&mut self, segment: &Segment) {
        let carried = segment.ack > self.iss + 1;
        if let Some(FastOpen::Cookie(cookie)) = segment.options.fast_open {
            let mss = segment.options.mss.unwrap_or(super::connection::DEFAULT_MSS as u16);
            self.tell_of_cookie(FastOpenNews::Granted(Ticket { cookie, mss }));
        } else if self.early.sent && !carried {
            self.tell_of_cookie(FastOpenNews::Failed);
        }
    }

    /// Nobody answered a SYN with data (RFC 7413 §4.1.3.1: the most important bad experience).
    pub(super) fn note_lost_syn(&mut self) {
        if self.state == TcpState::SynSent && self.early.sent {
            self.tell_of_cookie(FastOpenNews::Failed);
        }
    }

    fn tell_of_cookie(&mut self, news: FastOpenNews) {
        self.early.change().news = Some(news);
        self.events.raise(TcpEvent::FastOpen);
    }

    /// Data of the SYN that the SYN-ACK does not acknowledge is sent again at once, as far as
    /// the window that is known now allows. It is no sign of congestion (RFC 7413 §4.2.1).
    pub(super) fn resend_early_data(&mut self) {
        if !self.early.sent || self.snd_una == self.snd_nxt {
            return;
        }
        let beyond = self.snd_nxt.since(self.snd_una).saturating_sub(self.snd_wnd);
        self.sent.take_back(beyond);
        self.queue.put_back(beyond);
        self.snd_nxt = self.snd_nxt - beyond;
        self.resend_front(WindowCause::FastOpen);
    }

    /// The handshake of a connection that was used early is complete. Returns whether the
    /// segment acknowledges more than that.
    pub(super) fn complete_early<O: Observer>(
        &mut self,
        cx: &mut Cx<'_, O>,
        segment: &Segment,
    ) -> bool {
        self.retire(cx, &Segment { ack: self.iss + 1, ..*segment });
        self.end_handshake(cx);
        segment.ack > self.snd_una
    }
}
