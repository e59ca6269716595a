//! Requests: a span on the track of the connection, and one with its phases on a track of its own.

use super::{Event, Events, Span, tid};
use crate::export::attempts::{Attempt, End, Phases};
use crate::export::words;
use crate::ids::{ConnId, Map};
use crate::units::{Duration, SimTime};
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;

/// What each request is to its connection: from when it has it for itself (in a pipeline, when the
/// exchange before has ended) to its end, with waiting and receiving within.
pub(super) fn on_connections(attempts: &[Attempt]) -> Vec<Span> {
    let mut in_order: Vec<&Attempt> = attempts.iter().collect();
    in_order.sort_by_key(|attempt| (attempt.sent, attempt.nth));
    let mut taken: Map<ConnId, SimTime> = Map::new();
    let mut spans = Vec::new();
    for attempt in in_order {
        let (Some(sent), Some(conn)) = (attempt.sent, attempt.conn) else { continue };
        let from = taken.get(&conn).copied().unwrap_or(SimTime::ZERO).max(sent);
        let until = attempt.end.max(from);
        taken.insert(conn, until);
        let mut put = |name: Arc<str>, from: SimTime, until: SimTime, args: Value| {
            spans.push(Span { host: attempt.client, tid: tid(conn), from, until, name, args });
        };
        let args = json!({
            "request": attempt.request.map(|request| request.0), "attempt": attempt.number,
            "method": attempt.method, "status": attempt.status, "body_bytes": attempt.body_bytes,
            "end": outcome(attempt),
        });
        put(attempt.url.clone(), from, until, args);
        let first_byte = attempt.first_byte.unwrap_or(until).clamp(from, until);
        if from < first_byte && first_byte < until {
            put("wait".into(), from, first_byte, Value::Null);
            put("receive".into(), first_byte, until, Value::Null);
        }
    }
    spans
}

/// Each attempt on a track of its own.
pub(super) fn on_their_own(events: &mut Events<'_>, attempts: &[Attempt]) -> io::Result<()> {
    attempts.iter().try_for_each(|attempt| on_its_own_track(events, attempt))
}

fn outcome(attempt: &Attempt) -> &'static str {
    match attempt.ended {
        Some((_, End::Answered)) => "answered",
        Some((_, End::Failed(why))) => words::fail_cause(why),
        Some((_, End::PutBack)) => "put-back",
        None => "unfinished",
    }
}

/// The attempt with its phases, one after another.
fn on_its_own_track(events: &mut Events<'_>, attempt: &Attempt) -> io::Result<()> {
    let Some(request) = attempt.request else { return Ok(()) };
    let id = format!("{}.{}.{}", attempt.client.0, request.0, attempt.number);
    let mut put = |name: &str, ph, at| {
        let event = Event::new(name, ph, at, attempt.client, 0);
        events.put(&Event { cat: Some("request"), id: Some(id.clone()), ..event })
    };
    put(&attempt.url, "b", attempt.began)?;
    let Phases { blocked, dns, connect, ssl, send, wait, receive } = attempt.phases;
    let ssl = ssl.unwrap_or(0);
    let phases = [
        ("blocked", blocked.unwrap_or(0)),
        ("dns", dns.unwrap_or(0)),
        ("connect", connect.unwrap_or(0) - ssl),
        ("tls", ssl),
        ("send", send),
        ("wait", wait),
        ("receive", receive),
    ];
    let mut at = attempt.began;
    for (name, nanos) in phases {
        if nanos > 0 {
            put(name, "b", at)?;
            at += Duration::from_nanos(nanos);
            put(name, "e", at)?;
        }
    }
    put(&attempt.url, "e", at)
}
