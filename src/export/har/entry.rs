//! One entry of a HAR file.

use super::{Source, milliseconds};
use crate::export::attempts::{Attempt, End, Head, Phases};
use crate::export::capture::ipv4_text;
use crate::export::words;
use crate::http::config::Object;
use crate::http::date::iso_8601;
use crate::units::Duration;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<'a> {
    pageref: String,
    started_date_time: String,
    time: f64,
    request: Request,
    response: Response,
    cache: Cache,
    timings: Timings,
    #[serde(skip_serializing_if = "Option::is_none", rename = "serverIPAddress")]
    server_ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection: Option<String>,
    /// Chrome's network panel takes this for the connection, and `connection` for the server's port.
    #[serde(skip_serializing_if = "Option::is_none", rename = "_connectionId")]
    connection_id: Option<String>,
    #[serde(rename = "_initiator")]
    initiator: Initiator,
    #[serde(skip_serializing_if = "Vec::is_empty", rename = "_needs")]
    needs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none", rename = "_position")]
    position: Option<u64>,
    #[serde(rename = "_object")]
    object: Told,
    #[serde(rename = "_resourceType")]
    resource_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none", rename = "_fromCache")]
    from_cache: Option<&'static str>,
    #[serde(rename = "_client")]
    client: &'a str,
    #[serde(skip_serializing_if = "Option::is_none", rename = "_clientPort")]
    client_port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none", rename = "_request")]
    request_number: Option<u32>,
    #[serde(rename = "_attempt")]
    attempt: u32,
    #[serde(skip_serializing_if = "Option::is_none", rename = "_hang")]
    hang: Option<f64>,
}

/// What the page and its server hold of an object, and no other field tells. Times are in milliseconds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    /// Its place in the page.
    number: u32,
    /// Its size, where that is not what came: the response broke off or was none, or heads count.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    think: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    processing: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<f64>,
    /// The status that it is answered with, where that did not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The size of the content that is sent, where that was not sent whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    upload: Option<u64>,
}

/// Nothing is said about caches beyond `_fromCache`.
#[derive(Serialize)]
struct Cache {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: &'static str,
    url: String,
    http_version: String,
    cookies: [(); 0],
    headers: Vec<Pair>,
    query_string: Vec<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_data: Option<PostData>,
    headers_size: i64,
    body_size: u64,
}

#[derive(Serialize)]
struct Pair {
    name: String,
    value: String,
}

/// What is sent stands for itself by its size.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    mime_type: String,
    text: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    status: u16,
    status_text: String,
    http_version: String,
    cookies: [(); 0],
    headers: Vec<Pair>,
    content: Content,
    #[serde(rename = "redirectURL")]
    redirect_url: &'static str,
    headers_size: i64,
    body_size: i64,
    #[serde(rename = "_transferSize")]
    transfer_size: u64,
    #[serde(skip_serializing_if = "Option::is_none", rename = "_error")]
    error: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    size: u64,
    mime_type: String,
}

#[derive(Serialize)]
struct Timings {
    blocked: f64,
    dns: f64,
    connect: f64,
    send: f64,
    wait: f64,
    receive: f64,
    ssl: f64,
}

/// As Chrome writes it: what made the client ask.
#[derive(Serialize)]
struct Initiator {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// The entry of an attempt; `None` where its page is not written.
pub(super) fn entry<'a>(source: &Source<'a>, attempt: &Attempt) -> Option<Entry<'a>> {
    let pageref = source.page_id(attempt.client, attempt.visit)?;
    let plan = &source.variant.plan;
    let page = source.page(attempt.client, attempt.visit)?;
    let object = page.objects.get(attempt.object as usize);
    let needs = object.map_or(&[][..], |object| &object.needs);
    let needed: Vec<String> =
        needs.iter().filter_map(|need| page.objects.get(*need)).map(url_of).collect();
    let connection = attempt.connection(source.result);
    let phases = attempt.phases;
    let request = request(attempt);
    let response = response(attempt, object);
    let is_cached = attempt.request.is_none();
    Some(Entry {
        pageref,
        started_date_time: iso_8601(attempt.began),
        time: span(phases.total()),
        server_ip_address: connection.map(|row| ipv4_text(row.acceptor.host)),
        connection: connection.map(|row| row.conn.0.to_string()),
        connection_id: connection.map(|row| row.conn.0.to_string()),
        client_port: connection.map(|row| row.opener.port),
        timings: timings(&phases),
        cache: Cache {},
        initiator: Initiator {
            r#type: if needed.is_empty() { "other" } else { "parser" },
            url: needed.last().cloned(),
        },
        needs: if needed.len() > 1 { needed } else { Vec::new() },
        position: object.and_then(|object| object.position).map(|position| position.0),
        object: told(attempt, object, &request, &response),
        resource_type: resource_type(attempt.object, &attempt.url),
        from_cache: is_cached.then_some("disk"),
        client: &plan.hosts[attempt.client.index()].name,
        request_number: attempt.request.map(|request| request.0),
        attempt: attempt.number,
        hang: hang(source, attempt),
        request,
        response,
    })
}

fn told(
    attempt: &Attempt,
    object: Option<&Object>,
    request: &Request,
    response: &Response,
) -> Told {
    let some_time = |time: Duration| Some(milliseconds(time)).filter(|time| *time > 0.0);
    let of = |get: fn(&Object) -> u64, found: Option<u64>| {
        object.map(get).filter(|own| Some(*own) != found)
    };
    let came = u64::try_from(response.body_size).ok();
    Told {
        number: attempt.object,
        size: of(|object| object.size.0, came),
        think: object.and_then(|object| some_time(object.think)),
        processing: object.and_then(|object| some_time(object.processing)),
        max_age: object.and_then(|object| object.max_age).map(milliseconds),
        changes: object.and_then(|object| object.changes).map(milliseconds),
        status: object.map(|object| object.status).filter(|status| *status != response.status),
        upload: of(|object| object.upload.0, Some(request.body_size)),
    }
}

/// How long this attempt hung, if it did.
fn hang(source: &Source<'_>, attempt: &Attempt) -> Option<f64> {
    let hang = source.hangs.get(&(attempt.client, attempt.request?, attempt.number))?;
    Some(milliseconds(*hang))
}

fn request(attempt: &Attempt) -> Request {
    let head = attempt.request_head.as_ref();
    let bytes = head.map_or(0, |head| head.bytes);
    let body = attempt.request_bytes.saturating_sub(bytes);
    let mime_type = head.and_then(|head| head.value("content-type")).unwrap_or("x-unknown");
    let query = attempt.url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Pair { name: name.to_owned(), value: value.to_owned() }
    };
    Request {
        method: attempt.method,
        url: attempt.url.to_string(),
        http_version: head.map_or("unknown", |head| head.word(2)).to_owned(),
        cookies: [],
        headers: fields(head),
        query_string: pairs.map(pair).collect(),
        post_data: (body > 0).then(|| PostData { mime_type: mime_type.to_owned(), text: "" }),
        headers_size: head.map_or(-1, |head| head.bytes.cast_signed()),
        body_size: body,
    }
}

fn response(attempt: &Attempt, object: Option<&Object>) -> Response {
    let head = attempt.response_head.as_ref();
    let error = match attempt.ended {
        Some((_, End::Answered)) => None,
        Some((_, End::Failed(why))) => Some(words::fail_cause(why)),
        Some((_, End::PutBack)) => Some("put-back"),
        None => Some("unfinished"),
    };
    let mime_type = head.and_then(|head| head.value("content-type")).unwrap_or("x-unknown");
    let mut response = Response {
        status: attempt.status.unwrap_or(0),
        status_text: head.map_or("", |head| head.word(2)).to_owned(),
        http_version: head.map_or("unknown", |head| head.word(0)).to_owned(),
        cookies: [],
        headers: fields(head),
        content: Content { size: attempt.body_bytes, mime_type: mime_type.to_owned() },
        redirect_url: "",
        headers_size: head.map_or(-1, |head| head.bytes.cast_signed()),
        body_size: if error.is_some() { -1 } else { attempt.body_bytes.cast_signed() },
        transfer_size: head.map_or(0, |head| head.bytes) + attempt.body_bytes,
        error,
    };
    if attempt.request.is_none() {
        // From the cache: nothing was transferred, but the page has its content.
        response.status = object.map_or(200, |object| object.status);
        response.content.size = object.map_or(0, |object| object.size.0);
        response.body_size = 0;
    }
    response
}

fn fields(head: Option<&Head>) -> Vec<Pair> {
    let fields = head.map_or(&[][..], |head| &head.fields);
    fields.iter().map(|(name, value)| Pair { name: name.clone(), value: value.clone() }).collect()
}

fn timings(phases: &Phases) -> Timings {
    let or_none = |span: Option<u64>| span.map_or(-1.0, self::span);
    Timings {
        blocked: or_none(phases.blocked),
        dns: or_none(phases.dns),
        connect: or_none(phases.connect),
        send: span(phases.send),
        wait: span(phases.wait),
        receive: span(phases.receive),
        ssl: or_none(phases.ssl),
    }
}

fn span(nanos: u64) -> f64 {
    milliseconds(Duration::from_nanos(nanos))
}

pub(super) fn url_of(object: &Object) -> String {
    format!("http://{}{}", object.host, object.path)
}

/// What it is, in Chrome's words, judged by its name: viewers give each kind a colour.
fn resource_type(object: u32, url: &str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        _ if object == 0 => "document",
        "css" => "stylesheet",
        "js" => "script",
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "ico" => "image",
        "woff" | "woff2" | "ttf" => "font",
        _ => "other",
    }
}
