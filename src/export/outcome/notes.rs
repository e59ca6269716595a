//! What the parties did and believed, above TCP.

use super::limits::{LeftOut, Limits, note};
use super::strings::Strings;
use super::{Deltas, words};
use crate::export::events::http_name;
use crate::ids::{ConnId, RequestId};
use crate::trace::{Event, ForwardedPart, HttpNote, Trace};
use serde::Serialize;

#[derive(Serialize, Default)]
pub(super) struct Notes {
    t_ns: Vec<u64>,
    host: Vec<u32>,
    event: Vec<u32>,
    connection: Vec<Option<u32>>,
    request: Vec<Option<u32>>,
    detail: Vec<Option<u32>>,
    number: Vec<Option<u64>>,
}

/// What one note says: in words of the formats, and in a number.
#[derive(Default)]
struct Said {
    conn: Option<ConnId>,
    request: Option<RequestId>,
    detail: Option<String>,
    number: Option<u64>,
}

/// The notes in a trace.
pub(super) fn notes(
    trace: &Trace,
    limits: &Limits,
    strings: &mut Strings,
    left_out: &mut Vec<LeftOut>,
) -> Notes {
    let (mut columns, mut times, mut count) = (Notes::default(), Deltas::default(), 0);
    for record in &trace.records {
        let Event::Http { host, note } = &record.event else { continue };
        count += 1;
        if columns.host.len() >= limits.notes {
            continue;
        }
        let said = said(note);
        columns.t_ns.push(times.next(record.at.as_nanos()));
        columns.host.push(host.0);
        columns.event.push(strings.number(http_name(note)));
        columns.connection.push(said.conn.map(|conn| conn.0));
        columns.request.push(said.request.map(|request| request.0));
        columns.detail.push(said.detail.map(|text| strings.number(&text)));
        columns.number.push(said.number);
    }
    note(left_out, "notes", "cut", columns.host.len(), count);
    columns
}

fn said(note: &HttpNote) -> Said {
    let on = |conn: &ConnId| Said { conn: Some(*conn), ..Said::default() };
    let of = |request: &RequestId, conn: &ConnId| Said { request: Some(*request), ..on(conn) };
    let text = |text: &str| Some(text.to_owned());
    match note {
        HttpNote::PageStarted { visit } | HttpNote::PageDone { visit, .. } => {
            Said { number: Some(u64::from(*visit)), ..Said::default() }
        }
        HttpNote::LookupStarted { name } | HttpNote::LookupDone { name } => {
            Said { detail: text(name), ..Said::default() }
        }
        HttpNote::FromCache { url, .. } => Said { detail: text(url), ..Said::default() },
        HttpNote::Queued { request, url, .. } => {
            Said { request: Some(*request), detail: text(url), ..Said::default() }
        }
        HttpNote::RequestSent { request, conn, attempt, method, .. } => {
            Said { detail: text(method), number: Some((*attempt).into()), ..of(request, conn) }
        }
        HttpNote::Secured { conn } => on(conn),
        HttpNote::ContentSent { request, conn, why } => {
            Said { detail: text(words::content_cause(*why)), ..of(request, conn) }
        }
        HttpNote::ResponseStarted { request, conn } => of(request, conn),
        HttpNote::ResponseHead { request, conn, status, persistence } => Said {
            detail: text(words::persistence(*persistence)),
            number: Some((*status).into()),
            ..of(request, conn)
        },
        HttpNote::ResponseDone { request, conn, body_bytes } => {
            Said { number: Some(*body_bytes), ..of(request, conn) }
        }
        HttpNote::RequestFailed { request, conn, why } => Said {
            conn: *conn,
            request: Some(*request),
            detail: text(words::fail_cause(*why)),
            number: None,
        },
        HttpNote::Retrying { request, attempt, why } => Said {
            conn: None,
            request: *request,
            detail: text(words::retry_cause(*why)),
            number: Some((*attempt).into()),
        },
        HttpNote::GaveUp { request } => Said { request: Some(*request), ..Said::default() },
        _ => said_by_party(note),
    }
}

/// The same for what servers and proxies note, and for what any party does.
fn said_by_party(note: &HttpNote) -> Said {
    let on = |conn: &ConnId| Said { conn: Some(*conn), ..Said::default() };
    let text = |text: &str| Some(text.to_owned());
    match note {
        HttpNote::RequestReceived { conn, target, .. } => Said { detail: text(target), ..on(conn) },
        HttpNote::InLine { conn, ahead } => Said { number: Some((*ahead).into()), ..on(conn) },
        HttpNote::Fault { conn, what } => Said { detail: text(what), ..on(conn) },
        HttpNote::ResponseSent { conn, status, persistence, .. } => Said {
            detail: text(words::persistence(*persistence)),
            number: Some((*status).into()),
            ..on(conn)
        },
        HttpNote::Forwarded { from, to, part, understood, removed, added } => {
            let part = match part {
                ForwardedPart::Request => "request",
                ForwardedPart::Response => "response",
                ForwardedPart::Bytes(_) => "bytes",
            };
            let how = if *understood { "understood" } else { "blind" };
            let removed = removed.iter().map(|field| format!("-{field}"));
            let added = added.iter().map(|field| format!("+{field}"));
            let fields: Vec<String> = removed.chain(added).collect();
            Said {
                detail: Some(format!("{part}/{how}/{}", fields.join("\n"))),
                number: Some(to.0.into()),
                ..on(from)
            }
        }
        HttpNote::Unexpected { conn, bytes, discarded } => Said {
            detail: text(if *discarded { "discarded" } else { "unread" }),
            number: Some(*bytes),
            ..on(conn)
        },
        HttpNote::CacheStored { url, .. } => Said { detail: text(url), ..Said::default() },
        HttpNote::CacheAnswered { conn, url, age, .. } => {
            Said { detail: text(url), number: Some(age.as_nanos()), ..on(conn) }
        }
        HttpNote::Believes { conn, belief, why } => Said {
            detail: Some(format!("{}/{}", words::belief(*belief), words::belief_cause(*why))),
            ..on(conn)
        },
        HttpNote::Closes { conn, why } => {
            Said { detail: text(words::close_cause(*why)), ..on(conn) }
        }
        _ => Said::default(),
    }
}
