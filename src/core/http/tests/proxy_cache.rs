//! The smart proxy's cache: what it stores and what it does not (rules K5, H1, H2), when it
//! asks, and what it answers (RFC 9111).

use crate::http::config::{ProxyKind, Strategy};
use crate::http::testing::{Do, Lab, Ran, Through, ms};
use crate::trace::HttpNote;
use crate::units::Duration;
use proptest::prelude::*;

const GET: &str = "GET http://server/ HTTP/1.1\r\nHost: server\r\n\r\n";

fn caching(lifetime: &str) -> Through {
    Through::today().with("http.proxy_cache_lifetime", lifetime)
}

/// What the proxy stored: for each response its fields.
fn stored(ran: &Ran) -> Vec<Vec<String>> {
    let stored = ran.notes(ran.proxy(0)).filter_map(|(_, note)| match note {
        HttpNote::CacheStored { fields, .. } => Some(fields.clone()),
        _ => None,
    });
    stored.collect()
}

/// How it answered from its cache: the age in ms, and whether the server had confirmed it.
fn answered(ran: &Ran) -> Vec<(u64, bool)> {
    let answered = ran.notes(ran.proxy(0)).filter_map(|(_, note)| match note {
        HttpNote::CacheAnswered { age, validated, .. } => Some((age.as_millis(), *validated)),
        _ => None,
    });
    answered.collect()
}

fn requests(ran: &Ran) -> usize {
    ran.upstream().concat().matches("GET / HTTP/1.1").count()
}

/// K5, H1, H2: what is stored is what the next client may have: no hop-by-hop field, none that
/// Connection named, no credentials (RFC 9111 §3.1); all else unchanged.
#[test]
fn k5_h1_h2_no_hop_by_hop_field_is_stored() {
    let response = "HTTP/1.1 200 OK\r\nX-End: 1\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 2\r\n\
        Keep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nTransfer-Encoding: chunked\r\n\
        ETag: \"v\"\r\nProxy-Connection: keep-alive\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    let client = [Do::Write(GET), Do::Sleep(ms(1500)), Do::Write(GET)];
    let ran = caching("1min").run(&[&client], &[&[Do::Write(response), Do::Wait]]);
    assert_eq!(stored(&ran), [["X-End: 1", "ETag: \"v\""]]);
    assert_eq!(requests(&ran), 1, "the second is answered from the cache");
    let text = ran.downstream().concat();
    let second = &text[text.rfind("HTTP/1.1 200").unwrap()..];
    // The first was stored at 350 ms; the second request is there at 150 + 1500 ms: 1.3 s old.
    let expected = "HTTP/1.1 200 OK\r\nX-End: 1\r\nETag: \"v\"\r\nContent-Length: 2\r\nAge: 1\r\n\
        Via: 1.1 proxy\r\n\r\nok";
    assert_eq!(second, expected);
    assert_eq!(answered(&ran), [(1300, false)]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// K5 and H2 over random responses: what is stored is what is neither listed nor named.
    #[test]
    fn k5_h2_random_responses_are_stored_without_what_connection_names(
        fields in prop::collection::vec((0usize..8, any::<bool>()), 0..10),
        named in prop::collection::vec((0usize..8, any::<bool>()), 0..5),
    ) {
        let spell = |(n, upper): &(usize, bool)| format!("{}-{n}", if *upper { "X-F" } else { "x-f" });
        let options: Vec<String> = named.iter().map(spell).collect();
        let mut head = format!("HTTP/1.1 200 OK\r\nConnection: {}\r\n", options.join(" , "));
        for field in &fields {
            head += &format!("{}: v\r\n", spell(field));
        }
        head += "Content-Length: 0\r\n\r\n";
        let response: &'static str = Box::leak(head.into_boxed_str());
        let ran = caching("1min").run(&[&[Do::Write(GET)]], &[&[Do::Write(response)]]);
        let kept = fields.iter().filter(|(n, _)| named.iter().all(|(m, _)| m != n));
        let mut expected: Vec<String> = kept.map(|field| format!("{}: v", spell(field))).collect();
        expected.push("Content-Length: 0".into());
        prop_assert_eq!(stored(&ran), vec![expected]);
    }
}

/// RFC 9111 §4.3: after its lifetime a copy with an ETag is validated: the server says 304, the
/// client gets a whole response, and the copy is fresh again.
#[test]
fn a_stale_copy_is_validated() {
    let ok = "HTTP/1.1 200 OK\r\nETag: \"v\"\r\nContent-Length: 2\r\n\r\nok";
    let same = "HTTP/1.1 304 Not Modified\r\nETag: \"v\"\r\n\r\n";
    let client = [
        Do::Write(GET),
        Do::Sleep(ms(3000)),
        Do::Write(GET),
        Do::Wait,
        Do::Sleep(ms(500)),
        Do::Write(GET),
    ];
    let server = [Do::Write(ok), Do::Wait, Do::Write(same), Do::Wait];
    let ran = caching("2s").run(&[&client], &[&server]);
    let upstream = ran.upstream().concat();
    assert_eq!((requests(&ran), upstream.matches("If-None-Match: \"v\"").count()), (2, 1));
    assert_eq!(answered(&ran).iter().map(|a| a.1).collect::<Vec<_>>(), [true, false]);
    let text = ran.downstream().concat();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 3);
    assert!(!text.contains("304"), "that was for the proxy");
}

/// Without an ETag there is nothing to ask about: the object is fetched anew. And what is no
/// longer right is replaced.
#[test]
fn what_cannot_be_validated_is_fetched_anew() {
    let plain = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let client = [Do::Write(GET), Do::Sleep(ms(3000)), Do::Write(GET)];
    let ran = caching("2s").run(&[&client], &[&[Do::Write(plain), Do::Wait, Do::Write(plain)]]);
    assert_eq!((requests(&ran), stored(&ran).len(), answered(&ran).len()), (2, 2, 0));
    let (old, new) = (
        "HTTP/1.1 200 OK\r\nETag: \"v\"\r\nContent-Length: 3\r\n\r\nold",
        "HTTP/1.1 200 OK\r\nETag: \"w\"\r\nContent-Length: 3\r\n\r\nnew",
    );
    let ran = caching("2s").run(&[&client], &[&[Do::Write(old), Do::Wait, Do::Write(new)]]);
    assert!(ran.downstream().concat().ends_with("new"));
}

/// RFC 9111 §4.2.1: what the response says of its age goes before the proxy's own time; §4.3.1: a date
/// will do to ask with.
#[test]
fn max_age_counts_before_the_setting_and_a_date_validates() {
    let dated = "HTTP/1.1 200 OK\r\nCache-Control: Max-Age=2\r\n\
        Last-Modified: Thu, 01 Jan 1998 00:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
    let same = "HTTP/1.1 304 Not Modified\r\n\r\n";
    let client =
        [Do::Write(GET), Do::Sleep(ms(1000)), Do::Write(GET), Do::Sleep(ms(3000)), Do::Write(GET)];
    let server = [Do::Write(dated), Do::Wait, Do::Write(same)];
    let ran = caching("1h").run(&[&client], &[&server]);
    assert_eq!(answered(&ran).iter().map(|a| a.1).collect::<Vec<_>>(), [false, true]);
    assert!(ran.upstream().concat().contains("If-Modified-Since: Thu, 01 Jan 1998"));
}

/// RFC 9111 §3 and §4.4: what must not be stored is not, half a response is not, and a POST that
/// succeeds makes the copy unusable.
#[test]
fn what_is_not_to_be_used_is_not() {
    let again = [Do::Write(GET), Do::Sleep(ms(1000)), Do::Write(GET)];
    for response in [
        "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nCache-Control: max-age=9, Private\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
    ] {
        let ran = caching("1min")
            .run(&[&again], &[&[Do::Write(response), Do::Wait, Do::Write(response)]]);
        assert_eq!((requests(&ran), stored(&ran).len()), (2, 0), "{response}");
    }
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";
    let ran = caching("1min").run(&[&[Do::Write(GET)]], &[&[Do::Write(half), Do::Close]]);
    assert_eq!(stored(&ran).len(), 0);
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let post = "POST http://server/ HTTP/1.1\r\nHost: server\r\nContent-Length: 0\r\n\r\n";
    let client = [
        Do::Write(GET),
        Do::Sleep(ms(1000)),
        Do::Write(post),
        Do::Wait,
        Do::Sleep(ms(500)),
        Do::Write(GET),
    ];
    let server = [Do::Write(ok), Do::Wait, Do::Write(ok), Do::Wait, Do::Write(ok)];
    let ran = caching("1min").run(&[&client], &[&server]);
    assert_eq!((requests(&ran), answered(&ran).len()), (2, 0));
}

/// With the program's own client and server: the second of two clients gets the page from the
/// cache. Document and object are 100 ms of round trip away instead of 200, and the proxy
/// opens nothing: handshake 100, two exchanges of 100.
#[test]
fn a_page_from_the_cache_costs_the_way_to_the_proxy() {
    let mut lab = Lab::new(Strategy::Persistent, 1);
    lab.proxies = vec![ProxyKind::Smart {
        client_idle_timeout: None,
        server_idle_timeout: None,
        reuse_upstream: true,
    }];
    lab.proxy_http.proxy.cache_lifetime = Some(Duration::from_secs(1));
    lab.server.http.validator = crate::http::params::Validator::Etag;
    for start in [2, 30] {
        let mut client = lab.client.clone();
        client.start = Duration::from_secs(start);
        lab.more_clients.push(client);
    }
    // The second comes 2 s later, when the copies (from 350 and 550 ms) are stale: each costs the
    // whole way, without a body. The third follows soon enough on nothing, at 30 s: the same.
    let ran = lab.run();
    assert_eq!(answered(&ran).iter().map(|a| a.1).collect::<Vec<_>>(), [true; 4]);
    assert_eq!(stored(&ran).len(), 2);
    let mut lab = Lab::new(Strategy::Persistent, 1);
    lab.proxies = vec![ProxyKind::Smart {
        client_idle_timeout: None,
        server_idle_timeout: None,
        reuse_upstream: true,
    }];
    lab.proxy_http.proxy.cache_lifetime = Some(Duration::from_secs(60));
    let mut client = lab.client.clone();
    client.start = Duration::from_secs(2);
    lab.more_clients.push(client);
    let ran = lab.run();
    assert_eq!(answered(&ran).len(), 2);
    let second = crate::ids::HostId(1);
    let done = ran.notes(second).find_map(|(at, note)| match note {
        HttpNote::PageDone { .. } => Some(at.as_nanos() / 1_000_000),
        _ => None,
    });
    assert_eq!(done, Some(2000 + 100 + 2 * 100));
}
