//! Reading a HAR file, whoever wrote it.
//!
//! Browsers agree on little beyond the names of the fields, so everything but an entry's URL and
//! start may be missing or nonsense: a time that is negative, absurd or no number is one that is not
//! known. What a field means is the specification's (HAR 1.2), with these habits allowed for:
//!
//! - Chrome says what made it ask in `_initiator` (a URL, or the stack of a script), and sizes in
//!   `_transferSize` where `bodySize` is −1.
//! - Firefox writes the server's port into `connection`, 0 for a phase that did not happen, and
//!   counts `ssl` beside `connect`, where the specification counts it within. Which of the two it is
//!   shows in what the phases add up to.
//!   Its `bodySize` may have the head in it, which `Content-Length` tells; of a response without that
//!   field the others of the file do. What it had in its cache takes no time and brings nothing.
//! - Chrome of today writes the port, too, and has the connection in `_connectionId`. What it redirects
//!   within itself has a 307 with `Non-Authoritative-Reason`.
//! - Playwright counts `ssl` within `connect` and once more in `time`, and has one where there is no TLS.
//! - Safari leaves phases out, and marks what came from a cache or a service worker in `_fetchType`.

use super::{ImportError, moment};
use crate::units::Duration;
use serde_json::{Map, Value};

/// No phase of a request is longer: a day.
const LONGEST_MS: f64 = 86_400_000.0;
/// No body is larger: a terabyte.
const LARGEST: f64 = 1e12;

/// A HAR file.
#[derive(Debug, Default)]
pub struct Har {
    /// Who wrote it: `Firefox 128.0`.
    pub creator: String,
    /// The pages: id, title, and the time to its onLoad in nanoseconds.
    pub pages: Vec<PageHead>,
    /// The requests, in the order of their starts.
    pub entries: Vec<Entry>,
    /// Under which conditions it was loaded, where a file of our own tells.
    pub conditions: Option<Map<String, Value>>,
    /// Entries without a URL or a start, which nothing can be said of.
    pub unreadable: usize,
}

/// What is said of a page.
#[derive(Debug, Default)]
pub struct PageHead {
    /// What entries call it.
    pub id: String,
    /// For people.
    pub title: String,
    /// From its start to onLoad, in nanoseconds.
    pub on_load: Option<u64>,
    /// Whose page it is, and which of its visits, in a file of our own.
    pub client: String,
    pub visit: u32,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its page.
    pub page: Option<String>,
    /// The whole URL, without fragment.
    pub url: String,
    /// `http` or `https`; else it is nothing that goes over HTTP.
    pub scheme: String,
    /// The host's name.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Path and query, beginning with a slash.
    pub path: String,
    /// The method.
    pub method: String,
    /// The status; 0 where there was no response.
    pub status: u16,
    /// The version of the protocol in lower case: `http/1.1`, `h2`.
    pub protocol: String,
    /// When it was wanted, in nanoseconds since 1970.
    pub start: i128,
    /// From there to its end, in nanoseconds.
    pub time: u64,
    /// The phases in nanoseconds, where they are known and were not nothing.
    pub phases: Phases,
    /// Bytes of the response's body as they were sent.
    pub body: Option<u64>,
    /// Bytes of the request's content.
    pub upload: u64,
    /// What it went over; only the same or not the same is meant.
    pub connection: Option<String>,
    /// URLs of what had to be there before.
    pub needs: Vec<String>,
    /// After how many bytes of that it was found.
    pub position: Option<u64>,
    /// Whether it came from a cache.
    pub cached: bool,
    /// Whether a service worker answered it.
    pub by_worker: bool,
    /// Whether the browser redirected it within itself (HSTS, an extension), so that nothing was sent.
    pub within: bool,
    /// Whether its response broke off.
    pub broken: bool,
    /// What a file of our own tells of the object beside that.
    pub own: Option<OwnObject>,
}

/// What the page and its server hold of an object.
#[derive(Clone, Copy, Debug)]
pub struct OwnObject {
    /// Its place in the page.
    pub number: u32,
    /// Its size, where that is not what came.
    pub size: Option<u64>,
    /// Extra time the server takes for it.
    pub think: Option<Duration>,
    /// How long the client takes before anything that needs it is known.
    pub processing: Option<Duration>,
    /// For how long a client may keep it.
    pub max_age: Option<Duration>,
    /// How often it changes.
    pub changes: Option<Duration>,
    /// The status that it is answered with, where that did not come.
    pub status: Option<u16>,
    /// What its request carries, where that was not sent whole.
    pub upload: Option<u64>,
}

/// Phases of a request in nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phases {
    /// Until it was its turn.
    pub blocked: Option<u64>,
    /// Looking up the name.
    pub dns: Option<u64>,
    /// TCP's handshake alone.
    pub tcp: Option<u64>,
    /// TLS's handshake.
    pub tls: Option<u64>,
    /// Sending.
    pub send: Option<u64>,
    /// From there to the first byte.
    pub wait: Option<u64>,
    /// From there to the last.
    pub receive: Option<u64>,
}

/// Reads a file.
pub fn read(text: &str) -> Result<Har, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let file: Value = serde_json::from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        ImportError::new(format!("{place}: it is not JSON: {error}"), "save the file once more")
    })?;
    let log = &file["log"];
    let Some(entries) = log["entries"].as_array() else {
        let hint = "a HAR file has log.entries; browsers save it from the network panel";
        return Err(ImportError::new("there are no log.entries in it", hint));
    };
    let mut har = Har { creator: creator(log), ..Har::default() };
    for page in log["pages"].as_array().into_iter().flatten() {
        har.pages.push(PageHead {
            id: text_of(&page["id"]),
            title: text_of(&page["title"]),
            on_load: span(&page["pageTimings"]["onLoad"]),
            client: text_of(&page["_client"]),
            visit: page["_visit"].as_u64().and_then(|visit| u32::try_from(visit).ok()).unwrap_or(0),
        });
    }
    if log["creator"]["name"] == "sim" {
        har.conditions = log["_conditions"].as_object().filter(|told| !told.is_empty()).cloned();
    }
    let habits = Habits {
        heads_counted: heads_are_counted(entries),
        tls_twice: log["creator"]["name"] == "Playwright",
        tls_in_plain: log["creator"]["name"] == "sim",
    };
    for value in entries {
        match entry(value, habits) {
            Some(entry) => har.entries.push(entry),
            None => har.unreadable += 1,
        }
    }
    har.entries.sort_by_key(|entry| entry.start);
    if ports_for_connections(&har.entries) {
        har.entries.iter_mut().for_each(|entry| entry.connection = None);
    }
    Ok(har)
}

/// What whoever wrote a file makes of it.
#[derive(Clone, Copy, Debug)]
struct Habits {
    /// Sizes of bodies have the heads in them.
    heads_counted: bool,
    /// The time of TLS is a part of `connect`, and of `time` once more.
    tls_twice: bool,
    /// TLS is told of URLs that do not have it in their scheme.
    tls_in_plain: bool,
}

fn creator(log: &Value) -> String {
    let by = if log["browser"].is_object() { &log["browser"] } else { &log["creator"] };
    format!("{} {}", text_of(&by["name"]), text_of(&by["version"])).trim().to_owned()
}

/// Whether `connection` holds the servers' ports, which say nothing.
fn ports_for_connections(entries: &[Entry]) -> bool {
    entries.len() > 1
        && entries.iter().all(|entry| {
            entry.connection.as_ref().is_none_or(|connection| *connection == entry.port.to_string())
        })
}

/// One request.
fn entry(value: &Value, habits: Habits) -> Option<Entry> {
    let (request, response) = (&value["request"], &value["response"]);
    let url = request["url"].as_str()?.split('#').next()?.to_owned();
    let (scheme, host, port, path) = parts(&url)?;
    let start = moment::parse(value["startedDateTime"].as_str()?)?;
    let has_tls = scheme == "https" || habits.tls_in_plain;
    let (phases, twice) = phases(value, has_tls, habits);
    let Phases { blocked, dns, tcp, tls, send, wait, receive } = phases;
    let sum = [blocked, dns, tcp, tls, send, wait, receive].into_iter().flatten().sum();
    let fetched = |how: &str| value["_fetchType"].as_str().is_some_and(|said| said.contains(how));
    let cached = !matches!(value["_fromCache"], Value::Null | Value::Bool(false));
    let status = response["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let status = status.unwrap_or(0);
    let method = text_of(&request["method"]).to_ascii_uppercase();
    // Neither has content, whatever stands in a cache (RFC 9110 §9.3.2, §15.3.5, §15.4.5).
    let empty = method == "HEAD" || [204, 304].contains(&status);
    Some(Entry {
        page: value["pageref"].as_str().map(str::to_owned),
        scheme,
        host,
        port,
        path,
        method,
        status,
        protocol: protocol(request, response),
        start,
        time: span(&value["time"]).map_or(sum, |time| time.saturating_sub(twice)),
        phases,
        body: if empty { Some(0) } else { body(response, habits.heads_counted) },
        upload: size(&request["bodySize"]).unwrap_or(0),
        connection: ["_connectionId", "connection"].iter().find_map(|of| identity(&value[*of])),
        needs: needs(value),
        position: size(&value["_position"]),
        cached: cached || fetched("Cache") || took_nothing(value),
        by_worker: response["_fetchedViaServiceWorker"] == true || fetched("Service Worker"),
        within: field(response, "non-authoritative-reason").is_some()
            || response["statusText"] == "Internal Redirect",
        broken: response["_error"].as_str().is_some_and(|error| !error.is_empty()),
        own: own(&value["_object"]),
        url,
    })
}

/// What a file of our own tells of an object.
fn own(value: &Value) -> Option<OwnObject> {
    let time = |name: &str| span(&value[name]).map(Duration::from_nanos);
    Some(OwnObject {
        number: value["number"].as_u64().and_then(|number| u32::try_from(number).ok())?,
        size: size(&value["size"]),
        think: time("think"),
        processing: time("processing"),
        max_age: time("maxAge"),
        changes: time("changes"),
        status: value["status"].as_u64().and_then(|status| u16::try_from(status).ok()),
        upload: size(&value["upload"]),
    })
}

/// Scheme, host, port and path of a URL.
fn parts(url: &str) -> Option<(String, String, u16, String)> {
    let (scheme, rest) = url.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let Some(rest) = rest.strip_prefix("//") else {
        // One of HTTP names a server (RFC 9110 §4.2).
        let other = !matches!(&*scheme, "http" | "https");
        return other.then(|| (scheme, String::new(), 0, String::new()));
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = authority.rsplit('@').next().unwrap_or(authority).to_ascii_lowercase();
    let usual = if scheme == "https" { 443 } else { 80 };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host.to_owned(), port.parse().ok()?),
        _ => (authority.clone(), usual),
    };
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    (!host.is_empty()).then_some((scheme, host, port, path))
}

/// The phases, and how much of them `time` has twice.
fn phases(value: &Value, has_tls: bool, habits: Habits) -> (Phases, u64) {
    let timings = &value["timings"];
    let phase = |name: &str| span(&timings[name]).filter(|time| *time > 0);
    let (connect, tls) = (phase("connect"), phase("ssl"));
    let twice = if habits.tls_twice { tls.unwrap_or(0) } else { 0 };
    let tls = tls.filter(|_| has_tls);
    let others = ["blocked", "dns", "send", "wait", "receive"];
    let others: u64 = others.iter().filter_map(|name| phase(name)).sum();
    let tcp = match (connect, tls, span(&value["time"])) {
        (Some(connect), Some(tls), _) if habits.tls_twice => Some(connect.saturating_sub(tls)),
        (Some(connect), Some(tls), Some(time)) => {
            // Within, as the specification has it, or beside?
            let within = time.abs_diff(others + connect);
            let beside = time.abs_diff(others + connect + tls);
            Some(if beside < within || connect < tls { connect } else { connect - tls })
        }
        (Some(connect), Some(tls), None) => Some(connect.checked_sub(tls).unwrap_or(connect)),
        (connect, ..) => connect,
    };
    let phases = Phases {
        blocked: phase("blocked"),
        dns: phase("dns"),
        tcp: tcp.filter(|time| *time > 0),
        tls,
        send: phase("send"),
        wait: phase("wait"),
        receive: phase("receive"),
    };
    (phases, twice)
}

fn protocol(request: &Value, response: &Value) -> String {
    let said = [&response["httpVersion"], &request["httpVersion"]];
    let said = said.into_iter().filter_map(Value::as_str).find(|text| !text.is_empty());
    said.unwrap_or_default().to_ascii_lowercase()
}

/// Whether nothing took any time and nothing came: what a browser writes of a response that it had
/// (Firefox, of its caches: with phases of 0, or without any). Over a network there is no such thing.
fn took_nothing(value: &Value) -> bool {
    let zero = |of: &Value| of.as_f64() == Some(0.0);
    let none = |of: &Value| of.as_f64().is_some_and(|number| number <= 0.0);
    let phases = ["blocked", "dns", "connect", "ssl", "send", "receive"];
    let timings = &value["timings"];
    zero(&value["time"])
        && (timings["wait"].is_null() || zero(&timings["wait"]))
        && phases.iter().all(|phase| timings[*phase].is_null() || none(&timings[*phase]))
        && none(&value["response"]["bodySize"])
        && !value["response"]["_transferSize"].as_f64().is_some_and(|bytes| bytes > 0.0)
}

/// Bytes of the body as they went over the network.
fn body(response: &Value, heads_counted: bool) -> Option<u64> {
    let content = &response["content"];
    let transferred = size(&response["_transferSize"]).filter(|bytes| *bytes > 0);
    let head = size(&response["headersSize"]).unwrap_or(0);
    let packed = size(&content["compression"]).unwrap_or(0);
    // `Content-Length` tells; where there is none (chunked), what the others show.
    let with_head = has_head(response).unwrap_or(heads_counted);
    let came = size(&response["bodySize"])
        .filter(|bytes| *bytes > 0)
        .map(|bytes| if with_head { bytes.saturating_sub(head) } else { bytes })
        .or_else(|| transferred.map(|bytes| bytes.saturating_sub(head)))
        .or_else(|| size(&content["size"]).map(|bytes| bytes.saturating_sub(packed)))
        .or_else(|| size(&response["bodySize"]))?;
    // No more comes than Content-Length says (RFC 9112 §6.2): what is more are frames and heads of HTTP/2,
    // whose length nobody tells.
    let length = field(response, "content-length").and_then(|length| length.trim().parse().ok());
    Some(length.map_or(came, |length: u64| came.min(length)))
}

/// Whether the head is counted in `bodySize`; `None` where `Content-Length` does not tell.
fn has_head(response: &Value) -> Option<bool> {
    let length: u64 = field(response, "content-length")?.trim().parse().ok()?;
    let (bytes, head) = (size(&response["bodySize"])?, size(&response["headersSize"])?);
    match head > 0 && bytes > 0 {
        true if bytes == length + head => Some(true),
        true if bytes == length => Some(false),
        _ => None,
    }
}

/// Whether heads are counted in the sizes of bodies wherever that can be told.
fn heads_are_counted(entries: &[Value]) -> bool {
    let mut told = entries.iter().filter_map(|entry| has_head(&entry["response"])).peekable();
    told.peek().is_some() && told.all(|counted| counted)
}

/// The value of a field of a response.
fn field<'a>(response: &'a Value, name: &str) -> Option<&'a str> {
    let fields = response["headers"].as_array()?;
    let is_it = |field: &&Value| {
        field["name"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    fields.iter().find(is_it)?["value"].as_str()
}

/// What had to be there: all that is named, else what made the browser ask.
fn needs(value: &Value) -> Vec<String> {
    let url =
        |value: &Value| value.as_str().map(|url| url.split('#').next().unwrap_or(url).to_owned());
    let named: Vec<String> =
        value["_needs"].as_array().into_iter().flatten().filter_map(url).collect();
    if !named.is_empty() {
        return named;
    }
    let initiator = &value["_initiator"];
    let mut stack = &initiator["stack"];
    for _ in 0..8 {
        if stack["callFrames"].as_array().is_some_and(|frames| !frames.is_empty()) {
            break;
        }
        stack = &stack["parent"];
    }
    let frame = stack["callFrames"]
        .as_array()
        .and_then(|frames| frames.iter().find_map(|f| url(&f["url"])));
    url(&initiator["url"]).or(frame).filter(|url| !url.is_empty()).into_iter().collect()
}

fn identity(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Milliseconds as nanoseconds.
fn span(value: &Value) -> Option<u64> {
    let ms = value.as_f64().filter(|ms| (0.0..=LONGEST_MS).contains(ms))?;
    Some((ms * 1e6).round() as u64)
}

fn size(value: &Value) -> Option<u64> {
    let bytes = value.as_f64().filter(|bytes| (0.0..=LARGEST).contains(bytes))?;
    Some(bytes as u64)
}
