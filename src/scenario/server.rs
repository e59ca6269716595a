//! An origin server: what it is told to do.

use super::form::{Checks, Form};
use super::hosts::{Entry, unused, version};
use super::settings::*;
use crate::http::HttpParams;
use crate::http::config::*;
use crate::params::Value;
use crate::units::{Bytes, Distribution};

/// The settings that a server may have.
pub(super) const SERVER: [&str; 28] = [
    "name",
    "hosts",
    "preset",
    "port",
    "version",
    "think",
    "think_distribution",
    "keep_alive",
    "keep_alive_timeout",
    "keep_alive_grace",
    "max_requests",
    "workers",
    "queue",
    "max_connections",
    "when_full",
    "option_parsing",
    "keep_alive_beats_close",
    "honours_proxy_connection",
    "says_keep_alive",
    "says_close",
    "echoes_version",
    "lingers_only_if_unread",
    "half_close_cancels",
    "content",
    "expect",
    "faults",
    "tcp",
    "http",
];
const FAULT: [&str; 5] = ["kind", "path", "nth", "count", "bytes"];

/// Reads a server; `objects` is what it serves.
pub(super) fn server(
    checks: &mut Checks,
    entry: &Entry<'_>,
    objects: Vec<Object>,
    http: HttpParams,
) -> ServerConfig {
    let form = entry.form;
    ServerConfig {
        port: entry.addr(checks).port,
        think: checks.time(form, &SERVER_THINK),
        think_distribution: distribution(checks, form, &SERVER_THINK_DISTRIBUTION),
        version: version(checks, form, &SERVER_VERSION),
        keep_alive: checks.bool(form, &SERVER_KEEP_ALIVE),
        keep_alive_timeout: checks.time_or_word(form, &SERVER_KEEP_ALIVE_TIMEOUT),
        keep_alive_grace: checks.time(form, &SERVER_KEEP_ALIVE_GRACE),
        max_requests: count(checks, form, &SERVER_MAX_REQUESTS),
        capacity: capacity(checks, form),
        manners: manners(checks, form),
        faults: faults(checks, form),
        ..ServerConfig::new(http, objects)
    }
}

/// A distribution of random spans.
pub(super) fn distribution(checks: &mut Checks, form: Form<'_>, setting: &Setting) -> Distribution {
    let word = checks.word(form, setting);
    let found = Distribution::ALL.into_iter().find(|known| known.name() == word);
    found.unwrap_or_default()
}

fn count(checks: &mut Checks, form: Form<'_>, setting: &Setting) -> Option<u32> {
    let count = checks.count_or_word(form, setting);
    count.map(|count| u32::try_from(count).unwrap_or(u32::MAX))
}

fn capacity(checks: &mut Checks, form: Form<'_>) -> Capacity {
    let capacity = Capacity {
        workers: count(checks, form, &SERVER_WORKERS),
        queue: count(checks, form, &SERVER_QUEUE),
        connections: count(checks, form, &SERVER_MAX_CONNECTIONS),
        when_full: match checks.word(form, &SERVER_WHEN_FULL) {
            "503" => WhenFull::Answer503,
            "reset" => WhenFull::Reset,
            _ => WhenFull::Wait,
        },
    };
    if capacity.workers.is_none() {
        let users = "say how many `workers` there are";
        unused(checks, form, "queue", "a server with unlimited workers", users);
    }
    if capacity.connections.is_none() {
        let users = "say how many there may be: `max_connections`";
        unused(checks, form, "when_full", "a server with unlimited connections", users);
    }
    capacity
}

fn manners(checks: &mut Checks, form: Form<'_>) -> Manners {
    Manners {
        parsing: match checks.word(form, &SERVER_OPTION_PARSING) {
            "substring" => Parsing::Substring,
            "first-line" => Parsing::FirstLine,
            _ => Parsing::List,
        },
        keep_alive_beats_close: checks.bool(form, &SERVER_KEEP_ALIVE_BEATS_CLOSE),
        honours_proxy_connection: checks.bool(form, &SERVER_HONOURS_PROXY_CONNECTION),
        says_keep_alive: match checks.word(form, &SERVER_SAYS_KEEP_ALIVE) {
            "when-asked" => SaysKeepAlive::WhenAsked,
            "always" => SaysKeepAlive::Always,
            "never" => SaysKeepAlive::Never,
            _ => SaysKeepAlive::ToHttp10,
        },
        says_close: match checks.word(form, &SERVER_SAYS_CLOSE) {
            "always" => SaysClose::Always,
            "never" => SaysClose::Never,
            _ => SaysClose::InHttp11,
        },
        echoes_version: checks.bool(form, &SERVER_ECHOES_VERSION),
        lingers_only_if_unread: checks.bool(form, &SERVER_LINGERS_ONLY_IF_UNREAD),
        half_close_cancels: checks.bool(form, &SERVER_HALF_CLOSE_CANCELS),
        content: match checks.word(form, &SERVER_CONTENT) {
            "answer-then-read" => ContentPolicy::AnswerThenRead,
            "answer-then-close" => ContentPolicy::AnswerThenClose,
            _ => ContentPolicy::ReadFirst,
        },
        expect: match checks.word(form, &SERVER_EXPECT) {
            "refuse" => ExpectPolicy::Refuse,
            "ignore" => ExpectPolicy::Ignore,
            _ => ExpectPolicy::Continue,
        },
    }
}

fn faults(checks: &mut Checks, form: Form<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for node in checks.list(form, "faults", "faults: [(kind: \"close-before\", nth: 2)]") {
        let Some(form) = checks.form(node, "a fault", &FAULT) else { continue };
        let word = checks.word(form, &FAULT_KIND);
        let bytes = match checks.setting(form, &FAULT_BYTES) {
            Value::Size(bytes) => Some(bytes),
            _ => None,
        };
        let counted = word.ends_with("-during") || word.starts_with("length-");
        if !counted {
            let users = "it goes with -during and with the lengths";
            unused(checks, form, "bytes", &format!("the fault \"{word}\""), users);
        }
        faults.push(Fault {
            kind: fault_kind(word, bytes),
            path: checks.text(form, "path").map(Into::into),
            nth: checks.count(form, &FAULT_NTH),
            count: checks.count_or_word(form, &FAULT_COUNT),
        });
    }
    faults
}

fn fault_kind(word: &str, bytes: Option<Bytes>) -> FaultKind {
    let by = bytes.unwrap_or(Bytes(1));
    match word {
        "close-before" => FaultKind::Before(Ending::Close),
        "reset-before" => FaultKind::Before(Ending::Reset),
        "close-during" => FaultKind::During(Ending::Close, bytes),
        "reset-during" => FaultKind::During(Ending::Reset, bytes),
        "close-after" => FaultKind::After(Ending::Close),
        "reset-after" => FaultKind::After(Ending::Reset),
        "length-short" => FaultKind::TooShort(by),
        "length-long" => FaultKind::TooLong(by),
        _ => FaultKind::Stall,
    }
}
