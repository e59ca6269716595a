//! `chrome-trace.json`: a variant in Chrome's trace-event format, for Perfetto
//! (<https://ui.perfetto.dev>) and `chrome://tracing`.
//!
//! A host is a process, a connection a thread of each of its two hosts: the track shows its
//! handshake, the exchanges on it, and TIME-WAIT. A client's requests have tracks of their own with
//! their phases, since they wait before they are on any connection. Congestion window and flight
//! size are counters. What was lost, sent again or reset is an instant on its sender's track.
//!
//! Times are microseconds with the nanoseconds behind the point; the format is described in
//! "Trace Event Format" (Google, 2016).

mod requests;
mod tracks;

use super::attempts::attempts;
use super::provenance::{self, VERSION};
use super::variant_at;
use crate::analyze::Run;
use crate::ids::{ConnId, HostId};
use crate::units::SimTime;
use serde::Serialize;
use serde_json::Value;
use std::cmp::Reverse;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

/// One event. Fields that a phase does not have are left out.
#[derive(Serialize)]
struct Event<'a> {
    name: &'a str,
    /// `X` a span, `b` and `e` begin and end of one with a track of its own, `i` an instant,
    /// `C` a counter, `M` a name.
    ph: &'static str,
    pid: u32,
    tid: u32,
    /// Microseconds.
    ts: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cat: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// How far an instant reaches: `t`, its thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
    #[serde(skip_serializing_if = "Value::is_null")]
    args: Value,
}

impl<'a> Event<'a> {
    fn new(name: &'a str, ph: &'static str, at: SimTime, host: HostId, tid: u32) -> Event<'a> {
        let (pid, ts) = (pid(host), micros(at));
        Event { name, ph, pid, tid, ts, dur: None, cat: None, id: None, s: None, args: Value::Null }
    }

    fn with(self, args: Value) -> Event<'a> {
        Event { args, ..self }
    }
}

/// A stretch of a track.
struct Span {
    host: HostId,
    tid: u32,
    from: SimTime,
    until: SimTime,
    name: Arc<str>,
    args: Value,
}

impl Span {
    fn event(&self) -> Event<'_> {
        let dur = self.until.since(self.from).as_nanos() as f64 / 1e3;
        let event = Event::new(&self.name, "X", self.from, self.host, self.tid);
        Event { dur: Some(dur), args: self.args.clone(), ..event }
    }
}

/// Processes and threads are numbered from 1: some viewers take 0 for "none".
fn pid(host: HostId) -> u32 {
    host.0 + 1
}

fn tid(conn: ConnId) -> u32 {
    conn.0 + 1
}

fn micros(at: SimTime) -> f64 {
    at.as_nanos() as f64 / 1e3
}

/// Takes events one by one and writes them as a list.
struct Events<'a> {
    out: &'a mut dyn Write,
    is_first: bool,
}

impl Events<'_> {
    fn put(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.out.write_all(if self.is_first { b"\n" } else { b",\n" })?;
        self.is_first = false;
        serde_json::to_writer(&mut *self.out, event)?;
        Ok(())
    }
}

/// Writes the variant at `variant_index`.
///
/// # Errors
/// Those of `out`; `InvalidInput` where there is no such variant.
pub fn chrome_trace(run: &Run, variant_index: usize, out: &mut dyn Write) -> io::Result<()> {
    let (variant, result) = variant_at(run, variant_index)?;
    let mut out = BufWriter::new(out);
    let made = serde_json::json!({
        "version": format!("sim {VERSION}"),
        "run": provenance::line(&run.scenario, variant),
    });
    write!(out, "{{\"displayTimeUnit\":\"ns\",\"otherData\":{made},\"traceEvents\":[")?;
    let mut events = Events { out: &mut out, is_first: true };
    tracks::names(&mut events, variant, result)?;
    let attempts = attempts(variant, result, |_, _| true);
    let mut spans = tracks::connections(result);
    spans.extend(requests::on_connections(&attempts));
    // Within a track a span stands in those around it: the longer first.
    spans.sort_by_key(|span| (span.host, span.tid, span.from, Reverse(span.until)));
    spans.iter().try_for_each(|span| events.put(&span.event()))?;
    requests::on_their_own(&mut events, &attempts)?;
    tracks::moments(&mut events, result)?;
    out.write_all(b"\n]}\n")?;
    out.flush()
}
