//! What is sent again, how often, and what is not (RFC 9110 §9.2.2; rules K8 and P8, facts D-07
//! and D-09); and closing what is idle before the server does.

use crate::http::config::Strategy;
use crate::http::message::Method;
use crate::http::testing::{Do, Entry, Lab, Ran, Script, ms};
use crate::trace::{FailCause, HttpNote, RetryCause};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Sent requests: when (ms), which, on which connection, which attempt.
fn sent(ran: &Ran) -> Vec<(u64, u32, u32, u32)> {
    let sent = ran.notes(Ran::CLIENT).filter_map(|(at, note)| match note {
        HttpNote::RequestSent { request, conn, attempt, .. } => {
            Some((at.as_nanos() / 1_000_000, request.0, conn.0, *attempt))
        }
        _ => None,
    });
    sent.collect()
}

fn failures(ran: &Ran) -> Vec<(u32, FailCause)> {
    let failures = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::RequestFailed { request, why, .. } => Some((request.0, *why)),
        _ => None,
    });
    failures.collect()
}

fn retries(ran: &Ran) -> Vec<(u32, RetryCause)> {
    let retries = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::Retrying { request: Some(request), why, .. } => Some((request.0, *why)),
        _ => None,
    });
    retries.collect()
}

fn complete(ran: &Ran) -> bool {
    ran.page_done(0).expect("the page ends").1
}

/// The document and one object, asked for with this method; the server ends the kept connection
/// when the second request comes.
fn stale(method: Method) -> Lab {
    let mut lab =
        Lab::new(Strategy::Persistent, 1).with(1, |object| object.method = method.clone());
    let closes = [Do::Write(OK), Do::Wait, Do::Close];
    let answers = [Do::Write(OK), Do::Wait];
    lab.instead = Some(Script::server(&[&closes, &answers]));
    lab
}

/// K8: what may be done twice is sent again on a new connection; a POST is not, and its loss is
/// reported.
#[test]
fn k8_and_p8_a_get_is_sent_again_and_a_post_is_not() {
    let method = |name: &str| Method::from_name(name);
    for name in ["GET", "HEAD", "PUT", "DELETE"] {
        let ran = stale(method(name)).run();
        assert_eq!(failures(&ran), [(1, FailCause::ClosedBeforeResponse)]);
        assert_eq!(retries(&ran), [(1, RetryCause::Idempotent)]);
        // 200 the document; the close is here at 300, and a handshake takes 100.
        assert_eq!(sent(&ran), [(100, 0, 0, 1), (200, 1, 0, 1), (400, 1, 1, 2)], "{name}");
        assert!(complete(&ran));
    }
    let ran = stale(Method::Post).run();
    assert_eq!(failures(&ran), [(1, FailCause::ClosedBeforeResponse)]);
    assert_eq!((retries(&ran), complete(&ran)), (vec![], false));
    assert_eq!(ran.page_done(0), Some((300, false)), "the loss is known at once");
}

/// K8 in browsers' practice, D-09: the guess that a stale connection has swallowed the POST; but
/// not where the connection was fresh.
#[test]
fn k8_and_http_d09_a_browser_sends_a_post_again_from_a_stale_connection() {
    let guess = |mut lab: Lab, attempts: u32| {
        lab.client.http.client.retry_non_idempotent = attempts - 1;
        lab.client.http.client.retry_only_stale = true;
        lab.client.http.retry_limit = attempts - 1;
        lab
    };
    let ran = guess(stale(Method::Post), 3).run();
    assert_eq!(retries(&ran), [(1, RetryCause::StaleConnection)]);
    assert!(complete(&ran));

    // Where every connection ends like that, there are three attempts, and no fourth.
    let mut lab = guess(stale(Method::Post), 3);
    lab.instead = Some(Script::server(&[&[Do::Write(OK), Do::Wait, Do::Close], &[Do::Close]]));
    let ran = lab.run();
    assert_eq!(retries(&ran), [(1, RetryCause::StaleConnection); 2]);
    assert!(!complete(&ran));

    // The document's own connection is fresh: not even GET is tried again.
    let mut lab = guess(Lab::new(Strategy::Persistent, 0), 3);
    lab.instead = Some(Script::server(&[&[Do::Close]]));
    let ran = lab.run();
    assert_eq!((retries(&ran), complete(&ran)), (vec![], false));
}

/// D-09: no retry of a retry. A server that always closes is asked once more, and no more; with
/// a limit of two, three times in all.
#[test]
fn http_d09_the_limit_counts_retries() {
    for (limit, attempts) in [(0, 1), (1, 2), (2, 3)] {
        let mut lab = Lab::new(Strategy::Persistent, 0);
        lab.client.http.retry_limit = limit;
        lab.instead = Some(Script::server(&[&[Do::Close]]));
        let ran = lab.run();
        assert_eq!(sent(&ran).len(), attempts);
        assert!(!complete(&ran));
    }
}

/// A client that waits before it tries again, each time longer: handshake and request take 200,
/// the retry follows 1 s later, the next 2 s after that one's failure.
#[test]
fn k8_a_patient_client_waits_before_it_tries_again() {
    let mut lab = Lab::new(Strategy::Persistent, 0);
    lab.client.http.retry_limit = 2;
    lab.client.http.client.retry_delay = ms(1000);
    lab.instead = Some(Script::server(&[&[Do::Close], &[Do::Close], &[Do::Write(OK), Do::Wait]]));
    let ran = lab.run();
    let times: Vec<u64> = sent(&ran).iter().map(|(at, ..)| *at).collect();
    assert_eq!(times, [100, 200 + 1000 + 100, 1400 + 2000 + 100]);
    assert_eq!(ran.page_done(0), Some((3600, true)));
}

/// D-07: nothing is pipelined behind a POST until its final status is known. The document is
/// here at 200; requests 1 and 2 (the POST) go out then, 3 and 4 when the POST is answered.
#[test]
fn http_d07_nothing_is_pipelined_behind_a_post() {
    let lab = Lab::new(Strategy::Pipelined { depth: None }, 4);
    let ran = lab.with(2, |object| object.method = Method::Post).run();
    let times: Vec<_> = sent(&ran).iter().map(|(at, request, ..)| (*at, *request)).collect();
    assert_eq!(times, [(100, 0), (200, 1), (200, 2), (300, 3), (300, 4)]);
    assert_eq!(ran.page_done(0), Some((400, true)));
    // PUT may be done twice, so nothing waits for it.
    let lab = Lab::new(Strategy::Pipelined { depth: None }, 4);
    let ran = lab.with(2, |object| object.method = Method::Put).run();
    assert_eq!(ran.page_done(0), Some((300, true)));
}

/// D-07, D-09: a POST that was pipelined behind a GET may have been processed although neither
/// response came, so it is not sent again; the GET is.
#[test]
fn http_d07_a_post_lost_with_its_pipeline_is_not_sent_again() {
    let mut lab = Lab::new(Strategy::Pipelined { depth: None }, 2);
    lab = lab.with(2, |object| object.method = Method::Post);
    let breaks = [Do::Write(OK), Do::Wait, Do::Wait, Do::Close];
    lab.instead = Some(Script::server(&[&breaks, &[Do::Write(OK), Do::Wait]]));
    let ran = lab.run();
    let lost = FailCause::ClosedBeforeResponse;
    assert_eq!(failures(&ran), [(2, lost), (1, lost)]);
    assert_eq!(retries(&ran), [(1, RetryCause::Idempotent)]);
    assert!(!complete(&ran));
}

/// P1: what was sent behind a response that says `close` was not processed, by RFC 9112 §9.6, so
/// even a POST may be sent again.
#[test]
fn p1_what_came_after_close_was_not_processed() {
    let last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    let mut lab = Lab::new(Strategy::Pipelined { depth: None }, 2);
    lab = lab.with(2, |object| object.method = Method::Post);
    let closes = [Do::Write(OK), Do::Wait, Do::Write(last), Do::Close];
    lab.instead = Some(Script::server(&[&closes, &[Do::Write(OK), Do::Wait]]));
    let ran = lab.run();
    assert_eq!((failures(&ran), retries(&ran)), (vec![], vec![(2, RetryCause::Unprocessed)]));
    assert!(complete(&ran));
    // It was sent once, so this is the second time.
    let attempts: Vec<u32> = ran
        .notes(Ran::CLIENT)
        .filter_map(|(_, note)| match note {
            HttpNote::Retrying { attempt, .. } => Some(*attempt),
            _ => None,
        })
        .collect();
    assert_eq!(attempts, [2]);
}

/// S07, P7: a client may close what is idle before the server does: the document is here at
/// 200 and the client's time is 3 s. Its next visit opens a new connection, and nothing races.
#[test]
fn s07_a_client_closes_what_is_idle() {
    let mut lab = Lab::new(Strategy::Persistent, 0).again_after(ms(4000));
    lab.client.http.client.client_idle_timeout = Some(ms(3000));
    let ran = lab.run();
    let fins = ran.times(Ran::CLIENT, |entry| matches!(entry, Entry::Fin(_)));
    assert_eq!(fins[0], 3200);
    assert_eq!((ran.opened(Ran::CLIENT), ran.page_done(1)), (2, Some((4400, true))));
    // A request in time stops the clock.
    let mut lab = Lab::new(Strategy::Persistent, 0).again_after(ms(2000));
    lab.client.http.client.client_idle_timeout = Some(ms(3000));
    let ran = lab.run();
    assert_eq!((ran.opened(Ran::CLIENT), ran.page_done(1)), (1, Some((2300, true))));
}

/// D-16: what the server announces is heeded where the option stands beside it, 1 s early here;
/// without the option it means nothing.
#[test]
fn http_d16_an_announced_timeout_counts_beside_the_option_only() {
    for (connection, fin) in [("Connection: keep-alive\r\n", Some(200 + 4000)), ("", None)] {
        let head = format!(
            "HTTP/1.1 200 OK\r\n{connection}Keep-Alive: timeout=5, max=9\r\nContent-Length: 2\r\n\r\nok"
        );
        let mut lab = Lab::new(Strategy::Persistent, 0);
        lab.client.close_when_done = false;
        lab.client.http.client.keep_alive_margin = Some(ms(1000));
        let script = [Do::Write(String::leak(head)), Do::Wait];
        lab.instead = Some(Script::server(&[&script]));
        let fins = lab.run().times(Ran::CLIENT, |entry| matches!(entry, Entry::Fin(_)));
        assert_eq!(fins.first().copied(), fin, "{connection:?}");
    }
}
