//! The presets of servers against what was measured of the products: one request, one cell of the
//! table. Whether the connection is kept is read off what the server does, not off its settings.

use sim::http::server::Server;
use sim::http::{Io, NoPort, Party, PartyEvent, Sock};
use sim::ids::{Addr, ConnId, HostId, RequestId};
use sim::scenario::{Overrides, load};
use sim::trace::HttpNote;
use sim::units::SimTime;
use sim::wire::{Content, Pieces};
use sim::world::Role;

/// The products in the order of the columns: nginx, Apache, lighttpd, node, http.server with
/// HTTP/1.0 and with HTTP/1.1.
const PRODUCTS: [&str; 6] = [
    "nginx 1.22.1",
    "apache 2.4.71",
    "lighttpd 1.4.69",
    "node 20.20.2",
    "http.server 3.11",
    "http.server-1.1 3.11",
];

/// A connection to a server, without a network: bytes are there when they are put there.
#[derive(Default)]
struct Wire {
    arrived: Vec<Content>,
    eof: bool,
    /// What the server wrote.
    written: String,
    /// Whether it has closed, or ended its direction.
    ended: bool,
}

impl Io for Wire {
    fn now(&self) -> SimTime {
        SimTime::ZERO
    }
    fn host(&self) -> HostId {
        HostId(1)
    }
    fn resolve(&self, _: &str) -> Option<Addr> {
        None
    }
    fn connect(&mut self, _: Addr) -> Result<Sock, NoPort> {
        Err(NoPort)
    }
    fn peer(&self, _: Sock) -> Option<HostId> {
        Some(HostId(0))
    }
    fn write(&mut self, _: Sock, content: &[Content]) {
        for piece in content {
            self.written.push_str(&String::from_utf8_lossy(&piece.to_bytes()));
        }
    }
    fn cork(&mut self, _: Sock, _: bool) {}
    fn readable(&self, _: Sock) -> u64 {
        self.arrived.iter().map(Content::len).sum()
    }
    fn read_into(&mut self, _: Sock, content: &mut Pieces) -> bool {
        content.extend(self.arrived.drain(..));
        self.eof
    }
    fn close(&mut self, _: Sock) {
        self.ended = true;
    }
    fn shutdown(&mut self, _: Sock) {
        self.ended = true;
    }
    fn set_accepting(&mut self, _: bool) {}
    fn abort(&mut self, _: Sock) {
        self.ended = true;
    }
    fn set_timer(&mut self, _: SimTime, _: u64) {}
    fn cancel_timer(&mut self, _: u64) {}
    fn random(&mut self) -> u64 {
        0
    }
    fn new_request(&mut self) -> RequestId {
        RequestId(0)
    }
    fn record(&mut self, _: HttpNote) {}
    fn tracing(&self) -> bool {
        false
    }
}

/// A server as it is installed.
fn server(preset: &str) -> Server {
    let text = format!(
        "(title: \"t\", links: [(from: \"c\", to: \"s\", delay: \"1ms\")],
          clients: [(name: \"c\")], servers: [(name: \"s\", preset: \"{preset}\")],
          pages: [(document: (size: \"10B\"))])"
    );
    let mut scenario = load("t", &text, &Overrides::default()).expect("a scenario");
    match scenario.variants.remove(0).plan.hosts.remove(1).role {
        Role::Server(config) => Server::new(config),
        other => panic!("host 1 is the server, not {other:?}"),
    }
}

/// What a server with this preset does when these requests arrive, one after another.
fn asked(preset: &str, requests: &[String]) -> Wire {
    let (mut server, mut wire, sock) = (server(preset), Wire::default(), ConnId(0));
    server.on(&mut wire, PartyEvent::Accepted(sock));
    for request in requests {
        wire.arrived.push(Content::bytes(request));
        server.on(&mut wire, PartyEvent::Readable(sock));
    }
    wire
}

fn get(version: &str, fields: &str) -> String {
    format!("GET / HTTP/{version}\r\nHost: s\r\n{fields}\r\n")
}

/// Whether each product keeps the connection after such a request.
fn keeps(version: &str, fields: &str) -> [bool; 6] {
    PRODUCTS.map(|product| !asked(product, &[get(version, fields)]).ended)
}

/// S17, K1, P0b, D-01: the plain cases. Columns as in [`PRODUCTS`]; 1 is kept.
#[test]
fn s17_k1_p0b_and_http_d01_who_keeps_what_as_measured() {
    let rows: [(&str, &str, [u8; 6]); 6] = [
        ("1.0", "", [0, 0, 0, 0, 0, 0]),
        ("1.0", "Connection: keep-alive\r\n", [1, 1, 1, 1, 0, 1]),
        ("1.0", "CONNECTION: KEEP-ALIVE\r\n", [1, 1, 1, 1, 0, 1]),
        ("1.1", "", [1, 1, 1, 1, 0, 1]),
        ("1.1", "Connection: keep-alive\r\n", [1, 1, 1, 1, 0, 1]),
        ("1.1", "Connection: close\r\n", [0, 0, 0, 0, 0, 0]),
    ];
    for (version, fields, kept) in rows {
        assert_eq!(keeps(version, fields), kept.map(|cell| cell == 1), "{version} {fields:?}");
    }
}

/// D-18, X2, D-12: lists, several lines, words with the option in them, both options, and
/// Proxy-Connection.
#[test]
fn http_d18_x2_and_http_d12_quirks_as_measured() {
    let rows: [(&str, &str, [u8; 6]); 8] = [
        ("1.0", "Connection: keep-alive, X-Foo\r\n", [1, 1, 1, 1, 0, 0]),
        ("1.0", "Connection: X-Foo\r\nConnection: keep-alive\r\n", [1, 1, 1, 1, 0, 0]),
        ("1.0", "Connection: keep-alive, close\r\n", [0, 0, 0, 1, 0, 0]),
        ("1.1", "Connection: keep-alive, close\r\n", [0, 0, 0, 0, 0, 1]),
        ("1.0", "Connection: not-keep-alive\r\n", [1, 0, 0, 0, 0, 0]),
        ("1.1", "Connection: not-close\r\n", [0, 1, 1, 1, 0, 1]),
        ("1.0", "Proxy-Connection: Keep-Alive\r\n", [0, 0, 0, 1, 0, 0]),
        ("1.1", "Proxy-Connection: close\r\n", [1, 1, 1, 0, 0, 1]),
    ];
    for (version, fields, kept) in rows {
        assert_eq!(keeps(version, fields), kept.map(|cell| cell == 1), "{version} {fields:?}");
    }
}

/// K2: the token dropped in the second request ends the connection, announced by all but
/// http.server.
#[test]
fn k2_the_token_dropped_as_measured() {
    for (product, says) in PRODUCTS.into_iter().zip([true, true, true, true, false, false]) {
        let first = get("1.0", "Connection: keep-alive\r\n");
        let wire = asked(product, &[first, get("1.0", "")]);
        assert!(wire.ended, "{product}");
        let last = wire.written.rsplit("HTTP/1.").next().unwrap();
        assert_eq!(last.contains("Connection: close\r\n"), says, "{product}");
    }
}

/// D-06, P1: of five pipelined requests all are answered in order (by http.server with HTTP/1.0 the
/// first only); of GET, GET with close, GET the third is not served. (node answers 400 to the
/// first then, which the preset does not do.)
#[test]
fn http_d06_and_p1_pipelines_as_measured() {
    for (product, answers) in PRODUCTS.into_iter().zip([5, 5, 5, 5, 1, 5]) {
        let wire = asked(product, &[get("1.1", "").repeat(5)]);
        assert_eq!(wire.written.matches("200 OK").count(), answers, "{product}");
        let close = get("1.1", "Connection: close\r\n");
        let wire = asked(product, &[format!("{}{close}{}", get("1.1", ""), get("1.1", ""))]);
        assert_eq!(wire.written.matches("200 OK").count(), answers.min(2), "{product}");
    }
}

/// D-13: all answer a client that ends its direction behind its request.
#[test]
fn http_d13_a_half_close_is_answered_as_measured() {
    for product in PRODUCTS {
        let (mut server, mut wire) = (server(product), Wire::default());
        server.on(&mut wire, PartyEvent::Accepted(ConnId(0)));
        wire.arrived.push(Content::bytes(get("1.1", "")));
        wire.eof = true;
        server.on(&mut wire, PartyEvent::Readable(ConnId(0)));
        assert!(wire.written.contains("200 OK") && wire.ended, "{product}");
    }
}
