//! When a client comes to know what it wants, and from whom it can have it: names, and objects
//! discovered on the way.

use crate::http::config::{Discovery, Object, Strategy};
use crate::http::testing::{Do, Lab, Ran, Script, ms};
use crate::trace::HttpNote;
use crate::units::Bytes;

/// When each object was wanted, in ms, by its position in the page.
fn wanted(ran: &Ran) -> Vec<(u64, u32)> {
    let wanted = ran.notes(Ran::CLIENT).filter_map(|(at, note)| match note {
        HttpNote::Queued { object, .. } => Some((at.as_nanos() / 1_000_000, *object)),
        _ => None,
    });
    wanted.collect()
}

/// A server that sends the document in two halves, 300 ms apart: the head and 500 bytes at once.
/// It answers what comes on other connections at once.
fn in_two_halves() -> Box<Script> {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
    let object = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let document = [Do::Write(head), Do::Body(500), Do::Sleep(ms(300)), Do::Body(500), Do::Wait];
    let answers = [Do::Write(object), Do::Wait];
    Script::server(&[&document, &answers])
}

/// Handshake and request take 150 ms, so the halves are here at 200 and 500. An object in the
/// first half is wanted at 200 by a client that parses on the way: on a connection of its own it
/// is here at 400, before the document is. The one in the second half, and the one that
/// stands nowhere in particular, are wanted at 500.
#[test]
fn discovery_on_the_way_wants_objects_as_their_bytes_come() {
    let lab = |discovery| {
        let mut lab = Lab::new(Strategy::ParallelPersistent { connections: 2 }, 3)
            .with(1, |object| object.position = Some(Bytes(500)))
            .with(2, |object| object.position = Some(Bytes(501)));
        lab.client.discovery = discovery;
        lab.instead = Some(in_two_halves());
        lab.run()
    };
    let ran = lab(Discovery::Incremental);
    assert_eq!(wanted(&ran), [(0, 0), (200, 1), (500, 2), (500, 3)]);
    let ran = lab(Discovery::Complete);
    assert_eq!(wanted(&ran), [(0, 0), (500, 1), (500, 2), (500, 3)]);
}

/// A document that breaks off half-way: what was found in it stays found, and is wanted once,
/// though the document is fetched again.
#[test]
fn what_was_found_stays_found_when_the_document_breaks_off() {
    let mut lab = Lab::new(Strategy::ParallelPersistent { connections: 2 }, 2)
        .with(1, |object| object.position = Some(Bytes(400)));
    lab.client.discovery = Discovery::Incremental;
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
    let object = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let broken = [Do::Write(head), Do::Body(500), Do::Sleep(ms(10)), Do::Close];
    let answers = [Do::Write(object), Do::Wait, Do::Write(object), Do::Wait, Do::Write(object)];
    lab.instead = Some(Script::server(&[&broken, &answers]));
    let ran = lab.run();
    let objects: Vec<u32> = wanted(&ran).iter().map(|(_, object)| *object).collect();
    assert_eq!(objects, [0, 1, 2]);
    assert_eq!(ran.page_done(0).map(|done| done.1), Some(true));
}

/// Names are looked up when they are first needed, each with its steps, and different names at
/// the same time: the document's takes 10 + 20 ms, so it is here at 230; the other name takes
/// 40 ms from then, and its object a handshake and an exchange more.
#[test]
fn each_name_is_looked_up_when_it_is_first_needed() {
    let ran = two_names(|client| {
        client.lookups.steps = vec![ms(10), ms(20)];
        client.lookups.of.insert("other".into(), vec![ms(40)]);
    });
    assert_eq!(lookups(&ran), [(0, "server"), (10, "server"), (230, "other")]);
    assert_eq!(ran.page_done(0), Some((230 + 40 + 200, true)));
}

/// A second visit 1 s later looks nothing up while addresses are kept; with a time to live of
/// 500 ms both names are asked for again, and one of 2 s spares it.
#[test]
fn addresses_are_kept_for_their_time_to_live() {
    for (ttl, again) in [(None, 0), (Some(2000), 0), (Some(500), 2)] {
        let ran = two_names(|client| {
            client.lookups.steps = vec![ms(30)];
            client.lookups.ttl = ttl.map(ms);
            let visit = client.visits[0].clone();
            client.visits.push(crate::http::config::Visit { after: ms(1000), ..visit });
        });
        assert_eq!(lookups(&ran).len(), 2 + again, "{ttl:?}");
        assert!(ran.page_done(1).is_some_and(|done| done.1));
    }
}

fn lookups(ran: &Ran) -> Vec<(u64, &str)> {
    let lookups = ran.notes(Ran::CLIENT).filter_map(|(at, note)| match note {
        HttpNote::LookupStarted { name } => Some((at.as_nanos() / 1_000_000, &**name)),
        _ => None,
    });
    lookups.collect()
}

/// A document on `server` and an object on `other`.
fn two_names(change: impl Fn(&mut crate::http::config::ClientConfig)) -> Ran {
    use crate::http::testing::World;
    let lab = Lab::new(Strategy::Persistent, 1).with(1, |object| object.host = "other".into());
    let mut client = lab.client.clone();
    change(&mut client);
    let objects = client.visits[0].page.objects.iter().map(Object::served).collect();
    let server = crate::http::config::ServerConfig { objects, ..lab.server.clone() };
    let mut world = World::new(ms(50));
    world.add("client", 0, Box::new(crate::http::client::Client::new(client)));
    for name in ["server", "other"] {
        world.add(name, 80, Box::new(crate::http::server::Server::new(server.clone())));
    }
    world.run();
    Ran::of(world, 1)
}
