//! The habits of browsers, one at a time: each file is a page of three requests in the documented form
//! of one of them, with one habit in it.

use super::*;
use crate::analyze::summarize;
use crate::lang::Lang;
use crate::scenario::{Overrides, load};

/// An entry that began so many ms after noon, took `time` ms, and has this in its request, its
/// response and beside them.
fn entry(start: &str, time: u32, url: &str, response: &str, rest: &str) -> String {
    format!(
        r#"{{"startedDateTime":"{start}","time":{time},"request":{{"method":"GET","url":"{url}",
        "httpVersion":"HTTP/1.1","headers":[],"bodySize":0}},"response":{{{response}}},{rest}}}"#
    )
}

fn har(entries: &[String]) -> String {
    format!(r#"{{"log":{{"version":"1.2","pages":[],"entries":[{}]}}}}"#, entries.join(","))
}

/// A document of 20 ms of handshake and 20 ms of exchange, and what comes behind it.
fn page_with(behind: &[String]) -> String {
    let timings = r#""timings":{"blocked":-1,"dns":-1,"connect":20,"ssl":-1,"send":0,"wait":20,"receive":0},"connection":"7""#;
    let ok = r#""status":200,"bodySize":1000"#;
    let document = entry("2026-01-01T12:00:00.000Z", 40, "http://a/", ok, timings);
    har(&[&[document], behind].concat())
}

fn second(url: &str, response: &str, rest: &str) -> String {
    entry("2026-01-01T12:00:00.040Z", 20, url, response, rest)
}

const OK: &str = r#""status":200,"bodySize":1000"#;
const KEPT: &str = r#""timings":{"send":0,"wait":20,"receive":0},"connection":"7""#;

fn came_in(text: &str) -> Imported {
    import(text, Wishes::default()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn told(imported: &Imported) -> String {
    imported.notes.iter().map(|note| note.text(Lang::En)).collect::<Vec<_>>().join("\n")
}

fn page_load(imported: &Imported) -> Duration {
    let scenario = load("page", &imported.scenario, &Overrides::default())
        .unwrap_or_else(|problems| panic!("{problems:?}\n{}", imported.scenario));
    summarize(&scenario.variants[0].plan).page_load.expect("a page")
}

/// What is left out is counted, and does not become an object.
#[test]
fn what_did_not_come_over_http_is_left_out_and_said() {
    let aborted = r#""status":0,"bodySize":-1,"_error":"net::ERR_ABORTED""#;
    let null = r#""status":0,"statusText":"","bodySize":null"#;
    let from_disk = format!(r#"{KEPT},"_fromCache":"disk""#);
    let from_memory = format!(r#"{KEPT},"_fromCache":"memory""#);
    let safari_cache = format!(r#"{KEPT},"_fetchType":"Disk Cache""#);
    let safari_worker = format!(r#"{KEPT},"_fetchType":"Service Worker""#);
    let worker = r#""status":200,"bodySize":0,"_fetchedViaServiceWorker":true"#;
    // Blocked by an extension, as Chrome and as Firefox write it.
    let blocked = r#""status":0,"bodySize":-1,"_error":"net::ERR_BLOCKED_BY_CLIENT""#;
    let empty = r#""timings":{},"connection":"443""#;
    // Chrome's HSTS: an answer that nobody sent.
    let hsts = r#""status":307,"bodySize":0,"headers":[{"name":"Non-Authoritative-Reason","value":"HSTS"}]"#;
    // Firefox: what its cache had takes no time and brings nothing.
    let had = r#""status":200,"bodySize":0,"content":{"size":5000}"#;
    let at_once =
        r#""timings":{"blocked":0,"dns":0,"connect":0,"ssl":0,"send":0,"wait":0,"receive":0}"#;
    let at_once =
        |response: &str| entry("2026-01-01T12:00:00.040Z", 0, "http://a/x", response, at_once);
    // What Chrome writes of one that was redirected away before it was sent.
    let odd = r#""status":0,"headersSize":197,"bodySize":-197,"_transferSize":0,"_error":null"#;
    for (one, said) in [
        (second("data:image/png;base64,AAAA", OK, KEPT), "1 request did not go over HTTP"),
        (second("blob:http://a/0-1", OK, KEPT), "1 request did not go over HTTP"),
        (second("chrome-extension://abc/x.js", OK, KEPT), "1 request did not go over HTTP"),
        (second("wss://a/socket", r#""status":101"#, KEPT), "1 request did not go over HTTP"),
        (second("http://a/socket", r#""status":101"#, KEPT), "something other than HTTP"),
        (second("http://a/x", blocked, KEPT), "1 request got no response"),
        (second("http://a/x", null, empty), "1 request got no response"),
        (second("http://a/x", hsts, KEPT), "1 request was redirected within the browser"),
        (at_once(had), "1 request came from the browser's cache"),
        (second("http://a/x", aborted, KEPT), "1 request got no response"),
        (second("http://a/x", null, KEPT), "1 request got no response"),
        (second("http://a/x", OK, &from_disk), "1 request came from the browser's cache"),
        (second("http://a/x", OK, &from_memory), "1 request came from the browser's cache"),
        (second("http://a/x", OK, &safari_cache), "1 request came from the browser's cache"),
        (second("http://a/x", OK, &safari_worker), "1 request was answered by a service worker"),
        (second("http://a/x", worker, KEPT), "1 request was answered by a service worker"),
        (second("http://a/x", odd, KEPT), "1 request got no response"),
    ] {
        let imported = came_in(&page_with(std::slice::from_ref(&one)));
        assert_eq!(imported.objects, 1, "{one}");
        let notes = told(&imported);
        assert!(notes.contains(said), "{said:?} is missing in:\n{notes}");
        // 20 ms of handshake, 20 ms of exchange; the rest is not there.
        assert_eq!(page_load(&imported), Duration::from_millis(40), "{one}");
    }
}

/// Chrome writes `http/2.0`, `h2` and `h3`, and leaves `connection` out over QUIC; Safari writes `h2`
/// and `h3`. They come in as HTTP/1.1, and that is said with their number.
#[test]
fn newer_versions_come_in_as_http_1_1_and_that_is_said() {
    for version in ["http/2.0", "h2", "h3", "HTTP/2", "HTTP/3"] {
        let newer = |text: &str| text.replace("HTTP/1.1", version);
        let without = KEPT.replace(",\"connection\":\"7\"", "");
        let imported = came_in(&newer(&page_with(&[second("http://a/x", OK, &without)])));
        let said = "2 of 2 requests went over HTTP/2 or HTTP/3; they come in as HTTP/1.1";
        assert!(told(&imported).contains(said), "{version}: {imported:?}");
        assert!(imported.scenario.contains("version: \"1.1\""), "{version}");
        let recorded = if version.contains('3') { "HTTP/3" } else { "HTTP/2" };
        let recorded = format!("recorded: \"{recorded}\"");
        assert!(imported.scenario.contains(&recorded), "{version}: {}", imported.scenario);
        assert!(imported.scenario.contains("strategy: \"parallel-persistent\""), "{version}");
    }
}

/// A size stands where each browser writes it: `_transferSize` less the head where `bodySize` is −1
/// (Chrome), `content.size` less `compression` where there is neither, as is written last.
#[test]
fn sizes_are_found_where_they_are() {
    for (response, bytes) in [
        (r#""status":200,"bodySize":4321"#, "4321 B"),
        (r#""status":200,"bodySize":-1,"headersSize":300,"_transferSize":4621"#, "4321 B"),
        (r#""status":200,"bodySize":-1,"headersSize":-1,"_transferSize":4321"#, "4321 B"),
        (r#""status":200,"bodySize":-1,"content":{"size":5000,"compression":679}"#, "4321 B"),
        (r#""status":200,"content":{"size":4321}"#, "4321 B"),
        (r#""status":204,"bodySize":0,"content":{"size":0}"#, "0 B"),
        // The content stands in the cache, not in the response (RFC 9110 §15.4.5).
        (r#""status":304,"bodySize":0,"content":{"size":5000}"#, "0 B"),
        // Firefox: 300 bytes of head in `bodySize`.
        (
            r#""status":200,"headers":[{"name":"content-length","value":"4321"}],"headersSize":300,"bodySize":4621"#,
            "4321 B",
        ),
        (
            r#""status":200,"headers":[{"name":"Content-Length","value":"4321"}],"headersSize":300,"bodySize":4321"#,
            "4321 B",
        ),
    ] {
        let imported = came_in(&page_with(&[second("http://a/x", response, KEPT)]));
        let part = format!("(path: \"/x\", size: \"{bytes}\"");
        let size: crate::units::Bytes = bytes.replace(" B", "B").parse().expect("bytes");
        let part = part.replace(bytes, &size.to_string());
        assert!(imported.scenario.contains(&part), "{part} is missing in:\n{}", imported.scenario);
    }
}

/// Chrome of today writes the server's port into `connection` and the connection into
/// `_connectionId`: two requests over one connection, and over two.
#[test]
fn chrome_of_today_names_connections_apart_from_ports() {
    for (id, strategy) in [("11", "persistent"), ("12", "serial")] {
        let ports = page_with(&[second("http://a/x", OK, KEPT)]);
        let ports = ports.replacen(
            "\"connection\":\"7\"",
            "\"connection\":\"80\",\"_connectionId\":\"11\"",
            1,
        );
        let of = format!("\"connection\":\"80\",\"_connectionId\":\"{id}\"");
        let imported = came_in(&ports.replacen("\"connection\":\"7\"", &of, 1));
        let part = format!("strategy: \"{strategy}\"");
        assert!(imported.scenario.contains(&part), "{id}:\n{}", imported.scenario);
    }
}

/// A response that broke off has a status and a part of its body; the part comes in, and that is said.
#[test]
fn a_response_that_broke_off_is_said() {
    let cut = r#""status":200,"bodySize":400,"_error":"net::ERR_CONTENT_LENGTH_MISMATCH""#;
    let imported = came_in(&page_with(&[second("http://a/x", cut, KEPT)]));
    assert_eq!(imported.objects, 2);
    assert!(told(&imported).contains("1 response broke off; it comes in as long as it was"));
}

/// The same moment with other zones: Firefox writes the local one, Chrome and Safari UTC.
#[test]
fn moments_of_any_zone_are_the_same() {
    let utc = page_with(&[second("http://a/x", OK, KEPT)]);
    for zone in ["+01:00", "+0530", "-08:00", "+14:00", "Z"] {
        let hours: i32 = zone.get(..3).and_then(|hours| hours.parse().ok()).unwrap_or(0);
        let minutes = if zone.ends_with("30") { 30 } else { 0 };
        let local = 12 * 60 + hours * 60 + minutes;
        let (day, local) = (1 + local.div_euclid(1440), local.rem_euclid(1440));
        let moment = format!("2026-01-{day:02}T{:02}:{:02}:00.040{zone}", local / 60, local % 60);
        let other = utc.replace("2026-01-01T12:00:00.040Z", &moment);
        assert_eq!(came_in(&other).measured, Duration::from_millis(60), "{moment}");
    }
    for nonsense in ["2026-01-01T12:00:00.040+9999:00", "2026-01-01T12:00:00", "12:00", ""] {
        let other = utc.replace("2026-01-01T12:00:00.040Z", nonsense);
        let imported = came_in(&other);
        let said = told(&imported).contains("no URL or no start");
        assert!(said || imported.measured >= Duration::from_millis(40), "{nonsense}");
    }
}

/// −1, null and what is missing are phases that are not known; 0 is Firefox's "none". All are the
/// same page: 20 ms of handshake and two exchanges of 20 ms.
#[test]
fn phases_that_are_not_known_are_not_there() {
    for timings in [
        r#""blocked":-1,"dns":-1,"connect":-1,"ssl":-1,"send":0,"wait":20,"receive":0"#,
        r#""blocked":null,"dns":null,"connect":null,"ssl":null,"send":null,"wait":20,"receive":null"#,
        r#""blocked":0,"dns":0,"connect":0,"ssl":0,"send":0,"wait":20,"receive":0"#,
        r#""_blocked_queueing":0.3,"_workerStart":-1,"wait":20"#,
    ] {
        let rest = format!(r#""timings":{{{timings}}},"connection":"7","_priority":"High""#);
        let imported = came_in(&page_with(&[second("http://a/x", OK, &rest)]));
        assert_eq!(page_load(&imported), Duration::from_millis(60), "{timings}");
    }
}

/// A redirect is an exchange of its own: the document needs it, and what names no cause needs the
/// document that it led to. 20 ms of handshake and three exchanges of 20 ms.
#[test]
fn a_redirect_leads_to_the_document() {
    let moved = r#""status":302,"bodySize":0,"redirectURL":"http://a/home""#;
    let timings = r#""timings":{"connect":20,"send":0,"wait":20,"receive":0},"connection":"7""#;
    let text = har(&[
        entry("2026-01-01T12:00:00.000Z", 40, "http://a/", moved, timings),
        entry("2026-01-01T12:00:00.040Z", 20, "http://a/home", OK, KEPT),
        entry("2026-01-01T12:00:00.060Z", 20, "http://a/image", OK, KEPT),
    ]);
    let imported = came_in(&text);
    assert!(imported.scenario.contains("needs: [\"/home\"]"), "{}", imported.scenario);
    assert_eq!(page_load(&imported), Duration::from_millis(80));
    assert_eq!(imported.measured, Duration::from_millis(80));
}

/// Chrome names what asked by a URL or by a script's stack, perhaps by that of its parent; the
/// priority and the type of a resource say nothing of dependencies.
#[test]
fn causes_are_found_where_chrome_writes_them() {
    for initiator in [
        r#"{"type":"parser","url":"http://a/x#part","lineNumber":3}"#,
        r#"{"type":"script","stack":{"callFrames":[{"url":"http://a/x","lineNumber":1}]}}"#,
        r#"{"type":"script","stack":{"callFrames":[],"parent":{"callFrames":[{"url":"http://a/x"}]}}}"#,
    ] {
        let third = entry(
            "2026-01-01T12:00:00.060Z",
            20,
            "http://a/y",
            OK,
            &format!(
                r#"{KEPT},"_initiator":{initiator},"_resourceType":"font","_priority":"VeryLow""#
            ),
        );
        let imported = came_in(&page_with(&[second("http://a/x", OK, KEPT), third]));
        assert!(
            imported.scenario.contains("needs: [\"/x\"]"),
            "{initiator}\n{}",
            imported.scenario
        );
    }
}

/// Without `--page` it is the first page that loads anything: a new tab's `about:blank` has nothing.
#[test]
fn a_page_without_requests_is_not_the_one() {
    let pages = r#""pages":[{"id":"p1","title":"about:blank","pageTimings":{"onLoad":null}},
        {"id":"p2","title":"http://a/","pageTimings":{}}],"#;
    let one = page_with(&[second("http://a/x", OK, KEPT)]).replace("\"pages\":[],", pages);
    let text = one.replace(",\"request\":", ",\"pageref\":\"p2\",\"request\":");
    let imported = came_in(&text);
    assert_eq!(imported.objects, 2);
    assert!(told(&imported).contains("this is page 2 (--page chooses)"), "{}", told(&imported));
    let wishes = Wishes { page: Some(1), ..Wishes::default() };
    assert!(import(&text, wishes).is_err(), "what was chosen is not changed");
}

/// Firefox counts heads in `bodySize`. Of a chunked response no field tells, so the others of the file
/// do: 300 bytes of head in the document's size, 350 in this one's.
#[test]
fn a_chunked_size_follows_the_habit_of_the_file() {
    let chunked = r#""status":200,"headers":[{"name":"transfer-encoding","value":"chunked"}],"headersSize":350,"bodySize":4350"#;
    let text = page_with(&[second("http://a/x", chunked, KEPT)]);
    let found = |text: &str, size: &str| {
        let imported = came_in(text);
        let part = format!("(path: \"/x\", size: \"{size}\"");
        assert!(imported.scenario.contains(&part), "{part} is missing in:\n{}", imported.scenario);
    };
    found(&text, "4.35 kB");
    let document = r#""status":200,"headers":[{"name":"Content-Length","value":"1000"}],"headersSize":300,"bodySize":1300"#;
    found(&text.replacen(OK, document, 1), "4 kB");
    // Where one tells that heads are not counted, they are taken not to be.
    let plain = document.replace("1300", "1000");
    found(&text.replacen(OK, &plain, 1), "4.35 kB");
}
