//! What a smart proxy does when a server does not answer (rules K8, P7; fact D-09), and in
//! what products differ.

use crate::http::testing::{Do, Entry, Ran, Through, ms};
use crate::units::Duration;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const GET: &str = "GET http://server/ HTTP/1.1\r\nHost: server\r\n\r\n";

fn request(method: &str) -> &'static str {
    let body =
        if matches!(method, "POST" | "PUT") { "Content-Length: 3\r\n\r\nabc" } else { "\r\n" };
    let text = format!("{method} http://server/ HTTP/1.1\r\nHost: server\r\n{body}");
    Box::leak(text.into_boxed_str())
}

/// The status line of the last response to the client, and how many requests of this method
/// reached servers.
fn told(ran: &Ran, method: &str) -> (String, usize) {
    let downstream = ran.downstream().concat();
    let last = downstream.rfind("HTTP/1.1 ").map(|at| downstream[at..at + 12].to_owned());
    let sent = ran.upstream().concat().matches(&format!("{method} / HTTP/1.1")).count();
    (last.unwrap_or_default(), sent)
}

/// A GET makes a connection; a second later this request goes over it, and the server ends
/// it so. Any later connection works.
fn stale(through: Through, method: &str, end: Do) -> Ran {
    let client = [Do::Write(GET), Do::Sleep(ms(1000)), Do::Write(request(method))];
    through.run(&[&client], &[&[Do::Write(OK), Do::Wait, end], &[Do::Write(OK)]])
}

/// D-09: by the RFC's rule exactly the idempotent methods are sent again, and by no setting a
/// POST: RFC 9110 §9.2.2 forbids a proxy that. PATCH is not idempotent (RFC 5789).
#[test]
fn http_d09_a_proxy_retries_only_what_is_idempotent() {
    let methods = ["GET", "HEAD", "DELETE", "PUT", "POST", "PATCH"];
    for (setting, again) in [
        ("idempotent", [true, true, true, true, false, false]),
        ("without-body", [true, true, true, false, false, false]),
        ("get", [true, true, false, false, false, false]),
        ("none", [false; 6]),
    ] {
        for (method, again) in methods.into_iter().zip(again) {
            for end in [Do::Close, Do::Abort] {
                let ran = stale(Through::today().with("http.proxy_retries", setting), method, end);
                let mut sent = 1 + usize::from(again);
                // The first request of the connection was a GET too.
                sent += usize::from(method == "GET");
                let status = if again { "HTTP/1.1 200" } else { "HTTP/1.1 502" };
                assert_eq!(told(&ran, method), (status.into(), sent), "{setting}: {method}");
                assert_eq!(ran.retries(), usize::from(again), "{setting}: {method}");
            }
        }
    }
}

/// squid retries after a FIN and not after a RST.
#[test]
fn k8_a_reset_may_be_final() {
    for (end, status) in [(Do::Close, "HTTP/1.1 200"), (Do::Abort, "HTTP/1.1 502")] {
        let ran =
            stale(Through::today().with("http.proxy_retries_after_reset", "false"), "GET", end);
        assert_eq!(told(&ran, "GET").0, status);
    }
}

/// RFC 9112 §9.3.1 allows a retry because a connection that persisted may be stale. One that is
/// new is not, so its failure is the server's; Traffic Server tries again all the same.
#[test]
fn http_d09_a_new_connection_is_not_stale() {
    for (setting, status, retries) in [("false", "HTTP/1.1 502", 0), ("true", "HTTP/1.1 200", 1)] {
        let through = Through::today().with("http.proxy_retries_on_new", setting);
        let ran = through.run(&[&[Do::Write(GET)]], &[&[Do::Close], &[Do::Write(OK)]]);
        assert_eq!((told(&ran, "GET").0.as_str(), ran.retries()), (status, retries));
    }
}

/// A retry that fails is not retried (RFC 9110 §9.2.2).
#[test]
fn http_d09_no_retry_of_a_retry() {
    let client = [Do::Write(GET), Do::Sleep(ms(1000)), Do::Write(GET)];
    for on_new in ["false", "true"] {
        let through = Through::today().with("http.proxy_retries_on_new", on_new);
        let ran = through.run(&[&client], &[&[Do::Write(OK), Do::Wait, Do::Close], &[Do::Close]]);
        assert_eq!((told(&ran, "GET").0.as_str(), ran.retries()), ("HTTP/1.1 502", 1));
    }
}

/// Apache and haproxy hand the failure of a kept connection on, so that the client, which
/// knows better what may be repeated, sends its request again; for a new connection they
/// answer.
#[test]
fn k8_a_proxy_may_leave_the_retry_to_the_client() {
    let mirrors = || {
        let none = Through::today().with("http.proxy_retries", "none");
        none.with("http.proxy_answers_for_stale", "false")
    };
    let ran = stale(mirrors(), "GET", Do::Close);
    assert_eq!(ran.downstream(), [OK.replace("\r\n\r\n", "\r\nVia: 1.1 proxy\r\n\r\n")]);
    let closed = ran.times(ran.proxy(0), |entry| matches!(entry, Entry::Fin(_)));
    assert_eq!(closed.len(), 2, "both sides");
    let fresh = mirrors().run(&[&[Do::Write(GET)]], &[&[Do::Close]]);
    assert_eq!(told(&fresh, "GET").0, "HTTP/1.1 502");
}

/// squid never risks content on a kept connection.
#[test]
fn http_d09_requests_with_content_may_get_new_connections() {
    let ran = stale(Through::today().with("http.proxy_pools_bodies", "false"), "POST", Do::Close);
    assert_eq!(told(&ran, "POST"), ("HTTP/1.1 200".into(), 1));
    assert_eq!(ran.opened(ran.proxy(0)), 2);
}

/// Handshake 100, request 50, handshake 100: the request leaves the proxy at 250 and the server
/// has 2 s from then on, or from when it last sent something.
#[test]
fn p7_a_server_that_does_not_answer_is_a_504() {
    let through = || Through::today().with("http.proxy_response_timeout", "2s");
    let ran = through().run(&[&[Do::Write(GET)]], &[&[Do::Wait]]);
    assert_eq!(told(&ran, "GET").0, "HTTP/1.1 504");
    let answers = |entry: &Entry| matches!(entry, Entry::Wrote(conn, _) if conn.0 == 0);
    assert_eq!(ran.times(ran.proxy(0), answers), [2250]);
    let slow = [
        Do::Write("HTTP/1.1 200 OK\r\n"),
        Do::Sleep(Duration::from_millis(1500)),
        Do::Write("Content-Length: 2\r\n\r\n"),
        Do::Sleep(Duration::from_millis(1500)),
        Do::Write("ok"),
    ];
    let ran = through().run(&[&[Do::Write(GET)]], &[&slow]);
    assert_eq!(told(&ran, "GET").0, "HTTP/1.1 200");
    assert!(ran.downstream()[0].ends_with("ok"));
}

/// What breaks off after its head has gone out cannot be taken back: by default the client can
/// see that it is not whole (RFC 9112 §8), and with some products it cannot.
#[test]
fn http_d04_a_cut_response_may_be_made_to_look_whole() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n";
    let until_close = "HTTP/1.1 200 OK\r\n\r\nab";
    for (server, end) in [(chunked, Do::Close), (until_close, Do::Abort)] {
        for (setting, whole) in [("false", false), ("true", true)] {
            let through = Through::today().with("http.proxy_completes_cut_responses", setting);
            let script = [Do::Write(server), Do::Sleep(ms(200)), end.clone()];
            let ran = through.run(&[&[Do::Write(GET)]], &[&script]);
            let text = &ran.downstream()[0];
            assert_eq!(text.ends_with("2\r\nab\r\n0\r\n\r\n"), whole, "{text}");
        }
    }
}
