//! Proxy-Connection and chains of proxies (rules X1–X6). The smart proxy is that of 1998
//! unless a test says otherwise: it keeps HTTP/1.0 clients and honours Proxy-Connection.

use crate::http::HttpParams;
use crate::http::config::{ConnectionField, LateBytes, ProxyKind, Strategy, Version};
use crate::http::testing::{Entry, Lab, Ran, ms, page};
use crate::params::{Era, Profile};
use crate::trace::HttpNote;
use crate::units::Duration;

const DUMB: ProxyKind =
    ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking: false };
const SMART: ProxyKind = ProxyKind::Smart {
    client_idle_timeout: Some(Duration::from_secs(120)),
    server_idle_timeout: Some(Duration::from_secs(60)),
    reuse_upstream: true,
};

/// What comes of a chain: whether the second request hung, and else whether it went over
/// the client's first connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    Hang,
    Persists,
    Closes,
}

fn lab(era: Era, field: ConnectionField, chain: &[ProxyKind]) -> Lab {
    let mut lab = Lab::of(era, Strategy::Persistent, page(0)).http10(field);
    lab = lab.again_after(ms(500));
    lab.proxies = chain.to_vec();
    lab
}

fn outcome(lab: Lab) -> Outcome {
    let ran = lab.run();
    let (first, second) = (ran.page_done(0).unwrap().0, ran.page_done(1).unwrap().0);
    if second - first > 5_000 {
        Outcome::Hang
    } else if ran.opened(Ran::CLIENT) == 1 {
        Outcome::Persists
    } else {
        Outcome::Closes
    }
}

/// Rules X2, X3, X4, X5 as a table: chain, outcome with Proxy-Connection, with Connection,
/// and with no field, all HTTP/1.0.
#[test]
fn x4_and_x5_the_table_of_chains() {
    use Outcome::*;
    let table: [(&[ProxyKind], Outcome, Outcome, Outcome); 6] = [
        (&[DUMB], Closes, Hang, Closes),
        (&[SMART], Persists, Persists, Closes),
        (&[DUMB, DUMB], Closes, Hang, Closes),
        (&[DUMB, SMART], Hang, Hang, Closes),
        (&[SMART, DUMB], Hang, Hang, Closes),
        (&[SMART, SMART], Persists, Persists, Closes),
    ];
    for (chain, proxy_connection, connection, nothing) in table {
        for (field, expected) in [
            (ConnectionField::ProxyConnection, proxy_connection),
            (ConnectionField::KeepAlive, connection),
            (ConnectionField::Nothing, nothing),
        ] {
            let found = outcome(lab(Era::Netscape1998, field, chain));
            assert_eq!(found, expected, "{field:?} through {chain:?}");
        }
    }
}

/// Under HTTP/1.1 every chain hangs that has a persistent hop behind a dumb proxy.
#[test]
fn x4c_http_1_1_hangs_behind_any_dumb_proxy() {
    for (chain, expected) in [
        (&[DUMB, DUMB], Outcome::Hang),
        (&[DUMB, SMART], Outcome::Hang),
        (&[SMART, DUMB], Outcome::Hang),
        (&[SMART, SMART], Outcome::Persists),
    ] {
        let mut lab = lab(Era::Rfc9112, ConnectionField::Nothing, chain);
        (lab.client.version, lab.server.version) = (Version::Http11, Version::Http11);
        assert_eq!(outcome(lab), expected, "{chain:?}");
    }
}

/// The hang behind dumb–smart lasts as long as the smart proxy's own idle timeout, 120 s, not
/// the server's 15 s; no gap counts but the client's 500 ms.
#[test]
fn x4c_the_next_persistent_hop_ends_the_hang() {
    let ran = lab(Era::Netscape1998, ConnectionField::KeepAlive, &[DUMB, SMART]).run();
    let sent_and_failed = |wanted: fn(&HttpNote) -> bool| {
        let mut found = ran.notes(Ran::CLIENT).filter(|(_, note)| wanted(note));
        found.next().unwrap().0
    };
    let sent = sent_and_failed(
        |note| matches!(note, HttpNote::RequestSent { request, .. } if request.0 == 1),
    );
    let failed = sent_and_failed(|note| matches!(note, HttpNote::RequestFailed { .. }));
    assert_eq!(failed.since(sent), ms(120_000 - 500));
}

/// Without pooling a smart proxy uses each connection behind it once: no hang.
#[test]
fn x4c_smart_dumb_needs_a_pooled_connection_to_hang() {
    let once = ProxyKind::Smart {
        client_idle_timeout: Some(Duration::from_secs(120)),
        server_idle_timeout: None,
        reuse_upstream: false,
    };
    let chain = [once, DUMB];
    let found = outcome(lab(Era::Netscape1998, ConnectionField::KeepAlive, &chain));
    assert_eq!(found, Outcome::Persists);
}

#[test]
fn x1_proxy_connection_is_sent_to_proxies_only() {
    let direct = lab(Era::Netscape1998, ConnectionField::ProxyConnection, &[]).run();
    let proxied = lab(Era::Netscape1998, ConnectionField::ProxyConnection, &[DUMB]).run();
    assert!(!direct.written(Ran::CLIENT)[0].1.contains("Proxy-Connection"));
    let request = &proxied.written(Ran::CLIENT)[0].1;
    assert!(request.contains("\r\nProxy-Connection: Keep-Alive\r\n"));
    assert!(!request.contains("\r\nConnection"));
    // X2: the relay passes it on, the server ignores it.
    assert_eq!(proxied.written(proxied.proxy(0))[0].1, *request);
}

/// X2: the server does not know the field, so it closes right after response 1, and there is
/// nothing to hang on. That holds for HTTP/1.0 only: a blind relay copies the version too, and in
/// HTTP/1.1 persistence needs no word. And one real server, node, does know the field.
#[test]
fn x2_a_blind_relay_passes_proxy_connection_to_a_server_that_ignores_it() {
    let ran = lab(Era::Netscape1998, ConnectionField::ProxyConnection, &[DUMB]).run();
    // The first request is at the server at 300 ms; the second has connections of its own.
    let closes = |entry: &Entry| matches!(entry, Entry::Fin(conn) if conn.0 == 1);
    assert_eq!(ran.times(ran.server(), closes), [300]);
    let ignoring = lab(Era::Netscape1998, ConnectionField::ProxyConnection, &[DUMB]);
    assert_eq!(outcome(ignoring), Outcome::Closes);
    let mut modern = lab(Era::Netscape1998, ConnectionField::ProxyConnection, &[DUMB]);
    (modern.client.version, modern.server.version) = (Version::Http11, Version::Http11);
    assert_eq!(outcome(modern), Outcome::Hang);
    let mut knowing = lab(Era::Netscape1998, ConnectionField::ProxyConnection, &[DUMB]);
    knowing.server.manners.honours_proxy_connection = true;
    assert_eq!(outcome(knowing), Outcome::Hang);
}

#[test]
fn x3_a_smart_proxy_replaces_it_and_keeps_both_sides() {
    let ran = lab(Era::Netscape1998, ConnectionField::ProxyConnection, &[SMART]).run();
    assert_eq!((ran.opened(Ran::CLIENT), ran.opened(ran.proxy(0))), (1, 1));
    let forwarded = &ran.written(ran.proxy(0))[0].1;
    assert!(forwarded.contains("Connection: Keep-Alive\r\n"), "{forwarded}");
    assert!(!forwarded.contains("Proxy-Connection"), "{forwarded}");
}

/// X4b and P5: today a proxy does not keep an HTTP/1.0 client's connection, whatever it asks.
#[test]
fn p5_and_x4b_today_a_proxy_closes_after_each_response_to_http_1_0() {
    for field in [ConnectionField::KeepAlive, ConnectionField::ProxyConnection] {
        for era in [Era::Rfc9112, Era::Rfc2616] {
            assert_eq!(outcome(lab(era, field, &[SMART])), Outcome::Closes);
        }
    }
}

/// X6: today the field is neither sent unasked nor honoured nor passed on.
#[test]
fn x6_today_proxy_connection_is_only_removed() {
    let mut lab = lab(Era::Rfc9112, ConnectionField::ProxyConnection, &[SMART]);
    lab.proxy_http = HttpParams::of(Profile::Rfc, Era::Rfc9112);
    let ran = lab.run();
    assert!(!ran.written(ran.proxy(0)).iter().any(|(_, text)| text.contains("Proxy-Conn")));
}

/// What one hop's message asks for.
#[derive(Clone, Copy)]
struct Said {
    version: Version,
    keep_alive: bool,
    proxy_connection: bool,
    close: bool,
}

/// What must come of a chain, derived hop by hop from the rules, without the parties' code.
///
/// A dumb proxy copies what is said, and waits until the other side closes. So it hangs where
/// whoever stands behind it (the next proxy that understands, or the server) keeps the
/// connection, and whoever stands before it (the client, or a smart proxy with a pool) sends a
/// second request over its own. Two dumb proxies in a row are one. (Rules X2–X5, X4b, X4c.)
fn derived(era: Era, said: Said, chain: &[Part]) -> Outcome {
    let old = era == Era::Netscape1998;
    let mut said = said;
    // Whether the sender of what is said uses its connection again if it may.
    let mut reuses = true;
    let mut first_persists = None;
    let mut dumb_before = false;
    for at in 0..=chain.len() {
        let part = chain.get(at);
        if part == Some(&Part::Dumb) {
            dumb_before = true;
            continue;
        }
        let is_proxy = part.is_some();
        let asks = said.keep_alive || (said.proxy_connection && is_proxy && old);
        let persists = !said.close
            && match said.version {
                // A server always speaks of persistence in HTTP/1.1; in 1998 the smart proxy
                // speaks HTTP/1.0 itself, so that HTTP/1.1 is no default with it.
                Version::Http11 if !(is_proxy && old) => true,
                // P5: today's proxy keeps no HTTP/1.0 client.
                _ => asks && (!is_proxy || old),
            };
        if dumb_before && persists && reuses {
            return Outcome::Hang;
        }
        first_persists.get_or_insert(persists);
        // What a smart proxy says on the next hop.
        reuses = part == Some(&Part::Pooling);
        dumb_before = false;
        said = match old {
            true => Said {
                version: Version::Http10,
                keep_alive: persists && reuses,
                proxy_connection: false,
                close: false,
            },
            false => Said {
                version: Version::Http11,
                keep_alive: false,
                proxy_connection: false,
                close: !reuses,
            },
        };
    }
    if first_persists == Some(true) { Outcome::Persists } else { Outcome::Closes }
}

/// A proxy of a chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Dumb,
    /// A smart proxy that keeps its connections towards the server.
    Pooling,
    /// A smart proxy that uses each of them once.
    Once,
}

impl Part {
    const ALL: [Part; 3] = [Part::Dumb, Part::Pooling, Part::Once];

    fn kind(self) -> ProxyKind {
        let smart = |reuse_upstream| ProxyKind::Smart {
            client_idle_timeout: Some(Duration::from_secs(120)),
            server_idle_timeout: Some(Duration::from_secs(60)),
            reuse_upstream,
        };
        match self {
            Part::Dumb => DUMB,
            Part::Pooling => smart(true),
            Part::Once => smart(false),
        }
    }
}

/// Rules X4, X4c and X5 over everything there is to vary: both eras, both versions, all fields,
/// and all chains of up to three proxies that are dumb, smart, or smart without a pool.
#[test]
fn x4_x4c_x5_every_chain_of_up_to_three_does_what_the_rules_say() {
    let mut chains: Vec<Vec<Part>> = vec![Vec::new()];
    for length in 0..3 {
        let longer: Vec<Vec<Part>> = chains
            .iter()
            .filter(|chain| chain.len() == length)
            .flat_map(|chain| Part::ALL.map(|part| [&chain[..], &[part]].concat()))
            .collect();
        chains.extend(longer);
    }
    assert_eq!(chains.len(), 1 + 3 + 9 + 27);
    let fields = [
        ConnectionField::Nothing,
        ConnectionField::KeepAlive,
        ConnectionField::ProxyConnection,
        ConnectionField::Close,
    ];
    let mut hangs = 0;
    for era in [Era::Netscape1998, Era::Rfc9112] {
        for version in [Version::Http10, Version::Http11] {
            for field in fields {
                for chain in &chains {
                    let kinds: Vec<ProxyKind> = chain.iter().map(|part| part.kind()).collect();
                    let mut lab = lab(era, field, &kinds);
                    (lab.client.version, lab.server.version) = (version, Version::Http11);
                    let direct = chain.is_empty();
                    let said = Said {
                        version,
                        keep_alive: field == ConnectionField::KeepAlive
                            // X1: without a proxy there is nobody to say it to.
                            || (direct && field == ConnectionField::ProxyConnection),
                        proxy_connection: field == ConnectionField::ProxyConnection && !direct,
                        close: field == ConnectionField::Close,
                    };
                    let expected = derived(era, said, chain);
                    let case = (era, version, field, chain);
                    assert_eq!(outcome(lab), expected, "{case:?}");
                    hangs += usize::from(expected == Outcome::Hang);
                }
            }
        }
    }
    assert!(hangs > 100, "the table is not an empty one: {hangs} hangs");
}
