//! What passes a smart proxy and what ends there (rules K5, H1–H6, H3a–H3h, X6; fact D-18),
//! seen in the bytes on either side of one.
//!
//! `hop_by_hop` tests the lists themselves; here they are seen to hold for whole messages in
//! both directions, and in what the proxy adds of its own.

use crate::http::testing::{Do, Ran, Through, ms};
use crate::params::Era;
use proptest::prelude::*;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A text that lives as long as the tests do, as scripts want it.
fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Lines of fields, as they stand in a head.
fn lines(fields: &[(String, String)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect()
}

/// A message with these fields goes through the proxy, once as a request and once as a
/// response; what comes out on the other side.
fn both_ways(through: fn() -> Through, fields: &str) -> [String; 2] {
    let get = "GET http://server/ HTTP/1.1\r\nHost: server\r\n";
    let request = leaked(format!("{get}{fields}\r\n"));
    let response = leaked(format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: 2\r\n\r\nok"));
    let asked = through().run(&[&[Do::Write(request)]], &[&[Do::Write(OK)]]);
    let plain = leaked(format!("{get}\r\n"));
    let answered = through().run(&[&[Do::Write(plain)]], &[&[Do::Write(response)]]);
    [asked.upstream().swap_remove(0), answered.downstream().swap_remove(0)]
}

/// Whether a field with this name passes, by era: rfc9112, rfc2616, netscape-1998.
fn passes(field: &str) -> [bool; 3] {
    let eras: [fn() -> Through; 3] = [
        || Through::of(Era::Rfc9112),
        || Through::of(Era::Rfc2616),
        || Through::of(Era::Netscape1998),
    ];
    eras.map(|through| {
        let seen = both_ways(through, &format!("{field}: x-mark\r\nX-End: 1\r\n"));
        for text in &seen {
            assert!(text.contains("\r\nX-End: 1\r\n"), "H2: {text}");
        }
        let [asked, answered] = seen.map(|text| text.contains("x-mark"));
        assert_eq!(asked, answered, "{field}: the same in both directions");
        asked
    })
}

// RFC 2616 §13.5.1 lists all eight (with Trailer misspelt); RFC 9110 §7.6.1 no longer lists
// the authentication fields, which the proxy that expects them consumes (§11.7.2), nor
// Trailer; RFC 2068 knew neither TE nor Trailer and left Proxy-Authorization out.

#[test]
fn h3a_connection_ends_at_the_proxy() {
    assert_eq!(passes("Connection"), [false, false, false]);
}

#[test]
fn h3b_keep_alive_ends_at_the_proxy() {
    assert_eq!(passes("Keep-Alive"), [false, false, false]);
}

#[test]
fn h3c_proxy_authenticate_passes_today() {
    assert_eq!(passes("Proxy-Authenticate"), [true, false, false]);
}

#[test]
fn h3d_proxy_authorization_may_be_relayed() {
    assert_eq!(passes("Proxy-Authorization"), [true, false, true]);
}

#[test]
fn h3e_te_ends_at_the_proxy() {
    assert_eq!(passes("TE"), [false, false, true]);
}

#[test]
fn h3f_trailer_passes_today() {
    assert_eq!(passes("Trailer"), [true, false, true]);
}

#[test]
fn h3h_upgrade_ends_at_the_proxy() {
    assert_eq!(passes("Upgrade"), [false, false, false]);
}

#[test]
fn x6_proxy_connection_is_always_removed() {
    assert_eq!(passes("Proxy-Connection"), [false, false, false]);
}

#[test]
fn h2_other_fields_are_end_to_end() {
    assert_eq!(passes("X-Anything"), [true, true, true]);
}

/// H3g: Transfer-Encoding is the proxy's own on each hop: chunks end here, and begin anew where
/// the next hop's message is chunked too.
#[test]
fn h3g_transfer_encoding_is_framed_anew() {
    let request = "POST http://server/ HTTP/1.1\r\nHost: server\r\n\
        Transfer-Encoding: Chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    let ran = Through::today().run(&[&[Do::Write(request)]], &[&[Do::Write(OK)]]);
    let upstream = &ran.upstream()[0];
    assert!(upstream.contains("\r\nTransfer-Encoding: chunked\r\n"), "its own spelling");
    assert!(upstream.ends_with("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"), "{upstream}");
    let collects = Through::today().with("http.proxy_buffers_requests", "true");
    let ran = collects.run(&[&[Do::Write(request)]], &[&[Do::Write(OK)]]);
    let upstream = &ran.upstream()[0];
    assert!(!upstream.contains("Transfer-Encoding"));
    assert!(upstream.ends_with("\r\nContent-Length: 3\r\n\r\nabc"), "{upstream}");
}

/// H3d: a proxy that asks for authentication consumes the credentials, and may be told to.
#[test]
fn h3d_proxy_authorization_is_consumed_where_the_proxy_expects_it() {
    let through =
        || Through::today().with("http.proxy_removes_from_requests", "proxy-authorization te");
    let [asked, answered] =
        both_ways(through, "Proxy-Authorization: Basic eDp5\r\nProxy-Authenticate: Basic\r\n");
    assert!(!asked.contains("Proxy-Authorization"));
    assert!(asked.contains("Proxy-Authenticate"), "only what is listed goes");
    assert!(answered.contains("Proxy-Authorization"), "responses have a list of their own");
}

/// H4, H5: what Connection names is hop-by-hop too, whatever it is, and the option that names
/// no field goes with the field it stands in.
#[test]
fn h4_h5_what_connection_names_is_hop_by_hop() {
    let fields = "Connection: X-Foo, keep-alive\r\nX-Foo: 1\r\nCookie: c\r\n\
        connection:cookie ,\r\nKeep-Alive: timeout=5\r\nX-End: 1\r\n";
    for text in both_ways(Through::today, fields) {
        let small = text.to_lowercase();
        for gone in ["x-foo", "cookie", "keep-alive"] {
            assert!(!small.contains(gone), "{gone} in {text}");
        }
        assert!(text.contains("X-End: 1"));
    }
}

/// H6: a proxy that does not understand Connection sends it on, or sends on what it names.
/// Products do both; with the parameters that say so, the same message comes out differently.
#[test]
fn h6_some_proxies_pass_on_what_is_not_for_the_next_hop() {
    let relays = || {
        Through::today()
            .with("http.proxy_removes_named", "none")
            .with("http.proxy_removes_from_requests", "none")
            .with("http.proxy_upstream_connection", "as-received")
    };
    let fields = "Connection: X-Foo, keep-alive\r\nX-Foo: 1\r\nKeep-Alive: timeout=5\r\n";
    let [asked, _] = both_ways(relays, fields);
    for stays in ["Connection: X-Foo, keep-alive", "X-Foo: 1", "Keep-Alive: timeout=5"] {
        assert!(asked.contains(stays), "{stays} not in {asked}");
    }
    let first_line = || Through::today().with("http.proxy_removes_named", "first-line");
    let fields = "Connection: X-Foo\r\nConnection: X-Bar\r\nX-Foo: 1\r\nX-Bar: 2\r\n";
    let [asked, answered] = both_ways(first_line, fields);
    for text in [asked, answered] {
        assert!(!text.contains("X-Foo") && text.contains("X-Bar: 2"), "{text}");
    }
}

/// What our requests say in Connection, for a client that said `X-Foo, close` and one that
/// said nothing.
#[test]
fn h1_the_proxy_puts_its_own_connection_field_upstream() {
    let says = |setting: &str, fields: &str| {
        let through = Through::today()
            .with("http.proxy_upstream_connection", setting)
            .with("http.proxy_upstream_version", "1.0");
        let get = "GET http://server/ HTTP/1.1\r\nHost: server\r\n";
        let request = leaked(format!("{get}{fields}\r\n"));
        let ran = through.run(&[&[Do::Write(request)]], &[&[Do::Write(OK)]]);
        let upstream = ran.upstream().swap_remove(0);
        let field = upstream.split("\r\nConnection: ").nth(1);
        field.and_then(|rest| rest.split("\r\n").next()).map(str::to_owned)
    };
    for (setting, for_fields, for_none) in [
        ("auto", Some("Keep-Alive"), Some("Keep-Alive")),
        ("when-client-asks", None, Some("Keep-Alive")),
        ("keep-alive", Some("keep-alive"), Some("keep-alive")),
        ("close", Some("close"), Some("close")),
        ("nothing", None, None),
        ("as-received", Some("X-Foo, close"), None),
        ("rest-as-received", Some("X-Foo"), None),
    ] {
        let fields = says(setting, "Connection: X-Foo, close\r\n");
        assert_eq!(fields.as_deref(), for_fields, "{setting}");
        assert_eq!(says(setting, "").as_deref(), for_none, "{setting}");
    }
}

/// RFC 9110 §7.6.3: Via grows by one member on each hop, with the version received.
#[test]
fn h2_via_is_added_and_says_what_was_received() {
    let [asked, answered] = both_ways(Through::today, "Via: 1.0 far\r\n");
    for text in [asked, answered] {
        assert!(text.contains("Via: 1.0 far\r\n") && text.contains("Via: 1.1 proxy\r\n"));
    }
    let silent = || {
        let only_requests = Through::today().with("http.proxy_via_in_responses", "false");
        only_requests.with("http.proxy_via_in_requests", "false")
    };
    for text in both_ways(silent, "X-End: 1\r\n") {
        assert!(!text.contains("Via"), "{text}");
    }
}

fn spelled(n: usize, upper: bool) -> String {
    format!("{}-{n}", if upper { "X-FIELD" } else { "x-field" })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// K5, H2 and D-18 over random messages in both directions: fields of random names and
    /// case, several Connection lines in any place with spaces and empty members. Nothing named
    /// comes out, all the rest does, in its order, unchanged.
    #[test]
    fn k5_h2_http_d18_what_is_named_goes_and_the_rest_stays(
        fields in prop::collection::vec((0usize..8, any::<bool>()), 0..12),
        connections in prop::collection::vec(
            (prop::collection::vec((0usize..8, any::<bool>(), 0usize..3), 0..4), 0usize..12),
            0..4,
        ),
    ) {
        let mut list: Vec<(String, String)> = fields
            .iter()
            .enumerate()
            .map(|(at, (n, upper))| (spelled(*n, *upper), format!("value {at}")))
            .collect();
        for (members, at) in &connections {
            let members = members.iter().map(|(n, upper, spaces)| {
                format!("{0}{1}{0}{2}", " ".repeat(*spaces), spelled(*n, *upper),
                    if *spaces == 2 { "," } else { "" })
            });
            let value = members.collect::<Vec<_>>().join(",");
            list.insert((*at).min(list.len()), ("cOnNection".into(), value));
        }
        let named = |n: usize| connections.iter().any(|(list, _)| list.iter().any(|m| m.0 == n));
        let stays: Vec<(String, String)> = fields
            .iter()
            .enumerate()
            .filter(|(_, (n, _))| !named(*n))
            .map(|(at, (n, upper))| (spelled(*n, *upper), format!("value {at}")))
            .collect();
        for text in both_ways(Through::today, &lines(&list)) {
            let passed = text.split("\r\n").filter(|line| line.to_lowercase().starts_with("x-"));
            let passed: String = passed.map(|line| format!("{line}\r\n")).collect();
            prop_assert_eq!(passed, lines(&stays));
            prop_assert!(!text.to_lowercase().contains("connection"), "{}", text);
        }
    }
}

/// K7: taken strictly, an HTTP/1.0 message's Connection is not believed, only obeyed: what it
/// names is removed, and the token keeps nothing.
#[test]
fn k7_strict_1_0_drops_the_fields_and_does_not_believe_the_token() {
    let request =
        "GET http://server/ HTTP/1.0\r\nConnection: X-Foo, keep-alive\r\nX-Foo: 1\r\n\r\n";
    let later = [Do::Write(request), Do::Wait, Do::Sleep(ms(1000)), Do::Write(request)];
    let ran = |strict: &str| -> Ran {
        Through::of(Era::Netscape1998)
            .with("http.strict_1_0", strict)
            .run(&[&later], &[&[Do::Write(OK), Do::Write(OK)]])
    };
    for (strict, answered) in [("false", 2), ("true", 1)] {
        let ran = ran(strict);
        let upstream: String = ran.upstream().concat();
        assert!(!upstream.contains("X-Foo"), "removed in any case");
        let answers = ran.downstream().concat().matches("HTTP/1.0 200").count();
        assert_eq!(answers, answered, "strict: {strict}");
    }
}
