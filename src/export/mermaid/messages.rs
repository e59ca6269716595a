//! Connections and messages as steps of a diagram.

use super::{Ends, Step};
use crate::analyze::VariantRun;
use crate::export::words;
use crate::ids::{ConnId, HostId, Map, RequestId};
use crate::trace::{Event, ForwardedPart, HttpNote, Record};
use crate::units::{Duration, SimTime};
use std::sync::Arc;

/// What is known about requests while the trace is read.
struct Known {
    urls: Map<(HostId, RequestId), Arc<str>>,
    /// How long a request had hung when it failed, by client and that moment.
    hangs: Map<(HostId, RequestId, SimTime), Duration>,
}

/// What happened, told by those who did it: an arrow begins where somebody sends. Pieces that a
/// blind relay copies one after another are one arrow.
pub(super) fn steps(result: &VariantRun, ends: &Ends) -> Vec<Step> {
    let mut known = Known { urls: Map::new(), hangs: Map::new() };
    for row in &result.analysis.requests {
        known.urls.insert((row.client, row.request), row.url.clone());
        for hang in &row.hangs {
            known.hangs.insert((row.client, row.request, hang.ended), hang.length());
        }
    }
    let mut steps = Vec::new();
    // Where the last step is bytes that were copied: on which connection, by whom, how many.
    let mut copied: Option<(ConnId, HostId, u64)> = None;
    for Record { at, event } in &result.trace.records {
        let step = match event {
            Event::Opened { conn, .. } => arrow(ends, *conn, 0, *at, format!("opens {conn}")),
            Event::Http { host, note } => {
                if let HttpNote::Forwarded { to, part: ForwardedPart::Bytes(bytes), .. } = note {
                    let before = copied.filter(|(conn, by, _)| (*conn, *by) == (*to, *host));
                    let total = before.map_or(0, |(_, _, total)| total) + bytes;
                    if let (Some(Step::Arrow { text, .. }), Some(_)) = (steps.last_mut(), before) {
                        *text = copied_text(*to, total);
                    } else {
                        steps.extend(forwarded(ends, *at, *host, *to, copied_text(*to, total)));
                    }
                    copied = Some((*to, *host, total));
                    continue;
                }
                step(ends, &known, *at, *host, note)
            }
            _ => None,
        };
        if let Some(step) = step {
            copied = None;
            steps.push(step);
        }
    }
    steps
}

fn copied_text(conn: ConnId, bytes: u64) -> String {
    format!("{conn} {bytes} bytes, copied blindly")
}

/// From a proxy to the other end of one of its connections.
fn forwarded(ends: &Ends, at: SimTime, by: HostId, to: ConnId, text: String) -> Option<Step> {
    let sender = ends.get(&to)?.iter().position(|end| *end == by)?;
    arrow(ends, to, sender, at, text)
}

fn step(ends: &Ends, known: &Known, at: SimTime, host: HostId, note: &HttpNote) -> Option<Step> {
    let url = |request: &RequestId| known.urls.get(&(host, *request)).map_or("", |url| &**url);
    let over = |text: String| Some(Step::Note { over: host, at, text });
    match note {
        HttpNote::PageStarted { .. } => over("click".into()),
        HttpNote::PageDone { complete: true, .. } => over("page complete".into()),
        HttpNote::PageDone { complete: false, .. } => over("page given up".into()),
        HttpNote::LookupStarted { name } => over(format!("looks up {name}")),
        HttpNote::FromCache { url, .. } => over(format!("{url} from the cache")),
        HttpNote::RequestSent { request, conn, method, .. } => {
            arrow(ends, *conn, 0, at, format!("{conn} {method} {}", url(request)))
        }
        HttpNote::ResponseSent { conn, status, .. } => {
            arrow(ends, *conn, 1, at, format!("{conn} {status}"))
        }
        HttpNote::CacheAnswered { conn, .. } => {
            arrow(ends, *conn, 1, at, format!("{conn} from the cache"))
        }
        HttpNote::Forwarded { to, part: ForwardedPart::Request, .. } => {
            forwarded(ends, at, host, *to, format!("{to} request"))
        }
        HttpNote::Forwarded { to, part: ForwardedPart::Response, .. } => {
            forwarded(ends, at, host, *to, format!("{to} response"))
        }
        HttpNote::RequestFailed { request, why, .. } => {
            let hang = known.hangs.get(&(host, *request, at));
            let hung = hang.map_or_else(String::new, |hang| format!("hung for {hang} and "));
            over(format!("{} {hung}failed: {}", url(request), words::fail_cause(*why)))
        }
        HttpNote::Closes { conn, why } => {
            over(format!("closes {conn}: {}", words::close_cause(*why)))
        }
        _ => None,
    }
}

/// From an end of a connection (0 its opener, 1 its acceptor) to the other.
fn arrow(ends: &Ends, conn: ConnId, sender: usize, at: SimTime, text: String) -> Option<Step> {
    let ends = ends.get(&conn)?;
    Some(Step::Arrow { from: ends[sender], to: ends[1 - sender], at, text, arrives: true })
}
