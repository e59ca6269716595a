//! How long a connection lives, told by the rules about its history and its end: S06, S14,
//! S15, and the facts D-02, D-10, D-20.
//!
//! The lab: each way takes 50 ms.

use crate::http::config::{ConnectionField, LateBytes, ProxyKind, Strategy};
use crate::http::testing::{Do, Entry, Lab, Ran, Script, ms};
use crate::trace::{FailCause, HttpNote};
use crate::units::Bytes;

/// How many requests the client wrote on each of its connections, in order.
fn requests_per_connection(ran: &Ran) -> Vec<usize> {
    let mut counts = vec![0; ran.opened(Ran::CLIENT)];
    for (conn, text) in ran.written(Ran::CLIENT) {
        counts[conn.index()] += text.matches(" HTTP/1.").count();
    }
    counts
}

fn failures(ran: &Ran) -> Vec<FailCause> {
    let failed = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::RequestFailed { why, .. } => Some(*why),
        _ => None,
    });
    failed.collect()
}

/// The strategies that are called persistent, and the pipelined one, which is persistent too,
/// send several requests over a connection; the others never do.
#[test]
fn s06_persistent_is_what_carries_several_requests() {
    for (strategy, is_persistent) in [
        (Strategy::Serial, false),
        (Strategy::Parallel { connections: 2 }, false),
        (Strategy::Persistent, true),
        (Strategy::Pipelined { depth: None }, true),
        (Strategy::ParallelPersistent { connections: 2 }, true),
    ] {
        let ran = Lab::new(strategy, 4).run();
        let counts = requests_per_connection(&ran);
        assert_eq!(counts.iter().sum::<usize>(), 5, "{strategy:?}");
        assert_eq!(counts.iter().any(|count| *count > 1), is_persistent, "{strategy:?}");
    }
}

/// A client and a server that know RFC 1945 alone: the word keep-alive never stands on the
/// wire, and every response is followed by the server's FIN.
#[test]
fn s14_rfc_1945_does_not_know_keep_alive() {
    let mut lab = Lab::new(Strategy::Persistent, 3).http10(ConnectionField::Nothing);
    lab.server.http.strict_1_0 = true;
    lab.client.http.strict_1_0 = true;
    let ran = lab.run();
    for host in [Ran::CLIENT, ran.server()] {
        for (_, text) in ran.written(host) {
            assert!(!text.to_lowercase().contains("keep-alive"), "{text}");
        }
    }
    assert_eq!(requests_per_connection(&ran), [1, 1, 1, 1]);
    let fins = ran.times(ran.server(), |entry| matches!(entry, Entry::Fin(_)));
    assert_eq!(fins.len(), 4);
}

/// What RFC 2068 §19.7.1 calls faulty: keep-alive through a proxy that does not know it leaves
/// the proxy waiting for a close. Without timeouts it waits for ever. Its cure, no option to a
/// proxy, does not hang.
#[test]
fn s15_the_experiments_of_http_1_0_were_faulty() {
    let through_a_proxy = |field| {
        let mut lab = Lab::new(Strategy::Persistent, 1).http10(field);
        lab.proxies =
            vec![ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking: false }];
        lab.server.keep_alive_timeout = None;
        lab.run()
    };
    let faulty = through_a_proxy(ConnectionField::KeepAlive);
    assert_eq!(faulty.page_done(0), None);
    let proxy = faulty.world.waiting_for(faulty.proxy(0)).expect("the proxy waits");
    assert!(proxy.contains("to close"), "{proxy}");
    let client = faulty.world.waiting_for(Ran::CLIENT).expect("and so does the client");
    assert!(client.contains("response"), "{client}");
    let cured = through_a_proxy(ConnectionField::Nothing);
    assert_eq!(cured.page_done(0).map(|(_, complete)| complete), Some(true));
}

/// Nothing leaves the client on a connection after it sent close, after it received close, or
/// after an HTTP/1.0 response without keep-alive; after any other response it goes on.
#[test]
fn http_d02_until_when_a_client_may_send() {
    const PLAIN: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const CLOSE: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    const OLD: &str = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const OLD_KEPT: &str =
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok";
    // What the server answers first, what the client says, and whether it may go on.
    for (first, field, goes_on) in [
        (PLAIN, ConnectionField::Nothing, true),
        (OLD_KEPT, ConnectionField::Nothing, true),
        (CLOSE, ConnectionField::Nothing, false),
        (OLD, ConnectionField::Nothing, false),
        (PLAIN, ConnectionField::Close, false),
    ] {
        let mut lab = Lab::new(Strategy::Persistent, 2);
        lab.client.connection_field = field;
        let script = [Do::Write(first), Do::Wait, Do::Write(PLAIN), Do::Wait, Do::Write(PLAIN)];
        // The server never closes of its own accord: only the messages tell.
        lab.instead = Some(Script::server(&[&script]));
        let ran = lab.run();
        let counts = requests_per_connection(&ran);
        // Every connection of the server answers as the first did.
        let expected: &[usize] = if goes_on { &[3] } else { &[1, 1, 1] };
        assert_eq!(counts, expected, "{first:?}, {field:?}");
    }
}

/// The server writes response 1 at w and closes at w + T. The client has it at w + 50 ms and
/// sends request 2 a gap later. It meets the close on the way where it leaves before the FIN
/// arrives at w + T + 50 and arrives, 50 ms later, after the close: for gaps between T − 100 ms
/// and T, so that it leaves between half a round trip before and half a round trip after the
/// server's timeout.
#[test]
fn http_d10_when_request_and_idle_close_cross() {
    let timeout = 1000;
    for (gap, crosses) in [
        (timeout - 101, false),
        (timeout - 99, true),
        (timeout - 50, true),
        (timeout - 1, true),
        (timeout + 1, false),
    ] {
        let mut lab = Lab::new(Strategy::Persistent, 0).again_after(ms(gap));
        lab.server.keep_alive_timeout = Some(ms(timeout));
        let ran = lab.run();
        let complete = ran.page_done(1).map(|(_, complete)| complete);
        assert_eq!(complete, Some(true), "K8 mends it: a gap of {gap} ms");
        let failed = failures(&ran);
        assert_eq!(!failed.is_empty(), crosses, "a gap of {gap} ms: {failed:?}");
        assert!(
            failed
                .iter()
                .all(|why| matches!(why, FailCause::ClosedBeforeResponse | FailCause::Reset)),
            "not a byte of the response came: {failed:?}"
        );
        // Before the race the kept connection serves; in it and after it a new one does.
        let connections = if gap < timeout - 100 { 1 } else { 2 };
        assert_eq!(ran.opened(Ran::CLIENT), connections, "a gap of {gap} ms");
    }
}

/// 750 bytes, in the middle of what browsers send: the head is filled up to exactly that. It
/// needs less than 100 bytes of its own.
#[test]
fn http_d20_requests_are_as_large_as_those_of_browsers() {
    for (wanted, expected) in [(0, None), (750, Some(750))] {
        let mut lab = Lab::new(Strategy::Persistent, 1);
        lab.client.http.request_head_bytes = Bytes(wanted);
        let ran = lab.run();
        for (_, text) in ran.written(Ran::CLIENT) {
            match expected {
                Some(size) => assert_eq!(text.len(), size),
                None => assert!(text.len() < 100, "{text}"),
            }
        }
        assert_eq!(requests_per_connection(&ran), [2]);
    }
}
