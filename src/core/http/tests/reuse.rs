//! When a client may send again on a connection, and what it makes of an end that comes too
//! early (facts D-02, D-04, D-05, D-10).

use crate::http::config::{ConnectionField, Strategy, Version};
use crate::http::testing::{Do, Lab, Ran, Script, ms};
use crate::trace::{FailCause, HttpNote};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Sent requests: when (ms), on which connection.
fn sent(ran: &Ran) -> Vec<(u64, u32)> {
    let sent = ran.notes(Ran::CLIENT).filter_map(|(at, note)| match note {
        HttpNote::RequestSent { conn, .. } => Some((at.as_nanos() / 1_000_000, conn.0)),
        _ => None,
    });
    sent.collect()
}

fn failures(ran: &Ran) -> Vec<FailCause> {
    let failures = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::RequestFailed { why, .. } => Some(*why),
        _ => None,
    });
    failures.collect()
}

/// D-02: a client may send on until it sends or receives `close`, or receives an HTTP/1.0
/// response without keep-alive. What it sent itself is `field`; the second request then goes out
/// on the same connection or on another.
#[test]
fn http_d02_until_close_or_an_http_1_0_response_without_keep_alive() {
    const KEPT: &str = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok";
    const OLD: &str = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const CLOSE: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    use ConnectionField::{Close, KeepAlive, Nothing};
    for (field, response, same) in [
        (Nothing, OK, true),
        (Close, OK, false),
        (Nothing, CLOSE, false),
        (KeepAlive, CLOSE, false),
        (KeepAlive, KEPT, true),
        (KeepAlive, OLD, false),
        (Nothing, OLD, false),
    ] {
        let mut lab = Lab::new(Strategy::Persistent, 1);
        lab.client.connection_field = field;
        lab.instead =
            Some(Script::server(&[&[Do::Write(response), Do::Wait, Do::Write(response)]]));
        let conns: Vec<u32> = sent(&lab.run()).iter().map(|(_, conn)| *conn).collect();
        assert_eq!(conns, [0, u32::from(!same)], "{field:?} {response:?}");
    }
}

/// K1, S13: in HTTP/1.0 nothing is kept unless it is asked for; in HTTP/1.1 everything is, unless
/// it is told otherwise. A document and two objects.
#[test]
fn k1_and_s13_asked_for_in_1_0_and_the_default_in_1_1() {
    use ConnectionField::{Close, KeepAlive, Nothing};
    for (version, field, connections) in [
        (Version::Http10, Nothing, 3),
        (Version::Http10, KeepAlive, 1),
        (Version::Http11, Nothing, 1),
        (Version::Http11, KeepAlive, 1),
        (Version::Http11, Close, 3),
    ] {
        let mut lab = Lab::new(Strategy::Persistent, 2);
        (lab.client.version, lab.server.version) = (version, version);
        lab.client.connection_field = field;
        assert_eq!(lab.run().opened(Ran::CLIENT), connections, "{version} {field:?}");
    }
}

/// S20: asking obliges nobody. The server declines, or agrees for two requests, or agrees and closes
/// after 150 ms while the client reads the document for 200: each time all four objects arrive.
#[test]
fn s20_asking_obliges_nobody() {
    for (case, connections) in [("declines", 4), ("twice", 2), ("impatient", 2)] {
        let lab = Lab::new(Strategy::Persistent, 3).http10(ConnectionField::KeepAlive);
        let mut lab = lab.with(0, |document| document.processing = ms(200));
        match case {
            "declines" => lab.server.keep_alive = false,
            "twice" => lab.server.max_requests = Some(2),
            _ => lab.server.keep_alive_timeout = Some(ms(150)),
        }
        let ran = lab.run();
        assert_eq!(ran.opened(Ran::CLIENT), connections, "{case}");
        assert_eq!(ran.page_done(0).map(|done| done.1), Some(true), "{case}");
    }
}

/// D-05: the response is read whole before the connection is used again. The head and half of the
/// body are here at 200, the rest 300 ms later; only then the next request goes out.
#[test]
fn http_d05_a_client_reads_the_whole_response_before_it_sends_again() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    let slow = [Do::Write(head), Do::Body(50), Do::Sleep(ms(300)), Do::Body(50), Do::Wait];
    let mut script = slow.to_vec();
    script.extend([Do::Write(OK), Do::Wait]);
    // A document and an object that does not need it: both are wanted at once.
    let mut lab = Lab::new(Strategy::Persistent, 1).with(1, |object| object.needs.clear());
    lab.instead = Some(Script::server(&[&script]));
    assert_eq!(sent(&lab.run()), [(100, 0), (500, 0)]);
}

/// D-04: fewer bytes than Content-Length are not the object, however often it is tried; where
/// only the close says where the end is, the same cut is not seen.
#[test]
fn http_d04_half_a_response_is_no_object() {
    for (head, complete) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n", false),
        ("HTTP/1.1 200 OK\r\n\r\n", true),
    ] {
        let mut lab = Lab::new(Strategy::Persistent, 0);
        lab.instead = Some(Script::server(&[&[Do::Write(head), Do::Body(50), Do::Close]]));
        let ran = lab.run();
        assert_eq!(ran.page_done(0).map(|done| done.1), Some(complete), "{head:?}");
        let expected = if complete { vec![] } else { vec![FailCause::Truncated; 2] };
        assert_eq!(failures(&ran), expected);
    }
}

/// D-10: the server wrote its response at 150 ms and closes 5 s later, at 5150. A request that
/// leaves within half a round trip (50 ms) of that meets the close; an earlier one is
/// answered, a later one knows better and takes a new connection.
#[test]
fn http_d10_request_and_idle_close_cross_within_half_a_round_trip() {
    let leaves = |at: u64| {
        // The document is here at 200; reading it takes until the request is to leave.
        let mut lab = Lab::new(Strategy::Persistent, 1).with(0, |document| {
            document.processing = ms(at - 200);
        });
        lab.server.keep_alive_timeout = Some(ms(5000));
        let ran = lab.run();
        (failures(&ran), ran.opened(Ran::CLIENT), ran.page_done(0).unwrap())
    };
    for at in (5001..5300).step_by(7) {
        let expected = match at {
            // Answered on the kept connection.
            ..5100 => (vec![], 1, (at + 100, true)),
            // The end comes with no byte of a response, at 5200; then the request goes again.
            5100..5200 => (vec![FailCause::ClosedBeforeResponse], 2, (5200 + 200, true)),
            // The end is known.
            _ => (vec![], 2, (at + 200, true)),
        };
        assert_eq!(leaves(at), expected, "{at} ms");
    }
}

/// D-20: heads of real requests have some hundred bytes, with cookies 700 to 800; a Cookie field
/// makes ours as long as is wanted, to the byte.
#[test]
fn http_d20_heads_are_as_long_as_is_wanted() {
    for size in [200, 750, 2000] {
        let mut lab = Lab::new(Strategy::Persistent, 0);
        lab.client.http.request_head_bytes = crate::units::Bytes(size);
        let ran = lab.run();
        assert_eq!(ran.written(Ran::CLIENT)[0].1.len() as u64, size);
    }
}
