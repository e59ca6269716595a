//! The dumb-proxy hang, step by step (rules D1–D8), and the controls that must not hang.
//!
//! client — blind relay — server, each hop 10 ms one way. The client speaks HTTP/1.0 and asks
//! for keep-alive; the server keeps an idle connection for 15 s. After the document has
//! arrived the client works on it for 200 ms, then asks for one object on the same connection.

mod common;

use common::{Ran, Row, page};
use sim::http::config::{ConnectionField, LateBytes, ProxyKind, Strategy, Version};
use sim::ids::{ConnId, Endpoint, HostId, Side};
use sim::trace::{
    Belief, CloseCause, Event, FailCause, ForwardedPart, HttpNote, Persistence, Record,
};
use sim::units::{Duration, SimTime};
use sim::wire::Flags;

const CLIENT: HostId = HostId(0);
const RELAY: HostId = HostId(1);
const SERVER: HostId = HostId(2);
const NEAR: ConnId = ConnId(0);
const FAR: ConnId = ConnId(1);

const GAP: Duration = Duration::from_millis(200);
const SERVER_TIMEOUT: Duration = Duration::from_secs(15);

fn relay(late_bytes: LateBytes, multitasking: bool) -> ProxyKind {
    ProxyKind::BlindRelay { late_bytes, multitasking }
}

fn dumb(kind: ProxyKind) -> Row {
    let mut page = page(1, 1000);
    page.objects[0].processing = GAP;
    let mut row = Row::textbook(Duration::from_millis(10), Strategy::Persistent, page).via(kind);
    row.client.version = Version::Http10;
    row.client.connection_field = ConnectionField::KeepAlive;
    row
}

/// From the first byte of request 2 leaving the client until the client learns that nobody
/// will answer; `None` where it is answered.
fn hang(ran: &Ran) -> Option<Duration> {
    let second = |note: &HttpNote| matches!(note, HttpNote::RequestSent { request, attempt: 1, .. } if request.0 == 1);
    let sent = ran.notes().find(|(_, note)| second(note)).map(|(at, _)| at).expect("request 2");
    let failed = ran.notes().find(
        |(_, note)| matches!(note, HttpNote::RequestFailed { request, .. } if request.0 == 1),
    );
    failed.map(|(at, _)| at.since(sent))
}

fn segments(ran: &Ran, of: Endpoint) -> impl Iterator<Item = (SimTime, Flags)> {
    ran.records.iter().filter_map(move |record| match record.event {
        Event::Sent { from, segment, .. } if from == of => Some((record.at, segment.flags)),
        _ => None,
    })
}

/// D8 with path times worked out by hand: the server's FIN and the relay's reset weigh
/// nothing and take 10 ms a hop, as does the response's last byte on links without a rate.
/// So hang = T_s − gap + 20 ms − 20 ms.
#[test]
fn dumb_d8_the_hang_lasts_until_the_servers_timeout() {
    for late_bytes in [LateBytes::Unread, LateBytes::Discard] {
        let ran = dumb(relay(late_bytes, false)).run();
        assert_eq!(hang(&ran), Some(SERVER_TIMEOUT - GAP), "{late_bytes:?}");
    }
}

/// At a rate the response's last byte is slower than the close: its segment, 1000 + 40 bytes,
/// takes 8320 bits / 1 Mbit/s = 8.32 ms on each of two hops, the weightless close nothing.
/// So hang = T_s − gap − 2 · 8.32 ms.
#[test]
fn dumb_d8_counts_what_the_last_byte_takes_longer_than_the_close() {
    let ran = dumb(relay(LateBytes::Unread, false)).rate(1_000_000).run();
    let slower = Duration::from_micros(2 * 8_320);
    assert_eq!(hang(&ran), Some(SERVER_TIMEOUT - GAP - slower));
}

#[test]
fn dumb_d8_the_clients_own_timeout_may_come_first() {
    for late_bytes in [LateBytes::Unread, LateBytes::Discard] {
        let mut row = dumb(relay(late_bytes, false));
        row.client.timeout = Some(Duration::from_secs(2));
        let ran = row.run();
        assert_eq!(hang(&ran), Some(Duration::from_secs(2)), "{late_bytes:?}");
        let timeout = |note: &HttpNote| {
            matches!(note, HttpNote::RequestFailed { why: FailCause::Timeout, .. })
        };
        assert!(ran.notes().any(|(_, note)| timeout(note)));
    }
}

/// What the relay left unread turns its close into a reset; had it read and thrown it away,
/// its close would be an ordinary FIN.
#[test]
fn dumb_d8_unread_bytes_make_the_close_a_reset() {
    let relays_end = Endpoint { conn: NEAR, side: Side::Acceptor };
    for (late_bytes, reset) in [(LateBytes::Unread, true), (LateBytes::Discard, false)] {
        let ran = dumb(relay(late_bytes, false)).run();
        let has = |flag| segments(&ran, relays_end).any(|(_, flags)| flags.has(flag));
        assert_eq!(has(Flags::RST), reset, "{late_bytes:?}");
        assert_eq!(has(Flags::FIN), !reset, "{late_bytes:?}");
    }
}

/// Measured on Linux: the relay's reset is `[R.]`, and what it acknowledges is all of request 2,
/// which its TCP has taken and its application has not.
#[test]
fn dumb_d8_the_reset_acknowledges_request_2() {
    let ran = dumb(relay(LateBytes::Unread, false)).run();
    let mut asked = None;
    let mut reset = None;
    for record in &ran.records {
        if let Event::Sent { from, segment, .. } = &record.event {
            if *from == (Endpoint { conn: NEAR, side: Side::Opener }) && segment.payload > 0 {
                asked = Some(segment.seq_end());
            }
            if *from == (Endpoint { conn: NEAR, side: Side::Acceptor }) && segment.has(Flags::RST) {
                reset = reset.or(Some((segment.has(Flags::ACK), segment.ack)));
            }
        }
    }
    assert_eq!(reset, asked.map(|end| (true, end)));
}

/// Rule K8: a GET is sent again on a new connection, once, and now it is answered.
#[test]
fn dumb_d8_the_client_then_tries_again() {
    let ran = dumb(relay(LateBytes::Unread, false)).run();
    let hung = hang(&ran).expect("request 2 hangs");
    // Document: handshake client–relay, then the request travels to the relay, which opens a
    // connection to the server; the same again for the object: 20 + 20 + 20 + 20 ms.
    let fetch = Duration::from_millis(80);
    assert_eq!(ran.page_done(), fetch + GAP + hung + fetch);
}

/// The steps as the trace must show them, each at or after the one before.
#[test]
fn dumb_d1_to_d8_happen_in_this_order() {
    let ran = dumb(relay(LateBytes::Unread, false)).run();
    let wrote = |conn, side, needle: &'static str| {
        move |record: &Record| match &record.event {
            Event::Wrote { of, content, .. } => {
                let bytes = content.to_bytes();
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                *of == Endpoint { conn, side } && text.contains(needle)
            }
            _ => false,
        }
    };
    let noted = |host: HostId, wanted: fn(&HttpNote) -> bool| {
        move |record: &Record| match &record.event {
            Event::Http { host: who, note } => *who == host && wanted(note),
            _ => false,
        }
    };
    let token = "connection: keep-alive";
    type Step<'a> = (&'a str, Box<dyn Fn(&Record) -> bool>);
    let steps: Vec<Step> = vec![
        ("D1 the client asks for keep-alive", Box::new(wrote(NEAR, Side::Opener, token))),
        (
            "D2 the relay does not understand and forwards",
            Box::new(noted(RELAY, |note| {
                matches!(note, HttpNote::Forwarded { understood: false, removed, added, .. }
                    if removed.is_empty() && added.is_empty())
            })),
        ),
        ("D2 the token reaches the far hop", Box::new(wrote(FAR, Side::Opener, token))),
        (
            "D3 the server believes the relay wants to keep the connection",
            Box::new(noted(SERVER, |note| {
                matches!(
                    note,
                    HttpNote::ResponseSent { persistence: Persistence::KeepHttp10KeepAlive, .. }
                )
            })),
        ),
        (
            "D4 the relay copies the response without looking",
            Box::new(noted(RELAY, |note| {
                matches!(
                    note,
                    HttpNote::Forwarded {
                        from: FAR,
                        to: NEAR,
                        part: ForwardedPart::Bytes(_),
                        understood: false,
                        ..
                    }
                )
            })),
        ),
        ("D4 the token reaches the client's hop", Box::new(wrote(NEAR, Side::Acceptor, token))),
        (
            "D5 the client believes that the relay agreed",
            Box::new(noted(CLIENT, |note| {
                matches!(note, HttpNote::Believes { conn: NEAR, belief: Belief::KeptIdle, .. })
            })),
        ),
        (
            "D7 the client sends request 2 on the same connection",
            Box::new(noted(CLIENT, |note| {
                matches!(note, HttpNote::RequestSent { conn: NEAR, nth: 1, .. })
            })),
        ),
        (
            "D7 the relay does nothing with it",
            Box::new(noted(RELAY, |note| {
                matches!(note, HttpNote::Unexpected { conn: NEAR, discarded: false, .. })
            })),
        ),
        (
            "D8 the server's timeout ends it",
            Box::new(noted(SERVER, |note| {
                matches!(note, HttpNote::Closes { conn: FAR, why: CloseCause::IdleTimeout })
            })),
        ),
        (
            "D8 the client learns of it",
            Box::new(noted(CLIENT, |note| {
                matches!(note, HttpNote::RequestFailed { conn: Some(NEAR), .. })
            })),
        ),
    ];
    let mut rest = ran.records.iter();
    for (name, holds) in &steps {
        assert!(rest.any(holds), "{name}: not in the trace, or out of order");
    }
}

/// D5 and D6: while the hang lasts, each party believes something else.
#[test]
fn dumb_d5_d6_what_each_party_believes_during_the_hang() {
    let ran = dumb(relay(LateBytes::Unread, false)).run();
    let during = SimTime::ZERO + Duration::from_secs(5);
    let belief = |host, conn| {
        let of_conn = ran.records.iter().take_while(|record| record.at <= during);
        let told = of_conn.filter_map(|record| match &record.event {
            Event::Http { host: who, note: HttpNote::Believes { conn: which, belief, .. } }
                if (*who, *which) == (host, conn) =>
            {
                Some(*belief)
            }
            _ => None,
        });
        told.last()
    };
    assert_eq!(belief(CLIENT, NEAR), Some(Belief::Busy), "it waits for response 2");
    assert_eq!(belief(RELAY, NEAR), Some(Belief::NotListening));
    assert_eq!(belief(RELAY, FAR), Some(Belief::WaitingForEof));
    assert_eq!(belief(SERVER, FAR), Some(Belief::KeptIdle));
    let server_fins = segments(&ran, Endpoint { conn: FAR, side: Side::Acceptor })
        .filter(|(at, flags)| *at <= during && flags.has(Flags::FIN));
    assert_eq!(server_fins.count(), 0, "D6: the server does not close");
}

/// D7: the relay's TCP acknowledges request 2 although its application ignores it, and no
/// byte of it goes on to the server.
#[test]
fn dumb_d7_request_2_is_acknowledged_but_goes_no_further() {
    let ran = dumb(relay(LateBytes::Unread, false)).run();
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for record in &ran.records {
        if let Event::Wrote { of: Endpoint { conn, side: Side::Opener }, content, .. } =
            &record.event
        {
            if *conn == NEAR {
                near.push(content.len())
            } else if *conn == FAR {
                far.push(content.len())
            }
        }
    }
    assert_eq!(near.len(), 2, "two requests on the client's connection");
    assert_eq!(far.iter().sum::<u64>(), near[0], "only the first goes on");
    let (mut sent, mut acked) = (None, None);
    for record in &ran.records {
        if let Event::Sent { from, segment, .. } = &record.event {
            if *from == (Endpoint { conn: NEAR, side: Side::Opener }) && segment.payload > 0 {
                sent = Some(segment.seq_end());
            }
            if *from == (Endpoint { conn: NEAR, side: Side::Acceptor }) && !segment.has(Flags::RST)
            {
                acked = Some(segment.ack);
            }
        }
    }
    assert_eq!(acked, sent, "all of request 2 is acknowledged");
}

/// Controls: the same page through the same place does not hang when the client does not ask,
/// the proxy understands, the server does not keep, or the relay watches both sides.
#[test]
fn dumb_d_neg_controls_do_not_hang() {
    let mut silent = dumb(relay(LateBytes::Unread, false));
    silent.client.connection_field = ConnectionField::Nothing;
    let smart = dumb(ProxyKind::Smart {
        client_idle_timeout: Some(Duration::from_secs(60)),
        server_idle_timeout: Some(Duration::from_secs(60)),
        reuse_upstream: true,
    });
    let mut closing_server = dumb(relay(LateBytes::Unread, false));
    closing_server.server.keep_alive = false;
    let watching = dumb(relay(LateBytes::Unread, true));
    for (name, row) in [
        ("no token", silent),
        ("smart proxy", smart),
        ("server without keep-alive", closing_server),
        ("relay that watches both sides", watching),
    ] {
        let ran = row.run();
        assert_eq!(hang(&ran), None, "{name}");
        // Two fetches of at most 80 ms each and the client's 200 ms.
        assert!(ran.page_done() <= GAP + Duration::from_millis(160), "{name}");
    }
}

/// Under HTTP/1.1 persistence is the default, and a blind relay hangs without any token.
#[test]
fn dumb_d_neg_http_1_1_hangs_without_a_token() {
    let mut row = dumb(relay(LateBytes::Unread, false));
    row.client.version = Version::Http11;
    row.client.connection_field = ConnectionField::Nothing;
    assert_eq!(hang(&row.run()), Some(SERVER_TIMEOUT - GAP));
}
