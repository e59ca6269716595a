//! A smart proxy's connections on either side, each managed by itself (rules P4, P9b), and
//! framing between versions (P3).

use crate::http::client::Client;
use crate::http::config::{ConnectionField, ProxyConfig, ProxyKind, ServerConfig, Strategy};
use crate::http::server::Server;
use crate::http::testing::{Do, Entry, Lab, Ran, Through, World, ms, page};
use crate::http::{HttpParams, proxy};
use crate::ids::{Addr, HostId};
use crate::params::Era;
use crate::units::Duration;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const GET: &str = "GET http://server/ HTTP/1.1\r\nHost: server\r\n\r\n";
const ANSWERS: [Do; 4] = [Do::Write(OK), Do::Wait, Do::Write(OK), Do::Wait];

fn opened(ran: &Ran) -> usize {
    ran.opened(ran.proxy(0))
}

/// Three clients, one after another, with their own connections: one connection upstream where
/// the pool is shared, three where each keeps its own, which ends with the client's.
#[test]
fn p4_p9b_a_pool_may_be_shared_or_not() {
    let client = |at: u64| [Do::Sleep(ms(at)), Do::Write(GET), Do::Wait, Do::Close];
    let clients = [client(0), client(1000), client(2000)];
    let clients: Vec<&[Do]> = clients.iter().map(|client| &client[..]).collect();
    for (shares, expected) in [("true", 1), ("false", 3)] {
        let through = Through::today().with("http.proxy_shares_pool", shares);
        let ran = through.run(&clients, &[&[&ANSWERS[..], &ANSWERS[..2]].concat()]);
        assert_eq!(opened(&ran), expected, "shares: {shares}");
    }
}

/// The most connections that the proxy had towards the server at once, by its log.
fn most_upstream(ran: &Ran) -> usize {
    let opened = ran.opened_by(ran.proxy(0));
    let (mut open, mut most) = (std::collections::BTreeSet::new(), 0);
    for (_, host, entry) in ran.world.log() {
        match entry {
            Entry::Opened(conn, _) if *host == ran.proxy(0) => drop(open.insert(*conn)),
            Entry::Fin(conn) | Entry::Rst(conn) if opened.contains(conn) => {
                open.remove(conn);
            }
            _ => {}
        }
        most = most.max(open.len());
    }
    most
}

/// Two users with three connections each ask for three objects at once; the server takes
/// 500 ms for each.
fn users(http: &HttpParams) -> Ran {
    let mut world = World::new(ms(50));
    let lab = Lab::of(Era::Rfc2616, Strategy::ParallelPersistent { connections: 3 }, {
        let mut page = page(2);
        for object in &mut page.objects {
            object.needs.clear();
        }
        page
    });
    let to = Addr { host: HostId(2), port: 8080 };
    for name in ["a", "b"] {
        let mut config = lab.client.clone();
        config.proxy = Some(to);
        world.add(name, 0, Box::new(Client::new(config)));
    }
    let kind = ProxyKind::Smart {
        client_idle_timeout: None,
        server_idle_timeout: None,
        reuse_upstream: true,
    };
    let (name, http) = ("proxy".into(), http.clone());
    let config = ProxyConfig { port: 8080, name, kind, parent: None, http };
    world.add("proxy", 8080, proxy::new(config));
    let config = ServerConfig { think: ms(500), keep_alive_timeout: None, ..lab.server };
    world.add("server", 80, Box::new(Server::new(config)));
    world.run();
    Ran::of(world, 2)
}

/// P9b: two users with three connections each ask at once. RFC 2616 §8.1.4: up to 2 * N, so
/// four go upstream together and two wait for one of those.
///
/// The server answers after 500 ms. The requests are at the proxy at 150, at the server at 300
/// (handshake 100, way 50), answered at 800, and back at 850; the two that waited are at the
/// server at 900, answered at 1400 and at the proxy at 1450.
#[test]
fn p9b_up_to_two_connections_for_each_user() {
    let limited = Through::of(Era::Rfc2616).http;
    let ran = users(&limited);
    assert_eq!(most_upstream(&ran), 4, "2 * N with N = 2");
    let asked = ran.times(ran.proxy(0), |entry| match entry {
        Entry::Wrote(_, bytes) => bytes.starts_with(b"GET"),
        _ => false,
    });
    assert_eq!(asked, [250, 250, 250, 250, 850, 850]);
    // RFC 9112 §9.4 names no number.
    let ran = users(&Through::today().http);
    assert_eq!(most_upstream(&ran), 6);
}

/// With one connection each, two go at a time, and who waits is served in the order of
/// arrival: the requests of the first user, then those of the second.
#[test]
fn p9b_who_waits_is_served_in_order() {
    let ran = users(&Through::today().with("http.proxy_connections_per_user", "1").http);
    assert_eq!(most_upstream(&ran), 2);
    let requests =
        ran.written(ran.proxy(0)).into_iter().filter(|(_, text)| text.starts_with("GET"));
    let paths: Vec<String> =
        requests.map(|(_, text)| text.split(' ').nth(1).unwrap_or("").to_owned()).collect();
    assert_eq!(paths, ["/", "/1", "/2", "/", "/1", "/2"]);
}

/// A limit of requests on the client's side closes after that many; on the server's side the
/// next request gets a new connection, and the client does not notice (P4).
#[test]
fn p4_limits_count_on_each_side_by_itself() {
    let client = [Do::Write(GET), Do::Wait, Do::Sleep(ms(100)), Do::Write(GET)];
    let limit = |name| Through::today().with(name, "1").run(&[&client], &[&ANSWERS]);
    let ran = limit("http.proxy_max_requests");
    assert_eq!(ran.downstream().concat().matches("Connection: close").count(), 1);
    assert_eq!(ran.upstream().concat().matches("GET").count(), 1, "the second is not served");
    let ran = limit("http.proxy_upstream_max_requests");
    assert_eq!((opened(&ran), ran.downstream().concat().matches("200 OK").count()), (2, 2));
}

/// P4 again: the server closes after its response, and the client's connection stays, unless
/// the proxy is one that lets the close through.
#[test]
fn p4_the_servers_close_is_not_the_clients() {
    let close = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    let client = [Do::Write(GET), Do::Wait, Do::Sleep(ms(100)), Do::Write(GET)];
    for (follows, answers) in [("false", 2), ("true", 1)] {
        let through = Through::today().with("http.proxy_follows_close", follows);
        let ran = through.run(&[&client], &[&[Do::Write(close), Do::Close]]);
        assert_eq!(ran.downstream().concat().matches("200 OK").count(), answers, "{follows}");
    }
}

/// P3, K4: what becomes of a response by its framing, the client's version and the setting:
/// the framing that the client gets.
#[test]
fn p3_what_becomes_of_a_response_without_length() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    let until_close = "HTTP/1.1 200 OK\r\n\r\nok";
    let get10 = "GET http://server/ HTTP/1.0\r\n\r\n";
    for (setting, from_chunks, from_close) in [
        // (to HTTP/1.1, to HTTP/1.0)
        ("anew", ("chunked", "close"), ("chunked", "close")),
        ("as-received", ("chunked", "chunked"), ("close", "close")),
        ("collected", ("length", "length"), ("length", "length")),
    ] {
        for (response, (to11, to10)) in [(chunked, from_chunks), (until_close, from_close)] {
            for (request, expected) in [(GET, to11), (get10, to10)] {
                let through = Through::today().with("http.proxy_framing", setting);
                let ran =
                    through.run(&[&[Do::Write(request)]], &[&[Do::Write(response), Do::Close]]);
                let text = &ran.downstream()[0];
                let found = if text.contains("\r\nTransfer-Encoding: chunked\r\n") {
                    assert!(text.ends_with("\r\n\r\n2\r\nok\r\n0\r\n\r\n"), "{text}");
                    "chunked"
                } else if text.contains("\r\nContent-Length: 2\r\n") {
                    assert!(text.ends_with("\r\n\r\nok"), "{text}");
                    "length"
                } else {
                    assert!(text.ends_with("\r\n\r\nok"), "{text}");
                    "close"
                };
                assert_eq!(found, expected, "{setting}: {response:?} for {request:?}");
                // RFC 9112 §6.3: only an end that the message states lets the client stay.
                let stays = expected != "close" && request == GET;
                assert_eq!(!text.contains("Connection: close"), stays, "{text}");
            }
        }
    }
}

/// Pipelined requests are answered in order, and the second goes upstream when the first has
/// been answered (RFC 9112 §9.3.2; so do all products measured but one).
#[test]
fn http_d06_pipelined_clients_are_answered_in_order() {
    let both: &str = "GET http://server/a HTTP/1.1\r\nHost: server\r\n\r\n\
        GET http://server/b HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n\
        GET http://server/c HTTP/1.1\r\nHost: server\r\n\r\n";
    let server = [
        Do::Write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nA"),
        Do::Wait,
        Do::Write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nB"),
    ];
    let ran = Through::today().run(&[&[Do::Write(both)]], &[&server]);
    let text = ran.downstream().concat();
    assert!(text.contains("\r\n\r\nAHTTP/1.1") && text.ends_with("\r\n\r\nB"), "{text}");
    let upstream = ran.upstream().concat();
    // P1: nothing after close is served.
    assert!(upstream.contains("GET /b") && !upstream.contains("GET /c"), "{upstream}");
    let asked = ran.times(ran.proxy(0), |entry| match entry {
        Entry::Wrote(_, bytes) => bytes.starts_with(b"GET"),
        _ => false,
    });
    // 150 + handshake 100; the answer is back 100 later.
    assert_eq!(asked, [250, 350]);
}

/// P5, http_d17: whatever an HTTP/1.0 client asks for and in whatever field, today's proxy
/// closes after the response; to an HTTP/1.1 client it keeps the connection.
#[test]
fn p5_http_d17_a_proxy_does_not_persist_with_http_1_0_clients() {
    let fields = ["", "Connection: Keep-Alive\r\n", "Proxy-Connection: Keep-Alive\r\n"];
    for era in [Era::Rfc9112, Era::Rfc2616] {
        for field in fields {
            for (version, kept) in [("1.0", false), ("1.1", true)] {
                let text =
                    format!("GET http://server/ HTTP/{version}\r\nHost: server\r\n{field}\r\n");
                let request: &'static str = Box::leak(text.into_boxed_str());
                let ran = Through::of(era).run(&[&[Do::Write(request)]], &[&[Do::Write(OK)]]);
                // On connection 0, the client's: at once after the response, or by the idle
                // timeout of 30 s.
                let closes = |entry: &Entry| matches!(entry, Entry::Fin(conn) if conn.0 == 0);
                let closed = ran.times(ran.proxy(0), closes);
                let response = 350;
                let expected = if kept { response + 30_000 } else { response };
                assert_eq!(closed, [expected], "HTTP/{version} with {field:?}");
            }
        }
    }
}

/// P5 binds proxies. A gateway acts as an origin server towards its clients (RFC 9110 §3.7), so it
/// may keep an HTTP/1.0 client that asks; and its clients do not know that it is there.
#[test]
fn p5_a_gateway_may_keep_http_1_0_clients() {
    let get = "GET / HTTP/1.0\r\nHost: server\r\nConnection: keep-alive\r\n\r\n";
    let client = [Do::Write(get), Do::Sleep(ms(1000)), Do::Write(get)];
    for (gateway, answers) in [("false", 1), ("true", 2)] {
        let through = Through::today().with("http.proxy_is_gateway", gateway);
        let ran = through.run(&[&client], &[&ANSWERS]);
        assert_eq!(ran.downstream().concat().matches("200 OK").count(), answers, "{gateway}");
    }
    for (knows, line) in [(true, "GET http://server/ HTTP/1.0"), (false, "GET / HTTP/1.0")] {
        let mut lab = Lab::new(Strategy::Persistent, 1).http10(ConnectionField::Auto);
        lab.client.knows_proxy = knows;
        lab.proxies = vec![ProxyKind::Smart {
            client_idle_timeout: None,
            server_idle_timeout: None,
            reuse_upstream: true,
        }];
        let ran = lab.run();
        let request = &ran.written(Ran::CLIENT)[0].1;
        // K6 is about proxies too: to what looks like a server the client says keep-alive.
        let asks = request.contains("Connection: Keep-Alive");
        assert!(request.starts_with(line) && asks != knows, "{request}");
        assert_eq!(ran.page_done(0).map(|done| done.1), Some(true));
    }
}

/// In which field and version an HTTP/1.0 client is told that its connection is kept.
#[test]
fn x3_the_answer_comes_in_the_field_that_the_product_uses() {
    let connection = "\r\nConnection: keep-alive\r\n";
    let proxy_connection = "\r\nProxy-Connection: keep-alive\r\n";
    let asks = ["Connection: Keep-Alive", "Proxy-Connection: Keep-Alive"];
    for (setting, expected) in [
        ("connection", [connection, connection]),
        ("proxy-connection", [proxy_connection, proxy_connection]),
        ("as-asked", [connection, proxy_connection]),
    ] {
        for (ask, expected) in asks.into_iter().zip(expected) {
            let request: &'static str =
                Box::leak(format!("GET http://server/ HTTP/1.0\r\n{ask}\r\n\r\n").into_boxed_str());
            let through = Through::of(Era::Netscape1998).with("http.proxy_answers_in", setting);
            let through = through.with("http.proxy_client_version", "1.1");
            let ran = through.run(&[&[Do::Write(request)]], &[&[Do::Write(OK)]]);
            let text = &ran.downstream()[0];
            assert!(text.starts_with("HTTP/1.1 200") && text.contains(expected), "{text}");
        }
    }
    let request = "GET http://server/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    let through = Through::of(Era::Netscape1998).with("http.proxy_client_version", "as-received");
    let ran = through.run(&[&[Do::Write(request)]], &[&[Do::Write(OK)]]);
    assert!(ran.downstream()[0].starts_with("HTTP/1.0 200"));
}

/// Apache's answer to an HTTP/1.0 client carries `Keep-Alive: timeout=5, max=100`, which counts the
/// requests still to come, and falls.
#[test]
fn http_d16_a_proxy_may_say_how_long_it_keeps() {
    let get = "GET http://server/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    let client = [Do::Write(get), Do::Sleep(ms(1000)), Do::Write(get)];
    let through = Through::of(Era::Netscape1998).with("http.keep_alive_header", "true");
    let ran = through.with("http.proxy_max_requests", "101").run(&[&client], &[&ANSWERS]);
    let text = ran.downstream().concat();
    let says: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("Keep-Alive: ")).collect();
    assert_eq!(says, ["timeout=30, max=100", "timeout=30, max=99"]);
}

/// The idle timeout of the pool belongs to the pool: 10 s after the exchange, whatever the
/// client does meanwhile.
#[test]
fn p4_an_idle_connection_upstream_ends_by_its_own_timeout() {
    let ran = Through::today().run(&[&[Do::Write(GET), Do::Wait, Do::Close]], &[&[Do::Write(OK)]]);
    let closes = |entry: &Entry| matches!(entry, Entry::Fin(conn) if conn.0 == 1);
    assert_eq!(ran.times(ran.proxy(0), closes), [350 + Duration::from_secs(10).as_millis()]);
}
