//! What servers, proxies and clients hold of messages counts by the lengths of texts, and no more once
//! it is answered, passed on or lost. (That nobody holds anything of connections that are over,
//! [`World::run`] looks after each run of these tests.)

use crate::http::config::{LateBytes, ProxyConfig, ProxyKind, ServerConfig, Strategy};
use crate::http::crowd::ManyClients;
use crate::http::server::Server;
use crate::http::testing::{Do, Held, Lab, Ran, Script, Through, World, ms};
use crate::http::{HttpParams, proxy};
use crate::ids::{Addr, HostId};
use crate::params::{Era, Profile};
use crate::units::Duration;

/// 17 bytes of request line, 14 of Host, 2 of the empty line.
const REQUEST: &str = "GET /1 HTTP/1.1\r\nHost: server\r\n\r\n";
const RESPONSE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// A piece takes 24 bytes of memory, and 64 and its text twice where it is one: as it is, and as what
/// it says. Of a head that was read only the latter is left.
fn waits(text: &str) -> u64 {
    24 + 64 + 2 * text.len() as u64
}

fn is_read(text: &str) -> u64 {
    24 + 64 + text.len() as u64
}

/// What a server that thinks for a second held, of a client that follows this script.
fn held_by_server(script: &[Do], change: impl FnOnce(&mut ServerConfig)) -> Held {
    let mut world = World::new(ms(50));
    let to = Addr { host: HostId(1), port: 80 };
    world.add("client", 0, Script::client(to, script));
    let mut config = Lab::new(Strategy::Persistent, 10).server;
    config.think = ms(1000);
    change(&mut config);
    world.add("server", 80, Box::new(Server::new(config)));
    world.run();
    world.held(HostId(1))
}

#[test]
fn a_server_holds_requests_until_they_are_answered() {
    assert_eq!(REQUEST.len(), 33);
    let three = [Do::Write(REQUEST), Do::Write(REQUEST), Do::Write(REQUEST)];
    let most = is_read(REQUEST) + 2 * waits(REQUEST);
    assert_eq!(held_by_server(&three, |_| {}), Held { now: 0, most });
    let parallel = |server: &mut ServerConfig| server.http.parallel_processing = true;
    assert_eq!(held_by_server(&three, parallel), Held { now: 0, most: 3 * is_read(REQUEST) });
    let in_line = |server: &mut ServerConfig| server.capacity.workers = Some(0);
    assert_eq!(held_by_server(&three, in_line), Held { now: most, most });
}

#[test]
fn a_server_holds_nothing_of_a_connection_that_was_reset() {
    let part = "GET /1 HT";
    let script =
        [Do::Write(REQUEST), Do::Write(REQUEST), Do::Write(part), Do::Sleep(ms(100)), Do::Abort];
    let most = is_read(REQUEST) + waits(REQUEST) + waits(part);
    assert_eq!(held_by_server(&script, |_| {}), Held { now: 0, most });
}

/// A line of which the end has not come is copied, and counts as what it is.
#[test]
fn a_part_of_a_head_counts() {
    let script = [Do::Write("GET /1 HT"), Do::Sleep(ms(100)), Do::Abort];
    assert_eq!(held_by_server(&script, |_| {}), Held { now: 0, most: 9 });
}

/// The request that the proxy has sent, to be sent again if need be, and the one behind it.
#[test]
fn a_smart_proxy_holds_what_it_has_sent_and_what_waits() {
    let client = [Do::Write(REQUEST), Do::Write(REQUEST), Do::Wait, Do::Wait, Do::Close];
    let server =
        [Do::Sleep(ms(1000)), Do::Write(RESPONSE), Do::Wait, Do::Write(RESPONSE), Do::Wait];
    let ran = Through::today().run(&[&client], &[&server]);
    let both = &ran.upstream()[0];
    let (sent, again) = both.split_at(both.len() / 2);
    assert_eq!(sent, again);
    let most = waits(sent) + waits(REQUEST);
    assert_eq!(ran.world.held(ran.proxy(0)), Held { now: 0, most });
}

/// The client's reset takes both with it.
#[test]
fn a_smart_proxy_holds_nothing_of_a_client_that_is_gone() {
    let client = [Do::Write(REQUEST), Do::Write(REQUEST), Do::Sleep(ms(500)), Do::Abort];
    let ran = Through::today().run(&[&client], &[&[Do::Sleep(ms(5000))]]);
    let held = ran.world.held(ran.proxy(0));
    assert_eq!(held, Held { now: 0, most: waits(&ran.upstream()[0]) + waits(REQUEST) });
}

/// The second request comes while the relay's connection to the server is not established.
#[test]
fn a_blind_relay_holds_what_it_cannot_pass_on_yet() {
    let mut world = World::new(ms(50));
    let to = Addr { host: HostId(1), port: 8080 };
    let client = [Do::Write(REQUEST), Do::Sleep(ms(20)), Do::Write(REQUEST), Do::Wait, Do::Close];
    world.add("client", 0, Script::client(to, &client));
    let kind = ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking: true };
    let http = HttpParams::of(Profile::Textbook, Era::Rfc9112);
    let config = ProxyConfig { port: 8080, name: "relay".into(), kind, parent: None, http };
    world.add("relay", 8080, proxy::new(config));
    world.add("server", 80, Script::server(&[&[Do::Write(RESPONSE), Do::Close]]));
    world.run();
    assert_eq!(world.held(HostId(1)), Held { now: 0, most: 2 * waits(REQUEST) });
}

/// Besides the requests that clients of a kind keep to be sent again, which stay.
#[test]
fn a_client_holds_the_part_of_a_head_that_has_come() {
    let held = |server: &[Do]| {
        let mut lab = Lab::new(Strategy::Persistent, 0);
        lab.instead = Some(Script::server(&[server]));
        lab.run().world.held(Ran::CLIENT)
    };
    let (part, rest) = RESPONSE.split_at(25);
    let whole = held(&[Do::Write(RESPONSE)]);
    assert!(whole.now > 0 && whole.now == whole.most, "{whole:?}");
    let parts = held(&[Do::Write(part), Do::Sleep(ms(500)), Do::Write(rest)]);
    assert_eq!(parts, Held { now: whole.now, most: whole.most + 25 });
    let lost = held(&[Do::Write(part), Do::Sleep(ms(500)), Do::Abort]);
    assert_eq!(lost.now, whole.now);
}

/// What each of a crowd has in its cache goes with it.
#[test]
fn clients_that_have_finished_hold_nothing() {
    let held = |cache: bool| {
        let mut lab = Lab::new(Strategy::Persistent, 2).with(0, |object| {
            object.max_age = Some(Duration::from_secs(60));
        });
        lab.client.cache = cache;
        lab.client.close_when_done = true;
        lab.client.crowd.count = 3;
        lab.client.crowd.spacing = ms(10);
        let mut world = World::new(ms(50));
        world.add("client", 0, Box::new(ManyClients::new(lab.client)));
        world.add("server", 80, Box::new(Server::new(lab.server)));
        world.run();
        world.held(HostId(0))
    };
    let (with, without) = (held(true), held(false));
    assert_eq!(with.now, without.now);
    assert!(with.most >= without.most + 3 * 128, "{with:?} {without:?}");
}
