//! `Expect: 100-continue` from the client's side (RFC 9110 §10.1.1).

use crate::http::config::{Strategy, Version};
use crate::http::message::Method;
use crate::http::testing::{Do, Lab, Ran, Script, ms};
use crate::trace::{ContentCause, HttpNote, RetryCause};
use crate::units::Bytes;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A document, and a POST of 5000 bytes by a client that asks first from 1000 bytes on.
fn posts() -> Lab {
    let mut lab = Lab::new(Strategy::Persistent, 1).with(1, |object| {
        object.method = Method::Post;
        object.upload = Bytes(5000);
    });
    lab.client.http.client.expect_continue = Some(Bytes(1000));
    lab
}

/// When content that had been held back was sent (ms), and why.
fn content(ran: &Ran) -> Vec<(u64, ContentCause)> {
    let sent = ran.notes(Ran::CLIENT).filter_map(|(at, note)| match note {
        HttpNote::ContentSent { why, .. } => Some((at.as_nanos() / 1_000_000, *why)),
        _ => None,
    });
    sent.collect()
}

/// D-14: the head leaves at 200, the server's 100 is here at 300, the answer to the content at
/// 400: one round trip more than without asking.
#[test]
fn http_d14_asking_first_costs_one_round_trip() {
    let ran = posts().run();
    assert_eq!(content(&ran), [(300, ContentCause::Invited)]);
    assert_eq!(ran.page_done(0), Some((400, true)));
    let sent = ran.written(Ran::CLIENT);
    assert!(sent[1].1.contains("Expect: 100-continue\r\n") && sent[1].1.ends_with("\r\n\r\n"));
    assert_eq!(sent[2].1.len(), 5000, "the content, and nothing else");

    let mut lab = posts();
    lab.client.http.client.expect_continue = Some(Bytes(5001));
    assert_eq!(lab.run().page_done(0), Some((300, true)), "too little to ask for");
}

/// D-14: no expectation without content.
#[test]
fn http_d14_no_expectation_without_content() {
    let mut lab = posts().with(1, |object| object.upload = Bytes(0));
    lab.client.http.client.expect_continue = Some(Bytes(1));
    let ran = lab.run();
    assert!(ran.written(Ran::CLIENT).iter().all(|(_, text)| !text.contains("Expect")));
}

/// D-14: the expectation of an HTTP/1.0 request is ignored, so the client waits as long as it
/// will, 300 ms, and then sends: 200 + 300 + 100.
#[test]
fn http_d14_a_client_sends_after_a_wait_of_its_own() {
    let mut lab = posts();
    lab.client.version = Version::Http10;
    lab.client.http.client.expect_wait = Some(ms(300));
    let ran = lab.run();
    assert_eq!(content(&ran), [(500, ContentCause::Waited)]);
    assert_eq!(ran.page_done(0), Some((600, true)));
}

/// The final answer instead of 100: the content is never sent, and the connection, on which the
/// server may still expect it, carries nothing more.
#[test]
fn http_d14_a_final_answer_saves_the_content() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno";
    let mut lab = Lab::new(Strategy::Persistent, 2).with(1, |object| {
        object.method = Method::Post;
        object.upload = Bytes(5000);
    });
    lab.client.http.client.expect_continue = Some(Bytes(1000));
    let first = [Do::Write(OK), Do::Wait, Do::Write(answer), Do::Wait];
    lab.instead = Some(Script::server(&[&first, &[Do::Write(OK), Do::Wait]]));
    let ran = lab.run();
    assert_eq!((content(&ran), ran.opened(Ran::CLIENT)), (vec![], 2));
    assert!(ran.written(Ran::CLIENT).iter().all(|(_, text)| text.len() < 1000));
    assert_eq!(ran.page_done(0).map(|done| done.1), Some(true));
}

/// 417 refuses the expectation only: the request is sent again without it.
#[test]
fn http_d14_after_417_the_client_sends_without_asking() {
    let refuses =
        "HTTP/1.1 417 Expectation Failed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let mut lab = posts();
    let first = [Do::Write(OK), Do::Wait, Do::Write(refuses), Do::Close];
    lab.instead = Some(Script::server(&[&first, &[Do::Write(OK), Do::Wait]]));
    let ran = lab.run();
    let retried = ran.notes(Ran::CLIENT).find_map(|(_, note)| match note {
        HttpNote::Retrying { why, .. } => Some(*why),
        _ => None,
    });
    assert_eq!(retried, Some(RetryCause::ExpectationFailed));
    let last = ran.written(Ran::CLIENT).pop().unwrap().1;
    assert!(!last.contains("Expect") && last.len() > 5000);
    assert_eq!(ran.page_done(0).map(|done| done.1), Some(true));
}

/// D-15: interim responses answer nothing: two of them, and then the answer to the first of two
/// pipelined requests, do not disturb the second.
#[test]
fn http_d15_interim_responses_take_no_place_in_the_line() {
    let script = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na\
        HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nbb";
    let mut lab = Lab::new(Strategy::Pipelined { depth: None }, 2);
    let answers = [Do::Write(OK), Do::Wait, Do::Wait, Do::Write(script), Do::Wait];
    lab.instead = Some(Script::server(&[&answers]));
    let ran = lab.run();
    let bodies = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::ResponseDone { request, body_bytes, .. } => Some((request.0, *body_bytes)),
        _ => None,
    });
    assert_eq!(bodies.collect::<Vec<_>>(), [(0, 2), (1, 1), (2, 2)]);
    assert_eq!(ran.opened(Ran::CLIENT), 1);
}
