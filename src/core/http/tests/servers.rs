//! Servers: their limits, their habits, and what becomes of a client when they go wrong. Rules
//! S16–S20, K1, K2, K4, P0d, P3, P6; facts D-05, D-11 to D-14, D-16.
//!
//! One way takes 50 ms: a fresh connection is established at 100 ms at the client, and its
//! request is with the server at 150 ms.

use crate::http::config::*;
use crate::http::server::Server;
use crate::http::testing::{Do, Entry, Lab, Ran, Script, World, ms};
use crate::ids::{Addr, ConnId, HostId};
use crate::trace::{CloseCause, FailCause, HttpNote};
use crate::units::{Bytes, Distribution, Duration};

/// A client that follows a script, against a server that serves ten objects.
fn scripted(script: &[Do], change: impl FnOnce(&mut ServerConfig)) -> Ran {
    let mut world = World::new(ms(50));
    let to = Addr { host: HostId(1), port: 80 };
    world.add("client", 0, Script::client(to, script));
    let mut config = Lab::new(Strategy::Persistent, 10).server;
    change(&mut config);
    world.add("server", 80, Box::new(Server::new(config)));
    world.run();
    Ran::of(world, 1)
}

/// The statuses that the server sent, in order.
fn statuses(ran: &Ran) -> Vec<String> {
    let answers = ran.written(ran.server()).into_iter();
    answers
        .filter(|(_, text)| text.starts_with("HTTP/"))
        .map(|(_, text)| text[9..12].into())
        .collect()
}

fn failures(ran: &Ran) -> Vec<FailCause> {
    let failed = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::RequestFailed { why, .. } => Some(*why),
        _ => None,
    });
    failed.collect()
}

fn closes(ran: &Ran, wanted: CloseCause) -> Vec<u64> {
    let server = ran.notes(ran.server());
    let closes = server.filter_map(|(at, note)| match note {
        HttpNote::Closes { why, .. } if *why == wanted => Some(at.as_nanos() / 1_000_000),
        _ => None,
    });
    closes.collect()
}

fn fins(ran: &Ran) -> Vec<u64> {
    ran.times(ran.server(), |entry| matches!(entry, Entry::Fin(_)))
}

fn resets(ran: &Ran) -> Vec<u64> {
    ran.times(ran.server(), |entry| matches!(entry, Entry::Rst(_)))
}

fn request(connection: &str) -> String {
    format!("GET /1 HTTP/1.0\r\n{connection}\r\n")
}

/// K1, S17: HTTP/1.0 persists only where the request asks. The request is with the server at
/// 150 ms; what was not asked to stay is closed in that instant, whatever else was said.
#[test]
fn k1_and_s17_http_1_0_must_ask() {
    for (connection, asks) in [
        ("", false),
        ("Connection: Keep-Alive\r\n", true),
        ("connection: x, kEEP-aLIVE\r\n", true),
        ("Connection: X-Keep-Alive\r\n", false),
        ("Keep-Alive: timeout=5\r\n", false),
    ] {
        let text: &'static str = request(connection).leak();
        let ran = scripted(&[Do::Write(text)], |_| {});
        assert_eq!(fins(&ran), [if asks { 15_150 } else { 150 }], "{connection:?}");
        let answer = &ran.written(ran.server())[0].1;
        assert_eq!(answer.contains("Connection: keep-alive"), asks, "S18: {connection:?}");
    }
}

/// S18: of a server that keeps to the rule, the token in the response to HTTP/1.0 stands there
/// exactly where the connection stays. One that never says it (Python's http.server) keeps the
/// connection all the same, and a client that keeps to the rule does not use it again.
#[test]
fn s18_and_s19_a_kept_connection_that_nobody_knows_of() {
    for (says, connections) in [(SaysKeepAlive::ToHttp10, 1), (SaysKeepAlive::Never, 4)] {
        let mut lab = Lab::new(Strategy::Persistent, 3).http10(ConnectionField::KeepAlive);
        lab.server.manners.says_keep_alive = says;
        let ran = lab.run();
        assert_eq!(ran.opened(Ran::CLIENT), connections, "{says:?}");
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));
    }
}

/// S16: to HTTP/1.1 the token makes no difference to the connection, whatever a server says.
#[test]
fn s16_and_p0a_the_token_changes_nothing_in_http_1_1() {
    for says in [SaysKeepAlive::ToHttp10, SaysKeepAlive::WhenAsked, SaysKeepAlive::Always] {
        for connection in ["", "Connection: keep-alive\r\n"] {
            let text: &'static str =
                format!("GET /1 HTTP/1.1\r\nHost: s\r\n{connection}\r\n").leak();
            let ran = scripted(&[Do::Write(text)], |server| server.manners.says_keep_alive = says);
            assert_eq!(fins(&ran), [15_150], "kept until the timeout");
            let said = ran.written(ran.server())[0].1.contains("Connection: keep-alive");
            let expected = match says {
                SaysKeepAlive::Always => true,
                SaysKeepAlive::WhenAsked => !connection.is_empty(),
                _ => false,
            };
            assert_eq!(said, expected, "{says:?} {connection:?}");
        }
    }
}

/// S20: nobody is obliged. A server may ignore the wish, or agree and close before long: after
/// its timeout, after a number of requests. The page comes whole in any case.
#[test]
fn s20_a_server_may_ignore_or_agree_and_close_early() {
    let lab = || Lab::new(Strategy::Persistent, 3).http10(ConnectionField::KeepAlive);
    let ran = |change: fn(&mut ServerConfig)| {
        let mut lab = lab();
        change(&mut lab.server);
        let ran = lab.run();
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));
        ran.opened(Ran::CLIENT)
    };
    assert_eq!(ran(|server| server.keep_alive = false), 4, "ignored");
    assert_eq!(ran(|server| server.max_requests = Some(2)), 2, "agreed, for two requests");
    let mut early = lab().again_after(Duration::from_secs(2));
    early.server.keep_alive_timeout = Some(Duration::from_secs(1));
    let ran = early.run();
    assert_eq!(ran.opened(Ran::CLIENT), 2, "agreed, for one second");
    assert_eq!(ran.page_done(1).map(|(_, complete)| complete), Some(true));
}

/// D-16: a server that announces its timeout may wait a little longer (node: a second).
#[test]
fn http_d16_and_s07_the_announced_timeout_and_the_real_one() {
    let ran = scripted(&[Do::Write("GET /1 HTTP/1.1\r\nHost: s\r\n\r\n")], |server| {
        server.http.keep_alive_header = true;
        server.manners.says_keep_alive = SaysKeepAlive::Always;
        server.keep_alive_timeout = Some(Duration::from_secs(5));
        server.keep_alive_grace = Duration::from_secs(1);
    });
    assert!(ran.written(ran.server())[0].1.contains("\r\nKeep-Alive: timeout=5\r\n"));
    assert_eq!(closes(&ran, CloseCause::IdleTimeout), [6_150]);
}

/// P0d: a request with close ends the connection although the response does not say so: the
/// server closes after it, and the client sends nothing more.
#[test]
fn p0d_close_in_the_request_needs_no_echo() {
    let mut lab = Lab::new(Strategy::Persistent, 1);
    lab.client.connection_field = ConnectionField::Close;
    lab.server.manners.says_close = SaysClose::Never;
    let ran = lab.run();
    assert!(ran.written(ran.server()).iter().all(|(_, text)| !text.contains("Connection")));
    assert_eq!(fins(&ran)[0], 150, "the server begins, with the response");
    let conns: Vec<_> = ran.written(Ran::CLIENT).iter().map(|(conn, _)| conn.0).collect();
    assert_eq!(conns, [0, 1], "one request on each connection");
}

/// P6: a server that nobody tampers with ends a connection only between messages, and answers
/// at least one request on each: the body of every response is whole.
#[test]
fn p6_every_connection_gets_a_whole_response_at_least() {
    for limit in [1, 2, 3] {
        for depth in [None, Some(2)] {
            let mut lab = Lab::new(Strategy::Pipelined { depth }, 5);
            lab.server.max_requests = Some(limit);
            let ran = lab.run();
            assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true));
            let answers = ran.written(ran.server());
            for conn in 0..ran.opened(Ran::CLIENT) as u32 {
                assert!(
                    answers.iter().any(|(on, _)| *on == ConnId(conn)),
                    "c{conn}, limit {limit}"
                );
            }
            let whole = |text: &str| {
                let (head, body) = text.split_once("\r\n\r\n").unwrap();
                head.contains(&format!("Content-Length: {}", body.len()))
            };
            assert!(answers.iter().all(|(_, text)| whole(text)));
        }
    }
}

/// P6, P7: anybody may close at any time, so a server that breaks off in the middle is survived:
/// half a body and a FIN is a truncated response, and a GET is sent again (K8).
#[test]
fn p7_and_k8_a_response_broken_off_is_asked_for_again() {
    for (kind, why) in [
        (FaultKind::Before(Ending::Close), FailCause::ClosedBeforeResponse),
        (FaultKind::Before(Ending::Reset), FailCause::Reset),
        (FaultKind::During(Ending::Close, None), FailCause::Truncated),
        (FaultKind::During(Ending::Reset, Some(Bytes(10))), FailCause::Reset),
    ] {
        let mut lab = Lab::new(Strategy::Persistent, 2);
        lab.server.faults = vec![Fault { kind, path: None, nth: 2, count: Some(1) }];
        let ran = lab.run();
        assert_eq!(failures(&ran), [why], "{kind:?}");
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true), "{kind:?}");
        assert_eq!(ran.opened(Ran::CLIENT), 2, "{kind:?}");
    }
}

/// P7: a connection that ends after a response that promised otherwise costs the next request
/// nothing but a new connection.
#[test]
fn p7_a_connection_that_was_to_stay_may_end() {
    for ending in [Ending::Close, Ending::Reset] {
        let mut lab = Lab::new(Strategy::Persistent, 2);
        let kind = FaultKind::After(ending);
        lab.server.faults = vec![Fault { kind, path: None, nth: 1, count: Some(1) }];
        let ran = lab.run();
        assert!(!ran.written(ran.server())[0].1.contains("close"), "nothing was said");
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true), "{ending:?}");
        assert_eq!(ran.opened(Ran::CLIENT), 2, "{ending:?}");
    }
}

/// K4(b): with an exact length the next response begins at the byte after it. 47 bytes of head
/// here, 1000 of body.
#[test]
fn k4_and_p3_the_next_response_begins_where_the_length_says() {
    let get = "GET /1 HTTP/1.1\r\nHost: s\r\n\r\nGET /2 HTTP/1.1\r\nHost: s\r\n\r\n";
    let ran = scripted(&[Do::Write(get)], |server| server.http.size_includes_head = false);
    let stream: String = ran.written(ran.server()).into_iter().map(|(_, text)| text).collect();
    let head = stream.find("\r\n\r\n").unwrap() + 4;
    assert!(stream[..head].contains("Content-Length: 1000\r\n"));
    assert!(stream[head + 1000..].starts_with("HTTP/1.1 200 OK\r\n"));
}

/// K4(c): a length that says less leaves bytes that nobody asked for, and the client gives the
/// connection up; one that says more lets it wait for bytes that never come, until the server's
/// idle timeout shows that they won't.
#[test]
fn k4_a_wrong_length_costs_a_connection_or_a_timeout() {
    let wrong = |kind| {
        let mut lab = Lab::new(Strategy::Persistent, 2);
        lab.server.http.size_includes_head = false;
        lab.server.faults = vec![Fault { kind, path: Some("/1".into()), nth: 1, count: Some(1) }];
        lab.run()
    };
    let short = wrong(FaultKind::TooShort(Bytes(1)));
    assert_eq!(failures(&short), [], "the object was whole by its length, though it is not");
    assert_eq!(short.opened(Ran::CLIENT), 2);
    // The document arrives at 200, /1 at 300 on the same connection, less its last byte; /2 takes
    // a handshake and a round trip more.
    assert_eq!(short.page_done(0), Some((500, true)));
    let long = wrong(FaultKind::TooLong(Bytes(1)));
    assert_eq!(failures(&long), [FailCause::Truncated]);
    // The response was written at 250 ms; 15 s later the server closes, and 50 ms after that the
    // client knows that it will not be whole. Then /1 again and /2, a handshake and two round
    // trips.
    assert_eq!(long.page_done(0), Some((250 + 15_000 + 50 + 300, true)));
}

/// D-05: a server reads a request's content or closes. One that answers before it has read it
/// may read the rest, and then the connection goes on; or it closes, and says so.
#[test]
fn http_d05_an_early_answer_reads_the_rest_or_closes() {
    let script = [
        Do::Write("POST /1 HTTP/1.1\r\nHost: s\r\nContent-Length: 4\r\n\r\n"),
        Do::Sleep(ms(20)),
        Do::Write("abcd"),
        Do::Sleep(ms(20)),
        Do::Write("GET /2 HTTP/1.1\r\nHost: s\r\n\r\n"),
    ];
    let answers = |content| {
        let ran = scripted(&script, |server| server.manners.content = content);
        let first = ran.times(ran.server(), |entry| matches!(entry, Entry::Wrote(..)))[0];
        (first, statuses(&ran), ran.written(ran.server())[0].1.contains("Connection: close"))
    };
    let two = vec!["200".to_owned(); 2];
    assert_eq!(answers(ContentPolicy::ReadFirst), (170, two.clone(), false));
    assert_eq!(answers(ContentPolicy::AnswerThenRead), (150, two.clone(), false));
    assert_eq!(answers(ContentPolicy::AnswerThenClose), (150, two[..1].to_vec(), true));
}

/// D-11: nginx closes in stages only where it has left something unread; else it closes at once,
/// and what comes later draws a reset. Pipelined behind the close: unread. 20 ms later: not.
#[test]
fn http_d11_lingering_only_where_something_lies_unread() {
    let last = "GET /1 HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n";
    let both: &'static str = format!("{last}GET /2 HTTP/1.1\r\nHost: s\r\n\r\n").leak();
    let ending = [Do::Sleep(ms(20)), Do::Write("more"), Do::Wait, Do::Close];
    for (begin, resets_expected) in [(both, 0), (last, 1)] {
        let script: Vec<_> = [Do::Write(begin)].into_iter().chain(ending.clone()).collect();
        let ran = scripted(&script, |server| server.manners.lingers_only_if_unread = true);
        assert_eq!(resets(&ran).len(), resets_expected, "{begin}");
    }
}

/// D-12: behind `close` nothing is processed, even where it stands in the same segment, and by
/// default the response echoes it.
#[test]
fn http_d12_and_p1_close_is_echoed_and_the_last() {
    let ran = scripted(
        &[Do::Write(
            "GET /1 HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: s\r\n\r\n",
        )],
        |_| {},
    );
    assert_eq!(statuses(&ran), ["200"]);
    assert!(ran.written(ran.server())[0].1.contains("\r\nConnection: close\r\n"));
    assert_eq!(fins(&ran), [150]);
}

/// D-13: the end of the client's direction does not withdraw its requests, not even while the
/// server works on one; a server that thinks so answers nobody.
#[test]
fn http_d13_a_half_close_while_the_server_works() {
    for (cancels, answered) in [(false, 1), (true, 0)] {
        let script = [Do::Write("GET /1 HTTP/1.1\r\nHost: s\r\n\r\n"), Do::Shutdown];
        let ran = scripted(&script, |server| {
            server.think = ms(100);
            server.manners.half_close_cancels = cancels;
        });
        assert_eq!(statuses(&ran).len(), answered);
        assert_eq!(fins(&ran), [if cancels { 150 } else { 250 }]);
    }
}

/// D-14: 100 at once or a final status at once, never waiting for the content; from HTTP/1.0 the
/// expectation is ignored.
#[test]
fn http_d14_continue_refuse_or_wait() {
    let expecting = |version| -> &'static str {
        let host = if version == "1.1" { "Host: s\r\n" } else { "" };
        let fields = "Expect: 100-continue\r\nContent-Length: 2\r\n";
        format!("POST /1 HTTP/{version}\r\n{host}{fields}\r\n").leak()
    };
    let ran = |version, expect| {
        let script = [Do::Write(expecting(version)), Do::Sleep(ms(500)), Do::Write("ab")];
        let ran = scripted(&script, |server| server.manners.expect = expect);
        let first = ran.times(ran.server(), |entry| matches!(entry, Entry::Wrote(..)))[0];
        (first, statuses(&ran))
    };
    let text = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    assert_eq!(ran("1.1", ExpectPolicy::Continue), (150, text(&["100", "200"])));
    assert_eq!(ran("1.1", ExpectPolicy::Refuse), (150, text(&["417"])));
    assert_eq!(ran("1.1", ExpectPolicy::Ignore), (650, text(&["200"])));
    for expect in [ExpectPolicy::Continue, ExpectPolicy::Refuse] {
        assert_eq!(ran("1.0", expect), (650, text(&["200"])), "HTTP/1.0");
    }
}

/// Two workers, 100 ms for each request: of five that come together, two are answered after one
/// round of work, two after two, one after three.
#[test]
fn workers_take_requests_in_turn() {
    let mut lab = Lab::new(Strategy::Parallel { connections: 5 }, 5);
    lab.server.think = ms(100);
    lab.server.capacity.workers = Some(2);
    let ran = lab.run();
    // Document: handshake 100, request 50, 100 of work, 50 back: 300. Objects: handshake and
    // request until 450, then work in three rounds, then 50 back.
    let answers = ran.times(ran.server(), |entry| matches!(entry, Entry::Wrote(..)));
    assert_eq!(answers, [250, 550, 550, 650, 650, 750]);
    assert_eq!(ran.page_done(0), Some((800, true)));
    let ahead: Vec<u32> = ran
        .notes(ran.server())
        .filter_map(|(_, note)| match note {
            HttpNote::InLine { ahead, .. } => Some(*ahead),
            _ => None,
        })
        .collect();
    assert_eq!(ahead, [0, 1, 2]);
}

/// A line with one place: of five requests that come together to one worker, one is worked on,
/// one waits, three are answered 503 at once.
#[test]
fn a_full_line_is_answered_503() {
    let mut lab = Lab::new(Strategy::Parallel { connections: 5 }, 5);
    lab.server.think = ms(100);
    lab.server.capacity = Capacity { workers: Some(1), queue: Some(1), ..Capacity::default() };
    let ran = lab.run();
    assert_eq!(statuses(&ran), ["200", "503", "503", "503", "200", "200"]);
    // The document at 250; the objects' requests come at 450.
    let answers = ran.times(ran.server(), |entry| matches!(entry, Entry::Wrote(..)));
    assert_eq!(answers, [250, 450, 450, 450, 550, 650]);
    assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(false));
}

/// S11: where a server has as many connections as it may, one more is refused: with 503 and a
/// close, or with a reset. The document's connection stays idle and counts.
#[test]
fn s11_a_server_with_a_full_house_refuses() {
    for (when_full, first_failures) in
        [(WhenFull::Answer503, vec![]), (WhenFull::Reset, vec![FailCause::Reset])]
    {
        let mut lab = Lab::new(Strategy::Persistent, 0);
        lab.client.close_when_done = false;
        let mut second = lab.client.clone();
        second.start = Duration::from_secs(1);
        second.http.retry_limit = 0;
        lab.more_clients = vec![second];
        lab.server.capacity = Capacity { connections: Some(1), when_full, ..Capacity::default() };
        let ran = lab.run();
        assert_eq!(ran.page_done(0).map(|(_, complete)| complete), Some(true), "the first");
        let failed: Vec<_> = ran
            .notes(HostId(1))
            .filter_map(|(_, note)| match note {
                HttpNote::RequestFailed { why, .. } => Some(*why),
                _ => None,
            })
            .collect();
        assert_eq!(failed, first_failures, "{when_full:?}");
        if when_full == WhenFull::Answer503 {
            let answers = ran.written(ran.server());
            assert!(answers[1].1.starts_with("HTTP/1.1 503 "), "{}", answers[1].1);
            assert!(answers[1].1.contains("\r\nConnection: close\r\n"));
        } else {
            assert_eq!(closes(&ran, CloseCause::NoRoom).len(), 1);
        }
    }
}

/// A server that never answers hangs nobody for ever: the world ends, and the client says what
/// it waits for. With a timeout of its own it asks again.
#[test]
fn a_stalled_response_ends_the_run_and_is_named() {
    let stalled = |timeout| {
        let mut lab = Lab::new(Strategy::Persistent, 1);
        lab.client.timeout = timeout;
        let kind = FaultKind::Stall;
        lab.server.faults = vec![Fault { kind, path: Some("/1".into()), nth: 1, count: Some(1) }];
        lab.run()
    };
    let ran = stalled(None);
    assert_eq!(ran.page_done(0), None);
    let waits = ran.world.waiting_for(Ran::CLIENT).unwrap_or_default();
    assert_eq!(waits, "the response to GET /1 on c0");
    let ran = stalled(Some(Duration::from_secs(2)));
    assert_eq!(failures(&ran), [FailCause::Timeout]);
    // /1 went out at 200; 2 s later it is given up; a handshake and a round trip.
    assert_eq!(ran.page_done(0), Some((2400, true)));
}

/// Queueing theory as an oracle: Poisson arrivals at λ = 5/s, one worker with exponential work of
/// mean 100 ms (μ = 10/s). Of an M/M/1 queue the mean time from a request's arrival to its
/// response is 1/(μ − λ) = 200 ms (Kleinrock, Queueing Systems, vol. 1, §3.2); of an M/D/1 queue,
/// with constant work, ρ = ½: 100 ms + 100 ms · ρ/(2(1 − ρ)) = 150 ms (Pollaczek–Khinchine). The
/// mean over 10,000 requests has a standard error of 2.7 % for the first, less for the second.
#[test]
fn one_worker_is_an_m_m_1_queue() {
    use crate::http::crowd::ManyClients;
    for (distribution, expected) in
        [(Distribution::Exponential, 200), (Distribution::Constant, 150)]
    {
        let lab = Lab::new(Strategy::Serial, 0);
        let mut world = World::new(ms(1));
        let crowd = Crowd { count: 10_000, spacing: ms(200), arrivals: Distribution::Exponential };
        let client = ClientConfig { crowd, ..lab.client };
        world.add("visitors", 0, Box::new(ManyClients::new(client)));
        let mut server = lab.server;
        (server.think, server.think_distribution) = (ms(100), distribution);
        server.objects[0].size = Bytes(0);
        server.capacity.workers = Some(1);
        world.add("server", 80, Box::new(Server::new(server)));
        world.run();
        let ran = Ran::of(world, 1);
        let mut total = Duration::ZERO;
        let mut received = std::collections::BTreeMap::new();
        for (at, note) in ran.notes(ran.server()) {
            match note {
                HttpNote::RequestReceived { conn, .. } => {
                    received.insert(*conn, at);
                }
                HttpNote::ResponseSent { conn, .. } => total = total + at.since(received[conn]),
                _ => {}
            }
        }
        let mean = total.as_millis() / 10_000;
        assert!(mean.abs_diff(expected) * 20 <= expected, "{distribution:?}: {mean} ms");
    }
}

/// Three visitors of one host who come at 0, 100 and 200 ms and each look again 1 s after their
/// page is there: each has a clock of its own, and their visits are numbered through. The first
/// page takes a handshake and an exchange, the second an exchange.
#[test]
fn each_of_a_crowd_has_its_own_clock_and_its_own_visits() {
    use crate::http::{client::Told, crowd::ManyClients};
    let lab = Lab::new(Strategy::Persistent, 0).again_after(ms(1000));
    let mut world = World::new(ms(50));
    let told = std::rc::Rc::new(Told::new(lab.client.into()));
    let arrivals = [0, 100, 200].map(|at| crate::units::SimTime::ZERO + ms(at)).into();
    world.add("visitors", 0, Box::new(ManyClients::arriving(told, (0, 1), arrivals)));
    world.add("server", 80, Box::new(Server::new(lab.server)));
    world.run();
    let ran = Ran::of(world, 1);
    let first = [0, 2, 4].map(|visit| ran.page_done(visit));
    assert_eq!(first, [200, 300, 400].map(|at| Some((at, true))));
    let second = [1, 3, 5].map(|visit| ran.page_done(visit));
    assert_eq!(second, [1300, 1400, 1500].map(|at| Some((at, true))));
}
