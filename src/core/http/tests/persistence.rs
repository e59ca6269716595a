//! Who may keep a connection and who must close it.

use crate::http::config::{ConnectionField, Strategy, Version};
use crate::http::params::BodyFraming;
use crate::http::testing::{Do, Entry, Lab, Ran, Script, ms};
use crate::trace::{Belief, CloseCause, FailCause, HttpNote, Persistence};
use crate::units::Duration;

fn keep_alive_1_0(objects: usize) -> Lab {
    Lab::new(Strategy::Persistent, objects).http10(ConnectionField::KeepAlive)
}

/// What the client makes of each response, in order.
fn verdicts(ran: &Ran) -> Vec<Persistence> {
    let verdicts = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::ResponseHead { persistence, .. } => Some(*persistence),
        _ => None,
    });
    verdicts.collect()
}

fn fins(ran: &Ran, host: crate::ids::HostId) -> Vec<u64> {
    ran.times(host, |entry| matches!(entry, Entry::Fin(_)))
}

#[test]
fn s01_http_1_0_without_keep_alive_needs_a_connection_for_each_request() {
    let ran = Lab::new(Strategy::Persistent, 4).http10(ConnectionField::Nothing).run();
    assert_eq!(ran.opened(Ran::CLIENT), 5, "although the client would persist");
    assert_eq!(verdicts(&ran), [Persistence::CloseHttp10Default; 5]);
}

#[test]
fn s05_and_p0b_http_1_1_persists_by_default() {
    let ran = Lab::new(Strategy::Persistent, 4).run();
    assert_eq!(ran.opened(Ran::CLIENT), 1);
    assert_eq!(verdicts(&ran)[..4], [Persistence::KeepHttp11Default; 4]);
    assert!(!ran.written(ran.server())[0].1.contains("Connection"), "nothing need be said");
}

#[test]
fn p0a_keep_alive_makes_no_difference_in_http_1_1() {
    let plain = Lab::new(Strategy::Persistent, 4);
    let mut token = Lab::new(Strategy::Persistent, 4);
    token.client.connection_field = ConnectionField::KeepAlive;
    let (plain, token) = (plain.run(), token.run());
    assert_eq!(plain.page_done(0), token.page_done(0));
    assert_eq!((plain.opened(Ran::CLIENT), token.opened(Ran::CLIENT)), (1, 1));
}

#[test]
fn s17_and_s18_http_1_0_keeps_where_both_say_so() {
    let ran = keep_alive_1_0(4).run();
    assert_eq!(ran.opened(Ran::CLIENT), 1);
    assert_eq!(verdicts(&ran), [Persistence::KeepHttp10KeepAlive; 5]);
    for (_, answer) in ran.written(ran.server()) {
        assert!(answer.contains("\r\nConnection: keep-alive\r\n"), "S18: the echo");
    }
}

/// S16: an HTTP/1.1 server honours the token of an HTTP/1.0 client, and answers in HTTP/1.1.
#[test]
fn s16_an_http_1_1_server_keeps_for_an_http_1_0_client() {
    let mut lab = keep_alive_1_0(2);
    lab.server.version = Version::Http11;
    let ran = lab.run();
    assert_eq!(ran.opened(Ran::CLIENT), 1);
    let answer = &ran.written(ran.server())[0].1;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n"));
}

/// S19, K3: no token in the response, so the client sends nothing more on that connection;
/// also where the response says HTTP/1.1, whose default would be to persist.
#[test]
fn s19_and_k3_a_response_without_the_token_ends_it() {
    let answers: [&'static str; 2] = [
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    ];
    for answer in answers {
        let mut lab = keep_alive_1_0(1);
        lab.instead = Some(Script::server(&[&[Do::Write(answer), Do::Wait]]));
        let ran = lab.run();
        assert_eq!(verdicts(&ran), [Persistence::CloseHttp10Default; 2]);
        let conns: Vec<_> = ran.written(Ran::CLIENT).iter().map(|(conn, _)| conn.0).collect();
        assert_eq!(conns, [0, 1]);
    }
}

/// K2 from the client's side: the second request lacks the token, so the server closes.
#[test]
fn k2_a_request_without_the_token_ends_it() {
    let script = [
        Do::Write("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
        Do::Wait,
        Do::Write("GET /2 HTTP/1.0\r\n\r\n"),
    ];
    let ran = scripted_client(&script);
    let written = ran.written(ran.server());
    assert!(written[0].1.contains("Connection: keep-alive"));
    assert!(!written[1].1.contains("keep-alive"));
    // Handshake 100, then 50, 50 for the first exchange, 50 for the second request.
    assert_eq!(fins(&ran, ran.server()), [250]);
}

/// K2 from the server's side: the second response lacks the token.
#[test]
fn k2_a_response_without_the_token_ends_it() {
    let kept = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok";
    let last = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let mut lab = keep_alive_1_0(2);
    let script = [Do::Write(kept), Do::Wait, Do::Write(last), Do::Close];
    lab.instead = Some(Script::server(&[&script]));
    let ran = lab.run();
    let conns: Vec<_> = ran.written(Ran::CLIENT).iter().map(|(conn, _)| conn.0).collect();
    assert_eq!(conns, [0, 0, 1]);
    assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));
}

/// A client that follows a script, against the real server, which serves any path of a page
/// of ten objects.
fn scripted_client(script: &[Do]) -> Ran {
    scripted_client_of(Lab::new(Strategy::Persistent, 10).server, script)
}

fn scripted_client_of(config: crate::http::config::ServerConfig, script: &[Do]) -> Ran {
    use crate::http::server::Server;
    use crate::http::testing::World;
    use crate::ids::{Addr, HostId};
    let mut world = World::new(ms(50));
    let to = Addr { host: HostId(1), port: 80 };
    world.add("client", 0, Script::client(to, script));
    world.add("server", 80, Box::new(Server::new(config)));
    world.run();
    Ran::of(world, 1)
}

/// K4(a): no length, so only the close can end it, and the connection cannot persist.
#[test]
fn k4_without_a_length_the_close_is_the_end() {
    for version in [Version::Http10, Version::Http11] {
        let mut lab = keep_alive_1_0(1);
        (lab.client.version, lab.server.version) = (version, version);
        lab.server.http.body_framing = BodyFraming::Close;
        let ran = lab.run();
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));
        assert_eq!(ran.opened(Ran::CLIENT), 2);
        assert!(verdicts(&ran).iter().all(|verdict| !verdict.keeps()));
    }
}

/// K4, RFC 9112 §6.1: chunks separate messages in HTTP/1.1 and are not sent to HTTP/1.0.
#[test]
fn k4_and_p3_chunks_are_for_http_1_1_only() {
    let mut lab = Lab::new(Strategy::Persistent, 3);
    lab.server.http.body_framing = BodyFraming::Chunked;
    let ran = lab.run();
    assert_eq!((ran.page_done(0), ran.opened(Ran::CLIENT)), (Some((500, true)), 1));
    let mut lab = keep_alive_1_0(1);
    lab.server.http.body_framing = BodyFraming::Chunked;
    lab.server.version = Version::Http11;
    let ran = lab.run();
    assert!(!ran.written(ran.server())[0].1.contains("chunked"));
    assert_eq!(ran.opened(Ran::CLIENT), 2);
}

/// K4(c): the first response is one byte longer than it says. Where nobody waits, the byte is
/// one that nobody asked for (D-06), and the next request takes a new connection.
#[test]
fn k4_a_wrong_length_leaves_bytes_that_nobody_asked_for() {
    let wrong = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nok";
    let mut lab = Lab::new(Strategy::Persistent, 1);
    lab.instead = Some(Script::server(&[&[Do::Write(wrong), Do::Wait]]));
    let ran = lab.run();
    assert!(closes(&ran, CloseCause::ProtocolError));
    assert_eq!(ran.opened(Ran::CLIENT), 2);
}

/// K4(c) under pipelining: the byte is taken for the beginning of the next response, and the
/// client sees that it has lost its place. It cannot know what the rest was an answer to.
#[test]
fn k4_a_wrong_length_ends_as_a_protocol_error() {
    let right = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let wrong = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nok";
    let mut lab = Lab::new(Strategy::Pipelined { depth: None }, 2);
    let script = [Do::Write(right), Do::Wait, Do::Write(wrong), Do::Write(right), Do::Wait];
    lab.instead = Some(Script::server(&[&script]));
    let ran = lab.run();
    assert!(closes(&ran, CloseCause::ProtocolError));
    let failed = |(_, note): (_, &HttpNote)| match note {
        HttpNote::RequestFailed { request, why, .. } => Some((request.0, *why)),
        _ => None,
    };
    let failed: Vec<_> = ran.notes(Ran::CLIENT).filter_map(failed).collect();
    assert_eq!(failed, [(2, FailCause::Malformed)]);
    assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(false));
}

fn closes(ran: &Ran, wanted: CloseCause) -> bool {
    ran.notes(Ran::CLIENT).any(|(_, note)| match note {
        HttpNote::Closes { why, .. } => *why == wanted,
        _ => false,
    })
}

#[test]
fn k6_no_token_to_a_proxy_unless_it_is_1998() {
    use crate::http::config::{LateBytes, ProxyKind};
    use crate::params::Era;
    for (era, sends) in [(Era::Rfc9112, false), (Era::Rfc2616, false), (Era::Netscape1998, true)] {
        let mut lab = Lab::of(era, Strategy::Persistent, crate::http::testing::page(0))
            .http10(ConnectionField::Auto);
        // The last request of all would not ask for keep-alive in any case.
        lab.client.close_when_done = false;
        let late_bytes = LateBytes::Unread;
        lab.proxies = vec![ProxyKind::BlindRelay { late_bytes, multitasking: true }];
        let ran = lab.run();
        assert_eq!(ran.written(Ran::CLIENT)[0].1.contains("Keep-Alive"), sends, "{era:?}");
    }
}

/// K7: under strict-1.0 the token of an HTTP/1.0 client counts for nothing.
#[test]
fn k7_strict_1_0_gives_no_persistence() {
    let mut lab = keep_alive_1_0(1);
    lab.server.http.strict_1_0 = true;
    assert_eq!(lab.run().opened(Ran::CLIENT), 2);
    let mut lab = keep_alive_1_0(1);
    lab.client.http.strict_1_0 = true;
    assert_eq!(lab.run().opened(Ran::CLIENT), 2);
}

/// P0c, P0d, D-12: the server closes after the response; the client sends nothing more on
/// that connection (P1).
#[test]
fn p0c_and_p1_close_ends_the_connection_after_the_response() {
    let mut lab = Lab::new(Strategy::Persistent, 2);
    lab.client.connection_field = ConnectionField::Close;
    let ran = lab.run();
    let conns: Vec<_> = ran.written(Ran::CLIENT).iter().map(|(conn, _)| conn.0).collect();
    assert_eq!(conns, [0, 1, 2], "one request on each");
    let answers = ran.written(ran.server());
    assert!(answers.iter().all(|(_, answer)| answer.contains("\r\nConnection: close\r\n")));
    // Handshake 100, request 50: the server answers and ends its direction first.
    assert_eq!(fins(&ran, ran.server())[0], 150);
    assert_eq!(fins(&ran, Ran::CLIENT)[0], 200);
}

/// P1, D-12: what comes after `close` is not processed.
#[test]
fn p1_and_http_d12_nothing_after_close_is_processed() {
    let ran = scripted_client(&[Do::Write(
        "GET /1 HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: s\r\n\r\n",
    )]);
    assert_eq!(ran.written(ran.server()).len(), 1);
}

#[test]
fn p2_the_last_request_says_close() {
    let mut lab = Lab::new(Strategy::Persistent, 2);
    lab.client.close_when_done = true;
    let said = |ran: &Ran| {
        let requests = ran.written(Ran::CLIENT).into_iter();
        requests.map(|(_, text)| text.contains("Connection: close")).collect::<Vec<_>>()
    };
    assert_eq!(said(&lab.run()), [false, false, true]);
    let mut lab = Lab::new(Strategy::Persistent, 2);
    lab.client.close_when_done = false;
    assert_eq!(said(&lab.run()), [false, false, false], "it may want more");
}

/// P6, D-06: responses come in the order of the requests, one at least on every connection.
#[test]
fn http_d06_pipelined_requests_are_answered_in_order() {
    let ran = scripted_client(&[Do::Write(
        "GET /3 HTTP/1.1\r\nHost: s\r\n\r\nHEAD /2 HTTP/1.1\r\nHost: s\r\n\r\n\
         GET /none HTTP/1.1\r\nHost: s\r\n\r\nBREW / HTTP/1.1\r\nHost: s\r\n\r\n",
    )]);
    let answers = ran.written(ran.server());
    let status: Vec<_> = answers.iter().map(|(_, text)| &text[9..12]).collect();
    assert_eq!(status, ["200", "200", "404", "501"]);
    assert!(answers[1].1.ends_with("\r\n\r\n"), "no body in the answer to HEAD");
}

/// Requests that come together, and one that comes later: a server that corks its socket
/// writes the responses to the first two at once, except where the head goes by itself.
#[test]
fn corked_responses_to_requests_that_came_together_leave_together() {
    const ONE: &str = "GET / HTTP/1.1\r\nHost: s\r\n\r\n";
    const TWO: &str = "GET / HTTP/1.1\r\nHost: s\r\n\r\nGET / HTTP/1.1\r\nHost: s\r\n\r\n";
    for (corks, writes_per_response, writes) in [(true, 1, 2), (false, 1, 3), (true, 2, 6)] {
        let mut server = Lab::new(Strategy::Serial, 0).server;
        server.http.fin_with_last_data = corks;
        server.http.writes_per_response = writes_per_response;
        let script = [Do::Write(TWO), Do::Sleep(ms(10)), Do::Write(ONE)];
        let ran = scripted_client_of(server, &script);
        let answers = ran.written(ran.server());
        assert_eq!(answers.len(), writes, "corks: {corks}");
        let whole: String = answers.into_iter().map(|(_, text)| text).collect();
        assert_eq!(whole.matches("HTTP/1.1 200 OK").count(), 3);
    }
}

/// `http.parallel_processing`: two requests that come together at 150 ms and take 40 ms each.
/// One after another they are answered at 190 and 230 ms; worked on together both at 190 ms,
/// unless one of them is not safe (RFC 9112 §9.3.2).
#[test]
fn safe_requests_are_worked_on_together_where_the_server_does_so() {
    const GET: &str = "GET / HTTP/1.1\r\nHost: s\r\n\r\nGET / HTTP/1.1\r\nHost: s\r\n\r\n";
    const POST: &str = "POST / HTTP/1.1\r\nHost: s\r\nContent-Length: 2\r\n\r\nok\
                        GET / HTTP/1.1\r\nHost: s\r\n\r\n";
    for (text, parallel, times) in [
        (GET, false, [190, 230]),
        (GET, true, [190, 190]),
        (POST, false, [190, 230]),
        (POST, true, [190, 230]),
    ] {
        let mut server = Lab::new(Strategy::Serial, 0).server;
        server.think = ms(40);
        server.http.parallel_processing = parallel;
        let ran = scripted_client_of(server, &[Do::Write(text)]);
        let written = ran.times(ran.server(), |entry| matches!(entry, Entry::Wrote(..)));
        assert_eq!(written, times, "parallel: {parallel}");
    }
}

/// The same where the one that is not safe waits behind another: nothing behind it is begun before its
/// turn. Two that come when it is answered are worked on together again.
#[test]
fn safe_requests_behind_one_that_is_not_wait_for_it() {
    const GET: &str = "GET / HTTP/1.1\r\nHost: s\r\n\r\n";
    const THREE: &str = "GET / HTTP/1.1\r\nHost: s\r\n\r\n\
                         POST / HTTP/1.1\r\nHost: s\r\nContent-Length: 2\r\n\r\nok\
                         GET / HTTP/1.1\r\nHost: s\r\n\r\n";
    let mut server = Lab::new(Strategy::Serial, 0).server;
    server.think = ms(40);
    server.http.parallel_processing = true;
    let script = [Do::Write(THREE), Do::Sleep(ms(500)), Do::Write(GET), Do::Write(GET)];
    let ran = scripted_client_of(server, &script);
    let written = ran.times(ran.server(), |entry| matches!(entry, Entry::Wrote(..)));
    assert_eq!(written, [190, 230, 270, 690, 690]);
}

#[test]
fn a_malformed_request_is_answered_400_and_closed() {
    let ran = scripted_client(&[Do::Write("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")]);
    let answers = ran.written(ran.server());
    assert_eq!(answers.len(), 1);
    assert!(answers[0].1.starts_with("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"));
}

/// D-13: a half-close is no loss of interest.
#[test]
fn http_d13_a_half_close_is_answered() {
    let ran = scripted_client(&[
        Do::Write("GET /1 HTTP/1.1\r\nHost: s\r\n\r\nGET /2 HTTP/1.1\r\nHost: s\r\n\r\n"),
        Do::Shutdown,
    ]);
    assert_eq!(ran.written(ran.server()).len(), 2);
    assert_eq!(fins(&ran, ran.server()).len(), 1);
}

/// D-14: 100 at once for HTTP/1.1; an HTTP/1.0 expectation is ignored.
#[test]
fn http_d14_expect_100_continue() {
    let ran = scripted_client(&[
        Do::Write(
            "POST /1 HTTP/1.1\r\nHost: s\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
        ),
        Do::Wait,
        Do::Write("ab"),
    ]);
    let answers = ran.written(ran.server());
    assert_eq!(answers[0].1, "HTTP/1.1 100 Continue\r\n\r\n");
    assert!(answers[1].1.starts_with("HTTP/1.1 200"));
}

/// D-15: an interim response is not the answer.
#[test]
fn http_d15_interim_responses_are_passed_over() {
    let script = "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let mut lab = Lab::new(Strategy::Persistent, 1);
    lab.instead = Some(Script::server(&[&[Do::Write(script), Do::Wait, Do::Write(script)]]));
    let ran = lab.run();
    assert_eq!(ran.page_done(0), Some((300, true)));
}

/// D-23: n requests at M for each connection need ⌈n/M⌉ connections, and the M-th response
/// says `close`.
#[test]
fn http_d23_the_request_limit() {
    for (objects, limit) in [(9, 4), (8, 3), (5, 1), (3, 10)] {
        let mut lab = Lab::new(Strategy::Persistent, objects);
        lab.server.max_requests = Some(limit);
        lab.client.close_when_done = false;
        let ran = lab.run();
        assert_eq!(ran.opened(Ran::CLIENT), (objects + 1).div_ceil(limit as usize));
        for (n, (_, answer)) in ran.written(ran.server()).iter().enumerate() {
            let last = (n + 1) % limit as usize == 0;
            assert_eq!(answer.contains("Connection: close"), last, "response {n}");
        }
    }
}

/// D-16: `timeout` in seconds; `max` counts down what is still to come.
#[test]
fn http_d16_the_keep_alive_field() {
    let mut lab = keep_alive_1_0(2);
    lab.server.http.keep_alive_header = true;
    lab.server.max_requests = Some(3);
    lab.server.keep_alive_timeout = Some(Duration::from_secs(5));
    let ran = lab.run();
    let answers = ran.written(ran.server());
    assert!(answers[0].1.contains("\r\nKeep-Alive: timeout=5, max=2\r\n"));
    assert!(answers[1].1.contains("\r\nKeep-Alive: timeout=5, max=1\r\n"));
    assert!(!answers[2].1.contains("eep-"), "the last is not kept, so nothing is said");
}

/// S20, S07: kept is not kept for ever. The response is written at 150, the timeout is 15 s,
/// and the client sees the end of the stream 50 later and closes too.
#[test]
fn s07_and_s20_an_idle_connection_is_closed_by_the_server() {
    let mut lab = Lab::new(Strategy::Persistent, 0);
    lab.client.close_when_done = false;
    let ran = lab.run();
    assert_eq!(fins(&ran, ran.server()), [15_150]);
    assert_eq!(fins(&ran, Ran::CLIENT), [15_200]);
    let beliefs: Vec<_> = ran.beliefs(Ran::CLIENT).into_iter().map(|(_, b)| b).collect();
    assert_eq!(beliefs, [Belief::Busy, Belief::KeptIdle, Belief::Closed]);
}

/// P9a: in the days of RFC 2616 a client kept to two connections for each server.
/// `http.watch_idle`: the server closes at 2 s what has been idle since 150 ms. A client that
/// watches closes its side when it hears of it, 50 ms later; one that does not closes when it
/// wants the connection again: 4 s after the first page was complete at 200 ms.
#[test]
fn an_unwatched_connection_is_closed_when_it_is_wanted() {
    for (watches, closed_at) in [(true, 2200), (false, 4200)] {
        let mut lab = Lab::new(Strategy::Persistent, 0).again_after(ms(4000));
        lab.server.keep_alive_timeout = Some(ms(2000));
        lab.client.http.watch_idle = watches;
        let ran = lab.run();
        assert_eq!(fins(&ran, Ran::CLIENT)[0], closed_at);
        assert_eq!(ran.opened(Ran::CLIENT), 2);
        assert_eq!(ran.page_done(1), Some((4400, true)), "no request was lost on it");
    }
}

#[test]
fn p9a_two_connections_and_no_more() {
    let ran = Lab::new(Strategy::ParallelPersistent { connections: 2 }, 20).run();
    assert_eq!(ran.opened(Ran::CLIENT), 2);
}

/// S13, S06: the client's wish does not make a connection persistent, nor does the server's
/// willingness keep a client that does not want it: it closes, though nobody said so.
#[test]
fn s07_a_client_may_close_what_the_server_would_keep() {
    let mut lab = Lab::new(Strategy::Serial, 2);
    lab.client.connection_field = ConnectionField::Nothing;
    let ran = lab.run();
    assert_eq!(verdicts(&ran), [Persistence::CloseUnwilling; 3]);
    assert_eq!(ran.opened(Ran::CLIENT), 3);
    assert_eq!(fins(&ran, Ran::CLIENT)[0], 200, "as soon as the response is complete");
}

/// D-11: with bytes still coming, closing at once resets; closing in stages does not.
#[test]
fn http_d11_closing_in_stages_saves_the_response() {
    use crate::http::server::Server;
    use crate::http::testing::World;
    use crate::ids::{Addr, HostId};
    for lingering in [true, false] {
        let mut world = World::new(ms(50));
        let to = Addr { host: HostId(1), port: 80 };
        let script = [
            Do::Write("GET /1 HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n"),
            Do::Sleep(ms(10)),
            Do::Write("more"),
            Do::Wait,
            Do::Close,
        ];
        world.add("client", 0, Script::client(to, &script));
        let mut config = Lab::new(Strategy::Persistent, 1).server;
        config.http.lingering_close = lingering;
        world.add("server", 80, Box::new(Server::new(config)));
        world.run();
        let ran = Ran::of(world, 1);
        let resets = ran.times(ran.server(), |entry| matches!(entry, Entry::Rst(_))).len();
        assert_eq!(resets, usize::from(!lingering));
    }
}
