//! Reads the trace and keeps what belongs to each attempt.

use super::Phases;
use super::heads::{Head, ResponseHeads};
use crate::ids::{ConnId, Endpoint, HostId, Map, RequestId, Side};
use crate::trace::{Event, FailCause, HttpNote, Record, Trace};
use crate::units::SimTime;
use crate::wire::{Content, StreamPositions};
use std::sync::Arc;

/// One attempt to have a request answered, or an object that came from the cache.
#[derive(Debug)]
pub(in crate::export) struct Attempt {
    pub(in crate::export) client: HostId,
    /// `None` where it came from the cache.
    pub(in crate::export) request: Option<RequestId>,
    pub(in crate::export) visit: u32,
    pub(in crate::export) object: u32,
    pub(in crate::export) url: Arc<str>,
    /// From 1.
    pub(in crate::export) number: u32,
    /// It is wanted: queued, or the attempt before it failed.
    pub(in crate::export) began: SimTime,
    pub(in crate::export) conn: Option<ConnId>,
    /// How many requests went out on the connection before it.
    pub(in crate::export) nth: u32,
    pub(in crate::export) method: &'static str,
    /// The first byte was handed to TCP.
    pub(in crate::export) sent: Option<SimTime>,
    /// The last byte that was handed to TCP before a response came had left.
    pub(in crate::export) left: Option<SimTime>,
    pub(in crate::export) request_head: Option<Head>,
    /// Bytes written, head and content.
    pub(in crate::export) request_bytes: u64,
    pub(in crate::export) first_byte: Option<SimTime>,
    pub(in crate::export) response_head: Option<Head>,
    pub(in crate::export) status: Option<u16>,
    pub(in crate::export) body_bytes: u64,
    pub(in crate::export) ended: Option<(SimTime, End)>,
    /// When it ended, or the run did.
    pub(in crate::export) end: SimTime,
    pub(in crate::export) phases: Phases,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum End {
    /// Answered whole.
    Answered,
    Failed(FailCause),
    /// Its turn never came on that connection; it is sent again on another.
    PutBack,
}

/// What is known while the trace is read.
#[derive(Default)]
struct Gathered {
    attempts: Vec<Attempt>,
    /// The latest attempt of each request.
    latest: Map<(HostId, RequestId), usize>,
    conns: Map<ConnId, OnConnection>,
}

/// What goes on on a connection that a client opened.
#[derive(Default)]
struct OnConnection {
    positions: StreamPositions,
    heads: ResponseHeads,
    /// The attempt that wrote last, and those whose last byte has not left: where it ends.
    writer: Option<usize>,
    leaving: Vec<(usize, u64)>,
}

/// The attempts of the pages for which `wanted` says so, in the order in which they were begun.
pub(super) fn gather(trace: &Trace, wanted: impl Fn(HostId, u32) -> bool) -> Vec<Attempt> {
    let mut gathered = Gathered::default();
    for Record { at, event } in &trace.records {
        match event {
            Event::Http { host, note } => gathered.note(*at, *host, note, &wanted),
            Event::Opened { conn, .. } => {
                gathered.conns.insert(*conn, OnConnection::default());
            }
            Event::Wrote { of, offset, content } => gathered.wrote(*of, *offset, content),
            Event::Sent { from, segment, .. } if from.side == Side::Opener => {
                let Some(on) = gathered.conns.get_mut(&from.conn) else { continue };
                on.positions.locate(segment);
                let furthest = on.positions.furthest();
                let attempts = &mut gathered.attempts;
                on.leaving.retain(|(position, end)| {
                    let is_under_way = *end > furthest;
                    if !is_under_way {
                        attempts[*position].left = Some(*at);
                    }
                    is_under_way
                });
            }
            _ => {}
        }
    }
    gathered.attempts.sort_by_key(|attempt| attempt.began);
    gathered.attempts
}

impl Gathered {
    fn note(
        &mut self,
        at: SimTime,
        host: HostId,
        note: &HttpNote,
        wanted: &impl Fn(HostId, u32) -> bool,
    ) {
        match note {
            HttpNote::FromCache { visit, object, url } if wanted(host, *visit) => {
                let mut attempt = Attempt::new(host, at, url.clone());
                (attempt.visit, attempt.object) = (*visit, *object);
                attempt.ended = Some((at, End::Answered));
                self.attempts.push(attempt);
            }
            HttpNote::Queued { request, visit, object, url } if wanted(host, *visit) => {
                let mut attempt = Attempt::new(host, at, url.clone());
                (attempt.visit, attempt.object) = (*visit, *object);
                attempt.request = Some(*request);
                self.latest.insert((host, *request), self.attempts.len());
                self.attempts.push(attempt);
            }
            HttpNote::RequestSent { request, conn, nth, method, .. } => {
                let position = self.latest.get(&(host, *request)).copied();
                self.conns.or_default(*conn).writer = position;
                let Some(attempt) = position.map(|position| &mut self.attempts[position]) else {
                    return;
                };
                (attempt.conn, attempt.nth, attempt.method) = (Some(*conn), *nth, method);
                attempt.sent = Some(at);
            }
            HttpNote::Retrying { request: Some(request), attempt, .. } => {
                self.retry(at, (host, *request), *attempt);
            }
            HttpNote::ResponseStarted { request, .. } => {
                if let Some(attempt) = self.latest(host, *request) {
                    attempt.first_byte.get_or_insert(at);
                }
            }
            HttpNote::ResponseHead { request, conn, status, .. } => {
                let Some(position) = self.latest.get(&(host, *request)) else { return };
                let attempt = &mut self.attempts[*position];
                attempt.first_byte.get_or_insert(at);
                attempt.status = Some(*status);
                attempt.response_head =
                    self.conns.get_mut(conn).and_then(|on| on.heads.next(*status));
            }
            HttpNote::ResponseDone { request, body_bytes, .. } => {
                if let Some(attempt) = self.latest(host, *request) {
                    attempt.body_bytes = *body_bytes;
                    attempt.ended = Some((at, End::Answered));
                }
            }
            HttpNote::RequestFailed { request, conn, why } => {
                if let Some(attempt) = self.latest(host, *request) {
                    attempt.conn = attempt.conn.or(*conn);
                    attempt.ended = Some((at, End::Failed(*why)));
                }
            }
            _ => {}
        }
    }

    fn latest(&mut self, host: HostId, request: RequestId) -> Option<&mut Attempt> {
        self.attempts.get_mut(*self.latest.get(&(host, request))?)
    }

    fn retry(&mut self, at: SimTime, key: (HostId, RequestId), number: u32) {
        let Some(before) = self.latest(key.0, key.1) else { return };
        before.ended.get_or_insert((at, End::PutBack));
        let mut attempt = Attempt::new(key.0, at, before.url.clone());
        (attempt.visit, attempt.object) = (before.visit, before.object);
        (attempt.request, attempt.number) = (Some(key.1), number);
        self.latest.insert(key, self.attempts.len());
        self.attempts.push(attempt);
    }

    fn wrote(&mut self, of: Endpoint, offset: u64, content: &Content) {
        if of.side == Side::Acceptor {
            if let Some(on) = self.conns.get_mut(&of.conn) {
                on.heads.wrote(content);
            }
            return;
        }
        let Some(on) = self.conns.get_mut(&of.conn) else { return };
        let Some(position) = on.writer else { return };
        let attempt = &mut self.attempts[position];
        if let (None, Content::Bytes(bytes)) = (&attempt.request_head, content) {
            attempt.request_head = Head::read(bytes);
        }
        attempt.request_bytes += content.len();
        on.leaving.retain(|(leaving, _)| *leaving != position);
        on.leaving.push((position, offset + content.len()));
    }
}

impl Attempt {
    fn new(client: HostId, began: SimTime, url: Arc<str>) -> Attempt {
        Attempt {
            client,
            request: None,
            visit: 0,
            object: 0,
            url,
            number: 1,
            began,
            conn: None,
            nth: 0,
            method: "GET",
            sent: None,
            left: None,
            request_head: None,
            request_bytes: 0,
            first_byte: None,
            response_head: None,
            status: None,
            body_bytes: 0,
            ended: None,
            end: began,
            phases: Phases::default(),
        }
    }
}
