//! The dumb proxy's hang (rules D1–D8), its controls, and both settings of late bytes.
//!
//! The lab: each hop takes 50 ms one way. The client opens a page of one document, and once
//! more 500 ms after it is complete. The arithmetic of the first visit, in ms: handshake
//! client–proxy 0–100; the request reaches the proxy at 150; handshake proxy–server until 250;
//! the request reaches the server at 300; the response is at the proxy at 350 and at the client
//! at 400. The second request leaves the client at 900.

use crate::http::config::{ConnectionField, LateBytes, ProxyConfig, ProxyKind, Strategy, Version};
use crate::http::testing::{Do, Entry, Lab, Ran, Script, World, ms};
use crate::ids::{Addr, HostId};
use crate::trace::{Belief, BeliefCause, CloseCause, FailCause, HttpNote, RetryCause};
use crate::units::Duration;

const SINGLE: ProxyKind =
    ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking: false };

fn lab(field: ConnectionField) -> Lab {
    let mut lab = Lab::new(Strategy::Persistent, 0).http10(field).again_after(ms(500));
    lab.proxies = vec![SINGLE];
    lab
}

/// How long the second request hung: from its first sending until its first attempt
/// failed; `None` where it never failed.
fn hang(ran: &Ran) -> Option<u64> {
    let failed = ran.notes(Ran::CLIENT).find_map(|(at, note)| match note {
        HttpNote::RequestFailed { request, .. } if request.0 == 1 => Some(at),
        _ => None,
    })?;
    let sent = ran.notes(Ran::CLIENT).find_map(|(at, note)| match note {
        HttpNote::RequestSent { request, .. } if request.0 == 1 => Some(at),
        _ => None,
    })?;
    Some(failed.since(sent).as_millis())
}

/// The times at which somebody wrote something that contains this text.
fn wrote(ran: &Ran, by: crate::ids::HostId, text: &str) -> Vec<u64> {
    ran.times(by, |entry| match entry {
        Entry::Wrote(_, bytes) => String::from_utf8_lossy(bytes).contains(text),
        _ => false,
    })
}

#[test]
fn dumb_d1_to_d4_the_token_is_passed_on_unchanged_both_ways() {
    let ran = lab(ConnectionField::KeepAlive).run();
    let (client, proxy, server) = (Ran::CLIENT, ran.proxy(0), ran.server());
    let asked = &ran.written(client)[0].1;
    assert!(asked.contains("Connection: Keep-Alive\r\n"), "D1");
    let relayed = ran.written(proxy);
    assert_eq!(relayed[0].1, *asked, "D2: byte for byte");
    let answer = &ran.written(server)[0].1;
    assert!(answer.contains("Connection: keep-alive\r\n"), "D3");
    assert!(ran.times(server, |entry| matches!(entry, Entry::Fin(_)))[0] > 1000, "D3: no FIN");
    assert_eq!(relayed[1].1, *answer, "D4: byte for byte");
}

#[test]
fn dumb_d5_and_d6_each_believes_something_else() {
    let ran = lab(ConnectionField::KeepAlive).run();
    let believed_at_500 = |host| {
        let mut beliefs = std::collections::BTreeMap::new();
        for (at, note) in ran.notes(host) {
            if let HttpNote::Believes { conn, belief, .. } = note
                && at.as_nanos() <= 500_000_000
            {
                beliefs.insert(conn.0, *belief);
            }
        }
        beliefs.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(believed_at_500(Ran::CLIENT), [(0, Belief::KeptIdle)]);
    assert_eq!(
        believed_at_500(ran.proxy(0)),
        [(0, Belief::NotListening), (1, Belief::WaitingForEof)]
    );
    assert_eq!(believed_at_500(ran.server()), [(1, Belief::KeptIdle)]);
}

/// T_s runs from 300 to 15 300; the FIN reaches the proxy at 15 350 and what the proxy makes
/// of it the client at 15 400. Sent at 900, the request has hung for 14 500 ms; by the formula
/// T_s − gap + way of the close − way of the response = 15 000 − 500 + 100 − 100.
#[test]
fn dumb_d7_and_d8_the_second_request_hangs_until_the_server_gives_up() {
    let ran = lab(ConnectionField::KeepAlive).run();
    let (client, proxy) = (Ran::CLIENT, ran.proxy(0));
    assert_eq!(wrote(&ran, client, "GET"), [100, 900, 15_500], "the last is the retry");
    assert_eq!(wrote(&ran, proxy, "GET"), [250, 15_650], "D7: nothing of request 2");
    let unexpected: Vec<_> = ran
        .notes(proxy)
        .filter(|(_, note)| matches!(note, HttpNote::Unexpected { discarded: false, .. }))
        .map(|(at, _)| at.as_nanos() / 1_000_000)
        .collect();
    assert_eq!(unexpected, [950]);
    assert_eq!(hang(&ran), Some(14_500), "D8");
    assert_eq!(ran.times(proxy, |entry| matches!(entry, Entry::Rst(_))), [15_350], "unread");
    let notes: Vec<_> = ran.notes(client).map(|(_, note)| note.clone()).collect();
    let reset = HttpNote::Believes {
        conn: crate::ids::ConnId(0),
        belief: Belief::Closed,
        why: BeliefCause::PeerReset,
    };
    assert!(notes.contains(&reset));
    assert!(
        notes
            .iter()
            .any(|note| matches!(note, HttpNote::RequestFailed { why: FailCause::Reset, .. }))
    );
    // K8: it is sent again, with a new connection through the relay: 400 more.
    assert!(notes.iter().any(|note| matches!(
        note,
        HttpNote::Retrying { attempt: 2, why: RetryCause::Idempotent, .. }
    )));
    assert_eq!(ran.page_done(1), Some((15_800, true)));
}

#[test]
fn dumb_d8_a_relay_that_discards_closes_with_a_fin() {
    let mut lab = lab(ConnectionField::KeepAlive);
    let late_bytes = LateBytes::Discard;
    lab.proxies = vec![ProxyKind::BlindRelay { late_bytes, multitasking: false }];
    let ran = lab.run();
    assert_eq!(hang(&ran), Some(14_500));
    assert!(ran.times(ran.proxy(0), |entry| matches!(entry, Entry::Rst(_))).is_empty());
    assert!(ran.notes(Ran::CLIENT).any(|(_, note)| matches!(
        note,
        HttpNote::RequestFailed { why: FailCause::ClosedBeforeResponse, .. }
    )));
}

/// T_c = 2 s is shorter than what is left of T_s.
#[test]
fn dumb_d8_the_clients_own_timeout_may_come_first() {
    for late_bytes in [LateBytes::Unread, LateBytes::Discard] {
        let mut lab = lab(ConnectionField::KeepAlive);
        lab.proxies = vec![ProxyKind::BlindRelay { late_bytes, multitasking: false }];
        lab.client.timeout = Some(Duration::from_secs(2));
        let ran = lab.run();
        assert_eq!(hang(&ran), Some(2_000));
        assert!(ran.notes(Ran::CLIENT).any(|(at, note)| {
            at.as_nanos() == 2_900_000_000
                && matches!(note, HttpNote::Closes { why: CloseCause::ResponseTimeout, .. })
        }));
        assert_eq!(ran.page_done(1), Some((2_900 + 400, true)), "the retry");
    }
}

#[test]
fn dumb_d8_the_length_of_the_hang_is_the_servers_timeout() {
    for (timeout, gap) in [(5, 500), (5, 2_000), (75, 500)] {
        let mut lab = lab(ConnectionField::KeepAlive);
        lab.server.keep_alive_timeout = Some(Duration::from_secs(timeout));
        lab.client.visits[1].after = ms(gap);
        assert_eq!(hang(&lab.run()), Some(timeout * 1000 - gap));
    }
}

/// Without any timeout the run ends all the same, and says who waits for whom.
#[test]
fn dumb_d8_without_timeouts_the_hang_is_for_ever_and_named() {
    let mut lab = lab(ConnectionField::KeepAlive);
    lab.server.keep_alive_timeout = None;
    let ran = lab.run();
    assert_eq!((hang(&ran), ran.page_done(1)), (None, None));
    let waiting = ran.world.waiting_for(Ran::CLIENT);
    assert_eq!(waiting.as_deref(), Some("the response to GET / on c0"));
    let waiting = ran.world.waiting_for(ran.proxy(0));
    assert_eq!(waiting.as_deref(), Some("the other side to close c1"));
}

/// Controls: what must not hang.
#[test]
fn dumb_d_neg_no_token_no_hang() {
    for field in [ConnectionField::Nothing, ConnectionField::Close] {
        let ran = lab(field).run();
        assert_eq!((hang(&ran), ran.page_done(1)), (None, Some((1_300, true))), "{field:?}");
    }
    let mut version11 = lab(ConnectionField::Close);
    (version11.client.version, version11.server.version) = (Version::Http11, Version::Http11);
    assert_eq!(hang(&version11.run()), None);
}

#[test]
fn dumb_d_neg_a_server_without_keep_alive_does_not_hang() {
    let mut lab = lab(ConnectionField::KeepAlive);
    lab.server.keep_alive = false;
    let ran = lab.run();
    assert_eq!((hang(&ran), ran.page_done(1)), (None, Some((1_300, true))));
}

/// It watches both sides, so the second request goes through: 50 + 50 + 50 + 50 after 900.
#[test]
fn dumb_d_neg_a_multitasking_relay_does_not_hang() {
    let mut lab = lab(ConnectionField::KeepAlive);
    let late_bytes = LateBytes::Unread;
    lab.proxies = vec![ProxyKind::BlindRelay { late_bytes, multitasking: true }];
    let ran = lab.run();
    assert_eq!((hang(&ran), ran.page_done(1)), (None, Some((1_100, true))));
    assert_eq!((ran.opened(Ran::CLIENT), ran.opened(ran.proxy(0))), (1, 1));
}

/// Persistence is HTTP/1.1's default, so the relay hangs with any token but `close`, or none.
#[test]
fn dumb_d_neg_http_1_1_hangs_without_any_token() {
    for field in
        [ConnectionField::Nothing, ConnectionField::KeepAlive, ConnectionField::ProxyConnection]
    {
        let mut lab = lab(field);
        (lab.client.version, lab.server.version) = (Version::Http11, Version::Http11);
        assert_eq!(hang(&lab.run()), Some(14_500), "{field:?}");
    }
}

/// A body belongs to the request: all of it is passed on, though it comes in pieces.
#[test]
fn a_relay_passes_on_the_whole_first_request_and_nothing_after() {
    use crate::http::testing::{Do, Script, World};
    use crate::ids::{Addr, HostId};
    let mut world = World::new(ms(50));
    let to = Addr { host: HostId(1), port: 8080 };
    let script = [
        Do::Write("POST http://server/ HTTP/1.0\r\nContent-Le"),
        Do::Sleep(ms(10)),
        Do::Write("ngth: 6\r\n\r\nabc"),
        Do::Sleep(ms(500)),
        Do::Write("def"),
        Do::Sleep(ms(10)),
        Do::Write("late"),
    ];
    world.add("client", 0, Script::client(to, &script));
    let config = crate::http::config::ProxyConfig {
        port: 8080,
        name: "proxy".into(),
        kind: SINGLE,
        parent: None,
        http: crate::http::HttpParams::of(crate::params::Profile::Rfc, crate::params::Era::Rfc9112),
    };
    world.add("proxy", 8080, crate::http::proxy::new(config));
    world.add("server", 80, Script::server(&[&[Do::Wait]]));
    world.run();
    let ran = Ran::of(world, 1);
    let passed: String = ran.written(HostId(1)).into_iter().map(|(_, text)| text).collect();
    assert_eq!(passed, "POST http://server/ HTTP/1.0\r\nContent-Length: 6\r\n\r\nabcdef");
}

/// A relay that does one thing after another reads nothing of the server's before the request is
/// whole: an early answer lies with it from 350 until the rest of the request, written at 1100,
/// has arrived.
#[test]
fn a_relay_that_reads_the_request_does_not_hear_an_early_answer() {
    let head = "POST http://server/ HTTP/1.0\r\nContent-Length: 3\r\n\r\n";
    let client = [Do::Write(head), Do::Sleep(ms(1000)), Do::Write("abc"), Do::Wait];
    let answer = [Do::Write("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"), Do::Wait];
    for (multitasking, at) in [(false, 1150), (true, 350)] {
        let ran = relayed(multitasking, &client, &answer);
        assert_eq!(wrote(&ran, ran.proxy(0), "200 OK"), [at], "multitasking: {multitasking}");
    }
}

/// The server resets the relay's connection when the request comes, at 300: the relay knows it at
/// 350 and has nothing more to give to the client, whose side it closes.
#[test]
fn a_reset_on_the_servers_side_ends_the_clients() {
    let get = [Do::Write("GET http://server/ HTTP/1.0\r\n\r\n"), Do::Wait];
    for multitasking in [false, true] {
        let ran = relayed(multitasking, &get, &[Do::Abort]);
        let proxy = ran.proxy(0);
        let closes: Vec<_> = ran
            .notes(proxy)
            .filter_map(|(at, note)| match note {
                HttpNote::Closes { conn, why, .. } => {
                    Some((at.as_nanos() / 1_000_000, conn.0, *why))
                }
                _ => None,
            })
            .collect();
        assert_eq!(closes, [(350, 0, CloseCause::OtherSideClosed)]);
        assert_eq!(ran.times(proxy, |entry| matches!(entry, Entry::Fin(_))), [350]);
        let last = ran.beliefs(proxy).into_iter().rfind(|(conn, _)| conn.0 == 1);
        assert_eq!(last.map(|(_, belief)| belief), Some(Belief::Closed));
    }
}

/// A scripted client and a scripted server with a relay between them.
fn relayed(multitasking: bool, client: &[Do], server: &[Do]) -> Ran {
    let kind = ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking };
    let http = Lab::new(Strategy::Persistent, 0).proxy_http;
    let config = ProxyConfig { port: 8080, name: "proxy".into(), kind, parent: None, http };
    let mut world = World::new(ms(50));
    world.add("client", 0, Script::client(Addr { host: HostId(1), port: 8080 }, client));
    world.add("proxy", 8080, crate::http::proxy::new(config));
    world.add("server", 80, Script::server(&[server]));
    world.run();
    Ran::of(world, 1)
}
