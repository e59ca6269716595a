//! What is sent again, what is given up, and hostile peers.

use crate::http::config::{LateBytes, ProxyKind, Strategy};
use crate::http::testing::{Do, Lab, Ran, Script, ms};
use crate::trace::{FailCause, HttpNote, RetryCause};
use crate::units::Duration;
use proptest::prelude::*;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

fn against(strategy: Strategy, objects: usize, scripts: &[&[Do]]) -> Ran {
    let mut lab = Lab::new(strategy, objects);
    lab.instead = Some(Script::server(scripts));
    lab.run()
}

fn failures(ran: &Ran) -> Vec<FailCause> {
    let failures = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::RequestFailed { why, .. } => Some(*why),
        _ => None,
    });
    failures.collect()
}

/// How often each request was sent, by number.
fn attempts(ran: &Ran) -> Vec<u32> {
    let mut attempts = Vec::new();
    for (_, note) in ran.notes(Ran::CLIENT) {
        if let HttpNote::RequestSent { request, attempt, .. } = note {
            attempts.resize(attempts.len().max(request.index() + 1), 0);
            attempts[request.index()] = *attempt;
        }
    }
    attempts
}

/// K8: the response breaks off; the GET is sent again, once, on a new connection.
#[test]
fn k8_a_get_is_sent_again_once() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok";
    for (broken, why) in [
        (&[Do::Write(half), Do::Close][..], FailCause::Truncated),
        (&[Do::Close], FailCause::ClosedBeforeResponse),
        (&[Do::Abort], FailCause::Reset),
    ] {
        let ran = against(Strategy::Persistent, 0, &[broken, &[Do::Write(OK), Do::Wait]]);
        assert_eq!((failures(&ran), attempts(&ran)), (vec![why], vec![2]));
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));

        let ran = against(Strategy::Persistent, 0, &[broken]);
        assert_eq!((failures(&ran), attempts(&ran)), (vec![why; 2], vec![2]), "no third time");
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(false));
    }
}

/// P7: the server closes at each moment of a page's life; every request is answered in the
/// end.
#[test]
fn p7_asynchronous_closes_lose_nothing() {
    let answers = [Do::Write(OK), Do::Wait, Do::Write(OK), Do::Close];
    let idle = [Do::Write(OK), Do::Sleep(ms(30)), Do::Close];
    let race = [Do::Write(OK), Do::Close];
    for script in [&answers[..], &idle, &race] {
        let ran = against(Strategy::Persistent, 5, &[script]);
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));
    }
}

/// D-07: the pipeline breaks after its second response. The third request has had its attempt,
/// those behind it have not; on the new connection the third goes alone, and the others follow
/// only when it has been answered.
#[test]
fn http_d07_after_a_broken_pipeline_the_next_begins_without() {
    let breaks = [Do::Write(OK), Do::Wait, Do::Write(OK), Do::Wait, Do::Close];
    let then = [Do::Write(OK), Do::Wait, Do::Write(OK), Do::Wait, Do::Write(OK)];
    let ran = against(Strategy::Pipelined { depth: None }, 4, &[&breaks, &then]);
    assert_eq!(failures(&ran), [FailCause::ClosedBeforeResponse]);
    let retried: Vec<_> = ran
        .notes(Ran::CLIENT)
        .filter_map(|(_, note)| match note {
            HttpNote::Retrying { request: Some(id), why, .. } => Some((id.0, *why)),
            _ => None,
        })
        .collect();
    // Requests 0 and 1 are answered; those behind the failed one are put back last first.
    let unprocessed = RetryCause::Unprocessed;
    assert_eq!(retried, [(4, unprocessed), (3, unprocessed), (2, RetryCause::Idempotent)]);
    let sent: Vec<_> = ran
        .notes(Ran::CLIENT)
        .filter_map(|(at, note)| match note {
            HttpNote::RequestSent { request, conn, .. } if conn.0 == 1 => {
                Some((at.as_nanos() / 1_000_000, request.0))
            }
            _ => None,
        })
        .collect();
    // The document is here at 200, the second response at 300 with the end of the stream.
    // Handshake until 400; the third request is answered at 500, then the rest goes.
    assert_eq!(sent, [(400, 2), (500, 3), (500, 4)]);
    assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));
}

/// D-06: what nobody asked for is not taken for an answer.
#[test]
fn http_d06_unsolicited_bytes_end_the_connection() {
    let twice = [Do::Write(OK), Do::Sleep(ms(1)), Do::Write(OK), Do::Wait];
    let mut lab = Lab::new(Strategy::Persistent, 0).again_after(ms(500));
    lab.instead = Some(Script::server(&[&twice]));
    let ran = lab.run();
    assert_eq!((ran.opened(Ran::CLIENT), ran.page_done(1).map(|done| done.1)), (2, Some(true)));
}

/// RFC 9110 §15.4.5: 304 answers a condition. Where there was none, nothing has arrived that
/// could be shown.
#[test]
fn a_304_that_nobody_asked_for_is_not_the_object() {
    let unasked = Do::Write("HTTP/1.1 304 Not Modified\r\n\r\n");
    let ran = against(Strategy::Persistent, 0, &[&[unasked, Do::Wait]]);
    assert_eq!(ran.page_done(0), Some((200, false)));
}

#[test]
fn a_refused_connection_is_reported_and_not_tried_again() {
    let mut lab = Lab::new(Strategy::Persistent, 2);
    lab.server.port = 81;
    let (server, mut world) = (lab.server, crate::http::testing::World::new(ms(50)));
    let client = crate::http::client::Client::new(lab.client);
    world.add("client", 0, Box::new(client));
    world.add("server", 0, Box::new(crate::http::server::Server::new(server)));
    world.run();
    let ran = Ran::of(world, 1);
    assert_eq!(failures(&ran), [FailCause::Refused]);
    assert_eq!(ran.page_done(0), Some((100, false)), "one round trip");
    assert_eq!(ran.world.waiting_for(Ran::CLIENT), None);
}

#[test]
fn a_timeout_may_be_final() {
    let mut lab = Lab::new(Strategy::Persistent, 0);
    lab.client.timeout = Some(ms(1000));
    lab.client.http.retry_after_timeout = false;
    lab.instead = Some(Script::server(&[&[Do::Wait]]));
    let ran = lab.run();
    assert_eq!(failures(&ran), [FailCause::Timeout]);
    assert_eq!(ran.page_done(0), Some((1100, false)), "handshake and timeout");
}

fn hostile_steps() -> impl Strategy_<Value = Vec<Do>> {
    prop::collection::vec(
        prop_oneof![
            Just(Do::Write(OK)),
            Just(Do::Write("HTTP/1.1 200 OK\r\n")),
            Just(Do::Write("Transfer-Encoding: chunked\r\n\r\n5\r\nab")),
            Just(Do::Write("HTTP/1.0 200 OK\r\n\r\n")),
            Just(Do::Write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")),
            Just(Do::Write("HTTP/1.1 101 Switching\r\n\r\n\0\r\n")),
            Just(Do::Write("GET / HTTP/1.1\r\nHost: server\r\n\r\n")),
            Just(Do::Write("GET http://server/ HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")),
            Just(Do::Write(
                "POST http://server/1 HTTP/1.1\r\nHost: s\r\nContent-Length: 9\r\n\r\n"
            )),
            Just(Do::Write("CONNECT server:80 HTTP/1.1\r\nHost: server\r\n\r\n")),
            Just(Do::Body(70)),
            Just(Do::Body(100_000)),
            Just(Do::Wait),
            Just(Do::Sleep(ms(20))),
            Just(Do::Shutdown),
            Just(Do::Close),
            Just(Do::Abort),
        ],
        0..8,
    )
}

use proptest::strategy::Strategy as Strategy_;

fn proxies() -> impl Strategy_<Value = Vec<ProxyKind>> {
    let relay = |late_bytes, multitasking| ProxyKind::BlindRelay { late_bytes, multitasking };
    let smart = |reuse_upstream| ProxyKind::Smart {
        client_idle_timeout: Some(Duration::from_secs(7)),
        server_idle_timeout: Some(Duration::from_secs(3)),
        reuse_upstream,
    };
    prop::collection::vec(
        prop_oneof![
            Just(relay(LateBytes::Unread, false)),
            Just(relay(LateBytes::Discard, false)),
            Just(relay(LateBytes::Unread, true)),
            Just(smart(true)),
            Just(smart(false)),
        ],
        0..3,
    )
}

fn strategies() -> impl Strategy_<Value = Strategy> {
    prop_oneof![
        Just(Strategy::Serial),
        Just(Strategy::Parallel { connections: 3 }),
        Just(Strategy::Persistent),
        Just(Strategy::Pipelined { depth: Some(3) }),
        Just(Strategy::ParallelPersistent { connections: 3 }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever a server does, through whatever proxies: no panic, no endless run, and a
    /// client with a timeout ends every page.
    #[test]
    fn a_hostile_server_stops_nobody(
        scripts in prop::collection::vec(hostile_steps(), 1..4),
        proxies in proxies(),
        strategy in strategies(),
    ) {
        let mut lab = Lab::new(strategy, 4);
        let scripts: Vec<&[Do]> = scripts.iter().map(Vec::as_slice).collect();
        lab.instead = Some(Script::server(&scripts));
        lab.proxies = proxies;
        lab.client.timeout = Some(Duration::from_secs(20));
        let ran = lab.run();
        prop_assert!(ran.page_done(0).is_some(), "{:?}", ran.world.waiting_for(Ran::CLIENT));
        prop_assert_eq!(ran.world.waiting_for(Ran::CLIENT), None);
    }

    /// Whatever a client does, through whatever proxies, everybody survives it.
    #[test]
    fn a_hostile_client_stops_nobody(script in hostile_steps(), proxies in proxies()) {
        use crate::http::testing::World;
        use crate::ids::{Addr, HostId};
        let lab = Lab::new(Strategy::Serial, 4);
        let mut world = World::new(ms(50));
        let to = Addr { host: HostId(1), port: if proxies.is_empty() { 80 } else { 8080 } };
        world.add("client", 0, Script::client(to, &script));
        let count = proxies.len();
        for (n, kind) in proxies.into_iter().enumerate() {
            let parent = (n + 1 < count)
                .then_some(Addr { host: HostId(n as u32 + 2), port: 8080 });
            let (name, http) = ("proxy".into(), lab.proxy_http.clone());
            let config = crate::http::config::ProxyConfig { port: 8080, name, kind, parent, http };
            world.add(&format!("proxy{n}"), 8080, crate::http::proxy::new(config));
        }
        world.add("server", 80, Box::new(crate::http::server::Server::new(lab.server)));
        world.run();
    }
}
