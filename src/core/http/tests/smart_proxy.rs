//! The smart proxy: what it changes, what it keeps, and when it closes.

use crate::http::config::{ConnectionField, ProxyKind, Strategy, Version};
use crate::http::params::BodyFraming;
use crate::http::testing::{Do, Entry, Lab, Ran, Script, ms};
use crate::trace::HttpNote;
use crate::units::Duration;

fn smart(reuse_upstream: bool) -> ProxyKind {
    ProxyKind::Smart {
        client_idle_timeout: Some(Duration::from_secs(30)),
        server_idle_timeout: Some(Duration::from_secs(10)),
        reuse_upstream,
    }
}

fn lab(objects: usize) -> Lab {
    let mut lab = Lab::new(Strategy::Persistent, objects);
    lab.proxies = vec![smart(true)];
    lab
}

/// One handshake on each side (100 + 100) and 200 for each exchange: 200 + 200·(N+1).
#[test]
fn p4_both_sides_persist() {
    let ran = lab(3).run();
    assert_eq!(ran.page_done(0), Some((200 + 4 * 200, true)));
    assert_eq!((ran.opened(Ran::CLIENT), ran.opened(ran.proxy(0))), (1, 1));
}

/// P4: closing one side does not close the other.
#[test]
fn p4_the_sides_are_independent() {
    let mut lab = lab(3);
    lab.server.max_requests = Some(1);
    let ran = lab.run();
    assert_eq!((ran.opened(Ran::CLIENT), ran.opened(ran.proxy(0))), (1, 4));
    let mut lab = self::lab(3);
    lab.client.connection_field = ConnectionField::Close;
    let ran = lab.run();
    assert_eq!((ran.opened(Ran::CLIENT), ran.opened(ran.proxy(0))), (4, 1));
}

/// P9: two clients share what is idle.
#[test]
fn p9b_the_pool_is_shared_by_clients() {
    let mut lab = lab(0);
    let mut second = lab.client.clone();
    second.start = Duration::from_secs(2);
    lab.more_clients.push(second);
    let ran = lab.run();
    assert_eq!(ran.opened(ran.proxy(0)), 1);
}

#[test]
fn without_reuse_every_request_has_its_own_connection_upstream() {
    let mut lab = lab(3);
    lab.proxies = vec![smart(false)];
    let ran = lab.run();
    assert_eq!((ran.opened(Ran::CLIENT), ran.opened(ran.proxy(0))), (1, 4));
    assert!(ran.written(ran.proxy(0))[0].1.contains("Connection: close"));
}

/// K5, H1, H2: hop-by-hop fields end here, the rest passes unchanged, in order.
#[test]
fn k5_h1_and_h2_what_passes_and_what_does_not() {
    let answer = "HTTP/1.1 200 OK\r\nX-End: 1\r\nConnection: X-Hop\r\nX-Hop: 2\r\n\
        Keep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok";
    let request = "GET http://server/a HTTP/1.1\r\nHost: other\r\nX-Foo: 1\r\nAccept: a\r\n\
        Connection: x-foo, keep-alive\r\nKeep-Alive: 3\r\nTE: trailers\r\n\r\n";
    let ran = scripted(&[Do::Write(request)], &[Do::Write(answer)]);
    let written = ran.written(ran.proxy(0));
    assert_eq!(
        written[0].1,
        "GET /a HTTP/1.1\r\nAccept: a\r\nVia: 1.1 proxy\r\nHost: server\r\n\r\n"
    );
    assert_eq!(
        format!("{}{}", written[1].1, written[2].1),
        "HTTP/1.1 200 OK\r\nX-End: 1\r\nContent-Length: 2\r\nVia: 1.1 proxy\r\n\r\nok"
    );
}

fn scripted(client: &[Do], server: &[Do]) -> Ran {
    use crate::http::testing::World;
    use crate::ids::{Addr, HostId};
    let mut world = World::new(ms(50));
    let to = Addr { host: HostId(1), port: 8080 };
    world.add("client", 0, Script::client(to, client));
    let http = Lab::new(Strategy::Serial, 0).proxy_http;
    let (name, kind) = ("proxy".into(), smart(true));
    let config = crate::http::config::ProxyConfig { port: 8080, name, kind, parent: None, http };
    world.add("proxy", 8080, crate::http::proxy::new(config));
    world.add("server", 80, Script::server(&[server]));
    world.run();
    Ran::of(world, 1)
}

/// P3: what ends with the close upstream is chunked for an HTTP/1.1 client, which can stay;
/// for an HTTP/1.0 client chunks are taken off, and the close ends it.
#[test]
fn p3_bodies_are_framed_anew_for_the_client() {
    for framing in [BodyFraming::Close, BodyFraming::Chunked] {
        let mut modern = lab(2);
        modern.server.http.body_framing = framing;
        let ran = modern.run();
        assert_eq!(ran.page_done(0).map(|done| done.1), Some(true));
        assert_eq!(ran.opened(Ran::CLIENT), 1, "{framing:?}");
        assert!(ran.written(ran.proxy(0)).iter().any(|(_, text)| text.contains("chunked")));

        let mut old = lab(2);
        old.server.http.body_framing = framing;
        old.client.version = Version::Http10;
        let ran = old.run();
        assert_eq!(ran.page_done(0).map(|done| done.1), Some(true));
        assert_eq!(ran.opened(Ran::CLIENT), 3, "{framing:?}");
        assert!(!ran.written(ran.proxy(0)).iter().any(|(_, text)| text.contains("chunked")));
    }
}

/// The body arrives bit for bit, whatever the framing on either side.
#[test]
fn bodies_are_the_same_at_the_client() {
    let sizes = |framing, version| {
        let mut lab = lab(2);
        lab.server.http.size_includes_head = false;
        lab.server.http.body_framing = framing;
        lab.server.http.chunk_size = crate::units::Bytes(300);
        lab.client.version = version;
        let ran = lab.run();
        let done = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
            HttpNote::ResponseDone { body_bytes, .. } => Some(*body_bytes),
            _ => None,
        });
        done.collect::<Vec<_>>()
    };
    for framing in [BodyFraming::ContentLength, BodyFraming::Chunked, BodyFraming::Close] {
        for version in [Version::Http10, Version::Http11] {
            assert_eq!(sizes(framing, version), [1000; 3], "{framing:?} {version}");
        }
    }
}

/// K8, D-09: a stale pooled connection; the GET is sent again on a fresh one, the POST is
/// not, and the client hears of it.
#[test]
fn k8_and_http_d09_a_stale_connection_costs_a_get_nothing() {
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let stale = [Do::Write(ok), Do::Wait, Do::Close];
    for (second, expected) in [
        ("GET http://server/ HTTP/1.1\r\nHost: server\r\n\r\n", "HTTP/1.1 200"),
        (
            "POST http://server/ HTTP/1.1\r\nHost: server\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 502",
        ),
    ] {
        let first = "GET http://server/ HTTP/1.1\r\nHost: server\r\n\r\n";
        let client = [Do::Write(first), Do::Sleep(ms(1000)), Do::Write(second)];
        let ran = scripted(&client, &stale);
        let to_client = ran.written(ran.proxy(0)).into_iter().filter(|(conn, _)| conn.0 == 0);
        let answers: Vec<_> =
            to_client.filter(|(_, text)| text.starts_with("HTTP")).map(|(_, text)| text).collect();
        assert!(answers[0].starts_with("HTTP/1.1 200"));
        assert!(answers[1].starts_with(expected), "{}", answers[1]);
    }
}

#[test]
fn an_unreachable_server_is_a_502() {
    let ran = scripted(
        &[Do::Write("GET http://nowhere/ HTTP/1.1\r\nHost: nowhere\r\n\r\n")],
        &[Do::Wait],
    );
    assert!(ran.written(ran.proxy(0))[0].1.starts_with("HTTP/1.1 502 Bad Gateway\r\n"));
}

/// A failure on the other side is none of this side: the server resets each connection when a
/// request comes. Where that has been read to its end the next one begins where it should, and the
/// client's connection is kept; where a part of the body is still to come, the proxy says that it
/// will close (RFC 9112 §9.3, §9.6).
#[test]
fn p4_a_502_keeps_the_clients_connection_where_the_request_was_whole() {
    let answers = |client: &[Do]| -> Vec<String> {
        let ran = scripted(client, &[Do::Abort]);
        let to_client = ran.written(ran.proxy(0)).into_iter();
        to_client.map(|(_, text)| text).filter(|text| text.starts_with("HTTP")).collect()
    };
    let whole = "POST http://server/ HTTP/1.1\r\nHost: server\r\nContent-Length: 3\r\n\r\nabc";
    let kept = answers(&[Do::Write(whole), Do::Sleep(ms(1000)), Do::Write(whole), Do::Wait]);
    assert_eq!(kept.len(), 2, "{kept:?}");
    for answer in &kept {
        assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");
        assert!(!answer.to_lowercase().contains("connection: close"), "{answer}");
    }
    let half = "POST http://server/ HTTP/1.1\r\nHost: server\r\nContent-Length: 9\r\n\r\nabc";
    let ended = answers(&[Do::Write(half), Do::Sleep(ms(1000)), Do::Write(whole), Do::Wait]);
    assert_eq!(ended.len(), 1, "{ended:?}");
    assert!(ended[0].to_lowercase().contains("connection: close"), "{}", ended[0]);
}

/// A response that breaks off must not look complete: bytes are missing, or, where only the
/// close ends it, a reset says so (RFC 9112 §8).
#[test]
fn http_d04_a_truncated_response_stays_truncated() {
    let half = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n";
    for (version, reset) in [("1.1", false), ("1.0", true)] {
        let request: &'static str = match version {
            "1.1" => "GET http://server/ HTTP/1.1\r\nHost: server\r\n\r\n",
            _ => "GET http://server/ HTTP/1.0\r\n\r\n",
        };
        let ran = scripted(&[Do::Write(request)], &[Do::Write(half), Do::Close]);
        let proxy = ran.proxy(0);
        let text: String = ran.written(proxy).into_iter().map(|(_, text)| text).collect();
        assert!(!text.ends_with("0\r\n\r\n"));
        let resets = ran.times(proxy, |entry| matches!(entry, Entry::Rst(_)));
        assert_eq!(!resets.is_empty(), reset, "HTTP/{version}");
    }
}

/// Idle timeouts on either side: the exchange ends at 350 (proxy) and 400 (client).
#[test]
fn idle_connections_are_closed_on_each_side_by_its_own_timeout() {
    let mut lab = lab(0);
    lab.client.close_when_done = false;
    lab.server.keep_alive_timeout = None;
    let ran = lab.run();
    let fins = ran.times(ran.proxy(0), |entry| matches!(entry, Entry::Fin(_)));
    assert_eq!(fins, [10_350, 30_350]);
}

/// D-06: two answers to one request. The second must not reach the next client's request,
/// though that one waits already.
#[test]
fn http_d06_a_surplus_response_answers_nobody() {
    let two = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\
        HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    let requests = "GET http://server/1 HTTP/1.1\r\nHost: server\r\n\r\n\
        GET http://server/2 HTTP/1.1\r\nHost: server\r\n\r\n";
    let ran = scripted(&[Do::Write(requests)], &[Do::Write(two), Do::Wait]);
    assert_eq!(ran.opened(ran.proxy(0)), 2, "a new connection for the second request");
    let surplus = ran.written(ran.proxy(0)).iter().filter(|(_, text)| text == "evil").count();
    assert_eq!(surplus, 0);
}
